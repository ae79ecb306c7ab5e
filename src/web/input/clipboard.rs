//! Copy, cut and paste. By the browser's own events, which come from the keys, the menus and the gestures of each
//! platform alike and bring the clipboard of the system along; the engine remembers what was copied here.

use std::sync::Arc;

use engine::Msg;
use leptos::prelude::WithUntracked;
use plan::EntryId;
use web_sys::ClipboardEvent;

use crate::shell::App;
use crate::web::dom;
use crate::web::dom::listen::on;
use crate::web::input::focus;
use crate::web::input::keyboard;

const PLAIN: &str = "text/plain";

/// Listens from now on.
pub(crate) fn listen(app: App) {
    let Some(document) = dom::document() else { return };
    on::<ClipboardEvent>(&document, "copy", move |event| copy(app, &event, Msg::Copy).unwrap_or_default());
    on::<ClipboardEvent>(&document, "cut", move |event| copy(app, &event, Msg::Cut).unwrap_or_default());
    on::<ClipboardEvent>(&document, "paste", move |event| paste(app, &event).unwrap_or_default());
}

fn copy(app: App, event: &ClipboardEvent, msg: fn(EntryId) -> Msg) -> Option<()> {
    let entry = subject(app)?.filter(|_| !dom::text_is_selected())?;
    app.dispatch(msg(entry));
    let text = app.view.with_untracked(|view| view.clip.clone())?;
    event.prevent_default();
    // It fails for an event that isn't the browser's own.
    event.clipboard_data()?.set_data(PLAIN, &text).ok()
}

fn paste(app: App, event: &ClipboardEvent) -> Option<()> {
    let at = subject(app)?;
    let text = event.clipboard_data().and_then(|data| data.get_data(PLAIN).ok()).filter(|text| !text.is_empty());
    event.prevent_default();
    app.dispatch(Msg::Paste { text: text.map(Arc::from), at });
    Some(())
}

/// The entry that is meant, if any; nothing where the clipboard is a field's, a dialog's or another page's.
fn subject(app: App) -> Option<Option<EntryId>> {
    focus::settle();
    let context = keyboard::context(app, keyboard::active().as_ref());
    let ours = context.days && !context.typing && !context.dialog && !context.held;
    ours.then(|| context.subject().cloned())
}
