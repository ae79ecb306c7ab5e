//! The providers' authorization servers: screens, codes, tokens, revocation (RFC 6749, RFC 7636, RFC 7009), each with
//! its provider's habits.
//!
//! - [`authority`]: what a server remembers, pure
//! - [`authorize`], [`screens`]: sign in, consent, and the way back
//! - [`token`], [`words`]: tokens for codes and refresh tokens, and the refusals in each provider's words
//! - [`redirect`]: the addresses that a person may be sent back to

mod authority;
mod authorize;
mod redirect;
mod screens;
mod token;
mod words;

use axum::Router;
use axum::routing::{get, post};

pub use authority::Client;
pub(crate) use authority::{Authority, Caller, Denial};

use crate::Sandbox;
use crate::catalogue::Stand;

/// What the handlers of one provider's server need.
#[derive(Clone, Debug)]
struct Server {
    sandbox: Sandbox,
    stand: &'static Stand,
}

/// Slack's token endpoint, which is one of its API's methods.
pub(crate) fn slack_tokens(sandbox: Sandbox, stand: &'static Stand) -> Router {
    Router::new().route("/oauth.v2.access", post(token::token)).with_state(Server { sandbox, stand })
}

/// The authorization server of one provider.
pub(crate) fn router(sandbox: Sandbox, stand: &'static Stand) -> Router {
    Router::new()
        .route("/authorize", get(authorize::begin))
        .route("/authorize/accounts", get(authorize::accounts))
        .route("/authorize/account", post(authorize::choose))
        .route("/authorize/consent", get(authorize::consent))
        .route("/authorize/decide", post(authorize::decide))
        .route("/token", post(token::token))
        .route("/revoke", post(token::revoke))
        .with_state(Server { sandbox, stand })
}
