//! Everyone's week: for whom a drop plans, by pointer and by keys; and whose week is shown.

use std::sync::Arc;

use engine::view::{CellView, PageView, TeamRow, TeamView};
use engine::{
    CalendarMsg, DragMsg, Effect, EntryMsg, Grip, HistoryMsg, LifecycleMsg, Message, Msg, NewEntry, Nudge, Page,
    Person, Place, Ratio, Route, StorageMsg, StoredChange, TeamMsg,
};
use plan::{EntryId, Member, MemberId, Record};

use crate::world::{Host, Tab, connection, day, new_entry, place, saves, slot};

fn item(id: &str) -> Grip {
    Grip::Item { connection: connection("asana").id, item: id.into() }
}

fn cell(member: &MemberId, date: u32) -> Place {
    Place { date: day(date), member: Some(member.clone()), at: None }
}

fn id(tab: &Tab, name: &str) -> MemberId {
    tab.model.plan().members().find(|member| &*member.name == name).unwrap().id.clone()
}

/// You, Zoe and Ada, on everyone's page.
fn team() -> Tab {
    let mut tab = Tab::connected(&Host::default());
    for name in ["Zoe", "Ada"] {
        tab.now += 1;
        tab.send(Msg::Team(TeamMsg::Add(name.into())));
    }
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Team))));
    tab
}

fn shown(tab: &mut Tab) -> Arc<TeamView> {
    match tab.view().page {
        PageView::Team(team) => team,
        other => panic!("{other:?}"),
    }
}

fn name(row: &TeamRow) -> String {
    row.person.as_ref().map_or_else(|| "nobody".to_owned(), |person| person.name.to_string())
}

/// A day's entries of each member, as text.
fn cells(tab: &mut Tab, date: u32) -> Vec<String> {
    let line = |cell: &CellView| {
        let entry = |entry: &engine::view::EntryView| {
            let start = entry.start.map(|start| start.to_hhmm()).unwrap_or_default();
            format!("{start} {} {}", entry.minutes, entry.title).trim().to_owned()
        };
        cell.entries.iter().map(entry).collect::<Vec<_>>().join(", ")
    };
    let row = |row: &Arc<TeamRow>| {
        let cell = row.cells.iter().find(|cell| cell.date == day(date)).unwrap();
        format!("{}: {} ({}/{})", name(row), line(cell), cell.planned, cell.capacity)
    };
    shown(tab).rows.iter().map(row).collect()
}

fn drag(tab: &mut Tab, grip: Grip, to: Place) -> Vec<Effect> {
    tab.send(Msg::Drag(DragMsg::Pick(grip)));
    tab.send(Msg::Drag(DragMsg::Over(Some(to))));
    tab.send(Msg::Drag(DragMsg::Drop))
}

fn entry(tab: &Tab) -> EntryId {
    tab.model.plan().entries().next().unwrap().id.clone()
}

#[test]
fn each_member_has_a_row_the_user_first_then_by_name() {
    let mut tab = team();
    let team = shown(&mut tab);
    assert_eq!(team.rows.iter().map(|row| name(row)).collect::<Vec<_>>(), ["", "Ada", "Zoe"]);
    assert!(team.rows[0].person.as_ref().unwrap().me && !team.alone);
    assert_eq!(team.rows[1].capacity, 5 * 480);
    assert_ne!(team.rows[1].person.as_ref().unwrap().hue, team.rows[2].person.as_ref().unwrap().hue);
    let (_, changes, strict) = saves(&tab.send(Msg::Team(TeamMsg::Add("  Bo ".into()))))[0].clone();
    assert!(strict && matches!(&changes[..], [StoredChange::Put(stored)] if stored.json.contains("\"Bo\"")));
    tab.send(Msg::Team(TeamMsg::Add(" ".into())));
    assert_eq!(shown(&mut tab).rows.len(), 4, "nobody is without a name");
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(shown(&mut tab).rows.len(), 3);
}

#[test]
fn an_item_dropped_on_a_colleagues_day_is_planned_for_them() {
    let mut tab = team();
    let ada = id(&tab, "Ada");
    let effects = drag(&mut tab, item("t1"), cell(&ada, 25));
    assert_eq!(cells(&mut tab, 25), [":  (0/480)", "Ada: 90 Write report (90/480)", "Zoe:  (0/480)"]);
    let said = Person { name: "Ada".into(), me: false };
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::Announce(Message::Planned { spot, .. }) if spot.whose == Some(said.clone()) && spot.start.is_none()
    )));
    assert_eq!(saves(&effects)[0].1.len(), 2, "the task and its entry, in one change");
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(tab.model.plan().entries().count(), 0);
}

#[test]
fn the_relationship_rule_and_the_title_syntax_hold_on_a_colleagues_row_too() {
    let mut tab = team();
    let (ada, zoe) = (id(&tab, "Ada"), id(&tab, "Zoe"));
    drag(&mut tab, item("t1"), cell(&ada, 24));
    drag(&mut tab, item("t1"), cell(&zoe, 24));
    let plan = tab.model.plan();
    assert_eq!((plan.tasks().count(), plan.entries().count()), (1, 2), "one task, for both of them");
    assert!(plan.entries().all(|entry| entry.scheduled == 90));
    let first = entry(&tab);
    tab.send(Msg::Entry(EntryMsg::ToggleDone(first)));
    drag(&mut tab, item("t1"), cell(&zoe, 26));
    assert_eq!(tab.model.plan().tasks().count(), 2, "after a complete task a new one begins");
}

#[test]
fn an_entry_moved_to_a_colleague_keeps_its_time_and_is_undone_in_one_step() {
    let mut tab = team();
    tab.send(new_entry("Weave [2h]".into(), Some(slot(day(24), "10:30"))));
    let ada = id(&tab, "Ada");
    let grip = Grip::Entry { entry: entry(&tab), at: Some(Ratio { part: 1, whole: 2 }) };
    let effects = drag(&mut tab, grip.clone(), cell(&ada, 26));
    assert_eq!(cells(&mut tab, 26)[1], "Ada: 10:30 120 Weave (120/480)");
    assert_eq!(saves(&effects)[0].1.len(), 1);
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(cells(&mut tab, 24)[0], ": 10:30 120 Weave (120/480)");
    tab.send(Msg::History(HistoryMsg::Redo));
    assert_eq!(cells(&mut tab, 26)[1], "Ada: 10:30 120 Weave (120/480)");
    let effects = drag(&mut tab, grip, cell(&ada, 26));
    assert!(saves(&effects).is_empty(), "where it is already");
}

#[test]
fn by_keys_it_goes_by_day_and_person_and_lands_as_by_pointer() {
    let mut by_pointer = team();
    let ada = id(&by_pointer, "Ada");
    drag(&mut by_pointer, item("t1"), cell(&ada, 25));
    let mut by_keys = team();
    by_keys.send(Msg::Drag(DragMsg::Lift(item("t1"))));
    by_keys.send(Msg::Drag(DragMsg::Nudge(Nudge::Days(1))));
    let effects = by_keys.send(Msg::Drag(DragMsg::Nudge(Nudge::Steps(1))));
    let [Effect::Announce(Message::Hovering { spot, .. }), ..] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((spot.date, spot.start, spot.whose.as_ref().unwrap().name.as_ref()), (day(25), None, "Ada"));
    by_keys.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(cells(&mut by_keys, 25), cells(&mut by_pointer, 25));

    let id = entry(&by_keys);
    let mut people = Vec::new();
    by_keys.send(Msg::Drag(DragMsg::Lift(Grip::Entry { entry: id, at: None })));
    for by in [1, 9, -1, -9] {
        let effects = by_keys.send(Msg::Drag(DragMsg::Nudge(Nudge::Steps(by))));
        let Some(Effect::Announce(Message::Hovering { spot, .. })) = effects.first() else { panic!() };
        let whose = spot.whose.clone().unwrap();
        people.push(if whose.me { "me".to_owned() } else { whose.name.to_string() });
    }
    assert_eq!(people, ["Zoe", "Zoe", "Ada", "me"]);
    by_keys.send(Msg::Drag(DragMsg::Cancel));
    assert_eq!(cells(&mut by_keys, 25)[1], "Ada: 90 Write report (90/480)");
}

#[test]
fn keys_reach_the_next_week_of_the_team_and_escape_returns() {
    let mut tab = team();
    tab.send(new_entry("Weave".into(), Some(slot(day(29), ""))));
    let grip = Grip::Entry { entry: entry(&tab), at: None };
    tab.send(Msg::Drag(DragMsg::Lift(grip)));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Days(1))));
    assert_eq!(shown(&mut tab).days[0].date, day(30));
    assert_eq!(shown(&mut tab).rows[0].cells[0].ghost.as_ref().map(|(at, _)| *at), Some(0));
    tab.send(Msg::Drag(DragMsg::Cancel));
    assert_eq!(shown(&mut tab).days[0].date, day(23));
}

#[test]
fn a_day_is_sorted_by_start_and_the_ghost_is_where_it_will_land() {
    let mut tab = team();
    for (title, at) in [("Late", "15:00"), ("Some time", ""), ("Early", "08:00")] {
        tab.now += 1;
        tab.send(new_entry(title.into(), Some(slot(day(24), at))));
    }
    assert_eq!(cells(&mut tab, 24)[0], ": 30 Some time, 08:00 30 Early, 15:00 30 Late (90/480)");
    let zoe = id(&tab, "Zoe");
    let late = tab.model.plan().entries().find(|entry| entry.slot == slot(day(24), "15:00")).unwrap().id.clone();
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry: late, at: None })));
    tab.send(Msg::Drag(DragMsg::Over(Some(cell(&zoe, 24)))));
    let row = shown(&mut tab).rows[2].clone();
    let (at, ghost) = row.cells[1].ghost.clone().unwrap();
    assert_eq!((at, ghost.start.unwrap().to_hhmm()), (0, "15:00".to_owned()));
    assert_eq!(row.planned, 0, "nothing is planned before it is dropped");
}

#[test]
fn a_ghost_recomputes_only_the_rows_under_it() {
    let mut tab = team();
    let (ada, zoe) = (id(&tab, "Ada"), id(&tab, "Zoe"));
    tab.send(Msg::Drag(DragMsg::Pick(item("t1"))));
    tab.send(Msg::Drag(DragMsg::Over(Some(cell(&ada, 25)))));
    let before = shown(&mut tab);
    tab.send(Msg::Drag(DragMsg::Over(Some(cell(&zoe, 25)))));
    let after = shown(&mut tab);
    let same: Vec<bool> = before.rows.iter().zip(&after.rows).map(|(a, b)| Arc::ptr_eq(a, b)).collect();
    assert_eq!(same, [true, false, false]);
    let days = |team: &TeamView| team.rows[2].cells.clone();
    let same = days(&before).iter().zip(&days(&after)).filter(|(a, b)| Arc::ptr_eq(a, b)).count();
    assert_eq!(same, 6, "and of a row the one day");
    tab.send(Msg::Drag(DragMsg::Over(Some(cell(&zoe, 25)))));
    assert!(Arc::ptr_eq(&after, &shown(&mut tab)));
}

#[test]
fn an_edge_that_is_pulled_over_a_colleagues_day_changes_nothing() {
    let mut tab = team();
    tab.send(new_entry("Weave [2h]".into(), Some(slot(day(24), "10:30"))));
    let (ada, grip) = (id(&tab, "Ada"), Grip::Edge { entry: entry(&tab), upper: false });
    let effects = drag(&mut tab, grip, cell(&ada, 24));
    assert!(saves(&effects).is_empty());
    assert_eq!(cells(&mut tab, 24)[0], ": 10:30 120 Weave (120/480)");
}

#[test]
fn new_entries_in_a_members_week_are_theirs() {
    let mut tab = team();
    let ada = id(&tab, "Ada");
    tab.send(new_entry("Mine".into(), Some(slot(day(24), "09:00"))));
    tab.send(Msg::Team(TeamMsg::Show(Some(ada.clone()))));
    let view = tab.view();
    assert_eq!(view.page, PageView::Plain(Page::Week));
    assert_eq!(view.whose.as_ref().unwrap().name.as_ref(), "Ada");
    assert!(view.week.days.iter().all(|day| day.timed.is_empty() && day.planned == 0));
    tab.now += 1;
    tab.send(new_entry("Hers [1h]".into(), Some(slot(day(24), "09:00"))));
    drag(&mut tab, item("t1"), place(day(24), "09:30"));
    let hers = tab.view().week.days[1].clone();
    let lanes: Vec<_> = hers.timed.iter().map(|entry| (&*entry.title, entry.lane.unwrap().of)).collect();
    assert_eq!((lanes, hers.planned), (vec![("Hers", 2), ("Write report", 2)], 150));
    // What a key picks up starts beside her entries, not beside mine.
    tab.send(Msg::Drag(DragMsg::Lift(item("t3"))));
    assert_eq!(tab.view().week.days[1].ghost.as_ref().unwrap().start.unwrap().to_hhmm(), "11:00");
    tab.send(Msg::Drag(DragMsg::Cancel));
    // Moved within her week, it stays hers.
    let first = hers.timed[0].id.clone();
    drag(&mut tab, Grip::Entry { entry: first, at: None }, place(day(26), "12:00"));
    assert_eq!(tab.view().week.days[3].timed.len(), 1);
    // Between her week and her day, the page stays with her, as the URL says; from elsewhere, it returns to your own.
    assert_eq!(tab.view().who, Some(ada.clone()));
    let effects = tab.send(Msg::Calendar(CalendarMsg::Go(Route::near(Page::Day, None, Some(ada.clone())))));
    assert_eq!(tab.view().whose.as_ref().unwrap().name.as_ref(), "Ada");
    assert!(effects.contains(&Effect::Address(Route::near(Page::Day, None, Some(ada)))));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Team))));
    assert_eq!(tab.view().who, None);
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(None))));
    let mine = tab.view().week.days[1].clone();
    assert_eq!((mine.timed.len(), mine.planned), (1, 30));
    assert!(tab.view().whose.as_ref().unwrap().me);
}

#[test]
fn an_address_leads_to_whose_week_it_names_and_back() {
    let mut tab = team();
    let ada = id(&tab, "Ada");
    let hers = Route::near(Page::Week, None, Some(ada.clone()));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(None))));
    let effects = tab.send(Msg::Team(TeamMsg::Show(Some(ada.clone()))));
    assert!(effects.contains(&Effect::Address(hers.clone())));
    // Back, and forward again.
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(None))));
    assert!(tab.view().whose.unwrap().me);
    tab.send(Msg::Drag(DragMsg::Lift(item("t1"))));
    tab.send(Msg::Calendar(CalendarMsg::Go(hers)));
    let view = tab.view();
    assert_eq!((view.whose.unwrap().id, view.held), (ada.clone(), None), "what was held was for another one's week");
    // A URL never names your own.
    let me = tab.model.plan().members().next().unwrap().id.clone();
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::near(Page::Day, None, Some(me)))));
    assert_eq!(tab.view().who, None);
}

#[test]
fn an_unknown_member_is_reported_and_the_url_stays() {
    let mut tab = team();
    let strange = Route::near(Page::Week, None, Some("nobody".into()));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(None))));
    let effects = tab.send(Msg::Calendar(CalendarMsg::Go(strange.clone())));
    assert!(effects.contains(&Effect::Announce(Message::UnknownMember)));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Address(_))), "Back would lead here again");
    let view = tab.view();
    assert!(view.whose.unwrap().me);
    assert_eq!(view.toast.unwrap().message, Message::UnknownMember);
    // The page starts at that URL: the member is announced once stored data is loaded, and not before.
    let mut again = Tab::new(9);
    let told = |effects: Vec<Effect>| effects.contains(&Effect::Announce(Message::UnknownMember));
    assert!(!told(again.send(Msg::Lifecycle(LifecycleMsg::Started { route: strange, visible: true }))));
    assert!(told(again.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))))));
    assert!(again.view().whose.unwrap().me);
}

#[test]
fn a_page_begins_with_the_week_that_its_address_names() {
    let tab = team();
    let ada = id(&tab, "Ada");
    let members = tab.model.plan().members().cloned().map(Record::Member);
    let encode = |it: Record| engine::archive::encode(&it.key(), Some(&it), &engine::archive::Meta::default());
    let stored = members.map(encode).collect();
    let mut again = Tab::new(9);
    again.send(Msg::Lifecycle(LifecycleMsg::Started {
        route: Route::near(Page::Week, None, Some(ada.clone())),
        visible: true,
    }));
    again.send(Msg::Storage(StorageMsg::Loaded(Ok(stored))));
    assert_eq!(again.view().whose.unwrap().id, ada);
    assert_eq!(again.view().who, Some(ada));
}

#[test]
fn each_persons_day_has_its_own_capacity() {
    let mut tab = team();
    let ada = Member { capacity: [60, 0, 60, 60, 60, 0, 0], ..Member::new(id(&tab, "Ada"), "Ada") };
    let text = engine::archive::encode(
        &Record::Member(ada.clone()).key(),
        Some(&Record::Member(ada.clone())),
        &engine::archive::Meta { rev: u128::MAX, ..Default::default() },
    );
    tab.send(Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(text)])));
    assert_eq!(cells(&mut tab, 24)[1], "Ada:  (0/0)");
    assert_eq!(shown(&mut tab).rows[1].capacity, 240);
    tab.send(Msg::Team(TeamMsg::Show(Some(ada.id))));
    assert_eq!(tab.view().week.days[0].capacity, 60);
}

/// What another device says about a member: another name, or that the member was deleted.
fn hear(tab: &mut Tab, member: &MemberId, record: Option<Member>) {
    let record = record.map(Record::Member);
    let meta = engine::archive::Meta { rev: u128::MAX, ..Default::default() };
    let stored = engine::archive::encode(&plan::RecordKey::Member(member.clone()), record.as_ref(), &meta);
    tab.send(Msg::Storage(StorageMsg::Heard(vec![StoredChange::Put(stored)])));
}

#[test]
fn entries_of_unknown_members_have_a_row_and_can_be_moved() {
    let mut tab = team();
    let (ada, zoe) = (id(&tab, "Ada"), id(&tab, "Zoe"));
    drag(&mut tab, item("t1"), cell(&zoe, 24));
    hear(&mut tab, &zoe, None);
    assert_eq!(cells(&mut tab, 24), [":  (0/480)", "Ada:  (0/480)", "nobody: 90 Write report (90/0)"]);
    let team = shown(&mut tab);
    assert!(!team.rows[2].open);
    let grip = Grip::Entry { entry: entry(&tab), at: None };
    tab.send(Msg::Drag(DragMsg::Lift(grip)));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Steps(1))));
    tab.send(Msg::Drag(DragMsg::Nudge(Nudge::Steps(-1))));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(cells(&mut tab, 24), [":  (0/480)", "Ada: 90 Write report (90/480)"]);
    drag(&mut tab, item("t3"), cell(&zoe, 24));
    assert_eq!(tab.model.plan().entries().count(), 1, "nothing is planned for nobody");
    assert!(tab.model.plan().entries().all(|entry| entry.member == ada));
}

#[test]
fn members_who_have_left_are_shown_with_their_entries_and_get_no_new_ones() {
    let mut tab = team();
    let zoe = id(&tab, "Zoe");
    drag(&mut tab, item("t1"), cell(&zoe, 24));
    hear(&mut tab, &zoe, Some(Member { archived: true, ..Member::new(zoe.clone(), "Zoe") }));
    assert_eq!(cells(&mut tab, 24)[2], "Zoe: 90 Write report (90/480)");
    drag(&mut tab, item("t3"), cell(&zoe, 24));
    assert_eq!(tab.model.plan().entries().count(), 1);
    tab.send(Msg::Calendar(CalendarMsg::Step(1)));
    assert_eq!(shown(&mut tab).rows.len(), 2);
}

#[test]
fn a_member_archived_during_a_drag_gets_no_entry() {
    let mut tab = team();
    let (me, zoe) = (id(&tab, ""), id(&tab, "Zoe"));
    drag(&mut tab, item("t1"), cell(&me, 24));
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Entry { entry: entry(&tab), at: None })));
    tab.send(Msg::Drag(DragMsg::Over(Some(cell(&zoe, 25)))));
    hear(&mut tab, &zoe, Some(Member { archived: true, ..Member::new(zoe.clone(), "Zoe") }));
    tab.send(Msg::Drag(DragMsg::Drop));
    assert_eq!(tab.model.plan().entry(&entry(&tab)).unwrap().member, me);
}

#[test]
fn a_new_entry_on_a_colleagues_day_is_theirs() {
    let mut tab = team();
    let ada = id(&tab, "Ada");
    tab.send(Msg::Entry(EntryMsg::New(Some(cell(&ada, 26)))));
    let spot = tab.view().creating.unwrap();
    assert_eq!((spot.date, spot.start, &*spot.whose.unwrap().name), (day(26), None, "Ada"));
    let dye = NewEntry { slot: Some(slot(day(26), "")), ..NewEntry::from("Dye [45m]") };
    tab.send(Msg::Entry(EntryMsg::CreateIn(dye)));
    assert_eq!(cells(&mut tab, 26)[1], "Ada: 45 Dye (45/480)");
    tab.send(new_entry("Card".into(), Some(slot(day(26), ""))));
    assert_eq!(cells(&mut tab, 26)[0], ": 30 Card (30/480)");
    tab.send(Msg::Entry(EntryMsg::New(Some(cell(&"nobody".into(), 26)))));
    assert_eq!(tab.view().creating, None);
}

#[test]
fn a_drag_is_cancelled_when_another_members_week_is_shown() {
    let mut tab = team();
    let ada = id(&tab, "Ada");
    tab.send(Msg::Drag(DragMsg::Pick(item("t1"))));
    tab.send(Msg::Drag(DragMsg::Over(Some(cell(&ada, 24)))));
    tab.send(Msg::Team(TeamMsg::Show(Some(ada))));
    assert!(tab.view().held.is_none());
    tab.send(Msg::Team(TeamMsg::Show(Some("nobody".into()))));
    assert_eq!(tab.view().whose.as_ref().unwrap().name.as_ref(), "Ada");
}

#[test]
fn every_stored_change_records_its_time_and_author() {
    let mut host = Host::default();
    let mut tab = team();
    let (ada, me) = (id(&tab, "Ada"), tab.view().choices.members[0].id.clone());
    tab.now += 1_000;
    let mut effects = tab.send(Msg::Team(TeamMsg::Add("Bo".into())));
    effects.extend(drag(&mut tab, item("t1"), cell(&ada, 25)));
    let planned = entry(&tab);
    effects.extend(drag(&mut tab, Grip::Entry { entry: planned.clone(), at: None }, cell(&me, 25)));
    effects.extend(tab.send(Msg::Entry(EntryMsg::Duplicate(planned.clone()))));
    effects.extend(tab.send(Msg::Entry(EntryMsg::ToggleDone(planned.clone()))));
    effects.extend(tab.send(Msg::Entry(EntryMsg::Remove(planned))));
    effects.extend(tab.send(Msg::History(HistoryMsg::Undo)));
    effects.extend(tab.send(Msg::History(HistoryMsg::Redo)));
    let left = tab.answer(&host, effects);
    let made = tab.now;
    // And a title that follows its source, which no one has typed.
    host.tasks[0].1 = "Write the report".to_owned();
    let followed = tab.wait(30_000);
    let followed = tab.answer(&host, followed);
    let mut seen = 0;
    for (effects, at) in [(left, made), (followed, tab.now)] {
        for change in saves(&effects).into_iter().flat_map(|save| save.1) {
            let StoredChange::Put(stored) = change else { continue };
            if engine::archive::record_key(&stored.key).is_some() {
                let (_, _, meta) = engine::archive::decode(&stored).unwrap();
                assert_eq!((meta.at, meta.by), (Some(at), Some(me.clone())), "{stored:?}");
                seen += 1;
            }
        }
    }
    assert!(seen >= 11, "{seen}");
}
