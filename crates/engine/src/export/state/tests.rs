//! Exports to a spreadsheet whose answers get lost, from pages that close at any moment.

use proptest::prelude::*;
use providers::Ask;

use self::book::Book;
use super::*;
use crate::export::target::{Place, spreadsheet_id};
use crate::storage::archive::export::{decode_head, decode_rows, encode_head, encode_rows};

mod book;

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    /// It is carried out and answered.
    Fine,
    /// It is carried out, and the answer is lost.
    AnswerLost,
    /// It isn't carried out.
    Lost,
    /// It is refused for a while.
    Wait,
    /// The page closes before it is sent.
    GoneBefore,
    /// It is carried out, and the page has closed.
    GoneAfter,
    /// The page has closed, and it is carried out only after others.
    GoneLate,
}

fn rows(count: usize, of: &str) -> Vec<Vec<Cell>> {
    (0..count).map(|at| vec![Cell::Text(format!("{of} {at}").into())]).collect()
}

/// An export, its stored state, and its spreadsheet.
struct Trial {
    export: Export,
    stored: Option<(String, String)>,
    book: Book,
    late: Option<Ask>,
    now: Millis,
    /// Failures in a row, as the courier counts them.
    failures: u32,
    whole: Vec<Vec<Cell>>,
    before: Vec<Vec<Cell>>,
}

fn target(kind: u8) -> Target {
    let place = Place { spreadsheet: "s".into(), sheet: "November".into() };
    match kind {
        0 => Target::New { title: "Hours".into() },
        1 => Target::Append(place),
        _ => Target::Replace(place),
    }
}

fn export(kind: u8, rows: Vec<Vec<Cell>>) -> Export {
    Export::new("x".into(), ConnectionId("c".into()), target(kind), "November".into(), rows, 4)
}

impl Trial {
    fn new(kind: u8, before: usize, count: usize) -> Self {
        let before = if kind == 0 { Vec::new() } else { rows(before, "before") };
        let new = rows(count, "new");
        let book = if kind == 0 { Book::default() } else { Book::with("November", before.clone()) };
        let whole = if kind == 2 { new.clone() } else { before.iter().chain(&new).cloned().collect() };
        Self { export: export(kind, new), stored: None, book, late: None, now: 0, failures: 0, whole, before }
    }

    fn sheet(&self) -> &[Vec<Cell>] {
        self.book.titled("November").map_or(&[], |page| &page.rows)
    }

    fn store(&mut self) {
        self.stored = Some((encode_head(&self.export).json, encode_rows(&self.export).json));
    }

    /// Another page continues from the stored state; if nothing is stored, nothing was started, and it starts again.
    fn restart(&mut self) {
        self.now += 3_000;
        self.failures = 0;
        match &self.stored {
            Some((head, rows)) => {
                self.export = decode_head("x", head).unwrap();
                self.export.rows = Arc::new(decode_rows(rows).unwrap());
                self.export.resume(self.now);
            }
            None => {
                let kept = Arc::clone(&self.export.rows);
                let kind = match self.export.target {
                    Target::New { .. } => 0,
                    Target::Append(_) => 1,
                    Target::Replace(_) => 2,
                };
                self.export = export(kind, kept.to_vec());
            }
        }
    }

    fn fails(&mut self, fault: &Fault) {
        self.failures += 1;
        self.export.failed(fault, Arc::from("n"), self.now, self.failures);
    }

    /// One request with this fate.
    fn step(&mut self, fate: Fate) {
        if let Some(late) = self.late.take_if(|_| fate != Fate::GoneLate) {
            let _ = self.book.take(&late);
        }
        self.now = self.export.not_before.unwrap_or(self.now).max(self.now) + 1_000;
        let Some(ask) = self.export.ask() else { return };
        if self.export.changes() {
            self.export.prepare(self.now);
            self.store();
        }
        self.export.sent(CallId(1));
        let reply = match fate {
            Fate::Fine | Fate::AnswerLost | Fate::GoneAfter => self.book.take(&ask),
            Fate::Wait => Err(Fault::Wait { retry_after_ms: 1_000 }),
            Fate::GoneLate => {
                if let Some(late) = self.late.replace(ask) {
                    let _ = self.book.take(&late);
                }
                return self.restart();
            }
            Fate::GoneBefore => return self.restart(),
            Fate::Lost => Err(Fault::ProviderDown),
        };
        match fate {
            Fate::GoneAfter => return self.restart(),
            // A refusal is reported; a success isn't.
            Fate::AnswerLost if reply.is_ok() => {
                self.fails(&Fault::ProviderDown);
            }
            _ => match reply.and_then(|reply| self.export.answered(reply, self.now)) {
                Ok(changed) => self.failures *= u32::from(!changed),
                Err(fault) => self.fails(&fault),
            },
        }
        self.export.call = None;
        if self.stored.is_some() {
            self.store();
        }
    }

    /// The sheet has all of the former rows, or all of the new ones; a new one has nothing to lose.
    fn is_whole(&self) -> bool {
        matches!(self.export.target, Target::New { .. })
            || *self.sheet() == *self.before
            || *self.sheet() == *self.whole
    }
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let one = prop_oneof![
        8 => Just(Fate::Fine), 2 => Just(Fate::AnswerLost), 2 => Just(Fate::Lost), 1 => Just(Fate::Wait),
        2 => Just(Fate::GoneBefore), 2 => Just(Fate::GoneAfter), 1 => Just(Fate::GoneLate),
    ];
    proptest::collection::vec(one, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_lost_the_sheet_is_unchanged_or_complete(
        kind in 0u8..3, before in 0usize..900, count in 1usize..1_300, fates in fates(), stop in proptest::option::of(0usize..12),
    ) {
        let mut trial = Trial::new(kind, before, count);
        let mut fates = fates.into_iter();
        for step in 0.. {
            prop_assert!(step < 400, "it goes round in circles: {:?}", trial.export.stage);
            // The user stops it at this step, if it gets that far.
            if stop == Some(step) && (trial.export.runs() || trial.export.may_take_back()) {
                trial.export.take_back();
                trial.failures = 0;
                // The request in progress is waited for.
                trial.export.leaving = None;
                if trial.stored.is_some() {
                    trial.store();
                }
            }
            if let Stage::Broken { fault, .. } = &trial.export.stage {
                prop_assert!(*fault != Fault::Conflict, "nobody else writes there");
                trial.export.go_on();
                trial.failures = 0;
            }
            trial.step(fates.next().unwrap_or(Fate::Fine));
            prop_assert!(trial.is_whole(), "a part of it is there: {} rows", trial.sheet().len());
            if trial.export.over() {
                break;
            }
        }
        let late = trial.late.take();
        late.iter().for_each(|late| drop(trial.book.take(late)));
        match trial.export.stage {
            // A spreadsheet whose creation wasn't answered may exist twice; the user has decided so.
            Stage::Done => prop_assert_eq!(trial.sheet(), &*trial.whole),
            _ => prop_assert_eq!(trial.sheet(), &*trial.before),
        }
        let hidden: Vec<_> = trial.book.sheets.iter().filter(|page| &*page.properties.title != "November").collect();
        prop_assert!(hidden.is_empty(), "{:?}", hidden.iter().map(|page| &page.properties.title).collect::<Vec<_>>());
    }
}

/// Continues with successful answers until there is nothing left to do.
fn finish(trial: &mut Trial) {
    for _ in 0..100 {
        if !trial.export.runs() {
            return;
        }
        trial.step(Fate::Fine);
    }
    panic!("it goes round in circles: {:?}", trial.export.stage);
}

#[test]
fn an_existing_header_is_not_written_again() {
    for count in [2, 1_000] {
        let mut trial = Trial::new(1, 0, count);
        trial.book = Book::with("November", rows(3, "new"));
        finish(&mut trial);
        assert_eq!((trial.sheet().len(), &trial.export.stage), (3 + count - 1, &Stage::Done));
        assert_eq!(trial.export.total(), count - 1);
    }
}

#[test]
fn appending_to_a_full_grid_can_be_undone() {
    for count in [3, 1_000] {
        let mut trial = Trial::new(1, 1_000, count);
        finish(&mut trial);
        assert_eq!((trial.sheet(), &trial.export.stage), (&*trial.whole, &Stage::Done));
        let mut trial = Trial::new(1, 1_000, count);
        while trial.export.asked_at.is_none() {
            trial.step(Fate::Fine);
        }
        trial.export.stage = if count == 3 { Stage::Verify } else { Stage::Fill };
        trial.export.take_back();
        finish(&mut trial);
        assert_eq!((trial.sheet(), &trial.export.stage), (&*trial.before, &Stage::TakenBack));
    }
}

#[test]
fn a_spreadsheet_that_may_have_been_made_is_not_made_twice_unasked() {
    for fate in [Fate::AnswerLost, Fate::GoneAfter] {
        let mut trial = Trial::new(0, 0, 2);
        trial.step(fate);
        assert!(matches!(trial.export.stage, Stage::Broken { .. }), "{:?}", trial.export.stage);
        assert_eq!(trial.book.made, 1);
    }
}

#[test]
fn rows_of_another_author_stop_the_export_and_are_not_undone() {
    let mut trial = Trial::new(1, 0, 300);
    for fate in [Fate::Fine, Fate::Fine, Fate::Fine, Fate::AnswerLost] {
        trial.step(fate);
    }
    trial.book.sheets[0].rows.push(vec![Cell::Number(1.0)]);
    finish(&mut trial);
    assert!(matches!(&trial.export.stage, Stage::Broken { fault: Fault::Conflict, .. }), "{:?}", trial.export.stage);
    assert!(!trial.export.may_go_on() && !trial.export.may_take_back());
}

#[test]
fn rows_appended_by_others_meanwhile_stay() {
    let mut trial = Trial::new(1, 5, 1_000);
    while trial.export.stage != Stage::Move {
        trial.step(Fate::Fine);
    }
    let theirs = vec![Cell::Text("theirs".into())];
    trial.book.sheets[0].rows.push(theirs.clone());
    finish(&mut trial);
    assert_eq!((trial.sheet().len(), trial.sheet().last()), (1_006, Some(&theirs)));
}

#[test]
fn a_deleted_hidden_sheet_leaves_doubt_only_if_rows_were_in_flight() {
    let mut trial = Trial::new(2, 5, 1_000);
    while trial.export.written < 500 {
        trial.step(Fate::Fine);
    }
    trial.book.sheets.truncate(1);
    finish(&mut trial);
    assert_eq!((trial.sheet(), &trial.export.stage), (&*trial.whole, &Stage::Done), "it begins anew");

    let mut trial = Trial::new(2, 5, 1_000);
    while trial.export.stage != Stage::Move {
        trial.step(Fate::Fine);
    }
    trial.step(Fate::AnswerLost);
    trial.book.sheets.truncate(1);
    finish(&mut trial);
    assert!(matches!(&trial.export.stage, Stage::Broken { fault: Fault::Conflict, .. }), "{:?}", trial.export.stage);
    assert!(!trial.export.may_go_on() && !trial.export.may_take_back());
}

#[test]
fn a_refusal_that_lasts_stops_it_and_the_former_rows_are_there() {
    // As a protected range does.
    let mut trial = Trial::new(2, 5, 1_000);
    while trial.export.stage != Stage::Move {
        trial.step(Fate::Fine);
    }
    for _ in 0..4 {
        let ask = trial.export.ask().unwrap();
        let reply = if trial.export.changes() {
            trial.export.prepare(0);
            Err(Fault::Refused { reason: "protected".into() })
        } else {
            trial.book.take(&ask)
        };
        match reply.and_then(|reply| trial.export.answered(reply, 0)) {
            Ok(_) => {}
            Err(fault) => trial.fails(&fault),
        }
        if !trial.export.runs() {
            break;
        }
    }
    assert!(matches!(&trial.export.stage, Stage::Broken { fault: Fault::Refused { .. }, .. }));
    assert!(trial.export.may_take_back());
    trial.export.take_back();
    finish(&mut trial);
    assert_eq!((trial.sheet(), &trial.export.stage), (&*trial.before, &Stage::TakenBack));
    assert_eq!(trial.book.sheets.len(), 1);
}

#[test]
fn a_spreadsheet_in_the_trash_is_reported_and_not_written_to() {
    for kind in [1, 2] {
        let mut trial = Trial::new(kind, 3, 2);
        trial.book.trashed = true;
        finish(&mut trial);
        assert!(matches!(&trial.export.stage, Stage::Broken { fault: Fault::Gone, .. }), "{:?}", trial.export.stage);
        assert_eq!((trial.export.trashed, trial.sheet()), (Some(true), &*trial.before));
        trial.book.trashed = false;
        trial.export.go_on();
        finish(&mut trial);
        assert_eq!((trial.sheet(), &trial.export.stage), (&*trial.whole, &Stage::Done));
    }
}

#[test]
fn whether_it_is_in_the_trash_need_not_be_known() {
    let mut trial = Trial::new(2, 3, 2);
    while trial.export.stage != Stage::Check {
        trial.step(Fate::Fine);
    }
    trial.fails(&Fault::Operator);
    finish(&mut trial);
    assert_eq!((trial.sheet(), &trial.export.stage), (&*trial.whole, &Stage::Done));
}

#[test]
fn batches_are_small_enough_to_be_asked() {
    let wide = vec![Cell::Text("x".repeat(3_000).into()); 4];
    let trial = export(2, vec![wide; 100]);
    assert!(trial.batch(0) < 10 && trial.batch(0) > 1);
    assert_eq!(trial.batch(99), 1);
    assert_eq!(trial.batch(100), 0);
    let huge = export(2, vec![vec![Cell::Text("x".repeat(500_000).into())]; 2]);
    assert_eq!(huge.batch(0), 1, "one row always goes");
}

#[test]
fn a_spreadsheet_is_known_by_its_address_or_its_id() {
    for (text, id) in [
        ("https://docs.google.com/spreadsheets/d/1AbC-d_e/edit#gid=0", Some("1AbC-d_e")),
        (" 1AbC ", Some("1AbC")),
        ("https://example.com/", None),
        ("../x", None),
        ("", None),
    ] {
        assert_eq!(spreadsheet_id(text).as_deref(), id, "{text}");
    }
}
