//! Two sign-ins at once, from two tabs or by a double click: each has its own flow, neither voids the other, and the
//! result is one connection for each account.

use engine::{ConnectionsMsg, Effect, HostCall, LifecycleMsg, Msg, Opaque, Purpose, Returned, Route, StorageMsg};
use engine::{SaveError, SaveId, Stored, StoredChange};
use serde_json::{Value, json};

use crate::connecting::{asked, good, host};
use crate::world::{START, Store, Tab, connection, kept, saves};

/// A browser whose cookie is a list of secrets, as ADR 0020 has it, and its tabs.
#[derive(Default)]
struct Browser {
    store: Store,
    cookie: Vec<usize>,
    grants: usize,
}

/// A tab with the saves that aren't carried out yet.
struct Page {
    tab: Tab,
    sent: Vec<(SaveId, Vec<StoredChange>)>,
}

impl Page {
    fn open(store: &Store, seed: u128) -> Self {
        let mut page = Self { tab: Tab::new(seed), sent: Vec::new() };
        page.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
        page.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
        page.send(Msg::Connections(ConnectionsMsg::Host(Ok(host()))));
        page
    }

    fn send(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = self.tab.send(msg);
        self.sent.extend(saves(&effects).into_iter().map(|(save, changes, _)| (save, changes)));
        effects
    }

    /// Starts a sign-in; returns what the page is left for.
    fn start(&mut self, number: usize) -> Vec<Effect> {
        let effects = self.send(Msg::Connections(ConnectionsMsg::Connect("asana".into())));
        let start = asked(&effects).remove(0);
        let (url, flow) = ("https://app.asana.com/-/oauth_authorize", format!("flow {number}"));
        let begun = json!({ "authorize_url": url, "flow": flow, "state_hash": format!("hash {number}") });
        self.send(Msg::Connections(ConnectionsMsg::Answered(start.purpose, good(&begun))))
    }

    fn come_back(&mut self, number: usize) -> HostCall {
        let returned = Returned {
            state_hash: format!("hash {number}").into(),
            state: Opaque(format!("state {number}").into()),
            code: Some(Opaque("code".into())),
            iss: None,
            provider: Some("asana".into()),
            error: None,
        };
        let finish = asked(&self.send(Msg::Connections(ConnectionsMsg::Returned(returned)))).remove(0);
        let body: Value = serde_json::from_str(&finish.body.0).unwrap();
        assert_eq!(body["flow"], format!("flow {number}"), "its own");
        finish
    }

    /// What this tab has of the connection: it writes that again when it hears of an older one.
    fn has(&mut self, account: &str) -> Option<String> {
        self.sent.clear();
        let mut old = connection("asana");
        (old.id, old.account.id) = (engine::ConnectionId(format!("asana:{account}").into()), account.into());
        self.send(Msg::Storage(StorageMsg::Heard(vec![kept(&old, 0)])));
        let written = std::mem::take(&mut self.sent).into_iter().flat_map(|(_, changes)| changes);
        written.into_iter().find_map(|change| match change {
            StoredChange::Put(Stored { key, json }) if *key == *format!("connection/asana:{account}") => Some(json),
            _ => None,
        })
    }
}

impl Browser {
    fn write(&mut self, changes: &[StoredChange]) -> Vec<StoredChange> {
        self.store.save(changes).0
    }

    /// The host's answer to a request that was sent with this cookie. Its grant is bound to a new secret.
    fn answer(&mut self, sent_with: &[usize], account: &str) -> Value {
        self.grants += 1;
        self.cookie = sent_with.iter().copied().chain([self.grants]).collect();
        json!({
            "provider": "asana", "account": { "id": account, "name": "Ada" }, "scopes": [],
            "grant": format!("grant {}", self.grants), "access": "access", "expires_in_ms": 3_600_000,
        })
    }

    /// Finishes both sign-ins: one after the other if they wait for the same lock, otherwise at once.
    fn finish(&mut self, pages: &mut [Page], accounts: &[&str]) {
        let calls: Vec<HostCall> = pages.iter_mut().zip(1..).map(|(page, number)| page.come_back(number)).collect();
        let in_turn = calls[0].lock().is_some() && calls.iter().all(|call| call.lock() == calls[0].lock());
        let before = self.cookie.clone();
        for ((page, call), account) in pages.iter_mut().zip(calls).zip(accounts) {
            let sent_with = if in_turn { self.cookie.clone() } else { before.clone() };
            let answer = good(&self.answer(&sent_with, account));
            page.send(Msg::Connections(ConnectionsMsg::Answered(call.purpose, answer)));
        }
    }

    fn connections(&self) -> Vec<(&String, &String)> {
        self.store.0.iter().filter(|(key, _)| key.starts_with("connection/")).collect()
    }
}

/// Two tabs that have signed in, at most a second apart; their saves are carried out, and heard, in this order.
fn signed_in(apart: i64, accounts: &[&str; 2], second_first: bool, heard_late: bool) -> (Browser, Vec<Page>) {
    let mut browser = Browser::default();
    let mut first = Page::open(&browser.store, 1);
    first.sent.drain(..).for_each(|(_, changes)| drop(browser.write(&changes)));
    let mut pages: Vec<Page> = (2..4).map(|seed| Page::open(&browser.store, seed)).collect();
    for (page, number) in pages.iter_mut().zip(1..) {
        let left = page.start(number);
        assert!(left.iter().any(|effect| matches!(effect, Effect::Leave { .. })));
    }
    let saved: Vec<_> = pages.iter_mut().flat_map(|page| page.sent.drain(..)).collect();
    saved.iter().for_each(|(_, changes)| drop(browser.write(changes)));
    assert_eq!(browser.store.0.keys().filter(|key| key.starts_with("flow/")).count(), 2);
    // The pages that the providers lead back to.
    pages = (4..6).map(|seed| Page::open(&browser.store, seed)).collect();
    pages.iter_mut().for_each(|page| page.sent.clear());
    pages[1].tab.now = START + apart;
    browser.finish(&mut pages, accounts);
    let mut heard: [Vec<StoredChange>; 2] = Default::default();
    let mut rounds = 0;
    while pages.iter().any(|page| !page.sent.is_empty()) || heard.iter().any(|changes| !changes.is_empty()) {
        rounds += 1;
        assert!(rounds < 20, "they go on answering each other");
        for at in if second_first { [1, 0] } else { [0, 1] } {
            for (save, changes) in std::mem::take(&mut pages[at].sent) {
                heard[1 - at].extend(browser.write(&changes));
                pages[at].send(Msg::Storage(StorageMsg::Saved(save)));
            }
            if !heard_late {
                let changes = std::mem::take(&mut heard[1 - at]);
                pages[1 - at].send(Msg::Storage(StorageMsg::Heard(changes)));
            }
        }
        for (page, changes) in pages.iter_mut().zip(&mut heard) {
            page.send(Msg::Storage(StorageMsg::Heard(std::mem::take(changes))));
        }
    }
    (browser, pages)
}

#[test]
fn two_tabs_that_sign_in_at_once_end_with_one_connection_for_each_account() {
    for (apart, accounts) in [0, 1, 700].into_iter().flat_map(|apart| [(apart, ["1", "1"]), (apart, ["1", "2"])]) {
        for (second_first, heard_late) in [(false, false), (false, true), (true, false), (true, true)] {
            let (browser, mut pages) = signed_in(apart, &accounts, second_first, heard_late);
            let case = format!("{apart} ms apart, {accounts:?}, {second_first}, {heard_late}");
            let stored = browser.connections();
            assert_eq!(stored.len(), if accounts[0] == accounts[1] { 1 } else { 2 }, "{case}: {stored:?}");
            for (key, json) in stored {
                let record: Value = serde_json::from_str(json).unwrap();
                let secret = record["grant"].as_str().unwrap().strip_prefix("grant ").unwrap().parse().unwrap();
                assert!(browser.cookie.contains(&secret), "{case}: {key} needs another sign-in");
                assert!(record["ended"].is_null(), "{case}");
                for page in &mut pages {
                    let account = key.strip_prefix("connection/asana:").unwrap();
                    assert_eq!(page.has(account).as_ref(), Some(json), "{case}: {key}");
                }
            }
            assert_eq!(browser.store.0.keys().filter(|key| key.starts_with("flow/")).count(), 0, "{case}");
        }
    }
}

#[test]
fn an_account_is_shown_once_its_record_is_stored_and_if_that_fails() {
    let shown = |page: &mut Page| {
        let view = page.tab.view();
        (view.sidebar.connections.len(), view.sidebar.open, view.toast.is_some())
    };
    for is_saved in [true, false] {
        let mut browser = Browser::default();
        let mut page = Page::open(&browser.store, 1);
        page.start(1);
        page.sent.drain(..).for_each(|(_, changes)| drop(browser.write(&changes)));
        let mut back = Page::open(&browser.store, 2);
        back.sent.clear();
        browser.finish(std::slice::from_mut(&mut back), &["1"]);
        assert_eq!(shown(&mut back), (0, false, false), "it may still be lost");
        for (save, changes) in std::mem::take(&mut back.sent) {
            assert!(!shown(&mut back).2);
            let outcome = if is_saved { StorageMsg::Saved(save) } else { StorageMsg::Failed(save, SaveError::Quota) };
            drop(is_saved.then(|| browser.write(&changes)));
            back.send(Msg::Storage(outcome));
        }
        assert_eq!(shown(&mut back), (1, true, true));
        let mut next = Page::open(&browser.store, 3);
        let (connections, open, _) = shown(&mut next);
        assert_eq!((connections, open), if is_saved { (1, true) } else { (0, false) }, "what one saw is there again");
    }
}

#[test]
fn a_double_click_starts_one_sign_in() {
    let mut page = Page::open(&Store::default(), 1);
    let connect = || Msg::Connections(ConnectionsMsg::Connect("asana".into()));
    let calls = [page.send(connect()), page.send(connect())].map(|effects| asked(&effects).len());
    assert_eq!(calls, [1, 0]);
}

#[test]
fn a_sign_in_that_is_started_again_leaves_the_other_one_valid() {
    let mut browser = Browser::default();
    let mut page = Page::open(&browser.store, 1);
    page.start(1);
    page.start(2);
    page.sent.drain(..).for_each(|(_, changes)| drop(browser.write(&changes)));
    for number in [1, 2] {
        let mut back = Page::open(&browser.store, 7);
        assert_eq!(back.come_back(number).purpose, Purpose::Finish(format!("hash {number}").into()));
    }
}
