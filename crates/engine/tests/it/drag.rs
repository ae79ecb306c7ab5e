//! Picking up, moving and dropping.

use engine::view::{GhostKind, ToastOffer};
use engine::{
    DragMsg, Effect, EntryMsg, FocusTarget, Grip, HistoryMsg, Message, Msg, NewEntry, Nudge, Ratio, StorageMsg, Stored,
    StoredChange,
};
use plan::{EntryId, Record, Workspace};

use crate::world::{Host, Tab, connection, day, place, saves, slot};

fn item(id: &str) -> Grip {
    Grip::Item { connection: connection("asana").id, item: id.into() }
}

/// The plan as text.
fn planned(plan: &Workspace) -> Vec<String> {
    let line = |entry: &plan::TimeEntry| {
        let start = entry.slot.start.map(|start| start.to_hhmm()).unwrap_or_default();
        let title = plan.task(&entry.task).map(|task| task.title.to_string()).unwrap_or_default();
        format!("{} {start} {} {title}", entry.slot.date, entry.scheduled)
    };
    plan.entries().map(line).collect()
}

fn first(tab: &Tab) -> EntryId {
    tab.model.plan().entries().next().unwrap().id.clone()
}

fn drag(tab: &mut Tab, grip: Grip, to: engine::Place) -> Vec<Effect> {
    tab.send(Msg::Drag(DragMsg::Pick(grip)));
    tab.send(Msg::Drag(DragMsg::Over(Some(to))));
    tab.send(Msg::Drag(DragMsg::Drop))
}

#[test]
fn a_dropped_item_becomes_an_entry_with_the_length_of_its_title() {
    let mut tab = Tab::connected(&Host::default());
    let effects = drag(&mut tab, item("t1"), place(day(24), "10:00"));
    assert_eq!(planned(tab.model.plan()), ["2026-11-24 10:00 90 Write report"]);
    let (_, changes, strict) = &saves(&effects)[0];
    assert!(*strict);
    assert_eq!(changes.len(), 2, "the task and its entry");
    assert_eq!(tab.view().toast.unwrap().offer, Some(ToastOffer::Undo));
}

#[test]
fn a_second_drop_adds_an_entry_and_after_completion_a_new_task() {
    let mut tab = Tab::connected(&Host::default());
    drag(&mut tab, item("t1"), place(day(24), "10:00"));
    drag(&mut tab, item("t1"), place(day(25), ""));
    assert_eq!((tab.model.plan().tasks().count(), tab.model.plan().entries().count()), (1, 2));
    let entry = first(&tab);
    tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)));
    drag(&mut tab, item("t1"), place(day(26), "08:00"));
    assert_eq!((tab.model.plan().tasks().count(), tab.model.plan().entries().count()), (2, 3));
}

#[test]
fn the_ghost_shows_the_result_of_the_drop() {
    let mut tab = Tab::connected(&Host::default());
    drag(&mut tab, item("t3"), place(day(24), "10:15"));
    tab.send(Msg::Drag(DragMsg::Pick(item("t1"))));
    for (over, start) in
        [("10:00", "10:00"), ("10:07", "10:00"), ("10:09", "10:15"), ("23:59", "23:45"), ("00:00", "00:00")]
    {
        tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), over)))));
        let ghost = tab.view().week.days[1].ghost.clone().unwrap();
        assert_eq!((ghost.start.unwrap().to_hhmm().as_str(), ghost.minutes), (start, 90), "over {over}");
    }
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "10:00")))));
    let ghost = tab.view().week.days[1].ghost.clone().unwrap();
    tab.send(Msg::Drag(DragMsg::Drop));
    let landed = tab.view().week.days[1].timed.iter().find(|entry| entry.title == ghost.title).unwrap().clone();
    assert_eq!(
        (landed.start, landed.minutes, landed.lane, landed.hue),
        (ghost.start, ghost.minutes, ghost.lane, ghost.hue)
    );
}

#[test]
fn a_drop_by_keys_equals_a_drop_by_pointer() {
    let mut by_pointer = Tab::connected(&Host::default());
    drag(&mut by_pointer, item("t1"), place(day(26), "09:30"));
    let mut by_keys = Tab::connected(&Host::default());
    by_keys.send(Msg::Drag(DragMsg::Lift(item("t1"))));
    // It is 09:00 and nothing is planned, so it begins there.
    by_keys.send(Msg::Drag(DragMsg::Nudge(Nudge::Steps(2))));
    let effects = by_keys.send(Msg::Drag(DragMsg::Nudge(Nudge::Days(2))));
    assert!(matches!(&effects[..], [Effect::Announce(Message::Hovering { spot, .. }), ..] if spot.minutes == 90));
    let effects = by_keys.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(planned(by_keys.model.plan()), planned(by_pointer.model.plan()));
    assert!(effects.contains(&Effect::Focus(FocusTarget::Entry(first(&by_keys)))));
}

#[test]
fn keys_begin_in_the_next_free_step() {
    let mut tab = Tab::connected(&Host::default());
    tab.now += 7 * 60_000;
    drag(&mut tab, item("t3"), place(day(24), "09:30"));
    tab.send(Msg::Drag(DragMsg::Lift(item("t1"))));
    let start = tab.view().week.days[1].ghost.clone().unwrap().start.unwrap();
    assert_eq!(start.to_hhmm(), "10:00", "09:15 would run into 09:30");
}

#[test]
fn above_midnight_lies_the_untimed_area() {
    let mut tab = Tab::connected(&Host::default());
    drag(&mut tab, item("t1"), place(day(24), "00:15"));
    let entry = first(&tab);
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry, at: None })));
    let mut starts = Vec::new();
    for by in [-1, -1, -5, 1, 200] {
        tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Steps(by))));
        starts.push(tab.view().week.days[1].ghost.clone().unwrap().start.map(|start| start.to_hhmm()));
    }
    let text: Vec<&str> = starts.iter().map(|start| start.as_deref().unwrap_or("untimed")).collect();
    assert_eq!(text, ["00:00", "untimed", "untimed", "00:00", "23:45"]);
}

#[test]
fn an_entry_keeps_the_distance_between_its_head_and_the_pointer() {
    let mut tab = Tab::connected(&Host::default());
    drag(&mut tab, item("t1"), place(day(24), "10:00"));
    let entry = first(&tab);
    let at = Some(Ratio { part: 48, whole: 72 });
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry, at })));
    // Grabbed at 11:00, an hour below its head.
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(25), "15:00")))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(planned(tab.model.plan()), ["2026-11-25 14:00 90 Write report"]);
}

#[test]
fn an_edge_gives_a_length_of_one_step_to_the_end_of_the_day() {
    let mut tab = Tab::connected(&Host::default());
    drag(&mut tab, item("t1"), place(day(24), "22:00"));
    let grip = Grip::Edge { entry: first(&tab), upper: false };
    tab.send(Msg::Drag(DragMsg::Pick(grip)));
    let mut lengths = Vec::new();
    for over in ["22:40", "21:00", "23:59", "23:02"] {
        tab.send(Msg::Drag(DragMsg::Over(Some(place(day(26), over)))));
        lengths.push(tab.view().week.days[1].ghost.clone().unwrap().minutes);
    }
    assert_eq!(lengths, [45, 15, 120, 60]);
    let effects = tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(planned(tab.model.plan()), ["2026-11-24 22:00 60 Write report"]);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Announce(Message::Resized { minutes: 60, .. }))));
}

#[test]
fn keys_change_the_length_of_an_item_before_it_is_planned() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Drag(DragMsg::Lift(item("t3"))));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Longer(3))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(planned(tab.model.plan()), ["2026-11-24 09:00 75 Call Ivo"]);
    let entry = first(&tab);
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry, at: None })));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Longer(-100))));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Steps(1))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(planned(tab.model.plan()), ["2026-11-24 09:15 15 Call Ivo"]);
}

#[test]
fn a_drop_that_changes_nothing_is_no_command() {
    let mut tab = Tab::connected(&Host::default());
    drag(&mut tab, item("t1"), place(day(24), "10:00"));
    let (entry, undo) = (first(&tab), tab.view().can_undo);
    let effects = drag(&mut tab, Grip::Entry { entry, at: None }, place(day(24), "10:00"));
    assert!(saves(&effects).is_empty() && undo);
    tab.send(Msg::History(HistoryMsg::Undo));
    assert!(!tab.view().can_undo, "one change was made, and one taken back");
}

#[test]
fn cancelling_puts_back_also_the_week() {
    let mut tab = Tab::connected(&Host::default());
    drag(&mut tab, item("t1"), place(day(29), "10:00"));
    let entry = first(&tab);
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry: entry.clone(), at: None })));
    let effects = tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Days(1))));
    assert_eq!(tab.view().week.days[0].date, day(30), "the ghost leads into the next week");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Address(_))));
    let effects = tab.send(Msg::Drag(DragMsg::Cancel));
    assert_eq!(tab.view().week.days[0].date, day(23));
    assert!(effects.contains(&Effect::Announce(Message::Cancelled)));
    assert!(effects.contains(&Effect::Focus(FocusTarget::Entry(entry))));
    assert!(tab.view().held.is_none());
}

#[test]
fn over_nothing_there_is_no_ghost_and_a_drop_puts_back() {
    let mut tab = Tab::connected(&Host::default());
    tab.send(Msg::Drag(DragMsg::Pick(item("t1"))));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "10:00")))));
    tab.send(Msg::Drag(DragMsg::Over(None)));
    assert!(tab.view().week.days.iter().all(|day| day.ghost.is_none()));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(tab.model.plan().entries().count(), 0);
}

#[test]
fn an_entry_removed_in_another_tab_is_dropped() {
    let mut tab = Tab::connected(&Host::default());
    let effects = drag(&mut tab, item("t1"), place(day(24), "10:00"));
    let entry = first(&tab);
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry: entry.clone(), at: None })));
    let mut other = crate::world::Store::default();
    other.write(&saves(&effects)[0].1);
    let mut second = crate::world::reopened(&other);
    second.now += 1_000;
    let removal = saves(&second.send(Msg::Entry(EntryMsg::Remove(entry))))[0].1.clone();
    let effects = tab.send(Msg::Storage(StorageMsg::Heard(removal)));
    assert!(tab.view().held.is_none());
    assert!(effects.contains(&Effect::Announce(Message::Cancelled)));
    assert_eq!(tab.model.plan().entries().count(), 0);
}

#[test]
fn an_item_that_its_list_no_longer_holds_is_let_go() {
    let mut host = Host::default();
    let mut tab = Tab::connected(&host);
    tab.send(Msg::Drag(DragMsg::Pick(item("t2"))));
    host.tasks.retain(|task| task.0 != "t2");
    let effects = tab.wait(30_000);
    assert!(tab.view().held.is_some(), "asking alone changes nothing");
    tab.answer(&host, effects);
    assert!(tab.view().held.is_none());
}

#[test]
fn a_poll_that_changes_other_things_leaves_the_drag_alone() {
    let mut host = Host::default();
    let mut tab = Tab::connected(&host);
    tab.send(Msg::Drag(DragMsg::Pick(item("t1"))));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "10:00")))));
    host.tasks[0].1 = "Write report [15m]".to_owned();
    host.tasks.remove(2);
    let effects = tab.wait(30_000);
    tab.answer(&host, effects);
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(planned(tab.model.plan()), ["2026-11-24 10:00 90 Write report"], "as the ghost promised");
}

#[test]
fn a_drop_changes_only_what_the_user_changed() {
    let mut tab = Tab::connected(&Host::default());
    let effects = drag(&mut tab, item("t1"), place(day(24), "10:00"));
    let entry = first(&tab);
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Edge { entry: entry.clone(), upper: false })));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "11:00")))));
    // Meanwhile another tab moves it.
    let moved = saves(&effects)[0].1.iter().find_map(|change| match change {
        StoredChange::Put(stored) if stored.key.starts_with("entry/") => Some(stored.clone()),
        _ => None,
    });
    let json = moved.as_ref().unwrap().json.replace("2026-11-24", "2026-11-25").replace("\"rev\":\"0", "\"rev\":\"1");
    tab.send(Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(Stored { json, ..moved.unwrap() })])));
    tab.send(Msg::Drag(DragMsg::Drop));
    let Some(Record::Entry(now)) = tab.model.plan().record(&plan::RecordKey::Entry(entry)) else { panic!() };
    assert_eq!((now.slot, now.scheduled), (slot(day(25), "10:00"), 60));
}

#[test]
fn an_upper_edge_moves_the_start_and_leaves_the_end() {
    let mut tab = Tab::connected(&Host::default());
    drag(&mut tab, item("t1"), place(day(24), "10:00"));
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Edge { entry: first(&tab), upper: true })));
    let mut ghosts = Vec::new();
    for over in ["09:10", "11:29", "23:00", "00:00", "08:52"] {
        tab.send(Msg::Drag(DragMsg::Over(Some(place(day(26), over)))));
        let ghost = tab.view().week.days[1].ghost.clone().unwrap();
        ghosts.push((ghost.start.unwrap().to_hhmm(), ghost.minutes));
    }
    let ghosts: Vec<(&str, u32)> = ghosts.iter().map(|(start, minutes)| (start.as_str(), *minutes)).collect();
    assert_eq!(ghosts, [("09:15", 135), ("11:15", 15), ("11:15", 15), ("00:00", 690), ("08:45", 165)]);
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(planned(tab.model.plan()), ["2026-11-24 08:45 165 Write report"]);
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(planned(tab.model.plan()), ["2026-11-24 10:00 90 Write report"]);
}

#[test]
fn empty_time_is_drawn_up_or_down_and_becomes_an_entry_once_it_has_a_title() {
    let mut tab = Tab::connected(&Host::default());
    let at = place(day(25), "10:20").at.unwrap();
    let blank = || Grip::Blank { date: day(25), at };
    tab.send(Msg::Drag(DragMsg::Pick(blank())));
    let mut drawn = Vec::new();
    for over in ["10:20", "11:50", "11:44", "09:40", "23:59", "00:00", "11:29"] {
        tab.send(Msg::Drag(DragMsg::Over(Some(place(day(27), over)))));
        let ghost = tab.view().week.days[2].ghost.clone().unwrap();
        assert_eq!(ghost.kind, GhostKind::New);
        drawn.push(format!("{} {}", ghost.start.unwrap().to_hhmm(), ghost.minutes));
    }
    assert_eq!(
        drawn,
        ["10:15 15", "10:15 105", "10:15 90", "09:30 60", "10:15 825", "00:00 630", "10:15 75"],
        "all steps that the pointer has touched, in the day in which it was pressed"
    );
    tab.send(Msg::Drag(DragMsg::Over(None)));
    tab.send(Msg::Drag(DragMsg::Drop));
    let view = tab.view();
    let spot = view.creating.clone().unwrap();
    assert_eq!((spot.date, spot.minutes, view.in_place), (day(25), 75, true));
    let ghost = view.week.days[2].ghost.clone().unwrap();
    assert_eq!((ghost.start, ghost.minutes, ghost.kind), (spot.start, 75, GhostKind::New), "it stays in sight");
    assert_eq!(tab.model.plan().entries().count(), 0, "nothing is planned before it has a title");
    let slot = Some(plan::Slot { date: spot.date, start: spot.start });
    let effects = tab.send(Msg::Entry(EntryMsg::CreateIn(NewEntry { slot, ..NewEntry::from("Call Ivo") })));
    assert_eq!(planned(tab.model.plan()), ["2026-11-25 10:15 75 Call Ivo"]);
    assert!(effects.contains(&Effect::Focus(FocusTarget::Entry(first(&tab)))));
    assert_eq!((tab.view().creating, tab.view().week.days[2].ghost.clone()), (None, None));
    // A length in the title counts more.
    drag(&mut tab, blank(), place(day(25), "11:29"));
    tab.send(Msg::Entry(EntryMsg::CreateIn(NewEntry { slot, ..NewEntry::from("Call Ada [20m]") })));
    assert!(planned(tab.model.plan()).contains(&"2026-11-25 10:15 20 Call Ada".to_owned()));
    // Escape leaves nothing.
    tab.send(Msg::Drag(DragMsg::Pick(blank())));
    tab.send(Msg::Drag(DragMsg::Cancel));
    assert_eq!((tab.view().creating, tab.view().held), (None, None));
    assert_eq!(tab.model.plan().entries().count(), 2);
}

#[test]
fn a_copy_is_dropped_while_the_entry_stays_and_one_undo_takes_it_back() {
    let mut tab = Tab::connected(&Host::default());
    drag(&mut tab, item("t1"), place(day(24), "10:00"));
    let entry = first(&tab);
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry: entry.clone(), at: None })));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(25), "12:00")))));
    let shown = |tab: &mut Tab| {
        let view = tab.view();
        (view.week.days[1].timed[0].held, view.week.days[2].ghost.clone().unwrap().kind)
    };
    assert_eq!(shown(&mut tab), (true, GhostKind::Move));
    tab.send(Msg::Drag(DragMsg::Copy(true)));
    assert_eq!(shown(&mut tab), (false, GhostKind::Copy));
    tab.send(Msg::Drag(DragMsg::Copy(false)));
    assert_eq!(shown(&mut tab), (true, GhostKind::Move));
    tab.send(Msg::Drag(DragMsg::Copy(true)));
    tab.send(Msg::Drag(DragMsg::Drop));
    let both = ["2026-11-24 10:00 90 Write report", "2026-11-25 12:00 90 Write report"];
    let sorted = |tab: &Tab| {
        let mut all = planned(tab.model.plan());
        all.sort();
        all
    };
    assert_eq!(sorted(&tab), both);
    assert_eq!(tab.model.plan().tasks().count(), 1, "a second entry of the same task");
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(sorted(&tab), both[..1]);
    // By keys, longer.
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry, at: None })));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Days(2))));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Longer(2))));
    tab.send(Msg::Drag(DragMsg::DropCopy));
    assert_eq!(sorted(&tab), ["2026-11-24 10:00 90 Write report", "2026-11-26 10:00 120 Write report"]);
}
