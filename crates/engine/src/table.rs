//! A report as a table for other programs: typed cells under headings, and the same as CSV.

use std::sync::Arc;

use chrono::NaiveDate;
use csv_core::{WriteResult, Writer, WriterBuilder};
use plan::report::{By, Group, Key, Query, Sum, entries, report};
use plan::{MinuteOfDay, TimeEntry, Workspace};

use crate::view::report::{Name, name};

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableOf {
    /// The groups of the report; where there are two levels, those of the second.
    Groups,
    /// The entries that count.
    Entries,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// What the report is grouped by.
    Group(By),
    /// The day of an entry.
    Day,
    /// Its start.
    Start,
    /// Whose time it is.
    Person,
    /// The client of its project.
    Client,
    /// Its task's project.
    Project,
    /// Its task's title.
    Task,
    /// Its task's labels.
    Labels,
    /// The provider that its task came from.
    Source,
    /// Whether its task is complete.
    Done,
    /// How many entries there are.
    Entries,
    /// Planned time.
    Scheduled,
    /// Tracked time.
    Logged,
    /// Tracked less planned time.
    Difference,
    /// Time that fits.
    Capacity,
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text, never a formula.
    Text(Arc<str>),
    /// A day.
    Date(NaiveDate),
    /// A time of day.
    Time(MinuteOfDay),
    /// A length in seconds, which may be negative.
    Duration(i64),
    /// A count.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// None.
    Nothing,
}

/// Rows of values, each as wide as there are columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What stands in them.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Vec<Value>>,
}

const SUMS: [Column; 5] = [Column::Entries, Column::Scheduled, Column::Logged, Column::Difference, Column::Capacity];
const ENTRY: [Column; 11] = [
    Column::Day,
    Column::Start,
    Column::Person,
    Column::Client,
    Column::Project,
    Column::Task,
    Column::Labels,
    Column::Source,
    Column::Done,
    Column::Scheduled,
    Column::Logged,
];

/// The columns of a table.
pub fn columns(of: TableOf, by: By, then: Option<By>) -> Vec<Column> {
    match of {
        TableOf::Entries => ENTRY.to_vec(),
        TableOf::Groups => [Some(by), then].into_iter().flatten().map(Column::Group).chain(SUMS).collect(),
    }
}

/// A report's table.
pub fn table(plan: &Workspace, query: &Query, of: TableOf) -> Table {
    let rows = match of {
        TableOf::Entries => entries(plan, query, &[]).into_iter().map(|entry| entry_row(plan, entry)).collect(),
        TableOf::Groups => report(plan, query).groups.iter().flat_map(|group| group_rows(plan, group)).collect(),
    };
    Table { columns: columns(of, query.by, query.then), rows }
}

fn group_rows(plan: &Workspace, group: &Group) -> Vec<Vec<Value>> {
    let row = |keys: &[&Key], sum: &Sum, capacity: u64| {
        let sums = [
            Value::Count(sum.entries as u64),
            minutes(sum.scheduled),
            Value::Duration(i64::try_from(sum.logged).unwrap_or(i64::MAX)),
            Value::Duration(sum.difference()),
            minutes(capacity),
        ];
        keys.iter().map(|key| named(plan, key)).chain(sums).collect()
    };
    if group.groups.is_empty() {
        return vec![row(&[&group.key], &group.sum, group.capacity)];
    }
    group.groups.iter().map(|part| row(&[&group.key, &part.key], &part.sum, part.capacity)).collect()
}

fn entry_row(plan: &Workspace, entry: &TimeEntry) -> Vec<Value> {
    let task = plan.task(&entry.task);
    let project = task.and_then(|task| task.project.clone());
    let client = project.as_ref().and_then(|id| plan.project(id)?.client.clone());
    let source = task.and_then(|task| Some(task.links.first()?.key.provider.clone()));
    vec![
        Value::Date(entry.slot.date),
        entry.slot.start.map_or(Value::Nothing, Value::Time),
        named(plan, &Key::Person(entry.member.clone())),
        named(plan, &Key::Client(client)),
        named(plan, &Key::Project(project)),
        named(plan, &Key::Task(entry.task.clone())),
        named(plan, &Key::Labels(task.map(|task| task.labels.clone()).unwrap_or_default())),
        named(plan, &Key::Source(source)),
        Value::Flag(task.is_some_and(|task| task.done)),
        minutes(entry.scheduled.into()),
        Value::Duration(i64::try_from(entry.logged).unwrap_or(i64::MAX)),
    ]
}

fn minutes(minutes: u64) -> Value {
    Value::Duration(i64::try_from(minutes.saturating_mul(60)).unwrap_or(i64::MAX))
}

fn named(plan: &Workspace, key: &Key) -> Value {
    match name(plan, key) {
        Name::Day(day) | Name::Week(day) => Value::Date(day),
        Name::Text(text) => Value::Text(text),
        Name::Several(names) => Value::Text(names.join(", ").into()),
        Name::Without(_) | Name::Unnamed | Name::Unknown | Name::Others => Value::Nothing,
    }
}

/// The table as CSV (RFC 4180): UTF-8 behind the mark by which spreadsheets know it, lines ended by CR LF, a field quoted
/// where it must be. Text that a spreadsheet would take for a formula begins with an apostrophe.
pub fn csv(headings: &[Arc<str>], table: &Table) -> String {
    let mut out =
        Csv { writer: WriterBuilder::new().terminator(csv_core::Terminator::CRLF).build(), bytes: Vec::new() };
    out.row(headings.iter().map(|heading| harmless(heading)));
    for row in &table.rows {
        out.row(row.iter().map(written));
    }
    let text = String::from_utf8(out.bytes).unwrap_or_default();
    format!("\u{feff}{text}")
}

fn written(value: &Value) -> String {
    match value {
        Value::Text(text) => harmless(text),
        Value::Date(date) => date.to_string(),
        Value::Time(time) => time.to_hhmm(),
        Value::Duration(seconds) => plan::length::h_mm_ss(*seconds),
        Value::Count(count) => count.to_string(),
        Value::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Nothing => String::new(),
    }
}

/// Source: OWASP, "CSV Injection".
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{text}") } else { text.to_owned() }
}

/// Rows as they are written.
struct Csv {
    writer: Writer,
    bytes: Vec<u8>,
}

impl Csv {
    fn row(&mut self, fields: impl Iterator<Item = String>) {
        for (at, field) in fields.enumerate() {
            if at > 0 {
                self.write(|writer, out| {
                    let (result, written) = writer.delimiter(out);
                    (result, 0, written)
                });
            }
            let mut rest = field.as_bytes();
            while !rest.is_empty() {
                let read = self.write(|writer, out| writer.field(rest, out));
                rest = &rest[read..];
            }
        }
        self.write(|writer, out| {
            let (result, written) = writer.terminator(out);
            (result, 0, written)
        });
    }

    /// Repeats a step of the writer until its output had room; how much of the input it has taken.
    fn write(&mut self, mut step: impl FnMut(&mut Writer, &mut [u8]) -> (WriteResult, usize, usize)) -> usize {
        loop {
            let mut room = [0; 256];
            let (result, read, written) = step(&mut self.writer, &mut room);
            self.bytes.extend_from_slice(&room[..written]);
            if result == WriteResult::InputEmpty || read > 0 {
                return read;
            }
        }
    }
}
