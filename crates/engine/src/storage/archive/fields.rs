//! Reads a JSON object field by field: fields are taken out, and what remains is unknown to this version.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use litemap::LiteMap;
use plan::{MinuteOfDay, civil, map_of};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::format::Bad;

/// The fields, in order. A list is enough: there are about ten, each of which is taken once.
pub(crate) struct Fields(Vec<(String, Value)>);

impl Fields {
    pub(crate) fn of(value: Value) -> Result<Self, Bad> {
        match value {
            Value::Object(map) => Ok(map.into()),
            _ => Err(shape("{}")),
        }
    }

    pub(super) fn read(json: &str) -> Result<Self, Bad> {
        serde_json::from_str(json).map_err(|_| match serde_json::from_str::<Value>(json) {
            Ok(_) => shape("{}"),
            Err(_) => Bad::NotAnArchive,
        })
    }

    /// The fields that haven't been taken.
    pub(super) fn rest(self) -> Map<String, Value> {
        self.0.into_iter().collect()
    }

    /// Takes a field out. If it occurs several times, the last one counts.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        let mut found = None;
        while let Some(at) = self.0.iter().position(|(known, _)| known == name) {
            found = Some(self.0.remove(at).1);
        }
        found
    }

    /// Whether one of these fields exists.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.0.iter().any(|(known, _)| names.contains(&known.as_str()))
    }

    /// A required field.
    pub(super) fn need<T>(&mut self, name: &str, read: fn(&Value) -> Option<T>) -> Result<T, Bad> {
        self.may(name, read)?.ok_or_else(|| shape(name))
    }

    /// An optional field, missing or null; a wrong value is an error.
    pub(crate) fn may<T>(&mut self, name: &str, read: fn(&Value) -> Option<T>) -> Result<Option<T>, Bad> {
        match self.take(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(&value).map(Some).ok_or_else(|| shape(name)),
        }
    }

    /// The elements of an optional list.
    pub(super) fn list(&mut self, name: &str) -> Result<Vec<Value>, Bad> {
        match self.take(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(shape(name)),
        }
    }
}

impl From<Map<String, Value>> for Fields {
    fn from(map: Map<String, Value>) -> Self {
        Self(map.into_iter().collect())
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(json: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut pairs = Vec::with_capacity(12);
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Fields(pairs))
            }
        }
        json.deserialize_map(Pairs)
    }
}

pub(super) fn shape(field: &str) -> Bad {
    Bad::Shape { field: field.to_owned() }
}

pub(super) fn text(value: &Value) -> Option<Arc<str>> {
    value.as_str().map(Arc::from)
}

pub(crate) fn number<T: TryFrom<u64>>(value: &Value) -> Option<T> {
    value.as_u64().and_then(|number| T::try_from(number).ok())
}

pub(super) fn instant(value: &Value) -> Option<i64> {
    value.as_i64()
}

pub(super) fn date(value: &Value) -> Option<NaiveDate> {
    civil::date(value.as_str()?)
}

pub(super) fn date_time(value: &Value) -> Option<NaiveDateTime> {
    civil::date_time(value.as_str()?)
}

/// `09:05`.
pub(super) fn minute(value: &Value) -> Option<MinuteOfDay> {
    let text = value.as_str().filter(|text| text.len() == "09:05".len())?;
    civil::time(text).map(MinuteOfDay::of)
}

/// An object with these pairs, in order; null fields are left out.
pub(super) fn object<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The JSON of an object with these pairs and the unknown fields, in order; null fields are left out.
pub(super) fn written(pairs: Vec<(&str, Value)>, rest: &Map<String, Value>) -> String {
    struct Pairs<'a>(Vec<(&'a str, Value)>, &'a Map<String, Value>);
    impl Serialize for Pairs<'_> {
        fn serialize<S: Serializer>(&self, json: S) -> Result<S::Ok, S::Error> {
            let pairs = self.0.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (*name, value));
            json.collect_map(pairs.chain(self.1.iter().map(|(name, value)| (name.as_str(), value))))
        }
    }
    // Fails only for keys that aren't text.
    serde_json::to_string(&Pairs(pairs, rest)).unwrap_or_default()
}

/// The text as JSON; `None` as null.
pub(super) fn maybe(value: Option<&Arc<str>>) -> Value {
    value.map_or(Value::Null, |text| Value::from(&**text))
}

/// The value, or null if it says no more than its absence.
pub(super) fn or_null(value: impl Into<Value>, says: bool) -> Value {
    if says { value.into() } else { Value::Null }
}

/// An index into the palette.
pub(super) fn hue(value: &Value) -> Option<u8> {
    number(value).map(|hue: u8| hue.min(11))
}

/// An optional object whose fields are named by instants.
pub(super) fn by_begin<T>(
    fields: &mut Fields,
    name: &str,
    read: fn(&Value) -> Option<T>,
) -> Result<LiteMap<i64, T>, Bad> {
    let Some(all) = fields.may(name, |value| value.as_object().cloned())? else { return Ok(LiteMap::new()) };
    let one = |(begin, value): (&String, &Value)| Some((begin.parse().ok()?, read(value)?));
    let pairs: Vec<(i64, T)> = all.iter().map(one).collect::<Option<_>>().ok_or_else(|| shape(name))?;
    Ok(map_of(pairs))
}
