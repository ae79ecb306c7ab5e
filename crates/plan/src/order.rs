//! Sorting in few bytes: one stable merge sort of indices, whatever is sorted, where the standard library's is a copy of
//! some five kilobytes for each type. What the first sight of a week needs is sorted by it.

use std::cmp::Ordering;

use litemap::LiteMap;

/// The order of `count` things by a comparison of two of them, given by their indices; equals stay as they are.
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

/// A map of pairs that come in any order; of those with the same key the last one holds. Meant for short ones, and for
/// long ones that come nearly in order: each is put in its place, where collecting would sort them all.
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
