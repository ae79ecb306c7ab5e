//! What has happened lately, by name alone.

use std::sync::Arc;

use engine::diagnostics::{Diagnostics, KEPT};
use engine::{
    BacklogMsg, CalendarMsg, CallId, CallsMsg, ConnectionsMsg, DragMsg, Effect, LifecycleMsg, LoadError, Millis, Msg,
    Opaque, Problem, Route, SelectionMsg, SettingsMsg, SidebarMsg, StorageMsg, Stored, StoredChange, TeamMsg, TimerMsg,
};
use providers::{Account, Ask, Fault, Response};

use crate::world::{START, Tab, connection, kept, new_entry, status};

/// Nobody's title, token or address, but in each of their places.
const CANARY: &str = "canary7f3a";

fn canary() -> Arc<str> {
    Arc::from(CANARY)
}

/// A tab whose messages and effects are noted, as the shell does it.
struct Noted {
    tab: Tab,
    diagnostics: Diagnostics,
}

impl Noted {
    fn send(&mut self, msg: Msg) -> Vec<Effect> {
        self.diagnostics.received(&msg, self.tab.now);
        let effects = self.tab.send(msg);
        effects.iter().for_each(|effect| self.diagnostics.performed(effect, self.tab.now));
        effects
    }

    fn answered(&mut self, call: CallId, result: Result<Response, Problem>) {
        let msg = self.tab.decoded(call, result);
        self.send(msg);
    }

    fn lines(&self) -> String {
        self.diagnostics.lines(self.tab.now)
    }
}

fn noted() -> Noted {
    Noted { tab: Tab::new(7), diagnostics: Diagnostics::default() }
}

#[test]
fn no_title_token_or_url_gets_into_diagnostics() {
    let mut noted = noted();
    let problem = || Problem { fault: Fault::Refused { reason: canary() }, correlation_id: canary() };
    let mut secret = connection("asana");
    secret.account = Account { id: canary(), name: canary() };
    (secret.sealed.grant, secret.sealed.access) = (Opaque(canary()), Opaque(canary()));
    let stored = StoredChange::Put(Stored { key: format!("entry/{CANARY}"), json: format!("{{\"{CANARY}\":1}}") });
    for msg in [
        Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }),
        Msg::Storage(StorageMsg::Loaded(Err(LoadError::Failed(canary())))),
        Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))),
        Msg::Storage(StorageMsg::Heard(vec![stored, kept(&secret, START)])),
        Msg::Sidebar(SidebarMsg::Toggle),
        Msg::Lifecycle(LifecycleMsg::Leader(true)),
        new_entry(canary(), None),
        Msg::Timer(TimerMsg::Begin { title: canary() }),
        Msg::Backlog(BacklogMsg::Add(canary().into())),
        Msg::Team(TeamMsg::Add(canary())),
        Msg::Sidebar(SidebarMsg::Search(canary())),
        Msg::Selection(SelectionMsg::Paste { text: Some(canary()), at: None }),
        Msg::Settings(SettingsMsg::Choose("zone", canary())),
        Msg::Calendar(CalendarMsg::Go(Route::report(canary()))),
        Msg::Connections(ConnectionsMsg::Host(Err(problem()))),
        Msg::Connections(ConnectionsMsg::LeftOff(canary())),
        Msg::Calls(CallsMsg::Answered(CallId(1), Err(problem()))),
    ] {
        noted.send(msg);
    }
    noted.answered(CallId(2), Ok(status(500, &[("x-request-id", CANARY), ("etag", CANARY)])));
    let ask = Ask::Items { container: canary(), range: None, after: None, since: None };
    let mut other = secret.clone();
    other.provider = canary();
    for connection in [secret, other] {
        noted.diagnostics.performed(&Effect::Call { call: CallId(9), connection, ask: ask.clone() }, START);
    }
    noted.diagnostics.performed(&Effect::Open(canary()), START);
    noted.diagnostics.performed(&Effect::Leave { url: canary(), state_hash: canary() }, START);

    let lines = noted.lines();
    assert!(!lines.contains(CANARY), "{lines}");
    for name in [
        "Entry(CreateIn)",
        "Timer(Begin)",
        "Effect(Save)",
        "Effect(Announce)",
        "Effect(Call) #1 asana.containers",
        "Calls(Answered) #1 refused\n",
        "Calls(Answered) #2 500\n",
        "Effect(Call) #9 asana.items",
        "Effect(Call) #9 unknown.items",
    ] {
        assert!(lines.contains(name), "{name} isn't in\n{lines}");
    }
}

#[test]
fn an_error_id_of_the_host_is_kept() {
    let mut noted = noted();
    let id = "0123456789abcdef0123456789abcdef";
    noted.answered(CallId(3), Ok(status(503, &[("x-request-id", id)])));
    noted.answered(CallId(4), Ok(status(503, &[])));
    let lines = noted.lines();
    assert!(lines.contains(&format!("Calls(Answered) #3 503 {id}\n")), "{lines}");
    assert!(lines.contains("Calls(Answered) #4 503 call-4\n"), "{lines}");
}

#[test]
fn the_last_500_events_are_kept_and_equal_ones_in_a_row_are_one() {
    let mut noted = noted();
    for _ in 0..40 {
        noted.diagnostics.received(&Msg::Drag(DragMsg::Over(None)), START);
    }
    assert_eq!(noted.lines(), "-0.000 Drag(Over) ×40\n");
    for at in 0..KEPT {
        let msg = if at % 2 == 0 { DragMsg::Drop } else { DragMsg::Cancel };
        noted.diagnostics.received(&Msg::Drag(msg), START - 1_500 + at as Millis);
    }
    let lines = noted.lines();
    assert_eq!(lines.lines().count(), KEPT);
    assert!(lines.starts_with("-1.500 Drag(Drop)\n-1.499 Drag(Cancel)\n"), "{lines}");
    assert!(lines.ends_with("Drag(Cancel)\n"), "{lines}");
}
