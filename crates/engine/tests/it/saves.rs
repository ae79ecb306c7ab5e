//! Nothing that the user did is lost between memory and storage.

use engine::{Effect, EntryMsg, HistoryMsg, Msg, SaveError, SaveId, SidebarMsg, StorageMsg, StoredChange};
use proptest::prelude::*;

use crate::world::{Store, Tab, day, new_entry, reopened, saves, slot};

fn create(tab: &mut Tab, title: &str) -> (SaveId, Vec<StoredChange>, bool) {
    tab.now += 10;
    let effects = tab.send(new_entry(title.into(), Some(slot(day(24), "10:00"))));
    saves(&effects).pop().unwrap()
}

/// `(acknowledged, pending)`, and whether a failure is shown.
fn saving(tab: &mut Tab) -> (u64, u64, bool) {
    let saving = tab.view().saving;
    (saving.acknowledged, saving.pending, saving.failed.is_some())
}

#[test]
fn an_edit_is_acknowledged_when_it_is_durable() {
    let mut tab = Tab::ready();
    let (save, _, strict) = create(&mut tab, "Weave");
    assert!(strict);
    assert_eq!(saving(&mut tab), (0, 1, false));
    tab.send(Msg::Storage(StorageMsg::Saved(save)));
    assert_eq!(saving(&mut tab), (1, 0, false));
    tab.send(Msg::Storage(StorageMsg::Saved(save)));
    assert_eq!(saving(&mut tab), (1, 0, false), "an acknowledgement counts once");
}

#[test]
fn a_failed_save_is_reported_at_once_and_retried_with_growing_waits() {
    let mut tab = Tab::ready();
    let (mut save, changes, _) = create(&mut tab, "Weave");
    let mut waits = Vec::new();
    for _ in 0..7 {
        tab.send(Msg::Storage(StorageMsg::Failed(save, SaveError::Quota)));
        assert_eq!(saving(&mut tab), (0, 1, true));
        let before = tab.now;
        save = loop {
            let effects = tab.wait(1_000);
            if let Some((save, again, true)) = saves(&effects).pop() {
                assert!(again.len() == 2 && again.iter().all(|change| changes.contains(change)));
                break save;
            }
        };
        waits.push((tab.now - before) / 1_000);
    }
    assert_eq!(waits, [2, 4, 8, 16, 32, 60, 60]);
    tab.send(Msg::Storage(StorageMsg::Saved(save)));
    assert_eq!(saving(&mut tab), (1, 0, false));
}

#[test]
fn a_retry_on_request_is_carried_by_a_later_save() {
    let mut tab = Tab::ready();
    let (first, changes, _) = create(&mut tab, "Weave");
    tab.send(Msg::Storage(StorageMsg::Failed(first, SaveError::Unavailable)));
    let effects = tab.send(Msg::Storage(StorageMsg::Retry));
    let (again, ..) = saves(&effects).pop().unwrap();
    tab.send(Msg::Storage(StorageMsg::Failed(again, SaveError::Unavailable)));
    let (second, both, _) = create(&mut tab, "Spin");
    assert!(changes.iter().all(|change| both.contains(change)));
    assert_eq!(both.len(), changes.len() + 2);
    tab.send(Msg::Storage(StorageMsg::Saved(second)));
    assert_eq!(saving(&mut tab), (2, 0, false));
}

#[test]
fn a_late_failure_never_overwrites_a_newer_value() {
    let mut tab = Tab::ready();
    let (created, ..) = create(&mut tab, "Weave");
    tab.send(Msg::Storage(StorageMsg::Saved(created)));
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    let (done, ..) = saves(&tab.send(Msg::Entry(EntryMsg::ToggleDone(entry.clone())))).pop().unwrap();
    let (undone, newer, _) = saves(&tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)))).pop().unwrap();
    tab.send(Msg::Storage(StorageMsg::Saved(undone)));
    tab.send(Msg::Storage(StorageMsg::Failed(done, SaveError::Quota)));
    assert_eq!(saving(&mut tab), (3, 0, false));
    let effects = tab.send(Msg::Storage(StorageMsg::Retry));
    assert!(saves(&effects).is_empty(), "{newer:?} is stored and stays");
}

#[test]
fn background_saves_that_fail_are_not_shown() {
    let mut tab = Tab::ready();
    let effects = tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    let (save, _, strict) = saves(&effects).pop().unwrap();
    assert!(!strict);
    tab.send(Msg::Storage(StorageMsg::Failed(save, SaveError::Quota)));
    assert_eq!(saving(&mut tab), (0, 0, false));
}

#[derive(Clone, Debug)]
enum Act {
    Create(u8),
    Toggle(u8),
    Remove(u8),
    Undo,
    Redo,
    Retry,
    Wait(u16),
    /// The oldest save in progress ends, successfully or not.
    End(bool),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => any::<u8>().prop_map(Act::Create),
        3 => any::<u8>().prop_map(Act::Toggle),
        2 => any::<u8>().prop_map(Act::Remove),
        2 => Just(Act::Undo),
        1 => Just(Act::Redo),
        1 => Just(Act::Retry),
        2 => any::<u16>().prop_map(Act::Wait),
        9 => prop::bool::weighted(0.6).prop_map(Act::End),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever fails in between: when storage works again, it holds exactly the model, and every edit is acknowledged
    /// once. An edit that was acknowledged on the way was in storage at that moment.
    #[test]
    fn no_edit_is_lost_when_saves_fail_at_random(acts in prop::collection::vec(act(), 1..120)) {
        let mut tab = Tab::ready();
        let mut store = Store::default();
        let mut flying = Vec::new();
        let mut edits = 0;
        for act in acts {
            tab.now += 7;
            let entries: Vec<_> = tab.model.plan().entries().map(|entry| entry.id.clone()).collect();
            let pick = |at: u8| entries.get(usize::from(at) % entries.len().max(1)).cloned();
            let before = tab.model.plan().clone();
            let effects = match act {
                Act::Create(at) => tab.send(new_entry(format!("Task {at}").into(), None)),
                Act::Toggle(at) => pick(at).map(|entry| tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)))).unwrap_or_default(),
                Act::Remove(at) => pick(at).map(|entry| tab.send(Msg::Entry(EntryMsg::Remove(entry)))).unwrap_or_default(),
                Act::Undo => tab.send(Msg::History(HistoryMsg::Undo)),
                Act::Redo => tab.send(Msg::History(HistoryMsg::Redo)),
                Act::Retry => tab.send(Msg::Storage(StorageMsg::Retry)),
                Act::Wait(by) => tab.wait(by.into()),
                Act::End(well) => end(&mut tab, &mut store, &mut flying, well),
            };
            edits += u64::from(*tab.model.plan() != before);
            flying.extend(saves(&effects));
            let saving = tab.view().saving;
            prop_assert_eq!(saving.acknowledged + saving.pending, edits);
            if saving.pending == 0 {
                let stored = reopened(&store);
                prop_assert!(stored.model.plan().entries().eq(tab.model.plan().entries()));
            }
        }
        for _ in 0..10 {
            while !flying.is_empty() {
                let effects = end(&mut tab, &mut store, &mut flying, true);
                flying.extend(saves(&effects));
            }
            flying.extend(saves(&tab.wait(60_000)));
        }
        prop_assert_eq!(tab.view().saving.acknowledged, edits);
        let again = reopened(&store);
        prop_assert!(again.model.plan().tasks().eq(tab.model.plan().tasks()));
        prop_assert!(again.model.plan().entries().eq(tab.model.plan().entries()));
    }
}

type Flying = Vec<(SaveId, Vec<StoredChange>, bool)>;

fn end(tab: &mut Tab, store: &mut Store, flying: &mut Flying, well: bool) -> Vec<Effect> {
    if flying.is_empty() {
        return Vec::new();
    }
    let (save, changes, _) = flying.remove(0);
    if !well {
        return tab.send(Msg::Storage(StorageMsg::Failed(save, SaveError::Quota)));
    }
    store.write(&changes);
    tab.send(Msg::Storage(StorageMsg::Saved(save)))
}
