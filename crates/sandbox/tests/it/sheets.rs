//! Spreadsheets with a grid, a trash, protected parts, and steps that are applied all or not at all.

use serde_json::{Value, json};

use crate::browser::{Answer, Browser};

struct Desk {
    browser: Browser,
    access: String,
    id: String,
}

impl Desk {
    async fn new(rows: usize) -> Self {
        let browser = Browser::new();
        let (access, _) = browser.connect("google-sheets", "https://www.googleapis.com/auth/drive.file", 0).await;
        let grid = json!({ "rowCount": rows, "columnCount": 3 });
        let sheets = json!([{ "properties": { "sheetId": 5, "title": "Log", "gridProperties": grid } }]);
        let made =
            browser.call("POST", "/google-sheets/v4/spreadsheets", &access, Some(json!({ "sheets": sheets }))).await;
        let id = made.json()["spreadsheetId"].as_str().unwrap().to_owned();
        Self { browser, access, id }
    }

    async fn call(&self, method: &str, rest: &str, body: Option<Value>) -> Answer {
        let path = format!("/google-sheets/v4/spreadsheets/{}{rest}", self.id);
        self.browser.call(method, &path, &self.access, body).await
    }

    async fn append(&self, range: &str, rows: Value) -> Answer {
        let path = format!("/values/{range}:append?valueInputOption=RAW&insertDataOption=INSERT_ROWS");
        self.call("POST", &path, Some(json!({ "values": rows }))).await
    }

    async fn batch(&self, requests: Value) -> Answer {
        self.call("POST", ":batchUpdate", Some(json!({ "requests": requests }))).await
    }

    async fn rows(&self) -> Value {
        let read = self.call("GET", "/values/Log?valueRenderOption=UNFORMATTED_VALUE", None).await;
        read.json()["values"].clone()
    }

    async fn grid(&self) -> Value {
        self.call("GET", "", None).await.json()["sheets"][0]["properties"]["gridProperties"]["rowCount"].clone()
    }
}

#[tokio::test]
async fn a_range_beyond_the_grid_is_refused_and_appending_makes_it_grow() {
    let desk = Desk::new(2).await;
    assert_eq!(desk.append("Log!A1", json!([["a"], ["b"]])).await.status, 200);
    assert_eq!(desk.grid().await, 2, "empty rows are used first");
    let beyond = desk.append("Log!A3", json!([["c"]])).await;
    assert_eq!(beyond.status, 400);
    assert!(beyond.text().contains("exceeds grid limits. Max rows: 2, max columns: 3"), "{}", beyond.text());
    assert_eq!(desk.append("Log!A2", json!([["c"], ["d"]])).await.status, 200);
    assert_eq!((desk.rows().await, desk.grid().await), (json!([["a"], ["b"], ["c"], ["d"]]), json!(4)));
    let write = |range: &str| format!("/values/{range}?valueInputOption=RAW");
    assert_eq!(desk.call("PUT", &write("Log!A4"), Some(json!({ "values": [["e"], ["f"]] }))).await.status, 400);
    assert_eq!(desk.call("PUT", &write("Log!A1:B1"), Some(json!({ "values": [["e"], ["f"]] }))).await.status, 400);
    assert_eq!(desk.rows().await, json!([["a"], ["b"], ["c"], ["d"]]));
}

#[tokio::test]
async fn steps_are_carried_out_all_or_not_at_all() {
    let desk = Desk::new(2).await;
    desk.append("Log!A1", json!([["a"], ["b"]])).await;
    let new = json!({ "addSheet": { "properties": { "sheetId": 8, "title": "Hidden", "hidden": true } } });
    let none = json!({ "deleteSheet": { "sheetId": 77 } });
    assert_eq!(desk.batch(json!([new, none])).await.status, 400);
    assert_eq!(desk.call("GET", "", None).await.json()["sheets"].as_array().unwrap().len(), 1);
    assert_eq!(desk.batch(json!([new])).await.status, 200);
    assert_eq!(desk.batch(json!([new])).await.status, 400, "its number is taken");
    let typed = json!({ "values": [["2026-11-24", "=1+1"], ["'=x", "1:30:00"]] });
    assert_eq!(desk.call("PUT", "/values/Hidden!A1?valueInputOption=USER_ENTERED", Some(typed)).await.status, 200);
    let part = |sheet: i64, rows: [usize; 2]| json!({ "sheetId": sheet, "startRowIndex": rows[0], "endRowIndex": rows[1], "startColumnIndex": 0, "endColumnIndex": 2 });
    let insert = json!({ "sheetId": 5, "dimension": "ROWS", "startIndex": 2, "endIndex": 4 });
    let paste = json!({ "source": part(8, [0, 2]), "destination": part(5, [2, 4]), "pasteType": "PASTE_NORMAL" });
    let moving = json!([
        { "appendDimension": { "sheetId": 5, "dimension": "ROWS", "length": 1 } },
        { "insertDimension": { "range": insert, "inheritFromBefore": false } },
        { "copyPaste": paste },
        { "deleteSheet": { "sheetId": 8 } },
    ]);
    assert_eq!(desk.batch(moving.clone()).await.status, 200);
    assert_eq!(desk.batch(moving).await.status, 400, "what it copies from has gone");
    assert_eq!(desk.rows().await, json!([["a"], ["b"], [46_350.0, 2], ["=x", 0.0625]]));
    let shown = desk.call("GET", "/values/Log!A3:B4", None).await.json();
    assert_eq!(shown["values"], json!([["2026-11-24", "2"], ["=x", "1:30:00"]]));
    let clear = json!([{ "updateCells": { "range": { "sheetId": 5 }, "fields": "userEnteredValue" } }]);
    assert_eq!(desk.batch(clear).await.status, 200);
    assert_eq!(desk.rows().await, Value::Null);
}

#[tokio::test]
async fn several_ranges_are_read_and_written_by_rows_or_columns() {
    let desk = Desk::new(9).await;
    let data = json!([
        { "range": "Log!A1", "majorDimension": "COLUMNS", "values": [["a", "b"], [1, 2]] },
        { "range": "Log!A4", "values": [["TRUE", "12%"]] },
    ]);
    let body = json!({ "valueInputOption": "USER_ENTERED", "data": data });
    let written = desk.call("POST", "/values:batchUpdate", Some(body)).await;
    assert_eq!(written.json()["totalUpdatedCells"], 6, "{}", written.text());
    let read = "/values:batchGet?ranges=Log!A1:B2&ranges=Log!A4:B4&valueRenderOption=UNFORMATTED_VALUE";
    let read = desk.call("GET", read, None).await.json();
    assert_eq!(read["valueRanges"][0]["values"], json!([["a", 1], ["b", 2]]));
    assert_eq!(read["valueRanges"][1]["values"], json!([[true, 0.12]]));
    let columns = desk.call("GET", "/values/Log!A1:B2?majorDimension=COLUMNS", None).await.json();
    assert_eq!((&columns["values"], &columns["majorDimension"]), (&json!([["a", "b"], ["1", "2"]]), &json!("COLUMNS")));
}

#[tokio::test]
async fn protected_ranges_are_refused_and_trashed_sheets_stay_writable() {
    let desk = Desk::new(9).await;
    desk.append("Log!A1", json!([["a"]])).await;
    let handle = async |what: Value| desk.browser.control(&format!("spreadsheets/{}", desk.id), what).await;
    handle(json!({ "protect": "Log" })).await;
    let refused = desk.append("Log!A1", json!([["b"]])).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("You are trying to edit a protected cell"), "{}", refused.text());
    let clear = json!([{ "updateCells": { "range": { "sheetId": 5 }, "fields": "userEnteredValue" } }]);
    assert_eq!(desk.batch(clear).await.status, 400);
    handle(json!({ "free": true, "trashed": true })).await;
    assert_eq!(desk.append("Log!A1", json!([["b"]])).await.status, 200);
    let file = format!("/google-sheets/drive/v3/files/{}?fields=trashed", desk.id);
    assert_eq!(desk.browser.call("GET", &file, &desk.access, None).await.json(), json!({ "trashed": true }));
}

#[tokio::test]
async fn a_spreadsheet_has_ten_million_cells_at_most() {
    let desk = Desk::new(9).await;
    let grid = json!({ "rowCount": 5_000_000, "columnCount": 3 });
    let large = json!([{ "addSheet": { "properties": { "title": "Large", "gridProperties": grid } } }]);
    let refused = desk.batch(large).await;
    assert_eq!(refused.status, 400);
    assert!(refused.text().contains("above the limit of 10000000 cells"), "{}", refused.text());
}

#[tokio::test]
async fn numbers_without_bounds_are_refused() {
    let desk = Desk::new(9).await;
    desk.append("Log!A1", json!([["a"], ["b"]])).await;
    for dimension in ["ROWS", "COLUMNS"] {
        let range = json!({ "sheetId": 5, "dimension": dimension, "startIndex": 0, "endIndex": u64::MAX });
        let refused = desk.batch(json!([{ "insertDimension": { "range": range } }])).await;
        assert_eq!(refused.status, 400, "{dimension}");
        assert!(refused.text().contains("above the limit of 10000000 cells"), "{}", refused.text());
    }
    let start = json!({ "sheetId": 5, "rowIndex": u64::MAX, "columnIndex": u64::MAX });
    let rows = json!([{ "values": [{ "userEnteredValue": { "stringValue": "c" } }] }]);
    let beyond = json!([{ "updateCells": { "start": start, "rows": rows, "fields": "userEnteredValue" } }]);
    assert_eq!(desk.batch(beyond).await.status, 400);
    let row = u64::MAX;
    assert_eq!(desk.append(&format!("Log!A{row}"), json!([["c"]])).await.status, 400);
    assert_eq!(desk.rows().await, json!([["a"], ["b"]]));
}

#[test]
fn data_around_the_ends_of_the_calendar_is_made() {
    for today in [chrono::NaiveDate::MIN, chrono::NaiveDate::MAX] {
        let _made = sandbox::Sandbox::new(today, chrono_tz::UTC);
    }
}
