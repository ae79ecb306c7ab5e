//! The introduction, and sample data.

use std::sync::Arc;

use engine::view::{WelcomeView, welcome};
use engine::{BacklogMsg, ConnectionsMsg, HistoryMsg, Msg, SampleTexts, WelcomeMsg};

use crate::connecting::host;
use crate::world::{Tab, connections, day, new_entry};

fn sample() -> Msg {
    let text = |n: usize| Arc::from(format!("Sample {n} [45m]"));
    Msg::Welcome(WelcomeMsg::AddSample(Box::new(SampleTexts {
        projects: std::array::from_fn(text),
        planned: std::array::from_fn(text),
        waiting: std::array::from_fn(text),
    })))
}

fn counts(tab: &Tab) -> (usize, usize, usize) {
    let plan = tab.model.plan();
    (plan.tasks().count(), plan.entries().count(), plan.projects().count())
}

#[test]
fn an_empty_plan_is_introduced_until_it_is_skipped_planned_or_connected() {
    let introduces = |tab: &Tab| welcome(&tab.model).introduction;
    let hosted = || {
        let mut tab = Tab::ready();
        tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host()))));
        tab
    };
    let mut tab = hosted();
    assert!(introduces(&tab));
    tab.send(Msg::Welcome(WelcomeMsg::Skip));
    assert!(!introduces(&tab));
    let mut tab = hosted();
    tab.send(Msg::Backlog(BacklogMsg::Add("Call Ivo".into())));
    assert!(!introduces(&tab));
    let mut tab = hosted();
    tab.send(connections(["asana"]));
    assert!(!introduces(&tab));
    assert_eq!(welcome(&Tab::new(1).model), WelcomeView::default(), "nothing is known before the stored data is read");
}

#[test]
fn the_sample_fills_the_week_and_goes_without_anything_of_ones_own() {
    let mut tab = Tab::ready();
    tab.send(new_entry("Mine".into(), None));
    let before = counts(&tab);
    tab.send(sample());
    assert_eq!(counts(&tab), (before.0 + 14, before.1 + 11, before.2 + 2));
    assert!(tab.model.plan().entries().all(|entry| (day(23)..=day(27)).contains(&entry.slot.date)));
    assert!(welcome(&tab.model).sample && tab.view().backlog.is_some());
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(counts(&tab), before, "one change");
    tab.send(Msg::History(HistoryMsg::Redo));
    tab.send(Msg::Welcome(WelcomeMsg::RemoveSample));
    assert_eq!(counts(&tab), before);
    assert!(!welcome(&tab.model).sample);
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(counts(&tab).1, before.1 + 11, "also one change");
}
