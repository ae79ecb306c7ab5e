//! A report as a table for other programs: typed cells under headings, and the same as CSV.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::report::{By, Group, Key, Query, Sum, entries, report};
use plan::title::is_unseen;
use plan::{MinuteOfDay, TimeEntry, Workspace};

use super::names::{Name, listed, name};

/// The rows of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableOf {
    /// The groups of the report; with two levels, those of the second.
    Groups,
    /// The entries that count.
    Entries,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The criterion that the report is grouped by.
    Group(By),
    /// The day of an entry.
    Day,
    /// The entry's start.
    Start,
    /// The entry's member.
    Person,
    /// The project's client.
    Client,
    /// The task's project.
    Project,
    /// The task's title.
    Task,
    /// The task's labels.
    Labels,
    /// The provider that the task came from.
    Source,
    /// Whether the task is complete.
    Done,
    /// The number of entries.
    Entries,
    /// Planned time.
    Scheduled,
    /// Tracked time.
    Logged,
    /// Tracked minus planned time.
    Difference,
    /// Capacity.
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
    /// A duration in seconds, possibly negative.
    Duration(i64),
    /// A count.
    Count(u64),
    /// Yes or no.
    Flag(bool),
    /// An empty cell.
    Nothing,
}

/// Rows of values, each as wide as there are columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The columns.
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

/// A report's table; `me` is the name for a user who hasn't entered one.
pub fn table(plan: &Workspace, query: &Query, of: TableOf, me: &str) -> Table {
    let words = Words { plan, me };
    let rows = match of {
        TableOf::Entries => entries(plan, query, &[]).into_iter().map(|entry| words.entry_row(query, entry)).collect(),
        TableOf::Groups => report(plan, query).groups.iter().flat_map(|group| words.group_rows(group)).collect(),
    };
    Table { columns: columns(of, query.by, query.then), rows }
}

/// Looks up names.
struct Words<'a> {
    plan: &'a Workspace,
    me: &'a str,
}

impl Words<'_> {
    fn group_rows(&self, group: &Group) -> Vec<Vec<Value>> {
        let row = |keys: &[&Key], sum: &Sum, capacity: u64| {
            let sums = [
                Value::Count(sum.entries as u64),
                minutes(sum.scheduled),
                Value::Duration(i64::try_from(sum.logged).unwrap_or(i64::MAX)),
                Value::Duration(sum.difference()),
                minutes(capacity),
            ];
            keys.iter().map(|key| self.named(key)).chain(sums).collect()
        };
        if group.groups.is_empty() {
            return vec![row(&[&group.key], &group.sum, group.capacity)];
        }
        group.groups.iter().map(|part| row(&[&group.key, &part.key], &part.sum, part.capacity)).collect()
    }

    fn entry_row(&self, query: &Query, entry: &TimeEntry) -> Vec<Value> {
        let task = self.plan.task(&entry.task);
        let project = task.and_then(|task| task.project.clone());
        let client = project.as_ref().and_then(|id| self.plan.project(id)?.client.clone());
        let source = task.and_then(|task| Some(task.links.first()?.key.provider.clone()));
        vec![
            Value::Date(entry.slot.date),
            entry.slot.start.map_or(Value::Nothing, Value::Time),
            self.named(&Key::Person(entry.member.clone())),
            self.named(&Key::Client(client)),
            self.named(&Key::Project(project)),
            self.named(&Key::Task(entry.task.clone())),
            self.named(&Key::Labels(task.map(|task| task.labels.clone()).unwrap_or_default())),
            self.named(&Key::Source(source)),
            Value::Flag(task.is_some_and(|task| task.done)),
            minutes(entry.scheduled.into()),
            Value::Duration(i64::try_from(query.tracked(entry)).unwrap_or(i64::MAX)),
        ]
    }

    fn named(&self, key: &Key) -> Value {
        match name(self.plan, key) {
            Name::Day(day) | Name::Week(day) => Value::Date(day),
            Name::Text(text) => Value::Text(text),
            Name::Several(names) => Value::Text(listed(&names).into()),
            Name::Unnamed => Value::Text(self.me.into()),
            Name::Without(_) | Name::Unknown | Name::Others => Value::Nothing,
        }
    }
}

fn minutes(minutes: u64) -> Value {
    Value::Duration(i64::try_from(minutes.saturating_mul(60)).unwrap_or(i64::MAX))
}

/// The separator between the fields of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    #[default]
    Comma,
    /// `;`, which spreadsheets expect in locales with a decimal comma.
    Semicolon,
    /// A tab.
    Tab,
}

impl Separator {
    fn character(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
        }
    }
}

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CsvForm {
    /// The separator between its fields.
    pub separator: Separator,
    /// Whether it starts with a byte order mark, by which spreadsheets recognise UTF-8 and which other programs may
    /// take for text.
    pub mark: bool,
}

impl Default for CsvForm {
    fn default() -> Self {
        Self { separator: Separator::default(), mark: true }
    }
}

/// The table as CSV (RFC 4180): UTF-8, lines ended by CR LF. A field is quoted if a program of any locale could see a
/// separator in it. Text that a spreadsheet would take for a formula gets a leading apostrophe.
pub fn csv(headings: &[Arc<str>], table: &Table, form: CsvForm) -> String {
    let mut out = String::from(if form.mark { "\u{feff}" } else { "" });
    let mut row = |fields: &mut dyn Iterator<Item = String>| {
        for (at, field) in fields.enumerate() {
            if at > 0 {
                out.push(form.separator.character());
            }
            out.push_str(&quoted(field));
        }
        out.push_str("\r\n");
    };
    row(&mut headings.iter().map(|heading| harmless(heading)));
    table.rows.iter().for_each(|values| row(&mut values.iter().map(written)));
    out
}

/// Written by hand, because a crate would quote for a single separator only.
fn quoted(field: String) -> String {
    // Separators of lists in Western, Arabic and East Asian scripts, and of programs.
    let separates = |c: char| matches!(c, ',' | ';' | '\t' | '|' | '،' | '؛' | '、' | '，' | '；' | '"' | '\r' | '\n');
    let edge = field.starts_with(char::is_whitespace) || field.ends_with(char::is_whitespace);
    if edge || field.contains(separates) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
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

/// Text without control characters that end it for some programs, and that no spreadsheet takes for a formula, in half
/// or full width. Source: OWASP, "CSV Injection".
fn harmless(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\r' | '\n')).collect();
    let formula = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.trim_start_matches(is_unseen_mark).starts_with(formula) { format!("'{text}") } else { text }
}

/// Characters that a program may skip before it looks for a formula.
fn is_unseen_mark(c: char) -> bool {
    c == ' ' || (is_unseen(c) && !c.is_control())
}
