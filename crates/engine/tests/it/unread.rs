//! Unreadable records are counted, reported, kept unchanged and offered as a file; and no existing user is taken for a
//! new one.

use std::sync::Arc;

use engine::archive::connection::is_same;
use engine::view::{PageView, SettingsView, ToastOffer};
use engine::{
    BacklogMsg, CalendarMsg, ConnectionsMsg, Effect, EntryMsg, LifecycleMsg, Message, Msg, Page, Route, SettingsMsg,
    SidebarMsg, StorageMsg, StoredChange,
};
use proptest::prelude::*;

use crate::connecting::{asked, good, host};
use crate::world::{START, Store, Tab, connection, day, kept, new_entry, reopened, saves, slot};

/// A store in which someone has planned an hour today, and that member's id.
fn planned() -> (Store, String) {
    let mut store = Store::default();
    let mut tab = Tab::new(4);
    let mut keep = |effects: &[Effect]| saves(effects).iter().for_each(|(_, changes, _)| store.write(changes));
    keep(&tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true })));
    keep(&tab.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new())))));
    keep(&tab.send(new_entry("Weave [1h]".into(), Some(slot(day(24), "10:00")))));
    keep(&tab.send(Msg::Settings(SettingsMsg::Choose("snap", "30".into()))));
    let me = tab.model.plan().members().next().unwrap().id.to_string();
    (store, me)
}

/// Opens the store as a page does, and carries out its writes.
fn open(store: &mut Store) -> (Tab, Vec<Effect>) {
    let mut tab = Tab::new(99);
    tab.now += 60_000;
    let mut effects = tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    effects.extend(tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all())))));
    write(store, &effects);
    (tab, effects)
}

fn write(store: &mut Store, effects: &[Effect]) {
    saves(effects).iter().for_each(|(_, changes, _)| store.write(changes));
}

fn page(tab: &mut Tab) -> Arc<SettingsView> {
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Settings))));
    match tab.view().page {
        PageView::Settings(page) => page,
        other => panic!("{other:?}"),
    }
}

#[test]
fn unreadable_records_are_reported_once_and_counted_in_settings() {
    let (mut store, _) = planned();
    store.0.insert("task/01JD00000000000000000000T3".into(), "nonsense".into());
    store.0.insert("entry/01JD00000000000000000000E3".into(), r#"{"v":9,"task":"t"}"#.into());
    store.0.insert("write/asana:1/t1".into(), "{}".into());
    let (mut tab, effects) = open(&mut store);
    assert!(effects.contains(&Effect::Announce(Message::Unread { count: 3 })));
    let toast = tab.view().toast.unwrap();
    assert_eq!((toast.message, toast.offer), (Message::Unread { count: 3 }, Some(ToastOffer::Storage)));
    assert_eq!((page(&mut tab).unread, page(&mut tab).newer), (3, 1));

    let (mut again, effects) = open(&mut store);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Announce(Message::Unread { .. }))), "{effects:?}");
    assert_eq!(page(&mut again).unread, 3, "the page says it still");
    store.0.insert("label/l".into(), "[]".into());
    let (_, effects) = open(&mut store);
    assert!(effects.contains(&Effect::Announce(Message::Unread { count: 4 })), "more than was told");
}

#[test]
fn all_that_cannot_be_read_is_in_a_file_to_the_letter_and_no_grant_is() {
    let (mut store, _) = planned();
    let odd = "{\"v\":1,\"title\":7,\u{2028}\"x\":\"ä\\u0000\"";
    store.0.insert("task/t".into(), odd.into());
    store.0.insert("connection/asana:1".into(), r#"{"v":7,"grant":"secret-grant"}"#.into());
    let (mut tab, _) = open(&mut store);
    let effects = tab.send(Msg::Settings(SettingsMsg::SaveUnread));
    let Some(Effect::Download { name, content, .. }) = effects.first() else { panic!("{effects:?}") };
    assert_eq!(&**name, "hourloom-unread-2026-11-24.json");
    let file: serde_json::Value = serde_json::from_str(content).unwrap();
    let records = file["records"].as_array().unwrap();
    let keys: Vec<&str> = records.iter().map(|record| record["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["connection/asana:1", "task/t"]);
    assert_eq!(records[1]["stored"].as_str(), Some(odd));
    assert!(!content.contains("secret-grant"));
}

#[test]
fn an_unreadable_own_member_empties_no_week_and_adds_no_member() {
    for json in [
        "nonsense",
        "{}",
        r#"{"v":99,"name":"Ada"}"#,
        r#"{"v":1,"name":"Ada","capacity":[1]}"#,
        r#"{"v":1,"name":"","capacity":"all"}"#,
    ] {
        let (mut store, me) = planned();
        let key = format!("member/{me}");
        store.0.insert(key.clone(), json.into());
        let before = store.0.keys().filter(|key| key.starts_with("member/")).count();
        let (mut tab, _) = open(&mut store);
        let week = tab.view().week.clone();
        assert_eq!(&*week.days[1].timed[0].title, "Weave", "{json}");
        let name = tab.view().whose.unwrap().name;
        assert_eq!(&*name, if json.contains("Ada") { "Ada" } else { "" }, "{json}");
        let effects = tab.send(new_entry("Spin".into(), None));
        write(&mut store, &effects);
        assert!(tab.model.plan().entries().all(|entry| entry.member.as_str() == me), "{json}");
        assert_eq!(store.0.keys().filter(|key| key.starts_with("member/")).count(), before, "{json}");
        assert_eq!(store.0[&key], json, "nothing is written over it");
        // A second tab, which starts on an empty store, is the same person, not a duplicate.
        let env = tab.env();
        assert_eq!(engine::view(&tab.model, &env, &mut engine::Views::default()).week.days[1].timed.len(), 1);
    }
}

#[test]
fn an_unreadable_member_is_not_merged_with_the_user() {
    let (mut store, _) = planned();
    store.0.insert("member/zoe".into(), "nonsense".into());
    let entry = r#"{"v":1,"task":"zt","member":"zoe","date":"2026-11-24","minutes":30}"#;
    store.0.insert("task/zt".into(), r#"{"v":1,"title":"Hers"}"#.into());
    store.0.insert("entry/ze".into(), entry.into());
    let (tab, _) = open(&mut store);
    assert_eq!((store.0["member/zoe"].as_str(), store.0["entry/ze"].as_str()), ("nonsense", entry));
    assert_eq!(tab.model.plan().members().count(), 2);
}

#[test]
fn a_user_whose_record_is_lost_is_still_the_planner() {
    let (mut store, me) = planned();
    store.0.remove(&format!("member/{me}"));
    let (mut tab, _) = open(&mut store);
    assert_eq!(tab.view().week.days[1].timed.len(), 1);
    assert_eq!(tab.model.plan().members().map(|member| member.id.as_str()).collect::<Vec<_>>(), [me.as_str()]);
}

#[test]
fn records_of_a_newer_version_are_never_overwritten() {
    let (mut store, me) = planned();
    let newer = |more: &str| format!(r#"{{"v":99,{more}"accent":"woad"}}"#);
    for key in ["settings", "pref/ui", &format!("member/{me}"), &format!("timer/{me}")] {
        store.0.insert(key.into(), newer(""));
    }
    let task = store.0.keys().find(|key| key.starts_with("task/")).unwrap().clone();
    let (mut tab, _) = open(&mut store);
    let as_before = store.clone();
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    for msg in [
        Msg::Settings(SettingsMsg::Choose("snap", "10".into())),
        Msg::Settings(SettingsMsg::Choose("week_start", "sun".into())),
        Msg::Timer(engine::TimerMsg::Toggle(entry.clone())),
        Msg::Backlog(BacklogMsg::Toggle),
        Msg::Settings(SettingsMsg::Choose("theme", "dark".into())),
    ] {
        let told = matches!(msg, Msg::Settings(SettingsMsg::Choose("snap" | "week_start", _)) | Msg::Timer(_));
        let effects = tab.send(msg.clone());
        assert_eq!(effects.contains(&Effect::Announce(Message::Newer)), told, "{msg:?}");
        write(&mut store, &effects);
        assert_eq!(store, as_before, "{msg:?}");
    }
    // Another tab, which has been updated, stores a record in a newer format under a key that is known here.
    tab.send(Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(engine::Stored {
        key: task.clone(),
        json: newer(""),
    })])));
    store.0.insert(task.clone(), newer(""));
    let effects = tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)));
    write(&mut store, &effects);
    assert!(effects.contains(&Effect::Announce(Message::Newer)));
    assert_eq!(store.0[&task], newer(""));
}

#[test]
fn a_damaged_record_moves_to_another_key_when_it_is_replaced() {
    let (mut store, _) = planned();
    store.0.insert("settings".into(), "nonsense".into());
    let (mut tab, _) = open(&mut store);
    let effects = tab.send(Msg::Settings(SettingsMsg::Choose("snap", "10".into())));
    assert_eq!(saves(&effects).len(), 1, "in one step");
    write(&mut store, &effects);
    assert!(store.0["settings"].contains(r#""snap":10"#));
    let kept: Vec<_> = store.0.iter().filter(|(key, _)| key.ends_with("/settings")).collect();
    assert!(matches!(kept[..], [(_, json)] if json == "nonsense"), "{kept:?}");
    let (mut again, _) = open(&mut store);
    assert_eq!((page(&mut again).unread, again.model.plan().settings().snap), (1, 10));
}

#[test]
fn unknown_fields_of_preferences_survive_an_older_version() {
    let (mut store, _) = planned();
    store.0.insert("pref/ui".into(), r#"{"v":1,"theme":"light","open":false,"density":{"rows":2}}"#.into());
    let (mut tab, _) = open(&mut store);
    let effects = tab.send(Msg::Settings(SettingsMsg::Choose("theme", "dark".into())));
    write(&mut store, &effects);
    assert!(store.0["pref/ui"].contains(r#""theme":"dark""#) && store.0["pref/ui"].contains(r#""density":{"rows":2}"#));
}

#[test]
fn fields_of_a_connection_survive_the_renewal_of_its_access() {
    let mut store = Store::default();
    store.write(&[kept(&connection("asana"), START)]);
    // A newer version has written one more field, and all fields in another order.
    let known: serde_json::Value = serde_json::from_str(&store.0["connection/asana:1"]).unwrap();
    let mut fields: Vec<(String, serde_json::Value)> = known.as_object().unwrap().clone().into_iter().collect();
    fields.push(("region".into(), "eu".into()));
    fields.push(("expires_at".into(), (START + 1_000).into()));
    fields.reverse();
    let json = serde_json::Value::Object(fields.into_iter().collect()).to_string();
    store.0.insert("connection/asana:1".into(), json.clone());

    let mut tab = reopened(&store);
    tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host()))));
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    let call = asked(&tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true)))).pop().expect("the access has ended");
    let guard = call.guard.unwrap();
    assert!(is_same(&guard.json, &json) && guard.json != json, "{}", guard.json);
    let renewed = serde_json::json!({ "access": "new", "grant": "secret", "expires_in_ms": 3_600_000 });
    write(&mut store, &tab.send(Msg::Connections(ConnectionsMsg::Answered(call.purpose, good(&renewed)))));
    let stored = &store.0["connection/asana:1"];
    assert!(stored.contains(r#""access":"new""#) && stored.contains(r#""region":"eu""#), "{stored}");
}

proptest! {
    /// Whatever a store contains, opening it and working in it loses no text.
    #[test]
    fn no_text_is_lost_by_opening_and_editing(
        records in prop::collection::vec(
            ("(task|entry|member|project|client|label|timer|write/a|pref|x)/(01JD|a|ui)|settings", prop_oneof![
                "\\PC{0,20}", Just(r#"{"v":2,"name":"N","title":"T"}"#.to_owned()), Just(r#"{"v":1,"gone":7}"#.to_owned()),
            ]),
            0..6,
        ),
        edits in prop::collection::vec(0_usize..5, 0..6),
    ) {
        let mut store = planned().0;
        for (key, json) in &records {
            store.0.insert(key.clone(), json.clone());
        }
        let unread: Vec<String> = reopened(&store).model.aside().values().map(|aside| aside.json.to_string()).collect();
        let (mut tab, _) = open(&mut store);
        for edit in edits {
            let entry = tab.model.plan().entries().next().map(|entry| entry.id.clone());
            let effects = tab.send(match (edit, entry) {
                (0, Some(entry)) => Msg::Entry(EntryMsg::ToggleDone(entry)),
                (1, Some(entry)) => Msg::Timer(engine::TimerMsg::Toggle(entry)),
                (2, Some(entry)) => Msg::Entry(EntryMsg::Remove(entry)),
                (3, _) => Msg::Settings(SettingsMsg::Choose("snap", "20".into())),
                _ => Msg::Settings(SettingsMsg::Choose("theme", "dark".into())),
            });
            write(&mut store, &effects);
        }
        for json in unread {
            prop_assert!(store.0.values().any(|stored| *stored == json), "{json} of {records:?}");
        }
    }
}
