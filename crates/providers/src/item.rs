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
    /// The source's own mark of its version (etag, modified time), compared for equality only.
    pub version: Option<Arc<str>>,
}

impl Item {
    /// The item's own length in minutes: that of a timed event; `None` for all else.
    pub fn minutes(&self) -> Option<Minutes> {
        match self.when {
            Some(When::Timed { start, end }) => {
                u32::try_from((end - start).num_minutes()).ok().filter(|minutes| (1..=1440).contains(minutes))
            }
            _ => None,
        }
    }
}

/// When an item is, in the person's civil time but for a due instant. A date is a date in every zone and never passes through UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// Due on a day.
    DueOn(NaiveDate),
    /// Due at an instant, in UTC: the one kind that the screen has to bring into the person's zone.
    DueAt(NaiveDateTime),
    /// All day: first day, and the day after the last.
    AllDay {
        /// First day.
        from: NaiveDate,
        /// The day after the last.
        until: NaiveDate,
    },
    /// From one time to another.
    Timed {
        /// Start.
        start: NaiveDateTime,
        /// End, not before the start.
        end: NaiveDateTime,
    },
}
