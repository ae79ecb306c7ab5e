//! Errors and quantities as texts of the catalogue.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Timelike};
use engine::view::{ChoiceView, EntryView, ListName};
use engine::{Field, Millis, Person, SheetFault, Spot, View, zone};
use plan::{Hours, MemberId, MinuteOfDay, Minutes, Seconds};
use providers::{Brings, Kind, OpName, OwnList};

use crate::ui::texts::{text, text_count, text_with};
use crate::web::dom::route;
use crate::web::intl;
use crate::web::time::clock;

/// The message for a crash of the program, and the label of its link.
pub fn stopped() -> [String; 2] {
    [text("stopped"), text("reload")]
}

/// The same for a part of the program that couldn't be fetched.
pub fn incomplete() -> [String; 2] {
    [text("incomplete"), text("reload")]
}

/// The heading of a day's page.
pub fn day_heading(date: NaiveDate) -> String {
    if route::abbreviates() { intl::date_short(date) } else { intl::long_date(date) }
}

/// A day by its name if it is near, otherwise its short date.
pub fn day_near(date: NaiveDate, today: NaiveDate) -> String {
    match date.signed_duration_since(today).num_days() {
        0 => text("today"),
        1 => text("tomorrow"),
        _ => intl::date_short(date),
    }
}

/// Whether weeks have numbers, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WeekNumbers {
    /// They have none.
    None,
    /// By ISO 8601.
    Iso,
    /// As in the user's region.
    Region,
}

/// Whether weeks have numbers.
pub fn week_numbers(view: &View) -> WeekNumbers {
    match &*view.device.get("week_numbers") {
        "iso" => WeekNumbers::Iso,
        "region" => WeekNumbers::Region,
        _ => WeekNumbers::None,
    }
}

/// The number of the week that begins on this day, if weeks have numbers.
pub fn week_number(numbers: WeekNumbers, from: NaiveDate) -> Option<u32> {
    match numbers {
        WeekNumbers::None => None,
        WeekNumbers::Iso => Some(zone::iso_week_number(from)),
        WeekNumbers::Region => Some(zone::week_number(from, zone::first_week_days(&clock::locale()))),
    }
}

/// The name of a field in an entry's form.
pub fn field(field: Field) -> String {
    match field {
        Field::Title => text("title"),
        Field::Day => text("day"),
        Field::Start => text("start"),
        Field::Scheduled => text("planned-length"),
        Field::Logged => text("logged"),
    }
}

/// What is wrong in a field, and what would be right.
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

/// The name of a hue.
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

/// A weekday in the locale's words; Monday is 0.
pub fn weekday(at: usize) -> String {
    intl::weekday_long(some(at))
}

/// The same, abbreviated.
pub fn weekday_short(at: usize) -> String {
    intl::weekday_short(some(at))
}

/// A date with this weekday: a week of January 1970 began on the fifth.
fn some(weekday: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(1970, 1, (weekday as u32).saturating_add(5)).unwrap_or_default()
}

/// Working hours.
pub fn hours(hours: Hours) -> String {
    let until = MinuteOfDay::clamped(i32::from(hours.until % MinuteOfDay::PER_DAY));
    text_with("from-to", [("from", &intl::time(hours.from)), ("to", &intl::time(until))])
}

/// A title, or the text for an empty one.
pub fn title_or(title: &str) -> std::borrow::Cow<'_, str> {
    if plan::title::is_blank(title) { text("untitled").into() } else { title.into() }
}

/// A duration: "1 h 30 m".
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

/// Tracked time: "1 h 30 m", or seconds if it is less than a minute.
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

/// The time on a running timer: "1:04:09".
pub fn clock(seconds: Seconds) -> String {
    let two = |n: u64| format!("{n:02}");
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    text_with("clock", [("hours", &hours.to_string()), ("minutes", &two(minutes)), ("seconds", &two(rest))])
}

/// The minute of the day of a civil time.
pub fn minute_of(civil: NaiveDateTime) -> MinuteOfDay {
    MinuteOfDay::clamped((civil.num_seconds_from_midnight() / 60) as i32)
}

/// Planned time and capacity, as short as possible.
pub fn load(planned: Minutes, capacity: Minutes) -> String {
    let short = |minutes: Minutes| if minutes == 0 { intl::number(0) } else { length(minutes) };
    match (planned, capacity) {
        (0, 0) => text("day-off"),
        (planned, 0) => text_with("load-off", [("planned", &short(planned))]),
        (planned, capacity) => text_with("load", [("planned", &short(planned)), ("capacity", &short(capacity))]),
    }
}

/// The same for screen readers; excess is said, not only shown by a colour.
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

/// The end of an entry; entries that would end after midnight end at midnight.
pub fn end(start: MinuteOfDay, minutes: Minutes) -> MinuteOfDay {
    let end = u32::from(start.get()).saturating_add(minutes);
    MinuteOfDay::clamped(end.checked_rem(MinuteOfDay::PER_DAY.into()).unwrap_or(0) as i32)
}

/// "10:00 – 11:30".
pub fn span(start: MinuteOfDay, minutes: Minutes) -> String {
    text_with("entry-when", [("from", &intl::time(start)), ("to", &intl::time(end(start, minutes)))])
}

/// A position in the plan, with the day formatted by `day`.
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

/// A member within a sentence.
fn person(person: &Person) -> String {
    match person {
        Person { me: true, .. } => text("you"),
        Person { name, .. } if name.trim().is_empty() => text("somebody"),
        Person { name, .. } => name.to_string(),
    }
}

/// The slot and length of something new, with the day as short as possible.
pub fn place(at: &Spot) -> String {
    spot(at, intl::date_short)
}

/// A member's name, or a substitute.
pub fn member(member: &ChoiceView<MemberId>) -> String {
    match (member.name.trim(), member.me) {
        ("", true) => text("myself"),
        ("", false) => text("unnamed"),
        (name, true) => text_with("name-you", [("name", name)]),
        (name, false) => name.to_owned(),
    }
}

/// The text of a ghost's bubble: "Tue 10:00 – 11:30 · 1 h 30 m".
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

/// The accessible name of an entry: title, day, time, planned length, and its member on the Team page.
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

/// "1 h 30 m logged", unless it is zero.
pub fn logged_of(minutes: Minutes) -> Option<String> {
    (minutes > 0).then(|| text_with("logged-only", [("logged", &length(minutes))]))
}

/// A duration in few letters: "12:30".
pub fn hours_minutes(minutes: Minutes) -> String {
    text_with("short-length", [("hours", &(minutes / 60).to_string()), ("minutes", &format!("{:02}", minutes % 60))])
}

/// The description of an entry: what it belongs to, its tracked time, and whether its timer is running.
pub fn entry_about(entry: &EntryView, logged: Seconds) -> Option<String> {
    let tracked = match entry.running {
        Some(_) => Some(text("timer-runs")),
        None => (logged > 0).then(|| text_with("logged-only", [("logged", &tracked(logged))])),
    };
    let belongs = entry.belongs.iter().map(|name| name.to_string());
    let gone = entry.gone.then(|| text("source-gone"));
    belongs.chain(tracked).chain(gone).reduce(|a, b| text_with("item-meta-join", [("a", &a), ("b", &b)]))
}

/// The age of a list as text.
pub fn age(updated: Option<Millis>, now: Millis) -> String {
    let Some(updated) = updated else { return text("not-yet") };
    match now.saturating_sub(updated).max(0) / 1000 {
        0..5 => text("updated-just-now"),
        seconds @ 5..60 => text_count("updated-seconds", seconds),
        seconds @ 60..3600 => text_count("updated-minutes", seconds / 60),
        seconds @ 3600..86400 => text_count("updated-hours", seconds / 3600),
        seconds => text_count("updated-days", seconds / 86400),
    }
}

/// An instant in RFC 3339, for programs.
pub fn rfc3339(at: Millis) -> String {
    // chrono's own formats need its allocating part, which nothing else on the page needs.
    format!("{:?}", DateTime::from_timestamp_millis(at).unwrap_or_default())
}

/// The kind of an item, unless it is ordinary.
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

/// What a provider adds.
pub fn brings(brings: Brings) -> String {
    match brings {
        Brings::Tasks => text("brings-tasks"),
        Brings::Events => text("brings-events"),
        Brings::Messages => text("brings-messages"),
        Brings::Reports => text("brings-reports"),
    }
}

/// A list's name.
pub fn list_name(name: &ListName) -> String {
    match name {
        ListName::Source(name) => name.to_string(),
        ListName::Own(OwnList::Marked) => text("slack-marked"),
        ListName::Own(OwnList::Messages) => text("slack-messages"),
    }
}

/// The access that a provider needs, in one sentence.
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
    text_with("may", [("what", &intl::list(&all))])
}

/// The date of an instant in the user's zone.
pub fn day_of(at: Millis) -> String {
    intl::date_short(clock::civil_at(at).date())
}
