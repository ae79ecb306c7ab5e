//! Signs of life of running timers, and what their absence means: a gap to ask about, or a clock that was put back.

use plan::{Command, MemberId, Millis, Patch, Record, Timer};

use super::state::{Alive, EXACT};
use crate::app::update::Step;
use crate::storage::archive::timer::encode_alive;
use crate::storage::outbox::Kind;
use crate::values::stored::{Stored, StoredChange};

/// The interval between signs of life, in milliseconds.
const SIGN: Millis = 60_000;
/// A silence longer than this is a gap, in milliseconds.
const SILENCE: Millis = 600_000;
/// How long a page that wakes up waits for signs of life from a tab that didn't sleep, in milliseconds.
const HEARING: Millis = 3_000;

impl Step<'_> {
    /// Any message shows that the page is alive, or wasn't for a long time.
    #[inline(never)]
    pub(crate) fn watch_timers(&mut self) {
        if !self.model.load.is_done() {
            return;
        }
        let now = self.env.now;
        let timers: Vec<Timer> = self.model.plan.timers().cloned().collect();
        let mut silent = false;
        for timer in timers {
            let alive = self.model.timers.alive(&timer);
            match now.saturating_sub(alive.at) {
                ahead if ahead < -EXACT => self.follow_clock(&timer, alive),
                silence if silence > SILENCE => {
                    silent = true;
                    self.notice(&timer);
                }
                SIGN.. => self.store_alive(&timer.member, Alive { at: now, ..alive }),
                _ => {}
            }
        }
        if !silent {
            self.model.timers.noticed = None;
        }
    }

    /// When to check again.
    pub(crate) fn timers_due(&self) -> Option<Millis> {
        let heard = self.model.timers.noticed.map(|at| at.saturating_add(HEARING));
        let signs = self.model.plan.timers().map(|timer| self.model.timers.alive(timer).at.saturating_add(SIGN));
        heard.into_iter().chain(signs).filter(|at| *at > self.env.now).min()
    }

    /// The stored data was just read, so there is nothing more to wait for.
    pub(crate) fn all_heard(&mut self) {
        self.model.timers.noticed = Some(self.env.now.saturating_sub(HEARING));
    }

    fn notice(&mut self, timer: &Timer) {
        let now = self.env.now;
        let at = self.model.timers.noticed.filter(|at| *at <= now).unwrap_or(now);
        self.model.timers.noticed = Some(at);
        if now.saturating_sub(at) >= HEARING {
            self.open_gap(timer);
        }
    }

    /// A gap that follows another undecided one extends it.
    fn open_gap(&mut self, timer: &Timer) {
        let (alive, now) = (self.model.timers.alive(timer), self.env.now);
        let from = alive.gap.map_or(alive.at, |(from, _)| from);
        self.store_alive(&timer.member, Alive { at: now, gap: Some((from, now)), ..alive });
    }

    /// The clock was put back by this much while the page was open: what has been counted stays to the millisecond, and
    /// the starts follow.
    #[inline(never)]
    pub(crate) fn put_timers_back(&mut self, by: Millis) {
        let back = |at: Millis| at.saturating_sub(by);
        let timers: Vec<Timer> = self.model.plan.timers().cloned().collect();
        for timer in timers {
            let alive = self.model.timers.alive(&timer);
            let since = back(timer.since);
            self.change(&Command::RetimeTimer { member: timer.member.clone(), since });
            self.model.history.retimed(&timer, since);
            let gap = alive.gap.map(|(from, until)| (back(from), back(until)));
            self.store_alive(&timer.member, Alive { since, at: back(alive.at), gap });
        }
        let timers = &mut self.model.timers;
        timers.noticed = timers.noticed.map(back);
        timers.later = plan::map_of(timers.later.iter().map(|(member, end)| (member.clone(), back(*end))));
    }

    /// A page that is left may not come back, so what it has seen until then is recorded.
    #[inline(never)]
    pub(crate) fn visible(&mut self, visible: bool) {
        let now = self.env.now;
        let timers: Vec<Timer> = self.model.plan.timers().filter(|_| !visible).cloned().collect();
        for timer in timers {
            let alive = self.model.timers.alive(&timer);
            if (1..=SILENCE).contains(&now.saturating_sub(alive.at)) {
                self.store_alive(&timer.member, Alive { at: now, ..alive });
            }
        }
    }

    /// The clock was put back while no page was open, or before this one was opened: what is known to have been counted
    /// stays, and the start follows.
    fn follow_clock(&mut self, timer: &Timer, alive: Alive) {
        let now = self.env.now;
        let by = now.saturating_sub(alive.at);
        let since = timer.since.saturating_add(by);
        self.change(&Command::RetimeTimer { member: timer.member.clone(), since });
        self.model.history.retimed(timer, since);
        let gap = alive.gap.map(|(from, until)| (from.saturating_add(by), until.saturating_add(by)));
        self.store_alive(&timer.member, Alive { since, at: now, gap });
    }

    /// The user's own action is a sign of life, and closes any gap.
    pub(super) fn sign(&mut self, timer: &Timer) {
        let (since, at) = (timer.since, self.env.now);
        self.store_alive(&timer.member, Alive { since, at, gap: None });
    }

    /// The same for timers that the user's change has started or restored.
    pub(crate) fn sign_timers(&mut self, patch: &Patch) {
        for change in patch.changes() {
            if let Some(Record::Timer(timer)) = &change.after {
                self.sign(timer);
            }
        }
    }

    /// The gap in a member's timer, including one that has only just been noticed.
    pub(super) fn gap_of(&self, member: &MemberId) -> Option<(Millis, Millis)> {
        let (alive, now) = (self.model.timers.alive(self.model.plan.timer(member)?), self.env.now);
        let silent = now.saturating_sub(alive.at) > SILENCE;
        let fresh = silent.then(|| (alive.gap.map_or(alive.at, |(from, _)| from), now));
        fresh.or(alive.gap)
    }

    pub(super) fn ask(&mut self, member: &MemberId) {
        self.model.timers.later.remove(member);
        let Some(timer) = self.model.plan.timer(member).cloned() else { return };
        if self.env.now.saturating_sub(self.model.timers.alive(&timer).at) > SILENCE {
            self.open_gap(&timer);
        }
    }

    pub(super) fn ask_later(&mut self) {
        if let Some((timer, (_, end))) = self.model.asked() {
            let member = timer.member.clone();
            self.model.timers.later.insert(member, end);
        }
    }

    /// Handles another tab's sign of life. Of two signs of the same timer the later one wins.
    pub(crate) fn take_alive(&mut self, member: MemberId, alive: Alive) {
        let running = self.model.plan.timer(&member).map(|timer| timer.since);
        let known = self.model.timers.alive.get(&member).filter(|known| running == Some(known.since));
        if known.is_none_or(|known| known.since == alive.since && known.at <= alive.at) {
            self.model.timers.alive.insert(member, alive);
        }
    }

    fn store_alive(&mut self, member: &MemberId, alive: Alive) {
        self.model.timers.alive.insert(member.clone(), alive);
        let stored: Stored = encode_alive(member, &alive);
        self.send(vec![StoredChange::Put(stored)], Kind::Noted);
    }
}
