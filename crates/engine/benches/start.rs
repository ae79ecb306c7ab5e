//! The cost of a start on stored data: as it is, and with half records that are repaired. It grows with the number of
//! records and with the number of repairs, never with their product. `cargo bench -p engine --bench start`.
#![allow(clippy::unwrap_used)]

use chrono::{Days, NaiveDate, NaiveDateTime, Weekday};
use divan::Bencher;
use engine::archive::{Meta, Seen, encode};
use engine::{Env, LifecycleMsg, Model, Msg, StorageMsg, Stored, update};
use plan::{Label, Member, Record, Slot, Span, Task, TimeEntry, Tracked};

fn main() {
    divan::main();
}

const NOW: i64 = 1_795_510_800_000;

fn env() -> Env {
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    Env {
        uptime: 0,
        now: NOW,
        local: NaiveDateTime::from(day),
        zone: "Europe/Berlin".into(),
        locale_week_start: Weekday::Mon,
        entropy: 7,
    }
}

/// A record as stored: present, or deleted lately.
fn stored(record: &Record, gone: bool) -> Stored {
    let seen = Seen { left: Some(NOW - 1_000), for_good: Some(true), last: Some(record.clone()), ..Seen::default() };
    let meta = Meta { rev: 1 << 100, at: Some(NOW - 2_000), seen: gone.then(|| seen.into()), ..Meta::default() };
    encode(&record.key(), (!gone).then_some(record), &meta)
}

/// Half of the records are tasks, half are entries with one span each. Of the `broken` ones a third has lost its task,
/// a third its entry, and a third its label.
fn records(count: u64, broken: u64) -> Vec<Stored> {
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap();
    let label = Record::Label(Label { id: "l".into(), name: "deep".into(), hue: 1 });
    let mut out = vec![stored(&Record::Member(Member::new("me".into(), "")), false), stored(&label, broken > 0)];
    for n in 0..count / 2 {
        let (task, half) = (format!("t{n:08}"), (n < broken).then_some(n % 3));
        let labels = if half == Some(2) { vec!["l".into()] } else { Vec::new() };
        let record = Record::Task(Task { labels, ..Task::new(task.as_str().into(), "Weave") });
        out.push(stored(&record, half == Some(0)));
        let mut tracked = Tracked::default();
        let begin = NOW - 4_000_000 * i64::try_from(count - n).unwrap();
        tracked.log(begin, Span { seconds: 3_600, by: "me".into() });
        let record = Record::Entry(TimeEntry {
            id: format!("e{n:08}").as_str().into(),
            task: task.as_str().into(),
            member: "me".into(),
            slot: Slot { date: first + Days::new(n / 12), start: None },
            scheduled: 30,
            tracked,
        });
        out.push(stored(&record, half == Some(1)));
    }
    out.sort_by(|a, b| a.key.cmp(&b.key));
    out
}

/// The work after reading: finding half records, repairing them, and forgetting what was deleted long ago.
fn mending(bencher: Bencher<'_, '_>, records: Vec<Stored>) {
    let whole = |model: &Model| model.plan().entries().all(|entry| model.plan().task(&entry.task).is_some());
    let read = || {
        let mut model = Model::default();
        engine::first::update(&mut model, Msg::Storage(StorageMsg::Loaded(Ok(records.clone())))).unwrap();
        model
    };
    bencher.with_inputs(read).bench_values(|mut model| {
        let effects = update(&mut model, Msg::Lifecycle(LifecycleMsg::Tick), &env());
        assert!(whole(&model));
        (model, effects)
    });
}

#[divan::bench(args = [5_000, 50_000], sample_count = 10, sample_size = 1)]
fn reading(bencher: Bencher<'_, '_>, count: u64) {
    let records = records(count, 0);
    bencher.with_inputs(|| records.clone()).bench_values(|records| {
        let mut model = Model::default();
        let effects = engine::first::update(&mut model, Msg::Storage(StorageMsg::Loaded(Ok(records)))).unwrap();
        (model, effects)
    });
}

#[divan::bench(args = [5_000, 50_000], sample_count = 10, sample_size = 1)]
fn nothing_to_mend(bencher: Bencher<'_, '_>, count: u64) {
    mending(bencher, records(count, 0));
}

#[divan::bench(args = [5_000, 50_000], sample_count = 10, sample_size = 1)]
fn a_hundredth_to_mend(bencher: Bencher<'_, '_>, count: u64) {
    mending(bencher, records(count, count / 100));
}

#[divan::bench(args = [5_000, 50_000], sample_count = 10, sample_size = 1)]
fn a_tenth_to_mend(bencher: Bencher<'_, '_>, count: u64) {
    mending(bencher, records(count, count / 10));
}
