//! Channels and messages, for Slack.

use chrono::{NaiveDate, NaiveTime};

use super::chat::{CHANNELS, DONE, MARK, SAID};
use super::{Company, days_after, minutes_after};
use crate::people::{MARA, PEOPLE, Who};

#[derive(Debug)]
pub(crate) struct Channel {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) members: &'static [Who],
}

/// The kind of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Public,
    Private,
    Direct,
}

#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) channel: &'static str,
    /// Seconds and microseconds of Unix time, which identify the message in its channel.
    pub(crate) ts: String,
    pub(crate) author: Who,
    pub(crate) text: String,
    /// The names of reactions, and who gave them.
    pub(crate) reactions: Vec<(String, Vec<Who>)>,
}

impl Message {
    /// The id for the control API: channel and timestamp.
    pub(crate) fn id(&self) -> String {
        format!("{}:{}", self.channel, self.ts)
    }

    pub(super) fn is(&self, id: &str) -> bool {
        id.split_once(':') == Some((self.channel, &self.ts))
    }

    pub(crate) fn has(&self, reaction: &str, who: Who) -> bool {
        self.reactions.iter().any(|(name, givers)| name == reaction && givers.contains(&who))
    }

    pub(crate) fn is_marked_by(&self, who: Who) -> bool {
        self.has(MARK, who)
    }

    /// A message can be done for one person and open for another.
    pub(crate) fn is_done_by(&self, who: Who) -> bool {
        self.has(DONE, who)
    }

    /// Adds a reaction; false if it was already there.
    pub(crate) fn react(&mut self, reaction: &str, who: Who) -> bool {
        if self.has(reaction, who) {
            return false;
        }
        match self.reactions.iter_mut().find(|(name, _)| name == reaction) {
            Some((_, givers)) => givers.push(who),
            None => self.reactions.push((reaction.to_owned(), vec![who])),
        }
        true
    }

    /// Removes a reaction; false if there was none.
    pub(crate) fn unreact(&mut self, reaction: &str, who: Who) -> bool {
        let was = self.has(reaction, who);
        for (_, givers) in self.reactions.iter_mut().filter(|(name, _)| name == reaction) {
            givers.retain(|giver| *giver != who);
        }
        self.reactions.retain(|(_, givers)| !givers.is_empty());
        was
    }
}

impl Company {
    /// The channel with this id, if the person is in it.
    pub(crate) fn channel(&self, id: &str, who: Who) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id && channel.members.contains(&who))
    }

    /// Changes a message: its text, or whether it is done for everyone who marked it. Returns whether it exists.
    pub(super) fn change_message(&mut self, id: &str, completed: Option<bool>, text: Option<&str>) -> bool {
        let Some(message) = self.messages.iter_mut().find(|message| message.is(id)) else { return false };
        message.text = text.unwrap_or(&message.text).to_owned();
        for who in 0..PEOPLE.len() {
            match completed {
                Some(true) if message.is_marked_by(who) => drop(message.react(DONE, who)),
                Some(false) => drop(message.unreact(DONE, who)),
                _ => {}
            }
        }
        true
    }

    /// Adds a message to the first channel, marked by the person.
    pub(super) fn add_message(&mut self, who: Who, text: &str) {
        let stamp = self.stamp();
        let author = if who == MARA { 1 } else { MARA };
        self.messages.push(Message {
            channel: CHANNELS[0].0,
            ts: format!("{}.{:06}", stamp.at_ms / 1000, stamp.version % 1_000_000),
            author,
            text: text.to_owned(),
            reactions: vec![(MARK.to_owned(), vec![who])],
        });
    }

    pub(super) fn fill_channels(&mut self, today: NaiveDate) {
        let channel = |&(id, name, kind, members): &(&'static str, &'static str, Kind, &'static [Who])| Channel {
            id,
            name,
            kind,
            members,
        };
        self.channels = CHANNELS.iter().map(channel).collect();
        for (nth, &(channel, author, ago, minute, text, reactions)) in (100..).step_by(137).zip(SAID) {
            let day = days_after(today, i64::try_from(ago).unwrap_or(0).saturating_neg()).and_time(NaiveTime::MIN);
            let at = minutes_after(day, minute.into()).and_utc().timestamp();
            let given = reactions.iter().map(|&(name, givers)| (name.to_owned(), givers.to_vec()));
            self.messages.push(Message {
                channel: CHANNELS[channel].0,
                ts: format!("{at}.{nth:06}"),
                author,
                text: text.to_owned(),
                reactions: given.collect(),
            });
        }
        self.messages.sort_by(|one, other| one.ts.cmp(&other.ts));
    }
}
