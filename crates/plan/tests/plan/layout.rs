//! Lanes: nothing is covered, nothing is wasted, nothing moves without need.

use plan::MinuteOfDay;
use plan::layout::{Lane, Span, lanes, minute_at, snap, snap_length};
use proptest::prelude::*;

const MIN: u16 = 15;

fn span(start: u16, end: u16) -> Span {
    Span { start, end }
}

fn drawn(span: &Span) -> (u16, u16) {
    (span.start, span.end.max(span.start + MIN))
}

fn overlap(a: &Span, b: &Span) -> bool {
    drawn(a).0 < drawn(b).1 && drawn(b).0 < drawn(a).1
}

#[test]
fn overlapping_entries_are_side_by_side_and_use_the_full_width() {
    let spans = [span(540, 600), span(540, 570), span(570, 660), span(600, 630), span(720, 780)];
    let want = [(0, 1, 2), (1, 1, 2), (1, 1, 2), (0, 1, 2), (0, 1, 1)];
    let got: Vec<_> = lanes(&spans, MIN).iter().map(|lane| (lane.lane, lane.span, lane.of)).collect();
    assert_eq!(got, want);
    // Three at nine, and one at ten next to the longest: it widens over the two free lanes.
    let spans = [span(540, 720), span(540, 600), span(540, 600), span(600, 660)];
    assert_eq!(lanes(&spans, MIN)[3], Lane { lane: 1, span: 2, reach: 2, of: 3 });
}

#[test]
fn overlaps_cascade_where_the_later_one_leaves_the_title_in_sight() {
    let reach =
        |spans: &[Span]| lanes(spans, MIN).iter().map(|lane| (lane.lane, lane.reach, lane.of)).collect::<Vec<_>>();
    assert_eq!(reach(&[span(600, 720), span(660, 780)]), [(0, 2, 2), (1, 1, 2)]);
    assert_eq!(reach(&[span(600, 720), span(630, 780)]), [(0, 1, 2), (1, 1, 2)]);
}

#[test]
fn a_short_entry_takes_the_room_that_it_is_drawn_with() {
    assert_eq!(lanes(&[span(540, 545), span(550, 600)], MIN)[1].of, 2);
    assert_eq!(lanes(&[span(540, 545), span(555, 600)], MIN)[1].of, 1);
}

#[test]
fn a_pointer_is_on_a_minute_and_a_start_on_the_grid() {
    for (part, whole, minute) in [
        (0, 1152, 0),
        (576, 1152, 720),
        (1152, 1152, 1440),
        (-1, 1440, -1),
        (5, 0, 0),
        (i32::MAX, i32::MAX, 1440),
        (i32::MAX, 1, i32::MAX),
        (i32::MIN, 1, i32::MIN),
    ] {
        assert_eq!(minute_at(part, whole), minute, "{part}/{whole}");
    }
    for (minute, start) in [
        (0, 0),
        (7, 0),
        (8, 15),
        (607, 600),
        (608, 615),
        (1439, 1425),
        (2000, 1425),
        (-20, 0),
        (i32::MAX, 1425),
        (i32::MIN, 0),
    ] {
        assert_eq!(snap(minute, 15).get(), start, "{minute}");
    }
    let start = MinuteOfDay::new(600).unwrap();
    for (end, minutes) in
        [(690, 90), (697, 90), (698, 105), (590, 15), (0, 15), (5000, 840), (i32::MAX, 840), (i32::MIN, 15)]
    {
        assert_eq!(snap_length(start, end, 15), minutes, "{end}");
    }
}

#[test]
fn more_entries_than_lanes_can_be_counted_are_laid_out_without_failing() {
    let got = lanes(&vec![span(0, 60); 70_000], MIN);
    assert!(got.iter().all(|lane| lane.span >= 1 && lane.lane + lane.span <= lane.of));
    assert_eq!(lanes(&[span(u16::MAX, 0)], u16::MAX), [Lane { lane: 0, span: 1, reach: 1, of: 1 }]);
}

fn days() -> impl Strategy<Value = Vec<Span>> {
    proptest::collection::vec((0u16..1425, 1u16..400), 0..40)
        .prop_map(|spans| spans.into_iter().map(|(start, length)| span(start, (start + length).min(1440))).collect())
}

proptest! {
    #[test]
    fn entries_never_share_area(spans in days()) {
        let got = lanes(&spans, MIN);
        for (a, one) in spans.iter().zip(&got) {
            prop_assert!(one.span >= 1 && one.lane + one.span <= one.of);
            for (b, other) in spans.iter().zip(&got).filter(|(b, other)| !(std::ptr::eq(a, *b) || std::ptr::eq(one, *other))) {
                let beside = one.lane + one.span <= other.lane || other.lane + other.span <= one.lane;
                prop_assert!(!overlap(a, b) || (beside && one.of == other.of), "{a:?} {one:?} {b:?} {other:?}");
            }
        }
    }

    #[test]
    fn nothing_is_drawn_over_the_head_of_an_entry_and_later_ones_lie_above(spans in days()) {
        let got = lanes(&spans, MIN);
        for (a, one) in spans.iter().zip(&got) {
            prop_assert!(one.reach >= one.span && one.lane + one.reach <= one.of);
            for (b, other) in spans.iter().zip(&got).filter(|(b, _)| !std::ptr::eq(*b, a)) {
                let across = one.lane < other.lane + other.reach && other.lane < one.lane + one.reach;
                if across && overlap(a, b) {
                    let (first, second) = (a.start.min(b.start), a.start.max(b.start));
                    prop_assert!(second >= first + 45, "{a:?} {one:?} {b:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn every_place_snaps_onto_the_grid_inside_the_day(minute in any::<i32>(), from in 0u16..1440, step in 0u16..2000) {
        let (grid, start) = (step.clamp(1, 1440), MinuteOfDay::new(from).unwrap());
        let snapped = snap(minute, step).get();
        prop_assert!(snapped.is_multiple_of(grid) && snapped <= 1440 - grid);
        let held = minute.clamp(0, 1440 - i32::from(grid));
        prop_assert!((i32::from(snapped) - held).abs() <= i32::from(grid), "{minute} {snapped}");
        let room = u32::from(1440 - from);
        prop_assert!((u32::from(grid).min(room)..=room).contains(&snap_length(start, minute, step)));
    }

    #[test]
    fn no_lane_to_the_right_is_left_empty(spans in days()) {
        let got = lanes(&spans, MIN);
        for (a, one) in spans.iter().zip(&got) {
            let next = one.lane + one.span;
            let taken = spans.iter().zip(&got).any(|(b, other)| overlap(a, b) && other.lane <= next && next < other.lane + other.span);
            prop_assert!(next == one.of || taken, "{a:?} could be wider: {one:?}");
        }
    }

    #[test]
    fn an_entry_apart_from_the_rest_moves_nothing(mut spans in days(), start in 0u16..1425) {
        let lone = span(start, start + 15);
        spans.retain(|other| !overlap(&lone, other));
        let before = lanes(&spans, MIN);
        let mut more = spans.clone();
        more.push(lone);
        let after = lanes(&more, MIN);
        prop_assert_eq!(&after[..spans.len()], &before[..]);
        prop_assert_eq!(after[spans.len()], Lane { lane: 0, span: 1, reach: 1, of: 1 });
    }

    #[test]
    fn the_order_of_entries_that_differ_does_not_matter(mut spans in days(), seed in any::<u64>()) {
        spans.sort_by_key(|span| (span.start, span.end));
        spans.dedup_by_key(|span| (span.start, span.end.max(span.start + MIN)));
        let mut order: Vec<usize> = (0..spans.len()).collect();
        order.sort_by_key(|&at| (at as u64).wrapping_mul(seed | 1).wrapping_add(seed));
        let shuffled: Vec<Span> = order.iter().map(|&at| spans[at]).collect();
        let (straight, mixed) = (lanes(&spans, MIN), lanes(&shuffled, MIN));
        for (to, &from) in order.iter().enumerate() {
            prop_assert_eq!(mixed[to], straight[from]);
        }
    }
}
