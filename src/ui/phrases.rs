//! Faults and amounts in the words of the catalogue.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Timelike};
use engine::view::{ChoiceView, EntryView};
use engine::{Field, Millis, Person, SheetFault, Spot};
use plan::{Hours, MemberId, MinuteOfDay, Minutes, Seconds};
use providers::{Brings, Kind, OpName};

use crate::ui::texts::{text, text_count, text_with};
use crate::web::dom::route;
use crate::web::intl;
use crate::web::time::clock;

/// What is said of a fault of the program, and what the way on is called.
pub fn stopped() -> [String; 2] {
    [text("stopped"), text("reload")]
}

/// The same of a part of the program that could not be fetched.
pub fn incomplete() -> [String; 2] {
    [text("incomplete"), text("reload")]
}

/// What the page of a day is called.
pub fn day_heading(date: NaiveDate) -> String {
    if route::narrow() { intl::date_short(date) } else { intl::long_date(date) }
}

/// A field of an entry's form.
pub fn field(field: Field) -> String {
    match field {
        Field::Title => text("title"),
        Field::Day => text("day"),
        Field::Start => text("start"),
        Field::Scheduled => text("planned-length"),
        Field::Logged => text("logged"),
    }
}

/// What is wrong with what is typed there, and what would be right.
pub fn wrong(field: Field) -> String {
    match field {
        Field::Title => text("wrong-title"),
        Field::Day => text("wrong-day"),
        Field::Start => text("wrong-start"),
        Field::Scheduled => text("wrong-planned"),
        Field::Logged => text("wrong-logged"),
    }
}

/// What is wrong in a sheet of the settings, and what would be right.
pub fn sheet_fault(fault: SheetFault) -> String {
    text(match fault {
        SheetFault::NoName => "wrong-name",
        SheetFault::NameTaken => "wrong-name-taken",
        SheetFault::Capacity(_) => "wrong-capacity",
        SheetFault::From => "wrong-from",
        SheetFault::Until => "wrong-until",
    })
}

/// What a hue is called.
pub fn hue(hue: u8) -> String {
    text(match hue {
        0 => "hue-red",
        1 => "hue-orange",
        2 => "hue-amber",
        3 => "hue-olive",
        4 => "hue-green",
        5 => "hue-jade",
        6 => "hue-teal",
        7 => "hue-sky",
        8 => "hue-blue",
        9 => "hue-violet",
        10 => "hue-magenta",
        _ => "hue-pink",
    })
}

/// A day of the week in the locale's words; Monday is 0.
pub fn weekday(at: usize) -> String {
    intl::weekday_long(some(at))
}

/// The same, short.
pub fn weekday_short(at: usize) -> String {
    intl::weekday_short(some(at))
}

/// Some day of that name: a week of January 1970 began on the fifth.
fn some(weekday: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(1970, 1, 5 + weekday as u32).unwrap_or_default()
}

/// Working hours.
pub fn hours(hours: Hours) -> String {
    let until = MinuteOfDay::clamped(i32::from(hours.until % MinuteOfDay::PER_DAY));
    text_with("from-to", [("from", &intl::time(hours.from)), ("to", &intl::time(until))])
}

/// A title, or the word for none.
pub fn title_or(title: &str) -> std::borrow::Cow<'_, str> {
    if plan::title::is_blank(title) { text("untitled").into() } else { title.into() }
}

/// A length: "1 h 30 m".
pub fn length(minutes: Minutes) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (hours, rest) {
        (0, rest) => text_with("minutes", [("minutes", &intl::number(rest.into()))]),
        (hours, 0) => text_with("hours", [("hours", &intl::number(hours.into()))]),
        (hours, rest) => text_with(
            "hours-minutes",
            [("hours", &intl::number(hours.into())), ("minutes", &intl::number(rest.into()))],
        ),
    }
}

/// Tracked time: "1 h 30 m", or seconds while it is less than a minute.
pub fn tracked(seconds: Seconds) -> String {
    match whole_minutes(seconds) {
        0 => text_with("seconds", [("seconds", &intl::number(seconds))]),
        minutes => length(minutes),
    }
}

/// Tracked time in whole minutes.
pub fn whole_minutes(seconds: Seconds) -> Minutes {
    Minutes::try_from(seconds / 60).unwrap_or(Minutes::MAX)
}

/// What a running timer shows: "1:04:09".
pub fn clock(seconds: Seconds) -> String {
    let two = |n: u64| format!("{n:02}");
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    text_with("clock", [("hours", &hours.to_string()), ("minutes", &two(minutes)), ("seconds", &two(rest))])
}

/// The minute of the day of a civil time.
pub fn minute_of(civil: NaiveDateTime) -> MinuteOfDay {
    MinuteOfDay::clamped((civil.hour() * 60 + civil.minute()) as i32)
}

/// What is planned of what fits, as short as it can be.
pub fn load(planned: Minutes, capacity: Minutes) -> String {
    let short = |minutes: Minutes| if minutes == 0 { intl::number(0) } else { length(minutes) };
    match (planned, capacity) {
        (0, 0) => text("day-off"),
        (planned, 0) => text_with("load-off", [("planned", &short(planned))]),
        (planned, capacity) => text_with("load", [("planned", &short(planned)), ("capacity", &short(capacity))]),
    }
}

/// The same as it is spoken; what is too much is said, and not only shown by a colour.
pub fn load_told(planned: Minutes, capacity: Minutes) -> String {
    let told = match (planned, capacity) {
        (_, 0) => return load(planned, capacity),
        (planned, capacity) => text_with("capacity", [("planned", &length(planned)), ("capacity", &length(capacity))]),
    };
    match planned.saturating_sub(capacity) {
        0 => told,
        over => text_with("load-over", [("load", &told), ("over", &length(over))]),
    }
}

/// The end of an entry by the clock; what would end past midnight ends at it.
pub fn end(start: MinuteOfDay, minutes: Minutes) -> MinuteOfDay {
    MinuteOfDay::clamped((i32::from(start.get()) + minutes as i32) % i32::from(MinuteOfDay::PER_DAY))
}

/// "10:00 – 11:30".
pub fn span(start: MinuteOfDay, minutes: Minutes) -> String {
    text_with("entry-when", [("from", &intl::time(start)), ("to", &intl::time(end(start, minutes)))])
}

/// A place in the plan, with the day in the words that are wanted.
pub fn spot(at: &Spot, day: fn(NaiveDate) -> String) -> String {
    let (mut day, length) = (day(at.date), length(at.minutes));
    if let Some(whose) = &at.whose {
        day = text_with("day-of", [("day", &day), ("name", &person(whose))]);
    }
    match at.start {
        None => text_with("spot-untimed", [("day", &day), ("length", &length)]),
        Some(start) => text_with(
            "spot",
            [
                ("day", &day),
                ("from", &intl::time(start)),
                ("to", &intl::time(end(start, at.minutes))),
                ("length", &length),
            ],
        ),
    }
}

/// A person within a sentence.
fn person(person: &Person) -> String {
    match person {
        Person { me: true, .. } => text("you"),
        Person { name, .. } if name.trim().is_empty() => text("somebody"),
        Person { name, .. } => name.to_string(),
    }
}

/// Where and how long something new is planned, with the day as short as it can be.
pub fn place(at: &Spot) -> String {
    spot(at, intl::date_short)
}

/// A member's name, or what stands for one.
pub fn member(member: &ChoiceView<MemberId>) -> String {
    match (member.name.trim(), member.me) {
        ("", true) => text("myself"),
        ("", false) => text("unnamed"),
        (name, true) => text_with("name-you", [("name", name)]),
        (name, false) => name.to_owned(),
    }
}

/// What the bubble of a ghost says: "Tue 10:00 – 11:30 · 1 h 30 m".
pub fn bubble(date: NaiveDate, whose: Option<&str>, start: Option<MinuteOfDay>, minutes: Minutes) -> String {
    let (day, length) = (intl::weekday_short(date), length(minutes));
    let day = whose.map(|name| text_with("day-of", [("day", &day), ("name", name)])).unwrap_or(day);
    match start {
        None => text_with("bubble-untimed", [("day", &day), ("length", &length)]),
        Some(start) => text_with(
            "bubble",
            [
                ("day", &day),
                ("from", &intl::time(start)),
                ("to", &intl::time(end(start, minutes))),
                ("length", &length),
            ],
        ),
    }
}

/// The accessible name of an entry: title, day, time, planned length, and whose it is among everybody's.
pub fn entry_label(entry: &EntryView, day: &str, whose: Option<&str>) -> String {
    let (title, length) = (title_or(&entry.title), length(entry.minutes));
    let label = match entry.start {
        None => text_with("entry-untimed", [("title", &title), ("day", day), ("length", &length)]),
        Some(start) => text_with(
            "entry-timed",
            [("title", &title), ("day", day), ("time", &intl::time(start)), ("length", &length)],
        ),
    };
    let label = match whose {
        Some(name) => text_with("entry-of", [("label", &label), ("name", name)]),
        None => label,
    };
    if entry.done { text_with("entry-done", [("label", &label)]) } else { label }
}

/// "1 h 30 m logged", unless it is nothing.
pub fn logged_of(minutes: Minutes) -> Option<String> {
    (minutes > 0).then(|| text_with("logged-only", [("logged", &length(minutes))]))
}

/// A length where there is room for few letters: "12:30".
pub fn hours_minutes(minutes: Minutes) -> String {
    text_with("short-length", [("hours", &(minutes / 60).to_string()), ("minutes", &format!("{:02}", minutes % 60))])
}

/// The length of a week where there is room for few letters; from a thousand hours on nobody counts the minutes.
pub fn week_length(minutes: Minutes) -> String {
    let length = if minutes < 60_000 { hours_minutes(minutes) } else { (minutes / 60).to_string() };
    text_with("week-short", [("length", &length)])
}

/// What there is to an entry beside its name: what it belongs to, what is tracked of it, and that its timer runs.
pub fn entry_about(entry: &EntryView, logged: Seconds) -> Option<String> {
    let tracked = match entry.running {
        Some(_) => Some(text("timer-runs")),
        None => (logged > 0).then(|| text_with("logged-only", [("logged", &tracked(logged))])),
    };
    let belongs = entry.belongs.iter().map(|name| name.to_string());
    let gone = entry.gone.then(|| text("source-gone"));
    belongs.chain(tracked).chain(gone).reduce(|a, b| text_with("item-meta-join", [("a", &a), ("b", &b)]))
}

/// The age of a list in words.
pub fn age(updated: Option<Millis>, now: Millis) -> String {
    let Some(updated) = updated else { return text("not-yet") };
    match (now - updated).max(0) / 1000 {
        0..5 => text("updated-just-now"),
        seconds @ 5..60 => text_count("updated-seconds", seconds),
        seconds @ 60..3600 => text_count("updated-minutes", seconds / 60),
        seconds @ 3600..86400 => text_count("updated-hours", seconds / 3600),
        seconds => text_count("updated-days", seconds / 86400),
    }
}

/// An instant for programs, as RFC 3339 has it.
pub fn rfc3339(at: Millis) -> String {
    // chrono's own formats need its allocating part, which nothing else in the page needs.
    format!("{:?}", DateTime::from_timestamp_millis(at).unwrap_or_default())
}

/// What an event or a task means for a plan, where that is more than its time.
pub fn kind(kind: Kind) -> Option<String> {
    let key = match kind {
        Kind::Usual => return None,
        Kind::Declined => "kind-declined",
        Kind::Free => "kind-free",
        Kind::FocusTime => "kind-focus-time",
        Kind::OutOfOffice => "kind-out-of-office",
        Kind::Milestone => "kind-milestone",
        Kind::Approval => "kind-approval",
    };
    Some(text(key))
}

/// What a provider is connected for.
pub fn brings(brings: Brings) -> String {
    match brings {
        Brings::Tasks => text("brings-tasks"),
        Brings::Events => text("brings-events"),
        Brings::Messages => text("brings-messages"),
        Brings::Reports => text("brings-reports"),
    }
}

/// What a provider is asked for, in one sentence.
pub fn privileges(ops: &[OpName]) -> String {
    let key = |op: &OpName| match op {
        OpName::Containers => Some("may-containers"),
        OpName::Items => Some("may-items"),
        OpName::Search => Some("may-search"),
        OpName::Complete => Some("may-complete"),
        OpName::CreateSpreadsheet => Some("may-create-spreadsheet"),
        OpName::AppendRows => Some("may-append-rows"),
        OpName::ReadRows => Some("may-read-rows"),
        _ => None,
    };
    let all: Vec<String> = ops.iter().filter_map(key).map(text).collect();
    text_with("may", [("what", &all.join(", "))])
}

/// The day of an instant, in the person's zone.
pub fn day_of(at: Millis) -> String {
    intl::date_short(clock::civil_at(at).date())
}
