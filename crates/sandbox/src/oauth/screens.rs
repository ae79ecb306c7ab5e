//! The screens: choosing an account, allowing scopes, and errors. Plain forms, no script.

use axum::response::Response;
use maud::{Markup, html};

use super::authority::SignIn;
use super::redirect;
use crate::catalogue::{Scope, Stand};
use crate::page::{document, initials};
use crate::people::{PEOPLE, Person};

/// The requesting app's name on the screens.
const APP: &str = "Hourloom";

/// The frame of all screens.
fn screen(status: u16, stand: &Stand, title: &str, leads_to: &str, inside: &Markup) -> Response {
    let body = html! {
        main {
            header {
                span.tile aria-hidden="true" { (initials(stand.name)) }
                span.provider { (stand.name) }
            }
            (inside)
        }
        footer { "Sandbox: a stand-in for " (stand.name) ". No real account is touched." }
    };
    document(status, &format!("{title} – {}", stand.name), &format!("screen {}", stand.id), leads_to, &body)
}

/// Offers the three accounts.
pub(super) fn accounts(stand: &Stand, request: &str) -> Response {
    let inside = html! {
        h1 { "Choose an account" }
        p.lead { "to continue to " b { (APP) } }
        form method="post" action="account" {
            input type="hidden" name="request" value=(request);
            ul.accounts {
                @for (at, person) in PEOPLE.iter().enumerate() {
                    li {
                        button type="submit" name="account" value=((stand.account)(person))
                            aria-labelledby={ "name-" (at) } aria-describedby={ "email-" (at) } {
                            span.avatar aria-hidden="true" { (initials(person.name)) }
                            span.who {
                                span.name id={ "name-" (at) } { (person.name) }
                                span.email id={ "email-" (at) } { (person.email) }
                            }
                        }
                    }
                }
            }
        }
    };
    screen(200, stand, "Sign in", "", &inside)
}

/// At Google, the user can leave out scopes that don't identify them.
pub(super) fn is_optional(stand: &Stand, scope: &str) -> bool {
    stand.is_google() && !(scope == "openid" || scope.contains("userinfo."))
}

/// Shows what the app asks for.
pub(super) fn consent(stand: &Stand, request: &str, asked: &SignIn, person: &Person) -> Response {
    let scopes = asked.scopes.iter().filter_map(|name| stand.scope(name));
    let inside = html! {
        h1 { b { (APP) } " wants access to your account" }
        p.account {
            span.avatar aria-hidden="true" { (initials(person.name)) }
            span.who {
                span.name { (person.name) }
                span.email { (person.email) }
            }
            a href={ "accounts?request=" (request) } { "Change" }
        }
        form method="post" action="decide" {
            input type="hidden" name="request" value=(request);
            input type="hidden" name="account" value=((stand.account)(person));
            h2 id="privileges" { (APP) " will be able to" }
            ul.privileges aria-labelledby="privileges" {
                @for scope in scopes { li { (privilege(stand, scope)) } }
            }
            p.note { "You can withdraw this at any time, in " (APP) " or in your account's settings." }
            div.decision {
                button.quiet type="submit" name="decision" value="deny" { "Deny" }
                button.main type="submit" name="decision" value="allow" { "Allow" }
            }
        }
    };
    screen(200, stand, "Allow access", &redirect::origin(&asked.redirect), &inside)
}

fn privilege(stand: &Stand, scope: &Scope) -> Markup {
    html! {
        @if is_optional(stand, scope.name) {
            label {
                input type="checkbox" name="scope" value=(scope.name) checked;
                span { (scope.says) }
            }
        } @else {
            span.mark aria-hidden="true" {}
            span { (scope.says) }
        }
    }
}

/// An error that doesn't redirect anywhere.
pub(super) fn stopped(stand: &Stand, reason: &str) -> Response {
    let inside = html! {
        h1 { "Sign-in can't continue" }
        p.lead role="alert" { (reason) }
        p.note { "Nothing has been shared. You can close this window." }
    };
    screen(400, stand, "Sign-in can't continue", "", &inside)
}
