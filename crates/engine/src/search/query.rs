//! What is searched for, as typed: words, and filters such as `from:asana`, `is:open`, `project:"Loom"`, `due:week` and
//! `not:scheduled`. Filters and their values are also known in German. What isn't a filter is a word.

use chrono::{NaiveDate, Weekday};
use plan::quick_add;

use super::fold::folded;
use crate::values::days;

/// The most words that are looked for; more of them would only make it slower.
const MOST: usize = 8;

/// A search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// What isn't a filter, as it was typed.
    pub text: String,
    /// What has to be in the text, folded.
    pub words: Vec<String>,
    /// The beginning of the provider's id or name, folded.
    pub from: Option<String>,
    /// States that it has to be in.
    pub is: Vec<Is>,
    /// The beginnings of words of the project's name, folded.
    pub project: Vec<String>,
    /// The first and last day on which it is planned or due.
    pub due: Option<(NaiveDate, NaiveDate)>,
    /// Whether it must not be planned.
    pub unscheduled: bool,
}

/// A state to filter by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// Not complete.
    Open,
    /// Complete.
    Done,
    /// Its timer runs.
    Running,
    /// Not complete, although its day has passed.
    Overdue,
}

/// The states by their English and German names.
const STATES: [(&str, Is); 9] = [
    ("open", Is::Open),
    ("offen", Is::Open),
    ("done", Is::Done),
    ("complete", Is::Done),
    ("erledigt", Is::Done),
    ("running", Is::Running),
    ("laufend", Is::Running),
    ("overdue", Is::Overdue),
    ("uberfallig", Is::Overdue),
];

impl SearchQuery {
    /// Reads a search. Any text is one.
    ///
    /// ```
    /// use engine::search::{Is, SearchQuery};
    /// let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    /// let query = SearchQuery::read("Réview is:open from:loom due:today", today, chrono::Weekday::Mon);
    /// assert_eq!((&*query.words, &*query.is), (&["review".to_owned()][..], &[Is::Open][..]));
    /// assert_eq!((query.from.as_deref(), query.due), (Some("loom"), Some((today, today))));
    /// ```
    pub fn read(text: &str, today: NaiveDate, week_start: Weekday) -> Self {
        let mut query = Self::default();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (token, after) = token(rest);
            if !query.filter(token, today, week_start) {
                query.words.extend(folded(token));
                if !query.text.is_empty() {
                    query.text.push(' ');
                }
                query.text.push_str(token);
            }
            rest = after.trim_start();
        }
        query.words.truncate(MOST);
        query.project.truncate(MOST);
        query
    }

    /// Whether it narrows what is found by more than words.
    pub fn filters(&self) -> bool {
        let Self { text: _, words: _, from, is, project, due, unscheduled } = self;
        from.is_some() || !is.is_empty() || !project.is_empty() || due.is_some() || *unscheduled
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && !self.filters()
    }

    /// Whether something with this state passes.
    pub(crate) fn allows(&self, mut has: impl FnMut(Is) -> bool) -> bool {
        self.is.iter().all(|is| has(*is))
    }

    /// Whether the provider passes.
    pub(crate) fn allows_provider(&self, id: &str, name: &str) -> bool {
        self.from.as_deref().is_none_or(|from| {
            let begins = |text: &str| folded(text).concat().starts_with(from);
            begins(id) || begins(name) || folded(name).iter().any(|word| word.starts_with(from))
        })
    }

    /// Whether a project or list with this name passes.
    pub(crate) fn allows_project(&self, name: &str) -> bool {
        let known = folded(name);
        self.project.iter().all(|wanted| known.iter().any(|word| word.starts_with(&**wanted)))
    }

    /// Takes a filter in; `false` if it isn't one. A filter that is still without a value filters nothing.
    fn filter(&mut self, token: &str, today: NaiveDate, week_start: Weekday) -> bool {
        let Some((name, value)) = token.split_once(':') else { return false };
        let value = value.trim_matches('"');
        let plain = folded(value).concat();
        match &*folded(name).concat() {
            "from" | "von" => self.from = Some(plain).filter(|from| !from.is_empty()),
            "project" | "projekt" => self.project = folded(value),
            "is" | "ist" if plain.is_empty() => {}
            "is" | "ist" => {
                let Some((_, is)) = STATES.iter().find(|(name, _)| name.starts_with(&*plain)) else { return false };
                self.is.push(*is);
            }
            "due" | "fallig" if plain.is_empty() => {}
            "due" | "fallig" => {
                let week = || {
                    let first = days::first_day(today, week_start);
                    Some((first, days::day_after(first, 6)))
                };
                let days = match &*plain {
                    "week" | "woche" => week(),
                    _ => quick_add::day_alone(value, today).map(|day| (day, day)),
                };
                if days.is_none() {
                    return false;
                }
                self.due = days;
            }
            "not" | "nicht" if plain.is_empty() => {}
            "not" | "nicht" if "scheduled".starts_with(&*plain) || "geplant".starts_with(&*plain) => {
                self.unscheduled = true;
            }
            _ => return false,
        }
        true
    }
}

/// The text up to the next space that isn't in quotes, and what follows.
fn token(text: &str) -> (&str, &str) {
    let mut quoted = false;
    let end = text.find(|c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    });
    // A quote that is never closed is a character like any other.
    let end =
        if quoted && end.is_none() { text.find(char::is_whitespace).filter(|_| !text.contains(":\"")) } else { end };
    text.split_at(end.unwrap_or(text.len()))
}
