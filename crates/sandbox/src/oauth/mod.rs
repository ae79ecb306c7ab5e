//! The providers' authorization servers: screens, codes, tokens, revocation (RFC 6749, RFC 7636, RFC 7009), each with
//! its provider's peculiarities.
//!
//! - [`authority`]: a server's memory, pure
//! - [`authorize`], [`screens`]: sign-in, consent, and the redirect back
//! - [`token`], [`words`]: tokens for codes and refresh tokens, and the errors in each provider's words
//! - [`redirect`]: the accepted redirect addresses

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

/// The state of the handlers of one provider's server.
#[derive(Clone, Debug)]
struct Server {
    sandbox: Sandbox,
    stand: &'static Stand,
}

/// Slack's token endpoint, which is a method of its API.
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
