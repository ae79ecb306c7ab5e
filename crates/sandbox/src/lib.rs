//! Stand-ins for the providers: authorization servers with their screens, real paths, parameters, paging, envelopes and
//! errors, the believable data of a small company, and state that changes when it is written to.
//!
//! Written from the providers' documentation. It uses no adapter, with which it would only agree with itself.
//!
//! - `catalogue`, `people`: the stand-ins and the accounts as data
//! - `oauth`: sign-in, consent, tokens, revocation
//! - `company`: the data, the same for the same day
//! - `asana`, `google`, `microsoft`, `slack`: the APIs; `guard` runs before each, `token` makes their sync tokens
//! - `control`: controls for tests and demonstrations: faults, changes at the source, the request log
//! - `page`: shared by all pages

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

mod asana;
mod catalogue;
mod company;
mod control;
mod fault;
mod form;
mod google;
mod guard;
mod microsoft;
mod oauth;
mod page;
mod people;
mod secret;
mod slack;
mod state;
mod token;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::catalogue::Stand;
pub use crate::oauth::Client;
pub use crate::people::Account;
pub use crate::slack::tier as slack_tier;
use crate::state::State;

/// The stand-ins. `cargo xtask new-provider` writes one and adds it here.
pub(crate) static STANDS: &[&Stand] =
    &[&asana::STAND, &google::calendar::STAND, &microsoft::STAND, &slack::STAND, &google::sheets::STAND];

/// The stand-ins and their shared state.
#[derive(Clone, Debug)]
pub struct Sandbox {
    state: Arc<Mutex<State>>,
}

/// Tokens that were issued without screens.
#[derive(Clone)]
pub struct TokenAnswer {
    /// The access token.
    pub access_token: String,
    /// The refresh token.
    pub refresh_token: String,
    /// The access token's lifetime, in seconds.
    pub expires_in: u64,
    /// The granted scopes, by the provider's names.
    pub scopes: Vec<String>,
}

impl std::fmt::Debug for TokenAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenAnswer").field("scopes", &self.scopes).finish_non_exhaustive()
    }
}

impl Sandbox {
    /// A sandbox whose data is around `today`, with the office hours in `zone`.
    pub fn new(today: NaiveDate, zone: Tz) -> Self {
        Self { state: Arc::new(Mutex::new(State::new(today, zone))) }
    }

    /// All accounts, by provider; Mara Lindqvist's is the first of each.
    pub fn accounts(&self) -> Vec<Account> {
        people::accounts()
    }

    /// The only client that each provider's authorization server knows.
    pub fn clients(&self) -> Vec<Client> {
        self.state().authority.clients().to_vec()
    }

    /// Grants access to an account with the scopes that a planner needs, as if the user had gone through the screens;
    /// `None` if there is no such account, or the control page has revoked its access.
    pub fn grant(&self, provider: &str, account: &str) -> Option<TokenAnswer> {
        let stand = catalogue::stand(provider)?;
        let who = people::by_account(stand, account)?;
        if self.is_revoked(provider, account) {
            return None;
        }
        let issued = self.state().authority.adopt(stand, who, state::now_ms())?;
        Some(TokenAnswer {
            access_token: issued.access,
            refresh_token: issued.refresh.unwrap_or_default(),
            expires_in: stand.lifetime_s,
            scopes: issued.scopes.into_iter().map(str::to_owned).collect(),
        })
    }

    /// Whether the control page has revoked all access to an account, so that only its user can allow it again.
    pub fn is_revoked(&self, provider: &str, account: &str) -> bool {
        let Some(stand) = catalogue::stand(provider) else { return false };
        let Some(who) = people::by_account(stand, account) else { return false };
        let (held, ended) = self.state().authority.grants(stand.id, who);
        held == 0 && ended > 0
    }

    /// Each provider's API below its base ([`Account::base`]), its authorization server ([`Client`]), `/control/`, and
    /// the page with buttons at `/`.
    pub fn router(&self) -> Router {
        let mut router = control::console(self.clone()).nest("/control", control::router(self.clone()));
        for stand in STANDS {
            router = router.nest(&format!("/{}/oauth", stand.id), oauth::router(self.clone(), stand));
            for (path, api) in stand.apis {
                router = router.nest(path, api(self.clone()));
            }
        }
        router
    }

    /// The state, even if a panicking test has poisoned the lock.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
