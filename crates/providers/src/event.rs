//! What an event has besides its title and time.

use std::sync::Arc;

/// The most guests that are kept of an event.
const GUESTS: usize = 20;

/// What an event has besides its title and time. Texts and URLs are untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventDetails {
    /// Its id in iCalendar, which is the same in every account that has it. Occurrences of a series may share it.
    pub uid: Option<Arc<str>>,
    /// Where it takes place.
    pub place: Option<Arc<str>>,
    /// The URL of its online meeting.
    pub join: Option<Arc<str>>,
    /// The user's own answer, if they are invited.
    pub own: Option<Attendance>,
    /// The first of the people who are invited, without the user and without rooms.
    pub guests: Vec<Guest>,
    /// How many more there are.
    pub others: usize,
}

/// Somebody who is invited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// A name, otherwise an e-mail address.
    pub name: Arc<str>,
    /// Their answer.
    pub answer: Attendance,
}

/// An answer to an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attendance {
    /// There is none yet.
    Awaited,
    /// Yes.
    Accepted,
    /// Perhaps.
    Tentative,
    /// No.
    Declined,
}

impl Attendance {
    /// Every answer and its name in storage.
    const ALL: [(Self, &'static str); 4] = [
        (Self::Awaited, "awaited"),
        (Self::Accepted, "accepted"),
        (Self::Tentative, "tentative"),
        (Self::Declined, "declined"),
    ];

    /// The name in storage.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(answer, _)| *answer == self).map_or("awaited", |(_, name)| name)
    }

    /// The answer with this name; [`Attendance::Awaited`] for a name from a newer version.
    pub fn named(name: &str) -> Self {
        Self::ALL.iter().find(|(_, known)| *known == name).map_or(Self::Awaited, |(answer, _)| *answer)
    }
}

impl EventDetails {
    /// Adds somebody who is invited, as far as there is room; without a name only the number.
    pub(crate) fn invite(&mut self, name: Option<Arc<str>>, answer: Attendance) {
        match name.filter(|name| !name.trim().is_empty()) {
            Some(name) if self.guests.len() < GUESTS => self.guests.push(Guest { name, answer }),
            _ => self.others = self.others.saturating_add(1),
        }
    }

    /// `None` without anything in it.
    pub(crate) fn kept(self) -> Option<Arc<Self>> {
        (self != Self::default()).then(|| Arc::new(self))
    }
}

/// A text that says something.
pub(crate) fn said(text: Option<Arc<str>>) -> Option<Arc<str>> {
    text.filter(|text| !text.trim().is_empty())
}
