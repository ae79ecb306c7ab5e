//! Ranges in A1 notation: `Hours`, `'My hours'!A1`, `Hours!B2:D`, `Hours!A:F`.

/// A part of a sheet; rows and columns count from zero, ends are exclusive.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) sheet: String,
    pub(super) from: (usize, usize),
    pub(super) until: (Option<usize>, Option<usize>),
}

impl Range {
    /// Parses a range; `None` if it isn't one. A sheet whose name could be a cell has to be quoted.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (sheet, cells) = match text.strip_prefix('\'') {
            Some(rest) => {
                let (name, after) = split_at_quote(rest)?;
                let cells = after.strip_prefix('!');
                if cells.is_none() && !after.is_empty() {
                    return None;
                }
                (name.replace("''", "'"), cells)
            }
            None => {
                text.split_once('!').map_or((text.to_owned(), None), |(sheet, cells)| (sheet.to_owned(), Some(cells)))
            }
        };
        let Some(cells) = cells else { return Some(Self { sheet, from: (0, 0), until: (None, None) }) };
        let (first, last) = cells.split_once(':').unwrap_or((cells, cells));
        let ((row, column), (last_row, last_column)) = (cell(first)?, cell(last)?);
        Some(Self {
            sheet,
            from: (row.unwrap_or(0), column.unwrap_or(0)),
            until: (last_row.map(|row| row.saturating_add(1)), last_column.map(|column| column.saturating_add(1))),
        })
    }
}

/// A quoted name and what follows its closing quote; a doubled quote stands for one in the name.
fn split_at_quote(text: &str) -> Option<(&str, &str)> {
    let mut quotes = text.match_indices('\'').map(|(at, _)| at).peekable();
    while let Some(at) = quotes.next() {
        let after = text[at..].strip_prefix('\'')?;
        if !after.starts_with('\'') {
            return Some((&text[..at], after));
        }
        quotes.next();
    }
    None
}

/// Row and column of `B3`, `B` or `3`.
fn cell(text: &str) -> Option<(Option<usize>, Option<usize>)> {
    let digits = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (letters, row) = text.split_at(digits);
    if letters.len() > 3 || text.is_empty() {
        return None;
    }
    let number = |letter: char| letter.to_digit(36).map_or(0, |digit| digit.saturating_sub(9) as usize);
    let column = letters.chars().fold(0usize, |sum, letter| sum.saturating_mul(26).saturating_add(number(letter)));
    let row = if row.is_empty() { None } else { Some(row.parse::<usize>().ok()?.checked_sub(1)?) };
    Some((row, column.checked_sub(1)))
}

/// The letters of a column.
pub(super) fn letters(column: usize) -> String {
    let mut out = String::new();
    let mut rest = Some(column);
    while let Some(column) = rest {
        out.insert(0, (b'A'..=b'Z').nth(column % 26).map_or('A', char::from));
        rest = (column / 26).checked_sub(1);
    }
    out
}

/// A range as Google writes it; a name that isn't a word is quoted.
pub(super) fn write(sheet: &str, from: (usize, usize), until: (usize, usize)) -> String {
    let plain = sheet.chars().all(|c| c.is_alphanumeric() || c == '_') && !sheet.starts_with(|c: char| c.is_numeric());
    let name = if plain { sheet.to_owned() } else { format!("'{}'", sheet.replace('\'', "''")) };
    let first = format!("{}{}", letters(from.1), from.0.saturating_add(1));
    let last = format!("{}{}", letters(until.1.saturating_sub(1)), until.0.max(1));
    if first == last { format!("{name}!{first}") } else { format!("{name}!{first}:{last}") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn ranges_are_read() {
        let range = |sheet: &str, from, until| Some(Range { sheet: sheet.to_owned(), from, until });
        for (text, want) in [
            ("Hours", range("Hours", (0, 0), (None, None))),
            ("'My ''hours''!'!A1", range("My 'hours'!", (0, 0), (Some(1), Some(1)))),
            ("Hours!B2:D", range("Hours", (1, 1), (None, Some(4)))),
            ("Hours!A:F", range("Hours", (0, 0), (None, Some(6)))),
            ("Hours!2:AB40", range("Hours", (1, 0), (Some(40), Some(28)))),
            ("'Open", None),
            ("Hours!", None),
            ("Hours!A0", None),
            ("'Hours'x", None),
        ] {
            assert_eq!(Range::parse(text), want, "{text}");
        }
        assert_eq!(
            (letters(0), letters(25), letters(26), letters(701)),
            ("A".into(), "Z".into(), "AA".into(), "ZZ".into())
        );
        assert_eq!(write("My hours", (0, 0), (2, 3)), "'My hours'!A1:C2");
        assert_eq!(write("Hours", (4, 1), (5, 2)), "Hours!B5");
    }
}
