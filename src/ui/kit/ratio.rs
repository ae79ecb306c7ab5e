//! Fractions as CSS values.

use plan::MinuteOfDay;

/// The position of a minute's line, as a fraction of the day.
pub fn line_at(minute: MinuteOfDay) -> String {
    fraction(minute.get().into(), 1440)
}

/// A fraction as a plain CSS number.
pub fn fraction(part: u32, whole: u32) -> String {
    let parts = u64::from(part) * 100_000 / u64::from(whole.max(1));
    format!("{}.{:05}", parts / 100_000, parts % 100_000)
}

/// A fraction as a CSS percentage.
pub fn percent(part: u32, whole: u32) -> String {
    let parts = u64::from(part) * 1_000_000 / u64::from(whole.max(1));
    format!("{}.{:04}%", parts / 10_000, parts % 10_000)
}
