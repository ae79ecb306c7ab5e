//! Reads messages in the subset of Fluent that the catalogue uses: text, `{ $argument }`, and a choice by a count. The
//! texts are used as they are in the source; a full Fluent implementation, with its own plural rules, is large. A
//! native test compares every message with the real Fluent.

/// Messages by key.
#[derive(Debug)]
pub struct Catalogue(Vec<(&'static str, &'static str)>);

/// The arguments of a message.
#[derive(Clone, Copy, Debug)]
pub enum Args<'a> {
    /// Texts by name.
    Texts(&'a [(&'a str, &'a str)]),
    /// `$count`, and its plural category in the language of the catalogue.
    Count(&'a str, &'a str),
}

impl Catalogue {
    /// Reads the messages of a source.
    pub fn read(source: &'static str) -> Self {
        let mut catalogue = Self(Vec::new());
        catalogue.add(source);
        catalogue
    }

    /// Adds the messages of another source.
    #[allow(clippy::arithmetic_side_effects, reason = "positions in one text that is part of the build")]
    pub fn add(&mut self, source: &'static str) {
        let mut all = std::mem::take(&mut self.0);
        let mut from = 0;
        for line in source.split_inclusive('\n') {
            let to = from + line.len();
            let goes_on = line.starts_with([' ', '}']);
            match (all.last_mut(), line.split_once(" = ")) {
                // The lines of a message are adjacent in the source.
                (Some((_, pattern)), _) if goes_on => {
                    let start = from - pattern.len() - 1;
                    *pattern = source[start..to].trim_end();
                }
                (_, Some((key, _))) if !line.starts_with('#') => {
                    all.push((key, source[from + key.len() + " = ".len()..to].trim_end()));
                }
                _ => {}
            }
            from = to;
        }
        let by_key = plan::order(all.len(), &|a, b| all[a].0.cmp(all[b].0));
        self.0 = by_key.into_iter().map(|at| all[at]).collect();
    }

    /// A message's pattern, for [`fill`].
    pub fn pattern(&self, key: &str) -> Option<&'static str> {
        let at = self.0.binary_search_by_key(&key, |(known, _)| known).ok()?;
        self.0.get(at).map(|(_, pattern)| *pattern)
    }
}

/// Fills in a pattern. A missing argument shows its name.
pub fn fill(pattern: &str, args: Args<'_>) -> String {
    let mut out = String::with_capacity(pattern.len());
    write(&mut out, pattern, args);
    out
}

fn write(out: &mut String, mut pattern: &str, args: Args<'_>) {
    while let Some((text, rest)) = pattern.split_once('{') {
        out.push_str(text);
        let (inner, after) = rest.split_at(end(rest));
        match inner.split_once("->") {
            Some((_, variants)) => write(out, chosen(variants, args), args),
            None => out.push_str(value(inner.trim(), args)),
        }
        pattern = after.get(1..).unwrap_or_default();
    }
    out.push_str(pattern);
}

/// The position of the brace that closes the one opened before `rest`.
fn end(rest: &str) -> usize {
    let mut depth = 0i32;
    let closes = |character: char| {
        let by = i32::from(character == '{').saturating_sub((character == '}').into());
        depth = depth.saturating_add(by);
        depth < 0
    };
    rest.find(closes).unwrap_or(rest.len())
}

fn value<'a>(name: &'a str, args: Args<'a>) -> &'a str {
    match args {
        Args::Texts(texts) => {
            texts.iter().find(|(known, _)| name.strip_prefix('$') == Some(known)).map_or(name, |t| t.1)
        }
        Args::Count(count, _) if name == "$count" => count,
        Args::Count(..) => name,
    }
}

/// The variant for the count among `[one] text` and `*[other] text`, each on a line; otherwise the one with the star.
fn chosen<'a>(variants: &'a str, args: Args<'_>) -> &'a str {
    let mut usual = "";
    for line in variants.lines().map(str::trim) {
        let Some((key, text)) = line.trim_start_matches(['*', '[']).split_once("] ") else { continue };
        if matches!(args, Args::Count(count, category) if key == count || key == category) {
            return text;
        }
        if line.starts_with('*') {
            usual = text;
        }
    }
    usual
}
