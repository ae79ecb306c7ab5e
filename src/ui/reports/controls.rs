//! Days, groups, filters, and downloads: each control links to the URL of another report.

use std::sync::Arc;

use engine::reports::query::{Asked, Span};
use engine::reports::table::{CsvForm, Separator, TableOf, columns};
use engine::reports::view::{Choice, Offer};
use engine::{CalendarMsg, Msg, ReportsMsg, Route};
use leptos::prelude::*;
use plan::report::By;

use crate::app::{App, use_app};
use crate::ui::kit::icon::Icon;
use crate::ui::reports::export::{Export, ExportButton};
use crate::ui::reports::phrases;
use crate::ui::reports::shown::ShownReport;
use crate::ui::texts::{text, text_with};
use crate::web::dom;

const SPANS: [(&str, Span); 6] = [
    ("range-today", Span::Today),
    ("range-this-week", Span::ThisWeek),
    ("range-last-week", Span::LastWeek),
    ("range-this-month", Span::ThisMonth),
    ("range-last-month", Span::LastMonth),
    ("range-this-year", Span::ThisYear),
];

/// Everything that a report can be grouped by.
const BYS: [By; 8] = [By::Day, By::Week, By::Person, By::Project, By::Client, By::Label, By::Task, By::Source];

/// The controls.
#[component]
pub fn Controls(
    /// The report.
    report: ShownReport,
) -> impl IntoView {
    let app = use_app();
    let asked = Memo::new(move |_| report.with(|report| report.as_ref().map(|r| r.asked.clone()).unwrap_or_default()));
    let days = Memo::new(move |_| report.with(|report| report.as_ref().map(|report| (report.from, report.last))));
    let offers = Memo::new(move |_| report.with(|r| r.as_ref().map(|r| r.offers.clone()).unwrap_or_default()));
    let change = move |change: &dyn Fn(&mut Asked)| {
        let mut asked = asked.get_untracked();
        change(&mut asked);
        ask(app, asked.print().into());
    };
    let date = move |label: &'static str, last: bool| {
        let shown = move || days.get().map(|(from, until)| if last { until } else { from }.to_string());
        view! {
            <input
                class="field"
                type="date"
                aria-label=text(label)
                prop:value=move || shown().unwrap_or_default()
                on:change:target=move |event| {
                    if let (Some(date), Some((from, until))) = (
                        plan::civil::date(&event.target().value()),
                        days.get_untracked(),
                    ) {
                        let span = if last { Span::Custom(from.min(date), date) } else { Span::Custom(date, until.max(date)) };
                        change(&|asked| asked.span = span);
                    }
                }
            />
        }
    };
    view! {
        <div class="controls" role="group" aria-label=text("report-controls")>
            <select
                class="field"
                aria-label=text("range")
                on:change:target=move |event| {
                    let chosen = event.target().value();
                    let span = SPANS.iter().find(|(key, _)| *key == chosen).map(|(_, span)| *span);
                    let custom = days.get_untracked().map(|(from, last)| Span::Custom(from, last));
                    if let Some(span) = span.or(custom) {
                        change(&|asked| asked.span = span);
                    }
                }
            >
                {SPANS
                    .map(|(key, span)| {
                        view! {
                            <option value=key prop:selected=move || asked.with(|asked| asked.span == span)>
                                {text(key)}
                            </option>
                        }
                    })
                    .into_iter()
                    .collect_view()}
                <option
                    value="range-custom"
                    prop:selected=move || asked.with(|asked| matches!(asked.span, Span::Custom(..)))
                >
                    {text("range-custom")}
                </option>
            </select>
            <span class="controls-days">{date("from-day", false)} <span aria-hidden="true">"–"</span> {date("last-day", true)}</span>
            <label class="control">
                {text("group-by")}
                <select
                    class="field"
                    on:change:target=move |event| {
                        if let Some(by) = by_name(&event.target().value()) {
                            change(&|asked| asked.by = by);
                        }
                    }
                >
                    {BYS
                        .map(|by| {
                            view! {
                                <option
                                    value=phrases::by_key(by)
                                    prop:selected=move || asked.with(|asked| asked.by == by)
                                >
                                    {text(phrases::by_key(by))}
                                </option>
                            }
                        })
                        .into_iter()
                        .collect_view()}
                </select>
            </label>
            <label class="control">
                {text("then-by")}
                <select
                    class="field"
                    on:change:target=move |event| {
                        let then = by_name(&event.target().value());
                        change(&|asked| asked.then = then);
                    }
                >
                    <option value="" prop:selected=move || asked.with(|asked| asked.then.is_none())>
                        {text("then-nothing")}
                    </option>
                    {BYS
                        .map(|by| {
                            view! {
                                <option
                                    value=phrases::by_key(by)
                                    disabled=move || asked.with(|asked| asked.by == by)
                                    prop:selected=move || asked.with(|asked| asked.then == Some(by))
                                >
                                    {text(phrases::by_key(by))}
                                </option>
                            }
                        })
                        .into_iter()
                        .collect_view()}
                </select>
            </label>
            <Take asked report/>
        </div>
        <div class="filter-bar" role="group" aria-label=text("report-filters")>
                <For each=move || offers.get() key=|offer| phrases::by_key(offer.of) let:offer>
                    <Filter of=offer.of offers/>
                </For>
                <label class="control">
                    <span class="unseen">{text("state")}</span>
                    <select
                        class="field"
                        on:change:target=move |event| {
                            let done = match event.target().value().as_str() {
                                "yes" => Some(true),
                                "no" => Some(false),
                                _ => None,
                            };
                            change(&|asked| asked.filter.done = done);
                        }
                    >
                        {[("", "state-any", None), ("no", "state-open", Some(false)), ("yes", "state-done", Some(true))]
                            .map(|(value, key, done)| {
                                view! {
                                    <option
                                        value=value
                                        prop:selected=move || asked.with(|asked| asked.filter.done == done)
                                    >
                                        {text(key)}
                                    </option>
                                }
                            })
                            .into_iter()
                            .collect_view()}
                    </select>
                </label>
            <Chips offers asked/>
        </div>
    }
}

fn by_name(key: &str) -> Option<By> {
    BYS.into_iter().find(|by| phrases::by_key(*by) == key)
}

fn ask(app: App, query: Arc<str>) {
    app.dispatch(Msg::Calendar(CalendarMsg::Go(Route::report(query))));
}

/// The values that a filter lets through, chosen one by one.
#[component]
fn Filter(of: By, offers: Memo<Vec<Offer>>) -> impl IntoView {
    let choices = Memo::new(move |_| {
        let found = offers.with(|offers| offers.iter().find(|offer| offer.of == of).map(|offer| offer.choices.clone()));
        found.unwrap_or_default()
    });
    let narrowed = move || choices.with(|all| all.iter().any(|choice| choice.chosen)).then_some("");
    view! {
        <details class="filter" name="report-filter" on:keydown=move |event| dom::close_by_escape(&event)>
            <summary class="button quiet-edge" data-narrowed=narrowed>
                <span>{text(phrases::by_key(of))}</span>
                <Icon name="next"/>
            </summary>
            <div class="filter-choices" role="group" aria-label=text(phrases::by_key(of))>
                {move || choices.get().into_iter().map(|choice| view! { <Pick choice/> }).collect_view()}
            </div>
        </details>
    }
}

#[component]
fn Pick(choice: Choice) -> impl IntoView {
    let app = use_app();
    let Choice { name, chosen, query } = choice;
    view! {
        <label class="filter-choice">
            <input type="checkbox" prop:checked=chosen on:change=move |_| ask(app, Arc::clone(&query))/>
            <span dir="auto">{phrases::name(&name)}</span>
        </label>
    }
}

/// What narrows the report, each with a way to be without it.
#[component]
fn Chips(offers: Memo<Vec<Offer>>, asked: Memo<Asked>) -> impl IntoView {
    let app = use_app();
    let chip = move |what: String, query: Arc<str>| {
        let label = text_with("filter-remove", [("what", &*what)]);
        view! {
            <button class="filter-chip" type="button" aria-label=label.clone() title=label on:click=move |_| ask(app, Arc::clone(&query))>
                <span dir="auto">{what}</span>
                <Icon name="close"/>
            </button>
        }
    };
    let chosen = move || {
        let named = |of: By, choice: Choice| {
            let (what, name) = (text(phrases::by_key(of)), phrases::name(&choice.name));
            chip(text_with("filter-chip", [("what", &*what), ("name", &name)]), choice.query)
        };
        let all =
            offers.get().into_iter().flat_map(|offer| offer.choices.into_iter().map(move |choice| (offer.of, choice)));
        all.filter(|(_, choice)| choice.chosen).map(|(of, choice)| named(of, choice)).collect_view()
    };
    let all = move || {
        let mut other = asked.get();
        other.filter = Default::default();
        (other != asked.get()).then(|| {
            let query: Arc<str> = other.print().into();
            view! {
                <button class="button" type="button" on:click=move |_| ask(app, Arc::clone(&query))>
                    {text("filter-clear")}
                </button>
            }
        })
    };
    view! {
        {chosen}
        {all}
    }
}

/// The ways out of the page, in one menu.
#[component]
fn Take(asked: Memo<Asked>, report: ShownReport) -> impl IntoView {
    let app = use_app();
    let sheets = RwSignal::new(false);
    let file = move |of: TableOf, key: &'static str| {
        let take = move |_| {
            let columns = asked.with_untracked(|asked| columns(of, asked.by, asked.then));
            let headings = columns.into_iter().map(|column| phrases::column(column).into()).collect();
            app.dispatch(Msg::Reports(ReportsMsg::ExportCsv { of, headings, me: text("myself").into() }));
        };
        view! {
            <button class="menu-item" type="button" on:click=take>
                {text(key)}
            </button>
        }
    };
    view! {
        <details class="filter export-menu" name="report-filter" on:keydown=move |event| dom::close_by_escape(&event)>
            <summary class="button quiet-edge">{text("export-menu")} <Icon name="next"/></summary>
            <div class="filter-choices" role="group" aria-label=text("export-menu")>
                {file(TableOf::Groups, "csv-groups")} {file(TableOf::Entries, "csv-entries")} <ExportButton open=sheets/>
                <Form report/>
            </div>
        </details>
        <Export report open=sheets/>
    }
}

/// The format of files: some languages' programs expect a semicolon, and not all recognise UTF-8 without a byte order
/// mark.
#[component]
fn Form(report: ShownReport) -> impl IntoView {
    let app = use_app();
    let form = Memo::new(move |_| report.with(|report| report.as_ref().map(|report| report.csv).unwrap_or_default()));
    let set = move |form: CsvForm| app.dispatch(Msg::Reports(ReportsMsg::CsvForm(form)));
    let separator = move |separator: Separator, key: &'static str| {
        view! {
            <label class="filter-choice">
                <input
                    type="radio"
                    name="csv-separator"
                    prop:checked=move || form.get().separator == separator
                    on:change=move |_| set(CsvForm { separator, ..form.get_untracked() })
                />
                {text(key)}
            </label>
        }
    };
    view! {
        <fieldset class="csv-form">
            <legend>{text("csv-form")}</legend>
            {separator(Separator::Comma, "csv-comma")} {separator(Separator::Semicolon, "csv-semicolon")}
            {separator(Separator::Tab, "csv-tab")}
            <label class="filter-choice">
                <input
                    type="checkbox"
                    prop:checked=move || form.get().mark
                    on:change:target=move |event| {
                        set(CsvForm { mark: event.target().checked(), ..form.get_untracked() });
                    }
                />
                {text("csv-mark")}
            </label>
        </fieldset>
    }
}
