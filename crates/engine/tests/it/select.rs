//! Several entries at once: selected, moved together, completed, deleted, duplicated, copied and pasted.

use engine::view::EntryView;
use engine::{
    CalendarMsg, DragMsg, Effect, EntryMsg, FocusTarget, Grip, HistoryMsg, Message, Msg, Nudge, Page, Place, Route,
    SelectionMsg,
};
use plan::EntryId;

use crate::world::{Tab, day, new_entry, place, slot};

/// On Monday `a` without a time; on Tuesday `b` at ten for an hour and `c` at half past ten; on Thursday `d` at noon.
fn planned() -> Tab {
    let mut tab = Tab::ready();
    for (title, date, start) in
        [("d", 26, "12:00"), ("c [15m]", 24, "10:30"), ("b [1h]", 24, "10:00"), ("a [45m]", 23, "")]
    {
        tab.now += 1_000;
        tab.send(new_entry(title.into(), Some(slot(day(date), start))));
    }
    tab
}

fn entries(tab: &mut Tab) -> Vec<(chrono::NaiveDate, EntryView)> {
    let week = tab.view().week;
    let all =
        week.days.iter().flat_map(|day| day.untimed.iter().chain(&day.timed).map(|entry| (day.date, entry.clone())));
    all.collect()
}

fn id(tab: &mut Tab, title: &str) -> EntryId {
    entries(tab).into_iter().find(|(_, entry)| &*entry.title == title).unwrap().1.id
}

fn select(tab: &mut Tab, titles: &str) {
    for title in titles.chars() {
        let entry = id(tab, &title.to_string());
        tab.send(Msg::Selection(SelectionMsg::Select(entry)));
    }
}

fn selected(tab: &mut Tab) -> String {
    entries(tab).into_iter().filter(|(_, entry)| entry.selected).map(|(_, entry)| entry.title.to_string()).collect()
}

/// The week's entries as text: title, day, start, length.
fn week(tab: &mut Tab) -> String {
    let line = |(date, entry): (chrono::NaiveDate, EntryView)| {
        let start = entry.start.map(|start| start.to_hhmm()).unwrap_or_default();
        format!("{}{} {start} {}", entry.title, chrono::Datelike::day(&date), entry.minutes)
    };
    entries(tab).into_iter().map(line).collect::<Vec<_>>().join(", ")
}

const PLANNED: &str = "a23  45, b24 10:00 60, c24 10:30 15, d26 12:00 30";

#[test]
fn a_range_follows_the_order_of_the_days() {
    let mut tab = planned();
    assert_eq!(week(&mut tab), PLANNED);
    let (a, c, d) = (id(&mut tab, "a"), id(&mut tab, "c"), id(&mut tab, "d"));
    let effects = tab.send(Msg::Selection(SelectionMsg::SelectThrough { from: Some(c.clone()), to: d }));
    assert_eq!(selected(&mut tab), "cd");
    assert!(effects.contains(&Effect::Announce(Message::Selected { count: 2 })));
    tab.send(Msg::Selection(SelectionMsg::SelectThrough { from: None, to: a.clone() }));
    assert_eq!(selected(&mut tab), "abc", "from where the range began");
    tab.send(Msg::Selection(SelectionMsg::Select(a)));
    assert_eq!(selected(&mut tab), "bc");
    tab.send(Msg::Selection(SelectionMsg::SelectAll));
    assert_eq!(selected(&mut tab), "abcd");
    tab.send(Msg::Selection(SelectionMsg::Clear));
    assert_eq!(selected(&mut tab), "");
}

#[test]
fn selecting_recomputes_only_the_days_concerned() {
    let mut tab = planned();
    let before = tab.view().week;
    select(&mut tab, "c");
    let after = tab.view().week;
    let same: Vec<bool> =
        before.days.iter().zip(&after.days).map(|(before, after)| std::sync::Arc::ptr_eq(before, after)).collect();
    assert_eq!(same, [true, false, true, true, true, true, true]);
}

#[test]
fn only_visible_entries_stay_selected() {
    let mut tab = planned();
    tab.send(Msg::Selection(SelectionMsg::SelectAll));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::day(Some(day(24))))));
    assert_eq!(selected(&mut tab), "bc");
    tab.send(Msg::Calendar(CalendarMsg::Step(1)));
    tab.send(Msg::Calendar(CalendarMsg::Step(-1)));
    assert_eq!(selected(&mut tab), "");
    select(&mut tab, "b");
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Settings))));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::day(Some(day(24))))));
    assert_eq!(selected(&mut tab), "");
}

#[test]
fn an_action_applies_to_the_whole_selection_and_is_undone_as_one() {
    let mut tab = planned();
    let (b, d) = (id(&mut tab, "b"), id(&mut tab, "d"));
    select(&mut tab, "abc");
    let effects = tab.send(Msg::Entry(EntryMsg::ToggleDone(b.clone())));
    assert!(effects.contains(&Effect::Announce(Message::Several { deed: engine::Deed::Completed, count: 3 })));
    let done = |tab: &mut Tab| entries(tab).iter().filter(|(_, entry)| entry.done).count();
    assert_eq!(done(&mut tab), 3);
    tab.send(Msg::Entry(EntryMsg::ToggleDone(b.clone())));
    assert_eq!(done(&mut tab), 0);
    tab.send(Msg::History(HistoryMsg::Undo));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(done(&mut tab), 0);
    tab.send(Msg::Entry(EntryMsg::Remove(d)));
    assert_eq!(week(&mut tab), "a23  45, b24 10:00 60, c24 10:30 15", "one that isn't selected goes alone");
    tab.send(Msg::Entry(EntryMsg::Remove(b)));
    assert_eq!(week(&mut tab), "");
    tab.send(Msg::History(HistoryMsg::Undo));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(week(&mut tab), PLANNED);
}

fn drag(tab: &mut Tab, title: &str, to: Place) {
    let entry = id(tab, title);
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry, at: None })));
    tab.send(Msg::Drag(DragMsg::Over(Some(to))));
}

#[test]
fn the_others_go_along_by_the_same_days_and_minutes() {
    let mut tab = planned();
    select(&mut tab, "abc");
    drag(&mut tab, "b", place(day(25), "11:30"));
    let ghosts: Vec<_> =
        tab.view().week.days[2].along.iter().map(|ghost| (ghost.title.to_string(), ghost.start)).collect();
    assert_eq!(ghosts, [("c".to_owned(), slot(day(25), "12:00").start)]);
    assert_eq!(tab.view().week.days[1].along.len(), 1, "what has no time keeps none");
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(week(&mut tab), "a24  45, b25 11:30 60, c25 12:00 15, d26 12:00 30");
    assert_eq!(selected(&mut tab), "abc");
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(week(&mut tab), PLANNED, "one change");
}

#[test]
fn none_is_moved_out_of_its_day() {
    let mut tab = planned();
    select(&mut tab, "bcd");
    drag(&mut tab, "b", place(day(24), "23:30"));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(week(&mut tab), "a23  45, b24 21:45 60, c24 22:15 15, d26 23:45 30");
    drag(&mut tab, "d", place(day(26), "00:00"));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(week(&mut tab), "a23  45, b24 00:00 60, c24 00:30 15, d26 02:00 30");
}

#[test]
fn by_keys_all_go_above_midnight_and_line_up_below_again() {
    let mut tab = planned();
    select(&mut tab, "bc");
    let b = id(&mut tab, "b");
    tab.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry: b.clone(), at: None })));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Steps(-100))));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Longer(3))));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Days(3))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(week(&mut tab), "a23  45, d26 12:00 30, c27  15, b27  60");
    drag(&mut tab, "b", place(day(28), "09:00"));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(week(&mut tab), "a23  45, d26 12:00 30, b28 09:00 60, c28 10:00 15");
}

#[test]
fn an_entry_removed_by_another_tab_leaves_the_drag() {
    let mut tab = planned();
    select(&mut tab, "bc");
    let c = id(&mut tab, "c");
    drag(&mut tab, "b", place(day(25), "11:00"));
    tab.send(Msg::Selection(SelectionMsg::Clear));
    tab.send(Msg::Entry(EntryMsg::Remove(c)));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(week(&mut tab), "a23  45, b25 11:00 60, d26 12:00 30");
}

#[test]
fn duplicates_are_selected_and_the_first_has_the_focus() {
    let mut tab = planned();
    select(&mut tab, "bc");
    let b = id(&mut tab, "b");
    let effects = tab.send(Msg::Entry(EntryMsg::Duplicate(b.clone())));
    assert_eq!(week(&mut tab), "a23  45, b24 10:00 60, b24 10:00 60, c24 10:30 15, c24 10:30 15, d26 12:00 30");
    let new: Vec<EntryId> = tab.view().selected;
    assert!(new.len() == 2 && !new.contains(&b));
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Focus(FocusTarget::Entry(id)) if new.contains(id))));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(week(&mut tab), PLANNED);
}

#[test]
fn copied_entries_keep_their_times_in_the_visible_week() {
    let mut tab = planned();
    select(&mut tab, "bd");
    let b = id(&mut tab, "b");
    tab.send(Msg::Selection(SelectionMsg::Copy(b)));
    let text = tab.view().clip.unwrap();
    assert_eq!(&*text, "b [1h]\nd [30m]");
    tab.send(Msg::Calendar(CalendarMsg::Step(1)));
    tab.send(Msg::Selection(SelectionMsg::Paste { text: Some(text), at: None }));
    assert_eq!(week(&mut tab), "b1 10:00 60, d3 12:00 30");
    assert_eq!(
        (selected(&mut tab), tab.model.plan().tasks().count()),
        ("bd".into(), 4),
        "other entries of the same tasks"
    );
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(week(&mut tab), "");
}

#[test]
fn pasting_starts_at_the_focused_entry() {
    let mut tab = planned();
    let (b, d) = (id(&mut tab, "b"), id(&mut tab, "d"));
    select(&mut tab, "bc");
    tab.send(Msg::Selection(SelectionMsg::Copy(b)));
    tab.send(Msg::Selection(SelectionMsg::Paste { text: None, at: Some(d) }));
    assert_eq!(week(&mut tab), "a23  45, b24 10:00 60, c24 10:30 15, b26 12:00 60, d26 12:00 30, c26 12:30 15");
}

#[test]
fn cut_entries_stay_until_pasted_and_move_once() {
    let mut tab = planned();
    let b = id(&mut tab, "b");
    select(&mut tab, "bc");
    tab.send(Msg::Selection(SelectionMsg::Cut(b.clone())));
    assert_eq!(week(&mut tab), PLANNED);
    assert_eq!(entries(&mut tab).iter().filter(|(_, entry)| entry.cut).count(), 2);
    tab.send(Msg::Calendar(CalendarMsg::Step(1)));
    tab.send(Msg::Selection(SelectionMsg::Paste { text: None, at: None }));
    assert_eq!(week(&mut tab), "b1 10:00 60, c1 10:30 15");
    assert!(tab.model.plan().entry(&b).is_some() && tab.model.plan().entries().count() == 4, "it was moved");
    tab.send(Msg::Selection(SelectionMsg::Paste { text: None, at: None }));
    assert_eq!(tab.model.plan().entries().count(), 6, "and is copied from then on");
    let d = tab.model.plan().entries().next().unwrap().id.clone();
    tab.send(Msg::Selection(SelectionMsg::Cut(d)));
    tab.send(Msg::Selection(SelectionMsg::Clear));
    assert!(!tab.view().cut && tab.view().clip.is_none(), "Escape gives it up");
}

#[test]
fn pasting_a_deleted_entry_creates_it_from_its_text() {
    let mut tab = planned();
    let b = id(&mut tab, "b");
    tab.send(Msg::Selection(SelectionMsg::Copy(b.clone())));
    tab.send(Msg::Entry(EntryMsg::Remove(b)));
    tab.send(Msg::Selection(SelectionMsg::Paste { text: None, at: None }));
    assert_eq!(week(&mut tab), PLANNED);
}

#[test]
fn lines_of_another_program_become_entries_by_the_title_syntax() {
    let mut tab = planned();
    let b = id(&mut tab, "b");
    tab.send(Msg::Selection(SelectionMsg::Copy(b.clone())));
    let text = "- [ ] Call Ivo [20m]\r\n\r\n  * Read  \n• Write [2h]\n";
    tab.send(Msg::Selection(SelectionMsg::Paste { text: Some(text.into()), at: None }));
    assert_eq!(
        week(&mut tab),
        "a23  45, Call Ivo24  20, Read24  30, Write24  120, b24 10:00 60, c24 10:30 15, d26 12:00 30"
    );
    tab.send(Msg::History(HistoryMsg::Undo));
    tab.send(Msg::Selection(SelectionMsg::Paste { text: Some("x [45m]\ny".into()), at: Some(b) }));
    assert_eq!(week(&mut tab), "a23  45, b24 10:00 60, x24 10:00 45, c24 10:30 15, y24 10:45 30, d26 12:00 30");
    let effects = tab.send(Msg::Selection(SelectionMsg::Paste { text: Some(" \n".into()), at: None }));
    assert!(effects.contains(&Effect::Announce(Message::NothingToPaste)));
}
