//! Reading a JSON object field by field: what is taken is gone, what remains is what this version doesn't know.

use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime};
use plan::{MinuteOfDay, civil};
use serde_json::{Map, Value};

use super::Bad;

pub(super) struct Fields(pub(super) Map<String, Value>);

impl Fields {
    pub(super) fn of(value: Value) -> Result<Self, Bad> {
        match value {
            Value::Object(map) => Ok(Self(map)),
            _ => Err(shape("{}")),
        }
    }

    /// A field that must be there.
    pub(super) fn need<T>(&mut self, name: &str, read: fn(&Value) -> Option<T>) -> Result<T, Bad> {
        self.may(name, read)?.ok_or_else(|| shape(name))
    }

    /// A field that may be missing or null; a wrong value is an error and not an absence.
    pub(super) fn may<T>(&mut self, name: &str, read: fn(&Value) -> Option<T>) -> Result<Option<T>, Bad> {
        // `shift_remove` keeps the order of what remains, so that it is written again as it was read.
        match self.0.shift_remove(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(&value).map(Some).ok_or_else(|| shape(name)),
        }
    }

    /// The elements of a list that may be missing.
    pub(super) fn list(&mut self, name: &str) -> Result<Vec<Value>, Bad> {
        match self.0.shift_remove(name) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(shape(name)),
        }
    }
}

pub(super) fn shape(field: &str) -> Bad {
    Bad::Shape { field: field.to_owned() }
}

pub(super) fn text(value: &Value) -> Option<Arc<str>> {
    value.as_str().map(Arc::from)
}

pub(super) fn number<T: TryFrom<u64>>(value: &Value) -> Option<T> {
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
    use chrono::Timelike;
    let text = value.as_str().filter(|text| text.len() == "09:05".len())?;
    let time = civil::time(text)?;
    MinuteOfDay::new((time.hour() * 60 + time.minute()) as u16)
}

/// The object of these pairs, in their order; null means that the field is not written.
pub(super) fn object<const N: usize>(pairs: [(&str, Value); N]) -> Map<String, Value> {
    pairs.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Text of an `Arc<str>` as JSON; none as null.
pub(super) fn maybe(value: Option<&Arc<str>>) -> Value {
    value.map_or(Value::Null, |text| Value::from(&**text))
}
