//! The Integrations page: every provider of the registry, and the connected accounts.

use std::sync::Arc;

use plan::{ContainerId, Millis};
use providers::{About, Brings, Container, KNOWN, OpName};

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
        token: provider.token.filter(|_| proxy.is_some_and(|host| host.tokens.iter().any(|id| **id == *provider.id))),
        typing: connecting.typing.as_deref() == Some(provider.id),
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
        calendars: calendars(model, source),
    }
}

fn calendars(model: &Model, source: &Source) -> Vec<CalendarView> {
    let known = source.known.containers.iter().filter(|_| Model::has_calendars(source));
    let view = |calendar: &Container| CalendarView {
        id: calendar.id.clone(),
        name: Arc::clone(&calendar.name),
        color: calendar.color.clone(),
        drawn: model.is_drawn(source, calendar),
    };
    known.map(view).collect()
}

/// The Integrations page.
#[derive(Clone, Debug, PartialEq)]
pub struct IntegrationsView {
    /// Every provider, in the order in which they are shown.
    pub providers: Vec<ProviderView>,
    /// The state of the page's host.
    pub host: HostState,
    /// The result of the last attempt to connect, if it failed.
    pub notice: Option<Notice>,
}

/// A provider on the Integrations page.
#[derive(Clone, Debug, PartialEq)]
pub struct ProviderView {
    /// The provider's registry id.
    pub id: &'static str,
    /// The provider's name.
    pub name: &'static str,
    /// What it adds.
    pub brings: Brings,
    /// The URL of its status page.
    pub status_page: &'static str,
    /// The operations that it is used for.
    pub ops: Vec<OpName>,
    /// The scopes, by the provider's own names.
    pub scopes: Vec<&'static str>,
    /// The proxy's settings for it: the client's id, and the file with its secret.
    pub settings: [String; 2],
    /// Whether the proxy is configured for it; `None` without a proxy, or while that isn't known.
    pub configured: Option<bool>,
    /// The page where a personal token is made, if the proxy connects it by one.
    pub token: Option<&'static str>,
    /// Whether a personal token is being typed.
    pub typing: bool,
    /// Whether a sign-in is being started or finished, or a token tried.
    pub busy: bool,
    /// Its connected accounts.
    pub accounts: Vec<AccountView>,
}

/// A connected account.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountView {
    /// The account's connection.
    pub connection: ConnectionId,
    /// The displayed name.
    pub name: Arc<str>,
    /// When it was connected.
    pub since: Millis,
    /// When one of its lists was last completed; `None` if none was.
    pub updated_at: Option<Millis>,
    /// The state of the connection.
    pub state: ChipState,
    /// Its calendars, in the provider's order.
    pub calendars: Vec<CalendarView>,
}

/// A calendar of a connected account.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarView {
    /// The calendar's id.
    pub id: ContainerId,
    /// The calendar's name at the source; may be empty.
    pub name: Arc<str>,
    /// The calendar's colour at the source, `#rrggbb`.
    pub color: Option<Arc<str>>,
    /// Whether its events are drawn in the calendar.
    pub drawn: bool,
}
