//! Pseudo-languages, made from the English: longer by a third and accented, so that a text that doesn't come from the
//! catalogue, and a place that only English fits into, are seen at once. The second one is written from right to left.

/// Their tags: regions that are reserved for it.
pub(super) const TAGS: [&str; 2] = ["en-XA", "ar-XB"];

/// A catalogue in their words. Keys, arguments and the names of variants stay.
pub(super) fn of(catalogue: &str) -> String {
    let mut out = String::with_capacity(catalogue.len() * 2);
    for line in catalogue.lines() {
        let is_variant = line.trim_start().starts_with(['[', '*']);
        let separator = match line.starts_with([' ', '}']) {
            true if is_variant => "] ",
            true => "",
            false => " = ",
        };
        let text = line.find(separator).map_or(line.len(), |at| at + separator.len());
        let (name, text) = line.split_at(text);
        out.push_str(name);
        accent(text, &mut out);
        out.push('\n');
    }
    out
}

/// What stands in braces stays.
fn accent(text: &str, out: &mut String) {
    let mut depth = 0_usize;
    for letter in text.chars() {
        match letter {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let accented = if depth == 0 { accented(letter) } else { None };
        match accented {
            Some(letters) => out.push_str(letters),
            None => out.push(letter),
        }
    }
}

/// Vowels become two, which makes most texts longer by a third.
fn accented(letter: char) -> Option<&'static str> {
    let letters = match letter {
        'a' => "áà",
        'b' => "ƀ",
        'c' => "ç",
        'd' => "ð",
        'e' => "éè",
        'f' => "ƒ",
        'g' => "ĝ",
        'h' => "ĥ",
        'i' => "íì",
        'j' => "ĵ",
        'k' => "ķ",
        'l' => "ļ",
        'm' => "ɱ",
        'n' => "ñ",
        'o' => "öø",
        'p' => "þ",
        'q' => "ɋ",
        'r' => "ŕ",
        's' => "š",
        't' => "ţ",
        'u' => "ûü",
        'v' => "ṽ",
        'w' => "ŵ",
        'x' => "ẋ",
        'y' => "ýÿ",
        'z' => "ž",
        'A' => "ÁÀ",
        'B' => "Ɓ",
        'C' => "Ç",
        'D' => "Ð",
        'E' => "ÉÈ",
        'F' => "Ƒ",
        'G' => "Ĝ",
        'H' => "Ĥ",
        'I' => "ÍÌ",
        'J' => "Ĵ",
        'K' => "Ķ",
        'L' => "Ļ",
        'M' => "Ṁ",
        'N' => "Ñ",
        'O' => "ÖØ",
        'P' => "Þ",
        'Q' => "Ɋ",
        'R' => "Ŕ",
        'S' => "Š",
        'T' => "Ţ",
        'U' => "ÛÜ",
        'V' => "Ṽ",
        'W' => "Ŵ",
        'X' => "Ẋ",
        'Y' => "ÝŸ",
        'Z' => "Ž",
        _ => return None,
    };
    Some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_accented_and_longer_and_nothing_else_changes() {
        let english =
            "open-day = Show { $day }: now\nleft = { $count ->\n    [one] one is { $count }\n   *[other] more\n}\n";
        let pseudo = "open-day = Šĥöøŵ { $day }: ñöøŵ\nleft = { $count ->\n    [one] öøñéè íìš { $count }\n   *[other] ɱöøŕéè\n}\n";
        assert_eq!(of(english), pseudo);
    }

    #[test]
    fn every_letter_has_another_form() {
        let all = ('a'..='z').chain('A'..='Z');
        assert!(all.into_iter().all(|letter| accented(letter).is_some_and(|it| !it.contains(letter))));
    }
}
