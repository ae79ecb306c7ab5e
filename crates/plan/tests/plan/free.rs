//! Occupied and free time: every minute of a day is one or the other.

use plan::free::{gaps, merged, total};
use plan::layout::Span;
use proptest::prelude::*;

fn holds(spans: &[Span], minute: u16) -> bool {
    spans.iter().any(|span| (span.start..span.end).contains(&minute))
}

proptest! {
    #[test]
    fn a_minute_is_either_taken_or_in_a_gap(
        spans in prop::collection::vec((0_u16..1440, 0_u16..1440).prop_map(|(start, end)| Span { start, end }), 0..12),
        (from, until) in (0_u16..1440, 0_u16..=1440),
    ) {
        let within = Span { start: from, end: until.max(from) };
        let taken = merged(spans.clone());
        let left = gaps(within, &taken);
        for minute in within.start..within.end {
            prop_assert_eq!(holds(&spans, minute), holds(&taken, minute));
            prop_assert_ne!(holds(&taken, minute), holds(&left, minute), "minute {}", minute);
        }
        prop_assert!(left.iter().all(|gap| within.start <= gap.start && gap.end <= within.end));
        for all in [&taken, &left] {
            prop_assert!(all.iter().all(|span| span.start < span.end));
            prop_assert!(all.windows(2).all(|pair| pair[0].end < pair[1].start));
        }
        let minutes = (within.start..within.end).filter(|minute| !holds(&taken, *minute)).count();
        prop_assert_eq!(total(&left) as usize, minutes);
    }
}
