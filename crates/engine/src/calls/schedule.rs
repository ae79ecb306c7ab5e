//! When a connection is asked next: a pure function of time and events.
//!
//! A [`Schedule`] per connection is told what happened and answers [`Schedule::due`]; it sends nothing itself. The rules:
//!
//! - every 30 s ([`CADENCE`]) from start to start, while the sidebar is open, the page visible and this tab the leader;
//! - every 5 s ([`HOT`]) for half a minute ([`HOT_FOR`]) after an interaction with the connection or with an entry that
//!   is linked to it, and not once more after that for what was late, hidden or told to wait meanwhile;
//! - at once on opening the sidebar, unless it was asked less than 5 s ago: then 5 s after that, so that playing with the
//!   toggle is no burst;
//! - a page that comes back asks at once when the cadence has passed meanwhile, since `due` then lies in the past;
//! - at once when the person asks for it. A person's wish goes past back-off and leadership, never past a provider's
//!   "wait";
//! - the same for half a minute after an interaction with an entry that is linked to it while the sidebar is closed, by
//!   the tab where that was: nobody leads then;
//! - nothing while hidden, closed without such an interaction, offline, or after the sign-in is gone;
//! - after failures full jitter: a random part of 2 s, 4 s, 8 s ... 5 min, at least 1 s.

use plan::Millis;
use providers::Fault;

/// From one start to the next, usually.
pub const CADENCE: Millis = 30_000;
/// From one start to the next while the person works with the connection.
pub const HOT: Millis = 5_000;
/// How long an interaction counts.
pub const HOT_FOR: Millis = 30_000;
/// A question without an answer for this long counts as failed, so that a lost answer stops nothing for ever.
pub const PATIENCE: Millis = 90_000;
const BACKOFF_FIRST: Millis = 2_000;
const BACKOFF_CAP: Millis = 300_000;
const WAIT_CAP: Millis = 3_600_000;

/// Whether asking is allowed at all, now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// The sidebar is open.
    pub open: bool,
    /// The page can be seen.
    pub visible: bool,
    /// This tab is the one that polls.
    pub leader: bool,
    /// There is a network.
    pub online: bool,
}

/// One connection's schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// Start of the last question, and when it failed if it did.
    started: Option<Millis>,
    failed: Option<Millis>,
    /// Since when it has been under way.
    running: Option<Millis>,
    /// An interaction's moment.
    touched: Option<Millis>,
    /// The moment of one with an entry that is linked to it.
    worked: Option<Millis>,
    /// It was to be asked at once, at this moment.
    wanted: Option<Millis>,
    /// The same by the person.
    demanded: Option<Millis>,
    /// Failures in a row.
    failures: u32,
    /// The provider wants no question at all until then; nobody but it lifts this.
    wait_until: Option<Millis>,
    /// It is not to be listed until then, of our own accord.
    pause_until: Option<Millis>,
    /// The random part of back-off.
    backoff_until: Option<Millis>,
    /// What is under way waits for room in the provider's budget: since when, and until when.
    held: Option<(Millis, Millis)>,
    /// The last failure doesn't pass by itself: asked again at the usual cadence, not sooner.
    stuck: bool,
    /// The sign-in is gone.
    stopped: bool,
}

impl Schedule {
    /// When it is to be asked next; a moment in the past means now. `None`: not until something happens.
    pub fn due(&self, gate: Gate) -> Option<Millis> {
        if !gate.visible || !gate.online || self.stopped || self.running.is_some() {
            return None;
        }
        let floor = self.wait_until.max(self.pause_until).unwrap_or(Millis::MIN);
        if !gate.open {
            let worked = self.worked?;
            let soonest = self.started.map_or(worked, |started| started.saturating_add(HOT).max(worked));
            let backoff = self.backoff_until.filter(|_| self.failures > 0);
            let at = soonest.max(floor).max(backoff.unwrap_or(floor));
            return Some(at).filter(|at| *at <= worked.saturating_add(HOT_FOR));
        }
        if let Some(demanded) = self.demanded {
            return Some(demanded.max(floor));
        }
        if !gate.leader {
            return None;
        }
        let Some(started) = self.started else { return Some(floor) };
        let usual = started.saturating_add(CADENCE);
        if self.failures > 0 {
            let backoff = self.backoff_until.unwrap_or(usual).max(floor);
            return Some(if self.stuck { backoff.max(usual) } else { backoff });
        }
        let soonest = started.saturating_add(HOT);
        let hot = self.touched.and_then(|touched| {
            let at = soonest.max(touched);
            (at <= touched.saturating_add(HOT_FOR)).then_some(at)
        });
        let wanted = self.wanted.map(|wanted| wanted.max(soonest));
        let next = [Some(usual), hot, wanted].into_iter().flatten().min().unwrap_or(usual);
        Some(next.max(floor))
    }

    /// Whether what is under way may go on with another question.
    pub fn goes_on(&self, gate: Gate, now: Millis) -> bool {
        let worked = self.worked.is_some_and(|worked| now <= worked.saturating_add(HOT_FOR));
        (gate.open || worked) && gate.visible && gate.online
    }

    /// When what is under way has taken too long.
    pub fn overdue(&self) -> Option<Millis> {
        self.running.map(|since| since.saturating_add(PATIENCE))
    }

    /// The cycle that runs: from when, until when.
    pub fn cycle(&self, gate: Gate) -> Option<(Millis, Millis)> {
        if self.held.is_some() {
            return self.held;
        }
        let until = self.due(gate)?;
        let from = self.failed.or(self.started)?;
        (until > from).then_some((from, until))
    }

    /// What is under way goes on when there is room in the provider's budget.
    pub(crate) fn hold(&mut self, now: Millis, until: Millis) {
        self.held = Some((now, until));
        self.running = Some(until);
    }

    /// Until when it waits for that.
    pub(crate) fn held(&self) -> Option<Millis> {
        self.held.map(|(_, until)| until)
    }

    /// Whether it waits longer than usual.
    pub fn waiting(&self) -> bool {
        self.failures > 0
    }

    /// Whether the sign-in is gone.
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// When it is tried again after a failure.
    pub fn retry_at(&self) -> Option<Millis> {
        if self.failures == 0 { None } else { self.backoff_until.max(self.wait_until).max(self.pause_until) }
    }

    /// Until when the provider wants no question of any kind, if that is still to come.
    pub fn held_until(&self, now: Millis) -> Option<Millis> {
        self.wait_until.filter(|until| *until > now)
    }

    /// The clock was put back by so much: what happened, and what is waited for, stays as far away as it was.
    pub fn put_back(&mut self, by: Millis) {
        let all = [
            &mut self.started,
            &mut self.failed,
            &mut self.running,
            &mut self.touched,
            &mut self.worked,
            &mut self.wanted,
            &mut self.demanded,
            &mut self.wait_until,
            &mut self.pause_until,
            &mut self.backoff_until,
        ];
        let held = self.held.iter_mut().flat_map(|(since, until)| [since, until]);
        for at in all.into_iter().flatten().chain(held) {
            *at = at.saturating_sub(by);
        }
    }

    /// The sidebar was opened.
    pub fn opened(&mut self, now: Millis) {
        self.wanted = Some(now);
    }

    /// The person wants it now.
    pub fn demanded(&mut self, now: Millis) {
        self.demanded = Some(now);
    }

    /// The person works with it.
    pub fn touched(&mut self, now: Millis) {
        self.touched = Some(now);
    }

    /// The person works with an entry that is linked to it.
    pub fn worked(&mut self, now: Millis) {
        self.touched = Some(now);
        self.worked = Some(now);
    }

    /// What can have been asked by now has been: an interaction that doesn't count any more is forgotten, so that nothing
    /// is made up for later that was due within its half minute and couldn't be asked.
    pub(crate) fn cooled(&mut self, now: Millis) {
        let still = |at: &Millis| now <= at.saturating_add(HOT_FOR);
        (self.touched, self.worked) = (self.touched.filter(still), self.worked.filter(still));
    }

    /// The network is back: what failed without it need not wait.
    pub fn online(&mut self, now: Millis) {
        if self.failures > 0 && !self.stuck {
            self.backoff_until = Some(now);
        }
    }

    /// Another tab has asked it at this moment, with success.
    pub fn heard(&mut self, at: Millis) {
        self.started = self.started.max(Some(at));
    }

    /// A question goes out.
    pub fn started(&mut self, now: Millis) {
        self.started = Some(now);
        (self.running, self.held) = (Some(now), None);
        self.failed = None;
        self.wanted = None;
        self.demanded = None;
    }

    /// A part of the answer came, and the next part is asked for.
    pub fn continued(&mut self, now: Millis) {
        (self.running, self.held) = (Some(now), None);
    }

    /// What was under way is given up, without being a failure; it starts anew as soon as it may.
    pub fn abandoned(&mut self, now: Millis) {
        (self.running, self.held) = (None, None);
        self.wanted = Some(now);
        self.started = self.started.map(|at| at.min(now.saturating_sub(HOT)));
    }

    /// The answer is complete. A wait that the provider asked for with another answer stays.
    pub fn succeeded(&mut self, now: Millis) {
        (self.running, self.held) = (None, None);
        self.failed = None;
        self.failures = 0;
        self.wait_until = self.held_until(now);
        self.pause_until = None;
        self.backoff_until = None;
        self.stuck = false;
        self.stopped = false;
    }

    /// It failed; `jitter` is fresh randomness.
    pub fn failed(&mut self, now: Millis, fault: &Fault, jitter: u64) {
        (self.running, self.held) = (None, None);
        self.failed = Some(now);
        self.stopped = matches!(fault, Fault::SignIn);
        self.stuck = !fault.passes();
        self.backoff_until = Some(now.saturating_add(backoff(self.failures, jitter)));
        self.failures = self.failures.saturating_add(1);
        if let Some(wait) = fault.wait_ms() {
            self.hold_off(now, wait);
        }
    }

    /// After a failure it is asked again in so long, however often it has failed.
    pub fn again_in(&mut self, now: Millis, ms: Millis) {
        self.backoff_until = Some(now.saturating_add(ms));
    }

    /// It is not listed for so long.
    pub fn pause(&mut self, now: Millis, ms: Millis) {
        self.pause_until = self.pause_until.max(Some(now.saturating_add(ms)));
    }

    /// The provider wants no question for so long.
    pub fn hold_off(&mut self, now: Millis, retry_after_ms: u64) {
        let wait = Millis::try_from(retry_after_ms).unwrap_or(WAIT_CAP).min(WAIT_CAP);
        self.wait_until = self.wait_until.max(Some(now.saturating_add(wait)));
    }

    /// The sign-in is gone.
    pub fn end(&mut self) {
        (self.running, self.held) = (None, None);
        self.stopped = true;
    }

    /// The person has signed in again.
    pub fn signed_in(&mut self, now: Millis) {
        *self = Self { touched: self.touched, wanted: Some(now), ..Self::default() };
    }
}

/// Full jitter: a random part of a bound that doubles with each failure, so that a thousand devices come back spread.
pub(crate) fn backoff(failures: u32, jitter: u64) -> Millis {
    let bound = BACKOFF_FIRST.saturating_mul(1 << failures.min(16)).min(BACKOFF_CAP);
    let part = jitter.checked_rem(bound.unsigned_abs()).unwrap_or(0);
    Millis::try_from(part).unwrap_or(0).max(1_000)
}
