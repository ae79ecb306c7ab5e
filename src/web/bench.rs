//! `window.__bench`: the hook by which a harness compares this calendar with others. In benchmark builds only.
//!
//! Events are passed in as records of the plan ([`StorageMsg::Given`]), so what is measured is the path of every change: plan,
//! view, paint. At startup they are stored data in the stored format.

use std::cell::RefCell;
use std::rc::Rc;

use chrono::{NaiveDate, NaiveDateTime, Timelike, Weekday};
use engine::archive::{Meta, encode};
use engine::{CalendarMsg, Msg, Route, StorageMsg, Stored};
use js_sys::{Array, Object, Reflect};
use plan::{
    EntryId, Member, MemberId, MinuteOfDay, Project, ProjectId, Record, RecordKey, Settings, Slot, Task, TaskId,
    TimeEntry, Tracked,
};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};

/// The week in which a benchmark starts.
pub(crate) fn route() -> Route {
    Route::week(NaiveDate::from_ymd_opt(2026, 3, 2))
}

/// The stored data at startup, instead of what is really stored: the events of `window.__benchInit`, and the records of
/// `window.__benchStored`, pairs of a key and its JSON.
pub(crate) fn stored() -> Vec<Stored> {
    let init = Reflect::get(&js_sys::global(), &"__benchInit".into()).unwrap_or_default();
    let mut records = vec![
        Record::Settings(Settings { week_start: Some(Weekday::Mon), ..Settings::default() }),
        Record::Member(Member { capacity: [480; 7], ..Member::new(me(), "") }),
    ];
    BOARD.with_borrow_mut(|board| records.extend(events(&init).iter().flat_map(|event| board.show(event))));
    let stored = records.iter().map(|record| encode(&record.key(), Some(record), &Meta::default()));
    stored.chain(others()).collect()
}

/// Other records, in their stored form.
fn others() -> Vec<Stored> {
    let list = Reflect::get(&js_sys::global(), &"__benchStored".into()).unwrap_or_default();
    if !Array::is_array(&list) {
        return Vec::new();
    }
    let text = |pair: &JsValue, at: u32| Array::from(pair).get(at).as_string();
    let pairs = Array::from(&list);
    pairs.iter().filter_map(|pair| Some(Stored { key: text(&pair, 0)?, json: text(&pair, 1)? })).collect()
}

/// Provides the hook.
pub(crate) fn offer(send: impl Fn(Msg) + Copy + 'static) {
    let hook = Object::new();
    let set = |name: &str, method: JsValue| {
        // A plain object accepts any property.
        let _ = Reflect::set(&hook, &name.into(), &method);
    };
    let replace = Closure::<dyn FnMut(JsValue)>::new(move |list: JsValue| {
        send(Msg::Storage(StorageMsg::Given(BOARD.with_borrow_mut(|board| board.replace(&events(&list))))));
    });
    let shift = Closure::<dyn FnMut(String, String, String)>::new(move |id: String, start: String, end: String| {
        if let Some(event) = Event::of(id, String::new(), &start, &end, "") {
            send(Msg::Storage(StorageMsg::Given(vec![put(event.entry())])));
        }
    });
    let step =
        |by: i32| Closure::<dyn FnMut()>::new(move || send(Msg::Calendar(CalendarMsg::Step(by)))).into_js_value();
    set("setEvents", replace.into_js_value());
    set("moveEvent", shift.into_js_value());
    set("next", step(1));
    set("prev", step(-1));
    let go = Closure::<dyn FnMut(String)>::new(move |address: String| {
        send(Msg::Calendar(CalendarMsg::Go(Route::parse(&address))));
    });
    set("go", go.into_js_value());
    let _ = Reflect::set(&js_sys::global(), &"__bench".into(), &hook);
}

thread_local! {
    static BOARD: RefCell<Board> = RefCell::default();
}

/// What is shown, so that it can be replaced.
#[derive(Default)]
struct Board {
    shown: Vec<RecordKey>,
    colors: Vec<Rc<str>>,
}

impl Board {
    fn replace(&mut self, events: &[Event]) -> Vec<(RecordKey, Option<Record>)> {
        // Removed first, since ids may be reused.
        let mut changes: Vec<_> = std::mem::take(&mut self.shown).into_iter().map(|key| (key, None)).collect();
        for event in events {
            changes.extend(self.show(event).into_iter().map(put));
        }
        changes
    }

    fn show(&mut self, event: &Event) -> Vec<Record> {
        let known = self.colors.iter().position(|color| *color == event.color);
        let hue = known.unwrap_or(self.colors.len());
        let project = ProjectId::new(format!("p{hue}"));
        let mut records = Vec::with_capacity(3);
        if known.is_none() {
            self.colors.push(Rc::clone(&event.color));
            let hue = (hue % 12) as u8;
            records.push(Record::Project(Project::new(project.clone(), "", hue)));
        }
        records.push(event.task(project));
        records.push(event.entry());
        self.shown.extend(records.iter().rev().take(2).map(Record::key));
        records
    }
}

fn put(record: Record) -> (RecordKey, Option<Record>) {
    (record.key(), Some(record))
}

/// An event as the harness describes it.
struct Event {
    id: String,
    title: String,
    slot: Slot,
    minutes: u32,
    color: Rc<str>,
}

impl Event {
    fn of(id: String, title: String, start: &str, end: &str, color: &str) -> Option<Self> {
        let (start, end) = (civil(start)?, civil(end)?);
        let minute = (start.hour() * 60 + start.minute()) as i32;
        let slot = Slot { date: start.date(), start: Some(MinuteOfDay::clamped(minute)) };
        let minutes = (end - start).num_minutes().clamp(1, 1440) as u32;
        Some(Self { id, title, slot, minutes, color: color.into() })
    }

    fn task(&self, project: ProjectId) -> Record {
        let id = TaskId::new(self.id.as_str());
        Record::Task(Task { project: Some(project), ..Task::new(id, self.title.as_str()) })
    }

    fn entry(&self) -> Record {
        Record::Entry(TimeEntry {
            id: EntryId::new(self.id.as_str()),
            task: TaskId::new(self.id.as_str()),
            member: me(),
            slot: self.slot,
            scheduled: self.minutes,
            tracked: Tracked::default(),
        })
    }
}

fn me() -> MemberId {
    MemberId::new("bench")
}

/// An event as a script object. Reading it by name would cost a string for each name.
#[wasm_bindgen]
extern "C" {
    type Given;
    #[wasm_bindgen(method, getter)]
    fn id(this: &Given) -> String;
    #[wasm_bindgen(method, getter)]
    fn title(this: &Given) -> String;
    #[wasm_bindgen(method, getter)]
    fn start(this: &Given) -> String;
    #[wasm_bindgen(method, getter)]
    fn end(this: &Given) -> String;
    #[wasm_bindgen(method, getter)]
    fn color(this: &Given) -> String;
}

fn events(list: &JsValue) -> Vec<Event> {
    if !Array::is_array(list) {
        return Vec::new();
    }
    let event = |event: JsValue| {
        let event: Given = event.unchecked_into();
        Event::of(event.id(), event.title(), &event.start(), &event.end(), &event.color())
    };
    Array::from(list).iter().filter_map(event).collect()
}

/// `2026-03-02T09:30:00`, to the minute.
fn civil(text: &str) -> Option<NaiveDateTime> {
    let number = |from, until| text.get(from..until)?.parse::<u32>().ok();
    let day = NaiveDate::from_ymd_opt(text.get(0..4)?.parse().ok()?, number(5, 7)?, number(8, 10)?)?;
    day.and_hms_opt(number(11, 13)?, number(14, 16)?, 0)
}
