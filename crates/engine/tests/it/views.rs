//! The view as text, and that parts which haven't changed are the same.

use std::sync::Arc;

use engine::archive::{self, Meta};
use engine::view::{DayView, EntryView, ExportsView, FormView, Held, Lane, PageView, Toast, View};
use engine::{
    CalendarMsg, Draft, DragMsg, Grip, LoadError, Message, Msg, Page, Route, Spot, StorageMsg, StoredChange, TeamMsg,
    ToastMsg,
};
use plan::{Client, Label, Project, Record};

use crate::world::{Host, Tab, connection, day, new_entry, place, slot};

fn lane(lane: Option<Lane>) -> String {
    lane.map(|lane| format!("{}+{}/{}", lane.lane, lane.reach, lane.of)).unwrap_or_default()
}

fn entry(entry: &EntryView) -> String {
    let start = entry.start.map_or_else(|| "--:--".to_owned(), |start| start.to_hhmm());
    let marks = [(entry.done, "done"), (entry.held, "held"), (entry.provider.is_some(), "linked")];
    let marks: Vec<&str> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
    format!("  {start} {:>4} {:<6} {} {}", entry.minutes, lane(entry.lane), entry.title, marks.join(","))
        .trim_end()
        .to_owned()
}

/// The week as a person can read it.
fn text(view: &View) -> String {
    let line = |day: &Arc<DayView>| {
        let marks = [(day.today, " today"), (day.past, " past"), (day.weekend, " weekend")];
        let marks: String = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
        let mut out = vec![format!("{}{marks} {}/{}", day.date, day.planned, day.capacity)];
        out.extend(day.untimed.iter().chain(&day.timed).map(entry));
        out.extend(day.ghost.as_ref().map(|ghost| {
            let start = ghost.start.map_or_else(|| "--:--".to_owned(), |start| start.to_hhmm());
            format!("  {start} {:>4} {:<6} ({})", ghost.minutes, lane(ghost.lane), ghost.title)
        }));
        out.join("\n")
    };
    let days: Vec<String> = view.week.days.iter().map(line).collect();
    let now = view.week.now.map(|now| now.to_hhmm());
    format!("now {now:?}, first sight {}\n{}", view.week.first_sight.to_hhmm(), days.join("\n"))
}

fn create(tab: &mut Tab, title: &str, date: u32, at: &str) {
    tab.now += 1;
    tab.send(new_entry(title.into(), Some(slot(day(date), at))));
}

fn busy() -> Tab {
    let mut tab = Tab::connected(&Host::default());
    for (title, date, at) in [
        ("Plan the week [45m]", 23, "09:00"),
        ("Weave [3h]", 24, "09:00"),
        ("Spin [1h]", 24, "09:30"),
        ("Card", 24, "11:00"),
        ("Call Ivo", 24, ""),
        ("Night shift [4h]", 28, "22:00"),
    ] {
        create(&mut tab, title, date, at);
    }
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Item { connection: connection("asana").id, item: "t1".into() })));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(25), "10:00")))));
    tab.send(Msg::Drag(DragMsg::Drop));
    tab
}

#[test]
fn a_week() {
    insta::assert_snapshot!(text(&busy().view()));
}

#[test]
fn a_week_with_an_entry_held_over_its_own_day() {
    let mut tab = busy();
    let weave = tab.view().week.days[1].timed[0].id.clone();
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry: weave, at: None })));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "11:00")))));
    insta::assert_snapshot!(text(&tab.view()));
}

#[test]
fn another_week_begins_to_be_seen_before_its_first_entry() {
    let mut tab = busy();
    create(&mut tab, "Early", 30, "06:30");
    tab.send(Msg::Calendar(CalendarMsg::Step(1)));
    let week = tab.view().week;
    assert_eq!((week.now, week.first_sight.to_hhmm().as_str()), (None, "05:30"));
}

#[test]
fn a_message_that_changes_nothing_gives_the_same_parts() {
    let mut tab = busy();
    let before = tab.view();
    tab.send(Msg::Toast(ToastMsg::Dismiss));
    let after = tab.view();
    assert!(Arc::ptr_eq(&before.week, &after.week) && Arc::ptr_eq(&before.sidebar, &after.sidebar));
}

#[test]
fn a_change_of_one_day_makes_one_day_anew() {
    let mut tab = busy();
    let before = tab.view();
    create(&mut tab, "Dye", 26, "10:00");
    let after = tab.view();
    let same: Vec<bool> = before.week.days.iter().zip(&after.week.days).map(|(a, b)| Arc::ptr_eq(a, b)).collect();
    assert_eq!(same, [true, true, true, false, true, true, true]);
    let rows = |view: &View| Arc::clone(&view.sidebar.panel.as_ref().unwrap().rows);
    assert!(Arc::ptr_eq(&rows(&before), &rows(&after)), "nothing in the list has changed");
}

#[test]
fn an_entry_says_what_its_task_belongs_to_by_the_names_of_now() {
    let mut tab = busy();
    let mut task = tab.model.plan().tasks().find(|task| &*task.title == "Weave").unwrap().clone();
    (task.project, task.labels) = (Some("p".into()), vec!["l".into(), "gone".into()]);
    let client = |name: &str| Record::Client(Client { id: "c".into(), name: name.into(), hue: 1 });
    let project = Project { id: "p".into(), name: "Loom".into(), hue: 2, client: Some("c".into()), archived: false };
    let label = Label { id: "l".into(), name: "urgent".into(), hue: 3 };
    let newer = |record: Record, rev: u128| {
        let meta = Meta { rev, ..Meta::default() };
        StoredChange::Put(archive::encode(&record.key(), Some(&record), &meta))
    };
    let records = [Record::Task(task), Record::Project(project), Record::Label(label), client("Fjord")];
    tab.send(Msg::Storage(StorageMsg::Heard(records.into_iter().map(|record| newer(record, u128::MAX - 1)).collect())));
    let belongs = |tab: &mut Tab| {
        let weave = |entry: &&EntryView| &*entry.title == "Weave";
        tab.view().week.days[1].timed.iter().find(weave).unwrap().belongs.join(", ")
    };
    assert_eq!(belongs(&mut tab), "Loom, Fjord, urgent");
    tab.send(Msg::Storage(StorageMsg::Heard(vec![newer(client("Fjord & Sons"), u128::MAX)])));
    assert_eq!(belongs(&mut tab), "Loom, Fjord & Sons, urgent");
}

#[test]
fn a_ghost_makes_only_the_days_that_it_is_over_anew() {
    let mut tab = busy();
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Item { connection: connection("asana").id, item: "t3".into() })));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(27), "10:00")))));
    let before = tab.view();
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(28), "10:00")))));
    let after = tab.view();
    let same: Vec<bool> = before.week.days.iter().zip(&after.week.days).map(|(a, b)| Arc::ptr_eq(a, b)).collect();
    assert_eq!(same, [true, true, true, true, false, false, true]);
}

#[test]
fn there_and_back_again_is_remembered() {
    let mut tab = busy();
    let before = tab.view();
    tab.send(Msg::Calendar(CalendarMsg::Step(1)));
    tab.view();
    tab.send(Msg::Calendar(CalendarMsg::Today));
    let after = tab.view();
    assert!(before.week.days.iter().zip(&after.week.days).all(|(a, b)| Arc::ptr_eq(a, b)));
}

#[test]
fn midnight_makes_another_day_today() {
    let mut tab = busy();
    tab.now += 15 * 3_600_000;
    let days = tab.view().week.days.clone();
    let marks: Vec<(bool, bool)> = days.iter().take(3).map(|day| (day.past, day.today)).collect();
    assert_eq!(marks, [(true, false), (true, false), (false, true)]);
}

#[test]
fn addresses_at_the_ends_of_the_calendar_show_a_week() {
    for date in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
        let mut tab = busy();
        tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(Some(date)))));
        assert_eq!(tab.view().week.days.len(), 7);
        tab.send(Msg::Calendar(CalendarMsg::Step(i32::MAX)));
        tab.send(Msg::Calendar(CalendarMsg::Step(i32::MIN)));
        assert_eq!(tab.view().week.days.len(), 7);
    }
}

#[test]
fn the_first_and_the_last_day_that_can_be_named_are_shown_as_themselves() {
    for (text, stepped) in [("9999-12-31", 1), ("0001-01-01", -1)] {
        let date = text.parse().unwrap();
        for week_start in [chrono::Weekday::Mon, chrono::Weekday::Sun] {
            let mut tab = Tab::ready();
            tab.send(Msg::Settings(engine::SettingsMsg::Choose("week_start", week_start.to_string().into())));
            tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(Some(date)))));
            tab.send(new_entry("Weave".into(), Some(slot(date, "10:00"))));
            let days = tab.view().week.days.clone();
            let dates: std::collections::BTreeSet<_> = days.iter().map(|day| day.date).collect();
            assert_eq!((days.len(), dates.len()), (7, 7), "{text}");
            assert!(days.iter().any(|day| day.date == date && day.timed.len() == 1), "{text}");
            tab.send(Msg::Calendar(CalendarMsg::Step(stepped)));
            assert!(tab.view().week.days.iter().any(|day| day.date == date), "nothing is beyond {text}");
            let report = engine::reports::query::Asked::parse(&format!("from={text}&until={text}")).0;
            assert_eq!(report.print(), format!("from={text}&until={text}"));
        }
    }
}

#[test]
fn nothing_is_called_by_what_cannot_be_seen() {
    for title in ["\u{200b}", " \u{feff}\u{2060}", "\u{2800}", "\u{ad}\u{202e}", "\u{3164}", "\u{e0020}"] {
        let mut tab = Tab::ready();
        tab.send(new_entry(title.into(), None));
        let made = tab.model.plan().tasks().next();
        assert!(made.is_none(), "{title:?} made {made:?}");
        tab.send(Msg::Team(TeamMsg::Add(title.into())));
        assert_eq!(tab.model.plan().members().count(), 1, "{title:?}");
    }
    let mut tab = Tab::ready();
    tab.send(new_entry("\u{1f469}\u{200d}\u{1f52c}".into(), None));
    assert_eq!(tab.model.plan().tasks().count(), 1, "what joins emoji is part of a title");
}

#[test]
fn tracked_minutes_of_days_add_up_to_those_of_their_week() {
    let mut tab = Tab::ready();
    for n in 23..=28 {
        tab.send(new_entry("Weave".into(), Some(slot(day(n), "10:00"))));
        let entry = tab.model.plan().entries_on(day(n)).next().unwrap().id.clone();
        tab.send(Msg::Timer(engine::TimerMsg::Toggle(entry)));
        tab.wait(95_000);
    }
    let week = tab.view().week.clone();
    let now = tab.now;
    let running = |since| plan::timer::elapsed(since, now);
    assert!(
        week.days.iter().flat_map(|day| &day.timed).any(|entry| entry.running.is_some()),
        "the last one still runs"
    );
    let minutes = week.tracked(running);
    assert_eq!((minutes.iter().sum::<u32>(), minutes.len()), (6 * 95 / 60, 7), "{minutes:?}");
    assert_eq!(week.tracked(|_| 0).iter().sum::<u32>(), 5 * 95 / 60);
}

/// Something that makes a part of a view another one.
type Change<'a> = &'a dyn Fn(&mut View);

#[test]
fn a_view_is_drawn_anew_whichever_part_of_it_differs() {
    let view = Tab::ready().view();
    assert!(view.same(&view.clone()), "nothing differs");
    let spot = Spot { date: day(24), start: None, minutes: 30, whose: None };
    let exports = ExportsView { name: "", accounts: Vec::new(), known: Vec::new(), now: None };
    let form = FormView { entry: "e".into(), fields: Draft::default(), wrong: Vec::new(), source: None, quick: false };
    let held = Held { title: "".into(), by_keys: true, resizing: false };
    let toast = Toast { id: 1, message: Message::Undone { title: None, others: 0 }, offer: None };
    let parts: [(&str, Change<'_>); 25] = [
        ("week", &|view| view.week = Arc::new((*view.week).clone())),
        ("sidebar", &|view| view.sidebar = Arc::new((*view.sidebar).clone())),
        ("whose", &|view| view.whose = None),
        ("who", &|view| view.who = Some("ada".into())),
        ("backlog", &|view| view.backlog = Some(Arc::default())),
        ("page", &|view| view.page = PageView::Plain(Page::Day)),
        ("minutes_a_row", &|view| view.minutes_a_row = 5),
        ("exports", &|view| view.exports = Some(Arc::new(exports.clone()))),
        ("form", &|view| view.form = Some(Arc::new(form.clone()))),
        ("creating", &|view| view.creating = Some(spot.clone())),
        ("in_place", &|view| view.in_place = !view.in_place),
        ("choices", &|view| view.choices = Arc::new((*view.choices).clone())),
        ("timers", &|view| view.timers = Arc::new((*view.timers).clone())),
        ("toast", &|view| view.toast = Some(toast.clone())),
        ("saving", &|view| view.saving.pending += 1),
        ("loaded", &|view| view.loaded = !view.loaded),
        ("unopened", &|view| view.unopened = Some(LoadError::Full)),
        ("device", &|view| view.device = Arc::default()),
        ("held", &|view| view.held = Some(held.clone())),
        ("selected", &|view| view.selected.push("e".into())),
        ("clip", &|view| view.clip = Some("".into())),
        ("cut", &|view| view.cut = !view.cut),
        ("can_undo", &|view| view.can_undo = !view.can_undo),
        ("can_redo", &|view| view.can_redo = !view.can_redo),
        ("shortcuts", &|view| view.shortcuts = Arc::new((*view.shortcuts).clone())),
    ];
    for (part, change) in parts {
        let mut other = view.clone();
        change(&mut other);
        assert!(!view.same(&other) && !other.same(&view), "{part}");
    }
}
