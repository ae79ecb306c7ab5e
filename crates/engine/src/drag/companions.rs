//! Several entries that are moved together, all by the same days and minutes as the one that leads them.

use plan::{MinuteOfDay, Minutes, Slot, map_of};

use crate::values::days::{day_after, held_in};

/// The distance from one slot to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Way {
    pub(crate) from: Slot,
    pub(crate) to: Slot,
}

impl Way {
    /// The same distance, shortened so that none of `others`, which move along, would start outside its day.
    pub(crate) fn within_days(self, others: impl Iterator<Item = Slot>, step: u16) -> Self {
        let (Some(from), Some(to)) = (self.from.start, self.to.start) else { return self };
        let starts = others.filter_map(|slot| slot.start).map(|start| i32::from(start.get()));
        let (from, to) = (i32::from(from.get()), i32::from(to.get()));
        let (first, last) = starts.fold((from, from), |(first, last), start| (first.min(start), last.max(start)));
        let latest = i32::from(MinuteOfDay::PER_DAY.saturating_sub(step.max(1)));
        let by = to.saturating_sub(from).clamp(first.saturating_neg(), latest.saturating_sub(last).max(0));
        Self { to: Slot { start: Some(MinuteOfDay::clamped(from.saturating_add(by))), ..self.to }, ..self }
    }

    /// Where the companions of an entry of `minutes` end up, each with its own length.
    ///
    /// All of them go into the untimed area. When they leave it, companions without a time line up below the leading
    /// entry; otherwise untimed ones stay untimed.
    pub(crate) fn others(self, minutes: Minutes, others: impl Iterator<Item = (Slot, Minutes)>) -> Vec<Slot> {
        let days = self.to.date.signed_duration_since(self.from.date).num_days().clamp(i32::MIN.into(), i32::MAX.into())
            as i32;
        let mut free = map_of([(self.to.date, minutes)]);
        let mut next = |date, long: Minutes, to: MinuteOfDay| {
            let taken = free.entry(date).or_insert(0);
            let start = MinuteOfDay::clamped(i32::from(to.get()).saturating_add(*taken as i32));
            *taken = taken.saturating_add(long).min(MinuteOfDay::PER_DAY.into());
            start
        };
        let land = |(slot, long): (Slot, Minutes)| {
            let date = held_in(day_after(slot.date, days));
            let start = match (self.from.start, self.to.start, slot.start) {
                (_, None, _) | (Some(_), Some(_), None) => None,
                (None, Some(to), None) => Some(next(date, long, to)),
                (None, Some(_), Some(start)) => Some(start),
                (Some(from), Some(to), Some(start)) => Some(MinuteOfDay::clamped(
                    i32::from(start.get()).saturating_add(to.get().into()).saturating_sub(from.get().into()),
                )),
            };
            Slot { date, start }
        };
        others.map(land).collect()
    }
}
