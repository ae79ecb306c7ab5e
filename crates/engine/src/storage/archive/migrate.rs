//! Migrations from every released version to the current one: one step per version, applied in sequence.
//!
//! A new version adds one function to [`STEPS`] and raises [`VERSION`]; nothing else has to know older versions. Steps
//! work on raw JSON, so that an old step doesn't change its meaning when the plan's types do.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::format::{Bad, VERSION};

/// Takes a record from one version to the next; the key tells its kind.
pub type Step = fn(key: &str, record: &mut Map<String, Value>) -> Result<(), Bad>;

/// The step at index `n` leads from version `n + 1` to `n + 2`.
pub const STEPS: &[Step] = &[spans];

/// Tracked time was a single total: it becomes the typed total, to which spans are added from then on.
fn spans(key: &str, record: &mut Map<String, Value>) -> Result<(), Bad> {
    if let (true, Some(sum)) = (key.starts_with("entry/"), record.get("logged").cloned()) {
        record.insert("typed".into(), sum);
    }
    Ok(())
}

/// Brings a record of version `from` to the current version.
///
/// # Errors
/// [`Bad::Newer`] for a version that this program doesn't know, and the errors of the steps.
pub(super) fn migrate(from: u64, key: &str, record: Fields) -> Result<Fields, Bad> {
    if from == VERSION {
        return Ok(record);
    }
    let mut record = record.rest();
    run(STEPS, from, key, &mut record)?;
    Ok(record.into())
}

fn run(steps: &[Step], from: u64, key: &str, record: &mut Map<String, Value>) -> Result<(), Bad> {
    let ours = (steps.len() as u64).saturating_add(1);
    if from > ours {
        return Err(Bad::Newer { theirs: from, ours });
    }
    let done = usize::try_from(from.saturating_sub(1)).unwrap_or(usize::MAX);
    steps.iter().skip(done).try_for_each(|step| step(key, record))
}

// Always one step fewer than versions.
const _: () = assert!(STEPS.len() as u64 + 1 == VERSION);

#[cfg(test)]
mod tests {
    use super::*;

    fn rename(_: &str, record: &mut Map<String, Value>) -> Result<(), Bad> {
        let name = record.shift_remove("name").unwrap_or_default();
        record.insert("title".into(), name);
        Ok(())
    }

    fn count(_: &str, record: &mut Map<String, Value>) -> Result<(), Bad> {
        record.insert("steps".into(), Value::from(record.len()));
        Ok(())
    }

    #[test]
    fn a_record_takes_exactly_the_steps_that_it_lacks() {
        let old = || Map::from_iter([("name".to_owned(), Value::from("a"))]);
        let after = |from| {
            let mut record = old();
            run(&[rename, count], from, "task/1", &mut record).map(|()| Value::Object(record).to_string())
        };
        assert_eq!(after(1), Ok(r#"{"title":"a","steps":1}"#.to_owned()));
        assert_eq!(after(2), Ok(r#"{"name":"a","steps":1}"#.to_owned()));
        assert_eq!(after(3), Ok(r#"{"name":"a"}"#.to_owned()));
        assert_eq!(after(4), Err(Bad::Newer { theirs: 4, ours: 3 }));
    }
}
