//! Tracked time: spans keyed by their start, so that a span counts once however many tabs log it.
//!
//! Running totals can't be merged: if two tabs stop the same timer, each would add the time. Logging an existing span
//! just writes it again, and a total typed by the user replaces the spans that they saw.

use litemap::LiteMap;

use crate::command::{Record, RecordKey, Refusal};
use crate::edit::Edit;
use crate::model::{MemberId, Millis, Seconds, TimeEntry, Workspace};
use crate::timer::Timer;

/// The start of a span. A member's spans have distinct starts, even if their clock was put back, so the start
/// identifies them.
pub type Begin = Millis;

/// The tracked time of an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tracked {
    /// Seconds typed by the user, or added up by an earlier version.
    pub base: Seconds,
    /// The spans included in the base, ascending: whoever typed it had seen them.
    pub over: Vec<Begin>,
    /// What timers have counted, by start.
    pub spans: LiteMap<Begin, Span>,
}

/// The uninterrupted time of a timer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Length in whole seconds.
    pub seconds: Seconds,
    /// The member whose timer it was.
    pub by: MemberId,
}

impl Tracked {
    /// A typed total, or one added up by an earlier version.
    pub fn typed(seconds: Seconds) -> Self {
        Self { base: seconds, ..Self::default() }
    }

    /// The total: the base, and the spans that it doesn't include.
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

    /// Adds a span. If it exists already, the earlier end wins: the later stop hadn't seen it.
    pub fn log(&mut self, begin: Begin, span: Span) {
        let known = self.spans.get(&begin).map(|known| known.seconds);
        if span.seconds > 0 && known.is_none_or(|known| span.seconds < known) {
            self.spans.insert(begin, span);
        }
    }

    /// Sets a typed total, which includes all current spans.
    pub fn retype(&mut self, total: Seconds) {
        if self.total() != total {
            (self.base, self.over) = (total, self.spans.keys().copied().collect());
        }
    }
}

impl TimeEntry {
    /// The tracked time, without what a running timer has counted.
    pub fn logged(&self) -> Seconds {
        self.tracked.total()
    }
}

/// The end of a span.
fn end(begin: Begin, seconds: Seconds) -> Millis {
    begin.saturating_add(Millis::try_from(seconds).unwrap_or(Millis::MAX).saturating_mul(1_000))
}

impl Edit<'_> {
    /// The key for a span that starts now: at or after the end of the member's last span, whatever the clock says.
    pub(crate) fn next_begin(&self, member: &MemberId, at: Millis) -> Begin {
        let ends = self.lasting(member).map(|((begin, _), seconds)| end(begin, seconds.max(1)));
        let running = self.timer(member).map(|timer| timer.begin.saturating_add(1));
        ends.chain(running).fold(at, Millis::max)
    }

    /// Logs what a timer has counted up to `until`. If another tab has deleted the entry in the meantime, there is
    /// nothing to log to.
    pub(crate) fn log(&mut self, timer: &Timer, until: Millis) -> Result<(), Refusal> {
        if self.entry(&timer.entry).is_err() {
            return Ok(());
        }
        let span = Span { seconds: crate::timer::elapsed(timer.since, until), by: timer.member.clone() };
        self.change_entry(&timer.entry, |entry| entry.tracked.log(timer.begin, span))
    }

    /// Nobody does two things at once: if a member's spans overlap because tabs didn't know of each other, each is cut
    /// at the start of the next, as if they had been started in one tab.
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
                // The timer: something else was started after it and has already ended.
                None => {
                    let timer = self.timer(member)?.clone();
                    let until = timer.since.saturating_add(next.saturating_sub(begin));
                    self.stop_timer(member, until, None)?;
                }
            }
        }
        Ok(())
    }

    /// All entries, with the current changes.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &TimeEntry> {
        let kept = self.ws().entries().filter(|entry| self.is_as_it_was(&RecordKey::Entry(entry.id.clone())));
        kept.chain(self.changed().filter_map(Record::as_entry))
    }
}

impl Workspace {
    /// Whether two spans of a member overlap, or their timer is running although they started something else later.
    pub fn is_tangled(&self, member: &MemberId) -> bool {
        let mut edit = Edit::new(self);
        edit.untangle(member).is_err() || !edit.patch().is_empty()
    }
}
