//! Stacked bars over days or weeks, as SVG from the same data as the table, which has the same as text and numbers.

use engine::reports::query::Measure;
use engine::reports::view::{Bar, Chart};
use engine::{CalendarMsg, Msg, Route};
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::kit::ratio::percent;
use crate::ui::reports::phrases;
use crate::ui::reports::shown::ShownReport;
use crate::ui::texts::{text, text_with};
use crate::web::intl;

/// The height of the drawing, in units.
const HEIGHT: u64 = 1_000;
/// Up to this many bars, each has a label; otherwise every seventh or fifth.
const ROOM: usize = 16;

/// The bars.
#[component]
pub fn Bars(
    /// The report.
    report: ShownReport,
) -> impl IntoView {
    let chart = Memo::new(move |_| report.with(|report| report.as_ref().map(|report| report.chart.clone())));
    view! {
        <section class="chart" aria-label=text("chart")>
            <Which report/>
            {move || chart.get().map(|chart| view! { <Drawing chart/> })}
        </section>
    }
}

/// The choice between planned and tracked time.
#[component]
fn Which(report: ShownReport) -> impl IntoView {
    let app = use_app();
    let shown = Memo::new(move |_| report.with(|report| report.as_ref().map(|report| report.chart.measure)));
    let choose = move |measure: Measure, key: &'static str| {
        let pick = move |_| {
            let mut asked = report.with_untracked(|r| r.as_ref().map(|r| r.asked.clone()).unwrap_or_default());
            asked.measure = Some(measure);
            app.dispatch(Msg::Calendar(CalendarMsg::Go(Route::report(asked.print()))));
        };
        view! {
            <button
                class="segment"
                type="button"
                aria-pressed=move || (shown.get() == Some(measure)).to_string()
                on:click=pick
            >
                {text(key)}
            </button>
        }
    };
    view! {
        <div class="segments" role="group" aria-label=text("bars")>
            {choose(Measure::Tracked, "tracked")} {choose(Measure::Planned, "planned-length")}
        </div>
    }
}

#[component]
fn Drawing(chart: Chart) -> impl IntoView {
    let top = chart.lines.last().copied().unwrap_or(1).max(1);
    let count = chart.bars.len().max(1);
    let every = if count <= ROOM { 1 } else { count.div_ceil(ROOM) };
    let lines = chart.lines.iter().map(|line| {
        let height = percent(scaled(*line, top), HEIGHT as u32);
        view! { <span class="chart-line" style:bottom=height><span>{phrases::hours(*line)}</span></span> }
    });
    let series: Vec<(String, u8)> = chart.series.iter().map(|(name, hue)| (phrases::name(name), *hue)).collect();
    let bars = chart.bars.iter().enumerate().map(|(at, bar)| drawn(bar, at, count, top, &series, chart.weeks));
    let labels = chart.bars.iter().enumerate().map(|(at, bar)| {
        let said = at.is_multiple_of(every).then(|| intl::date_brief(bar.day));
        view! { <span class="chart-label">{said}</span> }
    });
    let most = chart.bars.iter().max_by_key(|bar| bar.parts.iter().sum::<u64>());
    let says = most.map(|bar| {
        let length = phrases::hours(bar.parts.iter().sum());
        text_with("chart-says", [("day", &*intl::long_date(bar.day)), ("length", &*length)])
    });
    view! {
        <div class="chart-area">
            {lines.collect_view()}
            <svg
                class="chart-bars"
                viewBox=format!("0 0 {} {HEIGHT}", count.saturating_mul(100))
                preserveAspectRatio="none"
                role="img"
                aria-label=says
            >
                {bars.collect_view()}
            </svg>
        </div>
        <div class="chart-labels" aria-hidden="true">{labels.collect_view()}</div>
        <ul class="chart-series">
            {series
                .into_iter()
                .map(|(name, hue)| {
                    view! {
                        <li data-hue=hue.to_string()>
                            <i class="swatch"></i>
                            <span dir="auto">{name}</span>
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

fn drawn(bar: &Bar, at: usize, count: usize, top: u64, series: &[(String, u8)], weeks: bool) -> impl IntoView + use<> {
    // Wide bars if there are few.
    let (left, width) = if count > 40 { (10, 80) } else { (25, 50) };
    let day =
        if weeks { text_with("week-of", [("day", &*intl::date_short(bar.day))]) } else { intl::long_date(bar.day) };
    let mut below = 0;
    let parts = bar.parts.iter().zip(series).filter(|(part, _)| **part > 0).map(|(part, (name, hue))| {
        let height = scaled(*part, top);
        below = height.saturating_add(below);
        view! {
            <rect
                class="chart-part"
                data-hue=hue.to_string()
                x=at.saturating_mul(100).saturating_add(left).to_string()
                width=width.to_string()
                y=(HEIGHT as u32).saturating_sub(below).to_string()
                height=height.to_string()
            >
                <title>{format!("{day}\n{name}: {}", phrases::hours(*part))}</title>
            </rect>
        }
    });
    parts.collect_view()
}

fn scaled(part: u64, top: u64) -> u32 {
    part.saturating_mul(HEIGHT).checked_div(top).and_then(|height| u32::try_from(height).ok()).unwrap_or(u32::MAX)
}
