//! The relationship rule.

use plan::relate::{Relation, length, relate};
use plan::{Command, Settings, Workspace};

use crate::commands::{item, run, slot};

fn drop_on(ws: &mut Workspace, n: u8, title: &str) {
    let (new_task, new_entry) = (format!("t{n}").as_str().into(), format!("e{n}").as_str().into());
    let slot = slot(u64::from(n), Some(600));
    run(ws, &Command::PlanItem { item: item("i", title, None), slot, member: "me".into(), new_task, new_entry })
        .unwrap();
}

#[test]
fn an_open_linked_task_gets_another_entry_and_a_done_one_a_successor() {
    let mut ws = Workspace::default();
    let key = item("i", "", None).link.key;
    assert_eq!(relate(&ws, &key), Relation::New);
    drop_on(&mut ws, 0, "Write report [1h30m]");
    let entry = ws.entry(&"e0".into()).unwrap();
    assert_eq!((entry.scheduled, &*ws.task(&entry.task).unwrap().title), (90, "Write report"));
    drop_on(&mut ws, 1, "Write report [1h30m]");
    assert_eq!((ws.tasks().count(), ws.entries_of(&"t0".into()).count()), (1, 2));
    run(&mut ws, &Command::SetDone { task: "t0".into(), done: true }).unwrap();
    drop_on(&mut ws, 2, "Write report [1h30m]");
    assert_eq!((ws.tasks().count(), ws.entries_of(&"t2".into()).count()), (2, 1));
    assert_eq!(relate(&ws, &key), Relation::Existing("t2".into()));
    run(&mut ws, &Command::SetDone { task: "t0".into(), done: false }).unwrap();
    assert_eq!(relate(&ws, &key), Relation::Existing("t2".into()), "the one planned latest");
}

#[test]
fn the_items_title_of_today_sets_the_length_of_another_entry() {
    let mut ws = Workspace::default();
    drop_on(&mut ws, 0, "Write report [1h30m]");
    drop_on(&mut ws, 1, "Rewrite report [20m]");
    let entry = ws.entry(&"e1".into()).unwrap();
    assert_eq!((entry.scheduled, &*ws.task(&entry.task).unwrap().title), (20, "Write report"));
}

#[test]
fn the_link_decides_and_never_the_title() {
    let mut ws = Workspace::default();
    drop_on(&mut ws, 0, "Same title");
    let mut other = item("i", "Same title", None);
    other.link.key.account = "jonas".into();
    assert_eq!(relate(&ws, &other.link.key), Relation::New);
    assert_eq!(relate(&ws, &item("j", "Same title", None).link.key), Relation::New);
}

#[test]
fn the_title_sets_the_length_then_the_item_then_the_default() {
    let mut ws = Workspace::default();
    assert_eq!(length(&ws, &item("i", "a [75m]", Some(45))), 75);
    assert_eq!(length(&ws, &item("i", "a", Some(45))), 45);
    assert_eq!(length(&ws, &item("i", "a", Some(9999))), 1440);
    assert_eq!(length(&ws, &item("i", "a", None)), 30);
    assert_eq!(length(&ws, &item("i", "a", Some(0))), 30, "an event of no length says nothing");
    run(&mut ws, &Command::SetSettings(Settings { default_minutes: 50, ..Settings::default() })).unwrap();
    assert_eq!(length(&ws, &item("i", "a", None)), 50);
}

fn capture(ws: &mut Workspace, n: u8, item: Option<plan::SourceItem>, notes: &str) {
    let (new_task, new_entry) = (format!("t{n}").as_str().into(), format!("e{n}").as_str().into());
    let (title, notes, slot) = ("The page [20m]".into(), notes.into(), slot(0, None));
    run(ws, &Command::Capture { title, notes, item, slot, member: "me".into(), new_task, new_entry }).unwrap();
}

#[test]
fn the_page_of_an_item_follows_the_rule_and_its_notes_are_added_once() {
    let mut ws = Workspace::default();
    drop_on(&mut ws, 0, "Write report [1h30m]");
    for (n, notes) in [(1, "> a"), (2, "> b"), (3, "> a"), (4, "")] {
        capture(&mut ws, n, Some(item("i", "Write report [1h30m]", None)), notes);
    }
    assert_eq!((ws.tasks().count(), ws.entries_of(&"t0".into()).count()), (1, 5));
    assert_eq!(&*ws.task(&"t0".into()).unwrap().notes, "> a\n\n> b");
    assert_eq!(ws.entry(&"e4".into()).unwrap().scheduled, 90);
}

#[test]
fn a_page_of_no_item_is_a_new_task_called_as_the_page() {
    let mut ws = Workspace::default();
    capture(&mut ws, 1, None, "https://x.example/");
    capture(&mut ws, 2, None, "https://x.example/");
    let task = ws.task(&"t2".into()).unwrap();
    assert_eq!((&*task.title, &*task.notes, ws.tasks().count()), ("The page", "https://x.example/", 2));
    assert_eq!(ws.entry(&"e2".into()).unwrap().scheduled, 20);
}

#[test]
fn an_item_that_was_seen_through_no_account_is_the_same_seen_through_one() {
    let mut ws = Workspace::default();
    let mut unseen = item("i", "Page", None);
    unseen.link.key.account = "".into();
    capture(&mut ws, 1, Some(unseen.clone()), "");
    drop_on(&mut ws, 2, "Write report");
    assert_eq!(ws.tasks().count(), 1);
    run(&mut ws, &Command::Observe { item: item("i", "Write report", None) }).unwrap();
    let task = ws.task(&"t1".into()).unwrap();
    assert_eq!((&*task.title, task.links[0].key.account.as_str()), ("Write report", "mara"));
    assert_eq!(relate(&ws, &item("i", "", None).link.key), Relation::Existing("t1".into()));
    assert_eq!(relate(&ws, &unseen.link.key), Relation::New, "an account is somebody's");
}
