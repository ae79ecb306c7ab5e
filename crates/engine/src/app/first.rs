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
use crate::values::days;
use crate::values::route::{Page, Route};
use crate::values::stored::Stored;

/// Handles `msg` if this part can: the start in a week or day, and the stored data.
///
/// # Errors
/// The message, to be handled by [`crate::update()`] once it has loaded.
pub fn update(model: &mut Model, msg: Msg) -> Result<Vec<Effect>, Box<Msg>> {
    match msg {
        Msg::Lifecycle(LifecycleMsg::Started {
            route: Route { page: page @ (Page::Week | Page::Day), date, ref who, .. },
            visible,
        }) if !model.session.started => {
            let session = &mut model.session;
            (session.started, session.visible) = (true, visible);
            session.page = page;
            session.date = date.map(days::held_in);
            session.whose.clone_from(who);
            model.sources.fetching = true;
            Ok(vec![Effect::Load, Effect::FetchHost])
        }
        Msg::Storage(StorageMsg::Loaded(Ok(all))) if !model.load.done => {
            let mut out = Vec::new();
            model.load.later = Some(take(model, all, &mut out));
            model.load.done = true;
            Ok(out)
        }
        other => Err(Box::new(other)),
    }
}

/// What the preview shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The week or the day, as in [`crate::view()`].
    pub week: Arc<WeekView>,
    /// Whether the sidebar is open.
    pub sidebar: bool,
    /// Whether the backlog is open.
    pub backlog: bool,
    /// The rows that the meetings of each day will take above the hours.
    pub rows: Vec<usize>,
}

/// The preview, as far as this part goes; `None` until the stored data has been read.
pub fn preview(model: &Model, env: &Env, views: &mut Views) -> Option<Preview> {
    let session = &model.session;
    if !model.load.done || !matches!(session.page, Page::Week | Page::Day) {
        return None;
    }
    let week = calendar(model, env, views);
    let rows = week.days.iter().map(|day| noted_rows(&session.device, day.date)).collect();
    Some(Preview { week, sidebar: session.open, backlog: session.backlog.open, rows })
}

/// Takes the records that the week is made of, and returns the others.
pub(crate) fn take(model: &mut Model, all: Vec<Stored>, out: &mut Vec<Effect>) -> Vec<Stored> {
    model.load.read = true;
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
    if model.load.done {
        return;
    }
    let prefs = match source::decode_prefs(&stored.json) {
        Ok(prefs) => prefs,
        Err(bad) => return model.set_aside(stored.clone(), bad),
    };
    let session = &mut model.session;
    (session.unread, session.csv) = (prefs.unread, prefs.csv);
    session.shown.clone_from(&prefs.shown);
    session.containers.clone_from(&prefs.containers);
    session.me.clone_from(&prefs.me);
    session.places.clone_from(&prefs.places);
    session.shortcuts = Arc::new(prefs.shortcuts.clone());
    (session.backlog.open, session.backlog.order) = (prefs.backlog, prefs.backlog_order);
    model.load.opened = prefs.open && !session.open;
    session.open |= prefs.open;
    let before = std::mem::replace(&mut session.device, Arc::clone(&prefs.device));
    tell_settings(&before, &session.device, out);
    // Also when there is none: what the page has noted of a former choice goes then.
    out.push(Effect::Language(prefs.device.language()));
    session.prefs = prefs;
}

/// Reports the settings that the screen goes by at once, as far as they have changed.
pub(crate) fn tell_settings(before: &DeviceSettings, now: &DeviceSettings, out: &mut Vec<Effect>) {
    if before.theme() != now.theme() {
        out.push(Effect::Theme(now.theme()));
    }
    if before.zone() != now.zone() {
        out.push(Effect::Zone(now.zone()));
    }
}
