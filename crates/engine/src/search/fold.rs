//! Text as it is compared: in lower case, without accents, and split into words.
//!
//! A table of Latin letters does what Unicode's decomposition would do for them, in less than a kilobyte: the tables of all
//! scripts are larger than the rest of the search. Other scripts are compared without case, Greek and Cyrillic also
//! without accents.

use std::ops::Range;

use plan::title::is_unseen;

/// The plain letters of U+00C0 to U+024F; a point is a letter that isn't a plain one with an accent.
const LATIN: &str = "aaaaaa.ceeeeiiiidnooooo.ouuuuy..aaaaaa.ceeeeiiiidnooooo.ouuuuy.yaaaaaaccccccccddddeeeeeeeeeegggggggg\
    hhhhiiiiiiiiii..jjkkkllllllllllnnnnnnnnnoooooo..rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs........\
    ........................oo.............uu............................aaiioouuuuuuuuuu.aaaa....ggkkoo\
    oo..j...gg..nnaa..ooaaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............................";
/// The plain letters of U+1E00 to U+1EFF.
const LATIN_MORE: &str = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss\
    ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s....aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee\
    iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

/// Calls `each` with every word of a text, folded.
pub(super) fn words(text: &str, each: &mut dyn FnMut(&str)) {
    let mut word = String::new();
    // Most text is plain, and most of the time of the first search goes by here.
    if text.is_ascii() {
        for part in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
            word.clear();
            word.push_str(part);
            word.make_ascii_lowercase();
            each(&word);
        }
        return;
    }
    for c in text.chars() {
        if !separates(c) {
            fold(c, &mut word);
        } else if !word.is_empty() {
            each(&word);
            word.clear();
        }
    }
    if !word.is_empty() {
        each(&word);
    }
}

/// The words of a text, folded.
pub(super) fn folded(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    words(text, &mut |word| out.push(word.to_owned()));
    out
}

/// Where a text has what is looked for, in order: in each of its words what is first found of each of these.
pub(crate) fn matching(text: &str, wanted: &[String]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut word = String::new();
    // Of each character of the word: where it ends in the folded word, and where it is in the text.
    let mut places: Vec<(usize, Range<usize>)> = Vec::new();
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if !separates(c) {
            fold(c, &mut word);
            places.push((word.len(), at..at.saturating_add(c.len_utf8())));
            continue;
        }
        for wanted in wanted.iter().filter(|wanted| !wanted.is_empty()) {
            let Some(first) = word.find(&**wanted) else { continue };
            let last = first.saturating_add(wanted.len());
            // An accent after the last letter has the same end as that, and goes along.
            let mut within = places.iter().skip_while(|(end, _)| *end <= first);
            let Some((mut end, range)) = within.next().cloned() else { continue };
            let mut range = range;
            for (next, more) in within {
                if end >= last && *next > end {
                    break;
                }
                (end, range.end) = (*next, more.end);
            }
            found.push(range);
        }
        word.clear();
        places.clear();
    }
    plan::sort_by_key(&mut found, |range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in found {
        match merged.last_mut().filter(|last| range.start <= last.end) {
            Some(last) => last.end = last.end.max(range.end),
            None => merged.push(range),
        }
    }
    merged
}

/// Whether a word ends there: at spaces and punctuation. What draws nothing, such as a soft hyphen, is within a word.
fn separates(c: char) -> bool {
    match c {
        _ if c.is_ascii() => !c.is_ascii_alphanumeric(),
        'ª' | 'µ' | 'º' => false,
        '\u{80}'..='\u{BF}' | '×' | '÷' | '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{303F}' => !is_unseen(c),
        _ => c.is_whitespace(),
    }
}

fn fold(c: char, out: &mut String) {
    let plain = match c {
        _ if c.is_ascii() => return out.push(c.to_ascii_lowercase()),
        'ß' | 'ẞ' => return out.push_str("ss"),
        'Æ' | 'æ' => return out.push_str("ae"),
        'Œ' | 'œ' => return out.push_str("oe"),
        'Þ' | 'þ' => return out.push_str("th"),
        'Ĳ' | 'ĳ' => return out.push_str("ij"),
        // Accents of their own, after the letter.
        '\u{300}'..='\u{36F}' => return,
        '\u{C0}'..='\u{24F}' => plain(LATIN, c, '\u{C0}'),
        '\u{1E00}'..='\u{1EFF}' => plain(LATIN_MORE, c, '\u{1E00}'),
        'Ά' | 'ά' => Some('α'),
        'Έ' | 'έ' => Some('ε'),
        'Ή' | 'ή' => Some('η'),
        'Ί' | 'ί' | 'Ϊ' | 'ϊ' | 'ΐ' => Some('ι'),
        'Ό' | 'ό' => Some('ο'),
        'Ύ' | 'ύ' | 'Ϋ' | 'ϋ' | 'ΰ' => Some('υ'),
        'Ώ' | 'ώ' => Some('ω'),
        'ς' => Some('σ'),
        'Ё' | 'ё' | 'Ѐ' | 'ѐ' => Some('е'),
        'Й' | 'й' | 'Ѝ' | 'ѝ' => Some('и'),
        'Ї' | 'ї' => Some('і'),
        'Ў' | 'ў' => Some('у'),
        'Ќ' | 'ќ' => Some('к'),
        'Ѓ' | 'ѓ' => Some('г'),
        _ if is_unseen(c) => return,
        _ => None,
    };
    match plain {
        Some(plain) => out.push(plain),
        None => out.extend(c.to_lowercase()),
    }
}

fn plain(letters: &str, c: char, first: char) -> Option<char> {
    let at = u32::from(c).saturating_sub(first.into()) as usize;
    letters.as_bytes().get(at).map(|letter| char::from(*letter)).filter(|letter| *letter != '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(text: &str) -> String {
        folded(text).join(" ")
    }

    #[test]
    fn case_and_accents_make_no_difference() {
        for (text, plain) in [
            ("Überprüfung", "uberprufung"),
            ("CAFÉ déjà-vu", "cafe deja vu"),
            ("cafe\u{301}", "cafe"),
            ("Straße STRASSE", "strasse strasse"),
            ("Øystein Łódź Đorđe İstanbul ılık", "oystein lodz dorde istanbul ilik"),
            ("Nguyễn Văn Ặ", "nguyen van a"),
            ("Ǻ ȟ ẛ ỹ ſ ÿ Ÿ", "a h s y s y y"),
            ("ΆΛΦΑ ὰ Σίσυφος", "αλφα ὰ σισυφοσ"),
            ("Ёлка Йод", "елка иод"),
            ("Æsir œuvre þing ĳs", "aesir oeuvre thing ijs"),
            ("co\u{AD}op\u{200B}eration", "cooperation"),
        ] {
            assert_eq!(joined(text), plain, "{text}");
        }
    }

    #[test]
    fn punctuation_separates_words() {
        assert_eq!(joined("[BUG] #123: “Save” fails — it's (very) slow…"), "bug 123 save fails it s very slow");
        assert_eq!(joined("計画を立てる。 明日"), "計画を立てる 明日");
        assert_eq!(joined("🎉 party"), "🎉 party");
        assert_eq!(joined(" -- "), "");
    }

    #[test]
    fn what_matches_is_found_in_the_text_as_it_is_written() {
        for (text, wanted, marked) in [
            ("Write report", "re", "Write [re]port"),
            ("Überprüfung PRÜFEN", "pruf", "Über[prüf]ung [PRÜF]EN"),
            ("cafe\u{301} Cafe", "cafe", "[cafe\u{301}] [Cafe]"),
            ("Straße", "ss", "Stra[ß]e"),
            ("co\u{AD}op", "coo", "[co\u{AD}o]p"),
            ("report", "re rep o", "[rep][o]rt"),
            ("report", "rep ort", "[rep][ort]"),
            ("-- 🎉 party", "🎉", "-- [🎉] party"),
            ("plain", "x", "plain"),
        ] {
            let wanted: Vec<String> = wanted.split(' ').map(str::to_owned).collect();
            let (mut out, mut from) = (String::new(), 0);
            for range in matching(text, &wanted) {
                out.push_str(&format!("{}[{}]", &text[from..range.start], &text[range.clone()]));
                from = range.end;
            }
            out.push_str(&text[from..]);
            assert_eq!(out.replace("][", ""), marked.replace("][", ""), "{text}");
        }
    }

    #[test]
    fn the_tables_have_a_letter_for_each_code_point() {
        assert_eq!((LATIN.len(), LATIN_MORE.len()), (0x24F - 0xC0 + 1, 256));
        for c in ('\u{C0}'..='\u{24F}').chain('\u{1E00}'..='\u{1EFF}').filter(|c| c.is_alphabetic()) {
            let (mut one, mut other) = (String::new(), String::new());
            fold(c, &mut one);
            c.to_lowercase().chain(c.to_uppercase()).take(1).for_each(|c| fold(c, &mut other));
            assert_eq!(one, other, "{c} in either case");
        }
    }
}
