//! The bar: which days are shown, the way to other weeks, the state of storage, and everything else behind a menu.

use engine::settings::list::POPUP_HOURS;
use engine::view::PageView;
use engine::{BacklogMsg, CalendarMsg, EntryMsg, Msg, Offered, PAGES, Page, PageHeading, Route, SettingsMsg, Theme};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::calendar::week::WeekSums;
use crate::ui::kit::icon::Icon;
use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::phrases;
use crate::ui::shortcuts;
use crate::ui::slices;
use crate::ui::storage::save::SaveState;
use crate::ui::team::person::PersonPicker;
use crate::ui::texts::{text, text_with};
use crate::ui::timer::Timers;
use crate::web::extension::surface::{Surface, surface};
use crate::web::intl;

/// The product's name, the same in every language.
pub(crate) const NAME: &str = "Hourloom";

/// The bar.
#[component]
pub fn Bar() -> impl IntoView {
    let app = use_app();
    let opener = use_opener();
    let week = slices::week();
    let ends = Memo::new(move |_| week.with(|week| Some((week.days.first()?.date, week.days.last()?.date))));
    let page = slices::page();
    let page = move || page.with(PageView::page);
    let days = move || page().days().is_some();
    let title = move || match page().line().heading {
        PageHeading::Name => text(page().line().name),
        PageHeading::Date => ends.get().map(|(day, _)| phrases::day_heading(day)).unwrap_or_default(),
        PageHeading::Month => {
            week.with(|week| week.month).map(|month| intl::month_year_range(month, month)).unwrap_or_default()
        }
        PageHeading::Months => ends.get().map(|(from, to)| intl::month_year_range(from, to)).unwrap_or_default(),
    };
    let tip = shortcuts::tip("go-to-day".into(), Some("go-to-day"));
    let here = Memo::new(move |_| week.with(|week| !week.days.is_empty() && week.near().is_none()));
    view! {
        <header class="bar">
            <span class="brand" aria-hidden="true"><Icon name="hourloom"/><b>{NAME}</b></span>
            <Show when=days>
                <BacklogToggle/>
            </Show>
            <h1 class="bar-title" id="page-title" tabindex="-1" aria-live="off">
                <Show when=days fallback=move || title()>
                    <button
                        class="bar-date"
                        type="button"
                        title=tip
                        aria-haspopup="dialog"
                        aria-expanded=move || (opener.get() == Open::MiniMonth).to_string()
                        aria-keyshortcuts=shortcuts::aria("go-to-day")
                        on:click=move |_| opener.toggle(Open::MiniMonth)
                    >
                        {title}
                    </button>
                </Show>
            </h1>
            <Show when=days>
                <div class="bar-steps">
                    <Step label=Signal::derive(move || step_key(page(), false)) keys="previous" icon="previous" by=-1/>
                    <button
                        class="button"
                        type="button"
                        title=shortcuts::tip("today".into(), Some("today"))
                        aria-keyshortcuts=shortcuts::aria("today")
                        aria-current=move || here.get().then_some("date")
                        on:click=move |_| app.dispatch(Msg::Calendar(CalendarMsg::Today))
                    >
                        {text("today")}
                    </button>
                    <Step label=Signal::derive(move || step_key(page(), true)) keys="next" icon="next" by=1/>
                </div>
            </Show>
            <Switch/>
            <PersonPicker/>
            <span class="bar-space">
                <Show when=days>
                    <WeekSums/>
                </Show>
            </span>
            <Timers/>
            <SaveState/>
            {if surface() == Surface::Popup {
                view! {
                    <Show when=move || page() == Page::Day>
                        <HoursSwitch/>
                    </Show>
                    <WholeApp/>
                }
                .into_any()
            } else {
                view! { <NewEntry/> }.into_any()
            }}
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
fn NewEntry() -> impl IntoView {
    let app = use_app();
    view! {
        <button
            class="button primary new-entry"
            type="button"
            aria-label=text("new-entry")
            title=shortcuts::tip("new-entry".into(), Some("new"))
            aria-keyshortcuts=shortcuts::aria("new")
            on:click=move |_| app.dispatch(Msg::Entry(EntryMsg::New(None)))
        >
            <Icon name="new"/>
            <span class="wide">{text("new-entry")}</span>
        </button>
    }
}

/// In the popup: between the day's agenda and its hours.
#[component]
fn HoursSwitch() -> impl IntoView {
    let app = use_app();
    let hours = slices::part(|view| view.device.popup_hours());
    let choose = move |on: bool| SettingsMsg::Choose(POPUP_HOURS, if on { "on" } else { "" }.into());
    view! {
        <button
            class="icon-button"
            type="button"
            aria-label=text("show-hours")
            title=text("show-hours")
            aria-pressed=move || hours.get().to_string()
            on:click=move |_| app.dispatch(Msg::Settings(choose(!hours.get_untracked())))
        >
            <Icon name="day"/>
        </button>
    }
}

/// In the popup, which has a field for new entries: the link to the app in a tab.
#[component]
fn WholeApp() -> impl IntoView {
    let label = text("whole-app");
    view! {
        <a class="icon-button" href="index.html" target="_blank" aria-label=label.clone() title=label>
            <Icon name="outside"/>
        </a>
    }
}

/// Opens and closes the backlog beside the days.
#[component]
fn BacklogToggle() -> impl IntoView {
    let app = use_app();
    let open = slices::part(|view| view.backlog.is_some());
    view! {
        <button
            class="icon-button wide backlog-toggle"
            type="button"
            aria-label=text("backlog")
            title=shortcuts::tip("backlog".into(), Some("backlog"))
            data-backlog-toggle=""
            aria-keyshortcuts=shortcuts::aria("backlog")
            aria-expanded=move || open.get().to_string()
            on:click=move |_| app.dispatch(Msg::Backlog(BacklogMsg::Toggle))
        >
            <Icon name="backlog"/>
        </button>
    }
}

/// The catalogue key for a step forwards (`on`) or back.
pub fn step_key(page: Page, on: bool) -> &'static str {
    match (page, on) {
        (Page::Day, false) => "previous-day",
        (Page::Day, true) => "next-day",
        (Page::Month, false) => "previous-month",
        (Page::Month, true) => "next-month",
        (Page::Fortnight, false) => "previous-fortnight",
        (Page::Fortnight, true) => "next-fortnight",
        (Page::Agenda, false) => "previous-agenda",
        (Page::Agenda, true) => "next-agenda",
        (_, false) => "previous-week",
        (_, true) => "next-week",
    }
}

/// The main pages, as a segmented control.
#[component]
fn Switch() -> impl IntoView {
    let app = use_app();
    let page = slices::page();
    let days = slices::week();
    let near = move || days.with_untracked(|week| week.near());
    let who = slices::who();
    let segment = move |shows: Page| {
        let line = shows.line();
        let action = line.action.map(|(action, _)| action);
        view! {
            <button
                class="segment"
                type="button"
                title=shortcuts::tip(action.unwrap_or(line.name).into(), action)
                aria-keyshortcuts=action.map(shortcuts::aria)
                aria-pressed=move || page.with(|page| page.page() == shows).to_string()
                on:click=move |_| {
                    app.dispatch(Msg::Calendar(CalendarMsg::Go(Route::near(shows, near(), who.get_untracked()))))
                }
            >
                {text(line.name)}
            </button>
        }
    };
    let opener = use_opener();
    // The page shown, if it is one of those in the menu of views.
    let other = Memo::new(move |_| {
        Some(page.with(PageView::page).line()).filter(|line| line.offered == Offered::View).map(|line| line.name)
    });
    let label = move || match other.get() {
        Some(name) => text_with("item-meta-join", [("a", &text("views")), ("b", &text(name))]),
        None => text("views"),
    };
    let tip = shortcuts::tip(Signal::derive(move || other.get().unwrap_or("views")), Some("view"));
    view! {
        <div class="segments roomy" role="group" aria-label=text("pages")>
            {PAGES.iter().copied().filter(|page| page.in_switch().is_some()).map(segment).collect_view()}
            <button
                class="segment views-toggle"
                type="button"
                aria-label=label
                title=tip
                aria-haspopup="menu"
                aria-expanded=move || (opener.get() == Open::Views).to_string()
                aria-pressed=move || other.with(Option::is_some).to_string()
                aria-keyshortcuts=shortcuts::aria("view")
                on:click=move |_| opener.toggle(Open::Views)
            >
                <Icon name="later"/>
            </button>
        </div>
    }
}

#[component]
fn Step(#[prop(into)] label: Signal<&'static str>, keys: &'static str, icon: &'static str, by: i32) -> impl IntoView {
    let app = use_app();
    view! {
        <button
            class="icon-button wide"
            type="button"
            aria-label=move || text(label.get())
            title=shortcuts::tip(label, Some(keys))
            aria-keyshortcuts=shortcuts::aria(keys)
            on:click=move |_| app.dispatch(Msg::Calendar(CalendarMsg::Step(by)))
        >
            <Icon name=icon/>
        </button>
    }
}

/// Switches from the system's scheme to light, to dark, and back.
#[component]
fn ThemeSwitch() -> impl IntoView {
    let app = use_app();
    let theme = slices::part(|view| view.device.theme());
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
            on:click=move |_| app.dispatch(Msg::Settings(choose_theme(after(theme.get_untracked()))))
        >
            <Icon name=icon/>
        </button>
    }
}

/// Chooses a theme.
pub fn choose_theme(theme: Theme) -> SettingsMsg {
    SettingsMsg::Choose("theme", theme.name().into())
}

/// The theme that follows `theme` in the switch.
pub fn after(theme: Theme) -> Theme {
    match theme {
        Theme::System => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::System,
    }
}

/// The catalogue key for a theme.
pub fn theme_key(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "theme-system",
        Theme::Light => "theme-light",
        Theme::Dark => "theme-dark",
    }
}
