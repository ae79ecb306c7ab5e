//! Exporting a report to a spreadsheet: the next step, as a state machine without time or network.
//!
//! A page may close at any moment, and then nobody continues for a while, or ever. So the sheet's content changes in a
//! single step, to all of the new rows or to none:
//!
//! - Rows that fit into one request are appended by it. If the answer is lost, the sheet's height shows whether it
//!   arrived.
//! - More rows, or rows that replace the former ones, are first written into a hidden sheet of the same spreadsheet,
//!   where each row has a fixed position and writing is idempotent. A single step then moves all of them, removes that
//!   sheet, and adds another one whose existence proves that it was done. The step is refused if it is repeated,
//!   however late.
//! - A new spreadsheet has nothing to lose; its rows are sent in batches, and the progress is stored.
//!
//! The progress is stored before each request that changes something ([`mod@crate::storage::archive::export`]). A page
//! that continues, after a restart or in another tab, reads the spreadsheet first, which shows how far the export got.

use std::sync::Arc;

use plan::Millis;
use providers::{Cell, Fault, Reply, Sheet};

use super::target::Target;
use crate::values::connection::ConnectionId;
use crate::values::ids::CallId;

/// Consecutive attempts at a request before the user is asked.
const TRIES: u32 = 5;
/// How long after a page has gone its last request may still take effect: the host gives up on it then.
pub(crate) const LATE: Millis = 30_000;

/// An export in progress, or its result.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// The export's id, which its stored records have in their keys.
    pub id: Arc<str>,
    /// The account to use.
    pub connection: ConnectionId,
    /// The target.
    pub target: Target,
    /// The name of the sheet.
    pub sheet: Arc<str>,
    /// The spreadsheet, once it exists.
    pub spreadsheet: Option<Arc<str>>,
    /// The spreadsheet's URL; untrusted.
    pub url: Option<Arc<str>>,
    /// The next step, or the result.
    pub stage: Stage,
    /// The number of rows written.
    pub written: usize,
    pub(crate) rows: Arc<Vec<Vec<Cell>>>,
    /// Id of the hidden sheet for the rows; the next number is the id of the sheet that proves it was done.
    pub(crate) own: u32,
    /// The number of rows already in the sheet, below which it writes.
    pub(crate) below: usize,
    /// Whether the sheet already has the header.
    pub(crate) headed: bool,
    /// Whether the last request may have taken effect.
    pub(crate) unsure: bool,
    /// When the last request that changes the spreadsheet was sent.
    pub(crate) asked_at: Option<Millis>,
    /// Whether the next request may be sent once this is stored.
    pub(super) ready: bool,
    /// Whether the rows were to be moved, and it isn't known whether they were.
    pub(crate) moving: bool,
    /// Whether the rows were moved.
    pub(crate) moved: bool,
    /// Whether it is to be undone.
    pub(crate) unwanted: bool,
    /// Whether it was started by a page that has gone, or by another tab.
    pub(super) resumed: bool,
    /// Whether the spreadsheet is in the trash, which is checked first.
    pub(super) trashed: Option<bool>,
    /// The sheet as last read.
    pub(super) grid: Option<Sheet>,
    pub(crate) call: Option<CallId>,
    /// The request in progress when it was to be undone: rows that arrive later would stay.
    pub(crate) leaving: Option<CallId>,
    pub(super) not_before: Option<Millis>,
    /// Whether the spreadsheet was read again because a refusal may be due to something unknown.
    pub(super) doubted: bool,
}

/// The next step.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Create the spreadsheet.
    Create,
    /// List its sheets.
    Find,
    /// Check whether the spreadsheet is in the trash.
    Check,
    /// Read the sheet.
    Look,
    /// Append the next batch.
    Write,
    /// Check whether the last batch has arrived.
    Verify,
    /// Add the hidden sheet.
    Add,
    /// Write the next batch into the hidden sheet.
    Fill,
    /// Move all rows to their sheet.
    Move,
    /// Remove the sheet that proves that it was done.
    Tidy,
    /// Undo what was written.
    TakeBack,
    /// Remove the hidden sheet.
    Drop,
    /// The export is complete.
    Done,
    /// It can't continue by itself.
    Broken {
        /// The cause.
        fault: Fault,
        /// The id of the provider's answer in the log.
        correlation: Arc<str>,
        /// The step that failed.
        at: Box<Stage>,
    },
    /// It was undone, and nothing of it is left.
    TakenBack,
}

impl Export {
    /// An export that hasn't started. The first row is the header; `own` is an even number that no other export has.
    pub fn new(
        id: Arc<str>,
        connection: ConnectionId,
        target: Target,
        sheet: Arc<str>,
        rows: Vec<Vec<Cell>>,
        own: u32,
    ) -> Self {
        let (stage, spreadsheet) = match &target {
            Target::New { .. } => (Stage::Create, None),
            Target::Append(place) | Target::Replace(place) => (Stage::Find, Some(Arc::clone(&place.spreadsheet))),
        };
        let sheet = match &target {
            Target::New { .. } => sheet,
            Target::Append(place) | Target::Replace(place) => Arc::clone(&place.sheet),
        };
        Self {
            id,
            connection,
            target,
            sheet,
            spreadsheet,
            url: None,
            stage,
            written: 0,
            rows: Arc::new(rows),
            own,
            below: 0,
            headed: false,
            unsure: false,
            asked_at: None,
            ready: false,
            moving: false,
            moved: false,
            unwanted: false,
            resumed: false,
            trashed: None,
            grid: None,
            call: None,
            leaving: None,
            not_before: None,
            doubted: false,
        }
    }

    /// The number of rows to write, including the header.
    pub fn total(&self) -> usize {
        self.rows.len().saturating_sub(usize::from(self.headed))
    }

    /// Whether there is a next step now.
    pub fn runs(&self) -> bool {
        !matches!(self.stage, Stage::Done | Stage::Broken { .. } | Stage::TakenBack)
    }

    /// Whether it is over.
    pub fn over(&self) -> bool {
        matches!(self.stage, Stage::Done | Stage::TakenBack)
    }

    /// Whether it is being undone.
    pub fn takes_back(&self) -> bool {
        self.runs() && self.unwanted
    }

    /// Whether the rows go into a hidden sheet first.
    pub(super) fn staged(&self) -> bool {
        match self.target {
            Target::New { .. } => false,
            Target::Append(_) => self.batch(0) < self.rows.len(),
            Target::Replace(_) => true,
        }
    }

    /// Whether the next step changes something.
    pub(super) fn changes(&self) -> bool {
        self.runs() && !matches!(self.stage, Stage::Find | Stage::Check | Stage::Look | Stage::Verify)
    }

    /// When the next step is due, if it depends on time.
    pub(crate) fn due(&self) -> Option<Millis> {
        self.not_before.filter(|_| self.runs() && self.call.or(self.leaving).is_none())
    }

    /// The next request changes something and is about to be sent, so this has to be stored first.
    pub(super) fn prepare(&mut self, now: Millis) {
        self.asked_at = Some(now);
        (self.ready, self.unsure) = (true, true);
        self.moving |= self.stage == Stage::Move;
    }

    /// The request was sent.
    pub(super) fn sent(&mut self, call: CallId) {
        (self.call, self.ready) = (Some(call), false);
    }

    /// The request was answered. Returns whether it has changed something.
    pub(super) fn answered(&mut self, reply: Reply, now: Millis) -> Result<bool, Fault> {
        self.not_before = None;
        let changed = self.changes();
        match (&self.stage, reply) {
            (Stage::Create, Reply::Spreadsheet { id, url }) => {
                (self.spreadsheet, self.url, self.stage) = (Some(id), url, Stage::Write);
            }
            (Stage::Find, Reply::Sheets { url, sheets, .. }) => {
                self.url = url;
                self.found(&sheets, now)?;
            }
            (Stage::Check, Reply::File { trashed }) => {
                self.trashed = Some(trashed);
                if trashed {
                    return Err(Fault::Gone);
                }
                self.stage = self.begins();
            }
            (Stage::Look, Reply::Rows(rows)) => {
                self.below = rows.len();
                self.headed = self.below > 0 && self.rows.first() == rows.first();
                self.stage = if self.staged() { Stage::Move } else { Stage::Write };
            }
            (Stage::Write | Stage::Fill, Reply::Done) => self.arrived(),
            (Stage::Verify, Reply::Rows(rows)) => self.verified(rows.len(), now)?,
            (Stage::Add, Reply::Done) => (self.written, self.stage) = (0, Stage::Fill),
            (Stage::Move, Reply::Done) => (self.moved, self.stage) = (true, Stage::Tidy),
            (Stage::Tidy, Reply::Done) => self.stage = Stage::Done,
            (Stage::TakeBack | Stage::Drop, Reply::Done) => self.stage = Stage::TakenBack,
            _ => return Err(Fault::Shape { path: Arc::from("$") }),
        }
        if changed {
            (self.unsure, self.doubted) = (false, false);
        }
        match self.stage {
            Stage::Write if self.written >= self.total() => self.stage = Stage::Done,
            // The sheet may have grown in the meantime.
            Stage::Fill if self.written >= self.rows.len() => self.stage = Stage::Find,
            _ => {}
        }
        Ok(changed)
    }

    /// The existing sheets show how far a staged export is.
    fn found(&mut self, sheets: &[Sheet], now: Millis) -> Result<(), Fault> {
        self.grid = sheets.iter().find(|sheet| sheet.title == self.sheet).cloned();
        let there = |id: u32| sheets.iter().any(|sheet| sheet.id == id);
        let target = self.grid.is_some();
        self.stage = if !self.staged() {
            if target { self.begins() } else { return Err(Fault::Gone) }
        } else if there(self.mark()) {
            self.moved = true;
            Stage::Tidy
        } else if self.moved {
            Stage::Done
        } else if there(self.own) {
            match (&self.target, self.written < self.rows.len()) {
                _ if self.unwanted => {
                    self.moving = false;
                    Stage::Drop
                }
                _ if !target => return Err(Fault::Gone),
                (_, true) => Stage::Fill,
                (Target::Append(_), false) => Stage::Look,
                _ => Stage::Move,
            }
        } else if self.moving {
            // Somebody has removed both sheets, so it is unknown whether the rows were moved before.
            return Err(Fault::Conflict);
        } else if self.unwanted {
            match self.asked_at.map(|asked| asked.saturating_add(LATE)).filter(|late| self.unsure && *late > now) {
                // The hidden sheet may still appear.
                Some(late) => {
                    self.not_before = Some(late);
                    Stage::Find
                }
                None => Stage::TakenBack,
            }
        } else if target {
            self.begins()
        } else {
            return Err(Fault::Gone);
        };
        Ok(())
    }

    /// The first step of an export whose sheet exists.
    fn begins(&self) -> Stage {
        match self.trashed {
            Some(false) if self.staged() => Stage::Add,
            Some(false) => Stage::Look,
            _ => Stage::Check,
        }
    }

    /// The sheet's height shows whether the last batch has arrived.
    fn verified(&mut self, rows: usize, now: Millis) -> Result<(), Fault> {
        let (height, batch) = (self.height(), self.next_batch());
        let late = self.asked_at.map(|asked| asked.saturating_add(LATE)).filter(|late| self.resumed && *late > now);
        match late {
            // Somebody else is writing there too, so it is unknown whose rows are whose.
            _ if rows != height && rows != height.saturating_add(batch) => return Err(Fault::Conflict),
            _ if self.unwanted && rows > self.below => self.stage = Stage::TakeBack,
            _ if rows != height => {
                self.stage = Stage::Write;
                self.arrived();
            }
            Some(late) => self.not_before = Some(late),
            None if self.unwanted => self.stage = Stage::TakenBack,
            None => (self.unsure, self.stage) = (false, Stage::Write),
        }
        Ok(())
    }

    fn arrived(&mut self) {
        self.unsure = false;
        self.written = self.written.saturating_add(self.next_batch());
    }

    /// The request failed in a way that may be temporary, after so many others in a row: it is sent again at `retry_at`,
    /// unless the user has to be asked.
    pub(super) fn failed(&mut self, fault: &Fault, correlation: Arc<str>, retry_at: Millis, failures: u32) {
        self.ready = false;
        // A request that was refused outright had no effect.
        let refused = matches!(fault, Fault::Wait { .. } | Fault::Busy { .. } | Fault::Offline);
        // A spreadsheet may have been created although the answer was lost: creating another would leave two.
        let once = self.stage == Stage::Create && !refused;
        // If the host may not read that, or its other API is off, assume that it isn't in the trash.
        if self.stage == Stage::Check && self.trashed.is_none() && !fault.passes() && *fault != Fault::SignIn {
            self.trashed = Some(false);
            self.stage = self.begins();
            return;
        }
        if matches!(fault, Fault::Refused { .. } | Fault::Gone) && self.doubt() {
            self.not_before = Some(retry_at);
            return;
        }
        if !fault.passes() || *fault == Fault::Conflict || failures >= TRIES || once {
            return self.break_off(fault.clone(), correlation);
        }
        self.not_before = Some(retry_at);
        if !refused {
            self.stage = self.looking();
        } else if self.changes() {
            self.unsure = false;
        }
    }

    /// A refusal may only mean that the request was already carried out, or that a hidden sheet has gone: true if the
    /// spreadsheet is read to find out.
    fn doubt(&mut self) -> bool {
        let looks = self.staged() && self.changes() && !self.doubted;
        if looks {
            (self.doubted, self.stage) = (true, Stage::Find);
        }
        looks
    }

    /// The step that shows what has become of a request without an answer.
    fn looking(&self) -> Stage {
        match self.stage {
            Stage::Write if self.unsure => Stage::Verify,
            Stage::Look if self.staged() => Stage::Find,
            Stage::Add | Stage::Fill | Stage::Move | Stage::Tidy | Stage::Drop => Stage::Find,
            _ => self.stage.clone(),
        }
    }

    pub(super) fn break_off(&mut self, fault: Fault, correlation: Arc<str>) {
        self.ready = false;
        if self.runs() {
            let at = Box::new(self.looking());
            self.stage = Stage::Broken { fault, correlation, at };
        }
    }

    /// Whether the user can resume it.
    pub fn may_go_on(&self) -> bool {
        matches!(&self.stage, Stage::Broken { fault, .. } if *fault != Fault::Conflict)
    }

    /// Whether there is anything to undo.
    pub fn may_take_back(&self) -> bool {
        match &self.stage {
            Stage::Broken { fault, .. } if self.staged() => {
                self.asked_at.is_some() && !self.moved && !self.unwanted && *fault != Fault::Conflict
            }
            Stage::Broken { at, fault, .. } => {
                let begun = !matches!(**at, Stage::Create | Stage::Find | Stage::Check | Stage::Look);
                begun && self.spreadsheet.is_some() && *fault != Fault::Conflict
            }
            _ => false,
        }
    }

    /// Resumes it from where it stopped.
    pub(super) fn go_on(&mut self) {
        if let Stage::Broken { at, .. } = &self.stage {
            self.stage = (**at).clone();
            (self.not_before, self.call) = (None, None);
            (self.doubted, self.ready, self.trashed) = (false, false, None);
        }
    }

    /// Stops it, and undoes what was done. What is already complete stays.
    pub(super) fn take_back(&mut self) {
        let at = match &self.stage {
            Stage::Broken { at, .. } => (**at).clone(),
            stage => stage.clone(),
        };
        if matches!(at, Stage::Done | Stage::TakenBack) || self.moved {
            return;
        }
        let under_way = self.call.take();
        (self.not_before, self.doubted) = (None, false);
        (self.unwanted, self.ready) = (true, false);
        self.stage = match at {
            // Nothing was done.
            _ if self.asked_at.is_none() => Stage::TakenBack,
            _ if self.staged() => Stage::Find,
            Stage::Create | Stage::Find | Stage::Check | Stage::Look => Stage::TakenBack,
            _ if matches!(self.target, Target::Append(_)) => Stage::Verify,
            _ => Stage::TakeBack,
        };
        self.leaving = under_way.filter(|_| self.runs());
    }

    /// The clock was put back by this much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        for at in self.not_before.iter_mut().chain(&mut self.asked_at) {
            *at = at.saturating_sub(by);
        }
    }

    /// Continues from the stored state, in this tab or another one.
    pub(super) fn resume(&mut self, now: Millis) {
        // If the clock was put back in the meantime, it would wait for that much longer.
        self.asked_at = self.asked_at.map(|asked| asked.min(now));
        (self.call, self.leaving) = (None, None);
        (self.not_before, self.doubted, self.ready, self.resumed) = (None, false, false, true);
        if self.stage == Stage::Create && self.unsure {
            return self.break_off(Fault::ProviderDown, Arc::from(""));
        }
        self.stage = self.looking();
        if self.stage == Stage::TakeBack {
            // Rows that arrive later would stay.
            self.not_before = self.asked_at.map(|asked| asked.saturating_add(LATE));
        }
    }
}

#[cfg(test)]
mod tests;
