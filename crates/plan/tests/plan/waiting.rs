//! The backlog: how tasks get into it, leave it and are planned.

use plan::{Command, RecordKey, Refusal, Settings, TaskId, Workspace};

use crate::commands::{item, run, slot};

fn create(title: &str, n: u8) -> Command {
    Command::CreateEntry {
        title: title.into(),
        slot: slot(0, Some(600)),
        member: "me".into(),
        new_task: format!("t{n}").as_str().into(),
        new_entry: format!("e{n}").as_str().into(),
    }
}

fn plan_task(task: &str, entry: &str) -> Command {
    Command::PlanTask { task: task.into(), slot: slot(1, None), member: "me".into(), new_entry: entry.into() }
}

/// Title and estimate of each task in the backlog.
fn waiting(ws: &Workspace) -> Vec<(&str, Option<u32>)> {
    ws.waiting().map(|task| (&*task.title, task.estimate)).collect()
}

#[test]
fn the_title_syntax_gives_the_estimate_and_planning_takes_it() {
    let mut ws = Workspace::default();
    run(&mut ws, &Command::AddTask { title: "Write report [1h30m]".into(), new_task: "t0".into() }).unwrap();
    run(&mut ws, &Command::AddTask { title: "Call".into(), new_task: "t1".into() }).unwrap();
    let empty = Command::AddTask { title: "  ".into(), new_task: "t2".into() };
    assert_eq!(run(&mut ws, &empty), Err(Refusal::EmptyTitle));
    assert_eq!(waiting(&ws), [("Write report", Some(90)), ("Call", None)]);
    run(&mut ws, &Command::SetSettings(Settings { default_minutes: 25, ..Settings::default() })).unwrap();
    run(&mut ws, &plan_task("t0", "e0")).unwrap();
    run(&mut ws, &plan_task("t1", "e1")).unwrap();
    assert_eq!(ws.entries().map(|entry| entry.scheduled).collect::<Vec<_>>(), [90, 25]);
    assert_eq!(waiting(&ws), []);
}

#[test]
fn an_unscheduled_task_waits_as_long_as_its_entry_was() {
    let mut ws = Workspace::default();
    run(&mut ws, &create("Report [1h30m]", 0)).unwrap();
    let planned = ws.clone();
    let patch = run(&mut ws, &Command::Unschedule { entry: "e0".into() }).unwrap();
    assert_eq!((waiting(&ws), ws.entries().count()), (vec![("Report", Some(90))], 0));
    let done = run(&mut ws, &Command::SetDone { task: "t0".into(), done: true }).unwrap();
    assert_eq!(waiting(&ws), [], "what is done waits for nothing");
    done.inverse().apply(&mut ws).unwrap();
    patch.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, planned);
}

#[test]
fn a_task_with_another_entry_stays_planned() {
    let mut ws = Workspace::default();
    run(&mut ws, &create("Report [1h30m]", 0)).unwrap();
    run(&mut ws, &plan_task("t0", "e1")).unwrap();
    run(&mut ws, &Command::Unschedule { entry: "e0".into() }).unwrap();
    assert_eq!((waiting(&ws), ws.entries().count()), (vec![], 1));
    assert_eq!(ws.task(&"t0".into()).unwrap().estimate, None);
}

#[test]
fn tracked_and_completed_entries_do_not_return_to_the_backlog() {
    let mut ws = Workspace::default();
    run(&mut ws, &create("Report", 0)).unwrap();
    run(&mut ws, &create("Call", 1)).unwrap();
    run(&mut ws, &Command::SetLogged { entry: "e0".into(), logged: 60 }).unwrap();
    run(&mut ws, &Command::SetDone { task: "t1".into(), done: true }).unwrap();
    let unschedule = |entry: &str| Command::Unschedule { entry: entry.into() };
    let before = ws.clone();
    assert_eq!(run(&mut ws, &unschedule("e0")), Err(Refusal::Tracked("e0".into())));
    assert_eq!(run(&mut ws, &unschedule("e1")), Err(Refusal::Done("t1".into())));
    let all = Command::All(vec![plan_task("t0", "e2"), unschedule("e0")]);
    assert_eq!(run(&mut ws, &all), Err(Refusal::Tracked("e0".into())), "one that is refused refuses all");
    assert_eq!(ws, before);
}

#[test]
fn an_item_is_kept_once() {
    let mut ws = Workspace::default();
    let keep = |task: &str| Command::KeepItem { item: item("i", "Report [1h]", Some(45)), new_task: task.into() };
    run(&mut ws, &keep("t0")).unwrap();
    assert!(run(&mut ws, &keep("t1")).unwrap().is_empty(), "it waits already");
    assert_eq!(waiting(&ws), [("Report", Some(60))]);
    run(&mut ws, &plan_task("t0", "e0")).unwrap();
    assert!(run(&mut ws, &keep("t1")).unwrap().is_empty(), "it is planned already");
    run(&mut ws, &Command::SetDone { task: "t0".into(), done: true }).unwrap();
    run(&mut ws, &keep("t1")).unwrap();
    assert_eq!(waiting(&ws), [("Report", Some(60))], "after completion a new one");
}

#[test]
fn a_task_that_is_planned_is_not_removed_by_itself() {
    let mut ws = Workspace::default();
    run(&mut ws, &create("Report", 0)).unwrap();
    let remove = |task: &str| Command::RemoveTask { task: task.into() };
    assert_eq!(run(&mut ws, &remove("t0")), Err(Refusal::InUse("t0".into())));
    assert_eq!(run(&mut ws, &remove("t9")), Err(Refusal::Missing(RecordKey::Task(TaskId::from("t9")))));
    run(&mut ws, &Command::Unschedule { entry: "e0".into() }).unwrap();
    run(&mut ws, &remove("t0")).unwrap();
    assert_eq!(ws.tasks().count(), 0);
}

proptest::proptest! {
    #[test]
    fn orphaned_records_are_found_in_one_pass(commands in crate::commands::commands(), gone in 0..9_u8) {
        let mut ws = Workspace::default();
        commands.iter().for_each(|command| drop(run(&mut ws, command)));
        ws.overwrite(&RecordKey::Task(format!("t{gone}").as_str().into()), None);
        let bare: Vec<_> = ws.tasks().filter(|task| ws.entries_of(&task.id).next().is_none()).map(|task| &task.id).collect();
        proptest::prop_assert_eq!(ws.without_entries().collect::<Vec<_>>(), bare);
        let mut lost: Vec<_> = ws.entries().filter(|entry| ws.task(&entry.task).is_none()).collect();
        lost.sort_by_key(|entry| (&entry.task, &entry.id));
        proptest::prop_assert_eq!(ws.without_task().collect::<Vec<_>>(), lost);
        let keys: Vec<_> = ws.keys_as_stored().collect();
        proptest::prop_assert!(keys.is_sorted());
        proptest::prop_assert_eq!(keys.len(), ws.records().count() - 1);
    }
}
