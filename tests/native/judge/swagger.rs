//! Reads Swagger 2.0 as Slack writes it. Its schemas are JSON Schema draft 4, closed where they are meant to be, with a
//! list in place of `items` for "one of these", which a validator of that draft ignores, and so does this one. The
//! parts of such records that matter to the app are in [`super::prose`], based on the example bodies.

use serde_json::{Map, Value, json};

use super::description::{Answer, Body, Description, Encoding, Operation, Parameter, Several, compile};
use super::prose::Prose;

pub(super) fn read(spec: &Value, prose: &'static Prose) -> Description {
    let named = spec["definitions"].as_object().expect("definitions");
    let schemas: Map<String, Value> = named.iter().map(|(name, schema)| (name.clone(), convert(schema))).collect();
    let text = |key: &str| spec[key].as_str().expect("a text");
    let paths = spec["paths"].as_object().expect("paths").iter();
    let operations = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().expect("methods").iter();
        methods.map(|(method, operation)| read_operation(&schemas, path, method, operation)).collect::<Vec<_>>()
    });
    Description {
        base: format!("https://{}{}", text("host"), text("basePath")),
        operations: operations.collect(),
        everywhere: Vec::new(),
        failure: compile(&failure(), &Map::new()),
        schemas,
        prose,
    }
}

fn read_operation(schemas: &Map<String, Value>, path: &str, method: &str, operation: &Value) -> Operation {
    // The token is sent in the `Authorization` header, which every method's page allows, and never as a parameter.
    let declared = operation["parameters"].as_array().into_iter().flatten().filter(|it| it["name"] != "token");
    let (form, query): (Vec<&Value>, Vec<&Value>) = declared.partition(|it| it["in"] == "formData");
    let good = &operation["responses"]["200"];
    let mut schema = convert(&good["schema"]);
    if let Some(example) = good["examples"].get("application/json") {
        schema["examples"] = json!([example]);
    }
    let scopes = operation["security"][0]["slackAuth"].as_array().into_iter().flatten().filter_map(Value::as_str);
    Operation {
        id: operation["operationId"].as_str().expect("an id").to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        parameters: query.into_iter().map(read_parameter).collect(),
        scopes: scopes.filter(|scope| *scope != "none").map(str::to_owned).collect(),
        answer: Answer::new(schema, schemas),
        chosen: None,
        body: (!form.is_empty()).then(|| read_form(&form)),
    }
}

fn read_parameter(declared: &Value) -> Parameter {
    let schema = json!({ "type": declared["type"] });
    Parameter {
        name: declared["name"].as_str().expect("a name").to_owned(),
        in_path: false,
        required: declared["required"] == true,
        several: Several::No,
        validator: compile(&schema, &Map::new()),
        schema,
    }
}

fn read_form(declared: &[&Value]) -> Body {
    let name = |it: &Value| it["name"].as_str().expect("a name").to_owned();
    let properties: Map<String, Value> =
        declared.iter().map(|it| (name(it), json!({ "type": it["type"], "minLength": 1 }))).collect();
    let required: Vec<String> = declared.iter().filter(|it| it["required"] == true).map(|it| name(it)).collect();
    let schema =
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    Body { encoding: Encoding::Form, validator: compile(&schema, &Map::new()) }
}

fn convert(schema: &Value) -> Value {
    match schema {
        Value::Object(parts) => {
            let parts = parts.iter().filter(|(name, value)| !(*name == "items" && value.is_array()));
            let converted = parts.map(|(name, value)| match value {
                Value::String(address) if name == "$ref" => {
                    (name.clone(), address.replace("definitions", "$defs").into())
                }
                _ => (name.clone(), convert(value)),
            });
            converted.collect::<Map<_, _>>().into()
        }
        Value::Array(parts) => parts.iter().map(convert).collect::<Vec<_>>().into(),
        _ => schema.clone(),
    }
}

/// The body of a refusal. The methods' own lists of errors date from 2021. The pages about token rotation, scopes and
/// rate limits name more errors, and say that a missing scope is reported with the needed scopes.
fn failure() -> Value {
    let text = json!({ "type": "string" });
    json!({
        "type": "object",
        "properties": {
            "ok": { "const": false },
            "error": { "type": "string", "minLength": 1 },
            "needed": text,
            "provided": text,
            "warning": text,
            "response_metadata": { "type": "object" },
        },
        "required": ["ok", "error"],
        "additionalProperties": false,
    })
}
