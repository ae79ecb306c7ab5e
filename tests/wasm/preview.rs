//! The first sight of the calendar: what it draws, and that the first texts are all it needs.

use std::sync::Arc;

use chrono::NaiveDate;
use engine::Page;
use engine::first::Preview;
use engine::view::{DayView, EntryView, Lane, WeekView};
use hourloom::boot::preview::picture;
use hourloom::ui::texts;
use plan::{EntryId, Hours, MinuteOfDay, TaskId};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

pub(crate) fn entry(title: &str, start: Option<u16>, minutes: u32) -> EntryView {
    EntryView {
        id: EntryId::new(title),
        task: TaskId::new("t"),
        title: Arc::from(title),
        start: start.map(|minute| MinuteOfDay::clamped(minute.into())),
        minutes,
        logged: 600,
        running: None,
        done: false,
        provider: None,
        belongs: vec![Arc::from("Loom"), Arc::from("urgent")],
        hue: 3,
        lane: start.map(|_| Lane { lane: 1, reach: 1, of: 2 }),
        held: false,
        selected: false,
        cut: false,
        gone: false,
    }
}

fn day(date: NaiveDate) -> DayView {
    DayView {
        date,
        today: true,
        past: false,
        weekend: false,
        planned: 195,
        logged: 4_000,
        capacity: 480,
        hours: Some(Hours { from: MinuteOfDay::clamped(540), until: 1020 }),
        ghost: None,
        along: Vec::new(),
        timed: vec![
            entry("Write <b>report</b>", Some(600), 90),
            EntryView { done: true, ..entry("Call", Some(610), 15) },
        ],
        untimed: vec![EntryView { running: Some(1), ..entry("", None, 90) }],
    }
}

fn week(days: Vec<DayView>) -> Preview {
    let week = WeekView {
        days: days.into_iter().map(Arc::new).collect(),
        now: Some(MinuteOfDay::clamped(615)),
        planned: 195,
        logged: 4_000,
        first_sight: MinuteOfDay::clamped(555),
        month: None,
        from: NaiveDate::default(),
    };
    let rows = vec![0; week.days.len()];
    Preview {
        page: Page::Week,
        minutes_a_row: 30,
        week: Arc::new(week),
        sidebar: true,
        backlog: true,
        popup_hours: false,
        rows,
    }
}

fn drawn(what: &Preview) -> Element {
    let document = web_sys::window().unwrap().document().unwrap();
    let place = document.create_element("div").unwrap();
    place.append_child(picture(what, false).element()).unwrap();
    place
}

#[wasm_bindgen_test]
fn it_shows_the_days_with_their_entries_and_needs_the_first_texts_only() {
    let date = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let full = week(vec![day(date)]);
    let empty = week(vec![DayView { timed: Vec::new(), untimed: Vec::new(), ..day(date) }; 7]);
    let seen = drawn(&full);
    let titles = seen.query_selector_all("[data-entry]").unwrap();
    assert_eq!(titles.length(), 3);
    assert_eq!(titles.get(1).unwrap().text_content().unwrap(), "Write <b>report</b>", "a title is text");
    let place = seen.query_selector(".timed [data-start='10:00'][data-minutes='90']").unwrap().unwrap();
    assert!(place.get_attribute("style").unwrap().contains("left: 50%"), "beside what overlaps");
    for part in [".bar h1", ".panel", ".backlog", ".rail", ".days[data-now='10:15']", "[inert][aria-busy='true']"] {
        assert!(seen.query_selector(part).unwrap().is_some(), "{part}");
    }
    let before = [&full, &empty].map(|what| drawn(what).inner_html());
    texts::complete();
    assert_eq!([&full, &empty].map(|what| drawn(what).inner_html()), before, "a text is said by its key");
}

#[wasm_bindgen_test]
fn among_many_in_a_week_an_entry_has_no_time() {
    let date = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let among = |of, reach| EntryView { lane: Some(Lane { lane: 0, reach, of }), ..entry("Write", Some(600), 90) };
    let one = |of, span| DayView { timed: vec![among(of, span)], untimed: Vec::new(), ..day(date) };
    let slim = |days: Vec<DayView>| {
        let seen = drawn(&week(days)).query_selector("[data-entry]").unwrap().unwrap();
        let slim = seen.get_attribute("data-size").as_deref() == Some("slim");
        assert_ne!(slim, seen.has_attribute("data-when"), "a time is shown where there is room");
        assert!(seen.get_attribute("aria-label").unwrap().contains("10:00"), "and told anywhere");
        slim
    };
    assert!(slim(vec![one(12, 1); 7]));
    assert!(slim(vec![one(u16::MAX, 5_461); 7]));
    assert!(!slim(vec![one(11, 1); 7]));
    assert!(!slim(vec![one(24, 3); 7]), "it spreads over lanes that are free");
    assert!(!slim(vec![one(24, 1)]), "a day that has the page to itself is wide");
}
