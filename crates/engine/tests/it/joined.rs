//! Tabs and devices that started separately: they end as one person, and their ids are never equal.

use engine::{LifecycleMsg, Msg, Route, StorageMsg, StoredChange};

use crate::world::{Store, Tab, day, new_entry, reopened, saves, slot};

#[test]
fn two_tabs_that_began_on_an_empty_store_are_one_person() {
    let begin = |seed: u128| {
        let mut tab = Tab::new(seed);
        tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
        let mut made: Vec<StoredChange> = saves(&tab.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new())))))
            .into_iter()
            .flat_map(|save| save.1)
            .collect();
        let create = new_entry("Weave".into(), Some(slot(day(24), "10:00")));
        made.extend(saves(&tab.send(create)).into_iter().flat_map(|save| save.1));
        (tab, made)
    };
    let ((mut one, of_one), (mut two, of_two)) = (begin(3), begin(4));
    let mut store = Store::default();
    store.write(&of_one);
    store.write(&of_two);
    let by_one: Vec<_> =
        saves(&one.send(Msg::Storage(StorageMsg::Heard(of_two)))).into_iter().flat_map(|save| save.1).collect();
    let by_two: Vec<_> =
        saves(&two.send(Msg::Storage(StorageMsg::Heard(of_one)))).into_iter().flat_map(|save| save.1).collect();
    for changes in [&by_one, &by_two] {
        store.write(changes);
    }
    one.send(Msg::Storage(StorageMsg::Heard(by_two)));
    two.send(Msg::Storage(StorageMsg::Heard(by_one)));
    for tab in [&mut one, &mut two, &mut reopened(&store)] {
        assert_eq!(tab.model.plan().members().count(), 1);
        assert_eq!(tab.view().week.days[1].timed.len(), 2, "nothing is out of sight");
    }
}

/// Tabs that started on an empty store tell each other what each has saved, until there is nothing more to tell. The
/// changes arrive all at once or save by save.
fn settle(tabs: &mut [Tab; 2], mut said: [Vec<Vec<StoredChange>>; 2], at_once: bool) -> Store {
    let mut store = Store::default();
    while said.iter().any(|said| !said.is_empty()) {
        said.iter().flatten().for_each(|save| store.write(save));
        let heard = std::mem::take(&mut said);
        for (from, batches) in heard.into_iter().enumerate() {
            let batches = if at_once { vec![batches.concat()] } else { batches };
            for batch in batches {
                let answers = saves(&tabs[1 - from].send(Msg::Storage(StorageMsg::Heard(batch))));
                said[1 - from].extend(answers.into_iter().map(|save| save.1));
            }
        }
    }
    store
}

#[test]
fn two_timers_started_on_an_empty_store_become_one_without_losing_time() {
    for at_once in [true, false] {
        let begin = |seed: u128, after: i64| {
            let mut tab = Tab::new(seed);
            let mut made = Vec::new();
            let mut send = |tab: &mut Tab, msg: Msg| made.extend(saves(&tab.send(msg)).into_iter().map(|save| save.1));
            send(&mut tab, Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
            send(&mut tab, Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))));
            send(&mut tab, new_entry("Weave".into(), Some(slot(day(24), "10:00"))));
            tab.now += after;
            let entry = tab.model.plan().entries().next().unwrap().id.clone();
            send(&mut tab, Msg::Timer(engine::TimerMsg::Toggle(entry)));
            tab.now += 90_000 - after;
            (tab, made)
        };
        let ((one, of_one), (two, of_two)) = (begin(3, 60_000), begin(4, 0));
        let mut tabs = [one, two];
        let store = settle(&mut tabs, [of_one, of_two], at_once);
        let [one, two] = tabs;
        let mut later = Tab::new(5);
        later.now = one.now;
        later.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
        later.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
        for tab in [one, two, later] {
            let plan = tab.model.plan();
            assert_eq!(plan.timers().count(), 1, "{at_once}");
            assert_eq!(plan.timers().map(|timer| timer.since).max(), Some(tab.now - 30_000), "{at_once}");
            assert_eq!(plan.entries().map(plan::TimeEntry::logged).sum::<u64>(), 60, "{at_once}");
        }
    }
}

/// A store with two captures that haven't been taken up, both worked on since then: 360 s and 180 s ago.
fn two_waiting() -> Store {
    let mut store = Store::default();
    for (id, ago) in [("01KB00000000000000000000Z1", 360), ("01KB00000000000000000000Z2", 180)] {
        let at = crate::world::START - ago * 1_000;
        let json = format!(
            r#"{{"v":1,"title":"Call {ago}","url":"","selection":"","day":"2026-11-24","time":"08:50","at":{at},"track":true}}"#
        );
        store.write(&[StoredChange::Put(engine::Stored { key: format!("capture/{id}"), json })]);
    }
    store
}

/// What is logged and what runs, in seconds, in all tabs and in one that opens afterwards.
fn counted(tabs: &[Tab], store: &Store) -> Vec<u64> {
    let mut later = Tab::new(77);
    later.now = tabs[0].now;
    later.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    later.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    tabs.iter()
        .chain([&later])
        .map(|tab| {
            let plan = tab.model.plan();
            let running = plan.timers().map(|timer| plan::timer::elapsed(timer.since, tab.now)).sum::<u64>();
            running + plan::logged(plan.entries())
        })
        .collect()
}

#[test]
fn two_captures_that_two_or_three_tabs_take_up_at_once_count_once() {
    for (count, known) in [(2, true), (2, false), (3, true), (3, false)] {
        let mut store = two_waiting();
        if known {
            // The member is known already.
            let mut first = reopened(&Store::default());
            let made = saves(&first.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new())))));
            let mut other = Tab::new(1);
            let member = saves(&other.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new())))));
            made.iter().chain(&member).for_each(|(_, changes, _)| store.write(changes));
        }
        let mut said: Vec<Vec<Vec<StoredChange>>> = Vec::new();
        let mut tabs: Vec<Tab> = Vec::new();
        for seed in 0..count {
            let mut tab = Tab::new(40 + seed);
            tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
            said.push(
                saves(&tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all())))))
                    .into_iter()
                    .map(|save| save.1)
                    .collect(),
            );
            tabs.push(tab);
        }
        let mut rounds = 0;
        while said.iter().any(|said| !said.is_empty()) {
            rounds += 1;
            assert!(rounds < 50, "they go on answering each other");
            said.iter().flatten().for_each(|save| store.write(save));
            let heard = std::mem::take(&mut said);
            said.resize(tabs.len(), Vec::new());
            for (from, batches) in heard.into_iter().enumerate() {
                for batch in batches {
                    for to in (0..tabs.len()).filter(|to| *to != from) {
                        let answers = saves(&tabs[to].send(Msg::Storage(StorageMsg::Heard(batch.clone()))));
                        said[to].extend(answers.into_iter().map(|save| save.1));
                    }
                }
            }
        }
        tabs.iter_mut().for_each(|tab| tab.now += 3_000);
        assert_eq!(counted(&tabs, &store), vec![363; tabs.len() + 1], "{count} {known}");
    }
}

#[test]
fn two_devices_at_the_same_instant_create_different_ids() {
    let ids = |seed: u128| {
        let mut tab = Tab::new(seed);
        tab.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))));
        for title in ["Weave", "Spin"] {
            tab.send(new_entry(title.into(), None));
        }
        let plan = tab.model.plan();
        let tasks = plan.tasks().map(|task| task.id.to_string());
        tasks
            .chain(plan.entries().map(|it| it.id.to_string()))
            .chain(plan.members().map(|it| it.id.to_string()))
            .collect()
    };
    let (one, two): (Vec<String>, Vec<String>) = (ids(11), ids(12));
    assert!(one.len() == 5 && one.iter().all(|id| !two.contains(id)));
}
