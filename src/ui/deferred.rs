//! What stands beside the calendar, over it or in its place: in a module of its own, fetched once the calendar is painted.
//!
//! Whatever is shown of it is the engine's to say, as everywhere, and may be said before it is here: its frame is empty
//! until then, and what is to be open opens when it comes. Only keys and the focus have to know that something is coming
//! (`web::input`), and the shell, which keeps answers until they can be read.

use engine::LoadError;
use engine::view::PageView;
use leptos::prelude::*;

use crate::shell::use_app;
use crate::ui::connections::page::Integrations;
use crate::ui::connections::panel::Panel;
use crate::ui::entry::create::NewEntryDialog;
use crate::ui::entry::edit::EditDialog;
use crate::ui::entry::menu::EntryMenu;
use crate::ui::frame::menu::Menu;
use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::shortcuts::KeysDialog;
use crate::ui::storage::unopened::Unopened;
use crate::ui::texts::text;
use crate::ui::timer::gap::GapDialog;
use crate::ui::{backlog, extension, reports, settings, slices, team};

/// A place for some of it.
#[derive(Clone, Debug)]
pub enum Part {
    /// A page in the place of the calendar.
    Page(PageView),
    /// What is said in the place of every page while what is stored can't be read.
    Unopened(LoadError),
    /// The tasks that wait, at the left of the days.
    Backlog,
    /// The integrations, at their right.
    Panel,
    /// What the extension's popup has besides.
    Popup,
    /// What floats over everything: the menu and the dialogs.
    Over,
}

/// What is in a part. All of it that is in the other module is reached from here only.
pub(crate) fn render(part: Part) -> AnyView {
    match part {
        Part::Page(PageView::Team(_)) => team::Team().into_any(),
        Part::Page(PageView::Reports(_)) => reports::Reports().into_any(),
        Part::Page(PageView::Settings(_)) => settings::Settings().into_any(),
        Part::Page(PageView::Integrations(_)) => Integrations().into_any(),
        // The calendar is no part of these.
        Part::Page(PageView::Week | PageView::Day) => ().into_any(),
        Part::Unopened(why) => view! { <Unopened why/> }.into_any(),
        Part::Backlog => backlog::Backlog().into_any(),
        Part::Panel => Panel().into_any(),
        Part::Popup => extension::Capture().into_any(),
        Part::Over => view! {
            <Menu/>
            <EntryMenu/>
            <NewEntryDialog/>
            <EditDialog/>
            <GapDialog/>
            <KeysDialog/>
        }
        .into_any(),
    }
}

/// A part, or its frame until it can be rendered.
#[component]
pub fn Place(
    /// Which.
    part: Part,
) -> impl IntoView {
    let deferred = use_app().deferred;
    move || match deferred.get() {
        Some(deferred) => (deferred.render)(part.clone()),
        None => frame(&part),
    }
}

/// As much of a part as keeps everything in its place. It has its name, so that it can be found by it already.
fn frame(part: &Part) -> AnyView {
    match part {
        Part::Page(_) | Part::Unopened(_) => {
            view! { <main class="page" aria-busy="true"><i class="bone"></i></main> }.into_any()
        }
        Part::Backlog => {
            let open = slices::part(|view| view.backlog.is_some());
            view! {
                <Show when=move || open.get()>
                    <section class="backlog" aria-label=text("backlog") aria-busy="true"><i class="bone"></i></section>
                </Show>
            }
            .into_any()
        }
        Part::Panel => {
            let open = slices::part(|view| view.sidebar.open);
            view! {
                <Show when=move || open.get()>
                    <aside class="panel" aria-label=text("integrations") aria-busy="true"><i class="bone"></i></aside>
                </Show>
            }
            .into_any()
        }
        Part::Popup => view! { <div class="capture"></div> }.into_any(),
        Part::Over => {
            let opener = use_opener();
            let asked = slices::timers();
            let dialog = slices::part(|view| view.creating.is_some() || view.form.is_some());
            let coming = move || {
                let floats = matches!(opener.get(), Open::Menu | Open::Keys);
                floats || dialog.get() || asked.with(|timers| timers.asked.is_some())
            };
            // Keys that are pressed now are for what is coming, see `web::input::keyboard`.
            view! {
                <Show when=coming>
                    <div class="coming" data-coming="" aria-busy="true"><i class="bone"></i></div>
                </Show>
            }
            .into_any()
        }
    }
}
