//! A day as an agenda: what is on now, what comes next and later, what has no time, and what is over.

use plan::{EntryId, MinuteOfDay, Minutes};

use super::view::{DayView, EntryView};
use crate::meetings::view::{MeetingView, MeetingsDay};

/// A part of an agenda.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// It is on, or its timer runs.
    Now,
    /// What begins next.
    Next,
    /// What begins after that.
    Later,
    /// What has a time, on a day that isn't today.
    Scheduled,
    /// What has no time.
    AnyTime,
    /// What is done, or whose time has passed.
    Over,
}

/// What a row of an agenda shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TodayRow {
    /// An entry.
    Entry(EntryId),
    /// A meeting with a time, by its index in the day.
    Meeting(usize),
    /// A meeting that takes all of the day, by its index.
    AllDay(usize),
}

/// The rows of a day by phase, in the order of the screen; phases without rows are left out. `now` is `None` on a day
/// that isn't today.
pub fn phases(day: &DayView, meetings: Option<&MeetingsDay>, now: Option<MinuteOfDay>) -> Vec<(Phase, Vec<TodayRow>)> {
    let (timed, all_day) = meetings.map_or((&[][..], &[][..]), |day| (&*day.timed, &*day.all_day));
    let starts = timed.iter().map(|meeting| meeting.start).chain(day.timed.iter().filter(|e| !e.done).map(|e| e.start));
    let next = now.and_then(|now| starts.flatten().filter(|start| *start > now).min());
    let phase = |start: Option<MinuteOfDay>, minutes: Minutes| match (start, now) {
        (None, _) => Phase::AnyTime,
        (Some(_), None) => Phase::Scheduled,
        (Some(start), Some(now)) if start > now && Some(start) == next => Phase::Next,
        (Some(start), Some(now)) if start > now => Phase::Later,
        (Some(start), Some(now)) => {
            let end = Minutes::from(start.get()).saturating_add(minutes);
            if end > Minutes::from(now.get()) { Phase::Now } else { Phase::Over }
        }
    };
    let entry = |entry: &EntryView| {
        let phase = match (entry.running.is_some(), entry.done) {
            (true, _) => Phase::Now,
            (_, true) => Phase::Over,
            _ => phase(entry.start, entry.minutes),
        };
        (phase, entry.start, TodayRow::Entry(entry.id.clone()))
    };
    let meeting = |(at, meeting): (usize, &MeetingView)| {
        (phase(meeting.start, meeting.minutes), meeting.start, TodayRow::Meeting(at))
    };
    let mut rows: Vec<_> = timed.iter().enumerate().map(meeting).collect();
    rows.extend((0..all_day.len()).map(|at| (Phase::AnyTime, None, TodayRow::AllDay(at))));
    rows.extend(day.timed.iter().chain(&day.untimed).map(entry));
    // Stable: at one time meetings come first, since they don't move.
    plan::sort_by_key(&mut rows, |(phase, start, _)| (*phase, *start));
    // What is dragged here without a time has its place among the others that have none.
    let lands = day.ghost.as_ref().is_some_and(|ghost| ghost.start.is_none());
    let mut phases: Vec<(Phase, Vec<TodayRow>)> = Vec::new();
    for (phase, _, row) in rows {
        if lands && phase > Phase::AnyTime && phases.last().is_none_or(|(last, _)| *last < Phase::AnyTime) {
            phases.push((Phase::AnyTime, Vec::new()));
        }
        match phases.last_mut() {
            Some((last, rows)) if *last == phase => rows.push(row),
            _ => phases.push((phase, vec![row])),
        }
    }
    if lands && phases.last().is_none_or(|(last, _)| *last < Phase::AnyTime) {
        phases.push((Phase::AnyTime, Vec::new()));
    }
    phases
}

impl DayView {
    /// An entry of the day.
    pub fn find(&self, id: &EntryId) -> Option<&EntryView> {
        self.timed.iter().chain(&self.untimed).find(|entry| entry.id == *id)
    }
}

impl MeetingsDay {
    /// The meeting of an agenda's row.
    pub fn of_row(&self, row: &TodayRow) -> Option<&MeetingView> {
        match row {
            TodayRow::Meeting(at) => self.timed.get(*at),
            TodayRow::AllDay(at) => self.all_day.get(*at),
            TodayRow::Entry(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::view::GhostView;
    use crate::drag::view::GhostKind;

    fn entry(id: &str, start: Option<u16>, minutes: Minutes) -> EntryView {
        EntryView {
            id: id.into(),
            task: id.into(),
            title: id.into(),
            start: start.map(|start| MinuteOfDay::clamped(start.into())),
            minutes,
            logged: 0,
            running: None,
            done: false,
            provider: None,
            belongs: Vec::new(),
            hue: 0,
            lane: None,
            held: false,
            selected: false,
            cut: false,
            gone: false,
        }
    }

    fn day(timed: Vec<EntryView>, untimed: Vec<EntryView>) -> DayView {
        DayView {
            date: chrono::NaiveDate::default(),
            today: true,
            past: false,
            weekend: false,
            planned: 0,
            logged: 0,
            capacity: 0,
            hours: None,
            timed,
            untimed,
            ghost: None,
            along: Vec::new(),
        }
    }

    fn shown(day: &DayView, now: Option<i32>) -> Vec<(Phase, Vec<String>)> {
        let name = |row: &TodayRow| match row {
            TodayRow::Entry(id) => id.as_str().to_owned(),
            other => format!("{other:?}"),
        };
        let phases = phases(day, None, now.map(MinuteOfDay::clamped));
        phases.into_iter().map(|(phase, rows)| (phase, rows.iter().map(name).collect())).collect()
    }

    #[test]
    fn an_entry_is_on_from_its_start_to_the_minute_before_its_end() {
        let one = day(vec![entry("one", Some(600), 30)], Vec::new());
        for (now, phase) in [(599, Phase::Next), (600, Phase::Now), (629, Phase::Now), (630, Phase::Over)] {
            assert_eq!(shown(&one, Some(now)), [(phase, vec!["one".to_owned()])], "at {now}");
        }
        assert_eq!(shown(&one, None), [(Phase::Scheduled, vec!["one".to_owned()])]);
    }

    #[test]
    fn all_that_begin_next_are_next_and_the_others_later() {
        let mut done = entry("done", Some(610), 30);
        done.done = true;
        let timed = vec![entry("past", Some(480), 30), done, entry("a", Some(660), 30), entry("b", Some(660), 60)];
        let mut runs = entry("runs", None, 30);
        runs.running = Some(1);
        let all = day([timed, vec![entry("c", Some(900), 15)]].concat(), vec![entry("free", None, 30), runs]);
        let rows = |rows: &[&str]| rows.iter().map(|row| (*row).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            shown(&all, Some(600)),
            [
                (Phase::Now, rows(&["runs"])),
                (Phase::Next, rows(&["a", "b"])),
                (Phase::Later, rows(&["c"])),
                (Phase::AnyTime, rows(&["free"])),
                (Phase::Over, rows(&["past", "done"])),
            ]
        );
    }

    #[test]
    fn what_is_dragged_without_a_time_has_a_place_also_where_nothing_is() {
        let ghost = |start: Option<i32>| GhostView {
            title: "".into(),
            start: start.map(MinuteOfDay::clamped),
            minutes: 30,
            lane: None,
            hue: 0,
            kind: GhostKind::Move,
        };
        for timed in [Vec::new(), vec![entry("past", Some(480), 30)], vec![entry("later", Some(700), 30)]] {
            let mut all = day(timed, Vec::new());
            all.ghost = Some(ghost(None));
            let phases: Vec<Phase> = shown(&all, Some(600)).into_iter().map(|(phase, _)| phase).collect();
            assert_eq!(phases.iter().filter(|phase| **phase == Phase::AnyTime).count(), 1, "{phases:?}");
            assert!(phases.is_sorted(), "{phases:?}");
            all.ghost = Some(ghost(Some(600)));
            assert!(!shown(&all, Some(600)).iter().any(|(phase, _)| *phase == Phase::AnyTime));
        }
    }
}
