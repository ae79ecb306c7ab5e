//! The state of the shown connection if it isn't simply fine: what happened, whose side it is on, and what helps.

use std::sync::Arc;

use engine::view::{PanelStatus, RefusedView};
use engine::{CompletionMsg, ConnectionId, ConnectionsMsg, Millis, Msg, RefusalMsg};
use leptos::prelude::*;
use plan::ItemId;
use providers::Fault;

use crate::app::use_app;
use crate::ui::connections::faults;
use crate::ui::diagnostics::CopyDiagnostics;
use crate::ui::kit::icon::Icon;
use crate::ui::slices;
use crate::ui::texts::{text, text_count, text_with};
use crate::web::dom::widget;
use crate::web::intl;

/// The note above the list, or the placeholder of a list that is loading.
#[component]
pub fn Status() -> impl IntoView {
    let status = slices::panel(|panel| panel.status.clone());
    let name = slices::panel(|panel| Arc::clone(&panel.name));
    move || {
        let name = name.get().unwrap_or_default();
        Some(match status.get()? {
            PanelStatus::Ready => return None,
            PanelStatus::Loading => view! { <Bones/> }.into_any(),
            PanelStatus::Stale { fault, retry_at, help } => view! { <Stale fault retry_at help name/> }.into_any(),
            PanelStatus::Trouble { fault, correlation_id, status_page } => {
                view! { <Trouble fault correlation_id status_page name/> }.into_any()
            }
            PanelStatus::Disconnected => view! { <Disconnected name/> }.into_any(),
        })
    }
}

#[component]
fn Bones() -> impl IntoView {
    view! {
        <div class="panel-bones" aria-busy="true">
            {(0..12).map(|_| view! { <i class="bone"></i> }).collect_view()}
        </div>
    }
}

#[component]
fn Stale(
    fault: Fault,
    retry_at: Option<Millis>,
    help: Option<(Arc<str>, &'static str)>,
    name: Arc<str>,
) -> impl IntoView {
    let icon = if fault == Fault::Offline { "offline" } else { "waiting" };
    let again = retry_at.map(|at| text_with("retry-at", [("time", &intl::instant_time(at))]));
    view! {
        <div class="panel-note" role="status" data-state="stale">
            <Icon name=icon/>
            <p>{faults::fault(&fault, &name)} " " {again}</p>
            {help.map(|(number, page)| view! { <Help number page/> })}
        </div>
    }
}

/// The error ID, by which the host finds the provider's answer in its log, and a link to the provider's status page.
#[component]
pub fn Help(
    /// The error ID; may be empty.
    number: Arc<str>,
    /// The URL of the status page.
    page: &'static str,
) -> impl IntoView {
    let shown = number.to_string();
    let copied = RwSignal::new(false);
    let copy = move |_| {
        widget::copy(&number);
        copied.set(true);
    };
    let icon = Signal::derive(move || if copied.get() { "check" } else { "copy" });
    let label = move || text(if copied.get() { "copied" } else { "copy-number" });
    let known = Arc::<str>::from(&*shown);
    // A request that never reached the host has none.
    let number = (!shown.is_empty()).then(|| {
        view! {
            <span>{text("number")}</span>
            <code data-correlation-id="">{shown}</code>
            <button class="icon-button" type="button" aria-label=label title=label on:click=copy>
                <Icon name=icon/>
            </button>
        }
    });
    view! {
        {number}
        <a class="button quiet-edge" href=page target="_blank" rel="noopener noreferrer">
            {text("status-page")}
        </a>
        <CopyDiagnostics number=known/>
    }
}

#[component]
fn Trouble(fault: Fault, correlation_id: Arc<str>, status_page: &'static str, name: Arc<str>) -> impl IntoView {
    let app = use_app();
    let reconnect = reconnector();
    let reconnect = (fault == Fault::Scope).then(|| {
        view! {
            <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(reconnect())>
                {text("reconnect")}
            </button>
        }
    });
    view! {
        <div class="panel-note broken" role="alert" data-state="trouble">
            <Icon name="warning"/>
            <p>{faults::fault(&fault, &name)}</p>
            {reconnect}
            <Help number=correlation_id page=status_page/>
        </div>
    }
}

#[component]
fn Disconnected(name: Arc<str>) -> impl IntoView {
    let app = use_app();
    let reconnect = reconnector();
    view! {
        <div class="panel-note broken" role="alert" data-state="disconnected">
            <Icon name="warning"/>
            <p>
                <strong>{text_with("disconnected", [("provider", &name)])}</strong>
                " "
                {text("disconnected-cure")}
            </p>
            <button class="button primary" type="button" on:click=move |_| app.dispatch(reconnect())>
                {text("reconnect")}
            </button>
            <CopyDiagnostics/>
        </div>
    }
}

/// Marks that the source refused, with the reason and what can be done. They stay until the user decides.
#[component]
pub fn RefusedMarks() -> impl IntoView {
    let all = slices::panel(|panel| (panel.refused.clone(), panel.connection.clone(), Arc::clone(&panel.name)));
    move || {
        let (refused, connection, name) = all.get()?;
        let card = |refused| view! { <RefusedMark refused connection=connection.clone() name=Arc::clone(&name)/> };
        Some(refused.into_iter().map(card).collect_view())
    }
}

/// A refused mark: both states, if the task is still as it was marked, and a way to take either.
#[component]
fn RefusedMark(refused: RefusedView, connection: ConnectionId, name: Arc<str>) -> impl IntoView {
    let app = use_app();
    let reconnect = reconnector();
    let reconnect = (refused.fault == Fault::Scope).then(|| {
        view! {
            <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(reconnect())>
                {text("reconnect")}
            </button>
        }
    });
    let both = refused.differs.then(|| differs(refused.wanted, &name));
    view! {
        <div class="panel-note broken" role="alert" data-state="refused">
            <Icon name="warning"/>
            <p dir="auto">{faults::refused(&refused.title, &refused.fault, &name)} " " {both}</p>
            {reconnect}
            <Help number=refused.correlation_id page=refused.status_page/>
            <Either connection item=refused.item here=refused.wanted differs=refused.differs read=true/>
        </div>
    }
}

/// The states of an item in the task and at its source.
pub fn differs(here: bool, provider: &str) -> String {
    text_with(if here { "done-only-here" } else { "done-only-there" }, [("provider", provider)])
}

/// The buttons that let one of the two states win.
#[component]
pub fn Either(
    /// The item's connection.
    connection: ConnectionId,
    /// The item.
    item: ItemId,
    /// The state here.
    here: bool,
    /// Whether a task has that state.
    differs: bool,
    /// Whether both can also be left as they are.
    read: bool,
) -> impl IntoView {
    let app = use_app();
    let act = move |label: String, answer: RefusalMsg| {
        let msg = Msg::Completion(CompletionMsg::Refusal(connection.clone(), item.clone(), answer));
        view! {
            <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(msg.clone())>
                {label}
            </button>
        }
    };
    let theirs = if here { "reopen-here" } else { "complete-here" };
    let theirs = differs.then(|| act(text(theirs), RefusalMsg::TakeTheirs));
    let mine = act(text("mark-again"), RefusalMsg::TakeMine);
    let leave = read.then(|| act(text("dismiss"), RefusalMsg::Read));
    view! { {theirs} {mine} {leave} }
}

/// What couldn't be read and was left out: how many records, and where they are in the provider's answers.
#[component]
pub fn LeftOut() -> impl IntoView {
    let skipped = slices::panel(|panel| Arc::clone(&panel.skipped));
    let partly = slices::panel(|panel| panel.partly_found.then(|| Arc::clone(&panel.name)));
    let paths = move || {
        let skipped = skipped.get().filter(|paths| !paths.is_empty())?;
        let count = text_count("items-left-out", skipped.len() as i64);
        Some(view! {
            <details class="panel-note" data-state="left-out" data-count=skipped.len().to_string()>
                <summary>{count}</summary>
                {skipped.iter().map(|path| view! { <code>{path.to_string()}</code> }).collect_view()}
            </details>
        })
    };
    let found = move || {
        let name = partly.get()??;
        Some(view! {
            <div class="panel-note" role="status" data-state="partly-found">
                <p>{text_with("partly-found", [("provider", &name)])}</p>
            </div>
        })
    };
    view! {
        {paths}
        {found}
    }
}

/// Reconnects the shown connection.
fn reconnector() -> impl Fn() -> Msg + Copy + 'static {
    let provider = slices::panel(|panel| Arc::clone(&panel.provider));
    move || Msg::Connections(ConnectionsMsg::Connect(provider.get_untracked().unwrap_or_default()))
}
