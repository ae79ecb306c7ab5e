//! The small sort sorts like the standard library's.

use proptest::prelude::*;

proptest! {
    #[test]
    fn it_is_the_stable_order(values in proptest::collection::vec(0_u8..20, 0..200)) {
        let mut expected: Vec<usize> = (0..values.len()).collect();
        expected.sort_by_key(|at| values[*at]);
        prop_assert_eq!(plan::order(values.len(), &|a, b| values[a].cmp(&values[b])), expected);
    }

    #[test]
    fn items_are_sorted_as_by_the_standard_library(values in proptest::collection::vec((0_u8..20, any::<u8>()), 0..200)) {
        let mut expected = values.clone();
        expected.sort_by_key(|(key, _)| *key);
        let mut sorted = values.clone();
        plan::sort_by(&mut sorted, |a, b| a.0.cmp(&b.0));
        prop_assert_eq!(&sorted, &expected);
        let mut sorted = values.clone();
        plan::sort_by_key(&mut sorted, |(key, _)| *key);
        prop_assert_eq!(&sorted, &expected);
        let map: litemap::LiteMap<u8, u8> = values.iter().copied().collect();
        prop_assert_eq!(plan::map_of_many(values.iter().copied()), map);
        let mut keys: Vec<u8> = values.iter().map(|(key, _)| *key).collect();
        let mut unique = keys.clone();
        plan::sort_and_dedup(&mut unique);
        keys.sort_unstable();
        keys.dedup();
        prop_assert_eq!(unique, keys);
    }
}
