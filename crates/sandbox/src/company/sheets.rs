//! Spreadsheets, as Google Sheets shows them: only those that were made here.

use serde_json::Value;

use crate::people::Who;

#[derive(Debug)]
pub(crate) struct Spreadsheet {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) owner: Who,
    pub(crate) sheets: Vec<Sheet>,
}

#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) id: i64,
    pub(crate) title: String,
    /// Each as long as its last cell that isn't empty.
    pub(crate) rows: Vec<Vec<Value>>,
}

impl Sheet {
    /// Writes a cell, counted from zero; empty text clears it.
    pub(crate) fn write(&mut self, row: usize, column: usize, value: Value) {
        if self.rows.len() <= row {
            self.rows.resize(row + 1, Vec::new());
        }
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            cells.resize(column + 1, Value::Null);
        }
        cells[column] = if value == "" { Value::Null } else { value };
        while cells.last().is_some_and(Value::is_null) {
            cells.pop();
        }
        while self.rows.last().is_some_and(Vec::is_empty) {
            self.rows.pop();
        }
    }

    /// The widest row's length.
    pub(crate) fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0)
    }
}
