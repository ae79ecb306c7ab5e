//! The command palette: what it offers for a text, and what a choice does.

use chrono::NaiveDate;
use engine::actions::{offered, perform};
use engine::archive::{self, Meta};
use engine::keys::{KeyAction, KeyContext, KeyFocus};
use engine::palette::view::{GroupKind, PaletteCache, PaletteInput, PaletteView, palette};
use engine::{
    BacklogMsg, Effect, EntryMsg, FocusTarget, LifecycleMsg, Msg, Page, PaletteMsg, PaletteTarget, Route, SidebarMsg,
    StorageMsg, Stored, StoredChange,
};
use plan::{Member, Record, Slot, Task, TimeEntry, Tracked};
use providers::Ask;

use crate::world::{Host, Tab, calls, connection, connections, day, heard, new_entry, ok, signed_out, slot};

fn named() -> Vec<(PaletteTarget, String)> {
    let name = |id: &'static str, name: &str| (PaletteTarget::Action(id), name.to_owned());
    let page = |page, name: &str| (PaletteTarget::Page(page), name.to_owned());
    vec![
        name("new", "New entry"),
        name("undo", "Undo"),
        name("backlog", "Show or hide backlog"),
        page(Page::Reports, "Reports"),
        page(Page::Settings, "Settings"),
    ]
}

fn look(tab: &mut Tab, text: &str, everything: bool) -> PaletteView {
    let (env, mut cache) = (tab.env(), PaletteCache::default());
    palette(&tab.model, &env, &mut cache, PaletteInput { text, everything, more: false, named: &named() })
}

/// Each group with the titles of its rows.
fn shown(tab: &mut Tab, text: &str, everything: bool) -> Vec<(GroupKind, Vec<String>)> {
    let titles = |rows: Vec<engine::palette::view::PaletteRow>| {
        rows.into_iter()
            .map(|row| match row.target {
                PaletteTarget::Day(date) => date.to_string(),
                _ => row.title.to_string(),
            })
            .collect()
    };
    look(tab, text, everything).groups.into_iter().map(|group| (group.kind, titles(group.rows))).collect()
}

fn titles(all: &[&str]) -> Vec<String> {
    all.iter().map(|title| (*title).to_owned()).collect()
}

fn choose(tab: &mut Tab, target: PaletteTarget) -> Vec<Effect> {
    tab.send(Msg::Palette(PaletteMsg::Choose(target)))
}

fn create(tab: &mut Tab, title: &str, slot: Slot) {
    tab.send(new_entry(title.into(), Some(slot)));
}

fn first(tab: &mut Tab, text: &str, kind: GroupKind) -> PaletteTarget {
    let view = look(tab, text, true);
    let group = view.groups.iter().find(|group| group.kind == kind).unwrap_or_else(|| panic!("{kind:?}: {view:?}"));
    group.rows[0].target.clone()
}

#[test]
fn actions_pages_days_and_what_is_planned_are_found_by_one_text() {
    let mut tab = Tab::ready();
    create(&mut tab, "New report", slot(day(24), "10:00"));
    assert_eq!(
        shown(&mut tab, "rep", false),
        [(GroupKind::Pages, titles(&["Reports"])), (GroupKind::Tasks, titles(&["New report"])),]
    );
    assert_eq!(shown(&mut tab, "new", false)[0], (GroupKind::Actions, titles(&["New entry"])));
    assert_eq!(shown(&mut tab, "24.12.", false), [(GroupKind::Dates, titles(&["2026-12-24"]))]);
    assert_eq!(shown(&mut tab, "next fri", false), [(GroupKind::Dates, titles(&["2026-12-04"]))]);
    // Filters are about what is planned, and so is the search over everything.
    let kinds = |shown: Vec<(GroupKind, Vec<String>)>| shown.into_iter().map(|(kind, _)| kind).collect::<Vec<_>>();
    assert_eq!(kinds(shown(&mut tab, "is:open rep", false)), [GroupKind::Tasks]);
    assert_eq!(kinds(shown(&mut tab, "rep", true)), [GroupKind::Tasks]);
    let marks = |tab: &mut Tab, text: &str| look(tab, text, true).groups[0].rows[0].marks.clone();
    assert_eq!(marks(&mut tab, "po new"), [0..3, 6..8]);
    // The entries of a task with several are offered as well.
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    tab.send(Msg::Entry(EntryMsg::Duplicate(entry)));
    assert_eq!(kinds(shown(&mut tab, "rep", true)), [GroupKind::Tasks, GroupKind::Entries]);
    assert!(shown(&mut tab, "nothing like it", false).is_empty());
}

#[test]
fn without_a_text_the_last_choices_and_useful_actions_are_offered() {
    let mut tab = Tab::ready();
    assert_eq!(shown(&mut tab, " ", false)[0].0, GroupKind::Actions);
    assert!(shown(&mut tab, "", true).is_empty());
    create(&mut tab, "Report", slot(day(24), "10:00"));
    let entry = PaletteTarget::Entry(tab.model.plan().entries().next().unwrap().id.clone());
    for target in [PaletteTarget::Action("undo"), entry, PaletteTarget::Day(day(26)), PaletteTarget::Action("undo")] {
        choose(&mut tab, target);
    }
    assert_eq!(shown(&mut tab, "", false)[0], (GroupKind::Recent, titles(&["Undo", "2026-11-26", "Report"])));
    assert_eq!(shown(&mut tab, "", true), [(GroupKind::Recent, titles(&["Report"]))]);
}

#[test]
fn the_last_choices_are_there_after_the_page_was_loaded_again() {
    let mut tab = Tab::ready();
    create(&mut tab, "Report", slot(day(24), "10:00"));
    let mut store: Vec<Stored> = Vec::new();
    let task = first(&mut tab, "rep", GroupKind::Tasks);
    for target in [PaletteTarget::Page(Page::Reports), task, PaletteTarget::Day(day(26))] {
        for effect in choose(&mut tab, target) {
            let Effect::Save { changes, .. } = effect else { continue };
            store.extend(changes.into_iter().filter_map(|change| match change {
                StoredChange::Put(stored) => Some(stored),
                StoredChange::Delete { .. } => None,
            }));
        }
    }
    let prefs = store.pop().unwrap();
    let all = tab.model.plan().records().map(|record| archive::encode(&record.key(), Some(&record), &Meta::default()));
    let mut later = Tab::new(2);
    later.send(Msg::Storage(StorageMsg::Loaded(Ok(all.chain([prefs]).collect()))));
    assert_eq!(shown(&mut later, "", false)[0], (GroupKind::Recent, titles(&["2026-11-26", "Report", "Reports"])));
}

#[test]
fn a_choice_goes_to_the_page_the_day_the_entry_or_the_task() {
    let mut tab = Tab::ready();
    choose(&mut tab, PaletteTarget::Page(Page::Reports));
    assert_eq!(tab.view().page.page(), Page::Reports);
    let christmas: NaiveDate = "2026-12-24".parse().unwrap();
    choose(&mut tab, PaletteTarget::Day(christmas));
    assert_eq!((tab.view().page.page(), tab.view().week.days[3].date), (Page::Week, christmas));
    create(&mut tab, "Weave", slot(day(3), "10:00"));
    create(&mut tab, "Warp", slot(day(27), ""));
    choose(&mut tab, PaletteTarget::Page(Page::Settings));
    let entry = first(&mut tab, "weave", GroupKind::Tasks);
    let effects = choose(&mut tab, entry);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Focus(FocusTarget::Entry(_)))));
    assert_eq!(tab.view().week.days[1].timed[0].title.as_ref(), "Weave");
    // The next entry of a task; without one its place in the backlog.
    let task = first(&mut tab, "warp", GroupKind::Tasks);
    choose(&mut tab, task);
    assert_eq!(tab.view().week.days[4].untimed[0].title.as_ref(), "Warp");
    tab.send(Msg::Backlog(BacklogMsg::Add("Waiting".into())));
    choose(&mut tab, PaletteTarget::Page(Page::Reports));
    let task = first(&mut tab, "waiting", GroupKind::Tasks);
    let effects = choose(&mut tab, task);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Focus(FocusTarget::Task(_)))));
    let view = tab.view();
    assert_eq!(view.backlog.as_ref().map(|backlog| backlog.rows.len()), Some(1));
}

#[test]
fn an_entry_of_someone_else_is_shown_in_their_days() {
    let mut tab = Tab::ready();
    let entry = Record::Entry(TimeEntry {
        id: "e".into(),
        task: "t".into(),
        member: "zoe".into(),
        slot: slot(day(12), "09:00"),
        scheduled: 30,
        tracked: Tracked::default(),
    });
    let task = Record::Task(Task::new("t".into(), "Theirs"));
    tab.send(heard([Record::Member(Member::new("zoe".into(), "Zoë")), task, entry]));
    choose(&mut tab, PaletteTarget::Entry("e".into()));
    let view = tab.view();
    assert_eq!(view.who, Some("zoe".into()));
    assert_eq!(view.week.days[3].timed[0].title.as_ref(), "Theirs");
}

#[test]
fn a_loaded_item_is_found_and_shown_in_its_list() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    let item = first(&mut tab, "from:asana is:open", GroupKind::Items);
    let PaletteTarget::Item(of, id) = item.clone() else { panic!("{item:?}") };
    assert_eq!(of, connection("asana").id);
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    let effects = choose(&mut tab, item);
    assert!(effects.contains(&Effect::Focus(FocusTarget::Item(id.clone()))));
    let view = tab.view();
    let rows = &view.sidebar.panel.as_ref().unwrap().rows;
    assert!(rows.iter().any(|row| matches!(row, engine::view::RowView::Item(item) if item.id == id)));
}

#[test]
fn sources_are_searched_once_typing_pauses_and_what_they_find_follows() {
    let host = Host::default();
    let mut tab = Tab::connected(&host);
    tab.send(Msg::Sidebar(SidebarMsg::Toggle));
    let calendar = connection("google-calendar").id;
    let ask = |tab: &mut Tab, text: &str| {
        let (text, connections) = look(tab, text, true).asks;
        tab.send(Msg::Palette(PaletteMsg::Search(text, connections)))
    };
    assert_eq!(look(&mut tab, "from:asana rev", true).asks.1, [], "Asana can't be searched");
    for text in ["r", "re", "rev is:open"] {
        assert!(calls(&ask(&mut tab, text)).is_empty(), "{text}");
        tab.now += 100;
    }
    assert_eq!(look(&mut tab, "rev", true).asked, ["Google Calendar"]);
    let effects = tab.wait(400);
    let searches: Vec<_> =
        calls(&effects).into_iter().filter(|(_, _, ask)| matches!(ask, Ask::Search { .. })).collect();
    let [(call, _, Ask::Search { text, range, .. })] = &searches[..] else { panic!("{searches:?}") };
    assert_eq!(&**text, "rev");
    let range = range.as_ref().unwrap();
    assert!((range.until - range.from).num_days() > 360, "not only the visible week");
    let effects = tab.answered(*call, Ok(ok(r#"{"items":[{"id":"ada@loom.example","primary":true}]}"#.to_owned())));
    let found = r#"{"items":[{"id":"e2","summary":"Review","start":{"dateTime":"2026-11-25T14:00:00+01:00"},
        "end":{"dateTime":"2026-11-25T15:15:00+01:00"}},{"id":"e9","summary":"Revenue talk",
        "start":{"dateTime":"2026-12-10T14:00:00+01:00"},"end":{"dateTime":"2026-12-10T15:00:00+01:00"}}]}"#;
    tab.answered(calls(&effects)[0].0, Ok(ok(found.to_owned())));
    let shown = shown(&mut tab, "rev is:open", true);
    assert!(shown.contains(&(GroupKind::Items, titles(&["Review"]))), "{shown:?}");
    assert_eq!(
        shown.last().unwrap(),
        &(GroupKind::AtSource("Google Calendar"), titles(&["Revenue talk"])),
        "what is loaded isn't doubled"
    );
    assert!(look(&mut tab, "rev", true).asked.is_empty());
    // What is found is shown in the sidebar, and the sidebar's own search is left alone until then.
    assert!(tab.view().sidebar.panel.is_none());
    let effects = choose(&mut tab, PaletteTarget::Item(calendar, "e9".into()));
    assert!(effects.contains(&Effect::Focus(FocusTarget::Item("e9".into()))));
    let view = tab.view();
    let rows = &view.sidebar.panel.as_ref().unwrap().rows;
    assert!(rows.iter().any(|row| matches!(row, engine::view::RowView::Item(item) if &*item.title == "Revenue talk")));
}

#[test]
fn what_can_not_be_searched_is_said() {
    let mut tab = Tab::ready();
    tab.send(connections(["google-calendar"]));
    let (text, connections) = look(&mut tab, "revenue", true).asks;
    tab.send(Msg::Palette(PaletteMsg::Search(text, connections)));
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    let view = look(&mut tab, "revenue", true);
    assert_eq!((view.asked.len(), view.partly), (0, vec!["Google Calendar"]));
    assert!(calls(&tab.wait(1_000)).iter().all(|(_, _, ask)| !matches!(ask, Ask::Search { .. })));
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(true)));
    let gone = signed_out(&connection("google-calendar"), tab.now + 1);
    tab.send(Msg::Storage(engine::StorageMsg::Heard(vec![gone])));
    let view = look(&mut tab, "revenue", true);
    assert_eq!((view.asks.1.len(), view.asked.len(), view.partly), (0, 0, vec!["Google Calendar"]));
}

#[test]
fn what_sources_found_is_forgotten_with_the_text() {
    let mut tab = Tab::ready();
    tab.send(connections(["google-calendar"]));
    let of = vec![connection("google-calendar").id];
    for (text, connections) in [("rev", Vec::new()), ("r", of.clone()), ("", of.clone())] {
        tab.send(Msg::Palette(PaletteMsg::Search("revenue".into(), of.clone())));
        tab.send(Msg::Palette(PaletteMsg::Search(text.into(), connections)));
        let effects = tab.wait(1_000);
        assert!(calls(&effects).iter().all(|(_, _, ask)| !matches!(ask, Ask::Search { .. })), "{text}");
    }
}

#[test]
fn actions_are_offered_for_what_had_the_focus() {
    let ids = |context: &KeyContext| offered(context).into_iter().map(engine::actions::Action::id).collect::<Vec<_>>();
    let page = KeyContext { days: true, ..KeyContext::default() };
    let bare = ids(&page);
    assert!(bare.contains(&"new") && bare.contains(&"search") && bare.contains(&"undo"), "{bare:?}");
    for absent in ["palette", "edit", "duplicate", "week", "focus", "move", "clear", "drop"] {
        assert!(!bare.contains(&absent), "{absent}");
    }
    let entry = KeyContext { focus: KeyFocus::Entry("e".into()), ..page };
    assert_eq!(ids(&entry)[..4], ["pick", "quick-edit", "edit", "complete"]);
    assert_eq!(perform("duplicate", &entry), Some(KeyAction::Msg(Msg::Entry(EntryMsg::Duplicate("e".into())))));
    assert_eq!(perform("duplicate", &KeyContext::default()), None);
    assert_eq!(
        perform("week", &entry),
        Some(KeyAction::Msg(Msg::Calendar(engine::CalendarMsg::Go(Route::week(None)))))
    );
}
