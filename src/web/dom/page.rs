//! The page's own life: shown and hidden, frozen and woken, online and offline.

use std::cell::{Cell, RefCell};

use gloo_timers::callback::Interval;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{BeforeUnloadEvent, Event, PageTransitionEvent, Storage};

use crate::web::dom::listen::on;
use crate::web::dom::{active, document};
use crate::web::time::clock;

/// Hidden for longer than this, a page may have been frozen and have missed what other tabs said.
const MAY_BE_FROZEN_MS: i64 = 30_000;

/// How often the machine's zone is looked at while the page can be seen.
const ZONE_EVERY_MS: u32 = 2_000;

/// What becomes of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// It may have missed what other tabs said: it was frozen, or hidden for long.
    MayHaveMissed,
    /// It was left, and the person comes back to it as it was.
    BroughtBack,
    /// It can be seen, or no longer.
    Visible(bool),
    /// The browser has a network, or none.
    Online(bool),
    /// The machine's time zone is another one.
    ZoneChanged,
}

type Asks = Closure<dyn FnMut(BeforeUnloadEvent)>;

thread_local! {
    /// What asks before the page is left, while it does.
    static ASKS: RefCell<Option<Asks>> = const { RefCell::new(None) };
}

/// Lets the browser ask before the page is left, or no longer. Only while there is something to lose: a page that listens
/// to that isn't kept for the way back.
pub(crate) fn ask_before_leaving(ask: bool) {
    ASKS.with_borrow_mut(|asks| {
        if asks.is_some() == ask {
            return;
        }
        *asks = ask.then(|| {
            Closure::new(|event: BeforeUnloadEvent| {
                event.prevent_default();
                // Browsers ask in their own words; some only where there are any.
                event.set_return_value("?");
            })
        });
        if let Some(window) = web_sys::window() {
            window.set_onbeforeunload(asks.as_ref().map(|asks| asks.as_ref().unchecked_ref()));
        }
    });
}

/// Where the name of the focused field is noted while the page is loaded again.
const FOCUSED: &str = "focused";

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

/// Whether the field of this name had the focus when the page was loaded again; said once.
pub fn had_focus(name: &str) -> bool {
    let had = |notes: Storage| {
        let noted = notes.get_item(FOCUSED).is_ok_and(|noted| noted.as_deref() == Some(name));
        noted && notes.remove_item(FOCUSED).is_ok()
    };
    session().is_some_and(had)
}

/// Loads the page again. The focused field can have the focus again ([`had_focus`]).
pub(crate) fn reload() {
    let name = active().and_then(|field| field.get_attribute("name"));
    if let Some((notes, name)) = session().zip(name) {
        // Without a note the focus is at the top, as on any other start.
        let _ = notes.set_item(FOCUSED, &name);
    }
    // A browser that refuses leaves the page as it is.
    let _ = web_sys::window().map(|window| window.location().reload());
}

/// Whether the page can be seen.
pub(crate) fn visible() -> bool {
    document().is_none_or(|document| !document.hidden())
}

/// Tells what becomes of the page from now on.
pub(crate) fn watch(tell: impl Fn(PageEvent) + Clone + 'static) {
    let looks = tell.clone();
    let look_at_zone = move || {
        if clock::zone_has_changed() {
            looks(PageEvent::ZoneChanged);
        }
    };
    let (Some(window), Some(document)) = (web_sys::window(), document()) else { return };
    let hidden_at = Cell::new(None);
    let (shown, look) = (tell.clone(), look_at_zone.clone());
    on::<Event>(&document, "visibilitychange", move |_| {
        if !visible() {
            hidden_at.set(Some(clock::now()));
        } else if hidden_at.take().is_some_and(|at| clock::now().saturating_sub(at) > MAY_BE_FROZEN_MS) {
            shown(PageEvent::MayHaveMissed);
        }
        look();
        shown(PageEvent::Visible(visible()));
    });
    // No event tells that somebody's machine has landed elsewhere.
    Interval::new(ZONE_EVERY_MS, move || {
        if visible() {
            look_at_zone();
        }
    })
    .forget();
    // Woken from a freeze, or brought back by the Back button as it was left.
    let woken = tell.clone();
    on::<Event>(&document, "resume", move |_| woken(PageEvent::MayHaveMissed));
    let back = tell.clone();
    on::<PageTransitionEvent>(&window, "pageshow", move |event| {
        if event.persisted() {
            back(PageEvent::MayHaveMissed);
            back(PageEvent::Visible(visible()));
            back(PageEvent::BroughtBack);
        }
    });
    let online = tell.clone();
    on::<Event>(&window, "online", move |_| online(PageEvent::Online(true)));
    on::<Event>(&window, "offline", move |_| tell(PageEvent::Online(false)));
}
