//! The page of integrations: every provider of the registry, and what is connected.

use std::sync::Arc;

use hosting::Home;
use providers::{About, KNOWN};

use crate::app::build::state;
use crate::app::model::Model;
use crate::app::view::{AccountView, HostState, IntegrationsView, ProviderView};
use crate::calls::source::Source;

#[inline(never)]
pub(crate) fn integrations(model: &Model) -> IntegrationsView {
    let connecting = &model.connecting;
    let proxy = connecting.host.as_ref().filter(|host| host.proxy);
    let view = |provider: &&'static About| ProviderView {
        id: provider.id,
        name: provider.name,
        brings: provider.brings,
        status_page: provider.status_page,
        scopes: provider.scopes(),
        settings: ["CLIENT_ID", "CLIENT_SECRET_FILE"].map(|what| provider.setting(what)),
        ops: provider.ops.iter().map(|op| op.name).collect(),
        configured: proxy.map(|host| host.configured.iter().any(|id| **id == *provider.id)),
        busy: connecting.busy.as_deref() == Some(provider.id),
        accounts: model
            .sources
            .all
            .iter()
            .filter(|source| source.provider.id == provider.id)
            .map(|s| account(model, s))
            .collect(),
    };
    let providers = KNOWN.iter().map(view).collect();
    IntegrationsView { providers, host: host(model), notice: connecting.notice.clone() }
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

fn account(model: &Model, source: &Source) -> AccountView {
    let connection = &source.connection;
    AccountView {
        connection: connection.id.clone(),
        name: Arc::clone(&connection.account.name),
        since: connection.since,
        updated_at: source.known.lists.iter().map(|(_, list)| list.at).max(),
        state: state(model, source),
    }
}
