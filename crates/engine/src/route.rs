//! Addresses inside the app: hash routes, so that static hosting and an extension page need no server rules.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use plan::civil;

/// An address inside the app; its text form is what stands after the page's own address, `#/week?date=2026-03-02`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `#/week?date=`: the week that holds the day; `None` is the current one.
    Week {
        /// Any day of it.
        date: Option<NaiveDate>,
    },
    /// `#/day?date=`: one day; `None` is today.
    Day {
        /// The day.
        date: Option<NaiveDate>,
    },
    /// `#/team?date=`: the week of everybody.
    Team {
        /// Any day of it.
        date: Option<NaiveDate>,
    },
    /// `#/reports?…`: a report, by its query.
    Reports {
        /// What stands after the question mark, as written.
        query: Arc<str>,
    },
    /// `#/settings`: members, projects, clients, labels and what else one chooses.
    Settings,
    /// `#/integrations`: what is connected, and what can be.
    Integrations,
}

impl Route {
    /// Reads an address; anything that isn't understood is the current week.
    pub fn parse(hash: &str) -> Self {
        let (path, query) = hash.trim_start_matches('#').split_once('?').unwrap_or((hash.trim_start_matches('#'), ""));
        let date = || {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(name, _)| *name == "date").find_map(|(_, value)| civil::date(value))
        };
        match path {
            "/day" => Self::Day { date: date() },
            "/team" => Self::Team { date: date() },
            "/reports" => Self::Reports { query: query.into() },
            "/settings" => Self::Settings,
            "/integrations" => Self::Integrations,
            _ => Self::Week { date: date() },
        }
    }

    /// The day that it is about, where it is about days; `Some(None)` is today's.
    pub(crate) fn date(&self) -> Option<Option<NaiveDate>> {
        match self {
            Self::Week { date } | Self::Day { date } | Self::Team { date } => Some(*date),
            Self::Reports { .. } | Self::Settings | Self::Integrations => None,
        }
    }
}

impl fmt::Display for Route {
    /// Writes the address; [`Route::parse`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, date) = match self {
            Self::Week { date } => ("week", date),
            Self::Day { date } => ("day", date),
            Self::Team { date } => ("team", date),
            Self::Reports { query } if query.is_empty() => ("reports", &None),
            Self::Reports { query } => return write!(f, "#/reports?{query}"),
            Self::Settings => ("settings", &None),
            Self::Integrations => ("integrations", &None),
        };
        match date {
            None => write!(f, "#/{path}"),
            Some(date) => write!(f, "#/{path}?date={date}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> Route {
        Route::Week { date: text.parse().ok() }
    }

    #[test]
    fn a_date_is_read() {
        assert_eq!(Route::parse("#/week?date=2026-03-02"), week("2026-03-02"));
        assert_eq!(Route::parse("#/week?zoom=2&date=2026-03-02"), week("2026-03-02"));
        assert_eq!(Route::parse("#/day?date=2026-03-02"), Route::Day { date: "2026-03-02".parse().ok() });
    }

    #[test]
    fn what_is_not_understood_is_the_current_week() {
        for hash in ["", "#", "#/week", "#/week?date=", "#/week?date=2026-02-30", "#/nowhere", "#/week?date=%00"] {
            assert_eq!(Route::parse(hash), week(""), "{hash}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let date = "2026-12-31".parse().ok();
        let query = |query: &str| Route::Reports { query: query.into() };
        for route in [
            week(""),
            week("2026-12-31"),
            Route::Day { date },
            Route::Team { date: None },
            query(""),
            query("range=month&by=person"),
            Route::Settings,
            Route::Integrations,
        ] {
            assert_eq!(Route::parse(&route.to_string()), route);
        }
    }
}
