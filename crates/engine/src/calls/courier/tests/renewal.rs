//! How often an access token is renewed that can't be.

use super::*;

/// Has the token refused, unless it is being renewed, and the renewal fail. Returns for how long it is blocked then.
fn fails(tab: &mut Tab) -> Millis {
    let effects = tab.send(Msg::Sidebar(SidebarMsg::Refresh));
    let call = calls(&effects).into_iter().find(|(who, ..)| *who == Asking::Listing).unwrap().1;
    let effects = tab.fails(call, Fault::Expired);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Host(_))), "{effects:?}");
    let fault = Problem { fault: Fault::ProviderDown, correlation_id: "1".into() };
    tab.send(Msg::Connections(ConnectionsMsg::Answered(Purpose::Refresh(connection().id), Err(fault))));
    let until = tab.model.sources.all[0].access.blocked_until(tab.now).unwrap();
    until - tab.now
}

#[test]
fn renewals_that_fail_back_off_and_start_anew_after_one_that_succeeds() {
    let (mut tab, open) = Tab::busy();
    open.into_iter().for_each(|(_, call, _)| drop(tab.fails(call, Fault::Offline)));
    let failed = |tab: &Tab| tab.model.sources.all[0].pace.renewals();
    let mut waits = Vec::new();
    for before in 0..12 {
        assert_eq!(failed(&tab), before);
        waits.push(fails(&mut tab));
    }
    let bound = |failures: usize| ((2 * SECOND) << failures).min(300 * SECOND);
    assert!(waits.iter().enumerate().all(|(failures, wait)| (SECOND..=bound(failures)).contains(wait)), "{waits:?}");
    assert!(waits.iter().any(|wait| *wait > 30 * SECOND), "it grows: {waits:?}");

    let effects = tab.send(Msg::Sidebar(SidebarMsg::Refresh));
    let call = calls(&effects).into_iter().find(|(who, ..)| *who == Asking::Listing).unwrap().1;
    tab.fails(call, Fault::Expired);
    let body = Opaque(r#"{"grant":"g2","access":"new","expires_in_ms":3600000}"#.into());
    tab.send(Msg::Connections(ConnectionsMsg::Answered(Purpose::Refresh(connection().id), Ok(body))));
    assert_eq!(failed(&tab), 0);
}

#[test]
fn a_token_that_is_accepted_and_then_refused_counts_as_untried() {
    let mut token = AccessToken::default();
    token.renew(START);
    token.renewed(START);
    assert!(token.is_untried(START));
    token.accepted();
    assert!(token.is_fresh(START) && !token.is_untried(START));
    assert_eq!(token.rejected(START + 1), 0);
    assert!(token.is_untried(START + 1));
    token.renew(START + 5 * SECOND);
    token.renewed(START + 6 * SECOND);
    assert_eq!(token.rejected(START + 6 * SECOND), 6 * SECOND - 1, "since it was first refused");
    token.block(START + 9 * SECOND);
    token.unblock();
    assert_eq!(token, AccessToken::Old { refused: Some(START + 1) });
    token.accepted();
    assert_eq!(token, AccessToken::default());
}
