//! The words and modifiers of a search: `from:me`, `to:me`, `in:#studio`, `has::pushpin:`, `hasmy::eyes:`, words, and
//! `-` to exclude matches.

use crate::company::{Company, Message};
use crate::people::{PEOPLE, Who};

/// The terms of a search, all of which must match.
pub(super) struct Terms(Vec<(bool, Term)>);

enum Term {
    Word(String),
    From(String),
    To(String),
    In(String),
    Has(String),
    HasMine(String),
}

impl Terms {
    pub(super) fn parse(text: &str) -> Self {
        let term = |word: &str| {
            let (wanted, word) = word.strip_prefix('-').map_or((true, word), |rest| (false, rest));
            let bare = |name: &str| name.trim_matches(':').to_owned();
            let person = |name: &str| name.trim_start_matches(['@', '<']).trim_end_matches('>').to_lowercase();
            let term = match word.split_once(':') {
                Some(("from", who)) => Term::From(person(who)),
                Some(("to", who)) => Term::To(person(who)),
                Some(("in", channel)) => Term::In(channel.trim_start_matches('#').to_lowercase()),
                Some(("has", name)) => Term::Has(bare(name)),
                Some(("hasmy", name)) => Term::HasMine(bare(name)),
                _ => Term::Word(word.trim_matches('"').to_lowercase()),
            };
            (wanted, term)
        };
        Self(text.split_whitespace().map(term).collect())
    }

    /// Whether a message matches for the user `me`.
    pub(super) fn admit(&self, message: &Message, company: &Company, me: Who) -> bool {
        self.0.iter().all(|(wanted, term)| term.matches(message, company, me) == *wanted)
    }
}

impl Term {
    fn matches(&self, message: &Message, company: &Company, me: Who) -> bool {
        let channel = || company.channels.iter().find(|channel| channel.id == message.channel);
        match self {
            Term::Word(word) => message.text.to_lowercase().contains(word),
            Term::From(name) => who(name, me) == Some(message.author),
            // Direct messages to the user, and messages that mention them.
            Term::To(name) => who(name, me).is_some_and(|who| {
                let direct = channel().is_some_and(|channel| channel.name.is_empty() && channel.members.contains(&who));
                (direct && message.author != who) || message.text.contains(&format!("<@{}>", PEOPLE[who].slack))
            }),
            Term::In(name) => channel().is_some_and(|channel| channel.name == name),
            Term::Has(name) => message.reactions.iter().any(|(known, _)| known == name),
            Term::HasMine(name) => message.has(name, me),
        }
    }
}

fn who(name: &str, me: Who) -> Option<Who> {
    let is = |person: &crate::people::Person| person.slack_name == name || person.slack.eq_ignore_ascii_case(name);
    if name == "me" { Some(me) } else { PEOPLE.iter().position(is) }
}
