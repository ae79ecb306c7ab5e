//! What can be asked of a provider, and what comes back.
//!
//! Both are closed enums. A continuation is another [`Ask`], so paging and multi-step work stay data that can be
//! stored, logged, compared and sent to the proxy as parameters.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::{ContainerId, ItemId};
use serde::{Deserialize, Serialize};

use crate::item::{Account, Container, Item};
use crate::registry::OpName;

/// A question to a provider.
///
/// As JSON it is the `params` of a call; its operation is [`Ask::op`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
        /// Only what has changed since the listing that ended with this mark; `None` lists everything. The pages of one
        /// listing carry the same mark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Cursor>,
    },
    /// The next page of the ids of a listing's items, and nothing else of them: what has vanished from it.
    Present {
        /// The scope that is listed.
        container: Arc<str>,
        /// Where to go on; `None` is the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Cursor>,
    },
    /// One item as it is now; nothing where there is no such item any more.
    Item {
        /// The item's id.
        item: Arc<str>,
        /// The container in which it was seen last, where that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        container: Option<Arc<str>>,
    },
    /// Whose account it is.
    Account,
    /// The next page of the items that the source finds for a text.
    Search {
        /// What the person typed.
        text: Arc<str>,
        /// Days wanted, for providers whose items are on days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        range: Option<Range>,
        /// Where to go on; `None` is the beginning.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<Cursor>,
    },
    /// Mark an item complete, or incomplete again. Asking twice is the same as once.
    Complete {
        /// The item's id.
        item: Arc<str>,
        /// What it shall be.
        completed: bool,
    },
    /// Make a new spreadsheet with one sheet.
    CreateSpreadsheet {
        /// Title of the spreadsheet; text.
        title: Arc<str>,
        /// Name of its sheet; text.
        sheet: Arc<str>,
    },
    /// What a spreadsheet holds: its title, its address and its sheets.
    ReadSpreadsheet {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
    },
    /// Whether a spreadsheet is in the trash.
    ReadFile {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
    },
    /// What the rows of a sheet hold, formulas as they were typed, from the first to the last that holds anything.
    ReadRows {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// Name of the sheet.
        sheet: Arc<str>,
    },
    /// Empty the rows of a sheet from one on, counted from 1. Asking twice is the same as once.
    ClearRows {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// Name of the sheet.
        sheet: Arc<str>,
        /// The first row.
        from: u32,
    },
    /// Append rows below what a sheet holds. Asking twice appends twice.
    AppendRows {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// Name of the sheet.
        sheet: Arc<str>,
        /// How many rows it holds already: so a gap in them isn't taken for their end.
        #[serde(default)]
        after: u32,
        /// The rows.
        rows: Vec<Vec<Cell>>,
    },
    /// Make a hidden sheet in a spreadsheet. It has an id of our choice, so that asking twice makes one.
    AddSheet {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// The sheet's id.
        id: u32,
        /// Its name; text.
        sheet: Arc<str>,
        /// How many rows it has.
        rows: u32,
        /// How many columns it has.
        columns: u32,
    },
    /// Write rows where they belong, over what stands there. Asking twice is the same as once.
    WriteRows {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// Name of the sheet.
        sheet: Arc<str>,
        /// The first row, counted from 1.
        from: u32,
        /// The rows.
        rows: Vec<Vec<Cell>>,
    },
    /// Put the rows of one sheet into another one of the same spreadsheet: all or none of them. What they came from is
    /// removed by the same step, so that they can't be put there twice, and a hidden sheet is made that says it was done.
    MoveRows {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// Id of the sheet that holds the rows.
        from: u32,
        /// How many of its rows are left out, from the first one on.
        skip: u32,
        /// How many rows it has.
        rows: u32,
        /// How many columns it has.
        columns: u32,
        /// Where the rows go.
        to: Destination,
        /// Id of the sheet that says that it was done.
        done: u32,
        /// Its name; text.
        done_sheet: Arc<str>,
    },
    /// Remove a sheet. Asking twice is refused.
    RemoveSheet {
        /// The spreadsheet's id.
        spreadsheet: Arc<str>,
        /// The sheet's id.
        id: u32,
    },
}

/// Where rows go, in a sheet as it was read last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// The sheet's id.
    pub id: u32,
    /// The row below which they are inserted; `None` puts them in the place of all that the sheet holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<u32>,
    /// How many rows its grid has.
    pub rows: u32,
    /// How many columns its grid has.
    pub columns: u32,
}

/// A cell's value. Text is text, whatever it looks like; days and lengths are what a spreadsheet reckons with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    /// A number.
    Number(f64),
    /// Text.
    Text(Arc<str>),
    /// A day.
    Date {
        /// Which.
        date: NaiveDate,
    },
    /// A length.
    Duration {
        /// In seconds; may be negative.
        seconds: i64,
    },
    /// What a person typed there, a formula too: only for putting back what was read.
    Typed {
        /// As typed.
        typed: Arc<str>,
    },
}

impl Ask {
    /// The operation that answers this question.
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

    /// The first page of the items of `container`.
    pub fn items(container: &ContainerId, range: Option<Range>) -> Self {
        Ask::Items { container: Arc::from(container.as_str()), range, after: None, since: None }
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
    /// Name of the person's zone. No provider is asked to know it: answers are brought into it here ([`crate::zone`]).
    pub zone: Arc<str>,
}

/// A provider's answer, decoded.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    /// A page of containers.
    Containers {
        /// In the provider's order.
        containers: Vec<Container>,
        /// The questions that are still open; empty when this line of paging is complete.
        next: Vec<Ask>,
        /// Where the records stand that couldn't be read and are left out, as JSON paths.
        skipped: Vec<Arc<str>>,
    },
    /// A page of items; to [`Ask::Item`] that item, or nothing.
    Items {
        /// In the provider's order.
        items: Vec<Item>,
        /// The questions that are still open; empty when the enumeration is complete.
        next: Vec<Ask>,
        /// What is gone; only in answers to a question with `since`. It counts after `items`: what stands in both has
        /// left the listing, and `items` holds its last state (a task that has been completed).
        removed: Vec<ItemId>,
        /// The mark to ask with next time, on the last page, where the provider has one.
        since: Option<Cursor>,
        /// Where the records stand that couldn't be read and are left out, as JSON paths.
        skipped: Vec<Arc<str>>,
    },
    /// A page of what is there.
    Present {
        /// Ids of the items.
        ids: Vec<ItemId>,
        /// The questions that are still open; empty when the enumeration is complete.
        next: Vec<Ask>,
    },
    /// Whose account it is.
    Account(Account),
    /// The write is done.
    Done,
    /// The new spreadsheet.
    Spreadsheet {
        /// Its id.
        id: Arc<str>,
        /// Where it opens; untrusted.
        url: Option<Arc<str>>,
    },
    /// What a spreadsheet holds.
    Sheets {
        /// Its title.
        title: Arc<str>,
        /// Where it opens; untrusted.
        url: Option<Arc<str>>,
        /// Its sheets, in their order.
        sheets: Vec<Sheet>,
    },
    /// A file.
    File {
        /// It is in the trash.
        trashed: bool,
    },
    /// The rows of a sheet; those at its end that hold nothing are not among them.
    Rows(Vec<Vec<Cell>>),
}

/// A sheet of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its id.
    pub id: u32,
    /// Its name.
    pub title: Arc<str>,
    /// How many rows its grid has.
    pub rows: u32,
    /// How many columns its grid has.
    pub columns: u32,
}

impl Reply {
    /// A page of items without changes and marks.
    pub fn items(items: Vec<Item>, next: Vec<Ask>) -> Self {
        Reply::Items { items, next, removed: Vec::new(), since: None, skipped: Vec::new() }
    }
}
