//! Commands and their inverses, over random sequences.

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use plan::{
    Client, Command, EntryId, Label, LabelId, Link, LinkKey, Member, MemberId, MinuteOfDay, Patch, Project, Record,
    RecordKey, Refusal, Revision, Settings, Slot, SourceItem, Task, TaskId, Timer, Workspace, decide,
};
use proptest::prelude::*;

pub(crate) fn day(n: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).unwrap() + Days::new(n)
}

pub(crate) fn slot(n: u64, minute: Option<u16>) -> Slot {
    Slot { date: day(n), start: minute.and_then(MinuteOfDay::new) }
}

pub(crate) fn item(id: &str, title: &str, minutes: Option<u32>) -> SourceItem {
    let key = LinkKey { provider: "asana".into(), account: "mara".into(), item: id.into() };
    let link = Link { key, container: None, url: None, seen_title: Arc::from(title), seen_completed: false };
    SourceItem { link, minutes }
}

pub(crate) fn run(ws: &mut Workspace, command: &Command) -> Result<Patch, Refusal> {
    let patch = decide(ws, command)?;
    patch.apply(ws)?;
    Ok(patch)
}

fn entry_id(n: u8) -> EntryId {
    EntryId::new(format!("e{n}"))
}

fn task_id(n: u8) -> TaskId {
    TaskId::new(format!("t{n}"))
}

fn whom() -> impl Strategy<Value = Option<MemberId>> {
    prop_oneof![Just(None), Just(Some("me".into())), Just(Some("ada".into()))]
}

/// Uses few ids, so that commands often refer to each other's records and sometimes to missing ones.
pub(crate) fn commands() -> impl Strategy<Value = Vec<Command>> {
    let slots = (0u64..4, proptest::option::of(0u16..1440)).prop_map(|(n, minute)| slot(n, minute));
    let titles =
        prop_oneof![Just("Report [1h30m]"), Just("Call"), Just("[BUG] x"), Just(" ")].prop_map(Arc::<str>::from);
    let items = (0u8..3, prop_oneof![Just("Report [1h30m]"), Just("Call"), Just("")], proptest::option::of(1u32..2000))
        .prop_map(|(n, title, minutes)| item(&format!("i{n}"), title, minutes));
    let member = || MemberId::from("me");
    let one = prop_oneof![
        (items.clone(), slots.clone(), 0u8..9).prop_map(move |(item, slot, n)| Command::PlanItem {
            item,
            slot,
            member: member(),
            new_task: task_id(n),
            new_entry: entry_id(n)
        }),
        (titles.clone(), slots.clone(), 0u8..9).prop_map(move |(title, slot, n)| Command::CreateEntry {
            title,
            slot,
            member: member(),
            new_task: task_id(n),
            new_entry: entry_id(n)
        }),
        (titles.clone(), proptest::option::of(items.clone()), slots.clone(), 0u8..9).prop_map(
            move |(title, item, slot, n)| Command::Capture {
                notes: Arc::clone(&title),
                title,
                item,
                slot,
                member: member(),
                new_task: task_id(n),
                new_entry: entry_id(n)
            }
        ),
        (0u8..9, slots.clone(), whom()).prop_map(|(n, to, member)| Command::MoveEntry {
            entry: entry_id(n),
            to,
            member
        }),
        (0u8..9, 0u32..1500).prop_map(|(n, scheduled)| Command::ResizeEntry { entry: entry_id(n), scheduled }),
        (0u8..9, slots.clone(), whom(), 1u32..1440).prop_map(|(n, to, member, scheduled)| Command::PlaceEntry {
            entry: entry_id(n),
            to,
            member,
            scheduled
        }),
        (0u8..9, 0u64..9999).prop_map(|(n, logged)| Command::SetLogged { entry: entry_id(n), logged }),
        (0u8..9, 0i64..9_999_999).prop_map(|(n, at)| Command::StartTimer { entry: entry_id(n), at }),
        (0i64..9_999_999, proptest::option::of(0i64..9_999_999)).prop_map(move |(until, again)| Command::StopTimer {
            member: member(),
            until,
            again
        }),
        (0i64..9_999_999).prop_map(move |since| Command::RetimeTimer { member: member(), since }),
        (0u8..9, 0i64..9_999_999).prop_map(move |(n, since)| Command::JoinTimer(Timer {
            member: member(),
            entry: entry_id(n),
            since,
            begin: since
        })),
        (0u8..9, 0i64..9_999_999).prop_map(|(n, at)| Command::CaptureTimer { entry: entry_id(n), at }),
        Just(Command::Untangle { member: "me".into() }),
        (0u8..9).prop_map(|n| Command::RemoveEntry { entry: entry_id(n) }),
        (0u8..9, any::<bool>()).prop_map(|(n, done)| Command::SetDone { task: task_id(n), done }),
        (0u8..9, titles.clone()).prop_map(|(n, title)| Command::RenameTask { task: task_id(n), title }),
        (0u8..9, titles.clone(), any::<bool>(), slots.clone(), 0u32..1500).prop_map(
            |(n, title, done, slot, scheduled)| {
                let to = Revision {
                    notes: Arc::clone(&title),
                    title,
                    done,
                    project: done.then(|| "p".into()),
                    labels: vec![label_id(n % 2)],
                    member: if done { "me".into() } else { "you".into() },
                    slot,
                    scheduled,
                    logged: scheduled.into(),
                };
                Command::Revise { entry: entry_id(n), to }
            }
        ),
        (0u8..9, any::<bool>())
            .prop_map(|(n, some)| Command::SetProject { task: task_id(n), project: some.then(|| "p".into()) }),
        (0u8..9, 0u8..3).prop_map(|(n, count)| Command::SetLabels {
            task: task_id(n),
            labels: (0..count.min(2)).map(label_id).collect()
        }),
        (0u8..9, 0u8..9).prop_map(|(n, m)| Command::Duplicate { entry: entry_id(n), new_entry: entry_id(m) }),
        (0u8..9, 0u8..3)
            .prop_map(|(n, m)| Command::Unlink { task: task_id(n), link: item(&format!("i{m}"), "", None).link.key }),
        items.clone().prop_map(|item| Command::Observe { item }),
        (0u8..2, 0u8..2).prop_map(|(from, to)| Command::RenameAccount {
            provider: "asana".into(),
            from: ["mara", "ada"][usize::from(from)].into(),
            to: ["mara", "ada"][usize::from(to)].into()
        }),
        (titles.clone(), 0u8..9).prop_map(|(title, n)| Command::AddTask { title, new_task: task_id(n) }),
        (items, 0u8..9).prop_map(|(item, n)| Command::KeepItem { item, new_task: task_id(n) }),
        (0u8..9, slots.clone(), 0u8..9).prop_map(move |(n, slot, m)| Command::PlanTask {
            task: task_id(n),
            slot,
            member: member(),
            new_entry: entry_id(m)
        }),
        (0u8..9).prop_map(|n| Command::Unschedule { entry: entry_id(n) }),
        (0u8..9, proptest::option::of(0u32..1500))
            .prop_map(|(n, estimate)| Command::SetEstimate { task: task_id(n), estimate }),
        (0u8..9).prop_map(|n| Command::RemoveTask { task: task_id(n) }),
        Just(Command::PutMember(Member { capacity: [480; 7], ..Member::new("me".into(), "Me") })),
        Just(Command::PutMember(Member::new("ada".into(), "Ada"))),
        Just(Command::MergeMember { from: "ada".into(), into: "me".into() }),
        (0u8..3, any::<bool>()).prop_map(|(hue, theirs)| {
            let client = theirs.then(|| "c".into());
            Command::PutProject(Project { client, ..Project::new("p".into(), "P", hue) })
        }),
        Just(Command::RemoveProject("p".into())),
        (0u8..3).prop_map(|hue| Command::PutClient(Client { id: "c".into(), name: "C".into(), hue })),
        Just(Command::RemoveClient("c".into())),
        (0u8..2).prop_map(|n| Command::PutLabel(Label { id: label_id(n), name: "L".into(), hue: n })),
        (0u8..2).prop_map(|n| Command::RemoveLabel(label_id(n))),
        (0u32..90)
            .prop_map(|default_minutes| Command::SetSettings(Settings { default_minutes, ..Settings::default() })),
    ]
    .boxed();
    let several = proptest::collection::vec(one.clone(), 0..4).prop_map(Command::All);
    proptest::collection::vec(prop_oneof![9 => one, 1 => several], 0..40)
}

fn label_id(n: u8) -> LabelId {
    LabelId::new(format!("l{n}"))
}

/// The indexes are right if a workspace rebuilt from the records is the same.
pub(crate) fn check_indexes(ws: &Workspace) {
    assert_eq!(*ws, Workspace::load(ws.records()));
}

proptest! {
    #[test]
    fn undo_and_redo_restore_the_exact_state(commands in commands()) {
        let mut ws = Workspace::default();
        let mut states = vec![ws.clone()];
        let mut patches = Vec::new();
        for command in &commands {
            match run(&mut ws, command) {
                Ok(patch) => {
                    check_indexes(&ws);
                    patches.push(patch);
                    states.push(ws.clone());
                }
                Err(_) => prop_assert_eq!(&ws, states.last().unwrap()),
            }
        }
        for (patch, before) in patches.iter().zip(&states).rev() {
            patch.inverse().apply(&mut ws).unwrap();
            prop_assert_eq!(&ws, before);
        }
        for (patch, after) in patches.iter().zip(&states[1..]) {
            patch.apply(&mut ws).unwrap();
            prop_assert_eq!(&ws, after);
        }
    }

    #[test]
    fn a_group_of_commands_equals_its_commands_in_sequence(before in commands(), together in commands()) {
        let mut ws = Workspace::default();
        before.iter().for_each(|command| drop(run(&mut ws, command)));
        let start = ws.clone();
        let mut one_by_one = ws.clone();
        let good = together.into_iter().filter(|command| run(&mut one_by_one, command).is_ok()).collect();
        let patch = run(&mut ws, &Command::All(good)).unwrap();
        prop_assert_eq!(&ws, &one_by_one);
        check_indexes(&ws);
        patch.inverse().apply(&mut ws).unwrap();
        prop_assert_eq!(ws, start);
    }

    #[test]
    fn every_entry_has_its_task_and_every_change_is_one(commands in commands()) {
        let mut ws = Workspace::default();
        for command in &commands {
            let Ok(patch) = run(&mut ws, command) else { continue };
            prop_assert!(patch.changes().iter().all(|change| change.before != change.after));
            prop_assert!(ws.entries().all(|entry| ws.task(&entry.task).is_some() && (1..=1440).contains(&entry.scheduled)));
            prop_assert!(ws.timers().all(|timer| ws.entry(&timer.entry).is_some()));
        }
    }
}

#[test]
fn an_undo_after_another_tabs_change_is_refused_and_changes_nothing() {
    let mut ws = Workspace::default();
    let create = Command::CreateEntry {
        title: "Call".into(),
        slot: slot(0, Some(600)),
        member: "me".into(),
        new_task: "t".into(),
        new_entry: "e".into(),
    };
    let created = run(&mut ws, &create).unwrap();
    let moved = run(&mut ws, &Command::MoveEntry { entry: "e".into(), to: slot(1, None), member: None }).unwrap();
    let state = ws.clone();
    assert!(matches!(created.inverse().apply(&mut ws), Err(Refusal::Changed(_))));
    assert_eq!(ws, state);
    moved.inverse().apply(&mut ws).unwrap();
    created.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, Workspace::default());
}

#[test]
fn no_op_commands_give_an_empty_patch_and_invalid_ones_are_refused() {
    let mut ws = Workspace::default();
    let create = |title: &str| Command::CreateEntry {
        title: title.into(),
        slot: slot(0, None),
        member: "me".into(),
        new_task: "t".into(),
        new_entry: "e".into(),
    };
    assert_eq!(decide(&ws, &create("  ")), Err(Refusal::EmptyTitle));
    run(&mut ws, &create("Call")).unwrap();
    assert!(
        decide(&ws, &Command::MoveEntry { entry: "e".into(), to: slot(0, None), member: None }).unwrap().is_empty()
    );
    assert!(matches!(decide(&ws, &create("Call")), Err(Refusal::Taken(_))));
    assert!(matches!(decide(&ws, &Command::RemoveEntry { entry: "x".into() }), Err(Refusal::Missing(_))));
    for scheduled in [0, 1441] {
        assert_eq!(
            decide(&ws, &Command::ResizeEntry { entry: "e".into(), scheduled }),
            Err(Refusal::Length(scheduled))
        );
    }
}

#[test]
fn a_task_follows_its_source_except_in_changed_fields() {
    let mut ws = Workspace::default();
    let plan = Command::PlanItem {
        item: item("i", "Report [1h30m]", None),
        slot: slot(0, None),
        member: "me".into(),
        new_task: "t".into(),
        new_entry: "e".into(),
    };
    run(&mut ws, &plan).unwrap();
    let mut seen = item("i", "Another title", None);
    seen.link.seen_completed = true;
    run(&mut ws, &Command::Observe { item: seen.clone() }).unwrap();
    let task = ws.task(&"t".into()).unwrap();
    assert_eq!((&*task.title, task.done, &task.links[0]), ("Another title", true, &seen.link));

    run(&mut ws, &Command::RenameTask { task: "t".into(), title: "My own".into() }).unwrap();
    run(&mut ws, &Command::SetDone { task: "t".into(), done: false }).unwrap();
    let mut again = item("i", "A third [2h]", None);
    again.link.seen_completed = true;
    run(&mut ws, &Command::Observe { item: again.clone() }).unwrap();
    let task = ws.task(&"t".into()).unwrap();
    assert_eq!((&*task.title, task.done, &task.links[0]), ("My own", false, &again.link));
    assert_eq!(task.source_title().as_deref(), Some("A third"), "which the person may take");
    run(&mut ws, &Command::RenameTask { task: "t".into(), title: "A third".into() }).unwrap();
    assert_eq!(ws.task(&"t".into()).unwrap().source_title(), None);
    run(&mut ws, &Command::Observe { item: item("i", "A fourth", None) }).unwrap();
    assert_eq!(&*ws.task(&"t".into()).unwrap().title, "A fourth", "taken, it follows again");
}

#[test]
fn a_day_is_looked_at_again_exactly_when_something_on_it_changed() {
    let mut ws = Workspace::default();
    let plan = Command::PlanItem {
        item: item("i", "Report", None),
        slot: slot(0, None),
        member: "me".into(),
        new_task: "t".into(),
        new_entry: "e".into(),
    };
    run(&mut ws, &plan).unwrap();
    let (first, other) = (ws.revision(day(0)), ws.revision(day(1)));
    run(&mut ws, &Command::SetDone { task: "t".into(), done: true }).unwrap();
    assert!(ws.revision(day(0)) > first, "its task changed");
    assert_eq!(ws.revision(day(1)), other);
    run(&mut ws, &Command::MoveEntry { entry: "e".into(), to: slot(1, None), member: None }).unwrap();
    assert!(ws.revision(day(1)) > other);
}

#[test]
fn an_entry_without_its_task_is_kept() {
    let mut ws = Workspace::default();
    let create = Command::CreateEntry {
        title: "Call".into(),
        slot: slot(0, None),
        member: "me".into(),
        new_task: "t".into(),
        new_entry: "e".into(),
    };
    run(&mut ws, &create).unwrap();
    let loaded = Workspace::load(ws.records().filter(|record| !matches!(record, Record::Task(_))));
    assert!(loaded.entry(&"e".into()).is_some());
}

#[test]
fn a_removed_record_is_removed_from_everything_that_names_it() {
    let labels = vec![label_id(0), label_id(1)];
    let task = Task { project: Some("p".into()), labels, ..Task::new("t".into(), "Write") };
    let project = Project { client: Some("c".into()), ..Project::new("p".into(), "P", 1) };
    let label = |n| Record::Label(Label { id: label_id(n), name: "L".into(), hue: n });
    let client = Record::Client(Client { id: "c".into(), name: "C".into(), hue: 2 });
    let records = [Record::Task(task), Record::Project(project), client, label(0), label(1)];
    let mut ws = Workspace::load(records);
    let before = ws.clone();
    let client = run(&mut ws, &Command::RemoveClient("c".into())).unwrap();
    assert_eq!(ws.project(&"p".into()).unwrap().client, None);
    let patches = [
        client,
        run(&mut ws, &Command::RemoveProject("p".into())).unwrap(),
        run(&mut ws, &Command::RemoveLabel(label_id(0))).unwrap(),
    ];
    let task = ws.task(&"t".into()).unwrap();
    assert_eq!((task.project.as_ref(), &*task.labels), (None, &[label_id(1)][..]));
    assert_eq!((ws.clients().count(), ws.projects().count(), ws.labels().count()), (0, 0, 1));
    for patch in patches.iter().rev() {
        patch.inverse().apply(&mut ws).unwrap();
    }
    assert_eq!(ws, before);
    let gone = Command::RemoveLabel(label_id(7));
    assert_eq!(run(&mut ws, &gone), Err(Refusal::Missing(RecordKey::Label(label_id(7)))));
}

#[test]
fn records_created_by_a_form_are_undone_with_it() {
    let mut ws = Workspace::default();
    let create = Command::CreateEntry {
        title: "Call".into(),
        slot: slot(0, None),
        member: "me".into(),
        new_task: "t".into(),
        new_entry: "e".into(),
    };
    let project = || Command::PutProject(Project::new("p".into(), "P", 1));
    let belong = Command::SetProject { task: "t".into(), project: Some("p".into()) };
    let created = run(&mut ws, &Command::All(vec![project(), create, belong])).unwrap();
    assert_eq!(ws.task(&"t".into()).unwrap().project, Some("p".into()));
    let before = ws.clone();
    let revise = Command::Revise {
        entry: "e".into(),
        to: Revision {
            title: "Call".into(),
            notes: "".into(),
            done: false,
            project: None,
            labels: vec!["l".into()],
            member: "you".into(),
            slot: slot(0, None),
            scheduled: 30,
            logged: 0,
        },
    };
    let label = |name: &str| Command::PutLabel(Label { id: "l".into(), name: name.into(), hue: 0 });
    assert_eq!(decide(&ws, &Command::All(vec![label(" "), revise.clone()])), Err(Refusal::EmptyTitle));
    let revised = run(&mut ws, &Command::All(vec![label("L"), revise])).unwrap();
    let (task, entry) = (ws.task(&"t".into()).unwrap(), ws.entry(&"e".into()).unwrap());
    assert_eq!((task.labels.len(), task.project.is_none(), entry.member.as_str()), (1, true, "you"));
    check_indexes(&ws);
    revised.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, before);
    created.inverse().apply(&mut ws).unwrap();
    assert_eq!(ws, Workspace::default());
}
