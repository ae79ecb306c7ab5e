//! When a source is asked, held against what the schedule allows.

use engine::{CallId, Millis};
use providers::Ask;

/// What an answer means for what may be asked next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    Nothing,
    /// A mark was taken.
    Taken,
    /// A page of a listing, and how many questions more it opens.
    Page(usize),
    /// The access of a listing was refused.
    Expired,
    /// There is a new access.
    Renewed,
    /// The mark of a listing of changes has died.
    Dead,
    /// A listing failed.
    Failure,
}

/// When the source was asked, held against what the schedule allows.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The last start of a listing.
    started: Option<Millis>,
    /// What a listing has asked last, until that is answered also by which call.
    last: Option<(Option<CallId>, Ask)>,
    /// What is being answered: to what was asked last, or a renewal. A call that follows from it goes on with a listing.
    answering: Option<Means>,
    /// Questions of the listing that are still open.
    open: usize,
    /// First pages since its start: of containers and items, each once more after a renewal or a dead mark.
    firsts: usize,
    /// Its access was refused, and so was the one renewed for it: what a source may do once until a listing is complete,
    /// since the next time tells that the access is gone for good.
    refused: bool,
    pub(super) rejected: bool,
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
    failed: Option<Millis>,
}

impl Asked {
    pub(super) fn call(&mut self, call: CallId, ask: &Ask, now: Millis) {
        assert!(!self.offline, "asked while offline: {ask:?}");
        assert!(now >= self.floor, "asked {} ms before the provider wants it: {ask:?}", self.floor - now);
        if !matches!(ask, Ask::Containers { .. } | Ask::Items { .. }) {
            return;
        }
        assert!(!self.hidden, "listed while hidden: {ask:?}");
        let goes_on = self.goes_on(ask);
        self.last = Some((Some(call), ask.clone()));
        if !matches!(ask, Ask::Containers { after: None } | Ask::Items { after: None, .. }) {
            assert!(goes_on, "a page that follows from none: {ask:?}");
            return;
        }
        self.open = 1;
        self.firsts += 1;
        if goes_on {
            assert!(self.firsts <= 6, "a listing that begins again and again");
            return;
        }
        (self.firsts, self.refused) = (1, false);
        self.cycles += 1;
        let Some(before) = self.started.replace(now) else { return };
        let gap = now - before;
        let may = gap >= 30_000
            || (gap >= 5_000 && self.touched.is_some_and(|at| now - at <= 30_000))
            || self.failed.is_some_and(|at| at >= before && now - at >= 1_000)
            || self.demanded.is_some_and(|at| at >= before)
            // What the provider said to another question broke the listing off.
            || (self.floor > before && now >= self.floor);
        assert!(may, "listed again after {gap} ms for no reason: {self:?}");
    }

    /// Whether a question follows from what is being answered.
    fn goes_on(&self, ask: &Ask) -> bool {
        match (self.answering, &self.last) {
            (Some(Means::Expired | Means::Renewed), Some((_, last))) => last == ask,
            (Some(Means::Dead), Some((_, Ask::Items { since: Some(_), .. }))) => {
                matches!(ask, Ask::Items { since: None, after: None, .. })
            }
            (Some(Means::Page(_)), Some((_, Ask::Containers { .. }))) if self.open == 0 => {
                matches!(ask, Ask::Items { after: None, .. })
            }
            (Some(Means::Page(_)), _) => {
                self.open > 0 && !matches!(ask, Ask::Containers { after: None } | Ask::Items { after: None, .. })
            }
            _ => false,
        }
    }

    /// Takes note of what an answer means, until [`Self::heard`].
    pub(super) fn hear(&mut self, call: Option<CallId>, means: Means, now: Millis) {
        // To what was asked last, and for the first time.
        let awaited = call.is_some()
            && self.last.as_mut().is_some_and(|(last, _)| last.take_if(|last| Some(*last) == call).is_some());
        self.answering = Some(means).filter(|means| awaited || *means == Means::Renewed);
        match means {
            Means::Taken => self.touched = Some(now),
            Means::Page(more) if awaited => {
                self.open = self.open - 1 + more;
                self.rejected &= !(self.open == 0 && matches!(self.last, Some((_, Ask::Items { .. }))));
            }
            Means::Expired if awaited && !std::mem::replace(&mut self.refused, true) => {}
            Means::Expired if awaited => {
                self.rejected = true;
                self.fail(now);
            }
            Means::Failure => self.fail(now),
            Means::Nothing | Means::Page(_) | Means::Expired | Means::Renewed | Means::Dead => {}
        }
    }

    /// The first failure of a listing counts: an answer that comes twice says nothing new.
    fn fail(&mut self, now: Millis) {
        if self.failed < self.started {
            self.failed = Some(now);
        }
    }

    /// What follows from an answer has been asked.
    pub(super) fn heard(&mut self) {
        self.answering = None;
    }

    /// Whether the access that is refused now was renewed for just this listing, after which there is but one more try.
    pub(super) fn last_chance(&self) -> bool {
        self.refused && self.rejected
    }

    /// The page's clock was set.
    pub(super) fn clock_set(&mut self, now: Millis, ahead: bool) {
        self.demanded = Some(now);
        // What passed until the page sees that doesn't count for it, so an interaction counts for longer.
        self.touched = self.touched.map(|at| if now - at <= 60_000 { now } else { at });
        if ahead {
            // To the page that is an hour that has passed, as it does for one that wakes from sleep: no wait is longer.
            self.floor = now;
        }
    }
}

const CONTAINERS: Ask = Ask::Containers { after: None };

/// What becomes of a listing of containers and items that is begun at the start, and of another one so much later.
fn again(after: Millis, between: impl FnOnce(&mut Asked)) -> Result<(), String> {
    let items = Ask::items(&"c".into(), None);
    let mut asked = Asked::default();
    let judged = std::panic::AssertUnwindSafe(|| {
        asked.call(CallId(1), &CONTAINERS, 0);
        asked.hear(Some(CallId(1)), Means::Page(0), 100);
        asked.call(CallId(2), &items, 100);
        asked.heard();
        between(&mut asked);
        asked.call(CallId(3), &items, after);
    });
    std::panic::catch_unwind(judged).map_err(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
}

#[test]
fn what_no_schedule_allows_is_seen() {
    let refused = |told: Result<(), String>, why: &str| assert!(told.is_err_and(|told| told.contains(why)), "{why}");
    let fine = |asked: &mut Asked| asked.hear(Some(CallId(2)), Means::Page(0), 200);
    assert_eq!(again(30_000, |_| {}), Ok(()));
    refused(again(29_999, |_| {}), "for no reason");
    // Right after an answer as at any other time.
    refused(again(12_000, fine), "for no reason");
    // An interaction counts for half a minute, and no listing is less than 5 s after another.
    assert_eq!(again(12_000, |asked| asked.touched = Some(0)), Ok(()));
    refused(again(4_999, |asked| asked.touched = Some(0)), "for no reason");
    refused(again(12_000, |asked| asked.touched = Some(-18_001)), "for no reason");
    // A failure is one of this listing, and waited for.
    assert_eq!(again(1_200, |asked| asked.hear(Some(CallId(2)), Means::Failure, 200)), Ok(()));
    refused(again(1_199, |asked| asked.hear(Some(CallId(2)), Means::Failure, 200)), "for no reason");
    refused(again(12_000, |asked| asked.failed = Some(-1)), "for no reason");
    // A refused access is asked with again when there is a new one; any other answer comes too late for that.
    assert_eq!(again(200, |asked| asked.hear(None, Means::Renewed, 200)), Ok(()));
    refused(again(200, |asked| asked.hear(Some(CallId(1)), Means::Expired, 200)), "for no reason");
    refused(again(40_000, |asked| asked.floor = 40_001), "before the provider wants it");
    refused(again(40_000, |asked| asked.hidden = true), "while hidden");
    refused(again(40_000, |asked| asked.offline = true), "while offline");
}
