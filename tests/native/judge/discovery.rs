//! Reads Google's discovery format: methods in a tree of resources, and schemas in an early draft of JSON Schema with
//! text for numbers. Objects are closed, as in [`super::openapi`].

use serde_json::{Map, Value, json};

use super::description::{Answer, Body, Description, Encoding, Operation, Parameter, Several, compile};
use super::prose::Prose;

pub(super) fn read(spec: &Value, prose: &'static Prose) -> Description {
    let named = spec["schemas"].as_object().expect("schemas");
    let schemas: Map<String, Value> = named.iter().map(|(name, schema)| (name.clone(), convert(schema))).collect();
    let resources = spec["resources"].as_object().expect("resources").values();
    let mut methods = Vec::new();
    resources.for_each(|resource| collect(resource, &mut methods));
    // Where each path begins with the version, and the base lacks it, the version belongs to the base.
    let version = format!("{}/", spec["version"].as_str().expect("a version"));
    let path = |method: &Value| method["path"].as_str().expect("a path").to_owned();
    let versioned = methods.iter().all(|method| path(method).starts_with(&version));
    let base = spec["baseUrl"].as_str().expect("a base").trim_end_matches('/');
    let (base, prefix) = if versioned { (format!("{base}/{version}"), &*version) } else { (base.to_owned(), "") };
    let operations = methods.iter().map(|method| {
        let path = path(method).trim_start_matches(prefix).to_owned();
        read_operation(&schemas, method, path)
    });
    Description {
        base: base.trim_end_matches('/').to_owned(),
        operations: operations.collect(),
        everywhere: read_parameters(&spec["parameters"]),
        failure: compile(&failure(), &Map::new()),
        schemas,
        prose,
    }
}

/// The methods of a resource and of its nested resources.
fn collect<'a>(resource: &'a Value, methods: &mut Vec<&'a Value>) {
    methods.extend(resource["methods"].as_object().into_iter().flat_map(Map::values));
    resource["resources"].as_object().into_iter().flat_map(Map::values).for_each(|inner| collect(inner, methods));
}

fn read_operation(schemas: &Map<String, Value>, method: &Value, path: String) -> Operation {
    let text = |key: &str| method[key].as_str().expect("a text").to_owned();
    let scopes = method["scopes"].as_array().into_iter().flatten();
    Operation {
        id: text("id"),
        method: text("httpMethod"),
        path,
        parameters: read_parameters(&method["parameters"]),
        scopes: scopes.filter_map(Value::as_str).map(str::to_owned).collect(),
        answer: Answer::new(convert(&method["response"]), schemas),
        chosen: None,
        body: method
            .get("request")
            .map(|request| Body { encoding: Encoding::Json, validator: compile(&convert(request), schemas) }),
    }
}

fn read_parameters(declared: &Value) -> Vec<Parameter> {
    let read = |(name, declared): (&String, &Value)| {
        let schema = convert(declared);
        Parameter {
            name: name.clone(),
            in_path: declared["location"] == "path",
            required: declared["required"] == true,
            several: if declared["repeated"] == true { Several::Repeated } else { Several::No },
            validator: compile(&schema, &Map::new()),
            schema,
        }
    };
    declared.as_object().into_iter().flatten().map(read).collect()
}

fn convert(schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str() {
        return json!({ "$ref": format!("#/$defs/{name}") });
    }
    let mut out = Map::new();
    for key in ["type", "enum", "format", "pattern"] {
        if let Some(value) = schema.get(key).filter(|value| *value != "any") {
            out.insert(key.into(), value.clone());
        }
    }
    for bound in ["minimum", "maximum"] {
        if let Some(number) = schema[bound].as_str().and_then(|text| text.parse::<i64>().ok()) {
            out.insert(bound.into(), number.into());
        }
    }
    if let Some(items) = schema.get("items") {
        out.insert("items".into(), convert(items));
    }
    if let Some(properties) = schema["properties"].as_object() {
        let properties: Map<String, Value> =
            properties.iter().map(|(name, schema)| (name.clone(), convert(schema))).collect();
        out.insert("properties".into(), properties.into());
        out.insert("additionalProperties".into(), false.into());
    }
    if let Some(open) = schema.get("additionalProperties") {
        out.insert("additionalProperties".into(), convert(open));
    }
    out.into()
}

/// The body of a refusal, which the format can't describe. The vendor's pages show it: "Handle API errors" of Calendar,
/// which lists `errors`, and AIP-193 "Errors" for younger services, which have `status`.
fn failure() -> Value {
    let text = json!({ "type": "string" });
    let reason = json!({
        "type": "object",
        "properties": { "domain": text, "reason": text, "message": text, "location": text, "locationType": text },
        "required": ["domain", "reason", "message"],
        "additionalProperties": false,
    });
    let error = json!({
        "type": "object",
        "properties": {
            "code": { "type": "integer" },
            "message": text,
            "status": text,
            "errors": { "type": "array", "items": reason, "minItems": 1 },
            "details": { "type": "array", "items": { "type": "object", "required": ["@type"] } },
        },
        "required": ["code", "message"],
        "anyOf": [{ "required": ["errors"] }, { "required": ["status"] }],
        "additionalProperties": false,
    });
    json!({ "type": "object", "properties": { "error": error }, "required": ["error"], "additionalProperties": false })
}
