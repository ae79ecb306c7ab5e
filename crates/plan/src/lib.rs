//! The domain: what a plan is and what may happen to it.
//!
//! Pure values and functions. No clock, no network, no browser, no serialisation: times come in as arguments, changes
//! go out as a [`Patch`] that the caller applies, stores and can undo.
//!
//! - [`model`]: what there is (tasks, time entries, links, members, projects) and the [`Workspace`] that holds it
//! - [`title`]: the duration syntax in titles, `Write report [1h30m]`
//! - [`relate`]: the rule that decides what dropping a source item makes
//! - [`layout`]: entries of a day to lanes, in minutes
//! - [`command`]: everything that changes data, and its exact inverse
#![deny(clippy::float_arithmetic)]

pub mod command;
pub mod layout;
pub mod model;
mod patch;
pub mod relate;
pub mod title;

pub use command::{Change, Command, Patch, Record, RecordKey, Refusal};
pub use model::{
    AccountId, ContainerId, EntryId, ItemId, Link, LinkKey, Member, MemberId, MinuteOfDay, Minutes, Project, ProjectId,
    ProviderId, Seconds, Settings, Slot, SourceItem, Task, TaskId, TimeEntry, Workspace,
};
pub use patch::decide;
