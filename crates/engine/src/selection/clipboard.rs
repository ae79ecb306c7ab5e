//! Copy, cut and paste: among the days by what was copied here, and to and from other programs as lines of text.

use std::sync::Arc;

use plan::{Command, EntryId, MemberId, Slot, TaskId, TimeEntry, length, title};

use super::state::{Clip, Clipped};
use crate::app::update::Step;
use crate::drag::companions::Way;
use crate::values::announcement::{Deed, Message};
use crate::values::days::day_after;
use crate::values::route::Page;

/// The most lines of foreign text that become entries at once; longer text is no list of tasks.
const MOST_LINES: usize = 200;

impl Step<'_> {
    #[inline(never)]
    pub(super) fn copy(&mut self, entry: &EntryId, cut: bool) {
        let all = self.concerned(entry);
        let entries: Vec<Clipped> = all.iter().filter_map(|entry| self.clipped(entry)).collect();
        if entries.is_empty() {
            return;
        }
        let lines: Vec<&str> = entries.iter().map(|entry| &*entry.line).collect();
        let text = lines.join("\n").into();
        self.announce(Message::Several { deed: if cut { Deed::Cut } else { Deed::Copied }, count: entries.len() });
        self.model.clipboard.clip = Some(Clip { entries, text, cut });
    }

    fn clipped(&self, id: &EntryId) -> Option<Clipped> {
        let entry = self.model.plan.entry(id)?;
        let title = self.task_of(id).map_or("", |task| &task.title);
        Some(Clipped {
            entry: id.clone(),
            task: entry.task.clone(),
            member: entry.member.clone(),
            slot: entry.slot,
            scheduled: entry.scheduled,
            line: format!("{title} [{}]", length::format(entry.scheduled)).trim_start().into(),
        })
    }

    #[inline(never)]
    pub(super) fn paste(&mut self, text: Option<&str>, at: Option<&EntryId>) {
        if self.model.navigation.page().days().is_none() {
            return;
        }
        // What another program has put into the clipboard since is newer than what was copied here.
        let own =
            self.model.clipboard.clip.clone().filter(|clip| text.is_none_or(|text| text.lines().eq(clip.text.lines())));
        match (own, text) {
            (Some(clip), _) => self.paste_own(clip, at),
            (None, Some(text)) => self.paste_lines(text, at),
            (None, None) => self.announce(Message::NothingToPaste),
        }
    }

    fn paste_own(&mut self, clip: Clip, at: Option<&EntryId>) {
        let Some(first) = clip.entries.first() else { return };
        // With the focus on one of the copied entries, no slot is meant.
        let at = at.filter(|at| !clip.entries.iter().any(|clipped| clipped.entry == **at));
        let at_entry = at.and_then(|at| self.model.plan.entry(at));
        let at = at_entry.map(|entry| entry.slot);
        let step = self.model.plan.settings().snap;
        let slots = clip.entries.iter().map(|clipped| clipped.slot);
        let landed: Vec<Slot> = match at {
            Some(to) => {
                // In a day's untimed area, nothing loses its time.
                let to = Slot { start: to.start.or(first.slot.start), ..to };
                let way = Way { from: first.slot, to }.within_days(slots, step);
                let rest = clip.entries.iter().skip(1).map(|clipped| (clipped.slot, clipped.scheduled));
                std::iter::once(way.to).chain(way.others(first.scheduled, rest)).collect()
            }
            None => slots.map(|slot| self.on_shown_days(slot)).collect(),
        };
        let whose = clip.entries.iter().map(|clipped| self.for_whom(at_entry, &clipped.member)).collect();
        if clip.cut {
            self.move_cut(&clip, landed, whose);
        } else {
            self.paste_copies(&clip, landed, whose);
        }
    }

    /// The same time on the same weekday of the visible week, or on the single day.
    fn on_shown_days(&self, slot: Slot) -> Slot {
        let (first, count) = self.model.days(self.env);
        let into = slot.date.signed_duration_since(first).num_days().rem_euclid(7) as i32;
        Slot { date: if count == 1 { first } else { day_after(first, into) }, ..slot }
    }

    /// The member for whom it is pasted: that of the focused entry, otherwise of the visible week; on the Team page the
    /// original one.
    fn for_whom(&self, at: Option<&TimeEntry>, was: &MemberId) -> MemberId {
        let shown =
            || self.model.whose().filter(|_| self.model.navigation.page() != Page::Team).map(|member| &member.id);
        let wanted = at.map(|entry| &entry.member).or_else(shown).unwrap_or(was);
        let able = [wanted, was].into_iter().find(|member| self.model.may_plan_for(member));
        able.cloned().or_else(|| self.model.my_id()).unwrap_or_else(|| was.clone())
    }

    fn move_cut(&mut self, clip: &Clip, landed: Vec<Slot>, whose: Vec<MemberId>) {
        let moved: Vec<EntryId> = clip.entries.iter().map(|clipped| clipped.entry.clone()).collect();
        let to = moved.iter().cloned().zip(landed).zip(whose);
        let moves = self.moves(to.map(|((entry, slot), member)| (entry, slot, Some(member))));
        if self.do_all(Deed::Moved, moves.len(), moves) {
            self.select_new(moved);
        }
        // Pasting again makes a copy.
        if let Some(clip) = &mut self.model.clipboard.clip {
            clip.cut = false;
        }
    }

    fn paste_copies(&mut self, clip: &Clip, landed: Vec<Slot>, whose: Vec<MemberId>) {
        let mut commands = Vec::with_capacity(clip.entries.len().saturating_mul(2));
        let mut new = Vec::with_capacity(clip.entries.len());
        for ((clipped, slot), member) in clip.entries.iter().zip(landed).zip(whose) {
            let scheduled = clipped.scheduled;
            let new_entry = EntryId::new(self.ids.take());
            new.push(new_entry.clone());
            if self.model.plan.task(&clipped.task).is_some() {
                let (task, entry) = (clipped.task.clone(), new_entry.clone());
                commands.push(Command::PlanTask { task, slot, member, new_entry });
                commands.push(Command::ResizeEntry { entry, scheduled });
            } else {
                let (title, new_task) = (Arc::clone(&clipped.line), TaskId::new(self.ids.take()));
                commands.push(Command::CreateEntry { title, slot, member, new_task, new_entry });
            }
        }
        if self.do_all(Deed::Pasted, new.len(), commands) {
            self.select_new(new);
        }
    }

    /// Each line becomes an entry: at the focus one below the other, otherwise untimed on today or the first visible
    /// day.
    fn paste_lines(&mut self, text: &str, at: Option<&EntryId>) {
        let titles: Vec<&str> = text.lines().map(without_bullet).filter(|line| !line.is_empty()).collect();
        let Some(me) = self.model.my_id().filter(|_| !titles.is_empty()) else {
            return self.announce(Message::NothingToPaste);
        };
        let at = at.and_then(|at| self.model.plan.entry(at));
        let member = self.for_whom(at, &me);
        let default = self.model.plan.settings().default_minutes;
        let slot = at.map(|entry| entry.slot);
        let to = slot.unwrap_or(Slot { date: self.day_in_sight(), start: None });
        let long = |line: &str| title::parse(line).scheduled.unwrap_or(default);
        let way = Way { from: Slot { start: None, ..to }, to };
        let first = titles.first().map_or(0, |line| long(line));
        let rest = titles.iter().skip(1).map(|line| (way.from, long(line)));
        let slots = std::iter::once(to).chain(way.others(first, rest)).take(MOST_LINES);
        let (mut commands, mut new) = (Vec::new(), Vec::new());
        for (line, slot) in titles.iter().zip(slots) {
            let (new_task, new_entry) = (TaskId::new(self.ids.take()), EntryId::new(self.ids.take()));
            new.push(new_entry.clone());
            let (title, member) = (Arc::from(*line), member.clone());
            commands.push(Command::CreateEntry { title, slot, member, new_task, new_entry });
        }
        if self.do_all(Deed::Pasted, new.len(), commands) {
            self.select_new(new);
        }
    }
}

/// A line of a list as people write them: `- Call Ivo`, `* [ ] Call Ivo`, `• Call Ivo`.
fn without_bullet(line: &str) -> &str {
    let line = line.trim();
    let item =
        ["- ", "* ", "• ", "– "].iter().find_map(|bullet| line.strip_prefix(bullet)).map_or(line, str::trim_start);
    ["[ ] ", "[x] ", "[X] "].iter().find_map(|mark| item.strip_prefix(mark)).map_or(item, str::trim_start)
}
