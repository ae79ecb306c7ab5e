//! The page's buttons. Each redirects back to the page, which then shows what was done.

use axum::extract::{RawForm, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, StatusCode};
use serde_json::json;

use super::MOST;
use crate::Sandbox;
use crate::catalogue::{self, Stand};
use crate::fault::Fault;
use crate::form::Form;
use crate::people::{PEOPLE, Who};
use crate::state;

/// The faults that can be planted: value, label, whether at the token endpoint, the fault.
pub(super) fn faults() -> Vec<(&'static str, &'static str, bool, Fault)> {
    let fault = |body| serde_json::from_value::<Fault>(body).ok();
    let all = [
        ("429", "429, wait 30 s", false, fault(json!({ "status": 429, "retry_after": 30 }))),
        ("500", "500", false, fault(json!({ "status": 500 }))),
        ("503", "503", false, fault(json!({ "status": 503 }))),
        ("timeout", "Timeout", false, fault(json!({ "kind": "timeout" }))),
        ("cut", "Truncated body", false, fault(json!({ "kind": "cut" }))),
        ("html", "HTML page", false, fault(json!({ "kind": "html" }))),
        ("malformed", "Malformed JSON", false, fault(json!({ "kind": "malformed" }))),
        ("token-503", "503", true, fault(json!({ "status": 503 }))),
        ("token-client", "Wrong client", true, fault(json!({ "kind": "invalid_client" }))),
    ];
    all.into_iter().filter_map(|(value, words, token, fault)| Some((value, words, token, fault?))).collect()
}

/// `POST /act`.
pub(super) async fn act(State(sandbox): State<Sandbox>, headers: HeaderMap, RawForm(form): RawForm) -> Response {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return StatusCode::FORBIDDEN.into_response();
    }
    let form = Form::parse(&String::from_utf8_lossy(&form));
    let Some(stand) = form.get("provider").and_then(catalogue::stand) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let who: Who = form.get("person").and_then(|text| text.parse().ok()).filter(|who| *who < PEOPLE.len()).unwrap_or(0);
    let mut state = sandbox.state();
    state.notice = Some(perform(&mut state, stand, who, &form));
    Redirect::to(&format!("./?provider={}&person={who}", stand.id)).into_response()
}

/// Performs the action, and returns a message about it.
fn perform(state: &mut state::State, stand: &'static Stand, who: Who, form: &Form) -> String {
    let name = PEOPLE[who].name;
    let id = form.get("item").unwrap_or_default();
    let found = |found: bool, said: &str| if found { said.to_owned() } else { "This item doesn't exist.".to_owned() };
    match form.get("do").unwrap_or_default() {
        "revoke" => {
            state.authority.control(stand.id, Some(who), false);
            format!("{name}'s access to {} is revoked.", stand.name)
        }
        "restore" => {
            state.authority.control(stand.id, Some(who), true);
            format!("{name}'s access to {} is restored.", stand.name)
        }
        "expire" => format!("{} access tokens of {} have expired.", state.authority.expire(stand.id), stand.name),
        "invalidate" => {
            state.invalidate(stand.id);
            format!("Sync tokens and cursors of {} are now invalid.", stand.name)
        }
        "fault" => plant(state, stand, form),
        "clear" => {
            state.faults.remove(stand.id);
            state.token_faults.remove(stand.id);
            format!("{} has no planned faults any more.", stand.name)
        }
        "limit" => {
            state.limited.insert(stand.id);
            format!("{} now limits calls per minute, as the real service does.", stand.name)
        }
        "unlimit" => {
            state.limited.remove(stand.id);
            format!("{} no longer limits calls.", stand.name)
        }
        "rename" => found(state.company.change(id, None, form.get("title")), "The item is renamed."),
        "complete" => found(state.company.change(id, Some(true), None), "The item is complete."),
        "reopen" => found(state.company.change(id, Some(false), None), "The item is open again."),
        "delete" => found(state.company.remove(id), "The item is deleted."),
        "add" => add(state, stand, who, form),
        "reset" => {
            state.reset();
            "Everything is reset, except access.".to_owned()
        }
        _ => "Nothing was done.".to_owned(),
    }
}

fn plant(state: &mut state::State, stand: &Stand, form: &Form) -> String {
    let times = form.get("times").and_then(|times| times.parse::<usize>().ok()).unwrap_or(1).clamp(1, 1000);
    let asked = form.get("fault").unwrap_or_default();
    let Some((_, words, token, fault)) = faults().into_iter().find(|(value, ..)| *value == asked) else {
        return "Unknown fault.".to_owned();
    };
    state.plant(stand.id, token, fault, times);
    let place = if token { "token endpoint" } else { "API" };
    let answers = if times == 1 { "next answer".to_owned() } else { format!("next {times} answers") };
    format!("The {answers} of {}'s {place}: {words}.", stand.name)
}

fn add(state: &mut state::State, stand: &Stand, who: Who, form: &Form) -> String {
    let count = form.get("count").and_then(|count| count.parse::<usize>().ok()).unwrap_or(1).clamp(1, MOST);
    let today = state.today;
    let title = form.get("title").filter(|_| count == 1);
    if state.company.add(stand.id, who, count, title, today) {
        let items = if count == 1 { "item is" } else { "items are" };
        format!("{count} {items} added for {}.", PEOPLE[who].name)
    } else {
        format!("{} has no items.", stand.name)
    }
}
