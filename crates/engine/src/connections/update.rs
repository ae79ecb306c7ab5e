//! Connecting, renewing and disconnecting.

use std::sync::Arc;

use plan::url::may_open;
use plan::{Command, Millis, ProviderId};
use providers::{About, Fault};

use super::state::{
    Begun, Connected, FLOW_LIFE, Flow, Host, HostCall, Notice, Purpose, Returned, Revoked, covers, read, refusal,
};
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::calls::requests::AccessToken;
use crate::calls::source::{Source, Status};
use crate::connections::msg::ConnectionsMsg;
use crate::storage::archive::connection::{Kept, connection_key, encode_connection, encode_flow, flow_key};
use crate::storage::outbox::Kind;
use crate::values::announcement::{Message, Revocation};
use crate::values::answer::Problem;
use crate::values::connection::{Connection, ConnectionId, Opaque, provider};
use crate::values::focus::FocusTarget;
use crate::values::route::{Page, Route};
use crate::values::stored::StoredChange;
use crate::values::toast::ToastOffer;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn connections(&mut self, msg: ConnectionsMsg) {
        match msg {
            ConnectionsMsg::Home(home) => self.model.connecting.home = Some(home),
            ConnectionsMsg::Host(result) => self.host(result),
            ConnectionsMsg::Returned(returned) => self.returned(returned),
            ConnectionsMsg::LeftOff(state_hash) => self.left_off(state_hash),
            ConnectionsMsg::Answered(purpose, result) => self.host_answered(purpose, result),
            ConnectionsMsg::Connect(provider) => self.connect(&provider),
            ConnectionsMsg::Disconnect(id) => self.disconnect(&id),
            ConnectionsMsg::DismissNotice => self.model.connecting.notice = None,
        }
    }

    pub(super) fn host(&mut self, result: Result<Host, Problem>) {
        let now = self.env.now;
        let sources = &mut self.model.sources;
        sources.fetching = false;
        match result {
            Ok(host) => {
                sources.known = true;
                sources.fetch_failures = 0;
                sources.told_at = Some(now);
                self.model.connecting.host = Some(host);
                self.adopt_offers();
            }
            Err(Problem { fault, .. }) => {
                let wait = match fault.wait_ms() {
                    Some(wait) => Millis::try_from(wait).unwrap_or(60_000).min(3_600_000),
                    None => 2_000_i64.saturating_mul(1 << sources.fetch_failures.min(8)).min(300_000),
                };
                sources.fetch_failures = sources.fetch_failures.saturating_add(1);
                sources.fetch_at = Some(now.saturating_add(wait));
            }
        }
    }

    /// Adopts what the host offers, once it is known what was connected and disconnected here before. A connection that
    /// has ended is adopted again: a host with offers is a sandbox, which forgets all grants when it restarts.
    pub(crate) fn adopt_offers(&mut self) {
        let connecting = &mut self.model.connecting;
        let Some(host) = connecting.host.as_ref().filter(|_| self.model.load.done) else { return };
        for offer in &host.offers {
            let id = ConnectionId::of(&offer.provider, &offer.account.id);
            let ended = self.model.sources.get(&id).is_some_and(|source| source.status == Status::Disconnected);
            let known = (connecting.kept.contains_key(&id) && !ended) || connecting.adopting.contains(&id);
            if !known && provider(&offer.provider).is_some() {
                connecting.adopting.push(id);
                connecting.offered.push_back(HostCall::adopt(offer));
            }
        }
        self.take_offer();
    }

    /// Adopts the next offer once the previous one was adopted or refused, so that the icons appear in order and none
    /// moves another.
    fn take_offer(&mut self) {
        let connecting = &mut self.model.connecting;
        let under_way = connecting.adopting.len() > connecting.offered.len();
        if let Some(call) = connecting.offered.pop_front_if(|_| !under_way) {
            self.out.push(Effect::Host(call));
        }
    }

    /// Adopts a connection again that has ended, if the host offers it. Returns whether it does.
    fn adopt_again(&mut self, id: &ConnectionId) -> bool {
        let connecting = &mut self.model.connecting;
        let offers = connecting.host.iter().flat_map(|host| &host.offers);
        let offer = offers.into_iter().find(|offer| ConnectionId::of(&offer.provider, &offer.account.id) == *id);
        let Some(offer) = offer else { return false };
        if !connecting.adopting.contains(id) {
            connecting.adopting.push(id.clone());
            self.out.push(Effect::Host(HostCall::adopt(offer)));
        }
        true
    }

    pub(super) fn connect(&mut self, id: &Arc<str>) {
        let connecting = &mut self.model.connecting;
        if provider(id).is_some() && connecting.busy.is_none() {
            connecting.busy = Some(Arc::clone(id));
            connecting.notice = None;
            self.out.push(Effect::Host(HostCall::start(id)));
        }
    }

    /// Back from a provider. The data that was stored before leaving has to be read first.
    pub(super) fn returned(&mut self, returned: Returned) {
        self.model.connecting.returned = Some(returned);
        if self.model.load.done {
            self.take_returned();
        }
    }

    pub(crate) fn take_returned(&mut self) {
        let Some(returned) = self.model.connecting.returned.take() else { return };
        let Some(flow) = self.model.connecting.flows.remove(&returned.state_hash) else {
            self.show_integrations();
            return self.note(Notice::NotStartedHere);
        };
        self.send(vec![StoredChange::Delete { key: flow_key(&returned.state_hash) }], Kind::Needed);
        let id = known(&flow.provider);
        if self.env.now.saturating_sub(flow.at) > FLOW_LIFE {
            self.show_integrations();
            return self.note(Notice::TooLate { provider: id });
        }
        let Some(code) = returned.code.as_ref().filter(|_| returned.error.is_none()) else {
            self.show_integrations();
            let denied = matches!(returned.error.as_deref(), Some("access_denied"));
            let failed = || Notice::Failed {
                provider: id,
                fault: refusal(returned.error.as_deref().unwrap_or_default()),
                correlation_id: Arc::from(""),
            };
            return self.note(if denied { Notice::Denied { provider: id } } else { failed() });
        };
        self.go(&flow.back);
        self.model.connecting.busy = Some(Arc::clone(&flow.provider));
        self.out.push(Effect::Host(HostCall::finish(&returned, code, &flow)));
    }

    /// Back without an answer: the provider's page was closed or left with the Back button. The sign-in is kept, since
    /// the Forward button may still complete it.
    pub(super) fn left_off(&mut self, state_hash: Arc<str>) {
        self.model.connecting.left = Some(state_hash);
        if self.model.load.done {
            self.take_left_off();
        }
    }

    pub(crate) fn take_left_off(&mut self) {
        let Some(hash) = self.model.connecting.left.take() else { return };
        // An unknown one has ended in another way.
        let Some(flow) = self.model.connecting.flows.get(&hash) else { return };
        let Some(provider) = provider(&flow.provider) else { return };
        if self.env.now.saturating_sub(flow.at) > FLOW_LIFE {
            return;
        }
        if self.model.session.page == Page::Integrations {
            return self.note(Notice::Unfinished { provider: provider.id });
        }
        let offer = ToastOffer::Reconnect(Arc::from(provider.id));
        self.tell_with(Message::Unfinished { provider: provider.name }, Some(offer));
    }

    fn show_integrations(&mut self) {
        self.go(&Route::to(Page::Integrations));
    }

    fn note(&mut self, notice: Notice) {
        self.model.connecting.notice = Some(notice);
    }

    #[inline(never)]
    pub(super) fn host_answered(&mut self, purpose: Purpose, result: Result<Opaque, Problem>) {
        match purpose {
            Purpose::Start(id) => self.begun(&id, result),
            Purpose::Finish(_) => self.finished(result),
            Purpose::Adopt(provider, account) => {
                let id = ConnectionId::of(&provider, &account);
                self.model.connecting.adopting.retain(|known| *known != id);
                let had = self.model.sources.all.iter().position(|source| source.connection.id == id);
                match (result.and_then(|body| read(&body).map_err(without_id)), had) {
                    (Ok(connected), _) => self.connected(connected, true),
                    // If the host can't provide it after all, it is missed only if it existed.
                    (Err(_), None) => {}
                    // A host that is down ends nothing: whatever stopped with the old access token starts again with a
                    // request.
                    (Err(Problem { fault, correlation_id }), Some(at)) if fault.passes() => {
                        self.heed(at, &fault);
                        if self.model.sources.all[at].schedule.stopped() {
                            self.fail(at, fault, correlation_id);
                        }
                    }
                    (Err(_), Some(at)) => self.ended(at),
                }
                self.take_offer();
            }
            Purpose::Refresh(id) => self.renewed(&id, result),
            Purpose::Revoke(id) => self.revoked(&id, result),
        }
    }

    fn begun(&mut self, id: &Arc<str>, result: Result<Opaque, Problem>) {
        let begun = result.and_then(|body| read::<Begun>(&body).map_err(without_id));
        let begun =
            begun.and_then(
                |begun| {
                    if may_open(&begun.authorize_url) { Ok(begun) } else { Err(without_id(Fault::Operator)) }
                },
            );
        match begun {
            Ok(begun) => {
                let back = self.model.session.route();
                let flow = Flow { provider: Arc::clone(id), flow: Opaque(begun.flow), back, at: self.env.now };
                let hash = begun.state_hash;
                let stored = encode_flow(&hash, &flow);
                self.model.connecting.flows.insert(Arc::clone(&hash), flow);
                self.send(vec![StoredChange::Put(stored)], Kind::Needed);
                self.out.push(Effect::Leave { url: begun.authorize_url, state_hash: hash });
                // If the user comes back with the Back button, they can start again.
                self.model.connecting.busy = None;
            }
            Err(problem) => {
                self.model.connecting.busy = None;
                self.show_integrations();
                self.note(failed(known(id), problem));
            }
        }
    }

    fn finished(&mut self, result: Result<Opaque, Problem>) {
        let busy = self.model.connecting.busy.take();
        let id = known(busy.as_deref().unwrap_or_default());
        match result.and_then(|body| read::<Connected>(&body).map_err(without_id)) {
            Ok(connected) => self.connected(connected, false),
            Err(problem) => {
                self.show_integrations();
                self.note(failed(id, problem));
            }
        }
    }

    /// An account is connected or reconnected: everything about it resumes where it was.
    fn connected(&mut self, connected: Connected, quietly: bool) {
        let mut connection = connected.connection(self.env.now);
        let Some(provider) = provider(&connection.provider) else { return };
        let known = self.model.sources.get(&connection.id).map(|known| known.connection.since);
        connection.since = known.unwrap_or(connection.since);
        self.take_over(provider, &mut connection);
        let id = connection.id.clone();
        let name = Arc::clone(&connection.account.name);
        let complete = covers(provider, &connection);
        let listed = provider.can(providers::OpName::Items) && !quietly;
        if listed {
            // Stored with the connection, since the page may be closed as soon as that is visible.
            self.model.session.shown = Some(id.clone());
        }
        let opened = listed && !std::mem::replace(&mut self.model.session.open, true);
        self.keep(&id, Some(connection), false);
        if let Some(source) = self.model.sources.get_mut(&id) {
            source.signed_in(self.env.now);
        }
        if quietly {
            return;
        }
        // There is nothing left to do about it.
        self.model.session.put_off = None;
        if !complete {
            self.note(Notice::Less { provider: provider.id });
        }
        if opened {
            self.opened();
        }
        if listed {
            if known.is_none() && self.model.session.page.days().is_none() {
                // To a page with days, on which the new list can be dropped.
                self.go(&Route::to(Page::Week));
            }
            self.out.push(Effect::Focus(FocusTarget::Sidebar));
        }
        let is_out = |source: &&Source| {
            source.provider.id == provider.id && source.connection.id != id && source.status == Status::Disconnected
        };
        match self.model.sources.all.iter().find(is_out) {
            // Providers sign in users they already know without asking.
            Some(other) => {
                let out = Arc::clone(&other.connection.account.name);
                let message = Message::ConnectedAnother { provider: provider.name, account: name, out };
                self.tell_with(message, Some(ToastOffer::Reconnect(Arc::from(provider.id))));
            }
            None => self.tell(Message::Connected { provider: provider.name, account: name }, false),
        }
    }

    /// Earlier versions had other ids for some accounts: everything known here of the same account under its former id
    /// moves to this connection, including links of tasks and queued marks.
    fn take_over(&mut self, provider: &About, connection: &mut Connection) {
        let Some(former) = (provider.former_account)(&connection.account.id) else { return };
        let old = ConnectionId::of(provider.id, former);
        let same = |source: &&Source| source.connection.account.name == connection.account.name;
        if self.model.sources.get(&old).filter(same).is_some() {
            self.move_over(provider, &old, connection);
        }
    }

    /// Moves everything known of one connection to another.
    pub(crate) fn move_over(&mut self, provider: &About, old: &ConnectionId, connection: &mut Connection) {
        let Some(source) = self.model.sources.get(old) else { return };
        connection.since = source.connection.since;
        let (known, from) = (source.known.clone(), source.connection.account.account_id());
        self.model.sources.stored.insert(connection.id.clone(), known);
        let session = &mut self.model.session;
        if let Some(container) = session.containers.remove(old) {
            session.containers.insert(connection.id.clone(), container);
        }
        if session.shown.as_ref() == Some(old) {
            session.shown = Some(connection.id.clone());
        }
        let (provider, to) = (ProviderId::from(provider.id), connection.account.account_id());
        self.change(&Command::RenameAccount { provider, from, to });
        self.move_writes(old, &connection.id);
        self.keep(old, None, false);
    }

    /// Stores a connection's new state in memory and in storage.
    pub(crate) fn keep(&mut self, id: &ConnectionId, connection: Option<Connection>, ended: bool) {
        let before = self.model.connecting.kept.get(id).copied();
        let at = before.map_or(self.env.now, |before| self.env.now.max(before.saturating_add(1)));
        // It belongs to this sign-in and to no other one.
        let since = |connection: &Connection| connection.since;
        let same = self.model.sources.get(id).map(|source| source.connection.since) == connection.as_ref().map(since);
        let rest = self.model.connecting.rest.get(id).filter(|_| same).cloned().unwrap_or_default();
        let kept = Kept { at, connection, ended, rest };
        let stored = encode_connection(id, &kept);
        self.take_kept(id, kept);
        let changes = [StoredChange::Put(stored)].into_iter().chain(self.changed_prefs());
        self.send(changes.collect(), Kind::Needed);
    }

    /// A connection's state, from here or from another tab.
    pub(crate) fn take_kept(&mut self, id: &ConnectionId, kept: Kept) {
        let now = self.env.now;
        let known = self.model.connecting.kept.get(id).copied();
        if known.is_some_and(|known| known >= kept.at) {
            return;
        }
        self.model.connecting.kept.insert(id.clone(), kept.at);
        self.model.connecting.rest.insert(id.clone(), kept.rest);
        let sources = &mut self.model.sources;
        let Some(connection) = kept.connection else {
            sources.all.retain(|source| source.connection.id != *id);
            return;
        };
        if sources.get(id).is_none() {
            let stored = sources.stored.remove(id).unwrap_or_default();
            let Some(source) = Source::new(connection.clone(), stored) else { return };
            sources.all.push(source);
            let rank = |source: &Source| providers::KNOWN.iter().position(|known| known.id == source.provider.id);
            plan::sort_by_key(&mut sources.all, |source| (rank(source), source.connection.since));
        }
        let Some(source) = sources.get_mut(id) else { return };
        let was = std::mem::replace(&mut source.connection, connection);
        if kept.ended {
            source.status = Status::Disconnected;
            source.schedule.end();
            source.run = None;
            source.access = AccessToken::default();
        } else if source.status == Status::Disconnected || was.since != source.connection.since {
            source.signed_in(now);
            source.access = AccessToken::default();
        } else if was.sealed != source.connection.sealed {
            self.access_renewed(id);
        }
    }

    /// The provider has revoked the access.
    pub(crate) fn end(&mut self, at: usize) {
        let id = self.model.sources.all[at].connection.id.clone();
        if !self.adopt_again(&id) {
            self.ended(at);
        }
    }

    /// The access is gone for good. This is said once, and stored, so that it is shown right after a reload.
    fn ended(&mut self, at: usize) {
        let source = &self.model.sources.all[at];
        if source.status == Status::Disconnected {
            return;
        }
        let connection = source.connection.clone();
        let message = Message::Ended { provider: source.provider.name, account: Arc::clone(&connection.account.name) };
        let offer = ToastOffer::Reconnect(Arc::clone(&connection.provider));
        self.keep(&connection.id.clone(), Some(connection), true);
        self.tell_with(message, Some(offer));
    }

    // -- disconnecting -----------------------------------------------------------------------------------------------

    #[inline(never)]
    pub(super) fn disconnect(&mut self, id: &ConnectionId) {
        let Some(source) = self.model.sources.get(id) else { return };
        let call = HostCall::revoke(&source.connection);
        let over = ToastOffer::Reconnect(Arc::clone(&source.connection.provider));
        for notice in [&mut self.model.session.toast, &mut self.model.session.put_off] {
            notice.take_if(|notice| notice.offer.as_ref() == Some(&over));
        }
        self.model.connecting.notice = None;
        self.keep(id, None, false);
        let key = |kind: &str| StoredChange::Delete { key: format!("{kind}/{}", id.0) };
        self.send(vec![key("source"), key("seen")], Kind::Noted);
        self.out.push(Effect::Host(call));
    }

    fn revoked(&mut self, id: &ConnectionId, result: Result<Opaque, Problem>) {
        let name = id.0.split_once(':').and_then(|(id, _)| provider(id)).map_or("", |provider| provider.name);
        let outcome = match result.and_then(|body| read::<Revoked>(&body).map_err(without_id)) {
            Ok(Revoked { revoked: true, .. }) => Revocation::Revoked,
            Ok(Revoked { settings_url: Some(_), .. }) => Revocation::ByHand,
            // An access that is already gone doesn't have to be revoked.
            Err(Problem { fault: Fault::SignIn, .. }) => Revocation::Revoked,
            Ok(_) | Err(_) => Revocation::Failed,
        };
        self.tell(Message::Disconnected { provider: name, outcome }, false);
    }

    /// A connection's record was removed from the store, which only happens when everything is cleared.
    pub(crate) fn hear_lost(&mut self, key: &str) {
        let lost = |source: &Source| connection_key(&source.connection.id) == key;
        self.model.sources.all.retain(|source| !lost(source));
    }
}

/// An id as in the registry, or empty.
fn known(id: &str) -> &'static str {
    provider(id).map_or("", |provider| provider.id)
}

fn failed(provider: &'static str, problem: Problem) -> Notice {
    Notice::Failed { provider, fault: problem.fault, correlation_id: problem.correlation_id }
}

fn without_id(fault: Fault) -> Problem {
    Problem { fault, correlation_id: Arc::from("") }
}
