//! Timers: who is working on an entry now. A running timer is stored as the instant at which it started and never as
//! ticks, so that it continues whatever happens to the page. It is logged only when it stops.
//!
//! A member has at most one timer, since its record has the member's id. Instants are arguments: there is no clock
//! here.

use crate::command::{Record, RecordKey, Refusal};
use crate::edit::Edit;
use crate::model::{EntryId, MemberId, Millis, Seconds, Workspace};
use crate::tracked::Begin;

/// A running timer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// The member who is working.
    pub member: MemberId,
    /// The entry that they are working on.
    pub entry: EntryId,
    /// The start, by the clock as it is now.
    pub since: Millis,
    /// The key of the span that it counts: the instant of the start before any change of the clock.
    pub begin: Begin,
}

/// Whole seconds from one instant to another; 0 if the clock was put back in between.
///
/// ```
/// assert_eq!(plan::timer::elapsed(1_000, 61_999), 60);
/// assert_eq!(plan::timer::elapsed(61_000, 1_000), 0);
/// assert_eq!(plan::timer::elapsed(i64::MIN, i64::MAX), i64::MAX as u64 / 1_000);
/// ```
pub fn elapsed(since: Millis, until: Millis) -> Seconds {
    Seconds::try_from(until.saturating_sub(since) / 1_000).unwrap_or(0)
}

impl Workspace {
    /// The member's running timer.
    pub fn timer(&self, member: &MemberId) -> Option<&Timer> {
        self.timers.get(member)
    }

    /// All running timers, by member.
    pub fn timers(&self) -> impl Iterator<Item = &Timer> {
        self.timers.values()
    }

    /// The timer that is running on this entry.
    pub fn timer_on(&self, entry: &EntryId) -> Option<&Timer> {
        self.timers().find(|timer| timer.entry == *entry)
    }
}

impl Edit<'_> {
    /// Starts a timer for the entry's owner and stops their current one. A timer that already runs on the entry
    /// continues.
    pub(crate) fn start_timer(&mut self, id: &EntryId, at: Millis) -> Result<(), Refusal> {
        let member = self.entry(id)?.member.clone();
        if self.timer_on(id).is_none() {
            if let Ok(before) = self.timer(&member).cloned() {
                self.log(&before, at)?;
            }
            let begin = self.next_begin(&member, at);
            self.put(Record::Timer(Timer { member, entry: id.clone(), since: at, begin }));
        }
        Ok(())
    }

    /// Starts a timer in the past. The instant identifies it, so every tab creates the same one. If the member has
    /// started something else since, it ended there.
    pub(crate) fn capture_timer(&mut self, id: &EntryId, at: Millis) -> Result<(), Refusal> {
        let entry = self.entry(id)?;
        if entry.tracked.spans.contains_key(&at) || self.timer_on(id).is_some() {
            return Ok(());
        }
        let member = entry.member.clone();
        let timer = Timer { member: member.clone(), entry: id.clone(), since: at, begin: at };
        if let Some((next, _)) = self.begun_after(&member, &(at, id.clone())) {
            self.log(&timer, next)?;
        } else {
            if let Ok(before) = self.timer(&member).cloned() {
                self.log(&before, at)?;
            }
            self.put(Record::Timer(timer));
        }
        self.untangle(&member)
    }

    /// Logs what a timer has counted up to `until`. Then it ends, or restarts at the given instant.
    pub(crate) fn stop_timer(
        &mut self,
        member: &MemberId,
        until: Millis,
        again: Option<Millis>,
    ) -> Result<(), Refusal> {
        let timer = self.timer(member)?.clone();
        self.log(&timer, until)?;
        match again {
            Some(since) => {
                let begin = self.next_begin(member, since);
                self.put(Record::Timer(Timer { since, begin, ..timer }));
            }
            None => self.remove(RecordKey::Timer(member.clone()))?,
        }
        Ok(())
    }

    /// Changes the start of a timer.
    pub(crate) fn retime(&mut self, member: &MemberId, since: Millis) -> Result<(), Refusal> {
        let timer = self.timer(member)?.clone();
        self.put(Record::Timer(Timer { since, ..timer }));
        Ok(())
    }

    /// Adds a timer of a member who may have one already. The later one continues, and the earlier one ended when it
    /// started, as if the member had started them one after the other.
    pub(crate) fn join_timer(&mut self, timer: Timer, member: &MemberId) -> Result<(), Refusal> {
        // A timer without its entry counts nothing.
        if self.entry(&timer.entry).is_err() {
            return Ok(());
        }
        let latest = match self.timer(member).cloned() {
            Ok(own) => {
                // For equal starts, every device chooses the same one.
                let began = |timer: &Timer| (timer.since, timer.begin, timer.entry.clone());
                let (first, last) = if began(&own) < began(&timer) { (own, timer) } else { (timer, own) };
                self.log(&first, last.since)?;
                last
            }
            Err(_) => timer,
        };
        self.put(Record::Timer(Timer { member: member.clone(), ..latest }));
        Ok(())
    }

    /// Moves a timer from one member to another who is the same person.
    pub(crate) fn hand_timer_over(&mut self, from: &MemberId, into: &MemberId) -> Result<(), Refusal> {
        let Ok(timer) = self.timer(from).cloned() else { return Ok(()) };
        self.remove(RecordKey::Timer(from.clone()))?;
        self.join_timer(timer, into)
    }
}
