//! Sorting in little code: a single stable merge sort of indices for all types. The standard library's sort adds about
//! five kilobytes for each type. The preview of the week sorts with it.

use std::cmp::Ordering;

use litemap::LiteMap;

/// The sorted indices of `count` items, compared by their indices; equal items keep their order.
///
/// ```
/// let words = ["thread", "warp", "loom"];
/// assert_eq!(plan::order(3, &|a, b| words[a].len().cmp(&words[b].len())), [1, 2, 0]);
/// ```
pub fn order(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..count).collect();
    let mut width = 1;
    while width < count {
        let runs = sorted.chunks(width.saturating_mul(2));
        sorted = runs.flat_map(|run| merge(run.split_at(width.min(run.len())), compare)).collect();
        width = width.saturating_mul(2);
    }
    sorted
}

fn merge((mut a, mut b): (&[usize], &[usize]), compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut out = Vec::with_capacity(a.len().saturating_add(b.len()));
    while let ([first, left @ ..], [second, right @ ..]) = (a, b) {
        if compare(*first, *second) == Ordering::Greater {
            out.push(*second);
            b = right;
        } else {
            out.push(*first);
            a = left;
        }
    }
    out.extend_from_slice(a);
    out.extend_from_slice(b);
    out
}

/// Collects pairs in any order into a map; the last value of a key wins. Inserts one by one, so it suits short inputs
/// and long ones that are nearly sorted. Collecting through the standard sort would add a copy of it.
///
/// ```
/// let lengths = plan::map_of(["warp", "loom"].map(|word| (word, word.len())));
/// assert_eq!(lengths.keys().collect::<Vec<_>>(), [&"loom", &"warp"]);
/// ```
pub fn map_of<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> LiteMap<K, V> {
    let mut map = LiteMap::new();
    for (key, value) in pairs {
        map.insert(key, value);
    }
    map
}
