//! Tracked time: spans named by their beginning, so that however many tabs log the same one, it counts once.
//!
//! A sum that is added to can't be joined: of two tabs that both stop a timer, each would add it. A span that is there
//! already is only written again, and what a person types replaces the spans that they saw.

use litemap::LiteMap;

use crate::command::{Record, RecordKey, Refusal};
use crate::edit::Edit;
use crate::model::{MemberId, Millis, Seconds, TimeEntry, Workspace};
use crate::timer::Timer;

/// When a span began. One person's spans begin one after the other, also where their clock was put back meanwhile, so
/// this names them.
pub type Begin = Millis;

/// What was tracked of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tracked {
    /// Seconds that a person typed, or that an earlier edition had added up.
    pub base: Seconds,
    /// The spans that the base stands for, ascending: whoever typed it saw them.
    pub over: Vec<Begin>,
    /// What timers counted, by beginning.
    pub spans: LiteMap<Begin, Span>,
}

/// What a timer counted without a pause.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Its length.
    pub seconds: Seconds,
    /// Whose timer it was.
    pub by: MemberId,
}

impl Tracked {
    /// Time that was typed, or added up by an earlier edition.
    pub fn typed(seconds: Seconds) -> Self {
        Self { base: seconds, ..Self::default() }
    }

    /// All of it: the base, and the spans that it doesn't stand for.
    ///
    /// ```
    /// use plan::{Span, Tracked};
    /// let mut tracked = Tracked::typed(600);
    /// tracked.log(1_000, Span { seconds: 60, by: "ada".into() });
    /// tracked.log(1_000, Span { seconds: 90, by: "ada".into() });
    /// assert_eq!(tracked.total(), 660);
    /// tracked.retype(300);
    /// assert_eq!(tracked.total(), 300);
    /// ```
    pub fn total(&self) -> Seconds {
        let counted = self.spans.iter().filter(|(begin, _)| self.over.binary_search(begin).is_err());
        counted.map(|(_, span)| span.seconds).fold(self.base, Seconds::saturating_add)
    }

    /// Adds a span. Who stops a timer that was stopped before hasn't seen that: the earlier end holds.
    pub fn log(&mut self, begin: Begin, span: Span) {
        let known = self.spans.get(&begin).map(|known| known.seconds);
        if span.seconds > 0 && known.is_none_or(|known| span.seconds < known) {
            self.spans.insert(begin, span);
        }
    }

    /// A person types another total, which stands for everything that is there.
    pub fn retype(&mut self, total: Seconds) {
        if self.total() != total {
            (self.base, self.over) = (total, self.spans.keys().copied().collect());
        }
    }
}

impl TimeEntry {
    /// Its tracked time, without what a running timer counts on it.
    pub fn logged(&self) -> Seconds {
        self.tracked.total()
    }
}

/// The instant at which a span ends that was counted by one clock.
fn end(begin: Begin, seconds: Seconds) -> Millis {
    begin.saturating_add(Millis::try_from(seconds).unwrap_or(Millis::MAX).saturating_mul(1_000))
}

impl Edit<'_> {
    /// The name of a span that begins now: no earlier than the last one of that person ended, whatever the clock says.
    pub(crate) fn next_begin(&self, member: &MemberId, at: Millis) -> Begin {
        let ends = self.lasting(member).map(|((begin, _), seconds)| end(begin, seconds.max(1)));
        let running = self.timer(member).map(|timer| timer.begin.saturating_add(1));
        ends.chain(running).fold(at, Millis::max)
    }

    /// Logs what a timer has counted until `until`. An entry that is gone, removed by another tab at the same moment, has
    /// nothing left to log to.
    pub(crate) fn log(&mut self, timer: &Timer, until: Millis) -> Result<(), Refusal> {
        if self.entry(&timer.entry).is_err() {
            return Ok(());
        }
        let span = Span { seconds: crate::timer::elapsed(timer.since, until), by: timer.member.clone() };
        self.change_entry(&timer.entry, |entry| entry.tracked.log(timer.begin, span))
    }

    /// Nobody does two things at once: where tabs that didn't know of each other let a person's spans overlap, each lasts
    /// until the next one began, as if they had been begun one after the other in one tab.
    pub(crate) fn untangle(&mut self, member: &MemberId) -> Result<(), Refusal> {
        let doubtful = self.doubtful(member).into_iter();
        let doubtful =
            doubtful.filter_map(|(place, seconds)| Some((self.begun_after(member, &place)?, place, seconds)));
        let doubtful: Vec<_> = doubtful.collect();
        for ((next, _), (begin, entry), seconds) in doubtful {
            let most = crate::timer::elapsed(begin, next);
            match seconds {
                Some(seconds) if seconds > most => self.change_entry(&entry, |entry| {
                    if let Some(span) = entry.tracked.spans.get_mut(&begin) {
                        span.seconds = most;
                    }
                })?,
                Some(_) => {}
                // The timer: something else was begun after it and is over already.
                None => {
                    let timer = self.timer(member)?.clone();
                    let until = timer.since.saturating_add(next.saturating_sub(begin));
                    self.stop_timer(member, until, None)?;
                }
            }
        }
        Ok(())
    }

    /// All entries, as they have become.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &TimeEntry> {
        let kept = self.ws().entries().filter(|entry| self.is_as_it_was(&RecordKey::Entry(entry.id.clone())));
        kept.chain(self.changed().filter_map(Record::as_entry))
    }
}

impl Workspace {
    /// Whether two spans of one person overlap, or a timer runs on although something else was begun after it.
    pub fn is_tangled(&self, member: &MemberId) -> bool {
        let mut edit = Edit::new(self);
        edit.untangle(member).is_err() || !edit.patch().is_empty()
    }
}
