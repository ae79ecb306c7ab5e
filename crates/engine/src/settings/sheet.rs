//! The forms of the Settings page as data: what can be added, changed and removed there, and the text in the fields.

use std::sync::Arc;

use plan::{ClientId, LabelId, MemberId, ProjectId, Workspace};

use crate::values::draft::Choice;

/// What a form is about; `None` is a new one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// A member.
    Member(Option<MemberId>),
    /// A project.
    Project(Option<ProjectId>),
    /// A client.
    Client(Option<ClientId>),
    /// A label.
    Label(Option<LabelId>),
}

impl Subject {
    /// The id, unless it is new.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Member(id) => id.as_ref().map(MemberId::as_str),
            Self::Project(id) => id.as_ref().map(ProjectId::as_str),
            Self::Client(id) => id.as_ref().map(ClientId::as_str),
            Self::Label(id) => id.as_ref().map(LabelId::as_str),
        }
    }

    /// Whether it is to be created.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::Member(None) | Self::Project(None) | Self::Client(None) | Self::Label(None))
    }
}

/// The text in a form. Subjects without a field ignore it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The name.
    pub name: Arc<str>,
    /// The hue, 0 to 11.
    pub hue: u8,
    /// A project's client.
    pub client: Option<Choice<ClientId>>,
    /// A member's capacity for each day, Monday first, as [`plan::length`] reads it; empty is a day off.
    pub capacity: [Arc<str>; 7],
    /// When a member's work starts, such as `09:00`.
    pub from: Arc<str>,
    /// When it ends; `00:00` is midnight.
    pub until: Arc<str>,
}

/// What is wrong in a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFault {
    /// There is no name.
    NoName,
    /// Another one has that name.
    NameTaken,
    /// The capacity of this day, Monday is 0, isn't a duration of at most a day.
    Capacity(usize),
    /// The start isn't a time.
    From,
    /// The end isn't a time after the start.
    Until,
}

/// The number of tasks concerned: those that belong to it, or that have an entry of a member.
pub(super) fn tasks_of(plan: &Workspace, subject: &Subject) -> usize {
    match subject {
        Subject::Project(Some(id)) => plan.tasks().filter(|task| task.project.as_ref() == Some(id)).count(),
        Subject::Label(Some(id)) => plan.tasks().filter(|task| task.labels.contains(id)).count(),
        Subject::Client(Some(id)) => {
            let theirs = |project: &ProjectId| plan.project(project).is_some_and(|it| it.client.as_ref() == Some(id));
            plan.tasks().filter(|task| task.project.as_ref().is_some_and(theirs)).count()
        }
        Subject::Member(Some(id)) => {
            plan.tasks().filter(|task| plan.entries_of(&task.id).any(|entry| entry.member == *id)).count()
        }
        _ => 0,
    }
}
