//! Searching at the source.

use std::sync::Arc;

use engine::view::RowView;
use engine::{DragMsg, Msg, SidebarMsg};
use providers::Ask;

use crate::world::{Host, Tab, calls, connection, ok};

#[test]
fn the_source_is_searched_once_typing_pauses_and_results_follow_the_list() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let effects = tab.send(Msg::Sidebar(SidebarMsg::ShowConnection(connection("google-calendar").id)));
    tab.answer(&host, effects);
    for text in ["R", "Re", "Rev"] {
        let effects = tab.send(Msg::Sidebar(SidebarMsg::Search(text.into())));
        assert!(calls(&effects).is_empty(), "{text}");
        tab.now += 100;
    }
    let effects = tab.wait(400);
    let searches: Vec<_> =
        calls(&effects).into_iter().filter(|(_, _, ask)| matches!(ask, Ask::Search { .. })).collect();
    let [(call, _, Ask::Search { text, .. })] = &searches[..] else { panic!("{searches:?}") };
    assert_eq!(&**text, "Rev");
    let calendars = r#"{"items":[{"id":"ada@loom.example","primary":true},{"id":"team"}]}"#;
    let effects = tab.answered(*call, Ok(ok(calendars.to_owned())));
    let call = calls(&effects)[0].0;
    let found = r#"{"items":[{"id":"e2","summary":"Review","start":{"dateTime":"2026-11-25T14:00:00+01:00"},
        "end":{"dateTime":"2026-11-25T15:15:00+01:00"}},{"id":"e9","summary":"Revenue talk",
        "start":{"dateTime":"2026-11-26T14:00:00+01:00"},"end":{"dateTime":"2026-11-26T15:00:00+01:00"}}]}"#;
    tab.answered(call, Ok(ok(found.to_owned())));
    let rows = Arc::clone(&tab.view().sidebar.panel.as_ref().unwrap().rows);
    let titles: Vec<String> = rows
        .iter()
        .map(|row| match row {
            RowView::Item(item) => item.title.to_string(),
            RowView::Heading(heading) => format!("{heading:?}"),
        })
        .collect();
    assert_eq!(
        titles[1..],
        ["Review", "AtSource(\"Google Calendar\")", "Revenue talk"],
        "what is listed isn't doubled"
    );
    // Found items are dragged like listed ones.
    tab.send(Msg::Drag(DragMsg::Lift(engine::Grip::Item {
        connection: connection("google-calendar").id,
        item: "e9".into(),
    })));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(tab.model.plan().tasks().count(), 1);
    tab.send(Msg::Sidebar(SidebarMsg::Search("".into())));
    assert!(
        !tab.view()
            .sidebar
            .panel
            .as_ref()
            .unwrap()
            .rows
            .iter()
            .any(|row| matches!(row, RowView::Heading(engine::view::Heading::AtSource(_))))
    );
}
