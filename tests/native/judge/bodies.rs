//! Bodies of successful answers, made from a description: from its own examples where it has them, else from the types.

use serde_json::{Map, Value, json};

use super::description::Description;
use super::{OperationId, description};

/// How deep nested records are filled in.
const DEPTH: usize = 6;

/// The fullest successful answers of an operation: every property that the description names, one record in each list.
/// An operation whose callers choose fields has the record with all of them. Where a record has one of several
/// properties, there is an answer for each. If the description has an example of an answer, that example is used.
///
/// # Errors
/// When the provider or the operation isn't described.
pub fn fullest(provider: &str, operation: &OperationId) -> Result<Vec<Value>, Vec<String>> {
    let description = description(provider)?;
    let id = operation;
    let operation = description.operation(id)?;
    let schema = &operation.chosen.as_ref().unwrap_or(&operation.answer).schema;
    let either = description.prose.either;
    let bodies = (0..2).map(|at: usize| {
        let left_out: Vec<&str> = either.iter().map(|pair| pair[1 - at]).collect();
        let mut body = Maker { description, left_out }.example(schema, 0);
        (description.prose.fit)(id, &mut body);
        body
    });
    let mut bodies: Vec<Value> = bodies.collect();
    bodies.dedup();
    Ok(bodies)
}

/// The emptiest successful answer of an operation: the lists that the description names, without records, and what
/// marks the answer as successful.
///
/// # Errors
/// When the provider or the operation isn't described.
pub fn emptiest(provider: &str, operation: &OperationId) -> Result<Value, Vec<String>> {
    let mut body = fullest(provider, operation)?.swap_remove(0);
    empty(&mut body);
    Ok(body)
}

/// Empties lists and leaves out what contains none. Returns whether the value contains one.
fn empty(value: &mut Value) -> bool {
    match value {
        Value::Array(list) => {
            list.clear();
            true
        }
        Value::Object(parts) => {
            parts.retain(|name, part| empty(part) || name == "ok");
            parts.values().any(|part| !part.is_boolean())
        }
        _ => false,
    }
}

/// Whether the body contains a list.
pub fn lists(body: &Value) -> bool {
    match body {
        Value::Array(_) => true,
        Value::Object(parts) => parts.values().any(lists),
        _ => false,
    }
}

struct Maker<'a> {
    description: &'a Description,
    left_out: Vec<&'a str>,
}

impl Maker<'_> {
    fn example(&self, schema: &Value, depth: usize) -> Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|address| address.strip_prefix("#/$defs/")) {
            return self.example(&self.description.schemas[name], depth);
        }
        if let Some(example) = schema["examples"].get(0).or_else(|| schema["enum"].get(0)) {
            return example.clone();
        }
        let kind = schema["type"].as_str().or_else(|| schema["type"].get(0)?.as_str());
        match kind {
            Some("object") if depth < DEPTH => {
                let properties = schema["properties"].as_object().into_iter().flatten();
                let kept = properties.filter(|(name, _)| !self.left_out.contains(&&***name));
                kept.map(|(name, schema)| (name.clone(), self.example(schema, depth + 1))).collect::<Map<_, _>>().into()
            }
            Some("array") if depth < DEPTH => json!([self.example(&schema["items"], depth + 1)]),
            Some("object") => json!({}),
            Some("array") => json!([]),
            Some("integer" | "number") => json!(1),
            Some("boolean") => json!(true),
            _ if schema["pattern"].as_str().is_some_and(|pattern| pattern.starts_with("^([01][0-9]|2[0-3]):")) => {
                "09:00:00".into()
            }
            _ => text(schema["format"].as_str()).into(),
        }
    }
}

fn text(format: Option<&str>) -> &'static str {
    match format {
        Some("duration") => "PT1H",
        Some("uuid") => "6f1c3a52-8d0e-4b7a-9c41-2e5d7f0a1b36",
        Some("date") => "2026-11-24",
        Some("date-time") => "2026-11-24T09:00:00+01:00",
        Some("email") => "mara@example.com",
        Some("uri") => "https://example.com/",
        _ => "text",
    }
}
