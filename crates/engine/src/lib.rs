//! The application without its screen.
//!
//! ```text
//! gesture | key | timer | answer -> Msg -> update(&mut Model, Msg, &Env) -> Vec<Effect>
//!                                    view(&Model, &Env, &mut Views) -> View
//! ```
//! One way in, one way out. Clock, time zone, randomness, storage, network and pointer are arguments or effects, so a
//! day of polling or a year of editing runs in a native test in milliseconds. The shell (`src/shell`) performs the
//! effects.

#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod actions;
pub mod agenda;
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
pub mod grid;
mod history;
pub mod keys;
mod meetings;
pub mod mini_month;
pub mod palette;
pub mod reports;
pub mod search;
mod selection;
pub mod settings;
pub mod shortcuts;
mod sidebar;
mod storage;
mod team;
mod timer;
mod values;
mod welcome;

pub use app::effect::Effect;
pub use app::env::Env;
pub use app::lifecycle::LifecycleMsg;
pub use app::model::Model;
pub use app::msg::{Msg, ToastMsg};
pub use app::update::update;
pub use app::view::{View, Views, view};
pub use app::{diagnostics, first, view};
pub use backlog::msg::BacklogMsg;
pub use calendar::msg::CalendarMsg;
pub use calls::msg::CallsMsg;
pub use calls::{schedule, snapshot};
pub use capture::dropped::Dropped;
pub use capture::state::Captured;
pub use completion::msg::{CompletionMsg, RefusalMsg};
pub use connections::msg::ConnectionsMsg;
pub use connections::state::{Host, HostCall, Notice, Offer, Purpose, Returned};
pub use drag::msg::DragMsg;
pub use entry::msg::EntryMsg;
pub use entry::{popover, tools};
pub use export::msg::ExportMsg;
pub use history::msg::HistoryMsg;
pub use meetings::msg::MeetingsMsg;
pub use palette::msg::{PaletteMsg, PaletteTarget};
pub use plan::Millis;
pub use reports::msg::ReportsMsg;
pub use selection::msg::SelectionMsg;
pub use settings::list::DeviceSettings;
pub use settings::msg::SettingsMsg;
pub use settings::sheet::{Sheet, SheetFault, Subject};
pub use sidebar::msg::SidebarMsg;
pub use sidebar::window;
pub use storage::archive;
pub use storage::msg::StorageMsg;
pub use storage::unread::Aside;
pub use team::msg::TeamMsg;
pub use timer::state::{Keep, TimerMsg};
pub use values::announcement::{Deed, Message, Person, Revocation, Spot, Why};
pub use values::answer::{Answer, Problem};
pub use values::connection::{Connection, ConnectionId, Kept, Opaque, Sealed};
pub use values::draft::{Choice, Draft, Field, NewEntry};
pub use values::focus::{FocusTarget, MeetingKey};
pub use values::gesture::{Grip, Nudge, Place, Ratio, slot_at};
pub use values::ids::{CallId, SaveId};
pub use values::prefs::{BacklogOrder, Theme};
pub use values::route::{Offered, PAGES, Page, PageHeading, PageLine, Route};
pub use values::stored::{Stored, StoredChange};
pub use values::trouble::{LoadError, SaveError};
pub use values::zone;
pub use values::zoom;
pub use welcome::msg::{SampleTexts, WelcomeMsg};
