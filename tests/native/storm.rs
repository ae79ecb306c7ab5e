//! A day of polling in a storm: 24 virtual hours of an open sidebar, a fifth of all answers faulty, changes at the source
//! and by the person all the while. In the end the list is what the source has, nothing is doubled or risen from the
//! dead, what the person planned is there, and what they marked is marked at the source.
//!
//! `HOURLOOM_SEEDS` says how many seeds for each provider; a failing one is printed and is tried alone by
//! `HOURLOOM_SEED`.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use axum::body::{Body, to_bytes};
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use engine::archive::connection::{Kept, encode_connection};
use engine::view::RowView;
use engine::{
    Answer, CallId, Connection, ConnectionId, Effect, Env, Grip, Millis, Model, Msg, Opaque, Problem, Purpose, Route,
    Sealed, Stored, update, view,
};
use http::{HeaderName, Request};
use providers::{Account, Ask, Fault, OpName, PROVIDERS, Provider, Reply};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sandbox::Sandbox;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::sandbox::{account, sandbox};

const START: Millis = 1_795_597_200_000;
const DAY: Millis = 24 * 3_600_000;

fn local(now: Millis) -> NaiveDateTime {
    let start = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap().and_hms_opt(10, 0, 0).unwrap();
    start + TimeDelta::milliseconds(now - START)
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Luck {
    Good,
    Late,
    Twice,
    Busy,
    Broken,
    Cut,
    Html,
    LostOnTheWay,
    LostOnTheWayBack,
    Expired,
}

struct Storm {
    provider: &'static Provider,
    random: StdRng,
    sandbox: Sandbox,
    runtime: tokio::runtime::Runtime,
    model: Model,
    now: Millis,
    wake: Option<Millis>,
    answers: VecDeque<(Millis, Msg)>,
    token: String,
    base: &'static str,
    account: Account,
    calm: bool,
    /// Starts of listings: to be held against the schedule.
    cycles: usize,
    /// What the person marked last, and what they planned.
    marked: BTreeMap<String, bool>,
    planned: BTreeSet<String>,
    removed: BTreeSet<String>,
}

impl Storm {
    fn new(provider: &'static Provider, seed: u64) -> Self {
        let sandbox = sandbox();
        let account = account(&sandbox, provider.id);
        let token = sandbox.grant(provider.id, account.id).unwrap().access_token;
        Self {
            provider,
            random: StdRng::seed_from_u64(seed),
            runtime: tokio::runtime::Builder::new_current_thread().build().unwrap(),
            model: Model::default(),
            now: START,
            wake: None,
            answers: VecDeque::new(),
            token,
            base: account.base,
            account: Account { id: account.id.into(), name: account.name.into() },
            sandbox,
            calm: false,
            cycles: 0,
            marked: BTreeMap::new(),
            planned: BTreeSet::new(),
            removed: BTreeSet::new(),
        }
    }

    fn id(&self) -> ConnectionId {
        ConnectionId::of(self.provider.id, &self.account.id)
    }

    fn env(&mut self) -> Env {
        Env {
            now: self.now,
            local: local(self.now),
            zone: "Europe/Berlin".into(),
            locale_week_start: Weekday::Mon,
            entropy: self.random.random(),
        }
    }

    fn begin(&mut self) {
        self.send(Msg::Started { route: Route::Week { date: None }, visible: true });
        let sealed = Sealed { grant: Opaque("g".into()), access: Opaque("a".into()), expires_at: None };
        let (provider, account) = (self.provider.id.into(), self.account.clone());
        let connection = Connection { id: self.id(), provider, account, scopes: Vec::new(), since: START, sealed };
        let kept = Kept { at: START, connection: Some(connection.clone()), ended: false };
        let stored: Vec<Stored> = vec![encode_connection(&connection.id, &kept)];
        self.send(Msg::Loaded(Ok(stored)));
        self.send(Msg::ToggleSidebar);
        self.send(Msg::Leader(true));
    }

    fn send(&mut self, msg: Msg) {
        let env = self.env();
        for effect in update(&mut self.model, msg, &env) {
            match effect {
                Effect::Wake(at) => self.wake = at,
                Effect::Save { save, .. } => self.answers.push_back((self.now, Msg::Saved(save))),
                Effect::Call { call, ask, .. } => self.call(call, &ask),
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
        self.answers.push_back((at, Msg::HostAnswered(purpose.clone(), result)));
    }

    fn luck(&mut self) -> Luck {
        use Luck::*;
        let all = [Late, Twice, Busy, Broken, Cut, Html, LostOnTheWay, LostOnTheWayBack, Expired];
        if self.calm || self.random.random_bool(0.8) { Good } else { all[self.random.random_range(0..all.len())] }
    }

    fn call(&mut self, call: CallId, ask: &Ask) {
        if matches!(ask, Ask::Containers { after: None } | Ask::Items { after: None, .. }) {
            self.cycles += 1;
        }
        let luck = self.luck();
        let at = self.now + self.random.random_range(20..400);
        let problem = |fault| Err(Problem { fault, correlation_id: "number".into() });
        let result = match luck {
            Luck::LostOnTheWay => return,
            Luck::Busy => problem(Fault::Wait { retry_after_ms: 5_000 }),
            Luck::Broken => problem(Fault::ProviderDown),
            Luck::Expired => problem(Fault::Expired),
            _ => self.ask(ask),
        };
        let result = match (luck, result) {
            (Luck::LostOnTheWayBack, _) => return,
            (Luck::Cut, Ok(answer)) => Ok(Answer { body: answer.body[..answer.body.len() / 2].to_vec(), ..answer }),
            (Luck::Html, Ok(answer)) => Ok(Answer { body: b"<!doctype html><title>Log in</title>".to_vec(), ..answer }),
            (_, result) => result,
        };
        let late = if luck == Luck::Late { self.random.random_range(1_000..80_000) } else { 0 };
        if luck == Luck::Twice {
            self.answers.push_back((at + 300, Msg::Answered(call, result.clone())));
        }
        self.answers.push_back((at + late, Msg::Answered(call, result)));
    }

    /// As the proxy does it: a bad answer becomes the adapter's fault.
    fn ask(&self, ask: &Ask) -> Result<Answer, Problem> {
        let response = self.fetch(ask);
        if !response.status().is_success() {
            let fault = (self.provider.reply)(ask, &response).unwrap_err();
            return Err(Problem { fault, correlation_id: "number".into() });
        }
        let headers: Vec<(HeaderName, String)> = response
            .headers()
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.to_str().ok()?.to_owned())))
            .collect();
        Ok(Answer { status: response.status().as_u16(), headers, body: response.into_body() })
    }

    fn fetch(&self, ask: &Ask) -> http::Response<Vec<u8>> {
        let (mut parts, body) = (self.provider.request)(ask, &self.account).unwrap().into_parts();
        parts.uri = format!("{}{}", self.base, parts.uri).parse().unwrap();
        parts.headers.insert("authorization", format!("Bearer {}", self.token).parse().unwrap());
        self.runtime.block_on(async {
            let request = Request::from_parts(parts, Body::from(body));
            let (parts, body) = self.sandbox.router().oneshot(request).await.unwrap().into_parts();
            http::Response::from_parts(parts, to_bytes(body, usize::MAX).await.unwrap().to_vec())
        })
    }

    fn control(&self, path: &str, body: &Value) {
        let request = Request::post(format!("/control/{path}"))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.runtime.block_on(async { self.sandbox.router().oneshot(request).await.unwrap() });
    }

    fn rows(&mut self) -> Vec<(String, String, bool)> {
        let env = self.env();
        let view = view(&self.model, &env);
        let rows = &view.sidebar.panel.as_ref().unwrap().rows;
        rows.iter()
            .filter_map(|row| match row {
                RowView::Item(item) => Some((item.id.to_string(), item.title.to_string(), item.completed)),
                RowView::Heading(_) => None,
            })
            .collect()
    }

    /// Somebody does something, here or at the source.
    fn happen(&mut self) {
        let rows = self.rows();
        let ids: BTreeSet<&String> = rows.iter().map(|(id, ..)| id).collect();
        assert_eq!(ids.len(), rows.len(), "an item stands in the list twice");
        if rows.is_empty() {
            return;
        }
        let (id, _, completed) = rows[self.random.random_range(0..rows.len())].clone();
        let connection = self.id();
        match self.random.random_range(0..10) {
            0 => self
                .control(&format!("items/{}/{id}", self.provider.id), &json!({ "title": format!("New {}", self.now) })),
            1 if self.removed.len() < 10 && !self.marked.contains_key(&id) => {
                self.removed.insert(id.clone());
                self.control(&format!("items/{}/{id}", self.provider.id), &json!({ "deleted": true }));
            }
            2 => self.control("add", &json!({ "provider": self.provider.id, "count": 1 })),
            3 => self.control("invalidate", &json!({ "provider": self.provider.id })),
            4 if self.provider.can(OpName::Complete) && !self.removed.contains(&id) => {
                self.marked.insert(id.clone(), !completed);
                self.send(Msg::ToggleItem(connection, id.as_str().into()));
            }
            5 => {
                self.planned.insert(id.clone());
                self.send(Msg::Lift(Grip::Item { connection, item: id.as_str().into() }));
                self.send(Msg::Drop);
            }
            6 => self.send(Msg::Refresh),
            7 => {
                self.send(Msg::Online(false));
                self.pass(120_000);
                self.send(Msg::Online(true));
            }
            8 => {
                self.send(Msg::Visible(false));
                self.pass(600_000);
                self.send(Msg::Visible(true));
            }
            _ => self.send(Msg::Step(0)),
        }
    }

    /// Lets time pass; answers and timers come in their order.
    fn pass(&mut self, by: Millis) {
        let until = self.now + by;
        loop {
            let next =
                self.answers.iter().enumerate().min_by_key(|(_, (at, _))| *at).map(|(index, (at, _))| (index, *at));
            let wake = self.wake.filter(|wake| *wake <= until && next.is_none_or(|(_, at)| *wake <= at));
            match (wake, next) {
                (Some(wake), _) => {
                    self.now = self.now.max(wake);
                    self.wake = None;
                    self.send(Msg::Tick);
                }
                (None, Some((index, at))) if at <= until => {
                    self.now = self.now.max(at);
                    let (_, msg) = self.answers.remove(index).unwrap();
                    self.send(msg);
                }
                _ => break,
            }
        }
        self.now = until;
    }

    /// What the source lists, asked anew and wholly.
    fn truth(&mut self, containers: &BTreeSet<String>) -> BTreeMap<String, (String, bool)> {
        let range = self.provider.abilities.ranged.then(|| {
            let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
            providers::Range { from: monday, until: monday + Days::new(7), zone: "Europe/Berlin".into() }
        });
        let mut found = BTreeMap::new();
        let mut open: Vec<Ask> =
            containers.iter().map(|scope| Ask::items(&scope.as_str().into(), range.clone())).collect();
        while let Some(ask) = open.pop() {
            let response = self.fetch(&ask);
            let Ok(Reply::Items { items, next, .. }) = (self.provider.reply)(&ask, &response) else {
                panic!("{ask:?}")
            };
            open.extend(next);
            found.extend(items.into_iter().map(|item| (item.id.to_string(), (item.title.to_string(), item.completed))));
        }
        found
    }
}

fn weather(provider: &'static Provider, seed: u64) {
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
    storm.send(Msg::Refresh);
    storm.pass(400_000);
    storm.send(Msg::Refresh);
    storm.pass(200_000);
    let shown = {
        let env = storm.env();
        let view = view(&storm.model, &env);
        let panel = view.sidebar.panel.clone().unwrap();
        let shown = panel.containers.iter().find(|container| container.selected).unwrap();
        BTreeSet::from([shown.id.to_string()])
    };
    let truth = storm.truth(&shown);
    let rows: BTreeMap<String, (String, bool)> =
        storm.rows().into_iter().map(|(id, title, completed)| (id, (title, completed))).collect();
    assert_eq!(rows, truth, "the list isn't the source's");
    // A mark of an item that is no longer listed can't be read from the listing; one that is must be as marked.
    for (id, completed) in &storm.marked {
        if let Some((_, there)) = truth.get(id).filter(|_| !storm.removed.contains(id)) {
            assert_eq!(there, completed, "the mark of {id} was lost");
        }
    }
    let plan = storm.model.plan();
    for id in &storm.planned {
        let key = plan::LinkKey {
            provider: plan::ProviderId::from(provider.id),
            account: storm.account.account_id(),
            item: id.as_str().into(),
        };
        assert!(plan.tasks_linked_to(&key).next().is_some(), "what was planned of {id} is gone");
    }
    // At most one cycle of containers and items each 5 s, with retries after a second at least.
    let most = (DAY / 5_000 * 2) as usize;
    assert!(storm.cycles < most, "{} listings in a day", storm.cycles);
}

#[test]
fn a_day_in_a_storm_ends_with_the_sources_truth() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("HOURLOOM_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("HOURLOOM_SEEDS").unwrap_or(2),
    };
    for provider in PROVIDERS.iter().filter(|provider| provider.can(OpName::Items)) {
        for seed in seeds.clone() {
            let outcome = std::panic::catch_unwind(|| weather(provider, seed));
            assert!(outcome.is_ok(), "{} with HOURLOOM_SEED={seed}", provider.id);
        }
    }
}
