//! Typing, completing, deleting and undoing.

use engine::{DragMsg, Effect, EntryMsg, Grip, HistoryMsg, LifecycleMsg, Message, Msg, SelectionMsg, StorageMsg};
use plan::EntryId;

use crate::world::{Host, Store, Tab, day, new_entry, place, reopened, saves, slot};

fn create(tab: &mut Tab, title: &str) -> Vec<Effect> {
    tab.now += 1_000;
    tab.send(new_entry(title.into(), Some(slot(day(24), "10:00"))))
}

fn first(tab: &Tab) -> EntryId {
    tab.model.plan().entries().next().unwrap().id.clone()
}

#[test]
fn undo_and_redo_lead_through_the_same_states() {
    let mut tab = Tab::ready();
    let mut states = vec![tab.model.plan().clone()];
    create(&mut tab, "Weave [2h]");
    states.push(tab.model.plan().clone());
    let entry = first(&tab);
    tab.send(Msg::Entry(EntryMsg::ToggleDone(entry.clone())));
    states.push(tab.model.plan().clone());
    tab.send(Msg::Entry(EntryMsg::Remove(entry)));
    states.push(tab.model.plan().clone());
    // A redo is undone like the first change.
    for _ in 0..2 {
        for state in states.iter().rev().skip(1) {
            tab.send(Msg::History(HistoryMsg::Undo));
            assert_eq!(tab.model.plan(), state);
        }
        assert!(tab.send(Msg::History(HistoryMsg::Undo)).contains(&Effect::Announce(Message::NothingToUndo)));
        for state in states.iter().skip(1) {
            tab.send(Msg::History(HistoryMsg::Redo));
            assert_eq!(tab.model.plan(), state);
        }
        assert!(tab.send(Msg::History(HistoryMsg::Redo)).contains(&Effect::Announce(Message::NothingToRedo)));
    }
}

#[test]
fn an_undo_is_stored() {
    let mut tab = Tab::ready();
    let mut store = Store::default();
    let mut effects = create(&mut tab, "Weave");
    effects.extend(tab.send(Msg::History(HistoryMsg::Undo)));
    for (_, changes, strict) in saves(&effects) {
        assert!(strict);
        store.write(&changes);
    }
    assert_eq!(reopened(&store).model.plan().entries().count(), 0);
}

#[test]
fn a_change_that_another_tab_built_on_is_not_undone() {
    let mut tab = Tab::ready();
    let effects = create(&mut tab, "Weave");
    let mut store = Store::default();
    store.write(&saves(&effects)[0].1);
    let mut other = reopened(&store);
    other.now += 60_000;
    let theirs = other.send(Msg::Entry(EntryMsg::ToggleDone(first(&tab))));
    tab.send(Msg::Storage(StorageMsg::Heard(saves(&theirs)[0].1.clone())));
    let before = tab.model.plan().clone();
    let effects = tab.send(Msg::History(HistoryMsg::Undo));
    assert!(effects.contains(&Effect::Announce(Message::UndoStale)));
    assert_eq!(tab.model.plan(), &before);
    assert!(!tab.view().can_undo, "it is dropped");
}

/// Two tabs on one store, each with three entries that the first tab has moved together.
fn moved_at_once() -> (Tab, Tab, Vec<EntryId>) {
    let mut tab = Tab::ready();
    let mut store = Store::default();
    let mut effects = Vec::new();
    ["Weave", "Spin", "Dye"].iter().for_each(|title| effects.extend(create(&mut tab, title)));
    effects.extend(tab.send(Msg::Selection(SelectionMsg::SelectAll)));
    let entries: Vec<EntryId> = tab.model.plan().entries().map(|entry| entry.id.clone()).collect();
    effects.extend(tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry: entries[0].clone(), at: None }))));
    effects.extend(tab.send(Msg::Drag(DragMsg::Over(Some(place(day(26), "11:00"))))));
    effects.extend(tab.send(Msg::Drag(DragMsg::Drop)));
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    let mut other = reopened(&store);
    other.now += 60_000;
    (tab, other, entries)
}

fn days(tab: &Tab) -> Vec<chrono::NaiveDate> {
    tab.model.plan().entries().map(|entry| entry.slot.date).collect()
}

#[test]
fn undoing_a_group_leaves_and_names_what_another_tab_moved() {
    let (mut tab, mut other, entries) = moved_at_once();
    let before = days(&other);
    assert_eq!(before, [day(26); 3]);
    let mut theirs = other.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry: entries[1].clone(), at: None })));
    theirs.extend(other.send(Msg::Drag(DragMsg::Over(Some(place(day(28), "11:00"))))));
    theirs.extend(other.send(Msg::Drag(DragMsg::Drop)));
    saves(&theirs).into_iter().for_each(|(_, changes, _)| drop(tab.send(Msg::Storage(StorageMsg::Heard(changes)))));
    let effects = tab.send(Msg::History(HistoryMsg::Undo));
    let title = tab.model.plan().task(&tab.model.plan().entry(&entries[1]).unwrap().task).unwrap().title.clone();
    assert!(effects.contains(&Effect::Announce(Message::TurnedPartly { title, others: 0 })), "{effects:?}");
    assert_eq!(days(&tab), [day(24), day(28), day(24)]);
    tab.send(Msg::History(HistoryMsg::Redo));
    assert_eq!(days(&tab), [day(26), day(28), day(26)]);
}

#[test]
fn an_undo_resets_only_its_own_fields() {
    let (mut tab, mut other, entries) = moved_at_once();
    let mut theirs = other.send(Msg::Drag(DragMsg::Pick(Grip::Edge { entry: entries[1].clone(), upper: false })));
    theirs.extend(other.send(Msg::Drag(DragMsg::Over(Some(place(day(26), "13:00"))))));
    theirs.extend(other.send(Msg::Drag(DragMsg::Drop)));
    saves(&theirs).into_iter().for_each(|(_, changes, _)| drop(tab.send(Msg::Storage(StorageMsg::Heard(changes)))));
    let long = tab.model.plan().entry(&entries[1]).unwrap().scheduled;
    assert!(long > 30);
    let undone = |effect: &Effect| matches!(effect, Effect::Announce(Message::Undone { others: 2, .. }));
    assert!(tab.send(Msg::History(HistoryMsg::Undo)).iter().any(undone));
    assert_eq!(days(&tab), [day(24); 3]);
    assert_eq!(tab.model.plan().entry(&entries[1]).unwrap().scheduled, long);
}

#[test]
fn a_change_from_the_source_does_not_block_undo() {
    let mut host = Host::default();
    let mut tab = Tab::connected(&host);
    let grip = engine::Grip::Item { connection: crate::world::connection("asana").id, item: "t1".into() };
    tab.send(Msg::Drag(DragMsg::Lift(grip)));
    tab.send(Msg::Drag(DragMsg::Drop));
    let entry = first(&tab);
    tab.send(Msg::Entry(EntryMsg::ToggleDone(entry.clone())));
    host.tasks[0].1 = "Write the report".to_owned();
    let effects = tab.wait(30_000);
    tab.answer(&host, effects);
    let task = tab.model.plan().tasks().next().unwrap().clone();
    assert_eq!((&*task.title, &*task.links[0].seen_title), ("Write the report", "Write the report"));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert!(!tab.model.plan().tasks().next().unwrap().done);
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(tab.model.plan().tasks().count(), 0);
}

#[test]
fn a_title_without_a_visible_character_is_refused() {
    let mut tab = Tab::ready();
    for title in ["", "  ", "\u{2003}\n"] {
        let effects = create(&mut tab, title);
        assert!(effects.contains(&Effect::Announce(Message::EmptyTitle)));
        assert!(saves(&effects).is_empty());
    }
    assert_eq!(tab.model.plan().entries().count(), 0);
}

#[test]
fn the_users_member_is_created_once() {
    let mut tab = Tab::new(1);
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: engine::Route::week(None), visible: true }));
    let effects = tab.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))));
    let mut store = Store::default();
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    assert_eq!(store.0.keys().filter(|key| key.starts_with("member/")).count(), 1);
    assert_eq!(reopened(&store).model.plan().members().count(), 1);
}
