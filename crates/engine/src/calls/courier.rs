//! The courier: every request to a provider goes through it, whoever asks.
//!
//! Listings, searches, marks and exports say what to ask and get the reply. The courier knows which request an answer
//! belongs to, renews the access token (`access`), keeps to what a provider allows, and gives up what isn't
//! answered. What a provider says to one caller about waiting or about the access holds for all of them.
//!
//! It has no queue: a request that can't be sent now is [`Postponed`], and the caller asks again after any message, as
//! far as it still wants the same. What to ask may have changed by then: another week, a mark that was taken back.

use std::sync::Arc;

use plan::Millis;
use providers::{Ask, Fault};

use super::caller::Caller;
use super::requests::{Delivery, Postponed, Request};
use super::source::Status;
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::storage::archive::source::encode_spent;
use crate::storage::outbox::Kind;
use crate::values::answer::{Answer, Problem};
use crate::values::connection::{Connection, MARGIN};
use crate::values::ids::CallId;
use crate::values::stored::StoredChange;

impl Step<'_> {
    /// Sends a request, or says why not now.
    pub(crate) fn request(&mut self, at: usize, caller: Caller, ask: &Ask) -> Result<CallId, Postponed> {
        self.may_request(at, &caller, ask)?;
        let now = self.env.now;
        let call = self.model.requests.next_id();
        let source = &mut self.model.sources.all[at];
        let connection = source.connection.clone();
        source.pace.sent(call, &caller);
        self.model.requests.sent(Request {
            call,
            connection: connection.id.clone(),
            caller,
            ask: ask.clone(),
            access: connection.sealed.access.clone(),
            fresh: source.access.is_untried(now),
            at: now,
        });
        if source.spend(ask, now) {
            let stored = encode_spent(&connection.id, &source.spent);
            self.send(vec![StoredChange::Put(stored)], Kind::Noted);
        }
        self.out.push(Effect::Call { call, connection, ask: ask.clone() });
        Ok(call)
    }

    /// Whether a request may be sent now. An access token that is about to expire is renewed first.
    pub(crate) fn may_request(&mut self, at: usize, caller: &Caller, ask: &Ask) -> Result<(), Postponed> {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        if source.status == Status::Disconnected {
            return Err(Postponed::SignedOut);
        }
        if let Some(until) = source.pace.held_until(now) {
            return Err(Postponed::Wait(until));
        }
        if !source.pace.admits(caller, now) {
            return Err(Postponed::Down);
        }
        // A connection that has stopped without being signed out is about to be adopted again.
        if source.access.is_renewing() || source.schedule.stopped() {
            return Err(Postponed::Access);
        }
        let source = &self.model.sources.all[at];
        let ends = source.connection.sealed.expires_at.filter(|ends| ends.saturating_sub(MARGIN) <= now);
        if let Some(ends) = ends.filter(|_| !source.access.is_fresh(now)) {
            match source.access.blocked_until(now) {
                None => {
                    self.renew(at);
                    return Err(Postponed::Access);
                }
                Some(until) if ends <= now => return Err(Postponed::Later(until)),
                Some(_) => {}
            }
        }
        source.budget_until(ask, 1, now).map_or(Ok(()), |until| Err(Postponed::Later(until)))
    }

    #[inline(never)]
    pub(super) fn answered(&mut self, call: CallId, result: Result<Answer, Problem>) {
        let Some(request) = self.model.requests.answered(call) else { return };
        let (reply, correlation) = match result {
            Ok(answer) => {
                let correlation = correlation_of(&answer, call);
                (answer.reply, correlation)
            }
            Err(problem) => (Err(problem.fault), problem.correlation_id),
        };
        self.deliver(Delivery { request, reply, correlation });
    }

    /// Gives up what has taken too long, so that a lost answer doesn't stop anything.
    pub(crate) fn give_up_requests(&mut self) {
        let now = self.env.now;
        while let Some(request) = self.model.requests.give_up(now) {
            let correlation = own_id(request.call);
            self.deliver(Delivery { request, reply: Err(Fault::ProviderDown), correlation });
        }
        self.give_up_renewals();
    }

    fn deliver(&mut self, delivery: Delivery) {
        let Delivery { request, reply, correlation } = delivery;
        let all = &self.model.sources.all;
        let at = all.iter().position(|source| source.connection.id == request.connection);
        if let Some(at) = at {
            if let Err(fault) = &reply {
                self.heed(at, fault);
            }
            let (now, jitter) = (self.env.now, self.jitter(at));
            self.model.sources.all[at].pace.answered(request.call, reply.as_ref().err(), now, jitter);
        }
        // Of an answer that nobody awaits any more, only a "wait" counts.
        if !self.is_awaited(&request) {
            return;
        }
        // The caller finds out by itself that the connection is gone.
        let Some(at) = at else { return self.again(request) };
        let reply = match reply {
            Err(Fault::Expired) => match self.access_refused(at, &request) {
                Some(fault) => Err(fault),
                None => return self.again(request),
            },
            reply => reply,
        };
        if request.caller != Caller::Listing && reply.as_ref().map_or_else(Fault::refuses, |_| true) {
            self.model.sources.all[at].access.accepted();
        }
        let signed_out = matches!(reply, Err(Fault::SignIn));
        let delivery = Delivery { request, reply, correlation };
        match delivery.request.caller.clone() {
            Caller::Listing => self.listing_answered(at, delivery),
            Caller::Search | Caller::Palette => self.search_answered(at, delivery),
            Caller::Mark(item) => self.mark_answered(at, item, delivery),
            Caller::Export => self.export_answered(at, delivery),
        }
        if signed_out {
            self.end(at);
        }
    }

    fn is_awaited(&self, Request { call, connection, caller, .. }: &Request) -> bool {
        let source = self.model.sources.get(connection);
        let awaited = match caller {
            Caller::Listing => source.and_then(|source| source.run.as_ref()?.call),
            Caller::Search => source.and_then(|source| source.found.as_ref()?.call),
            Caller::Palette => source.and_then(|source| source.sought.as_ref()?.call),
            Caller::Mark(item) => self.model.writes.call(connection, item),
            Caller::Export => {
                let export = self.model.exports.shown();
                return export.is_some_and(|export| [export.call, export.leaving].contains(&Some(*call)));
            }
        };
        awaited == Some(*call)
    }

    /// The request had no effect, and the caller asks again when it may.
    fn again(&mut self, request: Request) {
        match request.caller {
            Caller::Listing => self.listing_again(&request.connection),
            Caller::Search | Caller::Palette => self.search_again(&request),
            Caller::Mark(item) => self.free_mark(&(request.connection, item)),
            Caller::Export => self.export_again(request.call),
        }
    }

    /// A "wait" holds for all requests of the connection, whoever got it.
    pub(crate) fn heed(&mut self, at: usize, fault: &Fault) {
        let now = self.env.now;
        if let Some(wait) = fault.wait_ms() {
            self.model.sources.all[at].pace.hold_off(now, wait);
        }
    }

    /// A caller has failed in a way that may pass. Returns when it may ask again, and how often it has failed in a row.
    pub(crate) fn back_off(&mut self, at: usize, caller: &Caller, fault: &Fault) -> (Millis, u32) {
        let (now, jitter) = (self.env.now, self.jitter(at));
        let pace = &mut self.model.sources.all[at].pace;
        let retry_at = pace.back_off(caller, now, jitter);
        let held = pace.held_until(now).filter(|_| fault.wait_ms().is_some());
        (held.unwrap_or(retry_at), pace.failures(caller))
    }
}

/// What an effect asks a provider, and through which connection.
pub(crate) fn sent(effect: &Effect) -> Option<(CallId, &Connection, &Ask)> {
    match effect {
        Effect::Call { call, connection, ask } => Some((*call, connection, ask)),
        _ => None,
    }
}

/// The id by which the answer is found in the proxy's log, otherwise the call's own number.
pub(crate) fn correlation_of(answer: &Answer, call: CallId) -> Arc<str> {
    answer.correlation_id.clone().unwrap_or_else(|| own_id(call))
}

fn own_id(call: CallId) -> Arc<str> {
    format!("call-{}", call.0).into()
}

#[cfg(test)]
mod tests;
