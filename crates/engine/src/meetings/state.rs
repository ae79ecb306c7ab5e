//! Which calendars are drawn. Without a choice it is the account's own one; a choice is stored with the settings of the
//! device, which all tabs share. With them is noted how many rows the last start of the week took above the hours.

use chrono::NaiveDate;
use providers::{Brings, Container};
use serde_json::{Map, Value};

use crate::app::env::Env;
use crate::app::model::Model;
use crate::calls::snapshot::ListKey;
use crate::calls::source::Source;
use crate::settings::list::DeviceSettings;
use crate::values::connection::ConnectionId;

/// The name under which the choices are stored: by connection, then by calendar.
const CALENDARS: &str = "calendars";
/// The name under which the rows are noted, by day.
const ROWS: &str = "all_day";

impl Model {
    /// Whether a connection has calendars.
    pub(crate) fn has_calendars(source: &Source) -> bool {
        source.lists() && source.provider.brings == Brings::Events
    }

    /// Whether the events of a calendar are drawn.
    pub(crate) fn is_drawn(&self, source: &Source, calendar: &Container) -> bool {
        shows(source.container(None), chosen(self.settings.device(), &source.connection.id), calendar)
    }

    /// The calendars of a connection that are drawn on the visible days, and their lists; `None` if none could be.
    /// Meetings are the user's own, so the days of somebody else have none, and in the week of everybody only one row.
    ///
    /// Asked after each message: allocates nothing.
    pub(crate) fn drawn<'a>(
        &'a self,
        source: &'a Source,
        env: &Env,
    ) -> Option<impl Iterator<Item = (&'a Container, ListKey)> + use<'a>> {
        let page = self.navigation.page();
        let own = !page.of_member() || self.whose().map(|member| &member.id) == self.me().map(|member| &member.id);
        if !own || page.days().is_none() || !Self::has_calendars(source) {
            return None;
        }
        let own = source.container(None);
        let chosen = chosen(self.settings.device(), &source.connection.id);
        let calendars = source.known.containers.iter();
        Some(self.weeks(env).flat_map(move |range| {
            let drawn = calendars.clone().filter(move |calendar| shows(own, chosen, calendar));
            drawn.map(move |calendar| (calendar, ListKey { scope: calendar.scope.clone(), range: Some(range.clone()) }))
        }))
    }
}

/// The choices for the calendars of a connection, by calendar.
fn chosen<'a>(device: &'a DeviceSettings, connection: &ConnectionId) -> Option<&'a Value> {
    device.value(CALENDARS).get(&*connection.0)
}

fn shows(own: Option<&Container>, chosen: Option<&Value>, calendar: &Container) -> bool {
    let choice = chosen.and_then(|chosen| chosen.get(calendar.id.as_str())?.as_bool());
    choice.unwrap_or_else(|| own.is_some_and(|own| own.id == calendar.id))
}

/// Stores a choice.
pub(super) fn choose(device: &mut DeviceSettings, connection: &ConnectionId, calendar: &str, drawn: bool) {
    let mut all = device.value(CALENDARS).as_object().cloned().unwrap_or_default();
    let mut of = all.get(&*connection.0).and_then(Value::as_object).cloned().unwrap_or_default();
    of.insert(calendar.to_owned(), drawn.into());
    all.insert(connection.0.to_string(), of.into());
    device.set(CALENDARS, Value::from(Map::from_iter(all)));
}

/// The rows that the meetings of a day took above the hours, as far as that was noted. So they have their room from the
/// first picture on, which is drawn before anything of them is read.
pub(crate) fn noted_rows(device: &DeviceSettings, date: NaiveDate) -> usize {
    let noted = device.value(ROWS).get(date.to_string()).and_then(Value::as_u64);
    noted.map_or(0, |rows| usize::try_from(rows).unwrap_or(0))
}

/// The settings with the rows of these days; `None` if they are noted already.
pub(super) fn note_rows(
    device: &DeviceSettings,
    rows: impl Iterator<Item = (NaiveDate, usize)>,
) -> Option<DeviceSettings> {
    let rows: Map<_, _> = rows.map(|(date, rows)| (date.to_string(), rows.into())).collect();
    let noted = device.value(ROWS).as_object();
    if noted == Some(&rows) || (noted.is_none() && rows.is_empty()) {
        return None;
    }
    let mut changed = device.clone();
    changed.set(ROWS, rows.into());
    Some(changed)
}
