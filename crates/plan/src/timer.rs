//! Timers: that somebody works on an entry now. What runs is stored as the instant at which it began and never as
//! ticks, so that it goes on whatever becomes of the page; only when it stops is it logged.
//!
//! A person has at most one, since its record bears the person's id. Instants come in as arguments: there is no clock
//! here.

use crate::command::{Record, RecordKey, Refusal};
use crate::edit::Edit;
use crate::model::{EntryId, MemberId, Millis, Seconds, Workspace};
use crate::tracked::Begin;

/// A timer that runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// Whose.
    pub member: MemberId,
    /// What they work on.
    pub entry: EntryId,
    /// When it began, by the clock as it is now.
    pub since: Millis,
    /// The name of the span that it is counting: the instant at which it began, wherever the clock was put since.
    pub begin: Begin,
}

/// Whole seconds from one instant to another; none when the clock was put back between them.
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
    /// The timer of this member, while it runs.
    pub fn timer(&self, member: &MemberId) -> Option<&Timer> {
        self.timers.get(member)
    }

    /// All timers that run, by member.
    pub fn timers(&self) -> impl Iterator<Item = &Timer> {
        self.timers.values()
    }

    /// The timer that runs on this entry.
    pub fn timer_on(&self, entry: &EntryId) -> Option<&Timer> {
        self.timers().find(|timer| timer.entry == *entry)
    }
}

impl Edit<'_> {
    /// Begins the timer of the person whose entry it is; the one that they had is stopped by it. One that runs on the
    /// entry already goes on.
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

    /// Begins a timer in the past. Named by that instant, it is the same one whichever tab does so; what the person began
    /// after it has stopped it.
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

    /// Logs what a timer has counted until `until`. It is then over, or begins again at an instant.
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

    /// Lets a timer have begun at another instant.
    pub(crate) fn retime(&mut self, member: &MemberId, since: Millis) -> Result<(), Refusal> {
        let timer = self.timer(member)?.clone();
        self.put(Record::Timer(Timer { since, ..timer }));
        Ok(())
    }

    /// A timer turns out to be this person's, who may have one already. The one that began last goes on, and the other was
    /// stopped by it, as if the person had begun them one after the other.
    pub(crate) fn join_timer(&mut self, timer: Timer, member: &MemberId) -> Result<(), Refusal> {
        // Without its entry it counts nothing.
        if self.entry(&timer.entry).is_err() {
            return Ok(());
        }
        let latest = match self.timer(member).cloned() {
            Ok(own) => {
                // Of two that began at once it is the same one on every device.
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

    /// The timer of a member becomes another's, who is the same person.
    pub(crate) fn hand_timer_over(&mut self, from: &MemberId, into: &MemberId) -> Result<(), Refusal> {
        let Ok(timer) = self.timer(from).cloned() else { return Ok(()) };
        self.remove(RecordKey::Timer(from.clone()))?;
        self.join_timer(timer, into)
    }
}
