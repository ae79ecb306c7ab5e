//! Captured pages: each is linked to its item, once, however many pages of the app are open.

use engine::{
    Captured, Dropped, Effect, EntryMsg, HistoryMsg, LifecycleMsg, Message, Msg, Place, SidebarMsg, StorageMsg, Stored,
    StoredChange,
};
use plan::{EntryId, TaskId};

use crate::world::{Host, Store, Tab, connections, day, place, reopened, saves, slot};

const REPORT: &str = "https://app.asana.com/1/77/project/88/task/1201";
const ID: &str = "01KB00000000000000000000ZZ";

fn page(title: &str, url: &str, selection: &str) -> Captured {
    Captured { title: title.into(), url: url.into(), selection: selection.into(), ..Captured::default() }
}

fn capture(tab: &mut Tab, title: &str, url: &str, selection: &str) -> Vec<Effect> {
    tab.now += 1_000;
    tab.send(Msg::Capture(page(title, url, selection)))
}

/// A host whose first task has an id like Asana's.
fn host() -> Host {
    let mut host = Host::default();
    host.tasks[0].0 = "1201".into();
    host
}

fn counts(tab: &Tab) -> (usize, usize) {
    (tab.model.plan().tasks().count(), tab.model.plan().entries().count())
}

fn waiting(json: &str) -> Stored {
    Stored { key: format!("capture/{ID}"), json: json.into() }
}

#[test]
fn a_captured_page_becomes_an_entry_for_today_that_can_be_undone() {
    let mut tab = Tab::ready();
    let effects = capture(&mut tab, "The news [45m]", "https://news.example/1", "");
    assert!(saves(&effects).iter().any(|(_, _, strict)| *strict));
    let view = tab.view();
    let entry = &view.week.days[1].untimed[0];
    assert_eq!((&*entry.title, entry.minutes, entry.provider.as_deref()), ("The news", 45, None));
    assert_eq!(&*tab.model.plan().task(&entry.task).unwrap().notes, "https://news.example/1");
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(counts(&tab), (0, 0));
}

#[test]
fn the_page_of_a_listed_item_is_planned_as_that_item() {
    let mut tab = Tab::connected(&host());
    capture(&mut tab, "anything - Asana", REPORT, "the last paragraph");
    capture(&mut tab, "anything - Asana", "https://app.asana.com/0/0/1201/f", "the last paragraph");
    assert_eq!(counts(&tab), (1, 2));
    let task = tab.model.plan().tasks().next().unwrap();
    assert_eq!((&*task.title, &*task.notes), ("Write report", "> the last paragraph"));
    assert!(tab.model.plan().entries().all(|entry| entry.scheduled == 90));
    let planned = tab.view().sidebar.panel.as_ref().unwrap().rows.iter().find_map(|row| match row {
        engine::view::RowView::Item(item) if item.id.as_str() == "1201" => Some(item.planned),
        _ => None,
    });
    assert_eq!(planned, Some(180));
}

#[test]
fn a_done_task_gets_a_successor() {
    let mut tab = Tab::connected(&host());
    capture(&mut tab, "", REPORT, "");
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)));
    capture(&mut tab, "", REPORT, "");
    assert_eq!(counts(&tab), (2, 2));
}

#[test]
fn a_page_captured_before_connecting_becomes_the_listed_item() {
    let mut tab = Tab::ready();
    capture(&mut tab, "Write - Asana", REPORT, "");
    capture(&mut tab, "Write - Asana", REPORT, "");
    assert_eq!(counts(&tab), (1, 2));
    assert_eq!(&*tab.model.plan().tasks().next().unwrap().title, "Write");
    tab.send(connections(["asana", "google-calendar"]));
    let mut effects = tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
    tab.answer(&host(), effects);
    let task = tab.model.plan().tasks().next().unwrap();
    assert_eq!((&*task.title, task.links[0].key.account.as_str()), ("Write report", "1"));
    capture(&mut tab, "Write - Asana", REPORT, "");
    assert_eq!(counts(&tab), (1, 3));
}

#[test]
fn an_issue_of_a_tool_without_an_adapter_is_linked_by_its_address() {
    let mut tab = Tab::ready();
    capture(&mut tab, "Save fails · Issue #7 · acme/web · GitHub", "https://github.com/acme/web/issues/7", "");
    capture(&mut tab, "Save fails", "https://github.com/Acme/Web/pull/7/files", "line 3");
    assert_eq!(counts(&tab), (1, 2));
    let task = tab.model.plan().tasks().next().unwrap();
    assert_eq!((&*task.title, &*task.notes), ("Save fails", "> line 3"));
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
    let source = tab.view().form.unwrap().source.clone().unwrap();
    assert_eq!((&*source.name, source.opens, source.connected), ("GitHub", true, false));
    let opened = tab.send(Msg::Entry(EntryMsg::OpenSource(entry)));
    assert!(opened.contains(&Effect::Open("https://github.com/acme/web/issues/7".into())));
}

#[test]
fn any_other_page_becomes_a_new_task_each_time() {
    let mut tab = Tab::ready();
    capture(&mut tab, "Inbox", "https://mail.example/#inbox", "");
    capture(&mut tab, "Inbox", "https://mail.example/#inbox", "Answer Ivo");
    assert_eq!(counts(&tab), (2, 2));
}

#[test]
fn a_waiting_capture_is_taken_up_at_the_next_start_on_its_own_day() {
    let mut store = Store::default();
    let stored =
        waiting(r#"{"v":1,"title":"Call","url":"https://x.example/","selection":"","day":"2026-11-23","at":1}"#);
    store.write(&[StoredChange::Put(stored)]);
    let mut tab = Tab::new(3);
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: engine::Route::week(None), visible: true }));
    let effects = tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    let entry = tab.model.plan().entry(&ID.into()).unwrap();
    assert_eq!((entry.slot.date, entry.slot.start), (day(23), None));
    for (_, changes, _) in saves(&effects) {
        store.write(&changes);
    }
    assert!(!store.0.keys().any(|key| key.starts_with("capture/")));
    assert_eq!(counts(&reopened(&store)), (1, 1));
}

#[test]
fn two_pages_that_hear_of_a_capture_make_one_entry() {
    let mut store = Store::default();
    let (mut one, mut two) = (Tab::ready(), reopened(&store));
    let heard = || {
        Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(waiting(
            r#"{"v":1,"title":"Call","url":"","selection":""}"#,
        ))]))
    };
    let (by_one, by_two) = (one.send(heard()), two.send(heard()));
    for effects in [by_one, by_two] {
        for (_, changes, _) in saves(&effects) {
            store.write(&changes);
            one.send(Msg::Storage(StorageMsg::Heard(changes.clone())));
            two.send(Msg::Storage(StorageMsg::Heard(changes)));
        }
    }
    for tab in [&one, &two, &reopened(&store)] {
        assert_eq!(counts(tab), (1, 1));
        assert!(tab.model.plan().entry(&EntryId::from(ID)).is_some_and(|entry| entry.task == TaskId::from(ID)));
    }
    let again = one.send(heard());
    assert_eq!((counts(&one), saves(&again).len()), ((1, 1), 1), "it is there already, and the note of it goes");
}

#[test]
fn a_record_that_isnt_a_capture_is_left_alone() {
    for json in ["", "[]", "{}", r#"{"v":1,"title":7}"#, r#"{"v":99,"title":"x"}"#] {
        let mut tab = Tab::ready();
        tab.send(Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(waiting(json))])));
        assert_eq!(counts(&tab), (0, 0), "{json}");
    }
    let mut tab = Tab::ready();
    let stored = Stored { key: "capture/../x".into(), json: r#"{"v":1,"title":"x"}"#.into() };
    tab.send(Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(stored)])));
    assert_eq!(counts(&tab), (0, 0));
}

/// The running timer: its start, and its entry's title.
fn running(tab: &mut Tab) -> (i64, String) {
    let view = tab.view();
    let timer = &view.timers.running[0];
    (timer.since, timer.entry.as_str().to_owned())
}

#[test]
fn a_page_that_is_worked_on_is_planned_for_now_and_its_timer_runs() {
    let mut tab = Tab::ready();
    tab.now += 7 * 60_000;
    tab.send(Msg::Capture(Captured { track: true, ..page("The news", "https://news.example/1", "") }));
    let entry = tab.model.plan().entries().next().unwrap().clone();
    assert_eq!((entry.slot.date, entry.slot.start.unwrap().to_hhmm()), (day(24), "09:00".to_owned()));
    assert_eq!(running(&mut tab), (tab.now, entry.id.as_str().to_owned()));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!((counts(&tab), tab.view().timers.running.len()), ((0, 0), 0));
}

#[test]
fn an_item_that_is_planned_for_today_gets_its_timer_and_no_second_entry() {
    let mut tab = Tab::connected(&host());
    capture(&mut tab, "", REPORT, "");
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    tab.send(Msg::Capture(Captured { track: true, ..page("", REPORT, "") }));
    assert_eq!((counts(&tab), running(&mut tab)), ((1, 1), (tab.now, entry.as_str().to_owned())));
}

#[test]
fn time_runs_from_the_capture_on_however_late_a_page_of_the_app_opens() {
    let mut store = Store::default();
    let at = crate::world::START - 3_600_000;
    let json = format!(
        r#"{{"v":1,"title":"Call","url":"","selection":"","day":"2026-11-24","time":"08:07","at":{at},"track":true}}"#
    );
    store.write(&[StoredChange::Put(waiting(&json))]);
    let mut tab = reopened(&store);
    assert_eq!(running(&mut tab), (at, ID.to_owned()));
    let entry = tab.model.plan().entry(&ID.into()).unwrap();
    assert_eq!(entry.slot.start.unwrap().to_hhmm(), "08:00");
    assert!(tab.view().timers.asked.is_none(), "nothing is to be asked about what was just begun");
}

fn drop_link(tab: &mut Tab, url: &str, to: Option<Place>) -> Vec<Effect> {
    tab.now += 1_000;
    tab.send(Msg::Dropped(Dropped { links: url.into(), place: to, ..Dropped::default() }))
}

#[test]
fn a_dropped_link_is_planned_where_it_was_dropped_or_waits() {
    let mut tab = Tab::connected(&host());
    drop_link(&mut tab, "https://news.example/1", Some(place(day(25), "10:00")));
    let entry = tab.model.plan().entries().next().unwrap().clone();
    assert_eq!(entry.slot, slot(day(25), "10:00"));
    assert_eq!(&*tab.model.plan().task(&entry.task).unwrap().notes, "https://news.example/1");
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(counts(&tab), (0, 0));

    drop_link(&mut tab, "https://news.example/1", None);
    assert_eq!(counts(&tab), (1, 0));
    assert_eq!(&*tab.model.plan().tasks().next().unwrap().title, "news.example/1");
    drop_link(&mut tab, REPORT, None);
    drop_link(&mut tab, REPORT, None);
    assert_eq!(counts(&tab), (2, 0), "an item waits once");
    drop_link(&mut tab, REPORT, Some(place(day(25), "12:00")));
    assert_eq!(counts(&tab), (2, 1), "and is planned as the same task");
    let before = counts(&tab);
    let effects = drop_link(&mut tab, "javascript:alert(1)", None);
    assert_eq!(counts(&tab), before);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Announce(Message::NothingDropped))), "{effects:?}");
}
