//! The domain: what a plan is and what may happen to it.
//!
//! Pure values and functions. No clock, no network, no browser, no serialisation: times come in as arguments, changes
//! go out as a [`Patch`] that the caller applies, stores and can undo.
//!
//! - [`model`]: what there is (tasks, time entries, links, members, projects) and the [`Workspace`] that holds it
//! - [`civil`]: dates and times of day as ISO 8601 writes them
//! - [`title`]: the duration syntax in titles, `Write report [1h30m]`
//! - [`mod@length`]: lengths as one types them into a field
//! - [`markdown`]: what a task's notes may be written in
//! - [`relate`]: the rule that decides what dropping a source item makes
//! - [`layout`]: entries of a day to lanes, in minutes; [`order()`]: sorting in few bytes
//! - [`timer`]: that somebody works on an entry now; `tracked`: what came of it, `spans` in order
//! - [`report`](mod@report): what was planned and tracked, grouped and added up
//! - [`command`]: everything that changes data, and its exact inverse; `decide` makes patches of commands over an `edit`,
//!   `patch` carries them out, `rebase` what still can be of an old one, `records` writes and keeps the indexes
//!
//! Counts are whole numbers throughout: no float is computed with, so a plan is the same on every device. Any of them may
//! come from outside, so each sum, difference and product says what becomes of one that is too great.
#![deny(clippy::float_arithmetic)]
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod civil;
pub mod command;
mod decide;
mod edit;
pub mod layout;
pub mod length;
pub mod markdown;
pub mod model;
mod order;
mod patch;
mod rebase;
mod records;
pub mod relate;
pub mod report;
mod spans;
pub mod timer;
pub mod title;
mod tracked;

pub use command::{Change, Command, Patch, Record, RecordKey, Refusal, Revision};
pub use decide::decide;
pub use model::{
    AccountId, Client, ClientId, ContainerId, EntryId, Hours, ItemId, Label, LabelId, Link, LinkKey, Member, MemberId,
    Millis, MinuteOfDay, Minutes, Project, ProjectId, ProviderId, Seconds, Settings, Slot, SourceItem, Task, TaskId,
    TimeEntry, WEEK, Workspace,
};
pub use order::{map_of, order};
pub use records::{logged, planned};
pub use timer::Timer;
pub use tracked::{Begin, Span, Tracked};
