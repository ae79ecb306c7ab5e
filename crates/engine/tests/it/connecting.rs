//! Connecting, renewing and being disconnected.

use std::sync::Arc;

use engine::view::{ChipState, IntegrationsView, PageView, PanelStatus, ToastOffer};
use engine::{
    CalendarMsg, Connection, ConnectionsMsg, Effect, HostCall, LifecycleMsg, Message, Millis, Msg, Notice, Opaque,
    Page, Problem, Purpose, Returned, Revocation, Route, SidebarMsg, StorageMsg, Stored, StoredChange, ToastMsg,
};
use providers::{Ask, Fault};
use serde_json::{Value, json};

use crate::world::{START, Store, Tab, calls, connection, connections, kept, reopened, saved, saves, signed_out};

pub(crate) fn host() -> engine::Host {
    let configured = vec!["asana".into(), "google-calendar".into()];
    engine::Host { proxy: true, configured, tokens: Vec::new(), offers: Vec::new() }
}

pub(crate) fn asked(effects: &[Effect]) -> Vec<HostCall> {
    let call = |effect: &Effect| match effect {
        Effect::Host(call) => Some(call.clone()),
        _ => None,
    };
    effects.iter().filter_map(call).collect()
}

/// The host has answered.
fn answered(purpose: Purpose, answer: Result<Opaque, Problem>) -> Msg {
    Msg::Connections(ConnectionsMsg::Answered(purpose, answer))
}

fn body(call: &HostCall) -> Value {
    serde_json::from_str(&call.body.0).unwrap()
}

pub(crate) fn good(answer: &Value) -> Result<Opaque, Problem> {
    Ok(Opaque(answer.to_string().into()))
}

pub(crate) fn bad(fault: Fault) -> Result<Opaque, Problem> {
    Err(Problem { fault, correlation_id: "number".into() })
}

fn begun() -> Value {
    json!({ "authorize_url": "https://app.asana.com/-/oauth_authorize?x", "flow": "sealed-flow", "state_hash": "hash" })
}

pub(crate) fn connected(access: &str) -> Value {
    json!({
        "provider": "asana", "account": { "id": "1", "name": "Ada" }, "scopes": [],
        "grant": "sealed-grant", "access": access, "expires_in_ms": 3_600_000,
    })
}

fn returned() -> Returned {
    Returned {
        state_hash: "hash".into(),
        state: Opaque("state".into()),
        code: Some(Opaque("code".into())),
        iss: None,
        provider: Some("asana".into()),
        error: None,
    }
}

/// A tab that went to Asana's sign-in, and what it stored before.
fn left() -> (Tab, Store) {
    let mut tab = Tab::ready();
    let mut store = Store::default();
    tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host()))));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(Some(crate::world::day(2))))));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Integrations))));
    let effects = tab.send(Msg::Connections(ConnectionsMsg::Connect("asana".into())));
    assert_eq!(asked(&effects)[0].purpose, Purpose::Start("asana".into()));
    let effects = tab.send(answered(Purpose::Start("asana".into()), good(&begun())));
    saves(&effects).iter().for_each(|(_, changes, strict)| {
        assert!(strict, "the way back needs it");
        store.write(changes);
    });
    let saved = effects.iter().position(|effect| matches!(effect, Effect::Save { .. })).unwrap();
    let leave = effects.iter().position(|effect| matches!(effect, Effect::Leave { .. })).unwrap();
    assert!(saved < leave, "first saved, then left");
    (tab, store)
}

/// The integrations page, if it is shown.
pub(crate) fn page(tab: &mut Tab) -> Option<Arc<IntegrationsView>> {
    match tab.view().page {
        PageView::Integrations(page) => Some(page),
        _ => None,
    }
}

fn notice(tab: &mut Tab) -> Option<Notice> {
    page(tab).expect("the page of integrations is shown").notice.clone()
}

#[test]
fn connecting_opens_the_new_list_beside_days_on_which_it_can_be_dropped() {
    let (_, store) = left();
    let mut tab = reopened(&store);
    let effects = tab.send(Msg::Connections(ConnectionsMsg::Returned(returned())));
    let finish = &asked(&effects)[0];
    assert_eq!(finish.purpose, Purpose::Finish("hash".into()));
    assert_eq!(body(finish), json!({ "code": "code", "state": "state", "flow": "sealed-flow", "provider": "asana" }));
    assert!(page(&mut tab).is_some(), "where one was");
    let stored = tab.send(answered(finish.purpose.clone(), good(&connected("access"))));
    let effects = saved(&mut tab, &stored);
    let view = tab.view();
    assert_eq!(view.page.page(), Page::Week);
    assert!(view.sidebar.open);
    assert_eq!(&*view.sidebar.connections[0].id.0, "asana:1");
    assert!(view.sidebar.connections[0].selected);
    assert!(effects.contains(&Effect::Announce(Message::Connected { provider: "Asana", account: "Ada".into() })));
    let stored = saves(&stored).into_iter().map(|(_, changes, _)| changes.iter().map(key).collect());
    let stored: Vec<Vec<String>> = stored.collect();
    let both = ["connection/asana:1".to_owned(), "pref/ui".to_owned()];
    assert!(stored.contains(&both.to_vec()), "the list that it opens is stored with it: {stored:?}");
}

#[test]
fn signing_in_with_another_account_names_the_one_still_signed_out() {
    let (_, store) = left();
    let other = json!({ "provider": "asana", "account": { "id": "2", "name": "Bea" }, "scopes": [],
        "grant": "sealed-grant", "access": "access", "expires_in_ms": 3_600_000 });
    let said = |of: fn(&Connection, Millis) -> StoredChange, connected: &Value| {
        let mut tab = reopened(&store);
        tab.send(Msg::Storage(StorageMsg::Heard(vec![of(&connection("asana"), START)])));
        tab.send(Msg::Connections(ConnectionsMsg::Returned(returned())));
        let effects = tab.send(answered(Purpose::Finish("hash".into()), good(connected)));
        saved(&mut tab, &effects);
        tab.view().toast.map(|toast| (toast.message, toast.offer)).unwrap()
    };
    let (provider, account) = ("Asana", Arc::from("Bea"));
    let (message, offer) = said(signed_out, &other);
    assert_eq!(message, Message::ConnectedAnother { provider, account: Arc::clone(&account), out: "Ada".into() });
    assert_eq!(offer, Some(ToastOffer::Reconnect("asana".into())));
    assert_eq!(said(kept, &other), (Message::Connected { provider, account }, None), "nobody is signed out");
    let (message, _) = said(signed_out, &connected("access"));
    assert_eq!(message, Message::Connected { provider, account: "Ada".into() }, "it was who is signed in now");
}

fn key(change: &StoredChange) -> String {
    match change {
        StoredChange::Put(Stored { key, .. }) | StoredChange::Delete { key } => key.clone(),
    }
}

#[test]
fn the_way_back_may_be_entered_before_storage_is_read() {
    let (_, store) = left();
    let mut tab = Tab::new(5);
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    assert!(asked(&tab.send(Msg::Connections(ConnectionsMsg::Returned(returned())))).is_empty());
    let effects = tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    assert_eq!(asked(&effects).len(), 1);
}

#[test]
fn a_failed_sign_in_is_reported_without_calling_the_host() {
    let (_, store) = left();
    type Case = (fn(&mut Returned), Millis, fn(&Notice) -> bool);
    let cases: [Case; 5] = [
        (
            |back| (back.code, back.error) = (None, Some("access_denied".into())),
            0,
            |n| matches!(n, Notice::Denied { .. }),
        ),
        (|back| back.state_hash = "foreign".into(), 0, |n| *n == Notice::NotStartedHere),
        (|_| {}, 601_000, |n| matches!(n, Notice::TooLate { .. })),
        (|back| back.code = None, 0, |n| matches!(n, Notice::Failed { .. })),
        (|back| back.error = Some("server_error".into()), 0, |n| matches!(n, Notice::Failed { .. })),
    ];
    for (change, later, expected) in cases {
        let mut tab = reopened(&store);
        tab.now += later;
        let mut back = returned();
        change(&mut back);
        let effects = tab.send(Msg::Connections(ConnectionsMsg::Returned(back)));
        assert!(asked(&effects).iter().all(|call| !matches!(call.purpose, Purpose::Finish(_))));
        let notice = notice(&mut tab).unwrap();
        assert!(expected(&notice), "{notice:?}");
    }
}

#[test]
fn returning_without_an_answer_is_reported_and_a_late_answer_still_counts() {
    let (mut tab, store) = left();
    // In the page that was left, and in a new one.
    for tab in [&mut tab, &mut reopened(&store)] {
        tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Integrations))));
        tab.send(Msg::Connections(ConnectionsMsg::LeftOff("hash".into())));
        assert_eq!(notice(tab), Some(Notice::Unfinished { provider: "asana" }));
        let effects = tab.send(Msg::Connections(ConnectionsMsg::Returned(returned())));
        assert_eq!(asked(&effects)[0].purpose, Purpose::Finish("hash".into()), "by the Forward button");
        tab.send(Msg::Connections(ConnectionsMsg::DismissNotice));
        tab.send(Msg::Connections(ConnectionsMsg::LeftOff("hash".into())));
        assert_eq!(notice(tab), None, "it has come to its end");
    }
    let mut tab = reopened(&store);
    tab.send(Msg::Connections(ConnectionsMsg::LeftOff("hash".into())));
    let toast = tab.view().toast.unwrap();
    assert_eq!(toast.message, Message::Unfinished { provider: "Asana" }, "the week isn't taken away");
    assert_eq!(toast.offer, Some(ToastOffer::Reconnect("asana".into())));
    let mut tab = Tab::new(5);
    tab.send(Msg::Connections(ConnectionsMsg::LeftOff("hash".into())));
    tab.now += 601_000;
    tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    assert!(tab.view().toast.is_none(), "nobody remembers it");
}

#[test]
fn an_abandoned_sign_in_is_forgotten_after_a_day() {
    let (_, store) = left();
    let removed = |later| {
        let mut tab = Tab::new(5);
        tab.now += later;
        let effects = tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
        let changes = saves(&effects).into_iter().flat_map(|(_, changes, _)| changes);
        changes.filter(|change| *change == StoredChange::Delete { key: "flow/hash".to_owned() }).count()
    };
    assert_eq!([removed(86_400_000), removed(86_400_001)], [0, 1]);
}

#[test]
fn a_way_back_is_entered_once() {
    let (_, store) = left();
    let mut tab = reopened(&store);
    tab.send(Msg::Connections(ConnectionsMsg::Returned(returned())));
    let effects = tab.send(Msg::Connections(ConnectionsMsg::Returned(returned())));
    assert!(asked(&effects).iter().all(|call| !matches!(call.purpose, Purpose::Finish(_))));
    assert_eq!(notice(&mut tab), Some(Notice::NotStartedHere));
}

#[test]
fn a_page_is_never_left_for_an_address_of_another_kind() {
    for url in ["javascript:alert(1)", "http://evil.example/", "data:text/html,x", ""] {
        let mut tab = Tab::ready();
        tab.send(Msg::Connections(ConnectionsMsg::Connect("asana".into())));
        let mut answer = begun();
        answer["authorize_url"] = url.into();
        let effects = tab.send(answered(Purpose::Start("asana".into()), good(&answer)));
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Leave { .. })), "{url}");
        assert!(matches!(notice(&mut tab), Some(Notice::Failed { fault: Fault::Operator, .. })));
    }
}

#[test]
fn an_offer_is_accepted_once_and_not_again_after_disconnecting() {
    let mut host = host();
    host.offers.push(engine::Offer { provider: "asana".into(), account: connection("asana").account });
    let mut tab = Tab::ready();
    let effects = tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host.clone()))));
    let purpose = asked(&effects)[0].purpose.clone();
    assert_eq!(purpose, Purpose::Adopt("asana".into(), "1".into()));
    assert!(asked(&tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host.clone()))))).is_empty(), "it is under way");
    let mut store = Store::default();
    let keep = |store: &mut Store, effects: &[Effect]| {
        saves(effects).iter().for_each(|(_, changes, _)| store.write(changes));
    };
    let effects = tab.send(answered(purpose, good(&connected("access"))));
    keep(&mut store, &effects);
    assert_eq!(tab.view().sidebar.connections.len(), 1);
    assert!(tab.view().toast.is_none(), "nobody asked for it, so nothing is said");

    let effects = tab.send(Msg::Connections(ConnectionsMsg::Disconnect(connection("asana").id)));
    keep(&mut store, &effects);
    assert!(tab.view().sidebar.connections.is_empty(), "gone at once, whatever the host answers");
    let revoke = asked(&effects)[0].clone();
    assert_eq!(body(&revoke), json!({ "grant": "sealed-grant" }));
    let effects = tab.send(answered(revoke.purpose, bad(Fault::ProviderDown)));
    let outcome = Revocation::Failed;
    assert!(effects.contains(&Effect::Announce(Message::Disconnected { provider: "Asana", outcome })));
    assert!(store.0.values().all(|json| !json.contains("sealed-grant")), "no grant is left behind");

    let mut again = reopened(&store);
    assert!(asked(&again.send(Msg::Connections(ConnectionsMsg::Host(Ok(host))))).is_empty());
}

/// A tab with Asana's list open and a call without an answer.
pub(crate) fn polling() -> (Tab, engine::CallId) {
    let mut tab = Tab::ready();
    tab.send(connections(["asana"]));
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    let effects = tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
    (tab, calls(&effects)[0].0)
}

pub(crate) fn expired() -> Result<providers::Response, Problem> {
    Err(Problem { fault: Fault::Expired, correlation_id: "number".into() })
}

pub(crate) fn status(tab: &mut Tab) -> PanelStatus {
    tab.view().sidebar.panel.as_ref().unwrap().status.clone()
}

#[test]
fn an_access_that_has_ended_is_renewed_and_the_question_asked_again() {
    let (mut tab, call) = polling();
    let effects = tab.answered(call, expired());
    let refresh = asked(&effects)[0].clone();
    assert_eq!(body(&refresh), json!({ "grant": "secret" }));
    assert_eq!(refresh.guard.unwrap().key, "connection/asana:1");
    assert!(calls(&effects).is_empty());
    let renewed = json!({ "grant": "g2", "access": "a2", "expires_in_ms": 3_600_000 });
    let effects = tab.send(answered(refresh.purpose, good(&renewed)));
    let Some(Effect::Call { connection, ask, .. }) = effects.iter().find(|e| matches!(e, Effect::Call { .. })) else {
        panic!("{effects:?}")
    };
    assert_eq!((&*connection.sealed.access.0, ask), ("a2", &Ask::Containers { after: None }));
    assert!(saves(&effects).iter().any(|(_, _, strict)| *strict), "the new grant is stored before anything is lost");
}

#[test]
fn an_access_about_to_end_is_renewed_before_it_is_used() {
    let mut tab = Tab::ready();
    let mut soon = connection("asana");
    soon.sealed.expires_at = Some(START + 30_000);
    tab.send(Msg::Storage(StorageMsg::Heard(vec![kept(&soon, START)])));
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    let effects = tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
    assert!(calls(&effects).is_empty());
    assert_eq!(asked(&effects).len(), 1);
}

#[test]
fn a_token_renewed_by_another_tab_is_used() {
    let (mut tab, call) = polling();
    tab.answered(call, expired());
    let mut theirs = connection("asana");
    theirs.sealed.access = Opaque("theirs".into());
    let effects = tab.send(Msg::Storage(StorageMsg::Heard(vec![kept(&theirs, START + 5)])));
    assert!(matches!(effects.iter().find(|e| matches!(e, Effect::Call { .. })), Some(Effect::Call { connection, .. })
        if &*connection.sealed.access.0 == "theirs"));
    // A late report that the request was superseded changes nothing.
    tab.send(answered(Purpose::Refresh(connection("asana").id), bad(Fault::ProviderDown)));
    assert_eq!(status(&mut tab), PanelStatus::Loading);
}

#[test]
fn a_revoked_grant_is_announced_once_and_remembered_after_a_reload() {
    let (mut tab, call) = polling();
    let effects = tab.answered(call, expired());
    let effects = tab.send(answered(asked(&effects)[0].purpose.clone(), bad(Fault::SignIn)));
    assert_eq!(status(&mut tab), PanelStatus::Disconnected);
    assert!(matches!(tab.view().toast.unwrap().message, Message::Ended { .. }));
    let mut store = Store::default();
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    let mut again = reopened(&store);
    again.send(Msg::Sidebar(SidebarMsg::Toggle));
    assert_eq!(status(&mut again), PanelStatus::Disconnected);
    assert!(again.view().toast.is_none());
    assert!(calls(&again.send(Msg::Lifecycle(LifecycleMsg::Leader(true)))).is_empty(), "nothing is asked with it");
    // After connecting again, everything continues.
    let stored = again.send(answered(Purpose::Finish("h".into()), good(&connected("new"))));
    let effects = saved(&mut again, &stored);
    assert_eq!(again.view().sidebar.connections[0].state, ChipState::Fresh);
    assert_eq!(calls(&effects).len(), 1);
}

#[test]
fn the_notice_of_a_lost_connection_returns_after_another_toast() {
    let (mut tab, call) = polling();
    let effects = tab.answered(call, expired());
    tab.send(answered(asked(&effects)[0].purpose.clone(), bad(Fault::SignIn)));
    let said = |tab: &mut Tab| tab.view().toast.map(|toast| toast.message);
    assert!(matches!(said(&mut tab), Some(Message::Ended { .. })));
    tab.send(answered(Purpose::Revoke(connection("google-calendar").id), good(&json!({ "revoked": true }))));
    assert!(matches!(said(&mut tab), Some(Message::Disconnected { .. })));
    tab.send(Msg::Toast(ToastMsg::Dismiss));
    assert!(matches!(said(&mut tab), Some(Message::Ended { .. })));
    tab.send(Msg::Toast(ToastMsg::Dismiss));
    assert_eq!(said(&mut tab), None, "and once only");

    let (mut tab, call) = polling();
    let effects = tab.answered(call, expired());
    tab.send(answered(asked(&effects)[0].purpose.clone(), bad(Fault::SignIn)));
    tab.send(Msg::Connections(ConnectionsMsg::Disconnect(connection("asana").id)));
    assert_eq!(said(&mut tab), None, "nor is one asked to connect what one has just disconnected");
}

#[test]
fn nothing_but_a_dead_grant_disconnects_anybody() {
    let faults = [
        Fault::ProviderDown,
        Fault::Operator,
        Fault::Offline,
        Fault::Wait { retry_after_ms: 1_000 },
        Fault::Refused { reason: "no".into() },
        Fault::Shape { path: "$".into() },
        Fault::Expired,
        Fault::Conflict,
    ];
    for fault in faults {
        let (mut tab, call) = polling();
        let effects = tab.answered(call, expired());
        tab.send(answered(asked(&effects)[0].purpose.clone(), bad(fault.clone())));
        assert_ne!(status(&mut tab), PanelStatus::Disconnected, "{fault:?}");
    }
}

#[test]
fn a_fresh_token_refused_twice_over_ten_seconds_signs_out() {
    let (mut tab, mut call) = polling();
    let renewed = json!({ "grant": "g", "access": "a", "expires_in_ms": 3_600_000 });
    let mut ended_at = None;
    for _ in 0..200 {
        let effects = tab.answered(call, expired());
        let mut effects = match asked(&effects).first() {
            Some(refresh) => tab.send(answered(refresh.purpose.clone(), good(&renewed))),
            None => effects,
        };
        while calls(&effects).is_empty() && status(&mut tab) != PanelStatus::Disconnected {
            effects = tab.wait(1_000);
            assert!(tab.now - START < 300_000);
        }
        if status(&mut tab) == PanelStatus::Disconnected {
            ended_at = Some(tab.now - START);
            break;
        }
        call = calls(&effects)[0].0;
    }
    let ended_at = ended_at.expect("it ends");
    assert!((10_000..15_000).contains(&ended_at), "{ended_at}");
}

#[test]
fn an_access_that_is_refused_as_soon_as_it_was_renewed_is_asked_about_within_five_seconds() {
    let (mut tab, call) = polling();
    let renewed = json!({ "grant": "g", "access": "a", "expires_in_ms": 3_600_000 });
    let refresh = || Purpose::Refresh(connection("asana").id);
    tab.answered(call, expired());
    let effects = tab.send(answered(refresh(), good(&renewed)));
    // The host has returned a token that it has just got, and the provider revokes it at this moment.
    tab.answered(calls(&effects)[0].0, expired());
    assert!(matches!(status(&mut tab), PanelStatus::Stale { fault: Fault::ProviderDown, .. }), "nobody is signed out");
    let effects = tab.wait(3_000);
    tab.answered(calls(&effects)[0].0, expired());
    tab.send(answered(refresh(), bad(Fault::SignIn)));
    assert_eq!(status(&mut tab), PanelStatus::Disconnected);
}

/// Faults that don't mean that a grant is dead, by number.
fn other_fault(number: u64) -> Fault {
    match number % 9 {
        0 => Fault::ProviderDown,
        1 => Fault::Operator,
        2 => Fault::Offline,
        3 => Fault::Wait { retry_after_ms: number % 60_000 },
        4 => Fault::Refused { reason: "invalid_grant".into() },
        5 => Fault::Shape { path: "$".into() },
        6 => Fault::Conflict,
        7 => Fault::Gone,
        _ => Fault::Scope,
    }
}

/// AUTH-6, the page's part; the proxy's is in `tests/native/auth/faults.rs`.
#[test]
fn ten_thousand_other_faults_disconnect_nobody() {
    let (mut tab, call) = polling();
    let mut asking = vec![Ok(call)];
    let (mut faults, mut number, mut renewals) = (0, 7_u64, 0);
    while faults < 10_000 {
        let effects = match asking.pop() {
            // Longer than every back-off and every wait.
            None => tab.wait(300_000),
            Some(ask) => {
                faults += 1;
                number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let fault = other_fault(number >> 33);
                let access_is_old = faults % 10 == 0;
                match ask {
                    Ok(call) if access_is_old => tab.answered(call, expired()),
                    Ok(call) => tab.answered(call, Err(Problem { fault, correlation_id: "n".into() })),
                    Err(purpose) => {
                        renewals += 1;
                        tab.send(answered(purpose, bad(fault)))
                    }
                }
            }
        };
        assert_ne!(status(&mut tab), PanelStatus::Disconnected, "after {faults}");
        let ended = |effect: &Effect| matches!(effect, Effect::Announce(Message::Ended { .. }));
        assert!(!effects.iter().any(ended), "after {faults}");
        asking.extend(calls(&effects).into_iter().map(|(call, ..)| Ok(call)));
        asking.extend(asked(&effects).into_iter().map(|call| Err(call.purpose)));
    }
    assert!(renewals > 500, "{renewals}");
}

#[test]
fn today_returns_to_the_last_page_with_days() {
    let mut tab = Tab::ready();
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::day(None))));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Integrations))));
    tab.send(Msg::Calendar(CalendarMsg::Today));
    assert!(matches!(tab.view().page, PageView::Plain(Page::Day)));
}
