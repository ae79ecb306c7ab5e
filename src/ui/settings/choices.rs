//! What is chosen about the plan itself. Each choice is a change of its own, made as soon as it is chosen.

use engine::{Msg, SettingsMsg, zone};
use leptos::prelude::*;
use plan::WEEK;
use providers::Kind;

use crate::app::use_app;
use crate::ui::phrases;
use crate::ui::settings::shown::ShownSettings;
use crate::ui::texts::{text, text_with};
use crate::web::intl;
use crate::web::language;
use crate::web::time::clock;

/// Steps of the grid that can be chosen, in minutes.
const SNAPS: [u16; 6] = [5, 10, 15, 20, 30, 60];

/// The section.
#[component]
pub fn Choices(
    /// The page.
    page: ShownSettings,
) -> impl IntoView {
    let app = use_app();
    let chosen = Memo::new(move |_| {
        page.with(|page| {
            let page = page.as_ref()?;
            Some((page.default_length.clone(), page.week_start, page.snap))
        })
    });
    let wrong = Memo::new(move |_| page.with(|page| page.as_ref().is_some_and(|page| page.wrong_default)));
    let week_start = move || chosen.with(|chosen| chosen.as_ref().and_then(|(_, start, _)| *start));
    let days = move || {
        let start = week_start();
        let day = |(at, day)| view! { <option value=at.to_string() selected=start == Some(day)>{phrases::weekday(at)}</option> };
        WEEK.into_iter().enumerate().map(day).collect_view()
    };
    let snaps = move || {
        let snap = chosen.with(|chosen| chosen.as_ref().map(|(.., snap)| *snap));
        let minutes = |step: u16| text_with("minutes", [("minutes", &intl::number(step.into()))]);
        let step =
            |step: u16| view! { <option value=step.to_string() selected=snap == Some(step)>{minutes(step)}</option> };
        SNAPS.map(step).collect_view()
    };
    let kinds = Memo::new(move |_| page.with(|page| page.as_ref().map(|page| page.listed.clone()).unwrap_or_default()));
    let listed = move || {
        let kind = |(kind, listed): (Kind, bool)| {
            view! {
                <label class="settings-check">
                    <input
                        type="checkbox"
                        name=format!("list-{}", kind.as_str())
                        prop:checked=listed
                        on:change:target=move |event| {
                            app.dispatch(Msg::Settings(SettingsMsg::List(kind, event.target().checked())));
                        }
                    />
                    {phrases::kind(kind)}
                </label>
            }
        };
        kinds.get().into_iter().map(kind).collect_view()
    };
    view! {
        <section class="settings-section" aria-labelledby="settings-plan">
            <header class="settings-head">
                <h2 id="settings-plan">{text("the-plan")}</h2>
            </header>
            <div class="dialog-fields settings-choices">
                <label class="dialog-label">
                    {text("default-length")}
                    <input
                        class="field"
                        type="text"
                        name="default-length"
                        autocomplete="off"
                        aria-invalid=move || wrong.get().then_some("true")
                        prop:value=move || chosen.with(|chosen| chosen.as_ref().map(|(length, ..)| length.to_string()))
                        on:change:target=move |event| {
                            app.dispatch(Msg::Settings(SettingsMsg::DefaultLength(event.target().value().into())));
                        }
                    />
                    {move || wrong.get().then(|| view! { <span class="dialog-wrong" role="alert">{text("wrong-planned")}</span> })}
                </label>
                <label class="dialog-label">
                    {text("week-start")}
                    <select
                        class="field"
                        name="week-start"
                        on:change:target=move |event| {
                            let day = event.target().value().parse().ok().and_then(|at: usize| WEEK.get(at).copied());
                            app.dispatch(Msg::Settings(SettingsMsg::WeekStart(day)));
                        }
                    >
                        <option value="" selected=move || week_start().is_none()>{text("by-locale")}</option>
                        {days}
                    </select>
                </label>
                <label class="dialog-label">
                    {text("snap")}
                    <select
                        class="field"
                        name="snap"
                        on:change:target=move |event| {
                            if let Ok(snap) = event.target().value().parse() {
                                app.dispatch(Msg::Settings(SettingsMsg::Snap(snap)));
                            }
                        }
                    >
                        {snaps}
                    </select>
                </label>
                <Zone page/>
                <Language page/>
            </div>
        </section>
        <section class="settings-section" aria-labelledby="settings-events">
            <header class="settings-head">
                <h2 id="settings-events">{text("listed-events")}</h2>
            </header>
            <div class="settings-choices">{listed}</div>
        </section>
    }
}

/// The time zone, on this device.
#[component]
fn Zone(page: ShownSettings) -> impl IntoView {
    let app = use_app();
    let chosen = Memo::new(move |_| page.with(|page| page.as_ref().and_then(|page| page.zone.clone())));
    let automatic = text_with("zone-automatic", [("zone", &clock::browser_zone())]);
    let unsure = move || chosen.with(Option::is_none) && zone::is_unsure(&clock::browser_zone());
    let all = clock::all_zones();
    let zones = move || {
        let chosen = chosen.get();
        // One that this browser no longer lists is still the one chosen.
        let missing = chosen.iter().map(|zone| zone.to_string()).filter(|zone| !all.contains(zone));
        let option = |zone: String| {
            let selected = chosen.as_deref() == Some(&*zone);
            let name = zone.replace('_', " ");
            view! { <option value=zone selected=selected>{name}</option> }
        };
        missing.collect::<Vec<_>>().into_iter().chain(all.iter().cloned()).map(option).collect_view()
    };
    view! {
        <label class="dialog-label">
            {text("time-zone")}
            <select
                class="field"
                name="time-zone"
                on:change:target=move |event| {
                    let zone = Some(event.target().value()).filter(|zone| !zone.is_empty());
                    app.dispatch(Msg::Settings(SettingsMsg::Zone(zone.map(Into::into))));
                }
            >
                <option value="" selected=move || chosen.with(Option::is_none)>{automatic}</option>
                {zones}
            </select>
            <Show when=unsure>
                <span class="dialog-hint">{text("zone-unsure")}</span>
            </Show>
        </label>
    }
}

/// The language, on this device. The page is loaded anew for it.
#[component]
fn Language(page: ShownSettings) -> impl IntoView {
    let app = use_app();
    let chosen = Memo::new(move |_| page.with(|page| page.as_ref().and_then(|page| page.language.clone())));
    let automatic = text_with("language-automatic", [("language", &language::name(&language::automatic()))]);
    let all = language::all();
    let languages = move || {
        let chosen = chosen.get();
        // One that a newer version has is still the one chosen.
        let missing = chosen.iter().map(|tag| tag.to_string()).filter(|tag| !all.contains(tag));
        let option = |tag: String| {
            let selected = chosen.as_deref() == Some(&*tag);
            let name = language::name(&tag);
            view! { <option value=tag.clone() lang=tag selected=selected>{name}</option> }
        };
        missing.collect::<Vec<_>>().into_iter().chain(all.iter().cloned()).map(option).collect_view()
    };
    view! {
        <label class="dialog-label">
            {text("language")}
            <select
                class="field"
                name="language"
                on:change:target=move |event| {
                    let tag = Some(event.target().value()).filter(|tag| !tag.is_empty());
                    app.dispatch(Msg::Settings(SettingsMsg::Language(tag.map(Into::into))));
                }
            >
                <option value="" selected=move || chosen.with(Option::is_none)>{automatic}</option>
                {languages}
            </select>
        </label>
    }
}
