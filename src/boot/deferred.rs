//! The deferred parts, in a module of their own that is fetched once the calendar is painted: what appears next to the
//! calendar, over it or in its place (ADR 0014).

use leptos::prelude::*;

use crate::boot::fetch::Absent;
use crate::boot::lazy_part::lazy_part;
use crate::ui;
use crate::ui::connections::panel::Panel;
use crate::ui::deferred::{DeferredPart, Render};
use crate::ui::diagnostics::{CopyDiagnostics, log_if_asked};
use crate::ui::entry::create::NewEntryDialog;
use crate::ui::entry::edit::EditDialog;
use crate::ui::entry::quick_add::QuickAddDialog;
use crate::ui::frame::context_menu::ContextMenu;
use crate::ui::frame::menu::Menu;
use crate::ui::frame::mini_month::MiniMonthCard;
use crate::ui::frame::views::ViewsMenu;
use crate::ui::meetings::card::MeetingCard;
use crate::ui::palette::PaletteDialog;
use crate::ui::shortcuts::KeysDialog;
use crate::ui::storage::unopened::Unopened;
use crate::ui::timer::gap::GapDialog;
use crate::ui::welcome::Welcome;
use crate::ui::{backlog, extension};
use crate::web::dom::sheet;

/// The view of a part. Views are reached only from here, so that they are in that module.
fn render(part: DeferredPart) -> AnyView {
    match part {
        DeferredPart::Page(shown) => ui::page(shown),
        DeferredPart::Unopened(why) => view! { <Unopened why/> }.into_any(),
        DeferredPart::Backlog => backlog::Backlog().into_any(),
        DeferredPart::Panel => Panel().into_any(),
        DeferredPart::Diagnostics => view! { <CopyDiagnostics/> }.into_any(),
        DeferredPart::Popup => extension::Capture().into_any(),
        DeferredPart::Over => view! {
            <Menu/>
            <ContextMenu/>
            <ViewsMenu/>
            <MiniMonthCard/>
            <MeetingCard/>
            <NewEntryDialog/>
            <QuickAddDialog/>
            <EditDialog/>
            <GapDialog/>
            <KeysDialog/>
            <PaletteDialog/>
            <Welcome/>
        }
        .into_any(),
    }
}

/// What is done once the module is here, and what it provides.
fn arrived() -> Render {
    log_if_asked();
    render
}

/// Fetches the stylesheet of the parts, without which none of them is shown.
pub(crate) async fn style() -> Result<(), Absent> {
    if sheet::complete().await { Ok(()) } else { Err(Absent) }
}

lazy_part! {
    /// Fetches what creates the views of the deferred parts.
    deferred: Render = arrived()
}
