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
