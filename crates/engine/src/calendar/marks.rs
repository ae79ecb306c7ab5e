//! The state of the screen that affects a day: what is picked up, selected and cut. A change of it updates only the
//! days concerned.

use std::sync::Arc;

use chrono::NaiveDate;
use litemap::LiteMap;
use plan::{EntryId, MemberId, MinuteOfDay, Minutes, map_of};

use super::order::is_of;
use crate::app::model::Model;
use crate::drag::view::GhostKind;
use crate::values::hue;

/// What is picked up, selected and cut.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Marks {
    pub(crate) held: LiteMap<EntryId, ()>,
    pub(crate) selected: LiteMap<EntryId, ()>,
    pub(crate) cut: LiteMap<EntryId, ()>,
    pub(crate) gone: LiteMap<EntryId, ()>,
    pub(crate) ghost: Option<Ghost>,
    /// The ghosts of the companions of what is picked up.
    pub(crate) along: Vec<Ghost>,
}

/// A ghost before it is laid out.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ghost {
    pub(crate) title: Arc<str>,
    pub(crate) start: Option<MinuteOfDay>,
    pub(crate) minutes: Minutes,
    pub(crate) hue: u8,
    pub(crate) kind: GhostKind,
}

impl Marks {
    pub(super) fn new(model: &Model, date: NaiveDate, member: Option<&MemberId>) -> Self {
        let plan = &model.plan;
        let here =
            |id: &&EntryId| plan.entry(id).is_some_and(|entry| entry.slot.date == date && is_of(plan, member, entry));
        let set = |id: &EntryId| (id.clone(), ());
        let cut = model.clipboard.clip().into_iter().filter(|clip| clip.cut).flat_map(|clip| &clip.entries);
        let mut marks = Self {
            selected: map_of(model.selection.entries().filter(here).map(set)),
            cut: map_of(cut.map(|clipped| &clipped.entry).filter(here).map(set)),
            ..Self::default()
        };
        let gone = model.sources.all.iter().flat_map(|source| source.known.gone.iter().map(move |id| (source, id)));
        let tasks =
            gone.flat_map(|(source, id)| plan.tasks_linked_to(&source.connection.link_key(id)).collect::<Vec<_>>());
        let entries = tasks.flat_map(|task| plan.entries_of(&task.id));
        marks.gone = map_of(entries.map(|entry| &entry.id).filter(here).map(set));
        let Some(held) = model.drag.held() else {
            marks.ghost = drawn(model, date, member);
            return marks;
        };
        if !held.copies {
            marks.held = map_of(held.entries().filter(here).map(set));
        }
        let kind = held.ghost();
        if let Some(slot) = held.target.filter(|slot| slot.date == date && held.member.as_ref() == member) {
            let title = Arc::clone(&held.title);
            marks.ghost = Some(Ghost { title, start: slot.start, minutes: held.minutes, hue: held.hue, kind });
        }
        let landings = held.landings().into_iter();
        let landings =
            landings.filter(|(along, slot)| slot.date == date && held.handed().or(Some(&along.whose)) == member);
        marks.along = landings
            .map(|(along, slot)| {
                let title = Arc::clone(&along.title);
                Ghost { title, start: slot.start, minutes: along.minutes, hue: along.hue, kind }
            })
            .collect();
        marks
    }
}

/// The place of a new entry that is typed beside it.
fn drawn(model: &Model, date: NaiveDate, member: Option<&MemberId>) -> Option<Ghost> {
    let new = model.forms.creating().filter(|new| new.in_place && new.slot.date == date)?;
    let whose = new.member.as_ref().or(model.planning_for().map(|member| &member.id));
    (whose == member).then(|| Ghost {
        title: Arc::from(""),
        start: new.slot.start,
        minutes: new.minutes.unwrap_or(model.plan.settings().default_minutes),
        hue: hue::NONE,
        kind: GhostKind::New,
    })
}
