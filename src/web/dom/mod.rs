//! Access to the page: focus, scrolling, dialogs and menus, links. It returns plain values; elements and events appear
//! only as Leptos passes them to components.

use engine::Theme;
use futures_channel::oneshot;
use gloo_timers::callback::Timeout;
use js_sys::{Function, Reflect};
use plan::{ItemId, MinuteOfDay};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{
    Document, Element, Event, EventTarget, FocusEvent, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent,
    MouseEvent, Node, ScrollIntoViewOptions, ScrollLogicalPosition, ScrollToOptions,
};

pub mod entries;
pub mod file;
pub mod listen;
pub mod page;
pub mod picture;
pub mod route;
pub mod sheet;
pub mod stopped;
pub mod widget;

pub(crate) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The first element that matches `selector`.
pub(crate) fn find(selector: &str) -> Option<HtmlElement> {
    document()?.query_selector(selector).ok()??.dyn_into().ok()
}

/// The element with the focus; the body if nothing else has it.
pub(crate) fn active() -> Option<Element> {
    document()?.active_element()
}

/// All elements below `root` that match `selector`, in document order.
pub(crate) fn all(root: &Element, selector: &str) -> Vec<HtmlElement> {
    let Ok(found) = root.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// The selector `[name="value"]`, whatever the value contains.
pub(crate) fn having(name: &str, value: &str) -> String {
    let mut selector = format!("[{name}=\"");
    for character in value.chars() {
        match character {
            '"' | '\\' => selector.extend(['\\', character]),
            // A line break ends a string in CSS unless it is escaped by its number.
            control if control.is_control() => selector.push_str(&format!("\\{:x} ", u32::from(control))),
            other => selector.push(other),
        }
    }
    selector.push_str("\"]");
    selector
}

/// Calls `then` before the next paint, when the changes of the current message are in the page.
pub(crate) fn next_frame(then: impl FnOnce() + 'static) {
    let then = Closure::once_into_js(then);
    if let Some(window) = web_sys::window() {
        // Fails only for a value that isn't a function.
        let _ = window.request_animation_frame(then.unchecked_ref());
    }
}

/// Waits until the current content of the page has been painted; returns at once while the page is hidden, since
/// nothing is painted.
pub(crate) async fn painted() {
    if !document().is_some_and(|document| document.hidden()) {
        let (done, over) = oneshot::channel();
        // Before the paint; what is scheduled from there comes after it.
        next_frame(move || {
            Timeout::new(0, move || {
                // The receiver is the page itself.
                let _ = done.send(());
            })
            .forget();
        });
        let _ = over.await;
    }
}

/// Opens a URL in a new tab, which learns nothing about this page.
pub(crate) fn open_beside(url: &str) {
    if let Some(window) = web_sys::window() {
        // A browser that blocks it tells the user itself.
        let _ = window.open_with_url_and_target_and_features(url, "_blank", "noopener,noreferrer");
    }
}

/// The clicked tool of a list's row, and the row's item.
pub fn row_tool(event: &MouseEvent) -> Option<(String, ItemId)> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let tool = target.closest("[data-tool]").ok()??;
    let item = tool.closest("[data-item]").ok()??.get_attribute("data-item")?;
    Some((tool.get_attribute("data-tool")?, ItemId::new(item)))
}

/// Lets the device tremble for some milliseconds, if it can.
pub(crate) fn tremble(ms: u32) {
    if let Some(window) = web_sys::window() {
        // Not every browser has it, so it is called by name; one that refuses it leaves it undone.
        let navigator = window.navigator();
        let vibrate = Reflect::get(&navigator, &"vibrate".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
        let _ = vibrate.map(|vibrate| vibrate.call1(&navigator, &ms.into()));
    }
}

/// Focuses an element.
pub fn focus(element: &HtmlElement) {
    // An element that can't be focused leaves the focus where it is.
    let _ = element.focus();
}

/// Focuses the page's content, past the bar.
pub fn focus_main() {
    find("main").iter().for_each(focus);
}

/// The position of a field's caret, in UTF-16; `None` while something is selected.
pub fn caret(field: &HtmlInputElement) -> Option<usize> {
    // Not by the typed accessors, whose glue would be part of the first view.
    let at = |name: &str| Reflect::get(field, &name.into()).ok()?.as_f64();
    let (start, end) = (at("selectionStart")?, at("selectionEnd")?);
    (start == end && start >= 0.0).then_some(start as usize)
}

/// Whether a key is pressed together with one that gives it another meaning.
pub fn is_modified(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key()
}

/// Focuses a field and selects its text, so that typing replaces it.
pub fn focus_text(field: &HtmlInputElement) {
    focus(field);
    field.select();
}

/// Scrolls as little as necessary to make an element visible.
pub fn into_sight(element: &HtmlElement) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Focuses the first control in an element.
pub fn focus_first(within: &HtmlElement) {
    if let Some(first) = controls(within).first() {
        focus(first);
    }
}

/// The controls that can be focused: not those that aren't shown at this screen width.
fn controls(within: &Element) -> Vec<HtmlElement> {
    let mut found = all(within, "button:not([disabled]), a[href], input");
    found.retain(|control| control.offset_parent().is_some());
    found
}

/// Focuses the first element that matches once what has just changed is drawn, before the browser paints it: effects
/// that are due come first.
pub fn focus_once_drawn(selector: &'static str) {
    crate::web::spawn_local(async move { find(selector).iter().for_each(focus) });
}

/// Returns the focus to what opened the current menu.
pub fn focus_opener() {
    find("[aria-haspopup=menu][aria-expanded=true], [aria-haspopup=dialog][aria-expanded=true]").iter().for_each(focus);
}

/// Calls `then` when the pointer is pressed outside every menu and what opens one.
pub fn watch_presses_beside_menus(then: impl Fn() + 'static) {
    document().inspect(|document| {
        crate::web::dom::listen::on::<Event>(document, "pointerdown", move |event| {
            if !is_of_a_menu(event.target()) {
                then();
            }
        });
    });
}

fn is_of_a_menu(target: Option<EventTarget>) -> bool {
    let target = target.and_then(|target| target.dyn_into::<Element>().ok());
    target
        .and_then(|target| {
            target.closest("[role=menu], [aria-haspopup=menu], [role=dialog], [aria-haspopup=dialog]").ok()
        })
        .flatten()
        .is_some()
}

/// Beside the element that listens, as a screen position in pixels: to its right if there is room of this width, otherwise
/// to its left.
pub fn beside(event: &Event, width: i32) -> (i32, i32) {
    let Some(element) = event.current_target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return (0, 0);
    };
    let (shown, page) = (element.get_bounding_client_rect(), element.owner_document());
    let room = page.and_then(|page| page.document_element()).map_or(0, |root| root.client_width());
    let (left, right) = (shown.left() as i32, shown.right() as i32);
    (if right.saturating_add(width) <= room { right } else { left.saturating_sub(width).max(0) }, shown.top() as i32)
}

/// The place at which something of this width is within the window, in pixels.
pub(crate) fn with_room(place: (i32, i32), width: i32) -> (i32, i32) {
    let room = document().and_then(|page| page.document_element()).map_or(0, |root| root.client_width());
    (place.0.min(room.saturating_sub(width)).max(0), place.1)
}

/// The left and lower edge of the first element that matches, in pixels; `None` if it isn't shown.
pub fn below(selector: &str) -> Option<(i32, i32)> {
    let shown = find(selector)?.get_bounding_client_rect();
    (shown.width() > 0.0).then(|| (shown.left() as i32, shown.bottom() as i32))
}

/// The screen position of a click, in pixels.
pub fn place_of(event: &MouseEvent) -> (i32, i32) {
    (event.client_x(), event.client_y())
}

/// Whether a click continues an earlier one, like the second of a double click.
pub fn is_repeated(event: &MouseEvent) -> bool {
    event.detail() > 1
}

/// Arrow keys, Home and End move through a menu's controls; Escape and Tab close it.
pub fn menu_key(event: &KeyboardEvent, close: impl FnOnce()) {
    let Some(menu) = event.current_target().and_then(|menu| menu.dyn_into::<Element>().ok()) else { return };
    let controls = controls(&menu);
    let active = active();
    let here = controls.iter().position(|control| active.as_deref() == Some(control));
    let count = controls.len();
    let next = match (event.key().as_str(), here) {
        ("Escape" | "Tab", _) => {
            event.stop_propagation();
            return close();
        }
        ("ArrowDown", Some(here)) => here.saturating_add(1).checked_rem(count).unwrap_or(0),
        ("ArrowUp", Some(here)) => here.checked_sub(1).unwrap_or(count.saturating_sub(1)),
        ("ArrowDown" | "Home", _) => 0,
        ("ArrowUp" | "End", _) => count.saturating_sub(1),
        _ => return,
    };
    event.prevent_default();
    if let Some(control) = controls.get(next) {
        focus(control);
    }
}

/// Escape closes an open `details` element and focuses its summary.
pub fn close_by_escape(event: &KeyboardEvent) {
    let details = event.current_target().and_then(|details| details.dyn_into::<Element>().ok());
    let Some(details) = details.filter(|details| event.key() == "Escape" && details.has_attribute("open")) else {
        return;
    };
    event.prevent_default();
    // Fails only for names that aren't attribute names.
    let _ = details.remove_attribute("open");
    all(&details, "summary").iter().for_each(focus);
}

/// Whether the focus leaves the menu that listens for something other than what opened it, where a click closes the
/// menu anyway.
pub fn focus_leaves(event: &FocusEvent) -> bool {
    let within = event.current_target().and_then(|within| within.dyn_into::<Node>().ok());
    let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
    !within.is_some_and(|within| within.contains(to.as_ref())) && !is_of_a_menu(event.related_target())
}

/// Whether text on the page is selected.
pub(crate) fn text_is_selected() -> bool {
    selection().is_some_and(|selection| !selection.is_collapsed())
}

/// Clears the text selection, which a click with Shift on an entry would create.
pub(crate) fn select_no_text() {
    if let Some(selection) = selection() {
        // Fails if nothing can be selected.
        let _ = selection.remove_all_ranges();
    }
}

fn selection() -> Option<web_sys::Selection> {
    web_sys::window()?.get_selection().ok()?
}

/// Opens a dialog as modal.
pub fn show_modal(dialog: &HtmlDialogElement) {
    // Fails for one that is already open.
    let _ = dialog.show_modal();
}

/// Closes a dialog, which returns the focus to where it was.
pub fn close_modal(dialog: &HtmlDialogElement) {
    dialog.close();
}

/// Closes the dialog around an element.
pub fn close_around(element: &HtmlElement) {
    let dialog = element.closest("dialog").ok().flatten().and_then(|dialog| dialog.dyn_into().ok());
    dialog.iter().for_each(close_modal);
}

/// Whether the pointer has moved, and not only what is under it.
pub fn has_moved(event: &MouseEvent) -> bool {
    event.movement_x() != 0 || event.movement_y() != 0
}

/// Whether a key is Escape, and neither ends the composition of a word nor was handled by something inside.
pub fn is_escape(event: &KeyboardEvent) -> bool {
    event.key() == "Escape" && !event.is_composing() && !event.default_prevented()
}

/// Whether a click was outside a dialog's body, on its backdrop.
pub fn on_backdrop(event: &MouseEvent) -> bool {
    event.target() == event.current_target()
}

/// Scrolls a calendar so that a minute is at the top edge of its timed area, once the page is drawn. Content that grows
/// above it later, such as the untimed area, would shift it.
pub fn scroll_to_minute(scroller: &HtmlElement, minute: MinuteOfDay) {
    let scroller = scroller.clone();
    next_frame(move || {
        let Ok(Some(timed)) = scroller.query_selector("[data-timed]") else { return };
        let options = ScrollToOptions::new();
        let share = f64::from(minute.get()) / f64::from(MinuteOfDay::PER_DAY);
        // Slightly earlier, so that the label on the minute's line is completely visible.
        options.set_top(timed.get_bounding_client_rect().height() * share - 10.0);
        scroller.scroll_to_with_scroll_to_options(&options);
    });
}

/// The scroll position of an element and the height of its visible part, for a virtual list.
pub fn scrolled(event: &Event) -> (u32, u32) {
    event
        .current_target()
        .and_then(|element| element.dyn_into::<Element>().ok())
        .map(|e| extent(&e))
        .unwrap_or_default()
}

/// See [`scrolled`].
pub fn extent(element: &Element) -> (u32, u32) {
    (element.scroll_top().max(0).cast_unsigned(), element.client_height().max(0).cast_unsigned())
}

/// Sets the colour scheme: `data-theme` on the root element, or none to follow the system.
pub(crate) fn show_theme(theme: Theme) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    let shown = match theme {
        Theme::System => root.remove_attribute("data-theme"),
        Theme::Light => root.set_attribute("data-theme", "light"),
        Theme::Dark => root.set_attribute("data-theme", "dark"),
    };
    // Fails only for names that aren't attribute names.
    drop(shown);
}

/// Sets the accent: `data-accent` on the root element, or none for the default one.
pub(crate) fn show_accent(accent: Option<&str>) {
    let Some(root) = document().and_then(|document| document.document_element()) else { return };
    let shown = match accent {
        Some(accent) => root.set_attribute("data-accent", accent),
        None => root.remove_attribute("data-accent"),
    };
    drop(shown);
}

/// Sets the page's title, as shown in its tab and in the browser's history.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Whether keys are labelled as on a Mac.
pub fn is_mac() -> bool {
    let platform = web_sys::window().and_then(|window| window.navigator().platform().ok()).unwrap_or_default();
    platform.starts_with("Mac") || platform.starts_with("iP")
}

/// Whether the page is written from right to left.
pub fn is_right_to_left() -> bool {
    let root = document().and_then(|document| document.document_element());
    root.is_some_and(|root| root.get_attribute("dir").as_deref() == Some("rtl"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_id_can_be_looked_for() {
        assert_eq!(having("data-item", "1209"), r#"[data-item="1209"]"#);
        assert_eq!(having("data-item", "a\"]\\\n"), "[data-item=\"a\\\"]\\\\\\a \"]");
    }
}
