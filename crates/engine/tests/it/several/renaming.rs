//! Renamed in one tab while others, which don't know it yet, delete: a change that a deletion hadn't seen beats it, and
//! brings what it needs.

use engine::StoredChange;
use proptest::prelude::*;

use super::removing::two_entries;
use super::{Act, Deed, World, config, opened, orphans};
use crate::world::saves;

/// The first two tabs delete, the third one renames once, and any others only listen.
fn acts() -> impl Strategy<Value = Vec<Act>> {
    let tab = || 0..4_usize;
    let act = prop_oneof![
        3 => (0..2_usize, any::<u8>()).prop_map(|(tab, at)| Act::Do(tab, Deed::Remove(at))),
        2 => Just(Act::Do(2, Deed::Rename(0))),
        3 => tab().prop_map(Act::Write),
        3 => tab().prop_map(Act::Learn),
        4 => tab().prop_map(Act::Hear),
        2 => (1..3_000_u32).prop_map(Act::Wait),
    ];
    prop::collection::vec(act, 1..40)
}

fn is_renamed(world: &World, tab: usize) -> bool {
    world.tabs[tab].model.plan().tasks().any(|task| &*task.title == "Weave'")
}

/// Carries the acts out; returns whether the task was renamed, and whether a deletion had seen that.
fn carry(world: &mut World, acts: &[Act]) -> (bool, bool) {
    let (mut renamed, mut seen) = (false, false);
    for act in acts {
        match act {
            Act::Do(_, Deed::Rename(_)) if renamed => continue,
            Act::Do(tab, Deed::Rename(at)) => {
                renamed = world.entry(*tab, *at).is_some();
            }
            Act::Do(tab, _) => seen |= is_renamed(world, *tab),
            _ => {}
        }
        world.act(act);
    }
    (renamed, seen)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_rename_that_no_deletion_has_seen_survives_in_whatever_order_the_tabs_hear_of_it(
        tabs in 3..5_usize, acts in acts(),
    ) {
        let mut world = two_entries(tabs);
        let (renamed, seen) = carry(&mut world, &acts);
        world.catch_up();
        let later = opened(&world.store, world.now);
        let plan = later.model.plan();
        prop_assert_eq!(orphans(plan), Vec::<String>::new());
        for tab in &mut world.tabs {
            prop_assert_eq!(tab.model.plan(), plan);
            let all = world.store.all().into_iter().map(StoredChange::Put).collect();
            prop_assert!(saves(&tab.send(engine::Msg::Storage(engine::StorageMsg::Heard(all)))).is_empty());
        }
        if renamed && !seen {
            let titles: Vec<_> = plan.tasks().map(|task| task.title.to_string()).collect();
            prop_assert_eq!(titles, ["Weave'"]);
            prop_assert!(plan.entries().count() > 0, "a planned task keeps an entry");
        }
    }
}
