//! The cost of a view: after a message that changes nothing, after one that changes a day, and from scratch, with 3,000
//! entries in the week and 10,000 items in the list.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, Weekday};
use divan::{Bencher, black_box};
use engine::archive::connection::encode_connection;
use engine::archive::source::encode_snapshot;
use engine::archive::{Meta, encode};
use engine::snapshot::{List, ListKey, Snapshot};
use engine::{
    Connection, ConnectionId, DragMsg, Env, Grip, Kept, LifecycleMsg, Model, Msg, Opaque, Place, Ratio, Route, Sealed,
    SidebarMsg, StorageMsg, Stored, StoredChange, ToastMsg, Views, update, view,
};
use plan::{Member, MinuteOfDay, Record, Slot, Task, TimeEntry};
use providers::{Account, Container, Item, When};

fn main() {
    divan::main();
}

fn day(at: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23 + at as u32 % 7).unwrap()
}

fn env() -> Env {
    Env {
        uptime: 0,
        now: 1_795_510_800_000,
        local: NaiveDateTime::from(day(1)),
        zone: "Europe/Berlin".into(),
        locale_week_start: Weekday::Mon,
        entropy: 7,
    }
}

fn stored(record: &Record) -> Stored {
    encode(&record.key(), Some(record), &Meta { rev: u128::MAX >> 16, ..Meta::default() })
}

fn records(entries: usize) -> Vec<Stored> {
    let mut out = vec![stored(&Record::Member(Member { capacity: [480; 7], ..Member::new("me".into(), "") }))];
    for at in 0..entries {
        let task = format!("t{at}");
        let title = format!("Task number {at}");
        out.push(stored(&Record::Task(Task::new(task.as_str().into(), title))));
        out.push(stored(&Record::Entry(TimeEntry {
            id: format!("e{at}").as_str().into(),
            task: task.as_str().into(),
            member: "me".into(),
            slot: Slot { date: day(at), start: MinuteOfDay::new((at * 37 % 1400) as u16) },
            scheduled: 15 + (at % 8) as u32 * 15,
            tracked: plan::Tracked::default(),
        })));
    }
    out
}

fn kept() -> Stored {
    let connection = connection();
    encode_connection(
        &connection.id.clone(),
        &Kept { at: 1, connection: Some(connection), ended: false, rest: Default::default() },
    )
}

fn connection() -> Connection {
    Connection {
        id: ConnectionId("asana:1".into()),
        provider: "asana".into(),
        account: Account { id: "1".into(), name: "Ada".into() },
        scopes: Vec::new(),
        since: 0,
        sealed: Sealed { grant: Opaque("".into()), access: Opaque("".into()), expires_at: None },
    }
}

fn snapshot(items: usize) -> Stored {
    let container = |id: &str, parent: Option<&str>| Container {
        id: id.into(),
        name: id.into(),
        parent: parent.map(Into::into),
        scope: "w".into(),
        color: None,
        primary: false,
    };
    let item = |at: usize| Item {
        id: format!("i{at}").as_str().into(),
        containers: vec![format!("p{}", at % 20).as_str().into(), "w".into()],
        title: format!("Item number {at} [45m]").into(),
        url: None,
        when: Some(When::DueOn(day(at))),
        completed: false,
        kind: providers::Kind::Usual,
        version: None,
        event: None,
    };
    let mut containers = vec![container("w", None)];
    containers.extend((0..20).map(|at| container(&format!("p{at}"), Some("w"))));
    let list = List {
        items: Arc::new((0..items).map(item).collect()),
        at: 1,
        whole_at: 1,
        since: None,
        skipped: Arc::default(),
    };
    let lists = vec![(ListKey { scope: "w".into(), range: None }, list)];
    let snapshot = Snapshot {
        containers_at: Some(1),
        containers: Arc::new(containers),
        lists,
        gone: Vec::new(),
        missing: Vec::new(),
    };
    encode_snapshot(&connection().id, &snapshot)
}

fn model(entries: usize, items: usize) -> Model {
    let mut model = Model::default();
    let mut all = records(entries);
    all.push(snapshot(items));
    for msg in [
        Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }),
        Msg::Storage(StorageMsg::Loaded(Ok(all))),
        Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(kept())])),
        Msg::Sidebar(SidebarMsg::Toggle),
    ] {
        update(&mut model, msg, &env());
    }
    let shown = view(&model, &env(), &mut Views::default());
    assert_eq!(shown.week.days.iter().map(|day| day.timed.len()).sum::<usize>(), entries);
    assert_eq!(shown.sidebar.panel.as_ref().unwrap().total, items);
    model
}

fn over(minute: i32) -> Msg {
    Msg::Drag(DragMsg::Over(Some(Place { date: day(3), member: None, at: Some(Ratio { part: minute, whole: 1440 }) })))
}

#[divan::bench]
fn nothing_changed(bencher: Bencher) {
    let (mut model, mut views, env) = (model(3_000, 10_000), Views::default(), env());
    bencher.bench_local(|| {
        update(&mut model, Msg::Toast(ToastMsg::Dismiss), &env);
        black_box(view(&model, &env, &mut views))
    });
}

#[divan::bench(args = [100, 1_000, 3_000])]
fn a_ghost_moves(bencher: Bencher, entries: usize) {
    let (mut model, mut views, env) = (model(entries, 10_000), Views::default(), env());
    let item = Grip::Item { connection: connection().id, item: "i5".into() };
    update(&mut model, Msg::Drag(DragMsg::Pick(item)), &env);
    let mut at = 0;
    bencher.bench_local(|| {
        at = (at + 15) % 1_400;
        update(&mut model, over(at), &env);
        black_box(view(&model, &env, &mut views))
    });
}

#[divan::bench(args = [100, 1_000, 3_000])]
fn an_entry_moves(bencher: Bencher, entries: usize) {
    let (mut model, mut views, env) = (model(entries, 10_000), Views::default(), env());
    let mut at = 0;
    bencher.bench_local(|| {
        at = (at + 15) % 1_400;
        update(&mut model, Msg::Drag(DragMsg::Pick(Grip::Entry { entry: "e3".into(), at: None })), &env);
        update(&mut model, over(at), &env);
        update(&mut model, Msg::Drag(DragMsg::Drop), &env);
        black_box(view(&model, &env, &mut views))
    });
}

#[divan::bench(args = [100, 1_000, 3_000])]
fn a_week_anew(bencher: Bencher, entries: usize) {
    let env = env();
    bencher
        .with_inputs(|| model_without_view(entries))
        .bench_local_values(|model| black_box(view(&model, &env, &mut Views::default())));
}

fn model_without_view(entries: usize) -> Model {
    let mut model = Model::default();
    update(&mut model, Msg::Storage(StorageMsg::Loaded(Ok(records(entries)))), &env());
    model
}

#[divan::bench]
fn a_search_in_10_000_items(bencher: Bencher) {
    let (mut model, mut views, env) = (model(100, 10_000), Views::default(), env());
    let mut at = 0;
    bencher.bench_local(|| {
        at = (at + 1) % 10;
        update(&mut model, Msg::Sidebar(SidebarMsg::Search(format!("number {at}").into())), &env);
        black_box(view(&model, &env, &mut views))
    });
}

#[divan::bench(sample_count = 20)]
fn loading_3_000_entries(bencher: Bencher) {
    bencher.with_inputs(|| records(3_000)).bench_local_values(|all| {
        let mut model = Model::default();
        update(&mut model, Msg::Storage(StorageMsg::Loaded(Ok(all))), &env());
        model
    });
}
