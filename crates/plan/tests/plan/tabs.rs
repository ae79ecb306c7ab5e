//! Two tabs on one plan: a late undo, records that arrive in any order, and which days have to be looked at again.

use chrono::NaiveDate;
use plan::{Command, Patch, RecordKey, Refusal, Task, TaskId, TimeEntry, Timer, Workspace, planned};
use proptest::prelude::*;

use crate::commands::{check_indexes, commands, day, item, run, slot};

fn plan(n: u64) -> Command {
    let (new_task, new_entry) = (format!("t{n}").as_str().into(), format!("e{n}").as_str().into());
    let member = "me".into();
    Command::PlanItem { item: item("i", "Report", None), slot: slot(n, Some(600)), member, new_task, new_entry }
}

fn remove(entry: &str) -> Command {
    Command::RemoveEntry { entry: entry.into() }
}

/// The patch is refused for this reason, and nothing changes.
fn check_refused(patch: &Patch, ws: &mut Workspace, why: Refusal) {
    let before = ws.clone();
    assert_eq!(patch.apply(ws), Err(why));
    assert_eq!(*ws, before);
}

#[test]
fn a_late_undo_takes_no_task_from_under_a_newer_entry() {
    let mut ws = Workspace::default();
    let first = run(&mut ws, &plan(0)).unwrap();
    let second = run(&mut ws, &plan(1)).unwrap();
    check_refused(&first.inverse(), &mut ws, Refusal::InUse("t0".into()));
    second.inverse().apply(&mut ws).unwrap();
    first.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, Workspace::default());
}

#[test]
fn a_late_redo_adds_no_entry_to_a_task_that_is_gone() {
    let mut ws = Workspace::default();
    run(&mut ws, &plan(0)).unwrap();
    let second = run(&mut ws, &plan(1)).unwrap();
    second.inverse().apply(&mut ws).unwrap();
    run(&mut ws, &remove("e0")).unwrap();
    check_refused(&second, &mut ws, Refusal::Missing(RecordKey::Task("t0".into())));
}

#[test]
fn an_entry_that_has_lost_its_task_can_still_be_moved_and_removed_and_brought_back() {
    let mut ws = Workspace::default();
    run(&mut ws, &plan(0)).unwrap();
    ws.overwrite(&RecordKey::Task("t0".into()), None);
    check_indexes(&ws);
    let lost = ws.clone();
    let moved = run(&mut ws, &Command::MoveEntry { entry: "e0".into(), to: slot(2, None), member: None }).unwrap();
    let removed = run(&mut ws, &remove("e0")).unwrap();
    assert_eq!(ws, Workspace::default());
    removed.inverse().apply(&mut ws).unwrap();
    moved.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, lost);
}

#[test]
fn a_task_is_deleted_with_its_last_entry() {
    let mut ws = Workspace::default();
    run(&mut ws, &plan(0)).unwrap();
    run(&mut ws, &plan(1)).unwrap();
    run(&mut ws, &remove("e0")).unwrap();
    assert!(ws.task(&"t0".into()).is_some());
    run(&mut ws, &remove("e1")).unwrap();
    assert_eq!(ws, Workspace::default());
}

#[test]
fn planned_time_counts_every_entry_and_never_overflows() {
    let mut ws = Workspace::default();
    run(&mut ws, &plan(0)).unwrap();
    run(&mut ws, &plan(1)).unwrap();
    let key = item("i", "", None).link.key;
    assert_eq!((planned(ws.entries_on(day(0))), planned(ws.entries_on(day(2))), ws.planned_for(&key)), (30, 0, 60));
    for id in ["e0", "e1"] {
        let entry = TimeEntry { scheduled: u32::MAX, ..ws.entry(&id.into()).unwrap().clone() };
        ws.overwrite(&RecordKey::Entry(id.into()), Some(plan::Record::Entry(entry)));
    }
    assert_eq!(ws.planned_for(&key), u32::MAX);
}

/// Everything that a day shows.
fn shown(ws: &Workspace, date: NaiveDate) -> Vec<(TimeEntry, Option<Task>, Vec<Timer>)> {
    // An entry that was handed on while another tab ran its timer has one of each member, until they are joined.
    let timers = |entry: &TimeEntry| ws.timers().filter(|timer| timer.entry == entry.id).cloned().collect();
    let about = |entry: &TimeEntry| (entry.clone(), ws.task(&entry.task).cloned(), timers(entry));
    ws.entries_on(date).map(about).collect()
}

/// Whether the command may change what any day shows.
fn anywhere(command: &Command) -> bool {
    use Command::{All, PutClient, PutLabel, PutProject, RemoveClient, RemoveLabel, RemoveProject};
    match command {
        All(commands) => commands.iter().any(anywhere),
        _ => matches!(
            command,
            PutProject(_) | RemoveProject(_) | PutClient(_) | RemoveClient(_) | PutLabel(_) | RemoveLabel(_)
        ),
    }
}

proptest! {
    #[test]
    fn undoing_in_any_order_fits_or_changes_nothing(
        commands in commands(),
        picks in proptest::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..30),
    ) {
        let mut ws = Workspace::default();
        let patches: Vec<Patch> = commands.iter().filter_map(|command| run(&mut ws, command).ok()).collect();
        for (pick, back) in picks.iter().filter(|_| !patches.is_empty()) {
            let patch = pick.get(&patches);
            let before = ws.clone();
            let done = if *back { patch.inverse().apply(&mut ws) } else { patch.apply(&mut ws) };
            prop_assert!(done.is_ok() || ws == before);
            check_indexes(&ws);
            prop_assert!(ws.entries().all(|entry| ws.task(&entry.task).is_some()), "{done:?}");
            prop_assert!(ws.timers().all(|timer| ws.entry(&timer.entry).is_some()), "{done:?}");
        }
    }

    /// Whatever others have changed in the meantime, and in whatever order changes are undone.
    #[test]
    fn a_partial_undo_leaves_no_half_records(
        commands in commands(),
        picks in proptest::collection::vec((any::<prop::sample::Index>(), any::<bool>()), 0..30),
    ) {
        let mut ws = Workspace::default();
        let patches: Vec<Patch> = commands.iter().filter_map(|command| run(&mut ws, command).ok()).collect();
        for (pick, back) in picks.iter().filter(|_| !patches.is_empty()) {
            let patch = pick.get(&patches);
            let patch = if *back { patch.inverse() } else { patch.clone() };
            let (part, left) = patch.rebase(&ws);
            prop_assert_eq!(left.is_empty() && part == patch, patch.apply(&mut ws.clone()).is_ok());
            let before = ws.clone();
            prop_assert_eq!(part.apply(&mut ws), Ok(()));
            check_indexes(&ws);
            prop_assert!(ws.entries().all(|entry| ws.task(&entry.task).is_some()), "{part:?}");
            prop_assert!(ws.timers().all(|timer| ws.entry(&timer.entry).is_some()), "{part:?}");
            prop_assert!(left.iter().all(|key| ws.record(key) == before.record(key)), "{left:?}");
            part.inverse().apply(&mut ws).unwrap();
            prop_assert_eq!(&ws, &before);
            part.apply(&mut ws).unwrap();
        }
    }

    #[test]
    fn a_days_revision_grows_with_its_changes_and_only_with_them(commands in commands()) {
        let mut ws = Workspace::default();
        for command in commands.iter().filter(|command| !anywhere(command)) {
            let before = ws.clone();
            run(&mut ws, command).ok();
            for date in (0..4).map(day) {
                let (was, is) = (before.revision(date), ws.revision(date));
                prop_assert_eq!(shown(&ws, date) == shown(&before, date), was == is, "{:?}", command);
                prop_assert!(was <= is);
            }
        }
    }

    #[test]
    fn records_give_the_same_workspace_in_any_order(commands in commands(), seed in any::<u64>()) {
        let mut ws = Workspace::default();
        commands.iter().for_each(|command| drop(run(&mut ws, command)));
        let mut records: Vec<_> = ws.records().collect();
        let mut turn = seed;
        records.sort_by_cached_key(|_| {
            turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            turn >> 32
        });
        prop_assert_eq!(Workspace::load(records), ws);
    }
}

#[test]
fn a_project_changes_every_day_since_any_may_show_its_colour() {
    let mut ws = Workspace::default();
    run(&mut ws, &plan(0)).unwrap();
    let before = ws.revision(day(0));
    run(&mut ws, &Command::PutProject(plan::Project::new("p".into(), "P", 3))).unwrap();
    assert!(ws.revision(day(0)) > before);
}

#[test]
fn of_several_open_tasks_the_latest_planned_is_used_on_every_device() {
    let mut ws = Workspace::default();
    for n in [0, 1] {
        run(&mut ws, &plan(n)).unwrap();
        let task = TaskId::from(format!("t{n}").as_str());
        run(&mut ws, &Command::SetDone { task, done: true }).unwrap();
    }
    for n in [0, 1] {
        run(&mut ws, &Command::SetDone { task: TaskId::from(format!("t{n}").as_str()), done: false }).unwrap();
    }
    let related = |ws: &Workspace| plan::relate::relate(ws, &item("i", "", None).link.key);
    assert_eq!(related(&ws), plan::relate::Relation::Existing("t1".into()));
    run(&mut ws, &Command::MoveEntry { entry: "e0".into(), to: slot(3, None), member: None }).unwrap();
    assert_eq!(related(&ws), plan::relate::Relation::Existing("t0".into()));
    let mut early = plan(9);
    if let Command::PlanItem { slot: at, .. } = &mut early {
        *at = slot(0, None);
    }
    run(&mut ws, &early).unwrap();
    assert_eq!(ws.entries_of(&"t0".into()).count(), 2);
    assert_eq!(related(&ws), plan::relate::Relation::Existing("t0".into()), "its latest entry counts");
    assert_eq!(related(&Workspace::load(ws.records())), plan::relate::Relation::Existing("t0".into()));
}
