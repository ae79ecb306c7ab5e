use engine::{CalendarMsg, DragMsg, Effect, Grip, LifecycleMsg, Message, Msg, Nudge, Page, Route, SidebarMsg};
use providers::Ask;

use super::{Diary, event, plan_entry, show, standup, tab_with, titles};
use crate::sky::SECOND;
use crate::world::{START, Tab, calls, connection, day};

#[test]
fn a_month_and_the_team_have_them_too_and_share_the_lists_of_the_weeks() {
    let mut diary = Diary::with([standup(), event("e3", "Later", "2026-11-30T10:00", "2026-11-30T11:00", "")]);
    let mut tab = tab_with(&mut diary);
    let mut asked = |tab: &mut Tab, route: Route| {
        diary.send(tab, Msg::Calendar(CalendarMsg::Go(route)));
        std::mem::take(&mut diary.asked).len()
    };
    assert_eq!(asked(&mut tab, Route::to(Page::Team)), 2, "what was asked before");
    assert_eq!(titles(&mut tab), ["Stand-up"]);
    assert_eq!(asked(&mut tab, Route::to(Page::Month)), 5, "the other weeks");
    assert_eq!(titles(&mut tab), ["Stand-up", "Later"]);
    assert_eq!(tab.view().meetings.read_at, Some(START));
    assert_eq!([Route::week(None), Route::day(Some(day(30)))].map(|route| asked(&mut tab, route)), [0, 0]);
    assert_eq!(titles(&mut tab), ["Later"]);
}

/// Answers that take longer than a list stays fresh: the next cycle asks again, and not the same one.
#[test]
fn however_late_answers_are_a_cycle_asks_for_each_calendar_once() {
    let mut diary = Diary::with([standup()]);
    let mut tab = tab_with(&mut diary);
    diary.send(&mut tab, show("team", true));
    let mut open = calls(&tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
    open.extend(calls(&tab.send(Msg::Sidebar(SidebarMsg::Toggle))));
    let mut asked = Vec::new();
    for _ in 0..40 {
        let effects = if open.is_empty() {
            tab.wait(SECOND)
        } else {
            let (call, _, ask) = open.remove(0);
            let (cycle, _) = tab.model.listing(&connection("google-calendar").id).unwrap();
            if let Ask::Items { container, .. } = &ask {
                asked.push((cycle, container.clone()));
            }
            tab.now += 40 * SECOND;
            tab.answered(call, Ok(diary.answer(&ask)))
        };
        open.extend(calls(&effects));
    }
    let mut once = asked.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), asked.len(), "{asked:?}");
    assert!(once.len() > 8, "{asked:?}");
}

#[test]
fn what_is_moved_by_keys_says_which_meeting_it_would_lie_over() {
    let mut diary = Diary::with([standup(), event("e2", "Review", "2026-11-25T09:00", "2026-11-25T10:00", "")]);
    let mut tab = tab_with(&mut diary);
    let over = |tab: &mut Tab, grip: Grip, nudges: &[Nudge]| -> Vec<Option<String>> {
        tab.send(Msg::Drag(DragMsg::Lift(grip)));
        let all = nudges.iter().filter_map(|nudge| match &tab.send(Msg::Drag(DragMsg::Nudge(*nudge)))[..] {
            [Effect::Announce(Message::Hovering { over, .. }), ..] => Some(over.as_deref().map(str::to_owned)),
            _ => None,
        });
        let all = all.collect();
        tab.send(Msg::Drag(DragMsg::Drop));
        all
    };
    plan_entry(&mut tab, "Mine", 24, "09:00");
    let entry = tab.view().week.days[1].timed[0].id.clone();
    let grip = Grip::Entry { entry, at: None };
    let said = over(&mut tab, grip, &[Nudge::Steps(1), Nudge::Steps(-3), Nudge::Days(1), Nudge::Steps(4)]);
    assert_eq!(said, [Some("Stand-up".into()), None, None, Some("Review".into())]);
    let itself = Grip::Item { connection: connection("google-calendar").id, item: "e2".into() };
    let said = over(&mut tab, itself, &[Nudge::Days(1), Nudge::Days(-1)]);
    assert_eq!(said, [None, Some("Stand-up".into())], "over another one, not over itself");
}
