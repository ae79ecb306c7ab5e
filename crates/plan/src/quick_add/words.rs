//! The words of a line.

use std::ops::Range;

use super::line::KeptText;
use super::vocabulary::{self, Vocable};
use super::{QuickContext, QuickPart, touches};

/// A word of a line, between white space and brackets that were read.
#[derive(Debug)]
pub(super) struct QuickWord {
    /// Where it begins, in bytes.
    pub from: usize,
    /// Where it ends, without a comma or colon after it.
    pub to: usize,
    /// The same with them.
    pub end: usize,
    /// Its text as it is compared: in lower case, without diacritics.
    pub folded: String,
    /// What it means; [`Vocable::Other`] if it stays text.
    pub vocable: Vocable,
    /// Whether it stays text, because it is in quotes or kept.
    pub locked: bool,
    /// Whether the user has turned it back into text.
    pub undone: bool,
}

/// Splits a line into words.
pub(super) fn split(line: &str, parts: &[QuickPart], kept: &KeptText, context: &QuickContext) -> Vec<QuickWord> {
    let mut words = Vec::new();
    let mut from = None;
    let mut brackets = parts.iter().map(|part| part.at.clone()).peekable();
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        while brackets.next_if(|bracket| bracket.end <= at).is_some() {}
        let outside = !c.is_whitespace() && brackets.peek().is_none_or(|bracket| at < bracket.start);
        match (outside, from) {
            (true, None) => from = Some(at),
            (false, Some(begun)) => {
                words.push(word(line, begun..at, kept));
                from = None;
            }
            _ => {}
        }
    }
    lock_quoted(line, &mut words);
    for at in 0..words.len() {
        if let Some(word) = words.get_mut(at).filter(|word| !word.locked) {
            let text = line.get(word.from..word.to).unwrap_or_default();
            word.vocable = vocabulary::vocable(text, &word.folded, at == 0, context);
        }
    }
    words
}

fn word(line: &str, at: Range<usize>, kept: &KeptText) -> QuickWord {
    let whole = line.get(at.clone()).unwrap_or_default();
    let core = whole.strip_suffix([',', ':']).unwrap_or(whole);
    QuickWord {
        from: at.start,
        to: at.start.saturating_add(core.len()),
        end: at.end,
        folded: fold(core),
        vocable: Vocable::Other,
        locked: kept.touches(&at),
        undone: touches(&at, &kept.undone),
    }
}

/// The closing quotes of an opening one.
pub(super) fn closing(opening: char) -> Option<&'static [char]> {
    match opening {
        '"' => Some(&['"']),
        '“' => Some(&['”']),
        '„' => Some(&['“', '”']),
        '«' => Some(&['»']),
        '»' => Some(&['«']),
        _ => None,
    }
}

/// Words from an opening quote at the start of a word to a closing one at the end of a word stay text.
fn lock_quoted(line: &str, words: &mut [QuickWord]) {
    let mut open: Option<(usize, &[char])> = None;
    for at in 0..words.len() {
        let Some(word) = words.get(at) else { continue };
        let mut text = line.get(word.from..word.to).unwrap_or_default();
        if open.is_none() {
            let mut chars = text.chars();
            open = chars.next().and_then(closing).map(|closing| (at, closing));
            if open.is_some() {
                text = chars.as_str();
            }
        }
        if let Some((begun, closing)) = open
            && text.trim_end_matches(['.', '!', '?', ',', ';', ')']).ends_with(closing)
        {
            open = None;
            words.get_mut(begun..=at).into_iter().flatten().for_each(|word| word.locked = true);
        }
    }
}

/// A text as words and names are compared: in lower case, without diacritics.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        let plain = match c {
            '\u{300}'..='\u{36F}' => continue,
            'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
            'ç' | 'ć' | 'č' => 'c',
            'ď' | 'đ' => 'd',
            'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
            'ğ' => 'g',
            'ì'..='ï' | 'ī' | 'ı' => 'i',
            'ł' => 'l',
            'ñ' | 'ń' | 'ň' => 'n',
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
            'ř' => 'r',
            'ś' | 'š' | 'ş' | 'ș' | 'ß' => 's',
            'ť' | 'ţ' | 'ț' => 't',
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
            'ý' | 'ÿ' => 'y',
            'ź' | 'ż' | 'ž' => 'z',
            other => other,
        };
        folded.push(plain);
        if c == 'ß' {
            folded.push(plain);
        }
    }
    folded
}
