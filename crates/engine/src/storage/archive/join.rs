//! Joins two versions of a record, as two tabs, or a tab and the store, have them. The result doesn't depend on who
//! joins what in which order.
//!
//! - The fields of the greater revision win.
//! - A removal holds against the revision that its author had seen. A later change, or one they hadn't seen, restores
//!   the record with all its fields, which are kept next to the note that it was removed.
//! - Tracked time is joined span by span, whichever fields win: see [`Seen::turns`].

use std::cmp::Ordering;

use litemap::LiteMap;
use plan::{Begin, Record, Span, Tracked};

use super::meta::{Meta, Seen};
use super::record::in_file;

/// A record's value, or `None` if it was removed, and its metadata.
pub type State = (Option<Record>, Meta);

impl Meta {
    /// What tabs have to know of each other's changes.
    pub fn seen(&self) -> Option<&Seen> {
        self.seen.as_deref()
    }

    pub(in crate::storage) fn seen_mut(&mut self) -> &mut Seen {
        self.seen.get_or_insert_default()
    }

    /// Keeps nothing if there is nothing to say.
    pub(crate) fn tidy(&mut self) {
        if self.seen.as_deref().is_some_and(|seen| *seen == Seen::default()) {
            self.seen = None;
        }
    }

    /// The revision that a removal has to have seen.
    pub(in crate::storage) fn stamp(&self) -> u128 {
        self.rev.max(self.seen().map_or(0, |seen| seen.kept))
    }

    /// How often a span was logged and removed.
    pub(in crate::storage) fn turns(&self, begin: Begin, is_there: bool) -> u64 {
        let said = self.seen().and_then(|seen| seen.turns.get(&begin)).copied();
        said.unwrap_or_else(|| is_there.into())
    }

    /// Records that a span exists now, or doesn't.
    pub(crate) fn turn(&mut self, begin: Begin, was_there: bool, is_there: bool) {
        let turns = self.turns(begin, was_there);
        let turns = if (turns % 2 == 1) == is_there { turns } else { turns.saturating_add(1) };
        self.set_turns(begin, turns, is_there);
    }

    /// A timer ended without having counted anything: what another tab logs of it unknowingly doesn't count.
    pub(in crate::storage) fn void(&mut self, begin: Begin) {
        let turns = self.turns(begin, false);
        self.set_turns(begin, turns.saturating_add(turns % 2).max(2), false);
    }

    fn set_turns(&mut self, begin: Begin, turns: u64, is_there: bool) {
        if turns != u64::from(is_there) {
            self.seen_mut().turns.insert(begin, turns);
        } else if let Some(seen) = &mut self.seen {
            seen.turns.remove(&begin);
        }
    }
}

/// A record's value, or its last value before it was removed.
fn content(state: &State) -> Option<&Record> {
    state.0.as_ref().or_else(|| state.1.seen()?.last.as_ref())
}

/// Joins two versions.
pub fn join(a: State, b: State) -> State {
    if a == b {
        return a;
    }
    let (stamp_a, stamp_b) = (a.1.stamp(), b.1.stamp());
    let gone = (a.0.is_none() && stamp_a >= stamp_b) || (b.0.is_none() && stamp_b >= stamp_a);
    let (winner, other) = if order(&a, &b) == Ordering::Less { (b, a) } else { (a, b) };
    let mut record = content(&winner).or_else(|| content(&other)).cloned();
    let mut meta = Meta { seen: None, ..winner.1.clone() };
    let [ours, theirs] = [&winner, &other].map(|state| state.1.seen.clone().unwrap_or_default());
    let seen = meta.seen_mut();
    seen.kept = ours.kept.max(theirs.kept);
    let removal = |seen: &Seen| (seen.left, seen.for_good, seen.saw);
    (seen.left, seen.for_good, seen.saw) = removal(&ours).max(removal(&theirs));
    seen.typed = ours.typed.max(theirs.typed);
    if let (Some(Record::Entry(entry)), Some(Record::Entry(known))) = (&mut record, content(&other)) {
        let typed = [(&winner, &entry.tracked), (&other, &known.tracked)];
        let [a, b] = typed.map(|(state, it)| (state.1.seen().map_or(0, |seen| seen.typed), it.base, it.over.clone()));
        let (_, base, over) = a.max(b);
        let spans = join_spans((&winner.1, &entry.tracked), (&other.1, &known.tracked), &mut meta);
        entry.tracked = Tracked { base, over, spans };
    } else if let Some(seen) = winner.1.seen().or(other.1.seen()) {
        meta.seen_mut().turns.clone_from(&seen.turns);
    }
    if gone {
        meta.seen_mut().last = record.take();
    }
    meta.tidy();
    (record, meta)
}

/// Of two with the same revision, the same one wins everywhere.
fn order(a: &State, b: &State) -> Ordering {
    a.1.rev.cmp(&b.1.rev).then_with(|| {
        let text =
            |state: &State| content(state).map(|record| in_file(record, &Meta { seen: None, ..state.1.clone() }));
        text(a).cmp(&text(b))
    })
}

fn join_spans(a: (&Meta, &Tracked), b: (&Meta, &Tracked), into: &mut Meta) -> LiteMap<Begin, Span> {
    let sides = [a, b];
    let begun = sides.iter().flat_map(|(meta, tracked)| {
        let turns = meta.seen().map(|seen| seen.turns.keys()).into_iter().flatten();
        tracked.spans.keys().chain(turns).copied()
    });
    let mut begun: Vec<Begin> = begun.collect();
    plan::sort_and_dedup(&mut begun);
    let mut spans = LiteMap::new();
    for begin in begun {
        let turns = sides.map(|(meta, tracked)| meta.turns(begin, tracked.spans.contains_key(&begin)));
        let most = turns[0].max(turns[1]);
        let known = sides.iter().zip(turns).filter(|(_, turns)| *turns == most);
        // The earlier end wins, see `Tracked::log`.
        let span = known.filter_map(|((_, tracked), _)| tracked.spans.get(&begin)).min().cloned();
        into.set_turns(begin, most, span.is_some());
        spans.extend(span.map(|span| (begin, span)));
    }
    spans
}
