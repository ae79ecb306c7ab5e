//! The start by the first part of the engine alone, and what the rest makes of it.

use engine::{
    CalendarMsg, Effect, HistoryMsg, LifecycleMsg, Model, Msg, Page, Route, SaveId, SettingsMsg, SidebarMsg,
    StorageMsg, Stored, Theme, Views, first, view,
};

use crate::world::{Host, Store, Tab, new_entry, saves};

fn started(route: Route) -> Msg {
    Msg::Lifecycle(LifecycleMsg::Started { route, visible: true })
}

fn week() -> Msg {
    started(Route::week(None))
}

/// What a tab has stored after some work with the sidebar open.
fn stored() -> Vec<Stored> {
    let mut store = Store::default();
    let mut tab = Tab::ready();
    let mut effects = tab.send(new_entry("Write report [1h30m]".into(), None));
    effects.extend(tab.send(Msg::Settings(SettingsMsg::Choose("theme", "dark".into()))));
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    let mut tab = crate::world::reopened(&store);
    let mut effects = tab.send(crate::world::connections(["asana", "google-calendar"]));
    effects.extend(tab.send(Msg::Sidebar(SidebarMsg::Toggle)));
    effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
    let effects = tab.answer(&Host::default(), effects);
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    let crate::world::Store(mut all) = store;
    for provider in ["asana", "google-calendar"] {
        let engine::StoredChange::Put(kept) = crate::world::kept(&crate::world::connection(provider), tab.now) else {
            unreachable!()
        };
        all.insert(kept.key, kept.json);
    }
    all.insert("unknown/1".into(), "{}".into());
    all.insert("task/broken".into(), "{".into());
    Store(all).all()
}

fn took(model: &mut Model, msg: Msg) -> Vec<Effect> {
    first::update(model, msg).expect("the first part takes it")
}

#[test]
fn it_shows_the_week_that_is_stored() {
    let (mut tab, mut views) = (Tab::new(3), Views::default());
    assert_eq!(took(&mut tab.model, week()), [Effect::Load, Effect::FetchHost]);
    let env = tab.env();
    assert_eq!(first::preview(&tab.model, &env, &mut views), None, "not yet");
    assert_eq!(
        took(&mut tab.model, Msg::Storage(StorageMsg::Loaded(Ok(stored())))),
        [Effect::Theme(Theme::Dark), Effect::Language(None)]
    );
    let shown = first::preview(&tab.model, &env, &mut views).expect("what is stored has been read");
    assert_eq!((shown.sidebar, shown.backlog), (true, false));
    assert_eq!(&*shown.week.days[1].untimed[0].title, "Write report");
    assert_eq!(shown.week, view(&tab.model, &env, &mut views).week, "as the whole view has it");
}

#[test]
fn the_rest_continues_as_if_it_had_started_alone() {
    let all = stored();
    let (mut alone, mut after) = (Tab::new(5), Tab::new(5));
    let mut expected = alone.send(week());
    expected.extend(alone.send(Msg::Storage(StorageMsg::Loaded(Ok(all.clone())))));
    let mut effects = took(&mut after.model, week());
    effects.extend(took(&mut after.model, Msg::Storage(StorageMsg::Loaded(Ok(all)))));
    // Its randomness and what it asks to be woken for are of the message after.
    let before_wake = |effects: &[Effect]| {
        effects.iter().filter(|effect| !matches!(effect, Effect::Wake(_))).cloned().collect::<Vec<_>>()
    };
    after.env();
    effects.extend(after.send(Msg::Lifecycle(LifecycleMsg::Tick)));
    let (expected, effects) = (before_wake(&expected), before_wake(&effects));
    assert_eq!(expected.len(), effects.len(), "{expected:?}\n{effects:?}");
    assert!(expected.iter().all(|effect| effects.contains(effect)), "{expected:?}\n{effects:?}");
    let env = alone.env();
    assert_eq!(view(&alone.model, &env, &mut Views::default()), view(&after.model, &env, &mut Views::default()));
    assert!(view(&after.model, &env, &mut Views::default()).sidebar.panel.is_some(), "the sidebar is as it was left");
    let aside: Vec<&String> = after.model.aside().keys().collect();
    assert_eq!(aside, ["task/broken", "unknown/1"]);
}

#[test]
fn messages_it_cant_handle_are_returned_and_change_nothing() {
    let (mut tab, mut views) = (Tab::new(7), Views::default());
    took(&mut tab.model, week());
    took(&mut tab.model, Msg::Storage(StorageMsg::Loaded(Ok(stored()))));
    let env = tab.env();
    let before = first::preview(&tab.model, &env, &mut views);
    for msg in [
        week(),
        Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))),
        Msg::History(HistoryMsg::Undo),
        Msg::Storage(StorageMsg::Saved(SaveId(1))),
        Msg::Lifecycle(LifecycleMsg::Tick),
        Msg::Calendar(CalendarMsg::Step(1)),
    ] {
        assert_eq!(first::update(&mut tab.model, msg.clone()), Err(Box::new(msg)));
    }
    assert_eq!(first::preview(&tab.model, &env, &mut views), before);
    let mut other = Model::default();
    let settings = started(Route::to(Page::Settings));
    assert_eq!(first::update(&mut other, settings.clone()), Err(Box::new(settings)), "another page is not its own");
}
