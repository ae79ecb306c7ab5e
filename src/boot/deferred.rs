//! What isn't the calendar, in a module of its own, fetched once the calendar is painted: what stands beside it, over it or
//! in its place, and the providers' adapters (ADR 0014).

use engine::Read;
use engine::view::PageView;
use leptos::prelude::*;
use providers::{Ask, Fault, Reply, Response};

use crate::boot::fetch::Absent;
use crate::ui::connections::page::Integrations;
use crate::ui::connections::panel::Panel;
use crate::ui::deferred::{Part, Render};
use crate::ui::entry::create::NewEntryDialog;
use crate::ui::entry::edit::EditDialog;
use crate::ui::entry::menu::EntryMenu;
use crate::ui::frame::menu::Menu;
use crate::ui::shortcuts::KeysDialog;
use crate::ui::storage::unopened::Unopened;
use crate::ui::timer::gap::GapDialog;
use crate::ui::{backlog, extension, reports, settings, team};
use crate::web::time::clock;

/// What isn't the calendar.
#[derive(Clone, Copy)]
pub(crate) struct Contents {
    /// Makes its views.
    pub(crate) render: Render,
    /// Reads what providers answer.
    pub(crate) read: Read,
}

/// What an answer means, by the browser's own rules of the person's zone.
fn read(provider: &str, ask: &Ask, response: &Response) -> Result<Reply, Fault> {
    providers::reply(provider, ask, response, clock::local)
}

/// What is in a part. Views are reached from here only, so that they are in that module.
fn render(part: Part) -> AnyView {
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

/// Fetches it.
#[cfg(feature = "split")]
#[wasm_split_helpers::wasm_split(deferred, fallible)]
pub(crate) fn deferred() -> Result<Contents, Absent> {
    Ok(Contents { render, read })
}

/// In a build that isn't split (tests, lints) it is here from the beginning.
#[cfg(not(feature = "split"))]
pub(crate) async fn deferred() -> Result<Contents, Absent> {
    Ok(Contents { render, read })
}
