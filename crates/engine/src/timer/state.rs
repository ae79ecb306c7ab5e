//! Running timers, as far as they are no plan: what is asked of them, and the signs of life beside them.
//!
//! That a timer runs, and since when, is a record of the plan. Beside it stands, about once a minute, when the page was
//! last seen alive: what lies between two signs that are more than ten minutes apart is a gap, and the person is asked
//! what to keep of it. Until they answer nothing is lost, since the timer's beginning stays.

use std::sync::Arc;

use litemap::LiteMap;
use plan::{EntryId, ItemId, MemberId, Millis, Timer};

use crate::values::connection::ConnectionId;

/// What a person wants of timers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimerMsg {
    /// The entry's timer begins, or stops.
    Toggle(EntryId),
    /// The timer that runs for a source item stops; where none does, the item is planned for now, unless it is for
    /// today, and its timer begins.
    ToggleItem(ConnectionId, ItemId),
    /// The timer of a new entry, planned for now, begins; the title syntax applies.
    Begin {
        /// As typed.
        title: Arc<str>,
    },
    /// A person's timer stops; `None`: of the person at this device.
    Stop(Option<MemberId>),
    /// Goes to an entry.
    Show(EntryId),
    /// Answers what to keep of the gap that is asked about.
    Keep(Keep),
    /// The question is closed without an answer, and stays.
    Later,
    /// It is asked again, about this person's timer.
    Ask(MemberId),
}

/// What a person keeps of a timer with a gap in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Everything until now; it goes on.
    All,
    /// Everything but the gap; it goes on.
    WithoutGap,
    /// What was until this instant; it stops.
    Until(Millis),
    /// Nothing; it stops.
    Nothing,
}

/// When the page was last seen alive while a timer ran.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alive {
    /// The beginning of the timer that it is about; of another one it says nothing.
    pub since: Millis,
    /// The instant.
    pub at: Millis,
    /// Where a gap that isn't decided upon begins and ends.
    pub gap: Option<(Millis, Millis)>,
}

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    pub(crate) alive: LiteMap<MemberId, Alive>,
    /// When a silence was noticed: whether another tab has been alive meanwhile is about to be heard.
    pub(crate) noticed: Option<Millis>,
    /// Gaps whose question was closed without an answer, by their end.
    pub(crate) later: LiteMap<MemberId, Millis>,
}

impl Timers {
    /// The last sign of life of a timer: its beginning, where nothing is known.
    pub(crate) fn alive(&self, timer: &Timer) -> Alive {
        // By its beginning alone: two members may have turned out to be one person.
        let known = self.alive.values().find(|alive| alive.since == timer.since);
        known.copied().unwrap_or(Alive { since: timer.since, at: timer.since, gap: None })
    }

    /// The gap that is to be asked about now.
    pub(crate) fn asked(&self, timer: &Timer) -> Option<(Millis, Millis)> {
        self.alive(timer).gap.filter(|(_, end)| self.later.get(&timer.member) != Some(end))
    }
}

/// Clocks are trusted to be this exact: tabs are told of an instant a little before or after it.
pub(crate) const EXACT: Millis = 2_000;
