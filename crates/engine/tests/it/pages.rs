//! The pages of days: which days each shows, what hides weekends, how close the rows are, and the agenda.

use chrono::{Datelike, NaiveDate, Weekday};
use engine::agenda::{AgendaItem, AgendaPart, AgendaTime, agenda};
use engine::mini_month::{MiniDay, later, mini_month, named};
use engine::{CalendarMsg, DragMsg, Effect, Grip, Msg, Nudge, Page, Place, Ratio, Route, SettingsMsg, Sheet, Subject};
use plan::MinuteOfDay;

use crate::world::{Tab, day, new_entry, slot};

fn go(tab: &mut Tab, page: Page, date: Option<NaiveDate>) {
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::near(page, date, None))));
}

fn choose(tab: &mut Tab, id: &'static str, value: &str) {
    tab.send(Msg::Settings(SettingsMsg::Choose(id, value.into())));
}

fn shown(tab: &mut Tab) -> Vec<NaiveDate> {
    tab.view().week.days.iter().map(|day| day.date).collect()
}

fn create(tab: &mut Tab, title: &str, date: NaiveDate, at: &str) {
    tab.send(new_entry(title.into(), Some(slot(date, at))));
}

#[test]
fn each_page_has_its_days_and_steps() {
    let mut tab = Tab::ready();
    for (page, first, count, next) in [
        (Page::WorkWeek, day(23), 5, day(30)),
        (Page::Fortnight, day(23), 14, NaiveDate::from_ymd_opt(2026, 12, 7).unwrap()),
        (Page::Agenda, day(24), 28, NaiveDate::from_ymd_opt(2026, 12, 22).unwrap()),
    ] {
        go(&mut tab, page, None);
        let days = shown(&mut tab);
        assert_eq!((days[0], days.len(), tab.view().week.near()), (first, count, None), "{page:?}");
        tab.send(Msg::Calendar(CalendarMsg::Step(1)));
        assert_eq!(shown(&mut tab)[0], next, "{page:?}");
    }
    for path in ["workweek", "fortnight", "agenda"] {
        let route = Route::parse(&format!("#/{path}?date=2026-11-26"));
        assert_eq!((route.page.path(), route.date), (path, Some(day(26))));
    }
}

#[test]
fn the_work_week_has_the_days_on_which_the_member_works() {
    let mut tab = Tab::ready();
    let me = tab.view().whose.unwrap().id;
    let works = |tab: &mut Tab, lengths: [&str; 7]| {
        tab.send(Msg::Settings(SettingsMsg::Open(Subject::Member(Some(me.clone())))));
        let capacity = lengths.map(Into::into);
        let sheet = Sheet { capacity, from: "09:00".into(), until: "17:00".into(), ..Sheet::default() };
        tab.send(Msg::Settings(SettingsMsg::Save(sheet)));
    };
    // Off on Wednesdays, at work on Saturdays.
    works(&mut tab, ["8h", "8h", "", "8h", "8h", "4h", ""]);
    go(&mut tab, Page::WorkWeek, None);
    assert_eq!(shown(&mut tab), [23, 24, 26, 27, 28].map(day));
    works(&mut tab, [""; 7]);
    assert_eq!(shown(&mut tab), [23, 24, 25, 26, 27].map(day), "of somebody without working days");
}

#[test]
fn weekends_are_hidden_page_by_page() {
    let mut tab = Tab::ready();
    tab.send(Msg::Calendar(CalendarMsg::Weekends));
    assert_eq!(shown(&mut tab), [23, 24, 25, 26, 27].map(day));
    go(&mut tab, Page::Fortnight, None);
    assert_eq!(shown(&mut tab).len(), 14, "another page keeps its own");
    choose(&mut tab, "weekends_fortnight", "");
    assert_eq!(shown(&mut tab).len(), 10);
    go(&mut tab, Page::Month, Some(day(1)));
    choose(&mut tab, "weekends_month", "");
    let view = tab.view();
    // The first of November is a Sunday.
    assert_eq!((view.week.days.len(), view.week.month), (30, NaiveDate::from_ymd_opt(2026, 11, 1)));
    assert!(view.week.by_week().all(|week| week.len() == 5));
    choose(&mut tab, "week_start", "wed");
    assert!(tab.view().week.by_week().all(|week| week.len() == 5));
    choose(&mut tab, "week_start", "");
    go(&mut tab, Page::Day, Some(day(28)));
    assert_eq!(shown(&mut tab), [day(28)], "a day's own page shows it");
    go(&mut tab, Page::Week, None);
    tab.send(Msg::Calendar(CalendarMsg::Weekends));
    assert_eq!(shown(&mut tab).len(), 7);
}

#[test]
fn what_is_hidden_is_neither_selected_nor_passed_through_by_keys() {
    let mut tab = Tab::ready();
    create(&mut tab, "Friday [1h]", day(27), "10:00");
    create(&mut tab, "Saturday [1h]", day(28), "10:00");
    tab.send(Msg::Selection(engine::SelectionMsg::SelectAll));
    assert_eq!(tab.view().selected.len(), 2);
    tab.send(Msg::Calendar(CalendarMsg::Weekends));
    let selected = tab.view().selected;
    assert_eq!(selected.len(), 1);
    tab.send(Msg::Selection(engine::SelectionMsg::Clear));
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry: selected[0].clone(), at: None })));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Days(1))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(tab.model.plan().entry(&selected[0]).unwrap().slot.date, day(30), "from Friday to Monday");
    let saturday = tab.model.plan().entries_on(day(28)).next().unwrap().id.clone();
    tab.send(Msg::Calendar(CalendarMsg::ShowEntry(saturday.clone())));
    assert!(tab.view().entry(&saturday).is_some(), "what is gone to is shown");
}

#[test]
fn rows_are_closer_page_by_page_and_times_snap_to_them() {
    let mut tab = Tab::ready();
    assert_eq!(tab.view().minutes_a_row, 30);
    for by in [1, 1, 1, 1] {
        tab.send(Msg::Calendar(CalendarMsg::Zoom(by)));
    }
    assert_eq!(tab.view().minutes_a_row, 5);
    go(&mut tab, Page::Day, None);
    assert_eq!(tab.view().minutes_a_row, 30, "another page keeps its own");
    go(&mut tab, Page::Week, None);
    create(&mut tab, "Weave [1h]", day(24), "10:00");
    let entry = tab.model.plan().entries_on(day(24)).next().unwrap().id.clone();
    let drop = |tab: &mut Tab, minute: i32| {
        tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry: entry.clone(), at: None })));
        let at = Some(Ratio { part: minute, whole: 1440 });
        tab.send(Msg::Drag(DragMsg::Over(Some(Place { date: day(24), member: None, at }))));
        tab.send(Msg::Drag(DragMsg::Drop));
        tab.model.plan().entry(&entry).unwrap().slot.start.map(MinuteOfDay::to_hhmm).unwrap()
    };
    assert_eq!(drop(&mut tab, 11 * 60 + 6), "11:05");
    choose(&mut tab, "rows_week", "30");
    assert_eq!(drop(&mut tab, 12 * 60 + 6), "12:00");
    // What is low on the screen takes its room beside others: a quarter of an hour, at the widest step half of one.
    create(&mut tab, "Below [15m]", day(25), "10:00");
    create(&mut tab, "Above [15m]", day(25), "10:15");
    let lanes =
        |tab: &mut Tab| tab.view().week.days[2].timed.iter().map(|entry| entry.lane.unwrap().of).collect::<Vec<_>>();
    assert_eq!(lanes(&mut tab), [1, 1]);
    choose(&mut tab, "rows_week", "60");
    assert_eq!(lanes(&mut tab), [2, 2]);
    go(&mut tab, Page::Month, None);
    tab.send(Msg::Calendar(CalendarMsg::Zoom(1)));
    go(&mut tab, Page::Week, None);
    assert_eq!(tab.view().minutes_a_row, 60, "a month has no rows");
}

#[test]
fn the_agenda_has_days_in_order_of_time_with_what_is_now_and_next_and_folds_empty_ones() {
    let mut tab = Tab::ready();
    // It is Tuesday the 24th, nine o'clock.
    create(&mut tab, "Later [30m]", day(24), "15:00");
    create(&mut tab, "Over [30m]", day(24), "08:00");
    create(&mut tab, "Now [1h]", day(24), "08:30");
    create(&mut tab, "Next [30m]", day(24), "10:00");
    create(&mut tab, "And next [15m]", day(24), "10:00");
    create(&mut tab, "Thursday [30m]", day(26), "08:00");
    tab.send(new_entry("Some time".into(), Some(plan::Slot { date: day(24), start: None })));
    go(&mut tab, Page::Agenda, None);
    let view = tab.view();
    let parts = agenda(&view.week, &view.meetings);
    let AgendaPart::Day(today) = &parts[0] else { panic!("{parts:?}") };
    let rows: Vec<_> = today
        .rows
        .iter()
        .map(|row| {
            let AgendaItem::Entry(entry) = &row.what else { panic!("{row:?}") };
            (&*entry.title, row.when)
        })
        .collect();
    assert_eq!(
        rows,
        [
            ("Over", AgendaTime::Past),
            ("Now", AgendaTime::Now),
            ("Next", AgendaTime::Next),
            ("And next", AgendaTime::Next),
            ("Later", AgendaTime::Later),
            ("Some time", AgendaTime::AnyTime),
        ]
    );
    assert_eq!(parts[1], AgendaPart::Nothing(day(25), day(25)));
    assert!(matches!(&parts[2], AgendaPart::Day(day) if day.rows[0].when == AgendaTime::Later));
    let last = NaiveDate::from_ymd_opt(2026, 12, 21).unwrap();
    assert_eq!(parts[3..], [AgendaPart::Nothing(day(27), last)]);
    assert_eq!(last.weekday(), Weekday::Mon);
}

#[test]
fn today_is_in_the_agenda_even_without_anything() {
    let mut tab = Tab::ready();
    go(&mut tab, Page::Agenda, Some(day(22)));
    let view = tab.view();
    let parts = agenda(&view.week, &view.meetings);
    assert_eq!(parts[0], AgendaPart::Nothing(day(22), day(23)));
    assert!(matches!(&parts[1], AgendaPart::Day(today) if today.day.today && today.rows.is_empty()));
    assert!(matches!(parts[2], AgendaPart::Nothing(from, _) if from == day(25)));
}

#[test]
fn the_small_month_marks_days_with_entries_and_those_that_are_shown() {
    let mut tab = Tab::ready();
    create(&mut tab, "Weave [1h]", day(25), "10:00");
    let env = tab.env();
    let made = mini_month(&tab.model, &env, day(10));
    assert_eq!((made.month, made.weeks.len()), (day(1), 6));
    let all: Vec<_> = made.weeks.iter().flatten().collect();
    let dates = |is: fn(&MiniDay) -> bool| all.iter().filter(|day| is(day)).map(|day| day.date).collect::<Vec<_>>();
    assert_eq!(dates(|day| day.busy), [day(25)]);
    assert_eq!(dates(|day| day.today), [day(24)]);
    assert_eq!(dates(|day| day.shown), (23..=29).map(day).collect::<Vec<_>>());
    assert_eq!(all.iter().filter(|day| !day.outside).count(), 30);
    assert_eq!(named("tomorrow", &env), Some(day(25)));
    assert_eq!(named("nonsense", &env), None);
    assert_eq!(later(day(30), 0, 3), NaiveDate::from_ymd_opt(2027, 2, 28).unwrap());
}

#[test]
fn the_weeks_of_a_page_begin_where_weeks_do_even_if_that_day_is_hidden() {
    let mut tab = Tab::ready();
    choose(&mut tab, "week_start", "sun");
    for (page, starts) in [
        (Page::Day, vec![day(22)]),
        (Page::WorkWeek, vec![day(22)]),
        (Page::Week, vec![day(22)]),
        (Page::Fortnight, vec![day(22), day(29)]),
    ] {
        go(&mut tab, page, Some(day(25)));
        assert_eq!(tab.view().week.week_starts(), starts, "{page:?}");
    }
    go(&mut tab, Page::Month, Some(day(25)));
    assert_eq!(tab.view().week.week_starts().len(), 5);
}

#[test]
fn the_clock_is_told_when_it_is_chosen_and_at_the_next_start() {
    let mut tab = Tab::ready();
    let effects = tab.send(Msg::Settings(SettingsMsg::Choose("clock", "24".into())));
    assert!(effects.contains(&Effect::Clock(Some(false))), "{effects:?}");
    let effects = tab.send(Msg::Settings(SettingsMsg::Choose("clock", "auto".into())));
    assert!(effects.contains(&Effect::Clock(None)), "{effects:?}");
}
