//! The page with buttons: one provider and one person at a time, planted faults, and the last requests.

use axum::extract::{OriginalUri, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::act::faults;
use crate::STANDS;
use crate::Sandbox;
use crate::catalogue::{self, Stand};
use crate::form::Form;
use crate::page::{document, initials};
use crate::people::{PEOPLE, Who};
use crate::state;

/// The number of requests that are shown.
const LOGGED: usize = 40;
/// The number of items that are shown.
const ITEMS: usize = 8;

/// `GET /`.
pub(super) async fn show(
    State(sandbox): State<Sandbox>,
    OriginalUri(uri): OriginalUri,
    RawQuery(query): RawQuery,
) -> Response {
    // The page's links are relative, so that the sandbox's own path doesn't matter.
    if !uri.path().ends_with('/') {
        let last = uri.path().rsplit('/').next().unwrap_or_default();
        return Redirect::to(&format!("{last}/")).into_response();
    }
    let query = Form::parse(&query.unwrap_or_default());
    let stand = query.get("provider").and_then(catalogue::stand).unwrap_or(STANDS[0]);
    let who = query.get("person").and_then(|text| text.parse().ok()).filter(|who| *who < PEOPLE.len()).unwrap_or(0);
    let mut state = sandbox.state();
    let notice = state.notice.take();
    let view = View { state: &state, stand, who };
    document(
        200,
        &format!("{} – Sandbox", stand.name),
        &format!("console {}", stand.id),
        "",
        &view.page(notice.as_deref()),
    )
}

struct View<'a> {
    state: &'a state::State,
    stand: &'static Stand,
    who: Who,
}

impl View<'_> {
    fn page(&self, notice: Option<&str>) -> Markup {
        html! {
            header {
                h1 { "Sandbox" }
                nav aria-label="Providers" {
                    @for stand in STANDS {
                        a class=(stand.id) href={ "?provider=" (stand.id) "&person=" (self.who) }
                            aria-current=[(stand.id == self.stand.id).then_some("page")] {
                            span.tile aria-hidden="true" { (initials(stand.name)) }
                            span { (stand.name) }
                        }
                    }
                }
                (self.form(&html! { button name="do" value="reset" { "Reset everything" } }))
            }
            p.notice role="status" { @if let Some(notice) = notice { (notice) } }
            main {
                h2.title { (self.stand.name) }
                (self.access())
                (self.answers())
                (self.items())
                (self.log())
            }
        }
    }

    /// A form for the current provider and person.
    fn form(&self, inside: &Markup) -> Markup {
        html! {
            form method="post" action="act" {
                input type="hidden" name="provider" value=(self.stand.id);
                input type="hidden" name="person" value=(self.who);
                (inside)
            }
        }
    }

    fn access(&self) -> Markup {
        html! {
            section aria-labelledby="access" {
                h3 id="access" { "Access" }
                ul.people {
                    @for (who, person) in PEOPLE.iter().enumerate() {
                        @let (held, ended) = self.state.authority.grants(self.stand.id, who);
                        li {
                            span.avatar aria-hidden="true" { (initials(person.name)) }
                            span.who {
                                span.name { (person.name) }
                                span.email {
                                    @if held == 0 && ended == 0 { "Not connected" }
                                    @else { (held) " connected" @if ended > 0 { ", " (ended) " revoked" } }
                                }
                            }
                            form method="post" action="act" {
                                input type="hidden" name="provider" value=(self.stand.id);
                                input type="hidden" name="person" value=(who);
                                button name="do" value="revoke" aria-label={ "Revoke " (person.name) "'s access" }
                                    disabled[held == 0] { "Revoke" }
                                button name="do" value="restore" aria-label={ "Restore " (person.name) "'s access" }
                                    disabled[ended == 0] { "Restore" }
                            }
                        }
                    }
                }
                (self.form(&html! {
                    div.row {
                        button name="do" value="expire" { "Expire access tokens" }
                        button name="do" value="invalidate" { "Invalidate sync tokens" }
                    }
                }))
            }
        }
    }

    fn answers(&self) -> Markup {
        let waiting = |of: &std::collections::BTreeMap<String, std::collections::VecDeque<crate::fault::Fault>>| {
            of.get(self.stand.id).map_or(0, std::collections::VecDeque::len)
        };
        let (api, token) = (waiting(&self.state.faults), waiting(&self.state.token_faults));
        let choices = |at_token: bool| {
            html! {
                @for (value, words, token, _) in faults() {
                    @if token == at_token { button name="fault" value=(value) { (words) } }
                }
            }
        };
        html! {
            section aria-labelledby="answers" {
                h3 id="answers" { "Next answers" }
                (self.form(&html! {
                    input type="hidden" name="do" value="fault";
                    label.times { "Number of answers " input type="number" name="times" min="1" max="1000" value="1"; }
                    fieldset { legend { "From the API" } div.row { (choices(false)) } }
                    fieldset { legend { "From the token endpoint" } div.row { (choices(true)) } }
                }))
                div.state {
                    p { @if api == 0 && token == 0 { "No faults planned." }
                        @else { "Planned faults: " (api) " from the API, " (token) " from the token endpoint." } }
                    @if api > 0 || token > 0 { (self.form(&html! { button name="do" value="clear" { "Clear faults" } })) }
                }
                @if self.stand.id == "slack" {
                    @let on = self.state.limited.contains(self.stand.id);
                    div.state {
                        p { @if on { "Rate limits are on, as at the real service." } @else { "Rate limits are off." } }
                        (self.form(&html! {
                            button name="do" value=(if on { "unlimit" } else { "limit" }) {
                                @if on { "Switch limits off" } @else { "Switch limits on" }
                            }
                        }))
                    }
                }
            }
        }
    }

    fn items(&self) -> Markup {
        if self.stand.id == "google-sheets" {
            return self.spreadsheets();
        }
        let items = self.state.company.newest(self.stand.id, self.who, ITEMS);
        html! {
            section.wide aria-labelledby="items" {
                div.head {
                    h3 id="items" { "Items" }
                    nav.whose aria-label="Whose items" {
                        @for (who, person) in PEOPLE.iter().enumerate() {
                            a href={ "?provider=" (self.stand.id) "&person=" (who) }
                                aria-current=[(who == self.who).then_some("true")] { (person.name) }
                        }
                    }
                }
                div.row.add {
                    (self.form(&html! {
                        input type="hidden" name="do" value="add";
                        input type="text" name="title" aria-label="Title of a new item" placeholder="New item" required;
                        button { "Add" }
                    }))
                    (self.form(&html! {
                        input type="hidden" name="do" value="add";
                        button name="count" value="10000" { "Add 10,000" }
                    }))
                }
                ul.items {
                    @for item in items {
                        li class=[item.over.then_some("over")] { (self.form(&self.item(&item))) }
                    }
                }
            }
        }
    }

    fn item(&self, item: &crate::company::Listed) -> Markup {
        let dated = self.stand.id == "google-calendar" || self.stand.id == "microsoft-outlook";
        html! {
            input type="hidden" name="item" value=(item.id);
            input type="text" name="title" dir="auto" aria-label={ "Title of " (item.title) } value=(item.title);
            div.row {
                button name="do" value="rename" { "Rename" }
                @if !dated {
                    button name="do" value=(if item.over { "reopen" } else { "complete" }) {
                        @if item.over { "Reopen" } @else { "Complete" }
                    }
                }
                button name="do" value="delete" { "Delete" }
            }
        }
    }

    fn spreadsheets(&self) -> Markup {
        html! {
            section.wide aria-labelledby="items" {
                h3 id="items" { "Spreadsheets" }
                @if self.state.company.spreadsheets.is_empty() { p.empty { "No spreadsheets yet." } }
                ul.sheets {
                    @for spreadsheet in &self.state.company.spreadsheets {
                        li {
                            span.name { (spreadsheet.title) }
                            span.email {
                                (PEOPLE[spreadsheet.owner].name)
                                @for sheet in &spreadsheet.sheets { ", " (sheet.title) ": " (sheet.rows.len()) " rows" }
                            }
                        }
                    }
                }
            }
        }
    }

    fn log(&self) -> Markup {
        let last: Vec<_> =
            self.state.log.iter().rev().filter(|line| line.provider == self.stand.id).take(LOGGED).collect();
        html! {
            section.wide aria-labelledby="log" {
                div.head { h3 id="log" { "Last requests" } a href={ "?provider=" (self.stand.id) "&person=" (self.who) } { "Refresh" } }
                @if last.is_empty() { p.empty { "No requests yet." } }
                @else {
                    div.scroll tabindex="0" role="region" aria-labelledby="log" {
                        table {
                            thead { tr { th scope="col" { "Time (UTC)" } th scope="col" { "Answer" } th scope="col" { "Request" } } }
                            tbody {
                                @for line in last {
                                    tr {
                                        td { (clock(line.at_ms)) }
                                        td class=[line.status.filter(|status| *status >= 400).map(|_| "bad")] {
                                            @match line.status { Some(status) => (status), None => "pending" }
                                        }
                                        td { b { (line.method) } " " (line.path) @if !line.query.is_empty() { span { "?" (line.query) } } }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn clock(at_ms: u64) -> String {
    let time = DateTime::<Utc>::from_timestamp_millis(at_ms as i64).unwrap_or_default();
    time.format("%H:%M:%S%.3f").to_string()
}
