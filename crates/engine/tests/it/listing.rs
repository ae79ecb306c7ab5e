//! What a listing may change in a list: only a complete and credible listing replaces it.

use engine::view::PanelStatus;
use engine::{CallId, CompletionMsg, ConnectionsMsg, Effect, LifecycleMsg, Msg, Purpose, SidebarMsg};
use providers::Ask;

use crate::connecting::{asked, bad, expired, good, polling};
use crate::world::{Host, Tab, calls, connection, ok, status};

const SECOND: engine::Millis = 1_000;

#[test]
fn an_error_on_a_later_page_removes_nothing() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let before = tab.view().sidebar.panel.clone().unwrap().rows.clone();
    let effects = tab.wait(30 * SECOND);
    let mut asked = calls(&effects);
    asked.retain(|(_, id, _)| *id == connection("asana").id);
    let (call, _, ask) = asked.pop().unwrap();
    let effects =
        tab.answered(call, Ok(Host { tasks: host.tasks[2..].to_vec(), ..host }.answer(&connection("asana"), &ask)));
    let (call, ..) = calls(&effects).pop().unwrap();
    tab.answered(call, Ok(status(500, &[])));
    assert_eq!(tab.view().sidebar.panel.clone().unwrap().rows, before);
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

#[test]
fn a_listing_without_end_is_given_up() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let mut effects = tab.wait(30 * SECOND);
    let mut pages = 0;
    loop {
        let next = calls(&effects).into_iter().find(|(_, id, _)| *id == connection("asana").id);
        // It may have to wait for the provider's budget per minute.
        let next =
            next.or_else(|| calls(&tab.wait(60 * SECOND)).into_iter().find(|(_, id, _)| *id == connection("asana").id));
        let Some((call, ..)) = next.filter(|(.., ask)| pages == 0 || matches!(ask, Ask::Items { after: Some(_), .. }))
        else {
            break;
        };
        pages += 1;
        let round = format!(r#"{{"data":[],"next_page":{{"offset":"{pages}"}}}}"#);
        effects = tab.answered(call, Ok(ok(round)));
        assert!(pages <= 200);
    }
    assert_eq!(pages, 200);
    assert!(matches!(tab.view().sidebar.panel.clone().unwrap().status, PanelStatus::Trouble { .. }));
}

/// The call to a provider that is in progress, and its question.
fn under_way(effects: &[Effect], provider: &str) -> (CallId, Ask) {
    let of = |(call, id, ask)| (id == connection(provider).id).then_some((call, ask));
    calls(effects).into_iter().find_map(of).unwrap()
}

#[test]
fn a_listing_stops_once_nobody_looks() {
    let host = Host::default();
    // A further page.
    let mut tab = Tab::connected(&host);
    let (call, ask) = under_way(&tab.wait(30 * SECOND), "asana");
    tab.send(Msg::Lifecycle(LifecycleMsg::Visible(false)));
    let page = host.answer(&connection("asana"), &ask);
    assert_eq!(calls(&tab.answered(call, Ok(page))), []);

    // The same question with a renewed token.
    let mut tab = Tab::connected(&host);
    let (call, _) = under_way(&tab.wait(30 * SECOND), "asana");
    let effects = tab.answered(call, expired());
    let refresh = asked(&effects)[0].purpose.clone();
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    let renewed = serde_json::json!({ "grant": "g2", "access": "a2", "expires_in_ms": 3_600_000 });
    assert_eq!(calls(&tab.send(Msg::Connections(ConnectionsMsg::Answered(refresh, good(&renewed))))), []);

    // Everything, since the mark is no longer valid; it is requested as soon as the user looks at the list again.
    let mut tab = Tab::connected(&host);
    let (call, _) = under_way(&tab.wait(30 * SECOND), "google-calendar");
    let marked = r#"{"items":[],"nextSyncToken":"mark"}"#.to_owned();
    tab.answered(call, Ok(ok(marked)));
    let (call, ask) = under_way(&tab.wait(30 * SECOND), "google-calendar");
    assert!(matches!(ask, Ask::Items { since: Some(_), .. }), "{ask:?}");
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    assert_eq!(calls(&tab.answered(call, Ok(status(410, &[])))), []);
    let (_, ask) = under_way(&tab.send(Msg::Lifecycle(LifecycleMsg::Online(true))), "google-calendar");
    assert!(matches!(ask, Ask::Items { since: None, .. }), "{ask:?}");
}

#[test]
fn a_failed_renewal_while_hidden_leaves_nothing_waiting() {
    let mut tab = Tab::connected(&Host::default());
    let (call, _) = under_way(&tab.wait(30 * SECOND), "asana");
    tab.answered(call, expired());
    tab.send(Msg::Lifecycle(LifecycleMsg::Visible(false)));
    tab.send(Msg::Connections(ConnectionsMsg::Answered(
        Purpose::Refresh(connection("asana").id),
        bad(providers::Fault::ProviderDown),
    )));
    tab.send(Msg::Lifecycle(LifecycleMsg::Visible(true)));
    tab.wait(5 * SECOND);
    under_way(&tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))), "asana");
}

#[test]
fn a_new_token_that_was_accepted_and_ends_at_once_is_renewed() {
    let (mut tab, call) = polling();
    let renewed = serde_json::json!({ "grant": "g", "access": "a", "expires_in_ms": 3_600_000 });
    tab.answered(call, expired());
    let refreshed = ConnectionsMsg::Answered(Purpose::Refresh(connection("asana").id), good(&renewed));
    let effects = tab.send(Msg::Connections(refreshed));
    tab.answer(&Host::default(), effects);
    let shown = |tab: &mut Tab| tab.view().sidebar.panel.as_ref().unwrap().status.clone();
    assert_eq!(shown(&mut tab), PanelStatus::Ready);
    let effects = tab.send(Msg::Sidebar(SidebarMsg::Refresh));
    let effects = tab.answered(calls(&effects)[0].0, expired());
    assert_eq!(asked(&effects).len(), 1, "it has worked, so it is merely old");
    assert_eq!(shown(&mut tab), PanelStatus::Ready);
}

#[test]
fn a_wait_that_comes_in_the_middle_of_a_listing_holds_for_its_further_pages() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let (page, ask) = under_way(&tab.wait(30 * SECOND), "asana");
    let (mark, _) =
        under_way(&tab.send(Msg::Completion(CompletionMsg::Toggle(connection("asana").id, "t1".into()))), "asana");
    tab.answered(mark, Ok(status(429, &[("retry-after", "60")])));
    let answer = host.answer(&connection("asana"), &ask);
    assert_eq!(calls(&tab.answered(page, Ok(answer))), []);
    let early = calls(&tab.wait(55 * SECOND));
    assert!(early.iter().all(|(_, id, _)| *id != connection("asana").id), "{early:?}");
    under_way(&tab.wait(10 * SECOND), "asana");
}

#[test]
fn a_wait_counts_even_in_a_late_answer() {
    let mark = || Msg::Completion(CompletionMsg::Toggle(connection("asana").id, "t1".into()));
    let wait = || Ok(status(429, &[("retry-after", "60")]));
    let heeded = |tab: &mut Tab| {
        let mut early = calls(&tab.send(Msg::Sidebar(SidebarMsg::Refresh)));
        early.extend((0..55).flat_map(|_| calls(&tab.wait(SECOND))));
        assert!(early.iter().all(|(_, id, _)| *id != connection("asana").id), "{early:?}");
        under_way(&tab.wait(10 * SECOND), "asana");
    };
    // The listing failed together with a renewal that a mark needed.
    let mut tab = Tab::connected(&Host::default());
    let (listing, _) = under_way(&tab.wait(30 * SECOND), "asana");
    let (marking, _) = under_way(&tab.send(mark()), "asana");
    let refresh = asked(&tab.answered(marking, expired()))[0].purpose.clone();
    tab.send(Msg::Connections(ConnectionsMsg::Answered(refresh, bad(providers::Fault::ProviderDown))));
    tab.answered(listing, wait());
    heeded(&mut tab);

    // The listing timed out.
    let mut tab = Tab::connected(&Host::default());
    let (listing, _) = under_way(&tab.wait(30 * SECOND), "asana");
    tab.wait(90 * SECOND);
    tab.answered(listing, wait());
    heeded(&mut tab);

    // The mark timed out.
    let mut tab = Tab::connected(&Host::default());
    let (first, _) = under_way(&tab.send(mark()), "asana");
    tab.wait(90 * SECOND);
    tab.answered(first, wait());
    heeded(&mut tab);
}
