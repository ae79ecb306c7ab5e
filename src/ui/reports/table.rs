//! The numbers of a report, and the entries behind one of them.

use engine::reports::view::{Behind as List, Line, ReportEntry};
use engine::{CalendarMsg, Msg, ReportsMsg};
use leptos::prelude::*;
use plan::report::Key;

use crate::app::use_app;
use crate::ui::kit::dialog::Modal;
use crate::ui::reports::phrases;
use crate::ui::reports::shown::ShownReport;
use crate::ui::texts::{text, text_with};
use crate::web::intl;

/// The table.
#[component]
pub fn Table(
    /// The report.
    report: ShownReport,
) -> impl IntoView {
    let by =
        Memo::new(move |_| report.with(|report| report.as_ref().map(|report| (report.asked.by, report.asked.then))));
    let lines = move || report.get().map(|report| report.lines.clone()).unwrap_or_default();
    let so_far = Memo::new(move |_| report.with(|report| report.as_ref().is_some_and(|report| report.so_far)));
    let utilisation = move || text(phrases::utilisation(so_far.get()));
    let heading = move || {
        by.get().map(|(by, then)| match then {
            None => text(phrases::by_key(by)),
            Some(then) => {
                text_with("by-then", [("by", &*text(phrases::by_key(by))), ("then", &*text(phrases::by_key(then)))])
            }
        })
    };
    view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=text("report-table")>
            <table class="numbers">
                <thead>
                    <tr>
                        <th scope="col">{heading}</th>
                        <th scope="col">{text("entries")}</th>
                        <th scope="col">{text("planned-length")}</th>
                        <th scope="col">{text("tracked")}</th>
                        <th scope="col">{text("difference")}</th>
                        <th scope="col">{utilisation}</th>
                    </tr>
                </thead>
                <tbody>{move || lines().into_iter().map(row).collect_view()}</tbody>
                <tfoot>
                    {move || {
                        report
                            .get()
                            .map(|report| {
                                let name = engine::reports::names::Name::Text(text("total").into());
                                row(Line { name, ..report.total.clone() })
                            })
                    }}
                </tfoot>
            </table>
        </div>
    }
}

fn row(line: Line) -> impl IntoView {
    let difference = line.difference();
    let Line { path, name, hue, sum, minutes, capacity } = line;
    let inner = (path.len() > 1).then_some("");
    let name = phrases::name(&name);
    view! {
        <tr data-inner=inner>
            <th scope="row" data-hue=hue.map(|hue| hue.to_string())>
                {hue.map(|_| view! { <i class="swatch"></i> })}
                <span dir="auto">{name.clone()}</span>
            </th>
            <td><Number path shown=phrases::count(sum.entries) name/></td>
            <td>{phrases::hours(sum.scheduled.saturating_mul(60))}</td>
            <td>{phrases::tracked(sum.logged, minutes)}</td>
            <td data-under=(difference < 0).then_some("")>{phrases::difference(difference)}</td>
            <td>{phrases::share(sum.utilisation(capacity))}</td>
        </tr>
    }
}

/// A number that opens the entries behind it.
#[component]
fn Number(path: Vec<Key>, shown: String, name: String) -> impl IntoView {
    let app = use_app();
    view! {
        <button
            class="number"
            type="button"
            aria-label=text_with("entries-of", [("number", &*shown), ("name", &*name)])
            on:click=move |_| app.dispatch(Msg::Reports(ReportsMsg::OpenNumber(Some(path.clone()))))
        >
            {shown.clone()}
        </button>
    }
}

/// The entries behind a number, in a dialog.
#[component]
pub fn Behind(
    /// The report.
    report: ShownReport,
) -> impl IntoView {
    let app = use_app();
    let open = Memo::new(move |_| report.with(|report| report.as_ref().and_then(|report| report.behind.clone())));
    let close = Callback::new(move |()| app.dispatch(Msg::Reports(ReportsMsg::OpenNumber(None))));
    view! {
        <Show when=move || open.with(Option::is_some)>
            <Modal heading="entries" wide=true close>
                {move || open.get().map(|list| view! { <Entries list/> })}
                <div class="dialog-foot">
                    <button class="button" type="button" on:click=move |_| close.run(())>{text("close")}</button>
                </div>
            </Modal>
        </Show>
    }
}

#[component]
fn Entries(list: List) -> impl IntoView {
    let List { names, entries, count } = list;
    let whose: Vec<String> = names.iter().map(phrases::name).collect();
    let more = count.saturating_sub(entries.len());
    view! {
        <p class="dialog-hint" dir="auto">{whose.join(" · ")}</p>
        <ul class="behind">{entries.into_iter().map(entry).collect_view()}</ul>
        {(more > 0).then(|| view! { <p class="dialog-hint">{text_with("and-more", [("count", &*phrases::count(more))])}</p> })}
    }
}

fn entry(entry: ReportEntry) -> impl IntoView {
    let app = use_app();
    let ReportEntry { entry: id, title, person, date, start, scheduled, logged, minutes, done } = entry;
    let when = match start {
        Some(start) => format!("{} {}", intl::date_short(date), intl::time(start)),
        None => intl::date_short(date),
    };
    view! {
        <li>
            <button
                class="behind-entry"
                type="button"
                data-done=done.then_some("")
                on:click=move |_| app.dispatch(Msg::Calendar(CalendarMsg::ShowEntry(id.clone())))
            >
                <span class="behind-title" dir="auto">{crate::ui::phrases::title_or(&title).into_owned()}</span>
                <span class="behind-meta">{when} " · " <span dir="auto">{phrases::name(&person)}</span></span>
                <span class="behind-sum">{phrases::planned_and_tracked(scheduled, &phrases::tracked(logged, minutes))}</span>
            </button>
        </li>
    }
}
