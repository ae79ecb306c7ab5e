//! The form of an entry and its task. The engine parses the fields and reports what it can't read.

use engine::view::FormSource;
use engine::{Choice, EntryMsg, Field, Msg, SelectionMsg};
use leptos::either::Either;
use leptos::html::Input;
use leptos::prelude::*;
use plan::EntryId;
use plan::quick_add::TypedLine;

use crate::app::use_app;
use crate::ui::connections::rail::letter;
use crate::ui::connections::status::{Either as OneOf, differs};
use crate::ui::entry::fields::{ClientField, LabelsField, MemberField, ProjectField};
use crate::ui::entry::form_state::FormState;
use crate::ui::entry::notes::Notes;
use crate::ui::entry::quick_edit::QuickEdit;
use crate::ui::entry::title_line::{TitleChips, TitleInput};
use crate::ui::entry::typed::{OpenForm, Typed, wrong};
use crate::ui::kit::dialog::{Modal, Unsaved};
use crate::ui::kit::icon::Icon;
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::ui::timer::TimerButton;
use crate::web::dom;

/// The dialog, while an entry's form is open.
#[component]
pub fn EditDialog() -> impl IntoView {
    let form: OpenForm = slices::part(|view| view.form.clone());
    let opened = Memo::new(move |_| form.with(|form| form.as_ref().map(|form| (form.entry.clone(), form.quick))));
    move || {
        let (entry, quick) = opened.get()?;
        let fields = form.with_untracked(|form| form.as_ref().map(|form| form.fields.clone()))?;
        // What was typed beside the entry is there with all fields, too.
        let (state, all) = (FormState::new(fields), RwSignal::new(!quick));
        Some(move || match all.get() {
            true => Either::Left(view! { <Edit entry=entry.clone() state form/> }),
            false => Either::Right(view! { <QuickEdit entry=entry.clone() state form all/> }),
        })
    }
}

#[component]
fn Edit(entry: EntryId, state: FormState, form: OpenForm) -> impl IntoView {
    let app = use_app();
    let shown = state.shown();
    let asking = RwSignal::new(false);
    // Typed text isn't discarded by accident.
    let may_close = Callback::new(move |()| {
        let untouched = state.is_untouched();
        asking.set(!untouched);
        untouched
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        app.dispatch(Msg::Entry(EntryMsg::Revise(state.settled())));
    };
    let (duplicated, removed, timed) = (entry.clone(), entry.clone(), entry.clone());
    let cancel = move |_| {
        if may_close.run(()) {
            app.dispatch(Msg::Entry(EntryMsg::CloseEdit));
        }
    };
    let foot = move || {
        let (duplicated, removed, timed) = (duplicated.clone(), removed.clone(), timed.clone());
        let selected = timed.clone();
        let select = move |_| {
            if may_close.run(()) {
                app.dispatch(Msg::Entry(EntryMsg::CloseEdit));
                app.dispatch(Msg::Selection(SelectionMsg::Select(selected.clone())));
            }
        };
        if asking.get() {
            let discard = Callback::new(move |()| app.dispatch(Msg::Entry(EntryMsg::CloseEdit)));
            return view! { <Unsaved asking discard/> }.into_any();
        }
        view! {
            <button class="button" type="button" on:click=move |_| app.dispatch(Msg::Entry(EntryMsg::Remove(removed.clone())))>
                {text("remove")}
            </button>
            <button class="button" type="button" on:click=move |_| app.dispatch(Msg::Entry(EntryMsg::Duplicate(duplicated.clone())))>
                {text("duplicate")}
            </button>
            <button class="button touch" type="button" on:click=select>{text("select")}</button>
            <TimerButton entry=timed/>
            <span class="bar-space"></span>
            <button class="button" type="button" on:click=cancel>{text("cancel")}</button>
            <button class="button primary" type="submit">{text("save")}</button>
        }
        .into_any()
    };
    view! {
        <Modal heading="edit-entry" wide=true close=Callback::new(move |()| app.dispatch(Msg::Entry(EntryMsg::CloseEdit))) may_close>
            <form class="dialog-body bare" novalidate on:submit=submit>
                <Title state form/>
                <div class="dialog-fields">
                    <Typed
                        label="day"
                        kind="date"
                        form
                        field=Field::Day
                        value=Signal::derive(move || shown.read().day.to_string())
                        input=move |text| state.change(|fields| fields.day = text.into())
                    />
                    <Typed
                        label="start"
                        kind="time"
                        form
                        field=Field::Start
                        value=Signal::derive(move || shown.read().start.to_string())
                        input=move |text| state.change(|fields| fields.start = text.into())
                    />
                    <Typed
                        label="planned"
                        kind="text"
                        form
                        field=Field::Scheduled
                        value=Signal::derive(move || shown.read().scheduled.to_string())
                        input=move |text| state.change(|fields| fields.scheduled = text.into())
                    />
                    <Typed
                        label="logged"
                        kind="text"
                        form
                        field=Field::Logged
                        value=Signal::derive(move || shown.read().logged.to_string())
                        input=move |text| state.change(|fields| fields.logged = text.into())
                    />
                </div>
                <div class="dialog-pair">
                    <ProjectField
                        chosen=Signal::derive(move || shown.read().project.clone())
                        pick=Callback::new(move |project| state.change(|fields| fields.project = project))
                    />
                    <MemberField form=state/>
                </div>
                <Show when=move || matches!(shown.read().project, Some(Choice::New(_)))>
                    <ClientField
                        chosen=Signal::derive(move || shown.read().client.clone())
                        pick=Callback::new(move |client| state.change(|fields| fields.client = client))
                    />
                </Show>
                <LabelsField form=state/>
                <Notes
                    value=Signal::derive(move || shown.read().notes.to_string())
                    input=Callback::new(move |text: String| state.change(|fields| fields.notes = text.into()))
                />
                <label class="dialog-check">
                    <input
                        type="checkbox"
                        name="done"
                        prop:checked=move || shown.read().done
                        on:change:target=move |event| state.change(|fields| fields.done = event.target().checked())
                    />
                    {text("done")}
                </label>
                {move || {
                    let source = form.with(|form| form.as_ref().and_then(|form| form.source.clone()));
                    source.map(|source| view! { <Source source entry=entry.clone()/> })
                }}
                <div class="dialog-foot">{foot}</div>
            </form>
        </Modal>
    }
}

/// The title, and the source's title if it differs.
#[component]
fn Title(state: FormState, form: OpenForm) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            dom::focus(&field);
        }
    });
    let wrong = wrong(form, Field::Title);
    let others = Memo::new(move |_| {
        let source = form.with(|form| form.as_ref().and_then(|form| form.source.clone()))?;
        Some((source.name, source.title?))
    });
    let take = move |_| {
        if let Some((_, title)) = others.get_untracked() {
            state.line.set(TypedLine::from_source(&title));
        }
    };
    view! {
        <label class="dialog-label">
            {phrases::field(Field::Title)}
            <TitleInput line=state.line name="title" wrong=wrong.into() node_ref=field/>
        </label>
        <TitleChips line=state.line field/>
        {move || wrong.get().then(|| view! { <p class="dialog-wrong" role="alert">{phrases::wrong(Field::Title)}</p> })}
        {move || {
            others
                .get()
                .map(|(name, title)| {
                    view! {
                        <p class="dialog-other">
                            <span dir="auto">
                                {text_with("source-title", [("provider", &*name), ("title", &*title)])}
                            </span>
                            <button class="button" type="button" on:click=take>{text("take-title")}</button>
                        </p>
                    }
                })
        }}
    }
}

/// What the task came from.
#[component]
fn Source(source: FormSource, entry: EntryId) -> impl IntoView {
    let app = use_app();
    let (opened, refreshed) = (entry.clone(), entry.clone());
    let name = source.name.to_string();
    let done = source.done;
    let both = source.differs.map(|(connection, item)| {
        view! {
            <p class="dialog-hint" data-state="differs">{differs(done, &name)}</p>
            <div class="dialog-source"><OneOf connection item here=done differs=true read=false/></div>
        }
    });
    let gone = source.gone.then(|| {
        view! { <p class="dialog-hint" data-state="gone">{text_with("source-gone-there", [("provider", &*name)])}</p> }
    });
    view! {
        <div class="dialog-source" data-provider=source.provider>
            <span class="mark" aria-hidden="true" data-letter=letter(&name)></span>
            <span class="dialog-source-name">{text_with("linked-to", [("provider", &name)])}</span>
            {source
                .opens
                .then(|| {
                    view! {
                        <button
                            class="button"
                            type="button"
                            on:click=move |_| app.dispatch(Msg::Entry(EntryMsg::OpenSource(opened.clone())))
                        >
                            <Icon name="outside"/>
                            {text("open-source")}
                        </button>
                    }
                })}
            {source
                .connected
                .then(|| {
                    view! {
                        <button
                            class="button"
                            type="button"
                            on:click=move |_| app.dispatch(Msg::Entry(EntryMsg::RefreshSource(refreshed.clone())))
                        >
                            {text("refresh")}
                        </button>
                    }
                })}
            <button class="button" type="button" on:click=move |_| app.dispatch(Msg::Entry(EntryMsg::Unlink(entry.clone())))>
                {text("unlink")}
            </button>
        </div>
        {gone}
        {both}
    }
}
