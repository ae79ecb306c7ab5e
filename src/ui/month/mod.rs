//! The Month page: a row for each week. A day has no hours: what is dropped there is planned for it, without a time if it
//! had none before.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use engine::view::{DayView, EntryView, WeekView};
use engine::{Page, Route};
use leptos::html::Div;
use leptos::prelude::*;

use crate::ui::calendar::day::{DayLoad, day_of};
use crate::ui::drag::ghost::Ghost;
use crate::ui::entry::look;
use crate::ui::entry::look::EntryContext;
use crate::ui::entry::tools::EntryTools;
use crate::ui::kit::memo::memo;
use crate::ui::meetings;
use crate::ui::meetings::MeetingLines;
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_count, text_with};
use crate::web::dom::widget;
use crate::web::dom::widget::Watch;
use crate::web::intl;

/// The heights of a day's head and of an entry with its gap, in pixels, as the stylesheet has them.
const HEAD: u32 = 30;
const LINE: u32 = 26;

/// The page, in place of the calendar.
#[component]
pub fn Month() -> impl IntoView {
    let week = slices::week();
    let loaded = slices::part(|view| view.loaded);
    let carrying = slices::part(|view| view.held.is_some());
    // Rows are created anew for each month, so that a cell belongs to one day.
    let shown = Memo::new(move |_| {
        let dates = |week: &WeekView| -> Vec<Vec<NaiveDate>> {
            week.by_week().map(|days| days.iter().map(|day| day.date).collect()).collect()
        };
        week.with(|week| Some((week.month?, dates(week), loaded.get())))
    });
    let height = RwSignal::new(0_u32);
    let numbers = slices::part(phrases::week_numbers);
    let numbered = move || (numbers.get() != phrases::WeekNumbers::None).then_some("");
    let columns = Memo::new(move |_| week.with(|week| week.by_week().next().map_or(7, <[_]>::len)));
    let rows = Memo::new(move |_| week.with(|week| week.by_week().count()));
    let room = Memo::new(move |_| {
        let row = height.get().checked_div(u32::try_from(rows.get()).unwrap_or(1)).unwrap_or(0);
        usize::try_from(row.saturating_sub(HEAD) / LINE).unwrap_or(0).max(1)
    });
    let grid = NodeRef::<Div>::new();
    let watch = StoredValue::new_local(None::<Watch>);
    Effect::new(move |_| {
        watch.set_value(grid.get().map(|grid| widget::watch_height(&grid, move |now| _ = height.try_set(now))));
    });
    let member = slices::part(|view| view.whose.as_ref().map(|whose| whose.id.as_str().to_owned()));
    view! {
        <main class="page month" tabindex="0" aria-label=text("calendar") aria-busy=move || (!loaded.get()).to_string()>
            <div class="month-frame" style:--columns=move || columns.get().to_string() style:--rows=move || rows.get().to_string() data-numbered=numbered data-carrying=move || carrying.get().then_some("") role="table" aria-label=text("month")>
                <div class="month-heads" role="row">
                    {move || {
                        let heads = shown.get().and_then(|(_, weeks, _)| weeks.into_iter().next()).into_iter().flatten();
                        let heads = heads.map(|date| view! { <div role="columnheader">{intl::weekday_short(date)}</div> });
                        view! {
                            {numbered().map(|_| view! { <div role="none" class="month-week"></div> })}
                            {heads.collect_view()}
                        }
                    }}
                </div>
                <div class="month-rows" role="rowgroup" node_ref=grid>
                    <For each=move || shown.get() key=Clone::clone let((month, weeks, _))>
                        {weeks
                            .iter()
                            .zip(week.with_untracked(|week| week.week_starts()))
                            .map(|(row, from)| {
                                let cells = row.iter().map(|date| {
                                    let outside = (date.year(), date.month()) != (month.year(), month.month());
                                    view! { <Cell week date=*date outside room member/> }
                                });
                                let number = move || {
                                    let number = phrases::week_number(numbers.get(), from).map(|number| intl::number(number.into()));
                                    number.map(|number| {
                                        let label = text_with("week-number", [("number", &number)]);
                                        view! { <div class="month-week" role="rowheader" aria-label=label>{number}</div> }
                                    })
                                };
                                view! { <div class="month-row" role="row">{number}{cells.collect_view()}</div> }
                            })
                            .collect_view()}
                    </For>
                </div>
                <EntryTools/>
            </div>
        </main>
    }
}

/// A day.
#[component]
fn Cell(
    week: Memo<Arc<WeekView>>,
    date: NaiveDate,
    /// Whether it is in another month.
    outside: bool,
    /// How many entries there is room for.
    room: Memo<usize>,
    /// The id of the member whose days are shown.
    member: Memo<Option<String>>,
) -> impl IntoView {
    let day = day_of(week, date);
    let long: Arc<str> = intl::long_date(date).into();
    let has = move |has: fn(&DayView) -> bool| move || day.with(|day| day.as_deref().is_some_and(has)).then_some("");
    let (who, member) = (slices::who(), memo(move |_| member.get()));
    let address = move || Route::near(Page::Day, Some(date), who.get()).to_string();
    let planned = Memo::new(move |_| day.with(|day| day.as_ref().map_or(0, |day| day.planned)));
    let load = Memo::new(move |_| day.with(|day| day.as_deref().map(DayLoad::of).unwrap_or_default()));
    let over = move || load.get().thread().is_some_and(|(_, over)| over).then_some("");
    let meetings = meetings::of_day(date);
    let entries = Memo::new(move |_| day.with(|day| day.as_ref().map_or(0, |day| shown(day).count())));
    let count = Memo::new(move |_| entries.get().saturating_add(meetings.with(meetings::count)));
    // The line that tells of the others takes the place of an entry.
    let drawn = memo(move |_| if count.get() > room.get() { room.get().saturating_sub(1) } else { room.get() });
    let more = Memo::new(move |_| count.get().saturating_sub(drawn.get()));
    // What is planned comes first.
    let left = Signal::derive(move || drawn.get().saturating_sub(entries.get()));
    let (place, among) = (NodeRef::<Div>::new(), NodeRef::<Div>::new());
    let of = EntryContext { day: date.to_string(), name: Arc::clone(&long), whose: None, lines: true, alone: false };
    look::keep(place, Some(among), of, move |show| {
        day.with(|day| match day.as_deref() {
            Some(day) => {
                let entries: Vec<EntryView> = shown(day).take(drawn.get()).cloned().collect();
                show(&entries, before_ghost(day).map(|at| at.min(entries.len())));
            }
            None => show(&[], None),
        });
    });
    let ghost = Memo::new(move |_| day.with(|day| day.as_ref().and_then(|day| day.ghost.clone())));
    let all = text_with("show-all-of-day", [("day", &*long)]);
    view! {
        <div
            class="month-cell"
            role="cell"
            aria-label=long.to_string()
            data-day=date.to_string()
            data-member=move || member.get()
            data-outside=outside.then_some("")
            data-today=has(|day| day.today)
            data-past=has(|day| day.past)
            data-weekend=has(|day| day.weekend)
            data-target=has(|day| day.ghost.is_some())
        >
            <div class="month-head">
                <a class="date" href=address tabindex="-1" draggable="false" title=text("open-day") aria-label=long.to_string()>
                    {intl::day_number(date)}
                </a>
                <span class="sum" data-over=over>
                    {move || (planned.get() > 0).then(|| phrases::hours_minutes(planned.get()))}
                </span>
            </div>
            <div class="untimed" data-untimed="" node_ref=place>
                <div class="among" node_ref=among>
                    {move || ghost.get().map(|ghost| view! { <Ghost ghost date/> })}
                </div>
                <MeetingLines day=meetings date name=Arc::clone(&long) room=left/>
                {move || {
                    let all = all.clone();
                    (more.get() > 0).then(|| {
                        view! {
                            <a class="more" href=address title=all draggable="false">
                                {text_count("more-entries", i64::try_from(more.get()).unwrap_or(i64::MAX))}
                            </a>
                        }
                    })
                }}
            </div>
        </div>
    }
}

/// A day's entries in their order: first those without a time.
fn shown(day: &DayView) -> impl Iterator<Item = &EntryView> {
    day.untimed.iter().chain(&day.timed)
}

/// The number of entries before the place where what is dragged would land.
fn before_ghost(day: &DayView) -> Option<usize> {
    let start = day.ghost.as_ref()?.start;
    Some(shown(day).take_while(|entry| entry.start <= start).count())
}
