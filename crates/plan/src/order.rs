//! Sorting in little code: a single stable merge sort of indices for all types. The standard library's sort adds about
//! five kilobytes for each type and comparison, so `plan` and `engine` sort only with this one.

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

/// Sorts items; equal ones keep their order.
///
/// ```
/// let mut words = ["thread", "warp", "loom"];
/// plan::sort_by(&mut words, |a, b| a.len().cmp(&b.len()));
/// assert_eq!(words, ["warp", "loom", "thread"]);
/// ```
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let order = order(items.len(), &|a, b| compare(&items[a], &items[b]));
    arrange(order, &mut |a, b| items.swap(a, b));
}

/// The same by a key, which is computed once for each item.
///
/// ```
/// let mut words = ["Warp", "loom"];
/// plan::sort_by_key(&mut words, |word| word.to_lowercase());
/// assert_eq!(words, ["loom", "Warp"]);
/// ```
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    let keys: Vec<K> = items.iter().map(key).collect();
    let order = order(keys.len(), &|a, b| keys[a].cmp(&keys[b]));
    arrange(order, &mut |a, b| items.swap(a, b));
}

/// Sorts items, and keeps one of those that are equal.
///
/// ```
/// let mut words = vec!["warp", "loom", "warp"];
/// plan::sort_and_dedup(&mut words);
/// assert_eq!(words, ["loom", "warp"]);
/// ```
pub fn sort_and_dedup<T: Ord>(items: &mut Vec<T>) {
    sort_by(items, T::cmp);
    items.dedup();
}

/// Swaps items until each place has the one that `order` names for it.
fn arrange(mut order: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        // Around the circle of places that take each other's item.
        loop {
            let next = std::mem::replace(&mut order[at], at);
            if next == start {
                break;
            }
            swap(at, next);
            at = next;
        }
    }
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

/// The same for long inputs in any order.
pub fn map_of_many<K: Ord, V>(pairs: impl IntoIterator<Item = (K, V)>) -> LiteMap<K, V> {
    let mut pairs: Vec<(K, V)> = pairs.into_iter().collect();
    sort_by(&mut pairs, |a, b| a.0.cmp(&b.0));
    map_of(pairs)
}
