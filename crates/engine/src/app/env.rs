//! The environment of a message: the arguments of [`crate::update()`].

use std::sync::Arc;

use chrono::NaiveDateTime;
use plan::Millis;

/// Time and place, as the shell read them just before this message.
#[derive(Clone, Debug)]
pub struct Env {
    /// The current instant.
    pub now: Millis,
    /// Milliseconds since some instant, by a clock that nobody sets, which tells how far the other clock was put back.
    /// It may stand still while the computer sleeps.
    pub uptime: Millis,
    /// The same instant as civil time in the user's zone.
    pub local: NaiveDateTime,
    /// IANA name of the user's zone.
    pub zone: Arc<str>,
    /// First day of the week in the user's locale.
    pub locale_week_start: chrono::Weekday,
    /// Randomness for this message from the platform's secure source; new ids are derived from it.
    pub entropy: u128,
}
