//! Exports a report to a spreadsheet: what, where to, the progress, and the result.

use engine::export::{Place, Target, spreadsheet_id};
use engine::reports::query::Asked;
use engine::reports::table::{TableOf, columns};
use engine::view::{ExportState, ExportView, ExportsView};
use engine::{CalendarMsg, ConnectionId, ExportMsg, Msg, Page, Route};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::connections::status::Help;
use crate::ui::diagnostics::CopyDiagnostics;
use crate::ui::kit::dialog::Modal;
use crate::ui::reports::phrases;
use crate::ui::reports::shown::ShownReport;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};

/// The values of the target choice for a new spreadsheet, and for a pasted URL.
const NEW: &str = "new";
const OTHER: &str = "other";

/// The button that opens the dialog.
#[component]
pub fn ExportButton(
    /// Whether the dialog is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let exports = slices::part(|view| view.exports.clone());
    let name = move || exports.with(|exports| exports.as_ref().map_or("", |exports| exports.name));
    view! {
        <button class="menu-item" type="button" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            {move || text_with("export-to", [("provider", name())])}
        </button>
    }
}

/// The dialog.
#[component]
pub fn Export(
    /// The report.
    report: ShownReport,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let exports = slices::part(|view| view.exports.clone());
    let close = Callback::new(move |()| open.set(false));
    view! {
        <Show when=move || open.get()>
            <Modal heading="export" close>
                {move || {
                    let exports = exports.get()?;
                    Some(match (&exports.now, exports.accounts.is_empty()) {
                        (Some(now), _) => view! { <Progress now=now.clone() name=exports.name close/> }.into_any(),
                        (None, true) => view! { <NotConnected name=exports.name close/> }.into_any(),
                        (None, false) => view! { <Choose exports=(*exports).clone() report close/> }.into_any(),
                    })
                }}
            </Modal>
        </Show>
    }
}

#[component]
fn NotConnected(name: &'static str, close: Callback<()>) -> impl IntoView {
    let app = use_app();
    view! {
        <p>{text_with("export-connect", [("provider", name)])}</p>
        <div class="dialog-foot">
            <button class="button" type="button" on:click=move |_| close.run(())>{text("cancel")}</button>
            <button
                class="button primary"
                type="button"
                on:click=move |_| app.dispatch(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Integrations))))
            >
                {text("manage")}
            </button>
        </div>
    }
}

/// Chooses what to export, and where to.
#[component]
fn Choose(exports: ExportsView, report: ShownReport, close: Callback<()>) -> impl IntoView {
    let app = use_app();
    let asked: Asked = report.with_untracked(|report| report.as_ref().map(|r| r.asked.clone()).unwrap_or_default());
    let title =
        report.with_untracked(|report| report.as_ref().map(|r| phrases::days(r.from, r.last)).unwrap_or_default());
    let ExportsView { name, accounts, known, .. } = exports;
    let account = RwSignal::new(accounts.first().map(|(id, _)| id.clone()));
    let of = RwSignal::new(TableOf::Groups);
    let place = RwSignal::new(NEW.to_owned());
    let typed = RwSignal::new(text_with("export-title", [("days", &*title)]));
    let (pasted, sheet) = (RwSignal::new(String::new()), RwSignal::new(text("export-sheet")));
    let replace = RwSignal::new(false);
    let wrong = RwSignal::new(false);
    let places = known.clone();
    let target = move || -> Option<Target> {
        let old = |place: Place| if replace.get_untracked() { Target::Replace(place) } else { Target::Append(place) };
        match place.get_untracked().as_str() {
            NEW => Some(Target::New { title: typed.get_untracked().trim().into() })
                .filter(|_| !typed.get_untracked().trim().is_empty()),
            OTHER => {
                let (id, sheet) = (spreadsheet_id(&pasted.get_untracked())?, sheet.get_untracked());
                (!sheet.trim().is_empty()).then(|| old(Place { spreadsheet: id, sheet: sheet.trim().into() }))
            }
            at => Some(old(places.get(at.parse::<usize>().ok()?)?.place.clone())),
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (Some(connection), Some(target)) = (account.get_untracked(), target()) else { return wrong.set(true) };
        let of = of.get_untracked();
        let headings =
            columns(of, asked.by, asked.then).into_iter().map(|column| phrases::column(column).into()).collect();
        let (sheet, me) = (text("export-sheet").into(), text("myself").into());
        app.dispatch(Msg::Export(Box::new(ExportMsg::Start { connection, target, sheet, of, headings, me })));
    };
    let several = (accounts.len() > 1).then(|| view! { <Accounts accounts=accounts.clone() account/> });
    view! {
        <form class="dialog-body bare" novalidate on:submit=submit>
            {several}
            <label class="dialog-label">
                {text("export-what")}
                <select
                    class="field"
                    on:change:target=move |event| {
                        of.set(if event.target().value() == "entries" { TableOf::Entries } else { TableOf::Groups });
                    }
                >
                    <option value="sums">{text("report-table")}</option>
                    <option value="entries">{text("entries")}</option>
                </select>
            </label>
            <label class="dialog-label">
                {text("export-where")}
                <select class="field" on:change:target=move |event| place.set(event.target().value())>
                    <option value=NEW>{text("export-new")}</option>
                    {known
                        .iter()
                        .enumerate()
                        .map(|(at, known)| {
                            let name = text_with("export-known", [("title", &*known.title), ("sheet", &*known.place.sheet)]);
                            view! { <option value=at.to_string()>{name}</option> }
                        })
                        .collect_view()}
                    <option value=OTHER>{text("export-other")}</option>
                </select>
            </label>
            <Show when=move || place.with(|place| place == NEW)>
                <Field label="title" value=typed/>
            </Show>
            <Show when=move || place.with(|place| place == OTHER)>
                <Field label="export-address" value=pasted/>
                <Field label="export-sheet-name" value=sheet/>
                <p class="dialog-hint">{text_with("export-own", [("provider", name)])}</p>
            </Show>
            <Show when=move || place.with(|place| place != NEW)>
                <label class="dialog-check">
                    <input
                        type="checkbox"
                        name="replace"
                        prop:checked=replace
                        on:change:target=move |event| replace.set(event.target().checked())
                    />
                    {text("export-replace")}
                </label>
            </Show>
            {move || wrong.get().then(|| view! { <p class="dialog-wrong" role="alert">{text("export-wrong")}</p> })}
            <div class="dialog-foot">
                <button class="button" type="button" on:click=move |_| close.run(())>{text("cancel")}</button>
                <button class="button primary" type="submit">{text("export-start")}</button>
            </div>
        </form>
    }
}

#[component]
fn Accounts(
    accounts: Vec<(ConnectionId, std::sync::Arc<str>)>,
    account: RwSignal<Option<ConnectionId>>,
) -> impl IntoView {
    let choices = StoredValue::new(accounts.clone());
    view! {
        <label class="dialog-label">
            {text("export-account")}
            <select
                class="field"
                on:change:target=move |event| {
                    let chosen = event.target().value();
                    let id = choices.with_value(|all| all.iter().find(|(id, _)| *id.0 == *chosen).map(|(id, _)| id.clone()));
                    account.set(id);
                }
            >
                {accounts
                    .into_iter()
                    .map(|(id, name)| view! { <option value=id.0.to_string()>{name.to_string()}</option> })
                    .collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Field(label: &'static str, value: RwSignal<String>) -> impl IntoView {
    view! {
        <label class="dialog-label">
            {text(label)}
            <input
                class="field"
                type="text"
                dir="auto"
                autocomplete="off"
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
        </label>
    }
}

/// The progress and the result.
#[component]
fn Progress(now: ExportView, name: &'static str, close: Callback<()>) -> impl IntoView {
    let app = use_app();
    let act = move |key: &'static str, msg: ExportMsg, primary: bool| {
        view! {
            <button
                class="button"
                class:primary=primary
                type="button"
                on:click=move |_| app.dispatch(Msg::Export(Box::new(msg.clone())))
            >
                {text(key)}
            </button>
        }
    };
    let leave = move |key: &'static str| {
        view! {
            <button
                class="button"
                type="button"
                on:click=move |_| {
                    app.dispatch(Msg::Export(Box::new(ExportMsg::Dismiss)));
                    close.run(());
                }
            >
                {text(key)}
            </button>
        }
    };
    let (written, total) = (phrases::count(now.written), phrases::count(now.total));
    let rows = || text_with("export-rows", [("written", &*written), ("total", &*total)]);
    match now.state {
        ExportState::Running => view! {
            <p role="status" data-export="running">{rows()}</p>
            <progress class="export-progress" max=now.total.to_string() value=now.written.to_string()></progress>
            <div class="dialog-foot">{act("export-cancel", ExportMsg::TakeBack, false)}</div>
        }
        .into_any(),
        ExportState::TakingBack => view! {
            <p role="status" data-export="taking-back">{text("export-taking-back")}</p>
            <progress class="export-progress"></progress>
        }
        .into_any(),
        ExportState::Done => {
            let opens = now.opens.then(|| act("export-open", ExportMsg::Open, true));
            view! {
                <p role="status" data-export="done">{text_with("export-done", [("provider", name), ("total", &*total)])}</p>
                <div class="dialog-foot">{leave("close")} {opens}</div>
            }
            .into_any()
        }
        ExportState::TakenBack => {
            let key = if now.new { "export-emptied" } else { "export-taken-back" };
            view! {
                <p role="status" data-export="taken-back">{text(key)}</p>
                <div class="dialog-foot">{leave("close")}</div>
            }
            .into_any()
        }
        ExportState::Broken { fault, correlation_id, status_page } => {
            let help = if correlation_id.is_empty() {
                view! { <CopyDiagnostics/> }.into_any()
            } else {
                view! { <Help number=correlation_id page=status_page/> }.into_any()
            };
            let back = now.may_take_back.then(|| act("export-take-back", ExportMsg::TakeBack, false));
            let on = now.may_go_on.then(|| act("export-go-on", ExportMsg::Finish, true));
            view! {
                <div class="panel-note broken" role="alert" data-export="broken">
                    <p>{phrases::broken(&fault, name, now.trashed)} " " {rows()}</p>
                    {help}
                </div>
                <div class="dialog-foot">{leave("export-leave")} {back} {on}</div>
            }
            .into_any()
        }
    }
}
