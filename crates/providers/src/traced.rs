//! Decodes JSON values and says where one isn't of the expected shape.
//!
//! `serde_path_to_error` does the same around any deserializer, by wrapping each visitor and each seed: 60 kB in the
//! browser before compression, for the one deserializer that is used here. So this is that deserializer, the tests
//! compare it with the library, and the library tells only where a body breaks off.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::fmt::Write as _;

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Map, Value};

/// Decodes a value.
///
/// # Errors
/// The JSON path of the first mismatch; empty for the value itself.
pub(crate) fn decode<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    let path = RefCell::default();
    T::deserialize(Traced { value, path: &path }).map_err(|_| written(&path.into_inner()))
}

/// A part of a value that is handed over as it is, to be decoded later or read by hand. A `Value` in its place would be
/// taken apart and put together again, with a path for each of its fields.
///
/// Only [`decode`] can hand it over.
#[derive(Debug, Default)]
pub(crate) struct Undecoded(pub(crate) Value);

/// The name by which [`Traced`] knows it.
const UNDECODED: &str = "Undecoded";

thread_local! {
    /// Visitors can be given texts, numbers and other deserializers, but no value: it passes through here.
    static HANDED_OVER: Cell<Option<Value>> = const { Cell::new(None) };
}

impl<'de> Deserialize<'de> for Undecoded {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct HandedOver;
        impl Visitor<'_> for HandedOver {
            type Value = Undecoded;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a value that is handed over")
            }

            fn visit_unit<E>(self) -> Result<Undecoded, E> {
                Ok(Undecoded(HANDED_OVER.take().unwrap_or_default()))
            }
        }
        from.deserialize_newtype_struct(UNDECODED, HandedOver)
    }
}

/// Where a body stops being JSON; empty for a body that isn't, or that goes on after its end.
pub(crate) fn end(body: &[u8]) -> String {
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize::<_, Value>(&mut json);
    let path = read.err().map(|error| error.path().to_string()).unwrap_or_default();
    if path == "." { String::new() } else { path }
}

enum PathSegment {
    Field(String),
    Index(usize),
}

/// From the outside to the value that is being read; after an error, to the one that couldn't be.
type CurrentPath = RefCell<Vec<PathSegment>>;

fn written(path: &[PathSegment]) -> String {
    let mut out = String::new();
    for part in path {
        match part {
            PathSegment::Field(name) if out.is_empty() => out.push_str(name),
            PathSegment::Field(name) => out.extend([".", name]),
            // Writing to a string can't fail.
            PathSegment::Index(at) => drop(write!(out, "[{at}]")),
        }
    }
    out
}

struct Traced<'a> {
    value: Value,
    path: &'a CurrentPath,
}

impl Traced<'_> {
    /// Reads what is inside this value.
    fn inside<'de, T: DeserializeSeed<'de>>(self, part: PathSegment, seed: T) -> Result<T::Value, Error> {
        let path = self.path;
        path.borrow_mut().push(part);
        let read = seed.deserialize(self)?;
        path.borrow_mut().pop();
        Ok(read)
    }
}

impl<'de> Deserializer<'de> for Traced<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let Self { value, path } = self;
        match value {
            Value::Array(items) => visitor.visit_seq(TracedItems { items: items.into_iter(), at: 0, path }),
            Value::Object(fields) => visitor.visit_map(TracedFields { fields: fields.into_iter(), next: None, path }),
            // Each named: the value's own function would bring its other ways of reading lists and objects.
            Value::Null => visitor.visit_unit(),
            Value::Bool(is) => visitor.visit_bool(is),
            Value::Number(number) => number.deserialize_any(visitor),
            Value::String(text) => visitor.visit_string(text),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        if name == UNDECODED {
            HANDED_OVER.set(Some(self.value));
            return visitor.visit_unit();
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.value.deserialize_enum(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

struct TracedItems<'a> {
    items: std::vec::IntoIter<Value>,
    at: usize,
    path: &'a CurrentPath,
}

impl<'de> SeqAccess<'de> for TracedItems<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(value) = self.items.next() else { return Ok(None) };
        let part = PathSegment::Index(self.at);
        self.at = self.at.saturating_add(1);
        Traced { value, path: self.path }.inside(part, seed).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

struct TracedFields<'a> {
    fields: <Map<String, Value> as IntoIterator>::IntoIter,
    next: Option<(String, Value)>,
    path: &'a CurrentPath,
}

impl<'de> MapAccess<'de> for TracedFields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.fields.next() else { return Ok(None) };
        let key: StrDeserializer<'_, Error> = name.as_str().into_deserializer();
        let read = seed.deserialize(key)?;
        self.next = Some((name, value));
        Ok(Some(read))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (name, value) = self.next.take().unwrap_or_default();
        Traced { value, path: self.path }.inside(PathSegment::Field(name), seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;
    use std::sync::Arc;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct SampleRecord {
        id: Arc<str>,
        #[serde(default)]
        is_done: bool,
        count: Option<u32>,
        ratio: Option<f64>,
        #[serde(default)]
        parts: Vec<SamplePart>,
        kind: Option<SampleKind>,
        rest: Option<Value>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct SamplePart {
        name: String,
        pair: (i64, Option<bool>),
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum SampleKind {
        Task,
        Event,
    }

    /// The value, and others with one piece of it replaced by something else or removed.
    fn variants(value: &Value) -> Vec<Value> {
        let mut all = vec![json!(null), json!(1), json!(-1.5), json!("text"), json!([]), json!({}), json!([true])];
        match value {
            Value::Array(items) => {
                for (at, item) in items.iter().enumerate() {
                    all.extend(variants(item).into_iter().map(|other| {
                        let mut items = items.clone();
                        items[at] = other;
                        Value::Array(items)
                    }));
                }
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    all.extend(variants(field).into_iter().map(|other| {
                        let mut fields = fields.clone();
                        fields.insert(name.clone(), other);
                        Value::Object(fields)
                    }));
                    let mut fields = fields.clone();
                    fields.remove(name);
                    all.push(Value::Object(fields));
                }
            }
            _ => {}
        }
        all
    }

    #[test]
    fn what_is_read_and_where_it_fails_is_as_with_the_library() {
        let whole = json!({
            "id": "1", "isDone": true, "count": 3, "ratio": 0.5, "unknown": [{}], "rest": { "a": [1, null] },
            "parts": [{ "name": "a", "pair": [1, true] }, { "name": "b", "pair": [2, null], "more": 1 }],
            "kind": "event",
        });
        let mut failed = 0;
        let all = variants(&whole);
        for value in all.iter().chain([&whole]) {
            let ours = decode::<SampleRecord>(value.clone());
            let theirs = serde_path_to_error::deserialize::<_, SampleRecord>(value.clone()).map_err(|error| {
                let path = error.path().to_string();
                if path == "." { String::new() } else { path }
            });
            assert_eq!(ours, theirs, "{value}");
            failed += usize::from(ours.is_err());
        }
        assert!(failed > 30 && failed < all.len(), "{failed} of {}", all.len());
        assert!(decode::<SampleRecord>(whole).is_ok());
    }

    #[derive(Deserialize)]
    struct SamplePage {
        list: Vec<Undecoded>,
        #[serde(default)]
        one: Undecoded,
        last: Option<Undecoded>,
        after: u8,
    }

    #[test]
    fn a_part_is_handed_over_as_it_is_and_what_follows_fails_at_its_own_path() {
        let parts = [json!({ "a": [1, { "b": null }] }), json!("text"), json!(null), json!(-1.5), json!([[]])];
        for part in &parts {
            let page = |after: Value| json!({ "list": [part, 1], "one": part, "last": part, "after": after });
            let read: SamplePage = decode(page(json!(7))).unwrap();
            assert_eq!(read.list.iter().map(|part| &part.0).collect::<Vec<_>>(), [part, &json!(1)]);
            assert_eq!((&read.one.0, read.after), (part, 7));
            assert_eq!(read.last.map(|part| part.0).as_ref(), Some(part).filter(|part| !part.is_null()));
            assert_eq!(decode::<SamplePage>(page(json!("x"))).err().as_deref(), Some("after"));
        }
        assert_eq!(decode::<SamplePage>(json!({ "list": {}, "after": 1 })).err().as_deref(), Some("list"));
        assert!(decode::<SamplePage>(json!({ "list": [], "after": 1 })).is_ok_and(|read| read.one.0.is_null()));
        // Anywhere else there is nothing to hand over.
        assert!(serde_json::from_str::<Undecoded>("1").is_err());
        assert!(serde_json::from_str::<Undecoded>("null").is_err());
    }
}
