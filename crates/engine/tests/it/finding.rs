//! The search in what is planned: what it finds, in which order, and that an index that has followed equals a new one.

use chrono::{NaiveDate, Weekday};
use engine::search::{Hits, Index, Is, SearchQuery};
use plan::{
    Label, Link, LinkKey, Project, ProviderId, Record, RecordKey, Slot, Task, TaskId, TimeEntry, Timer, Tracked,
    Workspace,
};
use proptest::prelude::*;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A Tuesday.
fn today() -> NaiveDate {
    date("2026-11-24")
}

fn query(text: &str) -> SearchQuery {
    SearchQuery::read(text, today(), Weekday::Mon)
}

fn named(id: &ProviderId) -> &'static str {
    providers::about(id.as_str()).map_or("", |about| about.name)
}

fn found(index: &Index, plan: &Workspace, text: &str) -> Hits {
    index.find(plan, &query(text), today(), 50, named)
}

/// An index of the whole plan.
fn made(plan: &Workspace) -> Index {
    let mut index = Index::default();
    index.follow(plan, 0, |_| None);
    while !index.read_on(plan, 100) {}
    index
}

fn tasks(plan: &Workspace, text: &str) -> Vec<String> {
    let index = made(plan);
    found(&index, plan, text).tasks.iter().map(|id| id.as_str().to_owned()).collect()
}

fn task(id: &str, title: &str) -> Task {
    Task::new(id.into(), title)
}

fn entry(id: &str, task: &str, day: &str) -> Record {
    Record::Entry(TimeEntry {
        id: id.into(),
        task: task.into(),
        member: "me".into(),
        slot: Slot { date: date(day), start: None },
        scheduled: 30,
        tracked: Tracked::default(),
    })
}

fn linked(id: &str, title: &str, provider: &str) -> Record {
    let key = LinkKey { provider: provider.into(), account: "1".into(), item: id.into() };
    let link = Link { key, container: None, url: None, seen_title: title.into(), seen_completed: false };
    Record::Task(Task { links: vec![link], ..task(id, title) })
}

#[test]
fn words_are_found_in_any_order_without_case_and_accents() {
    let plan = Workspace::load([
        Record::Task(task("a", "Überprüfung der Pläne")),
        Record::Task(task("b", "Review plans")),
        Record::Task(Task { notes: "Ask Zoë about the café".into(), ..task("c", "Lunch") }),
    ]);
    assert_eq!(tasks(&plan, "PLANE uberpr"), ["a"]);
    assert_eq!(tasks(&plan, "plan rev"), ["b"]);
    assert_eq!(tasks(&plan, "zoe cafe"), ["c"]);
    assert_eq!(tasks(&plan, "plan zoe"), Vec::<String>::new());
    assert_eq!(tasks(&plan, " … "), Vec::<String>::new());
}

#[test]
fn beginnings_of_words_come_before_their_inside_and_titles_before_notes() {
    let plan = Workspace::load([
        Record::Task(task("inside", "Unport")),
        Record::Task(Task { notes: "port".into(), ..task("notes", "Ships") }),
        Record::Task(task("second", "The port")),
        Record::Task(task("begins", "Portal")),
        Record::Task(task("whole", "Port")),
        Record::Task(task("none", "Harbour")),
    ]);
    assert_eq!(tasks(&plan, "port"), ["whole", "begins", "second", "notes", "inside"]);
}

#[test]
fn what_is_open_and_near_to_today_comes_first() {
    let plan = Workspace::load([
        Record::Task(task("old", "Report")),
        Record::Task(task("near", "Report")),
        Record::Task(Task { done: true, ..task("done", "Report") }),
        Record::Task(task("soon", "Report")),
        entry("e1", "old", "2024-01-01"),
        entry("e2", "near", "2026-11-23"),
        entry("e3", "done", "2026-11-24"),
        entry("e4", "soon", "2026-11-26"),
    ]);
    assert_eq!(tasks(&plan, "report"), ["near", "soon", "old", "done"]);
    let few = made(&plan).find(&plan, &query("rep"), today(), 2, named);
    assert_eq!((few.tasks.len(), few.all_tasks), (2, 4));
    assert_eq!((few.entries.len(), few.all_entries), (0, 0), "each is the only entry of a task that is found");
}

#[test]
fn the_entries_of_a_task_with_several_are_found_nearest_first() {
    let plan = Workspace::load([
        Record::Task(task("t", "Report")),
        entry("e1", "t", "2024-01-01"),
        entry("e2", "t", "2026-11-23"),
        entry("e3", "t", "2026-11-24"),
        entry("e4", "t", "2026-11-26"),
    ]);
    let index = made(&plan);
    let entries: Vec<_> = found(&index, &plan, "rep").entries.iter().map(|id| id.as_str().to_owned()).collect();
    assert_eq!(entries, ["e3", "e2", "e4", "e1"]);
    let few = index.find(&plan, &query("rep"), today(), 2, named);
    assert_eq!((few.all_tasks, few.entries.len(), few.all_entries), (1, 2, 4));
}

#[test]
fn filters_narrow_what_is_found() {
    let mut loom = task("loom", "Warp");
    loom.project = Some("p".into());
    loom.labels = vec!["l".into()];
    let plan = Workspace::load([
        Record::Project(Project::new("p".into(), "Die Weberei", 1)),
        Record::Label(Label { id: "l".into(), name: "Urgent".into(), hue: 1 }),
        Record::Task(loom),
        linked("asana", "Warp", "asana"),
        linked("event", "Warp", "google-calendar"),
        Record::Task(Task { done: true, ..task("done", "Warp") }),
        Record::Task(Task { done: true, ..task("nowhere", "Warp") }),
        entry("e0", "done", "2026-11-10"),
        Record::Task(task("late", "Warp")),
        entry("e1", "late", "2026-11-20"),
        entry("e2", "event", "2026-11-24"),
        entry("e3", "loom", "2026-11-29"),
        Record::Timer(Timer { member: "me".into(), entry: "e3".into(), since: 1, begin: 1 }),
    ]);
    for (text, expected) in [
        ("warp from:asana", vec!["asana"]),
        ("from:google", vec!["event"]),
        ("von:calendar", vec!["event"]),
        ("project:weberei", vec!["loom"]),
        ("project:\"die web\" warp", vec!["loom"]),
        ("weberei", vec!["loom"]),
        ("urgent warp", vec!["loom"]),
        ("is:done", vec!["done"]),
        ("is:running", vec!["loom"]),
        ("is:overdue", vec!["late"]),
        ("ist:überfällig", vec!["late"]),
        ("due:today", vec!["event"]),
        ("due:2026-11-29", vec!["loom"]),
        ("due:\"next sun\"", vec![]),
        ("due:week", vec!["event", "loom"]),
        ("not:scheduled is:open", vec!["asana"]),
        ("from: project: is: warp is:running", vec!["loom"]),
        ("is:nonsense", vec![]),
    ] {
        assert_eq!(tasks(&plan, text), expected, "{text}");
    }
    assert_eq!(query("foo:bar is:x").words, ["foo", "bar", "is", "x"]);
    assert_eq!(query("is:overdue").is, [Is::Overdue]);
    assert!(query("from: project:\"").is_empty());
}

/// A change of a small plan, in which much is the same.
fn change() -> impl Strategy<Value = (RecordKey, Option<Record>)> {
    let id = 0..6_u8;
    let word = prop::sample::select(vec!["Port", "portal", "Émile", "unport 7", "", "Port Émile"]);
    (0..5_u8, id.clone(), id, word, any::<bool>(), 0..5_u8).prop_map(|(kind, id, of, word, done, day)| {
        let (name, of) = (format!("x{id}"), format!("x{of}"));
        let record = match kind {
            0 => Record::Project(Project::new(name.as_str().into(), word, 1)),
            1 => Record::Label(Label { id: name.as_str().into(), name: word.into(), hue: 0 }),
            2 | 3 => {
                let links = if kind == 3 {
                    linked(&name, word, if done { "asana" } else { "jira" })
                } else {
                    entry("", "", "2026-11-24")
                };
                let links = if let Record::Task(task) = links { task.links } else { Vec::new() };
                Record::Task(Task {
                    links,
                    done,
                    notes: if day > 2 { "about émile".into() } else { "".into() },
                    project: (day > 1).then(|| of.as_str().into()),
                    labels: if day > 3 { vec![of.as_str().into()] } else { Vec::new() },
                    ..task(&name, word)
                })
            }
            _ => entry(&name, &of, &format!("2026-11-2{}", day + 2)),
        };
        let key = record.key();
        (key, Some(record).filter(|_| day > 0))
    })
}

/// What a search has to find, without any index.
fn plainly(plan: &Workspace, words: &[String]) -> Vec<TaskId> {
    let fold = |text: &str| text.to_lowercase().replace('é', "e");
    let holds = |task: &&Task| {
        let project = task.project.as_ref().and_then(|id| plan.project(id)).map(|one| &*one.name).unwrap_or_default();
        let labels = task.labels.iter().filter_map(|id| plan.label(id)).map(|one| &*one.name);
        let texts: Vec<String> = [&*task.title, &*task.notes, project].into_iter().chain(labels).map(fold).collect();
        words.iter().all(|word| texts.iter().any(|text| text.contains(word)))
    };
    let placed = |task: &&Task| !task.done || plan.entries_of(&task.id).next().is_some();
    plan.tasks().filter(holds).filter(placed).map(|task| task.id.clone()).collect()
}

proptest! {
    #[test]
    fn an_index_that_has_followed_equals_a_new_one(
        steps in prop::collection::vec((prop::collection::vec(change(), 1..4), 0..150_usize, prop::bool::weighted(0.1)), 1..20),
    ) {
        let texts = ["port", "émile po", "7", "is:done", "from:asana", "due:today port", "not:scheduled", "project:port"];
        let (mut plan, mut index) = (Workspace::default(), Index::default());
        for (at, (changes, budget, unknown)) in steps.into_iter().enumerate() {
            let keys: Vec<RecordKey> = changes.iter().map(|(key, _)| key.clone()).collect();
            changes.into_iter().for_each(|(key, record)| plan.overwrite(&key, record));
            index.follow(&plan, at as u64, |_| (!unknown).then_some(keys));
            // It may still be reading while the plan goes on changing.
            if !index.read_on(&plan, budget) {
                let all = made(&plan);
                for text in ["port", "7"] {
                    let (some, all) = (found(&index, &plan, text).tasks, found(&all, &plan, text).tasks);
                    prop_assert!(some.iter().all(|task| all.contains(task)), "{}", text);
                }
                continue;
            }
            let fresh = made(&plan);
            for text in texts {
                prop_assert_eq!(found(&index, &plan, text), found(&fresh, &plan, text), "{}", text);
            }
            for text in ["port", "émile po", "7"] {
                let mut found = found(&index, &plan, text).tasks;
                found.sort();
                prop_assert_eq!(found, plainly(&plan, &query(text).words), "{}", text);
            }
        }
    }

    #[test]
    fn any_text_is_searched_without_failing(title in ".{0,40}", notes in "\\PC{0,40}", text in ".{0,40}", filter in "(is|due|from|project|not):\"?.{0,8}") {
        let plan = Workspace::load([Record::Task(Task { notes: notes.into(), ..task("a", &title) })]);
        for text in [text.clone(), filter.clone(), format!("{text} {filter}")] {
            tasks(&plan, &text);
        }
        // Whatever is in a title is found by it.
        if !query(&title).filters() && !query(&title).is_empty() {
            prop_assert_eq!(tasks(&plan, &title), ["a"]);
        }
    }
}
