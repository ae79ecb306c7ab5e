//! Civil times in every zone, around every change of its clocks from 1970 to 2037, beside the tables of the IANA
//! database (TIME-1).
//!
//! One zone in sixteen each time; all of them with `HOURLOOM_CASES`.

use std::thread;

use chrono::{DateTime, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use engine::{Millis, zone};

const HOUR: Millis = 3_600_000;
const FROM: i64 = 0;
/// The end of 2037.
const UNTIL: i64 = 2_145_916_800;
/// Shorter than the time between two changes.
const STEP: i64 = 6 * 3_600;

fn utc(seconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, 0).unwrap().naive_utc()
}

/// How far a zone is ahead of UTC, in milliseconds.
fn offset(zone: Tz, at: Millis) -> Millis {
    let at = DateTime::from_timestamp_millis(at).unwrap().naive_utc();
    Millis::from(zone.offset_from_utc_datetime(&at).fix().local_minus_utc()) * 1_000
}

/// The seconds since 1970 at which the zone's clocks change.
fn changes(zone: Tz) -> Vec<i64> {
    let offset = |seconds: i64| offset(zone, seconds * 1_000);
    let mut found = Vec::new();
    let mut before = offset(FROM);
    for step in (FROM..UNTIL).step_by(usize::try_from(STEP).unwrap()) {
        let now = offset(step + STEP);
        if now != before {
            let (mut low, mut high) = (step, step + STEP);
            while high - low > 1 {
                let middle = low.midpoint(high);
                if offset(middle) == before { low = middle } else { high = middle }
            }
            found.push(high);
            before = now;
        }
    }
    found
}

/// Checks the civil times around a change, and returns how many.
fn around(zone: Tz, change: i64) -> u64 {
    let ahead = |at: Millis| offset(zone, at);
    let mut checked = 0;
    // From a day before to a day after, by minutes that no round number hits, and each minute of the hour itself.
    let far = (-26 * 60..26 * 60).step_by(47);
    let near = (-75..75).step_by(5);
    for minutes in far.chain(near) {
        let civil = utc(change + minutes * 60) + TimeDelta::milliseconds(ahead(change * 1_000));
        let instant = zone::instant_of(civil, ahead);
        let back = DateTime::from_timestamp_millis(instant + ahead(instant)).unwrap().naive_utc();
        let told = zone.from_local_datetime(&civil);
        match told.earliest() {
            Some(first) => {
                assert_eq!(instant, first.timestamp_millis(), "{zone} {civil}");
                assert_eq!(back, civil, "{zone}");
            }
            // Skipped: the same number of minutes after the change.
            None => {
                assert!(back > civil && back - civil <= TimeDelta::hours(24), "{zone} {civil} became {back}");
                let (before, after) = (ahead(instant - 25 * HOUR), ahead(instant));
                assert_eq!((back - civil).num_milliseconds(), after - before, "{zone} {civil}");
            }
        }
        checked += 1;
    }
    checked
}

#[test]
fn civil_times_around_every_change_of_clocks_are_those_of_the_tables() {
    let whole = std::env::var_os("HOURLOOM_CASES").is_some();
    let zones: Vec<Tz> = TZ_VARIANTS.iter().copied().step_by(if whole { 1 } else { 16 }).collect();
    // Whose clocks did what no others did.
    let odd: [Tz; 8] = [
        chrono_tz::Pacific::Apia,
        chrono_tz::Australia::Lord_Howe,
        chrono_tz::Europe::Dublin,
        chrono_tz::Africa::Casablanca,
        chrono_tz::Africa::El_Aaiun,
        chrono_tz::Asia::Kathmandu,
        chrono_tz::Pacific::Chatham,
        chrono_tz::Africa::Monrovia,
    ];
    let zones: Vec<Tz> = zones.into_iter().chain(odd).collect();
    let count = thread::scope(|scope| {
        let parts: Vec<_> = zones.chunks(zones.len().div_ceil(2)).collect();
        let work = |part: &[Tz]| -> u64 {
            part.iter().flat_map(|zone| changes(*zone).into_iter().map(|change| around(*zone, change))).sum()
        };
        let running: Vec<_> = parts.into_iter().map(|part| scope.spawn(move || work(part))).collect();
        running.into_iter().map(|part| part.join().unwrap()).sum::<u64>()
    });
    println!("{count} civil times in {} zones", zones.len());
    assert!(count > if whole { 1_000_000 } else { 100_000 }, "{count}");
}
