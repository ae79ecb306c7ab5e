//! Google Sheets: rows go in as they are.

use providers::{Ask, Cell, Fault, Reply};

use super::{Adapter, refused, shape};

fn sheets() -> Adapter {
    Adapter::of("google-sheets")
}

fn rows(rows: Vec<Vec<Cell>>) -> Ask {
    Ask::AppendRows { spreadsheet: "1AbC".into(), sheet: "Mara's week".into(), rows }
}

#[test]
fn a_new_spreadsheet_has_one_sheet() {
    let ask = Ask::CreateSpreadsheet { title: "Re\"port".into(), sheet: "November".into() };
    let body = r#"{"properties":{"title":"Re\"port"},"sheets":[{"properties":{"title":"November"}}]}"#;
    assert_eq!(sheets().sent(&ask), ("POST".into(), "/spreadsheets".into(), body.into()));
    let made = r#"{"spreadsheetId":"1AbC","spreadsheetUrl":"https://docs.google.com/x","sheets":[]}"#;
    let url = Some("https://docs.google.com/x".into());
    assert_eq!(sheets().reply(&ask, made), Ok(Reply::Spreadsheet { id: "1AbC".into(), url }));
    assert_eq!(sheets().reply(&ask, "{}"), Err(shape("$")));
}

#[test]
fn rows_are_appended_raw_whatever_they_look_like() {
    let ask = rows(vec![vec![Cell::Text("=HYPERLINK(\"x\")".into()), Cell::Number(46_350.5)], vec![]]);
    let path = "/spreadsheets/1AbC/values/%27Mara%27%27s%20week%27%21A1:append\
                ?valueInputOption=RAW&insertDataOption=INSERT_ROWS";
    let body = r#"{"values":[["=HYPERLINK(\"x\")",46350.5],[]]}"#;
    assert_eq!(sheets().sent(&ask), ("POST".into(), path.into(), body.into()));
    assert_eq!(sheets().reply(&ask, r#"{"spreadsheetId":"1AbC","updates":{"updatedRows":2}}"#), Ok(Reply::Done));
    assert_eq!(sheets().reply(&ask, "<html>"), Err(shape("$")), "nobody's page is an answer");
}

#[test]
fn what_a_sheet_cant_hold_is_refused() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(refused(sheets().uri(&rows(vec![vec![Cell::Number(number)]]))), "{number}");
    }
    let elsewhere = Ask::AppendRows { spreadsheet: "..".into(), sheet: "a".into(), rows: vec![] };
    assert!(refused(sheets().uri(&elsewhere)));
    assert!(refused(sheets().uri(&Ask::Account)));
}

#[test]
fn a_refusal_has_its_remedy() {
    let ask = rows(vec![]);
    sheets().check_statuses(&ask);
    let says = |status: u16, name: &str, reason: &str| {
        let details = format!(r#"[{{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{reason}"}}]"#);
        let error = format!(r#"{{"code":{status},"message":"In words","status":"{name}","details":{details}}}"#);
        sheets().fault(&ask, status, Some("7"), &format!(r#"{{"error":{error}}}"#))
    };
    assert_eq!(says(401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED"), Fault::Expired);
    assert_eq!(says(403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"), Fault::Scope);
    assert_eq!(says(403, "PERMISSION_DENIED", ""), Fault::Refused { reason: "In words".into() });
    assert_eq!(says(429, "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"), Fault::Wait { retry_after_ms: 7000 });
    assert_eq!(says(404, "NOT_FOUND", ""), Fault::Gone);
}
