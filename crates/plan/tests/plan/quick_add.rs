//! Quick add: tables of lines and what is understood of them, then properties for any line.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use plan::quick_add::{DateOrder, Meaning, QuickContext, TypedLine, Understood, day_alone};
use plan::{MinuteOfDay, length};
use proptest::prelude::*;

/// A Wednesday.
fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
}

fn names(names: &[&str]) -> Vec<Arc<str>> {
    names.iter().map(|name| Arc::from(*name)).collect()
}

fn english() -> QuickContext {
    QuickContext {
        today: today(),
        german: false,
        order: Some(DateOrder::MonthFirst),
        half_days: true,
        projects: names(&["Website", "Web", "Big Client", "Café Müller", "123"]),
        people: names(&["Anna Berg", "Ivo", "Eva Horn", "Eva Lang"]),
        labels: names(&["urgent", "Deep work", "49"]),
    }
}

fn german() -> QuickContext {
    QuickContext { german: true, order: Some(DateOrder::DayFirst), half_days: false, ..english() }
}

/// `Thu 26 Nov 2026`
fn written(date: NaiveDate) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    format!("{} {} {} {}", date.weekday(), date.day(), MONTHS[date.month0() as usize], date.year())
}

/// The title, and what was understood, as the tables have it.
fn shown(read: &Understood, context: &QuickContext) -> String {
    let mut all = vec![read.title.clone()];
    for part in &read.parts {
        all.push(match part.meaning {
            Meaning::Day(date) => written(date),
            Meaning::Time(start, None) => start.to_hhmm(),
            Meaning::Time(start, Some(minutes)) => {
                let end = u32::from(start.get()) + minutes;
                format!("{}–{:02}:{:02}", start.to_hhmm(), end / 60, end % 60)
            }
            Meaning::Length(minutes) => length::format(minutes),
            Meaning::Project(at) => format!("#{}", context.projects[at]),
            Meaning::Person(at) => format!("@{}", context.people[at]),
            Meaning::Label(at) => format!("+{}", context.labels[at]),
        });
    }
    all.join(" | ")
}

fn read(line: &str, context: &QuickContext) -> Understood {
    let mut typed = TypedLine::default();
    typed.retype(line);
    typed.read(context)
}

/// Checks a table of `line => title | what was understood`; without an arrow, the line is text.
fn check(table: &str, context: &QuickContext, at_least: usize) {
    let rows: Vec<&str> = table.lines().map(str::trim).filter(|row| !row.is_empty()).collect();
    assert!(rows.len() >= at_least, "only {} lines", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let (line, expected) = row.split_once(" => ").unwrap_or((row, row));
        let understood = read(line, context);
        let found = shown(&understood, context);
        if found != expected {
            wrong.push(format!("{line}\n  is read as {found}\n  instead of {expected}"));
        }
        let again = read(&understood.title, context);
        if !again.parts.is_empty() {
            wrong.push(format!("{line}\n  its title is read again as {}", shown(&again, context)));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn english_lines_are_understood() {
    check(include_str!("quick_add/english.txt"), &english(), 80);
}

#[test]
fn german_lines_are_understood() {
    check(include_str!("quick_add/german.txt"), &german(), 50);
}

#[test]
fn text_stays_text() {
    let (both, only_german) = include_str!("quick_add/text.txt").split_once("German:").unwrap();
    check(both, &english(), 60);
    check(both, &german(), 60);
    check(only_german, &german(), 20);
}

/// The page for users has the same tables, read in English with a clock of 24 hours.
#[test]
fn what_the_documentation_says_is_true() {
    let page = include_str!("../../../../docs/quick-add.md");
    let mut count = 0;
    for row in page.lines().filter(|row| row.starts_with("| `")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`')).collect();
        let [line, title, says] = cells[..] else { panic!("three cells: {row}") };
        let is_german = line.contains(['ü', 'ä', 'ö']) || says.ends_with("(German)");
        let context = if is_german { german() } else { QuickContext { half_days: false, ..english() } };
        let found = shown(&read(line, &context), &context);
        let says = says.trim_end_matches(" (German)").replace(" · ", " | ");
        let expected = if says == "–" { title.to_owned() } else { format!("{title} | {says}") };
        assert_eq!(found, expected, "{line}");
        count += 1;
    }
    assert!(count >= 20, "{count} rows");
}

#[test]
fn the_clock_and_the_order_of_dates_are_those_of_the_locale() {
    let with = |half_days, order| QuickContext { half_days, order, ..english() };
    let start = |line, half_days| read(line, &with(half_days, None)).start().map(MinuteOfDay::to_hhmm);
    assert_eq!(start("Call Bob at 5", true).as_deref(), Some("17:00"));
    assert_eq!(start("Call Bob at 5", false).as_deref(), Some("05:00"));
    assert_eq!(start("Call Bob at 05:00", true).as_deref(), Some("05:00"));
    assert_eq!(start("Call Bob at 8", true).as_deref(), Some("08:00"));
    let day = |line, order| read(line, &with(true, order)).day().map(|date| date.to_string());
    assert_eq!(day("Pay rent on 3/12", Some(DateOrder::DayFirst)).as_deref(), Some("2026-12-03"));
    assert_eq!(day("Pay rent on 3/12", Some(DateOrder::MonthFirst)).as_deref(), Some("2027-03-12"));
    assert_eq!(day("Pay rent on 3/12", None), None);
    assert_eq!(day("Pay rent on 13/12/2026", Some(DateOrder::MonthFirst)), None);
}

#[test]
fn a_weekday_is_the_next_one_and_next_is_in_the_next_week() {
    let days = |line: &str| -> Vec<u32> {
        let day = |at: u64| today().checked_add_days(chrono::Days::new(at)).unwrap();
        let all = (0..7).map(|at| read(line, &QuickContext { today: day(at), ..english() }).day().unwrap());
        all.map(|date| date.day()).collect()
    };
    // From Wednesday the 25th.
    assert_eq!(days("Report fri"), [27, 27, 4, 4, 4, 4, 4]);
    assert_eq!(days("Report wed"), [2, 2, 2, 2, 2, 2, 2]);
    assert_eq!(days("Report next tue"), [1, 1, 1, 1, 1, 8, 8]);
}

#[test]
fn a_day_without_a_year_is_the_nearest_to_come() {
    let on = |date: &str, line: &str| {
        let today = date.parse().unwrap();
        read(line, &QuickContext { today, ..german() }).day().map(|date| date.to_string())
    };
    assert_eq!(on("2026-12-31", "Zahnarzt 1.1.").as_deref(), Some("2027-01-01"));
    assert_eq!(on("2026-12-31", "Zahnarzt 31.12.").as_deref(), Some("2026-12-31"));
    assert_eq!(on("2026-12-31", "Feier 29.2.").as_deref(), Some("2028-02-29"));
    assert_eq!(on("2026-12-31", "Feier 30.2."), None);
    assert_eq!(on("2026-12-31", "Party feb 29").as_deref(), Some("2028-02-29"));
}

#[test]
fn what_was_turned_back_into_text_stays_text_while_the_line_is_edited() {
    let context = english();
    let mut line = TypedLine::default();
    line.retype("Call Ivo tomorrow");
    let part = line.read(&context).parts[0].clone();
    assert_eq!(&line.text()[part.at.clone()], "tomorrow");
    line.keep(part.at);
    assert_eq!(shown(&line.read(&context), &context), "Call Ivo tomorrow");
    line.retype("Please call Ivo tomorrow");
    assert_eq!(shown(&line.read(&context), &context), "Please call Ivo tomorrow");
    line.retype("Please call Ivo tomorrow fri 9-10");
    assert_eq!(shown(&line.read(&context), &context), "Please call Ivo tomorrow | Fri 27 Nov 2026 | 09:00–10:00");
    line.retype("Please call Ivo fri 9-10");
    line.retype("Please call Ivo fri");
    line.retype("Please call Ivo tomorrow");
    assert_eq!(shown(&line.read(&context), &context), "Please call Ivo | Thu 26 Nov 2026", "it was typed anew");
}

#[test]
fn what_is_beside_a_part_that_became_text_stays_understood() {
    let context = english();
    let mut line = TypedLine::default();
    line.retype("Call Ivo tomorrow 12:30");
    let time = line.read(&context).parts[1].clone();
    line.keep(time.at);
    assert_eq!(shown(&line.read(&context), &context), "Call Ivo 12:30 | Thu 26 Nov 2026");
    // But not what is typed into a title that was there.
    let mut line = TypedLine::existing("Prepare slides");
    line.retype("Prepare Monday slides");
    assert!(line.read(&context).parts.is_empty());
}

#[test]
fn a_title_that_was_there_is_not_read() {
    let context = english();
    let mut line = TypedLine::existing("Friday demo [1h] tomorrow");
    assert!(line.read(&context).parts.is_empty());
    assert!(line.keeps_a_bracket());
    line.retype("Friday demo [1h] tomorrow #Website 30 min");
    assert_eq!(shown(&line.read(&context), &context), "Friday demo [1h] tomorrow | #Website | 30m");
    line.retype("tomorrow #Website 30 min");
    assert!(!line.keeps_a_bracket());
    line.retype("Weave #Website 30 min");
    assert_eq!(shown(&line.read(&context), &context), "Weave | #Website | 30m");
    let mut renamed = TypedLine::existing("Friday demo");
    for title in ["Friday big demo", "Friday big demo tomorrow", "Friday demo mon 9:00", "Friday demo"] {
        renamed.retype(title);
        assert!(renamed.read(&context).title.starts_with("Friday"), "{title}");
    }
    let from_source = TypedLine::from_source("Friday demo [1h] tomorrow");
    assert_eq!(shown(&from_source.read(&context), &context), "Friday demo tomorrow | 1h");
    assert!(!from_source.keeps_a_bracket());
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test measures how long it takes")]
fn a_long_line_is_read_in_linear_time() {
    let context = english();
    for piece in ["tomorrow ", "\"", "\"a ", "#Big ", "[", "[1h", "]", "9-", "a,", "  ", "for 30m ", "@Eva Horn "] {
        let line = piece.repeat(100_000 / piece.len());
        let begun = std::time::Instant::now();
        read(&line, &context);
        assert!(begun.elapsed().as_secs() < 10, "{piece:?}");
    }
}

/// Words that mean something, signs, and text.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "tomorrow",
            "today",
            "fri",
            "Friday",
            "next",
            "tue",
            "sun",
            "mo",
            "So",
            "morgen",
            "Guten",
            "in",
            "3",
            "days",
            "at",
            "um",
            "9",
            "9-10",
            "9:30",
            "12:30",
            "9am",
            "Uhr",
            "von",
            "bis",
            "10",
            "for",
            "für",
            "30m",
            "30",
            "min",
            "1,5",
            "h",
            "[1h]",
            "[30m",
            "]",
            "#Website",
            "#Big",
            "Client",
            "#\"Big",
            "Client\"",
            "@Ivo",
            "@Eva",
            "+urgent",
            "+Deep",
            "work",
            "the",
            "\"",
            "\"tomorrow\"",
            ",",
            "-",
            "2026-12-03",
            "12.3.",
            "3/12",
            "Dec",
            "may",
            "every",
        ])
        .prop_map(String::from),
        "[a-zA-Zäöü#@+\\[\\]\"„“.,:0-9-]{1,8}",
        "\\PC{1,5}",
    ];
    let space = prop::sample::select(vec![" ", " ", " ", "  ", "", ", ", "\u{a0}"]);
    prop::collection::vec((word, space), 0..12)
        .prop_map(|all| all.into_iter().map(|(word, space)| word + space).collect())
}

fn kind(meaning: Meaning) -> u8 {
    match meaning {
        Meaning::Length(_) => 0,
        Meaning::Day(_) => 1,
        Meaning::Time(..) => 2,
        Meaning::Project(_) => 3,
        Meaning::Person(_) => 4,
        Meaning::Label(_) => 5,
    }
}

fn visible(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_day_alone_is_read_in_two_languages() {
    // A Tuesday.
    let today: NaiveDate = "2026-11-24".parse().unwrap();
    for (text, day) in [
        ("2026-12-24", "2026-12-24"),
        ("24.12.", "2026-12-24"),
        ("24.12", "2026-12-24"),
        ("24. 12.", "2026-12-24"),
        ("24.8.", "2026-08-24"),
        ("24.12.27", "2027-12-24"),
        ("24.12.2027", "2027-12-24"),
        ("12 March", "2027-03-12"),
        ("march 12th", "2027-03-12"),
        ("12. März 2026", "2026-03-12"),
        ("3 sep 2025", "2025-09-03"),
        ("3 sep 25", "2025-09-03"),
        ("3 sep", "2026-09-03"),
        ("30 June", "2026-06-30"),
        ("4 okto", "2026-10-04"),
        ("5 mrz", "2027-03-05"),
        ("today", "2026-11-24"),
        ("Morgen", "2026-11-25"),
        ("morgen", "2026-11-25"),
        ("übermorgen", "2026-11-26"),
        ("yesterday", "2026-11-23"),
        ("vorgestern", "2026-11-22"),
        ("tue", "2026-11-24"),
        ("fri", "2026-11-27"),
        ("Frida", "2026-11-27"),
        ("Mo", "2026-11-30"),
        ("so", "2026-11-29"),
        ("on monday", "2026-11-30"),
        ("next fri", "2026-12-04"),
        ("nächsten Freitag", "2026-12-04"),
        ("last fri", "2026-11-20"),
        ("next week", "2026-12-01"),
        ("letzte Woche", "2026-11-17"),
        ("in 2 weeks", "2026-12-08"),
        ("in 3 Tagen", "2026-11-27"),
        ("week 2", "2027-01-11"),
        ("KW 48", "2026-11-23"),
    ] {
        assert_eq!(day_alone(text, today), day.parse().ok(), "{text}");
    }
    for text in [
        "",
        "12",
        "1 2",
        "30.2.",
        "31 feb",
        "in x days",
        "week 60",
        "mar",
        "99999-01-01",
        "fr2",
        "m",
        "2026-13-01",
        "0000-01-01",
        "fri report",
        "\"fri\"",
        "at 5",
        "30m",
        "next next fri",
        "a b c d e f g",
    ] {
        assert_eq!(day_alone(text, today), None, "{text}");
    }
}

#[test]
fn a_second_length_hides_neither_day_nor_time() {
    for (line, wanted) in [
        ("Call Ivo fri 15:00 for 45m [1h]", "Call Ivo for 45m | Fri 27 Nov 2026 | 15:00 | 1h"),
        ("tomorrow for 45m Call Ivo [1h]", "for 45m Call Ivo | Thu 26 Nov 2026 | 1h"),
        ("Call for 45m [1h]", "Call for 45m | 1h"),
    ] {
        assert_eq!(shown(&read(line, &english()), &english()), wanted, "{line}");
    }
}

#[test]
fn days_that_have_passed_stay_in_a_title() {
    for line in ["Notes yesterday", "Report last friday", "Notizen gestern", "Bericht letzten Freitag", "Plan KW 48"] {
        assert!(read(line, &german()).parts.is_empty(), "{line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_text_is_read_without_failing_and_nothing_is_lost(any in prop_oneof![line(), "\\PC{0,60}"], half in any::<bool>()) {
        let context = if half { english() } else { german() };
        let Understood { title, parts } = read(&any, &context);
        let mut rest = String::new();
        let mut end = 0;
        for part in &parts {
            prop_assert!(part.at.start >= end && part.at.start < part.at.end, "{parts:?}");
            rest.push_str(any.get(end..part.at.start).unwrap());
            prop_assert!(any.get(part.at.clone()).is_some());
            end = part.at.end;
        }
        rest.push_str(any.get(end..).unwrap());
        prop_assert_eq!(visible(&title), visible(&rest), "{:?}", parts);
        if parts.is_empty() {
            prop_assert_eq!(title, any);
        } else {
            prop_assert!(!plan::title::is_blank(&title) && title.trim() == title);
            for at_most_once in [1, 2, 3, 4] {
                prop_assert!(parts.iter().filter(|part| kind(part.meaning) == at_most_once).count() <= 1);
            }
        }
    }

    /// Unless the line said something twice, of which only one is read, or a name or a bracket stood within a phrase.
    #[test]
    fn the_remaining_title_means_nothing_more(any in line(), half in any::<bool>()) {
        let context = if half { english() } else { german() };
        let first = read(&any, &context);
        let again = read(&first.title, &context);
        let known: Vec<u8> = first.parts.iter().map(|part| kind(part.meaning)).collect();
        let twice = again.parts.iter().any(|part| known.contains(&kind(part.meaning)));
        let named = first.title.contains(['#', '@', '+']);
        let within = named || known.iter().any(|kind| matches!(kind, 0 | 3..));
        prop_assert!(again.parts.is_empty() || twice || within, "{:?} then {:?}", first, again);
    }

    #[test]
    fn what_is_kept_is_not_read(any in line(), other in line()) {
        let context = english();
        let mut line = TypedLine::existing(&any);
        prop_assert!(line.read(&context).parts.is_empty());
        line.retype(&other);
        prop_assert_eq!(line.text(), &other);
        // Whatever is turned back stays so.
        for _ in 0..20 {
            let Some(part) = line.read(&context).parts.pop() else { break };
            line.keep(part.at);
        }
        let read = line.read(&context);
        prop_assert!(read.parts.is_empty(), "{:?}", read);
        line.retype(&format!("{other} "));
        prop_assert!(line.read(&context).parts.is_empty());
    }
}
