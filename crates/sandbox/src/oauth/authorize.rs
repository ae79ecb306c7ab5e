//! The authorization endpoint: checks a request, shows the screens, and redirects back with a code or an error.
//!
//! It never redirects to an unchecked URL: an unknown client or redirect address ends on a page.

use axum::extract::{RawForm, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};

use super::authority::SignIn;
use super::{Server, redirect, screens};
use crate::catalogue::Stand;
use crate::form::Form;
use crate::people::{self, PEOPLE};
use crate::state::now_ms;

/// Why a request ends before the user sees it.
enum Stop {
    /// On a page.
    Page(&'static str),
    /// Back at the client, with an error and a description.
    Back(Back, &'static str, String),
}

/// A checked redirect address.
struct Back {
    redirect: String,
    state: Option<String>,
}

/// `GET /authorize`.
pub(super) async fn begin(State(server): State<Server>, RawQuery(query): RawQuery) -> Response {
    let query = Form::parse(&query.unwrap_or_default());
    let mut state = server.sandbox.state();
    state.note(server.stand.id, "GET", "/oauth/authorize");
    let known = query.get("client_id").is_some_and(|id| state.authority.client(server.stand.id, id).is_some());
    match check(server.stand, &query, known) {
        Ok(asked) => {
            // Redirects to a URL without the parameters, from which the screens' relative links start.
            let request = state.authority.begin(asked, now_ms());
            Redirect::to(&format!("authorize/accounts?request={request}")).into_response()
        }
        Err(Stop::Page(reason)) => screens::stopped(server.stand, reason),
        Err(Stop::Back(back, error, description)) => {
            let answer =
                [("error", Some(error)), ("error_description", Some(&*description)), ("state", back.state.as_deref())];
            Redirect::to(&redirect::with(&back.redirect, &answer)).into_response()
        }
    }
}

fn check(stand: &'static Stand, query: &Form, known: bool) -> Result<SignIn, Stop> {
    if !known {
        return Err(Stop::Page("The app that sent you here isn't registered: its client_id is unknown."));
    }
    let redirect = query.get("redirect_uri").filter(|address| redirect::is_acceptable(address));
    let Some(redirect) = redirect.map(str::to_owned) else {
        return Err(Stop::Page(
            "The app that sent you here uses a redirect address (redirect_uri) that isn't registered.",
        ));
    };
    let state = query.get("state").map(str::to_owned);
    let stop = |error, description: &str| {
        Err(Stop::Back(Back { redirect: redirect.clone(), state: state.clone() }, error, description.to_owned()))
    };
    if query.get("response_type") != Some("code") {
        return stop("unsupported_response_type", "response_type must be code");
    }
    // A client with a secret may do without a challenge; if it sends one, it is enforced.
    let challenge = match (query.get("code_challenge_method"), query.get("code_challenge")) {
        (None, None) => None,
        (Some("S256"), Some(challenge)) if challenge.len() == 43 => Some(challenge.to_owned()),
        (Some("S256"), _) => return stop("invalid_request", "code_challenge must be the base64url of a SHA-256"),
        _ => return stop("invalid_request", "code_challenge_method must be S256"),
    };
    let scopes = match stand.scopes_of(query.get(stand.scope_parameter).unwrap_or_default()) {
        Ok(scopes) if scopes.is_empty() && stand.id == "asana" => vec!["default"],
        Ok(scopes) if scopes.is_empty() => return stop("invalid_scope", "no scope was requested"),
        Ok(scopes) => scopes,
        Err(unknown) => return stop("invalid_scope", &format!("{unknown} isn't a scope of {}", stand.name)),
    };
    Ok(SignIn {
        provider: stand.id,
        client: query.get("client_id").unwrap_or_default().to_owned(),
        offline: is_offline(stand, query, &scopes),
        challenge,
        nonce: query.get("nonce").map(str::to_owned),
        scopes,
        redirect,
        state,
    })
}

/// Google issues a refresh token if `access_type` asks for it, Microsoft by a scope, the others always.
fn is_offline(stand: &Stand, query: &Form, scopes: &[&str]) -> bool {
    match stand.id {
        "microsoft-outlook" => scopes.contains(&"offline_access"),
        _ if stand.is_google() => query.get("access_type") == Some("offline") && query.get("prompt") == Some("consent"),
        _ => true,
    }
}

const OVER: &str = "This sign-in took too long, or it has already been answered. Go back to the app and connect again.";

/// `GET /authorize/accounts`: the first screen.
pub(super) async fn accounts(State(server): State<Server>, RawQuery(query): RawQuery) -> Response {
    let query = Form::parse(&query.unwrap_or_default());
    let request = query.get("request").unwrap_or_default();
    match server.sandbox.state().authority.sign_in(server.stand.id, request, now_ms()) {
        Some(_) => screens::accounts(server.stand, request),
        None => screens::stopped(server.stand, OVER),
    }
}

/// `POST /authorize/account`: an account was chosen on the first screen.
pub(super) async fn choose(RawForm(form): RawForm) -> Response {
    let form = Form::parse(&String::from_utf8_lossy(&form));
    let pairs = [("request", form.get("request")), ("account", form.get("account"))];
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.into_iter().filter_map(|(name, value)| Some((name, value?))));
    Redirect::to(&format!("consent?{}", query.finish())).into_response()
}

/// `GET /authorize/consent`: the second screen.
pub(super) async fn consent(State(server): State<Server>, RawQuery(query): RawQuery) -> Response {
    let query = Form::parse(&query.unwrap_or_default());
    let request = query.get("request").unwrap_or_default();
    let state = server.sandbox.state();
    let asked = state.authority.sign_in(server.stand.id, request, now_ms());
    let who = query.get("account").and_then(|id| people::by_account(server.stand, id));
    match (asked, who) {
        (Some(asked), Some(who)) => screens::consent(server.stand, request, asked, &PEOPLE[who]),
        _ => screens::stopped(server.stand, OVER),
    }
}

/// `POST /authorize/decide`: the decision on the second screen.
pub(super) async fn decide(State(server): State<Server>, RawForm(form): RawForm) -> Response {
    let form = Form::parse(&String::from_utf8_lossy(&form));
    let (stand, now) = (server.stand, now_ms());
    let mut state = server.sandbox.state();
    let asked = form.get("request").and_then(|request| state.authority.end(stand.id, request, now));
    let who = form.get("account").and_then(|id| people::by_account(stand, id));
    let (Some(mut asked), Some(who)) = (asked, who) else { return screens::stopped(stand, OVER) };
    let (address, given) = (asked.redirect.clone(), asked.state.clone());
    if form.get("decision") != Some("allow") {
        let description = "The person denied the request";
        let answer =
            [("error", Some("access_denied")), ("error_description", Some(description)), ("state", given.as_deref())];
        return Redirect::to(&redirect::with(&address, &answer)).into_response();
    }
    let ticked: Vec<&str> = form.all("scope").collect();
    asked.scopes.retain(|scope| !screens::is_optional(stand, scope) || ticked.contains(scope));
    let code = state.authority.code(stand, asked, who, now);
    let answer = [("code", Some(&*code)), ("state", given.as_deref())];
    Redirect::to(&redirect::with(&address, &answer)).into_response()
}
