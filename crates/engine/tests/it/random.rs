//! Any messages in any order: no panic, and the promises of the map hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use engine::view::RowView;
use engine::{
    BacklogMsg, CalendarMsg, CallId, CallsMsg, ConnectionsMsg, DragMsg, Effect, EntryMsg, Grip, HistoryMsg, Keep,
    LifecycleMsg, Msg, Nudge, Opaque, Page, Place, Problem, Purpose, Ratio, Route, SaveError, SaveId, SelectionMsg,
    SettingsMsg, SidebarMsg, StorageMsg, TimerMsg,
};
use plan::{EntryId, TaskId};
use proptest::prelude::*;
use providers::Fault;

use crate::world::{Host, Store, Tab, calls, connection, connections, day, new_entry, ok, reopened, saves, status};

/// A message whose ids are chosen when it is sent.
#[derive(Clone, Debug)]
enum Act {
    Msg(Msg),
    Entry(u8, fn(EntryId) -> Msg),
    PickEntry(u8, Option<Ratio>, bool),
    PickEdge(u8),
    PickItem(u8, bool),
    PickTask(u8, bool),
    Answer(usize, Reply),
    Save(usize, bool),
    Wait(u32),
    Clock(i64),
    HostLoses(u8),
    HostGains(u8),
}

#[derive(Clone, Copy, Debug)]
enum Reply {
    Host,
    Error,
    Garbage,
    SignIn,
    Wait,
}

fn ratio() -> impl Strategy<Value = Ratio> {
    prop_oneof![
        4 => (0..1152_i32).prop_map(|part| Ratio { part, whole: 1152 }),
        1 => (any::<i32>(), any::<i32>()).prop_map(|(part, whole)| Ratio { part, whole }),
    ]
}

fn msg() -> impl Strategy<Value = Msg> {
    let date = prop_oneof![9 => (20..31_u32).prop_map(day), 1 => any::<i32>().prop_map(|days| {
        chrono::NaiveDate::from_num_days_from_ce_opt(days).unwrap_or(chrono::NaiveDate::MIN)
    })];
    let place = (date.clone(), prop::option::of(ratio())).prop_map(|(date, at)| Place { date, member: None, at });
    prop_oneof![
        6 => prop::option::of(place).prop_map(|it| Msg::Drag(DragMsg::Over(it))),
        6 => Just(Msg::Drag(DragMsg::Drop)),
        1 => Just(Msg::Drag(DragMsg::Cancel)),
        2 => any::<i32>().prop_map(|by| Msg::Drag(DragMsg::Nudge(Nudge::Steps(by % 100)))),
        2 => any::<i32>().prop_map(|by| Msg::Drag(DragMsg::Nudge(Nudge::Days(by)))),
        2 => any::<i32>().prop_map(|by| Msg::Drag(DragMsg::Nudge(Nudge::Longer(by)))),
        3 => Just(Msg::History(HistoryMsg::Undo)),
        2 => Just(Msg::History(HistoryMsg::Redo)),
        2 => prop_oneof![Just("https://github.com/a/b/issues/1"), Just("https://x.example/"), Just("")]
            .prop_map(|url| Msg::Capture(engine::Captured { url: url.into(), ..engine::Captured::default() })),
        2 => "[a-z \\[\\]0-9hm]{0,12}".prop_map(|title| new_entry(title.into(), None)),
        1 => prop::option::of(date.clone()).prop_map(|date| Msg::Calendar(CalendarMsg::Go(Route::week(date)))),
        1 => prop::option::of(date.clone()).prop_map(|date| Msg::Calendar(CalendarMsg::Go(Route::day(date)))),
        2 => Just(Msg::Selection(SelectionMsg::SelectAll)),
        2 => Just(Msg::Backlog(BacklogMsg::Over)),
        2 => Just(Msg::Drag(DragMsg::OverList)),
        1 => date.prop_map(|date| Msg::Drag(DragMsg::OverDay(date))),
        1 => Just(Msg::Backlog(BacklogMsg::Shelve)),
        1 => Just(Msg::Backlog(BacklogMsg::Toggle)),
        1 => "[a-z \\[\\]0-9hm]{0,12}".prop_map(|title| Msg::Backlog(BacklogMsg::Add(title.into()))),
        1 => Just(Msg::Selection(SelectionMsg::Clear)),
        1 => prop::option::of("[a-z \n\\[\\]0-9hm]{0,20}").prop_map(|text| Msg::Selection(SelectionMsg::Paste { text: text.map(Into::into), at: None })),
        1 => any::<i32>().prop_map(|it| Msg::Calendar(CalendarMsg::Step(it))),
        1 => Just(Msg::Calendar(CalendarMsg::Today)),
        2 => Just(Msg::Sidebar(SidebarMsg::Toggle)),
        1 => Just(Msg::Sidebar(SidebarMsg::Refresh)),
        1 => Just(Msg::Sidebar(SidebarMsg::ShowConnection(connection("google-calendar").id))),
        1 => Just(Msg::Sidebar(SidebarMsg::ShowContainer("p1".into()))),
        1 => Just(Msg::Sidebar(SidebarMsg::Search("re".into()))),
        1 => any::<bool>().prop_map(|it| Msg::Lifecycle(LifecycleMsg::Visible(it))),
        1 => any::<bool>().prop_map(|it| Msg::Lifecycle(LifecycleMsg::Online(it))),
        1 => any::<bool>().prop_map(|it| Msg::Lifecycle(LifecycleMsg::Leader(it))),
        1 => Just(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new())))),
        1 => prop_oneof![
            Just(Msg::Storage(StorageMsg::Loaded(Err(engine::LoadError::Unavailable)))),
            Just(Msg::Storage(StorageMsg::Loaded(Err(engine::LoadError::Blocked)))),
            Just(Msg::Storage(StorageMsg::GoOnUnopened)),
        ],
        1 => Just(connections(["asana"])),
        1 => Just(Msg::Connections(ConnectionsMsg::Host(Err(Problem { fault: Fault::Offline, correlation_id: "".into() })))),
        1 => Just(Msg::Connections(ConnectionsMsg::Host(Ok(host())))),
        1 => Just(connections(["asana", "google-calendar", "unheard-of"])),
        1 => Just(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Integrations)))),
        1 => Just(Msg::Connections(ConnectionsMsg::Connect("asana".into()))),
        1 => Just(Msg::Connections(ConnectionsMsg::Disconnect(connection("asana").id))),
        1 => (0..5_usize, 0..4_usize).prop_map(|(purpose, answer)| host_answer(purpose, answer)),
        1 => Just(Msg::Settings(SettingsMsg::Choose("theme", "dark".into()))),
        1 => Just(Msg::Storage(StorageMsg::Retry)),
        1 => Just(Msg::Timer(TimerMsg::Stop(None))),
        1 => Just(Msg::Timer(TimerMsg::Later)),
        1 => keep().prop_map(|keep| Msg::Timer(TimerMsg::Keep(keep))),
        1 => "[a-z ]{0,3}".prop_map(|title| Msg::Timer(TimerMsg::Begin { title: title.into() })),
        1 => (0..6_u8).prop_map(|at| Msg::Timer(TimerMsg::ToggleItem(connection("asana").id, format!("t{at}").as_str().into()))),
        1 => Just(Msg::Lifecycle(LifecycleMsg::Tick)),
    ]
}

fn keep() -> impl Strategy<Value = Keep> {
    prop_oneof![Just(Keep::All), Just(Keep::WithoutGap), Just(Keep::Nothing), any::<i64>().prop_map(Keep::Until)]
}

fn act() -> impl Strategy<Value = Act> {
    let reply = prop_oneof![
        6 => Just(Reply::Host), 1 => Just(Reply::Error), 1 => Just(Reply::Garbage), 1 => Just(Reply::SignIn), 1 => Just(Reply::Wait),
    ];
    prop_oneof![
        10 => msg().prop_map(Act::Msg),
        1 => any::<u8>().prop_map(|at| Act::Entry(at, |it| Msg::Entry(EntryMsg::ToggleDone(it)))),
        1 => any::<u8>().prop_map(|at| Act::Entry(at, |it| Msg::Entry(EntryMsg::Remove(it)))),
        1 => any::<u8>().prop_map(|at| Act::Entry(at, |it| Msg::Entry(EntryMsg::Touch(it)))),
        2 => any::<u8>().prop_map(|at| Act::Entry(at, |entry| Msg::Timer(TimerMsg::Toggle(entry)))),
        1 => (0..3_000_000_i64, any::<bool>()).prop_map(|(by, back)| Act::Clock(if back { -by } else { by })),
        2 => any::<u8>().prop_map(|at| Act::Entry(at, |it| Msg::Selection(SelectionMsg::Select(it)))),
        1 => any::<u8>().prop_map(|at| Act::Entry(at, |to| Msg::Selection(SelectionMsg::SelectThrough { from: None, to }))),
        1 => any::<u8>().prop_map(|at| Act::Entry(at, |it| Msg::Selection(SelectionMsg::Copy(it)))),
        1 => any::<u8>().prop_map(|at| Act::Entry(at, |it| Msg::Selection(SelectionMsg::Cut(it)))),
        1 => any::<u8>().prop_map(|at| Act::Entry(at, |it| Msg::Entry(EntryMsg::Duplicate(it)))),
        1 => any::<u8>().prop_map(|at| Act::Entry(at, |at| Msg::Selection(SelectionMsg::Paste { text: None, at: Some(at) }))),
        3 => (any::<u8>(), prop::option::of(ratio()), any::<bool>()).prop_map(|(at, ratio, keys)| Act::PickEntry(at, ratio, keys)),
        2 => any::<u8>().prop_map(Act::PickEdge),
        3 => (any::<u8>(), any::<bool>()).prop_map(|(at, keys)| Act::PickItem(at, keys)),
        2 => (any::<u8>(), any::<bool>()).prop_map(|(at, keys)| Act::PickTask(at, keys)),
        5 => (any::<prop::sample::Index>(), reply).prop_map(|(at, reply)| Act::Answer(at.index(64), reply)),
        4 => (any::<prop::sample::Index>(), any::<bool>()).prop_map(|(at, well)| Act::Save(at.index(64), well)),
        3 => (0..100_000_u32).prop_map(Act::Wait),
        1 => any::<u8>().prop_map(Act::HostLoses),
        1 => any::<u8>().prop_map(Act::HostGains),
    ]
}

struct World {
    tab: Tab,
    host: Host,
    calls: Vec<(CallId, engine::ConnectionId, providers::Ask, Host)>,
    saves: Vec<(SaveId, Vec<engine::StoredChange>, bool)>,
}

impl World {
    fn send(&mut self, msg: Msg) {
        let before = self.shown();
        let may_remove = matches!(
            msg,
            Msg::Entry(EntryMsg::Remove(_)) | Msg::History(HistoryMsg::Undo) | Msg::History(HistoryMsg::Redo)
        );
        let may_put_aside = matches!(msg, Msg::Drag(DragMsg::Drop) | Msg::Backlog(BacklogMsg::Shelve));
        let plan: (BTreeSet<TaskId>, BTreeSet<EntryId>) = self.ids();
        let failed = matches!(&msg, Msg::Calls(CallsMsg::Answered(_, Err(_))));
        let garbage = matches!(&msg, Msg::Calls(CallsMsg::Answered(_, Ok(answer))) if answer.reply.is_err());
        let effects = self.tab.send(msg);
        let host = self.host.clone();
        self.calls.extend(calls(&effects).into_iter().map(|(call, id, ask)| (call, id, ask, host.clone())));
        self.saves.extend(saves(&effects));
        // 6: an error never empties or changes a list.
        if failed || garbage {
            assert_eq!(self.shown(), before);
        }
        // 8: only the user deletes tasks and entries.
        if !may_remove {
            let after = self.ids();
            assert!(plan.0.is_subset(&after.0) && (may_put_aside || plan.1.is_subset(&after.1)));
        }
        let plan = self.tab.model.plan();
        assert!(plan.timers().all(|timer| plan.entry(&timer.entry).is_some()));
        for effect in effects {
            if let Effect::Wake(Some(at)) = effect {
                assert!(at > self.tab.now, "a wake in the past would ring for ever");
            }
        }
    }

    fn ids(&self) -> (BTreeSet<TaskId>, BTreeSet<EntryId>) {
        let plan = self.tab.model.plan();
        (plan.tasks().map(|task| task.id.clone()).collect(), plan.entries().map(|entry| entry.id.clone()).collect())
    }

    fn shown(&mut self) -> Option<Vec<String>> {
        let panel = self.tab.view().sidebar.panel.clone()?;
        let title = |row: &RowView| match row {
            RowView::Item(item) => format!("{}{}", item.id, item.title),
            RowView::Heading(heading) => format!("{heading:?}"),
        };
        Some(panel.rows.iter().map(title).collect())
    }

    fn act(&mut self, act: Act) {
        let entries: Vec<EntryId> = self.tab.model.plan().entries().map(|entry| entry.id.clone()).collect();
        let entry = |at: u8| entries.get(usize::from(at) % entries.len().max(1)).cloned();
        match act {
            Act::Msg(msg) => self.send(msg),
            Act::Entry(at, msg) => entry(at).into_iter().for_each(|entry| self.send(msg(entry))),
            Act::PickEntry(at, ratio, keys) => {
                if let Some(entry) = entry(at) {
                    let grip = Grip::Entry { entry, at: ratio };
                    self.send(if keys { Msg::Drag(DragMsg::Lift(grip)) } else { Msg::Drag(DragMsg::Pick(grip)) });
                }
            }
            Act::PickEdge(at) => {
                entry(at)
                    .into_iter()
                    .for_each(|entry| self.send(Msg::Drag(DragMsg::Pick(Grip::Edge { entry, upper: at > 127 }))));
            }
            Act::PickTask(at, keys) => {
                let waiting: Vec<TaskId> = self.tab.model.plan().waiting().map(|task| task.id.clone()).collect();
                if let Some(task) = waiting.get(usize::from(at) % waiting.len().max(1)).cloned().map(Grip::Task) {
                    self.send(if keys { Msg::Drag(DragMsg::Lift(task)) } else { Msg::Drag(DragMsg::Pick(task)) });
                }
            }
            Act::PickItem(at, keys) => {
                let grip =
                    Grip::Item { connection: connection("asana").id, item: format!("t{}", at % 6).as_str().into() };
                self.send(if keys { Msg::Drag(DragMsg::Lift(grip)) } else { Msg::Drag(DragMsg::Pick(grip)) });
            }
            Act::Answer(at, reply) => {
                if self.calls.is_empty() {
                    return;
                }
                let (call, id, ask, host) = self.calls.remove(at % self.calls.len());
                let problem = |fault| Err(Problem { fault, correlation_id: Arc::from("c") });
                let provider = id.0.split(':').next().unwrap().to_owned();
                let answer = match reply {
                    Reply::Host => Ok(host.answer(&connection(&provider), &ask)),
                    Reply::Error => Ok(status(503, &[])),
                    Reply::Garbage => Ok(ok("<html>".to_owned())),
                    Reply::SignIn => problem(Fault::SignIn),
                    Reply::Wait => problem(Fault::Wait { retry_after_ms: u64::MAX }),
                };
                let msg = self.tab.decoded(call, answer);
                self.send(msg);
            }
            Act::Save(at, well) => {
                if self.saves.is_empty() {
                    return;
                }
                let (save, ..) = self.saves.remove(at % self.saves.len());
                self.send(if well {
                    Msg::Storage(StorageMsg::Saved(save))
                } else {
                    Msg::Storage(StorageMsg::Failed(save, SaveError::Quota))
                });
            }
            Act::Wait(by) => {
                self.tab.now += i64::from(by);
                self.send(Msg::Lifecycle(LifecycleMsg::Tick));
            }
            Act::Clock(by) => {
                self.tab.now += by;
                self.send(Msg::Lifecycle(LifecycleMsg::Tick));
            }
            Act::HostLoses(at) => {
                let at = usize::from(at) % self.host.tasks.len().max(1);
                self.host.tasks.drain(at..(at + 1).min(self.host.tasks.len()));
            }
            Act::HostGains(at) => self.host.tasks.push((format!("t{}", at % 6), format!("Task {at} [{at}m]"), "p1")),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_sequence_of_messages_keeps_the_promises(acts in prop::collection::vec(act(), 1..120), ready in prop::bool::weighted(0.8)) {
        let host = Host::default();
        let tab = if ready { Tab::connected(&host) } else { Tab::new(1) };
        let mut world = World { tab, host, calls: Vec::new(), saves: Vec::new() };
        for act in acts {
            world.act(act);
            let view = world.tab.view();
            prop_assert!([1, 7].contains(&view.week.days.len()));
            // Only visible entries are selected, unless they are being moved.
            let marked = view.week.days.iter().flat_map(|day| day.untimed.iter().chain(&day.timed)).filter(|entry| entry.selected);
            prop_assert!(view.held.is_some() || marked.count() == view.selected.len());
            prop_assert!(view.held.is_none() || view.loaded || !ready);
            // 5: the ghost and the entries are within their day's lanes.
            for day in &view.week.days {
                let lanes = day.timed.iter().filter_map(|entry| entry.lane).chain(day.ghost.iter().chain(&day.along).filter_map(|ghost| ghost.lane));
                for lane in lanes {
                    prop_assert!(lane.reach >= 1 && lane.lane + lane.reach <= lane.of);
                }
            }
        }
        // 9: undoing everything leads back, and redoing everything leads forward again.
        world.send(Msg::Drag(DragMsg::Cancel));
        let last = world.tab.model.plan().clone();
        let mut steps = 0;
        while world.tab.view().can_undo {
            world.send(Msg::History(HistoryMsg::Undo));
            steps += 1;
        }
        let first = world.tab.model.plan().clone();
        for _ in 0..2 {
            (0..steps).for_each(|_| world.send(Msg::History(HistoryMsg::Redo)));
            prop_assert_eq!(world.tab.model.plan(), &last);
            (0..steps).for_each(|_| world.send(Msg::History(HistoryMsg::Undo)));
            prop_assert_eq!(world.tab.model.plan(), &first);
        }
    }

    /// 7: the same list again changes nothing, and only its age is stored.
    #[test]
    fn a_poll_applied_twice_changes_nothing(lost in 0..5_usize) {
        let mut host = Host::default();
        host.tasks.remove(lost);
        let mut tab = Tab::connected(&host);
        tab.send(Msg::Drag(DragMsg::Lift(Grip::Item { connection: connection("google-calendar").id, item: "e1".into() })));
        tab.send(Msg::Drag(DragMsg::Drop));
        let (plan, rows) = (tab.model.plan().clone(), tab.view().sidebar.panel.clone().unwrap().rows.clone());
        let effects = tab.wait(30_000);
        let left = tab.answer(&host, effects);
        prop_assert_eq!(tab.model.plan(), &plan);
        prop_assert!(Arc::ptr_eq(&tab.view().sidebar.panel.clone().unwrap().rows, &rows));
        let keys: BTreeMap<String, usize> = saves(&left).iter().flat_map(|(_, changes, _)| changes).map(|change| match change {
            engine::StoredChange::Put(stored) => (stored.key.clone(), stored.json.len()),
            engine::StoredChange::Delete { key } => (key.clone(), 0),
        }).collect();
        prop_assert!(keys.iter().all(|(key, length)| key.starts_with("seen/") && *length < 200), "{:?}", keys);
    }

    #[test]
    fn any_stored_text_is_loaded_or_set_aside(
        key in "(task|entry|member|project|source|seen|pref|settings|x)(/[a-z0-9:]{0,6})?", json in "\\PC{0,60}",
    ) {
        let mut store = Store::default();
        store.0.insert(key, json);
        reopened(&store).view();
    }
}

fn host() -> engine::Host {
    let offer = engine::Offer { provider: "google-calendar".into(), account: connection("google-calendar").account };
    engine::Host { proxy: true, configured: vec!["asana".into()], tokens: Vec::new(), offers: vec![offer] }
}

/// An answer of the host, requested or not.
fn host_answer(purpose: usize, answer: usize) -> Msg {
    let id = connection("asana").id;
    let purpose = [
        Purpose::Start("asana".into()),
        Purpose::Finish("hash".into()),
        Purpose::Adopt("asana".into(), "1".into()),
        Purpose::Refresh(id.clone()),
        Purpose::Revoke(id),
    ][purpose]
        .clone();
    let good = r#"{"provider":"asana","account":{"id":"1","name":"Ada"},"scopes":[],"grant":"g","access":"a",
        "expires_in_ms":1000,"authorize_url":"https://a.example/","flow":"f","state_hash":"h","revoked":true}"#;
    let problem = |fault| Err(Problem { fault, correlation_id: "".into() });
    let results =
        [Ok(Opaque(good.into())), Ok(Opaque("<html>".into())), problem(Fault::SignIn), problem(Fault::ProviderDown)];
    Msg::Connections(ConnectionsMsg::Answered(purpose, results[answer].clone()))
}
