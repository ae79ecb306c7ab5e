//! Spreadsheets, for Google Sheets: only those that were created here.

use serde_json::Value;

use crate::people::Who;

/// Rows and columns of a new sheet.
pub(crate) const GRID: (usize, usize) = (1_000, 26);

#[derive(Clone, Debug)]
pub(crate) struct Spreadsheet {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) owner: Who,
    /// Whether it is in its owner's trash, which doesn't matter to the Sheets API.
    pub(crate) trashed: bool,
    pub(crate) sheets: Vec<Sheet>,
}

#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) hidden: bool,
    /// The number of rows and columns, whatever they contain.
    pub(crate) grid: (usize, usize),
    /// The content; each row ends with its last cell that isn't empty.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Parts that somebody else has protected.
    pub(crate) protected: Vec<Block>,
}

/// A part of a sheet; rows and columns count from zero, ends are exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) from: (usize, usize),
    pub(crate) until: (usize, usize),
}

impl Block {
    pub(crate) const ALL: Self = Self { from: (0, 0), until: (usize::MAX, usize::MAX) };

    /// A part of this size, starting at a cell.
    pub(crate) fn at(from: (usize, usize), size: (usize, usize)) -> Self {
        Self { from, until: (from.0.saturating_add(size.0), from.1.saturating_add(size.1)) }
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.from.0 < other.until.0
            && other.from.0 < self.until.0
            && self.from.1 < other.until.1
            && other.from.1 < self.until.1
    }

    pub(crate) fn size(&self) -> (usize, usize) {
        (self.until.0.saturating_sub(self.from.0), self.until.1.saturating_sub(self.from.1))
    }
}

/// A cell: its value, the formula it comes from, and its number format.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Cell {
    pub(crate) value: Value,
    pub(crate) formula: Option<String>,
    pub(crate) shown: Shown,
}

/// A number format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Shown {
    #[default]
    Plain,
    Date,
    Time,
    Duration,
    Percent,
}

impl Cell {
    pub(crate) fn is_empty(&self) -> bool {
        self.value.is_null() && self.formula.is_none()
    }
}

impl Sheet {
    pub(crate) fn new(id: i64, title: String, grid: (usize, usize)) -> Self {
        Self { id, title, hidden: false, grid, rows: Vec::new(), protected: Vec::new() }
    }

    /// Writes a cell, counted from zero.
    pub(crate) fn write(&mut self, row: usize, column: usize, cell: Cell) {
        if self.rows.len() <= row {
            self.rows.resize(row.saturating_add(1), Vec::new());
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column.saturating_add(1), Cell::default());
        }
        cells[column] = cell;
        self.trim();
    }

    /// Clears a part; its rows and formats stay.
    pub(crate) fn clear(&mut self, block: &Block) {
        for row in self.rows.iter_mut().take(block.until.0).skip(block.from.0) {
            let cells = row.iter_mut().take(block.until.1).skip(block.from.1);
            cells.for_each(|cell| (cell.value, cell.formula) = (Value::Null, None));
        }
        self.trim();
    }

    pub(crate) fn trim(&mut self) {
        for row in &mut self.rows {
            row.truncate(row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last.saturating_add(1)));
        }
        self.rows.truncate(self.rows.iter().rposition(|row| !row.is_empty()).map_or(0, |last| last.saturating_add(1)));
    }

    /// Whether somebody else has protected any of it.
    pub(crate) fn protects(&self, block: &Block) -> bool {
        self.protected.iter().any(|protected| protected.meets(block))
    }
}
