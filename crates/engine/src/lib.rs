//! The application without its screen.
//!
//! ```text
//! gesture | key | timer | answer -> Msg -> update(&mut Model, Msg, &Env) -> Vec<Effect>
//!                                    view(&Model, &Env) -> View
//! ```
//! One way in, one way out. Clock, zone, randomness, storage, network and pointer are arguments or effects, so a day of
//! polling or a year of editing runs in a native test in milliseconds. The shell (`src/shell`) performs the effects.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod actions;
mod app;
mod backlog;
mod calendar;
mod calls;
mod capture;
mod completion;
mod connections;
mod drag;
mod entry;
pub mod export;
pub mod keys;
pub mod reports;
mod selection;
mod settings;
pub mod shortcuts;
mod sidebar;
mod storage;
mod team;
mod timer;
mod values;

pub use app::build::view;
pub use app::effect::{Deed, Effect, FocusTarget, Message, Person, Revocation, Spot, Stored, StoredChange, Why};
pub use app::env::{CallId, Connection, ConnectionId, Env, Opaque, Read, SaveId, Sealed};
pub use app::model::Model;
pub use app::msg::{
    Answer, BacklogOrder, Choice, Draft, ExportMsg, Field, Grip, Msg, Nudge, Place, Problem, Ratio, RefusalMsg,
    Returned, Theme,
};
pub use app::update::update;
pub use app::view::View;
pub use app::{first, view};
pub use calls::{schedule, source};
pub use capture::state::Captured;
pub use connections::state::{Host, HostCall, Notice, Offer, Purpose};
pub use entry::tools;
pub use plan::Millis;
pub use settings::state::{SettingsMsg, Sheet, SheetFault, Subject};
pub use sidebar::window;
pub use storage::archive;
pub use storage::quarantine::Aside;
pub use timer::state::{Keep, TimerMsg};
pub use values::route::Route;
pub use values::trouble::{LoadError, SaveError};
pub use values::zone;
