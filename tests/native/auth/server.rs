//! An authorization server and an API, small and strict: PKCE, single use, and rotating refresh tokens, where a second
//! use ends the whole family.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::extract::{Form, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::browser::random;

/// The server's id for each failed request.
pub(crate) const THEIR_ID: &str = "of-the-server-7";

const SECRET_FIELDS: [&str; 5] = ["code", "code_verifier", "client_secret", "refresh_token", "token"];

#[derive(Clone, Default)]
pub(crate) struct Server(Arc<Mutex<Inner>>);

#[derive(Default)]
pub(crate) struct Inner {
    codes: BTreeMap<String, BTreeMap<String, String>>,
    refresh: BTreeSet<String>,
    spent: BTreeSet<String>,
    access: BTreeSet<String>,
    /// Every secret that it has issued, and some that it has received.
    pub(crate) given: Vec<String>,
    /// Requests to the token endpoint.
    pub(crate) token_calls: usize,
    pub(crate) refreshes: usize,
    pub(crate) api_calls: usize,
    /// How often a used refresh token came back.
    pub(crate) thefts: usize,
    /// Answers that replace the next ones, at any endpoint.
    pub(crate) faults: VecDeque<(u16, String)>,
    /// The same, starting after the next successful answer of the token endpoint.
    pub(crate) later_faults: VecDeque<(u16, String)>,
    /// The `location` of those answers.
    pub(crate) place: String,
    /// Fields to add to or replace in the next successful token answer.
    pub(crate) token_answer: Value,
    pub(crate) rotates: bool,
    pub(crate) slow: Duration,
    /// Requests to the token endpoint are accepted and never answered.
    pub(crate) hangs_at_token: bool,
    /// Headers of the latest requests.
    pub(crate) headers: Vec<HeaderMap>,
    pub(crate) lasts: u64,
}

impl Server {
    pub(crate) async fn start() -> (Self, SocketAddr) {
        let server = Self::default();
        {
            let mut inner = server.inner();
            (inner.rotates, inner.lasts) = (true, 3600);
        }
        let app = Router::new()
            .route("/token", post(token))
            .route("/revoke", post(revoke))
            .route("/bearer-revoke", post(bearer_revoke))
            .route("/api/me", get(me))
            .route("/api/things", get(things))
            .with_state(server.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        (server, address)
    }

    pub(crate) fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The user signs in and consents; returns the redirect's parameters for an authorization URL.
    pub(crate) fn consent(&self, authorize_url: &str) -> BTreeMap<String, String> {
        let Query(asked) = Query::<BTreeMap<String, String>>::try_from_uri(&authorize_url.parse().unwrap()).unwrap();
        assert_eq!(asked["code_challenge_method"], "S256");
        let code = self.inner().secret("code");
        self.inner().codes.insert(code.clone(), asked.clone());
        let way_back = &asked["redirect_uri"];
        let (_, named) = way_back.split_once("?provider=").or_else(|| way_back.rsplit_once('/')).unwrap();
        BTreeMap::from([
            ("code".to_owned(), code),
            ("state".to_owned(), asked["state"].clone()),
            ("provider".to_owned(), named.to_owned()),
        ])
    }

    /// The number of valid tokens.
    pub(crate) fn alive(&self) -> usize {
        let inner = self.inner();
        inner.access.len() + inner.refresh.len()
    }

    /// A personal token, as its user copies it from the server's page.
    pub(crate) fn typed(&self) -> String {
        let mut inner = self.inner();
        let token = inner.secret("typed");
        inner.access.insert(token.clone());
        token
    }

    pub(crate) fn expire_accesses(&self) {
        self.inner().access.clear();
    }

    pub(crate) fn fault(&self, status: u16, body: &str) {
        self.inner().faults.push_back((status, body.to_owned()));
    }

    /// Counts the request; returns a fault if one is due.
    async fn enter(&self, headers: &HeaderMap, fields: &BTreeMap<String, String>) -> Option<Response> {
        let slow = {
            let mut inner = self.inner();
            inner.headers.push(headers.clone());
            inner.slow
        };
        if !slow.is_zero() {
            tokio::time::sleep(slow).await;
        }
        let mut inner = self.inner();
        let (status, body) = inner.faults.pop_front()?;
        // A server that repeats what it has received.
        let told: Vec<&str> = SECRET_FIELDS.iter().filter_map(|name| fields.get(*name).map(String::as_str)).collect();
        let told: Vec<&str> = told.into_iter().chain([bearer(headers)]).filter(|told| !told.is_empty()).collect();
        inner.given.extend(told.iter().map(|told| (*told).to_owned()));
        let body = body.replace("{told}", &told.join(" and "));
        let mut answer = (StatusCode::from_u16(status).unwrap(), body).into_response();
        answer.headers_mut().insert("x-request-id", THEIR_ID.parse().unwrap());
        if !inner.place.is_empty() {
            answer.headers_mut().insert("location", inner.place.parse().unwrap());
        }
        Some(answer)
    }
}

impl Inner {
    pub(crate) fn any_access(&self) -> bool {
        !self.access.is_empty()
    }

    pub(crate) fn any_refresh(&self) -> bool {
        !self.refresh.is_empty()
    }

    fn secret(&mut self, kind: &str) -> String {
        let secret = format!("canary-{kind}-{}", random());
        self.given.push(secret.clone());
        secret
    }

    fn tokens(&mut self) -> Value {
        let access = self.secret("access");
        self.access.insert(access.clone());
        let refresh = self.secret("refresh");
        self.refresh.insert(refresh.clone());
        json!({
            "access_token": access, "refresh_token": refresh, "token_type": "bearer", "expires_in": self.lasts,
            "scope": "things:read me",
        })
    }
}

fn refused(status: u16, error: &str) -> Response {
    (StatusCode::from_u16(status).unwrap(), Json(json!({ "error": error }))).into_response()
}

type Fields = Form<BTreeMap<String, String>>;

async fn token(State(server): State<Server>, headers: HeaderMap, Form(fields): Fields) -> Response {
    server.inner().token_calls += 1;
    if server.inner().hangs_at_token {
        std::future::pending::<()>().await;
    }
    if let Some(fault) = server.enter(&headers, &fields).await {
        return fault;
    }
    let mut inner = server.inner();
    if fields["client_id"] != "client" || fields["client_secret"] != "canary-client-secret" {
        return refused(401, "invalid_client");
    }
    let mut answer = match fields["grant_type"].as_str() {
        "authorization_code" => {
            let Some(asked) = inner.codes.remove(&fields["code"]) else { return refused(400, "invalid_grant") };
            let challenge = proxy::proof::digest(fields["code_verifier"].as_bytes());
            if asked["code_challenge"] != challenge || asked["redirect_uri"] != fields["redirect_uri"] {
                return refused(400, "invalid_grant");
            }
            inner.tokens()
        }
        "refresh_token" => {
            inner.refreshes += 1;
            let given = &fields["refresh_token"];
            if inner.spent.contains(given) {
                inner.thefts += 1;
                inner.refresh.clear();
            }
            if !inner.refresh.contains(given) {
                return refused(400, "invalid_grant");
            }
            if inner.rotates {
                inner.refresh.remove(given);
                inner.spent.insert(given.clone());
                inner.tokens()
            } else {
                let mut answer = inner.tokens();
                answer.as_object_mut().unwrap().remove("refresh_token");
                answer
            }
        }
        other => panic!("grant type {other}"),
    };
    if let Value::Object(changes) = std::mem::take(&mut inner.token_answer) {
        for (name, value) in changes {
            if value.is_null() { drop(answer.as_object_mut().unwrap().remove(&name)) } else { answer[name] = value }
        }
    }
    let later = std::mem::take(&mut inner.later_faults);
    inner.faults.extend(later);
    Json(answer).into_response()
}

async fn revoke(State(server): State<Server>, headers: HeaderMap, Form(fields): Fields) -> Response {
    if let Some(fault) = server.enter(&headers, &fields).await {
        return fault;
    }
    let mut inner = server.inner();
    let known = inner.refresh.remove(&fields["token"]) | inner.access.remove(&fields["token"]);
    if known { StatusCode::OK.into_response() } else { refused(400, "invalid_token") }
}

async fn bearer_revoke(State(server): State<Server>, headers: HeaderMap) -> Response {
    let ok = server.inner().access.remove(bearer(&headers));
    Json(json!({ "ok": ok, "error": "invalid_auth" })).into_response()
}

fn bearer(headers: &HeaderMap) -> &str {
    headers.get("authorization").and_then(|value| value.to_str().unwrap().strip_prefix("Bearer ")).unwrap_or("")
}

async fn me(State(server): State<Server>, headers: HeaderMap) -> Response {
    api(&server, &headers, json!({ "id": "7", "name": "Mara" })).await
}

async fn things(State(server): State<Server>, headers: HeaderMap) -> Response {
    api(&server, &headers, json!([])).await
}

async fn api(server: &Server, headers: &HeaderMap, good: Value) -> Response {
    server.inner().api_calls += 1;
    if let Some(fault) = server.enter(headers, &BTreeMap::new()).await {
        return fault;
    }
    if !server.inner().access.contains(bearer(headers)) {
        return refused(401, "expired_token");
    }
    let mut response = Json(good).into_response();
    response.headers_mut().insert("set-cookie", "session=canary".parse().unwrap());
    response.headers_mut().insert("etag", "\"7\"".parse().unwrap());
    response
}
