//! Exports against a sheet whose answers get lost.

use proptest::prelude::*;

use super::*;

/// What happens to a question.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    /// It is done and answered.
    Fine,
    /// It is done, and the answer lost.
    AnswerLost,
    /// It is not done.
    Lost,
    /// It is refused for a while.
    Wait,
}

/// A sheet as its provider has it.
#[derive(Debug, Default)]
struct Sheet(Vec<Vec<Cell>>);

impl Sheet {
    fn take(&mut self, ask: &Ask) -> Reply {
        match ask {
            Ask::CreateSpreadsheet { .. } => Reply::Spreadsheet { id: "s".into(), url: None },
            Ask::ReadSpreadsheet { .. } => {
                Reply::Sheets { title: "Hours".into(), url: None, sheets: vec!["November".into()] }
            }
            Ask::ReadRows { .. } => Reply::Rows(self.0.clone()),
            Ask::ClearRows { from, .. } => {
                self.0.truncate(*from as usize - 1);
                Reply::Done
            }
            Ask::AppendRows { after, rows, .. } => {
                assert!(*after as usize <= self.0.len() || *after == 0, "a gap would be left");
                self.0.extend(rows.iter().cloned());
                Reply::Done
            }
            other => panic!("{other:?}"),
        }
    }
}

fn rows(count: usize, of: &str) -> Vec<Vec<Cell>> {
    (0..count).map(|at| vec![Cell::Text(format!("{of} {at}").into())]).collect()
}

fn run(export: &mut Export, sheet: &mut Sheet, fates: &mut impl Iterator<Item = Fate>) {
    for _ in 0..200 {
        let Some(ask) = export.ask() else { return };
        export.sent(CallId(1), 0);
        let fate = fates.next().unwrap_or(Fate::Fine);
        let reply = (fate == Fate::Fine || fate == Fate::AnswerLost).then(|| sheet.take(&ask));
        let answer = match (fate, reply) {
            (Fate::Fine, Some(reply)) => export.answered(reply),
            (Fate::Wait, _) => Err(Fault::Wait { retry_after_ms: 1_000 }),
            _ => Err(Fault::ProviderDown),
        };
        if let Err(fault) = answer {
            export.failed(&fault, Arc::from("n"), 0, 0);
        }
    }
    panic!("it goes round in circles: {:?}", export.stage);
}

fn target(kind: u8) -> Target {
    let place = Place { spreadsheet: "s".into(), sheet: "November".into() };
    match kind {
        0 => Target::New { title: "Hours".into() },
        1 => Target::Append(place),
        _ => Target::Replace(place),
    }
}

fn fates() -> impl Strategy<Value = Vec<Fate>> {
    let one = prop_oneof![
        6 => Just(Fate::Fine), 2 => Just(Fate::AnswerLost), 2 => Just(Fate::Lost), 1 => Just(Fate::Wait),
    ];
    proptest::collection::vec(one, 0..40)
}

proptest! {
    #[test]
    fn whatever_is_lost_on_the_way_each_row_arrives_once_or_nothing_is_left(
        kind in 0u8..3, before in 0usize..900, count in 1usize..1_300, fates in fates(), stop in 0usize..12, back: bool,
    ) {
        let before = if kind == 0 { Vec::new() } else { rows(before, "before") };
        let mut sheet = Sheet(before.clone());
        let new = rows(count, "new");
        let mut export = Export::new(ConnectionId("c".into()), target(kind), "November".into(), new.clone());
        let mut fates = fates.into_iter();
        let mut asked = 0;
        loop {
            // The person stops it somewhere, where it gets that far.
            if back && asked == stop && export.runs() {
                export.take_back();
            }
            asked += 1;
            run(&mut export, &mut sheet, &mut fates.by_ref().take(3));
            match &export.stage {
                Stage::Broken { at, .. } if back && !matches!(**at, Stage::TakeBack | Stage::Restore | Stage::Verify) => export.take_back(),
                Stage::Broken { .. } => export.go_on(),
                _ => break,
            }
        }
        let whole = if kind == 2 { new } else { before.iter().cloned().chain(new).collect() };
        match export.stage {
            Stage::Done => prop_assert_eq!(sheet.0, whole),
            Stage::TakenBack => prop_assert_eq!(sheet.0, before),
            other => prop_assert!(false, "{:?}", other),
        }
    }
}

#[test]
fn a_header_that_stands_there_already_is_not_written_again() {
    let mut sheet = Sheet(rows(3, "new"));
    let mut export = Export::new(ConnectionId("c".into()), target(1), "x".into(), rows(2, "new"));
    run(&mut export, &mut sheet, &mut std::iter::empty());
    assert_eq!((sheet.0.len(), export.stage), (4, Stage::Done));
}

#[test]
fn a_spreadsheet_that_may_have_been_made_is_not_made_twice_unasked() {
    let mut export = Export::new(ConnectionId("c".into()), target(0), "x".into(), rows(2, "new"));
    run(&mut export, &mut Sheet::default(), &mut std::iter::once(Fate::AnswerLost));
    assert!(matches!(export.stage, Stage::Broken { .. }), "{:?}", export.stage);
}

#[test]
fn rows_of_somebody_else_stop_it() {
    let mut sheet = Sheet::default();
    let mut export = Export::new(ConnectionId("c".into()), target(1), "x".into(), rows(500, "new"));
    export.sheet = "November".into();
    let mut fates = [Fate::Fine, Fate::Fine, Fate::AnswerLost].into_iter();
    for _ in 0..3 {
        let ask = export.ask().unwrap();
        export.sent(CallId(1), 0);
        let reply = sheet.take(&ask);
        match fates.next() {
            Some(Fate::Fine) => export.answered(reply).unwrap(),
            _ => export.failed(&Fault::ProviderDown, Arc::from("n"), 0, 0),
        }
    }
    sheet.0.push(vec![Cell::Number(1.0)]);
    run(&mut export, &mut sheet, &mut std::iter::empty());
    assert!(matches!(&export.stage, Stage::Broken { fault: Fault::Conflict, .. }), "{:?}", export.stage);
    assert!(!export.may_go_on());
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
