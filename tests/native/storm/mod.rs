//! A day of polling in a storm: 24 virtual hours of an open sidebar, a fifth of all answers faulty, changes at the source
//! and by the person all the while. In the end the list is what the source has, nothing is doubled or risen from the
//! dead, what the person planned is there, and what they marked is marked at the source.
//!
//! `HOURLOOM_SEEDS` says how many seeds for each provider; each failing one is named in the end and is tried alone by
//! `HOURLOOM_SEED`.

mod asked;
mod decisions;
mod luck;
mod there;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Mutex;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use engine::archive::connection::encode_connection;
use engine::view::{ItemView, RowView};
use engine::{
    Answer, CalendarMsg, CallId, CallsMsg, CompletionMsg, Connection, ConnectionsMsg, Draft, DragMsg, Effect, EntryMsg,
    Env, Grip, Kept, LifecycleMsg, Millis, Model, Msg, Opaque, Problem, Purpose, Route, Sealed, SidebarMsg, StorageMsg,
    Stored, Views, update, view,
};
use providers::{Ask, Fault, OpName, PROVIDERS, Provider, Reply};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::json;

use asked::{Asked, Means};
use luck::Luck;
use there::There;

const START: Millis = 1_795_597_200_000;
const DAY: Millis = 24 * 3_600_000;

fn local(now: Millis) -> NaiveDateTime {
    let start = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap().and_hms_opt(10, 0, 0).unwrap();
    start + TimeDelta::milliseconds(now - START)
}

struct Storm {
    there: There,
    random: StdRng,
    model: Model,
    views: Views,
    now: Millis,
    wake: Option<Millis>,
    answers: VecDeque<(Millis, Msg, Means)>,
    calm: bool,
    /// What the page's clock is ahead of the time that really passes, as after it was set.
    skew: Millis,
    asked: Asked,
    /// What the person marked last, and what they planned.
    marked: BTreeMap<String, bool>,
    planned: BTreeSet<String>,
    /// What was complete already when it was planned: one's own task of it is open all the same.
    again: BTreeSet<String>,
    /// What they call it themselves.
    renamed: BTreeMap<String, String>,
    removed: BTreeSet<String>,
}

impl Storm {
    fn new(provider: &'static Provider, seed: u64) -> Self {
        Self {
            there: There::new(provider),
            random: StdRng::seed_from_u64(seed),
            model: Model::default(),
            views: Views::default(),
            now: START,
            wake: None,
            answers: VecDeque::new(),
            calm: false,
            skew: 0,
            asked: Asked::default(),
            marked: BTreeMap::new(),
            planned: BTreeSet::new(),
            again: BTreeSet::new(),
            renamed: BTreeMap::new(),
            removed: BTreeSet::new(),
        }
    }

    fn env(&mut self) -> Env {
        Env {
            uptime: 0,
            now: self.now + self.skew,
            local: local(self.now + self.skew),
            zone: "Europe/Berlin".into(),
            locale_week_start: Weekday::Mon,
            entropy: self.random.random(),
        }
    }

    fn begin(&mut self) {
        self.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
        let sealed = Sealed { grant: Opaque("g".into()), access: Opaque("a".into()), expires_at: None };
        let (provider, account) = (self.there.provider.id.into(), self.there.account.clone());
        let connection =
            Connection { id: self.there.connection(), provider, account, scopes: Vec::new(), since: START, sealed };
        let kept = Kept { at: START, connection: Some(connection.clone()), ended: false, rest: serde_json::Map::new() };
        let stored: Vec<Stored> = vec![encode_connection(&connection.id, &kept)];
        self.send(Msg::Storage(StorageMsg::Loaded(Ok(stored))));
        self.send(Msg::Sidebar(SidebarMsg::Toggle));
        self.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
    }

    fn send(&mut self, msg: Msg) {
        let env = self.env();
        let effects = update(&mut self.model, msg, &env);
        let (listings, awaited) = self.model.listing(&self.there.connection()).unwrap_or_default();
        self.asked.begun(listings, self.now);
        for effect in effects {
            match effect {
                // Nobody else is there.
                Effect::Compete(true) => {
                    self.answers.push_back((self.now, Msg::Lifecycle(LifecycleMsg::Leader(true)), Means::Nothing))
                }
                // A timer rings after its time, whatever becomes of the clock.
                Effect::Wake(at) => self.wake = at.map(|at| (at - self.skew).max(self.now)),
                Effect::Save { save, .. } => {
                    self.answers.push_back((self.now, Msg::Storage(StorageMsg::Saved(save)), Means::Nothing))
                }
                Effect::Call { call, ask, .. } => self.call(call, awaited == Some(call), &ask),
                Effect::Host(call) => self.host(&call.purpose),
                _ => {}
            }
        }
    }

    fn host(&mut self, purpose: &Purpose) {
        assert!(matches!(purpose, Purpose::Refresh(_)), "{purpose:?}");
        let at = self.now + self.random.random_range(10..2_000);
        let result = if !self.calm && self.random.random_bool(0.2) {
            Err(Problem { fault: Fault::ProviderDown, correlation_id: "".into() })
        } else {
            let access = format!("a{}", self.random.random::<u32>());
            Ok(Opaque(json!({ "grant": "g", "access": access }).to_string().into()))
        };
        let means = if result.is_err() { Means::Failure } else { Means::Renewed };
        self.answers.push_back((at, Msg::Connections(ConnectionsMsg::Answered(purpose.clone(), result)), means));
    }

    fn luck(&mut self) -> Luck {
        if self.calm || self.random.random_bool(0.8) { Luck::Good } else { Luck::bad(&mut self.random) }
    }

    fn call(&mut self, call: CallId, in_listing: bool, ask: &Ask) {
        self.asked.call(call, in_listing, ask, self.now);
        let luck = match self.luck() {
            // The engine would rightly tell that the access is gone for good, and this storm takes none away.
            Luck::Expired if self.asked.last_chance(self.now) => Luck::Good,
            luck => luck,
        };
        let at = self.now + self.random.random_range(20..400);
        let problem = |fault| Err(Problem { fault, correlation_id: "number".into() });
        let result = match luck {
            Luck::LostOnTheWay => return,
            Luck::Busy => problem(Fault::Wait { retry_after_ms: 5_000 }),
            Luck::Broken => problem(Fault::ProviderDown),
            Luck::Expired => problem(Fault::Expired),
            Luck::Cut => self.garbled(ask, |body| body[..body.len() / 2].to_vec()),
            Luck::Html => self.garbled(ask, |_| b"<!doctype html><title>Log in</title>".to_vec()),
            _ => self.there.answer(ask),
        };
        if luck == Luck::LostOnTheWayBack {
            return;
        }
        let reply = result.as_ref().map_err(|problem| problem.fault.clone());
        let means = match (ask, reply.and_then(|answer| answer.reply.clone())) {
            (Ask::Complete { .. }, Ok(_)) => Means::Taken,
            (_, Ok(Reply::Containers { next, .. } | Reply::Items { next, .. } | Reply::Present { next, .. })) => {
                Means::Page(next)
            }
            (_, Err(Fault::Expired)) => Means::Expired,
            // What is said of a single item, or of the ids alone, doesn't end a listing.
            (Ask::Item { .. }, Err(fault)) if !fault.passes() => Means::Nothing,
            (Ask::Present { .. }, Err(fault)) if fault.refuses() => Means::Nothing,
            _ => Means::Failure,
        };
        let late = if luck == Luck::Late { self.random.random_range(1_000..80_000) } else { 0 };
        if luck == Luck::Twice {
            self.answers.push_back((at + 300, Msg::Calls(CallsMsg::Answered(call, result.clone())), means.clone()));
        }
        self.answers.push_back((at + late, Msg::Calls(CallsMsg::Answered(call, result)), means));
    }

    /// An answer whose body has become something else on its way.
    fn garbled(&self, ask: &Ask, body: fn(Vec<u8>) -> Vec<u8>) -> Result<Answer, Problem> {
        let response = self.there.ask(ask)?.map(body);
        Ok(Answer::decode(self.there.provider.id, ask, &response, there::berlin))
    }

    /// What is listed, each item once: an event of several days is under each of them.
    fn rows(&mut self) -> Vec<ItemView> {
        let env = self.env();
        let view = view(&self.model, &env, &mut self.views);
        let (mut heading, mut under, mut rows) = (0, BTreeSet::new(), Vec::<ItemView>::new());
        for row in &*view.sidebar.panel.as_ref().unwrap().rows {
            let RowView::Item(item) = row else {
                heading += 1;
                continue;
            };
            assert!(under.insert((heading, item.id.clone())), "an item stands in the list twice");
            if rows.iter().all(|known| known.id != item.id) {
                rows.push(item.clone());
            }
        }
        rows
    }

    /// Takes note of what an answer means.
    fn hear(&mut self, msg: &Msg, means: &Means) {
        if let Msg::Calls(CallsMsg::Answered(_, Err(Problem { fault: Fault::Wait { retry_after_ms }, .. }))) = msg {
            self.asked.floor = self.now + Millis::try_from(*retry_after_ms).unwrap();
        }
        let call = if let Msg::Calls(CallsMsg::Answered(call, _)) = msg { Some(*call) } else { None };
        self.asked.hear(call, means, self.now);
    }

    /// The person has asked for it now.
    fn demand(&mut self) {
        (self.asked.demanded, self.asked.touched) = (Some(self.now), Some(self.now));
        self.send(Msg::Sidebar(SidebarMsg::Refresh));
    }

    /// Away for a while, by a message that says so and one that takes it back.
    fn away(&mut self, by: Millis, gone: fn(&mut Asked) -> &mut bool, msg: fn(bool) -> Msg) {
        self.send(msg(false));
        *gone(&mut self.asked) = true;
        self.pass(by);
        *gone(&mut self.asked) = false;
        self.asked.demanded = Some(self.now);
        self.send(msg(true));
    }

    /// The clock is put forward or back by an hour.
    fn turn_the_clock(&mut self) {
        let ahead = self.random.random_bool(0.5);
        self.skew += if ahead { 3_600_000 } else { -3_600_000 };
        self.asked.clock_set(self.now, ahead);
    }

    /// The machine sleeps: no timer rings and no answer comes, and the page is as it was when it wakes.
    fn sleep(&mut self) {
        self.now += 8 * 3_600_000;
        self.asked.demanded = Some(self.now);
        self.answers.iter_mut().for_each(|(at, ..)| *at += 8 * 3_600_000);
        self.wake = Some(self.now);
    }

    /// The person calls what they planned otherwise.
    fn rename(&mut self) {
        let renamed = self.random.random_range(0..self.planned.len().max(1));
        let Some(id) = self.planned.iter().nth(renamed).cloned() else { return };
        let key = self.link(&id);
        let plan = self.model.plan();
        let Some(task) = plan.tasks_linked_to(&key).next().map(|task| task.id.clone()) else { return };
        let Some(entry) = plan.entries_of(&task).next().map(|entry| entry.id.clone()) else { return };
        self.asked.touched = Some(self.now);
        self.send(Msg::Entry(EntryMsg::Edit(entry)));
        let env = self.env();
        let form = view(&self.model, &env, &mut self.views).form.expect("the form is open");
        let title = format!("Mine {}", self.now);
        self.send(Msg::Entry(EntryMsg::Revise(Draft { title: title.as_str().into(), ..form.fields.clone() })));
        self.renamed.insert(id, title);
    }

    fn link(&self, id: &str) -> plan::LinkKey {
        plan::LinkKey {
            provider: plan::ProviderId::from(self.there.provider.id),
            account: self.there.account.account_id(),
            item: id.into(),
        }
    }

    /// Somebody does something, here or at the source.
    fn happen(&mut self) {
        let rows = self.rows();
        if rows.is_empty() {
            return;
        }
        let ItemView { id, completed, completable, .. } = rows[self.random.random_range(0..rows.len())].clone();
        let id = id.to_string();
        let connection = self.there.connection();
        let item = format!("items/{}/{id}", self.there.provider.id);
        match self.random.random_range(0..12) {
            0 if !self.marked.contains_key(&id) && self.random.random_bool(0.3) => {
                self.there.control(&item, &json!({ "completed": !completed }));
            }
            0 => self.there.control(&item, &json!({ "title": format!("New {}", self.now) })),
            1 if self.removed.len() < 10 && !self.marked.contains_key(&id) => {
                self.removed.insert(id.clone());
                self.there.control(&item, &json!({ "deleted": true }));
            }
            2 => self.there.control("add", &json!({ "provider": self.there.provider.id, "count": 1 })),
            3 => self.there.control("invalidate", &json!({ "provider": self.there.provider.id })),
            // Completing an approval would decide it.
            4 if completable && !self.removed.contains(&id) => {
                self.marked.insert(id.clone(), !completed);
                self.asked.touched = Some(self.now);
                self.send(Msg::Completion(CompletionMsg::Toggle(connection, id.as_str().into())));
            }
            5 => {
                if completed && !self.planned.contains(&id) {
                    self.again.insert(id.clone());
                }
                self.planned.insert(id.clone());
                self.asked.touched = Some(self.now);
                self.send(Msg::Drag(DragMsg::Lift(Grip::Item { connection, item: id.as_str().into() })));
                self.send(Msg::Drag(DragMsg::Drop));
            }
            6 => self.demand(),
            7 => self.away(120_000, |asked| &mut asked.offline, |it| Msg::Lifecycle(LifecycleMsg::Online(it))),
            8 => self.away(600_000, |asked| &mut asked.hidden, |it| Msg::Lifecycle(LifecycleMsg::Visible(it))),
            9 => self.rename(),
            10 if self.random.random_bool(0.2) => self.turn_the_clock(),
            10 if self.random.random_bool(0.05) => self.sleep(),
            _ => self.send(Msg::Calendar(CalendarMsg::Step(0))),
        }
    }

    /// Lets time pass; answers and timers come in their order.
    fn pass(&mut self, by: Millis) {
        let until = self.now + by;
        loop {
            let next =
                self.answers.iter().enumerate().min_by_key(|(_, (at, ..))| *at).map(|(index, (at, ..))| (index, *at));
            let wake = self.wake.filter(|wake| *wake <= until && next.is_none_or(|(_, at)| *wake <= at));
            match (wake, next) {
                (Some(wake), _) => {
                    self.now = self.now.max(wake);
                    self.wake = None;
                    self.send(Msg::Lifecycle(LifecycleMsg::Tick));
                }
                (None, Some((index, at))) if at <= until => {
                    self.now = self.now.max(at);
                    let (_, msg, means) = self.answers.remove(index).unwrap();
                    self.hear(&msg, &means);
                    self.send(msg);
                }
                _ => break,
            }
        }
        self.now = until;
    }
}

/// A day of it; how many listings it took.
fn weather(provider: &'static Provider, seed: u64) -> u32 {
    let mut storm = Storm::new(provider, seed);
    storm.begin();
    storm.pass(5_000);
    let end = START + DAY;
    while storm.now < end {
        let gap = storm.random.random_range(10_000..900_000);
        storm.pass(gap);
        storm.happen();
    }
    storm.calm = true;
    storm.pass(400_000);
    storm.demand();
    storm.pass(400_000);
    storm.demand();
    storm.pass(200_000);
    let shown = {
        let env = storm.env();
        let view = view(&storm.model, &env, &mut storm.views);
        let panel = view.sidebar.panel.clone().unwrap();
        let shown = panel.containers.iter().find(|container| container.selected).unwrap();
        BTreeSet::from([shown.id.to_string()])
    };
    let truth = storm.there.truth(&shown);
    let rows: BTreeMap<String, (String, bool)> =
        storm.rows().into_iter().map(|row| (row.id.to_string(), (row.title.to_string(), row.completed))).collect();
    assert_eq!(rows, truth, "the list isn't the source's");
    let there = storm.there.everything();
    for (id, completed) in storm.marked.iter().filter(|(id, _)| !storm.removed.contains(*id)) {
        assert_eq!(there.get(id), Some(completed), "the mark of {id} was lost");
    }
    let plan = storm.model.plan();
    for id in &storm.planned {
        let task = plan.tasks_linked_to(&storm.link(id)).next();
        let task = task.unwrap_or_else(|| panic!("what was planned of {id} is gone"));
        match (storm.renamed.get(id), truth.get(id)) {
            (Some(mine), _) => assert_eq!(*task.title, **mine, "a person's own title of {id} was lost"),
            (None, Some((theirs, done))) => {
                assert_eq!(*task.title, *plan::title::parse(theirs).title.trim(), "{id} doesn't follow its source");
                assert!(task.done == *done || storm.again.contains(id), "{id} doesn't follow its source");
            }
            (None, None) => {}
        }
    }
    storm.asked.listings
}

#[test]
fn a_day_in_a_storm_ends_with_the_sources_truth() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("HOURLOOM_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("HOURLOOM_SEEDS").unwrap_or(1),
    };
    // Each provider has its own weather. No processor waits for the slowest of them.
    let sources = || PROVIDERS.iter().filter(|provider| provider.can(OpName::Items));
    let next = Mutex::new(seeds.flat_map(|seed| sources().map(move |provider| (provider, seed))));
    let (failed, listings) = (Mutex::new(Vec::new()), Mutex::new(BTreeMap::<&str, (u32, u32)>::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                let taken = || next.lock().unwrap().next();
                while let Some((provider, seed)) = taken() {
                    match std::panic::catch_unwind(|| weather(provider, seed)) {
                        Ok(count) => {
                            let mut all = listings.lock().unwrap();
                            let of = all.entry(provider.id).or_default();
                            *of = (of.0 + 1, of.1 + count);
                        }
                        Err(panic) => {
                            let told = panic.downcast_ref::<String>().map(String::as_str);
                            let told = told.or(panic.downcast_ref::<&str>().copied()).unwrap_or_default();
                            let failure = format!("{} with HOURLOOM_SEED={seed}: {told}", provider.id);
                            println!("{failure}");
                            failed.lock().unwrap().push(failure);
                        }
                    }
                }
            });
        }
    });
    for (provider, (days, listings)) in listings.into_inner().unwrap() {
        println!("{provider}: {days} days, {listings} listings");
    }
    assert_eq!(failed.into_inner().unwrap(), [""; 0]);
}
