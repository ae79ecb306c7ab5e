//! The Team page: a row for each member, days across. A cell has no hours: what is dropped there is planned for that
//! member and day, without a time if it had none before.

use std::sync::Arc;

use engine::view::{CellView, ChoiceView, TeamDay, TeamRow, TeamView};
use engine::{Msg, TeamMsg};
use leptos::html::{Div, Input};
use leptos::prelude::*;
use plan::{MemberId, Minutes};

use crate::app::use_app;
use crate::ui::drag::ghost::Ghost;
use crate::ui::entry::look;
use crate::ui::entry::look::EntryContext;
use crate::ui::entry::tools::EntryTools;
use crate::ui::kit::memo::memo_by;
use crate::ui::kit::motif::Motif;
use crate::ui::kit::ratio::fraction;
use crate::ui::meetings::{MeetingLines, of_day};
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::team::person::Avatar;
use crate::ui::texts::{text, text_with};
use crate::web::intl;

pub mod person;

/// The page, in place of the calendar.
#[component]
pub fn Team() -> impl IntoView {
    let team = slices::team();
    let loaded = slices::part(|view| view.loaded);
    let carrying = slices::part(|view| view.held.is_some());
    let days = Memo::new(move |_| team.with(|team| team.days.clone()));
    // Rows are created anew for each week, so that a cell belongs to one day.
    let rows = move || {
        team.with(|team| {
            let week = team.days.first().map(|day| day.date);
            let rows = team.rows.iter().map(|row| (week, loaded.get(), row.person.clone(), row.open));
            rows.collect::<Vec<_>>()
        })
    };
    view! {
        <main class="page team" tabindex="0" aria-label=text("calendar") aria-busy=move || (!loaded.get()).to_string()>
            <div class="team-frame" data-carrying=move || carrying.get().then_some("")>
                <div role="table" aria-label=text("team")>
                    <div class="team-row team-heads" role="row">
                        <div class="team-person" role="columnheader"><span class="spoken">{text("person")}</span></div>
                        {move || days.get().into_iter().map(|day| view! { <Head day/> }).collect_view()}
                    </div>
                    <For each=rows key=Clone::clone let((.., person, open))>
                        <Row team person open/>
                    </For>
                </div>
                <AddPerson team/>
                <EntryTools/>
            </div>
        </main>
    }
}

#[component]
fn Head(day: TeamDay) -> impl IntoView {
    let has = |has: bool| has.then_some("");
    view! {
        <div
            class="team-head"
            role="columnheader"
            data-today=has(day.today)
            data-past=has(day.past)
            data-weekend=has(day.weekend)
        >
            <span class="date">{intl::day_number(day.date)}</span>
            <span class="weekday">{intl::weekday_short(day.date)}</span>
        </div>
    }
}

#[component]
fn Row(team: Memo<Arc<TeamView>>, person: Option<ChoiceView<MemberId>>, open: bool) -> impl IntoView {
    let id = person.as_ref().map(|person| person.id.clone());
    let mine = person.as_ref().is_some_and(|person| person.me);
    let called: Arc<str> = match person.as_ref().map(phrases::member) {
        Some(called) if open => called.into(),
        Some(called) => text_with("has-left", [("name", &called)]).into(),
        None => text("somebody").into(),
    };
    let looked = id.clone();
    let row = memo_by(
        move |last: Option<&Option<Arc<TeamRow>>>| {
            let of_them = |row: &&Arc<TeamRow>| row.person.as_ref().map(|person| &person.id) == looked.as_ref();
            team.with(|team| team.rows.iter().find(of_them).cloned()).or_else(|| last.cloned().flatten())
        },
        |old, new| match (old, new) {
            (Some(Some(old)), Some(Some(new))) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    );
    let sums = Memo::new(move |_| row.with(|row| row.as_ref().map_or((0, 0), |row| (row.planned, row.capacity))));
    let days = team.with_untracked(|team| team.days.clone());
    let cells = days.into_iter().enumerate().map(|(at, day)| {
        view! { <Cell row at day member=id.clone() called=Arc::clone(&called) mine/> }
    });
    view! {
        <div class="team-row" role="row" data-closed=(!open).then_some("")>
            <div class="team-person" role="rowheader">
                <Name person called=Arc::clone(&called)/>
                <Load load=sums/>
            </div>
            {cells.collect_view()}
        </div>
    }
}

/// A member's name, which links to their week.
#[component]
fn Name(person: Option<ChoiceView<MemberId>>, called: Arc<str>) -> impl IntoView {
    let app = use_app();
    let Some(known) = person.clone() else {
        return view! {
            <span class="team-name" title=text("somebody-told")>
                <Avatar person/>
                <span class="name">{called}</span>
            </span>
        }
        .into_any();
    };
    let title = text_with("whose-week", [("name", &called)]);
    view! {
        <button
            class="button team-name"
            type="button"
            title=title
            on:click=move |_| app.dispatch(Msg::Team(TeamMsg::Show(Some(known.id.clone()))))
        >
            <Avatar person/>
            <span class="name" dir="auto">{called}</span>
        </button>
    }
    .into_any()
}

/// Planned time and capacity, as a line and in numbers.
#[component]
fn Load(load: Memo<(Minutes, Minutes)>) -> impl IntoView {
    let over = move || load.with(|(planned, capacity)| planned > capacity).then_some("");
    let share = move || match load.get() {
        (planned, capacity) if planned > capacity => fraction(capacity, planned),
        (planned, capacity) => fraction(planned, capacity),
    };
    view! {
        <p class="load" data-over=over data-off=move || load.with(|(_, capacity)| *capacity == 0).then_some("") style:--planned=share>
            <span aria-hidden="true">{move || load.with(|(planned, capacity)| phrases::load(*planned, *capacity))}</span>
            <span class="spoken">{move || load.with(|(planned, capacity)| phrases::load_told(*planned, *capacity))}</span>
        </p>
    }
}

/// A member's day.
#[component]
fn Cell(
    row: Memo<Option<Arc<TeamRow>>>,
    at: usize,
    day: TeamDay,
    member: Option<MemberId>,
    called: Arc<str>,
    /// Whether it is the user's own, which has their meetings.
    mine: bool,
) -> impl IntoView {
    let cell = Memo::new_with_compare(
        move |_| row.with(|row| row.as_ref().and_then(|row| row.cells.get(at).cloned())),
        |old, new| match (old, new) {
            (Some(Some(old)), Some(Some(new))) => !Arc::ptr_eq(old, new),
            _ => true,
        },
    );
    let load = Memo::new(move |_| cell.with(|cell| cell.as_ref().map_or((0, 0), |cell| (cell.planned, cell.capacity))));
    let long: Arc<str> = intl::long_date(day.date).into();
    let label = text_with("day-of", [("day", &long), ("name", &called)]);
    let has = |has: bool| has.then_some("");
    let member = member.map(|id| id.as_str().to_owned()).unwrap_or_default();
    let place = NodeRef::new();
    view! {
        <div
            class="team-cell"
            role="cell"
            aria-label=label.clone()
            data-day=day.date.to_string()
            data-member=member
            data-today=has(day.today)
            data-past=has(day.past)
            data-off=move || load.with(|(_, capacity)| *capacity == 0).then_some("")
            data-target=move || cell.with(|cell| cell.as_ref().is_some_and(|cell| cell.ghost.is_some())).then_some("")
        >
            <Load load/>
            <div class="untimed" data-untimed="" node_ref=place>
                <Chips place cell day long=Arc::clone(&long) called/>
                {mine.then(|| view! { <MeetingLines day=of_day(day.date) date=day.date name=long room=usize::MAX/> })}
            </div>
        </div>
    }
}

/// Entries with the ghost among them, where it would land.
#[component]
fn Chips(
    place: NodeRef<Div>,
    cell: Memo<Option<Arc<CellView>>>,
    day: TeamDay,
    long: Arc<str>,
    called: Arc<str>,
) -> impl IntoView {
    let ghost = Memo::new(move |_| cell.with(|cell| cell.as_ref().and_then(|cell| cell.ghost.clone())));
    let among = NodeRef::<Div>::new();
    let of = EntryContext {
        day: day.date.to_string(),
        name: long,
        whose: Some(Arc::clone(&called)),
        lines: true,
        alone: false,
    };
    look::keep(place, Some(among), of, move |show| {
        cell.with(|cell| match cell.as_deref() {
            Some(cell) => show(&cell.entries, cell.ghost.as_ref().map(|(at, _)| *at)),
            None => show(&[], None),
        });
    });
    let ghost = move || {
        let called = Arc::clone(&called);
        ghost.get().map(|(_, ghost)| view! { <Ghost ghost date=day.date whose=called/> })
    };
    view! { <div class="among" node_ref=among>{ghost}</div> }
}

/// Adds a member by name; while there is only one, it says what for.
#[component]
fn AddPerson(team: Memo<Arc<TeamView>>) -> impl IntoView {
    let app = use_app();
    let typed = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    let alone = Memo::new(move |_| team.with(|team| team.alone));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        app.dispatch(Msg::Team(TeamMsg::Add(typed.get_untracked().into())));
        typed.set(String::new());
    };
    view! {
        <form class="team-add" on:submit=submit>
            <Show when=move || alone.get()>
                <Motif/>
                <p class="team-alone">{text("team-alone")}</p>
            </Show>
            <input
                class="field"
                type="text"
                name="person"
                dir="auto"
                autocomplete="off"
                required
                aria-label=text("person-name")
                placeholder=text("person-name")
                node_ref=field
                prop:value=typed
                on:input:target=move |event| typed.set(event.target().value())
            />
            <button class="button quiet-edge" type="submit">{text("add-person")}</button>
        </form>
    }
}
