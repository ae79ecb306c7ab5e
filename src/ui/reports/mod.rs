//! Reports: what was planned and tracked, grouped and added up.
//!
//! [`controls`]: days, groups and filters; [`chart`]: bars; [`table`]: the numbers, and the entries behind one of them;
//! [`export`]: to a spreadsheet. The URL holds the query, so every control is a link to another URL.

use std::sync::Arc;

use engine::reports::view::ReportView;
use engine::view::PageView;
use engine::{CalendarMsg, Msg, Route};
use leptos::prelude::*;

use crate::ui::kit::motif::Motif;
use crate::ui::reports::shown::ShownReport;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};

pub mod chart;
pub mod controls;
pub mod export;
mod phrases;
pub mod shown;
pub mod table;

/// The page, in place of the calendar.
#[component]
pub fn Reports() -> impl IntoView {
    let view = crate::app::use_app().view;
    let report: ShownReport = Memo::new_with_compare(
        move |last: Option<&Option<Arc<ReportView>>>| {
            let shown = view.with(|view| match &view.page {
                PageView::Reports(report) => Some(Arc::clone(report)),
                _ => None,
            });
            shown.or_else(|| last.cloned().flatten())
        },
        |old, new| match (old, new) {
            (Some(Some(old)), Some(Some(new))) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    );
    let loaded = slices::part(|view| view.loaded);
    let wrong =
        Memo::new(move |_| report.with(|report| report.as_ref().map(|r| r.wrong.join(", ")).unwrap_or_default()));
    let empty =
        Memo::new(move |_| report.with(|report| report.as_ref().is_none_or(|report| report.total.sum.entries == 0)));
    view! {
        <main class="page reports" aria-labelledby="page-title" aria-busy=move || (!loaded.get()).to_string()>
            <div class="reports-page">
                <controls::Controls report/>
                {move || {
                    let wrong = wrong.get();
                    (!wrong.is_empty())
                        .then(|| {
                            view! {
                                <p class="panel-note" role="status">
                                    {text_with("report-wrong", [("parts", &wrong)])}
                                </p>
                            }
                        })
                }}
                <Totals report/>
                <Show
                    when=move || !empty.get()
                    fallback=move || {
                        loaded.get().then(|| view! { <Nothing/> })
                    }
                >
                    <chart::Bars report/>
                    <table::Table report/>
                </Show>
            </div>
            <table::Behind report/>
        </main>
    }
}

/// A report without entries, and where there could be some.
#[component]
fn Nothing() -> impl IntoView {
    let app = crate::app::use_app();
    let week = move |_| app.dispatch(Msg::Calendar(CalendarMsg::Go(Route::week(None))));
    view! {
        <div class="empty reports-empty">
            <Motif/>
            <p>{text("report-empty")}</p>
            <button class="button quiet-edge" type="button" on:click=week>
                {text("plan-week")}
            </button>
        </div>
    }
}

/// The totals, in a row.
#[component]
fn Totals(report: ShownReport) -> impl IntoView {
    move || {
        report.get().map(|report| {
            let figure = |key: &'static str, value: String| {
                view! {
                    <div class="figure">
                        <dt>{text(key)}</dt>
                        <dd>{value}</dd>
                    </div>
                }
            };
            let (sum, minutes) = (report.total.sum, report.total.minutes);
            view! {
                <dl class="figures">
                    {figure("planned-length", phrases::hours(sum.scheduled.saturating_mul(60)))}
                    {figure("tracked", phrases::tracked(sum.logged, minutes))}
                    {figure("difference", phrases::difference(report.total.difference()))}
                    {figure(phrases::utilisation(report.so_far), phrases::share(sum.utilisation(report.total.capacity)))}
                    {figure("entries", phrases::count(sum.entries))}
                </dl>
            }
        })
    }
}
