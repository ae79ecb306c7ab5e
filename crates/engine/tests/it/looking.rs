//! Single items: a marked item is known not to be an approval, and an item that the user works with is requested
//! separately.

use engine::{
    CalendarMsg, CallId, DragMsg, Effect, EntryMsg, Grip, LifecycleMsg, Message, Millis, Msg, Route, SidebarMsg,
};
use plan::EntryId;
use providers::{Ask, Fault, Response};

use crate::marking::{cards, writes};
use crate::world::{Host, START, Store, Tab, calls, connection, kept, ok, reopened, saves, status};

const SECOND: Millis = 1_000;

/// A store with an entry that is linked to Asana's `t1`, and with the connection, but without a list.
fn linked() -> (Store, EntryId) {
    let mut store = Store::default();
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Item { connection: connection("asana").id, item: "t1".into() })));
    saves(&tab.send(Msg::Drag(DragMsg::Drop))).iter().for_each(|(_, changes, _)| store.write(changes));
    store.0.retain(|key, _| !key.starts_with("source/"));
    store.write(&[kept(&connection("asana"), START)]);
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    (store, entry)
}

fn looks(effects: &[Effect]) -> Vec<(CallId, String)> {
    let look = |(call, _, ask)| match ask {
        Ask::Item { item, .. } => Some((call, item.to_string())),
        _ => None,
    };
    calls(effects).into_iter().filter_map(look).collect()
}

/// The source gives this answer for each item that it is asked for.
fn told(tab: &mut Tab, effects: Vec<Effect>, answer: &Response) -> Vec<Effect> {
    let (mut all, mut open) = (Vec::new(), effects);
    for _ in 0..3 {
        let mut next = Vec::new();
        for (call, _) in looks(&open) {
            next.extend(tab.answered(call, Ok(answer.clone())));
        }
        all.extend(next.clone());
        open = next;
    }
    assert_eq!(looks(&open), [], "it is asked without end");
    all
}

fn task_of(kind: &str) -> String {
    format!(r#"{{"data":{{"gid":"t1","name":"Sign","resource_subtype":"{kind}","workspace":{{"gid":"w1"}}}}}}"#)
}

#[test]
fn an_unlisted_item_is_marked_only_once_its_kind_is_known() {
    let (store, entry) = linked();
    for (kind, marked) in [("default_task", true), ("approval", false), ("milestone", false), ("section", false)] {
        let mut tab = reopened(&store);
        let effects = tab.send(Msg::Entry(EntryMsg::ToggleDone(entry.clone())));
        assert_eq!(writes(&effects), [], "{kind}: what it is isn't known");
        assert_eq!(looks(&effects).len(), 1, "{kind}");
        let effects = told(&mut tab, effects, &ok(task_of(kind)));
        let sent: Vec<bool> = writes(&effects).iter().map(|write| write.2).collect();
        assert_eq!(sent, vec![true; marked.into()], "{kind}");
        assert!(tab.model.plan().tasks().next().unwrap().done, "{kind}: one's own part of it is done");
        let told = tab.view().toast.map(|toast| toast.message);
        match kind {
            "approval" | "milestone" => assert!(matches!(told, Some(Message::NotDecided { .. })), "{kind}: {told:?}"),
            "section" => {
                assert!(matches!(told, Some(Message::NotCompleted { fault: Fault::ReadOnly, .. })), "{kind}: {told:?}");
            }
            _ => {}
        }
        if !marked {
            assert!((0..300).all(|_| writes(&tab.wait(SECOND)).is_empty()), "{kind}: nor later");
        }
    }
}

#[test]
fn an_unknown_item_is_checked_later_and_a_missing_one_is_reported() {
    let (store, entry) = linked();
    let mut tab = reopened(&store);
    let effects = tab.send(Msg::Entry(EntryMsg::ToggleDone(entry.clone())));
    let effects = told(&mut tab, effects, &status(503, &[]));
    assert_eq!(writes(&effects), []);
    let again = (0..30).map(|_| tab.wait(SECOND)).find(|effects| !looks(effects).is_empty()).expect("asked again");
    let effects = told(&mut tab, again, &status(404, &[]));
    assert_eq!(writes(&effects), []);
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    assert_eq!(cards(&mut tab).iter().map(|card| card.fault.clone()).collect::<Vec<_>>(), [Fault::Gone]);
}

#[test]
fn an_answer_that_cant_be_read_doesnt_refuse_a_mark_until_it_comes_again_and_again() {
    let (store, entry) = linked();
    let mut tab = reopened(&store);
    let portal = ok("<!doctype html><title>Log in</title>".to_owned());
    let effects = tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)));
    assert_eq!(writes(&told(&mut tab, effects, &portal)), []);
    let later = |tab: &mut Tab| {
        (0..400).map(|_| tab.wait(SECOND)).find(|effects| !looks(effects).is_empty() || !writes(effects).is_empty())
    };
    let again = later(&mut tab).expect("asked again");
    let mut effects = told(&mut tab, again, &ok(task_of("default_task")));
    let mut sent = 0;
    for _ in 0..60 {
        effects = match writes(&effects).first() {
            Some((call, ..)) => {
                sent += 1;
                tab.answered(*call, Ok(portal.clone()))
            }
            None if !looks(&effects).is_empty() => told(&mut tab, effects, &ok(task_of("default_task"))),
            None => later(&mut tab).unwrap_or_default(),
        };
    }
    assert!((3..10).contains(&sent), "sent {sent} times");
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    assert!(matches!(cards(&mut tab)[0].fault, Fault::Shape { .. }));
}

#[test]
fn an_old_list_doesnt_decide_what_may_be_marked() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    tab.now += 120 * SECOND;
    let effects = tab.send(crate::marking::mark("t1"));
    assert_eq!(writes(&effects), []);
    let effects = tab.answered(looks(&effects)[0].0, Ok(ok(task_of("approval"))));
    assert_eq!(writes(&effects), []);
    assert!(matches!(tab.view().toast.unwrap().message, Message::NotDecided { .. }));
}

/// A tab with an entry of an event in a week that is no longer shown.
fn of_another_week(host: &Host) -> (Tab, EntryId) {
    let mut tab = Tab::connected(host);
    let effects = tab.send(Msg::Sidebar(SidebarMsg::ShowConnection(connection("google-calendar").id)));
    tab.answer(host, effects);
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Item { connection: connection("google-calendar").id, item: "e1".into() })));
    let effects = tab.send(Msg::Drag(DragMsg::Drop));
    tab.answer(host, effects);
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    let date = Some(crate::world::day(3));
    let effects = tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(date))));
    tab.answer(&Host { events: Vec::new(), ..host.clone() }, effects);
    (tab, entry)
}

fn asked(tab: &mut Tab, host: &Host, seconds: usize) -> Vec<Ask> {
    let mut asked = Vec::new();
    for _ in 0..seconds {
        let mut effects = tab.wait(SECOND);
        while !calls(&effects).is_empty() {
            let mut next = Vec::new();
            for (call, id, ask) in calls(&effects) {
                let provider = id.0.split(':').next().unwrap().to_owned();
                asked.push(ask.clone());
                next.extend(tab.answered(call, Ok(host.answer(&connection(&provider), &ask))));
            }
            effects = next;
        }
    }
    asked
}

#[test]
fn an_item_in_use_is_refreshed_with_the_sidebar_open_or_closed() {
    for open in [true, false] {
        let mut host = Host::default();
        let (mut tab, entry) = of_another_week(&host);
        if !open {
            tab.send(Msg::Sidebar(SidebarMsg::Toggle));
            tab.send(Msg::Lifecycle(LifecycleMsg::Leader(false)));
        }
        asked(&mut tab, &host, 40);
        host.events[0].1 = "Stand-up, moved".into();
        let effects = tab.send(Msg::Entry(EntryMsg::Touch(entry.clone())));
        tab.answer(&host, effects);
        let all = asked(&mut tab, &host, 35);
        let of_it = |ask: &&Ask| {
            matches!(ask, Ask::Item { item, container }
                if **item == *"e1" && container.as_deref() == Some("ada@loom.example"))
        };
        let count = all.iter().filter(of_it).count();
        assert!((3..=7).contains(&count), "open {open}: every five seconds for half a minute: {count} of {all:?}");
        assert_eq!(all.len() == count, !open, "open {open}: the list is asked for as well only where it is shown");
        assert_eq!(&*tab.model.plan().tasks().next().unwrap().title, "Stand-up, moved", "open {open}");

        host.events.clear();
        let effects = tab.send(Msg::Entry(EntryMsg::Touch(entry.clone())));
        tab.answer(&host, effects);
        asked(&mut tab, &host, 10);
        tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
        let gone = tab.view().form.as_ref().unwrap().source.as_ref().unwrap().gone;
        assert!(gone, "open {open}: an entry whose source is gone says so");
        assert_eq!(tab.model.plan().entries().count(), 1);
    }
}

#[test]
fn starting_the_timer_asks_for_the_linked_item_with_the_sidebar_closed() {
    let (store, entry) = linked();
    let mut tab = reopened(&store);
    assert_eq!(looks(&tab.wait(60 * SECOND)), []);
    let effects = tab.send(Msg::Timer(engine::TimerMsg::Toggle(entry)));
    assert_eq!(looks(&effects).into_iter().map(|(_, item)| item).collect::<Vec<_>>(), ["t1"]);
}

#[test]
fn an_item_that_cant_be_asked_for_stops_no_list() {
    let host = Host::default();
    let (mut tab, entry) = of_another_week(&host);
    asked(&mut tab, &host, 40);
    let effects = tab.send(Msg::Entry(EntryMsg::Touch(entry)));
    let effects = tab.answered(looks(&effects)[0].0, Ok(status(403, &[])));
    assert!(calls(&effects).iter().any(|(_, _, ask)| matches!(ask, Ask::Items { .. })));
    tab.answer(&host, effects);
    assert_eq!(tab.view().sidebar.panel.as_ref().unwrap().status, engine::view::PanelStatus::Ready);
}

/// What is kept of single items is bounded; a mark needs what was said of its own item, and not of the first ones.
#[test]
fn marks_of_more_items_than_are_kept_all_go_out() {
    const MANY: usize = 70;
    let tasks = (0..MANY).map(|n| (format!("t{n}"), format!("Task {n}"), "p1")).collect();
    let host = Host { tasks, ..Host::default() };
    let mut store = Store::default();
    let mut tab = Tab::connected(&host);
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    for n in 0..MANY {
        tab.send(Msg::Drag(DragMsg::Lift(Grip::Item {
            connection: connection("asana").id,
            item: (&*format!("t{n}")).into(),
        })));
        saves(&tab.send(Msg::Drag(DragMsg::Drop))).iter().for_each(|(_, changes, _)| store.write(changes));
    }
    store.0.retain(|key, _| !key.starts_with("source/"));
    store.write(&[kept(&connection("asana"), START)]);
    let mut tab = reopened(&store);
    let entries: Vec<EntryId> = tab.model.plan().entries().map(|entry| entry.id.clone()).collect();
    assert_eq!(entries.len(), MANY);
    let mut effects: Vec<Effect> =
        entries.into_iter().flat_map(|entry| tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)))).collect();
    let mut sent = std::collections::BTreeSet::new();
    for _ in 0..120 {
        while !calls(&effects).is_empty() {
            let open = std::mem::take(&mut effects);
            sent.extend(writes(&open).into_iter().map(|(_, item, _)| item));
            for (call, connection_id, ask) in calls(&open) {
                assert_eq!(connection_id, connection("asana").id);
                let answer = match &ask {
                    Ask::Complete { item, .. } => ok(format!(r#"{{"data":{{"gid":"{item}"}}}}"#)),
                    _ => host.answer(&connection("asana"), &ask),
                };
                effects.extend(tab.answered(call, Ok(answer)));
            }
        }
        effects = tab.wait(SECOND);
    }
    assert_eq!(sent.len(), MANY, "{sent:?}");
}

/// What Slack's methods answer: a marked message, and one to the user, whose title and state this is.
fn slack(ask: &Ask, title: &str, done: bool) -> Response {
    let body = match ask {
        Ask::Item { container, .. } if container.as_deref() != Some("messages") => {
            let users = if done { r#""U1""# } else { r#""U2""# };
            format!(
                r#"{{"ok":true,"type":"message","channel":"C2","message":{{"ts":"2.0","text":"{title}",
                    "reactions":[{{"name":"white_check_mark","users":[{users}]}}]}}}}"#
            )
        }
        Ask::Containers { .. } | Ask::Item { .. } => {
            r#"{"ok":true,"team":"Tern","team_id":"T1","user":"ada","user_id":"U1"}"#.to_owned()
        }
        Ask::Items { container, .. } if container.starts_with("marked-") => {
            r#"{"ok":true,"items":[{"type":"message","channel":"C1","message":{"ts":"1.0","text":"Marked",
                "reactions":[{"name":"pushpin","users":["U1"]}]}}]}"#
                .to_owned()
        }
        Ask::Items { .. } => {
            format!(
                r#"{{"ok":true,"messages":{{"matches":[{{"channel":{{"id":"C2"}},"ts":"2.0","text":"{title}"}}]}}}}"#
            )
        }
        other => panic!("{other:?} isn't asked here"),
    };
    ok(body)
}

/// Answers everything that Slack is asked, and returns the lists and messages that were read.
fn read_at_slack(tab: &mut Tab, effects: Vec<Effect>, answer: impl Fn(&Ask) -> Response) -> Vec<String> {
    let (mut read, mut open) = (Vec::new(), effects);
    while !calls(&open).is_empty() {
        let mut next = Vec::new();
        for (call, _, ask) in calls(&open) {
            match &ask {
                Ask::Items { container, .. } => read.push(container.to_string()),
                Ask::Item { item, container } if container.as_deref() != Some("messages") => {
                    read.push(item.to_string())
                }
                _ => {}
            }
            next.extend(tab.answered(call, Ok(answer(&ask))));
        }
        open = next;
    }
    read
}

/// A tab with the sidebar closed and an entry linked to a message that was to the user.
fn with_linked_message() -> (Tab, EntryId) {
    let mut of_slack = connection("slack");
    of_slack.id = engine::ConnectionId::of("slack", "T1-U1");
    of_slack.account.id = "T1-U1".into();
    let mut tab = Tab::ready();
    let first = |ask: &Ask| slack(ask, "Ship it", false);
    tab.send(Msg::Storage(engine::StorageMsg::Heard(vec![kept(&of_slack, START)])));
    let mut effects = tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
    read_at_slack(&mut tab, effects, first);
    let effects = tab.send(Msg::Sidebar(SidebarMsg::ShowContainer("messages".into())));
    assert!(read_at_slack(&mut tab, effects, first).contains(&"messages".to_owned()));
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Item { connection: of_slack.id.clone(), item: "C2:2.0".into() })));
    let effects = tab.send(Msg::Drag(DragMsg::Drop));
    read_at_slack(&mut tab, effects, first);
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    tab.send(Msg::Lifecycle(LifecycleMsg::Leader(false)));
    for _ in 0..40 {
        let effects = tab.wait(SECOND);
        read_at_slack(&mut tab, effects, first);
    }
    (tab, entry)
}

#[test]
fn a_linked_message_is_read_by_itself_with_the_sidebar_closed() {
    let (mut tab, entry) = with_linked_message();
    let later = |done: bool| move |ask: &Ask| slack(ask, "Ship it today", done);
    let effects = tab.send(Msg::Entry(EntryMsg::Touch(entry.clone())));
    let mut read = read_at_slack(&mut tab, effects, later(false));
    for _ in 0..35 {
        let effects = tab.wait(SECOND);
        read.extend(read_at_slack(&mut tab, effects, later(false)));
    }
    assert!(read.iter().all(|what| what == "C2:2.0"), "no list: {read:?}");
    assert!((5..=8).contains(&read.len()), "every five seconds for half a minute: {read:?}");
    let task = tab.model.plan().tasks().next().unwrap();
    assert_eq!((&*task.title, task.done), ("Ship it today", false), "another person's reaction completes nothing");
    for _ in 0..60 {
        let effects = tab.wait(SECOND);
        assert_eq!(read_at_slack(&mut tab, effects, later(false)), [""; 0], "and then no more");
    }
    let effects = tab.send(Msg::Entry(EntryMsg::Touch(entry)));
    read_at_slack(&mut tab, effects, later(true));
    assert!(tab.model.plan().tasks().next().unwrap().done, "it was completed at Slack");
}

#[test]
fn an_entry_whose_message_was_deleted_says_so() {
    let (mut tab, entry) = with_linked_message();
    let gone = |ask: &Ask| match ask {
        Ask::Item { container, .. } if container.as_deref() != Some("messages") => {
            ok(r#"{"ok":false,"error":"message_not_found"}"#.to_owned())
        }
        ask => slack(ask, "Ship it", false),
    };
    let effects = tab.send(Msg::Entry(EntryMsg::Touch(entry)));
    read_at_slack(&mut tab, effects, gone);
    let shown =
        tab.view().week.days.iter().flat_map(|day| day.timed.iter().chain(&day.untimed)).any(|entry| entry.gone);
    assert!(shown);
}
