//! Quick add: what a title says about its entry. `Call Ivo tomorrow 12:30 for 30m #Website` is a title with a day, a
//! time, a length and a project.
//!
//! A word that is taken out of a title by mistake is worse than one that isn't understood, so these rules keep to what is
//! clear:
//!
//! - Only whole words count. A word in quotes, and whatever the user has turned back into text, stays text.
//! - Days, times and lengths in words are read at the end of the line, or at its beginning, and nowhere else. How sure a
//!   word is ([`phrases::Certainty`]) decides where: `sun` and `9-10` need a time or a day next to them, `mon` counts at
//!   the end, `monday` at both ends.
//! - A word before them at the end, or after them at the beginning, may say that they belong to the title: `the sun`,
//!   `Black Friday`, `by Monday`, `every Tuesday`, `Guten Morgen`, `Monday morning`.
//! - At most one of each is read. The end is read first: a title begins with its subject, and what is added to it later
//!   is typed at its end. Two days next to each other contradict, and neither is read.
//! - `#`, `@` and `+` at the start of a word are read anywhere, before a name that exists. `#123` and `C++` stay text.
//!   The last project and the last person count, and each label. Where no such name exists, the word stays text and what
//!   is before it is still the end of the line.
//! - A length in brackets is read as [`crate::title`] reads it, anywhere.
//! - Nothing is read that would leave no title.
//!
//! English is always read; German in addition if that is the language of the app. Reading every language in each would
//! take English words for German ones (`so`, `do`, `am`).
//!
//! There is no clock here: today is an argument. Reading takes linear time and never fails.

#![warn(clippy::string_slice, clippy::as_conversions)]

mod alone;
mod line;
mod names;
mod phrases;
mod vocabulary;
mod words;
mod zones;

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::model::{MinuteOfDay, Minutes};
use crate::title::{self, is_blank};

use line::KeptText;

pub use alone::day_alone;
pub use line::TypedLine;

/// What a line is read against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickContext {
    /// The current day.
    pub today: NaiveDate,
    /// Whether German is read in addition to English.
    pub german: bool,
    /// The order of a date's numbers; without it, `3/12` is text.
    pub order: Option<DateOrder>,
    /// Whether the day has two halves of twelve hours. Then `at 5` is in the afternoon.
    pub half_days: bool,
    /// The names of projects.
    pub projects: Vec<Arc<str>>,
    /// The names of members.
    pub people: Vec<Arc<str>>,
    /// The names of labels.
    pub labels: Vec<Arc<str>>,
}

/// The order of the numbers in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// As in `24/11`.
    DayFirst,
    /// As in `11/24`.
    MonthFirst,
}

/// What was understood of a line, and the title that remains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// The remaining title; the whole line if nothing was understood.
    pub title: String,
    /// What was understood, in the order of the line.
    pub parts: Vec<QuickPart>,
}

/// A part of a line that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuickPart {
    /// Where it is in the line, in bytes.
    pub at: Range<usize>,
    /// What it says.
    pub meaning: Meaning,
}

/// What a part of a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The planned length.
    Length(Minutes),
    /// The day.
    Day(NaiveDate),
    /// The start, and the length if an end was written too.
    Time(MinuteOfDay, Option<Minutes>),
    /// A project, by its index.
    Project(usize),
    /// A member, by its index.
    Person(usize),
    /// A label, by its index.
    Label(usize),
}

impl Understood {
    /// The planned length: in brackets, in words, or from the start to the end.
    pub fn length(&self) -> Option<Minutes> {
        let said = self.find(|meaning| if let Meaning::Length(minutes) = meaning { Some(minutes) } else { None });
        said.or_else(|| self.find(|meaning| if let Meaning::Time(_, length) = meaning { length } else { None }))
    }

    /// The day.
    pub fn day(&self) -> Option<NaiveDate> {
        self.find(|meaning| if let Meaning::Day(date) = meaning { Some(date) } else { None })
    }

    /// The start.
    pub fn start(&self) -> Option<MinuteOfDay> {
        self.find(|meaning| if let Meaning::Time(start, _) = meaning { Some(start) } else { None })
    }

    /// The project's index.
    pub fn project(&self) -> Option<usize> {
        self.find(|meaning| if let Meaning::Project(at) = meaning { Some(at) } else { None })
    }

    /// The member's index.
    pub fn person(&self) -> Option<usize> {
        self.find(|meaning| if let Meaning::Person(at) = meaning { Some(at) } else { None })
    }

    /// The labels' indices.
    pub fn labels(&self) -> impl Iterator<Item = usize> {
        self.parts.iter().filter_map(|part| if let Meaning::Label(at) = part.meaning { Some(at) } else { None })
    }

    fn find<T>(&self, wanted: impl Fn(Meaning) -> Option<T>) -> Option<T> {
        self.parts.iter().find_map(|part| wanted(part.meaning))
    }
}

/// Reads a line; what touches a `kept` range stays text.
fn read(line: &str, kept: &KeptText, context: &QuickContext) -> Understood {
    let brackets = brackets(line, kept);
    let mut parts: Vec<QuickPart> =
        brackets.into_iter().map(|(at, minutes)| QuickPart { at, meaning: Meaning::Length(minutes) }).collect();
    let mut words = words::split(line, &parts, kept, context);
    let has_length = !parts.is_empty();
    parts.extend(names::take(line, &mut words, context));
    words.retain(|word| !word.undone);
    // A name at the end that is still being typed, or that doesn't exist, hides nothing of what is before it.
    while words.last().is_some_and(|word| word.folded.starts_with(names::SIGNS)) {
        words.pop();
    }
    parts.extend(zones::read(line, &words, has_length, context));
    crate::sort_by_key(&mut parts, |part| part.at.start);
    let title = without(line, &parts);
    if parts.is_empty() || is_blank(&title) {
        return Understood { title: line.to_owned(), parts: Vec::new() };
    }
    Understood { title, parts }
}

/// The valid brackets of the title syntax, unless they touch what is kept. Those within other brackets are left to the
/// title syntax, since removing them may make another valid bracket.
fn brackets(line: &str, kept: &KeptText) -> Vec<(Range<usize>, Minutes)> {
    let mut found = Vec::new();
    let (mut depth, mut open) = (0_usize, 0);
    for (at, c) in line.char_indices() {
        match c {
            '[' => {
                depth = depth.saturating_add(1);
                open = at;
            }
            ']' => {
                let range = open..at.saturating_add(1);
                let minutes = line.get(range.clone()).filter(|_| depth == 1).and_then(title::minutes);
                if let Some(minutes) = minutes.filter(|_| !kept.touches(&range)) {
                    found.push((range, minutes));
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    found
}

/// Whether a range has a byte in common with one of these.
fn touches(range: &Range<usize>, others: &[Range<usize>]) -> bool {
    others.iter().any(|other| range.start < other.end && other.start < range.end)
}

/// The line without the parts. White space around each becomes one space, or none at either end.
fn without(line: &str, parts: &[QuickPart]) -> String {
    let mut title = String::new();
    let mut from = 0;
    let ends = parts.iter().map(|part| (part.at.start, part.at.end)).chain([(line.len(), line.len())]);
    for (at, (until, next)) in ends.enumerate() {
        let mut piece = line.get(from..until).unwrap_or_default();
        if at > 0 {
            let (ended, began) = (title.trim_end().len(), piece.trim_start());
            let spaced = ended < title.len() || began.len() < piece.len();
            title.truncate(ended);
            if spaced && ended > 0 && !began.is_empty() {
                title.push(' ');
            }
            piece = began;
        }
        title.push_str(piece);
        from = next;
    }
    if parts.is_empty() { title } else { title.trim().to_owned() }
}
