//! The small sort sorts like the standard library's.

use proptest::prelude::*;

proptest! {
    #[test]
    fn it_is_the_stable_order(values in proptest::collection::vec(0_u8..20, 0..200)) {
        let mut expected: Vec<usize> = (0..values.len()).collect();
        expected.sort_by_key(|at| values[*at]);
        prop_assert_eq!(plan::order(values.len(), &|a, b| values[a].cmp(&values[b])), expected);
    }
}
