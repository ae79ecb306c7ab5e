//! Connecting by a personal token.

use std::sync::Arc;

use engine::view::{IntegrationsView, ProviderView};
use engine::{CalendarMsg, ConnectionsMsg, Msg, Notice, Opaque, Page, Purpose, Route};
use providers::Fault;

use crate::connecting::{asked, bad, connected, expired, good, host, page, polling};
use crate::world::{Tab, calls, saved};

/// A tab at the Integrations page of a host that takes tokens, and is registered or not.
fn at_the_page(registered: bool) -> Tab {
    let mut tab = Tab::ready();
    let mut host = host();
    host.tokens.push("asana".into());
    host.configured.retain(|_| registered);
    tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host))));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Integrations))));
    tab
}

fn shown(tab: &mut Tab) -> Arc<IntegrationsView> {
    page(tab).expect("the Integrations page")
}

fn asana(tab: &mut Tab) -> ProviderView {
    shown(tab).providers.iter().find(|one| one.id == "asana").unwrap().clone()
}

fn connect(tab: &mut Tab) -> Vec<engine::HostCall> {
    asked(&tab.send(Msg::Connections(ConnectionsMsg::Connect("asana".into()))))
}

fn send(tab: &mut Tab, token: &str) -> Vec<engine::HostCall> {
    asked(&tab.send(Msg::Connections(ConnectionsMsg::SendToken("asana".into(), Opaque(token.into())))))
}

fn answered(tab: &mut Tab, answer: Result<Opaque, engine::Problem>) -> Vec<engine::Effect> {
    tab.send(Msg::Connections(ConnectionsMsg::Answered(Purpose::Token("asana".into()), answer)))
}

#[test]
fn without_a_registration_connect_asks_for_a_token() {
    let mut tab = at_the_page(false);
    assert_eq!((asana(&mut tab).configured, asana(&mut tab).token.is_some()), (Some(false), true));
    assert!(connect(&mut tab).is_empty() && asana(&mut tab).typing);
    let sent = send(&mut tab, "canary");
    assert_eq!((sent[0].path, sent[0].lock()), ("v1/auth/token", Some("sign-in")));
    assert!(sent[0].body.0.contains("canary") && !format!("{sent:?}").contains("canary"));
    assert!(send(&mut tab, "canary").is_empty(), "one at a time");
    let effects = answered(&mut tab, good(&connected("access")));
    assert!(!format!("{effects:?}").contains("canary"));
    saved(&mut tab, &effects);
    assert_eq!(tab.view().sidebar.connections.len(), 1);
}

#[test]
fn with_a_registration_a_sign_in_is_the_first_way_and_a_token_the_second() {
    let mut tab = at_the_page(true);
    assert!(send(&mut tab, "canary").is_empty(), "only from the form");
    tab.send(Msg::Connections(ConnectionsMsg::OpenToken("asana".into())));
    assert!(asana(&mut tab).typing);
    tab.send(Msg::Connections(ConnectionsMsg::CloseToken));
    assert!(!asana(&mut tab).typing);
    assert_eq!(connect(&mut tab)[0].purpose, Purpose::Start("asana".into()));
    tab.send(Msg::Connections(ConnectionsMsg::OpenToken("google-calendar".into())));
    assert!(shown(&mut tab).providers.iter().all(|one| !one.typing), "it takes none");
}

#[test]
fn a_refused_token_is_said_and_the_form_stays() {
    for fault in [Fault::SignIn, Fault::Malformed] {
        let mut tab = at_the_page(false);
        connect(&mut tab);
        send(&mut tab, "wrong");
        answered(&mut tab, bad(fault));
        assert_eq!(shown(&mut tab).notice, Some(Notice::TokenRefused { provider: "asana" }));
        assert!(asana(&mut tab).typing && !asana(&mut tab).busy);
        assert_eq!(send(&mut tab, "right").len(), 1);
    }
    let mut tab = at_the_page(false);
    connect(&mut tab);
    send(&mut tab, "right");
    answered(&mut tab, bad(Fault::ProviderDown));
    assert!(matches!(shown(&mut tab).notice, Some(Notice::Failed { fault: Fault::ProviderDown, .. })));
}

#[test]
fn a_connection_whose_token_was_revoked_is_reconnected_by_another_token() {
    let (mut tab, call) = polling();
    let mut host = host();
    host.tokens.push("asana".into());
    tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host))));
    // As those of a personal token, this connection has no scopes.
    let mut effects = tab.answered(call, expired());
    while let Some(refresh) = asked(&effects).first() {
        let ended = Msg::Connections(ConnectionsMsg::Answered(refresh.purpose.clone(), bad(Fault::SignIn)));
        effects = tab.send(ended);
    }
    assert!(calls(&effects).is_empty());
    assert!(connect(&mut tab).is_empty(), "no sign-in is started");
    assert!(asana(&mut tab).typing, "but the form is open");
}
