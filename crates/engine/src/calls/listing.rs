//! Listings: sends due requests and collects the pages; only a complete listing replaces a list.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use plan::Millis;
use providers::{About, Ask, Fault, OpName, Reply};

use super::source::{Run, Source, Status, Wanted, Watched};
use crate::app::effect::Effect;
use crate::app::env::Read;
use crate::app::update::Step;
use crate::storage::archive::source::encode_spent;
use crate::storage::outbox::Kind;
use crate::values::answer::{Answer, Problem};
use crate::values::connection::{ConnectionId, MARGIN};
use crate::values::ids::CallId;
use crate::values::stored::StoredChange;

/// A new access token that is refused for this long, in milliseconds, means that the grant is dead.
const REJECTED_FOR: Millis = 10_000;
/// How often it is tried in the meantime, in milliseconds: within two seconds a host returns the same access token
/// again, and after that the provider itself decides about the grant.
const REJECTED_AGAIN: Millis = 3_000;
/// A provider that refuses one sync token after the other gets requests without one for this long, in milliseconds.
const NO_MARKS_FOR: Millis = 3_600_000;
/// Calls of a provider's budget that listings leave for searches.
const RESERVE: usize = 2;
/// The most calls that must be available before a listing starts, of those that it took the last time.
const AHEAD: usize = 8;
/// More pages than any listing has: a listing that continues after that is a cycle.
const PAGES: u32 = 200;

impl Step<'_> {
    /// Starts every connection that is due.
    #[inline(never)]
    pub(crate) fn poll(&mut self) {
        let (now, gate) = (self.env.now, self.model.gate());
        for at in 0..self.model.sources.all.len() {
            let source = &mut self.model.sources.all[at];
            if source.schedule.overdue().is_some_and(|due| due <= now) {
                let correlation = source.run.as_ref().and_then(|run| run.call).map_or_else(|| Arc::from(""), own_id);
                self.fail(at, Fault::ProviderDown, correlation);
            }
            let source = &mut self.model.sources.all[at];
            source.schedule.cooled(now);
            if source.schedule.held().is_some_and(|until| until <= now) {
                self.ask_again(at);
                continue;
            }
            if source.lists() && source.schedule.due(gate).is_some_and(|due| due <= now) {
                self.begin(at);
            }
        }
    }

    /// Starts a cycle: the linked items that the user works with, and then, if the sidebar is open or the provider
    /// can't return single items, the containers when they are due, and the items of the shown one.
    fn begin(&mut self, at: usize) {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        source.schedule.started(now);
        (source.fresh, source.listed) = (false, None);
        if (source.provider.outdated)(&source.connection.account.id) {
            return self.run(at, Ask::Account, Wanted::Account);
        }
        self.note_looks(at);
        self.next_part(at);
    }

    /// Continues with the next part of a cycle.
    pub(crate) fn next_part(&mut self, at: usize) {
        let open = self.model.session.open;
        let source = &mut self.model.sources.all[at];
        let look = source.looks.pop_front().or_else(|| source.missing.pop_front());
        if let Some(Watched { item, container, .. }) = look {
            let ask = Ask::Item { item: Arc::from(item.as_str()), container };
            self.run(at, ask, Wanted::Item(item));
        } else if let Some(key) = source.listed.clone() {
            // In a long list, disappeared items are found by ids alone.
            if source.check_due(&key, self.env.now) {
                let container = Arc::from(key.scope.as_str());
                self.run(at, Ask::Present { container, after: None }, Wanted::Present(key));
            } else {
                self.done(at);
            }
        } else if !open && source.provider.can(OpName::Item) {
            self.done(at);
        } else if source.containers_due(self.env.now) {
            self.run(at, Ask::Containers { after: None }, Wanted::Containers);
        } else {
            self.list_items(at);
        }
    }

    pub(crate) fn list_items(&mut self, at: usize) {
        let source = &self.model.sources.all[at];
        match self.model.list_key(source, self.env) {
            Some(key) => {
                let since = source.mark(&key, self.env.now);
                let ask = Ask::Items {
                    container: Arc::from(key.scope.as_str()),
                    range: key.range.clone(),
                    after: None,
                    since,
                };
                if let Some(until) =
                    source.budget_until(&ask, source.cost.clamp(1, AHEAD).saturating_add(RESERVE), self.env.now)
                {
                    // The provider allows no more calls; the progress ring shows when it will.
                    let source = &mut self.model.sources.all[at];
                    source.run = None;
                    source.schedule.abandoned(self.env.now);
                    return source.schedule.pause(self.env.now, until.saturating_sub(self.env.now));
                }
                self.run(at, ask, Wanted::List(key));
            }
            // An account without any container has nothing to list.
            None => self.done(at),
        }
    }

    pub(crate) fn run(&mut self, at: usize, ask: Ask, wanted: Wanted) {
        let (queue, pages, containers, items) = (VecDeque::new(), 1, Vec::new(), Vec::new());
        let delta = matches!(ask, Ask::Items { since: Some(_), .. });
        let (began, removed, since, present) = (self.env.now, Vec::new(), None, HashSet::new());
        let (skipped, asked) = (Vec::new(), vec![ask.clone()]);
        let access = self.model.sources.all[at].connection.sealed.access.clone();
        let run = Run {
            call: None,
            access,
            ask,
            wanted,
            queue,
            pages,
            containers,
            items,
            began,
            delta,
            removed,
            present,
            since,
            skipped,
            asked,
        };
        self.model.sources.all[at].run = Some(run);
        self.ask_again(at);
    }

    /// Sends the run's next request, or first renews the access token. If nobody is looking any more, or the provider
    /// wants no requests now, the listing is given up until the next occasion, together with its pages so far: pages
    /// from different times don't form one list.
    pub(crate) fn ask_again(&mut self, at: usize) {
        let (now, gate) = (self.env.now, self.model.gate());
        let source = &mut self.model.sources.all[at];
        let Some(ask) = source.run.as_ref().filter(|run| run.call.is_none()).map(|run| run.ask.clone()) else { return };
        if !source.schedule.goes_on(gate, now) || source.schedule.held_until(now).is_some() {
            source.give_up_run();
            return source.schedule.abandoned(now);
        }
        let ends = source.connection.sealed.expires_at;
        if !source.fresh && ends.is_some_and(|ends| ends.saturating_sub(MARGIN) <= now) {
            self.model.sources.all[at].fresh = true;
            return self.renew(at);
        }
        if let Some(until) = source.budget_until(&ask, 1, now) {
            // The pages so far aren't lost: the listing continues when the budget allows, and the progress ring shows
            // when.
            return source.schedule.hold(now, until);
        }
        let call = self.call(at, &ask);
        let source = &mut self.model.sources.all[at];
        source.schedule.continued(now);
        if let Some(run) = source.run.as_mut() {
            (run.call, run.access) = (Some(call), source.connection.sealed.access.clone());
        }
    }

    /// The access token was refused. If one that was renewed for this very request is refused again, twice over some
    /// time, it isn't merely old: the user has to sign in. Anything less than that disconnects nobody.
    fn expired(&mut self, at: usize, correlation: Arc<str>) {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        // Renewed in the meantime by another tab: just send the request again.
        if let Some(run) = source.run.as_mut().filter(|run| run.access != source.connection.sealed.access) {
            run.call = None;
            return self.ask_again(at);
        }
        if !source.fresh {
            source.fresh = true;
            if let Some(run) = source.run.as_mut() {
                run.call = None;
            }
            source.schedule.continued(now);
            return self.renew(at);
        }
        let first = *source.rejected_at.get_or_insert(now);
        if now.saturating_sub(first) >= REJECTED_FOR {
            return self.fail(at, Fault::SignIn, correlation);
        }
        self.fail(at, Fault::ProviderDown, correlation);
        self.model.sources.all[at].schedule.again_in(now, REJECTED_AGAIN);
    }

    pub(crate) fn call(&mut self, at: usize, ask: &Ask) -> CallId {
        let sources = &mut self.model.sources;
        sources.next_call = sources.next_call.saturating_add(1);
        let call = CallId(sources.next_call);
        let connection = sources.all[at].connection.clone();
        sources.asked(&connection.id, call, ask);
        let spent = sources.all[at].spend(ask, self.env.now);
        if spent {
            let stored = encode_spent(&connection.id, &sources.all[at].spent);
            self.send(vec![StoredChange::Put(stored)], Kind::Noted);
        }
        self.out.push(Effect::Call { call, connection, ask: ask.clone() });
        call
    }

    #[inline(never)]
    pub(crate) fn answered(&mut self, call: CallId, result: Result<Answer, Problem>) {
        let asked = self.model.sources.answered(call);
        let Some(result) = self.write_answered(call, result) else { return };
        let Some(result) = self.search_answered(call, result) else { return };
        let Some(result) = self.export_answered(call, result) else { return };
        // An answer to a request that isn't awaited any more is dropped: there is a newer one, or there will be.
        let asking = |source: &Source| source.run.as_ref().is_some_and(|run| run.call == Some(call));
        let Some(at) = self.model.sources.all.iter().position(asking) else { return self.late(asked, result) };
        let answer = match result {
            Ok(answer) => answer,
            Err(Problem { fault: Fault::Expired, correlation_id }) => return self.expired(at, correlation_id),
            Err(problem) => return self.fail(at, problem.fault, problem.correlation_id),
        };
        let correlation = correlation_of(&answer, call);
        let source = &mut self.model.sources.all[at];
        let Some(run) = source.run.as_mut() else { return };
        let reply = heard(self.env.read, source.provider, &run.ask, answer);
        let next = match (reply, &run.wanted) {
            (Ok(Reply::Account(account)), Wanted::Account) => return self.renamed(at, account),
            (Ok(Reply::Containers { containers, next, skipped }), Wanted::Containers) => {
                run.containers.extend(containers);
                run.skipped.extend(skipped);
                next
            }
            (Ok(Reply::Present { ids, next }), Wanted::Present(_)) => {
                run.present.extend(ids);
                next
            }
            (Ok(Reply::Items { items, next, removed, since, skipped }), Wanted::List(_) | Wanted::Item(_)) => {
                run.items.extend(items);
                run.skipped.extend(skipped);
                run.removed.extend(removed);
                run.since = since.or(run.since.take());
                next
            }
            (Ok(_), _) => return self.fail(at, Fault::Shape { path: Arc::from("$") }, correlation),
            (Err(Fault::Expired), _) => return self.expired(at, correlation),
            (Err(fault), _) => return self.fail(at, fault, correlation),
        };
        if next.iter().any(|ask| run.asked.contains(ask)) {
            return self.fail(at, Fault::Shape { path: Arc::from("next") }, correlation);
        }
        run.asked.extend(next.iter().cloned());
        run.queue.extend(next);
        match run.queue.pop_front() {
            None => self.complete(at),
            Some(_) if run.pages >= PAGES => self.fail(at, Fault::Shape { path: Arc::from("next") }, correlation),
            Some(ask) => self.go_on(at, ask),
        }
    }

    /// Of a late answer only a rate limit counts.
    fn late(&mut self, asked: Option<(ConnectionId, Ask)>, result: Result<Answer, Problem>) {
        let Some((id, ask)) = asked else { return };
        let sources = &mut self.model.sources;
        let now = self.env.now;
        let Some(source) = sources.get_mut(&id) else { return };
        let reply = match result {
            Ok(answer) => heard(self.env.read, source.provider, &ask, answer),
            Err(problem) => Err(problem.fault),
        };
        if let Some(wait) = reply.err().and_then(|fault| fault.wait_ms()) {
            source.schedule.hold_off(now, wait);
        }
    }

    fn go_on(&mut self, at: usize, ask: Ask) {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        source.schedule.continued(now);
        if let Some(run) = source.run.as_mut() {
            (run.call, run.ask) = (None, ask);
            run.pages = run.pages.saturating_add(1);
        }
        self.ask_again(at);
    }

    pub(crate) fn done(&mut self, at: usize) {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        source.run = None;
        (source.fresh, source.rejected_at) = (false, None);
        source.schedule.succeeded(now);
        source.status = Status::Fine;
    }

    pub(crate) fn fail(&mut self, at: usize, fault: Fault, correlation: Arc<str>) {
        let (now, jitter) = (self.env.now, self.jitter(at));
        let source = &mut self.model.sources.all[at];
        let run = source.give_up_run();
        if let (Some(Run { wanted: Wanted::Present(key), .. }), true) = (&run, fault.refuses()) {
            // The list itself stays valid.
            source.checked = Some((key.clone(), now));
            return self.done(at);
        }
        if let Some(Run { wanted: Wanted::Item(id), .. }) = &run
            && !fault.passes()
            && fault != Fault::SignIn
        {
            // If an item can't be read, the lists still show it; if it doesn't exist, this is the answer.
            source.missing.retain(|missing| missing.item != *id);
            if fault == Fault::Gone {
                self.vanished(at, id);
            }
            self.model.sources.all[at].schedule.continued(now);
            return self.next_part(at);
        }
        if let (true, Some(Run { delta: true, wanted: Wanted::List(key), .. })) = (fault.refuses(), run) {
            // The sync token is no longer valid, whatever the error: everything is listed, without a message. If the
            // next one is refused too, sync tokens are of no use for a while.
            source.known.forget_mark(&key);
            if std::mem::replace(&mut source.mark_refused, true) {
                source.no_marks_until = Some(now.saturating_add(NO_MARKS_FOR));
            }
            source.schedule.continued(now);
            return self.list_items(at);
        }
        source.fresh = false;
        source.schedule.failed(now, &fault, jitter);
        if fault == Fault::SignIn {
            return self.end(at);
        }
        source.status = match fault {
            // The container itself may be gone.
            Fault::Gone => {
                source.relist = true;
                Status::Trouble(fault, correlation)
            }
            fault if fault.passes() => Status::Stale(fault, correlation),
            fault => Status::Trouble(fault, correlation),
        };
    }
}

/// Decodes an answer.
pub(crate) fn heard(read: Read, provider: &About, ask: &Ask, answer: Answer) -> Result<Reply, Fault> {
    read(provider.id, ask, &response(answer)?)
}

/// The answer in the adapter's form. Invalid header values are left out; an invalid status is an error of the
/// transport.
fn response(answer: Answer) -> Result<http::Response<Vec<u8>>, Fault> {
    let mut response = http::Response::new(answer.body);
    *response.status_mut() =
        http::StatusCode::from_u16(answer.status).map_err(|_| Fault::Shape { path: Arc::from("status") })?;
    for (name, value) in answer.headers {
        if let Ok(value) = http::HeaderValue::from_str(&value) {
            response.headers_mut().append(name, value);
        }
    }
    Ok(response)
}

/// The id by which the answer is found in the proxy's log, otherwise the call's own number.
pub(crate) fn correlation_of(answer: &Answer, call: CallId) -> Arc<str> {
    let given = answer.headers.iter().find(|(name, _)| name == "x-request-id").map(|(_, value)| Arc::from(&**value));
    given.unwrap_or_else(|| own_id(call))
}

fn own_id(call: CallId) -> Arc<str> {
    format!("call-{}", call.0).into()
}
