//! The time zone: chosen, stored, received by the other tabs, and used by listings of days.

use engine::{Effect, Env, LifecycleMsg, Msg, SettingsMsg, SidebarMsg, StorageMsg, StoredChange, update};
use providers::Ask;

use crate::world::{Host, Store, Tab, calls, connections, reopened, saves};

const TONGA: &str = "Pacific/Tongatapu";

/// A loaded page, and what it has stored.
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

#[test]
fn a_chosen_zone_is_counted_in_now_after_a_restart_and_in_every_tab() {
    let (mut tab, mut other, mut store) = (Tab::ready(), Tab::ready(), Store::default());
    let (effects, changes) = stored(&mut tab, Msg::Settings(SettingsMsg::Choose("zone", TONGA.into())), &mut store);
    assert!(effects.contains(&Effect::Zone(Some(TONGA.into()))));
    let mut again = Tab::new(9);
    let effects = again.send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    assert!(effects.contains(&Effect::Zone(Some(TONGA.into()))), "{effects:?}");
    assert!(other.send(Msg::Storage(StorageMsg::Heard(changes.clone()))).contains(&Effect::Zone(Some(TONGA.into()))));
    assert!(
        !other.send(Msg::Storage(StorageMsg::Heard(changes))).iter().any(|effect| matches!(effect, Effect::Zone(_))),
        "no news"
    );
    let (effects, changes) = stored(&mut tab, Msg::Settings(SettingsMsg::Choose("zone", "".into())), &mut store);
    assert!(effects.contains(&Effect::Zone(None)));
    assert!(other.send(Msg::Storage(StorageMsg::Heard(changes))).contains(&Effect::Zone(None)));
    let effects = reopened(&store).send(Msg::Storage(StorageMsg::Loaded(Ok(store.all()))));
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Zone(_))));
}

#[test]
fn a_new_zone_refreshes_calendars_at_once() {
    let mut tab = Tab::ready();
    let mut effects = tab.send(connections(["google-calendar"]));
    effects.extend(tab.send(Msg::Sidebar(SidebarMsg::Toggle)));
    effects.extend(tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true))));
    tab.answer(&Host::default(), effects);
    let env = Env { zone: TONGA.into(), ..tab.env() };
    let effects = update(&mut tab.model, Msg::Lifecycle(LifecycleMsg::ZoneChanged), &env);
    let asked = calls(&effects);
    let zones = asked.iter().filter_map(|(_, _, ask)| match ask {
        Ask::Items { range, .. } => range.as_ref().map(|range| &*range.zone),
        _ => None,
    });
    assert_eq!(zones.collect::<Vec<_>>(), [TONGA], "{effects:?}");
}
