//! The calls to a provider within the last minute, by all tabs, and how many more are allowed.

use std::sync::Arc;

use plan::Millis;
use providers::Ask;

use super::source::{MINUTE, Source};

/// One in this many calls of a budget is made without telling the other tabs.
const TELLING: usize = 8;

impl Source {
    /// Until when the provider's budget doesn't allow this many calls for the request; `None` if it does now.
    pub(super) fn budget_until(&self, ask: &Ask, calls: usize, now: Millis) -> Option<Millis> {
        let budget = self.provider.budget(ask)?;
        let recent = |at: Millis| now.saturating_sub(at) < MINUTE;
        let mut spent: Vec<Millis> = self
            .spent
            .iter()
            .filter(|(method, at)| **method == *budget.method && recent(*at))
            .map(|(_, at)| *at)
            .collect();
        plan::sort_by(&mut spent, Ord::cmp);
        // This many of the first ones have to be a minute old.
        let over = spent.len().saturating_add(calls.min(budget.per_minute)).checked_sub(budget.per_minute)?;
        over.checked_sub(1).and_then(|last| spent.get(last)).map(|at| at.saturating_add(MINUTE))
    }

    /// Counts a call. Returns whether to tell the other tabs, which isn't necessary while most of the minute's budget
    /// is left.
    pub(super) fn spend(&mut self, ask: &Ask, now: Millis) -> bool {
        let Some(budget) = self.provider.budget(ask) else { return false };
        self.spent.retain(|(_, at)| now.saturating_sub(*at) < MINUTE);
        let of_it = |(method, _): &&(Arc<str>, Millis)| **method == *budget.method;
        // Tabs join their counts by instant, so each call needs a distinct one.
        let mut at = now;
        while self.spent.iter().any(|call| of_it(&call) && call.1 == at) {
            at = at.saturating_add(1);
        }
        self.spent.push((budget.method.into(), at));
        self.spent.iter().filter(of_it).count().saturating_mul(TELLING) > budget.per_minute
    }

    /// Takes over what another tab has counted.
    pub(crate) fn take_spent(&mut self, other: Vec<(Arc<str>, Millis)>) {
        let fresh: Vec<_> = other.into_iter().filter(|call| !self.spent.contains(call)).collect();
        self.spent.extend(fresh);
    }
}
