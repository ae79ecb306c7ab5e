//! An entry's form: what was typed becomes one change, unreadable fields are reported, and nothing else is changed.

use engine::{Choice, Draft, DragMsg, Effect, EntryMsg, Field, FocusTarget, Grip, HistoryMsg, Message, Msg, NewEntry};
use plan::{Client, EntryId, Member, MinuteOfDay, Project, Record};

use crate::world::{Host, Tab, connection, day, heard, new_entry, place, slot};

fn created() -> (Tab, EntryId) {
    let mut tab = Tab::ready();
    tab.send(new_entry("Write report [1h30m]".into(), Some(slot(day(24), "10:00"))));
    let entry = tab.view().week.days[1].timed[0].id.clone();
    (tab, entry)
}

fn opened() -> (Tab, EntryId, Draft) {
    let (mut tab, entry) = created();
    tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
    let fields = tab.view().form.as_ref().unwrap().fields.clone();
    (tab, entry, fields)
}

#[test]
fn the_form_shows_the_entry_and_its_task() {
    let (_, _, fields) = opened();
    let Draft { title, notes, done, project, labels, member, day, start, scheduled, logged, .. } = &fields;
    assert_eq!((project, labels.len(), member.is_some()), (&None, 0, true));
    assert_eq!((&**title, &**notes, *done, &**day), ("Write report", "", false, "2026-11-24"));
    assert_eq!((&**start, &**scheduled, &**logged), ("10:00", "1h30m", "0"));
}

#[test]
fn saving_the_form_is_one_change() {
    let (mut tab, entry, fields) = opened();
    let typed = Draft {
        title: "Write the report".into(),
        notes: "by Friday".into(),
        done: true,
        day: "2026-11-25".into(),
        start: "".into(),
        scheduled: "1.5".into(),
        logged: "0:45".into(),
        ..fields
    };
    let effects = tab.send(Msg::Entry(EntryMsg::Revise(typed)));
    assert!(effects.contains(&Effect::Focus(FocusTarget::Entry(entry.clone()))));
    assert!(effects.contains(&Effect::Announce(Message::Revised { title: "Write the report".into() })));
    assert!(tab.view().form.is_none());
    let shown = tab.view().week.days[2].untimed[0].clone();
    assert_eq!((&*shown.title, shown.minutes, shown.logged, shown.done), ("Write the report", 90, 2700, true));
    tab.send(Msg::History(HistoryMsg::Undo));
    let before = tab.view().week.days[1].timed[0].clone();
    assert_eq!((&*before.title, before.minutes, before.logged, before.done), ("Write report", 90, 0, false));
    tab.send(Msg::History(HistoryMsg::Redo));
    tab.send(Msg::Entry(EntryMsg::Edit(entry)));
    assert_eq!(&*tab.view().form.as_ref().unwrap().fields.notes, "by Friday");
}

#[test]
fn unreadable_fields_are_reported_and_nothing_changes() {
    for (typed, field) in [
        (Draft { title: " [2h] ".into(), ..Draft::default() }, None),
        (Draft { title: "  ".into(), ..Draft::default() }, Some(Field::Title)),
        (Draft { day: "2026-02-30".into(), ..Draft::default() }, Some(Field::Day)),
        (Draft { day: "".into(), ..Draft::default() }, Some(Field::Day)),
        (Draft { start: "25:00".into(), ..Draft::default() }, Some(Field::Start)),
        (Draft { scheduled: "0".into(), ..Draft::default() }, Some(Field::Scheduled)),
        (Draft { scheduled: "25h".into(), ..Draft::default() }, Some(Field::Scheduled)),
        (Draft { scheduled: "soon".into(), ..Draft::default() }, Some(Field::Scheduled)),
        (Draft { logged: "-5".into(), ..Draft::default() }, Some(Field::Logged)),
        (Draft { logged: "9999999".into(), ..Draft::default() }, Some(Field::Logged)),
    ] {
        let (mut tab, _, fields) = opened();
        let or = |typed: &std::sync::Arc<str>, usual: &std::sync::Arc<str>, touched: bool| {
            if touched { typed.clone() } else { usual.clone() }
        };
        let wanted = field;
        let typed = Draft {
            title: or(&typed.title, &fields.title, matches!(wanted, None | Some(Field::Title))),
            day: or(&typed.day, &fields.day, wanted == Some(Field::Day)),
            start: or(&typed.start, &fields.start, wanted == Some(Field::Start)),
            scheduled: or(&typed.scheduled, &fields.scheduled, wanted == Some(Field::Scheduled)),
            logged: or(&typed.logged, &fields.logged, wanted == Some(Field::Logged)),
            ..fields
        };
        let before = tab.view().week.clone();
        tab.send(Msg::Entry(EntryMsg::Revise(typed.clone())));
        let form = tab.view().form;
        match wanted {
            Some(field) => {
                assert_eq!(form.unwrap().wrong, [field], "{typed:?}");
                assert_eq!(tab.view().week, before);
            }
            None => assert!(form.is_none(), "a title of nothing but a length keeps its text: {typed:?}"),
        }
    }
}

#[test]
fn a_length_in_the_title_counts_where_the_field_was_left_alone() {
    let (mut tab, _, fields) = opened();
    tab.send(Msg::Entry(EntryMsg::Revise(Draft { title: "Report [2h]".into(), ..fields })));
    let shown = tab.view().week.days[1].timed[0].clone();
    assert_eq!((&*shown.title, shown.minutes), ("Report", 120));
    let (mut tab, _, fields) = opened();
    tab.send(Msg::Entry(EntryMsg::Revise(Draft { title: "Report [2h]".into(), scheduled: "20".into(), ..fields })));
    assert_eq!(tab.view().week.days[1].timed[0].minutes, 20);
}

#[test]
fn untouched_fields_keep_changes_from_elsewhere() {
    let (mut tab, entry, fields) = opened();
    tab.send(Msg::Entry(EntryMsg::ToggleDone(entry)));
    tab.send(Msg::Entry(EntryMsg::Revise(Draft { notes: "mine".into(), ..fields })));
    let shown = tab.view().week.days[1].timed[0].clone();
    assert!(shown.done, "another hand's change isn't undone by a form that was opened before");
}

#[test]
fn closing_the_form_changes_nothing_and_deleting_the_entry_closes_it() {
    let (mut tab, entry, _) = opened();
    let effects = tab.send(Msg::Entry(EntryMsg::CloseEdit));
    assert!(effects.contains(&Effect::Focus(FocusTarget::Entry(entry.clone()))));
    assert!(tab.view().form.is_none());
    tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
    tab.send(Msg::Entry(EntryMsg::Remove(entry.clone())));
    assert!(tab.view().form.is_none());
    tab.send(Msg::Entry(EntryMsg::Edit(entry)));
    assert!(tab.view().form.is_none(), "there is nothing to open");
}

#[test]
fn a_duplicate_is_an_entry_of_the_same_task() {
    let (mut tab, entry, _) = opened();
    tab.send(Msg::Entry(EntryMsg::Duplicate(entry)));
    let day = tab.view().week.days[1].clone();
    assert_eq!((day.timed.len(), day.planned), (2, 180));
    assert_eq!(day.timed[0].task, day.timed[1].task);
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(tab.view().week.days[1].timed.len(), 1);
}

#[test]
fn the_title_of_the_source_is_shown_beside_a_persons_own_and_the_link_can_go() {
    let mut tab = Tab::connected(&Host::default());
    let connection = connection("asana").id;
    tab.send(Msg::Drag(DragMsg::Pick(Grip::Item { connection, item: "t1".into() })));
    tab.send(Msg::Drag(DragMsg::Over(Some(place(day(24), "10:00")))));
    tab.send(Msg::Drag(DragMsg::Drop));
    let entry = tab.view().week.days[1].timed[0].id.clone();
    tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
    let form = tab.view().form.unwrap();
    let source = form.source.clone().unwrap();
    assert_eq!((&*source.name, source.title, source.connected), ("Asana", None, true));
    tab.send(Msg::Entry(EntryMsg::Revise(Draft { title: "My own".into(), ..form.fields.clone() })));
    tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
    let title = tab.view().form.unwrap().source.clone().unwrap().title;
    assert_eq!(title, Some(form.fields.title.clone()));
    tab.send(Msg::Entry(EntryMsg::Unlink(entry)));
    assert!(tab.view().form.unwrap().source.is_none());
    assert!(tab.view().week.days[1].timed[0].provider.is_none());
    tab.send(Msg::History(HistoryMsg::Undo));
    assert!(tab.view().week.days[1].timed[0].provider.is_some());
}

fn new<Id>(name: &str) -> Choice<Id> {
    Choice::New(name.into())
}

#[test]
fn a_new_project_and_labels_are_created_and_undone_with_the_form() {
    let (mut tab, entry, fields) = opened();
    let labels = vec![new("deep"), new(" Deep "), new("  ")];
    tab.send(Msg::Entry(EntryMsg::Revise(Draft {
        project: Some(new(" Website ")),
        client: Some(new("Acme")),
        labels,
        ..fields.clone()
    })));
    let choices = tab.view().choices;
    assert_eq!((choices.projects[0].client.as_deref(), choices.clients.len()), (Some("Acme"), 1));
    assert_eq!((&*choices.projects[0].name, &*choices.labels[0].name), ("Website", "deep"));
    assert_eq!((choices.projects.len(), choices.labels.len()), (1, 1), "one name is one label");
    assert_ne!(choices.projects[0].hue, 0, "a hue that no task without a project has");
    assert_eq!(tab.view().week.days[1].timed[0].hue, choices.projects[0].hue);
    tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
    let again = tab.view().form.unwrap().fields.clone();
    assert_eq!(again.project, Some(Choice::Known(choices.projects[0].id.clone())));
    assert_eq!(again.labels, [Choice::Known(choices.labels[0].id.clone())]);
    tab.send(Msg::Entry(EntryMsg::Revise(Draft { project: Some(new("WEBSITE")), labels: vec![], ..again })));
    assert_eq!(tab.view().choices.projects.len(), 1, "a name that is there means what is there");
    tab.send(Msg::History(HistoryMsg::Undo));
    tab.send(Msg::History(HistoryMsg::Undo));
    let choices = tab.view().choices;
    assert_eq!((choices.projects.len(), choices.clients.len(), choices.labels.len()), (0, 0, 0));
    tab.send(Msg::Entry(EntryMsg::Edit(entry)));
    assert_eq!(tab.view().form.unwrap().fields, fields);
}

#[test]
fn new_projects_get_different_hues() {
    let (mut tab, entry, _) = opened();
    for n in 0..12 {
        tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
        let fields = tab.view().form.unwrap().fields.clone();
        tab.send(Msg::Entry(EntryMsg::Revise(Draft { project: Some(new(&format!("P{n}"))), ..fields })));
    }
    let hues: std::collections::BTreeSet<u8> = tab.view().choices.projects.iter().map(|each| each.hue).collect();
    assert_eq!(hues.len(), 12);
}

#[test]
fn an_entry_can_be_given_to_another_member() {
    let (mut tab, entry, fields) = opened();
    tab.send(heard([Record::Member(Member::new("zoe".into(), "Zoe"))]));
    assert_eq!(tab.view().choices.members.iter().map(|each| each.me).collect::<Vec<_>>(), [true, false]);
    tab.send(Msg::Entry(EntryMsg::Revise(Draft { member: Some("zoe".into()), ..fields.clone() })));
    let member = |tab: &Tab| tab.model.plan().entry(&entry).unwrap().member.clone();
    assert_eq!(member(&tab).as_str(), "zoe");
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!(Some(member(&tab)), fields.member);
    tab.send(Msg::Entry(EntryMsg::Edit(entry.clone())));
    tab.send(Msg::Entry(EntryMsg::Revise(Draft { member: Some("nobody".into()), ..fields.clone() })));
    assert_eq!(Some(member(&tab)), fields.member, "nobody who is there");
}

#[test]
fn choices_are_sorted_and_projects_name_their_client() {
    let mut tab = Tab::ready();
    let project = |id: &str, name: &str| Project { client: Some("c".into()), ..Project::new(id.into(), name, 3) };
    tab.send(heard([
        Record::Client(Client { id: "c".into(), name: "Client".into(), hue: 1 }),
        Record::Project(project("a", "web")),
        Record::Project(Project { client: None, archived: true, ..project("b", "App") }),
    ]));
    let choices = tab.view().choices;
    let shown: Vec<_> = choices.projects.iter().map(|p| (&*p.name, p.client.as_deref(), p.archived)).collect();
    assert_eq!(shown, [("App", None, true), ("web", Some("Client"), false)]);
    assert!(std::sync::Arc::ptr_eq(&choices, &tab.view().choices), "the same until something changes");
}

#[test]
fn all_ways_to_type_a_length_are_understood() {
    for typed in ["1h30", "90", "1.5", "1:30"] {
        let (mut tab, _, fields) = opened();
        tab.send(Msg::Entry(EntryMsg::Revise(Draft { scheduled: "15".into(), ..fields.clone() })));
        tab.send(Msg::History(HistoryMsg::Undo));
        let entry = tab.view().week.days[1].timed[0].id.clone();
        tab.send(Msg::Entry(EntryMsg::Edit(entry)));
        tab.send(Msg::Entry(EntryMsg::Revise(Draft { scheduled: typed.into(), logged: typed.into(), ..fields })));
        let shown = tab.view().week.days[1].timed[0].clone();
        assert_eq!((shown.minutes, shown.logged), (90, 5400), "{typed}");
    }
}

#[test]
fn a_new_entry_is_made_where_the_calendar_was_pressed() {
    let mut tab = Tab::ready();
    tab.send(Msg::Entry(EntryMsg::New(Some(place(day(26), "10:25")))));
    let spot = tab.view().creating.unwrap();
    let (slot, minutes) = (plan::Slot { date: spot.date, start: spot.start }, spot.minutes);
    assert_eq!((slot.date, slot.start.map(MinuteOfDay::to_hhmm), minutes), (day(26), Some("10:15".into()), 30));
    tab.send(new_entry(" ".into(), Some(slot)));
    assert!(tab.view().creating.is_some(), "what can't be made keeps the dialog");
    let call = NewEntry { slot: Some(slot), project: Some(new("Sales")), ..NewEntry::from("Call [45m]") };
    tab.send(Msg::Entry(EntryMsg::CreateIn(call)));
    assert!(tab.view().creating.is_none());
    let shown = tab.view().week.days[3].timed[0].clone();
    assert_eq!((&*shown.title, shown.minutes, shown.hue), ("Call", 45, tab.view().choices.projects[0].hue));
    tab.send(Msg::History(HistoryMsg::Undo));
    assert_eq!((tab.view().choices.projects.len(), tab.view().week.planned), (0, 0));
    tab.send(Msg::Entry(EntryMsg::New(Some(place(day(26), "")))));
    assert_eq!(tab.view().creating.map(|spot| (spot.date, spot.start)), Some((day(26), None)));
    tab.send(Msg::Entry(EntryMsg::New(None)));
    assert_eq!(tab.view().creating.map(|spot| (spot.date, spot.start)), Some((day(24), None)));
    tab.send(Msg::Entry(EntryMsg::CloseNew));
    assert!(tab.view().creating.is_none());
}

#[test]
fn a_day_has_the_hours_of_whose_week_it_is() {
    let mut tab = Tab::ready();
    let hours = tab.view().week.days.iter().map(|day| day.hours).collect::<Vec<_>>();
    assert_eq!((hours[0].unwrap().from.get(), hours[4].unwrap().until, hours[5]), (540, 1020, None));
}
