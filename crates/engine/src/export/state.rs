//! Putting a report into a spreadsheet: what is to be done next, as a state machine without time or network.
//!
//! A page may go at any moment, and then nobody goes on for a while, or ever. So whatever the sheet holds changes in one
//! step, to all of the new rows or to none:
//!
//! - What fits into one question is appended by it. Where its answer is lost, the sheet's height says whether it arrived.
//! - More than that, or what replaces the former rows, is written into a hidden sheet of the same spreadsheet first, where
//!   each row has its place and writing twice is writing once. From there one step moves all of it, removes that sheet, and
//!   makes another one whose existence says that it was done. Carried out twice the step is refused, however late it comes.
//! - A new spreadsheet has nothing that could be lost; its rows come in batches, and how far it is is stored.
//!
//! How far an export is is stored before each question that changes something ([`mod@crate::storage::archive::export`]). Whoever goes on,
//! after a restart or in another tab, looks at the spreadsheet first: it says itself what has become of it.

use std::sync::Arc;

use plan::Millis;
use providers::{Cell, Fault, Reply, Sheet};

use super::target::Target;
use crate::values::connection::ConnectionId;
use crate::values::ids::CallId;

/// Times that a question is tried in a row before the person is asked.
const TRIES: u32 = 5;
/// How long after a page went its last question may still be carried out: the host gives up on it then.
pub(crate) const LATE: Millis = 30_000;

/// An export under way, or what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// Its identity.
    pub id: Arc<str>,
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
    pub(crate) rows: Arc<Vec<Vec<Cell>>>,
    /// Id of the hidden sheet that the rows go into first; the next one is that of the sheet that says it was done.
    pub(crate) own: u32,
    /// Rows that the sheet held below which this writes.
    pub(crate) below: usize,
    /// The header stands there already.
    pub(crate) headed: bool,
    /// The last question may have been carried out.
    pub(crate) unsure: bool,
    /// Something was asked that changes the spreadsheet, the last time then.
    pub(crate) asked_at: Option<Millis>,
    /// What is next may be asked once this is stored.
    pub(crate) ready: bool,
    /// The rows were to be moved; whether they were is not known.
    pub(crate) moving: bool,
    /// They were moved.
    pub(crate) moved: bool,
    /// It shall not be.
    pub(crate) unwanted: bool,
    /// It was begun by a page that has gone, or by another tab.
    pub(crate) resumed: bool,
    /// The spreadsheet is in the trash, or isn't; nothing before it was asked.
    pub(crate) trashed: Option<bool>,
    /// The sheet as it was seen last.
    pub(crate) grid: Option<Sheet>,
    pub(crate) call: Option<(CallId, Millis)>,
    /// What was under way when it was to be taken back: rows that arrive after that would stay.
    pub(crate) leaving: Option<(CallId, Millis)>,
    pub(crate) failures: u32,
    pub(crate) not_before: Option<Millis>,
    pub(crate) renewed: bool,
    /// A refusal may have come of what was not known; the spreadsheet was looked at once for that.
    pub(crate) doubted: bool,
}

/// What is to be done next.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// Make the spreadsheet.
    Create,
    /// See what sheets are there.
    Find,
    /// See whether the spreadsheet is in the trash.
    Check,
    /// Read what the sheet holds.
    Look,
    /// Append the next batch.
    Write,
    /// See whether the last batch has arrived.
    Verify,
    /// Make the hidden sheet.
    Add,
    /// Write the next batch into the hidden sheet.
    Fill,
    /// Move all rows from there to where they belong.
    Move,
    /// Remove the sheet that says that it was done.
    Tidy,
    /// Take back what was written.
    TakeBack,
    /// Remove the hidden sheet.
    Drop,
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
    /// An export that hasn't begun. The first row is the header; `own` is an even number that no other export has.
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
            failures: 0,
            not_before: None,
            renewed: false,
            doubted: false,
        }
    }

    /// How many rows there are to write, with the header.
    pub fn total(&self) -> usize {
        self.rows.len().saturating_sub(usize::from(self.headed))
    }

    /// Whether there is something to do now.
    pub fn runs(&self) -> bool {
        !matches!(self.stage, Stage::Done | Stage::Broken { .. } | Stage::TakenBack)
    }

    /// Whether it is over.
    pub fn over(&self) -> bool {
        matches!(self.stage, Stage::Done | Stage::TakenBack)
    }

    /// Whether it is taking back what it has done.
    pub fn takes_back(&self) -> bool {
        self.runs() && self.unwanted
    }

    /// Whether the rows go into a hidden sheet first.
    pub(crate) fn staged(&self) -> bool {
        match self.target {
            Target::New { .. } => false,
            Target::Append(_) => self.batch(0) < self.rows.len(),
            Target::Replace(_) => true,
        }
    }

    /// Whether what is next changes something.
    pub(crate) fn changes(&self) -> bool {
        self.runs() && !matches!(self.stage, Stage::Find | Stage::Check | Stage::Look | Stage::Verify)
    }

    /// When something is to be done that time brings about.
    pub(crate) fn due(&self) -> Option<Millis> {
        let lost = self.call.or(self.leaving).map(|(_, since)| since.saturating_add(crate::calls::schedule::PATIENCE));
        if self.runs() { lost.or(self.not_before) } else { None }
    }

    /// The next question changes something and is about to be sent: to be stored before it is.
    pub(crate) fn prepare(&mut self, now: Millis) {
        self.asked_at = Some(now);
        (self.ready, self.unsure) = (true, true);
        self.moving |= self.stage == Stage::Move;
    }

    /// The question was sent.
    pub(crate) fn sent(&mut self, call: CallId, now: Millis) {
        (self.call, self.ready) = (Some((call, now)), false);
    }

    /// The question was answered.
    pub(crate) fn answered(&mut self, reply: Reply, now: Millis) -> Result<(), Fault> {
        (self.not_before, self.renewed) = (None, false);
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
            (self.failures, self.unsure, self.doubted) = (0, false, false);
        }
        match self.stage {
            Stage::Write if self.written >= self.total() => self.stage = Stage::Done,
            // The sheet may have grown meanwhile.
            Stage::Fill if self.written >= self.rows.len() => self.stage = Stage::Find,
            _ => {}
        }
        Ok(())
    }

    /// What sheets are there says how far a staged export is.
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
            // Somebody has removed both sheets: whether the rows were moved before can't be told.
            return Err(Fault::Conflict);
        } else if self.unwanted {
            match self.asked_at.map(|asked| asked.saturating_add(LATE)).filter(|late| self.unsure && *late > now) {
                // The hidden sheet may still come.
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

    /// What an export begins with whose sheet is there.
    fn begins(&self) -> Stage {
        match self.trashed {
            Some(false) if self.staged() => Stage::Add,
            Some(false) => Stage::Look,
            _ => Stage::Check,
        }
    }

    /// The sheet's height says whether the last batch has arrived.
    fn verified(&mut self, rows: usize, now: Millis) -> Result<(), Fault> {
        let (height, batch) = (self.height(), self.next_batch());
        let late = self.asked_at.map(|asked| asked.saturating_add(LATE)).filter(|late| self.resumed && *late > now);
        match late {
            // Somebody else writes there too: what is whose can't be told.
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

    /// The question failed, in a way that may pass: it is asked again, `wait` later, unless the person has to be asked.
    pub(crate) fn failed(&mut self, fault: &Fault, correlation: Arc<str>, wait: Millis, now: Millis) {
        self.failures = self.failures.saturating_add(1);
        self.ready = false;
        // What was refused outright hasn't arrived.
        let refused = matches!(fault, Fault::Wait { .. } | Fault::Busy { .. } | Fault::Offline);
        // A spreadsheet may have been made although nobody said so: making another would leave two.
        let once = self.stage == Stage::Create && !refused;
        // Where the host may not ask that, or its other API is off, nothing speaks against it.
        if self.stage == Stage::Check && self.trashed.is_none() && !fault.passes() && *fault != Fault::SignIn {
            self.trashed = Some(false);
            self.stage = self.begins();
            return;
        }
        if matches!(fault, Fault::Refused { .. } | Fault::Gone) && self.doubt() {
            self.not_before = Some(now.saturating_add(wait));
            return;
        }
        if !fault.passes() || *fault == Fault::Conflict || self.failures >= TRIES || once {
            return self.break_off(fault.clone(), correlation);
        }
        self.not_before = Some(now.saturating_add(wait));
        if !refused {
            self.stage = self.looking();
        } else if self.changes() {
            self.unsure = false;
        }
    }

    /// A refusal may say no more than that what was asked for is done already, or that a hidden sheet has gone: true where
    /// the spreadsheet is looked at for that.
    fn doubt(&mut self) -> bool {
        let looks = self.staged() && self.changes() && !self.doubted;
        if looks {
            (self.doubted, self.stage) = (true, Stage::Find);
        }
        looks
    }

    /// Where one sees what has become of a question without an answer.
    fn looking(&self) -> Stage {
        match self.stage {
            Stage::Write if self.unsure => Stage::Verify,
            Stage::Look if self.staged() => Stage::Find,
            Stage::Add | Stage::Fill | Stage::Move | Stage::Tidy | Stage::Drop => Stage::Find,
            _ => self.stage.clone(),
        }
    }

    pub(crate) fn break_off(&mut self, fault: Fault, correlation: Arc<str>) {
        self.ready = false;
        if self.runs() {
            let at = Box::new(self.looking());
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

    /// Goes on from where it broke off.
    pub(crate) fn go_on(&mut self) {
        if let Stage::Broken { at, .. } = &self.stage {
            self.stage = (**at).clone();
            (self.failures, self.not_before, self.renewed, self.call) = (0, None, false, None);
            (self.doubted, self.ready, self.trashed) = (false, false, None);
        }
    }

    /// Stops, and takes back what was done. What is there wholly stays.
    pub(crate) fn take_back(&mut self) {
        let at = match &self.stage {
            Stage::Broken { at, .. } => (**at).clone(),
            stage => stage.clone(),
        };
        if matches!(at, Stage::Done | Stage::TakenBack) || self.moved {
            return;
        }
        let under_way = self.call.take();
        (self.failures, self.not_before, self.renewed, self.doubted) = (0, None, false, false);
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

    /// The clock was put back by so much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        let since = self.call.iter_mut().chain(&mut self.leaving).map(|(_, since)| since);
        for at in since.chain(&mut self.not_before).chain(&mut self.asked_at) {
            *at = at.saturating_sub(by);
        }
    }

    /// It is taken up from what was stored, by this tab or another one than began it.
    pub(crate) fn resume(&mut self, now: Millis) {
        // A clock that was put back meanwhile would let it wait for as long again.
        self.asked_at = self.asked_at.map(|asked| asked.min(now));
        (self.call, self.leaving, self.failures, self.renewed) = (None, None, 0, false);
        (self.not_before, self.doubted, self.ready, self.resumed) = (None, false, false, true);
        if self.stage == Stage::Create && self.unsure {
            return self.break_off(Fault::ProviderDown, Arc::from(""));
        }
        self.stage = self.looking();
        if self.stage == Stage::TakeBack {
            // Rows that arrive after that would stay.
            self.not_before = self.asked_at.map(|asked| asked.saturating_add(LATE));
        }
    }
}

#[cfg(test)]
mod tests;
