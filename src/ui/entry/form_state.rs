//! The state of an entry's form: what its fields were, what was changed by hand, and what the title says.

use std::sync::Arc;

use engine::{Choice, Draft};
use leptos::prelude::*;
use plan::quick_add::TypedLine;
use plan::{MinuteOfDay, length};

use crate::ui::entry::title_line::{LineReading, TitleLine};

/// The fields that were changed by hand. The title doesn't change them any more.
#[derive(Clone, Copy, Debug, Default)]
struct ByHand {
    day: bool,
    start: bool,
    scheduled: bool,
    project: bool,
    member: bool,
    labels: bool,
}

/// The fields beside the title.
struct Fields {
    opened: Draft,
    typed: Draft,
    by_hand: ByHand,
}

/// The state of an entry's form.
#[derive(Clone, Copy)]
pub struct FormState {
    /// The title's field.
    pub line: TitleLine,
    fields: RwSignal<Fields>,
    shown: Memo<Draft>,
}

impl FormState {
    /// The form as it is opened: only what is added to its title is read.
    pub fn new(fields: Draft) -> Self {
        let line = TitleLine::new(TypedLine::existing(&fields.title));
        let fields = RwSignal::new(Fields { opened: fields.clone(), typed: fields, by_hand: ByHand::default() });
        let reading = line.reading();
        let shown = Memo::new(move |_| together(&fields.read(), &reading.read()));
        Self { line, fields, shown }
    }

    /// The fields as they are now.
    pub fn shown(self) -> Memo<Draft> {
        self.shown
    }

    /// The same at this moment, to be saved.
    pub fn settled(self) -> Draft {
        self.line.settled();
        self.shown.get_untracked()
    }

    /// Whether nothing was changed.
    pub fn is_untouched(self) -> bool {
        let shown = self.shown.get_untracked();
        self.fields.with_untracked(|fields| Draft { literal: fields.opened.literal, ..shown } == fields.opened)
    }

    /// A change by hand.
    pub fn change(self, how: impl FnOnce(&mut Draft)) {
        let before = self.shown.get_untracked();
        let mut after = before.clone();
        how(&mut after);
        self.fields.update(|Fields { typed, by_hand, .. }| {
            // What the title says stays the title's, so that it goes with its chip.
            by_hand.day |= take(&mut typed.day, after.day, &before.day);
            by_hand.start |= take(&mut typed.start, after.start, &before.start);
            by_hand.scheduled |= take(&mut typed.scheduled, after.scheduled, &before.scheduled);
            by_hand.project |= take(&mut typed.project, after.project, &before.project);
            by_hand.member |= take(&mut typed.member, after.member, &before.member);
            by_hand.labels |= take(&mut typed.labels, after.labels, &before.labels);
            (typed.notes, typed.done, typed.client, typed.logged) =
                (after.notes, after.done, after.client, after.logged);
        });
    }
}

/// Takes a field's new value if it is another one than before. Whether it is.
fn take<T: PartialEq>(typed: &mut T, after: T, before: &T) -> bool {
    let differs = after != *before;
    if differs {
        *typed = after;
    }
    differs
}

/// What was typed in the fields, with what the title says of those that weren't changed by hand.
fn together(fields: &Fields, read: &LineReading) -> Draft {
    let Fields { typed, by_hand, .. } = fields;
    let mut shown = Draft { title: Arc::clone(&read.title), literal: read.literal, ..typed.clone() };
    if let Some(day) = read.day.filter(|_| !by_hand.day) {
        shown.day = day.to_string().into();
    }
    if let Some(start) = read.start.filter(|_| !by_hand.start) {
        shown.start = MinuteOfDay::to_hhmm(start).into();
    }
    if let Some(minutes) = read.minutes.filter(|_| !by_hand.scheduled) {
        shown.scheduled = length::format(minutes).into();
    }
    if let Some(project) = read.project.clone().filter(|_| !by_hand.project) {
        shown.project = Some(Choice::Known(project));
    }
    if let Some(person) = read.person.as_ref().filter(|_| !by_hand.member) {
        shown.member = Some(person.id.clone());
    }
    if !by_hand.labels {
        for label in read.labels.iter().cloned().map(Choice::Known) {
            if !shown.labels.contains(&label) {
                shown.labels.push(label);
            }
        }
    }
    shown
}
