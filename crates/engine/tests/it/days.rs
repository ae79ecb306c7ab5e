//! A timed event of more than a day fills its days, both in the list and when it is dropped.

use engine::view::RowView;
use engine::{DragMsg, Grip, HistoryMsg, Msg, Nudge, SidebarMsg};

use crate::world::{Host, Tab, connection, day, place};

/// A tab with Google's list, which has an event from the 24th at 11:00 to the 26th at 13:00.
fn with_weekend(title: &str) -> Tab {
    let event = |id: &str, title: &str, start: &str, end: &str| {
        (id.to_owned(), title.to_owned(), format!("{start}:00+01:00"), format!("{end}:00+01:00"))
    };
    let events = vec![
        event("long", title, "2026-11-24T11:00", "2026-11-26T13:00"),
        event("short", "Stand-up", "2026-11-25T09:30", "2026-11-25T09:45"),
    ];
    let host = Host { events, ..Host::default() };
    let mut tab = Tab::connected(&host);
    let effects = tab.send(Msg::Sidebar(SidebarMsg::ShowConnection(connection("google-calendar").id)));
    tab.answer(&host, effects);
    tab
}

fn held() -> Grip {
    Grip::Item { connection: connection("google-calendar").id, item: "long".into() }
}

fn entries(tab: &Tab) -> Vec<(String, Option<u16>, u32)> {
    let mut all: Vec<_> = tab
        .model
        .plan()
        .entries()
        .map(|entry| (entry.slot.date.to_string(), entry.slot.start.map(|start| start.get()), entry.scheduled))
        .collect();
    all.sort();
    all
}

#[test]
fn a_long_event_is_listed_on_each_of_its_days() {
    let mut tab = with_weekend("Retreat");
    let panel = tab.view().sidebar.panel.clone().unwrap();
    let mut rows = Vec::new();
    for row in panel.rows.iter() {
        match row {
            RowView::Heading(_) => rows.push(Vec::new()),
            RowView::Item(item) => rows.last_mut().unwrap().push(item.title.to_string()),
        }
    }
    assert_eq!(rows, [vec!["Retreat"], vec!["Retreat", "Stand-up"], vec!["Retreat"]]);
    assert_eq!(panel.total, 2, "it is one event");
}

#[test]
fn a_dropped_long_event_fills_its_days_in_one_change() {
    let mut tab = with_weekend("Retreat");
    tab.send(Msg::Drag(DragMsg::Pick(held())));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "11:00")))));
    tab.send(Msg::Drag(DragMsg::Drop));
    let filled = [
        ("2026-11-24".to_owned(), Some(660), 780),
        ("2026-11-25".to_owned(), Some(0), 1440),
        ("2026-11-26".to_owned(), Some(0), 780),
    ];
    assert_eq!(entries(&tab), filled);
    assert_eq!(tab.model.plan().tasks().count(), 1, "entries of one task");
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(entries(&tab), []);
    tab.send(Msg::History(HistoryMsg::Redo));
    assert_eq!(entries(&tab), filled);

    let mut tab = with_weekend("Retreat");
    tab.send(Msg::Drag(DragMsg::Pick(held())));
    tab.send(Msg::Drag(DragMsg::Over(Some(engine::Place { date: day(27), member: None, at: None }))));
    tab.send(Msg::Drag(DragMsg::Drop));
    let untimed: Vec<u32> =
        entries(&tab).into_iter().map(|(_, start, minutes)| minutes + u32::from(start.unwrap_or(0))).collect();
    assert_eq!(untimed, [780, 1440, 780]);
    assert!(entries(&tab).iter().all(|(_, start, _)| start.is_none()));
}

#[test]
fn a_length_in_the_title_takes_precedence() {
    let mut tab = with_weekend("Retreat [2h]");
    tab.send(Msg::Drag(DragMsg::Lift(held())));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(entries(&tab).iter().map(|entry| entry.2).collect::<Vec<_>>(), [120]);
    let mut tab = with_weekend("Retreat");
    tab.send(Msg::Drag(DragMsg::Lift(held())));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Longer(-1))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(entries(&tab).len(), 1, "made shorter while it was held: {:?}", entries(&tab));
}
