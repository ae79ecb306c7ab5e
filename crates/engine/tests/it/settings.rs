//! The settings page: each form saves one change that can be undone, and unreadable text is reported at its field.

use std::sync::Arc;

use engine::view::{ChosenView, PageView, SettingsView};
use engine::{
    CalendarMsg, Choice, Effect, EntryMsg, HistoryMsg, Message, Msg, NewEntry, Page, Route, SettingsMsg, Sheet,
    SheetFault, Subject,
};
use plan::Member;

use crate::world::{Tab, day, heard, slot};

fn opened() -> Tab {
    let mut tab = Tab::ready();
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Settings))));
    tab
}

fn page(tab: &mut Tab) -> Arc<SettingsView> {
    match tab.view().page {
        PageView::Settings(page) => page,
        other => panic!("{other:?}"),
    }
}

fn chosen(tab: &mut Tab, id: &str) -> ChosenView {
    page(tab).chosen.iter().find(|chosen| chosen.setting.id == id).expect("it is in the list").clone()
}

fn tell(tab: &mut Tab, msg: SettingsMsg) -> Vec<Effect> {
    tab.send(Msg::Settings(msg))
}

/// Opens a form, fills it in and saves it.
fn fill(tab: &mut Tab, subject: Subject, change: impl FnOnce(&mut Sheet)) -> Vec<Effect> {
    tell(tab, SettingsMsg::Open(subject));
    let mut sheet = page(tab).sheet.as_ref().expect("it is open").fields.clone();
    change(&mut sheet);
    tell(tab, SettingsMsg::Save(sheet))
}

fn named(name: &'static str) -> impl FnOnce(&mut Sheet) {
    move |sheet| sheet.name = name.into()
}

fn wrong(tab: &mut Tab) -> Vec<SheetFault> {
    page(tab).sheet.as_ref().map(|sheet| sheet.wrong.clone()).unwrap_or_default()
}

#[test]
fn a_project_is_added_with_its_client_changed_and_undone() {
    let mut tab = opened();
    let effects = fill(&mut tab, Subject::Project(None), |sheet| {
        sheet.name = " Website ".into();
        sheet.client = Some(Choice::New("Acme".into()));
    });
    assert!(effects.contains(&Effect::Announce(Message::Added { name: "Website".into() })));
    let shown = page(&mut tab);
    assert!(shown.sheet.is_none());
    let project = shown.projects[0].clone();
    assert_eq!((&*project.name, project.client.as_deref(), &*shown.clients[0].name), ("Website", Some("Acme"), "Acme"));
    fill(&mut tab, project.subject.clone(), |sheet| (sheet.name, sheet.hue) = ("Shop".into(), 99));
    assert_eq!((&*page(&mut tab).projects[0].name, page(&mut tab).projects[0].hue), ("Shop", 11));
    assert_eq!(page(&mut tab).projects[0].client.as_deref(), Some("Acme"), "what was left alone stays");
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(page(&mut tab).projects[0], project);
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!((page(&mut tab).projects.len(), page(&mut tab).clients.len()), (0, 0), "both were one change");
}

#[test]
fn projects_are_called_alike_only_where_they_are_for_different_clients() {
    let mut tab = opened();
    let website = |client: &'static str| {
        move |sheet: &mut Sheet| {
            sheet.name = "Website".into();
            sheet.client = Some(Choice::New(client.into()));
        }
    };
    fill(&mut tab, Subject::Project(None), website("Acme"));
    fill(&mut tab, Subject::Project(None), website("Bolt"));
    assert_eq!((page(&mut tab).projects.len(), page(&mut tab).sheet.is_none()), (2, true));
    fill(&mut tab, Subject::Project(None), website(" acme "));
    assert_eq!((wrong(&mut tab), page(&mut tab).projects.len()), (vec![SheetFault::NameTaken], 2));
    let of_bolt = page(&mut tab).projects.iter().find(|row| row.client.as_deref() == Some("Bolt")).unwrap().clone();
    fill(&mut tab, of_bolt.subject, website("Acme"));
    assert_eq!(wrong(&mut tab), [SheetFault::NameTaken], "nor does one become another");
}

#[test]
fn a_removal_names_the_number_of_tasks_which_stay() {
    let mut tab = opened();
    for title in ["a", "b"] {
        let project = Some(Choice::New("Website".into()));
        let new = NewEntry { slot: Some(slot(day(24), "10:00")), project, ..NewEntry::from(title) };
        tab.send(Msg::Entry(EntryMsg::CreateIn(new)));
    }
    let project = page(&mut tab).projects[0].clone();
    assert_eq!(project.tasks, 2);
    tell(&mut tab, SettingsMsg::Open(project.subject.clone()));
    assert_eq!(page(&mut tab).sheet.as_ref().unwrap().tasks, 2, "said before it is done");
    let effects = tell(&mut tab, SettingsMsg::Remove(project.subject.clone()));
    assert!(effects.contains(&Effect::Announce(Message::TakenAway { name: "Website".into(), tasks: 2 })));
    assert!(page(&mut tab).sheet.is_none());
    assert_eq!((page(&mut tab).projects.len(), tab.model.plan().tasks().count()), (0, 2));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(page(&mut tab).projects[0], project);
}

#[test]
fn a_client_and_a_label_are_added_renamed_and_removed() {
    for subject in [Subject::Client(None), Subject::Label(None)] {
        let rows = |tab: &mut Tab| {
            let page = page(tab);
            if matches!(subject, Subject::Client(_)) { page.clients.clone() } else { page.labels.clone() }
        };
        let mut tab = opened();
        fill(&mut tab, subject.clone(), named("One"));
        fill(&mut tab, subject.clone(), named("Two"));
        let known = rows(&mut tab);
        assert_ne!(known[0].hue, known[1].hue);
        fill(&mut tab, known[0].subject.clone(), named("three"));
        assert_eq!(rows(&mut tab).iter().map(|row| row.name.to_string()).collect::<Vec<_>>(), ["three", "Two"]);
        tell(&mut tab, SettingsMsg::Remove(known[1].subject.clone()));
        assert_eq!(rows(&mut tab).len(), 1);
        tab.send(Msg::History(HistoryMsg::Undo));
        tab.send(Msg::History(HistoryMsg::Undo));
        assert_eq!(rows(&mut tab), known);
    }
}

#[test]
fn invalid_input_is_reported_and_the_form_stays_open() {
    let mut tab = opened();
    fill(&mut tab, Subject::Label(None), named("  "));
    assert_eq!(wrong(&mut tab), [SheetFault::NoName]);
    assert!(page(&mut tab).labels.is_empty());
    let sheet = Sheet { name: "deep".into(), ..Sheet::default() };
    tell(&mut tab, SettingsMsg::Save(sheet));
    assert_eq!((page(&mut tab).labels.len(), page(&mut tab).sheet.is_none()), (1, true));
    fill(&mut tab, Subject::Label(None), named(" DEEP "));
    assert_eq!(wrong(&mut tab), [SheetFault::NameTaken]);
    tell(&mut tab, SettingsMsg::Close);
    assert!(page(&mut tab).sheet.is_none());

    for (change, faults) in [
        ((|sheet| sheet.capacity[2] = "much".into()) as fn(&mut Sheet), vec![SheetFault::Capacity(2)]),
        (|sheet| sheet.capacity[6] = "25h".into(), vec![SheetFault::Capacity(6)]),
        (|sheet| sheet.from = "".into(), vec![SheetFault::From]),
        (|sheet| sheet.until = "09:00".into(), vec![SheetFault::Until]),
        (|sheet| (sheet.name, sheet.until) = ("".into(), "8".into()), vec![SheetFault::NoName, SheetFault::Until]),
    ] {
        fill(&mut tab, Subject::Member(None), |sheet| {
            sheet.name = "Zoe".into();
            change(sheet);
        });
        assert_eq!((wrong(&mut tab), page(&mut tab).members.len()), (faults, 1));
    }
}

#[test]
fn a_person_has_a_capacity_for_each_day_and_hours_that_the_calendar_shows() {
    let mut tab = opened();
    let me = page(&mut tab).members[0].subject.clone();
    fill(&mut tab, me, |sheet| {
        sheet.capacity = ["6h", "7.5", "7:30", "90", "", "1h30", "0"].map(Arc::from);
        (sheet.from, sheet.until) = ("10:00".into(), "00:00".into());
    });
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(None))));
    let days = tab.view().week.days.clone();
    let capacity: Vec<u32> = days.iter().map(|day| day.capacity).collect();
    assert_eq!(capacity, [360, 450, 450, 90, 0, 90, 0], "oneself needs no name");
    let hours = |at: usize| days[at].hours.map(|hours| (hours.from.get(), hours.until));
    assert_eq!((hours(0), hours(4), hours(5)), (Some((600, 1440)), None, Some((600, 1440))));
}

#[test]
fn the_user_can_enter_a_name_and_archive_others() {
    let mut tab = opened();
    tab.send(heard([plan::Record::Member(Member::new("zoe".into(), "Zoe"))]));
    let rows = page(&mut tab).members.clone();
    assert_eq!(rows.iter().map(|row| row.me).collect::<Vec<_>>(), [true, false]);
    tell(&mut tab, SettingsMsg::Archive(rows[0].subject.clone(), true));
    assert!(page(&mut tab).members.iter().all(|row| !row.archived), "nobody archives themselves");
    let effects = tell(&mut tab, SettingsMsg::Archive(rows[1].subject.clone(), true));
    assert!(effects.contains(&Effect::Announce(Message::Archived { name: "Zoe".into() })));
    assert!(page(&mut tab).members[1].archived);
    tab.send(Msg::History(HistoryMsg::Undo));
    tell(&mut tab, SettingsMsg::Me("zoe".into()));
    assert_eq!((&*page(&mut tab).members[0].name, page(&mut tab).members[0].me), ("Zoe", true));
    tell(&mut tab, SettingsMsg::Me("nobody".into()));
    assert_eq!(&*page(&mut tab).members[0].name, "Zoe");
}

#[test]
fn choices_about_the_plan_are_changes_too() {
    let mut tab = opened();
    for wrong in ["soon", "0", "25h", ""] {
        tell(&mut tab, SettingsMsg::Choose("default_minutes", wrong.into()));
        assert!(chosen(&mut tab, "default_minutes").wrong, "{wrong}");
        tell(&mut tab, SettingsMsg::Choose("default_minutes", "45".into()));
    }
    tab.send(Msg::History(HistoryMsg::Undo));
    tell(&mut tab, SettingsMsg::Choose("default_minutes", "1:15".into()));
    tell(&mut tab, SettingsMsg::Choose("snap", "7".into()));
    tell(&mut tab, SettingsMsg::Choose("snap", "30".into()));
    tell(&mut tab, SettingsMsg::Choose("week_start", "sun".into()));
    let length = chosen(&mut tab, "default_minutes");
    assert_eq!((&*length.value, length.wrong, &*chosen(&mut tab, "snap").value), ("1h15m", false, "30"));
    tab.send(Msg::Entry(EntryMsg::New(None)));
    assert_eq!(tab.view().creating.unwrap().minutes, 75);
    assert_eq!(tab.view().week.days[0].date, day(22), "a week that begins on Sunday");
    tab.send(Msg::History(HistoryMsg::Undo));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!((&*chosen(&mut tab, "snap").value, &*chosen(&mut tab, "week_start").value), ("15", ""));
}

#[test]
fn a_form_closes_with_its_page_and_with_its_record() {
    let mut tab = opened();
    fill(&mut tab, Subject::Label(None), named("deep"));
    let label = page(&mut tab).labels[0].subject.clone();
    tell(&mut tab, SettingsMsg::Open(label.clone()));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert!(page(&mut tab).sheet.is_none());
    tab.send(Msg::History(HistoryMsg::Redo));
    tell(&mut tab, SettingsMsg::Open(label));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(None))));
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Settings))));
    assert!(page(&mut tab).sheet.is_none());
}
