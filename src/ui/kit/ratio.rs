//! Fractions as CSS values.

use plan::MinuteOfDay;

/// The position of a minute's line, as a fraction of the day.
pub fn line_at(minute: MinuteOfDay) -> String {
    fraction(minute.get().into(), 1440)
}

/// A fraction as a plain CSS number.
pub fn fraction(part: u32, whole: u32) -> String {
    let parts = parts(part, whole, 100_000);
    format!("{}.{:05}", parts / 100_000, parts % 100_000)
}

/// A fraction as a CSS percentage.
pub fn percent(part: u32, whole: u32) -> String {
    let parts = parts(part, whole, 1_000_000);
    format!("{}.{:04}%", parts / 10_000, parts % 10_000)
}

/// A fraction in parts of a whole of this many.
fn parts(part: u32, whole: u32, of: u64) -> u64 {
    u64::from(part).saturating_mul(of).checked_div(whole.into()).unwrap_or(0)
}
