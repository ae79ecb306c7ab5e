//! A provider's limit per minute is never exceeded, whatever makes requests: lists, marks, searches, single items, two
//! tabs.

use engine::{Effect, LifecycleMsg, Millis, Msg, SidebarMsg, StorageMsg, StoredChange};
use providers::{Ask, PROVIDERS};

use crate::world::{Host, Tab, calls, connection, connections, ok, saves};

const SECOND: Millis = 1_000;

/// The largest number of these moments within a minute.
fn most(asked: &[Millis]) -> usize {
    asked
        .iter()
        .map(|from| asked.iter().filter(|at| (*from..from + 60 * SECOND).contains(*at)).count())
        .max()
        .unwrap_or(0)
}

#[test]
fn every_operation_of_every_provider_has_a_budget() {
    for provider in PROVIDERS {
        for op in provider.ops {
            assert!(op.budgets.iter().all(|budget| budget.per_minute > 0), "{} {:?}", provider.id, op.name);
            assert!(!op.budgets.is_empty(), "{} {:?}", provider.id, op.name);
        }
    }
}

/// Answers all calls, tells the other tab what was stored, and records when Asana was called.
fn play(tab: &mut Tab, other: &mut Tab, effects: Vec<Effect>, asked: &mut Vec<Millis>, endless: bool) {
    let mut open = effects;
    while !open.is_empty() {
        let stored = saves(&open).into_iter().flat_map(|(_, changes, _)| changes);
        let spent = |change: &StoredChange| matches!(change, StoredChange::Put(it) if it.key.starts_with("spent/"));
        other.send(Msg::Storage(StorageMsg::Heard(stored.filter(spent).collect())));
        let mut next = Vec::new();
        for (call, id, ask) in calls(&open) {
            asked.extend(id.0.starts_with("asana").then_some(tab.now));
            let answer = match &ask {
                // Pages without end.
                Ask::Items { .. } if endless => {
                    ok(format!(r#"{{"data":[],"next_page":{{"offset":"{}"}}}}"#, asked.len()))
                }
                _ => Host::default().answer(&connection(id.0.split(':').next().unwrap()), &ask),
            };
            next.extend(tab.answered(call, Ok(answer)));
        }
        open = next;
    }
}

#[test]
fn a_long_listing_waits_for_the_budget_and_then_resumes() {
    let (mut tab, mut other) = (Tab::connected(&Host::default()), Tab::connected(&Host::default()));
    let mut asked = Vec::new();
    for second in 0..130 {
        let effects = tab.wait(SECOND);
        play(&mut tab, &mut other, effects, &mut asked, true);
        if second == 40 {
            let now = tab.now;
            let cycle = tab.view().sidebar.connections[0].cycle.expect("the ring turns");
            assert!(cycle.1 > now && cycle.1 <= now + 60 * SECOND, "it says when it goes on: {cycle:?}");
        }
    }
    assert!(most(&asked) <= 150, "{} in a minute", most(&asked));
    assert!(asked.len() > 180, "it goes on: {}", asked.len());
}

#[test]
fn marks_wait_for_the_minute_too_in_all_tabs_together() {
    let (mut tab, mut other) = (Tab::connected(&Host::default()), Tab::connected(&Host::default()));
    let (mut asked, mut marks) = (Vec::new(), 0);
    for second in 0..90 {
        for at in 0..6 {
            let one = if second % 2 == 0 { (&mut tab, &mut other) } else { (&mut other, &mut tab) };
            let effects = one.0.send(crate::marking::mark(["t1", "t2", "t3", "t4", "t5", "t1"][at]));
            marks += 1;
            play(one.0, one.1, effects, &mut asked, false);
        }
        for second in [true, false] {
            let one = if second { (&mut tab, &mut other) } else { (&mut other, &mut tab) };
            let effects = one.0.wait(SECOND);
            play(one.0, one.1, effects, &mut asked, false);
        }
    }
    asked.sort_unstable();
    assert!(most(&asked) <= 150, "{} in a minute", most(&asked));
    assert!(asked.len() > 150 && marks > 500, "{} of {marks}", asked.len());
}

#[test]
fn slacks_search_is_called_at_most_twenty_times_a_minute() {
    let mut tab = Tab::ready();
    tab.send(connections(["slack"]));
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    let mut effects = tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
    let mut asked = Vec::new();
    let whose = r#"{"ok":true,"team":"T","team_id":"T1","user":"ada","user_id":"U1"}"#;
    let page = r#"{"ok":true,"messages":{"matches":[],"paging":{"pages":9}},"items":[]}"#;
    for second in 0..300_usize {
        effects.extend(tab.send(Msg::Sidebar(SidebarMsg::Search(format!("word {second}").into()))));
        if second % 3 == 0 {
            effects.extend(tab.send(Msg::Sidebar(SidebarMsg::ShowContainer("messages".into()))));
        }
        while !effects.is_empty() {
            let mut next = Vec::new();
            for (call, _, ask) in calls(&effects) {
                let searches = matches!(&ask, Ask::Search { .. })
                    || matches!(&ask, Ask::Items { container, .. } if **container == *"messages");
                asked.extend(searches.then_some(tab.now));
                let body = if matches!(ask, Ask::Account | Ask::Containers { .. }) { whose } else { page };
                next.extend(tab.answered(call, Ok(ok(body.to_owned()))));
            }
            effects = next;
        }
        effects = tab.wait(SECOND);
    }
    assert!((10..=20).contains(&most(&asked)), "{} in a minute", most(&asked));
}
