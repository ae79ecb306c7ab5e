//! Titles are Markdown; what is shown is their text.

/// The text without the marks of links, strong text and code. Anything that isn't certainly such a mark stays, such as the
/// brackets of a length.
pub(super) fn plain(content: &str) -> String {
    let content = content.strip_prefix("* ").unwrap_or(content);
    let mut out = String::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        match link(from) {
            Some((text, after)) => {
                out.push_str(text);
                rest = after;
            }
            None => {
                out.push('[');
                rest = &from[1..];
            }
        }
    }
    out.push_str(rest);
    ["**", "`"].into_iter().fold(out, |text, mark| paired(&text, mark))
}

/// The text of a link at the start, and what follows it.
fn link(text: &str) -> Option<(&str, &str)> {
    let (words, rest) = text.strip_prefix('[')?.split_once("](")?;
    let (target, after) = rest.split_once(')')?;
    let is_link = !words.contains(['[', ']']) && (target.starts_with("https://") || target.starts_with("http://"));
    (is_link && !words.is_empty()).then_some((words, after))
}

/// The text without a mark that occurs in pairs.
fn paired(text: &str, mark: &str) -> String {
    if text.matches(mark).count().is_multiple_of(2) { text.replace(mark, "") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn only_marks_are_taken_away() {
        for (content, text) in [
            ("Write report [1h30m]", "Write report [1h30m]"),
            ("Read [the plan](https://x.example/a)", "Read the plan"),
            ("[a](https://x.example) and [b](http://y.example)!", "a and b!"),
            ("**Call** Mara", "Call Mara"),
            ("2 ** 3", "2 ** 3"),
            ("run `make`", "run make"),
            ("* Heading", "Heading"),
            ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
            ("[](https://x.example)", "[](https://x.example)"),
            ("[unfinished](https://", "[unfinished](https://"),
            ("[", "["),
            ("", ""),
        ] {
            assert_eq!(plain(content), text, "{content}");
        }
    }
}
