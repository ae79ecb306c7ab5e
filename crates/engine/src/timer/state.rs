//! The part of running timers that isn't in the plan: questions to the user, and signs of life.
//!
//! That a timer is running, and since when, is a record of the plan. About once a minute, another record stores when
//! the page was last seen alive. A period of more than ten minutes between two signs of life is a gap, and the user is
//! asked what to keep of it. Until they answer, nothing is lost, since the timer's start stays.

use std::sync::Arc;

use litemap::LiteMap;
use plan::{EntryId, ItemId, MemberId, Millis, Timer};

use crate::values::connection::ConnectionId;

/// A message about timers.
#[derive(Clone, Debug, PartialEq, Eq, strum::EnumDiscriminants)]
#[strum_discriminants(name(TimerMsgName), vis(pub(crate)))]
pub enum TimerMsg {
    /// Starts the entry's timer, or stops it.
    Toggle(EntryId),
    /// Stops the timer that runs for a source item. If there is none, plans the item for now, unless it is planned for
    /// today, and starts its timer.
    ToggleItem(ConnectionId, ItemId),
    /// Creates an entry for now and starts its timer; the title syntax applies.
    Begin {
        /// The title as typed.
        title: Arc<str>,
    },
    /// Stops a member's timer; `None` is the user's.
    Stop(Option<MemberId>),
    /// Goes to an entry.
    Show(EntryId),
    /// Answers what to keep of the gap in question.
    Keep(Keep),
    /// Closes the question without an answer; it stays open.
    Later,
    /// Asks again, about this member's timer.
    Ask(MemberId),
}

/// What to keep of a timer with a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Everything until now; the timer continues.
    All,
    /// Everything but the gap; the timer continues.
    WithoutGap,
    /// The time until this instant; the timer stops.
    Until(Millis),
    /// Nothing; the timer stops.
    Nothing,
}

/// When the page was last seen alive while a timer was running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alive {
    /// The start of the timer that it belongs to; it says nothing about another one.
    pub since: Millis,
    /// The instant.
    pub at: Millis,
    /// Start and end of an undecided gap.
    pub gap: Option<(Millis, Millis)>,
}

/// What is known of timers besides the plan.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    pub(super) alive: LiteMap<MemberId, Alive>,
    /// When a silence was noticed; other tabs may still report that they were alive in the meantime.
    pub(super) noticed: Option<Millis>,
    /// Gaps whose question was closed without an answer, by their end.
    pub(super) later: LiteMap<MemberId, Millis>,
}

impl Timers {
    /// The last sign of life of a timer: its start, if nothing is known.
    pub(super) fn alive(&self, timer: &Timer) -> Alive {
        // By its start alone, since two members may have been merged.
        let known = self.alive.values().find(|alive| alive.since == timer.since);
        known.copied().unwrap_or(Alive { since: timer.since, at: timer.since, gap: None })
    }

    /// The gap to ask about now.
    pub(crate) fn asked(&self, timer: &Timer) -> Option<(Millis, Millis)> {
        self.alive(timer).gap.filter(|(_, end)| self.later.get(&timer.member) != Some(end))
    }
}

/// The accuracy of clocks, in milliseconds: tabs may report an instant slightly before or after it.
pub(crate) const EXACT: Millis = 2_000;
