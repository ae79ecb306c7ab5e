//! A field that offers matches while you type and also accepts a new name: the pattern of an editable combobox.

use std::sync::Arc;

use engine::Choice;
use leptos::prelude::*;

use crate::ui::texts::{text, text_with};
use crate::web::dom;

/// The most rows that are offered at once; typing on narrows them.
const MOST: usize = 50;

/// An offered choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComboOption {
    /// The choice's id, which is the field's value.
    pub id: Arc<str>,
    /// The displayed name, which typing is matched against.
    pub name: Arc<str>,
    /// Hue of the palette.
    pub hue: u8,
    /// Distinguishes it from another one with the same name.
    pub note: Option<Arc<str>>,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq)]
enum ComboRow {
    Known(ComboOption),
    New(Arc<str>),
}

#[derive(Clone, Copy)]
struct State {
    typed: RwSignal<String>,
    open: RwSignal<bool>,
    at: RwSignal<usize>,
    rows: Memo<Vec<ComboRow>>,
    pick: Callback<Option<Choice<Arc<str>>>>,
    clears: bool,
}

impl State {
    fn choose(self, row: &ComboRow) {
        let (name, choice) = match row {
            ComboRow::Known(offer) => (&offer.name, Choice::Known(Arc::clone(&offer.id))),
            ComboRow::New(name) => (name, Choice::New(Arc::clone(name))),
        };
        self.typed.set(if self.clears { String::new() } else { name.to_string() });
        self.open.set(false);
        self.pick.run(Some(choice));
    }

    /// Takes the field's text when it loses the focus.
    fn settle(self, shown: &str) {
        self.open.set(false);
        let typed = self.typed.get_untracked();
        let name = typed.trim();
        if self.clears && name.is_empty() || name == shown {
            return;
        }
        if self.clears {
            self.typed.set(String::new());
        }
        self.pick.run((!name.is_empty()).then(|| Choice::New(name.into())));
    }

    fn step(self, by: isize) {
        let count = self.rows.with_untracked(Vec::len);
        if !self.open.get_untracked() {
            self.at.set(0);
            return self.open.set(count > 0);
        }
        self.at.update(|at| {
            *at = at.checked_add_signed(by).filter(|at| *at < count).unwrap_or(if by < 0 {
                count.saturating_sub(1)
            } else {
                0
            })
        });
    }

    fn key(self, event: &leptos::ev::KeyboardEvent, shown: &str) {
        let open = self.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" => self.step(1),
            "ArrowUp" => self.step(-1),
            "Enter" if open || (self.clears && !self.typed.with_untracked(|typed| typed.trim().is_empty())) => {
                match self.rows.with_untracked(|rows| rows.get(self.at.get_untracked()).cloned()) {
                    Some(row) => self.choose(&row),
                    None => self.settle(shown),
                }
            }
            "Escape" if open => {
                self.open.set(false);
                self.typed.set(shown.to_owned());
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }
}

/// The field and its list.
#[component]
pub fn Combo(
    /// The field's id; those of its rows start with it.
    id: &'static str,
    /// The choices.
    offers: Signal<Vec<ComboOption>>,
    /// The field's text.
    shown: Signal<String>,
    /// Receives the choice; `None` if the field was cleared.
    pick: Callback<Option<Choice<Arc<str>>>>,
    /// The key of the row that creates a new one.
    creates: &'static str,
    /// Whether the field is cleared after a choice, for several in a row.
    #[prop(optional)]
    clears: bool,
    /// The field's name, if there is no label around it.
    #[prop(into)]
    name: String,
    /// Called for Backspace in the empty field, to remove the last choice.
    #[prop(default = Callback::new(|()| ()))]
    back: Callback<()>,
) -> impl IntoView {
    let typed = RwSignal::new(shown.get_untracked());
    Effect::new(move |_| typed.set(shown.get()));
    let rows = Memo::new(move |_| {
        let text = typed.get();
        // Text that is there because it is chosen doesn't narrow the list.
        let wanted = if shown.with(|shown| *shown == text) { String::new() } else { text.trim().to_lowercase() };
        rows(&offers.read(), &wanted, text.trim())
    });
    let state = State { typed, open: RwSignal::new(false), at: RwSignal::new(0), rows, pick, clears };
    let list = format!("{id}-list");
    let active = move || state.open.get().then(|| format!("{id}-{}", state.at.get()));
    view! {
        <div class="combo">
            <input
                class="field"
                type="text"
                id=id
                role="combobox"
                dir="auto"
                autocomplete="off"
                aria-label=name
                aria-autocomplete="list"
                aria-expanded=move || state.open.get().to_string()
                aria-controls=list.clone()
                aria-activedescendant=active
                prop:value=typed
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    state.at.set(0);
                    state.open.set(rows.with_untracked(|rows| !rows.is_empty()));
                }
                on:click=move |_| {
                    state.at.set(0);
                    state.open.set(rows.with_untracked(|rows| !rows.is_empty()));
                }
                on:keydown=move |event| {
                    if event.key() == "Backspace" && typed.with_untracked(String::is_empty) {
                        back.run(());
                    }
                    state.key(&event, &shown.get_untracked());
                }
                // Also called when the field is removed with its dialog, and its signals with it.
                on:blur=move |_| shown.try_get_untracked().iter().for_each(|shown| state.settle(shown))
            />
            <ul class="combo-list" id=list role="listbox" aria-label=text("offers") hidden=move || !state.open.get()>
                {move || {
                    rows.get().into_iter().enumerate().map(|(at, row)| line(id, at, row, creates, state)).collect_view()
                }}
            </ul>
        </div>
    }
}

fn line(id: &'static str, at: usize, row: ComboRow, creates: &'static str, state: State) -> impl IntoView {
    let element = NodeRef::<leptos::html::Li>::new();
    Effect::new(move |_| {
        if let (true, Some(row)) = (state.open.get() && state.at.get() == at, element.get()) {
            dom::into_sight(&row);
        }
    });
    let (hue, label, note) = match &row {
        ComboRow::Known(offer) => (Some(offer.hue.to_string()), offer.name.to_string(), offer.note.clone()),
        ComboRow::New(name) => (None, text_with(creates, [("name", name)]), None),
    };
    view! {
        <li
            class="combo-row"
            id=format!("{id}-{at}")
            role="option"
            node_ref=element
            aria-selected=move || (state.at.get() == at).to_string()
            on:mousedown=move |event| event.prevent_default()
            on:click=move |_| state.choose(&row)
        >
            <i class="dot" data-hue=hue></i>
            <span dir="auto">{label}</span>
            {note.map(|note| view! { <small dir="auto">{note}</small> })}
        </li>
    }
}

fn rows(offers: &[ComboOption], wanted: &str, typed: &str) -> Vec<ComboRow> {
    let holds = |offer: &&ComboOption| {
        let in_note = |note: &Arc<str>| note.to_lowercase().contains(wanted);
        offer.name.to_lowercase().contains(wanted) || offer.note.as_ref().is_some_and(in_note)
    };
    let mut rows: Vec<ComboRow> = offers.iter().filter(holds).take(MOST).cloned().map(ComboRow::Known).collect();
    let there = offers.iter().any(|offer| offer.name.to_lowercase() == wanted);
    if !wanted.is_empty() && !there {
        rows.push(ComboRow::New(typed.into()));
    }
    rows
}
