//! What the sidebar shows: the connections, and of the one shown its containers, its rows and how it is.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::{ContainerId, ItemId, Millis, Minutes};
use providers::{Fault, Kind, When};

use crate::connections::host::HostState;
use crate::values::connection::ConnectionId;

/// The integrations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SidebarView {
    /// Whether the panel is open.
    pub open: bool,
    /// One a connection, for the rail.
    pub connections: Vec<ChipView>,
    /// Whether the host's connections are known (empty is then a fact and not a wait).
    pub known: bool,
    /// What is known of the page's host.
    pub host: HostState,
    /// The shown connection, while open.
    pub panel: Option<Arc<PanelView>>,
}

/// A connection on the rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipView {
    /// Its id.
    pub id: ConnectionId,
    /// Registry id of the provider.
    pub provider: Arc<str>,
    /// The provider's name, with the account's where there are several of the provider.
    pub name: Arc<str>,
    /// It is the one shown.
    pub selected: bool,
    /// How it is.
    pub state: ChipState,
    /// The poll cycle that runs: from, until; the ring empties over it. `None` while nothing is due.
    pub cycle: Option<(Millis, Millis)>,
}

/// How a connection is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipState {
    /// Fine.
    Fresh,
    /// Waiting longer than usual (rate limit, back-off, offline).
    Waiting,
    /// Signed out; the person must reconnect.
    Disconnected,
}

/// The shown connection.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelView {
    /// Which.
    pub connection: ConnectionId,
    /// Registry id of the provider.
    pub provider: Arc<str>,
    /// The provider's name.
    pub name: Arc<str>,
    /// The account's name.
    pub account: Arc<str>,
    /// When the shown list was completed; `None` before the first.
    pub updated_at: Option<Millis>,
    /// It is being asked now.
    pub refreshing: bool,
    /// What the person searches for.
    pub search: Arc<str>,
    /// The containers, as a tree in reading order.
    pub containers: Arc<Vec<ContainerView>>,
    /// The rows of the list, headings among them.
    pub rows: Arc<Vec<RowView>>,
    /// Items before searching.
    pub total: usize,
    /// How it is.
    pub status: PanelStatus,
    /// The provider's status page.
    pub status_page: &'static str,
    /// Where the records stand in the provider's answers that couldn't be read and are left out.
    pub skipped: Arc<Vec<Arc<str>>>,
    /// A part of the search at the source failed.
    pub partly_found: bool,
    /// Marks that the source refused, until the person has decided what holds, in the order in which they were made.
    pub refused: Vec<RefusedView>,
}

/// A mark that a source refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedView {
    /// The item.
    pub item: ItemId,
    /// Its title.
    pub title: Arc<str>,
    /// What it was marked as.
    pub wanted: bool,
    /// A task is linked to it and is as it was marked, while the source says otherwise.
    pub differs: bool,
    /// Why.
    pub fault: Fault,
    /// Finds the provider's answer in the log.
    pub correlation_id: Arc<str>,
    /// The provider's status page.
    pub status_page: &'static str,
}

/// A container in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerView {
    /// Its id.
    pub id: ContainerId,
    /// Its name.
    pub name: Arc<str>,
    /// Depth in the tree, from 0.
    pub depth: u8,
    /// Its items are the ones listed.
    pub selected: bool,
    /// Colour at the source, `#rrggbb`.
    pub color: Option<Arc<str>>,
    /// Its open items, where the list at hand tells.
    pub count: Option<usize>,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowView {
    /// A group's heading: a project's name, or a day.
    Heading(Heading),
    /// An item.
    Item(ItemView),
}

/// A group's heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heading {
    /// A container's name.
    Container(Arc<str>),
    /// Items in no container.
    NoContainer,
    /// A day.
    Day(NaiveDate),
    /// Items without a day.
    NoDay,
    /// What the provider of this name found besides, for the text in the search.
    AtSource(&'static str),
}

/// An item in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemView {
    /// The provider's id.
    pub id: ItemId,
    /// As the source has it; may be empty.
    pub title: Arc<str>,
    /// Name of the container it is shown under.
    pub container: Option<Arc<str>>,
    /// When it is or is due.
    pub when: Option<When>,
    /// Complete at the source, or about to be.
    pub completed: bool,
    /// It can be marked here.
    pub completable: bool,
    /// What it means for a plan.
    pub kind: Kind,
    /// Minutes already planned for it on this device.
    pub planned: Minutes,
    /// Where it opens; untrusted.
    pub url: Option<Arc<str>>,
    /// It is what is held.
    pub held: bool,
}

/// How the shown list is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelStatus {
    /// First list on its way.
    Loading,
    /// As fresh as it can be.
    Ready,
    /// The last complete list stays; asking again by itself (offline, busy, rate limit).
    Stale {
        /// Why.
        fault: Fault,
        /// When it is tried again, where known.
        retry_at: Option<Millis>,
        /// What finds the provider's answer in the log, and the provider's status page, where the provider has failed.
        help: Option<(Arc<str>, &'static str)>,
    },
    /// Needs somebody's help.
    Trouble {
        /// What.
        fault: Fault,
        /// Finds the provider's answer in the log.
        correlation_id: Arc<str>,
        /// The provider's status page.
        status_page: &'static str,
    },
    /// Signed out.
    Disconnected,
}
