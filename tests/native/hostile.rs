//! Hostile text in questions, cursors and answers: it stays a value, or the question is refused.

use native_tests::judge::{self, OperationId, bodies};
use providers::{Ask, Fault, Provider};
use serde_json::Value;

use crate::conformance::{Asked, every_question, next, request};

/// Texts that mean something to a path, a query, a header or a parser.
const HOSTILE: [&str; 20] = [
    "",
    ".",
    "..",
    "%2e%2e",
    "../../users/me",
    "a/b",
    "a\\b",
    "a?limit=1",
    "a&limit=1&maxResults=1",
    "a#b",
    "a b",
    "a;b=c,d",
    "https://elsewhere.example/x?offset=1",
    "//elsewhere.example",
    "\r\nAuthorization: Bearer x",
    "\0",
    "{gid}",
    "é\u{202e}\u{1f600}",
    "__proto__",
    "9007199254740993",
];

/// All that become of a JSON value when one of its strings is another text.
fn with_each_string_as(value: &Value, text: &str) -> Vec<Value> {
    let mut places = Vec::new();
    strings(value, String::new(), &mut places);
    let change = |place: &String| {
        let mut changed = value.clone();
        *changed.pointer_mut(place).unwrap() = text.into();
        changed
    };
    places.iter().map(change).collect()
}

fn strings(value: &Value, place: String, found: &mut Vec<String>) {
    match value {
        Value::String(_) => found.push(place),
        Value::Array(parts) => {
            parts.iter().enumerate().for_each(|(at, part)| strings(part, format!("{place}/{at}"), found));
        }
        Value::Object(parts) => parts.iter().for_each(|(name, part)| strings(part, format!("{place}/{name}"), found)),
        _ => {}
    }
}

/// A question with hostile text is refused, or it is a good request for what the honest one asks for.
fn check_contained(provider: &'static Provider, ask: &Ask, operations: &[&OperationId]) -> bool {
    match request(provider, ask) {
        Ok(request) => {
            let judged = judge::judge_request(provider.id, &request);
            let operation = judged.unwrap_or_else(|wrong| panic!("{ask:?} as {}: {wrong:?}", request.uri()));
            assert!(operations.contains(&&operation), "{ask:?} as {}: became {operation}", request.uri());
            true
        }
        Err(fault) => {
            assert!(matches!(fault, Fault::Refused { .. }), "{ask:?}: {fault:?}");
            false
        }
    }
}

#[test]
fn no_text_in_a_question_or_an_answer_makes_another_request() {
    let everything = every_question();
    let (mut sent, mut refused) = (0, 0);
    for asked in &everything {
        let same = |other: &&Asked| other.provider.id == asked.provider.id && other.ask.op() == asked.ask.op();
        let operations: Vec<&OperationId> = everything.iter().filter(same).map(|other| &other.operation).collect();
        let honest = serde_json::to_value(&asked.ask).unwrap();
        let body = bodies::fullest(asked.provider.id, &asked.operation).unwrap();
        for text in HOSTILE {
            let asks =
                with_each_string_as(&honest, text).into_iter().filter_map(|ask| serde_json::from_value(ask).ok());
            let after = honest["after"].as_str().map(|after| {
                let mut longer = honest.clone();
                longer["after"] = format!("{after}{text}").into();
                serde_json::from_value(longer).unwrap()
            });
            let replies =
                with_each_string_as(&body, text).into_iter().map(|body| asked.reply(body.to_string().as_bytes()));
            let asks: Vec<Ask> = asks.chain(after).chain(replies.filter_map(Result::ok).flat_map(next)).collect();
            for ask in asks {
                if check_contained(asked.provider, &ask, &operations) { sent += 1 } else { refused += 1 }
            }
        }
    }
    assert!(sent > 100 && refused > 10, "{sent} sent, {refused} refused: too few to mean anything");
}
