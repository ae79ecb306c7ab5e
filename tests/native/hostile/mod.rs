//! Hostile text in questions, cursors and answers: it stays a value, or the question is refused.
//!
//! - here: with the adapters alone, judged by the providers' descriptions
//! - [`fields`]: through the whole proxy, by the [`texts`]

mod fields;
mod texts;

use native_tests::judge::{self, OperationId};
use providers::{Ask, Fault, Provider, Reply};
use serde_json::Value;

use crate::conformance::{Asked, every_answer, every_question, next, request};

/// Texts with a meaning in a path, a query, a header or a parser.
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

/// A JSON value in versions that each have one of its strings replaced. They are made one at a time, since all together
/// would be as many copies as there are strings.
fn with_each_string_as<'a>(value: &'a Value, text: &'a str) -> impl Iterator<Item = Value> + 'a {
    let mut places = Vec::new();
    strings(value, String::new(), &mut places);
    places.into_iter().map(move |place| {
        let mut changed = value.clone();
        *changed.pointer_mut(&place).unwrap() = text.into();
        changed
    })
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

/// Checks that a question with hostile text is refused, or is a valid request for the same operation as the honest one.
fn check_contained(provider: &'static Provider, ask: &Ask, operations: &[&OperationId]) -> bool {
    match request(provider, ask) {
        Ok(request) => {
            let judged = judge::judge_request(provider.id, &request);
            let operation = judged.unwrap_or_else(|wrong| panic!("{ask:?} as {}: {wrong:?}", request.uri()));
            assert!(operations.contains(&&operation), "{ask:?} as {}: became {operation}", request.uri());
            true
        }
        Err(fault) => {
            // An impossible mark is treated like one that is too old.
            assert!(matches!(fault, Fault::Refused { .. } | Fault::Resync), "{ask:?}: {fault:?}");
            false
        }
    }
}

/// How many questions were sent and how many were refused, all of them contained.
#[derive(Default)]
struct Count {
    sent: usize,
    refused: usize,
}

impl Count {
    fn check(&mut self, from: &Asked, asks: impl Iterator<Item = Ask>, everything: &[Asked]) {
        let same = |other: &&Asked| other.provider.id == from.provider.id && other.ask.op() == from.ask.op();
        let operations: Vec<&OperationId> = everything.iter().filter(same).map(|other| &other.operation).collect();
        for ask in asks {
            if check_contained(from.provider, &ask, &operations) { self.sent += 1 } else { self.refused += 1 }
        }
    }
}

#[test]
fn no_text_in_a_question_makes_another_request() {
    let everything = every_question();
    let mut count = Count::default();
    for asked in &everything {
        let honest = serde_json::to_value(&asked.ask).unwrap();
        for text in HOSTILE {
            let changed = with_each_string_as(&honest, text);
            let longer = honest["after"].as_str().map(|after| {
                let mut longer = honest.clone();
                longer["after"] = format!("{after}{text}").into();
                longer
            });
            let asks = changed.chain(longer).filter_map(|ask| serde_json::from_value(ask).ok());
            count.check(asked, asks, &everything);
        }
    }
    let Count { sent, refused } = count;
    assert!(sent > 100 && refused > 50, "{sent} sent, {refused} refused: too few to mean anything");
}

#[test]
fn no_text_in_an_answer_makes_another_request() {
    let everything = every_question();
    let mut count = Count::default();
    let lists = |(asked, body): &(Asked, Value)| {
        // Answers about an account, a write or a new spreadsheet contain no further question.
        matches!(asked.reply(body.to_string().as_bytes()), Ok(Reply::Containers { .. } | Reply::Items { .. }))
    };
    for (asked, body) in every_answer().into_iter().filter(lists) {
        for text in HOSTILE {
            let replies = with_each_string_as(&body, text).map(|body| asked.reply(body.to_string().as_bytes()));
            count.check(&asked, replies.filter_map(Result::ok).flat_map(next), &everything);
        }
    }
    assert!(count.sent > 100, "{} sent: too few to mean anything", count.sent);
    assert_eq!(count.refused, 0, "an adapter doesn't ask what it then refuses to ask");
}
