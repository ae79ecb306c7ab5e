//! The cases of `tests/cases`, as answers to a tab's next listing: what the user sees of each, and when the source is
//! asked again. What the adapters read from them is covered by their own tests.

use std::path::PathBuf;

use engine::view::PanelStatus;
use engine::{CallId, DragMsg, Effect, HistoryMsg, LifecycleMsg, Millis, Msg, SidebarMsg};
use providers::{Ask, Fault, Response};
use serde_json::Value;

use crate::world::{Tab, calls, connections, ok};

const SECOND: Millis = 1_000;

pub(crate) struct Case {
    pub(crate) name: String,
    provider: String,
    ask: Ask,
    pub(crate) answer: Response,
    expected: Value,
}

impl Case {
    pub(crate) fn named(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases").join(name);
        let read =
            |file: &str| std::fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{name}/{file}: {error}"));
        let case: Value = serde_json::from_slice(&read("case.json")).unwrap();
        let response = http::Response::builder().status(case["status"].as_u64().unwrap() as u16);
        let headers = case["headers"].as_object().unwrap();
        let response =
            headers.iter().fold(response, |response, (name, value)| response.header(name, value.as_str().unwrap()));
        Self {
            name: name.to_owned(),
            provider: case["provider"].as_str().unwrap().to_owned(),
            ask: serde_json::from_value(case["ask"].clone()).unwrap(),
            answer: response.body(read("body.json")).unwrap(),
            expected: serde_json::from_slice(&read("expected.json")).unwrap(),
        }
    }

    fn all() -> Vec<Self> {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases");
        let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
        let mut names: Vec<String> = folders.map(|it| it.file_name().unwrap().to_str().unwrap().to_owned()).collect();
        names.sort();
        names.iter().map(|name| Self::named(name)).collect()
    }

    /// Whether it answers a request for changes.
    fn is_delta(&self) -> bool {
        matches!(self.ask, Ask::Items { since: Some(_), .. })
    }

    /// The providers' usual answers, with a mark for requesting changes.
    fn usual(&self, ask: &Ask) -> Response {
        let body = match (&*self.provider, ask) {
            ("asana", Ask::Containers { after: None }) => r#"{"data":[{"gid":"100","name":"W"}],"next_page":null}"#,
            ("asana", Ask::Containers { .. }) => r#"{"data":[],"next_page":null}"#,
            ("asana", _) => {
                r#"{"data":[{"gid":"9","name":"Nine","modified_at":"2026-11-20T08:00:00.000Z"}],"next_page":null}"#
            }
            ("google-calendar", Ask::Containers { .. }) => r#"{"items":[{"id":"primary","primary":true}]}"#,
            ("google-calendar", _) => r#"{"items":[],"nextSyncToken":"CAAS"}"#,
            ("microsoft-outlook", Ask::Containers { .. }) => r#"{"value":[{"id":"AAA","isDefaultCalendar":true}]}"#,
            ("microsoft-outlook", _) => {
                r#"{"value":[],"@odata.deltaLink":
                    "https://graph.microsoft.com/v1.0/me/calendars/AAA/calendarView/delta?$deltatoken=tok"}"#
            }
            ("slack", Ask::Account | Ask::Containers { .. }) => r#"{"ok":true,"team_id":"T1","user_id":"U1"}"#,
            ("slack", Ask::Items { container, .. }) if container.starts_with("marked") => r#"{"ok":true,"items":[]}"#,
            ("slack", _) => r#"{"ok":true,"messages":{"matches":[]}}"#,
            other => panic!("{other:?}"),
        };
        ok(body.to_owned())
    }

    /// Gives usual answers until only the call that the case is about is left.
    fn answered(&self, tab: &mut Tab, effects: Vec<Effect>) -> Option<CallId> {
        let mut open = calls(&effects);
        while let Some((call, _, ask)) = open.pop() {
            let about = matches!(&ask, Ask::Items { since, .. } if since.is_some() == self.is_delta());
            if about && tab.now > crate::world::START {
                return Some(call);
            }
            let answer = self.usual(&ask);
            open.extend(calls(&tab.answered(call, Ok(answer))));
        }
        None
    }

    /// A tab that shows its list, and the call that the case answers.
    fn asked(&self) -> (Tab, CallId) {
        let mut tab = Tab::ready();
        let mut effects = tab.send(connections([&*self.provider]));
        effects.extend(tab.send(Msg::Sidebar(SidebarMsg::Toggle)));
        effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
        self.answered(&mut tab, effects);
        if let Ask::Items { container, .. } = &self.ask {
            // Of two lists, the one that the case is about.
            let effects = tab.send(Msg::Sidebar(SidebarMsg::ShowContainer(plan::ContainerId::from(&**container))));
            self.answered(&mut tab, effects);
        }
        tab.now += 6 * SECOND;
        if !self.is_delta() {
            // Without it, only changes would be requested if there is a mark.
            let effects = tab.send(Msg::Sidebar(SidebarMsg::Refresh));
            if let Some(call) = self.answered(&mut tab, effects) {
                return (tab, call);
            }
        }
        for _ in 0..60 {
            let effects = tab.wait(SECOND);
            if let Some(call) = self.answered(&mut tab, effects) {
                return (tab, call);
            }
        }
        panic!("{}: nothing is asked", self.name);
    }
}

fn status(tab: &mut Tab) -> PanelStatus {
    tab.view().sidebar.panel.as_ref().unwrap().status.clone()
}

/// After how many seconds the source is asked for anything; `None` if it isn't.
fn asked_after(tab: &mut Tab, seconds: i64) -> Option<i64> {
    (1..=seconds).find(|_| !calls(&tab.wait(SECOND)).is_empty())
}

#[test]
fn every_case_is_shown_by_its_remedy_and_the_source_is_asked_again_when_it_may_be() {
    let cases = Case::all();
    let mut listings = 0;
    for case in cases.iter().filter(|case| matches!(case.ask, Ask::Items { .. })) {
        listings += 1;
        let name = &case.name;
        let (mut tab, call) = case.asked();
        let effects = tab.answered(call, Ok(case.answer.clone()));
        let shown = status(&mut tab);
        let class = case.expected["fault"].as_str();
        let of = |fault: &Fault| serde_json::to_value(fault).unwrap()["class"].as_str().map(str::to_owned);
        match (class, &shown) {
            (Some("resync"), _) if case.is_delta() => {
                let asks: Vec<Ask> = calls(&effects).into_iter().map(|(_, _, ask)| ask).collect();
                assert!(matches!(&asks[..], [Ask::Items { since: None, .. }]), "{name}: {asks:?}");
                assert_eq!(shown, PanelStatus::Ready, "{name}: silently");
            }
            (Some("revoked"), PanelStatus::Disconnected) => assert_eq!(asked_after(&mut tab, 300), None, "{name}"),
            (Some("rate_limited"), PanelStatus::Stale { fault, .. }) => {
                let wait = fault.wait_ms().unwrap();
                assert_eq!(case.expected["wait"].as_u64().unwrap_or(wait), wait, "{name}");
                let after = asked_after(&mut tab, 600).unwrap_or_else(|| panic!("{name}: it is never asked again"));
                assert!(after * SECOND >= wait as i64, "{name}: after {after} s");
            }
            (Some(class @ ("provider_down" | "resync")), PanelStatus::Stale { fault, .. }) => {
                assert_eq!(of(fault).as_deref(), Some(class), "{name}");
                assert!(asked_after(&mut tab, 330).is_some(), "{name}: it is never asked again");
            }
            (Some(class), PanelStatus::Trouble { fault, .. }) => {
                assert_eq!(of(fault).as_deref(), Some(class), "{name}");
                let after = asked_after(&mut tab, 330);
                assert!(after.is_some_and(|after| after >= 25), "{name}: after {after:?} s, though it doesn't pass");
            }
            (None, _) => {
                let open = calls(&effects);
                if let Some(next) = case.expected["next"].as_u64() {
                    assert_eq!(open.len() as u64, next, "{name}: it goes on");
                    continue;
                }
                for (call, _, ask) in open {
                    tab.answered(call, Ok(case.usual(&ask)));
                }
                let skipped = case.expected["skipped"].as_array().map_or(0, Vec::len);
                let panel = tab.view().sidebar.panel.clone().unwrap();
                assert_eq!((panel.skipped.len(), panel.status.clone()), (skipped, PanelStatus::Ready), "{name}");
            }
            (class, shown) => panic!("{name}: {class:?} is shown as {shown:?}"),
        }
    }
    assert!(listings >= 57, "only {listings} of {} cases", cases.len());
}

#[test]
fn an_entry_is_as_long_as_its_event_over_a_change_of_the_clock() {
    let case = Case::named("01-gcal-dst-night");
    let (mut tab, call) = case.asked();
    // The tab's week is another one; the item doesn't depend on it.
    let body = String::from_utf8(case.answer.body().clone()).unwrap();
    let body = body.replace("2026-10-31T", "2026-11-24T").replace("2026-11-01T", "2026-11-25T");
    tab.answered(call, Ok(ok(body)));
    for (item, minutes) in [("fall-hour", 60), ("fall-half", 30), ("fall-night", 540)] {
        let connection = engine::ConnectionId("google-calendar:1".into());
        tab.send(Msg::Drag(DragMsg::Lift(engine::Grip::Item { connection, item: item.into() })));
        tab.send(Msg::Drag(DragMsg::Drop));
        let lengths: Vec<u32> = tab.model.plan().entries().map(|entry| entry.scheduled).collect();
        assert_eq!(lengths, [minutes], "{item}");
        tab.send(Msg::History(HistoryMsg::Undo));
    }
}
