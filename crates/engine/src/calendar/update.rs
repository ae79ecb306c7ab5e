//! Going to other pages, weeks and days.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::calendar::msg::CalendarMsg;
use crate::calls::source::Source;
use crate::values::days::{day_after, held_in};
use crate::values::focus::FocusTarget;
use crate::values::route::{Page, Route};

/// Steps within this time send a single request, this long after the last one, in milliseconds.
const BURST: i64 = 400;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn calendar(&mut self, msg: CalendarMsg) {
        match msg {
            CalendarMsg::Go(route) => self.go(&route),
            CalendarMsg::Step(by) => self.step(by),
            CalendarMsg::Today => self.show(None),
            CalendarMsg::ShowEntry(entry) => self.show_entry(entry),
        }
    }

    pub(crate) fn go(&mut self, route: &Route) {
        let page = route.page;
        if page.has_query() {
            self.model.session.report = Arc::clone(&route.query);
            self.model.session.behind = None;
        }
        if page.of_member() {
            if self.model.session.whose != route.who {
                self.cancel();
            }
            self.model.session.whose.clone_from(&route.who);
            self.look_for_whose();
        }
        if page == self.model.session.page && page.days().is_some() {
            return self.show(route.date().flatten().map(held_in));
        }
        self.turn_to(page, route.date().map_or(self.model.session.date, |date| date.map(held_in)));
    }

    /// Shows another page, or the same one for another day or query.
    pub(crate) fn turn_to(&mut self, page: Page, date: Option<NaiveDate>) {
        let before = self.model.first_day(self.env);
        let was = std::mem::replace(&mut self.model.session.page, page);
        self.model.session.date = date;
        self.out.push(Effect::Address(self.model.session.route()));
        if was.days().is_some() {
            self.model.session.calendar = was;
        }
        if was != page {
            self.cancel();
            self.model.session.filling = None;
            self.model.session.wrong_choice = None;
            self.model.connecting.notice = None;
            if page.days().is_none() {
                self.out.push(Effect::Focus(FocusTarget::Heading));
            }
            if page == Page::Integrations {
                self.fetch_host();
            }
        }
        if before != self.model.first_day(self.env) {
            self.ask_for_days();
        }
    }

    pub(super) fn step(&mut self, by: i32) {
        let Some(stride) = self.model.session.page.days() else { return };
        let from = self.model.session.date.unwrap_or(self.env.local.date());
        self.show(Some(held_in(day_after(from, by.clamp(-500_000, 500_000).saturating_mul(stride)))));
    }

    /// Shows the days around this one; `None` is today, even when that changes. A page without days returns to the last
    /// one with days.
    pub(crate) fn show(&mut self, date: Option<NaiveDate>) {
        let page = self.model.session.page;
        if page.days().is_none() {
            self.turn_to(self.model.session.calendar, date);
        } else if self.model.session.date != date {
            self.turn_to(page, date);
        }
    }

    /// Requests the lists that depend on the visible days, when these or the zone have changed: immediately for what is
    /// drawn and for the shown connection.
    pub(crate) fn ask_for_days(&mut self) {
        let now = self.env.now;
        let burst = self.model.session.stepped.is_some_and(|at| now.saturating_sub(at) < BURST);
        self.model.session.stepped = Some(now);
        let shown = self.model.shown().map(|source| source.connection.id.clone());
        let ranged = self.model.sources.all.iter().filter(|source| source.provider.abilities.ranged);
        let drawn = |source: &Source| self.model.drawn(source, self.env).is_some_and(|lists| !lists.is_empty());
        let ranged: Vec<_> = ranged.map(|source| (source.connection.id.clone(), drawn(source))).collect();
        for (id, drawn) in ranged {
            self.model.sources.give_up_list(&id, now);
            let Some(source) = self.model.sources.get_mut(&id) else { continue };
            if drawn || Some(&id) == shown.as_ref() {
                source.demanded(if burst { now.saturating_add(BURST) } else { now });
            } else {
                source.schedule.opened(now);
            }
        }
    }
}
