//! The backlog: typing into it, dropping onto it and dragging from it.

use std::sync::Arc;

use engine::{
    BacklogMsg, BacklogOrder, CalendarMsg, DragMsg, Effect, EntryMsg, FocusTarget, Grip, HistoryMsg, LifecycleMsg,
    Message, Msg, Nudge, Page, Route, SelectionMsg, StorageMsg, Why,
};
use plan::{EntryId, Project, Record, Slot, TaskId};

use crate::world::{Host, Store, Tab, connection, day, new_entry, place, reopened, saves, slot};

fn add(tab: &mut Tab, title: &str) {
    tab.now += 1_000;
    tab.send(Msg::Backlog(BacklogMsg::Add(title.into())));
}

/// Titles and estimates of the rows, in order.
fn rows(tab: &mut Tab) -> Vec<String> {
    let backlog = tab.view().backlog.unwrap();
    let text = |minutes: Option<u32>| minutes.map_or_else(String::new, |minutes| format!(" {minutes}"));
    backlog.rows.iter().map(|row| format!("{}{}", row.title, text(row.estimate))).collect()
}

fn task(tab: &Tab, title: &str) -> TaskId {
    tab.model.plan().tasks().find(|task| &*task.title == title).unwrap().id.clone()
}

fn only(tab: &Tab) -> EntryId {
    tab.model.plan().entries().next().unwrap().id.clone()
}

fn open() -> Tab {
    let mut tab = Tab::ready();
    tab.send(Msg::Backlog(BacklogMsg::Toggle));
    tab
}

fn said(effects: &[Effect]) -> Vec<&Message> {
    let said = |effect: &'_ Effect| matches!(effect, Effect::Announce(_));
    let messages = effects.iter().filter(|effect| said(effect));
    messages.filter_map(|effect| if let Effect::Announce(message) = effect { Some(message) } else { None }).collect()
}

#[test]
fn a_typed_task_waits_with_its_estimate_and_takes_it_along_when_it_is_planned() {
    let mut tab = open();
    add(&mut tab, "Write report [1h30m]");
    add(&mut tab, "Call Ivo");
    assert_eq!(rows(&mut tab), ["Call Ivo", "Write report 90"], "the newest first");
    let report = task(&tab, "Write report");
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Task(report))));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(25), "10:00")))));
    let ghost = tab.view().week.days[2].ghost.clone().unwrap();
    assert_eq!((ghost.minutes, &*ghost.title), (90, "Write report"));
    tab.send(Msg::Drag(DragMsg::Drop));
    let entry = tab.model.plan().entry(&only(&tab)).unwrap().clone();
    assert_eq!((entry.slot, entry.scheduled), (slot(day(25), "10:00"), 90));
    assert_eq!(rows(&mut tab), ["Call Ivo"]);
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(rows(&mut tab), ["Call Ivo", "Write report 90"]);
}

#[test]
fn by_keys_a_task_is_planned_and_put_back() {
    let mut tab = open();
    add(&mut tab, "Call Ivo [20m]");
    let call = task(&tab, "Call Ivo");
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Task(call.clone()))));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Days(1))));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Longer(1))));
    let effects = tab.send(Msg::Drag(DragMsg::Drop));
    let entry = only(&tab);
    assert!(effects.contains(&Effect::Focus(FocusTarget::Entry(entry.clone()))));
    assert_eq!(tab.model.plan().entry(&entry).unwrap().scheduled, 30);
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry, at: None })));
    let effects = tab.send(Msg::Backlog(BacklogMsg::Shelve));
    assert!(effects.contains(&Effect::Focus(FocusTarget::Task(call))));
    assert_eq!(rows(&mut tab), ["Call Ivo 30"], "as long as it was planned");
    tab.send(Msg::History(HistoryMsg::Undo));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(rows(&mut tab), ["Call Ivo 20"]);
}

#[test]
fn an_entry_over_the_backlog_has_no_ghost_and_waits_once_it_is_dropped() {
    let mut tab = open();
    tab.send(new_entry("Weave [2h]".into(), Some(slot(day(24), "10:00"))));
    let entry = only(&tab);
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry, at: None })));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(25), "10:00")))));
    tab.send(Msg::Backlog(BacklogMsg::Over));
    assert!(tab.view().backlog.unwrap().over && tab.view().week.days.iter().all(|day| day.ghost.is_none()));
    let effects = tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(said(&effects), [&Message::Waits { title: "Weave".into() }]);
    assert_eq!((rows(&mut tab), tab.model.plan().entries().count()), (vec!["Weave 120".to_owned()], 0));
}

#[test]
fn tracked_and_completed_entries_stay_and_say_why() {
    let mut tab = open();
    for title in ["tracked", "done", "free"] {
        tab.now += 1_000;
        tab.send(new_entry(title.into(), Some(slot(day(24), "10:00"))));
    }
    let entries: Vec<EntryId> = tab.model.plan().entries().map(|entry| entry.id.clone()).collect();
    tab.send(Msg::Entry(EntryMsg::ToggleDone(entries[1].clone())));
    tab.send(Msg::Timer(engine::TimerMsg::Toggle(entries[0].clone())));
    tab.now += 600_000;
    tab.send(Msg::Timer(engine::TimerMsg::Stop(None)));
    assert!(tab.model.plan().entry(&entries[0]).unwrap().logged() > 0);
    for (entry, why) in [(&entries[0], Why::Tracked), (&entries[1], Why::Done)] {
        tab.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry: entry.clone(), at: None })));
        let effects = tab.send(Msg::Backlog(BacklogMsg::Shelve));
        assert!(matches!(said(&effects)[..], [Message::Stays { why: told, .. }] if *told == why), "{effects:?}");
    }
    tab.send(Msg::Selection(SelectionMsg::SelectAll));
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry: entries[0].clone(), at: None })));
    let effects = tab.send(Msg::Backlog(BacklogMsg::Shelve));
    assert_eq!(said(&effects)[..1], [&Message::Shelved { count: 1, stay: 2 }]);
    assert_eq!((rows(&mut tab), tab.model.plan().entries().count()), (vec!["free 30".to_owned()], 2));
}

#[test]
fn a_task_with_another_entry_stays_planned_and_a_toast_says_so() {
    let mut tab = open();
    tab.send(new_entry("Weave".into(), Some(slot(day(24), "10:00"))));
    let entry = only(&tab);
    tab.send(Msg::Entry(EntryMsg::Duplicate(entry.clone())));
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry, at: None })));
    let effects = tab.send(Msg::Backlog(BacklogMsg::Shelve));
    assert!(matches!(said(&effects)[..], [Message::StillPlanned { .. }]), "{effects:?}");
    assert_eq!((rows(&mut tab).len(), tab.model.plan().entries().count()), (0, 1));
}

#[test]
fn an_item_is_kept_once_and_then_planned_as_the_same_task() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Backlog(BacklogMsg::Toggle));
    let item = || Grip::Item { connection: connection("asana").id, item: "t1".into() };
    tab.send(Msg::Drag(DragMsg::Pick(item())));
    tab.send(Msg::Backlog(BacklogMsg::Over));
    let effects = tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(said(&effects), [&Message::AddedToBacklog { title: "Write report".into() }]);
    assert_eq!(rows(&mut tab), ["Write report 90"]);
    tab.send(Msg::Drag(DragMsg::Lift(item())));
    let effects = tab.send(Msg::Backlog(BacklogMsg::Shelve));
    assert_eq!(said(&effects), [&Message::Waits { title: "Write report".into() }], "it is there already");
    assert_eq!(tab.model.plan().tasks().count(), 1);
    tab.send(Msg::Drag(DragMsg::Pick(item())));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "10:00")))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!((rows(&mut tab).len(), tab.model.plan().tasks().count()), (0, 1), "the rule finds the waiting one");
    tab.send(Msg::Drag(DragMsg::Pick(item())));
    tab.send(Msg::Backlog(BacklogMsg::Over));
    let effects = tab.send(Msg::Drag(DragMsg::Drop));
    assert!(matches!(said(&effects)[..], [Message::StillPlanned { .. }]), "{effects:?}");
}

#[test]
fn a_row_can_be_edited_completed_and_deleted() {
    let mut tab = open();
    add(&mut tab, "Call [20m]");
    let call = task(&tab, "Call");
    tab.send(Msg::Backlog(BacklogMsg::Edit(Some(call.clone()))));
    assert_eq!(tab.view().backlog.unwrap().editing, Some(call.clone()));
    let effects = tab.send(Msg::Backlog(BacklogMsg::Rename(call.clone(), "Call Ivo [45m]".into())));
    assert!(effects.contains(&Effect::Focus(FocusTarget::Task(call.clone()))));
    assert_eq!(rows(&mut tab), ["Call Ivo 45"]);
    tab.send(Msg::Backlog(BacklogMsg::Rename(call.clone(), "Call Ivo".into())));
    assert_eq!(rows(&mut tab), ["Call Ivo"]);
    tab.send(Msg::Backlog(BacklogMsg::Complete(call.clone())));
    assert_eq!(rows(&mut tab).len(), 0);
    tab.send(Msg::History(HistoryMsg::Undo));
    tab.send(Msg::Backlog(BacklogMsg::Remove(call)));
    assert_eq!((rows(&mut tab).len(), tab.model.plan().tasks().count()), (0, 0));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(rows(&mut tab), ["Call Ivo"]);
}

#[test]
fn a_long_backlog_is_searched_ordered_and_shown_in_parts() {
    let mut store = Store::default();
    let put = |store: &mut Store, record: &Record| {
        let stored = engine::archive::encode(&record.key(), Some(record), &engine::archive::Meta::default());
        store.0.insert(stored.key, stored.json);
    };
    put(&mut store, &Record::Project(Project::new("p".into(), "Loom", 3)));
    put(&mut store, &Record::Project(Project::new("q".into(), "art", 4)));
    for at in 0..3_000 {
        let id = TaskId::new(format!("t{at:04}"));
        let mut task = plan::Task::new(id, format!("Task {at}"));
        task.estimate = Some(10);
        task.project = [(7, "p"), (5, "q")].iter().find(|(task, _)| *task == at).map(|(_, id)| (*id).into());
        put(&mut store, &Record::Task(task));
    }
    let mut tab = reopened(&store);
    tab.send(Msg::Backlog(BacklogMsg::Toggle));
    let backlog = tab.view().backlog.unwrap();
    assert_eq!((backlog.rows.len(), backlog.total, backlog.minutes), (100, 3_000, 30_000));
    assert_eq!(&*backlog.rows[0].title, "Task 2999");
    tab.send(Msg::Backlog(BacklogMsg::More));
    assert_eq!(tab.view().backlog.unwrap().rows.len(), 200);
    tab.send(Msg::Backlog(BacklogMsg::Order(BacklogOrder::Project)));
    let rows = Arc::clone(&tab.view().backlog.unwrap().rows);
    let first: Vec<_> = rows.iter().take(3).map(|row| (&*row.title, row.project.as_deref())).collect();
    assert_eq!(first, [("Task 5", Some("art")), ("Task 7", Some("Loom")), ("Task 2999", None)], "as in a dictionary");
    tab.send(Msg::Backlog(BacklogMsg::Search("task 29".into())));
    let backlog = tab.view().backlog.unwrap();
    assert_eq!((backlog.found, backlog.total), (111, 3_000));
    let same = tab.view().backlog.unwrap();
    tab.send(Msg::Lifecycle(LifecycleMsg::Tick));
    assert!(Arc::ptr_eq(&same, &tab.view().backlog.unwrap()), "nothing of it has changed");
}

#[test]
fn that_it_is_open_is_remembered_and_other_pages_have_none() {
    let mut tab = open();
    let effects = tab.send(Msg::Backlog(BacklogMsg::Order(BacklogOrder::Project)));
    let mut store = Store::default();
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    let mut again = reopened(&store);
    assert_eq!(again.view().backlog.unwrap().order, BacklogOrder::Project);
    again.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Settings))));
    assert!(again.view().backlog.is_none());
    again.send(Msg::Backlog(BacklogMsg::Toggle));
    again.send(Msg::Calendar(CalendarMsg::Go(Route::week(None))));
    assert!(again.view().backlog.is_some(), "where it can't be seen it isn't closed");
}

#[test]
fn a_task_completed_in_another_tab_is_dropped() {
    let mut tab = open();
    let effects = tab.send(Msg::Backlog(BacklogMsg::Add("Call".into())));
    let mut store = Store::default();
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    let call = task(&tab, "Call");
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Task(call.clone()))));
    let mut other = reopened(&store);
    other.now += 60_000;
    let done = saves(&other.send(Msg::Backlog(BacklogMsg::Complete(call))))[0].1.clone();
    let effects = tab.send(Msg::Storage(StorageMsg::Heard(done)));
    assert!(tab.view().held.is_none() && effects.contains(&Effect::Announce(Message::Cancelled)));
}

#[test]
fn an_entry_over_a_list_goes_back_to_it_and_without_a_source_to_the_backlog() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Backlog(BacklogMsg::Toggle));
    let item = Grip::Item { connection: connection("asana").id, item: "t1".into() };
    tab.send(Msg::Drag(DragMsg::Pick(item.clone())));
    tab.send(Msg::Drag(DragMsg::OverList));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(tab.model.plan().tasks().count(), 0, "an item is in its list already");
    tab.send(Msg::Drag(DragMsg::Pick(item)));
    tab.send(Msg::Drag(DragMsg::OverDay(day(24))));
    tab.send(Msg::Drag(DragMsg::Drop));
    let planned = only(&tab);
    assert_eq!(tab.model.plan().entry(&planned).unwrap().slot, Slot { date: day(24), start: None });
    let back = |tab: &mut Tab, entry: &EntryId| {
        tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry: entry.clone(), at: None })));
        tab.send(Msg::Drag(DragMsg::OverList));
        assert!(!tab.view().backlog.unwrap().over);
        tab.send(Msg::Drag(DragMsg::Drop))
    };
    let effects = back(&mut tab, &planned);
    assert_eq!(said(&effects), [&Message::Unplanned { title: "Write report".into() }]);
    assert_eq!((tab.model.plan().entries().count(), rows(&mut tab).len()), (0, 0));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(only(&tab), planned);

    tab.send(new_entry("Weave [2h]".into(), Some(slot(day(24), "10:00"))));
    let own = tab.model.plan().entries().find(|entry| entry.id != planned).unwrap().id.clone();
    let effects = back(&mut tab, &own);
    assert_eq!(said(&effects), [&Message::Waits { title: "Weave".into() }]);
    assert_eq!(rows(&mut tab), ["Weave 120"]);
}

#[test]
fn what_has_a_time_keeps_it_on_a_day_without_hours() {
    let mut tab = open();
    tab.send(new_entry("Weave [2h]".into(), Some(slot(day(24), "10:00"))));
    let entry = only(&tab);
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry: entry.clone(), at: None })));
    tab.send(Msg::Drag(DragMsg::OverDay(day(30))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(tab.model.plan().entry(&entry).unwrap().slot, slot(day(30), "10:00"));
}
