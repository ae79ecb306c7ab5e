//! Answers that nobody would send: whatever comes in place of a good one, an adapter says what it is or where it breaks.

use native_tests::judge::bodies;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use providers::Fault;
use serde_json::Value;

use crate::conformance::{Asked, every_question};

/// What stands in the place of a value; text, since not all of it is JSON.
fn replacements() -> impl Strategy<Value = String> {
    let deep = |open: &str, close: &str| format!("{}0{}", open.repeat(1000), close.repeat(1000));
    let fixed: Vec<String> = [
        "null",
        "true",
        "0",
        "-1",
        "1e400",
        "18446744073709551616",
        "0.1",
        "\"\"",
        "\"0\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"2026-02-30\"",
        "\"+262143-12-31\"",
        "\"9999999999-01-01T00:00:00Z\"",
        "\"2026-11-24T24:00:00Z\"",
        "\"2026-11-24T09:00:60Z\"",
        "[]",
        "{}",
        "[null]",
        "{\"gid\":null}",
        "nul",
        "",
    ]
    .map(str::to_owned)
    .into();
    let long = ["[", "{\"a\":"].iter().zip(["]", "}"]).map(|(open, close)| deep(open, close));
    let huge = format!("\"{}\"", "é".repeat(10_000));
    prop_oneof![
        9 => select([fixed, long.collect(), vec![huge]].concat()),
        1 => any::<String>().prop_map(|text| Value::from(text).to_string()),
    ]
}

/// The places of all values in a body, the body's own first.
fn places(value: &Value, place: String, found: &mut Vec<String>) {
    found.push(place.clone());
    match value {
        Value::Array(parts) => {
            parts.iter().enumerate().for_each(|(at, part)| places(part, format!("{place}/{at}"), found));
        }
        Value::Object(parts) => parts.iter().for_each(|(name, part)| places(part, format!("{place}/{name}"), found)),
        _ => {}
    }
}

/// The body with one of its values replaced, and then cut off or with a byte changed, if that is wanted.
fn mutated(body: &Value, at: Index, replacement: &str, cut: Option<Index>, byte: Option<(Index, u8)>) -> Vec<u8> {
    const MARK: &str = "\u{1}here\u{1}";
    let mut all = Vec::new();
    places(body, String::new(), &mut all);
    let mut marked = body.clone();
    let place = &all[at.index(all.len())];
    *marked.pointer_mut(place).unwrap() = MARK.into();
    let mut bytes = marked.to_string().replace(&Value::from(MARK).to_string(), replacement).into_bytes();
    if let Some((at, value)) = byte.filter(|_| !bytes.is_empty()) {
        let at = at.index(bytes.len());
        bytes[at] = value;
    }
    bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len() + 1)));
    bytes
}

fn check(asked: &Asked, body: &[u8]) -> Result<(), TestCaseError> {
    match asked.reply(body) {
        Ok(_) => Ok(()),
        Err(Fault::Shape { path }) if !path.is_empty() => Ok(()),
        Err(fault) => Err(TestCaseError::fail(format!("{fault:?} for {}", String::from_utf8_lossy(body)))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_broken_answer_is_a_shape_fault_that_names_its_place(
        question in any::<Index>(),
        at in any::<Index>(),
        replacement in replacements(),
        cut in proptest::option::weighted(0.1, any::<Index>()),
        byte in proptest::option::weighted(0.1, any::<(Index, u8)>()),
    ) {
        thread_local!(static QUESTIONS: Vec<(Asked, Value)> = every_question()
            .into_iter()
            .map(|asked| { let body = bodies::fullest(asked.provider.id, &asked.operation).unwrap(); (asked, body) })
            .collect());
        QUESTIONS.with(|questions| {
            let (asked, body) = question.get(questions.as_slice());
            check(asked, &mutated(body, at, &replacement, cut, byte))
        })?;
    }

    #[test]
    fn no_status_and_no_bytes_make_an_adapter_panic(
        question in any::<Index>(),
        status in 100..1000_u16,
        retry_after in proptest::option::of("[ -~]{0,30}"),
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            select(vec![
                r#"{"errors":[]}"#, r#"{"errors":[{"message":""}]}"#, r#"{"errors":null}"#, r#"{"error":{}}"#,
                r#"{"error":{"errors":[{}]}}"#, r#"{"error":{"message":7}}"#, "<!doctype html>",
            ]).prop_map(|text| text.as_bytes().to_vec()),
        ],
    ) {
        thread_local!(static QUESTIONS: Vec<Asked> = every_question());
        QUESTIONS.with(|questions| {
            let asked = question.get(questions.as_slice());
            let mut response = http::Response::builder().status(status);
            if let Some(value) = &retry_after {
                response = response.header("retry-after", value);
            }
            let reply = (asked.provider.reply)(&asked.ask, &response.body(body.clone()).unwrap());
            let good = (200..300).contains(&status);
            prop_assert!(good || reply.is_err());
            if let Err(Fault::Wait { retry_after_ms }) = reply {
                prop_assert!(retry_after_ms <= 3_600_000);
            }
            Ok(())
        })?;
    }
}
