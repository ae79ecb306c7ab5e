//! Stand-ins for the providers: real paths, parameters, paging, envelopes and errors, a believable small company's data,
//! and state that changes when it is written to.
//!
//! Written from the providers' documents; knows no adapter, since it would only agree with itself.
//!
//! - [`company`]: the data, the same for the same day
//! - [`asana`], [`google`]: the stand-ins
//! - [`control`]: what tests and demonstrations turn: faults, changes at the source, the log of requests

mod asana;
mod company;
mod control;
mod google;
mod state;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use chrono::NaiveDate;
use chrono_tz::Tz;

pub use crate::state::Account;
use crate::state::State;

/// The stand-ins and their shared state.
#[derive(Clone, Debug)]
pub struct Sandbox {
    state: Arc<Mutex<State>>,
}

impl Sandbox {
    /// A company whose weeks lie around `today`, with its office hours in `zone`.
    pub fn new(today: NaiveDate, zone: Tz) -> Self {
        Self { state: Arc::new(Mutex::new(State::new(today, zone))) }
    }

    /// The accounts one can use, with the tokens that their providers accept.
    pub fn accounts(&self) -> Vec<Account> {
        state::ACCOUNTS.to_vec()
    }

    /// Each provider below its base ([`Account::base`]), and `/control/`.
    pub fn router(&self) -> Router {
        Router::new()
            .nest("/asana/api/1.0", asana::router(self.clone()))
            .nest("/google-calendar/calendar/v3", google::router(self.clone()))
            .nest("/control", control::router(self.clone()))
    }

    /// The state; what a panicking test left behind is as good as any.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
