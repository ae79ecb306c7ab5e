//! The requests to a provider and its replies.
//!
//! Both are closed enums. A continuation is another [`Ask`], so paging and multi-step work are data that can be stored,
//! logged, compared and sent to the proxy as parameters.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::{ContainerId, ItemId};
use serde::{Deserialize, Serialize};

use crate::item::{Account, Container, Item};
use crate::registry::OpName;

/// A request to a provider.
///
/// In JSON it is the `params` of a call, whose operation is [`Ask::op`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Ask {
    /// The next page of containers (projects, calendars, channels).
    Containers {
        /// The position to continue from; `None` starts at the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Cursor>,
    },
    /// The next page of the items of a container that is its own scope ([`Container::scope`]).
    Items {
        /// The scope to list.
        container: Arc<str>,
        /// The days to list, for providers whose items are on days ([`crate::Abilities::ranged`]).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        range: Option<Range>,
        /// The position to continue from; `None` starts at the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Cursor>,
        /// Lists only what has changed since the listing that ended with this mark; `None` lists everything. All pages
        /// of a listing carry the same mark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Cursor>,
    },
    /// The next page of the ids of a listing's items, to find out which items have disappeared.
    Present {
        /// The scope that is listed.
        container: Arc<str>,
        /// The position to continue from; `None` starts at the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Cursor>,
    },
    /// The current state of one item; an empty reply if it doesn't exist any more.
    Item {
        /// The item's id.
        item: Arc<str>,
        /// The container in which it was last seen, if known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        container: Option<Arc<str>>,
    },
    /// The account that the access token belongs to.
    Account,
    /// The next page of the source's search results.
    Search {
        /// The text that the user typed.
        text: Arc<str>,
        /// The days to search, for providers whose items are on days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        range: Option<Range>,
        /// The position to continue from; `None` starts at the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Cursor>,
    },
    /// Mark an item complete or incomplete. Idempotent.
    Complete {
        /// The item's id.
        item: Arc<str>,
        /// Whether it becomes complete.
        completed: bool,
    },
    /// Create a spreadsheet with one sheet.
    CreateSpreadsheet {
        /// The spreadsheet's title, as text.
        title: Arc<str>,
        /// The sheet's name, as text.
        sheet: Arc<str>,
    },
    /// A spreadsheet's title, URL and sheets.
    ReadSpreadsheet {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
    },
    /// Whether a spreadsheet is in the trash.
    ReadFile {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
    },
    /// The rows of a sheet up to the last one with content; formulas are read as typed.
    ReadRows {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// The sheet's name.
        sheet: Arc<str>,
    },
    /// Clear the rows of a sheet from one row on. Idempotent.
    ClearRows {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// The sheet's name.
        sheet: Arc<str>,
        /// The first row to clear, counted from 1.
        from: u32,
    },
    /// Append rows below the content of a sheet. Not idempotent: sending it twice appends twice.
    AppendRows {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// The sheet's name.
        sheet: Arc<str>,
        /// The number of rows that it already has, so that a gap in them isn't taken for their end.
        #[serde(default)]
        after: u32,
        /// The rows to append.
        rows: Vec<Vec<Cell>>,
    },
    /// Add a hidden sheet to a spreadsheet. We choose its id, so sending it twice adds only one.
    AddSheet {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// The sheet's id.
        id: u32,
        /// The sheet's name, as text.
        sheet: Arc<str>,
        /// The number of its rows.
        rows: u32,
        /// The number of its columns.
        columns: u32,
    },
    /// Write rows at a fixed position, over what is there. Idempotent.
    WriteRows {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// The sheet's name.
        sheet: Arc<str>,
        /// The first row, counted from 1.
        from: u32,
        /// The rows to write.
        rows: Vec<Vec<Cell>>,
    },
    /// Move the rows of one sheet into another of the same spreadsheet: all or none of them. The same step removes the
    /// source sheet, so that they can't be moved twice, and adds a hidden sheet as proof that it was done.
    MoveRows {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// Id of the sheet with the rows.
        from: u32,
        /// How many rows at its start aren't moved.
        skip: u32,
        /// The number of its rows.
        rows: u32,
        /// The number of its columns.
        columns: u32,
        /// Where the rows go.
        to: Destination,
        /// Id of the hidden sheet that proves that it was done.
        done: u32,
        /// The hidden sheet's name, as text.
        done_sheet: Arc<str>,
    },
    /// Remove a sheet. A second request is refused.
    RemoveSheet {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// The sheet's id.
        id: u32,
    },
}

/// The target of a move, in a sheet as last read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// The sheet's id.
    pub id: u32,
    /// The row below which the rows are inserted; `None` replaces the sheet's content.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<u32>,
    /// The number of rows in its grid.
    pub rows: u32,
    /// The number of columns in its grid.
    pub columns: u32,
}

/// A cell's value. Text stays text, whatever it looks like; dates and durations are values that spreadsheets calculate
/// with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// A number.
    Number(f64),
    /// Text.
    Text(Arc<str>),
    /// A date.
    Date {
        /// The date.
        date: NaiveDate,
    },
    /// A duration.
    Duration {
        /// The duration in seconds; may be negative.
        seconds: i64,
    },
    /// Text as typed into the cell, possibly a formula: only to restore what was read.
    Typed {
        /// The text as typed.
        typed: Arc<str>,
    },
}

impl Ask {
    /// The operation that handles this request.
    pub fn op(&self) -> OpName {
        match self {
            Ask::Containers { .. } => OpName::Containers,
            Ask::Items { .. } => OpName::Items,
            Ask::Present { .. } => OpName::Present,
            Ask::Item { .. } => OpName::Item,
            Ask::Account => OpName::Account,
            Ask::Search { .. } => OpName::Search,
            Ask::Complete { .. } => OpName::Complete,
            Ask::CreateSpreadsheet { .. } => OpName::CreateSpreadsheet,
            Ask::ReadSpreadsheet { .. } => OpName::ReadSpreadsheet,
            Ask::ReadFile { .. } => OpName::ReadFile,
            Ask::ReadRows { .. } => OpName::ReadRows,
            Ask::ClearRows { .. } => OpName::ClearRows,
            Ask::AppendRows { .. } => OpName::AppendRows,
            Ask::AddSheet { .. } => OpName::AddSheet,
            Ask::WriteRows { .. } => OpName::WriteRows,
            Ask::MoveRows { .. } => OpName::MoveRows,
            Ask::RemoveSheet { .. } => OpName::RemoveSheet,
        }
    }

    /// Requests the first page of the items of `container`.
    pub fn items(container: &ContainerId, range: Option<Range>) -> Self {
        Ask::Items { container: Arc::from(container.as_str()), range, after: None, since: None }
    }
}

/// A provider's own position in a listing, opaque to everything but its adapter; at most 2 KiB, never a URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub Arc<str>);

/// Civil days in the user's zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// First day.
    pub from: NaiveDate,
    /// The day after the last.
    pub until: NaiveDate,
    /// The user's zone. Providers don't need to know it: the adapters' answers are converted to it here
    /// ([`crate::zone`]).
    pub zone: Arc<str>,
}

/// A provider's answer, decoded.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// A page of containers.
    Containers {
        /// The containers, in the provider's order.
        containers: Vec<Container>,
        /// The requests that are still open; empty when this line of paging is complete.
        next: Vec<Ask>,
        /// JSON paths of the records that were left out because they couldn't be read.
        skipped: Vec<Arc<str>>,
    },
    /// A page of items; for [`Ask::Item`] that item, or nothing.
    Items {
        /// The items, in the provider's order.
        items: Vec<Item>,
        /// The requests that are still open; empty when the listing is complete.
        next: Vec<Ask>,
        /// Items that have left the listing; only in replies to a request with `since`. Applies after `items`: an item
        /// in both has left, and `items` has its last state (a task that was completed).
        removed: Vec<ItemId>,
        /// The mark for the next request, on the last page, if the provider has marks.
        since: Option<Cursor>,
        /// JSON paths of the records that were left out because they couldn't be read.
        skipped: Vec<Arc<str>>,
    },
    /// A page of the items that exist.
    Present {
        /// Their ids.
        ids: Vec<ItemId>,
        /// The requests that are still open; empty when the listing is complete.
        next: Vec<Ask>,
    },
    /// The account.
    Account(Account),
    /// The change was made.
    Done,
    /// The created spreadsheet.
    Spreadsheet {
        /// The spreadsheet's id.
        id: Arc<str>,
        /// Its URL; untrusted.
        url: Option<Arc<str>>,
    },
    /// A spreadsheet's content.
    Sheets {
        /// The spreadsheet's title.
        title: Arc<str>,
        /// Its URL; untrusted.
        url: Option<Arc<str>>,
        /// Its sheets, in order.
        sheets: Vec<Sheet>,
    },
    /// The state of a file.
    File {
        /// Whether it is in the trash.
        trashed: bool,
    },
    /// The rows of a sheet, without empty ones at the end.
    Rows(Vec<Vec<Cell>>),
}

/// A sheet of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The sheet's id.
    pub id: u32,
    /// The sheet's name.
    pub title: Arc<str>,
    /// The number of rows in its grid.
    pub rows: u32,
    /// The number of columns in its grid.
    pub columns: u32,
}

impl Reply {
    /// A page of items of a full listing, without removals and marks.
    pub fn items(items: Vec<Item>, next: Vec<Ask>) -> Self {
        Reply::Items { items, next, removed: Vec::new(), since: None, skipped: Vec::new() }
    }
}
