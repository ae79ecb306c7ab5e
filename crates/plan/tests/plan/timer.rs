//! Timers: one for each member, logged when it stops, removed with its entry and restored with it.

use plan::{Command, RecordKey, Refusal, Task, TimeEntry, Tracked, Workspace, decide};

use crate::commands::{run, slot};

/// Entries `a` and `b` of Ada, `c` of Ivo, each with its task.
fn people() -> Workspace {
    let entry = |(id, member): (&str, &str)| {
        let task = plan::Record::Task(Task::new(id.into(), id));
        let (id, task_id, member) = (id.into(), id.into(), member.into());
        let entry = TimeEntry {
            id,
            task: task_id,
            member,
            slot: slot(0, Some(600)),
            scheduled: 30,
            tracked: Tracked::default(),
        };
        [task, plan::Record::Entry(entry)]
    };
    Workspace::load([("a", "ada"), ("b", "ada"), ("c", "ivo")].into_iter().flat_map(entry))
}

fn start(entry: &str, at: i64) -> Command {
    Command::StartTimer { entry: entry.into(), at }
}

fn stop(member: &str, until: i64, again: Option<i64>) -> Command {
    Command::StopTimer { member: member.into(), until, again }
}

fn logged(ws: &Workspace) -> [u64; 3] {
    ["a", "b", "c"].map(|id| ws.entry(&id.into()).map_or(0, TimeEntry::logged))
}

#[test]
fn each_member_has_one_timer_and_starting_another_logs_the_first() {
    let mut ws = people();
    run(&mut ws, &start("a", 0)).unwrap();
    run(&mut ws, &start("c", 5_000)).unwrap();
    run(&mut ws, &start("b", 61_500)).unwrap();
    assert_eq!(logged(&ws), [61, 0, 0]);
    let running: Vec<_> = ws.timers().map(|timer| (timer.member.as_str(), timer.entry.as_str())).collect();
    assert_eq!(running, [("ada", "b"), ("ivo", "c")]);
    run(&mut ws, &stop("ada", 62_500, None)).unwrap();
    run(&mut ws, &stop("ivo", 65_000, None)).unwrap();
    assert_eq!((logged(&ws), ws.timers().count()), ([61, 1, 60], 0));
}

#[test]
fn starting_a_running_timer_changes_nothing() {
    let mut ws = people();
    run(&mut ws, &start("a", 0)).unwrap();
    assert!(decide(&ws, &start("a", 9_000)).unwrap().is_empty());
}

#[test]
fn a_clock_that_was_put_back_logs_nothing() {
    let mut ws = people();
    run(&mut ws, &start("a", 90_000)).unwrap();
    run(&mut ws, &stop("ada", 10_000, None)).unwrap();
    assert_eq!(logged(&ws), [0; 3]);
}

#[test]
fn omitted_time_is_not_logged() {
    let mut ws = people();
    run(&mut ws, &start("a", 0)).unwrap();
    run(&mut ws, &stop("ada", 60_000, Some(3_600_000))).unwrap();
    run(&mut ws, &stop("ada", 3_605_000, None)).unwrap();
    assert_eq!(logged(&ws), [65, 0, 0]);
}

#[test]
fn a_timer_is_deleted_and_restored_with_its_entry() {
    let mut ws = people();
    run(&mut ws, &start("a", 0)).unwrap();
    let before = ws.clone();
    let removed = run(&mut ws, &Command::RemoveEntry { entry: "a".into() }).unwrap();
    assert_eq!(ws.timers().count(), 0);
    removed.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, before);
}

#[test]
fn no_undo_takes_an_entry_from_under_a_timer_or_brings_a_timer_without_its_entry() {
    let mut ws = people();
    let create = Command::CreateEntry {
        title: "Call".into(),
        slot: slot(0, None),
        member: "ada".into(),
        new_task: "t".into(),
        new_entry: "e".into(),
    };
    let created = run(&mut ws, &create).unwrap();
    let started = run(&mut ws, &start("e", 0)).unwrap();
    let changed = Refusal::Changed(RecordKey::Timer("ada".into()));
    assert_eq!(created.inverse().apply(&mut ws), Err(changed));
    started.inverse().apply(&mut ws).unwrap();
    created.inverse().apply(&mut ws).unwrap();
    assert_eq!(started.apply(&mut ws), Err(Refusal::Missing(RecordKey::Entry("e".into()))));
}

/// What is running and what is logged after Ivo was merged into Ada.
fn merged(starts: &[(&str, i64)]) -> (Vec<(String, String, i64)>, [u64; 3]) {
    let mut ws = people();
    for id in ["ada", "ivo"] {
        run(&mut ws, &Command::PutMember(plan::Member::new(id.into(), id))).unwrap();
    }
    for (entry, at) in starts {
        run(&mut ws, &start(entry, *at)).unwrap();
    }
    let before = ws.clone();
    let patch = run(&mut ws, &Command::MergeMember { from: "ivo".into(), into: "ada".into() }).unwrap();
    let running = ws.timers().map(|timer| (timer.member.to_string(), timer.entry.to_string(), timer.since)).collect();
    let told = (running, logged(&ws));
    patch.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, before);
    told
}

#[test]
fn merging_members_keeps_the_later_timer_and_logs_the_earlier() {
    let ada = |entry: &str, since| vec![("ada".to_owned(), entry.to_owned(), since)];
    assert_eq!(merged(&[("c", 5_000)]), (ada("c", 5_000), [0, 0, 0]));
    assert_eq!(merged(&[("a", 5_000)]), (ada("a", 5_000), [0, 0, 0]));
    assert_eq!(merged(&[("a", 0), ("c", 65_000)]), (ada("c", 65_000), [65, 0, 0]));
    assert_eq!(merged(&[("a", 65_000), ("c", 0)]), (ada("a", 65_000), [0, 0, 65]));
    assert_eq!(merged(&[("a", 5_000), ("c", 5_000)]), (ada("c", 5_000), [0, 0, 0]));
}

#[test]
fn an_entry_is_created_and_started_in_one_change() {
    let mut ws = people();
    run(&mut ws, &start("a", 0)).unwrap();
    let before = ws.clone();
    let create = Command::CreateEntry {
        title: "Call".into(),
        slot: slot(0, None),
        member: "ada".into(),
        new_task: "t".into(),
        new_entry: "e".into(),
    };
    let patch =
        run(&mut ws, &Command::All(vec![create, stop("ada", 60_000, Some(90_000)), start("e", 100_000)])).unwrap();
    assert_eq!(logged(&ws), [70, 0, 0]);
    assert_eq!(ws.timer(&"ada".into()).unwrap().entry, "e".into());
    patch.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, before);
}

#[test]
fn an_entry_with_a_running_timer_does_not_return_to_the_backlog() {
    let mut ws = people();
    run(&mut ws, &start("a", 0)).unwrap();
    let back = Command::Unschedule { entry: "a".into() };
    assert_eq!(run(&mut ws, &back), Err(Refusal::Tracked("a".into())));
}
