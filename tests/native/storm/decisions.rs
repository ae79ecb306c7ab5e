//! What an item means, end to end: completing an approval or a milestone here decides nothing at its source.

use engine::{CompletionMsg, DragMsg, EntryMsg, Grip, Msg};

use super::Storm;

#[test]
fn completing_an_approval_or_a_milestone_decides_nothing_at_the_source() {
    let asana = providers::PROVIDERS.iter().find(|provider| provider.id == "asana").unwrap();
    let mut calm = Storm::new(asana, 3);
    calm.calm = true;
    calm.begin();
    calm.pass(60_000);
    for (title, completed) in
        [("Approve the autumn catalogue", false), ("Launch of the new site", false), ("Write report [1h30m]", true)]
    {
        let row =
            calm.rows().into_iter().find(|row| *row.title == *title).unwrap_or_else(|| panic!("{title} isn't listed"));
        assert_eq!(row.completable, completed, "{title}");
        let connection = calm.there.connection();
        calm.send(Msg::Completion(CompletionMsg::Toggle(connection.clone(), row.id.clone())));
        calm.send(Msg::Drag(DragMsg::Lift(Grip::Item { connection, item: row.id.clone() })));
        calm.send(Msg::Drag(DragMsg::Drop));
        let key = calm.link(row.id.as_str());
        let task = calm.model.plan().tasks_linked_to(&key).next().unwrap().id.clone();
        let entry = calm.model.plan().entries_of(&task).next().unwrap().id.clone();
        if !calm.model.plan().task(&task).unwrap().done {
            calm.send(Msg::Entry(EntryMsg::ToggleDone(entry)));
        }
        for _ in 0..60 {
            // When it is listed again isn't what this is about.
            calm.asked.demanded = Some(calm.now);
            calm.pass(2_000);
        }
        assert!(calm.model.plan().task(&task).unwrap().done, "{title}: your own part of it is done");
        assert_eq!(calm.there.everything()[row.id.as_str()], completed, "{title} at the source");
    }
}
