//! The dialog for a new entry: a title, with its slot and length shown while you type, and a project.
//!
//! What you type isn't lost. Escape, Cancel and a click outside the dialog ask before they discard it, as in an entry's
//! form. If the dialog closes in another way (Back), the next one starts with that text.

use engine::{Choice, EntryMsg, Msg, Spot};
use leptos::html::Input;
use leptos::prelude::*;
use plan::{ProjectId, Slot};

use crate::app::use_app;
use crate::ui::entry::fields::ProjectField;
use crate::ui::kit::dialog::{Modal, Unsaved};
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom;

/// The dialog, while it is open.
#[component]
pub fn NewEntryDialog() -> impl IntoView {
    let app = use_app();
    let creating = slices::part(|view| view.creating.clone());
    // These outlive the dialog.
    let draft = Draft { typed: RwSignal::default(), project: RwSignal::default() };
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
        creating.get().map(|spot| {
            asking.set(false);
            view! {
                <Modal heading="new-entry" close may_close>
                    <Form at=spot draft asking close may_close/>
                </Modal>
            }
        })
    }
}

/// The text and choices for the next entry.
#[derive(Clone, Copy)]
struct Draft {
    typed: RwSignal<String>,
    project: RwSignal<Option<Choice<ProjectId>>>,
}

impl Draft {
    /// Without a title, there is nothing to lose.
    fn is_empty(self) -> bool {
        self.typed.with_untracked(|typed| typed.trim().is_empty())
    }

    fn clear(self) {
        self.typed.set(String::new());
        self.project.set(None);
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
    let Draft { typed, project } = draft;
    let wrong = RwSignal::new(false);
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            dom::focus_text(&field);
        }
    });
    let (slot, minutes) = (Slot { date: at.date, start: at.start }, at.minutes);
    let planned = Memo::new(move |_| typed.with(|typed| plan::title::parse(typed).scheduled).unwrap_or(minutes));
    let place = move || text_with("plans", [("spot", &phrases::place(&Spot { minutes: planned.get(), ..at.clone() }))]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let title = typed.get_untracked();
        if title.trim().is_empty() {
            return wrong.set(true);
        }
        app.dispatch(Msg::Entry(EntryMsg::CreateIn { title: title.into(), slot, project: project.get_untracked() }));
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
                <input
                    class="field"
                    type="text"
                    name="title"
                    dir="auto"
                    autocomplete="off"
                    required
                    aria-invalid=move || wrong.get().then_some("true")
                    aria-describedby="title-hint"
                    node_ref=field
                    prop:value=typed
                    on:input:target=move |event| {
                        wrong.set(false);
                        typed.set(event.target().value());
                    }
                />
            </label>
            {move || wrong.get().then(|| view! { <p class="dialog-wrong" role="alert">{text("wrong-title")}</p> })}
            <p class="dialog-hint" id="title-hint">
                <strong>{place}</strong>
                " "
                {text("title-hint")}
            </p>
            <ProjectField chosen=project.into() pick=Callback::new(move |choice| project.set(choice))/>
            <div class="dialog-foot">{foot}</div>
        </form>
    }
}
