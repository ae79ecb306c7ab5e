//! The dialog for a new entry: a title, with its slot and length shown while you type, and a project. It opens beside the
//! place that it is for, if that was drawn or double-clicked.
//!
//! What you type isn't lost. Escape, Cancel and a click outside the dialog ask before they discard it, as in an entry's
//! form. If the dialog closes in another way (Back), the next one starts with that text.

use engine::{Choice, EntryMsg, Msg, NewEntry, Spot};
use leptos::html::Input;
use leptos::prelude::*;
use plan::quick_add::TypedLine;
use plan::{ProjectId, Slot};

use crate::app::use_app;
use crate::ui::entry::fields::ProjectField;
use crate::ui::entry::title_line::{TitleChips, TitleInput, TitleLine, destination};
use crate::ui::kit::dialog::{Modal, Unsaved};
use crate::ui::slices;
use crate::ui::texts::text;
use crate::web::dom;
use crate::web::dom::widget::Owner;

/// The dialog, while it is open.
#[component]
pub fn NewEntryDialog() -> impl IntoView {
    let app = use_app();
    let creating = slices::part(|view| view.creating.clone().map(|spot| (spot, view.in_place)));
    // These outlive the dialog.
    let draft = Draft {
        line: TitleLine::new(TypedLine::default()),
        project: RwSignal::default(),
        by_hand: RwSignal::new(false),
    };
    let asking = RwSignal::new(false);
    let close = Callback::new(move |()| {
        if draft.is_empty() {
            draft.clear();
        }
        app.dispatch(Msg::Entry(EntryMsg::CloseNew));
    });
    let may_close = Callback::new(move |()| {
        asking.set(!draft.is_empty());
        draft.is_empty()
    });
    move || {
        creating.get().map(|(spot, in_place)| {
            asking.set(false);
            let beside = in_place.then_some(Owner::Ghost);
            view! {
                <Modal heading="new-entry" close may_close beside>
                    <Form at=spot draft asking close may_close/>
                </Modal>
            }
        })
    }
}

/// The text and choices for the next entry.
#[derive(Clone, Copy)]
struct Draft {
    line: TitleLine,
    project: RwSignal<Option<Choice<ProjectId>>>,
    /// Whether the project was chosen by hand, so that the line doesn't change it.
    by_hand: RwSignal<bool>,
}

impl Draft {
    /// Without a title, there is nothing to lose.
    fn is_empty(self) -> bool {
        self.line.is_blank()
    }

    fn clear(self) {
        self.line.set(TypedLine::default());
        self.project.set(None);
        self.by_hand.set(false);
    }
}

#[component]
fn Form(
    at: Spot,
    draft: Draft,
    asking: RwSignal<bool>,
    close: Callback<()>,
    may_close: Callback<(), bool>,
) -> impl IntoView {
    let app = use_app();
    let Draft { line, project, by_hand } = draft;
    let wrong = RwSignal::new(false);
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            dom::focus_text(&field);
        }
    });
    let slot = Some(Slot { date: at.date, start: at.start });
    let reading = line.reading();
    let place = move || destination(reading.read().spot(slot, at.minutes, at.whose.clone()).as_ref());
    let chosen = Signal::derive(move || match by_hand.get() {
        true => project.get(),
        false => reading.read().project.clone().map(Choice::Known),
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = line.settled();
        if read.title.trim().is_empty() {
            return wrong.set(true);
        }
        let new = NewEntry { project: chosen.get_untracked(), ..read.new_entry(slot) };
        app.dispatch(Msg::Entry(EntryMsg::CreateIn(new)));
        // The dialog closes if that succeeded; a title that is only a duration stays to be corrected.
        if app.view.with_untracked(|view| view.creating.is_none()) {
            draft.clear();
        }
    };
    let discard = Callback::new(move |()| {
        draft.clear();
        close.run(());
    });
    let cancel = move |_| {
        if may_close.run(()) {
            close.run(());
        }
    };
    let foot = move || {
        if asking.get() {
            return view! { <Unsaved asking discard/> }.into_any();
        }
        view! {
            <button class="button" type="button" on:click=cancel>{text("cancel")}</button>
            <button class="button primary" type="submit">{text("save")}</button>
        }
        .into_any()
    };
    view! {
        <form class="dialog-body bare" novalidate on:submit=submit>
            <label class="dialog-label">
                {text("title")}
                <TitleInput
                    line
                    name="title"
                    described_by="title-hint"
                    wrong=wrong.into()
                    typed=Callback::new(move |()| wrong.set(false))
                    node_ref=field
                />
            </label>
            <TitleChips line field/>
            {move || wrong.get().then(|| view! { <p class="dialog-wrong" role="alert">{text("wrong-title")}</p> })}
            <p class="dialog-hint" id="title-hint">
                <strong>{place}</strong>
                " "
                {text("title-hint")}
            </p>
            <ProjectField chosen pick=Callback::new(move |choice| {
                project.set(choice);
                by_hand.set(true);
            })/>
            <div class="dialog-foot">{foot}</div>
        </form>
    }
}
