//! Two tabs on one store: in whatever order things happen, they end with the same plan.

use std::collections::VecDeque;

use engine::{
    DragMsg, EntryMsg, HistoryMsg, LifecycleMsg, Msg, SaveId, SettingsMsg, SidebarMsg, StorageMsg, StoredChange,
};
use proptest::prelude::*;

use crate::world::{Store, Tab, day, new_entry, reopened, saves, slot};

#[derive(Clone, Debug)]
enum Act {
    Create(usize),
    Toggle(usize, u8),
    Remove(usize, u8),
    Move(usize, u8, u8),
    Undo(usize),
    /// A tab's oldest save is carried out.
    Write(usize),
    /// A tab learns of the end of its oldest carried-out save.
    Learn(usize),
    /// A tab hears the oldest of what the other saved.
    Hear(usize),
    Wait(u16),
}

fn act() -> impl Strategy<Value = Act> {
    let tab = 0..2_usize;
    prop_oneof![
        2 => tab.clone().prop_map(Act::Create),
        3 => (tab.clone(), any::<u8>()).prop_map(|(tab, at)| Act::Toggle(tab, at)),
        1 => (tab.clone(), any::<u8>()).prop_map(|(tab, at)| Act::Remove(tab, at)),
        3 => (tab.clone(), any::<u8>(), 23..30_u8).prop_map(|(tab, at, to)| Act::Move(tab, at, to)),
        1 => tab.clone().prop_map(Act::Undo),
        4 => tab.clone().prop_map(Act::Write),
        4 => tab.clone().prop_map(Act::Learn),
        4 => tab.prop_map(Act::Hear),
        1 => any::<u16>().prop_map(Act::Wait),
    ]
}

type Saves = VecDeque<(SaveId, Vec<StoredChange>)>;

struct World {
    tabs: [Tab; 2],
    store: Store,
    sent: [Saves; 2],
    written: [VecDeque<SaveId>; 2],
    heard: [VecDeque<Vec<StoredChange>>; 2],
}

impl World {
    fn new() -> Self {
        let mut store = Store::default();
        let mut first = Tab::new(3);
        first.send(Msg::Lifecycle(LifecycleMsg::Started { route: engine::Route::week(None), visible: true }));
        for (_, changes, _) in saves(&first.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))))) {
            store.write(&changes);
        }
        let second = reopened(&store);
        Self {
            tabs: [first, second],
            store,
            sent: Default::default(),
            written: Default::default(),
            heard: Default::default(),
        }
    }

    fn send(&mut self, tab: usize, msg: Msg) {
        let effects = self.tabs[tab].send(msg);
        self.sent[tab].extend(saves(&effects).into_iter().map(|(save, changes, _)| (save, changes)));
    }

    fn act(&mut self, act: Act) {
        let entry = |world: &Self, tab: usize, at: u8| {
            let entries: Vec<_> = world.tabs[tab].model.plan().entries().map(|entry| entry.id.clone()).collect();
            entries.get(usize::from(at) % entries.len().max(1)).cloned()
        };
        match act {
            Act::Create(tab) => self.send(tab, new_entry("Weave".into(), Some(slot(day(24), "09:00")))),
            Act::Toggle(tab, at) => {
                entry(self, tab, at)
                    .into_iter()
                    .for_each(|entry| self.send(tab, Msg::Entry(EntryMsg::ToggleDone(entry))));
            }
            Act::Remove(tab, at) => {
                entry(self, tab, at).into_iter().for_each(|entry| self.send(tab, Msg::Entry(EntryMsg::Remove(entry))))
            }
            Act::Move(tab, at, to) => {
                if let Some(entry) = entry(self, tab, at) {
                    self.send(tab, Msg::Drag(DragMsg::Pick(engine::Grip::Entry { entry, at: None })));
                    self.send(tab, Msg::Drag(DragMsg::Over(Some(crate::world::place(day(to.into()), "11:00")))));
                    self.send(tab, Msg::Drag(DragMsg::Drop));
                }
            }
            Act::Undo(tab) => self.send(tab, Msg::History(HistoryMsg::Undo)),
            Act::Write(tab) => {
                if let Some((save, changes)) = self.sent[tab].pop_front() {
                    self.store.write(&changes);
                    self.written[tab].push_back(save);
                    self.heard[1 - tab].push_back(changes);
                }
            }
            Act::Learn(tab) => {
                self.written[tab]
                    .pop_front()
                    .into_iter()
                    .for_each(|save| self.send(tab, Msg::Storage(StorageMsg::Saved(save))));
            }
            Act::Hear(tab) => {
                self.heard[tab]
                    .pop_front()
                    .into_iter()
                    .for_each(|changes| self.send(tab, Msg::Storage(StorageMsg::Heard(changes))));
            }
            Act::Wait(by) => self.tabs.iter_mut().for_each(|tab| tab.now += i64::from(by)),
        }
    }

    fn quiet(&self) -> bool {
        (0..2).all(|tab| self.sent[tab].is_empty() && self.written[tab].is_empty() && self.heard[tab].is_empty())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn two_tabs_and_the_store_end_with_the_same_plan(acts in prop::collection::vec(act(), 1..150)) {
        let mut world = World::new();
        for act in acts {
            world.act(act);
        }
        let mut rounds = 0;
        while !world.quiet() {
            rounds += 1;
            prop_assert!(rounds < 500, "they go on answering each other");
            for act in [Act::Write(0), Act::Write(1), Act::Learn(0), Act::Hear(0), Act::Learn(1), Act::Hear(1)] {
                world.act(act);
            }
        }
        let [first, second] = &world.tabs;
        prop_assert_eq!(first.model.plan(), second.model.plan());
        let stored = reopened(&world.store);
        prop_assert_eq!(first.model.plan(), stored.model.plan());
    }
}

#[test]
fn all_tabs_share_the_scheme_but_not_the_sidebar() {
    let mut world = World::new();
    world.send(0, Msg::Settings(SettingsMsg::Choose("theme", "dark".into())));
    world.send(0, Msg::Sidebar(SidebarMsg::Toggle));
    settle(&mut world);
    let view = world.tabs[1].view();
    assert_eq!((view.device.theme(), view.sidebar.open), (engine::Theme::Dark, false));
}

fn settle(world: &mut World) {
    while !world.quiet() {
        [Act::Write(0), Act::Learn(0), Act::Hear(1), Act::Write(1), Act::Learn(1), Act::Hear(0)]
            .into_iter()
            .for_each(|act| world.act(act));
    }
}

#[test]
fn a_tab_that_hears_of_settings_and_shortcuts_does_not_write_its_own_over_them() {
    let mut world = World::new();
    world.send(0, Msg::Settings(SettingsMsg::Choose("hidden", "free".into())));
    world.send(0, Msg::Settings(SettingsMsg::Shortcut("new", Some(vec!["M".into()]))));
    settle(&mut world);
    world.send(1, Msg::Sidebar(SidebarMsg::Toggle));
    settle(&mut world);
    for view in [world.tabs[1].view(), reopened(&world.store).view()] {
        let keys: Vec<_> = view.shortcuts.of(engine::actions::find("new").unwrap()).map(str::to_owned).collect();
        assert_eq!((&*view.device.get("hidden"), keys), ("free", vec!["M".to_owned()]));
    }
}
