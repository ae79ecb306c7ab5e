//! When a connection is refreshed: a pure function of time and events.
//!
//! Each connection has a [`Schedule`], which is told what happened and answers [`Schedule::due`]; it sends nothing
//! itself. The rules:
//!
//! - every 30 s ([`CADENCE`]) from start to start, while the sidebar is open, the page is visible and this tab is the
//!   leader;
//! - every 5 s ([`HOT`]) for half a minute ([`HOT_FOR`]) after an interaction with the connection or with an entry that
//!   is linked to it, and no later catch-up for what was late, hidden or told to wait in the meantime;
//! - immediately when the sidebar opens, unless the last request was less than 5 s ago: then 5 s after that, so that
//!   toggling the sidebar causes no burst;
//! - immediately when the page becomes visible again after the cadence has passed, since `due` is then in the past;
//! - immediately when the user asks for it. That overrides back-off and leadership, but never a provider's "wait";
//! - every 5 s for half a minute after an interaction with a linked entry while the sidebar is closed, in the tab where
//!   it happened, since there is no leader then;
//! - every 5 min ([`DRAWN`]) for the lists that the calendar draws, while the sidebar is closed or another tab is the
//!   leader, and immediately for days that were never listed;
//! - never while hidden, closed without any of these reasons, offline, or signed out;
//! - after failures with full jitter: a random part of 2 s, 4 s, 8 s ... 5 min, at least 1 s.

use plan::Millis;
use providers::Fault;

use super::pace::Pace;

/// The usual time from one start to the next.
pub const CADENCE: Millis = 30_000;
/// The time from one start to the next while the user works with the connection.
pub const HOT: Millis = 5_000;
/// How long an interaction counts.
pub const HOT_FOR: Millis = 30_000;
/// How old a list that the calendar draws may become while nothing else asks for it.
pub const DRAWN: Millis = 300_000;
/// A request without an answer for this long counts as failed, so that a lost answer doesn't stop everything.
pub const PATIENCE: Millis = 90_000;

/// Whether requests are allowed at the moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    /// Whether the sidebar is open.
    pub open: bool,
    /// Whether the page is visible.
    pub visible: bool,
    /// Whether this tab is the one that polls.
    pub leader: bool,
    /// Whether there is a network.
    pub online: bool,
}

/// One connection's schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    /// When the last request started, or failed if it did.
    started: Option<Millis>,
    failed: Option<Millis>,
    /// Since when a request has been in progress.
    running: Option<Millis>,
    /// When the user last worked with it.
    touched: Option<Millis>,
    /// When the user last worked with a linked entry.
    worked: Option<Millis>,
    /// When the oldest list that the calendar draws has to be refreshed; `None` if it draws none.
    drawn: Option<Millis>,
    /// When an immediate refresh was requested.
    wanted: Option<Millis>,
    /// When the user requested an immediate refresh.
    demanded: Option<Millis>,
    /// It isn't listed until then, by our own decision.
    pause_until: Option<Millis>,
    /// The end of the back-off, from a failure to the next success.
    backoff_until: Option<Millis>,
    /// Since when, and until when, the current cycle waits for the provider's budget.
    held: Option<(Millis, Millis)>,
    /// Whether the last failure won't resolve itself: retries come at the usual cadence, not sooner.
    stuck: bool,
    /// Whether the user is signed out.
    stopped: bool,
}

impl Schedule {
    /// When the next request is due; an instant in the past means now. `None` until something happens.
    pub(crate) fn due(&self, gate: Gate, pace: &Pace) -> Option<Millis> {
        if !gate.visible || !gate.online || self.stopped || self.running.is_some() || pace.is_probing() {
            return None;
        }
        let floor = pace.wait_until.max(self.pause_until).unwrap_or(Millis::MIN);
        // Only what the user asks for finds out earlier whether the provider is back.
        let down = floor.max(pace.down_until().unwrap_or(floor));
        if !gate.open {
            let worked = self.worked.and_then(|worked| {
                let soonest = self.started.map_or(worked, |started| started.saturating_add(HOT).max(worked));
                let at = soonest.max(down).max(self.backoff_until.unwrap_or(down));
                Some(at).filter(|at| *at <= worked.saturating_add(HOT_FOR))
            });
            return worked.into_iter().chain(self.drawn_due(down)).min();
        }
        if let Some(demanded) = self.demanded {
            return Some(demanded.max(floor));
        }
        if !gate.leader {
            return self.drawn_due(down);
        }
        let Some(started) = self.started else { return Some(down) };
        let usual = started.saturating_add(CADENCE);
        if let Some(backoff) = self.backoff_until {
            let backoff = backoff.max(down);
            return Some(if self.stuck { backoff.max(usual) } else { backoff });
        }
        let soonest = started.saturating_add(HOT);
        let hot = self.touched.and_then(|touched| {
            let at = soonest.max(touched);
            (at <= touched.saturating_add(HOT_FOR)).then_some(at)
        });
        let wanted = self.wanted.map(|wanted| wanted.max(soonest));
        let next = [Some(usual), hot, wanted].into_iter().flatten().min().unwrap_or(usual);
        Some(next.max(down))
    }

    /// When a list that the calendar draws is due on its own account. What was just demanded for other days doesn't wait.
    fn drawn_due(&self, down: Millis) -> Option<Millis> {
        let stale = self.drawn?;
        let started = self.started.unwrap_or(Millis::MIN);
        let soonest = match (self.backoff_until, self.demanded) {
            (_, Some(demanded)) => demanded,
            (None, None) => started.saturating_add(HOT),
            (Some(_), None) if self.stuck => started.saturating_add(DRAWN),
            (Some(backoff), None) => backoff,
        };
        Some(stale.max(soonest).max(down))
    }

    /// Whether the current cycle may send another request.
    pub fn goes_on(&self, gate: Gate, now: Millis) -> bool {
        let worked = self.worked.is_some_and(|worked| now <= worked.saturating_add(HOT_FOR));
        (gate.open || worked || self.drawn.is_some()) && gate.visible && gate.online
    }

    /// Start and end of the current interval.
    pub(crate) fn cycle(&self, gate: Gate, pace: &Pace) -> Option<(Millis, Millis)> {
        if self.held.is_some() {
            return self.held;
        }
        let until = self.due(gate, pace)?;
        let from = self.failed.or(self.started)?;
        (until > from).then_some((from, until))
    }

    /// The current cycle continues when the provider's budget allows.
    pub(super) fn hold(&mut self, now: Millis, until: Millis) {
        self.held = Some((now, until));
        self.running = Some(until);
    }

    /// Until when it waits for the budget.
    pub(crate) fn held(&self) -> Option<Millis> {
        self.held.map(|(_, until)| until)
    }

    /// Whether it waits longer than usual.
    pub fn waiting(&self) -> bool {
        self.backoff_until.is_some()
    }

    /// Whether the user is signed out.
    pub fn stopped(&self) -> bool {
        self.stopped
    }

    /// When it retries after a failure.
    pub(crate) fn retry_at(&self, pace: &Pace) -> Option<Millis> {
        let floor = pace.wait_until.max(pace.down_until()).max(self.pause_until);
        self.backoff_until.max(floor).filter(|_| self.waiting())
    }

    /// The clock was put back by this much: past and awaited instants stay as far away as they were.
    pub fn put_back(&mut self, by: Millis) {
        let all = [
            &mut self.started,
            &mut self.failed,
            &mut self.running,
            &mut self.touched,
            &mut self.worked,
            &mut self.drawn,
            &mut self.wanted,
            &mut self.demanded,
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

    /// The user wants a refresh now.
    pub fn demanded(&mut self, now: Millis) {
        self.demanded = Some(now);
    }

    /// The user works with it.
    pub fn touched(&mut self, now: Millis) {
        self.touched = Some(now);
    }

    /// The user works with an entry that is linked to it.
    pub fn worked(&mut self, now: Millis) {
        self.touched = Some(now);
        self.worked = Some(now);
    }

    /// When the oldest list that the calendar draws has to be refreshed.
    pub(super) fn draws(&mut self, stale: Option<Millis>) {
        self.drawn = stale;
    }

    /// Everything that could be requested by now was: an interaction that doesn't count any more is forgotten, so that
    /// requests which were due within its half minute but couldn't be sent aren't made up for.
    pub(super) fn cooled(&mut self, now: Millis) {
        let still = |at: &Millis| now <= at.saturating_add(HOT_FOR);
        (self.touched, self.worked) = (self.touched.filter(still), self.worked.filter(still));
    }

    /// The network is back: what failed without it doesn't have to wait.
    pub fn online(&mut self, now: Millis) {
        if self.waiting() && !self.stuck {
            self.backoff_until = Some(now);
        }
    }

    /// Another tab has refreshed it successfully at this instant.
    pub fn heard(&mut self, at: Millis) {
        self.started = self.started.max(Some(at));
    }

    /// A request is sent.
    pub fn started(&mut self, now: Millis) {
        self.started = Some(now);
        (self.running, self.held) = (Some(now), None);
        self.failed = None;
        self.wanted = None;
        self.demanded = None;
    }

    /// A part of the answer arrived, and the next part is requested.
    pub fn continued(&mut self, now: Millis) {
        (self.running, self.held) = (Some(now), None);
    }

    /// The current cycle is given up, which isn't a failure; it starts again as soon as possible.
    pub fn abandoned(&mut self, now: Millis) {
        (self.running, self.held) = (None, None);
        self.wanted = Some(now);
        self.started = self.started.map(|at| at.min(now.saturating_sub(HOT)));
    }

    /// The shown list was completed at this instant: what was wanted before then is done.
    pub(super) fn listed(&mut self, at: Millis) {
        self.wanted = self.wanted.filter(|wanted| *wanted > at);
    }

    /// The answer is complete.
    pub fn succeeded(&mut self) {
        (self.running, self.held) = (None, None);
        self.failed = None;
        self.pause_until = None;
        self.backoff_until = None;
        self.stuck = false;
        self.stopped = false;
    }

    /// It failed, and may be tried again at `retry_at`.
    pub fn failed(&mut self, now: Millis, fault: &Fault, retry_at: Millis) {
        (self.running, self.held) = (None, None);
        self.failed = Some(now);
        self.stopped = matches!(fault, Fault::SignIn);
        self.stuck = !fault.passes();
        self.backoff_until = Some(retry_at);
    }

    /// After a failure it retries after this long, however often it has failed.
    pub fn again_in(&mut self, now: Millis, ms: Millis) {
        self.backoff_until = Some(now.saturating_add(ms));
    }

    /// It isn't listed for this long.
    pub fn pause(&mut self, now: Millis, ms: Millis) {
        self.pause_until = self.pause_until.max(Some(now.saturating_add(ms)));
    }

    /// The user is signed out.
    pub fn end(&mut self) {
        (self.running, self.held) = (None, None);
        self.stopped = true;
    }

    /// The user has signed in again.
    pub fn signed_in(&mut self, now: Millis) {
        *self = Self { touched: self.touched, drawn: self.drawn, wanted: Some(now), ..Self::default() };
    }
}
