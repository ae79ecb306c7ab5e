//! Searching at the source. Typing narrows the list immediately; if the provider can search, its additional results
//! arrive a moment later.

use std::sync::Arc;

use plan::Millis;
use providers::{Ask, OpName, Reply};

use super::caller::Caller;
use super::requests::{Delivery, Postponed};
use super::snapshot::unique;
use super::source::Found;
use crate::app::update::Step;
use crate::values::connection::ConnectionId;

/// The search is sent when typing has paused for this long, in milliseconds.
const REST: Millis = 400;
/// The most pages of results that are requested.
const PAGES: u32 = 30;
/// The shortest search text: fewer letters find too much.
const LETTERS: usize = 2;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn search(&mut self, text: Arc<str>) {
        let now = self.env.now;
        self.model.session.search = (!text.is_empty()).then(|| Arc::clone(&text));
        let shown = self.model.shown().map(|source| source.connection.id.clone());
        let Some(source) = shown.and_then(|id| self.model.sources.get_mut(&id)) else { return };
        source.schedule.touched(now);
        let text: Arc<str> = text.trim().into();
        let asks = source.provider.can(OpName::Search) && text.chars().count() >= LETTERS;
        source.found = asks.then(|| Found { text, due: Some(now.saturating_add(REST)), ..Found::default() });
    }

    /// Sends the search after typing has paused, and its further parts.
    #[inline(never)]
    pub(crate) fn send_search(&mut self) {
        let gate = self.model.gate();
        if gate.open && gate.visible && gate.online {
            (0..self.model.sources.all.len()).for_each(|at| self.send_search_of(at));
        }
    }

    fn send_search_of(&mut self, at: usize) {
        let now = self.env.now;
        let source = &self.model.sources.all[at];
        let due = |found: &&Found| found.due.is_some_and(|due| due <= now);
        let Some(found) = source.found.as_ref().filter(due) else { return };
        let first = || {
            let range = source.provider.abilities.ranged.then(|| self.model.range(self.env));
            Ask::Search { text: Arc::clone(&found.text), range, after: None }
        };
        let ask = found.queue.front().cloned().unwrap_or_else(first);
        let asked = self.request(at, Caller::Search, &ask);
        let Some(found) = self.model.sources.all[at].found.as_mut() else { return };
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
            Err(Postponed::Access | Postponed::Down | Postponed::SignedOut) => {}
        }
    }

    /// The results are an extra and not a list: if the search fails, the loaded list is still searched, and there is no
    /// message.
    pub(super) fn search_answered(&mut self, at: usize, Delivery { reply, .. }: Delivery) {
        let now = self.env.now;
        let Some(found) = self.model.sources.all[at].found.as_mut() else { return };
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
        if found.pages >= PAGES {
            found.queue.clear();
        }
        found.due = (!found.queue.is_empty()).then_some(now);
    }

    /// The current request had no effect.
    pub(super) fn search_again(&mut self, id: &ConnectionId, ask: Ask) {
        let now = self.env.now;
        if let Some(found) = self.model.sources.get_mut(id).and_then(|source| source.found.as_mut()) {
            found.queue.push_front(ask);
            (found.call, found.due) = (None, Some(now));
        }
    }
}

impl Found {
    fn give_up(&mut self) {
        self.queue.clear();
        (self.partly, self.due) = (true, None);
    }
}
