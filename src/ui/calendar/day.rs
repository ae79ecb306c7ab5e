//! A day of the week: its heading, its area for untimed entries, and its 24 hours.

use std::sync::Arc;

use chrono::NaiveDate;
use engine::view::{DayView, EntryView, GhostView, WeekView};
use engine::{Page, Route};
use leptos::either::Either;
use leptos::html::Div;
use leptos::prelude::*;
use plan::{Hours, Minutes};

use crate::app::use_app;
use crate::ui::drag::ghost::Ghost;
use crate::ui::entry::handles::Handles;
use crate::ui::entry::look;
use crate::ui::entry::look::EntryContext;
use crate::ui::kit::memo::{memo, memo_by};
use crate::ui::kit::ratio::{fraction, line_at};
use crate::ui::meetings::{AllDay, CoveredMeetings, Meetings, of_day};
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::intl;

/// A day's column.
#[component]
pub fn Day(
    /// The week that it belongs to.
    week: Memo<Arc<WeekView>>,
    /// The date.
    date: NaiveDate,
    /// Tracked minutes of the visible days.
    tracked: Memo<Tracked>,
) -> impl IntoView {
    let day = day_of(week, date);
    let alone = week.with_untracked(|week| week.days.len() == 1);
    let name: Arc<str> = intl::long_date(date).into();
    let long_name = name.to_string();
    let untimed_name = text_with("untimed-of", [("day", &name)]);
    let meetings = of_day(date);
    let load = Memo::new(move |_| {
        let load = day.with(|day| day.as_deref().map(DayLoad::of).unwrap_or_default());
        meetings.with(|day| DayLoad { meetings: day.as_ref().map_or(0, |day| day.counted), ..load })
    });
    let free = Memo::new(move |_| meetings.with(|day| day.as_ref().and_then(|day| day.free)));
    let logged = memo(move |last: Option<&Minutes>| {
        let found = tracked.with(|all| all.iter().find(|(day, _)| *day == date).map(|(_, minutes)| *minutes));
        found.or(last.copied()).unwrap_or(0)
    });
    let about = Memo::new(move |_| about(load.get(), logged.get(), free.get()));
    let has = move |has: fn(&DayView) -> bool| move || day.with(|day| day.as_deref().is_some_and(has)).then_some("");
    let ghost = Memo::new(move |_| day.with(|day| day.as_ref().and_then(|day| day.ghost.clone())));
    let hours = Memo::new(move |_| day.with(|day| day.as_ref().and_then(|day| day.hours)));
    let timed_ghost = move || ghost.get().filter(|ghost| ghost.start.is_some());
    let untimed_ghost = move || ghost.get().filter(|ghost| ghost.start.is_none());
    let (untimed, timed) = (NodeRef::new(), NodeRef::new());
    entries(untimed, day, |day| &day.untimed, date, &name, alone);
    entries(timed, day, |day| &day.timed, date, &name, alone);
    view! {
        <section
            class="day"
            role="group"
            aria-label=long_name
            aria-description=move || about.get()
            data-day=date.to_string()
            data-today=has(|day| day.today)
            data-past=has(|day| day.past)
            data-weekend=has(|day| day.weekend)
            data-target=has(|day| day.ghost.is_some())
            style:--works-from=move || hours.get().map(|hours| line_at(hours.from))
            style:--works-until=move || hours.get().map(works_until)
        >
            <div class="day-top">
                <DayHead load logged about date alone/>
                <div class="untimed" data-untimed="" role="group" aria-label=untimed_name node_ref=untimed>
                    <GhostPlace ghost=untimed_ghost date/>
                    <Along day date timed=false/>
                    <AllDay day=meetings date name=Arc::clone(&name)/>
                </div>
            </div>
            <div class="timed" data-timed="" node_ref=timed>
                <GhostPlace ghost=timed_ghost date/>
                <Along day date timed=true/>
                <Meetings day=meetings date name/>
                <CoveredMeetings day=meetings/>
                <Handles day/>
            </div>
        </section>
    }
}

/// The end of the working hours, as a fraction of the day.
pub(crate) fn works_until(hours: Hours) -> String {
    fraction(hours.until.into(), 1440)
}

/// The day's part of the week. If another week is shown, the last one stays: the column is about to be removed.
pub(crate) fn day_of(week: Memo<Arc<WeekView>>, date: NaiveDate) -> Memo<Option<Arc<DayView>>> {
    memo_by(
        move |last: Option<&Option<Arc<DayView>>>| {
            let found = week.with(|week| week.days.iter().find(|day| day.date == date).cloned());
            found.or_else(|| last.cloned().flatten())
        },
        |old, new| match (old, new) {
            (Some(Some(old)), Some(Some(new))) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    )
}

#[component]
fn DayHead(
    load: Memo<DayLoad>,
    logged: Memo<Minutes>,
    about: Memo<Option<String>>,
    date: NaiveDate,
    alone: bool,
) -> impl IntoView {
    // Links to the day's own page; the key D does so from an entry.
    let number = if alone {
        Either::Left(view! { <span class="date">{intl::day_number(date)}</span> })
    } else {
        let who = slices::who();
        let address = move || Route::near(Page::Day, Some(date), who.get()).to_string();
        Either::Right(view! {
            <a class="date" href=address tabindex="-1" draggable="false" title=text("open-day") aria-label=intl::long_date(date)>
                {intl::day_number(date)}
            </a>
        })
    };
    view! {
        <div class="day-head" title=move || about.get()>
            {number}
            <span class="weekday">{intl::weekday_short(date)}</span>
            <span class="sums" aria-hidden="true">
                {move || shown("planned-only", load.get().planned)}
                {move || shown("logged-only", logged.get())}
            </span>
            {move || {
                let thread = load.get().thread();
                thread.map(|(share, over)| {
                    let meetings = load.get().with_meetings();
                    view! {
                        <i class="capacity" data-over=over.then_some("") style:--planned=share style:--taken=meetings></i>
                    }
                })
            }}
        </div>
    }
}

/// Planned minutes, those of the meetings that count, and capacity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DayLoad {
    pub(crate) planned: Minutes,
    meetings: Minutes,
    capacity: Minutes,
}

impl DayLoad {
    pub(crate) fn of(day: &DayView) -> Self {
        Self { planned: day.planned, meetings: 0, capacity: day.capacity }
    }

    /// As a line: its planned share, and whether more is taken than there is capacity. Up to its end it shows the planned
    /// part of the capacity; beyond that, the capacity's part of what is taken.
    pub(crate) fn thread(self) -> Option<(String, bool)> {
        let Self { planned, capacity, .. } = self;
        let taken = self.taken();
        let over = taken > capacity;
        let (part, whole) = if over { (capacity, taken) } else { (planned, capacity) };
        (capacity > 0).then(|| (fraction(part, whole), over))
    }

    /// The share of the capacity up to the end of the meetings' part.
    fn with_meetings(self) -> Option<String> {
        (self.meetings > 0).then(|| fraction(self.taken().min(self.capacity), self.capacity.max(1)))
    }

    fn taken(self) -> Minutes {
        self.planned.saturating_add(self.meetings)
    }
}

/// What a day's head says: its sums, and what its meetings and all together leave.
fn about(load: DayLoad, logged: Minutes, free: Option<Minutes>) -> Option<String> {
    let length = |key, minutes: Minutes| text_with(key, [("length", &*phrases::length(minutes))]);
    let meetings = (load.meetings > 0).then(|| length("in-meetings", load.meetings));
    let free = free.map(|free| length("free-time", free));
    let all = told(load, logged).into_iter().chain(meetings).chain(free);
    all.reduce(|a, b| text_with("item-meta-join", [("a", &a), ("b", &b)]))
}

/// The sums of a day as text, unless all are zero.
pub(crate) fn told(DayLoad { planned, capacity, .. }: DayLoad, logged: Minutes) -> Option<String> {
    let planned = match (planned, capacity) {
        (0, _) => None,
        (planned, 0) => Some(text_with("planned-only", [("planned", &phrases::length(planned))])),
        (planned, capacity) => Some(text_with(
            "capacity",
            [("planned", &phrases::length(planned)), ("capacity", &phrases::length(capacity))],
        )),
    };
    let logged = phrases::logged_of(logged);
    planned.into_iter().chain(logged).reduce(|a, b| text_with("item-meta-join", [("a", &a), ("b", &b)]))
}

/// A sum in a day's heading, short and whole, unless it is zero.
pub(crate) fn sum(key: &'static str, minutes: Minutes) -> Option<[String; 2]> {
    (minutes > 0).then(|| {
        let length = phrases::length(minutes);
        [phrases::hours_minutes(minutes), text_with(key, [("planned", &length), ("logged", &length)])]
    })
}

/// The same on the screen; the stylesheet decides how much of it there is room for.
fn shown(key: &'static str, minutes: Minutes) -> Option<impl IntoView + use<>> {
    sum(key, minutes).map(|[short, whole]| view! { <span class="sum" data-of=key data-short=short>{whole}</span> })
}

/// Tracked minutes of days, which add up to those of the week.
pub type Tracked = Vec<(NaiveDate, Minutes)>;

/// The tracked minutes including running timers; updated every second only while one is running.
pub fn tracked(week: Memo<Arc<WeekView>>) -> Memo<Tracked> {
    let now = use_app().now;
    Memo::new(move |_| {
        week.with(|week| {
            let minutes = week.tracked(|since| plan::timer::elapsed(since, now.get()));
            week.days.iter().map(|day| day.date).zip(minutes).collect()
        })
    })
}

/// The entries of a part of the day, at the start of a container.
fn entries(
    place: NodeRef<Div>,
    day: Memo<Option<Arc<DayView>>>,
    part: fn(&DayView) -> &Vec<EntryView>,
    date: NaiveDate,
    name: &Arc<str>,
    alone: bool,
) {
    let of = EntryContext { day: date.to_string(), name: Arc::clone(name), whose: None, lines: false, alone };
    look::keep(place, None, of, move |show| {
        day.with(|day| show(day.as_deref().map_or(&[][..], |day| part(day)), None))
    });
}

#[component]
fn GhostPlace(ghost: impl Fn() -> Option<GhostView> + Send + Sync + 'static, date: NaiveDate) -> impl IntoView {
    move || ghost().map(|ghost| view! { <Ghost ghost date/> })
}

/// Where the companions of a dragged entry would land.
#[component]
fn Along(day: Memo<Option<Arc<DayView>>>, date: NaiveDate, timed: bool) -> impl IntoView {
    let along = Memo::new(move |_| day.with(|day| day.as_ref().map(|day| day.along.clone()).unwrap_or_default()));
    move || {
        let here = along.get().into_iter().filter(|ghost| ghost.start.is_some() == timed);
        here.map(|ghost| view! { <Ghost ghost date leads=false/> }).collect_view()
    }
}
