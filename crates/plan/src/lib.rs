//! The domain: what a plan consists of and how it changes.
//!
//! Pure values and functions without clock, network, browser or serialisation. Times are arguments, and changes are
//! returned as a [`Patch`] that the caller applies, stores and can undo.
//!
//! - [`model`]: tasks, time entries, links, members, projects, and the [`Workspace`] that holds them
//! - [`civil`]: dates and times of day in ISO 8601
//! - [`title`]: the duration syntax in titles, `Write report [1h30m]`
//! - [`mod@length`]: durations as typed into a field; [`quick_add`]: days, times, lengths and names in a title
//! - [`markdown`]: the syntax of a task's notes; [`url`]: what a URL from outside is, and whether it is safe
//! - [`relate`]: the rule that decides what dropping a source item creates
//! - [`layout`]: the lanes of a day's entries, in minutes; [`free`]: what they leave; [`order()`]: sorting in little code
//! - [`timer`]: running timers; `tracked`: what they have logged; `spans`: an index of it by time
//! - [`report`](mod@report): planned and tracked time, grouped and added up
//! - [`command`]: everything that changes data, and its exact inverse; `decide` turns commands into patches over an
//!   `edit`, `patch` applies them, `rebase` keeps what still applies of an old one, `records` writes and maintains the
//!   indexes
//! - `kinds`: the kinds of records, in one list
//!
//! All quantities are integers, and no floating point is used, so a plan is the same on every device. Any of them may
//! come from outside, so each sum, difference and product handles overflow.
#![deny(clippy::float_arithmetic)]
#![cfg_attr(not(test), warn(clippy::arithmetic_side_effects))]

pub mod civil;
pub mod command;
mod decide;
mod edit;
pub mod free;
mod kinds;
pub mod layout;
pub mod length;
pub mod markdown;
pub mod model;
mod order;
mod patch;
pub mod quick_add;
mod rebase;
mod records;
pub mod relate;
pub mod report;
mod spans;
pub mod timer;
pub mod title;
mod tracked;
pub mod url;

pub use command::{Change, Command, Patch, Record, RecordKey, Refusal, Revision};
pub use decide::decide;
pub use kinds::Touched;
pub use model::{
    AccountId, Client, ClientId, ContainerId, EntryId, Hours, ItemId, Label, LabelId, Link, LinkKey, Member, MemberId,
    Millis, MinuteOfDay, Minutes, Project, ProjectId, ProviderId, Seconds, Settings, Slot, SourceItem, Task, TaskId,
    TimeEntry, WEEK, Workspace,
};
pub use order::{map_of, map_of_many, order, sort_and_dedup, sort_by, sort_by_key};
pub use records::{logged, planned};
pub use timer::Timer;
pub use tracked::{Begin, Span, Tracked};
