//! The bar: where one is, the way to other weeks, what storage is doing, and the rest behind a menu.

use engine::{Msg, Route, Theme};
use leptos::prelude::*;

use super::icon::Icon;
use super::open::{Open, use_opener};
use super::save::SaveState;
use super::slices;
use super::texts::text;
use crate::shell::use_app;
use crate::web::intl;

/// The bar.
#[component]
pub fn Bar() -> impl IntoView {
    let app = use_app();
    let opener = use_opener();
    let week = slices::week();
    let ends = Memo::new(move |_| week.with(|week| Some((week.days.first()?.date, week.days.last()?.date))));
    let managing = slices::part(|view| view.integrations.is_some());
    let title = move || match ends.get() {
        _ if managing.get() => text("integrations"),
        None => String::new(),
        Some((from, to)) => intl::month_year_range(from, to),
    };
    let back = move || ends.get_untracked().map_or(Msg::Today, |(date, _)| Msg::Go(Route::Week { date: Some(date) }));
    let here = Memo::new(move |_| week.with(|week| week.now.is_some()));
    view! {
        <header class="bar">
            <h1 class="bar-title" id="page-title" tabindex="-1" aria-live="off">{title}</h1>
            <Show
                when=move || !managing.get()
                fallback=move || {
                    view! {
                        <button class="button" type="button" on:click=move |_| app.dispatch(back())>
                            {text("to-the-week")}
                        </button>
                    }
                }
            >
                <div class="bar-steps">
                    <Step label="previous-week" keys="K ArrowLeft" icon="previous" by=-1/>
                    <button
                        class="button"
                        type="button"
                        aria-keyshortcuts="T"
                        aria-current=move || here.get().then_some("date")
                        on:click=move |_| app.dispatch(Msg::Today)
                    >
                        {text("today")}
                    </button>
                    <Step label="next-week" keys="J ArrowRight" icon="next" by=1/>
                </div>
            </Show>
            <span class="bar-space"></span>
            <SaveState/>
            <button
                class="button quiet-edge new-entry"
                type="button"
                aria-label=text("new-entry")
                aria-keyshortcuts="N"
                on:click=move |_| opener.open(Open::NewEntry)
            >
                <Icon name="new"/>
                <span class="wide">{text("new-entry")}</span>
            </button>
            <ThemeSwitch/>
            <button
                class="icon-button"
                type="button"
                aria-label=text("menu")
                title=text("menu")
                aria-haspopup="menu"
                aria-expanded=move || (opener.get() == Open::Menu).to_string()
                on:click=move |_| opener.toggle(Open::Menu)
            >
                <Icon name="menu"/>
            </button>
        </header>
    }
}

#[component]
fn Step(label: &'static str, keys: &'static str, icon: &'static str, by: i32) -> impl IntoView {
    let app = use_app();
    view! {
        <button
            class="icon-button wide"
            type="button"
            aria-label=text(label)
            title=text(label)
            aria-keyshortcuts=keys
            on:click=move |_| app.dispatch(Msg::Step(by))
        >
            <Icon name=icon/>
        </button>
    }
}

/// From the system's scheme to light, to dark, and back.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let app = use_app();
    let theme = slices::part(|view| view.theme);
    let label = move || text(theme_key(theme.get()));
    let icon = Signal::derive(move || match theme.get() {
        Theme::System => "theme-system",
        Theme::Light => "theme-light",
        Theme::Dark => "theme-dark",
    });
    view! {
        <button
            class="icon-button wide"
            type="button"
            aria-label=label
            title=label
            on:click=move |_| app.dispatch(Msg::SetTheme(after(theme.get_untracked())))
        >
            <Icon name=icon/>
        </button>
    }
}

/// The theme that the switch goes to from this one.
pub fn after(theme: Theme) -> Theme {
    match theme {
        Theme::System => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::System,
    }
}

/// The words of a theme.
pub fn theme_key(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "theme-system",
        Theme::Light => "theme-light",
        Theme::Dark => "theme-dark",
    }
}
