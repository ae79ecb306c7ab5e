//! What the sidebar shows: the connections, and the containers, rows and state of the shown one.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::{ContainerId, ItemId, Millis, Minutes};
use providers::{Fault, Kind, OwnList, When};

use crate::connections::host::HostState;
use crate::values::connection::ConnectionId;

/// The integrations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SidebarView {
    /// Whether the panel is open.
    pub open: bool,
    /// The connections, for the rail.
    pub connections: Vec<ChipView>,
    /// Whether the host's connections are known, so that an empty list is final.
    pub known: bool,
    /// The state of the page's host.
    pub host: HostState,
    /// The shown connection, while the sidebar is open.
    pub panel: Option<Arc<PanelView>>,
}

/// A connection on the rail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChipView {
    /// The connection's id.
    pub id: ConnectionId,
    /// The provider's registry id.
    pub provider: Arc<str>,
    /// The provider's name, with the account's if there are several of the provider.
    pub name: Arc<str>,
    /// Whether it is the shown one.
    pub selected: bool,
    /// The state of the connection.
    pub state: ChipState,
    /// Start and end of the current poll interval, over which the ring empties; `None` while nothing is due.
    pub cycle: Option<(Millis, Millis)>,
}

/// The state of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChipState {
    /// Fine.
    Fresh,
    /// Waiting longer than usual (rate limit, back-off, offline).
    Waiting,
    /// Signed out; the user has to reconnect.
    Disconnected,
}

/// The shown connection.
#[derive(Clone, Debug, PartialEq)]
pub struct PanelView {
    /// The connection's id.
    pub connection: ConnectionId,
    /// The provider's registry id.
    pub provider: Arc<str>,
    /// The provider's name.
    pub name: Arc<str>,
    /// The account's name.
    pub account: Arc<str>,
    /// When the shown list was completed; `None` before the first time.
    pub updated_at: Option<Millis>,
    /// Whether it is being refreshed.
    pub refreshing: bool,
    /// The search text.
    pub search: Arc<str>,
    /// The containers, as a tree in reading order.
    pub containers: Arc<Vec<ContainerView>>,
    /// The rows of the list, including headings.
    pub rows: Arc<Vec<RowView>>,
    /// The number of items before searching.
    pub total: usize,
    /// How current the list is, or what is wrong.
    pub status: PanelStatus,
    /// The URL of the provider's status page.
    pub status_page: &'static str,
    /// JSON paths of the records that were left out because they couldn't be read.
    pub skipped: Arc<Vec<Arc<str>>>,
    /// Whether a part of the search at the source has failed.
    pub partly_found: bool,
    /// Marks that the source refused, in the order in which they were made, until the user has decided.
    pub refused: Vec<RefusedView>,
}

/// A mark that a source refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedView {
    /// The item's id.
    pub item: ItemId,
    /// The title.
    pub title: Arc<str>,
    /// The state that was marked.
    pub wanted: bool,
    /// Whether a task linked to it is as it was marked, while the source's state differs.
    pub differs: bool,
    /// The cause.
    pub fault: Fault,
    /// The id of the provider's answer in the log.
    pub correlation_id: Arc<str>,
    /// The URL of the provider's status page.
    pub status_page: &'static str,
}

/// A container in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerView {
    /// The container's id.
    pub id: ContainerId,
    /// Its name.
    pub name: ListName,
    /// Depth in the tree, from 0.
    pub depth: u8,
    /// Whether its items are listed.
    pub selected: bool,
    /// Colour at the source, `#rrggbb`.
    pub color: Option<Arc<str>>,
    /// The number of its open items, if the current list shows it.
    pub count: Option<usize>,
}

/// A list's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListName {
    /// The source's own.
    Source(Arc<str>),
    /// One that the app names, as the source has no name for it.
    Own(OwnList),
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
    Container(ListName),
    /// Items in no container.
    NoContainer,
    /// A day.
    Day(NaiveDate),
    /// Items without a day.
    NoDay,
    /// Additional results of this provider for the search text.
    AtSource(&'static str),
}

/// An item in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemView {
    /// The provider's id for it.
    pub id: ItemId,
    /// The source's title; may be empty.
    pub title: Arc<str>,
    /// Name of the container it is shown under.
    pub container: Option<ListName>,
    /// When it takes place or is due.
    pub when: Option<When>,
    /// Whether it was due before today and is still open.
    pub overdue: bool,
    /// Whether it is complete at the source, or will be.
    pub completed: bool,
    /// Whether it can be completed here.
    pub completable: bool,
    /// Its meaning for a plan.
    pub kind: Kind,
    /// Minutes already planned for it on this device.
    pub planned: Minutes,
    /// The spreadsheet's URL; untrusted.
    pub url: Option<Arc<str>>,
    /// Whether it is picked up.
    pub held: bool,
}

/// The state of the shown list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelStatus {
    /// The first list is loading.
    Loading,
    /// Up to date.
    Ready,
    /// The last complete list stays; it retries by itself (offline, busy, rate limit).
    Stale {
        /// The cause.
        fault: Fault,
        /// When it retries, if known.
        retry_at: Option<Millis>,
        /// The id of the provider's answer in the log, and the URL of the provider's status page, if the provider has
        /// failed.
        help: Option<(Arc<str>, &'static str)>,
    },
    /// An error that needs action.
    Trouble {
        /// The error.
        fault: Fault,
        /// The id of the provider's answer in the log.
        correlation_id: Arc<str>,
        /// The URL of the provider's status page.
        status_page: &'static str,
    },
    /// Signed out.
    Disconnected,
}
