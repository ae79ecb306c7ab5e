//! The page that is shown, and the days on it.

use chrono::NaiveDate;
use plan::Millis;

use crate::values::days::held_in;
use crate::values::route::{Page, Route};

/// Steps within this time send a single request, this long after the last one, in milliseconds.
pub(super) const BURST: Millis = 400;

/// The page that is shown, and the days on it.
#[derive(Debug, Default)]
pub(crate) struct Navigation {
    page: Page,
    /// A day of the week shown; `None` follows today.
    date: Option<NaiveDate>,
    /// The page with days that was shown last: where one comes back to.
    with_days: Page,
    /// When the days last changed: a burst of steps asks the providers once.
    stepped: Option<Millis>,
}

impl Navigation {
    pub(crate) fn page(&self) -> Page {
        self.page
    }

    pub(crate) fn date(&self) -> Option<NaiveDate> {
        self.date
    }

    pub(super) fn with_days(&self) -> Page {
        self.with_days
    }

    /// The page starts here.
    pub(crate) fn start(&mut self, route: &Route) {
        self.page = route.page;
        if let Some(date) = route.date() {
            self.date = date.map(held_in);
        }
    }

    /// Another page, or other days. Returns the page before.
    pub(super) fn turn(&mut self, page: Page, date: Option<NaiveDate>) -> Page {
        let was = std::mem::replace(&mut self.page, page);
        self.date = date;
        if was.days().is_some() {
            self.with_days = was;
        }
        was
    }

    /// The days have changed. Returns whether that continues a burst.
    pub(super) fn stepped(&mut self, now: Millis) -> bool {
        self.stepped.replace(now).is_some_and(|at| now.saturating_sub(at) < BURST)
    }
}
