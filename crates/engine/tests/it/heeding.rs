//! Sources' answers are understood as they are meant: unreadable parts, refused marks, circles, kinds of items.

use std::sync::Arc;

use engine::view::{PanelStatus, PanelView, RowView};
use engine::{
    CallId, CompletionMsg, DragMsg, Effect, EntryMsg, LifecycleMsg, Message, Msg, Problem, SettingsMsg, SidebarMsg,
    StorageMsg,
};
use providers::{Ask, Fault, Kind};

use crate::world::{Host, Tab, calls, connection, ok, status};

const SECOND: engine::Millis = 1_000;

fn google(effects: &[Effect]) -> Option<(CallId, Ask)> {
    let of = |(call, id, ask)| (id == connection("google-calendar").id).then_some((call, ask));
    calls(effects).into_iter().find_map(of)
}

fn panel(tab: &mut Tab) -> Arc<PanelView> {
    tab.view().sidebar.panel.clone().unwrap()
}

fn titles(tab: &mut Tab) -> Vec<String> {
    let title = |row: &RowView| match row {
        RowView::Item(item) => Some(item.title.to_string()),
        RowView::Heading(_) => None,
    };
    panel(tab).rows.iter().filter_map(title).collect()
}

/// Google's list is shown.
fn of_google() -> (Tab, Host) {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let effects = tab.send(Msg::Sidebar(SidebarMsg::ShowConnection(connection("google-calendar").id)));
    tab.answer(&host, effects);
    (tab, host)
}

fn events(events: &str, token: &str) -> String {
    format!(r#"{{"items":[{events}],"nextSyncToken":"{token}"}}"#)
}

fn event(id: &str, more: &str) -> String {
    format!(
        r#"{{"id":"{id}","summary":"{id}","start":{{"dateTime":"2026-11-24T08:00:00Z"}},
            "end":{{"dateTime":"2026-11-24T09:00:00Z"}}{more}}}"#
    )
}

fn answer(tab: &mut Tab, effects: &[Effect], body: String) -> Vec<Effect> {
    let (call, _) = google(effects).unwrap();
    tab.answered(call, Ok(ok(body)))
}

#[test]
fn unreadable_items_are_skipped_and_counted_until_a_full_listing_reads_them() {
    let (mut tab, _) = of_google();
    assert_eq!(panel(&mut tab).skipped.len(), 0);
    let effects = tab.wait(30 * SECOND);
    let two = format!(r#"{},{{"id":"nodates"}},{{}}"#, event("fine", ""));
    answer(&mut tab, &effects, events(&two, "a"));
    assert_eq!(titles(&mut tab), ["fine"]);
    let paths = |tab: &mut Tab| panel(tab).skipped.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(paths(&mut tab), ["items[1].start", "items[2]"]);
    assert_eq!(panel(&mut tab).status, PanelStatus::Ready, "it is no fault of the list");

    let effects = tab.wait(30 * SECOND);
    answer(&mut tab, &effects, events("", "b"));
    assert_eq!(paths(&mut tab).len(), 2, "changes say nothing of it");
    let effects = tab.send(Msg::Sidebar(SidebarMsg::Refresh));
    tab.answer(&Host::default(), effects);
    assert_eq!(paths(&mut tab).len(), 0);
}

#[test]
fn a_refused_sync_token_is_followed_by_one_full_listing() {
    for refusal in [400, 403, 404, 409, 410, 418] {
        let (mut tab, _) = of_google();
        let effects = tab.wait(30 * SECOND);
        answer(&mut tab, &effects, events(&event("one", ""), "dead"));
        let effects = tab.wait(30 * SECOND);
        let (call, ask) = google(&effects).unwrap();
        assert!(matches!(ask, Ask::Items { since: Some(_), .. }), "{refusal}: {ask:?}");
        let effects = tab.answered(call, Ok(status(refusal, &[])));
        let (call, ask) = google(&effects).unwrap();
        assert!(matches!(ask, Ask::Items { since: None, .. }), "{refusal}: {ask:?}");
        assert_eq!(panel(&mut tab).status, PanelStatus::Ready, "{refusal}");
        // If that is refused as well, the refusal is the source's decision.
        let effects = tab.answered(call, Ok(status(refusal, &[])));
        assert_eq!(google(&effects), None, "{refusal}");
        assert!(!matches!(panel(&mut tab).status, PanelStatus::Ready), "{refusal}");
        assert_eq!(titles(&mut tab), ["one"], "{refusal}: the list stays");
    }
}

#[test]
fn a_source_that_refuses_every_mark_is_asked_without_any_for_a_while() {
    let (mut tab, _) = of_google();
    let (mut refused, mut whole) = (0, 0);
    for round in 0..120 {
        let mut effects = tab.wait(30 * SECOND);
        while let Some((call, ask)) = google(&effects) {
            let answer = match ask {
                Ask::Items { since: Some(_), .. } => {
                    refused += 1;
                    status(400, &[])
                }
                Ask::Items { .. } => {
                    whole += 1;
                    ok(events(&event("one", ""), &format!("t{round}")))
                }
                _ => ok(r#"{"items":[{"id":"ada@loom.example","primary":true}]}"#.to_owned()),
            };
            effects = tab.answered(call, Ok(answer));
        }
    }
    assert!(refused <= 3 && whole >= 100, "{refused} marks were refused in an hour, {whole} whole listings");
}

#[test]
fn a_sync_token_survives_temporary_faults() {
    let (mut tab, _) = of_google();
    let effects = tab.wait(30 * SECOND);
    answer(&mut tab, &effects, events("", "good"));
    let effects = tab.wait(30 * SECOND);
    let (call, _) = google(&effects).unwrap();
    assert_eq!(google(&tab.answered(call, Ok(status(503, &[])))), None);
    let again = (0..60).find_map(|_| google(&tab.wait(SECOND))).unwrap();
    assert!(matches!(again.1, Ask::Items { since: Some(_), .. }), "{again:?}");
}

#[test]
fn a_calendar_that_isnt_found_leaves_the_search_to_the_others() {
    let (mut tab, _) = of_google();
    tab.send(Msg::Sidebar(SidebarMsg::Search("Rev".into())));
    let effects = tab.wait(400);
    let searched = |effects: &[Effect]| {
        let search = |(call, _, ask)| matches!(ask, Ask::Search { .. }).then_some(call);
        calls(effects).into_iter().find_map(search)
    };
    let calendars = r#"{"items":[{"id":"gone"},{"id":"there"},{"id":"ada@loom.example","primary":true}]}"#;
    let mut effects = tab.answered(searched(&effects).unwrap(), Ok(ok(calendars.to_owned())));
    for (at, found) in [event("Revenue", ""), String::new(), event("Review of all", "")].iter().enumerate() {
        let call = searched(&effects).unwrap_or_else(|| panic!("the calendar at {at} isn't asked"));
        let body = if at == 1 { status(404, &[]) } else { ok(events(found, "s")) };
        effects = tab.answered(call, Ok(body));
    }
    let found = titles(&mut tab);
    assert!(found.contains(&"Revenue".to_owned()) && found.contains(&"Review of all".to_owned()), "{found:?}");
    assert!(panel(&mut tab).partly_found, "that a part failed is told");
}

#[test]
fn a_continuation_that_comes_again_ends_a_listing_and_a_search() {
    let (mut tab, _) = of_google();
    let mut effects = tab.wait(30 * SECOND);
    let mut asked = 0;
    while let Some((call, _)) = google(&effects) {
        asked += 1;
        assert!(asked < 5, "it goes round in circles");
        effects = tab.answered(call, Ok(ok(r#"{"nextPageToken":"same"}"#.to_owned())));
    }
    assert_eq!(asked, 2);
    assert!(matches!(panel(&mut tab).status, PanelStatus::Trouble { fault: Fault::Shape { .. }, .. }));

    tab.send(Msg::Sidebar(SidebarMsg::Search("Rev".into())));
    let mut effects = tab.wait(400);
    let mut asked = 0;
    while let Some((call, _)) = google(&effects) {
        asked += 1;
        assert!(asked < 10, "it goes round in circles");
        let body = r#"{"items":[{"id":"ada@loom.example"}],"nextPageToken":"same"}"#;
        effects = tab.answered(call, Ok(ok(body.to_owned())));
    }
}

#[test]
fn a_rate_limit_of_the_host_is_reported_as_the_hosts_and_respected() {
    let (mut tab, _) = of_google();
    let effects = tab.wait(30 * SECOND);
    let (call, _) = google(&effects).unwrap();
    let busy = Problem { fault: Fault::Busy { retry_after_ms: 60_000 }, correlation_id: "number".into() };
    tab.answered(call, Err(busy));
    assert!(matches!(panel(&mut tab).status, PanelStatus::Stale { fault: Fault::Busy { .. }, .. }));
    assert_eq!((0..59).find_map(|_| google(&tab.wait(SECOND))), None);
    assert!((0..5).find_map(|_| google(&tab.wait(SECOND))).is_some());
}

#[test]
fn declined_meetings_arent_listed_and_the_rest_is_marked_unless_a_setting_says_otherwise() {
    let (mut tab, _) = of_google();
    let declined = r#","attendees":[{"self":true,"responseStatus":"declined"}]"#;
    let all = [event("usual", ""), event("no", declined), event("focus", r#","eventType":"focusTime""#)].join(",");
    let effects = tab.wait(30 * SECOND);
    answer(&mut tab, &effects, events(&all, "t"));
    assert_eq!(titles(&mut tab), ["focus", "usual"]);
    let kinds = |tab: &mut Tab| {
        let kind = |row: &RowView| match row {
            RowView::Item(item) => Some(item.kind),
            RowView::Heading(_) => None,
        };
        panel(tab).rows.iter().filter_map(kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&mut tab), [Kind::FocusTime, Kind::Usual]);
    tab.send(Msg::Settings(SettingsMsg::Choose("hidden", "focus-time".into())));
    assert_eq!(titles(&mut tab), ["no", "usual"]);
    assert_eq!(kinds(&mut tab), [Kind::Declined, Kind::Usual]);
}

const APPROVAL: &str = r#"{"data":[{"gid":"t1","name":"Sign","resource_subtype":"approval","approval_status":"pending",
    "workspace":{"gid":"w1"}}],"next_page":null}"#;

/// The list of Asana's tasks contains one item, an approval.
fn with_approval() -> Tab {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let effects = tab.wait(30 * SECOND);
    let of = |(call, id, _)| (id == connection("asana").id).then_some(call);
    let call = calls(&effects).into_iter().find_map(of).unwrap();
    tab.answered(call, Ok(ok(APPROVAL.to_owned())));
    assert_eq!(titles(&mut tab), ["Sign"]);
    tab
}

fn completes(effects: &[Effect]) -> bool {
    calls(effects).iter().any(|(_, _, ask)| matches!(ask, Ask::Complete { .. }))
}

#[test]
fn an_approval_is_never_approved_by_completing_it() {
    let mut tab = with_approval();
    let RowView::Item(item) = panel(&mut tab).rows.last().unwrap().clone() else { panic!() };
    assert!(!item.completable);
    let effects = tab.send(Msg::Completion(CompletionMsg::Toggle(connection("asana").id, "t1".into())));
    assert!(!completes(&effects));
    assert!(matches!(tab.view().toast.unwrap().message, Message::NotDecided { .. }));

    tab.send(Msg::Drag(DragMsg::Lift(engine::Grip::Item { connection: connection("asana").id, item: "t1".into() })));
    tab.send(Msg::Drag(DragMsg::Drop));
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    let effects = tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)));
    assert!(tab.model.plan().tasks().next().unwrap().done, "one's own part of it is done");
    assert!(!completes(&effects));
    assert!((0..60).all(|_| !completes(&tab.wait(SECOND))));
}

#[test]
fn an_entry_without_its_source_item_stays_and_says_so() {
    let mut host = Host::default();
    let mut tab = Tab::connected(&host);
    tab.send(Msg::Drag(DragMsg::Lift(engine::Grip::Item { connection: connection("asana").id, item: "t1".into() })));
    let effects = tab.send(Msg::Drag(DragMsg::Drop));
    tab.answer(&host, effects);
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    let round = |tab: &mut Tab, host: &Host| {
        let effects = tab.wait(30 * SECOND);
        let left = tab.answer(host, effects);
        tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
        let said = tab.view().form.as_ref().unwrap().source.as_ref().unwrap().gone;
        let shown = tab.view().week.days.iter().flat_map(|day| day.timed.iter().chain(&day.untimed)).any(|it| it.gone);
        assert_eq!(said, shown, "the dialog and the week say the same");
        tab.send(Msg::Entry(EntryMsg::CloseEdit));
        (said, left)
    };
    assert!(!round(&mut tab, &host).0);
    let task = host.tasks.remove(0);
    let (gone, left) = round(&mut tab, &host);
    assert!(gone, "within one cadence");
    assert_eq!(tab.model.plan().entries().count(), 1);
    let saved = crate::world::saves(&left).into_iter().flat_map(|(_, changes, _)| changes);
    let mut stored = saved.filter_map(|change| match change {
        engine::StoredChange::Put(stored) if stored.key == "source/asana:1" => Some(stored.json),
        _ => None,
    });
    assert!(stored.any(|json| json.contains(r#""gone":["t1"]"#)), "a later start knows it");
    host.tasks.insert(0, task);
    assert!(!round(&mut tab, &host).0, "it is back");
}

#[test]
fn working_with_a_linked_entry_refreshes_it_with_the_sidebar_closed_too() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    tab.send(Msg::Drag(DragMsg::Lift(engine::Grip::Item { connection: connection("asana").id, item: "t1".into() })));
    let effects = tab.send(Msg::Drag(DragMsg::Drop));
    tab.answer(&host, effects);
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    tab.send(Msg::Lifecycle(LifecycleMsg::Leader(false)));
    let count = |tab: &mut Tab, seconds: usize| {
        let mut asked = Vec::new();
        for _ in 0..seconds {
            let effects = tab.wait(SECOND);
            asked.extend(calls(&effects).into_iter().map(|(_, id, _)| id));
            tab.answer(&Host { tasks: vec![("t1".into(), "Renamed".into(), "p1")], ..Host::default() }, effects);
        }
        asked
    };
    assert_eq!(count(&mut tab, 120), [], "nothing while nobody works with it");
    let effects = tab.send(Msg::Entry(EntryMsg::Touch(entry)));
    assert_eq!(calls(&effects).len(), 1, "at once");
    tab.answer(&host, effects);
    let asked = count(&mut tab, 35);
    assert!((3..=8).contains(&asked.len()), "every five seconds for half a minute: {asked:?}");
    assert!(asked.iter().all(|id| *id == connection("asana").id), "and nobody else: {asked:?}");
    assert_eq!(&*tab.model.plan().tasks().next().unwrap().title, "Renamed");
    assert_eq!(count(&mut tab, 120), []);
}

/// A list of Slack's messages, which takes four searches, and when each was sent; what was stored is told to `other`.
fn slack_for(seconds: usize, tab: &mut Tab, other: &mut Option<&mut Tab>) -> Vec<engine::Millis> {
    let whose = r#"{"ok":true,"team":"T","team_id":"T1","user":"ada","user_id":"U1"}"#;
    let page = r#"{"ok":true,"messages":{"matches":[],"paging":{"pages":9}}}"#;
    let mut asked = Vec::new();
    for second in 0..seconds {
        let mut effects = tab.wait(SECOND);
        if second % 5 == 0 {
            effects.extend(tab.send(Msg::Sidebar(SidebarMsg::ShowContainer("messages".into()))));
        }
        while !effects.is_empty() {
            if let Some(other) = other {
                let changes = crate::world::saves(&effects).into_iter().flat_map(|(_, changes, _)| changes);
                let spent = changes.filter(
                    |change| matches!(change, engine::StoredChange::Put(stored) if stored.key.starts_with("spent/")),
                );
                other.send(Msg::Storage(StorageMsg::Heard(spent.collect())));
            }
            let mut next = Vec::new();
            for (call, _, ask) in calls(&effects) {
                let lists = matches!(ask, Ask::Items { .. });
                asked.extend(lists.then_some(tab.now));
                next.extend(tab.answered(call, Ok(ok(if lists { page } else { whose }.to_owned()))));
            }
            effects = next;
        }
    }
    asked
}

fn with_slack() -> Tab {
    let mut tab = Tab::ready();
    tab.send(crate::world::connections(["slack"]));
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
    tab
}

#[test]
fn interaction_never_asks_more_than_the_provider_allows_in_all_tabs_together() {
    let (mut tab, mut other) = (with_slack(), with_slack());
    slack_for(10, &mut tab, &mut None);
    let asked = slack_for(300, &mut tab, &mut Some(&mut other));
    let most =
        asked.iter().map(|from| asked.iter().filter(|at| (*from..from + 60 * SECOND).contains(*at)).count()).max();
    assert!(most.is_some_and(|most| (12..=20).contains(&most)), "{most:?} in a minute");
    assert!(asked.len() >= 60, "it goes on: {}", asked.len());
    // The other tab knows what was used, and uses only the rest of the minute's budget.
    other.now = tab.now;
    let last = asked.iter().filter(|at| tab.now - **at < 60 * SECOND).count();
    let more = slack_for(5, &mut other, &mut None).len();
    assert!(last + more <= 20, "{last} and {more}");
}

#[test]
fn an_item_deleted_at_asana_disappears_within_thirty_seconds() {
    let mut host = Host { tasks: Host::default().tasks[..2].to_vec(), ..Host::default() };
    let mut tab = Tab::connected(&host);
    // Asana returns a mark for changes if its tasks have modification times.
    let effects = tab.wait(30 * SECOND);
    let times =
        |body: &str| body.replace(r#""completed":false"#, r#""completed":false,"modified_at":"2026-11-23T08:00:00Z""#);
    let mut left = effects;
    for _ in 0..3 {
        let mut next = Vec::new();
        for (call, id, ask) in calls(&left) {
            let mut answer = host.answer(&connection(id.0.split(':').next().unwrap()), &ask);
            *answer.body_mut() = times(std::str::from_utf8(answer.body()).unwrap()).into_bytes();
            next.extend(tab.answered(call, Ok(answer)));
        }
        left = next;
    }
    assert_eq!(panel(&mut tab).total, 2);
    host.tasks.remove(0);
    let effects = tab.wait(30 * SECOND);
    tab.answer(&host, effects);
    assert_eq!(panel(&mut tab).total, 1);
}
