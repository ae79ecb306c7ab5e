//! The title syntax: a table of examples, then properties for any text.

use std::sync::LazyLock;

use plan::title::parse;
use proptest::prelude::*;
use regex::Regex;

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
        ("Read [1.5h]", Some(90), "Read"),
        ("Read [1,5 h]", Some(90), "Read"),
        ("Read [.5h] on", Some(30), "Read on"),
        ("Read [1h30]", Some(90), "Read"),
        ("Read [90 mins]", Some(90), "Read"),
        ("Read [1 hour 30 minutes]", Some(90), "Read"),
        ("Read [2 Hrs]", Some(120), "Read"),
        ("Read [1:30h]", Some(90), "Read"),
        kept("Psalm [1:30]"),
        kept("Seven [7.5]"),
        kept("[:30]"),
        kept("[1h90]"),
        kept("[1.5h30m]"),
        kept("[1.5m]"),
        kept("[1,5 часов]"),
        kept("[1 5m]"),
        kept("[.h]"),
        kept("[half an hour]"),
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

/// Texts that resemble the syntax more often than random ones would.
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
        "hrs?|hours?|mins?|minutes?",
        "[.,:]",
        Just("[1.5h]".to_owned()),
        Just("[1:30h]".to_owned()),
        "\\PC{0,4}",
    ];
    proptest::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn visible(text: &str) -> String {
    text.chars().filter(|char| !char.is_whitespace()).collect()
}

/// Matches a valid bracket at the start of `text` with patterns, independently of the hand-written parser. Returns its
/// length in bytes and its minutes.
fn bracket(text: &str) -> Option<(usize, u64)> {
    static FORMS: LazyLock<[Regex; 5]> = LazyLock::new(|| {
        [
            r"(?P<h>D+)_*H(?:_*(?P<over>D+)_*M)?",
            r"(?P<h>D+)_*H_*(?P<m>D+)",
            r"(?P<over>D+)_*M",
            r"(?P<h>D*)[.,](?P<part>D*)_*H",
            r"(?P<h>D*)_*:_*(?P<mm>DD)_*H",
        ]
        .map(|form| {
            let form = form.replace('H', "(?:h|hrs?|hours?)").replace('M', "(?:m|mins?|minutes?)");
            Regex::new(&format!(r"(?i)^\[_*{form}_*\]").replace('D', "[0-9]").replace('_', r"\s")).unwrap()
        })
    });
    FORMS.iter().find_map(|form| {
        let parts = form.captures(text)?;
        let number = |name| {
            parts.name(name).map_or(Some(0), |digits| match digits.as_str() {
                "" => Some(0),
                digits => digits.parse::<u64>().ok(),
            })
        };
        if parts.name("part").is_some_and(|part| part.is_empty() && parts["h"].is_empty()) {
            return None;
        }
        let within = number("m")?.checked_add(number("mm")?).filter(|minutes| *minutes < 60)?;
        let part = parts.name("part").map_or("", |part| part.as_str());
        let part = format!("0.{}0", part.get(..4).unwrap_or(part)).parse::<f64>().unwrap();
        let total = number("h")?.checked_mul(60)?.checked_add(within)?.checked_add(number("over")?)?;
        let total = total.checked_add((part * 60.0 + 0.5 + 1e-9) as u64)?;
        (1..=1440).contains(&total).then_some((parts[0].len(), total))
    })
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
    fn parsing_a_title_twice_changes_nothing(text in titles()) {
        let once = parse(&text);
        let twice = parse(&once.title);
        prop_assert_eq!(&twice.title, &once.title);
        prop_assert!(twice.scheduled.is_none() || once.title == text);
    }
}

proptest! {
    /// Fields and titles agree: a duration with a unit that a field accepts is accepted in a title's brackets as well.
    #[test]
    fn titles_accept_the_lengths_that_fields_accept(text in "[0-9]{0,3}[.,:]?[0-9]{0,5} ?(h|hr|hours|m|mins|minutes|часов|)[0-9]{0,3}m?") {
        let typed = plan::length::parse(&text);
        let has_unit = text.contains(['h', 'm']);
        let parsed = parse(&format!("Read [{text}]")).scheduled;
        if has_unit && typed.is_some_and(|minutes| (1..=1440).contains(&minutes)) {
            prop_assert_eq!(parsed, typed);
        } else if typed.is_some() {
            prop_assert_eq!(parsed, None);
        }
    }

    #[test]
    fn any_typed_length_is_read_without_failing(text in "\\PC{0,20}", digits in "[0-9.,:]{0,40}\\PC{0,6}") {
        let _ = (plan::length::parse(&text), plan::length::parse(&digits));
    }
}

#[test]
fn a_length_in_another_language_is_no_length() {
    for text in ["1,5 часов", "1.5時間", "1,5 Std", "٣٠", "1,123é", "1.12345678901234567890", "99999999999999h"]
    {
        let read = plan::length::parse(text);
        assert_eq!(read, if text.starts_with("1.1") { Some(67) } else { None }, "{text}");
    }
}
