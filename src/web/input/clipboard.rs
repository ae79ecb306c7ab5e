//! Copy, cut and paste, through the browser's own events: they come from the keys, menus and gestures of every platform
//! and give access to the system's clipboard. The engine remembers what was copied here.

use std::sync::Arc;

use engine::{Msg, SelectionMsg};
use plan::EntryId;
use web_sys::ClipboardEvent;

use crate::web::dom;
use crate::web::dom::listen::on;
use crate::web::input::focus;
use crate::web::input::keyboard;
use crate::web::input::screen::Screen;

const PLAIN: &str = "text/plain";

/// Listens from now on.
pub(crate) fn listen(screen: &Screen) {
    let Some(document) = dom::document() else { return };
    let hear = |event: &str, what: fn(&Screen, &ClipboardEvent) -> Option<()>| {
        let screen = screen.clone();
        on::<ClipboardEvent>(&document, event, move |event| what(&screen, &event).unwrap_or_default());
    };
    hear("copy", |screen, event| copy(screen, event, |it| Msg::Selection(SelectionMsg::Copy(it))));
    hear("cut", |screen, event| copy(screen, event, |it| Msg::Selection(SelectionMsg::Cut(it))));
    hear("paste", paste);
}

fn copy(screen: &Screen, event: &ClipboardEvent, msg: fn(EntryId) -> Msg) -> Option<()> {
    let entry = subject(screen)?.filter(|_| !dom::text_is_selected())?;
    screen.send(msg(entry));
    let text = screen.shown().clip?;
    event.prevent_default();
    // Fails for an event that isn't the browser's own.
    event.clipboard_data()?.set_data(PLAIN, &text).ok()
}

fn paste(screen: &Screen, event: &ClipboardEvent) -> Option<()> {
    let at = subject(screen)?;
    let text = event.clipboard_data().and_then(|data| data.get_data(PLAIN).ok()).filter(|text| !text.is_empty());
    event.prevent_default();
    screen.send(Msg::Selection(SelectionMsg::Paste { text: text.map(Arc::from), at }));
    Some(())
}

/// The entry to act on, if any; `None` if the clipboard belongs to a field, a dialog or another page.
fn subject(screen: &Screen) -> Option<Option<EntryId>> {
    focus::settle();
    let context = keyboard::context(screen, keyboard::active().as_ref());
    let ours = context.days && !context.typing && !context.dialog && !context.held;
    ours.then(|| context.subject().cloned())
}
