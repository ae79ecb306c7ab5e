//! What single words mean, in English and German.

use chrono::{Datelike, NaiveDate};

use super::phrases::{Certainty, metres, nearest};
use super::words::QuickWord;
use super::{DateOrder, QuickContext};
use crate::model::{MinuteOfDay, Minutes};
use crate::{civil, length};
use Vocable::*;

/// What a word may mean in a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocable {
    /// Text.
    Other,
    /// A day by its distance from today.
    Day(u8, Certainty),
    /// A day that has passed, by its distance from today.
    Past(u8),
    /// A weekday; Monday is 0.
    Weekday(u32, Certainty),
    /// A month from 1.
    Month(u32),
    Next,
    Last,
    This,
    In,
    On,
    At,
    From,
    To,
    For,
    /// `a` or `one`.
    One,
    /// A day or a week, in days.
    Span(u32),
    /// A week by its number.
    CalendarWeek,
    /// `Uhr`.
    Oclock,
    /// `am` is false, `pm` is true.
    Half(bool),
    /// An hour or a minute, in minutes.
    Unit(Minutes),
    /// `m`: a minute or a metre.
    Metre,
    /// A whole number, and how many digits it has.
    Number(u32, usize),
    /// `3rd`, `3.`
    Ordinal(u32),
    /// `1,5` or `9.30`: hours in minutes, and the time that it would be with a word for it.
    Decimal {
        hours: Minutes,
        clock: Option<(u16, u16)>,
    },
    Time(WrittenTime),
    Range(WrittenTime, WrittenTime),
    Length(Minutes, Certainty),
    Date(NaiveDate, Certainty),
}

use Certainty::{Beside, End, Sure};

const ENGLISH: &[(&str, Vocable)] = &[
    ("today", Day(0, Sure)),
    ("tomorrow", Day(1, Sure)),
    ("tmr", Day(1, Sure)),
    ("tmrw", Day(1, Sure)),
    ("yesterday", Past(1)),
    ("monday", Weekday(0, Sure)),
    ("mon", Weekday(0, End)),
    ("tuesday", Weekday(1, Sure)),
    ("tue", Weekday(1, Sure)),
    ("tues", Weekday(1, Sure)),
    ("wednesday", Weekday(2, Sure)),
    ("wed", Weekday(2, End)),
    ("thursday", Weekday(3, Sure)),
    ("thu", Weekday(3, Sure)),
    ("thur", Weekday(3, Sure)),
    ("thurs", Weekday(3, Sure)),
    ("friday", Weekday(4, Sure)),
    ("fri", Weekday(4, Sure)),
    ("saturday", Weekday(5, Sure)),
    ("sat", Weekday(5, Beside)),
    ("sunday", Weekday(6, Sure)),
    ("sun", Weekday(6, Beside)),
    ("january", Month(1)),
    ("jan", Month(1)),
    ("february", Month(2)),
    ("feb", Month(2)),
    ("march", Month(3)),
    ("mar", Month(3)),
    ("april", Month(4)),
    ("apr", Month(4)),
    ("may", Month(5)),
    ("june", Month(6)),
    ("jun", Month(6)),
    ("july", Month(7)),
    ("jul", Month(7)),
    ("august", Month(8)),
    ("aug", Month(8)),
    ("september", Month(9)),
    ("sept", Month(9)),
    ("sep", Month(9)),
    ("october", Month(10)),
    ("oct", Month(10)),
    ("november", Month(11)),
    ("nov", Month(11)),
    ("december", Month(12)),
    ("dec", Month(12)),
    ("next", Next),
    ("last", Last),
    ("this", This),
    ("in", In),
    ("on", On),
    ("at", At),
    ("from", From),
    ("to", To),
    ("-", To),
    ("–", To),
    ("—", To),
    ("for", For),
    ("a", One),
    ("an", One),
    ("one", One),
    ("day", Span(1)),
    ("days", Span(1)),
    ("week", Span(7)),
    ("weeks", Span(7)),
    ("am", Half(false)),
    ("pm", Half(true)),
    ("m", Metre),
];

/// Read before the English words.
const GERMAN: &[(&str, Vocable)] = &[
    ("heute", Day(0, Sure)),
    ("morgen", Day(1, Sure)),
    ("ubermorgen", Day(2, Sure)),
    ("uebermorgen", Day(2, Sure)),
    ("gestern", Past(1)),
    ("vorgestern", Past(2)),
    ("montag", Weekday(0, Sure)),
    ("mo", Weekday(0, Beside)),
    ("dienstag", Weekday(1, Sure)),
    ("di", Weekday(1, Beside)),
    ("mittwoch", Weekday(2, Sure)),
    ("mi", Weekday(2, Beside)),
    ("donnerstag", Weekday(3, Sure)),
    ("do", Weekday(3, Beside)),
    ("freitag", Weekday(4, Sure)),
    ("fr", Weekday(4, Beside)),
    ("samstag", Weekday(5, Sure)),
    ("sa", Weekday(5, Beside)),
    ("sonntag", Weekday(6, Sure)),
    ("so", Weekday(6, Beside)),
    // After Sunday, which the beginning of both means more often.
    ("sonnabend", Weekday(5, Sure)),
    ("januar", Month(1)),
    ("janner", Month(1)),
    ("februar", Month(2)),
    ("marz", Month(3)),
    ("maerz", Month(3)),
    ("mrz", Month(3)),
    ("mai", Month(5)),
    ("juni", Month(6)),
    ("juli", Month(7)),
    ("oktober", Month(10)),
    ("okt", Month(10)),
    ("dezember", Month(12)),
    ("dez", Month(12)),
    ("nachsten", Next),
    ("naechsten", Next),
    ("nachster", Next),
    ("nachste", Next),
    ("naechste", Next),
    ("letzten", Last),
    ("letzter", Last),
    ("letzte", Last),
    ("diesen", This),
    ("kommenden", This),
    ("am", On),
    ("um", At),
    ("von", From),
    ("bis", To),
    ("fur", For),
    ("fuer", For),
    ("einem", One),
    ("einer", One),
    ("eine", One),
    ("tag", Span(1)),
    ("tage", Span(1)),
    ("tagen", Span(1)),
    ("woche", Span(7)),
    ("wochen", Span(7)),
    ("kw", CalendarWeek),
    ("uhr", Oclock),
    ("std", Unit(60)),
    ("stunde", Unit(60)),
    ("stunden", Unit(60)),
    ("minuten", Unit(1)),
];

/// A day, time or length after one of these at the end of a line belongs to the title.
const BEFORE: &[&str] = &[
    "the", "a", "an", "my", "our", "your", "of", "for", "by", "from", "since", "until", "till", "before", "after",
    "and", "or", "&", "/", "-", "–", "—", "+", "to", "than", "with", "about", "around", "within", "in", "per", "each",
    "every", "last", "past", "first", "under", "over", "good", "black", "cyber", "casual", "happy", "super", "ash",
    "no", "not", "v", "version", "is", "was", "on", "at", "vs",
];
const BEFORE_GERMAN: &[&str] = &[
    "der", "die", "das", "dem", "den", "des", "ein", "eine", "einen", "mein", "fur", "bis", "vor", "nach", "seit",
    "ab", "von", "vom", "zu", "zum", "zur", "auf", "aus", "und", "oder", "als", "mit", "uber", "unter", "pro", "je",
    "jeden", "jede", "jedes", "jeder", "alle", "letzten", "letzter", "guten", "gute", "schonen", "schoner", "gestern",
    "am", "um", "kein", "keine", "nicht", "ca", "ca.", "etwa", "ist", "war",
];

/// The beginning of a line belongs to the title if one of these follows.
const AFTER: &[&str] = &[
    "is",
    "was",
    "are",
    "were",
    "will",
    "has",
    "and",
    "or",
    "&",
    "/",
    "-",
    "–",
    "—",
    "+",
    "to",
    "through",
    "till",
    "until",
    "vs",
    "of",
    "morning",
    "afternoon",
    "evening",
    "night",
    "noon",
    "show",
    "times",
];
const AFTER_GERMAN: &[&str] = &[
    "ist",
    "war",
    "wird",
    "und",
    "oder",
    "bis",
    "fruh",
    "vormittag",
    "mittag",
    "nachmittag",
    "abend",
    "nacht",
    "morgen",
    "vormittags",
    "nachmittags",
    "abends",
    "morgens",
    "allerseits",
];

/// Whether a phrase at the end of a line belongs to this word before it.
pub(super) fn belongs_before(word: &QuickWord, context: &QuickContext) -> bool {
    is_one_of(word, BEFORE) || (context.german && is_one_of(word, BEFORE_GERMAN))
}

/// Whether a phrase at the beginning of a line belongs to this word after it.
pub(super) fn belongs_after(word: &QuickWord, context: &QuickContext) -> bool {
    is_one_of(word, AFTER) || (context.german && is_one_of(word, AFTER_GERMAN))
}

fn is_one_of(word: &QuickWord, words: &[&str]) -> bool {
    words.iter().any(|other| *other == word.folded)
}

/// What a word means.
pub(super) fn vocable(text: &str, folded: &str, is_first: bool, context: &QuickContext) -> Vocable {
    let known = |words: &[(&str, Vocable)]| words.iter().find(|(word, _)| *word == folded).map(|(_, vocable)| *vocable);
    let capital = text.chars().next().is_some_and(char::is_uppercase);
    match (folded, known(GERMAN).filter(|_| context.german)) {
        // Written small, these are other words of the language.
        ("so" | "do", Some(_)) if !capital => Other,
        // Written large, it is the noun.
        ("morgen", Some(_)) if capital && !is_first => Day(1, Beside),
        (_, Some(german)) => german,
        (_, None) => known(ENGLISH).or_else(|| unit(folded, false).map(Unit)).unwrap_or_else(|| figures(text, context)),
    }
}

/// A weekday or a month by the beginning of its name: three letters, or two of a German weekday.
pub(super) fn beginning(folded: &str) -> Vocable {
    let named = |(word, vocable): &&(&str, Vocable), weekday: usize| {
        let least = match vocable {
            Weekday(..) => weekday,
            Month(_) => 3,
            _ => return false,
        };
        folded.len() >= least && word.starts_with(folded)
    };
    let german = GERMAN.iter().find(|word| named(word, 2));
    german.or_else(|| ENGLISH.iter().find(|word| named(word, 3))).map_or(Other, |(_, vocable)| *vocable)
}

/// The minutes of a unit.
fn unit(word: &str, german: bool) -> Option<Minutes> {
    if let Some((_, Unit(minutes))) = GERMAN.iter().find(|(known, _)| german && *known == word) {
        return Some(*minutes);
    }
    // A single `m` may be a metre.
    let is_minute = word != "m" && length::MINUTES.contains(&word);
    if length::HOURS.contains(&word) { Some(60) } else { is_minute.then_some(1) }
}

/// What a word with digits means.
fn figures(text: &str, context: &QuickContext) -> Vocable {
    if !text.starts_with(|c: char| c.is_ascii_digit()) || text.len() > LONGEST_FIGURES {
        return Other;
    }
    let date = civil::date(text).filter(|_| text.len() == "2026-11-24".len()).map(|date| Date(date, Sure));
    let date = date.or_else(|| dotted(text, context)).or_else(|| slashed(text, context));
    let found = date.or_else(|| range(text)).or_else(|| number(text));
    let found = found.or_else(|| WrittenTime::read(text).map(Time));
    found.or_else(|| attached(text, context)).unwrap_or(Other)
}

/// No date, time or length is longer than this, in bytes.
const LONGEST_FIGURES: usize = 24;

/// `12.3.` and `12.3.2027`, which are written with the day first in all languages that write them.
fn dotted(text: &str, context: &QuickContext) -> Option<Vocable> {
    if !context.german && context.order != Some(DateOrder::DayFirst) {
        return None;
    }
    let (day, month, year) = dotted_numbers(text)?;
    let year = year?;
    if year.is_empty() {
        return Some(Date(nearest(context.today, month, day)?, End));
    }
    Some(Date(dated(year, month, day)?, Sure))
}

/// The day, the month, and what follows a second point.
pub(super) fn dotted_numbers(text: &str) -> Option<(u32, u32, Option<&str>)> {
    let mut numbers = text.split('.');
    let all = (short(numbers.next()?)?, short(numbers.next()?)?, numbers.next());
    numbers.next().is_none().then_some(all)
}

/// `3/12` and `3/12/2027`, in the order of the locale. The first is more often a fraction or a part of several.
fn slashed(text: &str, context: &QuickContext) -> Option<Vocable> {
    let mut numbers = text.split('/');
    let (first, second, year) = (short(numbers.next()?)?, short(numbers.next()?)?, numbers.next());
    numbers.next().is_none().then_some(())?;
    let (day, month) = match context.order? {
        DateOrder::DayFirst => (first, second),
        DateOrder::MonthFirst => (second, first),
    };
    match year {
        None => Some(Date(nearest(context.today, month, day)?, Beside)),
        Some(year) => Some(Date(dated(year, month, day)?, Sure)),
    }
}

/// A date with a year of four digits: two may be the third number of a version.
fn dated(year: &str, month: u32, day: u32) -> Option<NaiveDate> {
    let year = digits(year).filter(|_| year.len() == 4)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day).filter(|date| date.year() > 0)
}

/// One or two digits.
fn short(text: &str) -> Option<u32> {
    digits(text).filter(|_| text.len() <= 2)
}

/// Up to nine digits.
fn digits(text: &str) -> Option<u32> {
    let all = (1..=9).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if all { text.parse().ok() } else { None }
}

/// `9-10`, `9–10:30`, `9am-5pm`.
fn range(text: &str) -> Option<Vocable> {
    let (start, end) = text.split_once(['-', '–', '—'])?;
    Some(Range(WrittenTime::of_range(start)?, WrittenTime::of_range(end)?))
}

/// `30`, `3rd`, `3.`, `1,5`
fn number(text: &str) -> Option<Vocable> {
    if let Some(number) = digits(text) {
        return Some(Number(number, text.len()));
    }
    let ordinal = ["st", "nd", "rd", "th", "."].iter().find_map(|suffix| short(text.strip_suffix(suffix)?));
    if let Some(ordinal) = ordinal {
        return Some(Ordinal(ordinal));
    }
    let (whole, fraction) = text.split_once(['.', ','])?;
    digits(whole).and(digits(fraction))?;
    let clock = short(whole).zip(short(fraction)).filter(|(hour, minute)| *hour < 24 && *minute < 60);
    let clock = clock.filter(|_| fraction.len() == 2);
    let clock = clock.and_then(|(hour, minute)| Some((u16::try_from(hour).ok()?, u16::try_from(minute).ok()?)));
    Some(Decimal { hours: length::parse(text)?, clock })
}

/// `30m`, `1h30`, `2Std`
fn attached(text: &str, context: &QuickContext) -> Option<Vocable> {
    let at = text.find(|c: char| c.is_alphabetic())?;
    let (count, word) = text.split_at_checked(at)?;
    let word = super::words::fold(word);
    if let (Some(count), "m") = (digits(count), word.as_str()) {
        return Some(Length(count, metres(count)));
    }
    if let (Some(count), Some(minutes)) = (digits(count), unit(&word, context.german)) {
        return Some(Length(count.checked_mul(minutes)?, End));
    }
    let length = length::read(text).filter(|length| length.has_unit && length.minutes_within_hour)?;
    Some(Length(length.minutes, End))
}

/// A time of day as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WrittenTime {
    pub hour: u16,
    /// `None` if only the hour is written.
    pub minute: Option<u16>,
    /// Before noon (false) or after it.
    pub half: Option<bool>,
    /// Whether it says by itself that it counts to 24, as `05:00` does.
    pub padded: bool,
}

impl WrittenTime {
    /// `9:30`, `9am`, `9:30pm`
    fn read(text: &str) -> Option<Self> {
        Self::of_range(text).filter(|time| time.minute.is_some() || time.half.is_some())
    }

    /// The same, or just an hour.
    fn of_range(text: &str) -> Option<Self> {
        let half = |suffix: &str| {
            let at = text.len().checked_sub(suffix.len())?;
            let (body, end) = text.split_at_checked(at)?;
            end.eq_ignore_ascii_case(suffix).then_some(body)
        };
        let (body, half) = match (half("am"), half("pm")) {
            (Some(body), _) => (body, Some(false)),
            (_, Some(body)) => (body, Some(true)),
            _ => (text, None),
        };
        let (hour, minute) = body.split_once(':').map_or((body, None), |(hour, minute)| (hour, Some(minute)));
        let padded = hour.len() == 2 && hour.starts_with('0');
        let minute = match minute {
            Some(minute) => Some(u16::try_from(short(minute).filter(|_| minute.len() == 2)?).ok()?),
            None => None,
        };
        let time = Self { hour: u16::try_from(short(hour)?).ok()?, minute, half: None, padded };
        let within = time.hour <= 24 && minute.unwrap_or_default() < 60;
        match half {
            Some(half) => time.in_half(half),
            None => within.then_some(time),
        }
    }

    /// With `am` or `pm` after it.
    pub(super) fn in_half(self, half: bool) -> Option<Self> {
        let fits = (1..=12).contains(&self.hour) && self.minute.unwrap_or_default() < 60 && self.half.is_none();
        fits.then_some(Self { half: Some(half), ..self })
    }

    /// With a word that says that it counts to 24.
    pub(super) fn on_24_hours(self) -> Self {
        Self { padded: true, ..self }
    }

    /// As the start of something.
    pub(super) fn resolve(self, context: &QuickContext) -> Option<u16> {
        self.resolve_end(context).filter(|minute| *minute < MinuteOfDay::PER_DAY)
    }

    /// As the end of something, which may be midnight. On a clock of twelve hours, 1 to 6 is in the afternoon.
    pub(super) fn resolve_end(self, context: &QuickContext) -> Option<u16> {
        let afternoon = context.half_days && !self.padded && (1..=6).contains(&self.hour);
        let hour = match self.half {
            Some(half) => (self.hour % 12).checked_add(if half { 12 } else { 0 })?,
            None if afternoon => self.hour.checked_add(12)?,
            None => self.hour,
        };
        hour.checked_mul(60)?.checked_add(self.minute.unwrap_or_default()).filter(|end| *end <= MinuteOfDay::PER_DAY)
    }
}
