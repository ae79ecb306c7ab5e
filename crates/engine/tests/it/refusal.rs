//! Marks that a source refuses, and the order of marks that wait.

use engine::{
    DragMsg, Effect, EntryMsg, Grip, HistoryMsg, LifecycleMsg, Msg, Problem, RefusalMsg, Route, SidebarMsg, StorageMsg,
    StoredChange,
};
use providers::Fault;

use crate::marking::{DONE, cards, completed, decide, mark, writes};
use crate::world::{Host, START, Store, Tab, calls, connection, kept, ok, saves};

/// A tab in which Asana's first item is planned and complete, and the source has refused the mark; and its store.
fn refused() -> (Tab, Store, plan::EntryId) {
    let mut tab = Tab::connected(&Host::default());
    let mut store = Store::default();
    store.write(&[kept(&connection("asana"), START)]);
    let mut keep = |effects: &[Effect]| saves(effects).iter().for_each(|(_, changes, _)| store.write(changes));
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Item { connection: connection("asana").id, item: "t1".into() })));
    keep(&tab.send(Msg::Drag(DragMsg::Drop)));
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    let effects = tab.send(Msg::Entry(EntryMsg::ToggleDone(entry.clone())));
    keep(&effects);
    let problem = Problem { fault: Fault::Refused { reason: "locked".into() }, correlation_id: "number".into() };
    keep(&tab.answered(writes(&effects)[0].0, Err(problem)));
    (tab, store, entry)
}

fn is_done(tab: &Tab) -> bool {
    tab.model.plan().tasks().next().unwrap().done
}

#[test]
fn a_refusal_shows_both_states_and_either_can_be_chosen() {
    let (mut tab, mut store, entry) = refused();
    assert!(is_done(&tab) && !completed(&mut tab, "t1"), "complete here, open there");
    let card = &cards(&mut tab)[0];
    assert!(card.wanted && card.differs, "{card:?}");
    tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
    let source = tab.view().form.unwrap().source.clone().unwrap();
    assert_eq!((source.differs, source.done), (Some((connection("asana").id, "t1".into())), true));

    // Theirs: the task is open again, nothing is sent, and the decision can be undone.
    let effects = decide(&mut tab, RefusalMsg::TakeTheirs);
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    assert!(writes(&effects).is_empty() && !is_done(&tab) && cards(&mut tab).is_empty());
    assert!(!store.0.keys().any(|key| key.starts_with("write/")), "nothing is left of it");
    assert_eq!(tab.view().form.unwrap().source.clone().unwrap().differs, None);
    tab.send(Msg::History(HistoryMsg::Undo));
    assert!(is_done(&tab));

    // Mine: it is sent again.
    let (mut tab, ..) = refused();
    let sent = writes(&decide(&mut tab, RefusalMsg::TakeMine));
    assert_eq!(sent.iter().map(|write| write.2).collect::<Vec<_>>(), [true]);
    assert!(cards(&mut tab).is_empty() && completed(&mut tab, "t1"));
    tab.answered(sent[0].0, Ok(ok(DONE.to_owned())));
    assert!(is_done(&tab) && cards(&mut tab).is_empty());

    // Neither: both stay, and the form still says so.
    let (mut tab, ..) = refused();
    decide(&mut tab, RefusalMsg::Read);
    assert!(is_done(&tab) && cards(&mut tab).is_empty());
    tab.send(Msg::Entry(EntryMsg::Edit(entry)));
    assert!(tab.view().form.unwrap().source.clone().unwrap().differs.is_some());

    // Reopening the entry by hand means taking theirs.
    let (mut tab, _, entry) = refused();
    assert!(writes(&tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)))).is_empty());
    assert!(cards(&mut tab).is_empty());
}

#[test]
fn a_refusal_outlives_the_page_and_is_known_to_other_tabs() {
    let (mut tab, store, _) = refused();
    let mut other = Tab::connected(&Host::default());
    other.send(Msg::Storage(StorageMsg::Heard(store.all().into_iter().map(StoredChange::Put).collect())));
    assert_eq!(cards(&mut other), cards(&mut tab));
    let mut again = Tab::new(7);
    again.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    let effects = again.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    assert!(writes(&effects).is_empty(), "it isn't sent by itself");
    again.send(Msg::Sidebar(SidebarMsg::Toggle));
    assert_eq!(cards(&mut again), cards(&mut tab));
}

#[test]
fn each_refused_mark_has_a_card_until_the_source_agrees() {
    let mut host = Host::default();
    let mut tab = Tab::connected(&host);
    for id in ["t2", "t1"] {
        let write = writes(&tab.send(mark(id)))[0].0;
        tab.answered(write, Err(Problem { fault: Fault::Gone, correlation_id: id.into() }));
    }
    let ids: Vec<String> = cards(&mut tab).iter().map(|card| card.item.to_string()).collect();
    assert_eq!(ids, ["t2", "t1"]);
    assert!(cards(&mut tab).iter().all(|card| !card.differs), "nothing is planned of them");
    tab.now += 30_000;
    let effects = tab.send(Msg::Lifecycle(LifecycleMsg::Tick));
    tab.answer(&host, effects);
    assert_eq!(cards(&mut tab).len(), 2, "the source says open still");
    host.done.push("t2".to_owned());
    tab.now += 30_000;
    let effects = tab.send(Msg::Lifecycle(LifecycleMsg::Tick));
    tab.answer(&host, effects);
    assert_eq!(cards(&mut tab).iter().map(|card| card.item.to_string()).collect::<Vec<_>>(), ["t1"]);
}

#[test]
fn marks_go_out_in_the_order_in_which_they_were_made() {
    let mut tab = Tab::connected(&Host::default());
    let mut store = Store::default();
    store.write(&[kept(&connection("asana"), START)]);
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    // Within one moment, and with a clock that is put back in between.
    for (id, by) in [("t5", 0), ("t1", 0), ("t3", -5_000), ("t2", 60_000)] {
        tab.now += by;
        saves(&tab.send(mark(id))).iter().for_each(|(_, changes, _)| store.write(changes));
    }
    let order = |effects: &[Effect]| writes(effects).into_iter().map(|write| write.1).collect::<Vec<_>>();
    assert_eq!(order(&tab.send(Msg::Lifecycle(LifecycleMsg::Online(true)))), ["t5", "t1", "t3", "t2"]);
    let mut again = Tab::new(7);
    again.now = tab.now;
    again.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    let effects = again.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    assert_eq!(order(&effects), [""; 0], "what these items are isn't known");
    // Whichever is answered first.
    let mut looks = calls(&effects);
    looks.rotate_left(1);
    let mut sent = Vec::new();
    for (call, id, ask) in looks {
        let answer = Host::default().answer(&connection(id.0.split(':').next().unwrap()), &ask);
        sent.extend(order(&again.answered(call, Ok(answer))));
    }
    assert_eq!(sent, ["t5", "t1", "t3", "t2"]);
}

#[test]
fn a_mark_made_and_taken_back_offline_is_not_sent() {
    let host = Host::default();
    for undo in [false, true] {
        let mut tab = Tab::connected(&host);
        let mut store = Store::default();
        tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
        for msg in [mark("t1"), if undo { Msg::History(HistoryMsg::Undo) } else { mark("t1") }] {
            saves(&tab.send(msg)).iter().for_each(|(_, changes, _)| store.write(changes));
        }
        assert!(!completed(&mut tab, "t1"));
        let effects = tab.send(Msg::Lifecycle(LifecycleMsg::Online(true)));
        assert!(writes(&effects).is_empty(), "undo {undo}: {effects:?}");
        // Once a list agrees, nothing is left of the refusal.
        tab.answer(&host, effects);
        let effects = tab.wait(30_000);
        let left = tab.answer(&host, effects);
        saves(&left).iter().for_each(|(_, changes, _)| store.write(changes));
        let left: Vec<_> = store.0.keys().filter(|key| key.starts_with("write/")).collect();
        assert!(left.is_empty(), "undo {undo}: {left:?}");
    }
    let mut tab = Tab::connected(&host);
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    for _ in 0..3 {
        tab.send(mark("t1"));
    }
    assert_eq!(
        writes(&tab.send(Msg::Lifecycle(LifecycleMsg::Online(true)))).iter().map(|write| write.2).collect::<Vec<_>>(),
        [true]
    );
}

#[test]
fn a_mark_sent_by_another_tab_is_taken_back_by_that_tab() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    let first = tab.send(mark("t1"));
    let mut other = Tab::connected(&Host::default());
    let told = |effects: &[Effect]| {
        Msg::Storage(StorageMsg::Heard(saves(effects).into_iter().flat_map(|(_, changes, _)| changes).collect()))
    };
    other.send(told(&first));
    let sent = writes(&other.wait(20_000));
    assert_eq!(sent.len(), 1, "it does so in the place of the first");
    other.send(told(&tab.send(mark("t1"))));
    let after = other.answered(sent[0].0, Ok(ok(DONE.to_owned())));
    let back = [after, other.wait(20_000)].concat();
    assert_eq!(writes(&back).iter().map(|write| write.2).collect::<Vec<_>>(), [false], "the last word is open");
}
