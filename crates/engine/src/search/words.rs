//! All words of what can be searched, each once. A search looks through these words instead of all texts: there are far
//! fewer of them, since the same ones come back in title after title.

use super::fold;

/// How well a word matches what is looked for.
pub(crate) type Fit = u8;
/// What is looked for is within the word.
pub(super) const WITHIN: Fit = 1;
/// The word begins with it.
pub(super) const BEGINS: Fit = 2;
/// It is the word.
pub(super) const WHOLE: Fit = 3;

/// Worth of a match in a title, by its mark; in both tables a beginning counts more than the inside.
const IN_TITLE: [u32; 4] = [0, 2, 5, 6];
/// Worth of a match beside the title: in notes, names of projects and labels.
const BESIDE: [u32; 4] = [0, 1, 3, 3];

/// A text by the numbers of its words: those of the title, then the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    words: Box<[u32]>,
    title: usize,
}

impl Text {
    /// How well its best word matches.
    pub(super) fn best(&self, marks: &[Fit]) -> Fit {
        self.words.iter().map(|word| mark(marks, *word)).max().unwrap_or(0)
    }
}

/// All words, each with a number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    /// The words, each followed by a space.
    text: String,
    /// Where each of them ends.
    ends: Vec<u32>,
    /// A hash table of numbers from one; zero is free. Its length is a power of two.
    slots: Vec<u32>,
}

impl Vocabulary {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Takes in a text.
    pub(crate) fn read(&mut self, title: &str, beside: &str) -> Text {
        let mut words = Vec::new();
        fold::words(title, &mut |word| words.push(self.number(word)));
        let title = words.len();
        fold::words(beside, &mut |word| words.push(self.number(word)));
        Text { words: words.into(), title }
    }

    fn number(&mut self, word: &str) -> u32 {
        if self.ends.len().saturating_mul(2) >= self.slots.len() {
            self.grow();
        }
        let slot = self.slot(word);
        if self.slots[slot] == 0 {
            self.text.push_str(word);
            self.ends.push(self.text.len() as u32);
            self.text.push(' ');
            self.slots[slot] = self.ends.len() as u32;
        }
        self.slots[slot].saturating_sub(1)
    }

    /// Where the word is in the table, or would be.
    fn slot(&self, word: &str) -> usize {
        let last = self.slots.len().saturating_sub(1);
        let mut at = hash(word) as usize & last;
        while self.slots[at].checked_sub(1).is_some_and(|number| self.word(number as usize) != word) {
            at = at.wrapping_add(1) & last;
        }
        at
    }

    fn grow(&mut self) {
        self.slots = vec![0; self.slots.len().saturating_mul(2).max(1_024)];
        for number in 0..self.ends.len() {
            let slot = self.slot(self.word(number));
            self.slots[slot] = (number as u32).saturating_add(1);
        }
    }

    fn begin(&self, number: usize) -> usize {
        number.checked_sub(1).map_or(0, |before| (self.ends[before] as usize).saturating_add(1))
    }

    fn word(&self, number: usize) -> &str {
        &self.text[self.begin(number)..self.ends[number] as usize]
    }

    /// Marks each word by how well it matches.
    pub(crate) fn marks(&self, wanted: &str) -> Vec<Fit> {
        let mut marks = vec![0; self.ends.len()];
        let mut number = 0;
        for (at, found) in self.text.match_indices(wanted) {
            while (self.ends[number] as usize) < at {
                number = number.saturating_add(1);
            }
            let begins = at == self.begin(number);
            let ends = at.saturating_add(found.len()) == self.ends[number] as usize;
            let mark = if !begins {
                WITHIN
            } else if ends {
                WHOLE
            } else {
                BEGINS
            };
            marks[number] = marks[number].max(mark);
        }
        marks
    }
}

/// FNV-1a: short, and good enough for words.
fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811C_9DC5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// What a text is worth for the wanted words, given how each known word matches each of them, and what is found beside
/// the text; `None` unless all of them are there. Vocabulary of the title count more, and its first word most.
pub(crate) fn worth(text: &Text, wanted: &[Vec<Fit>], beside: impl Fn(usize) -> Fit) -> Option<u32> {
    let mut sum = 0_u32;
    for (at, marks) in wanted.iter().enumerate() {
        let mut best = BESIDE[usize::from(beside(at).min(WHOLE))];
        for (at, word) in text.words.iter().enumerate() {
            let table = if at < text.title { &IN_TITLE } else { &BESIDE };
            best = best.max(table[usize::from(mark(marks, *word))]);
        }
        if best == 0 {
            return None;
        }
        sum = sum.saturating_add(best);
    }
    let first = text.words.first().filter(|_| text.title > 0);
    let leads = first.zip(wanted.first()).is_some_and(|(word, marks)| mark(marks, *word) >= BEGINS);
    Some(sum.saturating_add(u32::from(leads)))
}

/// A word that was read after the marks were made has none.
fn mark(marks: &[Fit], word: u32) -> Fit {
    marks.get(word as usize).copied().unwrap_or(0)
}

/// The best of what is offered, up to a number, and how many there were.
#[derive(Clone, Debug)]
pub(crate) struct Best {
    most: usize,
    /// How many there were.
    pub(crate) total: usize,
    all: Vec<Rank>,
}

/// The order of a match, smallest first, and its number.
type Rank = (u32, u32, u32);

impl Best {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, total: 0, all: Vec::new() }
    }

    /// Offers a match by its worth, and among those by what comes first.
    pub(crate) fn offer(&mut self, worth: u32, next: u32, number: usize) {
        self.total = self.total.saturating_add(1);
        let rank = (u32::MAX.saturating_sub(worth), next, number as u32);
        let full = self.all.len() >= self.most;
        if full && self.all.last().is_none_or(|last| *last <= rank) {
            return;
        }
        if full {
            self.all.pop();
        }
        let at = self.all.partition_point(|known| *known <= rank);
        self.all.insert(at, rank);
    }

    /// The numbers of the best ones.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = usize> {
        self.all.iter().map(|(.., number)| *number as usize)
    }
}
