//! Routes within the app: hash routes, so that static hosting and an extension page need no server rules.

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use chrono::NaiveDate;
use plan::{MemberId, civil};

/// A route within the app; its text form is the fragment of the page's URL, such as `#/week?date=2026-03-02`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `#/week?date=&who=`: the week that contains the date; `None` is the current one.
    Week {
        /// Any date in it.
        date: Option<NaiveDate>,
        /// The member; `None` is the user.
        who: Option<MemberId>,
    },
    /// `#/day?date=&who=`: one day; `None` is today.
    Day {
        /// The day.
        date: Option<NaiveDate>,
        /// The member; `None` is the user.
        who: Option<MemberId>,
    },
    /// `#/team?date=`: the week of all members.
    Team {
        /// Any date in it.
        date: Option<NaiveDate>,
    },
    /// `#/reports?…`: a report, by its query.
    Reports {
        /// The part after the question mark, verbatim.
        query: Arc<str>,
    },
    /// `#/settings`: members, projects, clients, labels and other settings.
    Settings,
    /// `#/integrations`: the connected tools, and those that can be connected.
    Integrations,
}

impl Route {
    /// The user's own week that contains the date.
    pub fn week(date: Option<NaiveDate>) -> Self {
        Self::Week { date, who: None }
    }

    /// The user's own day.
    pub fn day(date: Option<NaiveDate>) -> Self {
        Self::Day { date, who: None }
    }

    /// Parses a route; anything that can't be understood is the current week.
    pub fn parse(hash: &str) -> Self {
        let (path, query) = hash.trim_start_matches('#').split_once('?').unwrap_or((hash.trim_start_matches('#'), ""));
        let said = |wanted| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(move |(name, _)| *name == wanted).map(|(_, value)| value)
        };
        let date = || said("date").find_map(civil::date);
        let who = || said("who").find(|who| !who.is_empty()).map(|who| MemberId::new(decoded(who)));
        match path {
            "/day" => Self::Day { date: date(), who: who() },
            "/team" => Self::Team { date: date() },
            "/reports" => Self::Reports { query: query.into() },
            "/settings" => Self::Settings,
            "/integrations" => Self::Integrations,
            _ => Self::Week { date: date(), who: who() },
        }
    }

    /// The date, for a page with days; `Some(None)` is today.
    pub(crate) fn date(&self) -> Option<Option<NaiveDate>> {
        match self {
            Self::Week { date, .. } | Self::Day { date, .. } | Self::Team { date } => Some(*date),
            Self::Reports { .. } | Self::Settings | Self::Integrations => None,
        }
    }
}

impl fmt::Display for Route {
    /// Prints the route so that [`Route::parse`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (path, date, who) = match self {
            Self::Week { date, who } => ("week", date, who.as_ref()),
            Self::Day { date, who } => ("day", date, who.as_ref()),
            Self::Team { date } => ("team", date, None),
            Self::Reports { query } if query.is_empty() => ("reports", &None, None),
            Self::Reports { query } => return write!(f, "#/reports?{query}"),
            Self::Settings => ("settings", &None, None),
            Self::Integrations => ("integrations", &None, None),
        };
        write!(f, "#/{path}")?;
        let mut sign = '?';
        if let Some(date) = date {
            write!(f, "?date={date}")?;
            sign = '&';
        }
        match who {
            Some(who) => write!(f, "{sign}who={}", encoded(who.as_str())),
            None => Ok(()),
        }
    }
}

/// Percent-encodes everything except the unreserved characters of RFC 3986.
pub(crate) fn encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string doesn't fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// Percent-decodes (RFC 3986, 2.1); what isn't an encoding stays, and what isn't UTF-8 is replaced.
pub(crate) fn decoded(text: &str) -> String {
    let mut bytes = text.bytes();
    let mut out = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let mut digit = || char::from(ahead.next()?).to_digit(16);
        match (byte, digit().zip(digit())) {
            (b'%', Some((high, low))) => {
                out.push((high << 4 | low) as u8);
                bytes = ahead;
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The page that is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Page {
    #[default]
    Week,
    Day,
    Team,
    Reports,
    Settings,
    Integrations,
}

impl Page {
    pub(crate) fn of(route: &Route) -> Self {
        match route {
            Route::Week { .. } => Self::Week,
            Route::Day { .. } => Self::Day,
            Route::Team { .. } => Self::Team,
            Route::Reports { .. } => Self::Reports,
            Route::Settings => Self::Settings,
            Route::Integrations => Self::Integrations,
        }
    }

    /// The number of days in a step; `None` for a page without days.
    pub(crate) fn stride(self) -> Option<i32> {
        match self {
            Self::Week | Self::Team => Some(7),
            Self::Day => Some(1),
            Self::Reports | Self::Settings | Self::Integrations => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> Route {
        Route::week(text.parse().ok())
    }

    #[test]
    fn a_date_is_read() {
        assert_eq!(Route::parse("#/week?date=2026-03-02"), week("2026-03-02"));
        assert_eq!(Route::parse("#/week?zoom=2&date=2026-03-02"), week("2026-03-02"));
        assert_eq!(Route::parse("#/day?date=2026-03-02"), Route::day("2026-03-02".parse().ok()));
    }

    #[test]
    fn an_unknown_route_is_the_current_week() {
        let hashes = ["", "#", "#/week", "#/week?date=", "#/week?date=2026-02-30", "#/nowhere", "#/week?date=%00"];
        for hash in hashes.into_iter().chain(["#/week?who=", "#/week?who"]) {
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
            Route::day(date),
            Route::Week { date: None, who: Some("ada".into()) },
            Route::Day { date, who: Some("a&b=c ä%".into()) },
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
