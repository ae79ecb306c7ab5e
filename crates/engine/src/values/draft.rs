//! Text and choices in forms.

use std::sync::Arc;

use plan::{ClientId, LabelId, MemberId, Minutes, ProjectId, Slot};

/// The fields of an entry's form, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The title; the title syntax applies to it, and sets the length if that wasn't changed.
    pub title: Arc<str>,
    /// Whether the title is taken as it is: a bracket in it was turned back into text.
    pub literal: bool,
    /// The notes.
    pub notes: Arc<str>,
    /// Whether the task is complete.
    pub done: bool,
    /// The task's project.
    pub project: Option<Choice<ProjectId>>,
    /// The project's client, if the project is new.
    pub client: Option<Choice<ClientId>>,
    /// The task's labels.
    pub labels: Vec<Choice<LabelId>>,
    /// The entry's member.
    pub member: Option<MemberId>,
    /// The date, such as `2026-11-24`.
    pub day: Arc<str>,
    /// The start, such as `09:30`, or empty.
    pub start: Arc<str>,
    /// The planned length, as [`plan::length`] reads it.
    pub scheduled: Arc<str>,
    /// The tracked time, in the same format.
    pub logged: Arc<str>,
}

/// A new entry, or a task that waits in the backlog, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewEntry {
    /// The title; the title syntax applies to it.
    pub title: Arc<str>,
    /// Whether the title is taken as it is, with its brackets.
    pub literal: bool,
    /// Where it is planned; without a place it waits in the backlog.
    pub slot: Option<Slot>,
    /// Its length, unless the title says it.
    pub minutes: Option<Minutes>,
    /// What it belongs to, if anything.
    pub project: Option<Choice<ProjectId>>,
    /// Its labels.
    pub labels: Vec<LabelId>,
    /// Whose time it is, unless that of the member whose days are shown.
    pub member: Option<MemberId>,
}

impl<Title: Into<Arc<str>>> From<Title> for NewEntry {
    /// A task that waits.
    fn from(title: Title) -> Self {
        Self { title: title.into(), ..Self::default() }
    }
}

/// A choice in a form: something that exists, or a new name. A name that exists selects what has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Choice<Id> {
    /// Something that exists.
    Known(Id),
    /// A name.
    New(Arc<str>),
}

impl<Id> Choice<Id> {
    /// The same with another type of id.
    pub fn map<Other>(self, id: impl FnOnce(Id) -> Other) -> Choice<Other> {
        match self {
            Self::Known(known) => Choice::Known(id(known)),
            Self::New(name) => Choice::New(name),
        }
    }
}

/// A field of a [`Draft`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The title.
    Title,
    /// The day.
    Day,
    /// The start.
    Start,
    /// The planned length.
    Scheduled,
    /// The tracked time.
    Logged,
}
