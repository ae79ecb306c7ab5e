//! What the first sight of a week doesn't need: a module of its own, fetched once the week is painted.
//!
//! Everything that is reached through [`Rest`] alone is in that module; `cargo xtask` cuts it off after linking
//! (ADR 0012). So whatever the first sight can do without is named here, and called by way of
//! [`crate::shell::App::rest`]; a direct call would draw it into the first module, and the size budget would tell.

use engine::view::{GhostView, PageView};
use engine::{Effect, Env, Model, Msg, View};
use leptos::prelude::*;

use crate::shell::App;
use crate::ui;
use crate::web::keyboard::{self, Intent, Key};
use crate::web::{self, Edge};

/// The other module, as the first one knows it.
#[derive(Debug)]
pub struct Rest {
    /// [`engine::update()`], which goes on from where [`engine::first::update`] has come.
    pub update: fn(&mut Model, Msg, &Env) -> Vec<Effect>,
    /// [`engine::view()`].
    pub view: fn(&Model, &Env) -> View,
    /// Any effect.
    pub(crate) perform: fn(&Edge, App, Effect),
    /// What follows from a new view: the clock that components read ticks or rests.
    pub(crate) tick: fn(&Edge, App, &View),
    /// Listens to the page's address and its own life.
    pub(crate) listen: fn(App),
    /// A key.
    pub(crate) key: fn(App, &Key, &dyn Fn(Intent)),
    /// The page that is shown in the place of the calendar.
    pub page: fn(&PageView) -> AnyView,
    /// What the extension's popup has besides.
    pub popup: fn() -> AnyView,
    /// What floats over the page, and what is spoken.
    pub floats: fn() -> AnyView,
    /// What is in the sidebar, which is this wide.
    pub panel: fn(RwSignal<i32>) -> AnyView,
    /// The connections.
    pub chips: fn() -> AnyView,
    /// The timers that run, in the bar.
    pub timers: fn() -> AnyView,
    /// Whose week is shown, and the choice of another one's.
    pub picker: fn() -> AnyView,
    /// The notice above the week while edits are only in memory.
    pub notice: fn() -> AnyView,
    /// The tools of the entry under the pointer.
    pub tools: fn() -> AnyView,
    /// Where what is held would land.
    pub ghost: fn(GhostView, chrono::NaiveDate) -> AnyView,
    /// Where what goes along with it would land.
    pub along: fn(GhostView, chrono::NaiveDate) -> AnyView,
    /// What is in the backlog.
    pub backlog: fn() -> AnyView,
}

static REST: Rest = Rest {
    update: engine::update,
    view: engine::view,
    perform: Edge::perform,
    tick: Edge::tick,
    listen: web::listen,
    key: keyboard::press,
    page: ui::page,
    popup: ui::popup,
    floats: ui::floats,
    panel: ui::panel::content,
    chips: ui::rail::chips,
    timers: ui::timer::timers,
    picker: ui::person::picker,
    notice: ui::save::notice,
    tools: ui::tools::tools,
    ghost: ui::ghost::ghost,
    along: ui::ghost::along,
    backlog: ui::backlog::content,
};

/// The other module could not be fetched.
#[derive(Debug)]
pub struct Absent;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Absent {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Fetches it.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(rest, fallible)]
pub(crate) fn fetch() -> Result<&'static Rest, Absent> {
    Ok(&REST)
}

/// In a build that isn't split it is here from the beginning.
#[cfg(not(feature = "split"))]
pub(crate) async fn fetch() -> Result<&'static Rest, Absent> {
    here().ok_or(Absent)
}

/// The module, where it needn't be fetched.
pub(crate) fn here() -> Option<&'static Rest> {
    #[cfg(feature = "split")]
    return None;
    #[cfg(not(feature = "split"))]
    Some(&REST)
}
