//! The settings, from their list: a section for each group, a field for each setting. Each choice is a change of its own,
//! made as soon as it is chosen.

use std::sync::Arc;

use engine::settings::list::{Input, SETTINGS, Setting};
use engine::{Msg, SettingsMsg, zone};
use leptos::html::Select;
use leptos::prelude::*;
use plan::WEEK;
use providers::Kind;

use crate::app::use_app;
use crate::ui::kit::section::Section;
use crate::ui::phrases;
use crate::ui::settings::shown::ShownSettings;
use crate::ui::texts::{text, text_with};
use crate::web::dom;
use crate::web::dom::page;
use crate::web::intl;
use crate::web::language;
use crate::web::time::clock;

/// The sections.
#[component]
pub fn Choices(
    /// The page.
    page: ShownSettings,
) -> impl IntoView {
    let groups = SETTINGS.chunk_by(|one, next| one.section == next.section);
    let section = move |group: &'static [Setting]| {
        let key = group.first().map_or("", |first| first.section);
        view! {
            <Section id=format!("settings-{key}") heading=text(key)>
                <div class="settings-choices">
                    {group.iter().map(|setting| view! { <Choice setting page/> }).collect_view()}
                </div>
            </Section>
        }
    };
    groups.map(section).collect_view()
}

/// A setting's field.
#[component]
fn Choice(setting: &'static Setting, page: ShownSettings) -> impl IntoView {
    let app = use_app();
    let chosen = Memo::new(move |_| {
        page.with(|page| {
            let chosen = page.as_ref()?.chosen.iter().find(|chosen| chosen.setting == setting)?;
            Some((Arc::clone(&chosen.value), chosen.wrong))
        })
    });
    let value = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref().map(|(value, _)| Arc::clone(value))));
    let wrong = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref().is_some_and(|(_, wrong)| *wrong)));
    let choose = move |typed: String| app.dispatch(Msg::Settings(SettingsMsg::Choose(setting.id, typed.into())));
    let switch = move |on: bool| choose(if on { "on" } else { "" }.to_owned());
    match setting.input {
        Input::LeftOut(kinds) => kinds.iter().map(|kind| view! { <Listed kind=*kind value choose/> }).collect_view().into_any(),
        Input::Switch => view! {
            <label class="settings-check">
                <input
                    type="checkbox"
                    name=setting.label
                    prop:checked=move || value.with(|value| value.as_deref() == Some("on"))
                    on:change:target=move |event| switch(event.target().checked())
                />
                {text(setting.label)}
            </label>
        }
        .into_any(),
        Input::Length => view! {
            <label class="dialog-label">
                {text(setting.label)}
                <input
                    class="field"
                    type="text"
                    name=setting.label
                    autocomplete="off"
                    aria-invalid=move || wrong.get().then_some("true")
                    prop:value=move || value.get().map(|value| value.to_string())
                    on:change:target=move |event| choose(event.target().value())
                />
                {move || wrong.get().then(|| view! { <span class="dialog-wrong" role="alert">{text("wrong-planned")}</span> })}
            </label>
        }
        .into_any(),
        input => view! { <OneOf setting input value choose/> }.into_any(),
    }
}

/// A field that offers a list.
#[component]
fn OneOf(
    setting: &'static Setting,
    input: Input,
    value: Memo<Option<Arc<str>>>,
    choose: impl Fn(String) + Copy + 'static,
) -> impl IntoView {
    let all = offered(input);
    let options = move || {
        let value = value.get().unwrap_or_default();
        // What a newer version, or another browser, has offered is still the choice.
        let missing = Some(value.to_string()).filter(|value| !all.contains(value));
        let option = |offer: String| {
            let selected = *offer == *value;
            let (name, lang) = (name_of(input, &offer), (input == Input::Language).then(|| offer.clone()));
            view! { <option value=offer lang=lang.filter(|tag| !tag.is_empty()) prop:selected=selected>{name}</option> }
        };
        let (first, rest) = all.split_at(all.len().min(1));
        first.iter().cloned().chain(missing).chain(rest.iter().cloned()).map(option).collect_view()
    };
    let unsure = move || {
        input == Input::Zone
            && value.with(|value| value.as_deref() == Some(""))
            && zone::is_unsure(&clock::browser_zone())
    };
    let field = NodeRef::<Select>::new();
    Effect::new(move |_| {
        // Another language loads the page anew.
        if let Some(field) = field.get()
            && page::had_focus(setting.label)
        {
            dom::focus(&field);
        }
    });
    view! {
        <label class="dialog-label">
            {text(setting.label)}
            <select
                class="field"
                name=setting.label
                node_ref=field
                on:change:target=move |event| choose(event.target().value())
            >
                {options}
            </select>
            <Show when=unsure>
                <span class="dialog-hint">{text("zone-unsure")}</span>
            </Show>
        </label>
    }
}

/// Whether items of a kind are listed.
#[component]
fn Listed(kind: Kind, value: Memo<Option<Arc<str>>>, choose: impl Fn(String) + Copy + 'static) -> impl IntoView {
    let left_out = move || value.get().unwrap_or_default();
    view! {
        <label class="settings-check">
            <input
                type="checkbox"
                name=format!("list-{}", kind.as_str())
                prop:checked=move || !left_out().split(' ').any(|name| name == kind.as_str())
                on:change:target=move |event| {
                    let left_out = left_out();
                    let others = left_out.split(' ').filter(|name| *name != kind.as_str());
                    let added = (!event.target().checked()).then_some(kind.as_str());
                    choose(others.chain(added).collect::<Vec<_>>().join(" "));
                }
            />
            {phrases::kind(kind)}
        </label>
    }
}

/// What a field offers; the automatic choice first.
fn offered(input: Input) -> Vec<String> {
    let automatic = |rest: Vec<String>| std::iter::once(String::new()).chain(rest).collect();
    match input {
        Input::Minutes(all) => all.iter().map(u16::to_string).collect(),
        Input::OneOf(words) => words.iter().map(|(word, _)| (*word).to_owned()).collect(),
        Input::Weekday => automatic(WEEK.map(|day| day.to_string().to_lowercase()).to_vec()),
        Input::Zone => automatic(clock::all_zones()),
        Input::Language => automatic(language::all()),
        Input::Length | Input::Switch | Input::LeftOut(_) => Vec::new(),
    }
}

/// An offer, in words.
fn name_of(input: Input, offer: &str) -> String {
    match input {
        Input::Zone if offer.is_empty() => text_with("zone-automatic", [("zone", &clock::browser_zone())]),
        Input::Language if offer.is_empty() => {
            text_with("language-automatic", [("language", &language::name(&language::automatic()))])
        }
        _ if offer.is_empty() => text("by-locale"),
        Input::Zone => offer.replace('_', " "),
        Input::Language => language::name(offer),
        Input::Minutes(_) => text_with("minutes", [("minutes", &intl::number(offer.parse().unwrap_or_default()))]),
        Input::Weekday => WEEK
            .into_iter()
            .position(|day| day.to_string().eq_ignore_ascii_case(offer))
            .map_or_else(|| offer.to_owned(), phrases::weekday),
        Input::OneOf(words) => {
            words.iter().find(|(word, _)| *word == offer).map_or_else(|| offer.to_owned(), |(_, key)| text(key))
        }
        Input::Length | Input::Switch | Input::LeftOut(_) => offer.to_owned(),
    }
}
