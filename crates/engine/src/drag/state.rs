//! The state of a drag: one state for pointer and keys, from picking up to dropping.
//!
//! During a drag nothing in the plan changes. The ghost is where it would land, and only the drop makes a command. All
//! positions go through the same arithmetic, so a drop by keys equals a drop by pointer.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::layout::{Span, snap, snap_length, snap_start, stretch};
use plan::{EntryId, ItemId, MemberId, MinuteOfDay, Minutes, Slot, SourceItem, TaskId};

use super::companions::Way;
use super::view::GhostKind;
use crate::calls::snapshot::ListKey;
use crate::values::connection::ConnectionId;
use crate::values::days::{day_after, held_in};
use crate::values::gesture::{Nudge, Place, minute};

/// The kind of what is picked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// A source item, as it was when it was picked up.
    Item { connection: ConnectionId, item: ItemId, list: ListKey, source: SourceItem },
    /// An entry.
    Entry(EntryId),
    /// An entry's edge.
    Edge { entry: EntryId, upper: bool },
    /// A new entry, drawn from this minute.
    Blank(i32),
    /// A task of the backlog.
    Task(TaskId),
}

/// Another entry that moves along with the one that is picked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Along {
    pub(super) entry: EntryId,
    pub(crate) title: Arc<str>,
    pub(crate) hue: u8,
    pub(crate) minutes: Minutes,
    pub(super) from: Slot,
    pub(crate) whose: MemberId,
}

/// What is picked up.
#[derive(Debug, Default)]
pub(crate) struct DragState {
    pub(super) held: Option<Held>,
}

impl DragState {
    pub(crate) fn held(&self) -> Option<&Held> {
        self.held.as_ref()
    }
}

/// A place beside the days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aside {
    /// The backlog.
    Backlog,
    /// The list that it came from.
    List,
}

/// A drag in progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    pub(super) what: What,
    pub(crate) title: Arc<str>,
    pub(crate) hue: u8,
    pub(crate) by_keys: bool,
    /// Whether dropping adds copies of entries instead of moving them.
    pub(crate) copies: bool,
    /// Minutes from an entry's start to where it was grabbed.
    pub(super) grab: i32,
    /// The length that it will have, and had when it was picked up.
    pub(crate) minutes: Minutes,
    pub(super) minutes_before: Minutes,
    /// Where it would land.
    pub(crate) target: Option<Slot>,
    /// Where it would land beside the days.
    pub(super) aside: Option<Aside>,
    /// The member for whom it would land.
    pub(crate) member: Option<MemberId>,
    /// The entry's original slot.
    pub(super) from: Option<Slot>,
    /// The entry's owner.
    pub(super) whose: Option<MemberId>,
    /// Entries selected together with it, which move along.
    pub(super) along: Vec<Along>,
    /// The URL's date when it was picked up: keys may lead to other weeks, and cancelling returns.
    pub(super) route: Option<NaiveDate>,
}

impl Held {
    pub(super) fn entry(&self) -> Option<&EntryId> {
        match &self.what {
            What::Entry(entry) | What::Edge { entry, .. } => Some(entry),
            What::Item { .. } | What::Task(_) | What::Blank(_) => None,
        }
    }

    /// Whether it would land in the backlog.
    pub(crate) fn is_over_backlog(&self) -> bool {
        self.aside == Some(Aside::Backlog)
    }

    /// The task of the backlog that is held.
    pub(crate) fn task(&self) -> Option<&TaskId> {
        match &self.what {
            What::Task(task) => Some(task),
            What::Item { .. } | What::Entry(_) | What::Edge { .. } | What::Blank(_) => None,
        }
    }

    /// The item of this connection that is held.
    pub(crate) fn item_of(&self, of: &ConnectionId) -> Option<&ItemId> {
        match &self.what {
            What::Item { connection, item, .. } if connection == of => Some(item),
            _ => None,
        }
    }

    /// All entries that are picked up.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &EntryId> {
        self.entry().into_iter().chain(self.along.iter().map(|along| &along.entry))
    }

    /// Where the companions would land.
    pub(crate) fn landings(&self) -> Vec<(&Along, Slot)> {
        let Some((from, to)) = self.from.zip(self.target).filter(|_| !self.along.is_empty()) else { return Vec::new() };
        let others = self.along.iter().map(|along| (along.from, along.minutes));
        self.along.iter().zip(Way { from, to }.others(self.minutes, others)).collect()
    }

    /// The member to whom it would be reassigned, together with its companions.
    pub(crate) fn handed(&self) -> Option<&MemberId> {
        self.member.as_ref().filter(|member| self.whose.as_ref().is_some_and(|whose| whose != *member))
    }

    /// None of the entries that move together may leave its day.
    fn keep_together(&mut self, step: u16) {
        if let Some((from, to)) = self.from.zip(self.target) {
            let others = self.along.iter().map(|along| along.from);
            self.target = Some(Way { from, to }.within_days(others, step).to);
        }
    }

    pub(crate) fn resizing(&self) -> bool {
        matches!(self.what, What::Edge { .. })
    }

    /// What it shows where it would land.
    pub(crate) fn ghost(&self) -> GhostKind {
        match self.what {
            What::Blank(_) => GhostKind::New,
            _ if self.copies => GhostKind::Copy,
            _ => GhostKind::Move,
        }
    }

    /// Whether it can go to another place than the hours of its day.
    pub(super) fn roams(&self) -> bool {
        !matches!(self.what, What::Edge { .. } | What::Blank(_))
    }

    /// Drops will add copies, which only entries have.
    pub(super) fn copy(&mut self, copies: bool) {
        self.copies = copies && matches!(self.what, What::Entry(_));
    }

    /// The pointer is over `place`, or over none.
    pub(super) fn over(&mut self, place: Option<Place>, step: u16) {
        if !self.roams() {
            // Only the height counts: the pointer may leave the column sideways.
            if let Some(Place { at, member: None, .. }) = place {
                self.pull(at.map_or(0, minute), step);
            }
            return;
        }
        self.aside = None;
        self.target = place.as_ref().map(|place| Slot {
            date: place.date,
            start: match (place.at, &place.member) {
                // To the nearest grid line, for an item's start, and for an entry's start, which keeps its distance
                // from the pointer.
                (Some(at), _) => Some(snap(minute(at).saturating_sub(self.grab), step)),
                (None, Some(_)) => self.from.and_then(|from| from.start),
                (None, None) => None,
            },
        });
        if let Some(member) = place.and_then(|place| place.member) {
            self.member = Some(member);
        }
        if !self.along.is_empty() {
            self.keep_together(step);
        }
    }

    /// The pointer is over a day without hours, such as one of the small month: what has a time keeps it.
    pub(super) fn over_day(&mut self, date: NaiveDate, step: u16) {
        if self.roams() {
            self.aside = None;
            self.target = Some(Slot { date: held_in(date), start: self.from.and_then(|from| from.start) });
            if !self.along.is_empty() {
                self.keep_together(step);
            }
        }
    }

    /// The pointer is at this minute, with an edge or the end of what is drawn.
    fn pull(&mut self, minute: i32, step: u16) {
        match (&self.what, self.from, self.target) {
            (What::Edge { upper: true, .. }, Some(Slot { date, start: Some(start) }), _) => {
                let end = u32::from(start.get()).saturating_add(self.minutes_before);
                let start = snap_start(minute, end.min(MinuteOfDay::PER_DAY.into()), step);
                self.target = Some(Slot { date, start: Some(start) });
                self.minutes = end.saturating_sub(start.get().into());
            }
            (What::Edge { .. }, Some(Slot { start: Some(start), .. }), _) => {
                self.minutes = snap_length(start, minute, step);
            }
            (What::Blank(from), _, Some(Slot { date, .. })) => {
                let Span { start, end } = stretch(*from, minute, step);
                self.target = Some(Slot { date, start: Some(MinuteOfDay::clamped(start.into())) });
                self.minutes = end.saturating_sub(start).into();
            }
            _ => {}
        }
    }

    /// Keys reassign it `by` members down the team, which ends at both ends. Unknown members are at the bottom.
    pub(super) fn hand_on(&mut self, team: &[MemberId], by: i32) {
        let here = team.iter().position(|member| self.member.as_ref() == Some(member)).unwrap_or(team.len());
        let there = (here as i64).saturating_add(by.into()).clamp(0, team.len().saturating_sub(1) as i64);
        if let Some(member) = team.get(there as usize).filter(|_| here < team.len() || by < 0) {
            self.member = Some(member.clone());
        }
    }

    /// Keys move it, if it has a slot to be moved from.
    pub(super) fn nudge(&mut self, nudge: Nudge, step: u16) {
        let Some(slot) = self.target else { return };
        self.aside = None;
        match nudge {
            // For several entries at once there is no common length.
            Nudge::Longer(_) if !self.along.is_empty() => {}
            Nudge::Longer(steps) => self.minutes = longer(slot.start, self.minutes, steps, step),
            _ if self.resizing() => {
                if let Nudge::Steps(steps) = nudge {
                    self.minutes = longer(slot.start, self.minutes, steps, step);
                }
            }
            Nudge::Steps(steps) => self.target = Some(Slot { start: stepped(slot.start, steps, step), ..slot }),
            Nudge::Days(days) => self.target = Some(Slot { date: held_in(day_after(slot.date, days)), ..slot }),
        }
        if !self.along.is_empty() {
            self.keep_together(step);
            // When the first of them is at 00:00, the next step up moves all into the untimed area.
            if matches!(nudge, Nudge::Steps(..0)) && self.target == Some(slot) {
                self.target = Some(Slot { start: None, ..slot });
            }
        }
    }
}

/// Moves by `steps` grid lines; above 00:00 is the untimed area, below that 00:00 again.
fn stepped(start: Option<MinuteOfDay>, steps: i32, step: u16) -> Option<MinuteOfDay> {
    let step_minutes = i32::from(step.clamp(1, MinuteOfDay::PER_DAY));
    let last = i32::from(MinuteOfDay::PER_DAY).saturating_sub(step_minutes).div_euclid(step_minutes);
    let line = match start {
        None => -1,
        // Off the grid, the first step leads to the next line in its direction.
        Some(start) if steps < 0 => {
            i32::from(start.get()).saturating_add(step_minutes).saturating_sub(1).div_euclid(step_minutes)
        }
        Some(start) => i32::from(start.get()).div_euclid(step_minutes),
    };
    let line = line.saturating_add(steps).clamp(-1, last);
    (line >= 0).then(|| MinuteOfDay::clamped(line.saturating_mul(step_minutes)))
}

/// Lengthens by `steps`, to whole steps: at least one, at most to the end of the day.
fn longer(start: Option<MinuteOfDay>, minutes: Minutes, steps: i32, step: u16) -> Minutes {
    let step = i64::from(step.max(1));
    let room = i64::from(MinuteOfDay::PER_DAY).saturating_sub(start.map_or(0, |start| start.get().into()));
    let up = if steps < 0 { step.saturating_sub(1) } else { 0 };
    let whole = i64::from(minutes).saturating_add(up).div_euclid(step);
    let longer = whole.saturating_add(steps.into()).saturating_mul(step);
    longer.clamp(step.min(room), room).unsigned_abs() as Minutes
}
