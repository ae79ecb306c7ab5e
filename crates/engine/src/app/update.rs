//! One message in, the state changed, effects out. Total: it never panics, whatever arrives in whatever order.
//!
//! Each topic handles its own messages in its `update`. Here they are passed on, and what follows from any message is
//! done.
//!
//! Each handler is a function of its own (`inline(never)`): browsers take longer to compile a single large function
//! than many small ones (docs/adr/0012-two-modules.md). The same holds for the parts of the view.

use chrono::Timelike;
use plan::Millis;

use super::effect::Effect;
use super::env::Env;
use super::lifecycle::LifecycleMsg;
use super::model::Model;
use super::msg::{Msg, ToastMsg};
use crate::entry::msg::EntryMsg;
use crate::selection::msg::SelectionMsg;
use crate::timer::state::EXACT;
use crate::values::announcement::Message;
use crate::values::ids::Ids;
use crate::values::stored::StoredChange;
use crate::values::toast::ToastOffer;

/// Takes `msg` in at the moment `env` and answers with what the outside shall do.
///
/// ```
/// use engine::{EntryMsg, Env, Model, Msg, NewEntry, StorageMsg, Views, update, view};
/// # let local = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(9, 0, 0).unwrap();
/// # let env = Env { now: 1_795_510_800_000, uptime: 0, local, zone: "Europe/Berlin".into(),
/// #     locale_week_start: chrono::Weekday::Mon, entropy: 7 };
/// let mut model = Model::default();
/// update(&mut model, Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))), &env);
/// let slot = Some(plan::Slot { date: local.date(), start: None });
/// let new = NewEntry { slot, ..NewEntry::from("Write report [1h30m]") };
/// let effects = update(&mut model, Msg::Entry(EntryMsg::CreateIn(new)), &env);
/// assert!(effects.iter().any(|effect| matches!(effect, engine::Effect::Save { strict: true, .. })));
/// let today = &view(&model, &env, &mut Views::default()).week.days[1];
/// assert_eq!((&*today.untimed[0].title, today.untimed[0].minutes), ("Write report", 90));
/// ```
pub fn update(model: &mut Model, msg: Msg, env: &Env) -> Vec<Effect> {
    let mut step = Step { model, env, ids: Ids::new(env.now, env.entropy), out: Vec::new(), along: Vec::new() };
    let timer = matches!(msg, Msg::Lifecycle(LifecycleMsg::Tick));
    step.finish_load();
    step.look_at_the_clock();
    step.take(msg);
    step.settle(timer);
    step.out
}

/// The handling of one message.
pub(crate) struct Step<'a> {
    pub(crate) model: &'a mut Model,
    pub(crate) env: &'a Env,
    pub(crate) ids: Ids,
    pub(crate) out: Vec<Effect>,
    /// Stored in the same transaction as the next change of the plan.
    pub(crate) along: Vec<StoredChange>,
}

impl Step<'_> {
    fn take(&mut self, msg: Msg) {
        // Planning something means continuing without the stored data.
        if matches!(
            msg,
            Msg::Entry(EntryMsg::New(_))
                | Msg::Entry(EntryMsg::CreateIn(_))
                | Msg::Selection(SelectionMsg::Paste { .. })
        ) {
            self.go_on_unopened();
        }
        match msg {
            Msg::Lifecycle(msg) => self.lifecycle(msg),
            Msg::Storage(msg) => self.storage(msg),
            Msg::Calls(msg) => self.calls(msg),
            Msg::Connections(msg) => self.connections(msg),
            Msg::Completion(msg) => self.completion(msg),
            Msg::Calendar(msg) => self.calendar(msg),
            Msg::Team(msg) => self.team(msg),
            Msg::Sidebar(msg) => self.sidebar(msg),
            Msg::Meetings(msg) => self.meetings(msg),
            Msg::Drag(msg) => self.drag(msg),
            Msg::Entry(msg) => self.entry(msg),
            Msg::Selection(msg) => self.selection(msg),
            Msg::Backlog(msg) => self.backlog(msg),
            Msg::History(msg) => self.history(msg),
            Msg::Timer(msg) => self.timer(msg),
            Msg::Reports(msg) => self.reports(msg),
            Msg::Export(msg) => self.export(*msg),
            Msg::Capture(page) => self.capture(&page),
            Msg::Dropped(dropped) => self.take_dropped(&dropped),
            Msg::Settings(msg) => self.settings(msg),
            Msg::Palette(msg) => self.palette(msg),
            Msg::Welcome(msg) => self.welcome(msg),
            Msg::Toast(ToastMsg::Dismiss) => self.model.toasts.dismiss(),
        }
    }

    /// If the clock is put back, everything would wait for that much longer, so remembered instants are put back with
    /// it. A clock that is put forward only makes things due.
    fn look_at_the_clock(&mut self) {
        let (now, uptime) = (self.env.now, self.env.uptime);
        let (before, uptime_before) = std::mem::replace(&mut self.model.session.clock, (now, uptime));
        // As far as visible, which is the truth: time has passed in between.
        let seen = before.saturating_sub(now);
        let truly = seen.saturating_add(uptime.saturating_sub(uptime_before));
        let by = if truly > EXACT { truly } else { seen };
        if by > EXACT {
            self.put_timers_back(by);
        }
        if by <= 0 {
            return;
        }
        let sources = &mut self.model.sources;
        for source in &mut sources.all {
            source.schedule.put_back(by);
            source.pace.put_back(by);
            source.access.put_back(by);
            let [found, sought] = [&mut source.found, &mut source.sought].map(|found| found.as_mut()?.due.as_mut());
            let began = source.run.as_mut().map(|run| &mut run.began);
            for at in [found, sought, began].into_iter().flatten() {
                *at = at.saturating_sub(by);
            }
        }
        self.model.fetch.put_back(by);
        self.model.load.put_back(by);
        self.model.requests.put_back(by);
        self.model.writes.put_back(by);
        self.model.exports.put_back(by);
        self.model.outbox.put_back(by);
    }

    /// Does what follows from any message: what is due, and reporting changes to the shell.
    fn settle(&mut self, timer: bool) {
        self.take_captures();
        self.keep_hold();
        self.keep_form();
        self.keep_sheet();
        self.watch_timers();
        self.keep_selection();
        self.retry_due();
        self.give_up_requests();
        self.poll();
        self.send_writes();
        self.advance_export();
        self.send_search();
        self.compete();
        self.save_prefs();
        self.wake(timer);
    }

    fn compete(&mut self) {
        let session = &mut self.model.session;
        let wanted = self.model.sidebar.is_open() && session.visible;
        if session.competing != wanted {
            session.competing = wanted;
            if !wanted {
                session.leader = false;
            }
            self.out.push(Effect::Compete(wanted));
        }
    }

    fn wake(&mut self, timer: bool) {
        let gate = self.model.gate();
        let sources = &self.model.sources;
        let polls = sources
            .all
            .iter()
            .filter(|source| source.lists())
            .flat_map(|source| [source.schedule.due(gate, &source.pace), source.schedule.held()]);
        let others = [
            sources.all.iter().filter_map(|source| source.access.due()).min(),
            self.model.requests.due(),
            self.model.fetch.due(),
            self.model.outbox.due(),
            self.model.load.due(),
            self.timers_due(),
            self.model.writes.due(),
            self.model.exports.due(),
            sources
                .all
                .iter()
                .flat_map(|source| [&source.found, &source.sought])
                .filter_map(|found| found.as_ref()?.due)
                .min(),
            self.model.session.visible.then(|| next_minute(self.env)),
        ];
        // What is already due and wasn't done waits for something other than time.
        let probes = sources.all.iter().flat_map(|source| source.pace.due());
        let next = polls.chain(probes).chain(others).flatten().filter(|at| *at > self.env.now).min();
        if timer || next != self.model.session.wake {
            self.model.session.wake = next;
            self.out.push(Effect::Wake(next));
        }
    }

    pub(crate) fn announce(&mut self, message: Message) {
        self.out.push(Effect::Announce(message));
    }

    /// Shows a message as a toast and announces it.
    pub(crate) fn tell(&mut self, message: Message, undo: bool) {
        self.tell_with(message, undo.then_some(ToastOffer::Undo));
    }

    pub(crate) fn tell_with(&mut self, message: Message, offer: Option<ToastOffer>) {
        self.model.toasts.show(message.clone(), offer);
        self.announce(message);
    }

    /// Randomness for back-off.
    pub(crate) fn jitter(&self, of: usize) -> u64 {
        // A part of the entropy that ids don't use, rotated for each source so that they don't all retry at the same
        // time.
        ((self.env.entropy >> 64) as u64).rotate_left(of as u32 % 64) ^ (of as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

/// The next minute, when the current-time line moves and, once a day, today changes.
fn next_minute(env: &Env) -> Millis {
    let into = i64::from(env.local.second())
        .saturating_mul(1_000)
        .saturating_add((env.local.nanosecond() / 1_000_000 % 1_000).into());
    env.now.saturating_add(60_000_i64.saturating_sub(into.min(59_999)))
}
