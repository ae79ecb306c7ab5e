//! A small month below the title of the bar: a field that reads a day as it is typed, and the days to choose from.

use chrono::NaiveDate;
use engine::mini_month::{MiniDay, later, mini_month, named};
use engine::view::PageView;
use engine::{CalendarMsg, Msg, Route};
use leptos::ev::KeyboardEvent;
use leptos::html::Div;
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::kit::icon::Icon;
use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::input::keyboard::composes;
use crate::web::{dom, intl};

/// The card, while it is open.
#[component]
pub fn MiniMonthCard() -> impl IntoView {
    let opener = use_opener();
    view! {
        <Show when=move || opener.get() == Open::MiniMonth>
            <Card/>
        </Show>
    }
}

#[component]
fn Card() -> impl IntoView {
    let app = use_app();
    let opener = use_opener();
    let root = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(card) = root.get() {
            dom::focus_first(&card);
        }
    });
    let today = app.look(|_, env| env.local.date()).unwrap_or_default();
    let shown = slices::week().with_untracked(|week| {
        let days = week.days.iter().map(|day| day.date);
        week.month.or_else(|| days.clone().find(|day| *day == today)).or_else(|| days.clone().next())
    });
    // The day that the arrow keys are at, and with it the month.
    let at = RwSignal::new(shown.unwrap_or(today));
    let typed = RwSignal::new(String::new());
    let meant = Memo::new(move |_| typed.with(|typed| app.look(|_, env| named(typed, env)).flatten()));
    let palette = slices::part(|view| view.palette);
    let month = Memo::new(move |_| {
        palette.track();
        app.look(|model, env| mini_month(model, env, at.get()))
    });
    let page = slices::page();
    let who = slices::who();
    let go = move |date: NaiveDate| {
        opener.leave();
        let page = page.with_untracked(PageView::page);
        app.dispatch(Msg::Calendar(CalendarMsg::Go(Route::near(page, Some(date), who.get_untracked()))));
    };
    let turn = move |months: i32| at.update(|at| *at = later(*at, 0, months));
    let keys = move |event: KeyboardEvent| {
        let (left, right) = if dom::is_right_to_left() { (1, -1) } else { (-1, 1) };
        let by = match event.key().as_str() {
            // Where the arrows are.
            "Enter" | " " if !composes(&event) => {
                event.prevent_default();
                return go(at.get_untracked());
            }
            "ArrowLeft" => (left, 0),
            "ArrowRight" => (right, 0),
            "ArrowUp" => (-7, 0),
            "ArrowDown" => (7, 0),
            "PageUp" => (0, -1),
            "PageDown" => (0, 1),
            _ => return,
        };
        event.prevent_default();
        at.update(|at| *at = later(*at, by.0, by.1));
        dom::focus_once_drawn(".mini-day[tabindex='0']");
    };
    let (left, top) = dom::below(".bar-date").unzip();
    let label = move |date: NaiveDate, busy: bool| {
        let name = intl::long_date(date);
        if busy { text_with("item-meta-join", [("a", &name), ("b", &text("has-entries"))]) } else { name }
    };
    let cell = move |day: MiniDay| {
        let MiniDay { date, outside, today, shown, busy } = day;
        view! {
            <td role="gridcell">
                <button
                    class="mini-day"
                    type="button"
                    tabindex=move || if at.get() == date { "0" } else { "-1" }
                    aria-label=label(date, busy)
                    aria-current=today.then_some("date")
                    data-date=date.to_string()
                    data-outside=outside.then_some("")
                    data-shown=shown.then_some("")
                    data-busy=busy.then_some("")
                    on:click=move |_| go(date)
                >
                    {intl::day_number(date)}
                </button>
            </td>
        }
    };
    let numbers = slices::part(phrases::week_numbers);
    let table = move || {
        let month = month.get()?;
        let start = month.start;
        let heads = month.weeks.first().cloned().unwrap_or_default();
        let numbered = numbers.get();
        let heads = heads.into_iter().map(
            |day| view! { <th scope="col" abbr=intl::weekday_long(day.date)>{intl::weekday_short(day.date)}</th> },
        );
        let rows = month.weeks.into_iter().map(|week| {
            let number = week.first().and_then(|day| phrases::week_number(numbered, plan::report::week_of(day.date, start)));
            view! {
                <tr>
                    {number.map(|number| view! { <th scope="row" class="mini-week">{intl::number(number.into())}</th> })}
                    {week.into_iter().map(cell).collect_view()}
                </tr>
            }
        });
        let corner = (numbered != phrases::WeekNumbers::None).then(|| view! { <td></td> });
        Some(view! {
            <table role="grid" aria-label=intl::month_year_range(month.month, month.month) on:keydown=keys>
                <thead><tr>{corner}{heads.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        })
    };
    view! {
        <div
            class="mini-month"
            role="dialog"
            aria-label=text("go-to-day")
            node_ref=root
            style:--anchor=left.map(|left| format!("{left}px"))
            style:top=top.map(|top| format!("{top}px"))
            on:keydown=move |event| {
                if dom::is_escape(&event) {
                    event.prevent_default();
                    event.stop_propagation();
                    opener.leave();
                }
            }
            on:focusout=move |event| {
                if dom::focus_leaves(&event) {
                    opener.close_only(Open::MiniMonth);
                }
            }
        >
            <input
                class="field"
                type="text"
                autocomplete="off"
                name="day"
                aria-label=text("day")
                placeholder=text("go-to-day-example")
                prop:value=move || typed.get()
                on:input:target=move |event| {
                    typed.set(event.target().value());
                    if let Some(day) = meant.get_untracked() {
                        at.set(day);
                    }
                }
                on:keydown=move |event| match event.key().as_str() {
                    "Enter" => {
                        event.prevent_default();
                        if let Some(day) = meant.get_untracked().filter(|_| !composes(&event)) {
                            go(day);
                        }
                    }
                    "ArrowDown" => {
                        event.prevent_default();
                        dom::focus_once_drawn(".mini-day[tabindex='0']");
                    }
                    "PageUp" => turn(-1),
                    "PageDown" => turn(1),
                    _ => {}
                }
            />
            <p class="mini-meant" aria-live="polite">
                {move || {
                    let unread = typed.with(|typed| !typed.trim().is_empty());
                    meant.get().map(intl::long_date).or_else(|| unread.then(|| text("no-such-day")))
                }}
            </p>
            <div class="mini-head">
                <button class="icon-button" type="button" aria-label=text("previous-month") title=text("previous-month") on:click=move |_| turn(-1)>
                    <Icon name="previous"/>
                </button>
                <strong aria-live="polite">{move || intl::month_year_range(at.get(), at.get())}</strong>
                <button class="icon-button" type="button" aria-label=text("next-month") title=text("next-month") on:click=move |_| turn(1)>
                    <Icon name="next"/>
                </button>
            </div>
            {table}
        </div>
    }
}
