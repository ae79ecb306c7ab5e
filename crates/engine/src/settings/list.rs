//! Every setting, in one list. What is stored, the field on the Settings page and the table in `docs/settings.md` follow
//! from a setting's line.
//!
//! A setting of this device needs nothing else: whoever goes by it reads it with [`DeviceSettings::get`]. One of the
//! plan, which all devices share and undo knows, is also a field of [`plan::Settings`].

use std::sync::Arc;

use chrono::Weekday;
use plan::{Minutes, Settings, length, title};
use providers::Kind;
use serde_json::{Map, Value};

use crate::storage::archive::fields::{Fields, number};
use crate::storage::archive::format::Bad;
use crate::values::prefs::{ACCENTS, CLOCKS, Hidden, Theme, WEEK_NUMBERS};
use crate::values::zoom;
use crate::welcome::INTRODUCTION;

/// A setting.
#[derive(Debug, PartialEq)]
pub struct Setting {
    /// The name under which it is stored.
    pub id: &'static str,
    /// The catalogue key of its label, which is also the name of its field.
    pub label: &'static str,
    /// The catalogue key of the section that it is in.
    pub section: &'static str,
    /// What it holds for.
    pub reach: Reach,
    /// What can be chosen.
    pub input: Input,
    /// The default, as the field has it.
    pub usual: &'static str,
}

/// What a setting holds for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The plan: a choice is a change that can be undone, and a part of every export.
    Plan,
    /// This device, in all of its tabs.
    Device,
}

/// What can be chosen. A choice is a text; an empty one is the automatic choice.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Input {
    /// A length, typed as in a title.
    Length,
    /// One of these numbers of minutes.
    Minutes(&'static [u16]),
    /// A day of the week (`mon`); the automatic one is the locale's.
    Weekday,
    /// One of these words, each with the catalogue key of its text.
    OneOf(&'static [(&'static str, &'static str)]),
    /// `on`, or nothing.
    Switch,
    /// The kinds that are left out, separated by spaces.
    LeftOut(&'static [Kind]),
    /// A time zone by its IANA name; the automatic one is the browser's.
    Zone,
    /// A language by its BCP 47 tag; the automatic one is the browser's.
    Language,
}

const fn plan(id: &'static str, label: &'static str, input: Input, usual: &'static str) -> Setting {
    Setting { id, label, section: "the-plan", reach: Reach::Plan, input, usual }
}

const fn device(
    section: &'static str,
    id: &'static str,
    label: &'static str,
    input: Input,
    usual: &'static str,
) -> Setting {
    Setting { id, label, section, reach: Reach::Device, input, usual }
}

/// The setting by which meetings take a part of a day's capacity.
pub(crate) const COUNT_MEETINGS: &str = "count_meetings";

/// The setting by which the extension's popup shows the hours of a day instead of its agenda.
pub const POPUP_HOURS: &str = "popup_hours";

/// All settings, in the order of the Settings page.
pub static SETTINGS: &[Setting] = &[
    plan("default_minutes", "default-length", Input::Length, "30m"),
    plan("week_start", "week-start", Input::Weekday, ""),
    plan("snap", "snap", Input::Minutes(&[5, 10, 15, 20, 30, 60]), "15"),
    device("this-device", "theme", "theme", Input::OneOf(Theme::CHOICES), "system"),
    device("this-device", "accent", "accent", Input::OneOf(ACCENTS), "woad"),
    device("this-device", "language", "language", Input::Language, ""),
    device("this-device", "zone", "time-zone", Input::Zone, ""),
    device("this-device", COUNT_MEETINGS, "count-meetings", Input::Switch, "on"),
    device("this-device", INTRODUCTION, "introduction", Input::Switch, "on"),
    device("this-device", POPUP_HOURS, "popup-hours", Input::Switch, ""),
    device("views", "clock", "clock-setting", Input::OneOf(CLOCKS), "auto"),
    device("views", "week_numbers", "week-numbers", Input::OneOf(WEEK_NUMBERS), "none"),
    device("views", "weekends_week", "weekends-week", Input::Switch, "on"),
    device("views", "weekends_fortnight", "weekends-fortnight", Input::Switch, "on"),
    device("views", "weekends_month", "weekends-month", Input::Switch, "on"),
    device("views", "rows_day", "rows-day", Input::Minutes(zoom::ROWS), "30"),
    device("views", "rows_workweek", "rows-workweek", Input::Minutes(zoom::ROWS), "30"),
    device("views", "rows_week", "rows-week", Input::Minutes(zoom::ROWS), "30"),
    device("views", "rows_fortnight", "rows-fortnight", Input::Minutes(zoom::ROWS), "30"),
    device("listed-events", "hidden", "listed-events", Input::LeftOut(&Hidden::CHOICES), "declined"),
];

/// The setting with this id.
pub(crate) fn find(id: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.id == id)
}

impl Setting {
    /// The choice that is stored, as the field has it. What this version can't read is the default.
    pub(crate) fn shown(&self, stored: &Value) -> Arc<str> {
        self.input.shown(stored).unwrap_or_else(|| self.usual.into())
    }
}

impl Input {
    fn shown(self, stored: &Value) -> Option<Arc<str>> {
        Some(match self {
            Self::Length => length::format(number::<Minutes>(stored)?).into(),
            Self::Minutes(_) => stored.as_u64()?.to_string().into(),
            Self::Switch => if stored.as_bool()? { "on" } else { "" }.into(),
            Self::LeftOut(kinds) => {
                let names = stored.as_array()?;
                let out = kinds.iter().map(|kind| kind.as_str()).filter(|kind| names.iter().any(|name| name == kind));
                out.collect::<Vec<_>>().join(" ").into()
            }
            Self::OneOf(words) => words.iter().find(|(word, _)| stored == word)?.0.into(),
            Self::Weekday | Self::Zone | Self::Language => stored.as_str()?.into(),
        })
    }

    /// The stored form of a choice, beside what was stored before; `None` if it can't be chosen.
    pub(crate) fn stored(self, typed: &str, before: &Value) -> Option<Value> {
        match self {
            Self::Length => {
                length::parse(typed).filter(|minutes| (1..=title::MAX_MINUTES).contains(minutes)).map(Value::from)
            }
            Self::Minutes(all) => typed.parse().ok().filter(|minutes| all.contains(minutes)).map(Value::from),
            Self::Switch => Some((typed == "on").into()),
            Self::LeftOut(kinds) => {
                // Kinds of a newer version stay left out.
                let known = |name: &str| kinds.iter().any(|kind| kind.as_str() == name);
                let kept = before.as_array().into_iter().flatten().filter_map(Value::as_str);
                let kept = kept.filter(|name| !known(name));
                Some(typed.split(' ').filter(|name| known(name)).chain(kept).map(Value::from).collect())
            }
            Self::OneOf(words) => words.iter().find(|(word, _)| *word == typed).map(|(word, _)| (*word).into()),
            Self::Weekday | Self::Zone | Self::Language if typed.is_empty() => Some(Value::Null),
            Self::Weekday => typed.parse().ok().map(weekday_to_value),
            Self::Zone | Self::Language => Some(typed.into()),
        }
    }
}

/// The settings of this device, as they are stored, together with what a newer version has added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceSettings(pub(crate) Map<String, Value>);

impl DeviceSettings {
    /// A choice, as its field has it.
    pub fn get(&self, id: &str) -> Arc<str> {
        find(id).map(|setting| setting.shown(self.value(id))).unwrap_or_default()
    }

    /// The colour scheme.
    pub fn theme(&self) -> Theme {
        self.value("theme").as_str().and_then(Theme::named).unwrap_or_default()
    }

    /// The accent's name; `None` is the default one, or one that this version doesn't know.
    pub fn accent(&self) -> Option<&'static str> {
        let chosen = self.value("accent").as_str()?;
        ACCENTS.iter().skip(1).map(|(name, _)| *name).find(|name| *name == chosen)
    }

    /// Whether the extension's popup shows a day's hours.
    pub fn popup_hours(&self) -> bool {
        self.value(POPUP_HOURS).as_bool().unwrap_or_default()
    }

    /// The time zone; `None` is the browser's.
    pub fn zone(&self) -> Option<Arc<str>> {
        self.value("zone").as_str().map(Arc::from)
    }

    /// The language; `None` is the browser's.
    pub fn language(&self) -> Option<Arc<str>> {
        self.value("language").as_str().map(Arc::from)
    }

    /// Whether the clock has twelve hours; `None` leaves it to the locale.
    pub fn half_day_clock(&self) -> Option<bool> {
        match self.value("clock").as_str() {
            Some("12") => Some(true),
            Some("24") => Some(false),
            _ => None,
        }
    }

    /// Whether a switch is on that is so without a choice.
    pub(crate) fn is_on(&self, id: &str) -> bool {
        self.value(id).as_bool() != Some(false)
    }

    /// The minutes of a page's rows.
    pub(crate) fn rows(&self, id: &str) -> u16 {
        let known = |rows: &&u16| self.value(id).as_u64() == Some(u64::from(**rows));
        zoom::ROWS.iter().find(known).copied().unwrap_or(zoom::USUAL)
    }

    /// What isn't listed.
    pub fn hidden(&self) -> Hidden {
        self.value("hidden").as_array().map_or_else(Hidden::default, |names| {
            let named = |kind: &Kind| names.iter().any(|name| name == kind.as_str());
            Hidden(Hidden::CHOICES.into_iter().filter(named).collect())
        })
    }

    pub(crate) fn value(&self, id: &str) -> &Value {
        self.0.get(id).unwrap_or(&Value::Null)
    }

    pub(crate) fn set(&mut self, id: &str, value: Value) {
        self.0.insert(id.to_owned(), value);
    }

    /// The stored form. Defaults are written too: earlier versions don't open preferences without a theme.
    pub(crate) fn stored(&self) -> impl Iterator<Item = (String, Value)> {
        let ours = SETTINGS.iter().filter(|setting| setting.reach == Reach::Device && self.value(setting.id).is_null());
        let usual = ours
            .filter_map(|setting| Some((setting.id.to_owned(), setting.input.stored(setting.usual, &Value::Null)?)));
        let chosen = self.0.iter().map(|(id, value)| (id.clone(), value.clone()));
        usual.chain(chosen).filter(|(_, value)| !value.is_null())
    }
}

/// The settings of a plan in their stored form.
pub(crate) fn plan_to_pairs(settings: &Settings) -> [(&'static str, Value); 3] {
    [
        ("default_minutes", settings.default_minutes.into()),
        ("week_start", settings.week_start.map_or(Value::Null, weekday_to_value)),
        ("snap", settings.snap.into()),
    ]
}

/// The settings of a plan from their stored form.
pub(crate) fn plan_of(fields: &mut Fields) -> Result<Settings, Bad> {
    let usual = Settings::default();
    Ok(Settings {
        default_minutes: fields.may("default_minutes", minutes)?.unwrap_or(usual.default_minutes),
        week_start: fields.may("week_start", |value| value.as_str()?.parse::<Weekday>().ok())?,
        snap: fields.may("snap", grid)?.unwrap_or(usual.snap),
    })
}

fn weekday_to_value(day: Weekday) -> Value {
    day.to_string().to_lowercase().into()
}

/// A length of at most a day.
pub(crate) fn minutes(value: &Value) -> Option<Minutes> {
    number(value).filter(|minutes| (1..=1440).contains(minutes))
}

/// A divisor of 60.
fn grid(value: &Value) -> Option<u16> {
    number(value).filter(|snap| (1..=60).contains(snap) && 60_u16.checked_rem(*snap) == Some(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_default_is_what_holds_without_a_choice() {
        let (device, plan) = (DeviceSettings::default(), plan_to_pairs(&Settings::default()));
        for setting in SETTINGS {
            let known = plan.iter().find(|(id, _)| *id == setting.id).map(|(_, value)| value);
            assert_eq!(known.is_some(), setting.reach == Reach::Plan, "{}", setting.id);
            assert_eq!(&*setting.shown(known.unwrap_or(&Value::Null)), setting.usual, "{}", setting.id);
            assert!(setting.input.stored(setting.usual, &Value::Null).is_some(), "{} can be chosen", setting.id);
        }
        assert_eq!((device.theme(), device.hidden(), device.zone()), (Theme::default(), Hidden::default(), None));
    }

    #[test]
    fn what_is_chosen_is_shown_and_what_a_newer_version_chose_stays() {
        for (input, typed) in [
            (Input::Length, "1h15m"),
            (Input::Minutes(&[5, 10]), "10"),
            (Input::Weekday, "sun"),
            (Input::OneOf(Theme::CHOICES), "dark"),
            (Input::Switch, "on"),
            (Input::LeftOut(&Hidden::CHOICES), "declined free"),
            (Input::Zone, "Pacific/Tongatapu"),
            (Input::Language, "tlh-Piqd-x-new"),
        ] {
            let stored = input.stored(typed, &Value::Null).unwrap();
            assert_eq!(input.shown(&stored).as_deref(), Some(typed), "{stored}");
        }
        for (input, wrong) in [
            (Input::Length, "25h"),
            (Input::Minutes(&[5, 10]), "7"),
            (Input::Weekday, "someday"),
            (Input::OneOf(Theme::CHOICES), "sepia"),
        ] {
            assert_eq!(input.stored(wrong, &Value::Null), None, "{wrong}");
        }
        let before = serde_json::json!(["declined", "tentative"]);
        let after = Input::LeftOut(&Hidden::CHOICES).stored("free", &before).unwrap();
        assert_eq!(after, serde_json::json!(["free", "tentative"]));
        let sepia = DeviceSettings(Map::from_iter([("theme".to_owned(), "sepia".into())]));
        assert_eq!((sepia.theme(), &*sepia.get("theme")), (Theme::System, "system"));
        assert!(sepia.stored().any(|(id, value)| id == "theme" && value == "sepia"));
    }
}
