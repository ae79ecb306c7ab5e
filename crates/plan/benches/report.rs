//! A report over 50,000 entries; the mark is 50 ms, also for a page with its bars. `cargo bench -p plan --bench report`.

use std::collections::HashMap;

use chrono::{Days, NaiveDate, Weekday};
use divan::{Bencher, black_box};
use plan::report::{By, Filter, Meant, Query, report};
use plan::{Label, Link, LinkKey, Member, Project, Record, Slot, Task, TimeEntry, Workspace};

const ENTRIES: u64 = 50_000;

fn main() {
    divan::main();
}

fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).and_then(|first| first.checked_add_days(Days::new(n))).unwrap_or_default()
}

/// Three years of twelve people: 50 projects, 8 labels, three entries a task.
fn workspace() -> Workspace {
    let name = |kind: &str, n: u64| format!("01JD{:>021}{kind}", n.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 8);
    let id = |kind: &str, n: u64| name(kind, n).as_str().to_owned();
    let mut records: Vec<Record> = Vec::new();
    records.extend((0..12).map(|n| Record::Member(Member::new(id("m", n).as_str().into(), "Ada"))));
    records.extend((0..50).map(|n| Record::Project(Project::new(id("p", n).as_str().into(), "Loom", 3))));
    let label = |n: u64| Label { id: id("l", n).as_str().into(), name: "deep".into(), hue: 1 };
    records.extend((0..8).map(|n| Record::Label(label(n))));
    for n in 0..ENTRIES / 3 + 1 {
        let link = |provider: &str| Link {
            key: LinkKey { provider: provider.into(), account: "a".into(), item: id("i", n).as_str().into() },
            container: None,
            url: None,
            seen_title: "Write".into(),
            seen_completed: false,
        };
        records.push(Record::Task(Task {
            project: Some(id("p", n % 50).as_str().into()),
            labels: (0..n % 3).map(|at| id("l", (n + at) % 8).as_str().into()).collect(),
            links: if n % 2 == 0 { vec![link("asana")] } else { Vec::new() },
            ..Task::new(id("t", n).as_str().into(), "Write")
        }));
    }
    records.extend((0..ENTRIES).map(|n| {
        Record::Entry(TimeEntry {
            id: id("e", n).as_str().into(),
            task: id("t", n / 3).as_str().into(),
            member: id("m", n % 12).as_str().into(),
            slot: Slot { date: day(n % 1_000), start: None },
            scheduled: 30,
            tracked: plan::Tracked::typed(n % 3_600),
        })
    }));
    Workspace::load(records)
}

fn query(by: By, then: Option<By>) -> Query {
    let (filter, running) = (Filter::default(), HashMap::new());
    Query { from: day(0), until: day(1_000), filter, by, then, week_start: Weekday::Mon, ahead: None, running }
}

/// What a page asks for: its table, and bars that are grouped otherwise.
#[divan::bench]
fn a_page_of_fifty_thousand(bencher: Bencher<'_, '_>) {
    let ws = workspace();
    let query = query(By::Task, None);
    bencher.bench(|| {
        let meant = Meant::of(black_box(&ws), black_box(&query));
        let table = meant.report(query.by, query.then);
        let largest: Vec<_> = table.groups.iter().take(8).map(|group| &group.key).collect();
        let bars = meant.bars(true, Some(By::Task), &largest);
        (table, bars)
    });
}

#[divan::bench(args = ["project, day", "person, week", "label, project", "task", "source, person"])]
fn fifty_thousand(bencher: Bencher<'_, '_>, by: &str) {
    let ws = workspace();
    let (by, then) = match by {
        "project, day" => (By::Project, Some(By::Day)),
        "person, week" => (By::Person, Some(By::Week)),
        "label, project" => (By::Label, Some(By::Project)),
        "task" => (By::Task, None),
        _ => (By::Source, Some(By::Person)),
    };
    let query = query(by, then);
    bencher.bench(|| report(black_box(&ws), black_box(&query)));
}
