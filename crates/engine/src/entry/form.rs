//! The form of an entry and its task: opened with their current values, parsed, and saved as one change.

use std::sync::Arc;

use plan::url::may_open;
use plan::{Command, EntryId, Link, MinuteOfDay, Minutes, Revision, Seconds, Workspace, civil, length, title};

use super::state::Editing;
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::values::announcement::Message;
use crate::values::connection::connection_of;
use crate::values::days::held_in;
use crate::values::draft::{Choice, Draft, Field};
use crate::values::focus::FocusTarget;

/// 24 hours a day for a month: a longer tracked time is a typing error.
const MOST_LOGGED: Minutes = 60 * 24 * 31;

impl Step<'_> {
    #[inline(never)]
    pub(super) fn open_form(&mut self, entry: EntryId, quick: bool) {
        let Some(base) = draft(&self.model.plan, &entry) else { return };
        self.cancel();
        if !self.model.selection.has(&entry) {
            self.model.selection.clear();
        }
        self.touch(&entry);
        self.model.forms.editing = Some(Editing { entry, quick, base, wrong: Vec::new() });
    }

    pub(super) fn close_form(&mut self) {
        if let Some(Editing { entry, .. }) = self.model.forms.editing.take() {
            self.out.push(Effect::Focus(FocusTarget::Entry(entry)));
        }
    }

    #[inline(never)]
    pub(super) fn save_form(&mut self, typed: &Draft) {
        let Some(Editing { entry, base, .. }) = &self.model.forms.editing else { return };
        let (entry, base) = (entry.clone(), base.clone());
        let Some(now) = revision(&self.model.plan, &entry) else { return self.close_form() };
        match read(typed, &base, now) {
            Err(wrong) => {
                if let Some(editing) = &mut self.model.forms.editing {
                    editing.wrong = wrong;
                }
            }
            Ok(mut to) => {
                let mut commands = self.belongings(typed, &base, &mut to);
                let title = Arc::clone(&to.title);
                commands.push(Command::Revise { entry, to });
                if self.edit(&Command::All(commands)) {
                    self.tell_change(Some(Message::Revised { title }));
                }
                self.close_form();
            }
        }
    }

    /// Project, labels and member, if they were changed; new names create new ones.
    fn belongings(&mut self, typed: &Draft, base: &Draft, to: &mut Revision) -> Vec<Command> {
        let mut made = Vec::new();
        if typed.project != base.project {
            let client = typed.client.clone();
            to.project = typed.project.clone().and_then(|choice| self.project(choice, client, &mut made));
        }
        if typed.labels != base.labels {
            to.labels.clear();
            for choice in &typed.labels {
                if let Some(label) = self.label(choice.clone(), &mut made).filter(|id| !to.labels.contains(id)) {
                    to.labels.push(label);
                }
            }
        }
        if typed.member != base.member
            && let Some(member) = typed.member.as_ref().filter(|id| self.model.plan.member(id).is_some())
        {
            to.member.clone_from(member);
        }
        made
    }

    #[inline(never)]
    pub(super) fn duplicate(&mut self, entry: EntryId) {
        let all = self.concerned(&entry);
        if all.len() > 1 {
            return self.duplicate_all(all);
        }
        let new_entry = EntryId::new(self.ids.take());
        if self.edit(&Command::Duplicate { entry, new_entry: new_entry.clone() }) {
            let message = self.spot(&new_entry).map(|(title, spot)| Message::Planned { title, spot });
            self.tell_change(message);
            self.model.forms.editing = None;
            self.out.push(Effect::Focus(FocusTarget::Entry(new_entry)));
        }
    }

    pub(super) fn open_source(&mut self, entry: &EntryId) {
        let url = self.link_of(entry).and_then(|link| link.url.clone());
        if let Some(url) = url.filter(|url| may_open(url)) {
            self.out.push(Effect::Open(url));
        }
    }

    pub(super) fn refresh_source(&mut self, entry: &EntryId) {
        let connection = self.link_of(entry).map(connection_of);
        connection.into_iter().for_each(|id| self.ask_anew(&id));
        self.touch(entry);
    }

    pub(super) fn unlink(&mut self, entry: &EntryId) {
        let Some(link) = self.link_of(entry).map(|link| link.key.clone()) else { return };
        let Some(task) = self.task_of(entry).map(|task| task.id.clone()) else { return };
        let name = providers::page::name(link.provider.as_str()).unwrap_or_default();
        if self.edit(&Command::Unlink { task, link }) {
            self.tell_change(Some(Message::Unlinked { provider: name }));
        }
    }

    fn link_of(&self, entry: &EntryId) -> Option<&Link> {
        self.task_of(entry)?.links.first()
    }

    /// Closes a form whose entry is gone, since there is nowhere to save it.
    pub(crate) fn keep_form(&mut self) {
        let plan = &self.model.plan;
        if self.model.forms.editing.as_ref().is_some_and(|editing| plan.entry(&editing.entry).is_none()) {
            self.model.forms.editing = None;
        }
    }
}

fn revision(plan: &Workspace, id: &EntryId) -> Option<Revision> {
    let entry = plan.entry(id)?;
    let task = plan.task(&entry.task)?;
    Some(Revision {
        title: Arc::clone(&task.title),
        notes: Arc::clone(&task.notes),
        done: task.done,
        project: task.project.clone(),
        labels: task.labels.clone(),
        member: entry.member.clone(),
        slot: entry.slot,
        scheduled: entry.scheduled,
        logged: entry.logged(),
    })
}

/// The fields of a form for an entry.
pub(crate) fn draft(plan: &Workspace, id: &EntryId) -> Option<Draft> {
    let Revision { title, notes, done, project, labels, member, slot, scheduled, logged } = revision(plan, id)?;
    Some(Draft {
        title,
        literal: false,
        notes,
        done,
        project: project.map(Choice::Known),
        client: None,
        labels: labels.into_iter().map(Choice::Known).collect(),
        member: Some(member),
        day: slot.date.to_string().into(),
        start: slot.start.map(MinuteOfDay::to_hhmm).unwrap_or_default().into(),
        scheduled: length::format(scheduled).into(),
        logged: length::format(whole_minutes(logged)).into(),
    })
}

fn whole_minutes(logged: Seconds) -> Minutes {
    Minutes::try_from(logged.saturating_add(30) / 60).unwrap_or(Minutes::MAX)
}

fn minute(text: &str) -> Option<MinuteOfDay> {
    civil::time(text).map(MinuteOfDay::of)
}

/// Applies the typed changes from `base` to the current values.
///
/// # Errors
/// The fields that can't be read.
fn read(typed: &Draft, base: &Draft, now: Revision) -> Result<Revision, Vec<Field>> {
    let mut wrong = Vec::new();
    let mut to = now;
    if typed.title != base.title {
        let parsed = if typed.literal { None } else { Some(title::parse(&typed.title)) };
        match parsed.as_ref().map_or(&*typed.title, |parsed| &parsed.title).trim() {
            "" => wrong.push(Field::Title),
            title => to.title = title.into(),
        }
        if let Some(minutes) = parsed.and_then(|parsed| parsed.scheduled).filter(|_| typed.scheduled == base.scheduled)
        {
            to.scheduled = minutes;
        }
    }
    if typed.notes != base.notes {
        to.notes = Arc::clone(&typed.notes);
    }
    if typed.done != base.done {
        to.done = typed.done;
    }
    if typed.day != base.day {
        match civil::date(&typed.day) {
            Some(date) => to.slot.date = held_in(date),
            None => wrong.push(Field::Day),
        }
    }
    if typed.start != base.start {
        match (typed.start.trim(), minute(typed.start.trim())) {
            ("", _) => to.slot.start = None,
            (_, Some(minute)) => to.slot.start = Some(minute),
            (_, None) => wrong.push(Field::Start),
        }
    }
    if typed.scheduled != base.scheduled {
        match length::parse(&typed.scheduled).filter(|minutes| (1..=title::MAX_MINUTES).contains(minutes)) {
            Some(minutes) => to.scheduled = minutes,
            None => wrong.push(Field::Scheduled),
        }
    }
    if typed.logged != base.logged {
        let nothing = if typed.logged.trim().is_empty() { Some(0) } else { None };
        match nothing.or_else(|| length::parse(&typed.logged)).filter(|minutes| *minutes <= MOST_LOGGED) {
            Some(minutes) => to.logged = Seconds::from(minutes) * 60,
            None => wrong.push(Field::Logged),
        }
    }
    if wrong.is_empty() { Ok(to) } else { Err(wrong) }
}
