//! Exports: one at a time, driven from here; what happens next is in [`crate::export`].

use std::sync::Arc;

use providers::{Cell, Fault, OpName};

use super::Step;
use super::calls::{correlation_of, heard};
use crate::connect::{MARGIN, may_open};
use crate::effect::Effect;
use crate::env::{CallId, ConnectionId, Millis};
use crate::export::{Export, Known, Place, Stage, Target};
use crate::msg::{Answer, ExportMsg, Problem};
use crate::poll;
use crate::report::Asked;
use crate::source::Status;
use crate::table::{TableOf, Value, table};

/// Spreadsheets that are offered again.
const KNOWN: usize = 12;

impl Step<'_> {
    #[inline(never)]
    pub(super) fn export(&mut self, msg: ExportMsg) {
        match msg {
            ExportMsg::Start { connection, target, sheet, of, headings, me } => {
                self.start_export(connection, target, sheet, of, &headings, &me);
            }
            ExportMsg::Finish => self.change_export(Export::go_on),
            ExportMsg::TakeBack => self.change_export(Export::take_back),
            ExportMsg::Open => {
                let url = self.model.session.export.as_ref().and_then(|export| export.url.clone());
                if let Some(url) = url.filter(|url| may_open(url)) {
                    self.out.push(Effect::Open(url));
                }
            }
            ExportMsg::Dismiss => {
                if self.model.session.export.as_ref().is_some_and(|export| !export.runs()) {
                    self.model.session.export = None;
                }
            }
        }
    }

    fn change_export(&mut self, change: fn(&mut Export)) {
        if let Some(export) = &mut self.model.session.export {
            change(export);
        }
    }

    fn start_export(
        &mut self,
        connection: ConnectionId,
        target: Target,
        sheet: Arc<str>,
        of: TableOf,
        headings: &[Arc<str>],
        me: &str,
    ) {
        let able = self.model.sources.get(&connection).is_some_and(|source| source.provider.can(OpName::AppendRows));
        if !able || self.model.session.export.as_ref().is_some_and(Export::runs) {
            return;
        }
        let (asked, _) = Asked::parse(&self.model.session.report);
        let query = self.model.report_query(&asked, self.env);
        let made = table(&self.model.plan, &query, of, me);
        let header = headings.iter().map(|heading| Cell::Text(Arc::clone(heading))).collect();
        let rows = std::iter::once(header).chain(made.rows.iter().map(|row| row.iter().map(cell).collect())).collect();
        self.model.session.export = Some(Export::new(connection, target, sheet, rows));
    }

    /// Asks what is next, once it may be asked.
    #[inline(never)]
    pub(super) fn send_export(&mut self) {
        let now = self.env.now;
        let Some(export) = self.model.session.export.as_mut().filter(|export| export.runs()) else { return };
        if export.call.is_some_and(|(_, since)| now.saturating_sub(since) >= poll::PATIENCE) {
            // The answer was lost on its way.
            export.call = None;
            export.failed(&Fault::ProviderDown, Arc::from(""), 0, now);
        }
        // Its answer, too; the rows are there by now, or never will be.
        export.leaving.take_if(|(_, since)| now.saturating_sub(*since) >= poll::PATIENCE);
        if export.call.is_some()
            || export.leaving.is_some()
            || export.not_before.is_some_and(|at| at > now)
            || self.model.session.offline
        {
            return;
        }
        let Some(ask) = export.ask() else { return };
        let (id, renewed) = (export.connection.clone(), export.renewed);
        let at = self.model.sources.all.iter().position(|source| source.connection.id == id);
        let Some(at) = at.filter(|at| self.model.sources.all[*at].status != Status::Disconnected) else {
            return self.change_export(|export| export.break_off(Fault::SignIn, Arc::from("")));
        };
        let source = &self.model.sources.all[at];
        if source.renewing {
            return;
        }
        let ends = source.connection.sealed.expires_at;
        if !renewed && ends.is_some_and(|ends| ends.saturating_sub(MARGIN) <= now) {
            self.change_export(|export| export.renewed = true);
            return self.renew(at);
        }
        let call = self.call(at, &ask);
        if let Some(export) = &mut self.model.session.export {
            export.sent(call, now);
        }
    }

    /// Takes the answer to an export's question; gives back one that is to something else.
    pub(super) fn export_answered(
        &mut self,
        call: CallId,
        result: Result<Answer, Problem>,
    ) -> Option<Result<Answer, Problem>> {
        let (now, jitter) = (self.env.now, self.jitter(0));
        let left = |export: &mut Export| export.leaving.take_if(|(id, _)| *id == call);
        if self.model.session.export.as_mut().and_then(left).is_some() {
            return None;
        }
        let Some(export) = self.model.session.export.as_mut().filter(|e| e.call.is_some_and(|(id, _)| id == call))
        else {
            return Some(result);
        };
        let ask = export.ask()?;
        let at = self.model.sources.all.iter().position(|source| source.connection.id == export.connection)?;
        let source = &self.model.sources.all[at];
        let (reply, correlation) = match result {
            Ok(answer) => {
                let correlation = correlation_of(&answer, call);
                (heard(self.env.read, source.provider, &ask, answer), correlation)
            }
            Err(problem) => (Err(problem.fault), problem.correlation_id),
        };
        export.call = None;
        match reply.and_then(|reply| export.answered(reply)) {
            Ok(()) => self.remember_export(),
            Err(Fault::Expired) if !export.renewed => {
                export.renewed = true;
                self.renew(at);
            }
            Err(Fault::SignIn) => {
                export.break_off(Fault::SignIn, correlation);
                self.end(at);
            }
            Err(fault) => {
                let wait = match &fault {
                    Fault::Wait { retry_after_ms } => Millis::try_from(*retry_after_ms).unwrap_or(poll::PATIENCE),
                    _ => poll::backoff(export.failures, jitter),
                };
                export.failed(&fault, correlation, wait, now);
            }
        }
        None
    }
}

impl Step<'_> {
    /// A new spreadsheet is offered the next time, by its title.
    fn remember_export(&mut self) {
        let Some(export) = self.model.session.export.as_ref().filter(|export| export.stage == Stage::Done) else {
            return;
        };
        let (Target::New { title }, Some(spreadsheet)) = (&export.target, &export.spreadsheet) else { return };
        let place = Place { spreadsheet: Arc::clone(spreadsheet), sheet: Arc::clone(&export.sheet) };
        let known = Known { title: Arc::clone(title), place };
        let places = &mut self.model.session.places;
        places.insert(0, known);
        places.truncate(KNOWN);
    }
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Text(text) => Cell::Text(Arc::clone(text)),
        Value::Date(date) => Cell::Date { date: *date },
        Value::Time(time) => Cell::Duration { seconds: i64::from(time.get()) * 60 },
        Value::Duration(seconds) => Cell::Duration { seconds: *seconds },
        // Counts are far below 2^53.
        Value::Count(count) => Cell::Number(*count as f64),
        Value::Flag(flag) => Cell::Typed { typed: if *flag { "TRUE" } else { "FALSE" }.into() },
        Value::Nothing => Cell::Text(Arc::from("")),
    }
}
