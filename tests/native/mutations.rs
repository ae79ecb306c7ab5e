//! Answers that no provider would send: whatever replaces a good answer, an adapter reads it or says where it fails.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use providers::{Ask, Fault};
use serde_json::Value;

use crate::conformance::{Asked, every_answer, every_question, is_about_changes};

/// What replaces a value; text, since not all of it is JSON.
fn replacements() -> Vec<String> {
    let deep = |open: &str, close: &str| format!("{}0{}", open.repeat(300), close.repeat(300));
    let fixed = [
        "null",
        "true",
        "0",
        "-1",
        "1e400",
        "18446744073709551616",
        "0.1",
        r#""""#,
        r#""0""#,
        r#""\u0000""#,
        r#""\ud800""#,
        r#""2026-02-30""#,
        r#""+262143-12-31""#,
        r#""9999999999-01-01T00:00:00Z""#,
        r#""2026-11-24T24:00:00Z""#,
        r#""2026-11-24T09:00:60Z""#,
        r#""2026-11-24T09:00:0é0Z""#,
        "[]",
        "{}",
        "[null]",
        r#"[{"gid":null}]"#,
        "nul",
        "",
    ];
    let huge = format!("\"{}\"", "é".repeat(1000));
    fixed.map(str::to_owned).into_iter().chain([deep("[", "]"), deep("{\"a\":", "}"), huge]).collect()
}

/// The places of all values in a body, starting with the body itself.
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

/// The body before and after one of its values.
fn around(body: &Value, place: &str) -> (String, String) {
    const MARK: &str = "here it is";
    let mut marked = body.clone();
    *marked.pointer_mut(place).unwrap() = MARK.into();
    let text = marked.to_string();
    let (before, after) = text.split_once(&format!("\"{MARK}\"")).unwrap();
    (before.to_owned(), after.to_owned())
}

/// The longest that reading an answer of a few kilobytes may take.
const LONGEST: Duration = Duration::from_millis(100);

#[expect(clippy::disallowed_methods, reason = "how long it takes is what is judged")]
fn now() -> Instant {
    Instant::now()
}

/// Whether reading the answer fails, which must not take long.
fn breaks(asked: &Asked, body: &[u8]) -> bool {
    let begun = now();
    let broken = is_broken(asked, body);
    // If the machine was busy, that isn't the adapter's fault; an adapter that hangs does so each time.
    if begun.elapsed() > LONGEST {
        let took = (0..9).map(|_| {
            let begun = now();
            is_broken(asked, body);
            begun.elapsed()
        });
        let took = took.min().unwrap_or_default();
        assert!(took < LONGEST, "{}: {took:?} for {:.2000}", asked.operation, String::from_utf8_lossy(body));
    }
    broken
}

/// If the answer says that it is successful, only its format can be wrong; or it reports that changes can't be listed.
fn is_broken(asked: &Asked, body: &[u8]) -> bool {
    match asked.reply(body) {
        Ok(_) => false,
        Err(Fault::Shape { path }) if !path.is_empty() => true,
        Err(Fault::Resync) if is_about_changes(&asked.ask) => false,
        // A record that only structures a list was found, but it isn't an item.
        Err(Fault::ReadOnly) if matches!(asked.ask, Ask::Item { .. }) => false,
        Err(fault) => panic!("{}: {fault:?} for {:.2000}", asked.operation, String::from_utf8_lossy(body)),
    }
}

#[test]
fn any_replaced_value_is_reported() {
    let replacements = replacements();
    let mut broken = 0;
    for (asked, body) in every_answer() {
        let mut all = Vec::new();
        places(&body, String::new(), &mut all);
        for place in all {
            let (before, after) = around(&body, &place);
            for replacement in &replacements {
                broken += usize::from(breaks(&asked, format!("{before}{replacement}{after}").as_bytes()));
            }
        }
    }
    assert!(broken > 1000, "{broken} broken answers: too few to mean anything");
}

/// Changed answers for each provider.
const CHANGED: u32 = 10_000;

/// Several values of an answer are replaced at once, some are removed, some are duplicated.
#[test]
fn ten_thousand_changed_answers_of_each_provider_are_read_or_reported() {
    let replacements = replacements();
    let answers = every_answer();
    for provider in providers::PROVIDERS {
        let answers: Vec<_> = answers.iter().filter(|(asked, _)| asked.provider.id == provider.id).collect();
        let change = (any::<Index>(), any::<Index>(), 0..4_u8);
        let changes = (any::<Index>(), proptest::collection::vec(change, 1..4), proptest::option::of(any::<Index>()));
        let broken = std::cell::Cell::new(0_u32);
        let config = ProptestConfig { cases: CHANGED, failure_persistence: None, ..ProptestConfig::default() };
        let run = proptest::test_runner::TestRunner::new(config).run(&changes, |(answer, changes, cut)| {
            let (asked, body) = answers[answer.index(answers.len())];
            let mut body = body.clone();
            let mut raw = Vec::new();
            for (place, with, kind) in changes {
                let mut all = Vec::new();
                places(&body, String::new(), &mut all);
                let place = &all[place.index(all.len())];
                match kind {
                    0 => remove(&mut body, place),
                    1 => double(&mut body, place),
                    _ => {
                        let mark = format!("changed {}", raw.len());
                        *body.pointer_mut(place).unwrap() = Value::from(&*mark);
                        raw.push((mark, &replacements[with.index(replacements.len())]));
                    }
                }
            }
            let text =
                raw.iter().fold(body.to_string(), |text, (mark, with)| text.replace(&format!("\"{mark}\""), with));
            let end = cut.map_or(text.len(), |cut| cut.index(text.len() * 4 + 1).min(text.len()));
            broken.set(broken.get() + u32::from(breaks(asked, &text.as_bytes()[..end])));
            Ok(())
        });
        run.unwrap_or_else(|failure| panic!("{}: {failure}", provider.id));
        let broken = broken.get();
        println!("{}: {CHANGED} changed answers, {broken} of them broken", provider.id);
        assert!(broken > CHANGED / 10, "{}: {broken} broken answers are too few to mean anything", provider.id);
    }
}

/// Five megabytes are the most that the proxy lets through.
#[test]
fn a_text_of_five_megabytes_is_read_or_reported() {
    let huge = format!("\"{}\"", "x\\n".repeat(1_700_000));
    for (asked, body) in every_answer() {
        let mut all = Vec::new();
        places(&body, String::new(), &mut all);
        for place in all.iter().filter(|place| body.pointer(place).is_some_and(Value::is_string)).take(8) {
            let (before, after) = around(&body, place);
            let begun = now();
            is_broken(&asked, format!("{before}{huge}{after}").as_bytes());
            // An unoptimised build reads some megabytes a second.
            assert!(begun.elapsed() < Duration::from_secs(5), "{}: {:?} at {place}", asked.operation, begun.elapsed());
        }
    }
}

/// Removes the value from its container; the whole body becomes empty.
fn remove(body: &mut Value, place: &str) {
    let (parent, name) = place.rsplit_once('/').unwrap_or_default();
    match body.pointer_mut(parent).unwrap() {
        Value::Array(list) if !place.is_empty() => drop(list.remove(name.parse().unwrap())),
        Value::Object(parts) if !place.is_empty() => drop(parts.remove(name)),
        whole => *whole = Value::Null,
    }
}

/// Duplicates an element of a list; any other value is put into a list twice.
fn double(body: &mut Value, place: &str) {
    let value = body.pointer(place).unwrap().clone();
    let (parent, _) = place.rsplit_once('/').unwrap_or_default();
    match body.pointer_mut(parent).unwrap() {
        Value::Array(list) if !place.is_empty() => list.push(value),
        _ => *body.pointer_mut(place).unwrap() = vec![value.clone(), value].into(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_truncated_or_garbled_answer_is_reported(
        question in any::<Index>(),
        cut in proptest::option::of(any::<Index>()),
        bytes in proptest::collection::vec(any::<(Index, u8)>(), 0..4),
    ) {
        thread_local!(static ANSWERS: Vec<(Asked, Value)> = every_answer());
        ANSWERS.with(|answers| {
            let (asked, body) = &answers[question.index(answers.len())];
            let mut body = body.to_string().into_bytes();
            for (at, byte) in bytes {
                let at = at.index(body.len());
                body[at] = byte;
            }
            body.truncate(cut.map_or(body.len(), |cut| cut.index(body.len())));
            breaks(asked, &body);
        });
    }

    #[test]
    fn no_status_and_no_bytes_make_an_adapter_panic(
        question in any::<Index>(),
        status in 100..1000_u16,
        retry_after in proptest::option::of(prop_oneof!["[ -~]{0,30}", "[0-9]{1,30}", "Tue, 24 Nov [0-9]{4} 09:00:00 GMT"]),
        date in proptest::option::of(prop_oneof!["[ -~]{0,30}", "Tue, 24 Nov 2026 09:00:00 GMT"]),
        body in prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            select(vec![
                r#"{"errors":[]}"#,
                r#"{"errors":[{"message":""}]}"#,
                r#"{"errors":null}"#,
                r#"{"error":{}}"#,
                r#"{"error":{"errors":[{}]}}"#,
                r#"{"error":{"message":7}}"#,
                r#"{"error":{"code":"","message":null}}"#,
                r#"{"error":{"status":7,"details":[{}]}}"#,
                r#"{"ok":false}"#,
                r#"{"ok":false,"error":""}"#,
                "<!doctype html>",
            ]).prop_map(|text| text.as_bytes().to_vec()),
        ],
    ) {
        thread_local!(static QUESTIONS: Vec<Asked> = every_question());
        QUESTIONS.with(|questions| {
            let asked = &questions[question.index(questions.len())];
            let mut response = http::Response::builder().status(status);
            if let Some(value) = &retry_after {
                response = response.header("retry-after", value);
            }
            if let Some(value) = &date {
                response = response.header("date", value);
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
