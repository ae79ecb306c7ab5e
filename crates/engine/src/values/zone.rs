//! Time by place: civil times in a zone, zone names that say nothing, and the first day of a week.
//!
//! The browser knows the rules of zones; this module only asks it for offsets.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};
use plan::Millis;

use super::days::day_after;

/// Longer than any zone's distance from UTC, and shorter than the time between two of its changes.
const DAY: Millis = 86_400_000;

/// The instant of a civil time in a zone whose offset from UTC at an instant is `offset_at`, in milliseconds, positive
/// to the east. A time that the zone skips is moved forward, and of a repeated one it is the first.
pub fn instant_of(civil: NaiveDateTime, offset_at: impl Fn(Millis) -> Millis) -> Millis {
    let as_utc = civil.and_utc().timestamp_millis();
    let before = offset_at(as_utc.saturating_sub(DAY));
    let after = offset_at(as_utc.saturating_add(DAY));
    let by = |offset: Millis| as_utc.saturating_sub(offset);
    let fits = |offset: Millis| offset_at(by(offset)) == offset;
    if !fits(before) && fits(after) { by(after) } else { by(before) }
}

/// Whether a zone's name may say nothing about where the user is: browsers report such names if they hide the zone or
/// don't know it.
pub fn is_unsure(name: &str) -> bool {
    // Firefox always reports Reykjavik when it resists fingerprinting, since UTC itself would be recognisable.
    const UNSURE: [&str; 8] =
        ["", "UTC", "GMT", "Etc/UTC", "Etc/GMT", "Etc/Unknown", "Etc/Universal", "Atlantic/Reykjavik"];
    UNSURE.contains(&name)
}

/// Regions whose week starts on Sunday (CLDR 42, `weekData`).
const SUNDAY: &str = "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT \
                      MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW";

/// Regions whose week starts on Saturday.
const SATURDAY: &str = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY";

/// The main region of a language, for languages whose week doesn't start on Monday there (CLDR, `likelySubtags`).
const USUAL_REGION: [(&str, &str); 34] = [
    ("en", "US"),
    ("pt", "BR"),
    ("ar", "EG"),
    ("he", "IL"),
    ("hi", "IN"),
    ("ko", "KR"),
    ("ja", "JP"),
    ("fa", "IR"),
    ("th", "TH"),
    ("id", "ID"),
    ("bn", "BD"),
    ("ta", "IN"),
    ("te", "IN"),
    ("ur", "PK"),
    ("fil", "PH"),
    ("am", "ET"),
    ("my", "MM"),
    ("km", "KH"),
    ("lo", "LA"),
    ("ne", "NP"),
    ("pa", "IN"),
    ("gu", "IN"),
    ("mr", "IN"),
    ("kn", "IN"),
    ("ml", "IN"),
    ("dv", "MV"),
    ("ps", "AF"),
    ("zu", "ZA"),
    ("xh", "ZA"),
    ("af", "ZA"),
    ("jv", "ID"),
    ("mt", "MT"),
    ("gn", "PY"),
    ("qu", "PE"),
];

/// The first day of the week for the region in a locale's tag (BCP 47), for browsers that don't tell; Monday (ISO 8601)
/// if nothing else is known.
pub fn week_start(tag: &str) -> Weekday {
    let region = region(tag);
    let of = |regions: &str| regions.split(' ').any(|listed| listed == region);
    match &*region {
        "MV" => Weekday::Fri,
        _ if of(SATURDAY) => Weekday::Sat,
        _ if of(SUNDAY) => Weekday::Sun,
        _ => Weekday::Mon,
    }
}

/// The region in a locale's tag, else the main one of its language; empty if neither is known.
fn region(tag: &str) -> String {
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    // After a part of a single character there is no region any more.
    let mut parts = parts.take_while(|part| part.len() > 1).skip_while(|part| part.len() != 2);
    let written = parts.next().map(str::to_ascii_uppercase);
    let usual = || USUAL_REGION.iter().find(|(spoken, _)| *spoken == language).map(|(_, region)| *region);
    // Traditional Chinese without a region is Taiwan's.
    let traditional = || (language == "zh" && tag.to_ascii_lowercase().contains("hant")).then_some("TW");
    written.as_deref().or_else(traditional).or_else(usual).unwrap_or_default().to_owned()
}

/// Regions whose first week of a year has at least four days of it (CLDR 44, `minDays`); elsewhere it has the first of
/// January.
const FOUR_DAYS: &str = "AD AN AT AX BE BG CH CZ DE DK EE ES FI FJ FO FR GB GF GG GI GP GR HU IE IM IS IT JE LI LT LU MC \
                         MQ NL NO PL PT RE RU SE SJ SK SM VA";

/// How many days of a year its first week has at least, for the region in a locale's tag.
pub fn first_week_days(tag: &str) -> u8 {
    if FOUR_DAYS.split(' ').any(|listed| listed == region(tag)) { 4 } else { 1 }
}

/// The number of the week that begins on this day, where the first week of a year has at least so many days of it.
pub fn week_number(from: NaiveDate, least: u8) -> u32 {
    let decides = day_after(from, 7_i32.saturating_sub(least.clamp(1, 7).into()));
    (decides.ordinal0() / 7).saturating_add(1)
}

/// The number by ISO 8601, where weeks are from Monday to Sunday, of the week with the Thursday that follows this day.
pub fn iso_week_number(from: NaiveDate) -> u32 {
    let thursday = (0..7).map(|at| day_after(from, at)).find(|day| day.weekday() == Weekday::Thu);
    thursday.unwrap_or(from).iso_week().week()
}

#[cfg(test)]
mod tests {
    use super::{Weekday, first_week_days, instant_of, is_unsure, iso_week_number, week_number, week_start};
    use chrono::{Datelike, NaiveDate, NaiveDateTime};
    use plan::Millis;

    const HOUR: Millis = 3_600_000;

    fn at(day: u32, hour: u32, minute: u32) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(2026, 3, day).unwrap().and_hms_opt(hour, minute, 0).unwrap()
    }

    /// A zone that changes from one offset to another at 2026-03-29T01:00Z.
    fn zone(before: Millis, after: Millis) -> impl Fn(Millis) -> Millis {
        let change = at(29, 1, 0).and_utc().timestamp_millis();
        move |instant| if instant < change { before } else { after }
    }

    #[test]
    fn skipped_times_are_later_and_repeated_ones_are_the_first() {
        let utc = |civil: NaiveDateTime, offset: Millis| civil.and_utc().timestamp_millis() - offset;
        let forward = zone(HOUR, 2 * HOUR);
        assert_eq!(instant_of(at(29, 1, 59), &forward), utc(at(29, 1, 59), HOUR));
        assert_eq!(instant_of(at(29, 2, 30), &forward), utc(at(29, 3, 30), 2 * HOUR), "skipped");
        assert_eq!(instant_of(at(29, 3, 0), &forward), utc(at(29, 3, 0), 2 * HOUR));
        let back = zone(2 * HOUR, HOUR);
        assert_eq!(instant_of(at(29, 2, 30), &back), utc(at(29, 2, 30), 2 * HOUR), "repeated");
        assert_eq!(instant_of(at(29, 3, 0), &back), utc(at(29, 3, 0), HOUR));
        // A whole day that doesn't exist: Samoa crossed the date line.
        let samoa = zone(-11 * HOUR, 13 * HOUR);
        assert_eq!(instant_of(at(28, 14, 30), &samoa), utc(at(29, 14, 30), 13 * HOUR), "skipped");
        for zone in [zone(HOUR, 2 * HOUR), zone(2 * HOUR, HOUR), zone(-11 * HOUR, 13 * HOUR), zone(20_700_000, 0)] {
            for hour in 0..96_i64 {
                let instant = at(27, 0, 0).and_utc().timestamp_millis() + hour * HOUR / 2;
                let civil =
                    chrono::DateTime::UNIX_EPOCH.naive_utc() + chrono::TimeDelta::milliseconds(instant + zone(instant));
                let again = instant_of(civil, &zone);
                assert_eq!(again + zone(again), instant + zone(instant), "{civil}");
                assert!(again <= instant, "the first of two: {civil}");
            }
        }
    }

    #[test]
    fn a_week_begins_by_the_region_else_by_the_language() {
        for (tag, day) in [
            ("en-US", Weekday::Sun),
            ("en-GB", Weekday::Mon),
            ("en", Weekday::Sun),
            ("de", Weekday::Mon),
            ("de-US", Weekday::Sun),
            ("ar", Weekday::Sat),
            ("ar-AE", Weekday::Mon),
            ("dv-MV", Weekday::Fri),
            ("pt-PT", Weekday::Sun),
            ("zh-Hant", Weekday::Sun),
            ("zh-Hans-CN", Weekday::Mon),
            ("sr-Latn-RS", Weekday::Mon),
            ("en-u-ca-iso8601", Weekday::Sun),
            ("", Weekday::Mon),
            ("x-y-us", Weekday::Mon),
        ] {
            assert_eq!(week_start(tag), day, "{tag}");
        }
    }

    #[test]
    fn weeks_are_numbered_as_iso_and_as_regions_do() {
        let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        assert_eq!((first_week_days("de-AT"), first_week_days("en-US"), first_week_days("en")), (4, 1, 1));
        // From Monday, each week has the number that chrono gives its days.
        for week in 0..3_000 {
            let monday = date(1998, 1, 5) + chrono::TimeDelta::weeks(week);
            assert_eq!(week_number(monday, 4), monday.iso_week().week(), "{monday}");
            assert_eq!(iso_week_number(monday), monday.iso_week().week(), "{monday}");
        }
        // 2027-01-01 is a Friday.
        assert_eq!((week_number(date(2026, 12, 27), 1), week_number(date(2027, 1, 3), 1)), (1, 2));
        assert_eq!((iso_week_number(date(2026, 12, 27)), iso_week_number(date(2027, 1, 3))), (53, 1));
    }

    #[test]
    fn utc_and_unknown_zones_are_unsure() {
        assert!(is_unsure("UTC") && is_unsure("Etc/Unknown") && !is_unsure("Europe/London"));
    }
}
