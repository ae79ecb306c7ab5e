//! Exports to spreadsheets from tabs that close at any moment: what is stored of them, and which tab continues.

use std::collections::VecDeque;
use std::sync::{Arc, LazyLock};

use engine::export::{Place, Target};
use engine::reports::table::TableOf;
use engine::view::{ExportState, ExportView};
use engine::{
    CallId, ConnectionId, Effect, ExportMsg, LifecycleMsg, Msg, Problem, Route, SaveId, StorageMsg, Stored,
    StoredChange,
};
use proptest::prelude::*;
use providers::{Cell, Reply, Response};
use serde_json::{Value, json};

use self::book::Book;
use crate::world::{Store, Tab, connection, kept, new_entry, ok, saves, status};

#[path = "../../src/export/state/tests/book.rs"]
mod book;

/// More rows than fit in one request.
const MANY: usize = 430;

/// A device with entries and an account at the provider.
fn device(entries: usize) -> Store {
    let mut store = Store::default();
    store.write(&[kept(&connection("google-sheets"), crate::world::START)]);
    let mut tab = Tab::new(5);
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    for at in 0..entries {
        let effects = tab.send(new_entry(format!("Entry {at} [15m]").into(), None));
        saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    }
    store
}

static FEW: LazyLock<Store> = LazyLock::new(|| device(5));
static LOTS: LazyLock<Store> = LazyLock::new(|| device(MANY));

/// Tabs with one store, one lock and one spreadsheet.
struct Desk {
    store: Store,
    book: Book,
    tabs: Vec<Option<Tab>>,
    work: VecDeque<(usize, Effect)>,
    /// The tab that holds the lock; the next field lists the tabs that wait for it.
    holder: Option<usize>,
    waiting: VecDeque<(usize, String)>,
    calls: usize,
    /// The call at which the calling tab closes, and whether the call arrives.
    gone_at: Option<(usize, bool)>,
    failing: bool,
}

impl Desk {
    fn new(store: &Store, former: usize, tabs: usize) -> Self {
        let rows = (0..former).map(|at| vec![Cell::Text(format!("former {at}").into())]).collect();
        let (work, waiting) = (VecDeque::new(), VecDeque::new());
        let book = Book::with("November", rows);
        let mut desk = Self {
            store: store.clone(),
            book,
            tabs: Vec::new(),
            work,
            holder: None,
            waiting,
            calls: 0,
            gone_at: None,
            failing: false,
        };
        (0..tabs).for_each(|_| desk.open());
        desk
    }

    fn open(&mut self) {
        let at = self.tabs.len();
        let mut tab = Tab::new(7 + at as u128);
        tab.now += self.tabs.iter().flatten().map(|tab| tab.now).max().unwrap_or(tab.now) - tab.now;
        self.tabs.push(Some(tab));
        self.send(
            at,
            Msg::Lifecycle(LifecycleMsg::Started { route: Route::report("range=this-month"), visible: true }),
        );
        self.send(at, Msg::Storage(StorageMsg::Loaded(Ok(self.store.all()))));
    }

    fn send(&mut self, at: usize, msg: Msg) {
        let Some(tab) = &mut self.tabs[at] else { return };
        let effects = tab.send(msg);
        self.work.extend(effects.into_iter().map(|effect| (at, effect)));
    }

    fn start(&mut self, at: usize, target: Target) {
        let headings = ["Date", "Entry"].map(Arc::from).to_vec();
        let connection = ConnectionId("google-sheets:1".into());
        let msg = ExportMsg::Start {
            connection,
            target,
            sheet: "November".into(),
            of: TableOf::Entries,
            headings,
            me: "Me".into(),
        };
        self.send(at, Msg::Export(Box::new(msg)));
    }

    fn kill(&mut self, at: usize) {
        self.tabs[at] = None;
        self.work.retain(|(of, _)| *of != at);
        self.waiting.retain(|(of, _)| *of != at);
        self.release(at);
    }

    fn release(&mut self, at: usize) {
        if self.holder == Some(at) {
            self.holder = None;
        }
    }

    /// The tab that has waited longest gets the lock and reads what is stored.
    fn grant(&mut self) {
        while self.holder.is_none() {
            let Some((at, key)) = self.waiting.pop_front() else { return };
            self.holder = Some(at);
            if let Some(json) = self.store.0.get(&key) {
                let stored = Stored { key, json: json.clone() };
                self.send(at, Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(stored)])));
            }
            self.send(at, Msg::Export(Box::new(ExportMsg::Claimed)));
        }
    }

    fn saved(&mut self, at: usize, save: SaveId, changes: &[StoredChange]) {
        if self.failing {
            return self.send(at, Msg::Storage(StorageMsg::Failed(save, engine::SaveError::Quota)));
        }
        self.store.write(changes);
        self.send(at, Msg::Storage(StorageMsg::Saved(save)));
        for other in (0..self.tabs.len()).filter(|other| *other != at) {
            self.send(other, Msg::Storage(StorageMsg::Heard(changes.to_vec())));
        }
    }

    fn answered(&mut self, at: usize, call: CallId, result: Result<Response, Problem>) {
        if let Some(tab) = &self.tabs[at] {
            let msg = tab.decoded(call, result);
            self.send(at, msg);
        }
    }

    fn called(&mut self, at: usize, call: CallId, ask: &providers::Ask) {
        self.calls += 1;
        if self.gone_at.is_some_and(|(calls, _)| calls == self.calls) {
            if self.gone_at.is_some_and(|(_, arrives)| arrives) {
                let _ = self.book.take(ask);
            }
            return self.kill(at);
        }
        let result = match self.book.take(ask) {
            Ok(reply) => Ok(wire(reply)),
            Err(fault) => Err(Problem { fault, correlation_id: "n".into() }),
        };
        self.answered(at, call, result);
    }

    /// Runs until no tab has anything to do, and some time after that.
    fn settle(&mut self) {
        for _ in 0..60 {
            self.grant();
            while let Some((at, effect)) = self.work.pop_front() {
                match effect {
                    Effect::Save { save, changes, .. } => self.saved(at, save, &changes),
                    Effect::Claim(Some(key)) => self.waiting.push_back((at, key)),
                    Effect::Claim(None) => {
                        self.waiting.retain(|(of, _)| *of != at);
                        self.release(at);
                    }
                    Effect::Call { call, ask, .. } => self.called(at, call, &ask),
                    _ => {}
                }
                self.grant();
            }
            for at in 0..self.tabs.len() {
                if let Some(tab) = &mut self.tabs[at] {
                    tab.now += 2_000;
                }
                self.send(at, Msg::Lifecycle(LifecycleMsg::Tick));
            }
        }
    }

    fn shown(&mut self, at: usize) -> Option<ExportView> {
        self.tabs[at].as_mut()?.view().exports?.now.clone()
    }

    fn rows(&self) -> Vec<String> {
        let text = |row: &Vec<Cell>| match row.first() {
            Some(Cell::Text(text)) => text.to_string(),
            other => format!("{other:?}"),
        };
        self.book.titled("November").unwrap().rows.iter().map(text).collect()
    }

    fn stored(&self) -> Vec<&String> {
        self.store.0.keys().filter(|key| key.starts_with("export/")).collect()
    }
}

/// An answer as the provider sends it.
fn wire(reply: Reply) -> Response {
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) => json!(&**text),
        Cell::Number(number) => json!(number),
        other => json!(format!("{other:?}")),
    };
    let body = match reply {
        Reply::Spreadsheet { id, .. } => json!({ "spreadsheetId": &*id }),
        Reply::Sheets { title, sheets, .. } => {
            let sheet = |sheet: &providers::Sheet| {
                let grid = json!({ "rowCount": sheet.rows, "columnCount": sheet.columns });
                json!({ "properties": { "sheetId": sheet.id, "title": &*sheet.title, "gridProperties": grid } })
            };
            json!({ "properties": { "title": &*title }, "sheets": sheets.iter().map(sheet).collect::<Vec<_>>() })
        }
        Reply::Rows(rows) => {
            let rows: Vec<Vec<Value>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            json!({ "range": "November!A1:B9", "values": rows })
        }
        Reply::File { trashed } => json!({ "trashed": trashed }),
        Reply::Done => json!({ "spreadsheetId": "s" }),
        other => panic!("{other:?}"),
    };
    ok(body.to_string())
}

fn here() -> Place {
    Place { spreadsheet: "s".into(), sheet: "November".into() }
}

fn is_done(shown: Option<&ExportView>) -> bool {
    shown.is_some_and(|shown| shown.state == ExportState::Done)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn another_tab_resumes_an_export_whenever_its_page_closes(
        replace: bool, lots: bool, others in 0usize..2, former in 0usize..600, calls in 1usize..10, arrives: bool,
    ) {
        let store = if lots { &*LOTS } else { &*FEW };
        let mut desk = Desk::new(store, former, 1 + others);
        desk.settle();
        desk.start(0, if replace { Target::Replace(here()) } else { Target::Append(here()) });
        desk.gone_at = Some((calls, arrives));
        let before = desk.rows();
        desk.settle();
        let gone = desk.tabs[0].is_none();
        if gone && others == 0 {
            let rows = desk.rows();
            let whole = rows.len() == before.len() || rows.len() == if replace { 0 } else { before.len() } + desk.total();
            prop_assert!(whole, "{} of {} rows while nobody is there", rows.len(), before.len());
            desk.open();
            desk.settle();
        }
        let last = if gone { desk.tabs.len() - 1 } else { 0 };
        prop_assert!(is_done(desk.shown(last).as_ref()), "{:?}", desk.shown(last));
        let kept = if replace { 0 } else { before.len() };
        prop_assert_eq!(desk.rows().len(), kept + desk.total());
        prop_assert_eq!(&desk.rows()[..kept], &before[..kept]);
        prop_assert_eq!(desk.book.sheets.len(), 1);
        prop_assert!(desk.stored().len() <= 1, "its rows aren't kept: {:?}", desk.stored());
        // A result that an earlier page has shown isn't shown again.
        desk.open();
        desk.settle();
        prop_assert_eq!(desk.stored().len(), 0);
    }
}

impl Desk {
    /// Rows of the whole table, with the header.
    fn total(&self) -> usize {
        1 + self.store.0.keys().filter(|key| key.starts_with("entry/")).count()
    }
}

#[test]
fn nothing_is_written_before_the_export_is_stored() {
    let mut desk = Desk::new(&FEW, 3, 1);
    desk.settle();
    desk.failing = true;
    desk.start(0, Target::Append(here()));
    desk.settle();
    assert_eq!(desk.rows().len(), 3);
    assert!(desk.shown(0).is_some_and(|shown| shown.state == ExportState::Running));
    desk.failing = false;
    desk.settle();
    assert!(is_done(desk.shown(0).as_ref()));
    assert_eq!(desk.rows().len(), 3 + 6);
}

#[test]
fn another_tab_sees_it_and_may_take_it_back() {
    let mut desk = Desk::new(&LOTS, 3, 2);
    desk.settle();
    desk.start(0, Target::Replace(here()));
    // Until the hidden sheet is being filled.
    while desk.calls < 4 {
        desk.grant();
        let Some((at, effect)) = desk.work.pop_front() else { break };
        match effect {
            Effect::Save { save, changes, .. } => desk.saved(at, save, &changes),
            Effect::Claim(Some(key)) => desk.waiting.push_back((at, key)),
            Effect::Call { call, ask, .. } => desk.called(at, call, &ask),
            _ => {}
        }
    }
    assert!(desk.shown(1).is_some_and(|shown| shown.state == ExportState::Running), "{:?}", desk.shown(1));
    desk.send(1, Msg::Export(Box::new(ExportMsg::TakeBack)));
    assert!(desk.shown(1).is_some_and(|shown| shown.state == ExportState::TakingBack));
    desk.settle();
    for tab in 0..2 {
        assert!(desk.shown(tab).is_some_and(|shown| shown.state == ExportState::TakenBack), "{:?}", desk.shown(tab));
    }
    assert_eq!((desk.rows().len(), desk.book.sheets.len()), (3, 1));
}

#[test]
fn an_export_that_broke_off_is_there_after_a_restart_and_either_tab_may_go_on() {
    let mut desk = Desk::new(&LOTS, 3, 1);
    desk.settle();
    desk.start(0, Target::Replace(here()));
    for _ in 0..400 {
        desk.grant();
        let Some((at, effect)) = desk.work.pop_front() else { break };
        match effect {
            Effect::Save { save, changes, .. } => desk.saved(at, save, &changes),
            Effect::Claim(Some(key)) => desk.waiting.push_back((at, key)),
            Effect::Claim(None) => desk.release(at),
            // The provider refuses it from now on.
            Effect::Call { call, .. } if desk.calls == 4 => desk.answered(at, call, Ok(status(403, &[]))),
            Effect::Call { call, ask, .. } => desk.called(at, call, &ask),
            _ => {}
        }
        if let Some(tab) = &mut desk.tabs[0] {
            tab.now += 100;
        }
        desk.send(0, Msg::Lifecycle(LifecycleMsg::Tick));
    }
    let broken = |shown: &ExportView| matches!(shown.state, ExportState::Broken { .. });
    assert!(desk.shown(0).as_ref().is_some_and(broken), "{:?}", desk.shown(0));
    desk.kill(0);
    desk.open();
    desk.open();
    desk.settle();
    for tab in [1, 2] {
        assert!(desk.shown(tab).as_ref().is_some_and(|shown| broken(shown) && shown.may_take_back), "{tab}");
    }
    desk.send(2, Msg::Export(Box::new(ExportMsg::Finish)));
    desk.settle();
    assert!(is_done(desk.shown(1).as_ref()) && is_done(desk.shown(2).as_ref()), "{:?}", desk.shown(1));
    assert_eq!((desk.rows().len(), desk.book.sheets.len()), (MANY + 1, 1));
}

/// What the user sees of an append in which every write request gets the answer of a case.
fn refused_by(case: &str) -> ExportView {
    let case = crate::cases::Case::named(case);
    let mut desk = Desk::new(&FEW, 3, 1);
    desk.settle();
    desk.start(0, Target::Append(here()));
    for _ in 0..400 {
        desk.grant();
        let Some((at, effect)) = desk.work.pop_front() else { break };
        match effect {
            Effect::Save { save, changes, .. } => desk.saved(at, save, &changes),
            Effect::Claim(Some(key)) => desk.waiting.push_back((at, key)),
            Effect::Claim(None) => desk.release(at),
            Effect::Call { call, ask: providers::Ask::AppendRows { .. }, .. } => {
                desk.answered(at, call, Ok(case.answer.clone()));
            }
            Effect::Call { call, ask, .. } => desk.called(at, call, &ask),
            _ => {}
        }
    }
    assert_eq!(desk.rows().len(), 3, "{}", case.name);
    desk.shown(0).unwrap()
}

#[test]
fn a_refused_append_shows_the_providers_own_reason() {
    for (case, words) in [("23-sheets-cells", "10000000 cells"), ("24-sheets-protected", "protected cell")] {
        let ExportState::Broken { fault, .. } = refused_by(case).state else { panic!("{case} isn't told") };
        assert!(matches!(&fault, providers::Fault::Refused { reason } if reason.contains(words)), "{case}: {fault:?}");
    }
}

#[test]
fn rows_are_appended_below_a_grid_that_is_full() {
    // The sheet that refuses a row below its grid, as in the case `21-sheets-grid`, never gets a request for one.
    for former in [1, 3, 1_000] {
        let mut desk = Desk::new(&FEW, former, 1);
        desk.settle();
        assert_eq!(desk.book.titled("November").unwrap().properties.rows as usize, former, "its last row is filled");
        desk.start(0, Target::Append(here()));
        desk.settle();
        assert!(is_done(desk.shown(0).as_ref()), "{:?}", desk.shown(0));
        assert_eq!(desk.rows().len(), former + 6);
    }
}

#[test]
fn no_archive_holds_an_export() {
    let mut desk = Desk::new(&LOTS, 3, 1);
    desk.settle();
    desk.start(0, Target::Replace(here()));
    desk.gone_at = Some((5, true));
    desk.settle();
    assert_eq!(desk.stored().len(), 2);
    assert!(desk.stored().iter().all(|key| !engine::archive::is_record(key)));
}
