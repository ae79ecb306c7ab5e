//! The layout of a day: spans of minutes to lanes, and positions along the day to minutes. It knows only minutes and
//! lanes; pixels exist in CSS. The ghost of a drag is just another span.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::model::{MinuteOfDay, Minutes};

/// A span of a day, in minutes since 00:00; `end` is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First minute.
    pub start: u16,
    /// The minute after the last one.
    pub end: u16,
}

impl Span {
    /// The part of so many minutes that is on the day.
    pub fn on_day(start: MinuteOfDay, minutes: Minutes) -> Self {
        let left = MinuteOfDay::PER_DAY.saturating_sub(start.get());
        let lasts = u16::try_from(minutes).map_or(left, |minutes| minutes.min(left));
        Self { start: start.get(), end: start.get().saturating_add(lasts) }
    }
}

/// A share of a day's width: `span` lanes of `of`, starting at `lane`. It is drawn over `reach` lanes, below what begins
/// later in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// First lane, from 0.
    pub lane: u16,
    /// Lanes it covers alone, at least 1.
    pub span: u16,
    /// Lanes over which it is drawn, at least `span`.
    pub reach: u16,
    /// Total number of lanes.
    pub of: u16,
}

/// The minutes at the head of a span in which nothing is drawn over it: room for its title.
const HEAD: u16 = 45;

/// The lane of each span, in the given order.
///
/// Overlapping spans are placed side by side. Sorted by start, the longer ones first, each takes the leftmost free lane
/// and then widens to the right over lanes that are free for its whole length. It reaches further over those that are
/// free at its head only, so that overlaps cascade and titles have room. A span shorter than `min` minutes is
/// laid out as if it were `min` long, since it is drawn that high.
///
/// O(n log n) for the lanes. Widening looks at each free position twice; a lane has at most `1440 / min` of them.
pub fn lanes(spans: &[Span], min: u16) -> Vec<Lane> {
    let end = |span: &Span| span.end.max(span.start.saturating_add(min.max(1)));
    let key = |at: usize| (spans[at].start, Reverse(end(&spans[at])));
    let mut out = vec![Lane { lane: 0, span: 1, reach: 1, of: 1 }; spans.len()];
    let mut cluster = Cluster::default();
    for at in crate::order(spans.len(), &|a, b| key(a).cmp(&key(b))) {
        let (start, Reverse(end)) = key(at);
        if start >= cluster.end {
            cluster.close(&mut out);
        }
        cluster.add(at, start, end);
    }
    cluster.close(&mut out);
    out
}

/// Spans connected by overlaps.
#[derive(Default)]
struct Cluster {
    /// The latest end of its spans.
    end: u16,
    /// Ends and indices of the lanes in use, earliest end first.
    busy: BinaryHeap<Reverse<(u16, u16)>>,
    /// Lanes that are free again.
    free: BinaryHeap<Reverse<u16>>,
    /// The spans of each lane by start: index, start, end.
    lanes: Vec<Vec<(usize, u16, u16)>>,
}

impl Cluster {
    fn add(&mut self, at: usize, start: u16, end: u16) {
        while let Some(&Reverse((until, lane))) = self.busy.peek() {
            if until > start {
                break;
            }
            self.busy.pop();
            self.free.push(Reverse(lane));
        }
        let lane = self.free.pop().map(|Reverse(lane)| lane).unwrap_or_else(|| {
            // More concurrent spans than can be counted, let alone seen, share the last lane.
            if self.lanes.len() < usize::from(u16::MAX) {
                self.lanes.push(Vec::new());
            }
            self.lanes.len().saturating_sub(1) as u16
        });
        self.busy.push(Reverse((end, lane)));
        self.lanes[usize::from(lane)].push((at, start, end));
        self.end = self.end.max(end);
    }

    fn close(&mut self, out: &mut [Lane]) {
        let of = self.lanes.len() as u16;
        for (lane, spans) in self.lanes.iter().enumerate() {
            for &(at, start, end) in spans {
                let free = |end| {
                    let right = self.lanes.iter().skip(lane).skip(1);
                    (right.take_while(|other| !touches(other, start, end)).count() as u16).saturating_add(1)
                };
                let head = end.min(start.saturating_add(HEAD));
                out[at] = Lane { lane: lane as u16, span: free(end), reach: free(head), of };
            }
        }
        *self = Self::default();
    }
}

/// Whether any of a lane's disjoint spans, sorted by start, overlaps `start..end`.
fn touches(lane: &[(usize, u16, u16)], start: u16, end: u16) -> bool {
    let first = lane.partition_point(|&(_, _, until)| until <= start);
    lane.get(first).is_some_and(|&(_, from, _)| from < end)
}

/// The minute at position `part` of a timed area of length `whole`, in any unit. A position outside the area may give a
/// minute outside the day. An empty area counts as its start.
pub fn minute_at(part: i32, whole: i32) -> i32 {
    if whole <= 0 {
        return 0;
    }
    let minute = i64::from(part).saturating_mul(MinuteOfDay::PER_DAY.into()).div_euclid(whole.into());
    minute.clamp(i32::MIN.into(), i32::MAX.into()) as i32
}

/// The nearest start on a grid of `step` minutes, clamped so that one step still fits into the day.
pub fn snap(minute: i32, step: u16) -> MinuteOfDay {
    let step = step.clamp(1, MinuteOfDay::PER_DAY);
    let last = MinuteOfDay::PER_DAY.saturating_sub(step);
    MinuteOfDay::clamped(nearest(minute, step).clamp(0, line(last.into(), step)))
}

/// The length from `start` to the grid line nearest to `end`: at least one step, at most to the end of the day.
pub fn snap_length(start: MinuteOfDay, end: i32, step: u16) -> Minutes {
    let step = step.clamp(1, MinuteOfDay::PER_DAY);
    let room = i32::from(MinuteOfDay::PER_DAY).saturating_sub(start.get().into());
    nearest(end, step).saturating_sub(start.get().into()).clamp(room.min(step.into()), room).unsigned_abs()
}

/// What lies between two minutes: all steps of the grid that it touches, within the day. The order doesn't matter.
pub fn stretch(from: i32, to: i32, step: u16) -> Span {
    let step = step.clamp(1, MinuteOfDay::PER_DAY);
    let last = i32::from(MinuteOfDay::PER_DAY).saturating_sub(1);
    let (first, until) = (from.min(to).clamp(0, last), from.max(to).clamp(0, last));
    let start = line(first, step);
    let end = line(until, step).saturating_add(step.into()).min(MinuteOfDay::PER_DAY.into());
    Span { start: start.unsigned_abs() as u16, end: end.unsigned_abs() as u16 }
}

/// The start nearest to `minute` that an end leaves: at least one step before it, at the start of the day at the earliest.
pub fn snap_start(minute: i32, end: u32, step: u16) -> MinuteOfDay {
    let step = step.clamp(1, MinuteOfDay::PER_DAY);
    let end = i32::try_from(end).unwrap_or(i32::MAX);
    let last = end.saturating_sub(step.into()).clamp(0, i32::from(MinuteOfDay::PER_DAY).saturating_sub(1));
    MinuteOfDay::clamped(nearest(minute, step).clamp(0, last))
}

/// The grid line nearest to `minute`, which is clamped to one day around the day first; callers clamp further.
fn nearest(minute: i32, step: u16) -> i32 {
    let day = i32::from(MinuteOfDay::PER_DAY);
    let held = minute.clamp(day.saturating_neg(), day.saturating_mul(2));
    line(held.saturating_add((step / 2).into()), step)
}

/// The last grid line at or before `minute`, with lines every `step` minutes.
pub fn line(minute: i32, step: u16) -> i32 {
    let step = i32::from(step.max(1));
    minute.div_euclid(step).saturating_mul(step)
}
