//! The size of the first view in brotli bytes, and of what is fetched after it (for the calendar, in total, and each lazy
//! part), compared with budget.toml: growth is a decision, not an accident.

use crate::place;
use crate::site::{compress, files, names::first_view, split};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Kinds of files of the first view, their sum, and, separately, the modules that are fetched later: those that the
/// calendar needs, and all of them.
const KINDS: [&str; 7] = ["wasm", "js", "css", "html", "total", CALENDAR, LATER];
const CALENDAR: &str = "calendar";
const LATER: &str = "later";

/// One file of the first view.
struct Weight {
    name: String,
    bytes: u64,
}

/// Measures the static files in `dir`, prints their sizes, and fails if they exceed the budget.
pub(crate) fn check(dir: &Path) -> Result<()> {
    let text = fs::read_to_string(place::root().join("budget.toml")).context("reading budget.toml")?;
    let first = weigh(dir, first_view(dir)?)?;
    let later = weigh(dir, files(dir)?.into_iter().filter(|file| split::is_later(file)).collect())?;
    println!("size of the first view (brotli bytes):");
    print(&first);
    println!("fetched later:");
    print(&later);
    let mut sizes = by_kind(&first);
    let sum = |waits: fn(&str) -> bool| later.iter().filter(|it| !waits(&it.name)).map(|it| it.bytes).sum();
    sizes.insert(CALENDAR.into(), sum(split::is_last));
    sizes.insert(LATER.into(), sum(|_| false));
    let grown = [compare(&sizes, &limits(&text)?), compare(&by_part(&later), &parts(&text)?)];
    for Grown { table, .. } in &grown {
        println!("{table}");
    }
    let over: Vec<String> = grown.into_iter().flat_map(|grown| grown.over).collect();
    if over.is_empty() {
        return Ok(());
    }
    bail!("the page outgrew budget.toml: {}", over.join("; "))
}

/// The sizes of the lazy parts, by their names.
fn by_part(later: &[Weight]) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::new();
    for weight in later {
        let part = split::part(&weight.name).unwrap_or(&weight.name).to_owned();
        *sums.entry(part).or_default() += weight.bytes;
    }
    sums
}

fn print(weights: &[Weight]) {
    for weight in weights {
        println!("  {:>8}  {}", weight.bytes, weight.name);
    }
}

fn weigh(dir: &Path, files: Vec<PathBuf>) -> Result<Vec<Weight>> {
    let mut weights = Vec::new();
    for file in &files {
        let name = file.strip_prefix(dir).unwrap_or(file).to_string_lossy().into_owned();
        let content = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
        let bytes = if compress::pays(file) { compress::brotli(&content)?.len() } else { content.len() } as u64;
        weights.push(Weight { name, bytes });
    }
    weights.sort_by_key(|weight| std::cmp::Reverse(weight.bytes));
    Ok(weights)
}

fn by_kind(weights: &[Weight]) -> BTreeMap<String, u64> {
    let mut sums = BTreeMap::from([(String::from("total"), 0)]);
    for weight in weights {
        let kind = weight.name.rsplit('.').next().unwrap_or_default().to_owned();
        *sums.entry(kind).or_default() += weight.bytes;
        *sums.entry(String::from("total")).or_default() += weight.bytes;
    }
    sums
}

/// `[brotli]` in budget.toml; every kind must be there.
fn limits(text: &str) -> Result<BTreeMap<String, u64>> {
    let limits = section(text, "brotli")?;
    match KINDS.iter().find(|kind| !limits.contains_key(**kind)) {
        Some(kind) => bail!("budget.toml says nothing about {kind}"),
        None => Ok(limits),
    }
}

/// `[parts]`: a line for each lazy part.
fn parts(text: &str) -> Result<BTreeMap<String, u64>> {
    section(text, "parts")
}

fn section(text: &str, name: &str) -> Result<BTreeMap<String, u64>> {
    let table: toml::Table = text.parse().context("budget.toml")?;
    let lines = table.get(name).and_then(toml::Value::as_table);
    let lines = lines.with_context(|| format!("budget.toml has no [{name}]"))?;
    let limit = |(kind, bytes): (&String, &toml::Value)| {
        let bytes = bytes.as_integer().and_then(|bytes| u64::try_from(bytes).ok());
        Ok((kind.clone(), bytes.with_context(|| format!("the budget of {kind} isn't a number of bytes"))?))
    };
    lines.iter().map(limit).collect()
}

struct Grown {
    table: String,
    over: Vec<String>,
}

fn compare(sizes: &BTreeMap<String, u64>, limits: &BTreeMap<String, u64>) -> Grown {
    let mut grown =
        Grown { table: format!("  {:<8} {:>8} {:>8} {:>8}", "", "now", "budget", "room"), over: Vec::new() };
    for (kind, limit) in limits {
        let now = sizes.get(kind).copied().unwrap_or(0);
        let room = i64::try_from(*limit).unwrap_or(i64::MAX) - i64::try_from(now).unwrap_or(i64::MAX);
        grown.table.push_str(&format!("\n  {kind:<8} {now:>8} {limit:>8} {room:>8}"));
        if room < 0 {
            grown.over.push(format!("{kind} has {now} bytes of {limit}, {} too many", -room));
        }
    }
    // A kind of file without a line counts in the total; a part without one would count nowhere.
    if !limits.contains_key("total") {
        let unknown = sizes.keys().filter(|part| !limits.contains_key(*part));
        grown.over.extend(unknown.map(|part| format!("the part {part} has no line")));
        let gone = limits.keys().filter(|part| !sizes.contains_key(*part));
        grown.over.extend(gone.map(|part| format!("there is no part {part}")));
    }
    grown
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    const BUDGET: &str = "[brotli]\nwasm = 100\njs = 20\ncss = 10\nhtml = 5\ntotal = 120\ncalendar = 6\nlater = 9\n";

    fn sizes(files: &[(&str, u64)]) -> BTreeMap<String, u64> {
        by_kind(&files.iter().map(|(name, bytes)| Weight { name: (*name).into(), bytes: *bytes }).collect::<Vec<_>>())
    }

    #[test]
    fn growth_is_told_by_kind_and_amount() {
        let limits = limits(BUDGET).unwrap();
        let within = compare(&sizes(&[("a.wasm", 90), ("a.js", 10), ("b.js", 10)]), &limits);
        assert_eq!(within.over, Vec::<String>::new());
        let over = compare(&sizes(&[("a.wasm", 103), ("a.js", 10), ("x.svg", 9)]), &limits);
        assert_eq!(over.over, ["total has 122 bytes of 120, 2 too many", "wasm has 103 bytes of 100, 3 too many"]);
    }

    #[test]
    fn each_lazy_part_has_a_line_of_its_own() {
        let weight = |name: &str, bytes| Weight { name: name.into(), bytes };
        let later = [weight("split_calendar-1.wasm", 5), weight("shared_a_calendar-3.wasm", 3)];
        let budget = |lines: &str| compare(&by_part(&later), &parts(&format!("[parts]\n{lines}")).unwrap()).over;
        assert_eq!(budget("calendar = 5\nshared_a_calendar = 3\n"), Vec::<String>::new());
        assert_eq!(budget("calendar = 4\nshared_a_calendar = 3\n"), ["calendar has 5 bytes of 4, 1 too many"]);
        assert_eq!(budget("calendar = 5\n"), ["the part shared_a_calendar has no line"]);
        assert_eq!(budget("calendar = 5\nshared_a_calendar = 3\nreports = 9\n"), ["there is no part reports"]);
    }

    #[test]
    fn a_budget_without_a_kind_is_refused() {
        assert!(limits(&BUDGET.replace("css = 10\n", "")).is_err());
    }
}
