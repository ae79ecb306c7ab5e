//! The search in 50,000 tasks with as many entries and notes for every fourth: making the index, following a change, and
//! finding.
#![allow(clippy::unwrap_used)]

use chrono::{Days, NaiveDate, Weekday};
use divan::{Bencher, black_box};
use engine::search::{Index, SearchQuery};
use plan::{Project, Record, Slot, Task, TimeEntry, Tracked, Workspace};

const TASKS: u64 = 50_000;
/// As much as the palette reads at once.
const SLICE: usize = 24 * 1_024;
const SYLLABLES: [&str; 16] =
    ["ban", "cor", "del", "fin", "gra", "hal", "ist", "kur", "lem", "mor", "nat", "pro", "re", "sta", "tion", "ver"];

fn main() {
    divan::main();
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

/// Vocabulary of two to four syllables, of which some ten thousand are different.
fn words(seed: &mut u64, count: u64) -> String {
    let mut next = |below: u64| {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) % below
    };
    let mut out = String::new();
    for _ in 0..count {
        for _ in 0..2 + next(3).min(next(3)) {
            out.push_str(SYLLABLES[next(16) as usize]);
        }
        out.push(' ');
    }
    out
}

fn plan() -> Workspace {
    let mut seed = 7;
    let mut records: Vec<Record> = (0..40)
        .map(|at| Record::Project(Project::new(format!("p{at:02}").as_str().into(), words(&mut seed, 2), 1)))
        .collect();
    for at in 0..TASKS {
        let id = format!("01HX{at:022}");
        records.push(Record::Task(Task {
            notes: if at % 4 == 0 { words(&mut seed, 30).into() } else { "".into() },
            project: (at % 3 > 0).then(|| format!("p{:02}", at % 40).as_str().into()),
            done: at % 5 > 0,
            ..Task::new(id.as_str().into(), words(&mut seed, 6))
        }));
    }
    for at in 0..TASKS {
        records.push(Record::Entry(TimeEntry {
            id: format!("01HY{at:022}").as_str().into(),
            task: format!("01HX{:022}", at * 7 % TASKS).as_str().into(),
            member: "me".into(),
            slot: Slot { date: today() - Days::new(at % 2_000), start: None },
            scheduled: 30,
            tracked: Tracked::default(),
        }));
    }
    Workspace::load(records)
}

fn find(index: &Index, plan: &Workspace, text: &str) -> engine::search::Hits {
    index.find(plan, &SearchQuery::read(text, today(), Weekday::Mon), today(), 50, |_| "")
}

fn made(plan: &Workspace) -> Index {
    let mut index = Index::default();
    index.follow(plan, 1, |_| None);
    while !index.read_on(plan, SLICE) {}
    index
}

/// The slowest slice shows in divan's column of the slowest sample.
#[divan::bench(sample_count = 400, sample_size = 1)]
fn a_slice_is_read(bencher: Bencher) {
    let plan = plan();
    let mut index = Index::default();
    index.follow(&plan, 1, |_| None);
    bencher.bench_local(|| index.read_on(&plan, SLICE));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn an_index_is_made(bencher: Bencher) {
    let plan = plan();
    bencher.bench_local(|| made(&plan));
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn an_index_follows_a_change(bencher: Bencher) {
    let (mut plan, mut edition) = (plan(), 1);
    let mut index = made(&plan);
    bencher.bench_local(|| {
        edition += 1;
        let task = Task::new(format!("01HX{:022}x", edition * 1_000).as_str().into(), "Another one");
        let key = Record::Task(task.clone()).key();
        plan.overwrite(&key, Some(Record::Task(task)));
        index.follow(&plan, edition, |_| Some(vec![key.clone()]));
    });
}

#[divan::bench(sample_count = 50, args = ["r", "re", "profin", "sta ver", "ban cor del", "tionx", "is:open due:week", "is:overdue re"])]
fn finding_in_50_000_tasks(bencher: Bencher, text: &str) {
    let plan = plan();
    let index = made(&plan);
    bencher.bench_local(|| black_box(find(&index, &plan, text)));
}
