//! A field for a title that is read as it is typed (`plan::quick_add`), and the chips of what was understood.
//!
//! A chip becomes text again by its button, or by Backspace right after its words. While an input method composes a word,
//! nothing is read: what was understood before stays until the word is there.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use engine::view::{ChoiceView, ChoicesView};
use engine::{Choice, NewEntry, Person, Spot};
use leptos::html::Input;
use leptos::prelude::*;
use plan::quick_add::{DateOrder, Meaning, QuickContext, QuickPart, TypedLine};
use plan::{LabelId, MemberId, MinuteOfDay, Minutes, ProjectId, Slot};

use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom;
use crate::web::intl;
use crate::web::language;
use crate::web::time::clock;

/// What a line says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineReading {
    /// The title that remains.
    pub title: Arc<str>,
    /// Whether a bracket in it was turned back into text.
    pub literal: bool,
    /// The planned length.
    pub minutes: Option<Minutes>,
    /// The day.
    pub day: Option<NaiveDate>,
    /// The start.
    pub start: Option<MinuteOfDay>,
    /// The project.
    pub project: Option<ProjectId>,
    /// The member.
    pub person: Option<ChoiceView<MemberId>>,
    /// The labels.
    pub labels: Vec<LabelId>,
    chips: Vec<LineChip>,
}

/// A part of the line that was understood.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct LineChip {
    at: Range<usize>,
    said: String,
    typed: String,
}

impl LineReading {
    /// Where it is planned, from what the line says and otherwise from `slot`; `None` if neither says where.
    pub fn slot(&self, slot: Option<Slot>) -> Option<Slot> {
        let says_where = self.day.is_some() || self.start.is_some() || self.person.is_some();
        let known = slot.or_else(|| says_where.then(|| Slot { date: today(), start: None }))?;
        Some(Slot { date: self.day.unwrap_or(known.date), start: self.start.or(known.start) })
    }

    /// The same with its length and member, to be shown.
    pub fn spot(&self, slot: Option<Slot>, default_minutes: Minutes, whose: Option<Person>) -> Option<Spot> {
        let Slot { date, start } = self.slot(slot)?;
        let person = self.person.as_ref().map(|person| Person { name: Arc::clone(&person.name), me: person.me });
        Some(Spot { date, start, minutes: self.minutes.unwrap_or(default_minutes), whose: person.or(whose) })
    }

    /// The new entry, or the task that waits.
    pub fn new_entry(&self, slot: Option<Slot>) -> NewEntry {
        NewEntry {
            title: Arc::clone(&self.title),
            literal: self.literal,
            slot: self.slot(slot),
            minutes: self.minutes,
            project: self.project.clone().map(Choice::Known),
            labels: self.labels.clone(),
            member: self.person.as_ref().map(|person| person.id.clone()),
        }
    }
}

/// The state of a field for a title.
#[derive(Clone, Copy)]
pub struct TitleLine {
    line: RwSignal<TypedLine>,
    composes: RwSignal<bool>,
    reading: Memo<LineReading>,
}

impl TitleLine {
    /// A field with this line.
    pub fn new(line: TypedLine) -> Self {
        let choices = slices::choices();
        let (line, composes) = (RwSignal::new(line), RwSignal::new(false));
        let reading = Memo::new(move |last: Option<&LineReading>| match last {
            Some(last) if composes.get() => last.clone(),
            _ => read(&line.read(), &choices.read()),
        });
        Self { line, composes, reading }
    }

    /// What the line says.
    pub fn reading(self) -> Memo<LineReading> {
        self.reading
    }

    /// The same at this moment, with the word that is being composed.
    pub fn settled(self) -> LineReading {
        self.composes.set(false);
        self.reading.get_untracked()
    }

    /// The text as typed.
    pub fn text(self) -> String {
        self.line.with(|line| line.text().to_owned())
    }

    /// Whether there is something to lose.
    pub fn is_blank(self) -> bool {
        self.line.with_untracked(|line| line.text().trim().is_empty())
    }

    /// Another line in its place.
    pub fn set(self, line: TypedLine) {
        self.line.set(line);
    }

    /// Turns a part back into text.
    fn keep(self, part: Range<usize>) {
        self.line.update(|line| line.keep(part));
    }

    /// Turns the part that ends at the caret back into text. Whether there is one.
    fn keep_before(self, caret: usize) -> bool {
        let at = self.line.with_untracked(|line| byte_of(line.text(), caret));
        let ended = |reading: &LineReading| reading.chips.iter().find(|chip| Some(chip.at.end) == at).cloned();
        let Some(chip) = self.reading.with_untracked(ended) else { return false };
        self.keep(chip.at);
        true
    }
}

/// The byte at a position that the browser counts in UTF-16.
fn byte_of(text: &str, caret: usize) -> Option<usize> {
    let mut units = 0;
    let starts = text.char_indices().map(|(at, c)| (at, c.len_utf16())).chain([(text.len(), 0)]);
    for (at, length) in starts {
        if units == caret {
            return Some(at);
        }
        units = usize::saturating_add(units, length);
    }
    None
}

/// The current day.
pub fn today() -> NaiveDate {
    clock::civil_at(clock::now()).date()
}

/// Reads a line in the language of the app, by the locale's clock and order of dates.
fn read(line: &TypedLine, choices: &ChoicesView) -> LineReading {
    let context = QuickContext {
        today: today(),
        german: language::tag().starts_with("de"),
        order: date_order(),
        half_days: intl::half_day_clock(),
        projects: names(&choices.projects),
        people: names(&choices.members),
        labels: names(&choices.labels),
    };
    let understood = line.read(&context);
    let said = |part: &QuickPart| match part.meaning {
        Meaning::Length(minutes) => phrases::length(minutes),
        Meaning::Day(date) => phrases::day_near(date, context.today),
        Meaning::Time(start, None) => intl::time(start),
        Meaning::Time(start, Some(minutes)) => phrases::span(start, minutes),
        Meaning::Project(at) => text_with("chip-project", [("name", name(&context.projects, at))]),
        Meaning::Person(at) => text_with("chip-person", [("name", name(&context.people, at))]),
        Meaning::Label(at) => text_with("chip-label", [("name", name(&context.labels, at))]),
    };
    let chips = understood.parts.iter().map(|part| LineChip {
        said: said(part),
        typed: line.text().get(part.at.clone()).unwrap_or_default().trim_matches([',', ':', ' ']).to_owned(),
        at: part.at.clone(),
    });
    LineReading {
        literal: line.keeps_a_bracket(),
        minutes: understood.length(),
        day: understood.day(),
        start: understood.start(),
        project: understood.project().and_then(|at| Some(choices.projects.get(at)?.id.clone())),
        person: understood.person().and_then(|at| choices.members.get(at).cloned()),
        labels: understood.labels().filter_map(|at| Some(choices.labels.get(at)?.id.clone())).collect(),
        chips: chips.collect(),
        title: understood.title.into(),
    }
}

/// The names of what can be chosen; those of what is archived are empty, which is no name.
fn names<Id>(choices: &[ChoiceView<Id>]) -> Vec<Arc<str>> {
    choices.iter().map(|choice| if choice.archived { Arc::default() } else { Arc::clone(&choice.name) }).collect()
}

fn name(names: &[Arc<str>], at: usize) -> &str {
    names.get(at).map(|name| &**name).unwrap_or_default()
}

/// The order in which the locale writes day and month.
fn date_order() -> Option<DateOrder> {
    let written = intl::date_brief(NaiveDate::from_ymd_opt(2026, 11, 24)?);
    let (day, month) = (written.find("24")?, written.find("11")?);
    Some(if day < month { DateOrder::DayFirst } else { DateOrder::MonthFirst })
}

/// The field itself, without its chips: within a label they would be part of its name.
#[component]
pub fn TitleInput(
    /// Its state.
    line: TitleLine,
    /// The field's name in its form.
    name: &'static str,
    /// The accessible name, if there is no label around it.
    #[prop(optional, into)]
    label: Option<String>,
    /// An example.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// The id of what describes it.
    #[prop(optional, into)]
    described_by: Option<&'static str>,
    /// Whether it can't be saved as it is.
    #[prop(default = Signal::from(false))]
    wrong: Signal<bool>,
    /// Whether it is the backlog's own field.
    #[prop(optional)]
    adds_task: bool,
    /// Called when something was typed.
    #[prop(default = Callback::new(|()| ()))]
    typed: Callback<()>,
    /// The element.
    node_ref: NodeRef<Input>,
) -> impl IntoView {
    view! {
        <input
            class="field"
            type="text"
            name=name
            dir="auto"
            autocomplete="off"
            aria-label=label
            placeholder=placeholder
            data-new-task=adds_task.then_some("")
            aria-invalid=move || wrong.get().then_some("true")
            aria-describedby=described_by
            node_ref=node_ref
            prop:value=move || line.text()
            on:compositionstart=move |_| line.composes.set(true)
            on:compositionend=move |_| line.composes.set(false)
            on:input:target=move |event| {
                line.line.update(|line| line.retype(&event.target().value()));
                typed.run(());
            }
            on:keydown:target=move |event| {
                let caret = dom::caret(&event.target());
                let backspace = event.key() == "Backspace" && !dom::is_modified(&event);
                if backspace && caret.is_some_and(|caret| line.keep_before(caret)) {
                    event.prevent_default();
                }
            }
        />
    }
}

/// The chips of what was understood, and a status for screen readers.
#[component]
pub fn TitleChips(
    /// The field's state.
    line: TitleLine,
    /// The field, which has the focus when a chip has become text.
    field: NodeRef<Input>,
) -> impl IntoView {
    let status = move || {
        let said: Vec<String> = line.reading.read().chips.iter().map(|chip| chip.said.clone()).collect();
        (!said.is_empty()).then(|| text_with("chip-understood", [("chip", &intl::list(&said))]))
    };
    view! {
        <div class="understood">
            {move || {
                let chips = line.reading.read().chips.clone();
                chips.into_iter().map(|chip| view! { <Understood chip line field/> }).collect_view()
            }}
        </div>
        <p class="spoken" role="status">{status}</p>
    }
}

#[component]
fn Understood(chip: LineChip, line: TitleLine, field: NodeRef<Input>) -> impl IntoView {
    let LineChip { at, said, typed } = chip;
    view! {
        <span class="label-chip" role="group" aria-label=text_with("chip-understood", [("chip", &said)]) data-understood="">
            <span dir="auto">{said.clone()}</span>
            <button
                class="chip-close"
                type="button"
                aria-label=text_with("chip-to-text", [("typed", &typed)])
                on:click=move |_| {
                    line.keep(at.clone());
                    field.get_untracked().iter().for_each(|field| dom::focus(field));
                }
            >
                "×"
            </button>
        </span>
    }
}

/// Where the entry of a line goes, in words.
pub fn destination(spot: Option<&Spot>) -> String {
    match spot {
        Some(spot) => text_with("plans", [("spot", &phrases::place(spot))]),
        None => text("to-backlog"),
    }
}
