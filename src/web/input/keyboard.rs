//! Keys: one listener for the page, which tells [`engine::shortcuts`] what was pressed and what has the focus.

use engine::keys::{KeyAction, KeyContext, KeyFocus, KeyPress, Toward, along};
use engine::shortcuts::{Unfit, action};
use engine::{BacklogMsg, CalendarMsg, ConnectionId, EntryMsg, FocusTarget, Msg, SelectionMsg, SidebarMsg};

use plan::{EntryId, ItemId, TaskId};
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::web::dom;
use crate::web::dom::listen::{on, on_first};
use crate::web::input::focus;
use crate::web::input::focus::focus_soon;
use crate::web::input::screen::Screen;
use crate::web::input::slots;

/// In the place of a dialog that is still to come.
const COMING: &str = "[data-coming]";
/// A menu that is open.
const MENU: &str = "[role=menu]";

/// Panels with a list, which may have a search.
const PANELS: &str = "aside, [data-backlog]";
/// Such a search.
const SEARCH: &str = "input[type=search]";
/// What it finds.
const HITS: &str = "[data-item], [data-waiting]";

/// What a key asks of the screen itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intent {
    /// The list of keys.
    Help,
    /// The palette: for a command, or to search everything.
    Palette {
        /// Whether it searches everything.
        everything: bool,
    },
    /// The menu of views.
    Views,
    /// The small month, to go to a day.
    GoToDay,
    /// The line for a new entry.
    QuickAdd,
    /// Not what is open, or was to open and is still to come.
    Leave,
}

/// Listens from now on; called once.
pub fn listen(screen: Screen, intent: impl Fn(Intent) + 'static) {
    if let Some(document) = dom::document() {
        // While a word is composed, no field, list, menu or dialog takes its keys for a choice either.
        on_first::<KeyboardEvent>(&document, "keydown", |event| {
            if composes(&event) {
                event.stop_propagation();
            }
        });
        on::<KeyboardEvent>(&document, "keydown", move |event| press(&screen, &event, &intent));
    }
}

/// Whether a key belongs to an input method, which makes a word or an accent of several. Safari ends the composition
/// before it tells of the Enter that ended it; the key code 229 is all that says so.
pub(crate) fn composes(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == 229
}

/// Does what a key is for.
fn press(screen: &Screen, event: &KeyboardEvent, intent: &dyn Fn(Intent)) {
    if event.default_prevented() {
        return;
    }
    focus::settle();
    if event.key() == "Escape" {
        focus::give_up();
        if dom::find(COMING).is_some() {
            return intent(Intent::Leave);
        }
        // Wherever the focus is; a menu that has it hears of it first.
        if dom::find(MENU).is_some() {
            event.prevent_default();
            return intent(Intent::Leave);
        }
    }
    let active = active();
    if enter_hits(active.as_ref(), event) {
        return event.prevent_default();
    }
    let (code, key) = (event.code(), event.key());
    let shortcuts = screen.shown().shortcuts;
    let pressed = pressed(event, &code, along(&key, dom::is_right_to_left()));
    let Some(action) = action(pressed, &context(screen, active.as_ref()), &shortcuts) else {
        return;
    };
    event.prevent_default();
    perform(screen, action, active, intent);
}

/// What actions mean with the focus as it is, whatever is about to open over it: a field is part of the page.
pub fn context_below(screen: &Screen) -> KeyContext {
    KeyContext { typing: false, dialog: false, ..context(screen, active().as_ref()) }
}

/// What actions mean for something that has a context menu.
pub fn context_of(screen: &Screen, target: &FocusTarget) -> KeyContext {
    let connection = screen.shown().connection;
    let focus = match target {
        FocusTarget::Entry(entry) => KeyFocus::Entry(entry.clone()),
        FocusTarget::Task(task) => KeyFocus::Task(task.clone()),
        FocusTarget::Slot(slot, _) => KeyFocus::Slot(*slot),
        FocusTarget::Item(item) => connection.map(|own| KeyFocus::Item(own, item.clone())).unwrap_or_default(),
        _ => KeyFocus::Page,
    };
    let below = KeyContext { typing: false, dialog: false, ..context(screen, None) };
    let day = if let KeyFocus::Slot(slot) = &focus { Some(slot.date) } else { below.day };
    let who = if let FocusTarget::Slot(_, Some(member)) = target { Some(member.clone()) } else { below.who.clone() };
    KeyContext { focus, day, who, ..below }
}

/// Does an action that wasn't started by its keys.
pub fn run(screen: &Screen, action: KeyAction, intent: &dyn Fn(Intent)) {
    perform(screen, action, active(), intent);
}

fn perform(screen: &Screen, action: KeyAction, active: Option<Element>, intent: &dyn Fn(Intent)) {
    match action {
        KeyAction::Msg(msg) => {
            let followed =
                matches!(msg, Msg::Calendar(CalendarMsg::Go(_))).then(|| entry_of(active.as_ref()?)).flatten();
            let heir = active
                .as_ref()
                .filter(|_| matches!(msg, Msg::Entry(EntryMsg::Remove(_)) | Msg::Backlog(BacklogMsg::Remove(_))))
                .and_then(heir_of);
            let turned = matches!(msg, Msg::Calendar(_)).then(|| slots::index_of(active.as_ref()?)).flatten();
            screen.send(msg);
            turned.into_iter().for_each(|(at, index)| slots::place_in_next_frame(screen, at, index));
            heir.into_iter().for_each(focus_soon);
            // The same entry on another page is another element.
            followed.into_iter().for_each(|entry| focus_soon(FocusTarget::Entry(entry)));
        }
        KeyAction::Help => intent(Intent::Help),
        KeyAction::Palette { everything } => intent(Intent::Palette { everything }),
        KeyAction::QuickAdd => intent(Intent::QuickAdd),
        KeyAction::Views => intent(Intent::Views),
        KeyAction::GoToDay => intent(Intent::GoToDay),
        KeyAction::EnterGrid => slots::enter(screen),
        KeyAction::MoveSlot(key) => slots::step(screen, active.as_ref(), key),
        KeyAction::IntoSlot => slots::go_into(active.as_ref()),
        KeyAction::OutToSlot => slots::leave_entry(screen, active.as_ref()),
        KeyAction::FocusSearch => focus_search(screen),
        KeyAction::Extend(toward) => {
            if let Some(from) = active {
                extend(screen, &from, toward);
            }
        }
        KeyAction::MoveFocus(toward) => {
            let stuck = active.filter(|from| step(from, toward).is_none());
            if let Some(from) = stuck.filter(|from| toward != Toward::Previous || !focus_search_of(from)) {
                turn_page(screen, &from, toward);
            }
        }
    }
}

fn pressed<'a>(event: &KeyboardEvent, code: &'a str, key: &'a str) -> KeyPress<'a> {
    KeyPress {
        code,
        key,
        alt: event.alt_key(),
        ctrl: event.ctrl_key(),
        meta: event.meta_key(),
        shift: event.shift_key(),
        alt_types: dom::is_mac(),
    }
}

/// What was pressed, as a shortcut is written.
///
/// # Errors
/// Why it can't be one.
pub fn written(event: &KeyboardEvent) -> Result<String, Unfit> {
    engine::shortcuts::written(&pressed(event, &event.code(), &event.key()))
}

/// What has the focus, as keys see it.
pub(crate) fn active() -> Option<Element> {
    dom::active().filter(|active| !is_gone(active))
}

/// What keys mean with the focus there.
pub(crate) fn context(screen: &Screen, active: Option<&Element>) -> KeyContext {
    let shown = screen.shown();
    let focus = active.map(|active| focus_of(shown.connection, active)).unwrap_or_default();
    let day = active.and_then(|active| active.get_attribute("data-day")?.parse().ok());
    let slot = active.and_then(slots::of);
    let of_slot = slot.as_ref().map(|(slot, _)| slot.date);
    let whose = slot.and_then(|(_, member)| member);
    KeyContext {
        typing: active.is_some_and(types),
        // What is still coming has its keys already.
        dialog: dom::find("dialog[open], [role=menu]").is_some() || dom::find(COMING).is_some() || focus::is_coming(),
        held: shown.held_by_keys.is_some(),
        selected: shown.selected,
        cut: shown.cut,
        days: shown.days,
        grid: shown.grid,
        hours: shown.hours,
        weekends: shown.weekends,
        focus,
        day: day.or(of_slot).or(shown.near),
        who: whose.or(shown.who),
    }
}

fn focus_of(connection: Option<ConnectionId>, active: &Element) -> KeyFocus {
    if let Some(entry) = entry_of(active) {
        return KeyFocus::Entry(entry);
    }
    if let Some(task) = active.get_attribute("data-waiting") {
        return KeyFocus::Task(TaskId::new(task));
    }
    if let Some(item) = active.get_attribute("data-item") {
        return connection.map(|connection| KeyFocus::Item(connection, ItemId::new(item))).unwrap_or_default();
    }
    if let Some((slot, _)) = slots::of(active) {
        return KeyFocus::Slot(slot);
    }
    if matches(active, "button, a[href], summary, [role=button], [role=option], [role=treeitem], [role=menuitem]") {
        return if matches(active, "aside *") { KeyFocus::Sidebar } else { KeyFocus::Control };
    }
    KeyFocus::Page
}

/// The entry that has the focus.
pub fn focused_entry() -> Option<EntryId> {
    entry_of(&active()?)
}

pub(crate) fn entry_of(active: &Element) -> Option<EntryId> {
    active.get_attribute("data-entry").map(EntryId::new)
}

/// A field of a dialog that was just closed has the focus until the page is drawn again.
fn is_gone(active: &Element) -> bool {
    active.closest("dialog:not([open])").is_ok_and(|dialog| dialog.is_some())
}

/// Whether keys type text there.
fn types(active: &Element) -> bool {
    const NOT_TEXT: &str = "input[type=checkbox], input[type=radio], input[type=button], input[type=range]";
    matches(active, "input, textarea, select, [contenteditable]:not([contenteditable=false])")
        && !matches(active, NOT_TEXT)
}

fn matches(element: &Element, selector: &str) -> bool {
    element.matches(selector).unwrap_or(false)
}

/// From the first hit back to the search that found it.
fn focus_search_of(hit: &Element) -> bool {
    let panel = hit.closest(PANELS).ok().flatten();
    let field = panel.filter(|_| !hit.has_attribute("data-entry")).and_then(|panel| dom::all(&panel, SEARCH).pop());
    field.iter().for_each(dom::focus);
    field.is_some()
}

/// From a panel's search to its first hit, with ArrowDown.
fn enter_hits(active: Option<&Element>, event: &KeyboardEvent) -> bool {
    let plain = !(event.shift_key() || event.alt_key() || event.ctrl_key() || event.meta_key());
    let field = active.filter(|active| plain && event.key() == "ArrowDown" && matches(active, SEARCH));
    let hits = field.and_then(|field| field.closest(PANELS).ok()?).map(|panel| dom::all(&panel, HITS));
    let first = hits.and_then(|hits| hits.into_iter().next());
    first.iter().for_each(dom::focus);
    first.is_some()
}

fn focus_search(screen: &Screen) {
    if !screen.shown().sidebar {
        screen.send(Msg::Sidebar(SidebarMsg::Toggle));
    }
    focus_soon(FocusTarget::Sidebar);
}

/// Selects from an entry through its neighbour, which has the focus then.
fn extend(screen: &Screen, from: &Element, toward: Toward) {
    let to = neighbour_of(from, toward);
    let ends = (entry_of(from), to.as_deref().map_or_else(|| entry_of(from), entry_of));
    if let (from, Some(to)) = ends {
        screen.send(Msg::Selection(SelectionMsg::SelectThrough { from, to }));
    }
    to.iter().for_each(dom::focus);
}

/// What has the focus once this entry is gone.
pub fn heir(entry: &EntryId) -> Option<FocusTarget> {
    heir_of(dom::find(&dom::having("data-entry", entry.as_str()))?.as_ref())
}

/// What has the focus once this entry or task is gone: the one after it, else the one before.
fn heir_of(gone: &Element) -> Option<FocusTarget> {
    let beside = neighbour_of(gone, Toward::Next).or_else(|| neighbour_of(gone, Toward::Previous))?;
    let task = || beside.get_attribute("data-waiting").map(|id| FocusTarget::Task(TaskId::new(id)));
    entry_of(&beside).map(FocusTarget::Entry).or_else(task)
}

fn step(from: &Element, toward: Toward) -> Option<()> {
    neighbour_of(from, toward).map(|to| dom::focus(&to))
}

/// From an entry or an item to its neighbour.
fn neighbour_of(from: &Element, toward: Toward) -> Option<HtmlElement> {
    let selector = ["[data-item]", "[data-waiting]"].into_iter().find(|selector| matches(from, selector));
    let selector = selector.unwrap_or("[data-entry]");
    let list = from.closest("[data-day]:not([data-entry], [data-event]), aside, [data-backlog]").ok()??;
    // In an agenda, days are below each other.
    let column = from.closest("[data-agenda]").ok()?.unwrap_or_else(|| list.clone());
    let beside = |by| neighbour(&dom::all(&column, selector), from, by).or_else(|| in_another_row(&list, by));
    match toward {
        Toward::Previous => beside(-1),
        Toward::Next => beside(1),
        Toward::PreviousDay => in_another_day(&list, from, -1),
        Toward::NextDay => in_another_day(&list, from, 1),
    }
}

fn neighbour(among: &[HtmlElement], of: &Element, by: isize) -> Option<HtmlElement> {
    let here = among.iter().position(|element| **element == *of)?;
    among.get(here.checked_add_signed(by)?).cloned()
}

/// Among everybody's days: the entry of the next person who has any on this day.
fn in_another_row(cell: &Element, by: isize) -> Option<HtmlElement> {
    let of_day = format!(
        "{}[data-member]:not([data-entry], [data-event])",
        dom::having("data-day", &cell.get_attribute("data-day")?)
    );
    let cells = dom::all(&dom::document()?.document_element()?, &of_day);
    let mut here = cells.iter().position(|other| **other == *cell)?;
    loop {
        here = here.checked_add_signed(by)?;
        let entries = dom::all(cells.get(here)?, "[data-entry]");
        if let Some(nearest) = if by < 0 { entries.last() } else { entries.first() } {
            return Some(nearest.clone());
        }
    }
}

/// The entry nearest in height, in the next day that has any; among everybody's days, of the same person.
fn in_another_day(day: &Element, from: &Element, by: isize) -> Option<HtmlElement> {
    let days = days_like(day)?;
    let here = days.iter().position(|other| **other == *day)?;
    let height = from.get_bounding_client_rect().top();
    let further = (1..).map_while(|step| days.get(here.checked_add_signed(by.checked_mul(step)?)?));
    further.into_iter().find_map(|day| nearest(day, height))
}

/// The days of the same row.
fn days_like(day: &Element) -> Option<Vec<HtmlElement>> {
    let whose = day.get_attribute("data-member").map(|member| dom::having("data-member", &member)).unwrap_or_default();
    Some(dom::all(&dom::document()?.document_element()?, &format!("[data-day]{whose}:not([data-entry], [data-event])")))
}

fn days() -> Option<Vec<HtmlElement>> {
    Some(dom::all(&dom::document()?.document_element()?, "[data-day]:not([data-entry], [data-event])"))
}

fn nearest(day: &Element, height: f64) -> Option<HtmlElement> {
    let distance = |element: &Element| (element.get_bounding_client_rect().top() - height).abs();
    dom::all(day, "[data-entry]").into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// From an entry beyond the days shown: the ones before or after are shown, and the focus goes to their nearest entry;
/// where they have none to the calendar, from where arrows lead on.
fn turn_page(screen: &Screen, from: &Element, toward: Toward) {
    let by = match toward {
        Toward::PreviousDay => -1,
        Toward::NextDay => 1,
        Toward::Previous | Toward::Next => return,
    };
    let height = from.get_bounding_client_rect().top();
    screen.send(Msg::Calendar(CalendarMsg::Step(by)));
    dom::next_frame(move || {
        let mut days = days().unwrap_or_default();
        if by < 0 {
            days.reverse();
        }
        let entry = days.iter().find_map(|day| nearest(day, height));
        entry.or_else(|| dom::find("main")).iter().for_each(dom::focus);
    });
}
