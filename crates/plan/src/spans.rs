//! An index of all spans by start, maintained by `records`, so that starting a timer costs the same however many years
//! are stored.

use litemap::LiteMap;

use crate::command::RecordKey;
use crate::edit::Edit;
use crate::model::{EntryId, MemberId, Millis, Seconds, TimeEntry, Workspace};
use crate::order::map_of_many;
use crate::timer::elapsed;
use crate::tracked::{Begin, Span, Tracked};

/// Orders a member's spans. Two with the same start have the same order on every device.
pub(crate) type Place = (Begin, EntryId);

/// A span's position and length.
pub(crate) type Known = (Place, Seconds);

/// The spans of all members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spans(LiteMap<MemberId, Line>);

/// The spans of one member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Line {
    /// By day, so that a late arrival moves only a few others.
    days: LiteMap<Millis, Vec<Known>>,
    /// Those that overlap the next one.
    tangled: LiteMap<Place, ()>,
}

const DAY: Millis = 86_400_000;

impl Line {
    fn set(&mut self, place: &Place, seconds: Option<Seconds>) {
        let day = self.days.entry(place.0.div_euclid(DAY)).or_default();
        match (day.binary_search_by(|(known, _)| known.cmp(place)), seconds) {
            (Ok(at), None) => drop(day.remove(at)),
            (Ok(at), Some(seconds)) => {
                if let Some(known) = day.get_mut(at) {
                    known.1 = seconds;
                }
            }
            (Err(at), Some(seconds)) => day.insert(at, (place.clone(), seconds)),
            (Err(_), None) => {}
        }
        if day.is_empty() {
            self.days.remove(&place.0.div_euclid(DAY));
        }
        let before = self.before(place).cloned();
        self.look_at(place, seconds);
        if let Some((before, seconds)) = before {
            self.look_at(&before, Some(seconds));
        }
    }

    fn look_at(&mut self, place: &Place, seconds: Option<Seconds>) {
        let next = self.after(place);
        if seconds.zip(next).is_some_and(|(seconds, (next, _))| seconds > elapsed(place.0, next.0)) {
            self.tangled.insert(place.clone(), ());
        } else {
            self.tangled.remove(place);
        }
    }

    /// The number of days before the one that contains an instant.
    fn days_before(&self, at: Millis) -> usize {
        self.days.as_slice().partition_point(|(day, _)| *day < at.div_euclid(DAY))
    }

    fn after(&self, place: &Place) -> Option<&Known> {
        // No day is empty, so this looks at two of them at most.
        let mut rest = self.days.as_slice().iter().skip(self.days_before(place.0));
        rest.find_map(|(_, day)| day.get(day.partition_point(|(known, _)| known <= place)))
    }

    fn before(&self, place: &Place) -> Option<&Known> {
        let mut days = self.days.as_slice().iter().take(self.days_before(place.0).saturating_add(1)).rev();
        days.find_map(|(_, day)| day.get(..day.partition_point(|(known, _)| known < place))?.last())
    }
}

impl Spans {
    /// Replaces an entry's spans.
    pub(crate) fn change(&mut self, entry: &EntryId, before: Option<&Tracked>, after: Option<&Tracked>) {
        let span = |it: Option<&Tracked>, begin: &Begin| it.and_then(|it| it.spans.get(begin).cloned());
        let all = [before, after].into_iter().flatten().flat_map(|it| it.spans.keys());
        for begin in all {
            let (was, is) = (span(before, begin), span(after, begin));
            if was != is {
                let place = (*begin, entry.clone());
                was.into_iter().for_each(|Span { by, .. }| self.set(&by, &place, None));
                is.into_iter().for_each(|Span { by, seconds }| self.set(&by, &place, Some(seconds)));
            }
        }
    }

    fn set(&mut self, member: &MemberId, place: &Place, seconds: Option<Seconds>) {
        let line = self.0.entry(member.clone()).or_default();
        line.set(place, seconds);
        if line.days.is_empty() {
            self.0.remove(member);
        }
    }

    fn after(&self, member: &MemberId, place: &Place) -> Option<&Known> {
        visited();
        self.0.get(member)?.after(place)
    }

    fn before(&self, member: &MemberId, place: &Place) -> Option<&Known> {
        visited();
        self.0.get(member)?.before(place)
    }

    fn last(&self, member: &MemberId) -> Option<&Known> {
        visited();
        self.0.get(member)?.days.last()?.1.last()
    }

    fn tangled(&self, member: &MemberId) -> impl Iterator<Item = &Place> {
        self.0.get(member).into_iter().flat_map(|line| line.tangled.keys()).inspect(|_| visited())
    }
}

impl Edit<'_> {
    /// The member's next span or timer, with the current changes.
    pub(crate) fn begun_after(&self, member: &MemberId, place: &Place) -> Option<Place> {
        let spans = &self.ws().spans;
        let mut stored = spans.after(member, place);
        while let Some((place, _)) = stored.filter(|(place, _)| !self.is_kept(place)) {
            stored = spans.after(member, place);
        }
        let stored = stored.map(|(place, _)| place.clone());
        let own = self.own_spans(member).map(|(place, _)| place);
        stored.into_iter().chain(own).chain(self.timed(member)).filter(|other| other > place).min()
    }

    /// The member's previous span.
    fn begun_before(&self, member: &MemberId, place: &Place) -> Option<Known> {
        let spans = &self.ws().spans;
        let mut stored = spans.before(member, place);
        while let Some((place, _)) = stored.filter(|(place, _)| !self.is_kept(place)) {
            stored = spans.before(member, place);
        }
        stored.cloned().into_iter().chain(self.own_spans(member)).filter(|(other, _)| other < place).max()
    }

    /// The member's spans that may overlap the next one, in order. The stored ones are indexed, so there are few.
    pub(crate) fn doubtful(&self, member: &MemberId) -> LiteMap<Place, Option<Seconds>> {
        let entry = |place: &Place| Some(self.ws().entry(&place.1)?.tracked.spans.get(&place.0)?.seconds);
        let tangled = self.ws().spans.tangled(member).filter(|place| self.is_kept(place));
        let tangled = tangled.filter_map(|place| Some((place.clone(), entry(place)?)));
        let counted = tangled.chain(self.own_spans(member)).map(|(place, seconds)| (place, Some(seconds)));
        let timed = self.timed(member);
        let before = self.own_spans(member).map(|(place, _)| place).chain(timed.clone());
        let before: Vec<Known> = before.filter_map(|place| self.begun_before(member, &place)).collect();
        let counted = counted.chain(before.into_iter().map(|(place, seconds)| (place, Some(seconds))));
        map_of_many(counted.chain(timed.map(|place| (place, None))))
    }

    /// The spans that may end last: the last one, and those that overlap the next one.
    pub(crate) fn lasting(&self, member: &MemberId) -> impl Iterator<Item = Known> {
        let spans = &self.ws().spans;
        let mut last = spans.last(member);
        while let Some((place, _)) = last.filter(|(place, _)| !self.is_kept(place)) {
            last = spans.before(member, place);
        }
        let doubtful = self.doubtful(member).into_iter().filter_map(|(place, seconds)| Some((place, seconds?)));
        last.cloned().into_iter().chain(doubtful)
    }

    /// The position of the member's timer among their spans; `None` if it has been logged.
    fn timed(&self, member: &MemberId) -> Option<Place> {
        let timer = self.timer(member).ok()?;
        let logged = self.entry(&timer.entry).ok().and_then(|entry| entry.tracked.spans.get(&timer.begin));
        logged.is_none_or(|span| span.by != *member).then(|| (timer.begin, timer.entry.clone()))
    }

    fn is_kept(&self, place: &Place) -> bool {
        self.is_as_it_was(&RecordKey::Entry(place.1.clone()))
    }

    /// The member's spans in entries that are changed here, after the change.
    fn own_spans(&self, member: &MemberId) -> impl Iterator<Item = Known> {
        let spans = |entry: &TimeEntry| {
            let of = |(begin, span): (&Begin, &Span)| {
                (span.by == *member).then(|| ((*begin, entry.id.clone()), span.seconds))
            };
            entry.tracked.spans.iter().filter_map(of).collect::<Vec<_>>()
        };
        self.changed().filter_map(crate::command::Record::as_entry).flat_map(spans).inspect(|_| visited())
    }
}

impl Workspace {
    /// All members with tracked time or a running timer, unordered, with duplicates.
    pub fn trackers(&self) -> impl Iterator<Item = &MemberId> {
        self.spans.0.keys().chain(self.timers.keys())
    }
}

/// Counts a visited span or entry, for the test of how many there are.
#[cfg(not(test))]
pub(crate) fn visited() {}

#[cfg(test)]
pub(crate) use counting::visited;

#[cfg(test)]
mod counting {
    use std::cell::Cell;

    use chrono::NaiveDate;

    use crate::{Command, Record, Slot, Span, Task, TimeEntry, Tracked, Workspace, decide};

    thread_local! {
        static VISITED: Cell<u64> = const { Cell::new(0) };
    }

    pub(crate) fn visited() {
        VISITED.set(VISITED.get().saturating_add(1));
    }

    /// Years of one member: entries with one span each, an hour apart, and a timer on the last but one.
    fn years(spans: u32) -> Workspace {
        let entry = |n: u32| {
            let mut tracked = Tracked::default();
            tracked.log(i64::from(n) * 3_600_000, Span { seconds: 3_600, by: "ada".into() });
            Record::Entry(TimeEntry {
                id: format!("e{n:08}").as_str().into(),
                task: "t".into(),
                member: "ada".into(),
                slot: Slot { date: NaiveDate::default(), start: None },
                scheduled: 30,
                tracked,
            })
        };
        let task = Record::Task(Task::new("t".into(), "Weave"));
        Workspace::load(std::iter::once(task).chain((0..spans).map(entry)))
    }

    /// The number of spans and entries visited while deciding each command.
    fn looks(ws: &mut Workspace, commands: &[Command]) -> Vec<u64> {
        let mut looks = Vec::new();
        for command in commands {
            VISITED.set(0);
            decide(ws, command).and_then(|patch| patch.apply(ws)).unwrap();
            looks.push(VISITED.get());
        }
        looks
    }

    #[test]
    fn a_timers_work_is_the_same_over_a_day_and_over_years() {
        let count = |spans: u32| {
            let (last, end) = (format!("e{:08}", spans - 1), i64::from(spans) * 3_600_000);
            let commands = [
                Command::StartTimer { entry: "e00000000".into(), at: end },
                Command::StartTimer { entry: last.as_str().into(), at: end + 60_000 },
                Command::StopTimer { member: "ada".into(), until: end + 120_000, again: None },
                Command::CaptureTimer { entry: "e00000003".into(), at: end / 2 + 5 },
                Command::Untangle { member: "ada".into() },
            ];
            looks(&mut years(spans), &commands)
        };
        let (few, many) = (count(8), count(20_000));
        assert_eq!(few, many);
        assert!(many.iter().any(|looks| *looks > 0) && many.iter().all(|looks| *looks < 40), "{many:?}");
    }
}
