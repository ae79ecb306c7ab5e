//! Google Sheets: text is written as text, dates as dates and durations as durations.

use providers::{Ask, Cell, Destination, Fault, Reply, Sheet};

use super::{Adapter, refused, shape};

fn sheets() -> Adapter {
    Adapter::of("google-sheets")
}

fn rows(rows: Vec<Vec<Cell>>) -> Ask {
    Ask::AppendRows { spreadsheet: "1AbC".into(), sheet: "Mara's week".into(), after: 0, rows }
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
fn text_stays_text_and_dates_and_lengths_keep_their_type() {
    let date = "2026-11-24".parse().unwrap();
    let text = |text: &str| Cell::Text(text.into());
    let ask = rows(vec![
        vec![text("=HYPERLINK(\"x\")"), text("1/2"), text("'s"), text("")],
        vec![
            Cell::Number(7.5),
            Cell::Date { date },
            Cell::Duration { seconds: 90_061 },
            Cell::Duration { seconds: -60 },
        ],
        vec![],
    ]);
    let path = "/spreadsheets/1AbC/values/%27Mara%27%27s%20week%27%21A1:append\
                ?valueInputOption=USER_ENTERED&insertDataOption=INSERT_ROWS";
    let body = r#"{"values":[["'=HYPERLINK(\"x\")","'1/2","''s",""],[7.5,"2026-11-24","25:01:01","-0:01:00"],[]]}"#;
    assert_eq!(sheets().sent(&ask), ("POST".into(), path.into(), body.into()));
    assert_eq!(sheets().reply(&ask, r#"{"spreadsheetId":"1AbC","updates":{"updatedRows":2}}"#), Ok(Reply::Done));
    assert_eq!(sheets().reply(&ask, "<html>"), Err(shape("$")), "nobody's page is an answer");
}

#[test]
fn rows_go_below_a_row_that_is_there() {
    // In a full grid of 1,000 rows, row 1,001 can't be named.
    for (after, row) in [(0, 1), (1, 1), (41, 41), (1_000, 1_000)] {
        let ask = Ask::AppendRows { spreadsheet: "1AbC".into(), sheet: "Hours".into(), after, rows: vec![] };
        let path = format!("/spreadsheets/1AbC/values/%27Hours%27%21A{row}:append?");
        assert!(sheets().uri(&ask).unwrap().starts_with(&path), "{after}");
    }
}

#[test]
fn rows_are_written_where_they_belong() {
    let text = Cell::Text("=1".into());
    let ask = Ask::WriteRows { spreadsheet: "1AbC".into(), sheet: "Hours".into(), from: 401, rows: vec![vec![text]] };
    let path = "/spreadsheets/1AbC/values/%27Hours%27%21A401?valueInputOption=USER_ENTERED";
    assert_eq!(sheets().sent(&ask), ("PUT".into(), path.into(), r#"{"values":[["'=1"]]}"#.into()));
    assert_eq!(sheets().reply(&ask, r#"{"spreadsheetId":"1AbC","updatedRows":1}"#), Ok(Reply::Done));
}

#[test]
fn a_hidden_sheet_has_an_id_of_ours() {
    let (spreadsheet, sheet) = ("1AbC".into(), "Hourloom 8".into());
    let ask = Ask::AddSheet { spreadsheet, id: 8, sheet, rows: 500, columns: 7 };
    let body = r#"{"requests":[{"addSheet":{"properties":{"sheetId":8,"title":"Hourloom 8","hidden":true,"gridProperties":{"rowCount":500,"columnCount":7}}}}]}"#;
    let (method, path, sent) = sheets().sent(&ask);
    assert_eq!((&*method, &*path), ("POST", "/spreadsheets/1AbC:batchUpdate"));
    assert_eq!(json(&sent), json(body));
    assert_eq!(sheets().reply(&ask, r#"{"spreadsheetId":"1AbC","replies":[{}]}"#), Ok(Reply::Done));
    let remove = Ask::RemoveSheet { spreadsheet: "1AbC".into(), id: 8 };
    assert_eq!(json(&sheets().sent(&remove).2), json(r#"{"requests":[{"deleteSheet":{"sheetId":8}}]}"#));
}

#[test]
fn rows_are_moved_in_one_step_that_cant_be_repeated() {
    let moved = |to: Destination, skip| {
        let (spreadsheet, done_sheet) = ("1AbC".into(), "Hourloom 8 done".into());
        let ask = Ask::MoveRows { spreadsheet, from: 8, skip, rows: 500, columns: 7, to, done: 9, done_sheet };
        json(&sheets().sent(&ask).2)["requests"].as_array().unwrap().clone()
    };
    let names = |steps: &[serde_json::Value]| -> Vec<String> {
        steps.iter().flat_map(|step| step.as_object().unwrap().keys().cloned().collect::<Vec<_>>()).collect()
    };
    // Below the content of a full grid: one more row, so that rows can be inserted before it.
    let below = moved(Destination { id: 3, below: Some(1_000), rows: 1_000, columns: 26 }, 1);
    assert_eq!(names(&below), ["appendDimension", "insertDimension", "copyPaste", "deleteSheet", "addSheet"]);
    assert_eq!(below[0]["appendDimension"]["length"], 1);
    assert_eq!(below[1]["insertDimension"]["range"]["startIndex"], 1_000);
    assert_eq!(below[1]["insertDimension"]["range"]["endIndex"], 1_499);
    assert_eq!(below[2]["copyPaste"]["source"]["startRowIndex"], 1);
    assert_eq!(below[2]["copyPaste"]["destination"]["startRowIndex"], 1_000);
    assert_eq!(below[3]["deleteSheet"]["sheetId"], 8);
    assert_eq!(below[4]["addSheet"]["properties"]["sheetId"], 9);
    // Replacing the content of a small grid.
    let instead = moved(Destination { id: 3, below: None, rows: 20, columns: 5 }, 0);
    let want = ["appendDimension", "appendDimension", "updateCells", "copyPaste", "deleteSheet", "addSheet"];
    assert_eq!(names(&instead), want);
    assert_eq!(
        (&instead[0]["appendDimension"]["length"], &instead[1]["appendDimension"]["length"]),
        (&2.into(), &480.into())
    );
    assert_eq!(
        instead[2],
        serde_json::json!({ "updateCells": { "range": { "sheetId": 3 }, "fields": "userEnteredValue" } })
    );
    // Nothing shrinks.
    let large = moved(Destination { id: 3, below: None, rows: 9_000, columns: 30 }, 0);
    assert_eq!(names(&large), ["updateCells", "copyPaste", "deleteSheet", "addSheet"]);
}

#[test]
fn the_trash_is_checked_through_the_drive_api() {
    let ask = Ask::ReadFile { spreadsheet: "1AbC".into() };
    assert_eq!(sheets().uri(&ask).unwrap(), "/files/1AbC?fields=trashed");
    assert_eq!(sheets().reply(&ask, r#"{"trashed":true}"#), Ok(Reply::File { trashed: true }));
    assert!(sheets().reply(&ask, "{}").is_err());
    let about = providers::KNOWN.iter().find(|about| about.id == "google-sheets").unwrap();
    let base = |at: &str| about.base_of(ask.op(), at);
    assert_eq!(base("https://sheets.googleapis.com/v4").as_deref(), Some("https://www.googleapis.com/drive/v3"));
    assert_eq!(
        base("http://127.0.0.1:1/google-sheets/v4").as_deref(),
        Some("http://127.0.0.1:1/google-sheets/drive/v3")
    );
    assert_eq!(base("http://127.0.0.1:1/else"), None);
    let other = Ask::ReadSpreadsheet { spreadsheet: "1AbC".into() };
    assert_eq!(about.base_of(other.op(), "http://127.0.0.1:1/else").as_deref(), Some("http://127.0.0.1:1/else"));
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_sheet_is_read_so_that_it_can_be_restored() {
    let ask = Ask::ReadRows { spreadsheet: "1AbC".into(), sheet: "Hours".into() };
    assert_eq!(sheets().uri(&ask).unwrap(), "/spreadsheets/1AbC/values/%27Hours%27?valueRenderOption=FORMULA");
    let read = r#"{"range":"Hours!A1:Z1000","majorDimension":"ROWS","values":[["=SUM(A1)","x",2.5,true],[]]}"#;
    let typed = |text: &str| Cell::Typed { typed: text.into() };
    let row = vec![typed("=SUM(A1)"), Cell::Text("x".into()), Cell::Number(2.5), typed("TRUE")];
    assert_eq!(sheets().reply(&ask, read), Ok(Reply::Rows(vec![row, vec![]])));
    assert_eq!(sheets().reply(&ask, r#"{"range":"Hours!A1:Z1000"}"#), Ok(Reply::Rows(vec![])));
    assert!(sheets().reply(&ask, "{}").is_err(), "that is no sheet without rows");
}

#[test]
fn sheets_are_listed_and_rows_are_cleared_from_a_row_on() {
    let ask = Ask::ReadSpreadsheet { spreadsheet: "1AbC".into() };
    let read = r#"{"spreadsheetUrl":"https://docs.google.com/x","properties":{"title":"Hours"},
        "sheets":[{"properties":{"sheetId":0,"title":"November","gridProperties":{"rowCount":1000,"columnCount":26}}},
        {"properties":{"sheetId":7,"title":"Chart","sheetType":"OBJECT"}},
        {"properties":{"sheetId":5,"title":"December","gridProperties":{"rowCount":20,"columnCount":3}}}]}"#;
    let sheets_of = Reply::Sheets {
        title: "Hours".into(),
        url: Some("https://docs.google.com/x".into()),
        sheets: vec![
            Sheet { id: 0, title: "November".into(), rows: 1000, columns: 26 },
            Sheet { id: 5, title: "December".into(), rows: 20, columns: 3 },
        ],
    };
    assert_eq!(sheets().reply(&ask, read), Ok(sheets_of));
    // There is no row 0.
    for (from, row) in [(42, 42), (1, 1), (0, 1)] {
        let clear = Ask::ClearRows { spreadsheet: "1AbC".into(), sheet: "Hours".into(), from };
        let path = format!("/spreadsheets/1AbC/values/%27Hours%27%21A{row}%3AZZZ:clear");
        assert_eq!(sheets().sent(&clear), ("POST".into(), path, "{}".into()));
    }
}

#[test]
fn values_that_a_sheet_cant_hold_are_refused() {
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(refused(sheets().uri(&rows(vec![vec![Cell::Number(number)]]))), "{number}");
    }
    let elsewhere = Ask::AppendRows { spreadsheet: "..".into(), sheet: "a".into(), after: 0, rows: vec![] };
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
