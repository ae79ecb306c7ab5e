//! The pages, in one list, and routes to them: hash routes, so that static hosting and an extension page need no server
//! rules.

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use chrono::NaiveDate;
use plan::{MemberId, civil};

/// Everything about a page except its content.
#[derive(Clone, Copy, Debug)]
pub struct PageLine {
    /// The path of its route, after `#/`.
    pub path: &'static str,
    /// The catalogue key of its name.
    pub name: &'static str,
    /// Its icon, from `style/icons.svg`.
    pub icon: &'static str,
    /// How far a step goes, for a page with days.
    pub days: Option<Stride>,
    /// Whether its days have hours; where they have none, what has a time keeps it.
    pub hours: bool,
    /// The setting with the minutes of its rows, for a page with hours.
    pub rows: Option<&'static str>,
    /// The setting that shows its weekends; they are always shown without one.
    pub weekends: Option<&'static str>,
    /// Whether it shows one member's days, so that its route may name the member.
    pub of_member: bool,
    /// Whether its route has a query of its own.
    pub query: bool,
    /// What its title says.
    pub heading: PageHeading,
    /// Where it is offered.
    pub offered: Offered,
    /// The catalogue key of the action that shows it, and its default shortcut.
    pub action: Option<(&'static str, &'static [&'static str])>,
}

/// How far a step to other days goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stride {
    /// This many days.
    Days(i32),
    /// A month.
    Month,
}

/// What a page's title says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageHeading {
    /// Its name.
    Name,
    /// The date.
    Date,
    /// The months that its days are in.
    Months,
    /// The month that it shows.
    Month,
}

/// Where a page is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// In the switch of the bar; in the menu where the bar has no room for the switch.
    Switch,
    /// In the menu beside the switch, which has room for five pages.
    View,
    /// In the menu, with the text of this catalogue key.
    Menu(&'static str),
}

/// The number of days of the agenda.
pub(crate) const AGENDA: i32 = 28;

/// A page without days whose route has no query.
const PLAIN: PageLine = PageLine {
    path: "",
    name: "",
    icon: "",
    days: None,
    hours: false,
    rows: None,
    weekends: None,
    of_member: false,
    query: false,
    heading: PageHeading::Name,
    offered: Offered::Switch,
    action: None,
};

/// Makes the enum and what is known of each page from one list. Each answer is a `match` of its own, so that the first
/// module holds only those that it needs.
macro_rules! pages {
    ($($(#[$about:meta])* $page:ident { $($field:ident: $value:expr),* $(,)? })*) => {
        /// A page.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum Page {
            $($(#[$about])* $page,)*
        }

        /// All pages, in the order of the switch and the menu.
        pub const PAGES: &[Page] = &[$(Page::$page),*];

        impl Page {
            /// Everything about it.
            pub const fn line(self) -> &'static PageLine {
                match self {
                    $(Self::$page => const { &PageLine { $($field: $value,)* ..PLAIN } },)*
                }
            }

            /// The path of its route, after `#/`.
            pub fn path(self) -> &'static str {
                match self {
                    $(Self::$page => const { Self::$page.line().path },)*
                }
            }

            /// How far a step goes; `None` for a page without days.
            pub fn days(self) -> Option<Stride> {
                match self {
                    $(Self::$page => const { Self::$page.line().days },)*
                }
            }

            /// Whether its days have hours.
            pub fn has_hours(self) -> bool {
                match self {
                    $(Self::$page => const { Self::$page.line().hours },)*
                }
            }

            /// The setting with the minutes of its rows.
            pub fn rows(self) -> Option<&'static str> {
                match self {
                    $(Self::$page => const { Self::$page.line().rows },)*
                }
            }

            /// The setting that shows its weekends.
            pub fn weekends(self) -> Option<&'static str> {
                match self {
                    $(Self::$page => const { Self::$page.line().weekends },)*
                }
            }

            /// The catalogue key of its name, if the switch in the bar offers it.
            pub fn in_switch(self) -> Option<&'static str> {
                match self {
                    $(Self::$page => const {
                        let line = Self::$page.line();
                        if matches!(line.offered, Offered::Switch) { Some(line.name) } else { None }
                    },)*
                }
            }

            /// Whether it shows one member's days.
            pub fn of_member(self) -> bool {
                match self {
                    $(Self::$page => const { Self::$page.line().of_member },)*
                }
            }

            /// Whether its route has a query of its own.
            pub fn has_query(self) -> bool {
                match self {
                    $(Self::$page => const { Self::$page.line().query },)*
                }
            }
        }
    };
}

pages! {
    /// One day.
    Day {
        path: "day", name: "day", icon: "day", days: Some(Stride::Days(1)), hours: true, of_member: true,
        rows: Some("rows_day"), heading: PageHeading::Date, action: Some(("key-day", &["D"])),
    }
    /// The working days of a week.
    WorkWeek {
        path: "workweek", name: "workweek", icon: "week", days: Some(Stride::Days(7)), hours: true, of_member: true,
        rows: Some("rows_workweek"), heading: PageHeading::Months, offered: Offered::View,
        action: Some(("key-workweek", &["Shift+W"])),
    }
    /// A week.
    #[default]
    Week {
        path: "week", name: "week", icon: "week", days: Some(Stride::Days(7)), hours: true, of_member: true,
        rows: Some("rows_week"), weekends: Some("weekends_week"), heading: PageHeading::Months,
        action: Some(("key-week", &["W"])),
    }
    /// Two weeks side by side.
    Fortnight {
        path: "fortnight", name: "fortnight", icon: "week", days: Some(Stride::Days(14)), hours: true, of_member: true,
        rows: Some("rows_fortnight"), weekends: Some("weekends_fortnight"), heading: PageHeading::Months,
        offered: Offered::View, action: Some(("key-fortnight", &["F"])),
    }
    /// The weeks of a month.
    Month {
        path: "month", name: "month", icon: "month", days: Some(Stride::Month), of_member: true,
        weekends: Some("weekends_month"), heading: PageHeading::Month, action: Some(("key-month", &["M"])),
    }
    /// The days of four weeks as a list.
    Agenda {
        path: "agenda", name: "agenda", icon: "agenda", days: Some(Stride::Days(AGENDA)), of_member: true,
        heading: PageHeading::Months, offered: Offered::View, action: Some(("key-agenda", &["A"])),
    }
    /// The week of all members.
    Team {
        path: "team", name: "team", icon: "team", days: Some(Stride::Days(7)), heading: PageHeading::Months,
        action: Some(("key-team", &["G"])),
    }
    /// Totals and entries by any grouping.
    Reports { path: "reports", name: "reports", icon: "reports", query: true }
    /// The connected tools, and those that can be connected.
    Integrations {
        path: "integrations", name: "integrations", icon: "integrations", offered: Offered::Menu("manage"),
    }
    /// Members, projects, clients, labels and other settings.
    Settings { path: "settings", name: "settings", icon: "settings", offered: Offered::Menu("settings") }
}

/// A route within the app; its text form is the fragment of the page's URL, such as `#/week?date=2026-03-02`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Route {
    /// The page.
    pub page: Page,
    /// Any of its days; `None` is today.
    pub date: Option<NaiveDate>,
    /// The member whose days it shows; `None` is the user.
    pub who: Option<MemberId>,
    /// The query of a page that has one, verbatim.
    pub query: Arc<str>,
}

impl Route {
    /// A page as it is without further choices: today, the user's own, without a query.
    pub fn to(page: Page) -> Self {
        Self { page, ..Self::default() }
    }

    /// A page near this day and for this member, as far as the page has days and members.
    pub fn near(page: Page, date: Option<NaiveDate>, who: Option<MemberId>) -> Self {
        let (date, who) = (date.filter(|_| page.days().is_some()), who.filter(|_| page.of_member()));
        Self { date, who, ..Self::to(page) }
    }

    /// The user's own week that contains the date.
    pub fn week(date: Option<NaiveDate>) -> Self {
        Self { date, ..Self::to(Page::Week) }
    }

    /// The user's own day.
    pub fn day(date: Option<NaiveDate>) -> Self {
        Self { date, ..Self::to(Page::Day) }
    }

    /// A report, by its query.
    pub fn report(query: impl Into<Arc<str>>) -> Self {
        Self { query: query.into(), ..Self::to(Page::Reports) }
    }

    /// Parses a route; anything that can't be understood is the current week.
    pub fn parse(hash: &str) -> Self {
        let (path, query) = hash.trim_start_matches('#').split_once('?').unwrap_or((hash.trim_start_matches('#'), ""));
        let page = PAGES.iter().find(|page| path.strip_prefix('/') == Some(page.path())).copied().unwrap_or_default();
        if page.has_query() {
            return Self { query: query.into(), ..Self::to(page) };
        }
        let said = |wanted| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.filter(move |(name, _)| *name == wanted).map(|(_, value)| value)
        };
        let who = said("who").find(|who| !who.is_empty()).map(|who| MemberId::new(decoded(who)));
        Self::near(page, said("date").find_map(civil::date), who)
    }

    /// The date, for a page with days; `Some(None)` is today.
    pub(crate) fn date(&self) -> Option<Option<NaiveDate>> {
        self.page.days().map(|_| self.date)
    }
}

impl fmt::Display for Route {
    /// Prints the route so that [`Route::parse`] reads it back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { page, date, who, query } = self;
        write!(f, "#/{}", page.path())?;
        if !query.is_empty() {
            return write!(f, "?{query}");
        }
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
    fn a_page_takes_from_a_route_only_what_it_has() {
        assert_eq!(
            Route::parse("#/team?date=2026-03-02&who=ada"),
            Route::near(Page::Team, "2026-03-02".parse().ok(), None)
        );
        assert_eq!(Route::parse("#/settings?date=2026-03-02&who=ada"), Route::to(Page::Settings));
        for (at, page) in PAGES.iter().enumerate() {
            let line = page.line();
            assert!(!line.path.is_empty() && !line.name.is_empty() && !line.icon.is_empty(), "{page:?}");
            assert!(PAGES[..at].iter().all(|other| other.path() != line.path), "{page:?} has a path of its own");
        }
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
        for route in [
            week(""),
            week("2026-12-31"),
            Route::day(date),
            Route::near(Page::Week, None, Some("ada".into())),
            Route::near(Page::Day, date, Some("a&b=c ä%".into())),
            Route::near(Page::Team, date, None),
            Route::report("range=month&by=person"),
        ]
        .into_iter()
        .chain(PAGES.iter().copied().map(Route::to))
        {
            assert_eq!(Route::parse(&route.to_string()), route);
        }
    }
}
