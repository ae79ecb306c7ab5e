//! What a sandbox offers after a restart.

use engine::view::{PanelStatus, ToastOffer};
use engine::{ConnectionsMsg, Msg, Purpose};
use providers::Fault;

use crate::connecting::{asked, bad, connected, expired, good, host, polling, status};
use crate::world::{Tab, calls, connection};

/// A tab whose host offers the connected account again, after the account's access was found to be gone.
fn gone_but_offered() -> (Tab, Purpose) {
    let (mut tab, call) = polling();
    let mut host = host();
    host.offers.push(engine::Offer { provider: "asana".into(), account: connection("asana").account });
    tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host))));
    tab.answered(call, expired());
    let refresh = Purpose::Refresh(connection("asana").id);
    let effects = tab.send(Msg::Connections(ConnectionsMsg::Answered(refresh, bad(Fault::SignIn))));
    assert_eq!(asked(&effects).len(), 1);
    (tab, asked(&effects)[0].purpose.clone())
}

#[test]
fn a_restarted_sandbox_is_connected_again() {
    let (mut tab, purpose) = gone_but_offered();
    assert_eq!(purpose, Purpose::Adopt("asana".into(), "1".into()));
    let effects = tab.send(Msg::Connections(ConnectionsMsg::Answered(purpose, good(&connected("new")))));
    assert_eq!(calls(&effects).len(), 1, "the question is asked again");
    assert!(tab.view().toast.is_none() && status(&mut tab) != PanelStatus::Disconnected);
}

#[test]
fn a_withdrawn_offer_ends_its_connection_and_an_absent_host_ends_none() {
    let (mut tab, purpose) = gone_but_offered();
    tab.send(Msg::Connections(ConnectionsMsg::Answered(purpose, bad(Fault::ProviderDown))));
    assert!(matches!(status(&mut tab), PanelStatus::Stale { fault: Fault::ProviderDown, .. }), "said as what it is");
    // It is requested again until there is a definite answer.
    let again = tab.wait(5_000);
    let (call, ..) = calls(&again)[0];
    tab.answered(call, expired());
    let effects = tab
        .send(Msg::Connections(ConnectionsMsg::Answered(Purpose::Refresh(connection("asana").id), bad(Fault::SignIn))));
    tab.send(Msg::Connections(ConnectionsMsg::Answered(asked(&effects)[0].purpose.clone(), bad(Fault::Gone))));
    assert_eq!(status(&mut tab), PanelStatus::Disconnected);
    let (mut tab, purpose) = gone_but_offered();
    tab.send(Msg::Connections(ConnectionsMsg::Answered(purpose, bad(Fault::Gone))));
    assert_eq!(status(&mut tab), PanelStatus::Disconnected);
    let offer = tab.view().toast.unwrap().offer;
    assert_eq!(offer, Some(ToastOffer::Reconnect("asana".into())), "it is said, with the way back");
}

#[test]
fn offers_are_accepted_one_by_one_and_a_refused_one_blocks_no_other() {
    let mut tab = Tab::ready();
    let mut host = host();
    let ids = ["asana", "google-calendar", "microsoft-outlook"];
    host.offers =
        ids.map(|id| engine::Offer { provider: id.into(), account: connection(id).account }).into_iter().collect();
    let mut effects = tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host.clone()))));
    assert!(
        asked(&tab.send(Msg::Connections(ConnectionsMsg::Host(Ok(host))))).is_empty(),
        "told again, nothing is asked twice"
    );
    let mut taken = Vec::new();
    while let [call] = &asked(&effects)[..] {
        taken.push(call.purpose.clone());
        effects = tab.send(Msg::Connections(ConnectionsMsg::Answered(call.purpose.clone(), bad(Fault::ProviderDown))));
    }
    assert_eq!(taken, ids.map(|id| Purpose::Adopt(id.into(), "1".into())));
}
