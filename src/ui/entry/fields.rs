//! Fields for a task's project with its client, its labels, and an entry's member. Unknown names create new ones.

use std::sync::Arc;

use engine::Choice;
use engine::view::{ChoiceView, ChoicesView};
use leptos::prelude::*;
use plan::{ClientId, LabelId, MemberId, ProjectId};

use crate::ui::entry::form_state::FormState;
use crate::ui::kit::combo::{Combo, ComboOption};
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};

type Choices = Memo<Arc<ChoicesView>>;

/// The field of a project, with its client next to its name.
#[component]
pub fn ProjectField(
    /// The chosen project.
    chosen: Signal<Option<Choice<ProjectId>>>,
    /// Receives the choice.
    pick: Callback<Option<Choice<ProjectId>>>,
) -> impl IntoView {
    let choices = slices::choices();
    let found = Memo::new(move |_| {
        let chosen = chosen.get()?;
        let projects = &choices.read().projects;
        match chosen {
            Choice::Known(id) => projects.iter().find(|project| project.id == id).map(known),
            Choice::New(name) => Some((name, None, None)),
        }
    });
    let offers =
        Signal::derive(move || choices.read().projects.iter().filter(|project| !project.archived).map(offer).collect());
    let shown = Signal::derive(move || found.get().map(|(name, ..)| name.to_string()).unwrap_or_default());
    let hue = move || found.get().and_then(|(_, hue, _)| hue).map(|hue| hue.to_string());
    let client = move || found.get().and_then(|(.., client)| client);
    let pick = Callback::new(move |choice: Option<Choice<Arc<str>>>| {
        pick.run(choice.map(|choice| choice.map(ProjectId::new)))
    });
    view! {
        <div class="dialog-label">
            <div class="dialog-label-row">
                <label for="project">{text("project")}</label>
                {move || client().map(|client| view! { <span class="dialog-note" dir="auto">{text_with("for-client", [("client", &*client)])}</span> })}
            </div>
            <div class="dotted">
                <i class="dot" data-hue=hue></i>
                <Combo id="project" name=text("project") offers shown pick creates="create-project"/>
            </div>
        </div>
    }
}

fn known(project: &ChoiceView<ProjectId>) -> (Arc<str>, Option<u8>, Option<Arc<str>>) {
    (Arc::clone(&project.name), Some(project.hue), project.client.clone())
}

fn offer(project: &ChoiceView<ProjectId>) -> ComboOption {
    ComboOption {
        id: project.id.as_str().into(),
        name: Arc::clone(&project.name),
        hue: project.hue,
        note: project.client.clone(),
    }
}

/// The client of a project: chosen, or created by name.
#[component]
pub fn ClientField(
    /// The chosen client.
    chosen: Signal<Option<Choice<ClientId>>>,
    /// Receives the choice.
    pick: Callback<Option<Choice<ClientId>>>,
) -> impl IntoView {
    let choices = slices::choices();
    let found = Memo::new(move |_| match chosen.get()? {
        Choice::New(name) => Some((name, None)),
        Choice::Known(id) => {
            let choices = choices.read();
            let client = choices.clients.iter().find(|client| client.id == id)?;
            Some((Arc::clone(&client.name), Some(client.hue)))
        }
    });
    let offers = Signal::derive(move || {
        let offer = |client: &ChoiceView<ClientId>| ComboOption {
            id: client.id.as_str().into(),
            name: Arc::clone(&client.name),
            hue: client.hue,
            note: None,
        };
        choices.read().clients.iter().map(offer).collect()
    });
    let shown = Signal::derive(move || found.get().map(|(name, _)| name.to_string()).unwrap_or_default());
    let pick = Callback::new(move |choice: Option<Choice<Arc<str>>>| {
        pick.run(choice.map(|choice| choice.map(ClientId::new)));
    });
    view! {
        <div class="dialog-label">
            <label for="client">{text("client")}</label>
            <div class="dotted">
                <i class="dot" data-hue=move || found.get().and_then(|(_, hue)| hue).map(|hue| hue.to_string())></i>
                <Combo id="client" name=text("client") offers shown pick creates="create-client"/>
            </div>
        </div>
    }
}

/// The field of labels.
#[component]
pub fn LabelsField(
    /// The form's state.
    form: FormState,
) -> impl IntoView {
    let choices = slices::choices();
    let shown = form.shown();
    let chosen = Memo::new(move |_| shown.read().labels.clone());
    let offers = Signal::derive(move || {
        let chosen = chosen.get();
        let free = |label: &&ChoiceView<LabelId>| !chosen.contains(&Choice::Known(label.id.clone()));
        let offer = |label: &ChoiceView<LabelId>| ComboOption {
            id: label.id.as_str().into(),
            name: Arc::clone(&label.name),
            hue: label.hue,
            note: None,
        };
        choices.read().labels.iter().filter(free).map(offer).collect()
    });
    let pick = Callback::new(move |choice: Option<Choice<Arc<str>>>| {
        let Some(choice) = choice.map(|choice| choice.map(LabelId::new)) else { return };
        form.change(|fields| {
            if !fields.labels.contains(&choice) {
                fields.labels.push(choice);
            }
        });
    });
    let back = Callback::new(move |()| {
        form.change(|fields| drop(fields.labels.pop()));
    });
    view! {
        <div class="dialog-label">
            <label for="labels">{text("labels")}</label>
            <div class="chip-field">
                <For each=move || chosen.get() key=Clone::clone let:label>
                    <Chip label choices form/>
                </For>
                <Combo id="labels" name=text("labels") offers shown=Signal::derive(String::new) pick back creates="create-label" clears=true/>
            </div>
        </div>
    }
}

#[component]
fn Chip(label: Choice<LabelId>, choices: Choices, form: FormState) -> impl IntoView {
    let (name, hue) = match &label {
        Choice::New(name) => (Arc::clone(name), None),
        Choice::Known(id) => choices.with_untracked(|choices| {
            let found = choices.labels.iter().find(|label| label.id == *id);
            found.map_or((id.as_str().into(), None), |label| (Arc::clone(&label.name), Some(label.hue)))
        }),
    };
    let named = text_with("take-label", [("name", &*name)]);
    view! {
        <span class="label-chip">
            <i class="dot" data-hue=hue.map(|hue| hue.to_string())></i>
            <span dir="auto">{name.to_string()}</span>
            <button
                class="chip-close"
                type="button"
                aria-label=named
                on:click=move |_| form.change(|fields| fields.labels.retain(|other| *other != label))
            >
                "×"
            </button>
        </span>
    }
}

/// The member whose time it is.
#[component]
pub fn MemberField(
    /// The form's state.
    form: FormState,
) -> impl IntoView {
    let choices = slices::choices();
    let shown = form.shown();
    let chosen = Memo::new(move |_| shown.read().member.clone());
    let options = move || {
        let chosen = chosen.get();
        let shown = |member: &&ChoiceView<MemberId>| !member.archived || chosen.as_ref() == Some(&member.id);
        let option = |member: &ChoiceView<MemberId>| {
            let selected = chosen.as_ref() == Some(&member.id);
            view! { <option value=member.id.as_str().to_owned() selected=selected>{phrases::member(member)}</option> }
        };
        choices.read().members.iter().filter(shown).map(option).collect_view()
    };
    view! {
        <label class="dialog-label">
            {text("assignee")}
            <select
                class="field"
                name="member"
                on:change:target=move |event| {
                    form.change(|fields| fields.member = Some(MemberId::new(event.target().value())));
                }
            >
                {options}
            </select>
        </label>
    }
}
