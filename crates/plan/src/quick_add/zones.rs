//! The two places where days, times and lengths are read: the end of the line, and its beginning.

use std::ops::Range;

use super::phrases::{Certainty, LONGEST, Phrase, phrase};
use super::vocabulary::{Vocable, belongs_after, belongs_before};
use super::words::QuickWord;
use super::{Meaning, QuickContext, QuickPart};

/// A phrase and its words.
#[derive(Clone, Debug)]
struct Piece {
    words: Range<usize>,
    phrase: Phrase,
}

/// Reads both places.
pub(super) fn read(line: &str, words: &[QuickWord], has_length: bool, context: &QuickContext) -> Vec<QuickPart> {
    let mut place = Place { line, words, context, chain: Vec::new(), has_length };
    let at_end = place.read(Side::End, &[]);
    place.chain.clear();
    let at_beginning = place.read(Side::Beginning, &at_end);
    let first = at_end.last().map(|piece| piece.words.start);
    let mut parts: Vec<QuickPart> = at_beginning.iter().chain(&at_end).filter_map(|piece| part(words, piece)).collect();
    // `Lunch, tomorrow`: a comma before what was read goes with it.
    let before = first.and_then(|first| words.get(first.checked_sub(1)?));
    if let (Some(before), Some(first)) = (before, first.and_then(|first| words.get(first))) {
        let comma = before.to..first.from;
        if before.from < before.to
            && line.get(comma.clone()).is_some_and(|between| between.trim() == ",")
            && let Some(part) = parts.iter_mut().find(|part| part.at.start == first.from)
        {
            part.at.start = comma.start;
        }
    }
    parts
}

fn part(words: &[QuickWord], piece: &Piece) -> Option<QuickPart> {
    let (first, last) = (words.get(piece.words.start)?, words.get(piece.words.end.checked_sub(1)?)?);
    Some(QuickPart { at: first.from..last.end, meaning: piece.phrase.meaning })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Beginning,
    End,
}

/// A chain of phrases from one end of the line towards its middle.
struct Place<'a> {
    line: &'a str,
    words: &'a [QuickWord],
    context: &'a QuickContext,
    /// From the outside in.
    chain: Vec<Piece>,
    /// Whether the line says its length in brackets.
    has_length: bool,
}

impl Place<'_> {
    fn read(&mut self, side: Side, other: &[Piece]) -> Vec<Piece> {
        let until = other.last().map_or(self.words.len(), |piece| piece.words.start);
        let mut open = 0..until;
        while let Some(piece) = self.next(side, open.clone()) {
            if other.iter().any(|known| known.phrase.is_like(&piece.phrase)) {
                break;
            }
            let past = piece.words.clone();
            // The length in brackets counts. The other one stays text, and hides nothing of what is behind it.
            let counts = !(self.has_length && matches!(piece.phrase.meaning, Meaning::Length(_)));
            if let Some(at) = self.position(|known| counts && known.is_like(&piece.phrase)) {
                // Two that contradict, unless the second means nothing by itself: `sun tomorrow`.
                if piece.phrase.certainty > Certainty::Beside {
                    self.chain.truncate(at);
                }
                break;
            }
            match side {
                Side::Beginning => open.start = past.end,
                Side::End => open.end = past.start,
            }
            if counts {
                self.chain.push(piece);
            }
        }
        while self.drop_doubtful(side) {}
        self.chain.clone()
    }

    /// The longest phrase at this end of the words.
    fn next(&self, side: Side, open: Range<usize>) -> Option<Piece> {
        let most = open.len().min(LONGEST);
        (1..=most).rev().find_map(|count| {
            let at = match side {
                Side::Beginning => open.start..open.start.saturating_add(count),
                Side::End => open.end.saturating_sub(count)..open.end,
            };
            let words = self.words.get(at.clone())?;
            let apart = words.windows(2).any(|pair| match pair {
                // Between them is a comma, or something that was read.
                [a, b] => self.line.get(a.to..b.from).is_none_or(|between| !between.trim().is_empty()),
                _ => false,
            });
            let mut vocables = [Vocable::Other; LONGEST];
            vocables.iter_mut().zip(words).for_each(|(to, word)| *to = word.vocable);
            let phrase = phrase(vocables.get(..count).filter(|_| !apart)?, self.context)?;
            Some(Piece { words: at, phrase })
        })
    }

    fn position(&self, is: impl Fn(&Phrase) -> bool) -> Option<usize> {
        self.chain.iter().position(|piece| is(&piece.phrase))
    }

    /// Gives up what lacks the company that it needs, or belongs to a word next to it. Whether anything was given up.
    fn drop_doubtful(&mut self, side: Side) -> bool {
        let (day, time) = (self.position(Phrase::is_day), self.position(Phrase::is_time));
        let alone = |phrase: &Phrase| {
            let beside = if phrase.is_time() { day.is_some() } else { time.is_some() };
            let least = if side == Side::End { Certainty::End } else { Certainty::Sure };
            phrase.certainty < least && !beside
        };
        if let Some(at) = self.position(alone) {
            self.chain.truncate(at);
            return true;
        }
        let Some(inmost) = self.chain.last() else { return false };
        let neighbour = match side {
            Side::Beginning => self.words.get(inmost.words.end),
            Side::End => inmost.words.start.checked_sub(1).and_then(|at| self.words.get(at)),
        };
        let belongs = neighbour.is_some_and(|word| match side {
            // `Friday 13`
            Side::Beginning if inmost.phrase.is_day() && matches!(word.vocable, Vocable::Number(..)) => true,
            Side::Beginning => belongs_after(word, self.context),
            Side::End => belongs_before(word, self.context),
        });
        if belongs {
            // A time next to a day that isn't read belongs to that day.
            let last = self.chain.len().saturating_sub(1);
            let from = if inmost.phrase.is_day() { time.unwrap_or(last).min(last) } else { last };
            self.chain.truncate(from);
        }
        belongs
    }
}
