//! A report for whoever helps: the app, the browser, the state of the connections, and what has happened lately by name
//! ([`engine::diagnostics`]). It holds no title, no token and no URL, and is sent nowhere: it is copied on request.

use std::fmt::Write;
use std::sync::Arc;

use engine::View;
use engine::diagnostics::Event;
use engine::view::PageView;
use leptos::prelude::*;

use crate::app::{App, diagnostics, use_app};
use crate::ui::kit::icon::Icon;
use crate::ui::texts::text;
use crate::web::dom::widget;
use crate::web::extension::surface::surface;
use crate::web::time::clock;
use crate::web::{about, language};

/// The button on an error card.
#[component]
pub fn CopyDiagnostics(
    /// The card's error ID, if it has one.
    #[prop(optional)]
    number: Option<Arc<str>>,
) -> impl IntoView {
    let (copy, copied) = copier(number);
    let label = move || text(if copied.get() { "copied" } else { "copy-diagnostics" });
    view! {
        <button class="button quiet-edge" type="button" data-diagnostics="" on:click=move |_| copy()>
            <span aria-live="polite">{label}</span>
        </button>
    }
}

/// The item in the menu, which stays open to say that it is done.
#[component]
pub fn CopyItem() -> impl IntoView {
    let (copy, copied) = copier(None);
    let label = move || text(if copied.get() { "copied" } else { "copy-diagnostics" });
    let icon = Signal::derive(move || if copied.get() { "check" } else { "copy" });
    view! {
        <button class="menu-item" type="button" role="menuitem" data-diagnostics="" on:click=move |_| copy()>
            <Icon name=icon/>
            <span class="name" aria-live="polite">{label}</span>
        </button>
    }
}

/// Copies the report, and tells whether that was done.
fn copier(number: Option<Arc<str>>) -> (impl Fn() + Clone, RwSignal<bool>) {
    let app = use_app();
    let copied = RwSignal::new(false);
    let copy = move || {
        widget::copy(&report(app, number.as_deref()));
        copied.set(true);
    };
    (copy, copied)
}

/// The report. In English, since whoever helps may not speak the user's language.
fn report(app: App, number: Option<&str>) -> String {
    let mut out = String::new();
    let mut line = |name: &str, what: &str| {
        // Writing to a text can't fail.
        let _ = writeln!(out, "{name}: {what}");
    };
    line("Hourloom", env!("CARGO_PKG_VERSION"));
    line("Time", &about::instant());
    if let Some(number) = number.filter(|number| !number.is_empty()) {
        line("Error ID", number);
    }
    line("Browser", &about::browser());
    line("Shown in", &format!("{:?}", surface()));
    line("Languages", &format!("{} (app: {})", about::languages(), language::tag()));
    line("Time zone", &clock::browser_zone());
    app.view.with_untracked(|view| {
        line("Page", page(view));
        line("Storage", storage(view));
        for chip in &view.sidebar.connections {
            line("Connection", &format!("{} {:?}", chip.provider, chip.state));
        }
    });
    line("Events", "seconds ago, and what happened");
    let now = clock::now();
    out + &diagnostics(|all| all.lines(now))
}

fn page(view: &View) -> &'static str {
    match view.page {
        PageView::Plain(page) => page.path(),
        PageView::Team(_) => "team",
        PageView::Reports(_) => "reports",
        PageView::Settings(_) => "settings",
        PageView::Integrations(_) => "integrations",
    }
}

fn storage(view: &View) -> &'static str {
    match view {
        View { unopened: Some(_), .. } => "can't be read",
        View { saving, .. } if saving.failed.is_some() => "can't be written",
        View { saving, .. } if saving.pending > 0 => "writing",
        _ => "fine",
    }
}

/// With `?debug` in the page's URL, everything that happens is logged to the browser's console, by name too.
pub fn log_if_asked() {
    if !about::wants_log() {
        return;
    }
    let log = |event: &Event| about::log(&event.to_string());
    diagnostics(|all| {
        all.events().for_each(log);
        all.listener = Some(log);
    });
}
