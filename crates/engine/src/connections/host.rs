//! The state of the page's host.

use hosting::{Address, Home, Wrong};

use crate::app::model::Model;

/// The state of the page's host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum HostState {
    /// It hasn't answered yet.
    #[default]
    Unknown,
    /// There is a proxy.
    Proxy,
    /// Static files without a proxy: nothing can be connected.
    Files,
    /// `config.json` next to the page names a proxy in a way that can't be understood.
    Misnamed(Wrong),
    /// The configured proxy doesn't answer, or not like one.
    Silent(Address),
}

pub(crate) fn host(model: &Model) -> HostState {
    let unanswered = model.fetch.has_failed() && !model.session.is_offline();
    match (&model.connecting.home, &model.connecting.host) {
        (Some(Err(wrong)), _) => HostState::Misnamed(wrong.clone()),
        (_, Some(host)) if host.proxy => HostState::Proxy,
        (_, Some(_)) => HostState::Files,
        (Some(Ok(Home::At(address))), None) if unanswered => HostState::Silent(address.clone()),
        _ => HostState::Unknown,
    }
}
