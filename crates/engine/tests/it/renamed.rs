//! An account whose provider's name for it this program takes otherwise than an earlier version did.

use engine::{Connection, ConnectionId, Msg, Purpose, StoredChange};
use plan::{Link, LinkKey, Record, Task};
use providers::Account;
use serde_json::json;

use crate::connecting::good;
use crate::world::{START, Tab, connection, heard, saves, signed_out};

fn key(change: &StoredChange) -> String {
    match change {
        StoredChange::Put(stored) => stored.key.clone(),
        StoredChange::Delete { key } => key.clone(),
    }
}

#[test]
fn what_an_earlier_version_knew_of_an_account_by_another_name_is_the_accounts() {
    let slack = |account: &str, name: &str| Connection {
        id: ConnectionId::of("slack", account),
        provider: "slack".into(),
        account: Account { id: account.into(), name: name.into() },
        ..connection("slack")
    };
    let link = |account: &str, item: &str| Link {
        key: LinkKey { provider: "slack".into(), account: account.into(), item: item.into() },
        container: None,
        url: None,
        seen_title: "Ship it".into(),
        seen_completed: false,
    };
    for (name, taken) in [("ada (Tern)", true), ("ada (Other)", false)] {
        let mut tab = Tab::ready();
        let mut task = Task::new("t".into(), "Ship it");
        task.links = vec![link("U1", "C1:1.0"), link("U2", "C1:1.0")];
        tab.send(heard([Record::Task(task)]));
        tab.send(Msg::Heard(vec![signed_out(&slack("U1", "ada (Tern)"), START)]));
        let answer = json!({ "provider": "slack", "account": { "id": "T1-U1", "name": name }, "scopes": [],
            "grant": "sealed-grant", "access": "access", "expires_in_ms": 3_600_000 });
        let effects = tab.send(Msg::HostAnswered(Purpose::Adopt("slack".into(), "T1-U1".into()), good(&answer)));
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
