//! The person's words for days, times and numbers. The test browser speaks American English.

use chrono::NaiveDate;
use hourloom::web::{clock, intl};
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
    assert_eq!(plain(intl::utc_instant_short(at)), "Nov 24, 9:05 AM");
}

#[wasm_bindgen_test]
fn numbers_are_grouped() {
    assert_eq!(intl::number(1_234_567), "1,234,567");
}

#[wasm_bindgen_test]
fn what_was_said_once_is_said_again() {
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
    assert_eq!(clock::instant_of(clock::civil_at(at)), Some(at));
}
