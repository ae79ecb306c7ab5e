//! Slack's API: the user, reactions, search, people, conversations.
//!
//! Source: Slack's description and its example bodies. Every answer is HTTP 200, except for rate limits; `ok` tells
//! success from failure.

mod emoji;
mod query;

use std::collections::HashMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::any;
use http::{HeaderName, HeaderValue, Method, header};
use serde_json::{Value, json};

use crate::catalogue;
use crate::catalogue::{Rotation, Stand, rare, usual};
use crate::company::{Channel, Company, Kind, Message};
use crate::guard::{self, Guard};
use crate::oauth::{self, Caller, Denial};
use crate::people::{PEOPLE, Who};
use crate::secret;
use crate::state::answer;
use crate::{Sandbox, token};

type Params = HashMap<String, String>;

const ID: &str = "slack";
/// The largest body that is read, in bytes.
const LONGEST: usize = 1 << 20;
pub(crate) const TEAM: &str = "T04TERNTD";
pub(crate) const TEAM_NAME: &str = "Tern & Tide";
const SITE: &str = "https://ternandtide.slack.com";

/// The stand-in.
pub(crate) static STAND: Stand = Stand {
    id: "slack",
    name: "Slack",
    base: "/slack/api",
    authorize: "/slack/oauth/authorize",
    token: "/slack/api/oauth.v2.access",
    revoke: Some("/slack/api/auth.revoke"),
    takes_basic: true,
    scope_parameter: "user_scope",
    scope_separator: ',',
    scopes: &[
        usual("reactions:read", "View emoji reactions and the messages they stand on"),
        usual("reactions:write", "Add and remove emoji reactions as you"),
        usual("search:read", "Search the workspace's messages"),
        usual("users:read", "View people in the workspace"),
        usual("channels:read", "View basic information about public channels"),
        usual("groups:read", "View basic information about your private channels"),
        usual("im:read", "View basic information about your direct messages"),
        usual("mpim:read", "View basic information about your group messages"),
        rare("channels:history", "View messages in public channels"),
        rare("groups:history", "View messages in your private channels"),
        rare("im:history", "View your direct messages"),
        rare("mpim:history", "View your group messages"),
        rare("team:read", "View the workspace's name and icon"),
        rare("stars:read", "View what you have starred"),
        rare("chat:write", "Send messages as you"),
    ],
    lifetime_s: 43_200,
    rotation: Rotation::SingleUse,
    account: |person| person.slack_account,
    shown: |person| person.slack_shown,
    apis: &[("/slack/api", router)],
};

pub(crate) fn router(sandbox: Sandbox) -> Router {
    let guard = Guard { sandbox: sandbox.clone(), provider: ID, needs, denied };
    Router::new()
        .route("/auth.test", any(test))
        .route("/auth.revoke", any(revoke))
        .route("/reactions.list", any(reactions))
        .route("/reactions.get", any(reactions_of))
        .route("/search.messages", any(search))
        .route("/reactions.add", any(add))
        .route("/reactions.remove", any(remove))
        .route("/users.info", any(user))
        .route("/conversations.info", any(conversation))
        .fallback(async || refused("unknown_method"))
        .layer(middleware::map_response(identified))
        .layer(middleware::from_fn_with_state(sandbox.clone(), limited))
        .layer(middleware::from_fn_with_state(guard, guard::admit))
        .layer(middleware::from_fn(token_parameter))
        .with_state(sandbox.clone())
        .merge(catalogue::stand(ID).map(|stand| oauth::slack_tokens(sandbox, stand)).unwrap_or_default())
}

/// What every method gets: who asks, and the parameters of the query and of the body, which is a form or JSON.
struct Asked {
    sandbox: Sandbox,
    caller: Caller,
    params: Params,
}

impl FromRequest<Sandbox> for Asked {
    type Rejection = Response;

    async fn from_request(request: Request, sandbox: &Sandbox) -> Result<Self, Response> {
        let caller = request.extensions().get::<Caller>().cloned().ok_or_else(|| refused("not_authed"))?;
        let query = request.uri().query().unwrap_or_default();
        let mut params: Params = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let body = to_bytes(request.into_body(), LONGEST).await.map_err(|_| refused("request_too_large"))?;
        match serde_json::from_slice::<serde_json::Map<String, Value>>(&body) {
            Ok(json) => params.extend(json.into_iter().filter_map(|(name, value)| {
                let text = match value {
                    Value::Null => return None,
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                Some((name, text))
            })),
            Err(_) => params.extend(form_urlencoded::parse(&body).into_owned()),
        }
        Ok(Self { sandbox: sandbox.clone(), caller, params })
    }
}

/// A token may be a field of a form. In a URL or in JSON it isn't accepted.
async fn token_parameter(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if headers.contains_key(header::AUTHORIZATION) || !kind.starts_with("application/x-www-form-urlencoded") {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LONGEST).await else { return refused("request_too_large") };
    let token = form_urlencoded::parse(&body).find(|(name, _)| name == "token").map(|(_, token)| token.into_owned());
    if let Some(value) = token.and_then(|token| HeaderValue::from_str(&format!("Bearer {token}")).ok()) {
        parts.headers.insert(header::AUTHORIZATION, value);
    }
    next.run(Request::from_parts(parts, Body::from(body))).await
}

/// The calls per minute that a method allows, by Slack's tiers; `None` for methods without a tier.
///
/// Source: Slack's page about each method (tier 2 is 20 a minute, tier 3 is 50, tier 4 is 100).
pub fn tier(path: &str) -> Option<usize> {
    match path {
        "/search.messages" | "/reactions.list" | "/reactions.remove" => Some(20),
        "/reactions.add" | "/reactions.get" | "/conversations.info" => Some(50),
        "/users.info" => Some(100),
        _ => None,
    }
}

/// Rate limits by method and user, if they are switched on (`/control/limits`): demonstrations and tests are faster
/// than users.
async fn limited(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let caller = request.extensions().get::<Caller>().map(|caller| caller.who);
    let wait = tier(&path).zip(caller).and_then(|(most, who)| sandbox.state().take_turn(ID, who, &path, most));
    let Some(seconds) = wait else { return next.run(request).await };
    let mut response = answer(429, json!({ "ok": false, "error": "ratelimited" }));
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

async fn identified(mut response: Response) -> Response {
    if let Ok(id) = HeaderValue::from_str(&secret::random(18)) {
        response.headers_mut().insert(HeaderName::from_static("x-slack-req-id"), id);
    }
    response
}

fn needs(_: &Method, path: &str) -> &'static [&'static str] {
    match path {
        "/reactions.list" | "/reactions.get" => &["reactions:read"],
        "/search.messages" => &["search:read"],
        "/reactions.add" | "/reactions.remove" => &["reactions:write"],
        "/users.info" => &["users:read"],
        "/conversations.info" => &["channels:read", "groups:read", "im:read", "mpim:read"],
        _ => &[],
    }
}

fn refused(error: &str) -> Response {
    answer(200, json!({ "ok": false, "error": error }))
}

fn denied(denial: Denial, provided: &[&str]) -> Response {
    match denial {
        Denial::Missing => refused("not_authed"),
        Denial::Unknown => refused("invalid_auth"),
        Denial::Expired => refused("token_expired"),
        Denial::Revoked => refused("token_revoked"),
        Denial::Scope(needed) => answer(
            200,
            json!({
                "ok": false,
                "error": "missing_scope",
                "needed": needed.join(","),
                "provided": provided.join(","),
            }),
        ),
    }
}

async fn test(Asked { caller, .. }: Asked) -> Response {
    let person = &PEOPLE[caller.who];
    let body = json!({
        "ok": true,
        "url": format!("{SITE}/"),
        "team": TEAM_NAME,
        "user": person.slack_name,
        "team_id": TEAM,
        "user_id": person.slack,
        "is_enterprise_install": false,
    });
    answer(200, body)
}

async fn revoke(Asked { sandbox, caller, params }: Asked) -> Response {
    let trial = params.get("test").is_some_and(|test| ["1", "true"].contains(&&**test));
    let revoked = !trial && sandbox.state().authority.revoke(ID, &caller.token, false);
    answer(200, json!({ "ok": true, "revoked": revoked }))
}

fn permalink(message: &Message) -> String {
    format!("{SITE}/archives/{}/p{}", message.channel, message.ts.replace('.', ""))
}

fn message_json(message: &Message) -> Value {
    let reaction = |(name, givers): &(String, Vec<Who>)| {
        let users: Vec<&str> = givers.iter().map(|who| PEOPLE[*who].slack).collect();
        json!({ "name": name, "users": users, "count": users.len() })
    };
    json!({
        "type": "message",
        "user": PEOPLE[message.author].slack,
        "text": message.text,
        "ts": message.ts,
        "team": TEAM,
        "permalink": permalink(message),
        "reactions": message.reactions.iter().map(reaction).collect::<Vec<_>>(),
    })
}

/// The messages that a caller can see, the newest first.
fn seen<'a>(company: &'a Company, caller: &'a Caller) -> impl Iterator<Item = &'a Message> {
    company.messages.iter().rev().filter(|message| company.channel(message.channel, caller.who).is_some())
}

async fn reactions(Asked { sandbox, caller, params }: Asked) -> Response {
    let user = params.get("user").map_or(PEOPLE[caller.who].slack, String::as_str);
    let Some(whose) = PEOPLE.iter().position(|person| person.slack == user) else { return refused("user_not_found") };
    let state = sandbox.state();
    let reacted = |message: &&Message| message.reactions.iter().any(|(_, givers)| givers.contains(&whose));
    let found: Vec<&Message> = seen(&state.company, &caller).filter(reacted).collect();
    let limit = params.get("limit").and_then(|limit| limit.parse::<usize>().ok()).unwrap_or(100).clamp(1, 1000);
    let cursor = params.get("cursor").filter(|cursor| !cursor.is_empty());
    let from = match cursor.map(|cursor| token::placed(&state, ID, cursor)) {
        None => 0,
        Some(Some(at)) if at <= found.len() => at,
        Some(_) => return refused("invalid_cursor"),
    };
    let until = from.saturating_add(limit).min(found.len());
    let item =
        |message: &&Message| json!({ "type": "message", "channel": message.channel, "message": message_json(message) });
    let next = if until < found.len() { token::place(&state, ID, until) } else { String::new() };
    let body = json!({
        "ok": true,
        "items": found[from..until].iter().map(item).collect::<Vec<_>>(),
        "response_metadata": { "next_cursor": next },
    });
    answer(200, body)
}

async fn reactions_of(Asked { sandbox, caller, params }: Asked) -> Response {
    let given = |name: &str| params.get(name).filter(|text| !text.is_empty());
    let (Some(channel), Some(ts)) = (given("channel"), given("timestamp")) else { return refused("no_item_specified") };
    if ts.split_once('.').is_none_or(|(seconds, rest)| (seconds.to_owned() + rest).parse::<u64>().is_err()) {
        return refused("bad_timestamp");
    }
    let state = sandbox.state();
    if state.company.channel(channel, caller.who).is_none() {
        return refused("channel_not_found");
    }
    let mut there = seen(&state.company, &caller).filter(|message| message.channel == *channel && message.ts == *ts);
    let Some(message) = there.next() else { return refused("message_not_found") };
    answer(200, json!({ "ok": true, "type": "message", "channel": channel, "message": message_json(message) }))
}

async fn search(Asked { sandbox, caller, params }: Asked) -> Response {
    let Some(asked) = params.get("query").filter(|asked| !asked.trim().is_empty()) else {
        return refused("No query passed");
    };
    let number = |name: &str, usual: usize| params.get(name).map_or(Ok(usual), |text| text.parse::<usize>());
    let (Ok(count), Ok(page)) = (number("count", 20), number("page", 1)) else { return refused("invalid_arguments") };
    let (count, page) = (count.clamp(1, 100), page.clamp(1, 100));
    let state = sandbox.state();
    let terms = query::Terms::parse(asked);
    let mut found: Vec<&Message> =
        seen(&state.company, &caller).filter(|message| terms.admit(message, &state.company, caller.who)).collect();
    if params.get("sort_dir").is_some_and(|way| way == "asc") {
        found.reverse();
    }
    let (total, pages) = (found.len(), found.len().div_ceil(count));
    let skipped = page.saturating_sub(1).saturating_mul(count);
    let shown: Vec<Value> =
        found.iter().skip(skipped).take(count).map(|message| match_json(message, &state.company)).collect();
    let first = if shown.is_empty() { 0 } else { skipped.saturating_add(1) };
    let messages = json!({
        "total": total,
        "pagination": {
            "total_count": total,
            "page": page,
            "per_page": count,
            "page_count": pages,
            "first": first,
            "last": first.saturating_add(shown.len()).saturating_sub(1),
        },
        "paging": { "count": count, "total": total, "page": page, "pages": pages },
        "matches": shown,
    });
    answer(200, json!({ "ok": true, "query": asked, "messages": messages }))
}

fn match_json(message: &Message, company: &Company) -> Value {
    let channel = company.channels.iter().find(|channel| channel.id == message.channel);
    let private = channel.is_some_and(|channel| channel.kind != Kind::Public);
    json!({
        "iid": format!("{}-{}", message.channel.to_lowercase(), message.ts.replace('.', "")),
        "team": TEAM,
        "channel": {
            "id": message.channel,
            "is_private": private,
            "is_mpim": false,
            "is_shared": false,
            "is_org_shared": false,
            "is_ext_shared": false,
            "is_pending_ext_shared": false,
            "pending_shared": [],
            "name": channel.map_or("", |channel| channel.name),
        },
        "type": "message",
        "user": PEOPLE[message.author].slack,
        "username": PEOPLE[message.author].slack_name,
        "ts": message.ts,
        "text": message.text,
        "permalink": permalink(message),
    })
}

/// Applies `reactions.add` or `reactions.remove` to a message.
fn react(
    sandbox: &Sandbox,
    caller: &Caller,
    params: &Params,
    change: impl Fn(&mut Message, &str) -> Response,
) -> Response {
    let (Some(channel), Some(at)) = (params.get("channel"), params.get("timestamp")) else {
        return refused("no_item_specified");
    };
    let Some(name) = params.get("name").filter(|name| emoji::is_known(name)) else { return refused("invalid_name") };
    let company = &mut sandbox.state().company;
    if company.channel(channel, caller.who).is_none() {
        return refused("channel_not_found");
    }
    let named = |message: &&mut Message| message.channel == channel && message.ts == *at;
    match company.messages.iter_mut().find(named) {
        Some(message) => change(message, name),
        None => refused("message_not_found"),
    }
}

async fn add(Asked { sandbox, caller, params }: Asked) -> Response {
    react(&sandbox, &caller, &params, |message, name| {
        if message.react(name, caller.who) { answer(200, json!({ "ok": true })) } else { refused("already_reacted") }
    })
}

async fn remove(Asked { sandbox, caller, params }: Asked) -> Response {
    react(&sandbox, &caller, &params, |message, name| {
        if message.unreact(name, caller.who) { answer(200, json!({ "ok": true })) } else { refused("no_reaction") }
    })
}

async fn user(Asked { params, .. }: Asked) -> Response {
    let asked = params.get("user").map(String::as_str).unwrap_or_default();
    let Some(person) = PEOPLE.iter().find(|person| person.slack == asked) else { return refused("user_not_found") };
    let user = json!({
        "id": person.slack,
        "team_id": TEAM,
        "name": person.slack_name,
        "deleted": false,
        "color": "9f69e7",
        "real_name": person.name,
        "tz": "Europe/Berlin",
        "tz_label": "Central European Time",
        "tz_offset": 3600,
        "profile": {
            "title": "",
            "phone": "",
            "skype": "",
            "real_name": person.name,
            "real_name_normalized": person.name,
            "display_name": person.slack_name,
            "display_name_normalized": person.slack_name,
            "fields": null,
            "status_text": "",
            "status_emoji": "",
            "avatar_hash": "g4c1a7e20b55",
            "email": person.email,
            "team": TEAM,
        },
        "is_admin": false,
        "is_owner": false,
        "is_restricted": false,
        "is_ultra_restricted": false,
        "is_bot": false,
        "is_app_user": false,
        "updated": 1_700_000_000,
    });
    answer(200, json!({ "ok": true, "user": user }))
}

async fn conversation(Asked { sandbox, caller, params }: Asked) -> Response {
    let state = sandbox.state();
    let asked = params.get("channel").map(String::as_str).unwrap_or_default();
    match state.company.channel(asked, caller.who) {
        Some(channel) => answer(200, json!({ "ok": true, "channel": channel_json(channel, caller.who) })),
        None => refused("channel_not_found"),
    }
}

fn channel_json(channel: &Channel, who: Who) -> Value {
    if channel.kind == Kind::Direct {
        let other = channel.members.iter().find(|member| **member != who).map_or("", |other| PEOPLE[*other].slack);
        return json!({
            "id": channel.id,
            "created": 1_690_000_000,
            "is_im": true,
            "is_org_shared": false,
            "user": other,
            "priority": 0,
        });
    }
    let private = channel.kind == Kind::Private;
    let words = json!({ "value": "", "creator": "", "last_set": 0 });
    json!({
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "created": 1_690_000_000,
        "creator": PEOPLE[0].slack,
        "is_archived": false,
        "is_channel": !private,
        "is_general": channel.name == "studio",
        "is_group": private,
        "is_im": false,
        "is_member": true,
        "is_mpim": false,
        "is_private": private,
        "is_shared": false,
        "is_org_shared": false,
        "is_ext_shared": false,
        "is_pending_ext_shared": false,
        "pending_shared": [],
        "previous_names": [],
        "unlinked": 0,
        "topic": words,
        "purpose": words,
    })
}
