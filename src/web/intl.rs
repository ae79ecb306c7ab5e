//! Days, times and numbers in the words of the person's locale, by the browser's own `Intl`.
//!
//! Civil values are formatted as if they were in UTC, so that no zone can shift them. Formatters are made once, and what
//! they said is kept: a call into `Intl` costs some microseconds, and a week asks for the same few hundred words again
//! with each change.

use std::cell::{OnceCell, RefCell};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use engine::Millis;
use js_sys::{Array, Date, Intl, JsString, Object, Reflect};
use litemap::LiteMap;
use plan::MinuteOfDay;
use wasm_bindgen::{JsCast, JsValue};

use crate::web::language;
use crate::web::time::clock;

/// What a formatter says; the index of its place in the cache.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    WeekdayShort,
    WeekdayLong,
    Day,
    DateLong,
    DateShort,
    DateBrief,
    MonthYear,
    Time,
    Hour,
    DateTimeShort,
    Moment,
}

impl Form {
    const COUNT: usize = Form::Moment as usize + 1;

    fn options(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Form::WeekdayShort => &[("weekday", "short")],
            Form::WeekdayLong => &[("weekday", "long")],
            Form::Day => &[("day", "numeric")],
            Form::DateLong => &[("weekday", "long"), ("day", "numeric"), ("month", "long"), ("year", "numeric")],
            Form::DateShort => &[("weekday", "short"), ("day", "numeric"), ("month", "short")],
            Form::DateBrief => &[("day", "numeric"), ("month", "numeric")],
            Form::MonthYear => &[("month", "long"), ("year", "numeric")],
            Form::Time => &[("hour", "numeric"), ("minute", "2-digit")],
            Form::Hour => &[("hour", "numeric")],
            Form::DateTimeShort => &[
                ("weekday", "short"),
                ("day", "numeric"),
                ("month", "short"),
                ("hour", "numeric"),
                ("minute", "2-digit"),
            ],
            Form::Moment => &[("hour", "numeric"), ("minute", "2-digit"), ("second", "2-digit")],
        }
    }

    fn formatter(self) -> Intl::DateTimeFormat {
        let options = Object::new();
        for (name, value) in self.options() {
            set(&options, name, value);
        }
        if matches!(self, Form::Time | Form::Hour | Form::DateTimeShort | Form::Moment)
            && let Some(cycle) = language::noted(CLOCK)
        {
            set(&options, "hourCycle", &cycle);
        }
        set(&options, "timeZone", "UTC");
        Intl::DateTimeFormat::new(&locales(), &options)
    }
}

/// Where the choice of a clock is noted for the next start.
const CLOCK: &str = "clock";

/// Notes how times of day are written from the next start on, and tells whether that is another way than before.
pub(crate) fn choose_clock(half_day: Option<bool>) -> bool {
    language::note(CLOCK, half_day.map(|half_day| if half_day { "h12" } else { "h23" }))
}

/// Words kept at most, before the memory is emptied: some weeks' worth.
const KEPT: usize = 8_000;

/// Numbers below it are said once.
const SMALL: usize = 60;

struct Words {
    formatters: [OnceCell<Intl::DateTimeFormat>; Form::COUNT],
    numbers: OnceCell<Intl::NumberFormat>,
    /// Those that most lengths are made of.
    small: [OnceCell<String>; SMALL],
    half_day_clock: OnceCell<bool>,
    said: RefCell<LiteMap<(Form, Millis), String>>,
}

thread_local! {
    static WORDS: Words = const {
        Words {
            formatters: [const { OnceCell::new() }; Form::COUNT],
            numbers: OnceCell::new(),
            small: [const { OnceCell::new() }; SMALL],
            half_day_clock: OnceCell::new(),
            said: RefCell::new(LiteMap::new_vec()),
        }
    };
}

impl Words {
    fn formatter(&self, form: Form) -> &Intl::DateTimeFormat {
        self.formatters[form as usize].get_or_init(|| form.formatter())
    }

    fn number(&self, n: u64) -> String {
        let format = self.numbers.get_or_init(|| Intl::NumberFormat::new(&locales(), &Object::new())).format();
        // Counts shown to people are far below 2^53.
        text(format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(n as f64)))
    }
}

/// `Tue`
pub fn weekday_short(date: NaiveDate) -> String {
    say(Form::WeekdayShort, midnight(date))
}

/// `Tuesday`
pub fn weekday_long(date: NaiveDate) -> String {
    say(Form::WeekdayLong, midnight(date))
}

/// `24`
pub fn day_number(date: NaiveDate) -> String {
    say(Form::Day, midnight(date))
}

/// `Tuesday, November 24, 2026`
pub fn long_date(date: NaiveDate) -> String {
    say(Form::DateLong, midnight(date))
}

/// `Tue, Nov 24`
pub fn date_short(date: NaiveDate) -> String {
    say(Form::DateShort, midnight(date))
}

/// `11/24`, or as the locale has it.
pub fn date_brief(date: NaiveDate) -> String {
    say(Form::DateBrief, midnight(date))
}

/// `November 2026`, or `November – December 2026` when the days aren't of one month.
pub fn month_year_range(from: NaiveDate, last: NaiveDate) -> String {
    let (a, b) = (midnight(from), midnight(last));
    WORDS
        .with(|words| words.formatter(Form::MonthYear).format_range(&js(a), &js(b)).ok())
        .map(String::from)
        .unwrap_or_else(|| say(Form::MonthYear, a))
}

/// `Thu, Nov 26 – Sun, Nov 29`
pub fn date_range(from: NaiveDate, last: NaiveDate) -> String {
    let (a, b) = (midnight(from), midnight(last));
    WORDS
        .with(|words| words.formatter(Form::DateShort).format_range(&js(a), &js(b)).ok())
        .map(String::from)
        .unwrap_or_else(|| say(Form::DateShort, a))
}

/// `9:05 AM` or `09:05`, as the locale has it.
pub fn time(minute: MinuteOfDay) -> String {
    say(Form::Time, i64::from(minute.get()).saturating_mul(60_000))
}

/// The label of an hour line: `9 AM` where the clock has twelve hours, else `09:00`.
pub fn hour_label(hour: u8) -> String {
    let form = if half_day_clock() { Form::Hour } else { Form::Time };
    say(form, i64::from(hour).saturating_mul(3_600_000))
}

/// A civil day and time: `Nov 24, 9:05 AM`. It is formatted in UTC, so that it stays what it is.
pub fn utc_instant_short(at: NaiveDateTime) -> String {
    say(Form::DateTimeShort, at.and_utc().timestamp_millis())
}

/// An instant as a time of the person's day: `9:05:30 AM`.
pub fn instant_time(at: Millis) -> String {
    say(Form::Moment, clock::civil_at(at).and_utc().timestamp_millis())
}

/// `1,234`
pub fn number(n: u64) -> String {
    WORDS.with(|words| match words.small.get(n as usize) {
        Some(small) => small.get_or_init(|| words.number(n)).clone(),
        None => words.number(n),
    })
}

/// The plural category of a count in a language: `one`, `other`, and in some languages `zero`, `two`, `few`, `many`.
pub fn plural(language: &str, count: i64) -> String {
    let rules = Intl::PluralRules::new(&Array::of1(&language.into()), &Object::new());
    rules.select(count as f64).into()
}

/// `a, b, and c`, as the page's language joins them: they are words of it, whatever the person's locale is.
pub fn list(words: &[String]) -> String {
    let words: Array = words.iter().map(|word| JsValue::from_str(word)).collect();
    let joined = Intl::ListFormat::new(&Array::of1(&language::tag().into()), &Object::new());
    String::from(joined.format(&words))
}

fn say(form: Form, at: Millis) -> String {
    WORDS.with(|words| {
        if let Some(said) = words.said.borrow().get(&(form, at)) {
            return said.clone();
        }
        let said = text(words.formatter(form).format().call1(&JsValue::UNDEFINED, &js(at)));
        let mut kept = words.said.borrow_mut();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert((form, at), said.clone());
        said
    })
}

/// Whether the clock has twelve hours.
pub fn half_day_clock() -> bool {
    WORDS.with(|words| {
        *words.half_day_clock.get_or_init(|| {
            let options = words.formatter(Form::Time).resolved_options();
            Reflect::get(&options, &"hour12".into()).is_ok_and(|hour12| hour12.is_truthy())
        })
    })
}

fn locales() -> Array {
    Array::of1(&language::locale().into())
}

fn midnight(date: NaiveDate) -> Millis {
    date.and_time(NaiveTime::MIN).and_utc().timestamp_millis()
}

fn js(at: Millis) -> Date {
    Date::new(&JsValue::from_f64(at as f64))
}

fn set(object: &Object, name: &str, value: &str) {
    // A fresh plain object takes any property.
    let _ = Reflect::set(object, &name.into(), &value.into());
}

fn text(said: Result<JsValue, JsValue>) -> String {
    said.ok().and_then(|said| said.dyn_into::<JsString>().ok()).map(String::from).unwrap_or_default()
}
