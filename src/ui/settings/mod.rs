//! The Settings page: members, what tasks belong to, and how the plan behaves.
//!
//! - here: the page and its lists; [`sheet`]: the form of a record
//! - [`choices`]: the settings of the list; [`shortcuts`]: the keyboard shortcuts

pub mod choices;
pub mod sheet;
pub mod shortcuts;
pub mod shown;

use std::sync::Arc;

use engine::view::{PageView, SettingView, SettingsView};
use engine::{Msg, SettingsMsg, Subject};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::connections::page::manage;
use crate::ui::kit::section::Section;
use crate::ui::phrases;
use crate::ui::settings::shown::ShownSettings;
use crate::ui::slices;
use crate::ui::texts::{text, text_count, text_with};

/// The page, in place of the calendar.
#[component]
pub fn Settings() -> impl IntoView {
    let page: ShownSettings = slices::part(|view| match &view.page {
        PageView::Settings(page) => Some(Arc::clone(page)),
        _ => None,
    });
    let loaded = slices::part(|view| view.loaded);
    view! {
        <main class="page settings" aria-labelledby="page-title" aria-busy=move || (!loaded.get()).to_string()>
            <div class="settings-page">
                <Records page name="members" add="new-member" new=Subject::Member(None) rows=|page| &page.members/>
                <Records page name="projects" add="new-project" new=Subject::Project(None) rows=|page| &page.projects/>
                <Records page name="clients" add="new-client" new=Subject::Client(None) rows=|page| &page.clients/>
                <Records page name="labels" add="new-label" new=Subject::Label(None) rows=|page| &page.labels/>
                <choices::Choices page/>
                <shortcuts::ShortcutSettings/>
                <Storage page/>
                <Connected/>
            </div>
            <sheet::SheetDialog page/>
        </main>
    }
}

/// A list with its add button.
#[component]
fn Records(
    page: ShownSettings,
    name: &'static str,
    add: &'static str,
    new: Subject,
    rows: fn(&SettingsView) -> &Vec<SettingView>,
) -> impl IntoView {
    let app = use_app();
    let rows = Memo::new(move |_| page.with(|page| page.as_deref().map(rows).cloned().unwrap_or_default()));
    let empty = match new {
        Subject::Member(_) => "no-members",
        Subject::Project(_) => "no-projects",
        Subject::Client(_) => "no-clients",
        Subject::Label(_) => "no-labels",
    };
    let action = view! {
        <button
            class="button quiet-edge"
            type="button"
            on:click=move |_| app.dispatch(Msg::Settings(SettingsMsg::Open(new.clone())))
        >
            {text(add)}
        </button>
    };
    view! {
        <Section id=format!("settings-{name}") heading=text(name) action=action.into_any()>
            <ul class="settings-list">
                {move || rows.get().into_iter().map(|row| view! { <Row row/> }).collect_view()}
            </ul>
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="settings-empty">{text(empty)}</p>
            </Show>
        </Section>
    }
}

/// The state of the data stored on this device: how many records can't be read, and a button to download them.
#[component]
fn Storage(page: ShownSettings) -> impl IntoView {
    let app = use_app();
    let unread =
        Memo::new(move |_| page.with(|page| page.as_deref().map(|page| (page.unread, page.newer)).unwrap_or_default()));
    let some = move || unread.get().0 > 0;
    let newer = move || unread.get().1 > 0;
    let action = view! {
        <Show when=some>
            <button
                class="button quiet-edge"
                type="button"
                on:click=move |_| app.dispatch(Msg::Settings(SettingsMsg::SaveUnread))
            >
                {text("unread-export")}
            </button>
        </Show>
    };
    view! {
        <Section id="settings-storage" heading=text("storage") action=action.into_any()>
            <Show when=some fallback=|| view! { <p class="settings-empty">{text("unread-none")}</p> }>
                <p class="settings-empty" data-unread=move || unread.get().0.to_string()>
                    {move || text_count("unread", unread.get().0 as i64)} " " {text("unread-cure")}
                </p>
                <Show when=newer>
                    <p class="settings-empty">{move || text_count("unread-newer", unread.get().1 as i64)}</p>
                </Show>
            </Show>
        </Section>
    }
}

/// The link to the Integrations page.
#[component]
fn Connected() -> impl IntoView {
    let app = use_app();
    let action = view! {
        <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(manage())>
            {text("manage")}
        </button>
    };
    view! {
        <Section id="settings-integrations" heading=text("integrations") action=action.into_any()>
            <p class="settings-empty">{text("integrations-lead")}</p>
            <p class="settings-empty">
                // In a new tab: it is a text file, not a view of the app.
                <a href="licences.txt" target="_blank" rel="noopener noreferrer">{text("licences")}</a>
            </p>
        </Section>
    }
}

#[component]
fn Row(row: SettingView) -> impl IntoView {
    let app = use_app();
    let SettingView { subject, name, hue, client, times, tasks, me, archived } = row;
    let name = match (name.trim(), me) {
        ("", true) => text("myself"),
        ("", false) => text("unnamed"),
        (name, true) => text_with("name-you", [("name", name)]),
        (name, false) => name.to_owned(),
    };
    let client = client.map(|client| text_with("for-client", [("client", &*client)]));
    let times = times.map(|(week, hours)| {
        text_with("week-and-hours", [("week", &phrases::length(week)), ("hours", &phrases::hours(hours))])
    });
    let used = (tasks > 0).then(|| text_count("tasks", tasks as i64));
    let left = archived.then(|| text("archived"));
    let notes = [client, times, left, used].into_iter().flatten();
    let notes = notes.reduce(|a, b| text_with("item-meta-join", [("a", &a), ("b", &b)]));
    view! {
        <li>
            <button
                class="setting"
                data-setting=subject.id().map(str::to_owned)
                type="button"
                data-archived=archived.then_some("")
                on:click=move |_| app.dispatch(Msg::Settings(SettingsMsg::Open(subject.clone())))
            >
                <i class="dot" data-hue=hue.to_string()></i>
                <span class="setting-name" dir="auto">{name}</span>
                <span class="setting-notes" dir="auto">{notes}</span>
            </button>
        </li>
    }
}
