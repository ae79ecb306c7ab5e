//! The keyboard's way over the days: which slot a key leads to from another one.

use chrono::NaiveDate;
use plan::MinuteOfDay;

use crate::values::days;

/// How far PageUp and PageDown go in days with hours, in minutes.
const LEAP: i32 = 240;

/// The days as they are on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid {
    /// The visible days, in order.
    pub days: Vec<NaiveDate>,
    /// How they are laid out.
    pub shape: GridShape,
}

/// How days are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridShape {
    /// Beside each other, with hours in rows of so many minutes.
    Hours(u16),
    /// Below each other, so many in a row.
    Weeks(usize),
    /// Beside each other, with a row for each of so many people.
    People(usize),
}

/// A slot of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridCell {
    /// The day.
    pub date: NaiveDate,
    /// The start; `None` for the day itself.
    pub start: Option<MinuteOfDay>,
    /// The person's row, from 0.
    pub person: usize,
}

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridKey {
    /// The slot above.
    Up,
    /// The slot below.
    Down,
    /// The day before.
    Back,
    /// The day after.
    On,
    /// The first day of the row.
    First,
    /// The last day of the row.
    Last,
    /// Several slots up, or a page back.
    LeapUp,
    /// Several slots down, or a page on.
    LeapDown,
}

impl GridKey {
    /// What a key means on a slot.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "ArrowUp" => Self::Up,
            "ArrowDown" => Self::Down,
            "ArrowLeft" => Self::Back,
            "ArrowRight" => Self::On,
            "Home" => Self::First,
            "End" => Self::Last,
            "PageUp" => Self::LeapUp,
            "PageDown" => Self::LeapDown,
            _ => return None,
        })
    }
}

/// Where a key leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridStep {
    /// The slot. On another page it may be on a day that isn't shown there: see [`Grid::held`].
    pub cell: GridCell,
    /// By how many pages the calendar has to be turned before: -1, 0 or 1.
    pub page: i32,
}

impl Grid {
    /// Where a key leads from a slot.
    pub fn step(&self, from: GridCell, key: GridKey) -> GridStep {
        let here = self.days.iter().position(|day| *day == from.date);
        match key {
            GridKey::Back => self.beside(from, here, -1),
            GridKey::On => self.beside(from, here, 1),
            GridKey::First | GridKey::Last => GridStep { cell: self.end_of_row(from, here, key), page: 0 },
            GridKey::Up | GridKey::Down | GridKey::LeapUp | GridKey::LeapDown => self.across(from, key),
        }
    }

    /// The same slot within the days and people that are shown: on its day, else on the next one shown in that direction,
    /// else on the last one shown.
    pub fn held(&self, cell: GridCell, forward: bool) -> Option<GridCell> {
        let mut days = self.days.iter();
        let found = if forward {
            days.find(|day| **day >= cell.date).or(self.days.last())
        } else {
            days.rfind(|day| **day <= cell.date).or(self.days.first())
        };
        let date = *found?;
        Some(match self.shape {
            GridShape::Hours(_) => GridCell { date, person: 0, ..cell },
            GridShape::Weeks(_) => GridCell { date, start: None, person: 0 },
            GridShape::People(count) => {
                GridCell { date, start: None, person: cell.person.min(count.saturating_sub(1)) }
            }
        })
    }

    /// The line of the grid at or before a minute.
    pub fn line(&self, minute: MinuteOfDay) -> MinuteOfDay {
        MinuteOfDay::clamped(plan::layout::line(minute.get().into(), self.row()))
    }

    /// A row's height in minutes.
    pub fn row(&self) -> u16 {
        if let GridShape::Hours(row) = self.shape { row.clamp(1, 60) } else { 60 }
    }

    fn beside(&self, from: GridCell, here: Option<usize>, by: isize) -> GridStep {
        let to = here.and_then(|here| self.days.get(here.checked_add_signed(by)?));
        let by = i32::try_from(by).unwrap_or(0);
        let date = to.copied().unwrap_or_else(|| days::day_after(from.date, by));
        GridStep { cell: GridCell { date, ..from }, page: if to.is_some() { 0 } else { by } }
    }

    fn end_of_row(&self, from: GridCell, here: Option<usize>, key: GridKey) -> GridCell {
        let columns = if let GridShape::Weeks(columns) = self.shape { columns.max(1) } else { self.days.len().max(1) };
        let row = here.and_then(|here| self.days.chunks(columns).nth(here.checked_div(columns)?));
        let end = row.and_then(|row| if key == GridKey::First { row.first() } else { row.last() });
        GridCell { date: end.copied().unwrap_or(from.date), ..from }
    }

    /// Up or down, by a row or a page.
    fn across(&self, from: GridCell, key: GridKey) -> GridStep {
        let down = matches!(key, GridKey::Down | GridKey::LeapDown);
        let leaps = matches!(key, GridKey::LeapUp | GridKey::LeapDown);
        let way = if down { 1 } else { -1 };
        let stay = |cell| GridStep { cell, page: 0 };
        match self.shape {
            GridShape::Hours(_) => stay(GridCell { start: self.later(from.start, way, leaps), ..from }),
            GridShape::People(_) if leaps => {
                let date = days::day_after(from.date, way.saturating_mul(7));
                GridStep { cell: GridCell { date, ..from }, page: way }
            }
            GridShape::People(count) => {
                let to = if down { from.person.saturating_add(1) } else { from.person.saturating_sub(1) };
                stay(GridCell { person: to.min(count.saturating_sub(1)), ..from })
            }
            GridShape::Weeks(_) => {
                let date = if leaps {
                    days::month_after(from.date, way)
                } else {
                    days::day_after(from.date, way.saturating_mul(7))
                };
                let page = if !leaps && self.days.contains(&date) { 0 } else { way };
                GridStep { cell: GridCell { date, ..from }, page }
            }
        }
    }

    /// The row below or above a time. Above midnight is the day itself, below it midnight again.
    fn later(&self, start: Option<MinuteOfDay>, way: i32, leaps: bool) -> Option<MinuteOfDay> {
        let row = i32::from(self.row());
        let last = i32::from(self.line(MinuteOfDay::clamped(1439)).get());
        let Some(start) = start else { return (way > 0).then(|| MinuteOfDay::clamped(0)) };
        let line = i32::from(self.line(start).get());
        let by = if leaps { LEAP.max(row) } else { row };
        let to = line.saturating_add(by.saturating_mul(way));
        if to < 0 && (line == 0 || !leaps) {
            return None;
        }
        Some(self.line(MinuteOfDay::clamped(to.clamp(0, last))))
    }
}
