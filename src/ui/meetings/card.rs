//! The card of a meeting, beside it: when, where, with whom, and what can be done with it.

use engine::view::MeetingView;
use engine::{FocusTarget, MeetingKey, MeetingsMsg, Millis, Msg, SidebarMsg, TimerMsg};
use leptos::html::Div;
use leptos::prelude::*;
use providers::{Attendance, Guest};

use crate::app::use_app;
use crate::ui::kit::opener::{Anchor, Open, use_opener};
use crate::ui::meetings::CARD;
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_count, text_with};
use crate::web::{dom, intl};

/// The least room below the card's upper edge, in pixels, to keep it within the page.
const ROOM: u32 = 320;
/// From which age on it is said when the calendars were read, in milliseconds: twice the time between two readings with the
/// sidebar closed.
const OLD: Millis = 600_000;

/// The card, while it is open.
#[component]
pub fn MeetingCard() -> impl IntoView {
    let opener = use_opener();
    let at = Memo::new(move |_| match opener.anchor(Open::Meeting)? {
        Anchor { of: FocusTarget::Meeting(key), place } => Some((key, place)),
        _ => None,
    });
    let all = slices::meetings();
    let shown = Memo::new(move |_| {
        let (key, place) = at.get()?;
        let meeting = all.with(|all| all.find(&key).cloned())?;
        Some((key, place, meeting))
    });
    // Closes once the meeting is gone, such as by being planned.
    Effect::new(move |_| {
        if at.with(Option::is_some) && shown.with(Option::is_none) {
            opener.close();
        }
    });
    move || shown.get().map(|(key, place, meeting)| view! { <Card key place meeting/> })
}

#[component]
fn Card(key: MeetingKey, place: (i32, i32), meeting: MeetingView) -> impl IntoView {
    let app = use_app();
    let opener = use_opener();
    let root = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(card) = root.get() {
            dom::focus_first(&card);
        }
    });
    let (MeetingKey { date, connection, item }, (left, top)) = (key, place);
    let title = phrases::title_or(&meeting.title).into_owned();
    let name = title.clone();
    let join = |a: String, b: String| text_with("item-meta-join", [("a", &a), ("b", &b)]);
    let time = meeting.start.map_or_else(|| text("all-day"), |start| phrases::span(start, meeting.minutes));
    let when = join(intl::date_short(date), time);
    let provider = providers::about(&meeting.provider).map_or("", |about| about.name);
    let calendar = Some(meeting.calendar.to_string()).filter(|name| !name.is_empty());
    let details = meeting.details.as_deref().cloned().unwrap_or_default();
    let others = (details.others > 0).then(|| text_count("guests-more", details.others as i64));
    let guests = (!details.guests.is_empty() || others.is_some()).then(|| {
        view! {
            <ul>
                {details.guests.iter().map(guest).collect_view()}
                {others.map(|others| view! { <li><small>{others}</small></li> })}
            </ul>
        }
    });
    let act = move |msg: Msg| {
        move |_| {
            opener.leave();
            app.dispatch(msg.clone());
        }
    };
    let plan = act(Msg::Meetings(MeetingsMsg::Plan(connection.clone(), item.clone())));
    let track = act(Msg::Timer(TimerMsg::ToggleItem(connection.clone(), item.clone())));
    let open = act(Msg::Sidebar(SidebarMsg::OpenItem(connection, item)));
    let all = slices::meetings();
    let read_at = Memo::new(move |_| all.with(|all| all.read_at));
    let old = move || {
        let (read_at, now) = (read_at.get()?, app.now.get());
        (now.saturating_sub(read_at) >= OLD).then(|| phrases::age(Some(read_at), now))
    };
    // One primary action: to join, if that is possible.
    let plan_class = if meeting.join.is_some() { "button quiet-edge" } else { "button primary" };
    view! {
        <div
            class="meeting-card"
            role="dialog"
            aria-label=name
            node_ref=root
            style:left=format!("max(8px, min({left}px, 100vw - {}px))", CARD + 8)
            style:top=format!("max(8px, min({top}px, 100dvh - {ROOM}px))")
            on:keydown=move |event| {
                if dom::is_escape(&event) {
                    event.prevent_default();
                    event.stop_propagation();
                    opener.leave();
                }
            }
            on:focusout=move |event| {
                if dom::focus_leaves(&event) {
                    opener.close();
                }
            }
        >
            <h2 dir="auto">{title}</h2>
            <p>{when}</p>
            {details.place.map(|place| view! { <p dir="auto">{place.to_string()}</p> })}
            {details.own.map(|own| view! { <p>{text(own_answer(own))}</p> })}
            {guests}
            {move || old().map(|age| view! { <p><small>{age}</small></p> })}
            {calendar.map(|calendar| view! { <p><small dir="auto">{join(calendar, provider.to_owned())}</small></p> })}
            <div class="meeting-acts">
                {meeting.join.map(|url| {
                    view! {
                        <a class="button primary" href=url.to_string() title=url.to_string() target="_blank" rel="noopener noreferrer">
                            {text("meeting-join")}
                        </a>
                    }
                })}
                <button class=plan_class type="button" on:click=plan>
                    {text("meeting-plan")}
                </button>
                <button class="button quiet-edge" type="button" on:click=track>{text("meeting-track")}</button>
                <button class="button" type="button" on:click=open>{text_with("meeting-open", [("provider", provider)])}</button>
            </div>
        </div>
    }
}

fn guest(guest: &Guest) -> impl IntoView + use<> {
    let answer = text(match guest.answer {
        Attendance::Accepted => "guest-accepted",
        Attendance::Tentative => "guest-tentative",
        Attendance::Declined => "guest-declined",
        Attendance::Awaited => "guest-awaited",
    });
    view! { <li><bdi>{guest.name.to_string()}</bdi> " " <small>{answer}</small></li> }
}

fn own_answer(own: Attendance) -> &'static str {
    match own {
        Attendance::Accepted => "meeting-own-accepted",
        Attendance::Tentative => "meeting-own-tentative",
        Attendance::Declined => "meeting-own-declined",
        Attendance::Awaited => "meeting-own-awaited",
    }
}
