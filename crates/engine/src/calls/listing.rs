//! Enumerations: what is due is asked, pages are gathered, and only a complete listing replaces one.

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

/// A fresh access that is refused for this long, in milliseconds, is gone for good.
const REJECTED_FOR: Millis = 10_000;
/// In the meantime it is asked this often, in milliseconds: a host gives the same access once more to whoever asks within
/// two seconds, and after that the provider's own word on the grant is had.
const REJECTED_AGAIN: Millis = 3_000;
/// A provider that refuses one mark after the other is asked without any for this long, in milliseconds.
const NO_MARKS_FOR: Millis = 3_600_000;
/// Calls of a provider's budget that listings leave to what a person searches for.
const RESERVE: usize = 2;
/// Calls for which there has to be room before a listing begins, of those that it took the last time.
const AHEAD: usize = 8;
/// More pages than any listing has: what goes on after them goes round in circles.
const PAGES: u32 = 200;

impl Step<'_> {
    /// Asks every connection that is due.
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

    /// A cycle: the linked items that the person works with, then, where the sidebar is open or the provider tells nothing
    /// of single items, the containers when they are due, and the items of the one shown.
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

    /// The next part of a cycle.
    pub(crate) fn next_part(&mut self, at: usize) {
        let open = self.model.session.open;
        let source = &mut self.model.sources.all[at];
        let look = source.looks.pop_front().or_else(|| source.missing.pop_front());
        if let Some(Watched { item, container, .. }) = look {
            let ask = Ask::Item { item: Arc::from(item.as_str()), container };
            self.run(at, ask, Wanted::Item(item));
        } else if let Some(key) = source.listed.clone() {
            // What has vanished from a long list is looked for by ids alone.
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
                    // The provider doesn't allow more; the ring says when it will.
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

    /// Asks what the run has to ask next, or first for an access that holds. Where nobody looks any more, or the provider
    /// wants no question now, what is left of the listing waits for the next occasion, and what came of it with it, since
    /// pages of different times don't make one list.
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
            // What has come of it isn't lost: it goes on when there is room, and the ring says when.
            return source.schedule.hold(now, until);
        }
        let call = self.call(at, &ask);
        let source = &mut self.model.sources.all[at];
        source.schedule.continued(now);
        if let Some(run) = source.run.as_mut() {
            (run.call, run.access) = (Some(call), source.connection.sealed.access.clone());
        }
    }

    /// The access was refused. One renewed for this very question and refused again, twice over some time, is not
    /// merely old: the person must sign in. Anything less than that disconnects nobody.
    fn expired(&mut self, at: usize, correlation: Arc<str>) {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        // Renewed meanwhile, by another tab: it has only to be asked again.
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
        // An answer to what isn't asked any more is dropped: a newer one has come, or comes.
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
            // The list itself is as good as before.
            source.checked = Some((key.clone(), now));
            return self.done(at);
        }
        if let Some(Run { wanted: Wanted::Item(id), .. }) = &run
            && !fault.passes()
            && fault != Fault::SignIn
        {
            // Of an item that can't be asked for, the lists still tell; of one that is gone, this does.
            source.missing.retain(|missing| missing.item != *id);
            if fault == Fault::Gone {
                self.vanished(at, id);
            }
            self.model.sources.all[at].schedule.continued(now);
            return self.next_part(at);
        }
        if let (true, Some(Run { delta: true, wanted: Wanted::List(key), .. })) = (fault.refuses(), run) {
            // The mark has died, whatever the words: everything is listed, and nobody need know. Where the next one is
            // refused, too, there is no use in them for a while.
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
            // The container may be what is gone.
            Fault::Gone => {
                source.relist = true;
                Status::Trouble(fault, correlation)
            }
            fault if fault.passes() => Status::Stale(fault, correlation),
            fault => Status::Trouble(fault, correlation),
        };
    }
}

/// What an answer means.
pub(crate) fn heard(read: Read, provider: &About, ask: &Ask, answer: Answer) -> Result<Reply, Fault> {
    read(provider.id, ask, &response(answer)?)
}

/// The answer as the adapter reads it. A header whose value isn't one is left out; a status that isn't one is a defect of
/// whoever carried it.
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

/// What finds the answer in the proxy's log, else the call's own number.
pub(crate) fn correlation_of(answer: &Answer, call: CallId) -> Arc<str> {
    let given = answer.headers.iter().find(|(name, _)| name == "x-request-id").map(|(_, value)| Arc::from(&**value));
    given.unwrap_or_else(|| own_id(call))
}

fn own_id(call: CallId) -> Arc<str> {
    format!("call-{}", call.0).into()
}
