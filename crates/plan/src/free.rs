//! Occupied and free time of a day, as spans of minutes.

use crate::layout::Span;
use crate::model::Minutes;

/// The spans together, in order: none overlaps or touches another, and none is empty.
///
/// ```
/// use plan::free::merged;
/// use plan::layout::Span;
/// let spans = [Span { start: 600, end: 660 }, Span { start: 540, end: 600 }, Span { start: 720, end: 720 }];
/// assert_eq!(merged(spans), [Span { start: 540, end: 660 }]);
/// ```
pub fn merged(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let mut all: Vec<Span> = spans.into_iter().filter(|span| span.start < span.end).collect();
    crate::sort_by_key(&mut all, |span| span.start);
    let mut merged: Vec<Span> = Vec::new();
    for span in all {
        match merged.last_mut().filter(|last| span.start <= last.end) {
            Some(last) => last.end = last.end.max(span.end),
            None => merged.push(span),
        }
    }
    merged
}

/// What `taken` leaves of a span, in order; `taken` is as [`merged`] returns it.
pub fn gaps(within: Span, taken: &[Span]) -> Vec<Span> {
    let mut gaps = Vec::new();
    let mut from = within.start;
    for span in taken {
        gaps.push(Span { start: from, end: span.start.min(within.end) });
        from = from.max(span.end);
    }
    gaps.push(Span { start: from, end: within.end });
    gaps.retain(|gap| gap.start < gap.end);
    gaps
}

/// How long the spans are together, if none overlaps another.
pub fn total(spans: &[Span]) -> Minutes {
    spans.iter().map(|span| Minutes::from(span.end.saturating_sub(span.start))).fold(0, Minutes::saturating_add)
}
