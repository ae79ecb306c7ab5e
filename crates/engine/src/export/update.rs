//! Exports: drives one at a time; [`crate::export::state`] decides the next step.

use std::sync::Arc;

use plan::url::may_open;
use providers::{Cell, Fault, KNOWN as PROVIDERS, OpName};

use super::msg::ExportMsg;
use super::state::{Export, Stage};
use super::target::{Known, Place, Target};
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::calls::caller::Caller;
use crate::calls::requests::{Delivery, Postponed};
use crate::reports::query::Asked;
use crate::reports::table::{TableOf, Value, table};
use crate::storage::archive::Bad;
use crate::storage::archive::export::{
    Part, back_key, decode_head, decode_rows, encode_back, encode_head, encode_rows, head_key, rows_key,
};
use crate::storage::outbox::Kind;
use crate::values::announcement::Message;
use crate::values::connection::ConnectionId;
use crate::values::ids::CallId;
use crate::values::stored::StoredChange;

/// The number of spreadsheets that are offered again.
const KNOWN: usize = 12;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn export(&mut self, msg: ExportMsg) {
        match msg {
            ExportMsg::Start { connection, target, sheet, of, headings, me } => {
                self.start_export(connection, target, sheet, of, &headings, &me);
            }
            ExportMsg::Claimed => self.claimed(),
            ExportMsg::Finish => self.change_export(Export::go_on),
            ExportMsg::TakeBack => self.take_export_back(),
            ExportMsg::Open => {
                let url = self.model.exports.shown.as_ref().and_then(|export| export.url.clone());
                if let Some(url) = url.filter(|url| may_open(url)) {
                    self.out.push(Effect::Open(url));
                }
            }
            ExportMsg::Dismiss => {
                if self.model.exports.shown.as_ref().is_some_and(|export| !export.runs()) {
                    self.put_export_away();
                }
            }
        }
    }

    fn change_export(&mut self, change: fn(&mut Export)) {
        if let Some(export) = &mut self.model.exports.shown {
            change(export);
            self.export_anew();
        }
    }

    /// What has failed before it was started, resumed or taken back doesn't count any more.
    fn export_anew(&mut self) {
        let of = self.model.exports.shown.as_ref().map(|export| export.connection.clone());
        if let Some(source) = of.and_then(|id| self.model.sources.get_mut(&id)) {
            source.pace.forget(&Caller::Export);
            source.pace.hurry(self.env.now);
        }
    }

    /// Only the tab that does the export knows what is in progress; the others tell it to undo.
    fn take_export_back(&mut self) {
        let exports = &mut self.model.exports;
        let Some(export) = &exports.shown else { return };
        let elsewhere = exports.foreign || export.asked_at.is_some();
        if export.runs() && elsewhere && !exports.claimed {
            let wish = encode_back(&export.id);
            exports.back = Some(Arc::clone(&export.id));
            return self.send(vec![StoredChange::Put(wish)], Kind::Needed);
        }
        self.change_export(Export::take_back);
    }

    /// The stored state of the export that is shown is no longer needed.
    fn put_export_away(&mut self) {
        let exports = &mut self.model.exports;
        let Some(export) = exports.shown.take() else { return };
        exports.stored = None;
        exports.heads.remove(&export.id);
        exports.rows.remove(&export.id);
        let keys = [head_key(&export.id), rows_key(&export.id), back_key(&export.id)];
        self.send(keys.map(|key| StoredChange::Delete { key }).to_vec(), Kind::Noted);
        self.show_next_export();
    }

    /// If tabs have started several exports at once, they are shown one after the other.
    fn show_next_export(&mut self) {
        let exports = &mut self.model.exports;
        let waiting = |(id, _): &(&Arc<str>, &Export)| exports.rows.contains_key(*id);
        if let Some((_, export)) = exports.heads.iter().find(waiting) {
            let mut export = export.clone();
            export.rows = exports.rows.get(&export.id).cloned().unwrap_or_default();
            exports.foreign = true;
            exports.shown = Some(export);
        }
    }

    /// A part of an export as it is stored, by this tab earlier or by another.
    ///
    /// # Errors
    /// It can't be read.
    pub(crate) fn take_export(&mut self, part: &Part<'_>, json: &str) -> Result<(), Bad> {
        let exports = &mut self.model.exports;
        let id: Arc<str> = match part {
            Part::Rows(id) => {
                let id = Arc::from(*id);
                exports.rows.insert(Arc::clone(&id), Arc::new(decode_rows(json)?));
                id
            }
            Part::Back(id) => {
                exports.back = Some(Arc::from(*id));
                return Ok(());
            }
            Part::Head(id) => {
                let id = Arc::from(*id);
                exports.heads.insert(Arc::clone(&id), decode_head(&id, json)?);
                id
            }
        };
        let (Some(head), rows) = (exports.heads.get(&id), exports.rows.get(&id)) else { return Ok(()) };
        let shown = exports.shown.as_ref();
        let known = shown.is_some_and(|shown| shown.id == id);
        // The tab that does it knows more, and what is already known adds nothing.
        let ours = known && (exports.claimed || exports.stored.as_ref().is_some_and(|stored| stored.json == json));
        // One that is over needs no rows, and matters only to those who saw it running.
        let whole = rows.is_some() || known && head.over();
        if ours || !whole || shown.is_some_and(|shown| shown.id != id && !shown.over()) {
            return Ok(());
        }
        let mut export = head.clone();
        export.rows = rows.cloned().unwrap_or_default();
        (exports.stored, exports.foreign) = (None, true);
        exports.shown = Some(export);
        Ok(())
    }

    /// Another tab has dismissed it.
    pub(crate) fn forget_export(&mut self, part: &Part<'_>) {
        let Part::Head(id) = part else { return };
        let exports = &mut self.model.exports;
        exports.heads.remove(*id);
        exports.rows.remove(*id);
        if !exports.claimed && exports.shown.take_if(|export| *export.id == **id).is_some() {
            self.show_next_export();
        }
    }

    /// What an earlier page left: results that it has shown are removed, and that the others continue is reported.
    pub(crate) fn left_exports(&mut self) {
        let exports = &mut self.model.exports;
        let over: Vec<Arc<str>> =
            exports.heads.iter().filter(|(_, export)| export.over()).map(|(id, _)| Arc::clone(id)).collect();
        let keys = |id: &Arc<str>| [head_key(id), rows_key(id), back_key(id)];
        let gone = over.iter().flat_map(keys).map(|key| StoredChange::Delete { key }).collect();
        over.iter().for_each(|id| drop((exports.heads.remove(id), exports.rows.remove(id))));
        exports.shown.take_if(|export| export.over());
        self.send(gone, Kind::Noted);
        if self.model.exports.shown.is_none() {
            self.show_next_export();
        }
    }

    /// This tab now does the export.
    pub(super) fn claimed(&mut self) {
        let exports = &mut self.model.exports;
        let Some(export) = exports.shown.as_mut().filter(|export| exports.claiming && export.runs()) else { return };
        exports.claimed = true;
        if std::mem::take(&mut exports.foreign) {
            export.resume(self.env.now);
            exports.tells = true;
            self.export_anew();
            let provider = self.export_provider();
            self.tell(Message::ExportGoesOn { provider }, false);
        }
    }

    fn export_provider(&self) -> &'static str {
        PROVIDERS.iter().find(|provider| provider.can(OpName::AppendRows)).map_or("", |provider| provider.name)
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
        if !able || self.model.exports.shown.as_ref().is_some_and(Export::runs) {
            return;
        }
        let (asked, _) = Asked::parse(self.model.reports.query());
        let query = self.model.report_query(&asked, self.env);
        let made = table(&self.model.plan, &query, of, me);
        let header = headings.iter().map(|heading| Cell::Text(Arc::clone(heading))).collect();
        let rows = std::iter::once(header).chain(made.rows.iter().map(|row| row.iter().map(cell).collect())).collect();
        if self.model.exports.shown.is_some() {
            self.put_export_away();
        }
        let id = Arc::from(self.ids.take());
        // Even, and small enough for the next number to be a sheet's id, too.
        let own = (self.env.entropy >> 32) as u32 & 0x3fff_ffff;
        let export = Export::new(id, connection, target, sheet, rows, own << 1);
        let exports = &mut self.model.exports;
        exports.shown = Some(export);
        (exports.stored, exports.foreign, exports.tells) = (None, false, false);
        self.export_anew();
    }

    /// After any event: claims the export, stores its state, and sends the next request.
    #[inline(never)]
    pub(crate) fn advance_export(&mut self) {
        if !self.model.load.is_done() {
            return;
        }
        let exports = &mut self.model.exports;
        let Some(export) = &exports.shown else { return self.claim_export(None) };
        if exports.claimed && exports.back.take_if(|id| *id == export.id).is_some() {
            self.change_export(Export::take_back);
        }
        let Some(export) = &self.model.exports.shown else { return };
        let wanted = export.runs().then(|| head_key(&export.id));
        // Before its first request, too: a page that goes while it reads leaves an export that another one does. And
        // before the lock is released: whoever gets it goes by what is stored.
        self.keep_export();
        self.claim_export(wanted);
        self.send_export();
        self.keep_export();
        self.tell_of_export();
    }

    /// If the page has gone, nobody sees the dialog that would show it.
    fn tell_of_export(&mut self) {
        let Some(export) = self.model.exports.shown.as_ref().filter(|export| !export.runs()) else { return };
        let (done, broken) = (export.stage == Stage::Done, matches!(export.stage, Stage::Broken { .. }));
        if std::mem::take(&mut self.model.exports.tells) && (done || broken) {
            let provider = self.export_provider();
            let message = if done { Message::ExportDone { provider } } else { Message::ExportBroken { provider } };
            self.tell(message, false);
        }
    }

    fn claim_export(&mut self, wanted: Option<String>) {
        let exports = &mut self.model.exports;
        if exports.claiming != wanted.is_some() {
            (exports.claiming, exports.claimed) = (wanted.is_some(), false);
            self.out.push(Effect::Claim(wanted));
        }
    }

    /// Stores the state, unless it is stored; an export that ended before it was stored has none.
    fn keep_export(&mut self) {
        let exports = &mut self.model.exports;
        let Some(export) = &exports.shown else { return };
        let mine = exports.claimed || !export.runs() && exports.stored.is_some();
        let head = encode_head(export);
        if !mine && !export.runs() && exports.stored.is_none() {
            // Received or read like this, or over before it was started.
            exports.stored = Some(head);
            return;
        }
        let untouched = export.asked_at.is_none() && !export.runs() && exports.stored.is_none();
        if !mine || untouched || exports.stored.as_ref() == Some(&head) {
            return;
        }
        let mut changes = Vec::new();
        if !exports.rows.contains_key(&export.id) && !export.over() {
            exports.rows.insert(Arc::clone(&export.id), Arc::clone(&export.rows));
            changes.push(StoredChange::Put(encode_rows(export)));
        }
        changes.push(StoredChange::Put(head.clone()));
        if export.over() {
            exports.rows.remove(&export.id);
            changes.extend([rows_key(&export.id), back_key(&export.id)].map(|key| StoredChange::Delete { key }));
        }
        exports.stored = Some(head);
        self.send(changes, Kind::Needed);
    }

    /// Sends the next request, once it is stored and allowed.
    fn send_export(&mut self) {
        if !self.model.exports.claimed {
            return;
        }
        let now = self.env.now;
        let Some(export) = self.model.exports.shown.as_ref().filter(|export| export.runs()) else { return };
        if export.call.or(export.leaving).is_some()
            || export.not_before.is_some_and(|at| at > now)
            || self.model.session.is_offline()
        {
            return;
        }
        let Some(ask) = export.ask() else { return };
        let at = self.model.sources.all.iter().position(|source| source.connection.id == export.connection);
        let asked = at.ok_or(Postponed::SignedOut).and_then(|at| {
            self.may_request(at, &Caller::Export, &ask)?;
            if self.is_export_stored() { self.request(at, Caller::Export, &ask).map(Some) } else { Ok(None) }
        });
        let Some(export) = &mut self.model.exports.shown else { return };
        match asked {
            Ok(Some(call)) => export.sent(call),
            Err(Postponed::Wait(until) | Postponed::Later(until)) => export.not_before = Some(until),
            Ok(None) | Err(Postponed::Access | Postponed::Down) => {}
            Err(Postponed::SignedOut) => export.break_off(Fault::SignIn, Arc::from("")),
        }
    }

    /// Whether what a request changes is stored before it is sent; prepares it otherwise.
    fn is_export_stored(&mut self) -> bool {
        let now = self.env.now;
        let Some(export) = self.model.exports.shown.as_mut().filter(|export| export.changes()) else { return true };
        let keys = [head_key(&export.id), rows_key(&export.id)];
        if !export.ready {
            export.prepare(now);
            self.keep_export();
        }
        !keys.iter().any(|key| self.model.outbox.holds(key))
    }

    pub(crate) fn export_answered(&mut self, at: usize, delivery: Delivery) {
        let Delivery { request, reply, correlation } = delivery;
        let now = self.env.now;
        let Some(export) = &mut self.model.exports.shown else { return };
        if export.leaving.take_if(|call| *call == request.call).is_some() {
            return;
        }
        export.call = None;
        match reply.and_then(|reply| export.answered(reply, now)) {
            Ok(changed) => {
                if changed {
                    self.model.sources.all[at].pace.forget(&Caller::Export);
                }
                self.remember_export();
            }
            Err(Fault::SignIn) => export.break_off(Fault::SignIn, correlation),
            Err(fault) => {
                let (retry_at, failures) = self.back_off(at, &Caller::Export, &fault);
                if let Some(export) = &mut self.model.exports.shown {
                    export.failed(&fault, correlation, retry_at, failures);
                }
            }
        }
    }

    /// The current request had no effect.
    pub(crate) fn export_again(&mut self, call: CallId) {
        let Some(export) = &mut self.model.exports.shown else { return };
        if export.leaving.take_if(|leaving| *leaving == call).is_none() {
            (export.call, export.ready) = (None, false);
        }
    }
}

impl Step<'_> {
    /// A new spreadsheet is offered the next time, by its title.
    fn remember_export(&mut self) {
        let Some(export) = self.model.exports.shown.as_ref().filter(|export| export.stage == Stage::Done) else {
            return;
        };
        let (Target::New { title }, Some(spreadsheet)) = (&export.target, &export.spreadsheet) else { return };
        let place = Place { spreadsheet: Arc::clone(spreadsheet), sheet: Arc::clone(&export.sheet) };
        let known = Known { title: Arc::clone(title), place };
        let places = &mut self.model.exports.places;
        places.insert(0, known);
        places.truncate(KNOWN);
    }
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Text(text) => Cell::Text(Arc::clone(text)),
        Value::Date(date) => Cell::Date { date: *date },
        Value::Time(time) => Cell::Duration { seconds: i64::from(time.get()).saturating_mul(60) },
        Value::Duration(seconds) => Cell::Duration { seconds: *seconds },
        // Counts are far below 2^53.
        Value::Count(count) => Cell::Number(*count as f64),
        Value::Flag(flag) => Cell::Typed { typed: if *flag { "TRUE" } else { "FALSE" }.into() },
        Value::Nothing => Cell::Text(Arc::from("")),
    }
}
