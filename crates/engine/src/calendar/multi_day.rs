//! Events of more than a day: the days that they touch, and the time on each.

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use plan::{MinuteOfDay, Minutes, Slot};
use providers::{Item, When};

use crate::values::days::{day_after, held_in};

/// Minutes in a day; longer events fill several days.
const DAY: Minutes = 1440;
/// The most days that a drop fills.
const MOST: usize = 31;

/// Start and end of an event of more than a day, in the user's zone.
fn long(item: &Item) -> Option<(NaiveDateTime, NaiveDateTime)> {
    match item.when {
        Some(When::Timed { start, end, minutes }) if minutes > DAY && end > start => Some((start, end)),
        _ => None,
    }
}

/// The part of the item on each of these days that it touches; `None` if it is no longer than a day.
pub(crate) fn days(item: &Item, from: NaiveDate, until: NaiveDate) -> Option<Vec<(NaiveDate, When)>> {
    let (start, end) = match item.when {
        Some(When::AllDay { from: first, until: end }) if day_after(first, 1) < end => (first.into(), end.into()),
        _ => long(item)?,
    };
    Some(touched(start, end, from, until))
}

/// The part of a time on each of these days that it touches.
pub(crate) fn touched(
    start: NaiveDateTime,
    end: NaiveDateTime,
    from: NaiveDate,
    until: NaiveDate,
) -> Vec<(NaiveDate, When)> {
    let mut days = Vec::new();
    let mut day = start.date().max(from);
    while day < until && NaiveDateTime::from(day) < end {
        let next = day_after(day, 1);
        if next <= day {
            break;
        }
        let (begins, ends) = (start.max(day.into()), end.min(next.into()));
        let whole = begins == NaiveDateTime::from(day) && ends == NaiveDateTime::from(next);
        days.push((day, if whole { When::AllDay { from: day, until: next } } else { When::timed(begins, ends) }));
        day = next;
    }
    days
}

/// The parts of an item dropped at `slot`, with their lengths: from there to the end of the day, then whole days, then
/// the rest. Without a time of day, as much of each day as the event itself takes. `None` if it is no longer than a
/// day.
pub(crate) fn parts(item: &Item, slot: Slot) -> Option<Vec<(Slot, Minutes)>> {
    let (start, end) = long(item)?;
    let own = start.time().num_seconds_from_midnight() / 60;
    let first = slot.start.map_or(own, |start| start.get().into()).min(DAY.saturating_sub(1));
    let mut left = Minutes::try_from(end.signed_duration_since(start).num_minutes()).unwrap_or(DAY);
    let mut parts = Vec::new();
    let (mut date, mut begins) = (slot.date, first);
    while left > 0 && parts.len() < MOST {
        let minutes = left.min(DAY.saturating_sub(begins));
        let at = if parts.is_empty() { slot.start } else { slot.start.map(|_| MinuteOfDay::clamped(0)) };
        parts.push((Slot { date, start: at }, minutes));
        left = left.saturating_sub(minutes);
        let next = held_in(day_after(date, 1));
        if next <= date {
            break;
        }
        (date, begins) = (next, 0);
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveTime;
    use proptest::prelude::*;

    use super::*;

    fn at(day: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 11, 1).unwrap().and_time(NaiveTime::MIN)
            + chrono::TimeDelta::minutes(i64::from(day) * 1440 + i64::from(minute))
    }

    fn event(start: NaiveDateTime, minutes: u32) -> Item {
        Item {
            id: "e".into(),
            containers: Vec::new(),
            title: "".into(),
            url: None,
            when: Some(When::timed(start, start + chrono::TimeDelta::minutes(minutes.into()))),
            completed: false,
            kind: providers::Kind::Usual,
            version: None,
            event: None,
        }
    }

    #[test]
    fn a_weekend_fills_three_days() {
        // 11:00 on one day to 13:00 two days later.
        let weekend = event(at(5, 660), 3_000);
        let date = |day| at(day, 0).date();
        let noon = Slot { date: date(10), start: MinuteOfDay::new(720) };
        let lengths = |slot| parts(&weekend, slot).unwrap().iter().map(|(_, minutes)| *minutes).collect::<Vec<_>>();
        assert_eq!(lengths(noon), [720, 1440, 840]);
        assert_eq!(lengths(Slot { date: date(10), start: None }), [780, 1440, 780]);
        let shown = days(&weekend, date(0), date(7)).unwrap();
        let all_day = When::AllDay { from: date(6), until: date(7) };
        assert_eq!(
            shown,
            [(date(5), When::timed(at(5, 660), at(6, 0))), (date(6), all_day)],
            "as far as days are shown"
        );
        assert_eq!(days(&weekend, date(7), date(14)).unwrap(), [(date(7), When::timed(at(7, 0), at(7, 780)))]);
    }

    #[test]
    fn an_all_day_event_is_on_each_of_its_days() {
        let date = |day| at(day, 0).date();
        let of = |from, until| Item { when: Some(When::AllDay { from, until }), ..event(at(0, 0), 0) };
        let day = |n| (date(n), When::AllDay { from: date(n), until: date(n + 1) });
        assert_eq!(days(&of(date(3), date(6)), date(0), date(7)).unwrap(), [day(3), day(4), day(5)]);
        assert_eq!(
            days(&of(date(5), date(16)), date(7), date(9)).unwrap(),
            [day(7), day(8)],
            "as far as days are shown"
        );
        assert_eq!(days(&of(date(3), date(4)), date(0), date(7)), None);
        assert!(parts(&of(date(3), date(6)), Slot { date: date(3), start: None }).is_none(), "a drop plans one entry");
    }

    proptest! {
        #[test]
        fn parts_add_up_and_follow_each_other(from in 0u32..1440, minutes in 1u32..9_000, put in prop::option::of(0u16..1440)) {
            let item = event(at(2, from), minutes);
            let slot = Slot { date: at(9, 0).date(), start: put.and_then(MinuteOfDay::new) };
            let Some(parts) = parts(&item, slot) else {
                prop_assert!(minutes <= DAY);
                return Ok(());
            };
            prop_assert_eq!(parts.iter().map(|(_, minutes)| *minutes).sum::<u32>(), minutes);
            prop_assert_eq!(parts[0].0, slot);
            for (before, after) in parts.iter().zip(&parts[1..]) {
                prop_assert_eq!(day_after(before.0.date, 1), after.0.date);
                prop_assert_eq!(after.0.start, slot.start.map(|_| MinuteOfDay::clamped(0)));
            }
            prop_assert!(parts.iter().all(|(slot, minutes)| *minutes > 0
                && u32::from(slot.start.map_or(0, MinuteOfDay::get)) + minutes <= DAY));
            let shown = days(&item, at(0, 0).date(), at(29, 0).date()).unwrap();
            let touched = (at(2, from + minutes - 1).date() - at(2, 0).date()).num_days() + 1;
            prop_assert_eq!(shown.len() as i64, touched);
        }
    }
}
