//! Listings: sends due requests and collects the pages; only a complete listing replaces a list.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use plan::Millis;
use providers::{Ask, Fault, OpName, Reply};

use super::caller::Caller;
use super::requests::{Delivery, Postponed};
use super::schedule::{CADENCE, DRAWN, HOT};
use super::snapshot::ListKey;
use super::snapshot::Missing;
use super::source::{Run, Status, Wanted, Watched};
use crate::app::update::Step;
use crate::values::connection::ConnectionId;

/// How soon to ask again after a new access token was refused, in milliseconds: within two seconds a host returns the
/// same access token again, and after that the provider itself decides about the grant.
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
            let drawn = self.drawn_stale(at);
            let source = &mut self.model.sources.all[at];
            source.schedule.draws(drawn);
            source.schedule.cooled(now);
            if source.run.is_some() {
                if source.schedule.held().is_none_or(|until| until <= now) {
                    self.ask_again(at);
                }
            } else if source.lists() && source.schedule.due(gate, &source.pace).is_some_and(|due| due <= now) {
                self.begin(at);
            }
        }
    }

    /// When the oldest list that the calendar draws has to be refreshed.
    fn drawn_stale(&self, at: usize) -> Option<Millis> {
        let source = &self.model.sources.all[at];
        let drawn = self.model.drawn(source, self.env)?;
        if source.known.containers_at.is_none() {
            return Some(Millis::MIN);
        }
        let stale = |key| source.tried_at(&key).map_or(Millis::MIN, |tried| tried.saturating_add(DRAWN));
        drawn.map(|(_, key)| stale(key)).min()
    }

    /// Starts a cycle: the linked items that the user works with, and then, if the sidebar is open or the provider
    /// can't return single items, the containers when they are due, and the items of the shown one.
    fn begin(&mut self, at: usize) {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        source.schedule.started(now);
        source.begun = source.begun.saturating_add(1);
        source.listed = None;
        source.asked.clear();
        source.access.unblock();
        if (source.provider.outdated)(&source.connection.account.id) {
            return self.run(at, Ask::Account, Wanted::Account);
        }
        self.note_looks(at);
        self.next_part(at);
    }

    /// Continues with the next part of a cycle.
    pub(super) fn next_part(&mut self, at: usize) {
        let (now, open) = (self.env.now, self.model.sidebar.is_open());
        let source = &mut self.model.sources.all[at];
        let look = source.looks.pop_front().map(|Watched { item, container, .. }| Missing { item, container });
        if let Some(Missing { item, container }) = look.or_else(|| source.known.missing.first().cloned()) {
            let ask = Ask::Item { item: Arc::from(item.as_str()), container };
            self.run(at, ask, Wanted::Item(item));
        } else if let Some(key) = source.listed.clone() {
            // In a long list, disappeared items are found by ids alone.
            if source.check_due(&key, now) {
                let container = Arc::from(key.scope.as_str());
                self.run(at, Ask::Present { container, after: None }, Wanted::Present(key));
            } else {
                self.list_drawn(at);
            }
        } else if !open && source.provider.can(OpName::Item) && self.drawn_stale(at).is_none_or(|stale| stale > now) {
            self.done(at);
        } else if self.model.sources.all[at].containers_due(now) {
            self.run(at, Ask::Containers { after: None }, Wanted::Containers);
        } else {
            self.list_items(at);
        }
    }

    pub(super) fn list_items(&mut self, at: usize) {
        let source = &self.model.sources.all[at];
        if !self.model.sidebar.is_open() && source.provider.can(OpName::Item) {
            return self.list_drawn(at);
        }
        match self.model.list_key(source, self.env) {
            Some(key) => self.list(at, key),
            // An account without any container has nothing to list.
            None => self.done(at),
        }
    }

    /// Lists the next of the calendars that are drawn, none twice in a cycle. The one that the sidebar shows was just
    /// listed.
    fn list_drawn(&mut self, at: usize) {
        let (now, gate) = (self.env.now, self.model.gate());
        let source = &self.model.sources.all[at];
        // Not with each cycle while somebody works with the shown list.
        let every = if gate.open && gate.leader { CADENCE.saturating_sub(HOT) } else { DRAWN };
        let is_stale = |key: &ListKey| source.tried_at(key).is_none_or(|tried| now.saturating_sub(tried) >= every);
        let is_due = |key: &ListKey| !source.asked.contains(key) && is_stale(key);
        let next = self.model.drawn(source, self.env).into_iter().flatten().map(|(_, key)| key).find(is_due);
        match next {
            Some(key) => self.list(at, key),
            None => self.done(at),
        }
    }

    fn list(&mut self, at: usize, key: ListKey) {
        let now = self.env.now;
        let source = &self.model.sources.all[at];
        let since = source.mark(&key, now);
        let ask = Ask::Items { container: Arc::from(key.scope.as_str()), range: key.range.clone(), after: None, since };
        if let Some(until) = source.budget_until(&ask, source.cost.clamp(1, AHEAD).saturating_add(RESERVE), now) {
            // The provider allows no more calls; the progress ring shows when it will.
            let source = &mut self.model.sources.all[at];
            source.run = None;
            source.schedule.abandoned(now);
            return source.schedule.pause(now, until.saturating_sub(now));
        }
        let source = &mut self.model.sources.all[at];
        if !source.asked.contains(&key) {
            source.asked.push(key.clone());
        }
        self.run(at, ask, Wanted::List(key));
    }

    pub(super) fn run(&mut self, at: usize, ask: Ask, wanted: Wanted) {
        let (queue, pages, containers, items) = (VecDeque::new(), 1, Vec::new(), Vec::new());
        let delta = matches!(ask, Ask::Items { since: Some(_), .. });
        let (began, removed, since, present) = (self.env.now, Vec::new(), None, HashSet::new());
        let (skipped, asked) = (Vec::new(), vec![ask.clone()]);
        let run = Run {
            call: None,
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

    /// Sends the run's next request. If nobody is looking any more, or the provider wants no requests now, the listing is
    /// given up until the next occasion, together with its pages so far: pages from different times don't form one
    /// list.
    fn ask_again(&mut self, at: usize) {
        let (now, gate) = (self.env.now, self.model.gate());
        let source = &mut self.model.sources.all[at];
        let Some(ask) = source.run.as_ref().filter(|run| run.call.is_none()).map(|run| run.ask.clone()) else { return };
        if !source.schedule.goes_on(gate, now) {
            source.give_up_run();
            return source.schedule.abandoned(now);
        }
        let asked = self.request(at, Caller::Listing, &ask);
        let source = &mut self.model.sources.all[at];
        match asked {
            Ok(call) => {
                source.schedule.continued(now);
                source.run.iter_mut().for_each(|run| run.call = Some(call));
            }
            // The pages so far aren't lost: the listing continues then, and the progress ring shows when.
            Err(Postponed::Later(until)) => source.schedule.hold(now, until),
            Err(Postponed::Access) => source.schedule.continued(now),
            // Nothing is collected yet, so it waits with the others.
            Err(Postponed::Down) if source.run.as_ref().is_some_and(|run| run.pages == 1) => {
                source.schedule.continued(now);
            }
            Err(Postponed::Wait(_) | Postponed::Down | Postponed::SignedOut) => {
                source.give_up_run();
                source.schedule.abandoned(now);
            }
        }
    }

    /// The current request had no effect.
    pub(super) fn listing_again(&mut self, id: &ConnectionId) {
        let now = self.env.now;
        let Some(source) = self.model.sources.get_mut(id) else { return };
        source.schedule.continued(now);
        source.run.iter_mut().for_each(|run| run.call = None);
    }

    pub(super) fn listing_answered(&mut self, at: usize, Delivery { reply, correlation, .. }: Delivery) {
        let Some(run) = self.model.sources.all[at].run.as_mut() else { return };
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
            (Err(Fault::Expired), _) => {
                self.fail(at, Fault::ProviderDown, correlation);
                return self.model.sources.all[at].schedule.again_in(self.env.now, REJECTED_AGAIN);
            }
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

    /// Whether the sidebar shows this list.
    fn is_shown(&self, at: usize, key: &ListKey) -> bool {
        let source = &self.model.sources.all[at];
        self.model.sidebar.is_open() && self.model.list_key(source, self.env).as_ref() == Some(key)
    }

    pub(super) fn done(&mut self, at: usize) {
        let source = &self.model.sources.all[at];
        let shown = self.model.list_key(source, self.env).and_then(|key| source.known.list(&key)).map(|list| list.at);
        let source = &mut self.model.sources.all[at];
        source.run = None;
        shown.iter().for_each(|listed| source.schedule.listed(*listed));
        source.access.accepted();
        source.pace.forget(&Caller::Listing);
        source.schedule.succeeded();
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
            let was_missing = source.found_out(id);
            if fault == Fault::Gone {
                self.vanished(at, id);
            } else if was_missing {
                self.keep_lists(at);
            }
            self.model.sources.all[at].schedule.continued(now);
            return self.next_part(at);
        }
        if let (true, Some(Run { delta: true, wanted: Wanted::List(key), .. })) = (fault.refuses(), &run) {
            // The sync token is no longer valid, whatever the error: everything is listed, without a message. If the
            // next one is refused too, sync tokens are of no use for a while.
            source.known.forget_mark(key);
            if std::mem::replace(&mut source.mark_refused, true) {
                source.no_marks_until = Some(now.saturating_add(NO_MARKS_FOR));
            }
            source.schedule.continued(now);
            let key = key.clone();
            return self.list(at, key);
        }
        if let Some(Run { wanted: Wanted::List(key), .. }) = run
            && fault.refuses()
            && !fault.passes()
            && !self.is_shown(at, &key)
        {
            // A calendar that is only drawn: what the sidebar shows is no worse for it.
            let source = &mut self.model.sources.all[at];
            source.unreadable.retain(|(known, tried)| *known != key && now.saturating_sub(*tried) < DRAWN);
            source.unreadable.push((key, now));
            source.relist |= fault == Fault::Gone;
            source.schedule.continued(now);
            return self.list_drawn(at);
        }
        let source = &mut self.model.sources.all[at];
        let retry_at = source.pace.back_off(&Caller::Listing, now, jitter);
        source.schedule.failed(now, &fault, retry_at);
        source.status = match fault {
            // The courier ends the connection.
            Fault::SignIn => return,
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
