//! The part of the engine that the preview of a week needs: starting, reading the stored plan, and the week's view.
//!
//! In a browser the rest of the app is a module of its own that arrives a moment later. So nothing in here may call
//! what only [`crate::update()`] and [`crate::view()`] need (providers, commands, lists); the size budget would show
//! it. Both continue from wherever this part has got to.

use std::sync::Arc;

use super::effect::Effect;
use super::env::Env;
use super::lifecycle::LifecycleMsg;
use super::model::Model;
use super::msg::Msg;
use super::view::{Views, calendar};
use crate::calendar::view::WeekView;
use crate::meetings::state::noted_rows;
use crate::settings::list::DeviceSettings;
use crate::storage::archive;
use crate::storage::archive::source;
use crate::storage::msg::StorageMsg;
use crate::values::route::Page;
use crate::values::stored::Stored;

/// Handles `msg` if this part can: the start on a page with hours, and the stored data.
///
/// # Errors
/// The message, to be handled by [`crate::update()`] once it has loaded.
pub fn update(model: &mut Model, msg: Msg) -> Result<Vec<Effect>, Box<Msg>> {
    match msg {
        Msg::Lifecycle(LifecycleMsg::Started { ref route, visible })
            if !model.session.started && route.page.has_hours() =>
        {
            (model.session.started, model.session.visible) = (true, visible);
            model.navigation.start(route);
            model.team.want(route.who.as_ref());
            model.fetch.begin();
            Ok(vec![Effect::Load, Effect::FetchHost])
        }
        Msg::Storage(StorageMsg::Loaded(Ok(all))) if !model.load.is_done() => {
            let mut out = Vec::new();
            let later = take(model, all, &mut out);
            model.load.leave(later);
            Ok(out)
        }
        other => Err(Box::new(other)),
    }
}

/// What the preview shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The page.
    pub page: Page,
    /// The minutes of its rows.
    pub minutes_a_row: u16,
    /// Its days, as in [`crate::view()`].
    pub week: Arc<WeekView>,
    /// Whether the sidebar is open.
    pub sidebar: bool,
    /// Whether the backlog is open.
    pub backlog: bool,
    /// Whether the popup shows hours.
    pub popup_hours: bool,
    /// The rows that the meetings of each day will take above the hours.
    pub rows: Vec<usize>,
}

/// The preview, as far as this part goes; `None` until the stored data has been read.
pub fn preview(model: &Model, env: &Env, views: &mut Views) -> Option<Preview> {
    if !model.load.is_done() || !model.navigation.page().has_hours() {
        return None;
    }
    let week = calendar(model, env, views);
    let rows = week.days.iter().map(|day| noted_rows(model.settings.device(), day.date)).collect();
    let popup_hours = model.settings.device().popup_hours();
    let (page, minutes_a_row) = (model.navigation.page(), model.rows());
    Some(Preview {
        page,
        minutes_a_row,
        week,
        sidebar: model.sidebar.is_open(),
        backlog: model.backlog.is_open(),
        popup_hours,
        rows,
    })
}

/// Takes the records that the week is made of, and returns the others.
pub(crate) fn take(model: &mut Model, all: Vec<Stored>, out: &mut Vec<Effect>) -> Vec<Stored> {
    model.load.begin();
    let mut later = Vec::new();
    for stored in all {
        if stored.key == source::PREFS {
            take_prefs(model, &stored, out);
        }
        if model.outbox.holds(&stored.key) || model.meta.contains_key(&stored.key) || !archive::is_record(&stored.key) {
            later.push(stored);
            continue;
        }
        match archive::decode(&stored) {
            Ok((key, record, meta)) => model.learn(&stored.key, &key, record, meta),
            Err(bad) => model.set_aside(stored, bad),
        }
    }
    later
}

/// Takes the stored preferences, unless newer ones were chosen before they were read.
fn take_prefs(model: &mut Model, stored: &Stored, out: &mut Vec<Effect>) {
    if model.load.is_done() {
        return;
    }
    let prefs = match source::decode_prefs(&stored.json) {
        Ok(prefs) => prefs,
        Err(bad) => return model.set_aside(stored.clone(), bad),
    };
    model.reports.write_csv_as(prefs.csv);
    model.team.say(prefs.me.clone());
    model.exports.restore(prefs.places.clone());
    model.settings.replace_shortcuts(prefs.shortcuts.clone());
    model.backlog.restore(prefs.backlog, prefs.backlog_order);
    model.palette.restore(prefs.recent.clone());
    let opened = model.sidebar.restore(prefs.open, prefs.shown.clone(), prefs.containers.clone());
    model.load.opens_sidebar(opened);
    let before = model.settings.replace_device(Arc::clone(&prefs.device));
    tell_settings(&before, model.settings.device(), out);
    // Also when there is none: what the page has noted of a former choice goes then.
    out.push(Effect::Language(prefs.device.language()));
    model.prefs.read(prefs);
}

/// Reports the settings that the screen goes by at once, as far as they have changed.
pub(crate) fn tell_settings(before: &DeviceSettings, now: &DeviceSettings, out: &mut Vec<Effect>) {
    if before.theme() != now.theme() {
        out.push(Effect::Theme(now.theme()));
    }
    if before.accent() != now.accent() {
        out.push(Effect::Accent(now.accent()));
    }
    if before.half_day_clock() != now.half_day_clock() {
        out.push(Effect::Clock(now.half_day_clock()));
    }
    if before.zone() != now.zone() {
        out.push(Effect::Zone(now.zone()));
    }
}
