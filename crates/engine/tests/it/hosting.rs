//! Where the proxy is, and what the integrations page says about it.

use engine::view::HostState;
use engine::{CalendarMsg, ConnectionsMsg, LifecycleMsg, Msg, Page, Problem, Route};
use hosting::{Address, Home, Wrong};
use providers::Fault;

use crate::connecting::{host, page};
use crate::world::Tab;

/// A tab with the integrations page open, after it was told where its proxy is.
fn at(home: Result<Home, Wrong>) -> Tab {
    let mut tab = Tab::ready();
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::to(Page::Integrations))));
    tab.send(Msg::Connections(ConnectionsMsg::Home(home)));
    tab
}

fn elsewhere() -> Home {
    Home::At(Address::parse("https://proxy.example/").unwrap())
}

fn state(tab: &mut Tab) -> HostState {
    page(tab).expect("the page of integrations is shown").host.clone()
}

fn configured(tab: &mut Tab) -> Vec<Option<bool>> {
    page(tab).unwrap().providers.iter().map(|provider| provider.configured).collect()
}

fn away() -> Msg {
    Msg::Connections(ConnectionsMsg::Host(Err(Problem { fault: Fault::Offline, correlation_id: "number".into() })))
}

#[test]
fn without_a_proxy_no_provider_is_called_unconfigured() {
    for home in [Home::Nowhere, Home::Here] {
        let mut tab = at(Ok(home));
        tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(engine::Host::default()))));
        assert_eq!(state(&mut tab), HostState::Files);
        assert!(configured(&mut tab).iter().all(Option::is_none));
    }
}

#[test]
fn a_proxy_is_set_up_for_some() {
    let mut tab = at(Ok(elsewhere()));
    assert_eq!(state(&mut tab), HostState::Unknown);
    tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host()))));
    assert_eq!(state(&mut tab), HostState::Proxy);
    assert!(configured(&mut tab).contains(&Some(true)) && configured(&mut tab).contains(&Some(false)));
}

#[test]
fn a_file_that_is_not_understood_is_no_host_without_a_proxy() {
    let mut tab = at(Err(Wrong::Key("proxi".into())));
    tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(engine::Host::default()))));
    assert_eq!(state(&mut tab), HostState::Misnamed(Wrong::Key("proxi".into())));
}

#[test]
fn a_proxy_elsewhere_that_does_not_answer_is_named_until_it_does() {
    let mut tab = at(Ok(elsewhere()));
    tab.send(away());
    let Home::At(address) = elsewhere() else { unreachable!() };
    assert_eq!(state(&mut tab), HostState::Silent(address.clone()));
    assert_eq!(tab.view().sidebar.host, HostState::Silent(address), "the sidebar says it as well");
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(false)));
    assert_eq!(state(&mut tab), HostState::Unknown, "offline, nothing is known of it");
    tab.send(Msg::Lifecycle(LifecycleMsg::Online(true)));
    tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host()))));
    assert_eq!(state(&mut tab), HostState::Proxy);
}

#[test]
fn a_proxy_that_was_there_is_still_meant_while_it_is_away() {
    let mut tab = at(Ok(elsewhere()));
    tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host()))));
    tab.send(away());
    assert_eq!(state(&mut tab), HostState::Proxy);
}
