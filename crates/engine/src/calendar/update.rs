//! Going to other pages, weeks and days.

use chrono::NaiveDate;

use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::calendar::msg::CalendarMsg;
use crate::calendar::state::BURST;
use crate::calls::source::Source;
use crate::settings::msg::SettingsMsg;
use crate::values::announcement::Message;
use crate::values::days::{day_after, held_in, month_after};
use crate::values::focus::FocusTarget;
use crate::values::route::{Page, Route, Stride};
use crate::values::zoom;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn calendar(&mut self, msg: CalendarMsg) {
        match msg {
            CalendarMsg::Go(route) => self.go(&route),
            CalendarMsg::Step(by) => self.step(by),
            CalendarMsg::Today => self.show(None),
            CalendarMsg::ShowEntry(entry) => self.show_entry(entry),
            CalendarMsg::Zoom(by) => self.zoom(by),
            CalendarMsg::Weekends => self.toggle_weekends(),
        }
    }

    /// Makes the rows of the page shorter by so many steps; longer if negative.
    fn zoom(&mut self, by: i32) {
        let Some(id) = self.model.navigation.page().rows() else { return };
        let rows = zoom::closer(self.model.rows(), by);
        self.settings(SettingsMsg::Choose(id, rows.to_string().into()));
        self.announce(Message::Zoomed { minutes: rows.into() });
    }

    /// Hides the weekends of the page, or shows them again.
    fn toggle_weekends(&mut self) {
        let Some(id) = self.model.navigation.page().weekends() else { return };
        let on = !self.model.settings.device().is_on(id);
        self.settings(SettingsMsg::Choose(id, if on { "on" } else { "" }.into()));
        self.announce(if on { Message::WeekendsShown } else { Message::WeekendsHidden });
    }

    pub(crate) fn go(&mut self, route: &Route) {
        let page = route.page;
        if page.has_query() {
            self.model.reports.show(&route.query);
        }
        if page.of_member() {
            if self.model.team.wanted() != route.who.as_ref() {
                self.cancel();
            }
            self.model.team.want(route.who.as_ref());
            self.look_for_whose();
        }
        if page == self.model.navigation.page() && page.days().is_some() {
            return self.show(route.date().flatten().map(held_in));
        }
        let mut date = route.date().map_or(self.model.navigation.date(), |date| date.map(held_in));
        let (first, count) = self.model.days(self.env);
        if page == Page::Month && matches!(count, 7 | 14) && date == Some(first) {
            // Weeks belong to the month that has most of them.
            date = Some(held_in(day_after(first, count / 2)));
        }
        self.turn_to(page, date);
    }

    /// Shows another page, or the same one for another day or query.
    pub(crate) fn turn_to(&mut self, page: Page, date: Option<NaiveDate>) {
        let (before, weeks) = (self.model.first_day(self.env), self.model.weeks(self.env));
        let was = self.model.navigation.turn(page, date);
        self.out.push(Effect::Address(self.model.route()));
        if was != page {
            self.cancel();
            self.model.settings.leave();
            self.model.connecting.drop_notice();
            if page.days().is_none() {
                self.out.push(Effect::Focus(FocusTarget::Heading));
            }
            if page == Page::Integrations {
                self.fetch_host();
            }
        }
        let are_new = || {
            let had: Vec<_> = weeks.map(|week| week.from).collect();
            self.model.weeks(self.env).any(|week| !had.contains(&week.from))
        };
        if before != self.model.first_day(self.env) || are_new() {
            self.ask_for_days();
        }
    }

    pub(super) fn step(&mut self, by: i32) {
        let Some(stride) = self.model.navigation.page().days() else { return };
        let from = self.model.navigation.date().unwrap_or(self.env.local.date());
        let by = by.clamp(-500_000, 500_000);
        let to = match stride {
            Stride::Days(days) => day_after(from, by.saturating_mul(days)),
            Stride::Month => month_after(from, by),
        };
        self.show(Some(held_in(to)));
    }

    /// Shows the days around this one; `None` is today, even when that changes. A page without days returns to the last
    /// one with days.
    pub(crate) fn show(&mut self, date: Option<NaiveDate>) {
        let page = self.model.navigation.page();
        if page.days().is_none() {
            self.turn_to(self.model.navigation.with_days(), date);
        } else if self.model.navigation.date() != date {
            self.turn_to(page, date);
        }
    }

    /// Requests the lists that depend on the visible days, when these or the zone have changed: immediately for what is
    /// drawn and for the shown connection.
    pub(crate) fn ask_for_days(&mut self) {
        let now = self.env.now;
        let burst = self.model.navigation.stepped(now);
        let shown = self.model.shown().map(|source| source.connection.id.clone());
        let ranged = self.model.sources.all.iter().filter(|source| source.provider.abilities.ranged);
        let drawn =
            |source: &Source| self.model.drawn(source, self.env).is_some_and(|mut lists| lists.next().is_some());
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
