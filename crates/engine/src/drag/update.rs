//! Picking up, moving and dropping: one state machine for pointer and keys.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::free::{gaps, merged};
use plan::layout::{Span, minute_at, stretch};
use plan::{
    Command, EntryId, ItemId, LinkKey, MemberId, MinuteOfDay, Minutes, Slot, SourceItem, TaskId, relate, title,
};

use super::state::{Along, Aside, Held, What};
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::calendar::multi_day;
use crate::drag::msg::DragMsg;
use crate::meetings::view::meeting_at;
use crate::values::announcement::{Deed, Message, Spot};
use crate::values::connection::ConnectionId;
use crate::values::days::held_in;
use crate::values::focus::FocusTarget;
use crate::values::gesture::{Grip, Nudge, Place, Ratio, minute};
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
            DragMsg::OverDay(date) => self.over_day(date),
            DragMsg::OverList => self.over_list(),
            DragMsg::Nudge(nudge) => self.nudge(nudge),
            DragMsg::Copy(copies) => self.model.drag.held.iter_mut().for_each(|held| held.copy(copies)),
            DragMsg::Drop => self.drop_held(),
            DragMsg::DropCopy => {
                self.model.drag.held.iter_mut().for_each(|held| held.copy(true));
                self.drop_held();
            }
            DragMsg::Cancel => self.cancel(),
        }
    }

    #[inline(never)]
    pub(super) fn pick(&mut self, grip: Grip, by_keys: bool) {
        let held = match grip {
            Grip::Item { connection, item } => self.grip_item(connection, item, by_keys),
            Grip::Entry { entry, at } => self.grip_entry(What::Entry(entry.clone()), entry, at, by_keys),
            Grip::Edge { entry, upper } => {
                self.grip_entry(What::Edge { entry: entry.clone(), upper }, entry, None, by_keys)
            }
            Grip::Blank { date, at } => self.grip_blank(date, minute(at)),
            Grip::Task(task) => self.grip_task(task, by_keys),
        };
        // Whatever was picked up before was lost by the screen, and returns to its place.
        self.model.drag.held = None;
        let Some(held) = held else { return };
        let (title, count) = (Arc::clone(&held.title), held.along.len().saturating_add(1));
        match held.what.clone() {
            What::Item { connection, .. } => {
                let now = self.env.now;
                if let Some(source) = self.model.sources.get_mut(&connection) {
                    source.schedule.touched(now);
                }
            }
            What::Entry(entry) | What::Edge { entry, .. } => self.touch(&entry),
            What::Task(_) | What::Blank(_) => {}
        }
        self.model.drag.held = Some(held);
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
        if let Some(held) = &mut self.model.drag.held {
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
            copies: false,
            grab: 0,
            minutes,
            minutes_before: minutes,
            target: by_keys.then(|| self.first_slot(minutes)),
            aside: None,
            member: self.model.planning_for().map(|member| member.id.clone()),
            from: None,
            whose: None,
            along: Vec::new(),
            route: self.model.navigation.date(),
        }
    }

    /// A new entry, as long as nothing else is drawn one step long.
    fn grip_blank(&self, date: NaiveDate, from: i32) -> Option<Held> {
        let step = self.model.step();
        let Span { start, end } = stretch(from, from, step);
        let minutes = end.saturating_sub(start).into();
        let whose = self.model.planning_for()?;
        let mut held = self.unplanned(What::Blank(from), Arc::from(""), hue::NONE, minutes, false);
        held.member = Some(whose.id.clone());
        held.target = Some(Slot { date: held_in(date), start: Some(MinuteOfDay::clamped(start.into())) });
        Some(held)
    }

    fn grip_entry(&self, what: What, id: EntryId, at: Option<Ratio>, by_keys: bool) -> Option<Held> {
        let entry = self.model.plan.entry(&id)?;
        let edge = matches!(what, What::Edge { .. });
        if edge && entry.slot.start.is_none() {
            return None;
        }
        let task = self.model.plan.task(&entry.task);
        let drawn = drawn(entry.slot.start, entry.scheduled);
        Some(Held {
            title: task.map_or_else(|| Arc::from(""), |task| Arc::clone(&task.title)),
            hue: task.map_or(hue::NONE, |task| hue::of_task(&self.model.plan, task)),
            by_keys,
            copies: false,
            grab: at.map_or(0, |at| grab(at, drawn)),
            minutes: entry.scheduled,
            minutes_before: entry.scheduled,
            target: Some(entry.slot),
            aside: None,
            member: Some(entry.member.clone()),
            from: Some(entry.slot),
            whose: Some(entry.member.clone()),
            along: if edge { Vec::new() } else { self.along(&id) },
            route: self.model.navigation.date(),
            what,
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
        let today = self.env.local.date();
        let first = || self.model.shown_days(self.env).next().unwrap_or(today);
        if self.model.shows_day(self.env, today) { today } else { first() }
    }

    /// Where an item picked up by keys starts: today, in the next step in which it fits without a neighbour; otherwise
    /// at nine. Not every page has hours.
    fn first_slot(&self, minutes: Minutes) -> Slot {
        let date = self.day_in_sight();
        if !self.model.navigation.page().has_hours() {
            return Slot { date, start: None };
        }
        let visible = date == self.env.local.date();
        let from = if visible { MinuteOfDay::of(self.env.local.time()).get() } else { MORNING };
        Slot { date, start: Some(self.free_from(date, from, minutes).unwrap_or(MinuteOfDay::clamped(MORNING.into()))) }
    }

    fn free_from(&self, date: NaiveDate, from: u16, minutes: Minutes) -> Option<MinuteOfDay> {
        let step = self.model.step().max(1);
        let whose = self.model.planning_for().map(|member| &member.id);
        let mine = self.model.plan.entries_on(date).filter(|entry| Some(&entry.member) == whose);
        let busy = merged(mine.filter_map(|entry| Some(Span::on_day(entry.slot.start?, entry.scheduled))));
        let room = Span { start: from, end: MinuteOfDay::PER_DAY };
        gaps(room, &busy).into_iter().find_map(|gap| {
            let start = gap.start.div_ceil(step).saturating_mul(step);
            let fits = start < gap.end && u32::from(start).saturating_add(minutes) <= u32::from(gap.end);
            MinuteOfDay::new(start).filter(|_| fits)
        })
    }

    #[inline(never)]
    pub(super) fn over(&mut self, place: Option<Place>) {
        let step = self.model.step();
        let open = |place: &Place| place.member.as_ref().is_none_or(|member| self.model.may_plan_for(member));
        let place = place.filter(open);
        if let Some(held) = &mut self.model.drag.held {
            held.over(place, step);
        }
    }

    fn over_day(&mut self, date: NaiveDate) {
        let step = self.model.step();
        self.model.drag.held.iter_mut().for_each(|held| held.over_day(date, step));
    }

    #[inline(never)]
    pub(super) fn nudge(&mut self, nudge: Nudge) {
        let step = self.model.step();
        let Some(held) = &self.model.drag.held else { return };
        let start = held.target.unwrap_or_else(|| self.first_slot(held.minutes));
        let people = (self.model.navigation.page() == Page::Team)
            .then(|| self.model.team().into_iter().map(|member| member.id.clone()).collect::<Vec<_>>());
        let hours = self.model.navigation.page().has_hours();
        let Some(held) = &mut self.model.drag.held else { return };
        held.by_keys = true;
        held.target = Some(start);
        match (people, nudge) {
            (Some(people), Nudge::Steps(by)) => held.hand_on(&people, by),
            // A month's rows are weeks.
            (None, Nudge::Steps(by)) if !hours => held.nudge(Nudge::Days(by.saturating_mul(7)), step),
            _ => held.nudge(nudge, step),
        }
        if let Nudge::Days(by) = nudge {
            self.pass_left_out(by.signum(), step);
        }
        let Some(held) = &self.model.drag.held else { return };
        let Some(slot) = held.target else { return };
        let (minutes, member) = (held.minutes, held.member.clone());
        let whose = member.and_then(|member| self.model.person(&member));
        let mine = whose.as_ref().is_none_or(|whose| whose.me);
        let over = if mine { self.meeting_under(slot, minutes) } else { None };
        let spot = Spot { date: slot.date, start: slot.start, minutes, whose };
        self.announce(Message::Hovering { spot, over });
        if !self.model.shows_day(self.env, slot.date) {
            self.show(Some(slot.date));
        }
    }

    /// The title of the meeting that what is held would lie over, unless that is itself.
    fn meeting_under(&self, slot: Slot, minutes: Minutes) -> Option<Arc<str>> {
        let (plan, held) = (&self.model.plan, self.model.drag.held.as_ref()?);
        let is_of = |task: &TaskId, key: &LinkKey| plan.tasks_linked_to(key).any(|linked| linked.id == *task);
        meeting_at(self.model, self.env, slot, minutes, |source, id| match &held.what {
            What::Item { connection, item, .. } => (connection, item) == (&source.id, id),
            What::Task(task) => is_of(task, &source.link_key(id)),
            What::Entry(entry) | What::Edge { entry, .. } => {
                plan.entry(entry).is_some_and(|entry| is_of(&entry.task, &source.link_key(id)))
            }
            What::Blank(_) => false,
        })
    }

    /// Leads what is held on to a day that the page doesn't leave out.
    fn pass_left_out(&mut self, by: i32, step: u16) {
        for _ in 0..7 {
            let target = self.model.drag.held().and_then(|held| held.target);
            if !target.is_some_and(|slot| self.model.leaves_out(slot.date)) {
                break;
            }
            if let Some(held) = &mut self.model.drag.held {
                held.nudge(Nudge::Days(by), step);
            }
        }
    }

    #[inline(never)]
    pub(super) fn drop_held(&mut self) {
        let Some(held) = self.model.drag.held.take() else { return };
        if let Some(aside) = held.aside {
            let done = match aside {
                Aside::Backlog => self.put_aside(&held),
                Aside::List => self.unplan(&held),
            };
            if !done {
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
            What::Entry(entry) if held.copies => self.place_copies(entry.clone(), &held, slot),
            What::Entry(entry) if !held.along.is_empty() => self.place_all(entry.clone(), &held, slot),
            What::Entry(entry) | What::Edge { entry, .. } => self.place(entry.clone(), &held, slot),
            What::Blank(_) => return self.open_drawn(slot, held.minutes),
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

    /// Adds copies of all entries that are picked up, each where its ghost is.
    fn place_copies(&mut self, entry: EntryId, held: &Held, slot: Slot) -> Option<EntryId> {
        let along = held.landings().into_iter().map(|(along, to)| (along.entry.clone(), to));
        let all: Vec<_> = std::iter::once((entry, slot)).chain(along).collect();
        let member = held.handed().filter(|member| self.model.may_plan_for(member)).cloned();
        let mut new = Vec::with_capacity(all.len());
        let mut commands = Vec::with_capacity(all.len().saturating_mul(2));
        for (entry, to) in all {
            let new_entry = EntryId::new(self.ids.take());
            new.push(new_entry.clone());
            commands.push(Command::Duplicate { entry, new_entry: new_entry.clone() });
            commands.push(Command::MoveEntry { entry: new_entry, to, member: member.clone() });
        }
        let first = new.first().cloned()?;
        if held.minutes != held.minutes_before {
            commands.push(Command::ResizeEntry { entry: first.clone(), scheduled: held.minutes });
        }
        self.edit(&Command::All(commands)).then_some(())?;
        if new.len() > 1 {
            self.tell_change(Some(Message::Several { deed: Deed::Duplicated, count: new.len() }));
            self.select_new(new);
        } else {
            let message = self.spot(&first).map(|(title, spot)| Message::Planned { title, spot });
            self.tell_change(message);
        }
        Some(first)
    }

    pub(crate) fn cancel(&mut self) {
        if let Some(held) = self.model.drag.held.take() {
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
            What::Entry(entry) | What::Edge { entry, .. } => FocusTarget::Entry(entry.clone()),
            What::Task(task) => FocusTarget::Task(task.clone()),
            What::Blank(_) => return,
        };
        self.out.push(Effect::Focus(focus));
    }

    /// Lets go of what is picked up if any message has removed it.
    #[inline(never)]
    pub(crate) fn keep_hold(&mut self) {
        let plan = &self.model.plan;
        let Some(held) = &mut self.model.drag.held else { return };
        held.along.retain(|along| plan.entry(&along.entry).is_some());
        let there = match &held.what {
            What::Entry(entry) | What::Edge { entry, .. } => plan.entry(entry).is_some(),
            What::Blank(_) => true,
            What::Task(task) => plan.task(task).is_some_and(|task| !task.done),
            What::Item { connection, item, list, .. } => self.model.sources.get(connection).is_some_and(|source| {
                // Gone from the list that it was picked up from; another list may have been chosen since.
                let found = source.found.iter().flat_map(|found| &*found.items).any(|known| known.id == *item);
                found || source.known.list(list).is_none_or(|list| list.items.iter().any(|known| known.id == *item))
            }),
        };
        if !there {
            self.model.drag.held = None;
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
