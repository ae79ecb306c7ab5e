//! The events of connected calendars behind the entries: which are drawn, when they are asked for, and that nothing is
//! asked twice.

use std::sync::Arc;

use engine::view::{MeetingView, PanelStatus};
use engine::{
    CalendarMsg, Connection, ConnectionId, DragMsg, Effect, Grip, HistoryMsg, LifecycleMsg, MeetingsMsg, Millis, Msg,
    Route, SaveId, SettingsMsg, SidebarMsg, StorageMsg,
};
use plan::{Member, MemberId, Record};
use providers::{Account, Ask, Response};

use crate::sky::{MINUTE, SECOND, Sky, Weather};
use crate::world::{
    START, Store, Tab, connection, connections, day, heard, kept, new_entry, ok, place, reopened, saves, status,
};

/// Days without hours, and what is moved over meetings.
mod elsewhere;

const ME: &str = "ada@loom.example";

/// A provider's calendars and what is in them, as Google writes it.
struct Diary {
    events: Vec<String>,
    /// What the second calendar answers instead of its events.
    team: fn() -> Response,
    asked: Vec<Ask>,
}

impl Diary {
    fn with<const N: usize>(events: [String; N]) -> Self {
        let team = || {
            ok(r#"{"items":[{"id":"t1","summary":"Team day","start":{"date":"2026-11-26"},"end":{"date":"2026-11-27"}}]}"#.to_owned())
        };
        Self { events: events.into(), team, asked: Vec::new() }
    }

    fn answer(&mut self, ask: &Ask) -> Response {
        self.asked.push(ask.clone());
        match ask {
            Ask::Containers { .. } => ok(format!(
                r##"{{"items":[{{"id":"team","summary":"Team","backgroundColor":"#16a765"}},
                    {{"id":"{ME}","summary":"Ada","primary":true,"backgroundColor":"#4986e7"}}]}}"##
            )),
            Ask::Items { container, .. } if &**container == "team" => (self.team)(),
            _ => ok(format!(r#"{{"items":[{}]}}"#, self.events.join(","))),
        }
    }

    /// Answers what is asked until there is nothing left.
    fn serve(&mut self, tab: &mut Tab, mut open: Vec<Effect>) -> Vec<Effect> {
        let mut left = Vec::new();
        while !open.is_empty() {
            let mut next = Vec::new();
            for effect in open {
                match effect {
                    Effect::Call { call, ask, .. } => {
                        let answer = self.answer(&ask);
                        next.extend(tab.answered(call, Ok(answer)));
                    }
                    other => left.push(other),
                }
            }
            open = next;
        }
        left
    }

    fn send(&mut self, tab: &mut Tab, msg: Msg) -> Vec<Effect> {
        let effects = tab.send(msg);
        self.serve(tab, effects)
    }

    /// The same, with what is saved written into a store.
    fn keep(&mut self, tab: &mut Tab, msg: Msg, store: &mut Store) {
        let mut open = saves(&self.send(tab, msg));
        while let Some((save, changes, _)) = open.pop() {
            store.write(&changes);
            open.extend(saves(&self.send(tab, Msg::Storage(StorageMsg::Saved(save)))));
        }
    }

    /// How often the events of a calendar were asked for.
    fn listings(&self, calendar: &str) -> usize {
        self.asked.iter().filter(|ask| matches!(ask, Ask::Items { container, .. } if &**container == calendar)).count()
    }
}

fn event(id: &str, title: &str, start: &str, end: &str, more: &str) -> String {
    format!(
        r#"{{"id":"{id}","summary":"{title}","start":{{"dateTime":"{start}:00+01:00"}},"end":{{"dateTime":"{end}:00+01:00"}}{more}}}"#
    )
}

fn all_day(id: &str, title: &str, from: &str, until: &str) -> String {
    format!(r#"{{"id":"{id}","summary":"{title}","start":{{"date":"{from}"}},"end":{{"date":"{until}"}}}}"#)
}

fn standup() -> String {
    event("e1", "Stand-up", "2026-11-24T09:30", "2026-11-24T09:45", "")
}

/// A tab with one account, its sidebar closed.
fn tab_with(diary: &mut Diary) -> Tab {
    let mut tab = Tab::ready();
    diary.send(&mut tab, connections(["google-calendar"]));
    tab
}

/// Day of the month, title, start and length of everything that is drawn.
fn drawn(tab: &mut Tab) -> Vec<(u32, String, String, u32)> {
    use chrono::Datelike;
    let view = tab.view();
    let of = |day: u32, meeting: &MeetingView| {
        let start = meeting.start.map_or_else(String::new, |start| start.to_hhmm());
        (day, meeting.title.to_string(), start, meeting.minutes)
    };
    let days = view.meetings.days.iter();
    days.flat_map(|day| day.all_day.iter().chain(&day.timed).map(|meeting| of(day.date.day(), meeting))).collect()
}

fn titles(tab: &mut Tab) -> Vec<String> {
    drawn(tab).into_iter().map(|(_, title, ..)| title).collect()
}

fn show(calendar: &str, on: bool) -> Msg {
    Msg::Meetings(MeetingsMsg::Show(connection("google-calendar").id, calendar.into(), on))
}

#[test]
fn events_of_the_own_calendar_are_drawn_with_the_sidebar_closed() {
    let mut diary = Diary::with([standup(), all_day("e2", "Fair", "2026-11-25", "2026-11-27")]);
    let mut tab = tab_with(&mut diary);
    let expected = [(24, "Stand-up", "09:30", 15), (25, "Fair", "", 0), (26, "Fair", "", 0)];
    assert_eq!(drawn(&mut tab), expected.map(|(day, title, at, minutes)| (day, title.into(), at.into(), minutes)));
    assert_eq!(diary.asked.len(), 2, "the calendars, and the events of one: {:?}", diary.asked);
    let view = tab.view();
    let meeting = &view.meetings.days[1].timed[0];
    assert_eq!((meeting.color.as_deref(), &*meeting.calendar), (Some("#4986e7"), "Ada"));
    assert!(Arc::ptr_eq(&view.meetings, &tab.view().meetings), "made once");
    assert!(view.week.days.iter().all(|day| day.timed.is_empty() && day.planned == 0), "no entries");
}

#[test]
fn another_calendar_is_drawn_once_it_is_switched_on_and_the_choice_stays() {
    let mut diary = Diary::with([standup()]);
    let mut tab = Tab::ready();
    let mut store = Store::default();
    diary.keep(&mut tab, Msg::Storage(StorageMsg::Saved(SaveId(1))), &mut store);
    diary.keep(&mut tab, connections(["google-calendar"]), &mut store);
    diary.keep(&mut tab, show("team", true), &mut store);
    assert_eq!(titles(&mut tab), ["Stand-up", "Team day"]);
    diary.keep(&mut tab, show(ME, false), &mut store);
    assert_eq!(titles(&mut tab), ["Team day"]);
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(engine::Page::Integrations))));
    let engine::view::PageView::Integrations(page) = tab.view().page else { panic!() };
    let calendars =
        page.providers.iter().flat_map(|provider| &provider.accounts).flat_map(|account| &account.calendars);
    let calendars: Vec<_> = calendars.map(|calendar| (calendar.id.as_str(), calendar.drawn)).collect();
    assert_eq!(calendars, [("team", true), (ME, false)]);
    diary.asked.clear();
    let mut again = reopened(&store);
    again.now += 6 * MINUTE;
    diary.send(&mut again, connections(["google-calendar"]));
    assert_eq!((diary.listings("team"), diary.listings(ME)), (1, 0));
}

#[test]
fn an_event_in_two_accounts_is_drawn_once() {
    let of_series = r#","iCalUID":"s1@google.com""#;
    let mut diary = Diary::with([
        event("s1_24", "Weekly", "2026-11-24T10:00", "2026-11-24T11:00", of_series),
        event("s1_25", "Weekly", "2026-11-25T10:00", "2026-11-25T11:00", of_series),
        standup(),
    ]);
    let mut tab = tab_with(&mut diary);
    let account = Account { id: "2".into(), name: "Ada's other".into() };
    let second = Connection { id: ConnectionId::of("google-calendar", "2"), account, ..connection("google-calendar") };
    diary.send(&mut tab, Msg::Storage(StorageMsg::Heard(vec![kept(&second, START)])));
    assert_eq!(diary.listings(ME), 2, "of both accounts");
    assert_eq!(titles(&mut tab), ["Stand-up", "Weekly", "Weekly"], "two occurrences, each once");
}

#[test]
fn declined_and_free_events_follow_the_settings() {
    let declined = r#","attendees":[{"self":true,"responseStatus":"declined"}]"#;
    let mut diary = Diary::with([
        event("e1", "Declined", "2026-11-24T09:00", "2026-11-24T10:00", declined),
        event("e2", "Free", "2026-11-24T11:00", "2026-11-24T12:00", r#","transparency":"transparent""#),
        event("e3", "Usual", "2026-11-24T13:00", "2026-11-24T14:00", ""),
    ]);
    let mut tab = tab_with(&mut diary);
    assert_eq!(titles(&mut tab), ["Free", "Usual"]);
    tab.send(Msg::Settings(SettingsMsg::Choose("hidden", "free".into())));
    assert_eq!(titles(&mut tab), ["Declined", "Usual"]);
}

#[test]
fn only_what_is_visible_is_in_the_view_and_only_in_ones_own_days() {
    let mut diary = Diary::with([
        standup(),
        event("e2", "Night", "2026-11-24T23:00", "2026-11-25T01:30", ""),
        event("e3", "Later", "2026-11-30T10:00", "2026-11-30T11:00", ""),
        event("e4", "Point", "2026-11-26T08:00", "2026-11-26T08:00", ""),
        event("e5", "Sail", "2026-11-27T20:00", "2026-11-29T06:00", ""),
    ]);
    let mut tab = tab_with(&mut diary);
    let all = drawn(&mut tab);
    let named = |day, title: &str| {
        let found = all.iter().find(|(of, name, ..)| *of == day && name == title);
        found.map(|(.., start, minutes)| (start.as_str(), *minutes))
    };
    assert_eq!(named(24, "Night"), Some(("23:00", 60)));
    assert_eq!(named(25, "Night"), Some(("00:00", 90)));
    assert_eq!(named(26, "Point"), Some(("08:00", 0)));
    assert_eq!([27, 28, 29].map(|day| named(day, "Sail")), [Some(("20:00", 240)), Some(("", 0)), Some(("00:00", 360))]);
    assert!(all.iter().all(|(_, title, ..)| title != "Later"));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::day(Some(day(26))))));
    assert_eq!(titles(&mut tab), ["Point"]);
    diary.send(&mut tab, Msg::Calendar(CalendarMsg::Step(4)));
    assert_eq!(titles(&mut tab), ["Later"]);
    tab.send(heard([Record::Member(Member::new(MemberId::new("zz"), "Ivo"))]));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route { who: Some(MemberId::new("zz")), ..Route::week(None) })));
    assert_eq!(titles(&mut tab), [""; 0], "in somebody else's week");
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(None))));
    assert!(titles(&mut tab).contains(&"Stand-up".to_owned()));
}

#[test]
fn meetings_beside_each_other_share_the_width() {
    let mut diary = Diary::with([
        event("e1", "A", "2026-11-24T09:00", "2026-11-24T10:00", ""),
        event("e2", "B", "2026-11-24T09:30", "2026-11-24T10:30", ""),
    ]);
    let mut tab = tab_with(&mut diary);
    let lanes: Vec<_> = tab.view().meetings.days[1].timed.iter().map(|it| it.lane.map(|it| (it.lane, it.of))).collect();
    assert_eq!(lanes, [Some((0, 2)), Some((1, 2))]);
    tab.send(new_entry("Mine".into(), Some(crate::world::slot(day(24), "09:15"))));
    let week = tab.view().week;
    assert_eq!(week.days[1].timed[0].lane.map(|lane| lane.of), Some(1), "an entry lies over them in all of its width");
}

#[test]
fn a_meeting_gives_way_to_an_entry_of_it_at_that_time() {
    let mut diary = Diary::with([standup(), all_day("e2", "Fair", "2026-11-26", "2026-11-27")]);
    let mut tab = tab_with(&mut diary);
    diary.send(&mut tab, Msg::Sidebar(SidebarMsg::Toggle));
    diary.send(&mut tab, Msg::Lifecycle(LifecycleMsg::Leader(true)));
    let grip = |item: &str| Grip::Item { connection: connection("google-calendar").id, item: item.into() };
    tab.send(Msg::Drag(DragMsg::Lift(grip("e1"))));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "09:30")))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(titles(&mut tab), ["Fair"], "not twice");
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(titles(&mut tab), ["Stand-up", "Fair"]);
    tab.send(Msg::Drag(DragMsg::Lift(grip("e1"))));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "15:00")))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(titles(&mut tab), ["Stand-up", "Fair"], "an entry at another time is something else");
}

#[test]
fn with_the_sidebar_closed_calendars_are_asked_every_five_minutes_and_nothing_else_is() {
    let mut sky = Sky::new(200);
    sky.pass(31 * MINUTE);
    let starts: Vec<Millis> = sky.starts[&connection("google-calendar").id].iter().map(|at| at - START).collect();
    assert_eq!(starts.len(), 7, "{starts:?}");
    assert!(starts.windows(2).all(|two| (5 * MINUTE..5 * MINUTE + SECOND).contains(&(two[1] - two[0]))), "{starts:?}");
    assert_eq!(sky.calls, 0, "of Asana");
    sky.send(Msg::Lifecycle(LifecycleMsg::Visible(false)));
    sky.pass(60 * MINUTE);
    assert_eq!(sky.starts[&connection("google-calendar").id].len(), 7, "hidden");
    sky.send(Msg::Lifecycle(LifecycleMsg::Visible(true)));
    sky.pass(SECOND);
    assert_eq!(sky.starts[&connection("google-calendar").id].len(), 8, "at once on being shown again");
}

#[test]
fn other_days_are_asked_for_at_once_and_known_ones_are_not() {
    let mut sky = Sky::new(100);
    let id = connection("google-calendar").id;
    sky.pass(10 * SECOND);
    let before = sky.starts[&id].len();
    for _ in 0..30 {
        sky.send(Msg::Calendar(CalendarMsg::Step(1)));
        sky.pass(33);
    }
    sky.pass(2 * SECOND);
    assert_eq!(sky.starts[&id].len() - before, 2, "the first and the last step");
    sky.send(Msg::Calendar(CalendarMsg::Today));
    sky.pass(MINUTE);
    assert_eq!(sky.starts[&id].len() - before, 2, "this week was just listed");
}

#[test]
fn without_an_answer_it_backs_off_with_the_sidebar_closed_too() {
    for weather in [Weather::Status(503), Weather::Silence, Weather::Garbage] {
        let mut sky = Sky::new(100);
        sky.weather = weather;
        sky.pass(60 * MINUTE);
        let count = sky.starts[&connection("google-calendar").id].len();
        assert!((8..60).contains(&count), "{weather:?}: {count} in an hour");
    }
}

#[test]
fn what_the_sidebar_lists_is_not_asked_for_a_second_time() {
    let mut diary = Diary::with([standup()]);
    let mut tab = tab_with(&mut diary);
    diary.send(&mut tab, Msg::Sidebar(SidebarMsg::Toggle));
    diary.send(&mut tab, Msg::Lifecycle(LifecycleMsg::Leader(true)));
    diary.send(&mut tab, show("team", true));
    tab.now += 6 * SECOND;
    diary.send(&mut tab, Msg::Lifecycle(LifecycleMsg::Tick));
    tab.now += MINUTE;
    diary.send(&mut tab, Msg::Lifecycle(LifecycleMsg::Tick));
    diary.asked.clear();
    for _ in 0..600 {
        tab.now += SECOND;
        diary.send(&mut tab, Msg::Lifecycle(LifecycleMsg::Tick));
    }
    assert_eq!((diary.listings(ME), diary.listings("team")), (20, 20), "each every 30 s");
    // The sidebar at the other calendar: still once each.
    diary.send(&mut tab, Msg::Sidebar(SidebarMsg::ShowContainer("team".into())));
    diary.asked.clear();
    for _ in 0..30 {
        tab.now += SECOND;
        diary.send(&mut tab, Msg::Lifecycle(LifecycleMsg::Tick));
    }
    let (own, team) = (diary.listings(ME), diary.listings("team"));
    assert!((5..=7).contains(&team) && (1..=2).contains(&own), "only the list one works with is hot: {own}, {team}");
}

#[test]
fn a_calendar_that_cannot_be_read_spoils_neither_the_others_nor_the_sidebar() {
    let mut diary = Diary::with([standup()]);
    diary.team = || status(404, &[]);
    let mut tab = tab_with(&mut diary);
    diary.send(&mut tab, show("team", true));
    diary.send(&mut tab, Msg::Sidebar(SidebarMsg::Toggle));
    diary.send(&mut tab, Msg::Lifecycle(LifecycleMsg::Leader(true)));
    diary.asked.clear();
    for _ in 0..600 {
        tab.now += SECOND;
        diary.send(&mut tab, Msg::Lifecycle(LifecycleMsg::Tick));
    }
    assert_eq!(titles(&mut tab), ["Stand-up"]);
    assert_eq!(tab.view().sidebar.panel.as_ref().map(|panel| panel.status.clone()), Some(PanelStatus::Ready));
    assert_eq!(diary.listings(ME), 20);
    assert!(diary.listings("team") <= 21, "{}", diary.listings("team"));
}

#[test]
fn the_last_events_are_there_without_a_network_after_a_new_start() {
    let mut diary = Diary::with([standup()]);
    let mut tab = Tab::ready();
    let mut store = Store::default();
    diary.keep(&mut tab, Msg::Storage(StorageMsg::Saved(SaveId(1))), &mut store);
    diary.keep(&mut tab, connections(["google-calendar"]), &mut store);
    diary.keep(&mut tab, show("team", true), &mut store);
    store.write(&[kept(&connection("google-calendar"), START)]);
    let mut later = reopened(&store);
    later.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    assert_eq!(titles(&mut later), ["Stand-up", "Team day"], "both calendars of the week");
}

#[test]
fn a_meeting_is_planned_at_its_time_whatever_the_sidebar_lists() {
    let mut diary = Diary::with([standup(), all_day("e2", "Fair", "2026-11-26", "2026-11-27")]);
    let mut tab = tab_with(&mut diary);
    diary.send(&mut tab, show("team", true));
    diary.send(&mut tab, Msg::Sidebar(SidebarMsg::Toggle));
    diary.send(&mut tab, Msg::Lifecycle(LifecycleMsg::Leader(true)));
    diary.send(&mut tab, Msg::Sidebar(SidebarMsg::ShowContainer("team".into())));
    let plan = |item: &str| Msg::Meetings(MeetingsMsg::Plan(connection("google-calendar").id, item.into()));
    let effects = diary.send(&mut tab, plan("e1"));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Focus(engine::FocusTarget::Entry(_)))));
    diary.send(&mut tab, plan("e2"));
    let week = tab.view().week;
    let entry = &week.days[1].timed[0];
    assert_eq!((&*entry.title, entry.start.unwrap().to_hhmm(), entry.minutes), ("Stand-up", "09:30".to_owned(), 15));
    assert_eq!(&*week.days[3].untimed[0].title, "Fair");
    assert_eq!(titles(&mut tab), ["Team day"]);
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(titles(&mut tab), ["Fair", "Team day"]);
    assert!(diary.send(&mut tab, plan("nothing")).iter().all(|effect| !matches!(effect, Effect::Save { .. })));
}

#[test]
fn a_meeting_says_who_where_and_how_to_join_if_that_is_safe() {
    let invited = r#","location":"Quay 3","hangoutLink":"https://meet.example/abc","attendees":[
        {"email":"ada@loom.example","self":true,"responseStatus":"tentative"},
        {"displayName":"Ivo","responseStatus":"accepted"},{"email":"zoe@loom.example"},
        {"displayName":"Room 2","resource":true}]"#;
    let unsafe_link = r#","hangoutLink":"javascript:alert(1)""#;
    let plain = r#","hangoutLink":"http://localhost/join""#;
    let mut diary = Diary::with([
        event("e1", "A", "2026-11-24T09:00", "2026-11-24T10:00", invited),
        event("e2", "B", "2026-11-24T11:00", "2026-11-24T12:00", unsafe_link),
        event("e3", "C", "2026-11-24T13:00", "2026-11-24T14:00", plain),
    ]);
    let mut tab = tab_with(&mut diary);
    let view = tab.view();
    let [a, b, c] = &view.meetings.days[1].timed[..] else { panic!() };
    let details = a.details.as_ref().unwrap();
    let guests: Vec<_> = details.guests.iter().map(|guest| (&*guest.name, guest.answer.as_str())).collect();
    assert_eq!(guests, [("Ivo", "accepted"), ("zoe@loom.example", "awaited")]);
    assert_eq!((details.place.as_deref(), details.own.map(|own| own.as_str())), (Some("Quay 3"), Some("tentative")));
    assert_eq!([&a.join, &b.join, &c.join].map(Option::as_deref), [Some("https://meet.example/abc"), None, None]);
}

fn plan_entry(tab: &mut Tab, title: &str, date: u32, start: &str) {
    let slot = Some(crate::world::slot(day(date), start));
    tab.send(new_entry(title.into(), slot));
}

/// Where the words of the only timed meeting of a day are, in minutes of the day.
fn seen(tab: &mut Tab, day: usize) -> Option<(u16, u16)> {
    tab.view().meetings.days[day].timed[0].seen.map(|span| (span.start, span.end))
}

#[test]
fn the_words_of_a_meeting_are_where_no_entry_covers_it() {
    let mut diary = Diary::with([event("e1", "Review", "2026-11-25T10:00", "2026-11-25T12:00", "")]);
    let mut tab = tab_with(&mut diary);
    assert_eq!(seen(&mut tab, 2), Some((600, 720)), "all of it");
    plan_entry(&mut tab, "First [30m]", 25, "09:45");
    assert_eq!(seen(&mut tab, 2), Some((615, 720)), "below an entry");
    plan_entry(&mut tab, "Second [30m]", 25, "11:00");
    assert_eq!(seen(&mut tab, 2), Some((615, 660)), "between two, in the longer part");
    let view = tab.view();
    let covered = view.meetings.days[2].timed[0].covered.iter().map(|span| (span.start, span.end));
    assert_eq!(covered.collect::<Vec<_>>(), [(600, 615), (660, 690)]);
    plan_entry(&mut tab, "All [3h]", 25, "09:30");
    assert_eq!(seen(&mut tab, 2), None);
}

#[test]
fn meetings_take_their_part_of_the_capacity_once() {
    let free = event("e3", "Lunch", "2026-11-25T12:00", "2026-11-25T13:00", r#","transparency":"transparent""#);
    let mut diary = Diary::with([
        event("e1", "Review", "2026-11-25T10:00", "2026-11-25T12:00", ""),
        event("e2", "Call", "2026-11-25T11:00", "2026-11-25T12:30", ""),
        free,
    ]);
    let mut tab = tab_with(&mut diary);
    let counted = |tab: &mut Tab| tab.view().meetings.days[2].counted;
    assert_eq!(counted(&mut tab), 150, "two at once take their time once, and one that leaves free takes none");
    plan_entry(&mut tab, "Prepare [1h]", 25, "09:30");
    assert_eq!(counted(&mut tab), 120, "what an entry covers is counted with the entry");
    let off = SettingsMsg::Choose("count_meetings", "".into());
    tab.send(Msg::Settings(off));
    assert_eq!(counted(&mut tab), 0);
}

#[test]
fn free_time_is_what_meetings_and_entries_leave_of_the_hours_that_are_left() {
    let mut diary = Diary::with([event("e1", "Review", "2026-11-25T10:00", "2026-11-25T12:00", "")]);
    let mut tab = tab_with(&mut diary);
    let free = |tab: &mut Tab| tab.view().meetings.days.iter().map(|day| day.free).collect::<Vec<_>>();
    // Nine to five; Monday is over, and it is nine o'clock on Tuesday.
    assert_eq!(free(&mut tab), [None, Some(480), Some(360), Some(480), Some(480), None, None]);
    plan_entry(&mut tab, "Prepare [1h]", 25, "09:30");
    assert_eq!(free(&mut tab)[2], Some(330), "half of it lies over the meeting");
    tab.wait(2 * 60 * MINUTE - MINUTE);
    assert_eq!(free(&mut tab)[1], Some(360), "counted from the next quarter of an hour");
    plan_entry(&mut tab, "Late [1h]", 25, "20:00");
    assert_eq!(free(&mut tab)[2], Some(330), "what is beyond the hours takes nothing of them");
}
