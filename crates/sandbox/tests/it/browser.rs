//! A user's browser and an app's server, as far as the tests need them.

use axum::body::{Body, to_bytes};
use chrono::NaiveDate;
use http::{Request, header};
use sandbox::{Client, Sandbox};
use serde_json::Value;
use tower::ServiceExt;

pub(crate) const BACK: &str = "http://127.0.0.1:8080/callback.html";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// The challenge for [`VERIFIER`]; both are the example of RFC 7636, appendix B.
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub(crate) struct Browser {
    pub(crate) sandbox: Sandbox,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    /// The body, as far as it was received.
    pub(crate) text: Result<String, String>,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(self.text.as_ref().unwrap()).unwrap()
    }

    pub(crate) fn text(&self) -> &str {
        self.text.as_ref().unwrap()
    }

    pub(crate) fn location(&self) -> String {
        self.headers[header::LOCATION].to_str().unwrap().to_owned()
    }
}

pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// The value of a query parameter.
pub(crate) fn parameter(address: &str, name: &str) -> Option<String> {
    let query = address.split_once('?')?.1;
    form_urlencoded::parse(query.as_bytes()).find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

impl Browser {
    pub(crate) fn new() -> Self {
        let today = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        Self { sandbox: Sandbox::new(today, "Europe/Berlin".parse().unwrap()) }
    }

    pub(crate) fn client(&self, provider: &str) -> Client {
        self.sandbox.clients().into_iter().find(|client| client.provider == provider).unwrap()
    }

    /// The account id of the person with this index.
    pub(crate) fn account(&self, provider: &str, at: usize) -> String {
        let of = self.sandbox.accounts().into_iter().filter(|account| account.provider == provider);
        of.map(|account| account.id.to_owned()).nth(at).unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.sandbox.router().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let text = to_bytes(body, usize::MAX).await.map_err(|error| error.to_string());
        let text = text.map(|bytes| String::from_utf8(bytes.to_vec()).unwrap());
        Answer { status: parts.status.as_u16(), headers: parts.headers, text }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, pairs: &[(&str, &str)]) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form(pairs))).unwrap()).await
    }

    pub(crate) async fn control(&self, what: &str, body: Value) -> Answer {
        let request = Request::post(format!("/control/{what}")).header(header::CONTENT_TYPE, "application/json");
        let answer = self.send(request.body(Body::from(body.to_string())).unwrap()).await;
        assert_eq!(answer.status, 200, "{what}: {:?}", answer.text);
        answer
    }

    /// A call of an API with a token.
    pub(crate) async fn call(&self, method: &str, path: &str, token: &str, body: Option<Value>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).unwrap()).await
    }

    /// The authorization URL's query for these scopes.
    pub(crate) fn asking(&self, provider: &str, scopes: &str) -> Vec<(&'static str, String)> {
        let scope = if provider == "slack" { "user_scope" } else { "scope" };
        let pairs = [
            ("client_id", self.client(provider).id),
            ("response_type", "code".to_owned()),
            ("redirect_uri", BACK.to_owned()),
            ("state", "s-1 &é".to_owned()),
            ("code_challenge", CHALLENGE.to_owned()),
            ("code_challenge_method", "S256".to_owned()),
            ("access_type", "offline".to_owned()),
            ("prompt", "consent".to_owned()),
            (scope, scopes.to_owned()),
        ];
        pairs.into()
    }

    pub(crate) async fn authorize(&self, provider: &str, query: &[(&str, String)]) -> Answer {
        let pairs: Vec<(&str, &str)> = query.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.get(&format!("{}?{}", self.client(provider).authorize_path, form(&pairs))).await
    }

    /// Goes through both screens as person `at`; returns where they lead.
    pub(crate) async fn walk(&self, provider: &str, scopes: &str, at: usize, decision: &str) -> String {
        let begun = self.authorize(provider, &self.asking(provider, scopes)).await;
        self.decide(provider, &begun, at, decision).await
    }

    /// The same, starting from where the authorization URL has led.
    pub(crate) async fn decide(&self, provider: &str, begun: &Answer, at: usize, decision: &str) -> String {
        assert_eq!(begun.status, 303, "{:?}", begun.text);
        let request = parameter(&begun.location(), "request").unwrap();
        let base = format!("/{provider}/oauth");
        let screen = self.get(&format!("{base}/{}", begun.location())).await;
        assert_eq!(screen.status, 200);
        let account = self.account(provider, at);
        let chosen =
            self.post(&format!("{base}/authorize/account"), &[("request", &request), ("account", &account)]).await;
        assert_eq!(chosen.status, 303);
        let consent = self.get(&format!("{base}/authorize/{}", chosen.location())).await;
        assert_eq!(consent.status, 200, "{}", consent.text());
        let mut pairs = vec![("request", request.as_str()), ("account", &account), ("decision", decision)];
        let optional: Vec<&str> = consent.text().split("name=\"scope\" value=\"").skip(1).collect();
        pairs.extend(optional.iter().map(|rest| ("scope", rest.split('"').next().unwrap())));
        let decided = self.post(&format!("{base}/authorize/decide"), &pairs).await;
        assert_eq!(decided.status, 303);
        decided.location()
    }

    /// A request to the token endpoint as the provider's client, with some fields changed.
    pub(crate) async fn token(&self, provider: &str, pairs: &[(&str, &str)]) -> Answer {
        let client = self.client(provider);
        let mut all = vec![("client_id", client.id.as_str()), ("client_secret", &client.secret)];
        all.retain(|(name, _)| !pairs.iter().any(|(given, _)| given == name));
        all.extend_from_slice(pairs);
        self.post(client.token_path, &all).await
    }

    pub(crate) async fn exchange(&self, provider: &str, code: &str) -> Answer {
        let fields =
            [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", BACK), ("code_verifier", VERIFIER)];
        self.token(provider, &fields).await
    }

    pub(crate) async fn refresh(&self, provider: &str, token: &str) -> Answer {
        self.token(provider, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// Access and refresh token of person `at`, through the screens.
    pub(crate) async fn connect(&self, provider: &str, scopes: &str, at: usize) -> (String, String) {
        let back = self.walk(provider, scopes, at, "allow").await;
        let body = self.exchange(provider, &parameter(&back, "code").unwrap()).await.json();
        tokens(&body)
    }
}

/// Access and refresh token, wherever they are in the answer.
pub(crate) fn tokens(body: &Value) -> (String, String) {
    let holder = if body["authed_user"].is_object() { &body["authed_user"] } else { body };
    let text = |name: &str| holder[name].as_str().unwrap_or_default().to_owned();
    (text("access_token"), text("refresh_token"))
}
