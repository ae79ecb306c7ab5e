//! What can be asked of a provider, and what comes back.
//!
//! Both are closed enums. A continuation is another [`Ask`], so paging and multi-step work stay data that can be
//! stored, logged, compared and sent to the proxy as parameters.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::ContainerId;
use serde::{Deserialize, Serialize};

use crate::item::{Container, Item};
use crate::registry::OpName;

/// A question to a provider.
///
/// As JSON it is the `params` of a call; its operation is [`Ask::op`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Ask {
    /// The next page of the containers (projects, calendars, channels).
    Containers {
        /// Where to go on; `None` is the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Cursor>,
    },
    /// The next page of the items of one container that is its own scope ([`Container::scope`]).
    Items {
        /// The scope to list.
        container: Arc<str>,
        /// Days wanted, for providers whose items are on days ([`crate::Abilities::ranged`]).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        range: Option<Range>,
        /// Where to go on; `None` is the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Cursor>,
    },
}

impl Ask {
    /// The operation that answers this question.
    pub fn op(&self) -> OpName {
        match self {
            Ask::Containers { .. } => OpName::Containers,
            Ask::Items { .. } => OpName::Items,
        }
    }

    /// The first page of the items of `container`.
    pub fn items(container: &ContainerId, range: Option<Range>) -> Self {
        Ask::Items { container: Arc::from(container.as_str()), range, after: None }
    }
}

/// A provider's own place in a listing, opaque to everybody but its adapter; at most 2 KiB, never a URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub Arc<str>);

/// Civil days in the person's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// First day.
    pub from: NaiveDate,
    /// The day after the last.
    pub until: NaiveDate,
    /// IANA name of the person's zone; providers that can are asked to answer in it.
    pub zone: Arc<str>,
}

/// A provider's answer, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// A page of containers.
    Containers {
        /// In the provider's order.
        containers: Vec<Container>,
        /// The questions that are still open; empty when this line of paging is complete.
        next: Vec<Ask>,
    },
    /// A page of items.
    Items {
        /// In the provider's order.
        items: Vec<Item>,
        /// The questions that are still open; empty when the enumeration is complete.
        next: Vec<Ask>,
    },
}
