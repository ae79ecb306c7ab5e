//! The page of settings as data: what can be added, changed and taken away there, and what is typed for it.

use std::sync::Arc;

use chrono::Weekday;
use plan::{ClientId, LabelId, MemberId, ProjectId, Workspace};
use providers::Kind;

use crate::values::draft::Choice;

/// What a person does on the page of settings.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingsMsg {
    /// The sheet of something is opened, or of something new.
    Open(Subject),
    /// It is closed; what was typed in it is given up.
    Close,
    /// What was typed in the open sheet; what can't be read is told, and the sheet stays.
    Save(Sheet),
    /// Something goes; what belonged to it stays.
    Remove(Subject),
    /// Something is no longer offered, or is again.
    Archive(Subject, bool),
    /// This member is the person at this device.
    Me(MemberId),
    /// The length of what says none, as it was typed.
    DefaultLength(Arc<str>),
    /// The first day of the week; `None` follows the locale.
    WeekStart(Option<Weekday>),
    /// The grid that drags snap to, in minutes.
    Snap(u16),
    /// A file of the records that can't be read.
    SaveUnread,
    /// Items of this kind are listed, or left out.
    List(Kind, bool),
    /// The action of this id has these shortcuts, or its own again.
    Shortcut(&'static str, Option<Vec<Arc<str>>>),
    /// All actions have their own shortcuts again.
    ResetShortcuts,
}

/// What a sheet is about; `None` is a new one.
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
    /// The id of what is there.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Member(id) => id.as_ref().map(MemberId::as_str),
            Self::Project(id) => id.as_ref().map(ProjectId::as_str),
            Self::Client(id) => id.as_ref().map(ClientId::as_str),
            Self::Label(id) => id.as_ref().map(LabelId::as_str),
        }
    }

    /// Whether it is to be made.
    pub fn is_new(&self) -> bool {
        matches!(self, Self::Member(None) | Self::Project(None) | Self::Client(None) | Self::Label(None))
    }
}

/// What is typed in a sheet. A subject that has no such field leaves it alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The name.
    pub name: Arc<str>,
    /// The hue, 0 to 11.
    pub hue: u8,
    /// Of a project: its client.
    pub client: Option<Choice<ClientId>>,
    /// Of a member: what fits each day, Monday first, as [`plan::length`] reads it; nothing is a day off.
    pub capacity: [Arc<str>; 7],
    /// Of a member: when work begins, `09:00`.
    pub from: Arc<str>,
    /// Of a member: when it ends; `00:00` is midnight.
    pub until: Arc<str>,
}

/// What is wrong in a sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetFault {
    /// There is no name.
    NoName,
    /// Another one has that name.
    NameTaken,
    /// The capacity of this day, Monday is 0, is no length of a day.
    Capacity(usize),
    /// The beginning is no time.
    From,
    /// The end is no time after the beginning.
    Until,
}

/// How many tasks are concerned by something: those that belong to it, or that have an entry of a member.
pub(crate) fn tasks_of(plan: &Workspace, subject: &Subject) -> usize {
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

/// A sheet of the page of settings.
#[derive(Debug)]
pub(crate) struct Filling {
    pub(crate) subject: Subject,
    /// What its fields held when it was opened.
    pub(crate) base: Sheet,
    pub(crate) wrong: Vec<SheetFault>,
}
