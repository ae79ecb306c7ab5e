//! Days, times and numbers in the user's language. The test browser's language is American English.

use chrono::{NaiveDate, Offset, TimeZone};
use chrono_tz::Tz;
use hourloom::web::intl;
use hourloom::web::time::clock;
use plan::MinuteOfDay;
use wasm_bindgen_test::wasm_bindgen_test;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `Intl` writes a narrow or ordinary no-break space where a reader of this test sees a space.
fn plain(text: String) -> String {
    text.replace(['\u{202f}', '\u{a0}', '\u{2009}'], " ")
}

#[wasm_bindgen_test]
fn a_day_is_the_same_day_in_every_zone() {
    assert_eq!(clock::locale(), "en-US");
    let tuesday = day("2026-11-24");
    assert_eq!(intl::weekday_short(tuesday), "Tue");
    assert_eq!(intl::weekday_long(tuesday), "Tuesday");
    assert_eq!(intl::day_number(tuesday), "24");
    assert_eq!(intl::long_date(tuesday), "Tuesday, November 24, 2026");
    assert_eq!(intl::date_short(tuesday), "Tue, Nov 24");
}

#[wasm_bindgen_test]
fn a_week_is_named_by_the_months_it_touches() {
    let range = |from, last| plain(intl::month_year_range(day(from), day(last)));
    assert_eq!(range("2026-11-23", "2026-11-29"), "November 2026");
    assert_eq!(range("2026-11-30", "2026-12-06"), "November – December 2026");
    assert_eq!(range("2026-12-28", "2027-01-03"), "December 2026 – January 2027");
}

#[wasm_bindgen_test]
fn times_follow_the_locales_clock() {
    let time = |minute| plain(intl::time(MinuteOfDay::new(minute).unwrap()));
    assert_eq!(time(0), "12:00 AM");
    assert_eq!(time(9 * 60 + 5), "9:05 AM");
    assert_eq!(time(23 * 60 + 59), "11:59 PM");
    assert_eq!(plain(intl::hour_label(13)), "1 PM");
    let at = day("2026-11-24").and_hms_opt(9, 5, 0).unwrap();
    assert_eq!(plain(intl::utc_instant_short(at)), "Tue, Nov 24, 9:05 AM");
}

#[wasm_bindgen_test]
fn numbers_are_grouped() {
    assert_eq!(intl::number(1_234_567), "1,234,567");
}

#[wasm_bindgen_test]
fn repeated_formatting_gives_the_same_text() {
    let once = intl::long_date(day("2024-02-29"));
    assert_eq!(intl::long_date(day("2024-02-29")), once);
    assert_ne!(intl::long_date(day("2024-03-01")), once);
}

#[wasm_bindgen_test]
fn the_world_has_a_zone_a_week_and_fresh_randomness() {
    let (first, second) = (clock::env(), clock::env());
    assert!(!first.zone.is_empty());
    assert_eq!(first.locale_week_start, chrono::Weekday::Sun);
    assert_ne!(first.entropy, second.entropy);
    assert_eq!(clock::civil_at(first.now), first.local);
}

#[wasm_bindgen_test]
fn a_civil_time_leads_back_to_its_instant() {
    let at = 1_795_510_800_000;
    assert_eq!(clock::instant_of(clock::civil_at(at)), at);
}

/// Chooses zones, as the test after it does, and restores the browser's. Since 1976, before which editions of the tables
/// differ.
#[wasm_bindgen_test]
fn the_browser_knows_the_instants_of_100_000_civil_times_that_the_tables_know() {
    let known = clock::all_zones().into_iter().filter_map(|name| Some((name.parse::<Tz>().ok()?, name)));
    let zones: Vec<_> = known.collect();
    assert!(zones.len() > 400, "{}", zones.len());
    let from: i64 = 189_302_400;
    let until = 2_145_916_800;
    let mut random = clock::env().entropy | 1;
    let each = 100_000_usize.div_ceil(zones.len());
    for (tables, name) in &zones {
        clock::choose_zone(Some(name));
        for _ in 0..each {
            // Multiplied as Lehmer's generator does: the upper bits are as good as random.
            random = random.wrapping_mul(0xda94_2042_e4dd_58b5);
            let seconds = from + i64::try_from((random >> 64) % (until - from) as u128).unwrap();
            let civil = chrono::DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
            let expected = engine::zone::instant_of(civil, |at| {
                let at = chrono::DateTime::from_timestamp_millis(at).unwrap().naive_utc();
                i64::from(tables.offset_from_utc_datetime(&at).fix().local_minus_utc()) * 1_000
            });
            assert_eq!(clock::instant_of(civil), expected, "{name} {civil}");
        }
    }
    clock::choose_zone(None);
}

/// Chooses zones, too.
#[wasm_bindgen_test]
fn a_chosen_zone_counts_civil_time_by_its_own_rules() {
    let hour = 3_600_000;
    // 2026-03-29T00:30Z, half an hour before clocks in Berlin go forward; Tonga has no summer time.
    let at = 1_774_744_200_000;
    for (zone, civil, an_hour_later) in [
        ("Europe/Berlin", "2026-03-29T01:30:00", "2026-03-29T03:30:00"),
        ("Pacific/Tongatapu", "2026-03-29T13:30:00", "2026-03-29T14:30:00"),
        ("Asia/Kathmandu", "2026-03-29T06:15:00", "2026-03-29T07:15:00"),
        ("America/New_York", "2026-03-28T20:30:00", "2026-03-28T21:30:00"),
    ] {
        clock::choose_zone(Some(zone));
        assert_eq!(&*clock::env().zone, zone);
        assert_eq!(clock::civil_at(at), civil.parse().unwrap(), "{zone}");
        assert_eq!(clock::civil_at(at + hour), an_hour_later.parse().unwrap(), "{zone}");
        assert_eq!(clock::instant_of(clock::civil_at(at)), at, "{zone}");
        // Before 1970, and between two whole seconds.
        assert_eq!(clock::instant_of(clock::civil_at(-1_501)), -1_501, "{zone}");
    }
    clock::choose_zone(Some("Europe/Atlantis"));
    assert_eq!(clock::env().zone, clock::browser_zone(), "what the browser doesn't know is not taken");
    clock::choose_zone(None);
    assert!(clock::all_zones().iter().any(|zone| zone == "Europe/Berlin"));
}

#[wasm_bindgen_test]
fn a_week_begins_where_the_browser_has_it_begin_in_each_region() {
    let letters = || 'A'..='Z';
    for region in letters().flat_map(|a| letters().map(move |b| format!("{a}{b}"))) {
        let tag = format!("en-{region}");
        // Former regions, which the browser still knows by the names of their successors.
        let gone = ["BU", "JT", "MI", "NT", "PU", "PZ", "RH", "WK", "YD"].contains(&region.as_str());
        assert!(gone || clock::week_start_of(&tag) == Some(engine::zone::week_start(&tag)), "{tag}");
    }
}
