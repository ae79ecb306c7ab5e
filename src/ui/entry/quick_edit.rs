//! Quick edit: what is changed most often of an entry, beside it. Its fields are those of the entry's form, so what was typed
//! goes along when all of them are asked for.

use engine::{EntryMsg, Field, Msg};
use leptos::html::Input;
use leptos::prelude::*;
use plan::EntryId;

use crate::app::use_app;
use crate::ui::entry::fields::ProjectField;
use crate::ui::entry::form_state::FormState;
use crate::ui::entry::title_line::{TitleChips, TitleInput};
use crate::ui::entry::typed::{OpenForm, Typed, wrong};
use crate::ui::kit::dialog::{Modal, Unsaved};
use crate::ui::kit::icon::Icon;
use crate::ui::phrases;
use crate::ui::texts::text;
use crate::ui::timer::TimerButton;
use crate::web::dom;
use crate::web::dom::widget::Owner;
use crate::web::input::{focus, keyboard};

/// The popover.
#[component]
pub fn QuickEdit(
    /// The entry.
    entry: EntryId,
    /// The form's state.
    state: FormState,
    /// The form.
    form: OpenForm,
    /// Whether all fields are shown instead.
    all: RwSignal<bool>,
) -> impl IntoView {
    let app = use_app();
    let shown = state.shown();
    let asking = RwSignal::new(false);
    let may_close = Callback::new(move |()| {
        asking.set(!state.is_untouched());
        state.is_untouched()
    });
    let close = Callback::new(move |()| app.dispatch(Msg::Entry(EntryMsg::CloseEdit)));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        app.dispatch(Msg::Entry(EntryMsg::Revise(state.settled())));
    };
    let title = NodeRef::<Input>::new();
    Effect::new(move |_| title.get().iter().for_each(|field| dom::focus(field)));
    let wrong = wrong(form, Field::Title);
    let removed = entry.clone();
    let remove = move |_| {
        let heir = keyboard::heir(&removed);
        app.dispatch(Msg::Entry(EntryMsg::Remove(removed.clone())));
        heir.into_iter().for_each(focus::focus_soon);
    };
    let foot = move || {
        if asking.get() {
            return view! { <Unsaved asking discard=close/> }.into_any();
        }
        let remove = remove.clone();
        view! {
            <button class="icon-button" type="button" aria-label=text("remove") title=text("remove") on:click=remove>
                <Icon name="remove"/>
            </button>
            <span class="bar-space"></span>
            <button class="button" type="button" on:click=move |_| all.set(true)>{text("more-options")}</button>
            <button class="button primary" type="submit">{text("save")}</button>
        }
        .into_any()
    };
    view! {
        <Modal heading="quick-edit" untitled=true close may_close beside=Some(Owner::Entry(entry.clone()))>
            <form class="dialog-body bare" novalidate on:submit=submit>
                <TitleInput line=state.line name="title" label=phrases::field(Field::Title) wrong=wrong.into() node_ref=title/>
                <TitleChips line=state.line field=title/>
                {move || wrong.get().then(|| view! { <p class="dialog-wrong" role="alert">{phrases::wrong(Field::Title)}</p> })}
                <div class="quick-fields">
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
                </div>
                <ProjectField
                    chosen=Signal::derive(move || shown.read().project.clone())
                    pick=Callback::new(move |project| state.change(|fields| fields.project = project))
                />
                <div class="quick-row">
                    <label class="dialog-check">
                        <input
                            type="checkbox"
                            name="done"
                            prop:checked=move || shown.read().done
                            on:change:target=move |event| state.change(|fields| fields.done = event.target().checked())
                        />
                        {text("done")}
                    </label>
                    <TimerButton entry/>
                </div>
                <div class="dialog-foot">{foot}</div>
            </form>
        </Modal>
    }
}
