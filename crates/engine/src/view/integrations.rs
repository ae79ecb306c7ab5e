//! The page of integrations: every provider of the registry, and what is connected.

use std::sync::Arc;

use providers::{PROVIDERS, Provider};

use super::build::state;
use super::{AccountView, HostState, IntegrationsView, ProviderView};
use crate::model::Model;
use crate::source::Source;

pub(super) fn integrations(model: &Model) -> IntegrationsView {
    let connecting = &model.connecting;
    let host = match &connecting.host {
        None => HostState::Unknown,
        Some(host) if host.proxy => HostState::Proxy,
        Some(_) => HostState::Files,
    };
    let view = |provider: &&'static Provider| ProviderView {
        id: provider.id,
        name: provider.name,
        ops: provider.ops.iter().map(|op| op.name).collect(),
        configured: connecting.host.as_ref().map(|host| host.configured.iter().any(|id| **id == *provider.id)),
        busy: connecting.busy.as_deref() == Some(provider.id),
        accounts: model
            .sources
            .all
            .iter()
            .filter(|source| source.provider.id == provider.id)
            .map(|s| account(model, s))
            .collect(),
    };
    IntegrationsView { providers: PROVIDERS.iter().map(view).collect(), host, notice: connecting.notice.clone() }
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
