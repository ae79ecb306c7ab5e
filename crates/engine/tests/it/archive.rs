//! Stored records can be read again, also those of older versions, and nothing that isn't understood is lost.

use engine::archive::{self, Archive, Bad, Meta, export, import};
use engine::{EntryMsg, LifecycleMsg, Msg, StorageMsg, Stored, StoredChange};
use plan::{Client, Hours, Label, Member, MinuteOfDay, Project, Record, Task, Workspace};

use crate::world::{Store, new_entry, reopened, saves};

const V1: &str = include_str!("../golden/archive-v1.json");
const V2: &str = include_str!("../golden/archive-v2.json");

fn workspace(archive: &Archive) -> Workspace {
    Workspace::load(archive.records.iter().map(|(_, record, _)| record.clone()))
}

#[test]
fn version_2_opens_and_is_written_again_as_it_was() {
    let archive = import(V2).unwrap();
    assert_eq!(export(&archive), V2);
    let plan = workspace(&archive);
    let tracked = |id: &str| plan.entry(&id.into()).unwrap().tracked.clone();
    let typed = tracked("01JD00000000000000000000E1");
    assert_eq!((typed.base, typed.over.len(), typed.spans.len(), typed.total()), (1_800, 1, 2, 1_860));
    let both: Vec<_> = tracked("01JD00000000000000000000E2").spans.iter().map(|(_, span)| span.by.clone()).collect();
    assert_eq!(both, ["01JD00000000000000000000M1".into(), "01JD00000000000000000000M2".into()]);
    assert_eq!(
        plan.timers().map(|timer| (timer.since, timer.begin)).collect::<Vec<_>>(),
        [(1_795_511_000_000, 1_795_514_600_000)]
    );
}

#[test]
fn version_1_opens_and_its_totals_become_typed_time() {
    let archive = import(V1).unwrap();
    let now = export(&archive);
    let then = V1.replace(r#""version":1"#, r#""version":2"#);
    assert_eq!(now, then.replace(r#""logged":1800}"#, r#""logged":1800,"typed":1800}"#));
    let plan = workspace(&archive);
    assert_eq!((plan.members().count(), plan.projects().count()), (1, 1));
    assert_eq!((plan.tasks().count(), plan.entries().count()), (2, 2));
    let entry = plan.entries().next().unwrap();
    assert_eq!((entry.slot.start.unwrap().to_hhmm().as_str(), entry.scheduled, entry.logged()), ("10:00", 90, 1_800));
    assert_eq!(&*plan.task(&entry.task).unwrap().links[0].seen_title, "Write report [1h30m]");
    assert_eq!(plan.settings().week_start, Some(chrono::Weekday::Mon));
}

#[test]
fn unreadable_records_are_set_aside_and_not_lost() {
    let archive = import(V1).unwrap();
    assert_eq!(archive.aside.len(), 1);
    assert_eq!(archive.aside[0].2, Bad::Key("whiteboard/1".to_owned()));
}

/// The golden records as in a browser's storage.
fn stored() -> Store {
    let mut store = Store::default();
    for (key, record, meta) in import(V1).unwrap().records {
        let Stored { key, json } = archive::encode(&key, Some(&record), &meta);
        store.0.insert(key, json);
    }
    store
}

#[test]
fn unknown_fields_survive_loading_editing_and_saving() {
    let mut store = stored();
    let mut tab = reopened(&store);
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    tab.now += 1_000;
    for (_, changes, _) in saves(&tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)))) {
        store.write(&changes);
    }
    let task = &store.0["task/01JD00000000000000000000T1"];
    assert!(task.contains(r#""done":true"#));
    assert!(task.contains(r#""estimate":{"points":3}"#) && task.contains(r#""section":"Doing""#), "{task}");
}

#[test]
fn a_newer_version_is_refused_with_both_versions_named() {
    let newer = V1.replace(r#""version":1"#, r#""version":4"#);
    let bad = import(&newer).unwrap_err();
    assert_eq!(bad, Bad::Newer { theirs: 4, ours: 2 });
    assert_eq!(bad.to_string(), "written by version 4 of the format, while this program reads up to version 2");
}

#[test]
fn a_bad_record_is_reported_and_stays_in_the_store() {
    for (json, bad) in [
        ("nonsense", Bad::NotAnArchive),
        ("[]", Bad::Shape { field: "{}".to_owned() }),
        (r#"{"v":1,"title":7}"#, Bad::Shape { field: "title".to_owned() }),
        (r#"{"v":3,"title":"From tomorrow"}"#, Bad::Newer { theirs: 3, ours: 2 }),
        (r#"{"v":1,"title":"a","links":[{"provider":"x"}]}"#, Bad::Shape { field: "account".to_owned() }),
    ] {
        let mut store = stored();
        let key = "task/01JD00000000000000000000T3";
        store.0.insert(key.to_owned(), json.to_owned());
        let mut tab = reopened(&store);
        assert_eq!(tab.model.aside().get(key).map(|aside| &aside.why), Some(&bad), "{json}");
        assert_eq!(tab.model.plan().tasks().count(), 2, "the others are there");
        let effects = tab.send(Msg::Lifecycle(LifecycleMsg::Tick));
        assert!(saves(&effects).is_empty());
    }
}

#[test]
fn values_out_of_their_range_are_errors_and_not_guesses() {
    let entry = |field: &str, value: &str| {
        let json = r#"{"v":1,"task":"t","member":"m","date":"2026-11-24","start":"10:00","minutes":90,"logged":0}"#;
        let json: String =
            json.split(&format!("\"{field}\":")).collect::<Vec<_>>().join(&format!("\"{field}\":{value},\"_\":"));
        archive::decode(&Stored { key: "entry/e".to_owned(), json })
    };
    assert!(entry("logged", "5").is_ok());
    for (field, value) in [
        ("minutes", "0"),
        ("minutes", "1441"),
        ("minutes", "-1"),
        ("date", "\"2026-02-30\""),
        ("start", "\"24:00\""),
        ("start", "\"9\""),
        ("logged", "1.5"),
    ] {
        assert_eq!(entry(field, value), Err(Bad::Shape { field: field.to_owned() }), "{field} {value}");
    }
}

#[test]
fn a_deletion_holds_and_is_forgotten_after_a_week() {
    let mut store = stored();
    let mut tab = reopened(&store);
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    saves(&tab.send(Msg::Entry(EntryMsg::Remove(entry)))).iter().for_each(|(_, changes, _)| store.write(changes));
    assert!(store.0["entry/01JD00000000000000000000E1"].contains(r#""gone":true"#));
    assert_eq!(reopened(&store).model.plan().entries().count(), 1);

    let mut later = crate::world::Tab::new(8);
    later.now += 8 * 24 * 3_600_000;
    let effects = later.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    let (_, changes, strict) = saves(&effects).pop().unwrap();
    assert!(!strict);
    let deleted = changes.iter().filter(|change| matches!(change, StoredChange::Delete { .. })).count();
    assert_eq!(deleted, 2, "the entry and its task");
}

#[test]
fn every_kind_of_record_reads_back() {
    for (key, record, meta) in import(V1).unwrap().records {
        let back = archive::decode(&archive::encode(&key, Some(&record), &meta));
        assert_eq!(back, Ok((key, Some::<Record>(record), meta)));
    }
}

#[test]
fn members_projects_clients_labels_and_tasks_read_back_with_all_that_they_have() {
    let hours = Hours::new(MinuteOfDay::new(600).unwrap(), 1_440).unwrap();
    let member = Member { hue: 4, hours, archived: true, ..Member::new("m".into(), "Ada") };
    let project = Project { client: Some("c".into()), archived: true, ..Project::new("p".into(), "Loom", 3) };
    let labels = vec!["l".into(), "k".into()];
    let records = [
        Record::Member(member),
        Record::Project(project),
        Record::Client(Client { id: "c".into(), name: "Weavers".into(), hue: 11 }),
        Record::Label(Label { id: "l".into(), name: "deep".into(), hue: 0 }),
        Record::Task(Task { labels, estimate: Some(90), ..Task::new("t".into(), "Write") }),
    ];
    let meta = Meta { rev: 1, at: Some(1_795_510_800_000), by: Some("m".into()), ..Meta::default() };
    for record in records {
        let stored = archive::encode(&record.key(), Some(&record), &meta);
        assert_eq!(archive::decode(&stored), Ok((record.key(), Some(record), meta.clone())), "{stored:?}");
    }
}

#[test]
fn a_change_carries_its_time_and_its_author() {
    let mut tab = reopened(&stored());
    tab.now += 1_000;
    let saved = saves(&tab.send(new_entry("Write".into(), None)));
    let me = tab.model.plan().members().next().unwrap().id.clone();
    for change in saved.iter().flat_map(|(_, changes, _)| changes) {
        let StoredChange::Put(stored) = change else { panic!("{change:?}") };
        let (_, _, meta) = archive::decode(stored).unwrap();
        assert_eq!((meta.at, meta.by), (Some(tab.now), Some(me.clone())), "{stored:?}");
    }
    assert_eq!(saved.len(), 1);
}
