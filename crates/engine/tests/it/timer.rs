//! Timers through everything that can happen to a page: reload, sleep, crash, a clock put back, another tab.

use engine::view::{EntryView, GapView};
use engine::{Effect, EntryMsg, HistoryMsg, Keep, LifecycleMsg, Message, Millis, Msg, StorageMsg, TimerMsg};
use plan::EntryId;

use crate::world::{Host, Store, Tab, connection, day, new_entry, reopened, saves, slot};

mod random;

const MINUTE: Millis = 60_000;
const HOUR: Millis = 60 * MINUTE;

pub(crate) fn toggle(entry: &EntryId) -> Msg {
    Msg::Timer(TimerMsg::Toggle(entry.clone()))
}

fn stop() -> Msg {
    Msg::Timer(TimerMsg::Stop(None))
}

fn keep(keep: Keep) -> Msg {
    Msg::Timer(TimerMsg::Keep(keep))
}

/// A tab with its store.
struct Page {
    tab: Tab,
    store: Store,
}

impl Page {
    fn new() -> Self {
        let mut page = Self { tab: Tab::new(1), store: Store::default() };
        page.send(Msg::Lifecycle(LifecycleMsg::Started { route: engine::Route::week(None), visible: true }));
        page.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))));
        page
    }

    fn send(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = self.tab.send(msg);
        for (save, changes, _) in saves(&effects) {
            self.store.write(&changes);
            self.tab.send(Msg::Storage(StorageMsg::Saved(save)));
        }
        effects
    }

    fn entry(&mut self, title: &str) -> EntryId {
        let before = self.ids();
        self.send(new_entry(title.into(), Some(slot(day(24), "10:00"))));
        self.ids().into_iter().find(|id| !before.contains(id)).unwrap()
    }

    fn ids(&self) -> Vec<EntryId> {
        self.tab.model.plan().entries().map(|entry| entry.id.clone()).collect()
    }

    /// Lets time pass, and wakes the page whenever it asks for it.
    fn live(&mut self, by: Millis) {
        let until = self.tab.now + by;
        while self.tab.now < until {
            self.tab.now = (self.tab.now + MINUTE).min(until);
            self.send(Msg::Lifecycle(LifecycleMsg::Tick));
        }
    }

    /// Closes the page, and opens it again after a while.
    fn reopen(&mut self, after: Millis) {
        let now = self.tab.now + after;
        let mut tab = Tab::new(now.cast_unsigned().into());
        tab.now = now;
        self.tab = tab;
        self.send(Msg::Lifecycle(LifecycleMsg::Started { route: engine::Route::week(None), visible: true }));
        let all = self.store.all();
        self.send(Msg::Storage(StorageMsg::Loaded(Ok(all))));
    }

    /// The computer sleeps, and wakes.
    fn sleep(&mut self, by: Millis) {
        self.tab.now += by;
        self.send(Msg::Lifecycle(LifecycleMsg::Tick));
        self.tab.now += 3_000;
        self.send(Msg::Lifecycle(LifecycleMsg::Tick));
    }

    fn logged(&self, entry: &EntryId) -> u64 {
        self.tab.model.plan().entry(entry).unwrap().logged()
    }

    fn running(&mut self) -> Vec<(EntryId, Millis)> {
        self.tab.view().timers.running.iter().map(|timer| (timer.entry.clone(), timer.since)).collect()
    }

    fn asked(&mut self) -> Option<GapView> {
        self.tab.view().timers.asked.clone()
    }

    fn shown(&mut self, entry: &EntryId) -> EntryView {
        let week = self.tab.view().week;
        let mut all = week.days.iter().flat_map(|day| day.timed.iter().chain(&day.untimed));
        all.find(|shown| shown.id == *entry).unwrap().clone()
    }
}

#[test]
fn a_timer_is_a_beginning_that_is_stored_and_its_end_is_logged() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    let began = page.tab.now;
    let effects = page.send(toggle(&entry));
    let strict = saves(&effects).into_iter().find(|(_, changes, _)| format!("{changes:?}").contains("timer/")).unwrap();
    assert!(strict.2, "what a person did is stored strictly");
    assert_eq!(page.shown(&entry).running, Some(began));
    page.live(25 * MINUTE);
    assert_eq!((page.logged(&entry), page.running()), (0, vec![(entry.clone(), began)]), "no ticks");
    let effects = page.send(toggle(&entry));
    let said = Message::TimerStopped { title: "Weave".into(), seconds: 1_500 };
    assert!(effects.contains(&Effect::Announce(said)));
    assert_eq!((page.logged(&entry), page.running(), page.shown(&entry).running), (1_500, vec![], None));
    let view = page.tab.view();
    assert_eq!((view.week.logged, view.week.days[1].logged), (1_500, 1_500));
}

#[test]
fn a_reload_a_crash_and_a_short_absence_change_nothing() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    page.live(2 * HOUR);
    page.reopen(2_000);
    page.live(5 * MINUTE);
    page.reopen(10 * MINUTE);
    assert_eq!(page.asked(), None);
    page.send(stop());
    assert_eq!(page.logged(&entry), (2 * 3_600 + 2 + 15 * 60));
}

#[test]
fn an_absence_of_more_than_ten_minutes_asks_what_to_keep() {
    for (keep_what, logged, runs) in [
        (Keep::All, 6_600, true),
        (Keep::WithoutGap, 3_000, true),
        (Keep::Until(i64::MIN), 0, false),
        (Keep::Until(i64::MAX), 6_000, false),
        (Keep::Nothing, 0, false),
    ] {
        let mut page = Page::new();
        let entry = page.entry("Weave");
        page.send(toggle(&entry));
        let began = page.tab.now;
        page.live(40 * MINUTE);
        page.reopen(HOUR);
        let gap = page.asked().unwrap();
        assert_eq!((gap.since, gap.from, gap.until), (began, began + 40 * MINUTE, began + 100 * MINUTE));
        page.send(keep(keep_what));
        assert_eq!(page.asked(), None);
        assert_eq!(!page.running().is_empty(), runs, "{keep_what:?}");
        page.live(10 * MINUTE);
        page.send(stop());
        assert_eq!(page.logged(&entry), logged, "{keep_what:?}");
    }
}

#[test]
fn a_timer_can_be_stopped_at_the_last_sign_of_life() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    page.live(40 * MINUTE);
    page.reopen(HOUR);
    let gap = page.asked().unwrap();
    page.send(keep(Keep::Until(gap.from)));
    assert_eq!(page.logged(&entry), 2_400);
    page.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(page.running(), [(entry.clone(), gap.since)], "and undo brings it back");
    assert_eq!(page.logged(&entry), 0);
}

#[test]
fn a_question_without_an_answer_stays_and_nothing_is_lost() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    page.live(30 * MINUTE);
    page.sleep(HOUR);
    let gap = page.asked().unwrap();
    page.send(Msg::Timer(TimerMsg::Later));
    assert_eq!(page.asked(), None);
    let timers = page.tab.view().timers;
    assert!(timers.running[0].gap, "the timer goes on and shows that something is open");
    page.live(20 * MINUTE);
    page.reopen(MINUTE);
    assert_eq!(page.asked(), Some(gap.clone()), "asked again by the next page");
    page.send(Msg::Timer(TimerMsg::Later));
    page.send(stop());
    assert_eq!(page.asked(), Some(gap), "a stop needs the answer");
    assert_eq!(page.logged(&entry), 0);
    page.send(keep(Keep::WithoutGap));
    page.send(stop());
    assert_eq!(page.logged(&entry), 51 * 60);
}

#[test]
fn a_stop_right_after_waking_asks_too() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    page.live(5 * MINUTE);
    page.tab.now += HOUR;
    page.send(stop());
    assert!(page.asked().is_some());
    assert_eq!(page.logged(&entry), 0);
}

#[test]
fn time_seen_by_another_tab_is_no_gap() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    let mut other = reopened(&page.store);
    other.now = page.tab.now;
    // This tab is frozen for an hour while the other one runs; what that one saved arrives a moment after waking.
    let mut told = Vec::new();
    for _ in 0..60 {
        told.extend(saves(&other.wait(MINUTE)).into_iter().flat_map(|(_, changes, _)| changes));
    }
    assert_eq!(told.len(), 60, "a sign a minute");
    page.tab.now = other.now;
    page.send(Msg::Lifecycle(LifecycleMsg::Tick));
    assert_eq!(page.asked(), None);
    page.send(Msg::Storage(StorageMsg::Heard(told)));
    page.live(5_000);
    assert_eq!(page.asked(), None);
}

#[test]
fn both_tabs_show_one_timer_and_either_stops_it() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    let mut other = reopened(&page.store);
    let heard = saves(&page.send(toggle(&entry))).into_iter().flat_map(|(_, changes, _)| changes).collect();
    other.send(Msg::Storage(StorageMsg::Heard(heard)));
    assert_eq!(other.view().timers.running.len(), 1);
    other.now += 7 * MINUTE;
    let told = saves(&other.send(stop())).into_iter().flat_map(|(_, changes, _)| changes).collect();
    page.tab.now = other.now;
    page.send(Msg::Storage(StorageMsg::Heard(told)));
    assert_eq!((page.running(), page.logged(&entry)), (vec![], 420));
}

#[test]
fn a_clock_put_back_keeps_what_was_counted_and_never_makes_it_negative() {
    for back in [3_000, 5 * MINUTE, HOUR, 400 * 24 * HOUR] {
        let mut page = Page::new();
        let entry = page.entry("Weave");
        page.send(toggle(&entry));
        page.live(30 * MINUTE);
        page.tab.now -= back;
        page.send(Msg::Lifecycle(LifecycleMsg::Tick));
        assert_eq!(page.asked(), None);
        page.live(10 * MINUTE);
        page.send(Msg::History(HistoryMsg::Undo));
        assert_eq!(page.running(), [], "the beginning can still be undone");
        page.send(Msg::History(HistoryMsg::Redo));
        page.send(stop());
        assert_eq!(page.logged(&entry), 40 * 60, "{back}");
    }
}

#[test]
fn a_clock_put_back_while_time_passes_costs_nothing() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    page.live(10 * MINUTE);
    // 50 s later, by a clock that was put back by an hour meanwhile; nothing was heard from the page in between.
    page.tab.now += 50_000 - HOUR;
    page.tab.uptime += 50_000;
    page.send(Msg::Lifecycle(LifecycleMsg::Tick));
    page.live(MINUTE);
    page.send(stop());
    assert_eq!(page.logged(&entry), 11 * 60 + 50);
}

#[test]
fn time_seen_before_closing_survives_a_clock_put_back() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    page.live(10 * MINUTE);
    page.tab.now += 55_000;
    page.send(Msg::Lifecycle(LifecycleMsg::Visible(false)));
    page.reopen(-HOUR);
    page.send(stop());
    assert_eq!(page.logged(&entry), 655);
}

#[test]
fn a_beginning_in_the_future_counts_as_none_and_is_corrected() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    let key = page.store.0.keys().find(|key| key.starts_with("alive/")).unwrap().clone();
    page.store.0.remove(&key);
    page.reopen(-48 * HOUR);
    assert_eq!(page.running(), [(entry.clone(), page.tab.now)]);
    page.live(2 * MINUTE);
    page.send(stop());
    assert_eq!(page.logged(&entry), 120);
}

#[test]
fn starting_another_stops_the_first_as_one_change() {
    let mut page = Page::new();
    let [first, second] = ["Weave", "Spin"].map(|title| page.entry(title));
    page.send(toggle(&first));
    page.live(10 * MINUTE);
    let effects = page.send(toggle(&second));
    let said = Message::TimerStarted { title: "Spin".into(), stopped: Some(("Weave".into(), 600)) };
    assert!(effects.contains(&Effect::Announce(said)));
    assert_eq!(page.logged(&first), 600);
    assert_eq!(page.running().iter().map(|(entry, _)| entry).collect::<Vec<_>>(), [&second]);
    page.send(Msg::History(HistoryMsg::Undo));
    assert_eq!((page.logged(&first), page.running()[0].0.clone()), (0, first));
}

#[test]
fn starting_another_timer_over_a_gap_keeps_the_time_seen() {
    let mut page = Page::new();
    let [first, second] = ["Weave", "Spin"].map(|title| page.entry(title));
    page.send(toggle(&first));
    page.live(10 * MINUTE);
    page.sleep(HOUR);
    page.send(Msg::Timer(TimerMsg::Later));
    page.live(MINUTE);
    page.send(toggle(&second));
    assert_eq!((page.logged(&first), page.asked()), (11 * 60, None));
    page.send(Msg::History(HistoryMsg::Undo));
    assert_eq!((page.logged(&first), page.running()[0].0.clone()), (0, first));
}

#[test]
fn completing_a_task_stops_its_timer() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    page.live(3 * MINUTE);
    page.send(Msg::Entry(EntryMsg::ToggleDone(entry.clone())));
    assert_eq!((page.logged(&entry), page.running()), (180, vec![]));
    page.send(Msg::History(HistoryMsg::Undo));
    assert_eq!((page.logged(&entry), page.running().len()), (0, 1));
    assert!(!page.shown(&entry).done);
    page.send(Msg::History(HistoryMsg::Redo));
    assert_eq!((page.logged(&entry), page.running()), (180, vec![]));
    page.send(toggle(&entry));
    assert_eq!(page.running().len(), 1, "one may go on with what is done");
}

#[test]
fn deleting_an_entry_removes_its_timer_and_undo_restores_it() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    let running = page.running();
    page.live(3 * MINUTE);
    page.send(Msg::Entry(EntryMsg::Remove(entry.clone())));
    assert_eq!(page.running(), []);
    page.live(20 * MINUTE);
    page.send(Msg::History(HistoryMsg::Undo));
    assert_eq!((page.running(), page.asked()), (running, None));
    page.send(Msg::Entry(EntryMsg::Unlink(entry)));
    assert_eq!(page.running().len(), 1);
}

#[test]
fn a_title_begins_at_once_today_from_now() {
    let mut page = Page::new();
    page.tab.now += 7 * MINUTE;
    page.send(Msg::Timer(TimerMsg::Begin { title: "Call Ivo [45m]".into() }));
    let (entry, since) = page.running()[0].clone();
    let shown = page.shown(&entry);
    assert_eq!((&*shown.title, shown.minutes, since), ("Call Ivo", 45, page.tab.now));
    assert_eq!(shown.start, slot(day(24), "09:00").start);
    page.send(Msg::History(HistoryMsg::Undo));
    assert_eq!((page.running(), page.ids()), (vec![], vec![]), "one change");
    page.send(Msg::Timer(TimerMsg::Begin { title: " ".into() }));
    assert_eq!(page.running(), []);
}

#[test]
fn a_source_item_is_planned_for_now_and_begins_and_the_same_key_stops_it() {
    let mut tab = Tab::connected(&Host::default());
    let item = || Msg::Timer(TimerMsg::ToggleItem(connection("asana").id, "t1".into()));
    tab.send(item());
    let shown = tab.view().week.days[1].timed[0].clone();
    assert_eq!((&*shown.title, shown.minutes, shown.start), ("Write report", 90, slot(day(24), "09:00").start));
    assert_eq!(tab.view().timers.running.len(), 1);
    tab.now += MINUTE;
    tab.send(item());
    assert_eq!(tab.view().timers.running.len(), 0);
    tab.send(item());
    let view = tab.view();
    assert_eq!((view.week.days[1].timed.len(), view.timers.running.len()), (1, 1), "it goes on with today's");
    let entry = view.week.days[1].timed[0].id.clone();
    tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)));
    tab.send(item());
    let view = tab.view();
    assert_eq!(view.week.days[1].timed.len(), 2, "what is done has a successor");
    assert_ne!(view.week.days[1].timed[0].task, view.week.days[1].timed[1].task);
}

#[test]
fn a_day_is_made_again_when_a_timer_begins_and_not_while_it_runs() {
    let mut page = Page::new();
    let entry = page.entry("Weave");
    page.send(toggle(&entry));
    let (before, timers) = (page.tab.view().week.days[1].clone(), page.tab.view().timers);
    page.live(5 * MINUTE);
    let view = page.tab.view();
    assert!(std::sync::Arc::ptr_eq(&before, &view.week.days[1]));
    assert!(std::sync::Arc::ptr_eq(&timers, &view.timers));
    page.send(stop());
    assert!(!std::sync::Arc::ptr_eq(&before, &page.tab.view().week.days[1]));
}
