//! The slot under the keyboard: an element in its day that has the focus, and where keys lead from it (ADR 0037).
//!
//! It isn't a tab stop, since the calendar is one already; the arrows lead to it from there. Each slot is a new element,
//! so that a screen reader reads it.

use std::cell::{Cell, RefCell};

use engine::grid::{Grid, GridCell, GridKey, GridShape};
use engine::{CalendarMsg, Msg, Ratio};
use plan::layout::minute_at;
use plan::{MemberId, MinuteOfDay, Slot, civil};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::web::dom;
use crate::web::input::hit_test::down;
use crate::web::input::screen::Screen;

/// A slot's element.
const SLOT: &str = "data-slot";
/// A day, or a person's day.
const DAY: &str = "main [data-day]:not([data-entry], [data-event])";
/// What can be planned or done in a day.
const PLANNED: &str = "[data-entry], [data-event]";
/// Below the days' heads, for the first slot in sight.
const BELOW_HEAD: f64 = 8.0;

/// What a slot is called: its place, its length in minutes, and whose it is where people have days of their own.
type Naming = Box<dyn Fn(Slot, u16, Option<&MemberId>) -> String>;

thread_local! {
    static NAMING: RefCell<Option<Naming>> = RefCell::default();
    /// The slot that had the focus last.
    static LAST: Cell<Option<GridCell>> = const { Cell::new(None) };
    /// The height of its row, in minutes.
    static ROW: Cell<u16> = const { Cell::new(30) };
}

/// Names slots from now on; called once.
pub fn name_by(naming: impl Fn(Slot, u16, Option<&MemberId>) -> String + 'static) {
    NAMING.set(Some(Box::new(naming)));
}

/// The slot that an element is, and whose it is where people have days of their own.
pub(crate) fn of(element: &Element) -> Option<(Slot, Option<MemberId>)> {
    let start = element.get_attribute(SLOT)?;
    let day = day_of(element)?;
    let date = civil::date(&day.get_attribute("data-day")?)?;
    let start = start.parse().ok().map(MinuteOfDay::clamped);
    Some((Slot { date, start }, day.get_attribute("data-member").filter(|_| is_team()).map(MemberId::new)))
}

/// The element of a slot, in the page from now on; `None` if its day isn't shown.
pub(crate) fn at(slot: Slot, member: Option<&MemberId>) -> Option<HtmlElement> {
    let people = people();
    let person = member.and_then(|member| people.iter().position(|id| id == member.as_str())).unwrap_or(0);
    draw(GridCell { date: slot.date, start: slot.start, person }, ROW.get())
}

/// A slot, and how many days come before it, to find it again on another page.
pub(crate) fn index_of(active: &Element) -> Option<(GridCell, usize)> {
    let cell = cell_of(active)?;
    Some((cell, shown_days().iter().position(|day| *day == cell.date)?))
}

/// Goes to the slot of the same day in the next frame, or, if that isn't shown any more, to the one with as many days
/// before it.
pub(crate) fn place_in_next_frame(screen: &Screen, cell: GridCell, index: usize) {
    let screen = screen.clone();
    dom::next_frame(move || {
        let Some(grid) = grid(&screen) else { return };
        let stays = Some(cell.date).filter(|date| grid.days.contains(date));
        let date = stays.or_else(|| grid.days.get(index).or(grid.days.last()).copied());
        let cell = date.and_then(|date| grid.held(GridCell { date, ..cell }, true));
        cell.into_iter().for_each(|cell| go(&grid, on_a_line(&grid, cell)));
    });
}

/// From the calendar to the slot that had the focus last, else to the first one in sight today.
pub(crate) fn enter(screen: &Screen) {
    let Some(grid) = grid(screen) else { return };
    let last = LAST.get().filter(|cell| grid.days.contains(&cell.date));
    let Some(cell) = last.or_else(|| first_in_sight(&grid)).and_then(|cell| grid.held(cell, true)) else { return };
    go(&grid, on_a_line(&grid, cell));
}

fn on_a_line(grid: &Grid, cell: GridCell) -> GridCell {
    GridCell { start: cell.start.map(|start| grid.line(start)), ..cell }
}

/// From a slot to another one, which may be on another page.
pub(crate) fn step(screen: &Screen, from: Option<&Element>, key: GridKey) {
    let Some((cell, grid_now)) = from.and_then(cell_of).zip(grid(screen)) else { return };
    let stepped = grid_now.step(cell, key);
    if stepped.page == 0 {
        return go(&grid_now, stepped.cell);
    }
    screen.send(Msg::Calendar(CalendarMsg::Step(stepped.page)));
    let screen = screen.clone();
    dom::next_frame(move || {
        let Some(grid) = grid(&screen) else { return };
        grid.held(stepped.cell, stepped.page > 0).into_iter().for_each(|cell| go(&grid, cell));
    });
}

/// From a slot to what is planned there.
pub(crate) fn go_into(from: Option<&Element>) {
    let Some((from, start)) = from.and_then(|from| Some((from, from.get_attribute(SLOT)?))) else { return };
    let Some(day) = day_of(from) else { return };
    let minute = start.parse::<i32>().ok();
    let until = minute.map(|minute| minute.saturating_add(ROW.get().into()));
    let here = |element: &HtmlElement| {
        let Some((from, until)) = minute.zip(until) else {
            return element.closest("[data-timed]").ok()?.is_none().then_some(());
        };
        let number = |name| element.get_attribute(name)?.parse::<i32>().ok();
        let starts = starts_at(element)?;
        (starts < until && starts.saturating_add(number("data-minutes")?.max(1)) > from).then_some(())
    };
    let first = dom::all(&day, PLANNED).into_iter().find(|element| here(element).is_some());
    first.iter().for_each(dom::focus);
}

/// From an entry to the slot at its start.
pub(crate) fn leave_entry(screen: &Screen, entry: Option<&Element>) {
    let Some((entry, grid)) = entry.zip(grid(screen)) else { return };
    let Some(cell) = day_of(entry).and_then(|day| in_day(&day, starts_at(entry).map(MinuteOfDay::clamped))) else {
        return;
    };
    if let Some(cell) = grid.held(cell, true) {
        go(&grid, on_a_line(&grid, cell));
    }
}

fn starts_at(element: &Element) -> Option<i32> {
    let start = element.get_attribute("data-start")?;
    let (hours, minutes) = start.split_once(':')?;
    hours.parse::<i32>().ok()?.checked_mul(60)?.checked_add(minutes.parse().ok()?)
}

/// Draws a slot and gives it the focus.
fn go(grid: &Grid, cell: GridCell) {
    draw(cell, grid.row()).iter().for_each(dom::focus);
}

fn draw(cell: GridCell, row: u16) -> Option<HtmlElement> {
    let day = days()
        .into_iter()
        .find(|day| in_day(day, None).is_some_and(|of| (of.date, of.person) == (cell.date, cell.person)))?;
    let timed = cell.start.and_then(|_| day.query_selector("[data-timed]").ok()?);
    let untimed = || day.query_selector(".day-top [data-untimed]").ok()?;
    let start = cell.start.filter(|_| timed.is_some());
    let place = timed.or_else(untimed).unwrap_or_else(|| day.clone().into());
    let before = dom::find(&format!("[{SLOT}]"));
    let made = dom::document()?.create_element("div").ok()?.dyn_into::<HtmlElement>().ok()?;
    let written = start.map(|start| start.get().to_string()).unwrap_or_default();
    let member = day.get_attribute("data-member").filter(|_| is_team()).map(MemberId::new);
    let slot = Slot { date: cell.date, start };
    let name = NAMING.with_borrow(|naming| naming.as_ref().map(|naming| naming(slot, row, member.as_ref())));
    let attributes = [("class", "slot-cursor"), ("role", "button"), ("tabindex", "-1"), (SLOT, written.as_str())];
    // These fail only for names that are none.
    for (attribute, value) in attributes.into_iter().chain(name.as_deref().map(|name| ("aria-label", name))) {
        let _ = made.set_attribute(attribute, value);
    }
    for (property, minutes) in start.into_iter().flat_map(|start| [("--from", start.get()), ("--for", row)]) {
        let _ = made.style().set_property(property, &minutes.to_string());
    }
    place.append_child(&made).ok()?;
    // The new one has the focus before the old one goes, so that none is lost.
    let had = before.as_ref().is_some_and(|before| dom::active().is_some_and(|active| active == **before));
    if had {
        dom::focus(&made);
    }
    before.iter().for_each(|before| before.remove());
    LAST.set(Some(cell));
    ROW.set(row);
    Some(made)
}

/// The days on the screen; `None` if they aren't a grid.
fn grid(screen: &Screen) -> Option<Grid> {
    let shown = screen.shown();
    let days = shown.grid.then(shown_days)?;
    let shape = match () {
        () if is_team() => GridShape::People(people().len()),
        () if shown.hours => GridShape::Hours(shown.row.min(30)),
        () => GridShape::Weeks(dom::all(dom::find(".month-row")?.as_ref(), ".month-cell").len()),
    };
    (!days.is_empty()).then_some(Grid { days, shape })
}

/// Whether each person has days of their own.
pub(crate) fn is_team() -> bool {
    dom::find("main.team").is_some()
}

fn days() -> Vec<HtmlElement> {
    dom::document().and_then(|page| page.document_element()).map(|page| dom::all(&page, DAY)).unwrap_or_default()
}

fn shown_days() -> Vec<chrono::NaiveDate> {
    let mut dates = Vec::new();
    for date in days().iter().filter_map(|day| civil::date(&day.get_attribute("data-day")?)) {
        if !dates.contains(&date) {
            dates.push(date);
        }
    }
    dates
}

/// The ids of the people who have rows, in order.
fn people() -> Vec<String> {
    let mut all = Vec::new();
    for id in days().iter().filter(|_| is_team()).filter_map(|day| day.get_attribute("data-member")) {
        if !all.contains(&id) {
            all.push(id);
        }
    }
    all
}

fn day_of(element: &Element) -> Option<Element> {
    element.closest(DAY).ok()?
}

fn cell_of(slot: &Element) -> Option<GridCell> {
    let start = slot.get_attribute(SLOT)?;
    in_day(&day_of(slot)?, start.parse().ok().map(MinuteOfDay::clamped))
}

fn in_day(day: &Element, start: Option<MinuteOfDay>) -> Option<GridCell> {
    let date = civil::date(&day.get_attribute("data-day")?)?;
    let whose = day.get_attribute("data-member");
    let person = whose.and_then(|whose| people().iter().position(|id| *id == whose)).unwrap_or(0);
    Some(GridCell { date, start, person })
}

/// Today's first slot below the head of its day, or that of the first day.
fn first_in_sight(grid: &Grid) -> Option<GridCell> {
    let all = days();
    let day = all.iter().find(|day| day.has_attribute("data-today")).or_else(|| all.first())?;
    let timed = day.query_selector("[data-timed]").ok()?;
    let start = timed.and_then(|timed| {
        let top = day.query_selector(".day-top").ok()??.get_bounding_client_rect().bottom();
        let Ratio { part, whole } = down(&timed, top + BELOW_HEAD);
        Some(grid.line(MinuteOfDay::clamped(minute_at(part, whole).clamp(0, 1439))))
    });
    in_day(day, start)
}
