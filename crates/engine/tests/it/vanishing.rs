//! An item that disappears from a source disappears here within half a minute, however long the list is, and isn't
//! confused with a completed one.

use engine::{DragMsg, EntryMsg, Grip, LifecycleMsg, Millis, Msg, SidebarMsg};
use providers::Ask;

use crate::world::{Host, Store, Tab, calls, connection, ok, reopened, saves};

const SECOND: Millis = 1_000;

fn host(tasks: usize) -> Host {
    let task = |n| (format!("t{n}"), format!("Task {n}"), "p1");
    Host { tasks: (0..tasks).map(task).collect(), ..Host::default() }
}

/// Asana's listing: pages of a hundred, with modification times; a request for changes returns none.
fn answer(host: &Host, ask: &Ask) -> String {
    let page = |items: Vec<String>, from: usize, total: usize| {
        let next = if from + 100 < total { format!(r#"{{"offset":"{}"}}"#, from + 100) } else { "null".to_owned() };
        format!(r#"{{"data":[{}],"next_page":{next}}}"#, items.join(","))
    };
    match ask {
        Ask::Items { since: Some(_), .. } => page(Vec::new(), 0, 0),
        Ask::Items { after, .. } => {
            let offset = after.as_ref().and_then(|cursor| cursor.0.rsplit(' ').next().map(str::to_owned));
            let from = offset.map_or(0, |offset| offset.parse().unwrap());
            let task = |(id, title, project): &(String, String, &str)| {
                format!(
                    r#"{{"gid":"{id}","name":"{title}","modified_at":"2026-11-23T08:00:00Z",
                        "projects":[{{"gid":"{project}"}}],"workspace":{{"gid":"w1"}}}}"#
                )
            };
            let open: Vec<_> = host.tasks.iter().filter(|task| !host.done.contains(&task.0)).collect();
            page(open.iter().skip(from).take(100).map(|it| task(it)).collect(), from, open.len())
        }
        other => String::from_utf8(host.answer(&connection("asana"), other).into_body()).unwrap(),
    }
}

/// Answers everything that Asana is asked; returns the questions.
fn play(tab: &mut Tab, host: &Host, effects: Vec<engine::Effect>) -> Vec<Ask> {
    let (mut asked, mut open) = (Vec::new(), effects);
    while !open.is_empty() {
        let mut next = Vec::new();
        for (call, id, ask) in calls(&open) {
            let reply = if id.0.starts_with("asana") {
                asked.push(ask.clone());
                let missing = matches!(&ask, Ask::Item { item, .. } if !host.tasks.iter().any(|it| it.0 == **item));
                if missing { crate::world::status(404, &[]) } else { ok(answer(host, &ask)) }
            } else {
                host.answer(&connection("google-calendar"), &ask)
            };
            next.extend(tab.answered(call, Ok(reply)));
        }
        open = next;
    }
    asked
}

fn opened(host: &Host) -> Tab {
    let mut tab = Tab::ready();
    tab.send(crate::world::connections(["asana"]));
    let mut effects = tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
    play(&mut tab, host, effects);
    tab
}

fn wait(tab: &mut Tab, host: &Host, seconds: usize) -> Vec<Ask> {
    let mut asked = Vec::new();
    for _ in 0..seconds {
        let effects = tab.wait(SECOND);
        asked.extend(play(tab, host, effects));
    }
    asked
}

fn total(tab: &mut Tab) -> usize {
    tab.view().sidebar.panel.as_ref().unwrap().total
}

#[test]
fn a_deleted_item_leaves_a_list_of_thousands_within_half_a_minute() {
    for tasks in [1, 100, 101, 999, 2_500, 4_000] {
        let mut host = host(tasks);
        let mut tab = opened(&host);
        wait(&mut tab, &host, 65);
        assert_eq!(total(&mut tab), tasks);
        host.tasks.remove(tasks / 2);
        let asked = wait(&mut tab, &host, 30);
        assert_eq!(total(&mut tab), tasks - 1, "of {tasks}");
        let whole = asked.iter().filter(|ask| matches!(ask, Ask::Items { since: None, .. })).count();
        assert!(tasks <= 100 || whole == 0, "of {tasks}: {whole} pages are listed wholly");
    }
}

#[test]
fn a_long_list_is_checked_within_the_providers_budget() {
    for tasks in [4_000, 9_000] {
        let host = host(tasks);
        let mut tab = opened(&host);
        let asked = wait(&mut tab, &host, 180);
        assert!(asked.len() <= 3 * 150, "{tasks}: {} in three minutes", asked.len());
        assert_eq!(total(&mut tab), tasks);
    }
}

#[test]
fn items_missing_from_the_changes_are_listed() {
    let mut host = host(150);
    let mut tab = opened(&host);
    host.tasks.push(("new".to_owned(), "Handed over".to_owned(), "p1"));
    wait(&mut tab, &host, 65);
    assert_eq!(total(&mut tab), 151);
}

#[test]
fn a_check_that_would_empty_the_list_is_made_twice() {
    let mut host = host(300);
    let mut tab = opened(&host);
    wait(&mut tab, &host, 31);
    host.tasks.truncate(10);
    wait(&mut tab, &host, 31);
    assert_eq!(total(&mut tab), 300, "it is not believed at once");
    wait(&mut tab, &host, 120);
    assert_eq!(total(&mut tab), 10);
}

#[test]
fn an_item_that_left_the_list_is_complete_or_deleted_as_its_source_says() {
    for tasks in [3, 250] {
        let mut host = host(tasks);
        let mut tab = opened(&host);
        for item in ["t0", "t1"] {
            tab.send(Msg::Drag(DragMsg::Lift(Grip::Item { connection: connection("asana").id, item: item.into() })));
            let effects = tab.send(Msg::Drag(DragMsg::Drop));
            play(&mut tab, &host, effects);
        }
        wait(&mut tab, &host, 65);
        host.done.push("t0".to_owned());
        host.tasks.remove(1);
        wait(&mut tab, &host, 31);
        let tasks_now: Vec<plan::Task> = tab.model.plan().tasks().cloned().collect();
        let mut said = Vec::new();
        for task in tasks_now {
            let entry = tab.model.plan().entries().find(|entry| entry.task == task.id).unwrap().id.clone();
            tab.send(Msg::Entry(EntryMsg::Edit(entry)));
            let gone = tab.view().form.as_ref().unwrap().source.as_ref().unwrap().gone;
            said.push((task.title.to_string(), task.done, gone));
        }
        assert!(said.contains(&("Task 0".to_owned(), true, false)), "{tasks}: {said:?}");
        assert!(said.contains(&("Task 1".to_owned(), false, true)), "{tasks}: {said:?}");
    }
}

/// The same for `seconds`, on a store; requests for single items are answered only if the source `tells`.
fn wait_on(
    store: &mut Store,
    tab: &mut Tab,
    host: &Host,
    first: Vec<engine::Effect>,
    seconds: usize,
    tells: bool,
) -> Vec<Ask> {
    let (mut asked, mut open) = (Vec::new(), first);
    for second in 0..=seconds {
        if second > 0 {
            open = tab.wait(SECOND);
        }
        while !open.is_empty() {
            saves(&open).iter().for_each(|(_, changes, _)| store.write(changes));
            let mut next = Vec::new();
            for (call, _, ask) in calls(&open) {
                let single = matches!(ask, Ask::Item { .. });
                asked.push(ask.clone());
                if !single || tells {
                    next.extend(tab.answered(call, Ok(ok(answer(host, &ask)))));
                }
            }
            open = next;
        }
    }
    asked
}

fn singles(asked: &[Ask]) -> Vec<&str> {
    asked.iter().filter_map(|ask| if let Ask::Item { item, .. } = ask { Some(&**item) } else { None }).collect()
}

/// The page loads again, and goes on at the same instant.
fn after_a_reload(store: &Store, before: &Tab) -> Tab {
    let mut tab = reopened(store);
    tab.now = before.now;
    tab
}

#[test]
fn an_item_that_is_still_to_be_asked_about_is_asked_about_after_a_reload() {
    let (mut host, mut store) = (host(3), Store::default());
    let mut tab = Tab::ready();
    store.write(&[crate::world::kept(&connection("asana"), crate::world::START)]);
    tab.send(crate::world::connections(["asana"]));
    let mut effects = tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
    wait_on(&mut store, &mut tab, &host, effects, 1, true);
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Item { connection: connection("asana").id, item: "t0".into() })));
    let effects = tab.send(Msg::Drag(DragMsg::Drop));
    wait_on(&mut store, &mut tab, &host, effects, 65, true);
    host.done.push("t0".to_owned());
    let asked = wait_on(&mut store, &mut tab, &host, Vec::new(), 31, false);
    assert_eq!(singles(&asked), ["t0"], "asked, and not answered when the page is reloaded");

    tab = after_a_reload(&store, &tab);
    let effects = tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
    let asked = wait_on(&mut store, &mut tab, &host, effects, 35, true);
    assert_eq!(singles(&asked), ["t0"]);
    assert!(tab.model.plan().tasks().next().unwrap().done);

    tab = after_a_reload(&store, &tab);
    let effects = tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
    let asked = wait_on(&mut store, &mut tab, &host, effects, 35, true);
    assert_eq!(singles(&asked), [""; 0], "what was answered is asked once");
}
