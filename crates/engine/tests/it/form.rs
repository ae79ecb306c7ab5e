//! The form of an entry: what was typed becomes one change, what can't be read is told, and nothing else is touched.

use engine::{Draft, Effect, Field, FocusTarget, Grip, Message, Msg};
use plan::EntryId;

use crate::world::{Host, Tab, connection, day, place, slot};

fn created() -> (Tab, EntryId) {
    let mut tab = Tab::ready();
    tab.send(Msg::Create { title: "Write report [1h30m]".into(), slot: Some(slot(day(24), "10:00")) });
    let entry = tab.view().week.days[1].timed[0].id.clone();
    (tab, entry)
}

fn opened() -> (Tab, EntryId, Draft) {
    let (mut tab, entry) = created();
    tab.send(Msg::Edit(entry.clone()));
    let fields = tab.view().form.as_ref().unwrap().fields.clone();
    (tab, entry, fields)
}

#[test]
fn the_form_shows_what_there_is() {
    let (_, _, fields) = opened();
    let Draft { title, notes, done, day, start, scheduled, logged } = &fields;
    assert_eq!((&**title, &**notes, *done, &**day), ("Write report", "", false, "2026-11-24"));
    assert_eq!((&**start, &**scheduled, &**logged), ("10:00", "1h30m", "0"));
}

#[test]
fn what_was_typed_is_one_change() {
    let (mut tab, entry, _) = opened();
    let typed = Draft {
        title: "Write the report".into(),
        notes: "by Friday".into(),
        done: true,
        day: "2026-11-25".into(),
        start: "".into(),
        scheduled: "1.5".into(),
        logged: "0:45".into(),
    };
    let effects = tab.send(Msg::Revise(typed));
    assert!(effects.contains(&Effect::Focus(FocusTarget::Entry(entry.clone()))));
    assert!(effects.contains(&Effect::Announce(Message::Revised { title: "Write the report".into() })));
    assert!(tab.view().form.is_none());
    let shown = tab.view().week.days[2].untimed[0].clone();
    assert_eq!((&*shown.title, shown.minutes, shown.logged, shown.done), ("Write the report", 90, 2700, true));
    tab.send(Msg::Undo);
    let before = tab.view().week.days[1].timed[0].clone();
    assert_eq!((&*before.title, before.minutes, before.logged, before.done), ("Write report", 90, 0, false));
    tab.send(Msg::Redo);
    tab.send(Msg::Edit(entry));
    assert_eq!(&*tab.view().form.as_ref().unwrap().fields.notes, "by Friday");
}

#[test]
fn what_cannot_be_read_is_told_and_nothing_is_changed() {
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
        tab.send(Msg::Revise(typed.clone()));
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
    tab.send(Msg::Revise(Draft { title: "Report [2h]".into(), ..fields }));
    let shown = tab.view().week.days[1].timed[0].clone();
    assert_eq!((&*shown.title, shown.minutes), ("Report", 120));
    let (mut tab, _, fields) = opened();
    tab.send(Msg::Revise(Draft { title: "Report [2h]".into(), scheduled: "20".into(), ..fields }));
    assert_eq!(tab.view().week.days[1].timed[0].minutes, 20);
}

#[test]
fn what_was_left_alone_keeps_what_came_meanwhile() {
    let (mut tab, entry, fields) = opened();
    tab.send(Msg::ToggleDone(entry));
    tab.send(Msg::Revise(Draft { notes: "mine".into(), ..fields }));
    let shown = tab.view().week.days[1].timed[0].clone();
    assert!(shown.done, "another hand's change isn't undone by a form that was opened before");
}

#[test]
fn a_form_that_is_closed_changes_nothing_and_one_whose_entry_goes_is_closed() {
    let (mut tab, entry, _) = opened();
    let effects = tab.send(Msg::CloseEdit);
    assert!(effects.contains(&Effect::Focus(FocusTarget::Entry(entry.clone()))));
    assert!(tab.view().form.is_none());
    tab.send(Msg::Edit(entry.clone()));
    tab.send(Msg::Remove(entry.clone()));
    assert!(tab.view().form.is_none());
    tab.send(Msg::Edit(entry));
    assert!(tab.view().form.is_none(), "there is nothing to open");
}

#[test]
fn a_duplicate_is_an_entry_of_the_same_task() {
    let (mut tab, entry, _) = opened();
    tab.send(Msg::Duplicate(entry));
    let day = tab.view().week.days[1].clone();
    assert_eq!((day.timed.len(), day.planned), (2, 180));
    assert_eq!(day.timed[0].task, day.timed[1].task);
    tab.send(Msg::Undo);
    assert_eq!(tab.view().week.days[1].timed.len(), 1);
}

#[test]
fn the_title_of_the_source_is_shown_beside_a_persons_own_and_the_link_can_go() {
    let mut tab = Tab::connected(&Host::default());
    let connection = connection("asana").id;
    tab.send(Msg::Pick(Grip::Item { connection, item: "t1".into() }));
    tab.send(Msg::Over(Some(place(day(24), "10:00"))));
    tab.send(Msg::Drop);
    let entry = tab.view().week.days[1].timed[0].id.clone();
    tab.send(Msg::Edit(entry.clone()));
    let form = tab.view().form.unwrap();
    let source = form.source.clone().unwrap();
    assert_eq!((&*source.name, source.title, source.connected), ("Asana", None, true));
    tab.send(Msg::Revise(Draft { title: "My own".into(), ..form.fields.clone() }));
    tab.send(Msg::Edit(entry.clone()));
    let title = tab.view().form.unwrap().source.clone().unwrap().title;
    assert_eq!(title, Some(form.fields.title.clone()));
    tab.send(Msg::Unlink(entry));
    assert!(tab.view().form.unwrap().source.is_none());
    assert!(tab.view().week.days[1].timed[0].provider.is_none());
    tab.send(Msg::Undo);
    assert!(tab.view().week.days[1].timed[0].provider.is_some());
}
