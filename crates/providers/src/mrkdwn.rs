//! Slack's markup as plain text: the first line of a message, as a title.

use std::sync::Arc;

use crate::wire;

/// Longest title, in grapheme clusters.
const LONGEST: usize = 200;

/// Starts and ends a code block.
const FENCE: &str = "```";

/// The first line with content, with users, channels, links and entities as a reader sees them. Marks of code go; those
/// of emphasis stay, since they can't be told from the same characters meant literally. A code fence alone doesn't count
/// as content.
pub(crate) fn title(text: &str) -> Arc<str> {
    let text = plain(text);
    let lines = text.lines().map(|line| line.trim().trim_start_matches(FENCE).trim_end_matches(FENCE).trim());
    let line = lines.into_iter().find(|line| !line.is_empty()).unwrap_or_default();
    wire::cut(&without_ticks(line), LONGEST).into()
}

/// Without the backticks around code; one alone stays.
fn without_ticks(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, after)) = after.split_once('`') else { break };
        out.push_str(before);
        out.push_str(code);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A reference may span lines, so lines are split afterwards.
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
            // Slack writes a literal `<` as an entity, so this one ends a truncated text.
            None => {
                out.push('<');
                rest = token;
            }
        }
    }
    out.push_str(rest);
    // The ampersand last, so that its result isn't read as another entity.
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// The content of angle brackets: `@U1`, `#C1|name`, `!here`, `!subteam^S1|@team`, `!date^1^{date}|Monday`,
/// `address|label`.
fn reference(token: &str, out: &mut String) {
    let (target, label) = token.split_once('|').map_or((token, None), |(target, label)| (target, Some(label)));
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let label = label.map(words).filter(|label| !label.is_empty());
    let (sign, id) = match target.as_bytes().first() {
        Some(b'@') => ("@", &target[1..]),
        Some(b'#') => ("#", &target[1..]),
        // A date shows its fallback label; everything else with an exclamation mark is a group of people.
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
    fn a_messages_title_is_its_first_visible_line() {
        for (text, plain) in [
            ("Ship it", "Ship it"),
            ("\n  \n Second *bold* line\nthird", "Second *bold* line"),
            ("<@U1> asked <@U2|mara> in <#C1|general> and <#C2>", "@U1 asked @mara in #general and #C2"),
            ("<!here> <!subteam^S1|@design> <!subteam^S2> <!date^1^{date}|Monday>", "@here @design @S2 Monday"),
            ("run `make all`, then `ls`", "run make all, then ls"),
            ("one ` alone", "one ` alone"),
            ("``` cargo build ```", "cargo build"),
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
