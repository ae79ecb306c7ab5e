//! A spreadsheet as its provider treats it: what it refuses, what a single step does, and what arrives late.

use std::sync::Arc;

use providers::{Ask, Cell, Fault, Reply, Sheet};

/// A sheet: its properties, whether it is hidden, and its rows.
#[derive(Clone, Debug)]
pub(super) struct Page {
    pub(super) properties: Sheet,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A spreadsheet and what has happened to it.
#[derive(Clone, Debug, Default)]
pub(super) struct Book {
    pub(super) sheets: Vec<Page>,
    /// Whether it is in the trash.
    pub(super) trashed: bool,
    /// The number of spreadsheets that were created.
    pub(super) made: usize,
}

fn refused(reason: &str) -> Fault {
    Fault::Refused { reason: reason.into() }
}

impl Book {
    /// A spreadsheet with a sheet of this name, whose grid ends with its last row.
    pub(super) fn with(title: &str, rows: Vec<Vec<Cell>>) -> Self {
        let mut book = Self::default();
        book.add(3, title, rows.len().max(1) as u32, 2);
        book.sheets[0].rows = rows;
        book
    }

    fn add(&mut self, id: u32, title: &str, rows: u32, columns: u32) {
        let properties = Sheet { id, title: title.into(), rows, columns };
        self.sheets.push(Page { properties, rows: Vec::new() });
    }

    pub(super) fn titled(&self, title: &str) -> Option<&Page> {
        self.sheets.iter().find(|page| &*page.properties.title == title)
    }

    fn page(&mut self, title: &str) -> Result<&mut Page, Fault> {
        let found = self.sheets.iter_mut().find(|page| &*page.properties.title == title);
        found.ok_or_else(|| refused("Unable to parse range"))
    }

    fn numbered(&self, id: u32) -> Result<usize, Fault> {
        let found = self.sheets.iter().position(|page| page.properties.id == id);
        found.ok_or_else(|| refused("There is no sheet with that id"))
    }

    /// Carries out a request as the provider would.
    pub(super) fn take(&mut self, ask: &Ask) -> Result<Reply, Fault> {
        match ask {
            Ask::CreateSpreadsheet { sheet, .. } => {
                self.made += 1;
                self.add(0, sheet, 1_000, 26);
                return Ok(Reply::Spreadsheet { id: "s".into(), url: None });
            }
            Ask::ReadSpreadsheet { .. } => {
                let sheets = self.sheets.iter().map(|page| page.properties.clone()).collect();
                return Ok(Reply::Sheets { title: "Hours".into(), url: None, sheets });
            }
            Ask::ReadFile { .. } => return Ok(Reply::File { trashed: self.trashed }),
            Ask::ReadRows { sheet, .. } => return Ok(Reply::Rows(self.page(sheet)?.rows.clone())),
            Ask::ClearRows { sheet, from, .. } => self.page(sheet)?.rows.truncate(*from as usize - 1),
            Ask::AppendRows { sheet, after, rows, .. } => {
                let page = self.page(sheet)?;
                if *after > page.properties.rows {
                    return Err(refused("Range exceeds grid limits"));
                }
                assert!(*after as usize <= page.rows.len(), "a gap would be left");
                page.rows.extend(rows.iter().cloned());
                page.properties.rows = page.properties.rows.max(page.rows.len() as u32);
            }
            Ask::AddSheet { id, sheet, rows, columns, .. } => {
                if self.numbered(*id).is_ok() || self.titled(sheet).is_some() {
                    return Err(refused("There is such a sheet already"));
                }
                self.add(*id, sheet, *rows, *columns);
            }
            Ask::WriteRows { sheet, from, rows, .. } => {
                let page = self.page(sheet)?;
                let (from, until) = (*from as usize - 1, *from as usize - 1 + rows.len());
                if until > page.properties.rows as usize {
                    return Err(refused("Range exceeds grid limits"));
                }
                if page.rows.len() < until {
                    page.rows.resize(until, Vec::new());
                }
                page.rows.splice(from..until, rows.iter().cloned());
            }
            Ask::MoveRows { from, skip, rows, to, done, done_sheet, .. } => {
                let (source, target) = (self.numbered(*from)?, self.numbered(to.id)?);
                if self.numbered(*done).is_ok() {
                    return Err(refused("There is such a sheet already"));
                }
                let moved: Vec<_> =
                    self.sheets[source].rows.iter().take(*rows as usize).skip(*skip as usize).cloned().collect();
                let page = &mut self.sheets[target];
                match to.below {
                    Some(below) => {
                        let at = below as usize;
                        page.rows.splice(at..at, moved.iter().cloned());
                        page.properties.rows += moved.len() as u32;
                    }
                    None => page.rows = moved,
                }
                page.properties.rows = page.properties.rows.max(page.rows.len() as u32);
                self.sheets.remove(source);
                self.add(*done, &Arc::clone(done_sheet), 1, 1);
            }
            Ask::RemoveSheet { id, .. } => drop(self.sheets.remove(self.numbered(*id)?)),
            other => panic!("{other:?}"),
        }
        Ok(Reply::Done)
    }
}
