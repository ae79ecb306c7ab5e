//! `window.__bench`: the hook that a harness drives to compare this calendar with others. In benchmark builds only.
//!
//! Events come in as records that another tab has saved ([`Msg::Heard`]), so what is measured is the way that every
//! change takes: decode, plan, view, paint.

use std::cell::RefCell;
use std::rc::Rc;

use chrono::{NaiveDate, NaiveDateTime, Timelike, Weekday};
use engine::archive::{Meta, encode};
use engine::{Msg, Route, Stored, StoredChange};
use js_sys::{Array, Object, Reflect};
use plan::{
    EntryId, Member, MemberId, MinuteOfDay, Project, ProjectId, Record, Settings, Slot, Task, TaskId, TimeEntry,
};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use crate::shell::App;

/// The week in which a benchmark starts.
pub(super) fn route() -> Route {
    Route::week(NaiveDate::from_ymd_opt(2026, 3, 2))
}

/// What is stored at the start, in the place of what is really there: the events of `window.__benchInit`.
pub(super) fn stored() -> Vec<Stored> {
    let init = Reflect::get(&js_sys::global(), &"__benchInit".into()).unwrap_or_default();
    BOARD.with_borrow_mut(|board| {
        let mut records = vec![
            board.stored(Record::Settings(Settings { week_start: Some(Weekday::Mon), ..Settings::default() })),
            board.stored(Record::Member(Member { capacity: [480; 7], ..Member::new(me(), "") })),
        ];
        records.extend(events(&init).iter().flat_map(|event| board.show(event)));
        records
    })
}

/// Offers the hook.
pub(super) fn offer(app: App) {
    let hook = Object::new();
    let set = |name: &str, method: JsValue| {
        // A plain object takes any property.
        let _ = Reflect::set(&hook, &name.into(), &method);
    };
    let replace = Closure::<dyn FnMut(JsValue)>::new(move |list: JsValue| {
        let changes = BOARD.with_borrow_mut(|board| board.replace(&events(&list)));
        app.dispatch(Msg::Heard(changes));
    });
    let shift = Closure::<dyn FnMut(String, String, String)>::new(move |id: String, start: String, end: String| {
        if let Some(event) = Event::of(id, "", &start, &end, "") {
            let entry = BOARD.with_borrow_mut(|board| board.stored(event.entry()));
            app.dispatch(Msg::Heard(vec![StoredChange::Put(entry)]));
        }
    });
    let step = |by: i32| Closure::<dyn FnMut()>::new(move || app.dispatch(Msg::Step(by))).into_js_value();
    set("setEvents", replace.into_js_value());
    set("moveEvent", shift.into_js_value());
    set("next", step(1));
    set("prev", step(-1));
    let _ = Reflect::set(&js_sys::global(), &"__bench".into(), &hook);
}

thread_local! {
    static BOARD: RefCell<Board> = RefCell::default();
}

/// What is shown, so that it can be replaced.
#[derive(Default)]
struct Board {
    rev: u128,
    shown: Vec<String>,
    colors: Vec<Rc<str>>,
}

impl Board {
    fn replace(&mut self, events: &[Event]) -> Vec<StoredChange> {
        let gone = std::mem::take(&mut self.shown).into_iter().map(|key| StoredChange::Delete { key });
        let come = events.iter().flat_map(|event| self.show(event)).map(StoredChange::Put);
        // Removed first, since ids may come again.
        gone.chain(come.collect::<Vec<_>>()).collect()
    }

    fn show(&mut self, event: &Event) -> Vec<Stored> {
        let known = self.colors.iter().position(|color| *color == event.color);
        let hue = known.unwrap_or(self.colors.len());
        let project = ProjectId::new(format!("p{hue}"));
        let mut records = Vec::with_capacity(3);
        if known.is_none() {
            self.colors.push(Rc::clone(&event.color));
            let hue = (hue % 12) as u8;
            records.push(self.stored(Record::Project(Project::new(project.clone(), "", hue))));
        }
        records.push(self.stored(event.task(project)));
        records.push(self.stored(event.entry()));
        self.shown.extend(records.iter().rev().take(2).map(|stored| stored.key.clone()));
        records
    }

    fn stored(&mut self, record: Record) -> Stored {
        self.rev += 1;
        encode(&record.key(), Some(&record), &Meta { rev: self.rev, ..Meta::default() })
    }
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
    fn of(id: String, title: &str, start: &str, end: &str, color: &str) -> Option<Self> {
        let (start, end): (NaiveDateTime, NaiveDateTime) = (start.parse().ok()?, end.parse().ok()?);
        let minute = (start.hour() * 60 + start.minute()) as i32;
        let slot = Slot { date: start.date(), start: Some(MinuteOfDay::clamped(minute)) };
        let minutes = (end - start).num_minutes().clamp(1, 1440) as u32;
        Some(Self { id, title: title.to_owned(), slot, minutes, color: color.into() })
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
            logged: 0,
        })
    }
}

fn me() -> MemberId {
    MemberId::new("bench")
}

fn events(list: &JsValue) -> Vec<Event> {
    if !Array::is_array(list) {
        return Vec::new();
    }
    let text = |event: &JsValue, name: &str| Reflect::get(event, &name.into()).ok()?.as_string();
    let event = |event: JsValue| {
        let (start, end) = (text(&event, "start")?, text(&event, "end")?);
        let (title, color) = (text(&event, "title")?, text(&event, "color").unwrap_or_default());
        Event::of(text(&event, "id")?, &title, &start, &end, &color)
    };
    Array::from(list).iter().filter_map(event).collect()
}
