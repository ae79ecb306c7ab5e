//! The clock, the zone, the locale's week and randomness: what [`Env`] is made of.

use std::cell::RefCell;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};
use engine::{Env, Millis};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use providers::{Ask, Fault, Reply, Response};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// Zone and first day of the week: asking `Intl` each time would cost more than most messages do.
    static PLACE: RefCell<Option<(Arc<str>, Weekday)>> = const { RefCell::new(None) };
}

/// The world at this moment.
pub fn env() -> Env {
    let date = Date::new_0();
    let (zone, locale_week_start) =
        PLACE.with_borrow_mut(|place| place.get_or_insert_with(|| (zone(), locale_week_start())).clone());
    Env {
        now: date.get_time() as Millis,
        local: civil(&date),
        zone,
        locale_week_start,
        entropy: entropy(),
        read: unread,
    }
}

/// No answer comes before the adapters are here; whoever would read one then reads it as one that got lost.
fn unread(_: &str, _: &Ask, _: &Response) -> Result<Reply, Fault> {
    Err(Fault::Offline)
}

/// Reads the zone anew at the next message: one may have travelled while the page was hidden.
pub(super) fn forget_place() {
    PLACE.take();
}

/// The instant.
pub fn now() -> Millis {
    Date::now() as Millis
}

/// An instant as civil time in the person's zone.
fn civil(date: &Date) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(date.get_full_year() as i32, date.get_month() + 1, date.get_date())
        .and_then(|day| {
            day.and_hms_milli_opt(date.get_hours(), date.get_minutes(), date.get_seconds(), date.get_milliseconds())
        })
        .unwrap_or_default()
}

/// An instant as civil time in the person's zone.
pub fn civil_at(at: Millis) -> NaiveDateTime {
    civil(&Date::new(&JsValue::from_f64(at as f64)))
}

/// The instant of a civil time in the person's zone. One that the zone skips is that much later, one that it repeats is
/// the first.
pub fn instant_of(civil: NaiveDateTime) -> Option<Millis> {
    let date = Date::new_with_year_month_day_hr_min_sec(
        u32::try_from(civil.year()).ok()?,
        civil.month0() as i32,
        civil.day() as i32,
        civil.hour() as i32,
        civil.minute() as i32,
        civil.second() as i32,
    );
    let at = date.get_time();
    at.is_finite().then_some(at as Millis)
}

/// IANA name of the person's zone.
fn zone() -> Arc<str> {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let zone = Reflect::get(&options, &"timeZone".into()).ok().and_then(|zone| zone.as_string());
    Arc::from(zone.as_deref().unwrap_or("UTC"))
}

/// First day of the week by the person's locale; Monday (ISO 8601) where the browser can't tell.
fn locale_week_start() -> Weekday {
    week_start_of(&locale()).unwrap_or(Weekday::Mon)
}

/// The person's locale as a BCP 47 tag.
pub fn locale() -> String {
    web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_else(|| "en".into())
}

/// `Intl.Locale` tells by `getWeekInfo()` (standard) or `weekInfo` (older Chromium and Safari).
fn week_start_of(tag: &str) -> Option<Weekday> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let class: Function = Reflect::get(&intl, &"Locale".into()).ok()?.dyn_into().ok()?;
    let locale = Reflect::construct(&class, &Array::of1(&tag.into())).ok()?;
    let info = match Reflect::get(&locale, &"getWeekInfo".into()).ok()?.dyn_into::<Function>() {
        Ok(get) => get.call0(&locale).ok()?,
        Err(_) => Reflect::get(&locale, &"weekInfo".into()).ok()?,
    };
    let iso = Reflect::get(&info, &"firstDay".into()).ok()?.as_f64()?;
    Weekday::try_from((iso as u8).checked_sub(1)?).ok()
}

/// Sixteen bytes from the platform's secure source.
pub(super) fn entropy() -> u128 {
    let mut bytes = [0; 16];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // It fails for more than 65,536 bytes only.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    u128::from_le_bytes(bytes)
}
