//! Searching at the source. Typing narrows the list immediately; if the provider can search, its additional results
//! arrive a moment later.

use std::sync::Arc;

use plan::Millis;
use providers::{Ask, OpName, Range, Reply};

use super::caller::Caller;
use super::requests::{Delivery, Postponed, Request};
use super::snapshot::unique;
use super::source::{Found, Source, Status};
use crate::app::update::Step;
use crate::values::connection::ConnectionId;
use crate::values::days;

/// The search is sent when typing has paused for this long, in milliseconds.
const REST: Millis = 400;
/// The most pages of results that are requested.
const PAGES: u32 = 30;
/// The same for the palette, which searches several sources at once.
const FEW_PAGES: u32 = 4;
/// How many days before and after the visible ones the palette searches.
const AROUND: i32 = 182;
/// The shortest search text: fewer letters find too much.
const LETTERS: usize = 2;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn search(&mut self, text: &str) {
        let now = self.env.now;
        let shown = self.model.shown().map(|source| source.connection.id.clone());
        let Some(source) = shown.and_then(|id| self.model.sources.get_mut(&id)) else { return };
        source.schedule.touched(now);
        let text: Arc<str> = text.trim().into();
        let asks = source.provider.can(OpName::Search) && text.chars().count() >= LETTERS;
        source.found = asks.then(|| Found { text, due: Some(now.saturating_add(REST)), ..Found::default() });
    }

    /// Searches these connections for the palette once typing has paused, and forgets what others have found.
    pub(crate) fn search_sources(&mut self, text: &Arc<str>, connections: &[ConnectionId]) {
        let now = self.env.now;
        let long = text.chars().count() >= LETTERS;
        let mut changed = false;
        for source in &mut self.model.sources.all {
            let asks = long && source.is_searched() && connections.contains(&source.connection.id);
            let same = source.sought.as_ref().is_some_and(|sought| sought.text == *text);
            if !asks {
                changed |= source.sought.take().is_some();
            } else if !same {
                changed = true;
                let due = Some(now.saturating_add(REST));
                source.sought = Some(Found { text: Arc::clone(text), due, ..Found::default() });
            }
        }
        // The palette asks again whenever it is shown anew.
        if changed {
            self.model.palette.hear();
        }
    }

    /// Sends the searches after typing has paused, and their further parts.
    #[inline(never)]
    pub(crate) fn send_search(&mut self) {
        let gate = self.model.gate();
        for at in 0..self.model.sources.all.len() {
            if gate.open && gate.visible && gate.online {
                self.send_search_of(at, Caller::Search);
            }
            if gate.visible && gate.online {
                self.send_search_of(at, Caller::Palette);
            }
        }
    }

    fn send_search_of(&mut self, at: usize, caller: Caller) {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        let due = |found: &&mut Found| found.due.is_some_and(|due| due <= now);
        let Some(found) = source.search_of(&caller).as_mut().filter(due) else { return };
        let (text, next) = (Arc::clone(&found.text), found.queue.front().cloned());
        let ask = next.unwrap_or_else(|| {
            let ranged = self.model.sources.all[at].provider.abilities.ranged;
            Ask::Search { text, range: ranged.then(|| self.range_of(&caller)), after: None }
        });
        let asked = self.request(at, caller.clone(), &ask);
        let Some(found) = self.model.sources.all[at].search_of(&caller) else { return };
        match asked {
            Ok(call) => {
                found.queue.pop_front();
                if !found.all_asked.contains(&ask) {
                    found.all_asked.push(ask);
                }
                (found.due, found.call) = (None, Some(call));
            }
            Err(Postponed::Wait(until) | Postponed::Later(until)) if found.pages == 0 => found.due = Some(until),
            // What is found so far is shown now.
            Err(Postponed::Wait(_) | Postponed::Later(_)) => found.give_up(),
            // The palette says so, while the sidebar shows the connection's state anyway.
            Err(Postponed::Down | Postponed::SignedOut) if caller == Caller::Palette => {
                found.give_up();
                self.model.palette.hear();
            }
            Err(Postponed::Access | Postponed::Down | Postponed::SignedOut) => {}
        }
    }

    /// The days that are searched: those of the sidebar's list, or half a year around them.
    fn range_of(&self, caller: &Caller) -> Range {
        let week = self.model.range(self.env);
        match caller {
            Caller::Palette => Range {
                from: days::day_after(week.from, -AROUND),
                until: days::day_after(week.until, AROUND),
                zone: week.zone,
            },
            _ => week,
        }
    }

    /// The results are an extra and not a list: if the search fails, the loaded list is still searched, and there is no
    /// message.
    pub(super) fn search_answered(&mut self, at: usize, Delivery { request, reply, .. }: Delivery) {
        let now = self.env.now;
        if request.caller == Caller::Palette {
            self.model.palette.hear();
        }
        let Some(found) = self.model.sources.all[at].search_of(&request.caller) else { return };
        found.call = None;
        match reply {
            Ok(Reply::Items { items, next, skipped, .. }) => {
                let mut all = found.items.to_vec();
                all.extend(items);
                found.items = Arc::new(unique(all, |item| &item.id));
                found.partly |= !skipped.is_empty();
                // A request that was already sent would return the same again.
                let next: Vec<Ask> = next.into_iter().filter(|ask| !found.all_asked.contains(ask)).collect();
                found.all_asked.extend(next.iter().cloned());
                found.queue.extend(next);
            }
            Err(fault) if fault.wait_ms().is_some() => return found.give_up(),
            // A calendar that can't be searched affects only its own part.
            _ => found.partly = true,
        }
        found.pages = found.pages.saturating_add(1);
        let most = if request.caller == Caller::Palette { FEW_PAGES } else { PAGES };
        if found.pages >= most {
            found.queue.clear();
        }
        found.due = (!found.queue.is_empty()).then_some(now);
    }

    /// The current request had no effect.
    pub(super) fn search_again(&mut self, request: &Request) {
        let now = self.env.now;
        let source = self.model.sources.get_mut(&request.connection);
        if let Some(found) = source.and_then(|source| source.search_of(&request.caller).as_mut()) {
            found.queue.push_front(request.ask.clone());
            (found.call, found.due) = (None, Some(now));
        }
    }
}

impl Source {
    /// Whether it can be searched now: not without its account.
    pub(crate) fn is_searched(&self) -> bool {
        self.provider.can(OpName::Search) && self.status != Status::Disconnected
    }

    fn search_of(&mut self, caller: &Caller) -> &mut Option<Found> {
        if *caller == Caller::Palette { &mut self.sought } else { &mut self.found }
    }
}

impl Found {
    fn give_up(&mut self) {
        self.queue.clear();
        (self.partly, self.due) = (true, None);
    }
}
