//! The page of integrations: every provider of the registry, and what is connected.

use std::sync::Arc;

use plan::Millis;
use providers::{About, Brings, KNOWN, OpName};

use super::host::{HostState, host};
use super::state::Notice;
use crate::app::model::Model;
use crate::calls::source::Source;
use crate::sidebar::build::state;
use crate::sidebar::view::ChipState;
use crate::values::connection::ConnectionId;

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

/// The page of integrations.
#[derive(Clone, Debug, PartialEq)]
pub struct IntegrationsView {
    /// Every provider, in the order in which they are shown.
    pub providers: Vec<ProviderView>,
    /// What is known of the page's host.
    pub host: HostState,
    /// What came of the last attempt to connect, when it isn't a connection.
    pub notice: Option<Notice>,
}

/// A provider on the page of integrations.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderView {
    /// Registry id.
    pub id: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it is connected for.
    pub brings: Brings,
    /// Its status page.
    pub status_page: &'static str,
    /// What it is asked for.
    pub ops: Vec<OpName>,
    /// The same in the provider's own names.
    pub scopes: Vec<&'static str>,
    /// The proxy's settings for it: the client's id, and the file that holds its secret.
    pub settings: [String; 2],
    /// Whether the proxy is set up for it; `None` where there is none, or while that isn't known.
    pub configured: Option<bool>,
    /// Its authorization is being begun or ended.
    pub busy: bool,
    /// Its accounts that are connected.
    pub accounts: Vec<AccountView>,
}

/// A connected account.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountView {
    /// Its connection.
    pub connection: ConnectionId,
    /// Its name.
    pub name: Arc<str>,
    /// When it was connected.
    pub since: Millis,
    /// When a list of it was last completed; `None` where there has been none.
    pub updated_at: Option<Millis>,
    /// How it is.
    pub state: ChipState,
}
