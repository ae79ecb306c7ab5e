//! The form of a member, project, client or label. The engine parses the fields and reports what it can't read.

use std::sync::Arc;

use engine::view::SheetView;
use engine::{Msg, SettingsMsg, Sheet, SheetFault, Subject};
use leptos::html::Input;
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::entry::fields::ClientField;
use crate::ui::kit::dialog::{Modal, Unsaved};
use crate::ui::phrases;
use crate::ui::settings::shown::ShownSettings;
use crate::ui::texts::{text, text_count};
use crate::web::dom;

type Wrong = Memo<Vec<SheetFault>>;

/// The dialog, while a form is open.
#[component]
pub fn SheetDialog(
    /// The page.
    page: ShownSettings,
) -> impl IntoView {
    let sheet = Memo::new(move |_| page.with(|page| page.as_ref().and_then(|page| page.sheet.clone())));
    let wrong: Wrong =
        Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().map(|sheet| sheet.wrong.clone()).unwrap_or_default()));
    // Another error in the same form keeps what was typed.
    let subject =
        Memo::new(move |_| sheet.with(|sheet| sheet.as_ref().map(|sheet| (sheet.subject.clone(), sheet.archived))));
    move || {
        subject.get()?;
        let sheet = sheet.get_untracked()?;
        Some(view! { <Filling sheet wrong/> })
    }
}

fn heading(subject: &Subject) -> &'static str {
    match subject {
        Subject::Member(None) => "new-member",
        Subject::Member(Some(_)) => "edit-member",
        Subject::Project(None) => "new-project",
        Subject::Project(Some(_)) => "edit-project",
        Subject::Client(None) => "new-client",
        Subject::Client(Some(_)) => "edit-client",
        Subject::Label(None) => "new-label",
        Subject::Label(Some(_)) => "edit-label",
    }
}

#[component]
fn Filling(sheet: SheetView, wrong: Wrong) -> impl IntoView {
    let app = use_app();
    let SheetView { subject, fields, tasks, me, archived, .. } = sheet;
    let typed = RwSignal::new(fields.clone());
    let asking = RwSignal::new(false);
    let send = move |msg| app.dispatch(Msg::Settings(msg));
    // Typed text isn't discarded by accident.
    let may_close = Callback::new(move |()| {
        let untouched = typed.with_untracked(|typed| *typed == fields);
        asking.set(!untouched);
        untouched
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(SettingsMsg::Save(typed.get_untracked()));
    };
    let is_member = matches!(subject, Subject::Member(_));
    let is_project = matches!(subject, Subject::Project(_));
    let foot = {
        let subject = subject.clone();
        move || {
            if asking.get() {
                view! { <Unsaved asking discard=Callback::new(move |()| send(SettingsMsg::Close))/> }.into_any()
            } else {
                view! { <Foot subject=subject.clone() me archived may_close/> }.into_any()
            }
        }
    };
    view! {
        <Modal heading=heading(&subject) wide=is_member close=Callback::new(move |()| send(SettingsMsg::Close)) may_close>
            <form class="dialog-body bare" novalidate on:submit=submit>
                <NameField typed wrong me/>
                {is_project
                    .then(|| {
                        view! {
                            <ClientField
                                chosen=Signal::derive(move || typed.read().client.clone())
                                pick=Callback::new(move |client| typed.write().client = client)
                            />
                        }
                    })}
                <Hues typed/>
                {is_member.then(|| view! { <Times typed wrong/> })}
                {(tasks > 0 && !is_member).then(|| view! { <p class="dialog-hint">{text_count("tasks-stay", tasks as i64)}</p> })}
                <div class="dialog-foot">{foot}</div>
            </form>
        </Modal>
    }
}

#[component]
fn Foot(subject: Subject, me: bool, archived: bool, may_close: Callback<(), bool>) -> impl IntoView {
    let app = use_app();
    let button = move |key: &'static str, msg: SettingsMsg| {
        view! {
            <button class="button" type="button" on:click=move |_| app.dispatch(Msg::Settings(msg.clone()))>
                {text(key)}
            </button>
        }
    };
    let known = !subject.is_new();
    let person = match &subject {
        Subject::Member(Some(id)) if !me && !archived => Some(id.clone()),
        _ => None,
    };
    let archives = known && !me && matches!(subject, Subject::Member(_) | Subject::Project(_));
    let archive = archives.then(|| {
        let key = if archived { "restore" } else { "archive" };
        button(key, SettingsMsg::Archive(subject.clone(), !archived))
    });
    let removes = known && !matches!(subject, Subject::Member(_));
    view! {
        {removes.then(|| button("remove", SettingsMsg::Remove(subject.clone())))}
        {archive}
        {person.map(|id| button("this-is-me", SettingsMsg::Me(id)))}
        <span class="bar-space"></span>
        <button
            class="button"
            type="button"
            on:click=move |_| {
                if may_close.run(()) {
                    app.dispatch(Msg::Settings(SettingsMsg::Close));
                }
            }
        >
            {text("cancel")}
        </button>
        <button class="button primary" type="submit">{text("save")}</button>
    }
}

#[component]
fn NameField(typed: RwSignal<Sheet>, wrong: Wrong, me: bool) -> impl IntoView {
    let field = NodeRef::<Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            dom::focus(&field);
        }
    });
    let fault = Memo::new(move |_| {
        let named = |fault: &&SheetFault| matches!(fault, SheetFault::NoName | SheetFault::NameTaken);
        wrong.with(|wrong| wrong.iter().find(named).copied())
    });
    view! {
        <label class="dialog-label">
            {text("name")}
            <input
                class="field"
                type="text"
                name="name"
                dir="auto"
                autocomplete="off"
                placeholder=me.then(|| text("myself"))
                aria-invalid=move || fault.get().map(|_| "true")
                node_ref=field
                prop:value=move || typed.read().name.to_string()
                on:input:target=move |event| typed.write().name = event.target().value().into()
            />
            {move || fault.get().map(told)}
        </label>
    }
}

fn told(fault: SheetFault) -> impl IntoView {
    view! { <span class="dialog-wrong" role="alert">{phrases::sheet_fault(fault)}</span> }
}

/// The twelve hues.
#[component]
fn Hues(typed: RwSignal<Sheet>) -> impl IntoView {
    let swatch = move |hue: u8| {
        let name = phrases::hue(hue);
        view! {
            <label class="hue" data-hue=hue.to_string() title=name.clone()>
                <input
                    type="radio"
                    name="hue"
                    aria-label=name.clone()
                    prop:checked=move || typed.read().hue == hue
                    on:change=move |_| typed.write().hue = hue
                />
            </label>
        }
    };
    view! {
        <fieldset class="hues">
            <legend>{text("colour")}</legend>
            {(0..12).map(swatch).collect_view()}
        </fieldset>
    }
}

/// A member's capacity for each weekday, and their working hours.
#[component]
fn Times(typed: RwSignal<Sheet>, wrong: Wrong) -> impl IntoView {
    let has = move |fault: SheetFault| Memo::new(move |_| wrong.with(|wrong| wrong.contains(&fault)));
    let day = move |at: usize| {
        let bad = has(SheetFault::Capacity(at));
        view! {
            <label class="dialog-label">
                {phrases::weekday_short(at)}
                <input
                    class="field"
                    type="text"
                    name=format!("capacity-{at}")
                    autocomplete="off"
                    aria-label=phrases::weekday(at)
                    aria-invalid=move || bad.get().then_some("true")
                    prop:value=move || typed.read().capacity[at].to_string()
                    on:input:target=move |event| typed.write().capacity[at] = event.target().value().into()
                />
            </label>
        }
    };
    let first =
        move || wrong.with(|wrong| wrong.iter().find(|fault| matches!(fault, SheetFault::Capacity(_))).copied());
    let time = move |label: &'static str, name: &'static str, fault, value: fn(&mut Sheet) -> &mut Arc<str>| {
        let bad = has(fault);
        view! {
            <label class="dialog-label">
                {text(label)}
                <input
                    class="field"
                    type="time"
                    name=name
                    aria-invalid=move || bad.get().then_some("true")
                    prop:value=move || value(&mut typed.get()).to_string()
                    on:input:target=move |event| typed.update(|typed| *value(typed) = event.target().value().into())
                />
                {move || bad.get().then(|| told(fault))}
            </label>
        }
    };
    view! {
        <fieldset class="times">
            <legend>{text("capacity-week")}</legend>
            <div class="times-week">{(0..7).map(day).collect_view()}</div>
            {move || first().map(told)}
        </fieldset>
        <div class="dialog-pair">
            {time("works-from", "from", SheetFault::From, |sheet| &mut sheet.from)}
            {time("works-until", "until", SheetFault::Until, |sheet| &mut sheet.until)}
        </div>
    }
}
