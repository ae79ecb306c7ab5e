//! What the sidebar shows, also after a reload.

use std::sync::Arc;

use engine::view::{Heading, ListName, PanelStatus, PanelView, RowView};
use engine::{DragMsg, Effect, FocusTarget, LifecycleMsg, Msg, SidebarMsg};

use crate::world::{Host, Store, Tab, connection, connections, reopened, saves};

fn name(name: &ListName) -> String {
    match name {
        ListName::Source(name) => name.to_string(),
        ListName::Own(list) => format!("{list:?}"),
    }
}

fn panel(tab: &mut Tab) -> PanelView {
    tab.view().sidebar.panel.as_deref().cloned().unwrap()
}

/// The rows, one to a line.
fn lines(panel: &PanelView) -> Vec<String> {
    let line = |row: &RowView| match row {
        RowView::Heading(Heading::Container(of)) => format!("# {}", name(of)),
        RowView::Heading(Heading::NoContainer) => "# (none)".to_owned(),
        RowView::Heading(Heading::Day(day)) => format!("# {day}"),
        RowView::Heading(Heading::NoDay) => "# (no day)".to_owned(),
        RowView::Heading(Heading::AtSource(name)) => format!("# at {name}"),
        RowView::Item(item) => {
            format!("{}{}", item.title, if item.planned > 0 { format!(" +{}", item.planned) } else { String::new() })
        }
    };
    panel.rows.iter().map(line).collect()
}

#[test]
fn tasks_are_grouped_by_project_and_events_by_day() {
    let mut tab = Tab::connected(&Host::default());
    assert_eq!(
        lines(&panel(&mut tab)),
        ["# Website", "Write report [1h30m]", "[BUG] Save fails", "# Sales", "Call Ivo", "Ποίημα ☂", "# (none)", ""]
    );
    tab.send(Msg::Sidebar(SidebarMsg::ShowConnection(connection("google-calendar").id)));
    assert_eq!(lines(&panel(&mut tab)), ["# 2026-11-24", "Stand-up", "# 2026-11-25", "Review"]);
}

#[test]
fn containers_are_a_tree_with_counts_and_narrow_the_list() {
    let mut tab = Tab::connected(&Host::default());
    let tree: Vec<String> = panel(&mut tab)
        .containers
        .iter()
        .map(|at| {
            format!(
                "{}{}{} {}",
                "  ".repeat(at.depth.into()),
                if at.selected { "*" } else { "" },
                name(&at.name),
                at.count.unwrap()
            )
        })
        .collect();
    assert_eq!(tree, ["*Loom & Co 5", "  Website 2", "  Sales 2"]);
    let effects = tab.send(Msg::Sidebar(SidebarMsg::ShowContainer("p2".into())));
    assert!(crate::world::calls(&effects).is_empty(), "the list at hand holds its items");
    assert_eq!(lines(&panel(&mut tab)), ["Call Ivo", "Ποίημα ☂"]);
}

#[test]
fn searching_ignores_case_in_every_script() {
    let mut tab = Tab::connected(&Host::default());
    for (search, found) in [("REPORT", 1), ("ποί", 1), ("ΠΟΊ", 1), ("nothing such", 0), ("", 5)] {
        tab.send(Msg::Sidebar(SidebarMsg::Search(search.into())));
        let panel = panel(&mut tab);
        let items = panel.rows.iter().filter(|row| matches!(row, RowView::Item(_))).count();
        assert_eq!((items, panel.total), (found, 5), "{search}");
    }
}

#[test]
fn a_planned_item_is_marked_as_planned() {
    let mut tab = Tab::connected(&Host::default());
    for _ in 0..2 {
        tab.send(Msg::Drag(DragMsg::Lift(engine::Grip::Item {
            connection: connection("asana").id,
            item: "t1".into(),
        })));
        tab.send(Msg::Drag(DragMsg::Drop));
    }
    assert_eq!(lines(&panel(&mut tab))[1], "Write report [1h30m] +180");
}

#[test]
fn a_reload_shows_the_last_list_with_its_age() {
    let host = Host::default();
    let mut tab = Tab::ready();
    let mut store = Store::default();
    tab.send(connections(["asana", "google-calendar"]));
    let mut effects = tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
    let mut left = tab.answer(&host, effects);
    left.extend(tab.wait(30_000));
    let left = tab.answer(&host, left);
    saves(&left).iter().for_each(|(_, changes, _)| store.write(changes));
    let before = panel(&mut tab);
    assert!(store.0.values().all(|json| !json.contains("secret")), "grants are the shell's");

    let mut again = reopened(&store);
    again.now += 3_600_000;
    again.send(connections(["asana", "google-calendar"]));
    let after = panel(&mut again);
    assert_eq!((after.rows, after.updated_at, after.status), (before.rows, before.updated_at, PanelStatus::Ready));
}

#[test]
fn before_the_first_list_it_is_loading() {
    let mut tab = Tab::ready();
    assert!(!tab.view().sidebar.known);
    tab.send(connections(["asana"]));
    let effects = tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    assert!(effects.contains(&Effect::Compete(true)) && effects.contains(&Effect::Focus(FocusTarget::Sidebar)));
    assert_eq!(panel(&mut tab).status, PanelStatus::Loading);
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    assert!(matches!(panel(&mut tab).status, PanelStatus::Stale { .. }));
}

#[test]
fn the_shown_connection_closes_by_its_own_icon() {
    let mut tab = Tab::connected(&Host::default());
    let effects = tab.send(Msg::Sidebar(SidebarMsg::ShowConnection(connection("asana").id)));
    assert!(effects.contains(&Effect::Compete(false)));
    assert!(!tab.view().sidebar.open);
}

#[test]
fn an_open_item_is_overdue_from_the_day_after_it_was_due() {
    let host = Host { done: vec!["t2".into()], ..Host::default() };
    let mut tab = Tab::connected(&host);
    let overdue = |tab: &mut Tab| -> Vec<String> {
        let rows = Arc::clone(&tab.view().sidebar.panel.as_ref().unwrap().rows);
        let late = rows.iter().filter_map(|row| match row {
            RowView::Item(item) if item.overdue => Some(item.id.to_string()),
            _ => None,
        });
        late.collect()
    };
    // All are due on the 26th, and it is the 24th.
    tab.now += 2 * 86_400_000;
    assert_eq!(overdue(&mut tab), Vec::<String>::new());
    tab.now += 86_400_000;
    let late = overdue(&mut tab);
    assert!(late.contains(&"t1".to_owned()) && !late.contains(&"t2".to_owned()), "{late:?}");
}
