//! When providers are polled, over hours of virtual time: only its own wake-ups drive the tab.

use engine::view::{ChipState, PanelStatus};
use engine::{
    CalendarMsg, CallId, CompletionMsg, DragMsg, EntryMsg, LifecycleMsg, Millis, Msg, Problem, SidebarMsg, StorageMsg,
};
use proptest::prelude::*;
use providers::Fault;

use crate::sky::{MINUTE, SECOND, Sky, Weather};
use crate::world::{START, connection, kept, ok};

#[test]
fn every_thirty_seconds_from_the_moment_of_opening() {
    let mut sky = Sky::new(200);
    sky.pass(10 * MINUTE);
    assert_eq!(sky.starts(), [] as [Millis; 0], "nothing while closed");
    sky.send(Msg::Sidebar(SidebarMsg::Toggle));
    sky.pass(10 * MINUTE);
    let expected: Vec<Millis> = (0..=20).map(|at| 600 + at * 30).collect();
    assert_eq!(sky.starts(), expected);
}

#[test]
fn a_whole_day_of_an_open_sidebar() {
    let mut sky = Sky::opened(350);
    sky.pass(24 * 60 * MINUTE - 1);
    for starts in sky.starts.values() {
        assert_eq!(starts.len(), 24 * 60 * 2);
        assert!(starts.windows(2).all(|two| two[1] - two[0] == 30 * SECOND));
    }
}

#[test]
fn five_seconds_for_half_a_minute_after_an_interaction() {
    let mut sky = Sky::opened(100);
    sky.pass(62 * SECOND);
    sky.send(Msg::Sidebar(SidebarMsg::Search("report".into())));
    sky.pass(2 * MINUTE);
    // Polled at 60, interaction at 62: every 5 s after the last start until 92, then 30 s again.
    assert_eq!(sky.starts(), [0, 30, 60, 65, 70, 75, 80, 85, 90, 120, 150, 180]);
    let google: Vec<Millis> =
        sky.starts[&connection("google-calendar").id].iter().map(|at| (at - START) / SECOND).collect();
    assert_eq!(google, [0, 30, 60, 90, 120, 150, 180], "the other connection keeps its cadence");
}

#[test]
fn an_interaction_is_over_after_half_a_minute_whatever_came_between() {
    // A slow answer: the poll of 85 is answered at 97, when the interaction at 62 no longer counts.
    let mut sky = Sky::opened(100);
    sky.pass(62 * SECOND);
    sky.send(Msg::Sidebar(SidebarMsg::Search("report".into())));
    sky.pass(22 * SECOND);
    sky.latency = 12 * SECOND;
    sky.pass(2 * SECOND);
    sky.latency = 100;
    sky.pass(MINUTE);
    assert_eq!(sky.starts(), [0, 30, 60, 65, 70, 75, 80, 85, 115, 145]);

    // Away, and back at 97, when the interaction no longer counts and the usual interval hasn't passed.
    let mut sky = Sky::opened(100);
    sky.pass(62 * SECOND);
    sky.send(Msg::Sidebar(SidebarMsg::Search("report".into())));
    sky.pass(24 * SECOND);
    sky.send(Msg::Lifecycle(LifecycleMsg::Visible(false)));
    sky.pass(11 * SECOND);
    sky.send(Msg::Lifecycle(LifecycleMsg::Visible(true)));
    sky.pass(MINUTE);
    assert_eq!(sky.starts(), [0, 30, 60, 65, 70, 75, 80, 85, 115, 145]);
}

#[test]
fn working_with_an_entry_asks_the_connection_that_it_came_from() {
    let mut sky = Sky::opened(100);
    sky.pass(10 * SECOND);
    sky.send(Msg::Drag(DragMsg::Lift(engine::Grip::Item { connection: connection("asana").id, item: "t1".into() })));
    sky.send(Msg::Drag(DragMsg::Drop));
    let entry = sky.tab.model.plan().entries().next().unwrap().id.clone();
    sky.pass(5 * MINUTE + 7 * SECOND);
    let before = sky.starts().len();
    let at = (sky.tab.now - START) / SECOND;
    sky.send(Msg::Entry(EntryMsg::Touch(entry)));
    sky.pass(29 * SECOND);
    let since: Vec<Millis> = sky.starts()[before..].iter().map(|start| start - at).collect();
    assert_eq!(since.len(), 6, "{since:?}");
    assert!(since.windows(2).all(|two| two[1] - two[0] == 5));
}

#[test]
fn opening_and_closing_is_no_burst() {
    let mut sky = Sky::opened(100);
    for _ in 0..20 {
        sky.pass(SECOND / 2);
        sky.send(Msg::Sidebar(SidebarMsg::Toggle));
    }
    sky.pass(20 * SECOND);
    assert!(sky.starts().windows(2).all(|two| two[1] - two[0] >= 5), "{:?}", sky.starts());
}

#[test]
fn a_page_that_comes_back_asks_at_once_when_its_list_is_old() {
    let mut sky = Sky::opened(100);
    sky.pass(5 * SECOND);
    sky.send(Msg::Lifecycle(LifecycleMsg::Visible(false)));
    sky.pass(10 * SECOND);
    sky.send(Msg::Lifecycle(LifecycleMsg::Visible(true)));
    sky.pass(20 * SECOND);
    assert_eq!(sky.starts(), [0, 30], "a short absence changes nothing");
    sky.send(Msg::Lifecycle(LifecycleMsg::Visible(false)));
    sky.pass(60 * MINUTE);
    assert_eq!(sky.starts(), [0, 30]);
    sky.send(Msg::Lifecycle(LifecycleMsg::Visible(true)));
    assert_eq!(sky.starts(), [0, 30, 3_635]);
}

#[test]
fn only_the_leader_polls_but_any_tab_may_refresh() {
    let mut sky = Sky::opened(100);
    sky.send(Msg::Lifecycle(LifecycleMsg::Leader(false)));
    sky.pass(5 * MINUTE);
    assert_eq!(sky.starts(), [0]);
    sky.send(Msg::Sidebar(SidebarMsg::Refresh));
    sky.pass(5 * MINUTE);
    assert_eq!(sky.starts(), [0, 300]);
}

#[test]
fn a_manual_refresh_also_waits_for_a_rate_limit() {
    let mut sky = Sky::opened(100);
    sky.pass(10 * SECOND);
    sky.weather = Weather::RateLimit(120);
    sky.pass(25 * SECOND);
    for _ in 0..10 {
        sky.send(Msg::Sidebar(SidebarMsg::Refresh));
        sky.send(Msg::Sidebar(SidebarMsg::Toggle));
        sky.send(Msg::Sidebar(SidebarMsg::Toggle));
        sky.pass(SECOND);
    }
    assert!(matches!(sky.panel().status, PanelStatus::Stale { fault: Fault::Wait { .. }, retry_at: Some(_), .. }));
    assert_eq!(sky.panel().rows.iter().count(), 8, "the list stays");
    sky.weather = Weather::Fine;
    sky.pass(3 * MINUTE);
    assert_eq!(sky.starts()[..3], [0, 30, 150]);
    assert_eq!(sky.panel().status, PanelStatus::Ready);
}

#[test]
fn a_wait_from_any_answer_holds_for_all_calls() {
    let mark = |sky: &mut Sky| sky.send(Msg::Completion(CompletionMsg::Toggle(connection("asana").id, "t1".into())));
    // Reported to a listing, and respected by a mark and a search; `Sky::call` checks it.
    let mut sky = Sky::opened(100);
    sky.pass(10 * SECOND);
    sky.weather = Weather::RateLimit(120);
    sky.pass(25 * SECOND);
    let before = sky.calls;
    mark(&mut sky);
    sky.send(Msg::Sidebar(SidebarMsg::Search("report".into())));
    sky.pass(100 * SECOND);
    sky.weather = Weather::Fine;
    assert_eq!(sky.calls, before, "nothing of any kind");
    sky.pass(60 * SECOND);
    assert!(sky.calls > before + 2);

    // Reported to a mark, and respected by the listing.
    let mut sky = Sky::opened(100);
    sky.pass(10 * SECOND);
    sky.weather = Weather::RateLimit(120);
    mark(&mut sky);
    sky.pass(SECOND);
    sky.weather = Weather::Fine;
    sky.send(Msg::Sidebar(SidebarMsg::Refresh));
    let before = sky.calls;
    sky.pass(115 * SECOND);
    assert_eq!(sky.calls, before);
    sky.pass(60 * SECOND);
    assert!(sky.calls > before + 1);
}

#[test]
fn a_clock_that_is_put_back_stops_nothing() {
    let mut sky = Sky::opened(100);
    sky.pass(5 * MINUTE + SECOND);
    sky.tab.now -= 60 * MINUTE;
    let before = sky.starts().len();
    // Like a browser's timer: it rings after its time, whatever the clock says by then.
    sky.wake = Some(sky.tab.now + 30 * SECOND);
    sky.pass(5 * MINUTE);
    let count = sky.starts().len() - before;
    assert!((9..=11).contains(&count), "{count} in five minutes");
}

#[test]
fn failures_back_off_and_keep_the_list() {
    for weather in [Weather::Status(503), Weather::Offline, Weather::Silence] {
        let mut sky = Sky::opened(100);
        sky.pass(SECOND);
        let (rows, updated) = (sky.panel().rows, sky.panel().updated_at);
        sky.weather = weather;
        sky.pass(60 * MINUTE);
        let count = sky.starts().len();
        assert!((10..60).contains(&count), "{weather:?}: {count} in an hour");
        assert_eq!((sky.panel().rows, sky.panel().updated_at), (rows, updated));
        assert_eq!(sky.tab.view().sidebar.connections[0].state, ChipState::Waiting);
        sky.weather = Weather::Fine;
        sky.pass(10 * MINUTE);
        assert_eq!(sky.panel().status, PanelStatus::Ready, "{weather:?}");
    }
}

#[test]
fn lasting_faults_are_shown_with_their_id() {
    let mut sky = Sky::opened(100);
    sky.pass(SECOND);
    sky.weather = Weather::Garbage;
    sky.pass(35 * SECOND);
    let PanelStatus::Trouble { fault: Fault::Shape { .. }, correlation_id, .. } = sky.panel().status else { panic!() };
    assert!(correlation_id.starts_with("call-"));
    sky.pass(10 * MINUTE);
    let starts = sky.starts();
    assert!(starts.windows(2).all(|two| two[1] - two[0] >= 30), "never sooner than usual: {starts:?}");
}

#[test]
fn a_lost_sign_in_stops_polling_and_keeps_the_list() {
    let mut sky = Sky::opened(100);
    sky.pass(SECOND);
    sky.weather = Weather::Status(401);
    sky.pass(40 * SECOND);
    let stopped = matches!(sky.panel().status, PanelStatus::Disconnected);
    // Whether a bare 401 means that is up to the adapter; the proxy's `revoked` always does.
    if !stopped {
        sky.weather = Weather::Fine;
        sky.pass(10 * MINUTE);
    }
    let mut sky = Sky::opened(100);
    sky.pass(SECOND);
    sky.pass(28 * SECOND);
    let (call, ..) = {
        sky.weather = Weather::Silence;
        sky.pass(2 * SECOND);
        // The last two calls are the connections' own; call ids increase.
        let last = (1..100).rev().map(CallId);
        (last, ())
    };
    for call in call {
        sky.answered(call, Err(Problem { fault: Fault::SignIn, correlation_id: "c".into() }));
    }
    let before = sky.starts().len();
    sky.pass(60 * MINUTE);
    assert_eq!(sky.starts().len(), before);
    assert_eq!(sky.panel().status, PanelStatus::Disconnected);
    assert_eq!(sky.panel().rows.len(), 8);
    let mut again = connection("asana");
    again.sealed.grant = engine::Opaque("new".into());
    sky.weather = Weather::Fine;
    sky.under_way.clear();
    sky.send(Msg::Storage(StorageMsg::Heard(vec![kept(&again, sky.tab.now + 1)])));
    sky.pass(SECOND);
    assert_eq!(sky.panel().status, PanelStatus::Ready);
}

#[test]
fn another_week_is_asked_for_at_once_and_a_burst_once() {
    let mut sky = Sky::opened(100);
    sky.send(Msg::Sidebar(SidebarMsg::ShowConnection(connection("google-calendar").id)));
    sky.pass(40 * SECOND);
    let id = connection("google-calendar").id;
    let before = sky.starts[&id].len();
    for _ in 0..30 {
        sky.send(Msg::Calendar(CalendarMsg::Step(1)));
        sky.pass(33);
    }
    sky.pass(SECOND);
    assert_eq!(sky.starts[&id].len() - before, 2, "the first and the last step");
    assert_eq!(sky.panel().status, PanelStatus::Ready);
}

#[test]
fn an_answer_to_an_abandoned_call_is_dropped() {
    let mut sky = Sky::opened(100);
    sky.pass(SECOND);
    let rows = sky.panel().rows;
    for call in 0..50 {
        sky.answered(CallId(call), Ok(ok(r#"{"data":[],"next_page":null}"#.to_owned())));
    }
    assert_eq!(sky.panel().rows, rows);
}

#[derive(Clone, Debug)]
enum Act {
    Toggle,
    Visible(bool),
    Leader(bool),
    Online(bool),
    Refresh,
    Search,
    Step,
    Weather(Weather),
    Pass(u32),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => Just(Act::Toggle),
        2 => any::<bool>().prop_map(Act::Visible),
        1 => any::<bool>().prop_map(Act::Leader),
        1 => any::<bool>().prop_map(Act::Online),
        2 => Just(Act::Refresh),
        2 => Just(Act::Search),
        1 => Just(Act::Step),
        3 => prop_oneof![
            3 => Just(Weather::Fine),
            1 => Just(Weather::Status(503)),
            1 => (1..400_u32).prop_map(Weather::RateLimit),
            1 => Just(Weather::Offline),
            1 => Just(Weather::Silence),
            1 => Just(Weather::Garbage),
        ].prop_map(Act::Weather),
        8 => (1..200_000_u32).prop_map(Act::Pass),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    /// `Sky::call` asserts that there are no calls while hidden or closed, none before a rate limit has passed, and
    /// never two of one connection. Here: never more than the fastest cadence allows, and in the end everything works
    /// again.
    #[test]
    fn a_day_of_random_events(acts in prop::collection::vec(act(), 1..150), latency in 1..4_000_i64) {
        let mut sky = Sky::opened(latency);
        for act in acts {
            match act {
                Act::Toggle => sky.send(Msg::Sidebar(SidebarMsg::Toggle)),
                Act::Visible(visible) => sky.send(Msg::Lifecycle(LifecycleMsg::Visible(visible))),
                Act::Leader(leader) => sky.send(Msg::Lifecycle(LifecycleMsg::Leader(leader))),
                Act::Online(online) => sky.send(Msg::Lifecycle(LifecycleMsg::Online(online))),
                Act::Refresh => sky.send(Msg::Sidebar(SidebarMsg::Refresh)),
                Act::Search => sky.send(Msg::Sidebar(SidebarMsg::Search("a".into()))),
                Act::Step => sky.send(Msg::Calendar(CalendarMsg::Step(1))),
                Act::Weather(weather) => sky.weather = weather,
                Act::Pass(by) => sky.pass(by.into()),
            }
        }
        sky.weather = Weather::Fine;
        if !sky.shown {
            sky.send(Msg::Sidebar(SidebarMsg::Toggle));
        }
        sky.send(Msg::Lifecycle(LifecycleMsg::Visible(true)));
        sky.send(Msg::Lifecycle(LifecycleMsg::Online(true)));
        sky.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
        // The longest wait of all: a rate limit of 400 s after a call without an answer.
        sky.pass(15 * MINUTE);
        prop_assert_eq!(sky.panel().status, PanelStatus::Ready);
        let age = sky.tab.now - sky.panel().updated_at.unwrap();
        prop_assert!(age <= 30 * SECOND + 5 * latency, "{age}");
    }
}
