//! An account whose name at its provider is read differently by this version than by an earlier one.

use engine::{
    Connection, ConnectionId, ConnectionsMsg, LifecycleMsg, Msg, Purpose, SidebarMsg, StorageMsg, StoredChange,
};
use plan::{Link, LinkKey, Record, Task};
use providers::{Account, Ask};
use serde_json::json;

use crate::connecting::good;
use crate::world::{START, Store, Tab, calls, connection, heard, kept, new_entry, ok, reopened, saves, signed_out};

fn key(change: &StoredChange) -> String {
    match change {
        StoredChange::Put(stored) => stored.key.clone(),
        StoredChange::Delete { key } => key.clone(),
    }
}

fn slack(account: &str, name: &str) -> Connection {
    Connection {
        id: ConnectionId::of("slack", account),
        provider: "slack".into(),
        account: Account { id: account.into(), name: name.into() },
        ..connection("slack")
    }
}

fn link(account: &str, item: &str) -> Link {
    Link {
        key: LinkKey { provider: "slack".into(), account: account.into(), item: item.into() },
        container: None,
        url: None,
        seen_title: "Ship it".into(),
        seen_completed: false,
    }
}

#[test]
fn records_under_an_accounts_former_id_are_adopted() {
    for (name, taken) in [("ada (Tern)", true), ("ada (Other)", false)] {
        let mut tab = Tab::ready();
        let mut task = Task::new("t".into(), "Ship it");
        task.links = vec![link("U1", "C1:1.0"), link("U2", "C1:1.0")];
        tab.send(heard([Record::Task(task)]));
        tab.send(Msg::Storage(StorageMsg::Heard(vec![signed_out(&slack("U1", "ada (Tern)"), START)])));
        let answer = json!({ "provider": "slack", "account": { "id": "T1-U1", "name": name }, "scopes": [],
            "grant": "sealed-grant", "access": "access", "expires_in_ms": 3_600_000 });
        let effects = tab.send(Msg::Connections(ConnectionsMsg::Answered(
            Purpose::Adopt("slack".into(), "T1-U1".into()),
            good(&answer),
        )));
        let ids: Vec<String> =
            tab.view().sidebar.connections.iter().map(|connection| connection.id.0.to_string()).collect();
        let links: Vec<String> =
            tab.model.plan().task(&"t".into()).unwrap().links.iter().map(|link| link.key.account.to_string()).collect();
        if taken {
            assert_eq!((ids, links), (vec!["slack:T1-U1".to_owned()], vec!["T1-U1".to_owned(), "U2".into()]));
            let stored = saves(&effects).into_iter().flat_map(|(_, changes, _)| changes);
            let gone = stored.filter(|change| key(change) == "connection/slack:U1").count();
            assert_eq!(gone, 1, "a later start doesn't find it again");
        } else {
            assert_eq!(ids.len(), 2, "another workspace is another connection: {ids:?}");
            assert_eq!(links, ["U1", "U2"]);
        }
    }
}

fn accounts(tab: &mut Tab) -> Vec<String> {
    tab.view().sidebar.connections.iter().map(|connection| connection.id.0.to_string()).collect()
}

#[test]
fn a_connection_without_a_workspace_learns_it_and_continues() {
    let mut store = Store::default();
    let mut tab = Tab::ready();
    let mut task = Task::new("t".into(), "Ship it");
    task.links = vec![link("U1", "C1:1.0")];
    tab.send(heard([Record::Task(task)]));
    tab.send(Msg::Storage(StorageMsg::Heard(vec![kept(&slack("U1", "ada"), START)])));
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    let marked = tab.send(new_entry("Another".into(), None));
    saves(&marked).iter().for_each(|(_, changes, _)| store.write(changes));
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(true)));
    let mut effects = tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
    let [(call, id, Ask::Account)] = &calls(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(&*id.0, "slack:U1", "the access is asked with the name that it was given for");
    let whose = r#"{"ok":true,"team":"Tern","team_id":"T1","user":"ada","user_id":"U1"}"#;
    let effects = tab.answered(*call, Ok(ok(whose.to_owned())));
    assert_eq!(accounts(&mut tab), ["slack:T1-U1"]);
    let of_task = tab.model.plan().task(&"t".into()).unwrap().links[0].key.account.to_string();
    assert_eq!(of_task, "T1-U1");
    let (calls, saved) = (calls(&effects), saves(&effects));
    assert!(calls.iter().all(|(_, id, ask)| &*id.0 == "slack:T1-U1" && *ask != Ask::Account), "{calls:?}");
    saved.iter().for_each(|(_, changes, _)| store.write(changes));
    let mut again = reopened(&store);
    assert_eq!(accounts(&mut again), ["slack:T1-U1"]);

    // The same person in another workspace is another connection, whatever an earlier version took it for.
    tab.send(Msg::Storage(StorageMsg::Heard(vec![kept(&slack("T2-U1", "ada (Other)"), START)])));
    assert_eq!(accounts(&mut tab).len(), 2);
}

#[test]
fn a_connection_to_a_connected_workspace_is_merged_with_it() {
    let mut tab = Tab::ready();
    tab.send(Msg::Storage(StorageMsg::Heard(vec![
        kept(&slack("T1-U1", "ada (Tern)"), START),
        kept(&slack("U1", "ada"), START),
    ])));
    let mut effects = tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
    let whose = r#"{"ok":true,"team":"Tern","team_id":"T1","user":"ada","user_id":"U1"}"#;
    let old = calls(&effects).into_iter().find(|(_, _, ask)| *ask == Ask::Account).unwrap();
    tab.answered(old.0, Ok(ok(whose.to_owned())));
    assert_eq!(accounts(&mut tab), ["slack:T1-U1"]);
}
