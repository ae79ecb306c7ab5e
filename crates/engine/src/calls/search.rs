//! Searching at the source. Typing narrows the list immediately; if the provider can search, its additional results
//! arrive a moment later.

use std::sync::Arc;

use plan::Millis;
use providers::{Ask, Fault, OpName, Reply};

use super::listing::heard;
use super::source::{Found, unique};
use crate::app::update::Step;
use crate::values::answer::{Answer, Problem};
use crate::values::ids::CallId;

/// The search is sent when typing has paused for this long, in milliseconds.
const REST: Millis = 400;
/// After a refused access token, the search is repeated this long after its renewal, in milliseconds.
const AGAIN: Millis = 1_500;
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

    /// Sends the search after typing has paused.
    #[inline(never)]
    pub(crate) fn send_search(&mut self) {
        let now = self.env.now;
        let gate = self.model.gate();
        if !(gate.open && gate.visible && gate.online) {
            return;
        }
        let due = |found: &Found| found.due.is_some_and(|due| due <= now);
        let at = self.model.sources.all.iter().position(|source| source.found.as_ref().is_some_and(due));
        let Some(at) = at.filter(|at| !self.model.sources.all[*at].schedule.stopped()) else { return };
        let source = &mut self.model.sources.all[at];
        if let Some(until) = source.schedule.held_until(now) {
            source.found.iter_mut().for_each(|found| found.due = Some(until));
            return;
        }
        let source = &self.model.sources.all[at];
        let range = source.provider.abilities.ranged.then(|| self.model.range(self.env));
        let text = source.found.as_ref().map(|found| Arc::clone(&found.text)).unwrap_or_default();
        let ask = Ask::Search { text, range, after: None };
        if let Some(until) = source.budget_until(&ask, 1, now) {
            return self.model.sources.all[at].found.iter_mut().for_each(|found| found.due = Some(until));
        }
        let call = self.call(at, &ask);
        if let Some(found) = self.model.sources.all[at].found.as_mut() {
            found.all_asked.push(ask.clone());
            (found.due, found.asked) = (None, Some((call, ask)));
        }
    }

    /// Handles the answer to a search; returns an answer to something else. The results are an extra and not a list: if
    /// the search fails, the loaded list is still searched, and there is no message.
    pub(crate) fn search_answered(
        &mut self,
        call: CallId,
        result: Result<Answer, Problem>,
    ) -> Option<Result<Answer, Problem>> {
        let is_it = |found: &Found| found.asked.as_ref().is_some_and(|(asked, _)| *asked == call);
        let at = self.model.sources.all.iter().position(|source| source.found.as_ref().is_some_and(is_it));
        let Some(at) = at else { return Some(result) };
        let (now, read) = (self.env.now, self.env.read);
        let source = &mut self.model.sources.all[at];
        let provider = source.provider;
        let found = source.found.as_mut()?;
        let (_, ask) = found.asked.take()?;
        let reply = match result {
            Ok(answer) => heard(read, provider, &ask, answer),
            Err(problem) => Err(problem.fault),
        };
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
                self.search_on(at);
            }
            Err(Fault::Expired) if !std::mem::replace(&mut found.renewed, true) => {
                found.due = Some(now.saturating_add(AGAIN));
                self.renew(at);
            }
            Err(fault) if fault.wait_ms().is_some() => {
                found.partly = true;
                source.schedule.hold_off(now, fault.wait_ms().unwrap_or_default());
            }
            // A calendar that can't be searched affects only its own part.
            _ => {
                found.partly = true;
                self.search_on(at);
            }
        }
        None
    }

    /// Sends the next part of a search.
    fn search_on(&mut self, at: usize) {
        let Some(found) = self.model.sources.all[at].found.as_mut() else { return };
        found.pages = found.pages.saturating_add(1);
        let more = found.queue.pop_front().filter(|_| found.pages < PAGES);
        let Some(ask) = more else { return };
        if self.model.sources.all[at].budget_until(&ask, 1, self.env.now).is_some() {
            return self.model.sources.all[at].found.iter_mut().for_each(|found| found.partly = true);
        }
        let call = self.call(at, &ask);
        if let Some(found) = self.model.sources.all[at].found.as_mut() {
            found.asked = Some((call, ask));
        }
    }
}
