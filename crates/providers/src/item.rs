//! Containers, items and accounts in the shape that the rest of the program knows, whatever the provider.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use plan::{AccountId, ContainerId, ItemId, Minutes};
use serde::{Deserialize, Serialize};

/// The account that a question is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Account {
    /// The provider's own id of it.
    pub id: Arc<str>,
    /// As shown: a name or an e-mail address.
    pub name: Arc<str>,
}

impl Account {
    /// Its id as the plan's type.
    pub fn account_id(&self) -> AccountId {
        AccountId::new(Arc::clone(&self.id))
    }
}

/// Something that holds items: a workspace, project, calendar or channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Container {
    /// The provider's id.
    pub id: ContainerId,
    /// Plain text.
    pub name: Arc<str>,
    /// The container it stands in, for a tree.
    pub parent: Option<ContainerId>,
    /// The container whose listing holds this one's items; itself where the provider can list it alone. An Asana
    /// project's scope is its workspace, since "my open tasks" can be asked by workspace only.
    pub scope: ContainerId,
    /// Colour at the source as `#rrggbb`, where it has one.
    pub color: Option<Arc<str>>,
    /// Whether the source marks it as the main one (the account's own calendar).
    pub primary: bool,
}

/// A source item: a task, event, message or issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The provider's id.
    pub id: ItemId,
    /// The containers it stands in, innermost first; the first is the one shown.
    pub containers: Vec<ContainerId>,
    /// Plain text, never markup; may be empty at the source.
    pub title: Arc<str>,
    /// Where it opens at the source; untrusted.
    pub url: Option<Arc<str>>,
    /// When it is or is due.
    pub when: Option<When>,
    /// Complete at the source.
    pub completed: bool,
    /// What it means for a plan.
    pub kind: Kind,
    /// The source's own mark of its version (etag, modified time), compared for equality only.
    pub version: Option<Arc<str>>,
}

impl Item {
    /// The item's own length in minutes: that of a timed event, a day at most; `None` for all else.
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

/// A longer event fills a day.
const DAY: Minutes = 1440;

/// What an item means for a plan, beyond its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A task, a message, or an event that takes the person's time.
    #[default]
    Usual,
    /// A meeting that the person has declined.
    Declined,
    /// An event that leaves the person free.
    Free,
    /// Time that the person keeps for focused work.
    FocusTime,
    /// The person is away.
    OutOfOffice,
    /// A task that marks a point in a project.
    Milestone,
    /// A task that asks for a decision. Completing one would approve it, so it is never completed from here.
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

    /// The kind of this name; [`Kind::Usual`] for a name of a newer version.
    pub fn named(name: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == name).map_or(Self::Usual, |(kind, _)| *kind)
    }
}

/// When an item is. A date is a date in every zone and never passes through UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Due on a day.
    DueOn(NaiveDate),
    /// Due at an instant, in UTC; the screen brings it into the person's zone.
    DueAt(NaiveDateTime),
    /// All day: first day, and the day after the last.
    AllDay {
        /// First day.
        from: NaiveDate,
        /// The day after the last.
        until: NaiveDate,
    },
    /// From one civil time to another, in the person's zone.
    Timed {
        /// Start.
        start: NaiveDateTime,
        /// End; before the start only where the clock is put back in between.
        end: NaiveDateTime,
        /// How long it is. Where the clock is changed in between, this isn't the difference of the civil times.
        minutes: Minutes,
    },
    /// From one instant to another, as an adapter reads it from an answer that gives offsets. [`crate::zone::bring`] makes
    /// it a time or a day of the person's zone.
    Instants {
        /// Start, in UTC.
        start: NaiveDateTime,
        /// End, in UTC, not before the start.
        end: NaiveDateTime,
        /// They are midnights of a day that belongs to no zone.
        all_day: bool,
    },
}

impl When {
    /// From one civil time to another where nothing tells of a change of the clock in between.
    pub fn timed(start: NaiveDateTime, end: NaiveDateTime) -> Self {
        let end = end.max(start);
        Self::Timed { start, end, minutes: between(start, end) }
    }

    /// From one instant to another, both in UTC.
    pub fn instants(start: NaiveDateTime, end: NaiveDateTime) -> Self {
        Self::Instants { start, end: end.max(start), all_day: false }
    }
}

/// Whole minutes from one instant to another; none when they are in the other order.
pub(crate) fn between(start: NaiveDateTime, end: NaiveDateTime) -> Minutes {
    Minutes::try_from(end.signed_duration_since(start).num_minutes()).unwrap_or(0)
}
