//! Slack's markup as plain text: a message's first line, for a title.

use std::sync::Arc;

use crate::wire;

/// The longest title, in characters as one sees them.
const LONGEST: usize = 200;

/// What begins and ends a block of code.
const FENCE: &str = "```";

/// The first line that says something, with people, channels, links and entities as one reads them. Marks of emphasis
/// stay, since nothing tells them from the same characters meant as they are; a fence of a block of code is no word.
pub(crate) fn title(text: &str) -> Arc<str> {
    let text = plain(text);
    let lines = text.lines().map(|line| line.trim().trim_start_matches(FENCE).trim_end_matches(FENCE).trim());
    let line = lines.into_iter().find(|line| !line.is_empty()).unwrap_or_default();
    wire::cut(line, LONGEST).into()
}

/// A reference may stand over a line's end, so that lines are told apart afterwards.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, token)) = rest.split_once('<') {
        out.push_str(before);
        match token.split_once('>') {
            Some((token, after)) => {
                reference(token, &mut out);
                rest = after;
            }
            // Slack writes its own `<` as an entity, so this one ends a text that was cut.
            None => {
                out.push('<');
                rest = token;
            }
        }
    }
    out.push_str(rest);
    // The ampersand last: what it makes is no entity.
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// What stands between angle brackets: `@U1`, `#C1|name`, `!here`, `!subteam^S1|@team`, `!date^1^{date}|Monday`,
/// `address|label`.
fn reference(token: &str, out: &mut String) {
    let (target, label) = token.split_once('|').map_or((token, None), |(target, label)| (target, Some(label)));
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = label.map(words).filter(|label| !label.is_empty());
    let (sign, id) = match target.as_bytes().first() {
        Some(b'@') => ("@", &target[1..]),
        Some(b'#') => ("#", &target[1..]),
        // A date says what its label does, and everything else with a mark is a group of people.
        Some(b'!') if target.starts_with("!date^") => ("", target.rsplit('^').next().unwrap_or_default()),
        Some(b'!') => ("@", target[1..].split_once('^').map_or(&target[1..], |(_, id)| id)),
        _ => ("", target.strip_prefix("mailto:").unwrap_or(target)),
    };
    match label {
        Some(label) if label.starts_with(sign) => out.push_str(&label),
        Some(label) => {
            out.push_str(sign);
            out.push_str(&label);
        }
        None => {
            out.push_str(sign);
            out.push_str(&words(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_title_is_what_one_reads_on_the_first_line() {
        for (text, plain) in [
            ("Ship it", "Ship it"),
            ("\n  \n Second *bold* line\nthird", "Second *bold* line"),
            ("<@U1> asked <@U2|mara> in <#C1|general> and <#C2>", "@U1 asked @mara in #general and #C2"),
            ("<!here> <!subteam^S1|@design> <!date^1^{date}|Monday>", "@here @design Monday"),
            ("see <https://a.example/?a=1&amp;b=2>", "see https://a.example/?a=1&b=2"),
            ("<https://a.example|the plan> <mailto:m@a.example|m@a.example>", "the plan m@a.example"),
            ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
            ("cut <https://a.exam", "cut <https://a.exam"),
            ("<> <|> <@> <|x>", "  @ x"),
            ("", ""),
        ] {
            assert_eq!(&*title(text), plain.trim(), "{text}");
        }
    }

    #[test]
    fn a_title_has_an_end() {
        let long = title(&"é".repeat(1000));
        assert_eq!(long.chars().count(), 201);
        assert!(long.ends_with('…'));
        assert_eq!(title(&"é".repeat(200)).chars().count(), 200);
    }
}
