//! Members, and the owners of entries.

use plan::{Command, Member, Record, RecordKey, Refusal, Workspace, decide};

use crate::commands::{check_indexes, item, run, slot};

fn team() -> Workspace {
    let members = [("me", ""), ("ada", "Ada")].map(|(id, name)| Record::Member(Member::new(id.into(), name)));
    let mut ws = Workspace::load(members);
    let plan = Command::PlanItem {
        item: item("i", "Report [1h30m]", None),
        slot: slot(0, Some(600)),
        member: "me".into(),
        new_task: "t".into(),
        new_entry: "e".into(),
    };
    run(&mut ws, &plan).unwrap();
    ws
}

#[test]
fn moving_an_entry_to_another_member_is_one_change() {
    let mut ws = team();
    let before = ws.clone();
    let to_ada = Command::MoveEntry { entry: "e".into(), to: slot(2, Some(600)), member: Some("ada".into()) };
    let patch = run(&mut ws, &to_ada).unwrap();
    let entry = ws.entry(&"e".into()).unwrap();
    assert_eq!((entry.member.as_str(), entry.slot), ("ada", slot(2, Some(600))));
    assert_eq!(patch.changes().len(), 1);
    check_indexes(&ws);
    patch.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, before);
}

#[test]
fn moving_without_a_member_keeps_the_member() {
    let mut ws = team();
    run(&mut ws, &Command::MoveEntry { entry: "e".into(), to: slot(2, None), member: None }).unwrap();
    let place = Command::PlaceEntry { entry: "e".into(), to: slot(3, None), member: None, scheduled: 15 };
    run(&mut ws, &place).unwrap();
    assert_eq!(ws.entry(&"e".into()).unwrap().member.as_str(), "me");
}

#[test]
fn the_relationship_rule_depends_on_the_task_and_not_on_the_member() {
    let mut ws = team();
    let for_ada = |n: &str| Command::PlanItem {
        item: item("i", "Report [1h30m]", None),
        slot: slot(1, None),
        member: "ada".into(),
        new_task: format!("t{n}").as_str().into(),
        new_entry: format!("e{n}").as_str().into(),
    };
    run(&mut ws, &for_ada("2")).unwrap();
    let entry = ws.entry(&"e2".into()).unwrap();
    assert_eq!((entry.task.as_str(), entry.member.as_str(), entry.scheduled), ("t", "ada", 90));
    run(&mut ws, &Command::SetDone { task: "t".into(), done: true }).unwrap();
    run(&mut ws, &for_ada("3")).unwrap();
    assert_eq!(ws.entry(&"e3".into()).unwrap().task.as_str(), "t3");
}

#[test]
fn only_the_first_member_may_be_without_a_name() {
    let mut ws = team();
    let put = |id: &str, name: &str| Command::PutMember(Member::new(id.into(), name));
    assert_eq!(decide(&ws, &put("bob", " ")), Err(Refusal::EmptyTitle));
    assert_eq!(decide(&ws, &put("ada", "")), Err(Refusal::EmptyTitle));
    let other_hours = Member { capacity: [60; 7], ..Member::new("me".into(), "") };
    assert!(run(&mut ws, &Command::PutMember(other_hours)).is_ok());
    assert!(run(&mut Workspace::default(), &put("me", "")).is_ok());
}

#[test]
fn duplicate_members_are_merged() {
    let mut ws = team();
    let before = ws.clone();
    let merge = |from: &str, into: &str| Command::MergeMember { from: from.into(), into: into.into() };
    let patch = run(&mut ws, &merge("me", "ada")).unwrap();
    assert_eq!(ws.members().map(|member| member.id.as_str()).collect::<Vec<_>>(), ["ada"]);
    assert!(ws.entries().all(|entry| entry.member.as_str() == "ada"));
    patch.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, before);
    for (from, into) in [("ada", "ada"), ("ada", "nobody"), ("nobody", "ada")] {
        assert_eq!(
            decide(&ws, &merge(from, into)),
            Err(Refusal::Missing(
                RecordKey::Member(if into == "nobody" || from == into { into } else { from }.into(),)
            ))
        );
    }
}
