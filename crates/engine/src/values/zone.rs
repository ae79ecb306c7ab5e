//! Time by place: civil times in a zone, zone names that say nothing, and the first day of a week.
//!
//! The browser knows the rules of zones; this module only asks it for offsets.

use chrono::{NaiveDateTime, Weekday};
use plan::Millis;

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
    let mut parts = tag.split(['-', '_']);
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    // After a part of a single character there is no region any more.
    let mut parts = parts.take_while(|part| part.len() > 1).skip_while(|part| part.len() != 2);
    let written = parts.next().map(str::to_ascii_uppercase);
    let usual = || USUAL_REGION.iter().find(|(spoken, _)| *spoken == language).map(|(_, region)| *region);
    // Traditional Chinese without a region is Taiwan's.
    let traditional = || (language == "zh" && tag.to_ascii_lowercase().contains("hant")).then_some("TW");
    let region = written.as_deref().or_else(traditional).or_else(usual).unwrap_or_default();
    let of = |regions: &str| regions.split(' ').any(|listed| listed == region);
    match region {
        "MV" => Weekday::Fri,
        _ if of(SATURDAY) => Weekday::Sat,
        _ if of(SUNDAY) => Weekday::Sun,
        _ => Weekday::Mon,
    }
}

#[cfg(test)]
mod tests {
    use super::{Weekday, instant_of, is_unsure, week_start};
    use chrono::{NaiveDate, NaiveDateTime};
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
    fn utc_and_unknown_zones_are_unsure() {
        assert!(is_unsure("UTC") && is_unsure("Etc/Unknown") && !is_unsure("Europe/London"));
    }
}
