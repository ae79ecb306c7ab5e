//! The Month page: the weeks of a month, steps by months, and entries that keep their time.

use chrono::{Datelike, NaiveDate, Weekday};
use engine::{CalendarMsg, DragMsg, Grip, Msg, Nudge, Page, Place, Route, SettingsMsg};
use proptest::prelude::*;

use crate::world::{Tab, day, new_entry, slot};

fn go(tab: &mut Tab, date: Option<NaiveDate>) {
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::near(Page::Month, date, None))));
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// First day, last day and number of the days shown.
fn shown(tab: &mut Tab) -> (NaiveDate, NaiveDate, usize) {
    let week = tab.view().week;
    (week.days[0].date, week.days[week.days.len() - 1].date, week.days.len())
}

#[test]
fn the_weeks_of_a_month_are_shown_and_steps_go_by_months() {
    let mut tab = Tab::ready();
    go(&mut tab, None);
    assert_eq!(shown(&mut tab), (date(2026, 10, 26), date(2026, 12, 6), 42));
    assert_eq!((tab.view().week.month, tab.view().week.near()), (Some(date(2026, 11, 1)), None));
    tab.send(Msg::Calendar(CalendarMsg::Step(1)));
    assert_eq!(shown(&mut tab), (date(2026, 11, 30), date(2027, 1, 3), 35));
    tab.send(Msg::Calendar(CalendarMsg::Step(2)));
    assert_eq!(shown(&mut tab).2, 28, "a February of four weeks");
    let near = tab.view().week.near();
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::near(Page::Week, near, None))));
    assert_eq!(tab.view().week.days[0].date, date(2027, 2, 1), "other pages continue within the month");
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(Some(date(2027, 3, 31))))));
    let near = tab.view().week.near();
    assert_eq!(near, Some(date(2027, 3, 29)));
    go(&mut tab, near);
    assert_eq!(tab.view().week.month, Some(date(2027, 4, 1)), "a week is in the month that has most of it");
    tab.send(Msg::Settings(SettingsMsg::Choose("week_start", "sun".into())));
    go(&mut tab, Some(date(2027, 2, 14)));
    assert_eq!(shown(&mut tab), (date(2027, 1, 31), date(2027, 3, 6), 35));
}

#[test]
fn from_a_long_month_a_step_goes_to_the_end_of_a_short_one() {
    let mut tab = Tab::ready();
    go(&mut tab, Some(date(2027, 1, 31)));
    tab.send(Msg::Calendar(CalendarMsg::Step(1)));
    assert_eq!(tab.view().week.month, Some(date(2027, 2, 1)));
}

#[test]
fn an_entry_that_is_moved_in_a_month_keeps_its_time() {
    let mut tab = Tab::ready();
    tab.send(new_entry("Report [1h]".into(), Some(slot(day(24), "10:00"))));
    go(&mut tab, None);
    let me = tab.view().whose.unwrap().id;
    let entry = tab.view().week.days.iter().find_map(|day| day.timed.first()).unwrap().id.clone();
    let grip = Grip::Entry { entry, at: None };
    let starts = |tab: &mut Tab| -> Vec<_> {
        let week = tab.view().week;
        let days = week.days.iter().map(|day| (day.date, day.timed.first().and_then(|entry| entry.start)));
        days.filter_map(|(date, start)| Some((date, start?.to_hhmm()))).collect()
    };
    tab.send(Msg::Drag(DragMsg::Pick(grip.clone())));
    tab.send(Msg::Drag(DragMsg::Over(Some(Place { date: date(2026, 11, 5), member: Some(me), at: None }))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(starts(&mut tab), [(date(2026, 11, 5), "10:00".to_owned())]);
    let week = tab.view().week;
    assert!(week.days.iter().flat_map(|day| &day.timed).all(|entry| entry.lane.is_none()), "no hours, no lanes");
    // Arrows move it by days and weeks.
    tab.send(Msg::Drag(DragMsg::Lift(grip)));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Steps(1))));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Days(-1))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(starts(&mut tab), [(date(2026, 11, 11), "10:00".to_owned())]);
}

proptest! {
    #[test]
    fn a_months_weeks_hold_it_and_no_week_more(
        days in 1_i32..3_652_000,
        start in prop::sample::select(vec!["mon", "sat", "sun"]),
        by in -30_000_i32..30_000,
    ) {
        let Some(of) = NaiveDate::from_num_days_from_ce_opt(days) else { return Ok(()) };
        let mut tab = Tab::ready();
        tab.send(Msg::Settings(SettingsMsg::Choose("week_start", start.into())));
        go(&mut tab, Some(of));
        tab.send(Msg::Calendar(CalendarMsg::Step(by)));
        let (from, until, count) = shown(&mut tab);
        prop_assert!(count % 7 == 0 && (28..=42).contains(&count));
        prop_assert_eq!(from.weekday(), start.parse::<Weekday>().unwrap());
        if let Some(month) = tab.view().week.month {
            let last = month.checked_add_months(chrono::Months::new(1)).and_then(|next| next.pred_opt());
            prop_assert!(from <= month && last.is_none_or(|last| last <= until));
            prop_assert!(month.signed_duration_since(from).num_days() < 7);
            prop_assert!(last.is_none_or(|last| until.signed_duration_since(last).num_days() < 7));
        } else {
            prop_assert!(from.year() <= 1, "{from}");
        }
    }
}
