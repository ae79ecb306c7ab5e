//! A provider's description in one form, whatever its file format, and the checks that need nothing else.

use std::collections::BTreeSet;

use jsonschema::Validator;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::prose::Prose;

/// What a provider says about its API.
pub(super) struct Description {
    pub(super) base: String,
    pub(super) operations: Vec<Operation>,
    /// Query parameters that every operation accepts.
    pub(super) everywhere: Vec<Parameter>,
    /// The schemas by name, as JSON Schema.
    pub(super) schemas: Map<String, Value>,
    /// The body of every refusal.
    pub(super) failure: Validator,
    pub(super) prose: &'static Prose,
}

/// One method on one path.
pub(super) struct Operation {
    pub(super) id: String,
    pub(super) method: String,
    /// With `{name}` for parameters.
    pub(super) path: String,
    pub(super) parameters: Vec<Parameter>,
    pub(super) scopes: Vec<String>,
    pub(super) answer: Answer,
    /// The answer to a call that chooses its fields, if the operation has such a parameter.
    pub(super) chosen: Option<Answer>,
    /// The body that it accepts.
    pub(super) body: Option<Body>,
}

/// A request's body.
pub(super) struct Body {
    pub(super) encoding: Encoding,
    pub(super) validator: Validator,
}

/// The encoding of a body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Json,
    Form,
}

impl Encoding {
    fn kind(self) -> &'static str {
        match self {
            Encoding::Json => "application/json",
            Encoding::Form => "application/x-www-form-urlencoded",
        }
    }
}

impl Body {
    fn judge(&self, kind: Option<&str>, bytes: &[u8]) -> Vec<String> {
        if kind != Some(self.encoding.kind()) {
            return vec![format!("the body is {}, not {kind:?}", self.encoding.kind())];
        }
        let value = match self.encoding {
            Encoding::Json => serde_json::from_slice(bytes).ok(),
            Encoding::Form => {
                let pairs = form_urlencoded::parse(bytes).into_owned();
                Some(pairs.map(|(name, value)| (name, Value::from(value))).collect::<Map<_, _>>().into())
            }
        };
        value.map_or_else(|| vec!["the body isn't JSON".to_owned()], |value| errors(&self.validator, &value))
    }
}

/// A successful answer's schema and its compiled form.
pub(super) struct Answer {
    pub(super) schema: Value,
    validator: Validator,
}

/// A parameter in the path or the query.
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) in_path: bool,
    pub(super) required: bool,
    pub(super) several: Several,
    /// The schema of one value.
    pub(super) schema: Value,
    pub(super) validator: Validator,
}

/// How a parameter may have several values.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Several {
    No,
    Repeated,
    Commas,
}

/// The decoded parameters of a query, in order.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn parse(text: &str) -> Self {
        Self(form_urlencoded::parse(text.as_bytes()).into_owned().collect())
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }
}

/// Compiles a schema whose references start with `#/$defs`. Formats are checked.
pub(super) fn compile(schema: &Value, schemas: &Map<String, Value>) -> Validator {
    let whole = json!({ "allOf": [schema], "$defs": schemas });
    jsonschema::options().should_validate_formats(true).build(&whole).expect("a description's schemas are schemas")
}

pub(super) fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    let place = |path: &str| if path.is_empty() { "body".to_owned() } else { path.to_owned() };
    validator
        .iter_errors(value)
        .map(|error| format!("{}: {error:.200}", place(error.instance_path().as_str())))
        .collect()
}

impl Answer {
    pub(super) fn new(schema: Value, schemas: &Map<String, Value>) -> Self {
        let validator = compile(&schema, schemas);
        Self { schema, validator }
    }
}

impl Description {
    pub(super) fn operation(&self, id: &str) -> Result<&Operation, Vec<String>> {
        let known = self.operations.iter().find(|operation| operation.id == id);
        known.ok_or_else(|| vec![format!("no operation `{id}` is described")])
    }

    /// The operation with this method and path, and what is wrong with the path's parameters.
    pub(super) fn find(&self, method: &str, path: &str) -> Result<(&Operation, Vec<String>), Vec<String>> {
        let parts = segments(path)?;
        let places = || self.operations.iter().filter(|operation| operation.matches(&parts));
        match places().find(|operation| operation.method == method) {
            Some(operation) => Ok((operation, operation.judge_path(&parts))),
            None if places().next().is_some() => Err(vec![format!("{path} doesn't take {method}")]),
            None => Err(vec![format!("no path {path} is described")]),
        }
    }
}

/// The decoded segments of a path. URL parsers resolve `.` and `..` even when encoded, so neither may occur.
fn segments(path: &str) -> Result<Vec<String>, Vec<String>> {
    let rest = path.strip_prefix('/').ok_or_else(|| vec![format!("`{path}` isn't a path")])?;
    let decoded = rest.split('/').map(|part| percent_decode_str(part).decode_utf8().map(String::from));
    let parts: Vec<String> = decoded.collect::<Result<_, _>>().map_err(|_| vec![format!("{path} isn't UTF-8")])?;
    if parts.iter().any(|part| matches!(&**part, "" | "." | "..")) {
        return Err(vec![format!("{path} has an empty or a dot segment")]);
    }
    Ok(parts)
}

/// The parameter in a template's segment, and the text that follows it there (`{range}:append`).
fn parameter(segment: &str) -> Option<(&str, &str)> {
    segment.strip_prefix('{')?.split_once('}')
}

impl Operation {
    fn template(&self) -> impl Iterator<Item = &str> {
        self.path.trim_start_matches('/').split('/')
    }

    fn matches(&self, parts: &[String]) -> bool {
        self.template().count() == parts.len()
            && self.template().zip(parts).all(|(segment, part)| match parameter(segment) {
                Some((_, suffix)) => part.len() > suffix.len() && part.ends_with(suffix),
                None => segment == part,
            })
    }

    pub(super) fn judge_body(&self, kind: Option<&str>, bytes: &[u8]) -> Vec<String> {
        match &self.body {
            Some(body) => body.judge(kind, bytes),
            None if bytes.is_empty() => Vec::new(),
            None => vec![format!("{} has no body", self.id)],
        }
    }

    fn judge_path(&self, parts: &[String]) -> Vec<String> {
        let mut wrong = Vec::new();
        for ((name, suffix), part) in
            self.template().zip(parts).filter_map(|(segment, part)| Some((parameter(segment)?, part)))
        {
            let part = &part[..part.len() - suffix.len()];
            match self.parameters.iter().find(|parameter| parameter.in_path && parameter.name == name) {
                Some(parameter) => wrong.extend(parameter.judge(part)),
                None => wrong.push(format!("{}: `{name}` isn't declared", self.id)),
            }
        }
        wrong
    }

    /// A continuation token stands for the whole question, so no other parameter is needed with it.
    pub(super) fn judge_query(&self, query: &Query, everywhere: &[Parameter], words: &Prose) -> Vec<String> {
        let mut wrong = Vec::new();
        let mut seen = BTreeSet::new();
        let tokens = words.tokens.iter().filter(|token| query.get(token).is_some()).count();
        let declared = || self.parameters.iter().chain(everywhere).filter(|parameter| !parameter.in_path);
        for (name, value) in &query.0 {
            if words.tokens.contains(&&**name) {
                continue;
            }
            let Some(parameter) = declared().find(|parameter| parameter.name == *name) else {
                wrong.push(format!("{}: the parameter `{name}` isn't declared", self.id));
                continue;
            };
            if !seen.insert(name) && parameter.several != Several::Repeated {
                wrong.push(format!("`{name}` is there twice"));
            }
            wrong.extend(parameter.judge(value));
        }
        let needed = |parameter: &&Parameter| tokens == 0 && parameter.required && !seen.contains(&parameter.name);
        let missing = declared().filter(needed);
        wrong.extend(missing.map(|parameter| format!("{}: `{}` is missing", self.id, parameter.name)));
        wrong
    }

    pub(super) fn judge_answer(&self, query: &Query, body: &Value) -> Vec<String> {
        let chosen = self.chosen.as_ref().filter(|_| query.get("opt_fields").is_some());
        errors(&chosen.unwrap_or(&self.answer).validator, body)
    }
}

impl Parameter {
    fn judge(&self, text: &str) -> Vec<String> {
        let values: Vec<&str> = if self.several == Several::Commas { text.split(',').collect() } else { vec![text] };
        let wrong = |value| errors(&self.validator, &typed(&self.schema, value));
        values.into_iter().flat_map(wrong).map(|error| format!("`{}` {error}", self.name)).collect()
    }
}

/// A query value as JSON; text that doesn't match the schema's type remains text, and fails for that reason.
fn typed(schema: &Value, text: &str) -> Value {
    let parsed = match schema["type"].as_str() {
        Some("integer" | "number" | "boolean") => serde_json::from_str(text).ok(),
        _ => None,
    };
    parsed.unwrap_or_else(|| text.into())
}
