//! What a listing may do to a list: only a complete one, and one that can be believed, replaces it.

use engine::Msg;
use engine::view::PanelStatus;

use crate::world::{Host, Tab, calls, connection, ok, status};

const SECOND: engine::Millis = 1_000;

#[test]
fn an_error_on_a_later_page_removes_nothing() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let before = tab.view().sidebar.panel.clone().unwrap().rows.clone();
    let effects = tab.wait(30 * SECOND);
    let mut asked = calls(&effects);
    asked.retain(|(_, id, _)| *id == connection("asana").id);
    let (call, _, ask) = asked.pop().unwrap();
    let effects = tab.send(Msg::Answered(
        call,
        Ok(Host { tasks: host.tasks[2..].to_vec(), ..host }.answer(&connection("asana"), &ask)),
    ));
    let (call, ..) = calls(&effects).pop().unwrap();
    tab.send(Msg::Answered(call, Ok(status(500, &[]))));
    assert_eq!(tab.view().sidebar.panel.clone().unwrap().rows, before);
}

#[test]
fn a_listing_that_would_empty_a_long_list_is_asked_twice() {
    let tasks = (0..40).map(|n| (format!("t{n}"), format!("Task {n}"), "p1")).collect();
    let mut host = Host { tasks, ..Host::default() };
    let mut tab = Tab::connected(&host);
    let total = |tab: &mut Tab| tab.view().sidebar.panel.as_ref().unwrap().total;
    assert_eq!(total(&mut tab), 40);
    host.tasks.clear();
    let effects = tab.wait(30_000);
    tab.answer(&host, effects);
    assert_eq!(total(&mut tab), 40, "an empty answer is not believed at once");
    let effects = tab.wait(30_000);
    assert!(calls(&effects).iter().all(|(_, id, _)| *id != connection("asana").id));
    tab.answer(&host, effects);
    let effects = tab.wait(30_000);
    tab.answer(&host, effects);
    assert_eq!(total(&mut tab), 0, "twice is believed");
}

#[test]
fn a_listing_without_end_is_given_up() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let mut effects = tab.wait(30 * SECOND);
    let mut pages = 0;
    while let Some((call, ..)) = calls(&effects).into_iter().find(|(_, id, _)| *id == connection("asana").id) {
        pages += 1;
        let round = r#"{"data":[],"next_page":{"offset":"2"}}"#.to_owned();
        effects = tab.send(Msg::Answered(call, Ok(ok(round))));
        assert!(pages <= 200);
    }
    assert_eq!(pages, 200);
    assert!(matches!(tab.view().sidebar.panel.clone().unwrap().status, PanelStatus::Trouble { .. }));
}
