//! Deleted in one tab while another, which doesn't know it yet, continues to use it.

use engine::{BacklogMsg, DragMsg, Effect, LifecycleMsg, Message, Msg, Route, StorageMsg, StoredChange};
use proptest::prelude::*;

use super::{Act, Deed, World, acts, config, opened, orphans};
use crate::world::{Tab, saves};

/// One task with two entries, which all tabs know.
pub(super) fn two_entries(tabs: usize) -> World {
    let mut world = World::new(tabs, false);
    world.carry(0, Deed::Create);
    world.now += 1_000;
    world.carry(0, Deed::Duplicate(0));
    world.settle();
    world.now += 1_000;
    world
}

/// The number of tasks and entries in each tab, and in one that opens afterwards.
fn left(world: &World) -> Vec<(usize, usize)> {
    let later = opened(&world.store, world.now);
    let tabs = world.tabs.iter().chain([&later]).map(|tab| tab.model.plan());
    tabs.map(|plan| (plan.tasks().count(), plan.entries().count())).collect()
}

/// The tabs hear each other in this order.
fn hear(world: &mut World, first: usize) {
    [Act::Write(0), Act::Write(1), Act::Learn(first), Act::Hear(first)].iter().for_each(|act| world.act(act));
    world.catch_up();
}

#[test]
fn a_task_goes_with_its_last_entry_whichever_tabs_remove_them() {
    for first in [0, 1] {
        let mut world = two_entries(2);
        world.carry(0, Deed::Remove(0));
        world.carry(1, Deed::Remove(1));
        hear(&mut world, first);
        assert_eq!(left(&world), [(0, 0); 3], "{first}");
        // An undo in one of them restores it.
        world.carry(0, Deed::Undo);
        world.catch_up();
        let kept = left(&world);
        assert!(kept.iter().all(|(tasks, entries)| *tasks <= 1 && tasks == entries), "{kept:?}");
    }
}

#[test]
fn a_task_whose_last_entry_goes_back_to_the_backlog_waits_whichever_tab_removed_the_other_one() {
    for first in [0, 1] {
        let mut world = two_entries(2);
        world.carry(0, Deed::Remove(0));
        world.now += 1_000;
        world.carry(1, Deed::Shelve(1));
        hear(&mut world, first);
        assert_eq!(left(&world), [(1, 0); 3], "{first}");
    }
}

#[test]
fn a_task_that_was_renamed_meanwhile_keeps_an_entry() {
    for first in [0, 1, 2] {
        let mut world = two_entries(3);
        world.carry(0, Deed::Remove(0));
        world.now += 1_000;
        world.carry(1, Deed::Remove(1));
        world.now += 1_000;
        world.carry(2, Deed::Rename(0));
        [Act::Write(0), Act::Write(1), Act::Write(2), Act::Hear(first), Act::Hear(first)]
            .iter()
            .for_each(|act| world.act(act));
        world.catch_up();
        assert_eq!(left(&world), [(1, 1); 4], "{first}");
    }
}

#[test]
fn a_deletion_of_something_changed_elsewhere_is_reported_as_undone() {
    let mut world = World::new(2, false);
    world.carry(0, Deed::Create);
    world.settle();
    world.now += 1_000;
    world.carry(0, Deed::Remove(0));
    world.now += 1_000;
    world.carry(1, Deed::Rename(0));
    world.said.clear();
    world.catch_up();
    assert_eq!(left(&world), [(1, 1); 3]);
    let kept = Message::Kept { title: "Weave'".into(), others: 0 };
    assert_eq!(world.said.iter().filter(|(_, said)| matches!(said, Message::Kept { .. })).count(), 1);
    assert!(world.said.contains(&(0, kept)), "{:?}", world.said);
}

#[test]
fn undoing_a_deletion_reports_nothing_more() {
    let mut world = World::new(2, false);
    world.carry(0, Deed::Create);
    world.settle();
    world.carry(0, Deed::Remove(0));
    world.carry(0, Deed::Undo);
    world.now += 1_000;
    world.carry(1, Deed::Rename(0));
    world.catch_up();
    assert_eq!(left(&world), [(1, 1); 3]);
    assert!(!world.said.iter().any(|(_, said)| matches!(said, Message::Kept { .. })), "{:?}", world.said);
}

/// What a version stored that didn't record how entries were deleted.
fn of_an_earlier_edition(world: &World) -> Vec<engine::Stored> {
    let mut all = world.store.all();
    for stored in &mut all {
        stored.json = stored.json.replace(r#","for_good":true"#, "").replace(r#","for_good":false"#, "");
    }
    all
}

fn started(stored: Vec<engine::Stored>, now: i64) -> (Tab, Vec<Effect>) {
    let mut tab = Tab::new(u128::MAX / 9);
    tab.now = now;
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    let effects = tab.send(Msg::Storage(StorageMsg::Loaded(Ok(stored))));
    (tab, effects)
}

/// As earlier versions left it: each tab deleted one of the entries, and neither deleted the task.
#[test]
fn a_task_left_without_entries_by_earlier_versions_is_deleted_and_reported() {
    let mut world = two_entries(2);
    let kept = world.store.0.clone();
    world.carry(0, Deed::Remove(0));
    world.carry(1, Deed::Remove(1));
    world.catch_up();
    let task = kept.iter().find(|(key, _)| key.starts_with("task/")).unwrap();
    world.store.0.insert(task.0.clone(), task.1.clone());
    let (tab, effects) = started(of_an_earlier_edition(&world), world.now);
    assert!(effects.contains(&Effect::Announce(Message::Mended { count: 1 })), "{effects:?}");
    assert_eq!(tab.model.plan().tasks().count(), 0);
    saves(&effects).iter().for_each(|(_, changes, _)| drop(world.store.save(changes)));
    let (again, effects) = started(world.store.all(), world.now);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Announce(Message::Mended { .. }))), "{effects:?}");
    assert_eq!(again.model.plan().tasks().count(), 0);
}

#[test]
fn a_backlog_task_of_an_earlier_version_stays_in_the_backlog() {
    let put_back = {
        let mut world = two_entries(1);
        world.carry(0, Deed::Remove(0));
        world.carry(0, Deed::Shelve(0));
        world
    };
    let planned_and_undone = {
        let mut world = World::new(1, false);
        world.send(0, Msg::Backlog(BacklogMsg::Add("Weave".into())));
        let task = world.tabs[0].model.plan().tasks().next().unwrap().id.clone();
        world.now += 1_000;
        world.send(0, Msg::Drag(DragMsg::Pick(engine::Grip::Task(task))));
        world.send(0, Msg::Drag(DragMsg::Over(Some(crate::world::place(crate::world::day(24), "11:00")))));
        world.send(0, Msg::Drag(DragMsg::Drop));
        assert_eq!(world.tabs[0].model.plan().entries().count(), 1);
        world.carry(0, Deed::Undo);
        world
    };
    for mut world in [put_back, planned_and_undone] {
        world.settle();
        for stored in [world.store.all(), of_an_earlier_edition(&world)] {
            let (tab, effects) = started(stored, world.now);
            assert_eq!(tab.model.plan().waiting().count(), 1, "{effects:?}");
        }
    }
}

/// Deeds without undo and redo.
fn onward() -> impl Strategy<Value = Deed> {
    let at = any::<u8>;
    prop_oneof![
        1 => Just(Deed::Create),
        3 => at().prop_map(Deed::Duplicate),
        8 => at().prop_map(Deed::Remove),
        1 => at().prop_map(Deed::Rename),
        1 => at().prop_map(Deed::Toggle),
        1 => (at(), 23..30_u8).prop_map(|(at, to)| Deed::Move(at, to)),
    ]
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_task_without_entries_is_left_unless_it_was_put_back(tabs in 2..5_usize, acts in acts(onward(), 1, 400_000)) {
        // So that they often delete the last entries of a task.
        let mut world = two_entries(tabs);
        acts.iter().for_each(|act| world.act(act));
        world.catch_up();
        let later = opened(&world.store, world.now);
        let plan = later.model.plan();
        prop_assert_eq!(orphans(plan), Vec::<String>::new());
        let bare: Vec<_> = plan.tasks().filter(|task| plan.entries_of(&task.id).next().is_none()).collect();
        prop_assert!(bare.is_empty(), "{bare:?}");
        for tab in &mut world.tabs {
            prop_assert_eq!(tab.model.plan(), plan);
            let all = world.store.all().into_iter().map(StoredChange::Put).collect();
            prop_assert!(saves(&tab.send(Msg::Storage(StorageMsg::Heard(all)))).is_empty());
        }
    }
}
