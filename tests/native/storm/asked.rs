//! When a source is asked, held against what the schedule allows.

use engine::Millis;
use providers::Ask;

/// When the source was asked, held against what the schedule allows.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The last start of a listing; a call that follows from an answer goes on with it.
    pub(super) started: Option<Millis>,
    pub(super) answering: bool,
    /// First pages since that start: of containers and items, each once more after a renewal or a dead mark.
    pub(super) firsts: usize,
    /// Listings that were begun.
    pub(super) cycles: usize,
    pub(super) hidden: bool,
    pub(super) offline: bool,
    /// The provider wants none until then.
    pub(super) floor: Millis,
    /// The person did something with it.
    pub(super) touched: Option<Millis>,
    /// They asked for it, or came back to it, or the clock was set.
    pub(super) demanded: Option<Millis>,
    pub(super) failed: Option<Millis>,
}

impl Asked {
    pub(super) fn call(&mut self, ask: &Ask, now: Millis) {
        assert!(!self.offline, "asked while offline: {ask:?}");
        assert!(now >= self.floor, "asked {} ms before the provider wants it: {ask:?}", self.floor - now);
        let lists = matches!(ask, Ask::Containers { .. } | Ask::Items { .. });
        assert!(!(lists && self.hidden), "listed while hidden: {ask:?}");
        if !matches!(ask, Ask::Containers { after: None } | Ask::Items { after: None, .. }) {
            return;
        }
        self.firsts += 1;
        if self.answering {
            assert!(self.firsts <= 6, "a listing that begins again and again");
            return;
        }
        (self.firsts, self.cycles) = (1, self.cycles + 1);
        let Some(before) = self.started.replace(now) else { return };
        let gap = now - before;
        let may = gap >= 30_000
            || (gap >= 5_000 && self.touched.is_some_and(|at| now - at <= 30_000))
            || self.failed.is_some_and(|at| at >= before && now - at >= 1_000)
            || self.demanded.is_some_and(|at| at >= before)
            // What the provider said to another question broke the listing off.
            || (self.floor > before && now >= self.floor);
        assert!(may, "listed again after {gap} ms for no reason");
    }
}
