//! The keyboard's way over the days.

use chrono::{Days, NaiveDate};
use engine::grid::{Grid, GridCell, GridKey, GridShape};
use plan::MinuteOfDay;
use proptest::prelude::*;

const ALL: [GridKey; 8] = [
    GridKey::Up,
    GridKey::Down,
    GridKey::Back,
    GridKey::On,
    GridKey::First,
    GridKey::Last,
    GridKey::LeapUp,
    GridKey::LeapDown,
];

fn date(day: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 30).unwrap() + Days::new(day)
}

fn grid(from: u64, count: u64, shape: GridShape) -> Grid {
    Grid { days: (from..from + count).map(date).collect(), shape }
}

fn at(day: u64, minute: Option<i32>) -> GridCell {
    GridCell { date: date(day), start: minute.map(MinuteOfDay::clamped), person: 0 }
}

#[test]
fn arrows_go_over_the_hours_and_turn_the_page_at_its_ends() {
    let week = grid(0, 5, GridShape::Hours(30));
    let to = |from, key| {
        let stepped = week.step(from, key);
        (stepped.cell, stepped.page)
    };
    assert_eq!(to(at(1, Some(540)), GridKey::Down), (at(1, Some(570)), 0));
    assert_eq!(to(at(1, Some(555)), GridKey::Down), (at(1, Some(570)), 0), "from between two lines to the next line");
    assert_eq!(to(at(1, Some(0)), GridKey::Up), (at(1, None), 0));
    assert_eq!(to(at(1, None), GridKey::Up), (at(1, None), 0));
    assert_eq!(to(at(1, None), GridKey::Down), (at(1, Some(0)), 0));
    assert_eq!(to(at(1, Some(1410)), GridKey::Down), (at(1, Some(1410)), 0));
    assert_eq!(to(at(1, Some(120)), GridKey::LeapUp), (at(1, Some(0)), 0));
    assert_eq!(to(at(1, Some(540)), GridKey::LeapDown), (at(1, Some(780)), 0));
    assert_eq!(to(at(1, Some(540)), GridKey::First), (at(0, Some(540)), 0));
    assert_eq!(to(at(1, Some(540)), GridKey::Last), (at(4, Some(540)), 0));
    assert_eq!(to(at(4, Some(540)), GridKey::On), (at(5, Some(540)), 1));
    let sunday = GridCell { date: date(0) - Days::new(1), ..at(0, Some(540)) };
    assert_eq!(to(at(0, Some(540)), GridKey::Back), (sunday, -1));
    // The weekend isn't shown: Monday follows Friday.
    let next = grid(7, 5, GridShape::Hours(30));
    assert_eq!(next.held(at(5, Some(540)), true), Some(at(7, Some(540))));
}

#[test]
fn in_a_month_arrows_go_over_weeks_and_among_people_over_rows() {
    let month = grid(0, 35, GridShape::Weeks(7));
    let to = |from, key| {
        let stepped = month.step(from, key);
        (stepped.cell, stepped.page)
    };
    assert_eq!(to(at(8, None), GridKey::Up), (at(1, None), 0));
    assert_eq!(to(at(8, None), GridKey::Last), (at(13, None), 0));
    assert_eq!(to(at(30, None), GridKey::Down), (at(37, None), 1));
    assert_eq!(to(at(13, None), GridKey::On), (at(14, None), 0));
    let team = grid(0, 7, GridShape::People(2));
    let second = GridCell { person: 1, ..at(3, None) };
    assert_eq!(team.step(at(3, None), GridKey::Down).cell, second);
    assert_eq!(team.step(second, GridKey::Down).cell, second);
    assert_eq!(team.step(second, GridKey::LeapDown).page, 1);
}

fn shape() -> impl Strategy<Value = GridShape> {
    prop_oneof![
        prop::sample::select(vec![5_u16, 10, 15, 30, 60]).prop_map(GridShape::Hours),
        Just(GridShape::Weeks(7)),
        (1_usize..6).prop_map(GridShape::People),
    ]
}

proptest! {
    /// Whatever is pressed, there is one slot, and it is on the screen.
    #[test]
    fn any_sequence_of_keys_stays_on_one_visible_slot(
        shape in shape(),
        keys in prop::collection::vec(0_usize..8, 0..200),
    ) {
        let count = if matches!(shape, GridShape::Weeks(_)) { 35 } else { 7 };
        let mut from = 700_u64;
        let mut shown = grid(from, count, shape);
        let mut cell = shown.held(at(702, Some(540)), true).unwrap();
        for pressed in keys {
            let key = ALL[pressed];
            let stepped = shown.step(cell, key);
            from = from.saturating_add_signed(i64::from(stepped.page) * i64::from(u32::try_from(count).unwrap())).max(7);
            shown = grid(from, count, shape);
            cell = shown.held(stepped.cell, stepped.page >= 0).unwrap();
            prop_assert!(shown.days.contains(&cell.date));
            match shape {
                GridShape::Hours(row) => prop_assert!(cell.start.is_none_or(|start| start.get() % row == 0)),
                GridShape::Weeks(_) => prop_assert_eq!((cell.start, cell.person), (None, 0)),
                GridShape::People(count) => prop_assert!(cell.start.is_none() && cell.person < count),
            }
            if stepped.page == 0 {
                prop_assert_eq!(cell, stepped.cell, "within the page it needn't be held");
            }
        }
    }

    /// The opposite key leads back, unless there was no way on.
    #[test]
    fn the_opposite_key_leads_back(shape in shape(), key in 0_usize..4, day in 701_u64..706, row in 0_i32..24) {
        let shown = grid(700, 7, shape);
        let from = shown.held(at(day, Some(row * 60)), true).unwrap();
        let back = [GridKey::Down, GridKey::Up, GridKey::On, GridKey::Back][key];
        let stepped = shown.step(from, ALL[key]);
        if stepped.cell != from && stepped.page == 0 {
            prop_assert_eq!(shown.step(stepped.cell, back).cell, from);
        }
    }
}
