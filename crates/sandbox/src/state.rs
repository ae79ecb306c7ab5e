//! What the stand-ins share: the company's records, the authorization servers' memory, faults in waiting, and the log
//! of requests.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Json;
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use chrono_tz::Tz;
use http::StatusCode;
use serde::Serialize;
use serde_json::Value;

use crate::company::{self, Company};
use crate::fault::Fault;
use crate::oauth::Authority;
use crate::people::Who;

/// The requests that are remembered.
const LOG_LENGTH: usize = 5000;

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) today: NaiveDate,
    pub(crate) zone: Tz,
    pub(crate) company: Company,
    pub(crate) authority: Authority,
    /// By provider: for its API, and for its token endpoint.
    pub(crate) faults: BTreeMap<String, VecDeque<Fault>>,
    pub(crate) token_faults: BTreeMap<String, VecDeque<Fault>>,
    /// Providers whose own limits are switched on, and when which person called what.
    pub(crate) limited: BTreeSet<&'static str>,
    turns: BTreeMap<(&'static str, Who, String), VecDeque<u64>>,
    pub(crate) log: VecDeque<Logged>,
    logged: u64,
    /// What the control page has to say.
    pub(crate) notice: Option<String>,
    /// How often the marks of all providers, and of each, have been made worthless.
    ages: (u64, BTreeMap<String, u64>),
}

/// A request that came in. Queries of an API hold no secret; those of an authorization server aren't kept.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Logged {
    #[serde(skip)]
    entry: u64,
    pub(crate) at_ms: u64,
    pub(crate) provider: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    /// What it was answered; none while it isn't.
    pub(crate) status: Option<u16>,
}

impl State {
    pub(crate) fn new(today: NaiveDate, zone: Tz) -> Self {
        Self {
            today,
            zone,
            company: company::around(today),
            authority: Authority::new(),
            faults: BTreeMap::new(),
            token_faults: BTreeMap::new(),
            limited: BTreeSet::new(),
            turns: BTreeMap::new(),
            log: VecDeque::new(),
            logged: 0,
            notice: None,
            ages: (0, BTreeMap::new()),
        }
    }

    /// Takes a turn at a method that may be called so often in a minute: how long to wait where none is left, in seconds.
    pub(crate) fn take_turn(&mut self, provider: &'static str, who: Who, method: &str, most: usize) -> Option<u32> {
        if !self.limited.contains(provider) {
            return None;
        }
        let now = now_ms();
        let turns = self.turns.entry((provider, who, method.to_owned())).or_default();
        turns.retain(|at| now.saturating_sub(*at) < 60_000);
        if turns.len() < most {
            turns.push_back(now);
            return None;
        }
        let first = turns.front().copied().unwrap_or(now);
        Some(u32::try_from((first + 60_000).saturating_sub(now).div_ceil(1_000)).unwrap_or(60).max(1))
    }

    /// Everything as it was at the start; grants stay, since somebody's browser holds them.
    pub(crate) fn reset(&mut self) {
        self.company = company::around(self.today);
        self.authority.restore_all();
        self.faults.clear();
        self.token_faults.clear();
        self.limited.clear();
        self.turns.clear();
        self.log.clear();
        self.ages.0 += 1;
    }

    /// The generation of a provider's marks.
    pub(crate) fn age(&self, provider: &str) -> u64 {
        self.ages.0 + self.ages.1.get(provider).copied().unwrap_or(0)
    }

    /// Makes all marks of a provider worthless: sync tokens, delta tokens, cursors.
    pub(crate) fn invalidate(&mut self, provider: &str) {
        *self.ages.1.entry(provider.to_owned()).or_default() += 1;
    }

    /// Logs a request without its query.
    pub(crate) fn note(&mut self, provider: &str, method: &str, path: &str) -> u64 {
        self.note_with(provider, method, path, "")
    }

    /// Logs a request; the number by which [`State::answered`] finds it.
    pub(crate) fn note_with(&mut self, provider: &str, method: &str, path: &str, query: &str) -> u64 {
        if self.log.len() == LOG_LENGTH {
            self.log.pop_front();
        }
        self.logged += 1;
        self.log.push_back(Logged {
            entry: self.logged,
            at_ms: now_ms(),
            provider: provider.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.to_owned(),
            status: None,
        });
        self.logged
    }

    /// Logs what a request was answered.
    pub(crate) fn answered(&mut self, entry: u64, status: StatusCode) {
        if let Some(logged) = self.log.iter_mut().rev().find(|logged| logged.entry == entry) {
            logged.status = Some(status.as_u16());
        }
    }

    /// Lets the next answers of a provider, of its API or of its token endpoint, be this fault.
    pub(crate) fn plant(&mut self, provider: &str, token: bool, fault: Fault, times: usize) {
        let faults = if token { &mut self.token_faults } else { &mut self.faults };
        faults.entry(provider.to_owned()).or_default().extend(std::iter::repeat_n(fault, times.min(10_000)));
    }

    /// The fault that the next request to the provider's token endpoint meets.
    pub(crate) fn token_fault(&mut self, provider: &str) -> Option<Fault> {
        self.token_faults.get_mut(provider)?.pop_front()
    }
}

/// A JSON answer.
pub(crate) fn answer(status: u16, body: Value) -> Response {
    (StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(body)).into_response()
}

/// Milliseconds of Unix time.
#[expect(clippy::disallowed_methods, reason = "tokens expire and the log says when; its spacings are compared")]
pub(crate) fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as u64)
}
