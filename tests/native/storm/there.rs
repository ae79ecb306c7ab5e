//! The account at the source: what it answers, what changes in it, and what it really holds.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::body::{Body, to_bytes};
use chrono::{Days, NaiveDate, NaiveDateTime, TimeDelta};
use engine::{Answer, ConnectionId, Problem};
use http::Request;
use providers::{Account, Ask, Provider, Reply, Response};
use serde_json::Value;
use tower::ServiceExt;

use crate::sandbox::{account, sandbox};

/// A stand-in for a provider, and an account there.
pub(super) struct There {
    pub(super) provider: &'static Provider,
    pub(super) account: Account,
    // Created once: a router costs more than its answers.
    router: Router,
    runtime: tokio::runtime::Runtime,
    token: String,
    base: &'static str,
    /// What was answered since something last changed here. Most of a day is asking again for what is still the same:
    /// making and decoding that anew would take most of the time, and tell nothing.
    answered: RefCell<Vec<(Ask, Result<Answer, Problem>)>>,
}

/// Berlin's civil time in November.
pub(super) fn berlin(utc: NaiveDateTime) -> NaiveDateTime {
    utc + TimeDelta::hours(1)
}

/// Whether asking changes something here.
fn changes(ask: &Ask) -> bool {
    !matches!(
        ask,
        Ask::Containers { .. } | Ask::Items { .. } | Ask::Present { .. } | Ask::Item { .. } | Ask::Search { .. }
    )
}

impl There {
    pub(super) fn new(provider: &'static Provider) -> Self {
        let sandbox = sandbox();
        let account = account(&sandbox, provider.id);
        Self {
            provider,
            router: sandbox.router(),
            runtime: tokio::runtime::Builder::new_current_thread().build().unwrap(),
            token: sandbox.grant(provider.id, account.id).unwrap().access_token,
            base: account.base,
            answered: RefCell::default(),
            account: Account { id: account.id.into(), name: account.name.into() },
        }
    }

    pub(super) fn connection(&self) -> ConnectionId {
        ConnectionId::of(self.provider.id, &self.account.id)
    }

    /// Asks like the proxy: a bad answer becomes the adapter's fault.
    pub(super) fn ask(&self, ask: &Ask) -> Result<Response, Problem> {
        if changes(ask) {
            self.answered.borrow_mut().clear();
        }
        let response = self.fetch(ask);
        if !response.status().is_success() {
            let fault = (self.provider.reply)(ask, &response).unwrap_err();
            return Err(Problem { fault, correlation_id: "number".into() });
        }
        Ok(response)
    }

    /// The same, decoded.
    pub(super) fn answer(&self, ask: &Ask) -> Result<Answer, Problem> {
        let known = self.answered.borrow().iter().find(|(known, _)| known == ask).map(|(_, answer)| answer.clone());
        if let Some(answer) = known {
            return answer;
        }
        let answer = self.ask(ask).map(|response| Answer::decode(self.provider.id, ask, &response, berlin));
        if !changes(ask) {
            self.answered.borrow_mut().push((ask.clone(), answer.clone()));
        }
        answer
    }

    fn fetch(&self, ask: &Ask) -> http::Response<Vec<u8>> {
        let (mut parts, body) = (self.provider.request)(ask, &self.account).unwrap().into_parts();
        parts.uri = format!("{}{}", self.base, parts.uri).parse().unwrap();
        parts.headers.insert("authorization", format!("Bearer {}", self.token).parse().unwrap());
        self.send(Request::from_parts(parts, Body::from(body)))
    }

    fn send(&self, request: Request<Body>) -> http::Response<Vec<u8>> {
        self.runtime.block_on(async {
            let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
            http::Response::from_parts(parts, to_bytes(body, usize::MAX).await.unwrap().to_vec())
        })
    }

    /// Changes something there, as another user.
    pub(super) fn control(&self, path: &str, body: &Value) {
        self.answered.borrow_mut().clear();
        let request = Request::post(format!("/control/{path}"))
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        self.send(request);
    }

    /// Everything in this account, listed or not, with whether it is complete.
    pub(super) fn everything(&self) -> BTreeMap<String, bool> {
        let path = format!("/control/items/{}?account={}&count=100000", self.provider.id, self.account.id);
        let answer = self.send(Request::get(path).body(Body::empty()).unwrap());
        let all: Value = serde_json::from_slice(answer.body()).unwrap();
        let item = |item: &Value| Some((item["id"].as_str()?.to_owned(), item["completed"].as_bool()?));
        all["items"].as_array().unwrap().iter().filter_map(item).collect()
    }

    /// What it lists, in a new and complete listing.
    pub(super) fn truth(&self, containers: &BTreeSet<String>) -> BTreeMap<String, (String, bool)> {
        let range = self.provider.abilities.ranged.then(|| {
            let monday = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
            providers::Range { from: monday, until: monday + Days::new(7), zone: "Europe/Berlin".into() }
        });
        let mut found = BTreeMap::new();
        let mut open: Vec<Ask> =
            containers.iter().map(|scope| Ask::items(&scope.as_str().into(), range.clone())).collect();
        while let Some(ask) = open.pop() {
            let response = self.fetch(&ask);
            let Ok(Reply::Items { items, next, .. }) = providers::reply(self.provider.id, &ask, &response, berlin)
            else {
                panic!("{ask:?}")
            };
            open.extend(next);
            found.extend(items.into_iter().map(|item| (item.id.to_string(), (item.title.to_string(), item.completed))));
        }
        found
    }
}
