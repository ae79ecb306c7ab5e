//! Reads OpenAPI 3.0. Its schemas are almost JSON Schema: `nullable` and `allOf` are translated, and objects are
//! closed, so that an undescribed property is noticed.

use serde_json::{Map, Value, json};

use super::description::{Answer, Body, Description, Encoding, Operation, Parameter, Several, compile};
use super::prose::Prose;

/// Keywords that a schema keeps as they are, except the format `time`: JSON Schema's has an offset, OData's has none.
const KEPT: [&str; 10] =
    ["type", "enum", "format", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"];

pub(super) fn read(spec: &Value, prose: &'static Prose) -> Description {
    let named = spec["components"]["schemas"].as_object().expect("schemas");
    let schemas: Map<String, Value> =
        named.iter().map(|(name, schema)| (name.clone(), convert(schema, spec))).collect();
    let mut operations = Vec::new();
    for (path, methods) in spec["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            if operation["operationId"].is_string() {
                let path = (prose.path)(path);
                operations.push(read_operation(spec, &schemas, &path, method, methods, operation));
            }
        }
    }
    Description {
        base: spec["servers"][0]["url"].as_str().expect("a server").trim_end_matches('/').to_owned(),
        operations,
        everywhere: Vec::new(),
        failure: compile(&failure(spec, prose), &schemas),
        schemas,
        prose,
    }
}

fn read_operation(
    spec: &Value,
    schemas: &Map<String, Value>,
    path: &str,
    method: &str,
    methods: &Value,
    operation: &Value,
) -> Operation {
    let declared = [&methods["parameters"], &operation["parameters"]].into_iter().filter_map(Value::as_array).flatten();
    let parameters: Vec<Parameter> = declared.map(|declared| read_parameter(spec, resolve(declared, spec))).collect();
    let good = operation["responses"].as_object().into_iter().flatten().find(|(status, _)| status.starts_with('2'));
    let good = resolve(good.expect("a good answer").1, spec);
    let schema = convert(&good["content"]["application/json"]["schema"], spec);
    let chooses = parameters.iter().any(|parameter| parameter.name == "opt_fields");
    let scheme = operation["security"].as_array().into_iter().flatten().find_map(|scheme| scheme["oauth2"].as_array());
    Operation {
        id: operation["operationId"].as_str().expect("an id").to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        parameters,
        scopes: scheme.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
        chosen: chooses.then(|| Answer::new(whole(&schema, schemas), schemas)),
        answer: Answer::new(schema, schemas),
        body: operation.get("requestBody").map(|body| {
            let schema = &resolve(body, spec)["content"]["application/json"]["schema"];
            Body { encoding: Encoding::Json, validator: compile(&convert(schema, spec), schemas) }
        }),
    }
}

/// The body of a refusal. Here everything that the description requires is required; in other bodies the vendors leave
/// out what they require.
fn failure(spec: &Value, prose: &Prose) -> Value {
    let schema = &spec["components"]["schemas"][prose.failure];
    let required = |schema: &Value| schema["required"].as_array().cloned();
    let inner = required(resolve(&schema["properties"]["error"], spec)).unwrap_or_default();
    json!({
        "$ref": format!("#/$defs/{}", prose.failure),
        "required": required(schema).unwrap_or_else(|| vec!["errors".into()]),
        "properties": { "error": { "required": inner } },
    })
}

/// An inline parameter with the name of a shared one is that one, because the shared text is more careful
/// (`completed_since` of `GET /tasks` forgets that it accepts `now`).
fn read_parameter(spec: &Value, declared: &Value) -> Parameter {
    let name = declared["name"].as_str().expect("a name");
    let shared = &spec["components"]["parameters"][name];
    let declared = if shared["name"] == declared["name"] { shared } else { declared };
    let outer = &declared["schema"];
    let schema = convert(if outer["type"] == "array" { &outer["items"] } else { outer }, spec);
    Parameter {
        name: name.to_owned(),
        in_path: declared["in"] == "path",
        required: declared["required"] == true,
        several: match (outer["type"] == "array", declared["explode"] == false) {
            (false, _) => Several::No,
            (true, true) => Several::Commas,
            (true, false) => Several::Repeated,
        },
        validator: compile(&schema, &Map::new()),
        schema,
    }
}

fn resolve<'a>(value: &'a Value, spec: &'a Value) -> &'a Value {
    let target = value["$ref"].as_str().and_then(|address| spec.pointer(address.strip_prefix('#')?));
    target.map_or(value, |target| resolve(target, spec))
}

/// A list has compact records; a list whose fields are chosen may have any field of the full record.
fn whole(schema: &Value, schemas: &Map<String, Value>) -> Value {
    let full = |address: &str| {
        let name = address.strip_prefix("#/$defs/")?.strip_suffix("Compact")?;
        schemas.contains_key(&format!("{name}Response")).then(|| format!("#/$defs/{name}Response"))
    };
    let mut schema = schema.clone();
    for place in ["/properties/data/$ref", "/properties/data/items/$ref"] {
        if let Some(address) = schema.pointer_mut(place)
            && let Some(full) = address.as_str().and_then(full)
        {
            *address = full.into();
        }
    }
    schema
}

fn convert(schema: &Value, spec: &Value) -> Value {
    if let Some(address) = schema["$ref"].as_str() {
        return json!({ "$ref": address.replace("#/components/schemas/", "#/$defs/") });
    }
    let schema = flat(schema, spec);
    let mut out: Map<String, Value> = schema
        .iter()
        .filter(|(key, value)| KEPT.contains(&&***key) && !(*key == "format" && **value == "time"))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if let Some(example) = schema.get("example") {
        out.insert("examples".into(), json!([example]));
    }
    if let Some(items) = schema.get("items") {
        out.insert("items".into(), convert(items, spec));
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let properties: Map<String, Value> =
            properties.iter().map(|(name, schema)| (name.clone(), convert(schema, spec))).collect();
        out.insert("properties".into(), properties.into());
        out.insert("additionalProperties".into(), false.into());
    }
    // OData annotations (`@odata.etag`) may occur in any record. Graph says of every record that it may have others,
    // which would make the check useless. A record without properties is "service-specific".
    if is_odata(spec) {
        if out.contains_key("properties") {
            out.insert("patternProperties".into(), json!({ "@": {} }));
        }
    } else if let Some(open) = schema.get("additionalProperties") {
        out.insert("additionalProperties".into(), if open.is_object() { convert(open, spec) } else { open.clone() });
    }
    if schema.get("nullable") == Some(&Value::Bool(true)) {
        if let Some(one) = out.get("type").cloned() {
            out.insert("type".into(), json!([one, "null"]));
        }
        if let Some(Value::Array(values)) = out.get_mut("enum") {
            values.push(Value::Null);
        }
    }
    out.into()
}

fn is_odata(spec: &Value) -> bool {
    spec["components"]["schemas"].as_object().is_some_and(|schemas| schemas.keys().any(|name| name.contains("OData")))
}

/// The schema with its `allOf` merged into it; later parts take precedence.
fn flat(schema: &Value, spec: &Value) -> Map<String, Value> {
    let mut own = schema.as_object().cloned().unwrap_or_default();
    let Some(Value::Array(parts)) = own.remove("allOf") else { return own };
    let mut merged = Map::new();
    let parts = parts.iter().map(|part| flat(resolve(part, spec), spec));
    for mut part in parts.chain([own]) {
        let properties = part.remove("properties");
        merged.append(&mut part);
        if let Some(Value::Object(mut properties)) = properties {
            let known = merged.entry("properties").or_insert_with(|| json!({}));
            known.as_object_mut().expect("properties").append(&mut properties);
        }
    }
    merged
}
