//! A line while it is typed: the text, and which of it stays text.

use std::ops::Range;

use super::{QuickContext, Understood, brackets, read, touches};

/// A line while it is typed. It remembers which parts the user has turned back into text, however it is edited after
/// that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedLine {
    text: String,
    kept: KeptText,
}

/// What stays text, in bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct KeptText {
    /// What was there before.
    pub existing: Vec<Range<usize>>,
    /// What the user has turned back into text. It is as if it weren't there when the ends of the line are read, so that
    /// the parts beside it stay what they are.
    pub undone: Vec<Range<usize>>,
}

impl KeptText {
    /// Whether a range has a byte in common with what stays text.
    pub(super) fn touches(&self, range: &Range<usize>) -> bool {
        touches(range, &self.existing) || touches(range, &self.undone)
    }
}

impl TypedLine {
    /// A title that was there before: only what is typed from now on is read.
    pub fn existing(text: &str) -> Self {
        let mut line = Self { text: text.to_owned(), kept: KeptText::default() };
        add(&mut line.kept.existing, 0..text.len());
        line
    }

    /// A title from elsewhere: only its brackets are read.
    pub fn from_source(text: &str) -> Self {
        let mut line = Self { text: text.to_owned(), kept: KeptText::default() };
        let mut from = 0;
        for (bracket, _) in brackets(text, &KeptText::default()) {
            add(&mut line.kept.existing, from..bracket.start);
            from = bracket.end;
        }
        add(&mut line.kept.existing, from..text.len());
        line
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text after an edit. What was kept stays kept, as far as it is still there.
    pub fn retype(&mut self, text: &str) {
        let (old, new) = (self.text.len(), text.len());
        let same = |(a, b): &(char, char)| a == b;
        let bytes = |bytes: usize, (c, _): (char, char)| bytes.saturating_add(c.len_utf8());
        let before = self.text.chars().zip(text.chars()).take_while(same).fold(0, bytes);
        let ends = self.text.get(before..).unwrap_or_default().chars().rev();
        let after = ends.zip(text.get(before..).unwrap_or_default().chars().rev()).take_while(same).fold(0, bytes);
        let gone = before..old.saturating_sub(after);
        let came = new.saturating_sub(after);
        text.clone_into(&mut self.text);
        for kept in [&mut self.kept.existing, &mut self.kept.undone] {
            for range in std::mem::take(kept) {
                let moved = |at: usize| at.saturating_sub(gone.end).saturating_add(came);
                if range.end <= gone.start {
                    add(kept, range);
                } else if range.start >= gone.end {
                    add(kept, moved(range.start)..moved(range.end));
                } else {
                    add(kept, range.start..gone.start);
                    add(kept, came..moved(range.end));
                }
            }
        }
    }

    /// Turns a part back into text.
    pub fn keep(&mut self, part: Range<usize>) {
        add(&mut self.kept.undone, part);
    }

    /// Reads it.
    pub fn read(&self, context: &QuickContext) -> Understood {
        read(&self.text, &self.kept, context)
    }

    /// Whether a bracket that the title syntax would read stays text.
    pub fn keeps_a_bracket(&self) -> bool {
        brackets(&self.text, &KeptText::default()).iter().any(|(bracket, _)| self.kept.touches(bracket))
    }
}

fn add(kept: &mut Vec<Range<usize>>, range: Range<usize>) {
    if range.start < range.end {
        kept.push(range);
    }
}
