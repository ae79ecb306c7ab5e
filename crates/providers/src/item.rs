//! Containers, items and accounts in a form that doesn't depend on the provider.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use plan::{AccountId, ContainerId, ItemId, Minutes};
use serde::{Deserialize, Serialize};

use crate::event::EventDetails;

/// The account for which a request is made.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Account {
    /// The provider's own id for it.
    pub id: Arc<str>,
    /// The displayed name: a name or an e-mail address.
    pub name: Arc<str>,
}

impl Account {
    /// The id as the plan's type.
    pub fn account_id(&self) -> AccountId {
        AccountId::new(Arc::clone(&self.id))
    }
}

/// Something that contains items: a workspace, project, calendar or channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// The provider's id.
    pub id: ContainerId,
    /// Plain text.
    pub name: Arc<str>,
    /// The container that contains it, for a tree.
    pub parent: Option<ContainerId>,
    /// The container whose listing includes this one's items; itself if the provider can list it alone. An Asana
    /// project's scope is its workspace, since "my open tasks" can be listed only by workspace.
    pub scope: ContainerId,
    /// Colour at the source as `#rrggbb`, if it has one.
    pub color: Option<Arc<str>>,
    /// Whether the source marks it as the primary one (the account's own calendar).
    pub primary: bool,
}

/// A source item: a task, event, message or issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The provider's id.
    pub id: ItemId,
    /// The containers it is in, innermost first; the first is displayed.
    pub containers: Vec<ContainerId>,
    /// Plain text, never markup; may be empty at the source.
    pub title: Arc<str>,
    /// Its URL at the source; untrusted.
    pub url: Option<Arc<str>>,
    /// When it takes place or is due.
    pub when: Option<When>,
    /// Whether it is complete at the source.
    pub completed: bool,
    /// Its meaning for a plan.
    pub kind: Kind,
    /// The source's version (etag, modified time), compared only for equality.
    pub version: Option<Arc<str>>,
    /// What an event has besides.
    pub event: Option<Arc<EventDetails>>,
}

impl Item {
    /// The item's own length in minutes: that of a timed event, at most a day; `None` otherwise.
    pub fn minutes(&self) -> Option<Minutes> {
        match self.when {
            Some(When::Timed { minutes, .. }) => Some(minutes.min(DAY)).filter(|minutes| *minutes > 0),
            Some(When::Instants { start, end, all_day: false }) => {
                Some(between(start, end).min(DAY)).filter(|minutes| *minutes > 0)
            }
            _ => None,
        }
    }
}

/// Minutes in a day, which a longer event fills.
const DAY: Minutes = 1440;

/// An item's meaning for a plan, beyond its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A task, a message, or an event that takes the user's time.
    #[default]
    Usual,
    /// A meeting that the user has declined.
    Declined,
    /// An event that leaves the user free.
    Free,
    /// Time that the user keeps for focused work.
    FocusTime,
    /// The user is away.
    OutOfOffice,
    /// A task that marks a point in a project.
    Milestone,
    /// A task that asks for a decision. Completing one would approve it, so Hourloom never does.
    Approval,
}

impl Kind {
    /// Every kind and its name in storage.
    pub const ALL: [(Kind, &'static str); 7] = [
        (Kind::Usual, "usual"),
        (Kind::Declined, "declined"),
        (Kind::Free, "free"),
        (Kind::FocusTime, "focus-time"),
        (Kind::OutOfOffice, "out-of-office"),
        (Kind::Milestone, "milestone"),
        (Kind::Approval, "approval"),
    ];

    /// The name in storage.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("usual", |(_, name)| name)
    }

    /// The kind with this name; [`Kind::Usual`] for a name from a newer version.
    pub fn named(name: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == name).map_or(Self::Usual, |(kind, _)| *kind)
    }
}

/// When an item takes place. A date is the same in every zone and never passes through UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Due on a day.
    DueOn(NaiveDate),
    /// Due at an instant, in UTC; the screen converts it to the user's zone.
    DueAt(NaiveDateTime),
    /// All day.
    AllDay {
        /// First day.
        from: NaiveDate,
        /// The day after the last.
        until: NaiveDate,
    },
    /// Timed, in the user's zone.
    Timed {
        /// Start.
        start: NaiveDateTime,
        /// End; before the start only if the clock is put back in between.
        end: NaiveDateTime,
        /// Its length. If the clock changes in between, it differs from the difference of the civil times.
        minutes: Minutes,
    },
    /// Timed by instants, as an adapter reads it from an answer with offsets. [`crate::zone::bring`] converts it to
    /// times or days in the user's zone.
    Instants {
        /// Start, in UTC.
        start: NaiveDateTime,
        /// End, in UTC, not before the start.
        end: NaiveDateTime,
        /// Whether they are midnights of a date without a zone.
        all_day: bool,
    },
}

impl When {
    /// From one civil time to another, if no change of the clock in between is known.
    pub fn timed(start: NaiveDateTime, end: NaiveDateTime) -> Self {
        let end = end.max(start);
        Self::Timed { start, end, minutes: between(start, end) }
    }

    /// From one instant to another, both in UTC.
    pub fn instants(start: NaiveDateTime, end: NaiveDateTime) -> Self {
        Self::Instants { start, end: end.max(start), all_day: false }
    }
}

/// Whole minutes from one instant to another; 0 if they are in the other order.
pub(crate) fn between(start: NaiveDateTime, end: NaiveDateTime) -> Minutes {
    Minutes::try_from(end.signed_duration_since(start).num_minutes()).unwrap_or(0)
}
