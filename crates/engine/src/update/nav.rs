//! Going to other weeks.

use chrono::NaiveDate;

use super::Step;
use crate::effect::{Effect, FocusTarget};
use crate::msg::Route;
use crate::week::{day_after, held_in};

/// Steps that follow each other faster than this ask the providers once, this long after the last.
const BURST: i64 = 400;

impl Step<'_> {
    pub(super) fn go(&mut self, route: &Route) {
        match route {
            Route::Week { date } => {
                let date = date.map(held_in);
                self.leave_integrations(date);
                self.show(date);
            }
            Route::Integrations => {
                if !std::mem::replace(&mut self.model.session.integrations, true) {
                    self.cancel();
                    self.out.push(Effect::Address(Route::Integrations));
                    self.out.push(Effect::Focus(FocusTarget::Heading));
                    self.fetch_host();
                }
            }
        }
    }

    /// The week is shown again, whichever it is.
    fn leave_integrations(&mut self, date: Option<NaiveDate>) {
        if std::mem::replace(&mut self.model.session.integrations, false) {
            self.model.connecting.notice = None;
            self.out.push(Effect::Address(Route::Week { date }));
        }
    }

    pub(super) fn step(&mut self, by: i32) {
        let from = self.model.session.date.unwrap_or(self.env.local.date());
        self.show(Some(day_after(from, by.clamp(-500_000, 500_000) * 7)));
    }

    /// Shows the week of a day; `None` is today's, whatever day it becomes.
    pub(super) fn show(&mut self, date: Option<NaiveDate>) {
        self.leave_integrations(date);
        if self.model.session.date == date {
            return;
        }
        let before = self.model.first_day(self.env);
        self.model.session.date = date;
        self.out.push(Effect::Address(Route::Week { date }));
        if before != self.model.first_day(self.env) {
            self.ask_for_days();
        }
    }

    /// Listings that follow the visible days are asked for the new ones: at once for the connection shown.
    fn ask_for_days(&mut self) {
        let now = self.env.now;
        let burst = self.model.session.stepped.is_some_and(|at| now.saturating_sub(at) < BURST);
        self.model.session.stepped = Some(now);
        let shown = self.model.shown().map(|source| source.connection.id.clone());
        let ranged = self.model.sources.all.iter().filter(|source| source.provider.abilities.ranged);
        let ranged: Vec<_> = ranged.map(|source| source.connection.id.clone()).collect();
        for id in ranged {
            self.model.sources.give_up_list(&id, now);
            let Some(source) = self.model.sources.get_mut(&id) else { continue };
            if Some(&id) == shown.as_ref() {
                source.schedule.demanded(if burst { now.saturating_add(BURST) } else { now });
            } else {
                source.schedule.opened(now);
            }
        }
    }
}
