//! The title syntax: a table of examples, then what must hold for any text.

use plan::title::parse;
use proptest::prelude::*;

#[test]
fn brackets_set_the_length_or_stay() {
    let kept = |title| (title, None, title);
    for (text, minutes, title) in [
        ("Write report [1h30m]", Some(90), "Write report"),
        ("[75m] Typeface", Some(75), "Typeface"),
        ("Plan [1h] lunch", Some(60), "Plan lunch"),
        ("Call [30m]", Some(30), "Call"),
        ("Call [30M] [2H]", Some(30), "Call"),
        ("Read [1h 30m]", Some(90), "Read"),
        ("Read [ 1h 15m ]", Some(75), "Read"),
        ("Read [1 h 15 m]", Some(75), "Read"),
        ("Long [24h]", Some(1440), "Long"),
        ("Short [1m]", Some(1), "Short"),
        ("Zeros [00h07m]", Some(7), "Zeros"),
        ("Odd [1h90m]", Some(150), "Odd"),
        ("two  spaces [1h] stay  here", Some(60), "two  spaces stay  here"),
        ("  both  ends  [1h]", Some(60), "  both  ends"),
        ("[1h] both  ends  ", Some(60), "both  ends  "),
        ("a  [1h]  [2h]  b", Some(60), "a b"),
        ("a[1h] [2h]b", Some(60), "a b"),
        ("no-break [1h\u{a0}30m]\u{a0}space", Some(90), "no-break space"),
        ("glued[1h]together", Some(60), "gluedtogether"),
        ("a [1h] [BUG] b [30m] c", Some(60), "a [BUG] b c"),
        ("[0m] first [45m]", Some(45), "[0m] first"),
        ("[[1h]]", Some(60), "[]"),
        ("[ [1h] ]", Some(60), "[ ]"),
        ("a [1[2h]h]", Some(120), "a"),
        ("a [1 [2h] h] b", Some(120), "a b"),
        ("[a[b]1h]", None, "[a[b]1h]"),
        ("[1h]", Some(60), "[1h]"),
        (" [1h] [2h] ", Some(60), " [1h] [2h] "),
        kept("[BUG] Save fails"),
        kept("[]"),
        kept("[ ]"),
        kept("[h]"),
        kept("[m]"),
        kept("[0m]"),
        kept("[0h0m]"),
        kept("[90]"),
        kept("[25h]"),
        kept("[24h1m]"),
        kept("[1h30m"),
        kept("1h30m]"),
        kept("[1.5h]"),
        kept("[-1h]"),
        kept("[30m1h]"),
        kept("[99999999999999999999m]"),
        kept("[71582789h]"),
        kept("[١h]"),
        kept(""),
        kept("  "),
    ] {
        let parsed = parse(text);
        assert_eq!((parsed.scheduled, &*parsed.title), (minutes, title), "{text:?}");
    }
}

#[test]
fn a_megabyte_of_brackets_is_read_like_any_text() {
    for hostile in
        ["[".repeat(1 << 20), "[1h".repeat(1 << 18), "[ ".repeat(1 << 19), "[1".repeat(1 << 19), "]".repeat(1 << 20)]
    {
        let parsed = parse(&hostile);
        assert_eq!((parsed.scheduled, parsed.title.len()), (None, hostile.len()));
    }
    assert_eq!(parse(&format!("{}[1h]", "[".repeat(1 << 20))).scheduled, Some(60));
    let spaces = format!("a{}[2h]", " ".repeat(1 << 20));
    assert_eq!((parse(&spaces).scheduled, &*parse(&spaces).title), (Some(120), "a"));
    let nested = format!("a{}[2h]{}", "[1".repeat(1 << 14), "h]".repeat(1 << 14));
    assert_eq!((parse(&nested).scheduled, &*parse(&nested).title), (Some(120), "a"));
    let valid = parse("[1h] b").title.into_owned().repeat(1 << 14) + &"[1h]".repeat(1 << 14);
    assert_eq!(parse(&valid).title, "b".repeat(1 << 14));
}

/// Texts that come near the syntax more often than random ones would.
fn titles() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("[".to_owned()),
        Just("]".to_owned()),
        Just(" ".to_owned()),
        Just("\u{a0}".to_owned()),
        Just("1h".to_owned()),
        Just("[1h30m]".to_owned()),
        Just("[BUG]".to_owned()),
        "[0-9]{1,3}",
        "[0-9]{9,25}",
        "[hmHM]",
        "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn visible(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// Reads a valid bracket at the beginning of `text`, by hand: another way to the same answer than the regular
/// expression. Its length in bytes and its minutes.
fn bracket(text: &str) -> Option<(usize, u64)> {
    let inner = text.strip_prefix('[')?;
    let end = inner.find(']')?;
    let (mut total, mut units, mut digits, mut spaced) = (0u64, "hm", String::new(), false);
    for char in inner[..end].chars().map(|char| char.to_ascii_lowercase()) {
        match char {
            ' ' | '\t' | '\u{a0}' => spaced = !digits.is_empty(),
            '0'..='9' if spaced => return None,
            '0'..='9' => digits.push(char),
            unit => {
                let at = units.find(unit)?;
                let each = if unit == 'h' { 60 } else { 1 };
                total = total.checked_add(digits.parse::<u64>().ok()?.checked_mul(each)?)?;
                (units, digits, spaced) = (&units[at + 1..], String::new(), false);
            }
        }
    }
    (digits.is_empty() && (1..=1440).contains(&total)).then_some((end + 2, total))
}

/// The first valid bracket anywhere in `text`.
fn innermost(text: &str) -> Option<(usize, usize, u64)> {
    text.match_indices('[').find_map(|(at, _)| bracket(&text[at..]).map(|(len, minutes)| (at, len, minutes)))
}

proptest! {
    #[test]
    fn only_valid_brackets_are_lost(text in titles()) {
        let (mut want, mut first) = (text.clone(), None);
        while let Some((at, len, minutes)) = innermost(&want) {
            first.get_or_insert(minutes);
            want.replace_range(at..at + len, "");
        }
        let parsed = parse(&text);
        prop_assert_eq!(parsed.scheduled.map(u64::from), first);
        let want = if visible(&want).is_empty() { visible(&text) } else { visible(&want) };
        prop_assert_eq!(visible(&parsed.title), want);
    }

    #[test]
    fn any_text_is_read_without_failing(text in any::<String>()) {
        let parsed = parse(&text);
        prop_assert!(parsed.scheduled.is_none_or(|minutes| (1..=1440).contains(&minutes)));
        prop_assert!(parsed.scheduled.is_some() || parsed.title == text);
    }

    #[test]
    fn a_read_title_says_nothing_more(text in titles()) {
        let once = parse(&text);
        let twice = parse(&once.title);
        prop_assert_eq!(&twice.title, &once.title);
        prop_assert!(twice.scheduled.is_none() || once.title == text);
    }
}
