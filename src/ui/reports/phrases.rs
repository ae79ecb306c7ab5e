//! The texts of reports: names of groups and columns, and sums in hours.

use chrono::NaiveDate;
use engine::reports::names::{Name, listed};
use engine::reports::table::Column;
use plan::report::By;
use plan::{Minutes, Seconds};
use providers::Fault;

use crate::ui::connections::faults;
use crate::ui::phrases;
use crate::ui::texts::{text, text_with};
use crate::web::intl;

/// The key of a criterion's name.
pub(crate) fn by_key(by: By) -> &'static str {
    match by {
        By::Day => "by-day",
        By::Week => "by-week",
        By::Person => "by-person",
        By::Project => "by-project",
        By::Client => "by-client",
        By::Label => "by-label",
        By::Task => "by-task",
        By::Source => "by-source",
    }
}

/// The name of a group.
pub(crate) fn name(name: &Name) -> String {
    match name {
        Name::Day(day) => intl::long_date(*day),
        Name::Week(day) => text_with("week-of", [("day", &*intl::date_short(*day))]),
        Name::Text(text) => phrases::title_or(text).into_owned(),
        Name::Several(names) => listed(names),
        Name::Without(by) => text(match by {
            By::Project => "without-project",
            By::Client => "without-client",
            By::Label => "without-label",
            _ => "without-source",
        }),
        Name::Unnamed => text("myself"),
        Name::Unknown => text("unknown"),
        Name::Others => text("others"),
    }
}

/// The heading of a column.
pub(crate) fn column(column: Column) -> String {
    text(match column {
        Column::Group(by) => by_key(by),
        Column::Day => "by-day",
        Column::Start => "start",
        Column::Person => "by-person",
        Column::Client => "by-client",
        Column::Project => "by-project",
        Column::Task => "by-task",
        Column::Labels => "labels",
        Column::Source => "by-source",
        Column::Done => "done",
        Column::Entries => "entries",
        Column::Scheduled => "planned-length",
        Column::Logged => "tracked",
        Column::Difference => "difference",
        Column::Capacity => "report-capacity",
    })
}

/// "1,204 h 30 m", to the nearest minute; "10 s" if it is less than one.
pub(crate) fn hours(seconds: Seconds) -> String {
    match seconds {
        1..60 => phrases::tracked(seconds),
        seconds => phrases::length(Minutes::try_from(seconds.saturating_add(30) / 60).unwrap_or(Minutes::MAX)),
    }
}

/// Tracked time, shown as the given minutes, so that lines add up to their total.
pub(crate) fn tracked(seconds: Seconds, minutes: Option<u64>) -> String {
    match minutes {
        None => hours(seconds),
        Some(0) if seconds > 0 => text("under-a-minute"),
        Some(minutes) => hours(minutes.saturating_mul(60)),
    }
}

/// "+1 h" or "−30 m".
pub(crate) fn difference(seconds: i64) -> String {
    let length = hours(seconds.unsigned_abs());
    match seconds {
        1.. => text_with("more-by", [("length", &*length)]),
        0 => length,
        ..0 => text_with("less-by", [("length", &*length)]),
    }
}

/// "87 %", from a per mille.
pub(crate) fn share(share: Option<u64>) -> String {
    share.map_or_else(
        || text("no-share"),
        |share| text_with("share", [("share", &*intl::number(share.saturating_add(5) / 10))]),
    )
}

/// The key of what utilisation is called: so far, in a range whose days haven't all begun.
pub(crate) fn utilisation(so_far: bool) -> &'static str {
    if so_far { "utilisation-so-far" } else { "utilisation" }
}

/// From one day to another.
pub(crate) fn days(from: NaiveDate, last: NaiveDate) -> String {
    let (from, last) = (intl::date_short(from), intl::date_short(last));
    if from == last { from } else { text_with("from-to", [("from", &*from), ("to", &*last)]) }
}

/// Why an export stopped, and what helps.
pub(crate) fn broken(fault: &Fault, provider: &str, trashed: bool) -> String {
    match fault {
        Fault::Gone if trashed => text_with("export-trashed", [("provider", provider)]),
        Fault::Conflict => text("export-conflict"),
        Fault::Gone => text_with("export-gone", [("provider", provider)]),
        fault => faults::fault(fault, provider),
    }
}

/// "1,204".
pub(crate) fn count(count: usize) -> String {
    intl::number(count as u64)
}

/// "1 h planned · 45 m tracked".
pub(crate) fn planned_and_tracked(scheduled: Minutes, tracked: &str) -> String {
    let planned = phrases::length(scheduled);
    text_with("planned-and-tracked", [("planned", &*planned), ("tracked", tracked)])
}
