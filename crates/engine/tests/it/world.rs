//! A tab with its clock, and providers that answer in their real wire formats.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use engine::archive::connection::encode_connection;
use engine::archive::{self, Meta};
use engine::{
    Answer, CallId, CallsMsg, Connection, ConnectionId, Effect, EntryMsg, Env, Kept, LifecycleMsg, Millis, Model, Msg,
    NewEntry, Opaque, Place, Problem, Ratio, Route, Sealed, SidebarMsg, StorageMsg, Stored, StoredChange, View, Views,
    update, view,
};
use plan::{MinuteOfDay, Record, Slot};
use providers::{Account, Ask, Response};

/// 2026-11-24, a Tuesday, 09:00 in the user's zone.
pub(crate) const START: Millis = 1_795_510_800_000;

pub(crate) fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

/// A new entry, as it is typed; without a place it is for today.
pub(crate) fn new_entry(title: Arc<str>, at: Option<Slot>) -> Msg {
    let today = Slot { date: day(24), start: None };
    Msg::Entry(EntryMsg::CreateIn(NewEntry { title, slot: Some(at.unwrap_or(today)), ..NewEntry::default() }))
}

pub(crate) fn local(now: Millis) -> NaiveDateTime {
    day(24).and_hms_opt(9, 0, 0).unwrap() + TimeDelta::milliseconds(now - START)
}

/// Berlin's civil time in November.
fn berlin(utc: NaiveDateTime) -> NaiveDateTime {
    utc + TimeDelta::hours(1)
}

pub(crate) fn slot(date: NaiveDate, hhmm: &str) -> Slot {
    let start = hhmm.split_once(':').map(|(h, m)| h.parse::<u16>().unwrap() * 60 + m.parse::<u16>().unwrap());
    Slot { date, start: start.and_then(MinuteOfDay::new) }
}

/// A time of a day, as a pointer in a column of 1152 pixels gives it.
pub(crate) fn place(date: NaiveDate, hhmm: &str) -> Place {
    let at = slot(date, hhmm).start.map(|start| Ratio { part: i32::from(start.get()) * 1152 / 1440, whole: 1152 });
    Place { date, member: None, at }
}

pub(crate) fn connection(provider: &str) -> Connection {
    Connection {
        id: ConnectionId(Arc::from(format!("{provider}:1"))),
        provider: Arc::from(provider),
        account: Account { id: "1".into(), name: "Ada".into() },
        scopes: Vec::new(),
        since: START,
        sealed: Sealed { grant: Opaque("secret".into()), access: Opaque("secret".into()), expires_at: None },
    }
}

/// What another tab, or an earlier start, has stored of these connections.
pub(crate) fn connections<'a>(providers: impl IntoIterator<Item = &'a str>) -> Msg {
    Msg::Storage(StorageMsg::Heard(providers.into_iter().map(|provider| kept(&connection(provider), START)).collect()))
}

/// A connection's record as stored.
pub(crate) fn kept(connection: &Connection, at: Millis) -> StoredChange {
    known(connection, at, false)
}

/// The record of a connection that the provider has signed out.
pub(crate) fn signed_out(connection: &Connection, at: Millis) -> StoredChange {
    known(connection, at, true)
}

fn known(connection: &Connection, at: Millis, ended: bool) -> StoredChange {
    let kept = Kept { at, connection: Some(connection.clone()), ended, rest: serde_json::Map::new() };
    StoredChange::Put(encode_connection(&connection.id, &kept))
}

/// What another tab has stored of the plan.
pub(crate) fn heard(records: impl IntoIterator<Item = Record>) -> Msg {
    let stored = |record: Record| {
        StoredChange::Put(archive::encode(&record.key(), Some(&record), &Meta { rev: 1, ..Meta::default() }))
    };
    Msg::Storage(StorageMsg::Heard(records.into_iter().map(stored).collect()))
}

/// A tab of the app.
pub(crate) struct Tab {
    pub(crate) model: Model,
    views: Views,
    pub(crate) now: Millis,
    /// Grows only where a test says so: a clock that is put forward or back at once.
    pub(crate) uptime: Millis,
    seed: u128,
    /// What it has asked of which provider, to decode the answers.
    asked: HashMap<CallId, (Arc<str>, Ask)>,
}

impl Tab {
    pub(crate) fn new(seed: u128) -> Self {
        Self { model: Model::default(), views: Views::default(), now: START, uptime: 0, seed, asked: HashMap::new() }
    }

    /// Its randomness goes on from here.
    pub(crate) fn reseed(&mut self, seed: u128) {
        self.seed = seed;
    }

    /// Started and loaded, without anything stored.
    pub(crate) fn ready() -> Self {
        let mut tab = Self::new(1);
        tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
        tab.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))));
        tab
    }

    /// With both connections, the sidebar open and leading, everything listed.
    pub(crate) fn connected(host: &Host) -> Self {
        let mut tab = Self::ready();
        let mut effects = tab.send(connections(["asana", "google-calendar"]));
        effects.extend(tab.send(Msg::Sidebar(SidebarMsg::Toggle)));
        effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
        tab.answer(host, effects);
        tab
    }

    pub(crate) fn env(&mut self) -> Env {
        self.seed =
            self.seed.wrapping_mul(0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645).wrapping_add(0x5851_F42D_4C95_7F2D);
        Env {
            uptime: self.uptime,
            now: self.now,
            local: local(self.now),
            zone: "Europe/Berlin".into(),
            locale_week_start: Weekday::Mon,
            entropy: self.seed ^ (self.seed >> 61),
        }
    }

    pub(crate) fn send(&mut self, msg: Msg) -> Vec<Effect> {
        let env = self.env();
        let effects = update(&mut self.model, msg, &env);
        for effect in &effects {
            if let Effect::Call { call, connection, ask } = effect {
                self.asked.insert(*call, (Arc::clone(&connection.provider), ask.clone()));
            }
        }
        effects
    }

    /// An answer as the shell sends it: decoded by the provider's adapter.
    pub(crate) fn decoded(&self, call: CallId, result: Result<Response, Problem>) -> Msg {
        // A call that the tab hasn't made may be answered as well.
        let unasked = (Arc::from("asana"), Ask::Account);
        let (provider, ask) = self.asked.get(&call).unwrap_or(&unasked);
        let answer = result.map(|response| Answer::decode(provider, ask, &response, berlin));
        Msg::Calls(CallsMsg::Answered(call, answer))
    }

    pub(crate) fn answered(&mut self, call: CallId, result: Result<Response, Problem>) -> Vec<Effect> {
        let msg = self.decoded(call, result);
        self.send(msg)
    }

    pub(crate) fn view(&mut self) -> View {
        let env = self.env();
        view(&self.model, &env, &mut self.views)
    }

    /// Answers calls until there are none; the effects that aren't calls come back.
    pub(crate) fn answer(&mut self, host: &Host, effects: Vec<Effect>) -> Vec<Effect> {
        let mut left = Vec::new();
        let mut open = effects;
        while !open.is_empty() {
            let mut next = Vec::new();
            for effect in open {
                match effect {
                    Effect::Call { call, connection, ask } => {
                        next.extend(self.answered(call, Ok(host.answer(&connection, &ask))));
                    }
                    other => left.push(other),
                }
            }
            open = next;
        }
        left
    }

    /// Lets time pass and the timer ring.
    pub(crate) fn wait(&mut self, by: Millis) -> Vec<Effect> {
        self.now += by;
        self.send(Msg::Lifecycle(LifecycleMsg::Tick))
    }
}

/// The two providers.
#[derive(Clone)]
pub(crate) struct Host {
    /// Id, title and project of Asana's tasks; pages of two.
    pub(crate) tasks: Vec<(String, String, &'static str)>,
    /// Ids of Asana's tasks that are complete.
    pub(crate) done: Vec<String>,
    /// Id, title, start and end of Google's events.
    pub(crate) events: Vec<(String, String, String, String)>,
}

impl Default for Host {
    fn default() -> Self {
        let task = |id: &str, title: &str, project| (id.to_owned(), title.to_owned(), project);
        let event = |id: &str, title: &str, start: &str, end: &str| {
            (id.to_owned(), title.to_owned(), format!("{start}:00+01:00"), format!("{end}:00+01:00"))
        };
        Self {
            tasks: vec![
                task("t1", "Write report [1h30m]", "p1"),
                task("t2", "[BUG] Save fails", "p1"),
                task("t3", "Call Ivo", "p2"),
                task("t4", "", ""),
                task("t5", "Ποίημα ☂", "p2"),
            ],
            done: Vec::new(),
            events: vec![
                event("e1", "Stand-up", "2026-11-24T09:30", "2026-11-24T09:45"),
                event("e2", "Review", "2026-11-25T14:00", "2026-11-25T15:15"),
            ],
        }
    }
}

impl Host {
    pub(crate) fn answer(&self, connection: &Connection, ask: &Ask) -> Response {
        let body = match (&*connection.provider, ask) {
            ("asana", Ask::Containers { after: None }) => {
                r#"{"data":[{"gid":"w1","name":"Loom & Co"}],"next_page":null}"#.to_owned()
            }
            ("asana", Ask::Containers { .. }) => {
                r#"{"data":[{"gid":"p1","name":"Website"},{"gid":"p2","name":"Sales"}],"next_page":null}"#.to_owned()
            }
            ("asana", Ask::Complete { item, .. }) => format!(r#"{{"data":{{"gid":"{item}"}}}}"#),
            ("asana", Ask::Item { item, .. }) => match self.tasks.iter().find(|(id, ..)| **id == **item) {
                Some(found) => format!(r#"{{"data":{}}}"#, task(found, self.done.contains(&found.0))),
                None => return status(404, &[]),
            },
            ("asana", Ask::Present { after, .. }) => {
                let from: usize = after.as_ref().map_or(0, |cursor| cursor.0.parse().unwrap());
                let ids = self.tasks.iter().filter(|task| !self.done.contains(&task.0));
                let page: Vec<String> =
                    ids.skip(from).take(100).map(|(id, ..)| format!(r#"{{"gid":"{id}"}}"#)).collect();
                let next =
                    if page.len() == 100 { format!(r#"{{"offset":"{}"}}"#, from + 100) } else { "null".to_owned() };
                format!(r#"{{"data":[{}],"next_page":{next}}}"#, page.join(","))
            }
            ("asana", Ask::Items { after, .. }) => {
                let from: usize = after.as_ref().map_or(0, |cursor| cursor.0.parse().unwrap());
                let page: Vec<String> =
                    self.tasks.iter().skip(from).take(2).map(|it| task(it, self.done.contains(&it.0))).collect();
                let next = if from + 2 < self.tasks.len() {
                    format!(r#"{{"offset":"{}"}}"#, from + 2)
                } else {
                    "null".to_owned()
                };
                format!(r#"{{"data":[{}],"next_page":{next}}}"#, page.join(","))
            }
            (_, Ask::Item { item, .. }) => match self.events.iter().find(|(id, ..)| **id == **item) {
                Some(found) => event(found),
                None => return status(404, &[]),
            },
            (_, Ask::Containers { .. }) => {
                r##"{"items":[{"id":"ada@loom.example","summary":"Ada","primary":true,"backgroundColor":"#9fe1e7"},
                    {"id":"team","summary":"Team"}]}"##
                    .to_owned()
            }
            (_, Ask::Items { container, .. }) if &**container == "team" => r#"{"items":[]}"#.to_owned(),
            (_, Ask::Items { .. } | Ask::Search { .. }) => {
                let events: Vec<String> = self.events.iter().map(event).collect();
                format!(r#"{{"items":[{}]}}"#, events.join(","))
            }
            (_, other) => panic!("{other:?} isn't asked here"),
        };
        ok(body)
    }
}

fn task((id, title, project): &(String, String, &'static str), done: bool) -> String {
    let projects = if project.is_empty() { String::new() } else { format!(r#"{{"gid":"{project}"}}"#) };
    format!(
        r#"{{"gid":"{id}","name":{},"completed":{done},"due_on":"2026-11-26","projects":[{projects}],"workspace":{{"gid":"w1"}},"permalink_url":"https://app.asana.com/0/0/{id}"}}"#,
        serde_json::Value::from(title.as_str())
    )
}

fn event((id, title, start, end): &(String, String, String, String)) -> String {
    format!(
        r#"{{"id":"{id}","summary":"{title}","start":{{"dateTime":"{start}"}},"end":{{"dateTime":"{end}"}},"etag":"1"}}"#
    )
}

pub(crate) fn ok(body: String) -> Response {
    Response::new(body.into_bytes())
}

pub(crate) fn status(status: u16, headers: &[(&str, &str)]) -> Response {
    let response = http::Response::builder().status(status);
    let response = headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
    response.body(b"{}".to_vec()).unwrap()
}

pub(crate) fn calls(effects: &[Effect]) -> Vec<(CallId, ConnectionId, Ask)> {
    let call = |effect: &Effect| match effect {
        Effect::Call { call, connection, ask } => Some((*call, connection.id.clone(), ask.clone())),
        _ => None,
    };
    effects.iter().filter_map(call).collect()
}

/// A browser's storage: carries saves out in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Store(pub(crate) BTreeMap<String, String>);

impl Store {
    pub(crate) fn write(&mut self, changes: &[StoredChange]) {
        for change in changes {
            match change {
                StoredChange::Put(stored) => drop(self.0.insert(stored.key.clone(), stored.json.clone())),
                StoredChange::Delete { key } => drop(self.0.remove(key)),
            }
        }
    }

    /// As the app's storage does: what is stored by then is joined. What was written, and what is news to who saves.
    pub(crate) fn save(&mut self, changes: &[StoredChange]) -> (Vec<StoredChange>, Vec<StoredChange>) {
        let (mut written, mut news) = (Vec::new(), Vec::new());
        for change in changes {
            let key = match change {
                StoredChange::Put(stored) => &stored.key,
                StoredChange::Delete { key } => key,
            };
            let met = archive::meet(self.0.get(key).cloned(), change);
            written.extend(met.write);
            news.extend(met.news);
        }
        self.write(&written);
        (written, news)
    }

    pub(crate) fn all(&self) -> Vec<Stored> {
        self.0.iter().map(|(key, json)| Stored { key: key.clone(), json: json.clone() }).collect()
    }
}

pub(crate) fn saves(effects: &[Effect]) -> Vec<(engine::SaveId, Vec<StoredChange>, bool)> {
    let save = |effect: &Effect| match effect {
        Effect::Save { save, changes, strict } => Some((*save, changes.clone(), *strict)),
        _ => None,
    };
    effects.iter().filter_map(save).collect()
}

/// Reports that all saves among these effects are done; returns what follows.
pub(crate) fn saved(tab: &mut Tab, effects: &[Effect]) -> Vec<Effect> {
    let saves = saves(effects).into_iter();
    saves.flat_map(|(save, ..)| tab.send(Msg::Storage(StorageMsg::Saved(save)))).collect()
}

/// The tab that opens on this store.
pub(crate) fn reopened(store: &Store) -> Tab {
    let mut tab = Tab::new(99);
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    tab
}
