//! Whatever a table holds, its file says the same to a reader that knows nothing of the writer, and no spreadsheet
//! reads any of it as a formula.

use std::sync::Arc;

use engine::reports::table::{Column, CsvForm, Separator, Table, Value, csv};
use plan::MinuteOfDay;
use proptest::prelude::*;
use proptest::sample::select;

/// What programs read as separators, formulas or ends of text, or ignore.
const PARTS: [&str; 34] = [
    ",",
    ";",
    "\t",
    "|",
    "،",
    "；",
    "\"",
    "\"\"",
    "\r\n",
    "\n",
    "\r",
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＠",
    "'",
    " ",
    "\u{a0}",
    "\0",
    "\u{1b}",
    "\u{200b}",
    "\u{feff}",
    "\u{ad}",
    "\u{202e}",
    "=HYPERLINK(\"https://evil.example\")",
    "@SUM(1)",
    "-1+1",
    "a",
    "Bär",
    "👩‍👩‍👧",
    "１",
    "日本",
];

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![4 => select(&PARTS[..]).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)];
    proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => text().prop_map(|text| Value::Text(Arc::from(text))),
        1 => any::<i64>().prop_map(Value::Duration),
        1 => any::<u64>().prop_map(Value::Count),
        1 => any::<bool>().prop_map(Value::Flag),
        1 => (0_u16..1440).prop_map(|minute| MinuteOfDay::new(minute).map_or(Value::Nothing, Value::Time)),
    ]
}

/// RFC 4180 strictly: what it doesn't allow is an error.
fn read(text: &str, separator: char) -> Result<Vec<Vec<String>>, String> {
    let (mut rows, mut row, mut rest) = (Vec::new(), Vec::new(), text);
    while !rest.is_empty() {
        let mut field = String::new();
        if let Some(inside) = rest.strip_prefix('"') {
            rest = inside;
            loop {
                let end = rest.find('"').ok_or("a quotation mark without its end")?;
                field.push_str(&rest[..end]);
                rest = &rest[end + 1..];
                let Some(more) = rest.strip_prefix('"') else { break };
                field.push('"');
                rest = more;
            }
        } else {
            let end = rest.find([separator, '\r', '\n', '"']).ok_or("a line without its end")?;
            field.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        row.push(field);
        if let Some(more) = rest.strip_prefix(separator) {
            rest = more;
            if rest.is_empty() {
                return Err("a separator at the end".to_owned());
            }
        } else if let Some(more) = rest.strip_prefix("\r\n") {
            rest = more;
            rows.push(std::mem::take(&mut row));
        } else {
            return Err(format!("{:?} behind a field", rest.chars().next()));
        }
    }
    if row.is_empty() { Ok(rows) } else { Err("a row without its end".to_owned()) }
}

/// Characters that a spreadsheet may ignore.
fn passed_over(c: char) -> bool {
    matches!(c, ' ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn is_formula(field: &str) -> bool {
    field.trim_start_matches(passed_over).starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

/// What a text may become: without invisible characters, and with an apostrophe where it must not be a formula.
fn says(field: &str, text: &str) -> bool {
    let clean: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\r' | '\n')).collect();
    if is_formula(&clean) {
        field.strip_prefix('\'') == Some(&*clean)
    } else {
        field == clean || field.strip_prefix('\'') == Some(&*clean)
    }
}

/// The characters outside quotation marks.
fn outside(file: &str) -> String {
    file.split('"').step_by(2).collect()
}

fn config() -> ProptestConfig {
    let cases = std::env::var("HOURLOOM_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_file_holds_the_tables_values(
        headings in proptest::collection::vec(text(), 1..4),
        values in proptest::collection::vec(value(), 0..12),
        form in (select(&[(Separator::Comma, ','), (Separator::Semicolon, ';'), (Separator::Tab, '\t')][..]), any::<bool>()),
    ) {
        let ((separator, character), mark) = form;
        let rows: Vec<Vec<Value>> = values.chunks_exact(headings.len()).map(<[Value]>::to_vec).collect();
        let table = Table { columns: vec![Column::Task; headings.len()], rows };
        let headings: Vec<Arc<str>> = headings.into_iter().map(Arc::from).collect();
        let file = csv(&headings, &table, CsvForm { separator, mark });
        let body = if mark { file.strip_prefix('\u{feff}').unwrap() } else { &file };
        let read = read(body, character).map_err(|why| TestCaseError::fail(format!("{why}: {body:?}")))?;
        prop_assert_eq!(read.len(), table.rows.len() + 1);
        for (field, heading) in read[0].iter().zip(&headings) {
            prop_assert!(says(field, heading), "{field:?} for {heading:?}");
        }
        for (fields, values) in read[1..].iter().zip(&table.rows) {
            prop_assert_eq!(fields.len(), values.len());
            for (field, value) in fields.iter().zip(values) {
                match value {
                    Value::Text(text) => {
                        prop_assert!(says(field, text), "{field:?} for {text:?}");
                        prop_assert!(!is_formula(field), "{field:?}");
                    }
                    Value::Count(count) => prop_assert_eq!(field, &count.to_string()),
                    Value::Nothing => prop_assert_eq!(field, ""),
                    // A negative length begins with a sign, and is a number.
                    Value::Duration(_) => prop_assert!(field.trim_start_matches('-').chars().all(|c| c.is_ascii_digit() || c == ':')),
                    Value::Flag(_) | Value::Date(_) | Value::Time(_) => prop_assert!(!is_formula(field) && !field.is_empty()),
                }
            }
        }
        prop_assert!(!file.contains('\0'));
        let others = [',', ';', '\t', '|', '،', '；'].into_iter().filter(|other| *other != character);
        for other in others {
            prop_assert!(!outside(body).contains(other), "{other:?} isn't quoted in {body:?}");
        }
    }
}
