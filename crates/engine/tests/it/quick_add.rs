//! New entries with all that a line said, as one change.

use engine::{BacklogMsg, Choice, Draft, Effect, EntryMsg, HistoryMsg, Message, Msg, NewEntry};
use plan::{Label, Member, Project, Record};

use crate::world::{Tab, day, heard, slot};

/// A tab with a project, a label and another member.
fn tab() -> Tab {
    let mut tab = Tab::ready();
    tab.send(heard([
        Record::Project(Project::new("web".into(), "Website", 3)),
        Record::Label(Label { id: "urgent".into(), name: "urgent".into(), hue: 2 }),
        Record::Member(Member::new("ivo".into(), "Ivo")),
    ]));
    tab
}

fn said(effects: &[Effect]) -> Vec<&Message> {
    let messages =
        effects.iter().map(|effect| if let Effect::Announce(message) = effect { Some(message) } else { None });
    messages.flatten().collect()
}

#[test]
fn all_that_a_line_said_is_one_change() {
    let mut tab = tab();
    let new = NewEntry {
        title: "Fix footer".into(),
        slot: Some(slot(day(25), "12:30")),
        minutes: Some(45),
        project: Some(Choice::Known("web".into())),
        labels: vec!["urgent".into()],
        member: Some("ivo".into()),
        literal: false,
    };
    tab.send(Msg::Entry(EntryMsg::CreateIn(new)));
    let plan = tab.model.plan();
    let entry = plan.entries().next().unwrap();
    let task = plan.task(&entry.task).unwrap();
    assert_eq!((&*task.title, entry.slot, entry.scheduled), ("Fix footer", slot(day(25), "12:30"), 45));
    assert_eq!((task.project.clone(), &task.labels[..]), (Some("web".into()), &["urgent".into()][..]));
    assert_eq!(entry.member, "ivo".into());
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!((tab.model.plan().entries().count(), tab.model.plan().tasks().count()), (0, 0));
}

#[test]
fn a_line_without_a_place_waits_in_the_backlog_with_its_project_and_labels() {
    let mut tab = tab();
    let new = NewEntry {
        minutes: Some(20),
        project: Some(Choice::Known("web".into())),
        labels: vec!["urgent".into()],
        ..NewEntry::from("Fix footer")
    };
    let effects = tab.send(Msg::Entry(EntryMsg::CreateIn(new)));
    assert_eq!(said(&effects), [&Message::AddedToBacklog { title: "Fix footer".into() }]);
    let plan = tab.model.plan();
    let task = plan.tasks().next().unwrap();
    assert_eq!((task.estimate, task.project.clone(), task.labels.len()), (Some(20), Some("web".into()), 1));
    assert_eq!(plan.entries().count(), 0);
}

#[test]
fn a_day_typed_in_the_backlogs_field_plans_the_task() {
    let mut tab = tab();
    let new = NewEntry { slot: Some(slot(day(26), "")), ..NewEntry::from("Call Ivo") };
    let effects = tab.send(Msg::Backlog(BacklogMsg::Add(new)));
    assert!(matches!(said(&effects)[..], [Message::Planned { .. }]), "{effects:?}");
    assert_eq!(tab.model.plan().entries().next().unwrap().slot, slot(day(26), ""));
}

#[test]
fn what_is_added_to_a_waiting_tasks_title_counts() {
    let mut tab = tab();
    tab.send(Msg::Backlog(BacklogMsg::Add("Fix footer [20m]".into())));
    let task = tab.model.plan().tasks().next().unwrap().id.clone();
    let renamed = NewEntry {
        minutes: Some(45),
        project: Some(Choice::Known("web".into())),
        labels: vec!["urgent".into()],
        ..NewEntry::from("Fix the footer")
    };
    tab.send(Msg::Backlog(BacklogMsg::Rename(task.clone(), renamed.clone())));
    let now = tab.model.plan().task(&task).unwrap();
    assert_eq!((&*now.title, now.estimate), ("Fix the footer", Some(45)));
    assert_eq!((now.project.clone(), now.labels.len()), (Some("web".into()), 1));
    let planned = NewEntry { slot: Some(slot(day(26), "09:00")), ..renamed };
    let effects = tab.send(Msg::Backlog(BacklogMsg::Rename(task, planned)));
    assert!(matches!(said(&effects)[..], [Message::Planned { .. }]), "{effects:?}");
    let entry = tab.model.plan().entries().next().unwrap();
    assert_eq!((entry.slot, entry.scheduled), (slot(day(26), "09:00"), 45));
}

#[test]
fn a_bracket_that_was_turned_back_into_text_stays_in_the_title() {
    let mut tab = tab();
    let literal = |slot| NewEntry { literal: true, slot, ..NewEntry::from("Weave [2h] ") };
    tab.send(Msg::Entry(EntryMsg::CreateIn(literal(Some(slot(day(25), "10:00"))))));
    tab.send(Msg::Entry(EntryMsg::CreateIn(literal(None))));
    let plan = tab.model.plan();
    assert!(plan.tasks().all(|task| &*task.title == "Weave [2h]" && task.estimate.is_none()));
    assert_eq!(plan.entries().next().unwrap().scheduled, plan.settings().default_minutes);
    let entry = plan.entries().next().unwrap().id.clone();
    tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
    let fields = tab.view().form.as_ref().unwrap().fields.clone();
    tab.send(Msg::Entry(EntryMsg::Revise(Draft { title: "Weave [2h] wool".into(), literal: true, ..fields })));
    let plan = tab.model.plan();
    let entry = plan.entry(&entry).unwrap();
    assert_eq!((&*plan.task(&entry.task).unwrap().title, entry.scheduled), ("Weave [2h] wool", 30));
}
