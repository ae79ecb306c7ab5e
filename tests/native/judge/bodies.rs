//! Bodies of good answers, made out of a description: its own examples where it has them, else a value of the type.

use serde_json::{Map, Value, json};

use super::description::Description;
use super::{OperationId, description};

/// How deep records within records are filled in.
const DEPTH: usize = 6;

/// The fullest good answer of an operation: every property that the description names, one record to a list. An
/// operation whose callers choose fields has the record with all of them.
///
/// # Errors
/// When the provider or the operation isn't described.
pub fn fullest(provider: &str, operation: &OperationId) -> Result<Value, Vec<String>> {
    let description = description(provider)?;
    let operation = description.operation(operation)?;
    Ok(example(&operation.chosen.as_ref().unwrap_or(&operation.answer).schema, description, 0))
}

/// The emptiest good answer of an operation: the lists that the description names, without records.
///
/// # Errors
/// When the provider or the operation isn't described.
pub fn emptiest(provider: &str, operation: &OperationId) -> Result<Value, Vec<String>> {
    let mut body = fullest(provider, operation)?;
    let lists = body.as_object_mut().expect("an object");
    lists.retain(|_, value| value.is_array());
    lists.values_mut().for_each(|list| *list = json!([]));
    Ok(body)
}

fn example(schema: &Value, description: &Description, depth: usize) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|address| address.strip_prefix("#/$defs/")) {
        return example(&description.schemas[name], description, depth);
    }
    if let Some(example) = schema["examples"].get(0) {
        return example.clone();
    }
    if let Some(one) = schema["enum"].get(0) {
        return one.clone();
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"].get(0)?.as_str());
    match kind {
        Some("object") if depth < DEPTH => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties
                .map(|(name, schema)| (name.clone(), example(schema, description, depth + 1)))
                .collect::<Map<_, _>>()
                .into()
        }
        Some("array") if depth < DEPTH => json!([example(&schema["items"], description, depth + 1)]),
        Some("object") => json!({}),
        Some("array") => json!([]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        _ => text(schema["format"].as_str()).into(),
    }
}

fn text(format: Option<&str>) -> &'static str {
    match format {
        Some("date") => "2026-11-24",
        Some("date-time") => "2026-11-24T09:00:00+01:00",
        Some("email") => "mara@example.com",
        Some("uri") => "https://example.com/",
        _ => "text",
    }
}
