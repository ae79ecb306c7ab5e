//! Putting a report into a spreadsheet: what is to be done next, as a state machine without time or network.
//!
//! Rows go in batches below what the sheet holds. A batch whose answer is lost may have arrived, and appending it again
//! would double it: so the sheet is read first, and its height says which. What was begun and can't go on is either
//! finished later or taken back; of a replaced sheet the former rows are kept until the end for that.

use std::sync::Arc;

use providers::{Ask, Cell, Fault, Reply};

use crate::env::{CallId, ConnectionId, Millis};

/// A spreadsheet's id in its address, or the text itself where it is no address. Source: the vendor's guide, "Spreadsheet
/// ID": the part of the address behind `/d/`.
pub fn spreadsheet_id(text: &str) -> Option<Arc<str>> {
    let text = text.trim();
    let id = match text.split_once("/d/") {
        Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
        None => text,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (!id.is_empty() && id.chars().all(plain)).then(|| id.into())
}

/// Rows of one batch: some tens of kilobytes.
const BATCH: usize = 400;
/// Times that a batch is tried in a row before the person is asked.
const TRIES: u32 = 5;

/// Where a report goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A new spreadsheet with this title.
    New {
        /// The title.
        title: Arc<str>,
    },
    /// Below what a sheet holds.
    Append(Place),
    /// In the place of what a sheet holds.
    Replace(Place),
}

/// A spreadsheet that an export went to, for the next time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its title.
    pub title: Arc<str>,
    /// The sheet.
    pub place: Place,
}

/// A sheet of a spreadsheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The spreadsheet's id.
    pub spreadsheet: Arc<str>,
    /// The sheet's name.
    pub sheet: Arc<str>,
}

/// An export under way, or what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// Through which account.
    pub connection: ConnectionId,
    /// Where to.
    pub target: Target,
    /// The name of the sheet.
    pub sheet: Arc<str>,
    /// The spreadsheet, once it is there.
    pub spreadsheet: Option<Arc<str>>,
    /// Where it opens; untrusted.
    pub url: Option<Arc<str>>,
    /// What is to be done next, or that nothing is.
    pub stage: Stage,
    /// Rows written.
    pub written: usize,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Rows that the sheet held below which this writes.
    pub(crate) below: usize,
    /// What a replaced sheet held.
    pub(crate) before: Vec<Vec<Cell>>,
    /// A batch is on its way, or was when its answer was lost.
    pub(crate) unsure: bool,
    pub(crate) call: Option<(CallId, Millis)>,
    /// What was under way when it was to be taken back: rows that arrive after that would stay.
    pub(crate) leaving: Option<(CallId, Millis)>,
    pub(crate) failures: u32,
    pub(crate) not_before: Option<Millis>,
    pub(crate) renewed: bool,
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Make the spreadsheet.
    Create,
    /// See whether the sheet is there.
    Find,
    /// Read what it holds.
    Look,
    /// Empty the sheet.
    Clear,
    /// Append the next batch.
    Write,
    /// See whether the last batch has arrived.
    Verify,
    /// Take back what was written.
    TakeBack,
    /// Put back what the sheet held.
    Restore,
    /// It is there.
    Done,
    /// It can't go on by itself.
    Broken {
        /// Why.
        fault: Fault,
        /// Finds the provider's answer in the log.
        correlation: Arc<str>,
        /// What it was at.
        at: Box<Stage>,
    },
    /// It was taken back; nothing of it is there.
    TakenBack,
}

impl Export {
    /// An export that hasn't begun. The first row is the header.
    pub fn new(connection: ConnectionId, target: Target, sheet: Arc<str>, rows: Vec<Vec<Cell>>) -> Self {
        let (stage, spreadsheet) = match &target {
            Target::New { .. } => (Stage::Create, None),
            Target::Append(place) | Target::Replace(place) => (Stage::Find, Some(Arc::clone(&place.spreadsheet))),
        };
        let sheet = match &target {
            Target::New { .. } => sheet,
            Target::Append(place) | Target::Replace(place) => Arc::clone(&place.sheet),
        };
        Self {
            connection,
            target,
            sheet,
            spreadsheet,
            url: None,
            stage,
            written: 0,
            rows,
            below: 0,
            before: Vec::new(),
            unsure: false,
            call: None,
            leaving: None,
            failures: 0,
            not_before: None,
            renewed: false,
        }
    }

    /// How many rows there are to write, with the header.
    pub fn total(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is something to do now.
    pub fn runs(&self) -> bool {
        !matches!(self.stage, Stage::Done | Stage::Broken { .. } | Stage::TakenBack)
    }

    /// Whether it is taking back what it has done.
    pub fn takes_back(&self) -> bool {
        matches!(self.stage, Stage::TakeBack | Stage::Restore)
    }

    /// When something is to be done that time brings about.
    pub(crate) fn due(&self) -> Option<Millis> {
        let lost = self.call.or(self.leaving).map(|(_, since)| since.saturating_add(crate::poll::PATIENCE));
        if self.runs() { lost.or(self.not_before) } else { None }
    }

    /// What to ask next; `None` when there is nothing to do.
    pub(crate) fn ask(&self) -> Option<Ask> {
        let sheet = Arc::clone(&self.sheet);
        if self.stage == Stage::Create {
            let Target::New { title } = &self.target else { return None };
            return Some(Ask::CreateSpreadsheet { title: Arc::clone(title), sheet });
        }
        let spreadsheet = self.spreadsheet.clone()?;
        match self.stage {
            Stage::Find => Some(Ask::ReadSpreadsheet { spreadsheet }),
            Stage::Look | Stage::Verify => Some(Ask::ReadRows { spreadsheet, sheet }),
            Stage::Clear => Some(Ask::ClearRows { spreadsheet, sheet, from: 1 }),
            Stage::Write => {
                let rows = self.batch(&self.rows);
                Some(Ask::AppendRows { spreadsheet, sheet, after: self.height(), rows })
            }
            Stage::TakeBack => {
                let from = u32::try_from(self.below + 1).unwrap_or(u32::MAX);
                Some(Ask::ClearRows { spreadsheet, sheet, from })
            }
            Stage::Restore => {
                let rows = self.batch(&self.before);
                Some(Ask::AppendRows { spreadsheet, sheet, after: self.height(), rows })
            }
            Stage::Create | Stage::Done | Stage::Broken { .. } | Stage::TakenBack => None,
        }
    }

    /// Rows that the sheet holds, as far as is known.
    fn height(&self) -> u32 {
        u32::try_from(self.below + self.written).unwrap_or(u32::MAX)
    }

    fn batch(&self, of: &[Vec<Cell>]) -> Vec<Vec<Cell>> {
        of.iter().skip(self.written).take(BATCH).cloned().collect()
    }

    /// The question was sent.
    pub(crate) fn sent(&mut self, call: CallId, now: Millis) {
        self.call = Some((call, now));
        self.unsure = matches!(self.stage, Stage::Write | Stage::Restore);
    }

    /// The question was answered.
    pub(crate) fn answered(&mut self, reply: Reply) -> Result<(), Fault> {
        (self.failures, self.not_before, self.renewed) = (0, None, false);
        match (&self.stage, reply) {
            (Stage::Create, Reply::Spreadsheet { id, url }) => {
                (self.spreadsheet, self.url, self.stage) = (Some(id), url, Stage::Write);
            }
            (Stage::Find, Reply::Sheets { url, sheets, .. }) => {
                self.url = url;
                if !sheets.contains(&self.sheet) {
                    return Err(Fault::Gone);
                }
                self.stage = Stage::Look;
            }
            (Stage::Look, Reply::Rows(rows)) => match self.target {
                Target::Replace(_) => {
                    (self.before, self.stage) = (rows, Stage::Clear);
                }
                _ => {
                    self.below = rows.len();
                    // The header stands there already.
                    if self.below > 0 && self.rows.first() == rows.first() {
                        self.rows.remove(0);
                    }
                    self.stage = Stage::Write;
                }
            },
            (Stage::Clear, Reply::Done) => self.stage = Stage::Write,
            (Stage::Write, Reply::Done) => self.arrived(),
            (Stage::Verify, Reply::Rows(rows)) => {
                let (restoring, of) = if self.restoring() { (true, &self.before) } else { (false, &self.rows) };
                let batch = of.len().saturating_sub(self.written).min(BATCH);
                let height = self.below + self.written;
                if rows.len() != height && rows.len() != height + batch {
                    // Somebody else writes there too: what is whose can't be told.
                    return Err(Fault::Conflict);
                }
                self.stage = if restoring { Stage::Restore } else { Stage::Write };
                if rows.len() != height {
                    self.arrived();
                }
            }
            (Stage::TakeBack, Reply::Done) => {
                self.written = 0;
                self.rows.clear();
                self.stage = if self.before.is_empty() { Stage::TakenBack } else { Stage::Restore };
            }
            (Stage::Restore, Reply::Done) => self.arrived(),
            _ => return Err(Fault::Shape { path: Arc::from("$") }),
        }
        if self.stage == Stage::Write && self.written >= self.rows.len() {
            self.stage = Stage::Done;
        }
        Ok(())
    }

    /// Whether what is written are the former rows.
    fn restoring(&self) -> bool {
        self.rows.is_empty() && !self.before.is_empty()
    }

    fn arrived(&mut self) {
        self.unsure = false;
        let of = if self.restoring() { self.before.len() } else { self.rows.len() };
        self.written = (self.written + BATCH).min(of);
        if self.restoring() && self.written >= of {
            self.stage = Stage::TakenBack;
        }
    }

    /// The question failed, in a way that may pass: true when it shall be asked again, `wait` later.
    pub(crate) fn failed(&mut self, fault: &Fault, correlation: Arc<str>, wait: Millis, now: Millis) {
        self.failures += 1;
        // A spreadsheet may have been made although nobody said so: making another would leave two.
        let once = self.stage == Stage::Create && !matches!(fault, Fault::Wait { .. } | Fault::Offline);
        if !fault.passes() || *fault == Fault::Conflict || self.failures >= TRIES || once {
            return self.break_off(fault.clone(), correlation);
        }
        self.not_before = Some(now.saturating_add(wait));
        // What was refused outright hasn't arrived.
        if self.unsure && !matches!(fault, Fault::Wait { .. } | Fault::Offline) {
            self.stage = Stage::Verify;
        }
    }

    pub(crate) fn break_off(&mut self, fault: Fault, correlation: Arc<str>) {
        if self.runs() {
            let unsure = self.unsure && matches!(self.stage, Stage::Write | Stage::Restore);
            let at = Box::new(if unsure { Stage::Verify } else { self.stage.clone() });
            self.stage = Stage::Broken { fault, correlation, at };
        }
    }

    /// Whether the person may let it go on from where it broke off.
    pub fn may_go_on(&self) -> bool {
        matches!(&self.stage, Stage::Broken { fault, .. } if *fault != Fault::Conflict)
    }

    /// Whether there is anything of it that can be taken back.
    pub fn may_take_back(&self) -> bool {
        match &self.stage {
            Stage::Broken { at, .. } => {
                !matches!(**at, Stage::Create | Stage::Find | Stage::Look) && self.spreadsheet.is_some()
            }
            _ => false,
        }
    }

    /// Goes on from where it broke off.
    pub(crate) fn go_on(&mut self) {
        if let Stage::Broken { at, .. } = &self.stage {
            self.stage = (**at).clone();
            (self.failures, self.not_before, self.renewed, self.call) = (0, None, false, None);
        }
    }

    /// Stops, and takes back what was done.
    pub(crate) fn take_back(&mut self) {
        let at = match &self.stage {
            Stage::Broken { at, .. } => (**at).clone(),
            stage => stage.clone(),
        };
        let under_way = self.call.take();
        (self.failures, self.not_before, self.renewed) = (0, None, false);
        self.stage = match at {
            Stage::Done | Stage::TakenBack => return,
            // Nothing was done. A sheet that is being emptied may be empty.
            Stage::Create | Stage::Find | Stage::Look => Stage::TakenBack,
            _ => Stage::TakeBack,
        };
        self.leaving = under_way.filter(|_| self.stage == Stage::TakeBack);
        self.unsure = false;
    }
}

#[cfg(test)]
mod tests;
