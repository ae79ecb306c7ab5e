//! Connecting, renewing and disconnecting.

use std::sync::Arc;

use plan::url::may_open;
use plan::{Command, ProviderId};
use providers::{About, Fault};

use super::state::{
    Begun, Connected, FLOW_LIFE, Flow, Host, HostCall, Notice, Purpose, Returned, Revoked, covers, read, refusal,
};
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::calls::requests::AccessToken;
use crate::calls::source::{Source, Status};
use crate::connections::msg::ConnectionsMsg;
use crate::storage::archive::connection::{connection_key, encode_connection, encode_flow, flow_key};
use crate::storage::outbox::Kind;
use crate::values::announcement::{Message, Revocation};
use crate::values::answer::Problem;
use crate::values::connection::{Connection, ConnectionId, Kept, Opaque, provider};
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
            ConnectionsMsg::OpenToken(provider) => self.open_token(&provider),
            ConnectionsMsg::CloseToken => self.model.connecting.typing = None,
            ConnectionsMsg::SendToken(provider, token) => self.send_token(&provider, &token),
            ConnectionsMsg::Disconnect(id) => self.disconnect(&id),
            ConnectionsMsg::DismissNotice => self.model.connecting.notice = None,
        }
    }

    pub(super) fn host(&mut self, result: Result<Host, Problem>) {
        let now = self.env.now;
        match result {
            Ok(host) => {
                self.model.fetch.answered(now);
                self.model.connecting.host = Some(host);
                self.adopt_offers();
            }
            Err(Problem { fault, .. }) => {
                self.model.fetch.failed(now, fault.wait_ms());
            }
        }
    }

    /// Adopts what the host offers, once it is known what was connected and disconnected here before. A connection that
    /// has ended is adopted again: a host with offers is a sandbox, which forgets all grants when it restarts.
    pub(crate) fn adopt_offers(&mut self) {
        let connecting = &mut self.model.connecting;
        let Some(host) = connecting.host.as_ref().filter(|_| self.model.load.is_done()) else { return };
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
        if self.needs_token(id) {
            return self.open_token(id);
        }
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
        if self.model.load.is_done() {
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
        if self.model.load.is_done() {
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
        if self.model.navigation.page() == Page::Integrations {
            return self.note(Notice::Unfinished { provider: provider.id });
        }
        let offer = ToastOffer::Reconnect(Arc::from(provider.id));
        self.tell_with(Message::Unfinished { provider: provider.name }, Some(offer));
    }

    pub(super) fn show_integrations(&mut self) {
        self.go(&Route::to(Page::Integrations));
    }

    pub(super) fn note(&mut self, notice: Notice) {
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
            Purpose::Token(id) => self.token_answered(&id, result),
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
                let back = self.model.route();
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
        match result.and_then(|body| read::<Connected>(&body).map_err(without_id)) {
            Ok(connected) => self.connected(connected, false),
            Err(problem) => {
                let id = known(self.model.connecting.busy.take().as_deref().unwrap_or_default());
                self.show_integrations();
                self.note(failed(id, problem));
            }
        }
    }

    /// An account is connected or reconnected. Its record is stored first: whoever sees the account may close the page
    /// at once, as the extension's popup closes by itself.
    pub(super) fn connected(&mut self, connected: Connected, quietly: bool) {
        let mut connection = connected.connection(self.env.now);
        let Some(provider) = provider(&connection.provider) else { return self.model.connecting.busy = None };
        let id = connection.id.clone();
        let former = self.former(provider, &connection);
        let known = self.model.sources.get(&id).or_else(|| self.model.sources.get(former.as_ref()?));
        connection.since = known.map_or(connection.since, |known| known.connection.since);
        let kept = self.next_kept(&id, Some(connection), false);
        let stored = StoredChange::Put(encode_connection(&id, &kept));
        self.model.connecting.kept.insert(id.clone(), kept);
        if quietly {
            self.send(vec![stored], Kind::Needed);
            return self.arrived(&id, quietly);
        }
        let prefs = self.prefs_showing(&id).filter(|_| is_listed(provider));
        self.model.connecting.arrival = Some(id);
        self.send([stored].into_iter().chain(prefs).collect(), Kind::Needed);
    }

    /// Shows the account whose record was being stored. One that couldn't be stored is shown as well: there is nothing
    /// better to wait for, and the page says that nothing is saved.
    pub(crate) fn show_arrival(&mut self) {
        let outbox = &self.model.outbox;
        let is_over = |id: &mut ConnectionId| !outbox.in_flight(&connection_key(id));
        let Some(id) = self.model.connecting.arrival.take_if(is_over) else { return };
        self.model.connecting.busy = None;
        self.arrived(&id, false);
    }

    /// Everything about an account resumes where it was.
    fn arrived(&mut self, id: &ConnectionId, quietly: bool) {
        // Another tab may have written a later state meanwhile.
        let Some(kept) = self.model.connecting.kept.get(id).cloned() else { return };
        let Some(connection) = kept.connection.clone().filter(|_| !kept.ended) else { return };
        let Some(provider) = provider(&connection.provider) else { return };
        let known = self.model.sources.get(id).map(|known| known.connection.since);
        if let Some(former) = self.former(provider, &connection) {
            self.move_over(provider, &former, &mut connection.clone());
        }
        let name = Arc::clone(&connection.account.name);
        let complete = covers(provider, &connection);
        let listed = is_listed(provider) && !quietly;
        if listed {
            self.model.sidebar.show(id.clone());
        }
        let opened = listed && self.model.sidebar.open();
        self.apply_kept(id, kept);
        self.save_prefs();
        if let Some(source) = self.model.sources.get_mut(id) {
            source.signed_in(self.env.now);
        }
        if quietly {
            return;
        }
        self.model.toasts.drop_put_off();
        if !complete {
            self.note(Notice::Less { provider: provider.id });
        }
        if opened {
            self.opened();
        }
        if listed {
            if known.is_none() && self.model.navigation.page().days().is_none() {
                // To a page with days, on which the new list can be dropped.
                self.go(&Route::to(Page::Week));
            }
            self.out.push(Effect::Focus(FocusTarget::Sidebar));
        }
        let is_out = |source: &&Source| {
            source.provider.id == provider.id && source.connection.id != *id && source.status == Status::Disconnected
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

    /// The same account under the id that an earlier version had for it.
    fn former(&self, provider: &About, connection: &Connection) -> Option<ConnectionId> {
        let old = ConnectionId::of(provider.id, (provider.former_account)(&connection.account.id)?);
        let same = |source: &&Source| source.connection.account.name == connection.account.name;
        self.model.sources.get(&old).filter(same).map(|_| old)
    }

    /// Moves everything known of one connection to another, including links of tasks and queued marks.
    pub(crate) fn move_over(&mut self, provider: &About, old: &ConnectionId, connection: &mut Connection) {
        let Some(source) = self.model.sources.get(old) else { return };
        connection.since = source.connection.since;
        let (known, from) = (source.known.clone(), source.connection.account.account_id());
        self.model.sources.store(connection.id.clone(), known);
        self.model.sidebar.rename(old, &connection.id);
        let (provider, to) = (ProviderId::from(provider.id), connection.account.account_id());
        self.change(&Command::RenameAccount { provider, from, to });
        self.move_writes(old, &connection.id);
        self.keep(old, None, false);
    }

    /// Stores a connection's new state in memory and in storage.
    pub(crate) fn keep(&mut self, id: &ConnectionId, connection: Option<Connection>, ended: bool) {
        let kept = self.next_kept(id, connection, ended);
        let stored = encode_connection(id, &kept);
        self.take_kept(id, kept);
        let changes = [StoredChange::Put(stored)].into_iter().chain(self.changed_prefs());
        self.send(changes.collect(), Kind::Needed);
    }

    /// The record of a connection's new state.
    fn next_kept(&self, id: &ConnectionId, connection: Option<Connection>, ended: bool) -> Kept {
        let before = self.model.connecting.kept.get(id);
        let at = before.map_or(self.env.now, |before| self.env.now.max(before.at.saturating_add(1)));
        // It belongs to this sign-in and to no other one.
        let since = |connection: &Connection| connection.since;
        let same = self.model.sources.get(id).map(|source| source.connection.since) == connection.as_ref().map(since);
        let rest = before.filter(|_| same).map(|before| before.rest.clone()).unwrap_or_default();
        Kept { at, connection, ended, rest }
    }

    /// A connection's state from the store, where another tab may have written it. As with records of the plan, a tab
    /// that sees the lesser of two states written, or has written it itself, writes the greater one again: two tabs that
    /// have signed in at once, and the store, end with the same grant.
    pub(crate) fn hear_kept(&mut self, id: &ConnectionId, theirs: Kept) {
        let ours = self.model.connecting.kept.get(id);
        let is_lesser = ours.is_some_and(|ours| ours.outranks(&theirs));
        let is_news = ours.is_none_or(|ours| theirs.outranks(ours));
        let again = is_lesser || (is_news && self.model.outbox.holds(&connection_key(id)));
        self.take_kept(id, theirs);
        if let Some(kept) = self.model.connecting.kept.get(id).filter(|_| again) {
            let stored = encode_connection(id, kept);
            self.send(vec![StoredChange::Put(stored)], Kind::Noted);
        }
    }

    /// A connection's state, from here or from another tab.
    fn take_kept(&mut self, id: &ConnectionId, kept: Kept) {
        if self.model.connecting.kept.get(id).is_none_or(|known| kept.outranks(known)) {
            self.model.connecting.kept.insert(id.clone(), kept.clone());
            self.apply_kept(id, kept);
        }
    }

    fn apply_kept(&mut self, id: &ConnectionId, kept: Kept) {
        let now = self.env.now;
        let sources = &mut self.model.sources;
        let Some(connection) = kept.connection else {
            sources.all.retain(|source| source.connection.id != *id);
            return;
        };
        if sources.get(id).is_none() {
            let stored = sources.take_stored(id);
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
        self.model.toasts.withdraw(&over);
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

/// Whether the sidebar has a list of it.
fn is_listed(provider: &About) -> bool {
    provider.can(providers::OpName::Items)
}

/// An id as in the registry, or empty.
pub(super) fn known(id: &str) -> &'static str {
    provider(id).map_or("", |provider| provider.id)
}

pub(super) fn failed(provider: &'static str, problem: Problem) -> Notice {
    Notice::Failed { provider, fault: problem.fault, correlation_id: problem.correlation_id }
}

pub(super) fn without_id(fault: Fault) -> Problem {
    Problem { fault, correlation_id: Arc::from("") }
}
