//! The token endpoint (RFC 6749, sections 4.1.3 and 6) and the revocation endpoint (RFC 7009).

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, header};
use serde_json::{Value, json};

use super::authority::{Issued, Refusal};
use super::{Server, words};
use crate::catalogue::{GOOGLE, Stand};
use crate::form::Form;
use crate::people::PEOPLE;
use crate::secret;
use crate::state::{answer, now_ms};

/// `POST /token`.
pub(super) async fn token(State(server): State<Server>, headers: HeaderMap, body: Bytes) -> Response {
    let stand = server.stand;
    let entry = server.sandbox.state().note(stand.id, "POST", "/oauth/token");
    let fault = server.sandbox.state().token_fault(stand.id);
    let response = match fault {
        Some(fault) if fault.is_invalid_client() => words::refusal(stand, Refusal::WrongSecret),
        Some(fault) => fault.apply(async { tokens(&server, &headers, &body) }).await,
        None => tokens(&server, &headers, &body),
    };
    server.sandbox.state().answered(entry, response.status());
    response
}

fn tokens(server: &Server, headers: &HeaderMap, body: &[u8]) -> Response {
    let mut response = match grant(server, headers, body) {
        Ok((issued, first)) => answer(200, good(server, &issued, first)),
        Err(refusal) => words::refusal(server.stand, refusal),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The tokens, and whether they are the first ones of a grant.
fn grant(server: &Server, headers: &HeaderMap, body: &[u8]) -> Result<(Issued, bool), Refusal> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return Err(Refusal::MissingParameter("grant_type"));
    }
    // Entra accepts secrets only without a browser in between, which it detects by this header.
    if server.stand.id == "microsoft-outlook" && headers.contains_key(header::ORIGIN) {
        return Err(Refusal::CrossOrigin);
    }
    let form = Form::parse(&String::from_utf8_lossy(body));
    let needed = |name: &'static str| form.get(name).ok_or(Refusal::MissingParameter(name));
    let now = now_ms();
    let authority = &mut server.sandbox.state().authority;
    let basic = basic(headers).filter(|_| server.stand.takes_basic);
    let (client, secret) = match &basic {
        Some((client, secret)) => (client.as_str(), secret.as_str()),
        None => (needed("client_id")?, needed("client_secret")?),
    };
    authority.authenticate(server.stand.id, client, secret)?;
    // Slack also accepts a code without a `grant_type`.
    let code_without_type = server.stand.id == "slack" && form.get("code").is_some();
    match form.get("grant_type").or(code_without_type.then_some("authorization_code")) {
        Some("authorization_code") => {
            let (code, redirect) = (needed("code")?, needed("redirect_uri")?);
            let issued = authority.exchange(server.stand, client, code, redirect, form.get("code_verifier"), now)?;
            Ok((issued, true))
        }
        Some("refresh_token") => Ok((authority.refresh(server.stand, client, needed("refresh_token")?, now)?, false)),
        Some(_) => Err(Refusal::UnknownGrantType),
        None => Err(Refusal::MissingParameter("grant_type")),
    }
}

/// The client's credentials in HTTP Basic, each form-encoded (RFC 6749, section 2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(given).ok()?).ok()?;
    let (client, secret) = text.split_once(':')?;
    let plain = |text: &str| form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned());
    Some((plain(client)?, plain(secret)?))
}

fn good(server: &Server, issued: &Issued, first: bool) -> Value {
    let stand = server.stand;
    let person = &PEOPLE[issued.who];
    if stand.id == "slack" {
        return slack(stand, issued, first);
    }
    let mut body = json!({ "access_token": issued.access, "token_type": "Bearer", "expires_in": stand.lifetime_s });
    if let Some(refresh) = &issued.refresh {
        body["refresh_token"] = json!(refresh);
    }
    if stand.id == "asana" {
        body["token_type"] = json!("bearer");
        let id = person.asana.parse::<u64>().unwrap_or_default();
        body["data"] = json!({ "id": id, "gid": person.asana, "name": person.name, "email": person.email });
        return body;
    }
    let listed = issued.scopes.iter().copied().filter(|scope| *scope != "offline_access");
    body["scope"] = json!(listed.collect::<Vec<_>>().join(" "));
    if stand.id == "microsoft-outlook" {
        body["ext_expires_in"] = json!(stand.lifetime_s);
    }
    if issued.scopes.contains(&"openid") {
        body["id_token"] = json!(id_token(server, issued));
    }
    body
}

/// Slack's first answer has the user's token in `authed_user`; the answer to a refresh has it at the top level.
fn slack(stand: &Stand, issued: &Issued, first: bool) -> Value {
    let person = &PEOPLE[issued.who];
    let mut token = json!({
        "access_token": issued.access,
        "token_type": "user",
        "scope": issued.scopes.join(","),
        "expires_in": stand.lifetime_s,
        "refresh_token": issued.refresh,
    });
    let team = json!({ "id": crate::slack::TEAM, "name": crate::slack::TEAM_NAME });
    if first {
        token["id"] = json!(person.slack);
        return json!({
            "ok": true,
            "app_id": "A07HOURLOOM",
            "authed_user": token,
            "team": team,
            "enterprise": null,
            "is_enterprise_install": false,
        });
    }
    token["ok"] = json!(true);
    token["app_id"] = json!("A07HOURLOOM");
    token["user_id"] = json!(person.slack);
    token["team"] = team;
    token["enterprise"] = Value::Null;
    token
}

fn id_token(server: &Server, issued: &Issued) -> String {
    let stand = server.stand;
    let person = &PEOPLE[issued.who];
    let now = now_ms() / 1000;
    let state = server.sandbox.state();
    let client = state.authority.clients().iter().find(|client| client.provider == stand.id);
    let (id, secret) = client.map_or(("", ""), |client| (client.id.as_str(), client.secret.as_str()));
    let (issuer, sub) = if stand.is_google() {
        ("https://accounts.google.com", person.google)
    } else {
        ("https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0", person.microsoft)
    };
    let mut claims =
        json!({ "iss": issuer, "aud": id, "sub": sub, "iat": now, "exp": now.saturating_add(stand.lifetime_s) });
    let has = |scope: &str| issued.scopes.contains(&scope);
    if has("email") || has(&format!("{GOOGLE}userinfo.email")) {
        claims["email"] = json!(person.email);
        claims["email_verified"] = json!(true);
    }
    if has("profile") || has(&format!("{GOOGLE}userinfo.profile")) {
        claims["name"] = json!(person.name);
    }
    if let Some(nonce) = &issued.nonce {
        claims["nonce"] = json!(nonce);
    }
    secret::id_token(&claims, secret)
}

/// `POST /revoke`: Asana's accepts only its own clients and refresh tokens, Google's anybody who has a token.
pub(super) async fn revoke(State(server): State<Server>, body: Bytes) -> Response {
    let stand = server.stand;
    let form = Form::parse(&String::from_utf8_lossy(&body));
    let mut state = server.sandbox.state();
    let entry = state.note(stand.id, "POST", "/oauth/revoke");
    let given = |name| form.get(name).unwrap_or_default();
    let authority = &mut state.authority;
    let response = match stand.id {
        "asana" => match authority.authenticate(stand.id, given("client_id"), given("client_secret")) {
            Err(refusal) => words::refusal(stand, refusal),
            Ok(()) if form.get("token").is_none() => words::refusal(stand, Refusal::MissingParameter("token")),
            // RFC 7009, section 2.2: an unknown token counts as revoked.
            Ok(()) => {
                authority.revoke(stand.id, given("token"), true);
                answer(200, json!({}))
            }
        },
        _ if stand.is_google() && authority.revoke(stand.id, given("token"), false) => answer(200, json!({})),
        _ if stand.is_google() => {
            answer(400, json!({ "error": "invalid_token", "error_description": "Token expired or revoked" }))
        }
        _ => answer(404, json!({ "error": "not_found" })),
    };
    state.answered(entry, response.status());
    response
}
