//! The messages of this topic.

use std::sync::Arc;

use plan::{ItemId, MinuteOfDay, Slot};
use providers::When;

use crate::app::update::Step;
use crate::meetings::msg::MeetingsMsg;
use crate::meetings::state::{choose, note_rows};
use crate::meetings::view::{MeetingsCache, meetings};
use crate::values::connection::ConnectionId;
use crate::values::gesture::Grip;

impl Step<'_> {
    pub(crate) fn meetings(&mut self, msg: MeetingsMsg) {
        match msg {
            MeetingsMsg::Show(connection, calendar, drawn) => {
                choose(self.model.settings.device_mut(), &connection, calendar.as_str(), drawn);
                let now = self.env.now;
                // Its events are there at once.
                let source = self.model.sources.get_mut(&connection).filter(|_| drawn);
                source.into_iter().for_each(|source| source.demanded(now));
                self.note_meetings();
            }
            MeetingsMsg::Plan(connection, item) => self.plan_meeting(connection, item),
        }
    }

    /// Plans an event at its own time, as if it had been dropped there.
    fn plan_meeting(&mut self, connection: ConnectionId, item: ItemId) {
        let found = self.model.sources.get(&connection).and_then(|source| source.item(&item));
        let slot = match found.and_then(|item| item.when) {
            Some(When::AllDay { from, .. }) => Slot { date: from, start: None },
            Some(When::Timed { start, .. }) => Slot { date: start.date(), start: Some(MinuteOfDay::of(start.time())) },
            _ => return,
        };
        self.drop_at(Grip::Item { connection, item }, slot);
    }

    /// Notes how much room the meetings of this week take above the hours, for the next start.
    pub(crate) fn note_meetings(&mut self) {
        let (week, today) = (self.model.range(self.env), self.env.local.date());
        if !(week.from..week.until).contains(&today) {
            return;
        }
        let view = meetings(self.model, self.env, &mut MeetingsCache::default());
        let days = view.days.iter().filter(|day| (week.from..week.until).contains(&day.date));
        let rows = days.filter(|day| !day.all_day.is_empty()).map(|day| (day.date, day.all_day.len()));
        if let Some(noted) = note_rows(self.model.settings.device(), rows) {
            self.model.settings.replace_device(Arc::new(noted));
        }
    }
}
