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
                let end = quote_end(rest)?;
                let cells = rest[end + 1..].strip_prefix('!');
                if cells.is_none() && end + 1 != rest.len() {
                    return None;
                }
                (rest[..end].replace("''", "'"), cells)
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
            until: (last_row.map(|row| row + 1), last_column.map(|column| column + 1)),
        })
    }
}

/// The end of a quoted name; a doubled quote stands for one in the name.
fn quote_end(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('\'') {
        at += found;
        if !text[at + 1..].starts_with('\'') {
            return Some(at);
        }
        at += 2;
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
    let column = letters.bytes().fold(0, |sum, byte| sum * 26 + usize::from(byte.to_ascii_uppercase() - b'A') + 1);
    let row = if row.is_empty() { None } else { Some(row.parse::<usize>().ok()?.checked_sub(1)?) };
    Some((row, column.checked_sub(1)))
}

/// The letters of a column.
pub(super) fn letters(column: usize) -> String {
    let mut out = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        out.insert(0, char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    out
}

/// A range as Google writes it; a name that isn't a word is quoted.
pub(super) fn write(sheet: &str, from: (usize, usize), until: (usize, usize)) -> String {
    let plain = sheet.chars().all(|c| c.is_alphanumeric() || c == '_') && !sheet.starts_with(|c: char| c.is_numeric());
    let name = if plain { sheet.to_owned() } else { format!("'{}'", sheet.replace('\'', "''")) };
    let first = format!("{}{}", letters(from.1), from.0 + 1);
    let last = format!("{}{}", letters(until.1.max(1) - 1), until.0.max(1));
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
