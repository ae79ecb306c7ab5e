//! Completing items at the source: at once here, soon there, and reverted when it is refused.

use std::sync::Arc;

use engine::view::{RefusedView, RowView};
use engine::{
    CompletionMsg, DragMsg, Effect, EntryMsg, Grip, HistoryMsg, LifecycleMsg, Message, Msg, Problem, RefusalMsg, Route,
    SidebarMsg, StorageMsg, StoredChange, ToastMsg,
};
use providers::{Ask, Fault};

use crate::world::{Host, START, Store, Tab, calls, connection, day, kept, ok, place, saves};

pub(crate) fn completed(tab: &mut Tab, id: &str) -> bool {
    let rows = Arc::clone(&tab.view().sidebar.panel.as_ref().unwrap().rows);
    rows.iter()
        .find_map(|row| match row {
            RowView::Item(item) if item.id.as_str() == id => Some(item.completed),
            _ => None,
        })
        .unwrap()
}

pub(crate) fn mark(id: &str) -> Msg {
    Msg::Completion(CompletionMsg::Toggle(connection("asana").id, id.into()))
}

pub(crate) fn writes(effects: &[Effect]) -> Vec<(engine::CallId, String, bool)> {
    let write = |(call, _, ask)| match ask {
        Ask::Complete { item, completed } => Some((call, item.to_string(), completed)),
        _ => None,
    };
    calls(effects).into_iter().filter_map(write).collect()
}

/// The marks that are sent once the source has said what the items are, where that must be known first.
pub(crate) fn sent(tab: &mut Tab, effects: Vec<Effect>) -> Vec<(engine::CallId, String, bool)> {
    let (mut all, mut open) = (Vec::new(), effects);
    loop {
        all.extend(writes(&open));
        let mut next = Vec::new();
        for (call, id, ask) in calls(&open) {
            if matches!(ask, Ask::Item { .. }) {
                let answer = Host::default().answer(&connection(id.0.split(':').next().unwrap()), &ask);
                next.extend(tab.answered(call, Ok(answer)));
            }
        }
        if next.is_empty() {
            return all;
        }
        open = next;
    }
}

pub(crate) fn cards(tab: &mut Tab) -> Vec<RefusedView> {
    tab.view().sidebar.panel.as_ref().unwrap().refused.clone()
}

pub(crate) fn decide(tab: &mut Tab, answer: RefusalMsg) -> Vec<Effect> {
    tab.send(Msg::Completion(CompletionMsg::Refusal(connection("asana").id, "t1".into(), answer)))
}

pub(crate) const DONE: &str = r#"{"data":{"gid":"t1"}}"#;

#[test]
fn an_item_is_completed_at_its_source_and_shows_so_at_once() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let effects = tab.send(mark("t1"));
    assert!(completed(&mut tab, "t1"));
    let write = writes(&effects)[0].clone();
    assert_eq!((write.1.as_str(), write.2), ("t1", true));
    tab.answered(write.0, Ok(ok(DONE.to_owned())));
    // A list that was started before the write doesn't restore the old value; one that was started after it decides.
    assert!(completed(&mut tab, "t1"));
    tab.now += 30_000;
    let effects = tab.send(Msg::Lifecycle(LifecycleMsg::Tick));
    tab.answer(&host, effects);
    assert!(!completed(&mut tab, "t1"), "this stand-in forgets, and the source's word counts");
}

#[test]
fn offline_marks_are_sent_once_online_even_after_a_restart() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    let effects = tab.send(mark("t2"));
    assert!(writes(&effects).is_empty() && completed(&mut tab, "t2"));
    assert_eq!(writes(&tab.send(Msg::Lifecycle(LifecycleMsg::Online(true)))).len(), 1);

    let mut store = Store::default();
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    store.write(&[kept(&connection("asana"), START)]);
    let mut again = Tab::new(7);
    again.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    let effects = again.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    assert_eq!(sent(&mut again, effects).len(), 1);
}

#[test]
fn a_mark_whose_answer_is_lost_is_sent_again() {
    let mut tab = Tab::connected(&Host::default());
    assert_eq!(writes(&tab.send(mark("t1"))).len(), 1);
    tab.wait(90_000);
    let mut later = || {
        let effects = tab.wait(1_000);
        sent(&mut tab, effects).len()
    };
    let again: usize = (0..10).map(|_| later()).sum();
    assert_eq!(again, 1);
    assert!(completed(&mut tab, "t1"));
}

#[test]
fn a_refused_mark_is_reverted_and_reported() {
    let mut tab = Tab::connected(&Host::default());
    let write = writes(&tab.send(mark("t1")))[0].clone();
    tab.answered(write.0, Err(Problem { fault: Fault::Scope, correlation_id: "number".into() }));
    assert!(!completed(&mut tab, "t1"));
    assert!(matches!(tab.view().toast.unwrap().message, Message::NotCompleted { .. }));
    let refused = |tab: &mut Tab| cards(tab).into_iter().next();
    let card = refused(&mut tab).expect("a card stays when the toast is gone");
    assert_eq!((&*card.title, card.fault, &*card.correlation_id), ("Write report [1h30m]", Fault::Scope, "number"));
    decide(&mut tab, RefusalMsg::Read);
    assert_eq!(refused(&mut tab), None);
    let write = writes(&tab.send(mark("t1")))[0].clone();
    tab.answered(write.0, Err(Problem { fault: Fault::Gone, correlation_id: "other".into() }));
    assert_eq!(&*refused(&mut tab).unwrap().correlation_id, "other");
    tab.send(mark("t1"));
    assert_eq!(refused(&mut tab), None, "another try is another matter");
}

#[test]
fn completing_a_planned_task_completes_its_item_and_undoing_it_reopens_it() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Drag(DragMsg::Lift(engine::Grip::Item { connection: connection("asana").id, item: "t1".into() })));
    tab.send(Msg::Drag(DragMsg::Drop));
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    let effects = tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)));
    assert!(writes(&effects)[0].2);
    tab.answered(writes(&effects)[0].0, Ok(ok(DONE.to_owned())));
    let effects = tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(writes(&effects).iter().map(|write| write.2).collect::<Vec<_>>(), [false]);
}

#[test]
fn undo_takes_back_a_mark_made_in_the_list() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(mark("t1"));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert!(!completed(&mut tab, "t1"));
}

#[test]
fn a_second_mark_is_sent_once_the_first_is_answered() {
    let gone = || Err(Problem { fault: Fault::Gone, correlation_id: "".into() });
    for answer in [Ok(ok(DONE.to_owned())), gone()] {
        let mut tab = Tab::connected(&Host::default());
        let first = writes(&tab.send(mark("t1")));
        let effects = tab.send(mark("t1"));
        assert!(writes(&effects).is_empty(), "the first may be slower than the second");
        assert!(!completed(&mut tab, "t1"));
        let second = writes(&tab.answered(first[0].0, answer));
        assert_eq!(second.iter().map(|write| write.2).collect::<Vec<_>>(), [false]);
        let effects = tab.answered(second[0].0, Ok(ok(DONE.to_owned())));
        assert!(writes(&effects).is_empty() && !completed(&mut tab, "t1"));
    }
}

#[test]
fn a_mark_for_a_busy_source_is_sent_later() {
    let mut tab = Tab::connected(&Host::default());
    let write = writes(&tab.send(mark("t1")))[0].clone();
    let busy = Problem { fault: Fault::Wait { retry_after_ms: 20_000 }, correlation_id: "".into() };
    tab.answered(write.0, Err(busy));
    assert!(completed(&mut tab, "t1"), "the wish stands");
    assert!(writes(&tab.wait(19_000)).is_empty());
    assert_eq!(writes(&tab.wait(1_000)).len(), 1);
}

#[test]
fn a_lost_grant_is_announced_once() {
    let lost = || Err(Problem { fault: Fault::SignIn, correlation_id: "number".into() });
    let said = |tab: &mut Tab| tab.view().toast.map(|toast| toast.message);
    let mut tab = Tab::connected(&Host::default());
    let write = writes(&tab.send(mark("t1")))[0].0;
    let effects = tab.send(Msg::Sidebar(SidebarMsg::Refresh));
    tab.answered(calls(&effects)[0].0, lost());
    assert!(matches!(said(&mut tab), Some(Message::Ended { .. })));
    tab.send(Msg::Toast(ToastMsg::Dismiss));
    // The mark was on its way at that moment.
    let effects = tab.answered(write, lost());
    assert_eq!(said(&mut tab), None);
    assert!(saves(&effects).is_empty(), "nor is it written down again, which would tell it to the other tabs");
    for _ in 0..60 {
        let asked = calls(&tab.wait(5_000)).into_iter().filter(|(_, id, _)| *id == connection("asana").id).count();
        assert_eq!(asked, 0, "nothing is asked without a grant, so nothing can tell it either");
        assert_eq!(said(&mut tab), None);
    }
    let mut ended = Store::default();
    let mut first = Tab::connected(&Host::default());
    let effects = first.send(Msg::Sidebar(SidebarMsg::Refresh));
    let effects = first.answered(calls(&effects)[0].0, lost());
    saves(&effects).iter().for_each(|(_, changes, _)| ended.write(changes));
    let mut other = Tab::connected(&Host::default());
    let write = writes(&other.send(mark("t1")))[0].0;
    for _ in 0..2 {
        other.send(Msg::Storage(StorageMsg::Heard(ended.all().into_iter().map(StoredChange::Put).collect())));
        assert_eq!(said(&mut other).filter(|said| matches!(said, Message::Ended { .. })), None, "by another tab");
    }
    other.answered(write, lost());
    assert_eq!(
        said(&mut other).filter(|said| matches!(said, Message::Ended { .. })),
        None,
        "nor by an answer of its own"
    );
}

#[test]
fn an_entry_completed_offline_is_sent_or_undone_once_online() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Drag(DragMsg::Lift(engine::Grip::Item { connection: connection("asana").id, item: "t1".into() })));
    let mut store = Store::default();
    let mut keep = |effects: &[Effect]| saves(effects).iter().for_each(|(_, changes, _)| store.write(changes));
    keep(&tab.send(Msg::Drag(DragMsg::Drop)));
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    let effects = tab.send(Msg::Entry(EntryMsg::ToggleDone(entry.clone())));
    keep(&effects);
    assert!(writes(&effects).is_empty());
    assert!(completed(&mut tab, "t1"), "the list shows it too");
    let mut again = Tab::new(7);
    again.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    store.write(&[kept(&connection("asana"), START)]);
    let effects = again.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    assert!(again.model.plan().tasks().next().unwrap().done, "it outlives the page");
    let first = sent(&mut again, effects);
    assert_eq!(first.iter().map(|write| write.2).collect::<Vec<_>>(), [true]);
    let first_call = first.first().map(|write| write.0);

    again.now += 1_000;
    tab.now += 1_000;
    let effects = tab.send(Msg::History(HistoryMsg::Undo));
    assert!(!completed(&mut tab, "t1") && !tab.model.plan().tasks().next().unwrap().done);
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    assert_eq!(store.0.keys().filter(|key| key.starts_with("write/")).count(), 1, "one word for one item");
    let told: Vec<bool> =
        writes(&tab.send(Msg::Lifecycle(LifecycleMsg::Online(true)))).iter().map(|write| write.2).collect();
    assert!(told.is_empty(), "the source was told nothing by this tab: {told:?}");
    // The other one has told it, and tells it the last word.
    let heard = saves(&effects).into_iter().flat_map(|(_, changes, _)| changes).collect();
    assert!(writes(&again.send(Msg::Storage(StorageMsg::Heard(heard)))).is_empty());
    let call = first_call.expect("it was sent at the start");
    let after = again.answered(call, Ok(ok(DONE.to_owned())));
    let after = [after, again.wait(20_000)].concat();
    assert_eq!(writes(&after).iter().map(|write| write.2).collect::<Vec<_>>(), [false]);
}

#[test]
fn a_mark_is_stored_together_with_its_change() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Item { connection: connection("asana").id, item: "t1".into() })));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "10:00")))));
    tab.send(Msg::Drag(DragMsg::Drop));
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    let stored = saves(&tab.send(Msg::Entry(EntryMsg::ToggleDone(entry))));
    let [(_, changes, true)] = &stored[..] else { panic!("{stored:?}") };
    assert_eq!(changes.len(), 2, "the task and the wish: {changes:?}");
}
