//! The language: chosen, kept, and not taken back by the other tabs.

use engine::{Effect, Msg, SettingsMsg, StorageMsg, Stored, StoredChange};

use crate::world::{Store, Tab, reopened, saves};

/// What is stored of a message.
fn stored(tab: &mut Tab, msg: Msg, store: &mut Store) -> (Vec<Effect>, Vec<StoredChange>) {
    let effects = tab.send(msg);
    let mut all = Vec::new();
    for (id, changes, _) in saves(&effects) {
        store.write(&changes);
        tab.send(Msg::Storage(StorageMsg::Saved(id)));
        all.extend(changes);
    }
    (effects, all)
}

fn spoken(effects: &[Effect]) -> Vec<Option<&str>> {
    effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Language(language) => Some(language.as_deref()),
            _ => None,
        })
        .collect()
}

#[test]
fn a_chosen_language_is_spoken_after_a_restart_until_the_browser_is_followed_again() {
    let (mut tab, mut store) = (Tab::ready(), Store::default());
    let (effects, _) = stored(&mut tab, Msg::Settings(SettingsMsg::Choose("language", "de".into())), &mut store);
    assert_eq!(spoken(&effects), [Some("de")]);
    assert_eq!(spoken(&Tab::new(9).send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))))), [Some("de")]);
    let (effects, _) = stored(&mut tab, Msg::Settings(SettingsMsg::Choose("language", "".into())), &mut store);
    assert_eq!(spoken(&effects), [None]);
    assert_eq!(spoken(&Tab::new(9).send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))))), [None]);
}

#[test]
fn a_tab_that_hears_of_a_language_goes_on_as_it_is_and_keeps_the_choice() {
    let (mut tab, mut other, mut store) = (Tab::ready(), Tab::ready(), Store::default());
    let (_, changes) = stored(&mut tab, Msg::Settings(SettingsMsg::Choose("language", "de".into())), &mut store);
    assert!(spoken(&other.send(Msg::Storage(StorageMsg::Heard(changes)))).is_empty());
    stored(&mut other, Msg::Settings(SettingsMsg::Choose("theme", "dark".into())), &mut store);
    assert_eq!(spoken(&Tab::new(9).send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))))), [Some("de")]);
}

#[test]
fn a_language_of_a_newer_version_survives_and_choices_without_one_still_open() {
    let (mut tab, mut store) = (Tab::ready(), Store::default());
    stored(&mut tab, Msg::Settings(SettingsMsg::Choose("language", "tlh-Piqd-x-new".into())), &mut store);
    let mut again = reopened(&store);
    let (_, changes) = stored(&mut again, Msg::Settings(SettingsMsg::Choose("theme", "dark".into())), &mut store);
    let [StoredChange::Put(Stored { json, .. })] = &changes[..] else { panic!("{changes:?}") };
    assert!(json.contains("tlh-Piqd-x-new"), "{json}");
    let old = Stored { key: "pref/ui".to_owned(), json: r#"{"v":1,"theme":"dark","open":false}"#.to_owned() };
    let mut before = Tab::new(7);
    let effects = before.send(Msg::Storage(StorageMsg::Loaded(Ok(vec![old]))));
    assert!(effects.contains(&Effect::Theme(engine::Theme::Dark)) && spoken(&effects) == [None], "{effects:?}");
}
