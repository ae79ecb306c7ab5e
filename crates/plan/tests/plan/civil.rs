//! Civil times are parsed as `chrono` prints them, and nothing else is accepted.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use plan::civil;
use proptest::prelude::*;

fn any_date() -> impl Strategy<Value = NaiveDate> {
    let (first, last) = (NaiveDate::MIN, NaiveDate::MAX);
    (0..=(last - first).num_days()).prop_map(move |days| first + chrono::TimeDelta::days(days))
}

fn any_time() -> impl Strategy<Value = NaiveTime> {
    (0_u32..86_400, prop_oneof![Just(0), 0_u32..1_000_000_000])
        .prop_map(|(second, nanos)| NaiveTime::from_num_seconds_from_midnight_opt(second, nanos).unwrap())
}

proptest! {
    #[test]
    fn what_is_written_is_read(date in any_date(), time in any_time()) {
        prop_assert_eq!(civil::date(&date.to_string()), Some(date));
        prop_assert_eq!(civil::time(&time.to_string()), Some(time));
        let both = NaiveDateTime::new(date, time);
        prop_assert_eq!(civil::date_time(&format!("{both:?}")), Some(both));
    }

    #[test]
    fn civil_times_are_parsed_exactly(text in "[-+0-9:T. ]{0,24}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?") {
        if let Some(date) = civil::date(&text) {
            prop_assert_eq!(NaiveDate::parse_from_str(&text, "%Y-%m-%d"), Ok(date));
        }
        if let Some(time) = civil::date_time(&text).filter(|_| text.len() > 16) {
            prop_assert_eq!(NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M:%S%.f"), Ok(time));
        }
    }

    #[test]
    fn any_text_is_read_without_failing(text in ".{0,30}") {
        let _ = (civil::date(&text), civil::time(&text), civil::date_time(&text));
    }
}

#[test]
fn invalid_civil_times_are_refused() {
    for text in
        ["", "-", "2026", "2026-11", "2026-11-31", "2026-1-1", "02026-11-23", "2026-11-23-", "２026-11-23", "+26-11-23"]
    {
        assert_eq!(civil::date(text), None, "{text}");
    }
    for text in ["", "9:05", "24:00", "09:60", "09:05:61", "09:05.5", "09:05:30.", "09:05:30.0000000001", "09:05:30:00"]
    {
        assert_eq!(civil::time(text), None, "{text}");
    }
    assert_eq!(civil::date_time("2026-11-23 09:05:30"), None);
}
