//! The shared state of the stand-ins: the company's records, the authorization servers' memory, planted faults, and the
//! request log.

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

/// The number of requests that are kept.
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
    /// Providers with rate limits, and the times of each user's calls by method.
    pub(crate) limited: BTreeSet<&'static str>,
    turns: BTreeMap<(&'static str, Who, String), VecDeque<u64>>,
    pub(crate) log: VecDeque<Logged>,
    logged: u64,
    /// The message on the control page.
    pub(crate) notice: Option<String>,
    /// How often the sync tokens of all providers, and of each, were invalidated.
    ages: (u64, BTreeMap<String, u64>),
}

/// A received request. Queries of an API contain no secret; those of an authorization server aren't stored.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Logged {
    #[serde(skip)]
    entry: u64,
    pub(crate) at_ms: u64,
    pub(crate) provider: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    /// The status of its answer; `None` until it is answered.
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

    /// Counts a call of a method with a limit per minute; returns the seconds to wait if the limit is reached.
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
        Some(u32::try_from(first.saturating_add(60_000).saturating_sub(now).div_ceil(1_000)).unwrap_or(60).max(1))
    }

    /// Resets everything to the start, except grants, which users' browsers hold.
    pub(crate) fn reset(&mut self) {
        self.company = company::around(self.today);
        self.authority.restore_all();
        self.faults.clear();
        self.token_faults.clear();
        self.limited.clear();
        self.turns.clear();
        self.log.clear();
        self.ages.0 = self.ages.0.saturating_add(1);
    }

    /// The generation of a provider's sync tokens.
    pub(crate) fn age(&self, provider: &str) -> u64 {
        self.ages.0.saturating_add(self.ages.1.get(provider).copied().unwrap_or(0))
    }

    /// Invalidates all sync tokens, delta tokens and cursors of a provider.
    pub(crate) fn invalidate(&mut self, provider: &str) {
        let age = self.ages.1.entry(provider.to_owned()).or_default();
        *age = age.saturating_add(1);
    }

    /// Logs a request without its query.
    pub(crate) fn note(&mut self, provider: &str, method: &str, path: &str) -> u64 {
        self.note_with(provider, method, path, "")
    }

    /// Logs a request; returns the number for [`State::answered`].
    pub(crate) fn note_with(&mut self, provider: &str, method: &str, path: &str, query: &str) -> u64 {
        if self.log.len() == LOG_LENGTH {
            self.log.pop_front();
        }
        self.logged = self.logged.saturating_add(1);
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

    /// Logs the answer to a request.
    pub(crate) fn answered(&mut self, entry: u64, status: StatusCode) {
        if let Some(logged) = self.log.iter_mut().rev().find(|logged| logged.entry == entry) {
            logged.status = Some(status.as_u16());
        }
    }

    /// Plants a fault for the next answers of a provider's API or token endpoint.
    pub(crate) fn plant(&mut self, provider: &str, token: bool, fault: Fault, times: usize) {
        let faults = if token { &mut self.token_faults } else { &mut self.faults };
        faults.entry(provider.to_owned()).or_default().extend(std::iter::repeat_n(fault, times.min(10_000)));
    }

    /// The fault for the next request to the provider's token endpoint.
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
