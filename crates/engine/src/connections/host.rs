//! What is known of the page's host.

use hosting::{Address, Home, Wrong};

use crate::app::model::Model;

/// What is known of the page's host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HostState {
    /// It hasn't told yet.
    #[default]
    Unknown,
    /// There is a proxy.
    Proxy,
    /// Plain files without a proxy: nothing can be connected.
    Files,
    /// `config.json` beside the page doesn't say where the proxy is, though it means to.
    Misnamed(Wrong),
    /// The proxy that is named doesn't answer, or not as one.
    Silent(Address),
}

#[inline(never)]
pub(crate) fn host(model: &Model) -> HostState {
    let unanswered = model.sources.fetch_failures > 0 && !model.session.offline;
    match (&model.connecting.home, &model.connecting.host) {
        (Some(Err(wrong)), _) => HostState::Misnamed(wrong.clone()),
        (_, Some(host)) if host.proxy => HostState::Proxy,
        (_, Some(_)) => HostState::Files,
        (Some(Ok(Home::At(address))), None) if unanswered => HostState::Silent(address.clone()),
        _ => HostState::Unknown,
    }
}
