//! Two to four tabs on one store, with captures, timers, deletions, undo and sudden ends: in whatever order things
//! happen, the tabs end with one plan, nothing is counted twice, and no half of a record is left.
//!
//! `HOURLOOM_HISTORIES` sets the number of histories; `cargo xtask test full` runs 10,000.

use std::collections::VecDeque;

use engine::{
    BacklogMsg, Choice, Draft, DragMsg, EntryMsg, HistoryMsg, LifecycleMsg, Msg, Route, SaveId, SettingsMsg,
    StorageMsg, Stored, StoredChange, Subject, TimerMsg,
};
use plan::{EntryId, LabelId, Workspace};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
mod removing;
mod renaming;

use crate::world::{START, Store, Tab, day, new_entry, place, saves, slot};

#[derive(Clone, Debug)]
enum Act {
    /// The user acts in a tab.
    Do(usize, Deed),
    /// A page is captured while no tab listens, and worked on from then on; each tab learns of it from the news.
    Capture(bool),
    /// A tab's oldest save is carried out.
    Write(usize),
    /// A tab learns of the end of its oldest carried-out save.
    Learn(usize),
    /// A tab hears the oldest of what the others saved.
    Hear(usize),
    /// A tab dies, and another one opens on what is stored.
    Kill(usize),
    Wait(u32),
}

#[derive(Clone, Copy, Debug)]
enum Deed {
    Create,
    Toggle(u8),
    Remove(u8),
    Duplicate(u8),
    Move(u8, u8),
    Rename(u8),
    Label(u8),
    RemoveLabel(u8),
    Type(u8, u8),
    Shelve(u8),
    Timer(u8),
    Stop,
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let at = any::<u8>;
    prop_oneof![
        3 => Just(Deed::Create),
        1 => at().prop_map(Deed::Toggle),
        3 => at().prop_map(Deed::Remove),
        1 => at().prop_map(Deed::Duplicate),
        2 => (at(), 23..30_u8).prop_map(|(at, to)| Deed::Move(at, to)),
        2 => at().prop_map(Deed::Rename),
        1 => at().prop_map(Deed::Label),
        1 => at().prop_map(Deed::RemoveLabel),
        1 => (at(), 0..200_u8).prop_map(|(at, minutes)| Deed::Type(at, minutes)),
        1 => at().prop_map(Deed::Shelve),
        6 => at().prop_map(Deed::Timer),
        3 => Just(Deed::Stop),
        2 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
    ]
}

/// Deeds that only start timers: from the first start on, something runs. They follow so quickly that no tab takes news
/// that it hasn't heard yet for a gap.
fn beginning() -> impl Strategy<Value = Deed> {
    prop_oneof![1 => Just(Deed::Create), 2 => any::<u8>().prop_map(Deed::Timer)]
}

fn acts(deed: impl Strategy<Value = Deed>, kills: u32, longest: u32) -> impl Strategy<Value = Vec<Act>> {
    let tab = || 0..4_usize;
    let act = prop_oneof![
        12 => (tab(), deed).prop_map(|(tab, deed)| Act::Do(tab, deed)),
        1 => any::<bool>().prop_map(Act::Capture),
        6 => tab().prop_map(Act::Write),
        6 => tab().prop_map(Act::Learn),
        8 => tab().prop_map(Act::Hear),
        kills => tab().prop_map(Act::Kill),
        4 => (1..longest).prop_map(Act::Wait),
    ];
    prop::collection::vec(act, 1..90)
}

#[derive(Default)]
struct Line {
    sent: VecDeque<(SaveId, Vec<StoredChange>)>,
    written: VecDeque<(SaveId, Vec<StoredChange>)>,
    heard: VecDeque<Vec<StoredChange>>,
}

struct World {
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    store: Store,
    captures: u128,
    opened: u128,
    now: i64,
    /// The first instant that may be tracked.
    first: Option<i64>,
    typed: bool,
    /// The announcements, with the tab that made each.
    said: Vec<(usize, engine::Message)>,
    at_once: bool,
}

impl World {
    fn new(tabs: usize, apart: bool) -> Self {
        let mut world = Self {
            tabs: Vec::new(),
            lines: Vec::new(),
            store: Store::default(),
            captures: 0,
            opened: 0,
            now: START,
            first: None,
            typed: false,
            said: Vec::new(),
            at_once: false,
        };
        for at in 0..tabs {
            world.lines.push(Line::default());
            world.tabs.push(Tab::new(0));
            world.open(at);
            if !apart {
                world.settle();
            }
        }
        world
    }

    fn open(&mut self, at: usize) {
        self.opened += 1;
        let mut tab = Tab::new(self.opened * 1_000_003);
        tab.now = self.now;
        self.tabs[at] = tab;
        self.lines[at] = Line::default();
        self.send(at, Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
        self.send(at, Msg::Storage(StorageMsg::Loaded(Ok(self.store.all()))));
    }

    fn send(&mut self, tab: usize, msg: Msg) {
        self.tabs[tab].now = self.now;
        let effects = self.tabs[tab].send(msg);
        let said = effects.iter().filter_map(|effect| match effect {
            engine::Effect::Announce(message) => Some((tab, message.clone())),
            _ => None,
        });
        self.said.extend(said);
        self.lines[tab].sent.extend(saves(&effects).into_iter().map(|(save, changes, _)| (save, changes)));
    }

    fn entry(&self, tab: usize, at: u8) -> Option<EntryId> {
        let entries: Vec<_> = self.tabs[tab].model.plan().entries().map(|entry| entry.id.clone()).collect();
        entries.get(usize::from(at) % entries.len().max(1)).cloned()
    }

    fn revise(&mut self, tab: usize, at: u8, change: impl FnOnce(&mut Draft)) {
        let Some(entry) = self.entry(tab, at) else { return };
        self.send(tab, Msg::Entry(EntryMsg::Edit(entry)));
        if let Some(form) = self.tabs[tab].view().form {
            let mut fields = form.fields.clone();
            change(&mut fields);
            self.send(tab, Msg::Entry(EntryMsg::Revise(fields)));
        }
        self.send(tab, Msg::Entry(EntryMsg::CloseEdit));
    }

    fn carry(&mut self, tab: usize, deed: Deed) {
        let with = |world: &mut Self, at, msg: fn(EntryId) -> Msg| {
            world.entry(tab, at).into_iter().for_each(|entry| world.send(tab, msg(entry)));
        };
        match deed {
            Deed::Create => self.send(tab, new_entry("Weave".into(), Some(slot(day(24), "09:00")))),
            Deed::Toggle(at) => with(self, at, |it| Msg::Entry(EntryMsg::ToggleDone(it))),
            Deed::Remove(at) => with(self, at, |it| Msg::Entry(EntryMsg::Remove(it))),
            Deed::Duplicate(at) => with(self, at, |it| Msg::Entry(EntryMsg::Duplicate(it))),
            Deed::Move(at, to) => {
                if let Some(entry) = self.entry(tab, at) {
                    self.send(tab, Msg::Drag(DragMsg::Pick(engine::Grip::Entry { entry, at: None })));
                    self.send(tab, Msg::Drag(DragMsg::Over(Some(place(day(to.into()), "11:00")))));
                    self.send(tab, Msg::Drag(DragMsg::Drop));
                }
            }
            Deed::Rename(at) => self.revise(tab, at, |fields| fields.title = format!("{}'", fields.title).into()),
            Deed::Label(at) => self.revise(tab, at, |fields| {
                fields.labels = vec![Choice::New(format!("label {}", at % 2).into())];
            }),
            Deed::RemoveLabel(at) => {
                let labels: Vec<LabelId> = self.tabs[tab].model.plan().labels().map(|label| label.id.clone()).collect();
                if let Some(label) = labels.get(usize::from(at) % labels.len().max(1)).cloned() {
                    self.send(tab, Msg::Settings(SettingsMsg::Remove(Subject::Label(Some(label)))));
                }
            }
            Deed::Type(at, minutes) => {
                self.typed = true;
                self.revise(tab, at, |fields| fields.logged = format!("{minutes}m").into());
            }
            Deed::Shelve(at) => {
                if let Some(entry) = self.entry(tab, at) {
                    self.send(tab, Msg::Drag(DragMsg::Pick(engine::Grip::Entry { entry, at: None })));
                    self.send(tab, Msg::Backlog(BacklogMsg::Shelve));
                    self.send(tab, Msg::Drag(DragMsg::Cancel));
                }
            }
            Deed::Timer(at) => {
                if let Some(entry) = self.entry(tab, at) {
                    self.first.get_or_insert(self.now);
                    self.send(tab, Msg::Timer(TimerMsg::Toggle(entry)));
                }
            }
            Deed::Stop => self.send(tab, Msg::Timer(TimerMsg::Stop(None))),
            Deed::Undo => self.send(tab, Msg::History(HistoryMsg::Undo)),
            Deed::Redo => self.send(tab, Msg::History(HistoryMsg::Redo)),
        }
    }

    /// Whether the tab would stop a timer with this, where timers may only start.
    fn stops(&self, tab: usize, deed: Deed) -> bool {
        let Deed::Timer(at) = deed else { return false };
        self.entry(tab, at).is_some_and(|entry| self.tabs[tab].model.plan().timer_on(&entry).is_some())
    }

    fn act(&mut self, act: &Act) {
        let count = self.tabs.len();
        match *act {
            Act::Do(tab, deed) => self.carry(tab % count, deed),
            Act::Capture(late) => {
                self.captures += 1;
                let at = self.now - if late { 100_000 } else { 0 };
                self.first = Some(self.first.map_or(at, |first| first.min(at)));
                let stored = captured(self.captures, at);
                self.store.write(std::slice::from_ref(&stored));
                // Where all tabs hear each other at once, one of them is the first.
                let hear = if self.at_once { 1 } else { count };
                self.lines.iter_mut().take(hear).for_each(|line| line.heard.push_back(vec![stored.clone()]));
            }
            Act::Write(tab) => self.write(tab % count),
            Act::Learn(tab) => {
                if let Some((save, news)) = self.lines[tab % count].written.pop_front() {
                    self.send(tab % count, Msg::Storage(StorageMsg::Saved(save)));
                    if !news.is_empty() {
                        self.send(tab % count, Msg::Storage(StorageMsg::Heard(news)));
                    }
                }
            }
            Act::Hear(tab) => {
                let heard = self.lines[tab % count].heard.pop_front();
                heard.into_iter().for_each(|changes| self.send(tab % count, Msg::Storage(StorageMsg::Heard(changes))));
            }
            Act::Kill(tab) => self.open(tab % count),
            Act::Wait(by) => {
                self.now += i64::from(by);
                // The user is always looking.
                (0..count).for_each(|tab| self.send(tab, Msg::Lifecycle(LifecycleMsg::Tick)));
            }
        }
    }

    fn write(&mut self, tab: usize) {
        if let Some((save, changes)) = self.lines[tab].sent.pop_front() {
            let (written, news) = self.store.save(&changes);
            self.lines[tab].written.push_back((save, news));
            let others = self.lines.iter_mut().enumerate().filter(|(other, _)| *other != tab);
            others.for_each(|(_, line)| line.heard.push_back(written.clone()));
        }
    }

    fn quiet(&self) -> bool {
        self.lines.iter().all(|line| line.sent.is_empty() && line.written.is_empty() && line.heard.is_empty())
    }

    /// Everything is written, acknowledged and heard.
    fn settle(&mut self) {
        let mut rounds = 0;
        while !self.quiet() {
            rounds += 1;
            assert!(rounds < 2_000, "they go on answering each other");
            for tab in 0..self.tabs.len() {
                [Act::Write(tab), Act::Learn(tab), Act::Hear(tab)].iter().for_each(|act| self.act(act));
            }
        }
    }

    /// Every tab comes to the front and reads what it couldn't hear, for example from a tab that has died.
    fn catch_up(&mut self) {
        for _ in 0..2 {
            self.settle();
            let all: Vec<_> = self.store.all().into_iter().map(StoredChange::Put).collect();
            (0..self.tabs.len()).for_each(|tab| self.send(tab, Msg::Storage(StorageMsg::Heard(all.clone()))));
        }
        self.settle();
    }
}

fn captured(number: u128, at: i64) -> StoredChange {
    let json = format!(
        r#"{{"v":1,"title":"Call {number}","url":"","selection":"","day":"2026-11-24","time":"09:00","at":{at},"track":true}}"#
    );
    StoredChange::Put(Stored { key: format!("capture/01KB0000000000000000000{:03}", number % 1_000), json })
}

/// What runs and what is logged, in seconds.
fn counted(plan: &Workspace, now: i64) -> u64 {
    let running = plan.timers().map(|timer| plan::timer::elapsed(timer.since, now)).sum::<u64>();
    running + plan::logged(plan.entries())
}

/// Every half of a record.
fn orphans(plan: &Workspace) -> Vec<String> {
    let entries = plan.entries().filter(|entry| plan.task(&entry.task).is_none()).map(|entry| format!("{entry:?}"));
    let timers = plan.timers().filter(|timer| plan.entry(&timer.entry).is_none()).map(|timer| format!("{timer:?}"));
    let dead = |label: &LabelId| plan.label(label).is_none();
    let tasks = plan.tasks().filter(|task| task.labels.iter().any(dead)).map(|task| format!("{task:?}"));
    let members = plan.entries().filter(|entry| plan.member(&entry.member).is_none()).map(|entry| format!("{entry:?}"));
    entries.chain(timers).chain(tasks).chain(members).collect()
}

fn config() -> ProptestConfig {
    let histories = std::env::var("HOURLOOM_HISTORIES").ok().and_then(|text| text.parse().ok());
    // A change must not fail because of a history that has nothing to do with it: the few histories that run for each
    // change are always the same, the many are always new.
    let rng_seed = if histories.is_some() { RngSeed::Random } else { RngSeed::Fixed(12) };
    ProptestConfig { rng_seed, max_shrink_iters: 4_000, ..ProptestConfig::with_cases(histories.unwrap_or(500)) }
}

fn opened(store: &Store, now: i64) -> Tab {
    let mut tab = Tab::new(u128::MAX / 7);
    tab.now = now;
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    tab
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn all_tabs_and_the_store_agree_with_nothing_counted_twice_or_half_there(
        tabs in 2..5_usize, apart in prop::bool::weighted(0.2), acts in acts(deed(), 1, 400_000),
    ) {
        let mut world = World::new(tabs, apart);
        acts.iter().for_each(|act| world.act(act));
        world.catch_up();
        let later = opened(&world.store, world.now);
        let plan = later.model.plan();
        prop_assert_eq!(orphans(plan), Vec::<String>::new());
        for tab in &world.tabs {
            prop_assert_eq!(tab.model.plan(), plan);
        }
        prop_assert!(plan.members().count() <= 1 && plan.timers().count() <= 1);
        prop_assert!(plan.members().all(|member| !plan.is_tangled(&member.id)));
        if !world.typed {
            let most = plan::timer::elapsed(world.first.unwrap_or(world.now), world.now);
            prop_assert!(counted(plan, world.now) <= most, "{} of {most}", counted(plan, world.now));
        }
        // What is stored is what each tab would store: a tab that has heard everything has nothing to add.
        let all: Vec<_> = world.store.all().into_iter().map(StoredChange::Put).collect();
        for tab in &mut world.tabs {
            let more = saves(&tab.send(Msg::Storage(StorageMsg::Heard(all.clone()))));
            prop_assert!(more.is_empty(), "{more:?}");
        }
    }

    #[test]
    fn timers_that_only_start_count_from_the_first_start(
        tabs in 2..5_usize, acts in acts(beginning(), 0, 6_000),
    ) {
        let mut world = World::new(tabs, false);
        let mut begun = 0;
        for act in &acts {
            if let Act::Do(tab, deed) = act
                && world.stops(tab % tabs, *deed)
            {
                continue;
            }
            begun += u64::from(matches!(act, Act::Do(_, Deed::Timer(_)) | Act::Capture(_)));
            world.act(act);
        }
        world.catch_up();
        let all = plan::timer::elapsed(world.first.unwrap_or(world.now), world.now);
        for tab in &world.tabs {
            // Each span is logged in whole seconds.
            let sum = counted(tab.model.plan(), world.now);
            prop_assert!((all.saturating_sub(begun)..=all).contains(&sum), "{sum} of {all}");
        }
    }
}

/// The stored plan, without the heartbeats, which are the tabs' own.
fn stored(world: &World) -> Vec<(&String, &String)> {
    world.store.0.iter().filter(|(key, _)| engine::archive::is_record(key)).collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn several_tabs_that_hear_each_other_at_once_store_what_a_single_one_would(
        tabs in 2..5_usize, acts in acts(deed(), 0, 400_000),
    ) {
        let mut worlds = [World::new(tabs, false), World::new(1, false)];
        // Both begin with the same member.
        let store = worlds[0].store.clone();
        worlds[1].store = store;
        worlds[1].open(0);
        for world in &mut worlds {
            world.settle();
            world.at_once = true;
        }
        let mut last = None;
        for (number, act) in acts.iter().enumerate() {
            // Each tab undoes only its own changes, so a single tab would undo the same only if it follows at once.
            let fits = match (act, last) {
                (Act::Do(tab, Deed::Undo), Some((own, Deed::Create))) => *tab % tabs == own,
                (Act::Do(tab, Deed::Redo), Some((own, Deed::Undo))) => *tab % tabs == own,
                (Act::Do(_, Deed::Undo | Deed::Redo), _) => false,
                _ => true,
            };
            if !fits {
                continue;
            }
            for world in &mut worlds {
                let own = if let Act::Do(tab, _) = act { tab % world.tabs.len() } else { 0 };
                world.tabs[own].reseed(number as u128 * 77 + 5);
                world.act(act);
                world.settle();
            }
            last = if let Act::Do(tab, deed) = act { Some((*tab % tabs, *deed)) } else { None };
        }
        let [several, one] = &worlds;
        prop_assert_eq!(several.tabs[0].model.plan(), one.tabs[0].model.plan());
        prop_assert_eq!(stored(several), stored(one));
    }
}

#[test]
fn tabs_that_began_apart_count_a_timer_and_a_capture_of_one_instant_once() {
    use Act::{Capture, Do, Wait, Write};
    let mut world = World::new(4, true);
    let acts = [
        Write(0),
        Do(3, Deed::Create),
        Do(0, Deed::Create),
        Do(0, Deed::Create),
        Capture(false),
        Do(3, Deed::Timer(0)),
        Wait(101_000),
        Capture(false),
        Do(3, Deed::Remove(0)),
    ];
    acts.iter().for_each(|act| world.act(act));
    world.catch_up();
    let later = opened(&world.store, world.now);
    let plan = later.model.plan();
    let spans: Vec<_> = plan.entries().map(|entry| (&entry.id, &entry.member, &entry.tracked)).collect();
    let timers: Vec<_> = plan.timers().collect();
    assert_eq!(counted(plan, world.now), 101, "{spans:#?} {timers:#?} {:?}", plan.members().collect::<Vec<_>>());
}

/// Half records that other tabs left behind, as earlier versions stored them.
#[test]
fn stored_half_records_are_repaired_at_the_start_and_reported() {
    let mut world = World::new(1, false);
    world.carry(0, Deed::Create);
    world.carry(0, Deed::Create);
    world.carry(0, Deed::Label(0));
    world.carry(0, Deed::Timer(1));
    world.settle();
    let key = |world: &World, kind: &str, at: usize| {
        world.store.0.keys().filter(|key| key.starts_with(kind)).nth(at).unwrap().clone()
    };
    let gone = r#"{"v":1,"rev":"01KZ0000000000000000000000","gone":true}"#;
    for (kind, at) in [("task/", 0), ("entry/", 1), ("label/", 0)] {
        let key = key(&world, kind, at);
        world.store.0.insert(key, gone.to_owned());
    }
    let mut tab = Tab::new(9);
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    let effects = tab.send(Msg::Storage(StorageMsg::Loaded(Ok(world.store.all()))));
    assert!(effects.contains(&engine::Effect::Announce(engine::Message::Mended { count: 2 })), "{effects:?}");
    let plan = tab.model.plan();
    assert_eq!((orphans(plan), plan.timers().count(), plan.entries().count()), (vec![], 0, 1));
    saves(&effects).iter().for_each(|(_, changes, _)| drop(world.store.save(changes)));
    let again = opened(&world.store, START);
    assert_eq!(orphans(again.model.plan()), Vec::<String>::new());
    assert_eq!(again.model.plan().records().count(), plan.records().count());
    assert!(again.model.plan().records().all(|record| plan.record(&record.key()) == Some(record)), "it is stored");
}
