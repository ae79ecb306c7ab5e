//! The clock, the time zone, the locale's week and randomness: the parts of [`Env`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Weekday};
use engine::{Env, Millis, zone};
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

thread_local! {
    /// Zone and first day of the week, cached because asking `Intl` each time would cost more than most messages.
    static PLACE: RefCell<Option<(Arc<str>, Weekday)>> = const { RefCell::new(None) };
    static CHOSEN: RefCell<Option<Rc<Chosen>>> = const { RefCell::new(None) };
}

/// The environment at this moment.
pub fn env() -> Env {
    let now = now();
    let (zone, locale_week_start) =
        PLACE.with_borrow_mut(|place| place.get_or_insert_with(|| (zone(), locale_week_start())).clone());
    Env { now, uptime: uptime(), local: civil_at(now), zone, locale_week_start, entropy: entropy() }
}

/// Milliseconds since the page started.
pub(super) fn uptime() -> Millis {
    web_sys::window().and_then(|window| window.performance()).map_or(0, |performance| performance.now() as Millis)
}

/// Whether the zone has changed since the last call.
pub(crate) fn zone_has_changed() -> bool {
    let now = zone();
    PLACE.with_borrow_mut(|place| {
        let known = place.as_mut().map(|(known, _)| known).filter(|known| **known != now);
        known.map(|known| *known = now).is_some()
    })
}

/// Counts civil time in this zone from now on; in the browser's for `None` and for an unknown one.
pub fn choose_zone(name: Option<&str>) {
    CHOSEN.set(name.and_then(Chosen::new).map(Rc::new));
    PLACE.take();
}

/// A zone other than the browser's, whose rules `Intl` knows.
struct Chosen {
    name: Arc<str>,
    format: Function,
    /// The last quarter of an hour that was looked up, and its offset: no zone changes its offset within one.
    last: Cell<(Millis, Millis)>,
}

const QUARTER: Millis = 900_000;

impl Chosen {
    fn new(name: &str) -> Option<Self> {
        let options = Object::new();
        let fields = [("year", "numeric"), ("month", "numeric"), ("day", "numeric"), ("hour", "numeric")];
        let rest = [("minute", "numeric"), ("second", "numeric"), ("hourCycle", "h23"), ("timeZone", name)];
        for (name, value) in fields.into_iter().chain(rest) {
            Reflect::set(&options, &name.into(), &value.into()).ok()?;
        }
        // In this locale the numbers are month, day, year, hour, minute and second.
        let locale = Array::of1(&"en-US-u-ca-gregory-nu-latn".into());
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let class: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
        // Throws for an unknown zone.
        let formatter = Reflect::construct(&class, &Array::of2(&locale, &options)).ok()?;
        let format = formatter.dyn_into::<Intl::DateTimeFormat>().ok()?.format();
        Some(Self { name: name.into(), format, last: Cell::new((Millis::MIN, 0)) })
    }

    /// How far the zone is ahead of UTC at an instant.
    fn offset_at(&self, at: Millis) -> Millis {
        let quarter = at.div_euclid(QUARTER).saturating_mul(QUARTER);
        if self.last.get().0 != quarter {
            let offset =
                self.civil(quarter).map_or(0, |civil| civil.and_utc().timestamp_millis().saturating_sub(quarter));
            self.last.set((quarter, offset));
        }
        self.last.get().1
    }

    fn civil(&self, at: Millis) -> Option<NaiveDateTime> {
        let said = self.format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(at as f64)).ok()?.as_string()?;
        let mut numbers = said.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse::<u32>().ok());
        let mut next = || numbers.next();
        let (month, day, year) = (next()?, next()?, next()?);
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?.and_hms_opt(next()?, next()?, next()?)
    }
}

fn chosen() -> Option<Rc<Chosen>> {
    CHOSEN.with_borrow(Option::clone)
}

/// The current instant.
pub fn now() -> Millis {
    Date::now() as Millis
}

fn civil(date: &Date) -> NaiveDateTime {
    NaiveDate::from_ymd_opt(date.get_full_year() as i32, date.get_month().saturating_add(1), date.get_date())
        .and_then(|day| {
            day.and_hms_milli_opt(date.get_hours(), date.get_minutes(), date.get_seconds(), date.get_milliseconds())
        })
        .unwrap_or_default()
}

/// An instant as civil time in the user's zone.
pub fn civil_at(at: Millis) -> NaiveDateTime {
    match chosen() {
        Some(zone) => {
            DateTime::from_timestamp_millis(at.saturating_add(zone.offset_at(at))).unwrap_or_default().naive_utc()
        }
        None => civil(&Date::new(&JsValue::from_f64(at as f64))),
    }
}

/// An instant in UTC as civil time in the user's zone.
pub fn local(utc: NaiveDateTime) -> NaiveDateTime {
    civil_at(utc.and_utc().timestamp_millis())
}

/// The instant of a civil time in the user's zone. A time that the zone skips is moved forward, and of a repeated one
/// it is the first.
pub fn instant_of(civil: NaiveDateTime) -> Millis {
    zone::instant_of(civil, |at| match chosen() {
        Some(zone) => zone.offset_at(at),
        // In minutes, and positive to the west.
        None => (Date::new(&JsValue::from_f64(at as f64)).get_timezone_offset() * -60_000.0) as Millis,
    })
}

/// IANA name of the zone in which civil time is counted.
fn zone() -> Arc<str> {
    chosen().map_or_else(browser_zone, |zone| Arc::clone(&zone.name))
}

/// IANA name of the browser's own zone.
pub fn browser_zone() -> Arc<str> {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let zone = Reflect::get(&options, &"timeZone".into()).ok().and_then(|zone| zone.as_string());
    Arc::from(zone.as_deref().unwrap_or("UTC"))
}

/// IANA names of all zones that the browser knows; empty if it can't list them.
pub fn all_zones() -> Vec<String> {
    let names = || -> Option<Array> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let all: Function = Reflect::get(&intl, &"supportedValuesOf".into()).ok()?.dyn_into().ok()?;
        all.call1(&intl, &"timeZone".into()).ok()?.dyn_into().ok()
    };
    names().map(|names| names.iter().filter_map(|name| name.as_string()).collect()).unwrap_or_default()
}

/// First day of the week in the user's locale.
fn locale_week_start() -> Weekday {
    let tag = locale();
    week_start_of(&tag).unwrap_or_else(|| zone::week_start(&tag))
}

/// The user's locale as a BCP 47 tag.
pub fn locale() -> String {
    web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_else(|| "en".into())
}

/// From `getWeekInfo()` (standard) or `weekInfo` (older Chromium and Safari) of `Intl.Locale`.
pub fn week_start_of(tag: &str) -> Option<Weekday> {
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
pub(crate) fn entropy() -> u128 {
    let mut bytes = [0; 16];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // Fails only for more than 65,536 bytes.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    u128::from_le_bytes(bytes)
}
