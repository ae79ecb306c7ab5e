//! Picking up, moving and dropping: one state machine for pointer and keys.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::layout::minute_at;
use plan::{Command, EntryId, ItemId, MemberId, MinuteOfDay, Minutes, Slot, SourceItem, TaskId, relate, title};

use super::state::{Along, Held, What};
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::calendar::multi_day;
use crate::drag::msg::DragMsg;
use crate::values::announcement::{Deed, Message, Spot};
use crate::values::connection::ConnectionId;
use crate::values::days::day_after;
use crate::values::focus::FocusTarget;
use crate::values::gesture::{Grip, Nudge, Place, Ratio};
use crate::values::hue;
use crate::values::route::Page;

/// The start of a source item if there is nothing better.
const MORNING: u16 = 9 * 60;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn drag(&mut self, msg: DragMsg) {
        match msg {
            DragMsg::Pick(grip) => self.pick(grip, false),
            DragMsg::Lift(grip) => self.pick(grip, true),
            DragMsg::Over(place) => self.over(place),
            DragMsg::Nudge(nudge) => self.nudge(nudge),
            DragMsg::Drop => self.drop_held(),
            DragMsg::Cancel => self.cancel(),
        }
    }

    #[inline(never)]
    pub(super) fn pick(&mut self, grip: Grip, by_keys: bool) {
        let held = match grip {
            Grip::Item { connection, item } => self.grip_item(connection, item, by_keys),
            Grip::Entry { entry, at } => self.grip_entry(entry, at, false, by_keys),
            Grip::Edge { entry } => self.grip_entry(entry, None, true, by_keys),
            Grip::Task(task) => self.grip_task(task, by_keys),
        };
        // Whatever was picked up before was lost by the screen, and returns to its place.
        self.model.session.held = None;
        let Some(held) = held else { return };
        let (title, count) = (Arc::clone(&held.title), held.along.len().saturating_add(1));
        match held.what.clone() {
            What::Item { connection, .. } => {
                let now = self.env.now;
                if let Some(source) = self.model.sources.get_mut(&connection) {
                    source.schedule.touched(now);
                }
            }
            What::Entry(entry) | What::Edge(entry) => self.touch(&entry),
            What::Task(_) => {}
        }
        self.model.session.held = Some(held);
        if by_keys {
            self.announce(match count {
                1 => Message::PickedUp { title },
                count => Message::Several { deed: Deed::PickedUp, count },
            });
        }
    }

    /// Drops something at a slot at once. What comes of it has the focus.
    pub(crate) fn drop_at(&mut self, grip: Grip, slot: Slot) {
        self.pick(grip, false);
        if let Some(held) = &mut self.model.session.held {
            (held.target, held.by_keys) = (Some(slot), true);
            self.drop_held();
        }
    }

    fn grip_item(&self, connection: ConnectionId, id: ItemId, by_keys: bool) -> Option<Held> {
        let source = self.model.sources.get(&connection)?;
        let shown = self.model.list_key(source, self.env)?;
        // A meeting may be of another calendar than the one that the sidebar lists.
        let key = source.known.holds(&shown, &id).cloned().unwrap_or(shown);
        let item = source.source_item(source.item(&id)?);
        let plan = &self.model.plan;
        let minutes = relate::length(plan, &item);
        let parsed = title::parse(&item.link.seen_title);
        // An entry for an existing task will have that task's title.
        let task = match relate::relate(plan, &item.link.key) {
            relate::Relation::Existing(task) => plan.task(&task),
            relate::Relation::New => None,
        };
        let title = task.map_or_else(|| Arc::from(parsed.title.trim()), |task| Arc::clone(&task.title));
        let hue = task.map_or_else(|| hue::of_link(&item.link), |task| hue::of_task(plan, task));
        let what = What::Item { connection, item: id, list: key, source: item };
        Some(self.unplanned(what, title, hue, minutes, by_keys))
    }

    /// Something that isn't planned yet: it has no slot, and by keys it starts in the first free one.
    pub(super) fn unplanned(&self, what: What, title: Arc<str>, hue: u8, minutes: Minutes, by_keys: bool) -> Held {
        Held {
            what,
            title,
            hue,
            by_keys,
            grab: 0,
            minutes,
            minutes_before: minutes,
            target: by_keys.then(|| self.first_slot(minutes)),
            aside: false,
            member: self.model.planning_for().map(|member| member.id.clone()),
            from: None,
            whose: None,
            along: Vec::new(),
            route: self.model.session.date,
        }
    }

    fn grip_entry(&self, id: EntryId, at: Option<Ratio>, edge: bool, by_keys: bool) -> Option<Held> {
        let entry = self.model.plan.entry(&id)?;
        if edge && entry.slot.start.is_none() {
            return None;
        }
        let task = self.model.plan.task(&entry.task);
        let drawn = drawn(entry.slot.start, entry.scheduled);
        Some(Held {
            title: task.map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title)),
            hue: task.map_or(hue::NONE, |task| hue::of_task(&self.model.plan, task)),
            by_keys,
            grab: at.map_or(0, |at| grab(at, drawn)),
            minutes: entry.scheduled,
            minutes_before: entry.scheduled,
            target: Some(entry.slot),
            aside: false,
            member: Some(entry.member.clone()),
            from: Some(entry.slot),
            whose: Some(entry.member.clone()),
            along: if edge { Vec::new() } else { self.along(&id) },
            route: self.model.session.date,
            what: if edge { What::Edge(id) } else { What::Entry(id) },
        })
    }

    /// The entries selected together with an entry.
    fn along(&self, entry: &EntryId) -> Vec<Along> {
        let plan = &self.model.plan;
        let others = self.concerned(entry).into_iter().filter(|other| other != entry);
        let along = others.filter_map(|id| {
            let entry = plan.entry(&id)?;
            let task = plan.task(&entry.task);
            Some(Along {
                title: task.map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title)),
                hue: task.map_or(hue::NONE, |task| hue::of_task(plan, task)),
                minutes: entry.scheduled,
                from: entry.slot,
                whose: entry.member.clone(),
                entry: id,
            })
        });
        along.collect()
    }

    /// Today if it is visible, otherwise the first visible day.
    pub(crate) fn day_in_sight(&self) -> NaiveDate {
        let (first, count) = self.model.days(self.env);
        let today = self.env.local.date();
        if (first..day_after(first, count)).contains(&today) { today } else { first }
    }

    /// Where an item picked up by keys starts: today, in the next step in which it fits without a neighbour; otherwise
    /// at nine. The Team page has no hours.
    fn first_slot(&self, minutes: Minutes) -> Slot {
        let date = self.day_in_sight();
        if self.model.session.page == Page::Team {
            return Slot { date, start: None };
        }
        let visible = date == self.env.local.date();
        let from = if visible { MinuteOfDay::of(self.env.local.time()).get() } else { MORNING };
        Slot { date, start: Some(self.free_from(date, from, minutes).unwrap_or(MinuteOfDay::clamped(MORNING.into()))) }
    }

    fn free_from(&self, date: NaiveDate, from: u16, minutes: Minutes) -> Option<MinuteOfDay> {
        let step = self.model.plan.settings().snap.max(1);
        let whose = self.model.planning_for().map(|member| &member.id);
        let busy: Vec<(u32, u32)> = self
            .model
            .plan
            .entries_on(date)
            .filter(|entry| Some(&entry.member) == whose)
            .filter_map(|entry| Some((u32::from(entry.slot.start?.get()), entry.scheduled)))
            .map(|(start, minutes)| (start, start.saturating_add(minutes)))
            .collect();
        let free = |start: u16| {
            let start = u32::from(start);
            let end = start.saturating_add(minutes);
            end <= 1440 && !busy.iter().any(|(from, until)| start < *until && *from < end)
        };
        let first = from.div_ceil(step).saturating_mul(step);
        (first..MinuteOfDay::PER_DAY).step_by(step.into()).find(|start| free(*start)).and_then(MinuteOfDay::new)
    }

    #[inline(never)]
    pub(super) fn over(&mut self, place: Option<Place>) {
        let step = self.model.plan.settings().snap;
        let open = |place: &Place| place.member.as_ref().is_none_or(|member| self.model.may_plan_for(member));
        let place = place.filter(open);
        if let Some(held) = &mut self.model.session.held {
            held.over(place, step);
        }
    }

    #[inline(never)]
    pub(super) fn nudge(&mut self, nudge: Nudge) {
        let step = self.model.plan.settings().snap;
        let Some(held) = &self.model.session.held else { return };
        let start = held.target.unwrap_or_else(|| self.first_slot(held.minutes));
        let people = (self.model.session.page == Page::Team)
            .then(|| self.model.team().into_iter().map(|member| member.id.clone()).collect::<Vec<_>>());
        let Some(held) = &mut self.model.session.held else { return };
        held.by_keys = true;
        held.target = Some(start);
        match (people, nudge) {
            (Some(people), Nudge::Steps(by)) => held.hand_on(&people, by),
            _ => held.nudge(nudge, step),
        }
        let Some(slot) = held.target else { return };
        let (minutes, member) = (held.minutes, held.member.clone());
        let whose = member.and_then(|member| self.model.person(&member));
        let spot = Spot { date: slot.date, start: slot.start, minutes, whose };
        self.announce(Message::Hovering(spot));
        let (first, count) = self.model.days(self.env);
        if !(first..day_after(first, count)).contains(&slot.date) {
            self.show(Some(slot.date));
        }
    }

    #[inline(never)]
    pub(super) fn drop_held(&mut self) {
        let Some(held) = self.model.session.held.take() else { return };
        if held.aside {
            if !self.put_aside(&held) {
                self.put_back(&held);
            } else if held.by_keys {
                // Keys may have led to other days, to look around.
                self.show(held.route);
            }
            return;
        }
        let Some(slot) = held.target else { return self.put_back(&held) };
        let landed = match &held.what {
            What::Item { .. } => self.plan_item(&held, slot),
            What::Task(task) => self.plan_task(task.clone(), &held, slot),
            What::Entry(entry) if !held.along.is_empty() => self.place_all(entry.clone(), &held, slot),
            What::Entry(entry) | What::Edge(entry) => self.place(entry.clone(), &held, slot),
        };
        match landed {
            Some(entry) if held.by_keys => self.out.push(Effect::Focus(FocusTarget::Entry(entry))),
            Some(_) => {}
            None => self.put_back(&held),
        }
    }

    fn plan_item(&mut self, held: &Held, slot: Slot) -> Option<EntryId> {
        let What::Item { connection, source, .. } = &held.what else { return None };
        let now = self.env.now;
        if let Some(source) = self.model.sources.get_mut(connection) {
            source.schedule.touched(now);
        }
        let new_entry = EntryId::new(self.ids.take());
        let member = held.member.clone().filter(|member| self.model.plan.member(member).is_some())?;
        let (changed, new_task) = (held.minutes != held.minutes_before, TaskId::new(self.ids.take()));
        // An item of more than a day fills its days, unless its title or the user says how long it is to be.
        let said = changed || title::parse(&source.link.seen_title).scheduled.is_some();
        let long = || self.model.sources.get(connection)?.item(&source.link.key.item);
        let parts = long().filter(|_| !said).and_then(|item| multi_day::parts(item, slot));
        let parts =
            parts.map(|parts| parts.into_iter().map(|(slot, minutes)| (slot, Some(minutes))).collect::<Vec<_>>());
        let parts = parts.unwrap_or_else(|| vec![(slot, source.minutes)]);
        let mut commands = Vec::with_capacity(parts.len());
        for (at, (slot, minutes)) in parts.into_iter().enumerate() {
            let entry = if at == 0 { new_entry.clone() } else { EntryId::new(self.ids.take()) };
            commands.push(Command::PlanItem {
                item: SourceItem { minutes, ..source.clone() },
                slot,
                member: member.clone(),
                new_task: new_task.clone(),
                new_entry: entry,
            });
        }
        if changed {
            // Lengthened or shortened while it was picked up, which counts more than its title.
            commands.push(Command::ResizeEntry { entry: new_entry.clone(), scheduled: held.minutes });
        }
        self.edit(&Command::All(commands)).then_some(())?;
        let message = self.spot(&new_entry).map(|(title, spot)| Message::Planned { title, spot });
        self.tell_change(message);
        Some(new_entry)
    }

    fn place(&mut self, entry: EntryId, held: &Held, slot: Slot) -> Option<EntryId> {
        let now = self.model.plan.entry(&entry)?;
        let (moved, resized) = (held.from != Some(slot), held.minutes != held.minutes_before);
        // Changes only what the user has changed: another tab may have moved what is resized here.
        let (to, scheduled) = (if moved { slot } else { now.slot }, held.minutes);
        let handed =
            |to: &MemberId| held.whose.as_ref() != Some(to) && now.member != *to && self.model.may_plan_for(to);
        let member = held.member.clone().filter(handed);
        let goes = now.slot != to || member.is_some();
        let command = match (goes, resized && now.scheduled != held.minutes) {
            (false, false) => return None,
            (true, false) => Command::MoveEntry { entry: entry.clone(), to, member },
            (false, true) => Command::ResizeEntry { entry: entry.clone(), scheduled },
            (true, true) => Command::PlaceEntry { entry: entry.clone(), to, member, scheduled },
        };
        self.touch(&entry);
        self.edit(&command).then_some(())?;
        let message = self.spot(&entry).map(|(title, spot)| match command {
            Command::ResizeEntry { .. } => Message::Resized { title, minutes: spot.minutes },
            _ => Message::Moved { title, spot },
        });
        self.tell_change(message);
        Some(entry)
    }

    /// Moves all entries that are picked up together by the same distance.
    fn place_all(&mut self, entry: EntryId, held: &Held, slot: Slot) -> Option<EntryId> {
        let all = held.landings().into_iter().map(|(along, to)| (along.entry.clone(), to));
        let all: Vec<_> = std::iter::once((entry.clone(), slot)).chain(all).collect();
        let count = all.len();
        let member = held.handed().filter(|member| self.model.may_plan_for(member)).cloned();
        let moves = self.moves(all.into_iter().map(|(entry, to)| (entry, to, member.clone())));
        self.edit(&Command::All(moves)).then_some(())?;
        self.tell_change(Some(Message::Several { deed: Deed::Moved, count }));
        Some(entry)
    }

    pub(crate) fn cancel(&mut self) {
        if let Some(held) = self.model.session.held.take() {
            self.put_back(&held);
        }
    }

    fn put_back(&mut self, held: &Held) {
        self.announce(Message::Cancelled);
        if !held.by_keys {
            return;
        }
        self.show(held.route);
        let focus = match &held.what {
            What::Item { item, .. } => FocusTarget::Item(item.clone()),
            What::Entry(entry) | What::Edge(entry) => FocusTarget::Entry(entry.clone()),
            What::Task(task) => FocusTarget::Task(task.clone()),
        };
        self.out.push(Effect::Focus(focus));
    }

    /// Lets go of what is picked up if any message has removed it.
    #[inline(never)]
    pub(crate) fn keep_hold(&mut self) {
        let plan = &self.model.plan;
        let Some(held) = &mut self.model.session.held else { return };
        held.along.retain(|along| plan.entry(&along.entry).is_some());
        let there = match &held.what {
            What::Entry(entry) | What::Edge(entry) => plan.entry(entry).is_some(),
            What::Task(task) => plan.task(task).is_some_and(|task| !task.done),
            What::Item { connection, item, list, .. } => self.model.sources.get(connection).is_some_and(|source| {
                // Gone from the list that it was picked up from; another list may have been chosen since.
                let found = source.found.iter().flat_map(|found| &*found.items).any(|known| known.id == *item);
                found || source.known.list(list).is_none_or(|list| list.items.iter().any(|known| known.id == *item))
            }),
        };
        if !there {
            self.model.session.held = None;
            self.announce(Message::Cancelled);
        }
    }
}

/// How much of an entry's length is drawn: the day ends at midnight.
fn drawn(start: Option<MinuteOfDay>, minutes: Minutes) -> i32 {
    let room = u32::from(MinuteOfDay::PER_DAY).saturating_sub(start.map_or(0, |start| start.get().into()));
    minutes.min(room) as i32
}

/// Minutes from an entry's start to where it was grabbed.
fn grab(at: Ratio, drawn: i32) -> i32 {
    let whole = at.whole.max(0);
    let minute = minute_at(at.part.clamp(0, whole), whole);
    i64::from(minute).saturating_mul(drawn.into()).div_euclid(MinuteOfDay::PER_DAY.into()) as i32
}
