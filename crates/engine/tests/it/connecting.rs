//! Connecting, renewing, being disconnected, and completing at the source.

use std::sync::Arc;

use engine::effect::Revocation;
use engine::view::{ChipState, IntegrationsView, PageView, PanelStatus, RowView};
use engine::{Effect, HostCall, Message, Millis, Msg, Notice, Opaque, Problem, Purpose, Returned, Route, StoredChange};
use providers::{Ask, Fault};
use serde_json::{Value, json};

use crate::world::{Host, START, Store, Tab, calls, connection, connections, kept, ok, reopened, saves};

pub(crate) fn host() -> engine::Host {
    let configured = vec!["asana".into(), "google-calendar".into()];
    engine::Host { proxy: true, configured, offers: Vec::new() }
}

pub(crate) fn asked(effects: &[Effect]) -> Vec<HostCall> {
    let call = |effect: &Effect| match effect {
        Effect::Host(call) => Some(call.clone()),
        _ => None,
    };
    effects.iter().filter_map(call).collect()
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
        error: None,
    }
}

/// A tab that was left for Asana, and what it stored before.
fn left() -> (Tab, Store) {
    let mut tab = Tab::ready();
    let mut store = Store::default();
    tab.send(Msg::Host(Ok(host())));
    tab.send(Msg::Go(Route::Week { date: Some(crate::world::day(2)) }));
    tab.send(Msg::Go(Route::Integrations));
    let effects = tab.send(Msg::Connect("asana".into()));
    assert_eq!(asked(&effects)[0].purpose, Purpose::Start("asana".into()));
    let effects = tab.send(Msg::HostAnswered(Purpose::Start("asana".into()), good(&begun())));
    saves(&effects).iter().for_each(|(_, changes, strict)| {
        assert!(strict, "the way back needs it");
        store.write(changes);
    });
    let saved = effects.iter().position(|effect| matches!(effect, Effect::Save { .. })).unwrap();
    let leave = effects.iter().position(|effect| matches!(effect, Effect::Leave(_))).unwrap();
    assert!(saved < leave, "first saved, then left");
    (tab, store)
}

/// The page of integrations, where it is shown.
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
fn one_connects_and_is_back_where_one_was_with_the_new_list_open() {
    let (_, store) = left();
    let mut tab = reopened(&store);
    let effects = tab.send(Msg::Returned(returned()));
    let finish = &asked(&effects)[0];
    assert_eq!(finish.purpose, Purpose::Finish("hash".into()));
    assert_eq!(body(finish), json!({ "code": "code", "state": "state", "flow": "sealed-flow" }));
    assert!(page(&mut tab).is_some(), "where one was");
    let effects = tab.send(Msg::HostAnswered(finish.purpose.clone(), good(&connected("access"))));
    let view = tab.view();
    assert!(view.sidebar.open);
    assert_eq!(&*view.sidebar.connections[0].id.0, "asana:1");
    assert!(view.sidebar.connections[0].selected);
    let account: Arc<str> = "Ada".into();
    assert!(effects.contains(&Effect::Announce(Message::Connected { provider: "Asana", account })));
    let stored: Vec<StoredChange> = saves(&effects).into_iter().flat_map(|(_, changes, _)| changes).collect();
    assert!(stored.iter().any(|change| matches!(change, StoredChange::Put(put) if put.key == "connection/asana:1")));
}

#[test]
fn the_way_back_may_be_entered_before_storage_is_read() {
    let (_, store) = left();
    let mut tab = Tab::new(5);
    tab.send(Msg::Started { route: Route::Week { date: None }, visible: true });
    assert!(asked(&tab.send(Msg::Returned(returned()))).is_empty());
    let effects = tab.send(Msg::Loaded(Ok(store.all())));
    assert_eq!(asked(&effects).len(), 1);
}

#[test]
fn whatever_goes_wrong_on_the_way_is_said_and_asks_nothing_of_the_host() {
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
        let effects = tab.send(Msg::Returned(back));
        assert!(asked(&effects).iter().all(|call| !matches!(call.purpose, Purpose::Finish(_))));
        let notice = notice(&mut tab).unwrap();
        assert!(expected(&notice), "{notice:?}");
    }
}

#[test]
fn a_way_back_is_entered_once() {
    let (_, store) = left();
    let mut tab = reopened(&store);
    tab.send(Msg::Returned(returned()));
    let effects = tab.send(Msg::Returned(returned()));
    assert!(asked(&effects).iter().all(|call| !matches!(call.purpose, Purpose::Finish(_))));
    assert_eq!(notice(&mut tab), Some(Notice::NotStartedHere));
}

#[test]
fn a_page_is_never_left_for_an_address_of_another_kind() {
    for url in ["javascript:alert(1)", "http://evil.example/", "data:text/html,x", ""] {
        let mut tab = Tab::ready();
        tab.send(Msg::Connect("asana".into()));
        let mut answer = begun();
        answer["authorize_url"] = url.into();
        let effects = tab.send(Msg::HostAnswered(Purpose::Start("asana".into()), good(&answer)));
        assert!(!effects.iter().any(|effect| matches!(effect, Effect::Leave(_))), "{url}");
        assert!(matches!(notice(&mut tab), Some(Notice::Failed { fault: Fault::Operator, .. })));
    }
}

#[test]
fn an_offer_is_taken_once_and_not_again_after_it_was_disconnected() {
    let mut host = host();
    host.offers.push(engine::Offer { provider: "asana".into(), account: connection("asana").account });
    let mut tab = Tab::ready();
    let effects = tab.send(Msg::Host(Ok(host.clone())));
    let purpose = asked(&effects)[0].purpose.clone();
    assert_eq!(purpose, Purpose::Adopt("asana".into(), "1".into()));
    assert!(asked(&tab.send(Msg::Host(Ok(host.clone())))).is_empty(), "it is under way");
    let mut store = Store::default();
    let keep = |store: &mut Store, effects: &[Effect]| {
        saves(effects).iter().for_each(|(_, changes, _)| store.write(changes));
    };
    let effects = tab.send(Msg::HostAnswered(purpose, good(&connected("access"))));
    keep(&mut store, &effects);
    assert_eq!(tab.view().sidebar.connections.len(), 1);
    assert!(tab.view().toast.is_none(), "nobody asked for it, so nothing is said");

    let effects = tab.send(Msg::Disconnect(connection("asana").id));
    keep(&mut store, &effects);
    assert!(tab.view().sidebar.connections.is_empty(), "gone at once, whatever the host answers");
    let revoke = asked(&effects)[0].clone();
    assert_eq!(body(&revoke), json!({ "grant": "sealed-grant" }));
    let effects = tab.send(Msg::HostAnswered(revoke.purpose, bad(Fault::ProviderDown)));
    let outcome = Revocation::Failed;
    assert!(effects.contains(&Effect::Announce(Message::Disconnected { provider: "Asana", outcome })));
    assert!(store.0.values().all(|json| !json.contains("sealed-grant")), "no grant is left behind");

    let mut again = reopened(&store);
    assert!(asked(&again.send(Msg::Host(Ok(host)))).is_empty());
}

/// A tab with Asana open whose calls aren't answered yet.
pub(crate) fn polling() -> (Tab, engine::CallId) {
    let mut tab = Tab::ready();
    tab.send(connections(["asana"]));
    tab.send(Msg::ToggleSidebar);
    let effects = tab.send(Msg::Leader(true));
    (tab, calls(&effects)[0].0)
}

pub(crate) fn expired() -> Result<engine::Answer, Problem> {
    Err(Problem { fault: Fault::Expired, correlation_id: "number".into() })
}

pub(crate) fn status(tab: &mut Tab) -> PanelStatus {
    tab.view().sidebar.panel.as_ref().unwrap().status.clone()
}

#[test]
fn an_access_that_has_ended_is_renewed_and_the_question_asked_again() {
    let (mut tab, call) = polling();
    let effects = tab.send(Msg::Answered(call, expired()));
    let refresh = asked(&effects)[0].clone();
    assert_eq!(body(&refresh), json!({ "grant": "secret" }));
    assert_eq!(refresh.guard.unwrap().key, "connection/asana:1");
    assert!(calls(&effects).is_empty());
    let renewed = json!({ "grant": "g2", "access": "a2", "expires_in_ms": 3_600_000 });
    let effects = tab.send(Msg::HostAnswered(refresh.purpose, good(&renewed)));
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
    tab.send(Msg::Heard(vec![kept(&soon, START)]));
    tab.send(Msg::ToggleSidebar);
    let effects = tab.send(Msg::Leader(true));
    assert!(calls(&effects).is_empty());
    assert_eq!(asked(&effects).len(), 1);
}

#[test]
fn what_another_tab_has_renewed_is_used() {
    let (mut tab, call) = polling();
    tab.send(Msg::Answered(call, expired()));
    let mut theirs = connection("asana");
    theirs.sealed.access = Opaque("theirs".into());
    let effects = tab.send(Msg::Heard(vec![kept(&theirs, START + 5)]));
    assert!(matches!(effects.iter().find(|e| matches!(e, Effect::Call { .. })), Some(Effect::Call { connection, .. })
        if &*connection.sealed.access.0 == "theirs"));
    // The shell's word that its own question was superseded changes nothing any more.
    tab.send(Msg::HostAnswered(Purpose::Refresh(connection("asana").id), bad(Fault::ProviderDown)));
    assert_eq!(status(&mut tab), PanelStatus::Loading);
}

#[test]
fn a_grant_that_the_provider_took_back_is_said_once_and_known_after_a_reload() {
    let (mut tab, call) = polling();
    let effects = tab.send(Msg::Answered(call, expired()));
    let effects = tab.send(Msg::HostAnswered(asked(&effects)[0].purpose.clone(), bad(Fault::SignIn)));
    assert_eq!(status(&mut tab), PanelStatus::Disconnected);
    assert!(matches!(tab.view().toast.unwrap().message, Message::Ended { .. }));
    let mut store = Store::default();
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    let mut again = reopened(&store);
    again.send(Msg::ToggleSidebar);
    assert_eq!(status(&mut again), PanelStatus::Disconnected);
    assert!(again.view().toast.is_none());
    assert!(calls(&again.send(Msg::Leader(true))).is_empty(), "nothing is asked with it");
    // Connected anew, everything goes on.
    let effects = again.send(Msg::HostAnswered(Purpose::Finish("h".into()), good(&connected("new"))));
    assert_eq!(again.view().sidebar.connections[0].state, ChipState::Fresh);
    assert_eq!(calls(&effects).len(), 1);
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
        let effects = tab.send(Msg::Answered(call, expired()));
        tab.send(Msg::HostAnswered(asked(&effects)[0].purpose.clone(), bad(fault.clone())));
        assert_ne!(status(&mut tab), PanelStatus::Disconnected, "{fault:?}");
    }
}

#[test]
fn a_fresh_access_that_is_refused_twice_over_ten_seconds_is_gone() {
    let (mut tab, mut call) = polling();
    let renewed = json!({ "grant": "g", "access": "a", "expires_in_ms": 3_600_000 });
    let mut ended_at = None;
    for _ in 0..200 {
        let effects = tab.send(Msg::Answered(call, expired()));
        let mut effects = match asked(&effects).first() {
            Some(refresh) => tab.send(Msg::HostAnswered(refresh.purpose.clone(), good(&renewed))),
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
    assert!((10_000..60_000).contains(&ended_at), "{ended_at}");
}

// -- completing at the source ---------------------------------------------------------------------------------------

fn completed(tab: &mut Tab, id: &str) -> bool {
    let rows = Arc::clone(&tab.view().sidebar.panel.as_ref().unwrap().rows);
    rows.iter()
        .find_map(|row| match row {
            RowView::Item(item) if item.id.as_str() == id => Some(item.completed),
            _ => None,
        })
        .unwrap()
}

fn mark(id: &str) -> Msg {
    Msg::ToggleItem(connection("asana").id, id.into())
}

fn writes(effects: &[Effect]) -> Vec<(engine::CallId, String, bool)> {
    let write = |(call, _, ask)| match ask {
        Ask::Complete { item, completed } => Some((call, item.to_string(), completed)),
        _ => None,
    };
    calls(effects).into_iter().filter_map(write).collect()
}

const DONE: &str = r#"{"data":{"gid":"t1"}}"#;

#[test]
fn an_item_is_completed_at_its_source_and_shows_so_at_once() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let effects = tab.send(mark("t1"));
    assert!(completed(&mut tab, "t1"));
    let write = writes(&effects)[0].clone();
    assert_eq!((write.1.as_str(), write.2), ("t1", true));
    tab.send(Msg::Answered(write.0, Ok(ok(DONE.to_owned()))));
    // A list that was begun before the write doesn't put the old value back; one begun after it decides.
    assert!(completed(&mut tab, "t1"));
    tab.now += 30_000;
    let effects = tab.send(Msg::Tick);
    tab.answer(&host, effects);
    assert!(!completed(&mut tab, "t1"), "this stand-in forgets, and the source's word counts");
}

#[test]
fn what_was_marked_offline_is_sent_when_the_network_is_back_even_by_a_later_start() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Online(false));
    let effects = tab.send(mark("t2"));
    assert!(writes(&effects).is_empty() && completed(&mut tab, "t2"));
    assert_eq!(writes(&tab.send(Msg::Online(true))).len(), 1);

    let mut store = Store::default();
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    store.write(&[kept(&connection("asana"), START)]);
    let mut again = Tab::new(7);
    again.send(Msg::Started { route: Route::Week { date: None }, visible: true });
    assert_eq!(writes(&again.send(Msg::Loaded(Ok(store.all())))).len(), 1);
}

#[test]
fn a_mark_whose_answer_is_lost_is_sent_again() {
    let mut tab = Tab::connected(&Host::default());
    assert_eq!(writes(&tab.send(mark("t1"))).len(), 1);
    tab.wait(90_000);
    let again: usize = (0..10).map(|_| writes(&tab.wait(1_000)).len()).sum();
    assert_eq!(again, 1);
    assert!(completed(&mut tab, "t1"));
}

#[test]
fn a_refused_mark_is_taken_back_and_told() {
    let mut tab = Tab::connected(&Host::default());
    let write = writes(&tab.send(mark("t1")))[0].clone();
    tab.send(Msg::Answered(write.0, Err(Problem { fault: Fault::Scope, correlation_id: "".into() })));
    assert!(!completed(&mut tab, "t1"));
    assert!(matches!(tab.view().toast.unwrap().message, Message::NotCompleted { .. }));
}

#[test]
fn completing_a_planned_task_completes_its_item_and_undoing_it_reopens_it() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Lift(engine::Grip::Item { connection: connection("asana").id, item: "t1".into() }));
    tab.send(Msg::Drop);
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    let effects = tab.send(Msg::ToggleDone(entry));
    assert!(writes(&effects)[0].2);
    tab.send(Msg::Answered(writes(&effects)[0].0, Ok(ok(DONE.to_owned()))));
    let effects = tab.send(Msg::Undo);
    assert_eq!(writes(&effects).iter().map(|write| write.2).collect::<Vec<_>>(), [false]);
}

#[test]
fn a_mark_in_the_list_is_taken_back_by_undo() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(mark("t1"));
    tab.send(Msg::Undo);
    assert!(!completed(&mut tab, "t1"));
}

#[test]
fn a_busy_source_is_told_later() {
    let mut tab = Tab::connected(&Host::default());
    let write = writes(&tab.send(mark("t1")))[0].clone();
    let busy = Problem { fault: Fault::Wait { retry_after_ms: 20_000 }, correlation_id: "".into() };
    tab.send(Msg::Answered(write.0, Err(busy)));
    assert!(completed(&mut tab, "t1"), "the wish stands");
    assert!(writes(&tab.wait(19_000)).is_empty());
    assert_eq!(writes(&tab.wait(1_000)).len(), 1);
}

#[test]
fn a_listing_that_would_empty_a_long_list_is_asked_twice() {
    let tasks = (0..40).map(|n| (format!("t{n}"), format!("Task {n}"), "p1")).collect();
    let mut host = Host { tasks, ..Host::default() };
    let mut tab = Tab::connected(&host);
    let total = |tab: &mut Tab| tab.view().sidebar.panel.as_ref().unwrap().total;
    assert_eq!(total(&mut tab), 40);
    host.tasks.clear();
    let effects = tab.wait(30_000);
    tab.answer(&host, effects);
    assert_eq!(total(&mut tab), 40, "an empty answer is not believed at once");
    let effects = tab.wait(30_000);
    assert!(calls(&effects).iter().all(|(_, id, _)| *id != connection("asana").id));
    tab.answer(&host, effects);
    let effects = tab.wait(30_000);
    tab.answer(&host, effects);
    assert_eq!(total(&mut tab), 0, "twice is believed");
}

// -- searching at the source ----------------------------------------------------------------------------------------

#[test]
fn the_source_is_searched_once_typing_rests_and_what_it_finds_stands_below_the_list() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let effects = tab.send(Msg::ShowConnection(connection("google-calendar").id));
    tab.answer(&host, effects);
    for text in ["R", "Re", "Rev"] {
        let effects = tab.send(Msg::Search(text.into()));
        assert!(calls(&effects).is_empty(), "{text}");
        tab.now += 100;
    }
    let effects = tab.wait(400);
    let searches: Vec<_> =
        calls(&effects).into_iter().filter(|(_, _, ask)| matches!(ask, Ask::Search { .. })).collect();
    let [(call, _, Ask::Search { text, .. })] = &searches[..] else { panic!("{searches:?}") };
    assert_eq!(&**text, "Rev");
    let found = r#"{"items":[{"id":"e2","summary":"Review","start":{"dateTime":"2026-11-25T14:00:00+01:00"},
        "end":{"dateTime":"2026-11-25T15:15:00+01:00"}},{"id":"e9","summary":"Revenue talk",
        "start":{"dateTime":"2026-11-26T14:00:00+01:00"},"end":{"dateTime":"2026-11-26T15:00:00+01:00"}}]}"#;
    tab.send(Msg::Answered(*call, Ok(ok(found.to_owned()))));
    let rows = Arc::clone(&tab.view().sidebar.panel.as_ref().unwrap().rows);
    let titles: Vec<String> = rows
        .iter()
        .map(|row| match row {
            RowView::Item(item) => item.title.to_string(),
            RowView::Heading(heading) => format!("{heading:?}"),
        })
        .collect();
    assert_eq!(
        titles[1..],
        ["Review", "AtSource(\"Google Calendar\")", "Revenue talk"],
        "what is listed isn't doubled"
    );
    // What was found is dragged like what is listed.
    tab.send(Msg::Lift(engine::Grip::Item { connection: connection("google-calendar").id, item: "e9".into() }));
    tab.send(Msg::Drop);
    assert_eq!(tab.model.plan().tasks().count(), 1);
    tab.send(Msg::Search("".into()));
    assert!(
        !tab.view()
            .sidebar
            .panel
            .as_ref()
            .unwrap()
            .rows
            .iter()
            .any(|row| matches!(row, RowView::Heading(engine::view::Heading::AtSource(_))))
    );
}
