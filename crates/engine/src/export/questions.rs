//! The requests of an export, and how many rows each takes.

use std::sync::Arc;

use providers::{Ask, Cell, Destination, Sheet};

use super::state::{Export, Stage};
use super::target::Target;

/// The most rows in a batch.
const BATCH: usize = 400;
/// The most text in a batch, in bytes, roughly: a request may have 256 KiB.
const BATCH_BYTES: usize = 96 * 1024;

impl Export {
    /// The next request; `None` if there is nothing to do.
    pub(super) fn ask(&self) -> Option<Ask> {
        let sheet = Arc::clone(&self.sheet);
        if self.stage == Stage::Create {
            let Target::New { title } = &self.target else { return None };
            return Some(Ask::CreateSpreadsheet { title: Arc::clone(title), sheet });
        }
        let spreadsheet = self.spreadsheet.clone()?;
        let (count, columns) = (number(self.rows.len()), number(self.rows.iter().map(Vec::len).max().unwrap_or(0)));
        match self.stage {
            Stage::Find => Some(Ask::ReadSpreadsheet { spreadsheet }),
            Stage::Check => Some(Ask::ReadFile { spreadsheet }),
            Stage::Look | Stage::Verify => Some(Ask::ReadRows { spreadsheet, sheet }),
            Stage::Write => {
                Some(Ask::AppendRows { spreadsheet, sheet, after: number(self.height()), rows: self.next_rows() })
            }
            Stage::TakeBack => Some(Ask::ClearRows { spreadsheet, sheet, from: number(self.below.saturating_add(1)) }),
            Stage::Add => Some(Ask::AddSheet { spreadsheet, id: self.own, sheet: self.hidden(), rows: count, columns }),
            Stage::Fill => {
                let from = number(self.written.saturating_add(1));
                Some(Ask::WriteRows { spreadsheet, sheet: self.hidden(), from, rows: self.next_rows() })
            }
            Stage::Move => {
                let Sheet { id, rows: tall, columns: wide, .. } = self.grid.clone()?;
                let below = matches!(self.target, Target::Append(_)).then(|| number(self.below));
                Some(Ask::MoveRows {
                    spreadsheet,
                    from: self.own,
                    skip: u32::from(self.headed),
                    rows: count,
                    columns,
                    to: Destination { id, below, rows: tall, columns: wide },
                    done: self.mark(),
                    done_sheet: format!("{} done", self.hidden()).into(),
                })
            }
            Stage::Tidy => Some(Ask::RemoveSheet { spreadsheet, id: self.mark() }),
            Stage::Drop => Some(Ask::RemoveSheet { spreadsheet, id: self.own }),
            Stage::Create | Stage::Done | Stage::Broken { .. } | Stage::TakenBack => None,
        }
    }

    fn hidden(&self) -> Arc<str> {
        format!("Hourloom {}", self.own).into()
    }

    pub(super) fn mark(&self) -> u32 {
        self.own.saturating_add(1)
    }

    /// The number of rows in the sheet, as far as known.
    pub(super) fn height(&self) -> usize {
        self.below.saturating_add(self.written)
    }

    /// The first of the rows that are written to fixed positions.
    fn first(&self) -> usize {
        if self.staged() { 0 } else { usize::from(self.headed) }
    }

    /// How many rows from this one on are sent together.
    pub(super) fn batch(&self, from: usize) -> usize {
        let mut bytes = 0_usize;
        let fits = |row: &&Vec<Cell>| {
            bytes = row.iter().map(weight).fold(bytes, usize::saturating_add);
            bytes <= BATCH_BYTES
        };
        let rows = self.rows.iter().skip(from).take(BATCH);
        rows.take_while(fits).count().max(1).min(self.rows.len().saturating_sub(from))
    }

    pub(super) fn next_batch(&self) -> usize {
        self.batch(self.first().saturating_add(self.written))
    }

    fn next_rows(&self) -> Vec<Vec<Cell>> {
        let rows = self.rows.iter().skip(self.first().saturating_add(self.written));
        rows.take(self.next_batch()).cloned().collect()
    }
}

fn weight(cell: &Cell) -> usize {
    // The space for a number or a date, and what surrounds a text.
    let text = match cell {
        Cell::Text(text) | Cell::Typed { typed: text } => text.len(),
        _ => 0,
    };
    text.saturating_add(16)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
