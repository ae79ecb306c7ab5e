//! The kit: one folder for each provider in `tests/kit`, in it one file for each kind of case (ADR 0039). A file is a
//! conversation: what is asked, the provider's answer, and what has to come of it. `tests/native/kit.rs` knows the kinds
//! and makes the matrix of them.

use std::path::PathBuf;

use providers::Ask;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Expected, check_reply};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Conversation {
    /// Where the answer's form is documented.
    #[serde(rename = "source")]
    _source: String,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// What is asked; `None` for the first request that the previous answer left open.
    ask: Option<Ask>,
    #[serde(default = "ok")]
    status: u16,
    #[serde(default)]
    headers: Map<String, Value>,
    /// The answer as JSON; a text is the body itself.
    body: Value,
    /// The path to a list with one record, and how many copies of it there are, with `#` as their number.
    repeat: Option<(String, usize)>,
    expected: Expected,
}

fn ok() -> u16 {
    200
}

impl Step {
    fn body(&self) -> Vec<u8> {
        let mut body = self.body.clone();
        if let Some((path, times)) = &self.repeat {
            let list = body.pointer_mut(path).and_then(Value::as_array_mut).expect("a list");
            let record = list[0].to_string();
            let copy = |number: usize| serde_json::from_str(&record.replace('#', &number.to_string())).unwrap();
            *list = (1..=*times).map(copy).collect();
        }
        match body {
            Value::String(text) => text.into_bytes(),
            json => serde_json::to_vec(&json).unwrap(),
        }
    }
}

#[test]
fn every_case_of_the_kit_comes_out_right() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/kit");
    let inside = |path: PathBuf| {
        let mut all: Vec<_> = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect();
        all.sort();
        all
    };
    let mut count = 0;
    for folder in inside(root).into_iter().filter(|path| path.is_dir()) {
        let provider = folder.file_name().unwrap().to_str().unwrap().to_owned();
        for file in inside(folder) {
            let case = format!("{provider}/{}", file.file_stem().unwrap().to_str().unwrap());
            let read = serde_json::from_slice(&std::fs::read(&file).unwrap());
            let talk: Conversation = read.unwrap_or_else(|error| panic!("{case}: {error}"));
            let mut open: Vec<Ask> = Vec::new();
            for (at, step) in talk.steps.iter().enumerate() {
                let label = format!("{case}, step {}", at + 1);
                let ask = step.ask.clone().unwrap_or_else(|| open.first().expect(&label).clone());
                let mut response = http::Response::builder().status(step.status);
                for (name, value) in &step.headers {
                    response = response.header(name, value.as_str().unwrap());
                }
                open = check_reply(&provider, &ask, &response.body(step.body()).unwrap(), &step.expected, &label);
            }
            count += 1;
        }
    }
    assert!(count > 40, "only {count} cases");
}
