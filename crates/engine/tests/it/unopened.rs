//! A store that can't be read at the start is reported, and never taken for an empty one.

use engine::{BacklogMsg, Effect, LifecycleMsg, LoadError, Msg, Route, SaveError, SettingsMsg, StorageMsg, Theme};

use crate::world::{Store, Tab, day, new_entry, reopened, saves, slot};

/// A tab started on a store that can't be read.
fn stuck(why: LoadError) -> (Tab, Vec<Effect>) {
    let mut tab = Tab::new(7);
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    let effects = tab.send(Msg::Storage(StorageMsg::Loaded(Err(why))));
    (tab, effects)
}

fn create(tab: &mut Tab, title: &str) -> Vec<Effect> {
    tab.send(new_entry(title.into(), Some(slot(day(24), "10:00"))))
}

fn titles(tab: &mut Tab) -> Vec<String> {
    tab.view().week.days.iter().flat_map(|day| &day.timed).map(|entry| entry.title.to_string()).collect()
}

/// A store with an entry and preferences.
fn store() -> Store {
    let mut store = Store::default();
    let mut tab = Tab::new(99);
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    let mut effects = tab.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))));
    effects.extend(create(&mut tab, "Weave"));
    effects.extend(tab.send(Msg::Settings(SettingsMsg::Choose("theme", "dark".into()))));
    effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Tick)));
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    store
}

fn loads(effects: &[Effect]) -> usize {
    effects.iter().filter(|effect| matches!(effect, Effect::Load)).count()
}

#[test]
fn every_cause_is_reported_and_unreadable_data_is_not_overwritten() {
    let causes = [
        LoadError::Unavailable,
        LoadError::Full,
        LoadError::Newer,
        LoadError::Blocked,
        LoadError::Silent,
        LoadError::Failed("Internal error".into()),
    ];
    for why in causes {
        let (mut tab, mut effects) = stuck(why.clone());
        effects.extend(tab.send(Msg::Backlog(BacklogMsg::Toggle)));
        effects.extend(tab.wait(90_000));
        let view = tab.view();
        assert_eq!((view.loaded, view.unopened), (false, Some(why.clone())));
        assert!(view.backlog.is_none(), "{why:?}: nothing looks empty");
        assert_eq!(saves(&effects), [], "{why:?}");
    }
}

#[test]
fn it_is_tried_again_with_growing_waits_and_soon_where_an_answer_is_awaited() {
    let waits = |why: LoadError| {
        let (mut tab, _) = stuck(why.clone());
        let mut waits = Vec::new();
        for _ in 0..7 {
            let before = tab.now;
            while loads(&tab.wait(1_000)) == 0 {}
            waits.push((tab.now - before) / 1_000);
            tab.send(Msg::Storage(StorageMsg::Loaded(Err(why.clone()))));
        }
        waits
    };
    assert_eq!(waits(LoadError::Full), [2, 4, 8, 16, 32, 60, 60]);
    assert_eq!(waits(LoadError::Blocked), [1; 7]);
    assert_eq!(waits(LoadError::Silent), [1; 7]);
    let (mut tab, _) = stuck(LoadError::Full);
    assert_eq!(loads(&tab.send(Msg::Storage(StorageMsg::Retry))), 1, "at once where the person asks for it");
}

#[test]
fn once_it_can_be_read_all_is_as_it_was() {
    let store = store();
    let (mut tab, _) = stuck(LoadError::Silent);
    tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    let view = tab.view();
    assert_eq!((view.loaded, view.unopened, view.device.theme()), (true, None, Theme::Dark));
    assert_eq!(titles(&mut tab), ["Weave"]);
    tab.send(Msg::Storage(StorageMsg::Loaded(Err(LoadError::Silent))));
    assert_eq!(tab.view().unopened, None, "what was read is no longer unread");
}

#[test]
fn continuing_without_stored_data_keeps_changes_and_adds_the_rest_later() {
    let mut store = store();
    let (mut tab, _) = stuck(LoadError::Full);
    let mut written = saves(&create(&mut tab, "Spin"));
    let view = tab.view();
    assert_eq!((view.loaded, view.unopened), (true, Some(LoadError::Full)));
    assert_eq!(titles(&mut tab), ["Spin"]);
    for (save, ..) in std::mem::take(&mut written) {
        tab.send(Msg::Storage(StorageMsg::Failed(save, SaveError::Quota)));
    }
    assert!(tab.view().saving.failed.is_some());

    let mut effects = tab.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    effects.extend(tab.send(Msg::Storage(StorageMsg::Retry)));
    effects.extend(tab.wait(60_000));
    saves(&effects).iter().for_each(|(_, changes, _)| store.write(changes));
    let view = tab.view();
    assert_eq!((view.unopened, view.device.theme()), (None, Theme::Dark), "choices that are stored aren't lost");
    let mut both = titles(&mut tab);
    both.sort();
    assert_eq!(both, ["Spin", "Weave"]);
    let mut again = reopened(&store);
    let mut both = titles(&mut again);
    both.sort();
    assert_eq!((both, again.view().device.theme()), (vec!["Spin".to_owned(), "Weave".to_owned()], Theme::Dark));
}

#[test]
fn choices_that_could_not_be_read_are_not_written_over() {
    let (mut tab, _) = stuck(LoadError::Failed("Internal error".into()));
    let mut effects = tab.send(Msg::Storage(StorageMsg::GoOnUnopened));
    effects.extend(tab.send(Msg::Settings(SettingsMsg::Choose("theme", "light".into()))));
    let written = saves(&effects).into_iter().flat_map(|(_, changes, _)| changes);
    let keys: Vec<_> = written.map(|change| format!("{change:?}")).filter(|change| change.contains("pref/")).collect();
    assert_eq!(keys, [] as [String; 0]);
}
