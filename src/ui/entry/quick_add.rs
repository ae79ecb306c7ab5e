//! Quick add: one line over any page for a new entry, or for a task that waits in the backlog.

use engine::{EntryMsg, Msg};
use leptos::html::Input;
use leptos::prelude::*;
use plan::quick_add::TypedLine;

use crate::app::use_app;
use crate::ui::entry::title_line::{TitleChips, TitleInput, TitleLine, destination};
use crate::ui::kit::dialog::{Modal, Unsaved};
use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom;

/// The dialog, while it is open.
#[component]
pub fn QuickAddDialog() -> impl IntoView {
    let opener = use_opener();
    // These outlive the dialog, so that what was typed isn't lost.
    let line = TitleLine::new(TypedLine::default());
    let asking = RwSignal::new(false);
    let close = Callback::new(move |()| opener.close_only(Open::QuickAdd));
    let may_close = Callback::new(move |()| {
        asking.set(!line.is_blank());
        line.is_blank()
    });
    view! {
        <Show when=move || opener.get() == Open::QuickAdd>
            <Modal heading="quick-add-line" close may_close>
                <QuickAddForm line asking close/>
            </Modal>
        </Show>
    }
}

#[component]
fn QuickAddForm(line: TitleLine, asking: RwSignal<bool>, close: Callback<()>) -> impl IntoView {
    let app = use_app();
    asking.set(false);
    let (wrong, added) = (RwSignal::new(false), RwSignal::new(String::new()));
    let field = NodeRef::<Input>::new();
    let focus = move || field.get_untracked().iter().for_each(|field| dom::focus(field));
    Effect::new(move |_| field.get().iter().for_each(dom::focus_text));
    let (choices, reading) = (slices::choices(), line.reading());
    let place = move || {
        let default_minutes = choices.with(|choices| choices.default_minutes);
        destination(reading.read().spot(None, default_minutes, None).as_ref())
    };
    let add = move || {
        let read = line.settled();
        if plan::title::is_blank(&read.title) {
            wrong.set(true);
            focus();
            return false;
        }
        app.dispatch(Msg::Entry(EntryMsg::CreateIn(read.new_entry(None))));
        line.set(TypedLine::default());
        added.set(read.title.to_string());
        true
    };
    let add_another = move || {
        add();
        asking.set(false);
        focus();
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if add() {
            field.get_untracked().iter().for_each(|field| dom::close_around(field));
        }
    };
    let discard = Callback::new(move |()| {
        line.set(TypedLine::default());
        close.run(());
    });
    let foot = move || {
        if asking.get() {
            return view! { <Unsaved asking discard/> }.into_any();
        }
        view! {
            <button class="button" type="button" aria-keyshortcuts="Shift+Enter" on:click=move |_| add_another()>
                {text("add-another")}
            </button>
            <button class="button primary" type="submit">{text("add-entry")}</button>
        }
        .into_any()
    };
    view! {
        <form
            class="dialog-body bare"
            novalidate
            on:submit=submit
            on:keydown=move |event| {
                if event.key() == "Enter" && event.shift_key() {
                    event.prevent_default();
                    add_another();
                }
            }
        >
            <label class="dialog-label">
                {text("title")}
                <TitleInput
                    line
                    name="title"
                    placeholder=text("quick-add-example")
                    described_by="quick-add-place"
                    wrong=wrong.into()
                    typed=Callback::new(move |()| {
                        wrong.set(false);
                        added.set(String::new());
                    })
                    node_ref=field
                />
            </label>
            <TitleChips line field/>
            {move || wrong.get().then(|| view! { <p class="dialog-wrong" role="alert">{text("wrong-title")}</p> })}
            <p class="dialog-hint" id="quick-add-place">
                <strong>{place}</strong>
                " "
                {text("quick-add-syntax")}
            </p>
            <p role="status">
                {move || {
                    let title = added.get();
                    let told = text_with("added-entry", [("title", &title)]);
                    (!title.is_empty()).then(|| view! { <span class="dialog-hint">{told}</span> })
                }}
            </p>
            <div class="dialog-foot">{foot}</div>
        </form>
    }
}
