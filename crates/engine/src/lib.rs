//! The application without its screen.
//!
//! ```text
//! gesture | key | timer | answer -> Msg -> update(&mut Model, Msg, &Env) -> Vec<Effect>
//!                                    view(&Model, &Env) -> View
//! ```
//! One way in, one way out. Clock, zone, randomness, storage, network and pointer are arguments or effects, so a day of
//! polling or a year of editing runs in a native test in milliseconds. The shell (`src/shell`) performs the effects.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod archive;
pub mod capture;
pub mod connect;
pub mod effect;
pub mod env;
pub mod export;
mod fills;
pub mod first;
pub mod keys;
pub mod model;
pub mod msg;
pub mod poll;
pub mod report;
pub mod settings;
pub mod source;
mod spent;
pub mod table;
pub mod timer;
pub mod tools;
pub mod trouble;
pub mod update;
pub mod view;
pub mod window;
pub mod zone;

mod along;
mod aside;
mod held;
mod ids;
mod order;
mod outbox;
mod people;
mod route;
mod selection;
mod week;
mod writes;

pub use aside::Aside;
pub use capture::Captured;
pub use connect::{Host, HostCall, Notice, Offer, Purpose};
pub use effect::{Effect, FocusTarget, Message, Stored, StoredChange};
pub use env::{CallId, Connection, ConnectionId, Env, Millis, Opaque, Read, SaveId, Sealed};
pub use model::Model;
pub use msg::{
    Answer, BacklogOrder, Choice, Draft, ExportMsg, Field, Grip, Msg, Nudge, Place, Problem, Ratio, RefusalMsg,
    Returned, Theme,
};
pub use route::Route;
pub use settings::{SettingsMsg, Sheet, SheetFault, Subject};
pub use timer::{Keep, TimerMsg};
pub use trouble::{LoadError, SaveError};
pub use update::update;
pub use view::{View, view};
