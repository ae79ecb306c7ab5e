//! What is typed and chosen in forms.

use std::sync::Arc;

use plan::{ClientId, LabelId, MemberId, ProjectId};

/// What is typed in the form of an entry, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The title; the title syntax applies where the length is left as it was.
    pub title: Arc<str>,
    /// The notes.
    pub notes: Arc<str>,
    /// Whether the task is complete.
    pub done: bool,
    /// What the task belongs to.
    pub project: Option<Choice<ProjectId>>,
    /// Whom that is for, where it is a new one.
    pub client: Option<Choice<ClientId>>,
    /// What it is labelled with.
    pub labels: Vec<Choice<LabelId>>,
    /// Whose time it is.
    pub member: Option<MemberId>,
    /// The day, `2026-11-24`.
    pub day: Arc<str>,
    /// The start, `09:30`, or nothing.
    pub start: Arc<str>,
    /// The planned length, as [`plan::length`] reads it.
    pub scheduled: Arc<str>,
    /// The tracked time, in the same way.
    pub logged: Arc<str>,
}

/// What is chosen in a form: something there is, or something new by its name. A name that is there already means that.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Choice<Id> {
    /// This one.
    Known(Id),
    /// One of this name.
    New(Arc<str>),
}

impl<Id> Choice<Id> {
    /// The same with another kind of id.
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
