//! When a source is asked, compared with what the schedule allows.

use engine::{CallId, Millis};
use providers::Ask;

/// What an answer means for the next questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    Nothing,
    /// An item was marked as complete or open.
    Taken,
    /// A page of a listing, and how many further questions it opens.
    Page(usize),
    /// A listing's access token was refused.
    Expired,
    /// There is a new access token.
    Renewed,
    /// The mark of a listing of changes is no longer valid.
    Dead,
    /// A listing failed.
    Failure,
}

/// When the source was asked, compared with what the schedule allows.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Start of the last listing.
    started: Option<Millis>,
    /// When the single items were asked for that a listing begins with; a renewal among them takes up to two seconds.
    looking: Option<Millis>,
    /// The last question of a listing; until it is answered, also its call.
    last: Option<(Option<CallId>, Ask)>,
    /// When the last question of a listing was asked, and when there was a new access token.
    sent: Millis,
    renewed: Option<Millis>,
    /// What is being answered: the last question, or a renewal. A call that follows from it continues a listing.
    answering: Option<Means>,
    /// Questions of the listing without an answer.
    open: usize,
    /// First pages since its start: of containers and of items, each once more after a renewal or an invalid mark.
    firsts: usize,
    /// Its token was refused, and so was the renewed one. A source may do this once before a listing is complete, since
    /// the next time means that access is gone for good.
    refused: bool,
    pub(super) rejected: bool,
    /// Listings that were started.
    pub(super) cycles: usize,
    pub(super) hidden: bool,
    pub(super) offline: bool,
    /// The provider wants no requests until then.
    pub(super) floor: Millis,
    /// Time of the last interaction.
    pub(super) touched: Option<Millis>,
    /// Time of the last refresh, return to the page, or change of the clock.
    pub(super) demanded: Option<Millis>,
    failed: Option<Millis>,
}

/// Single items that were asked for this long before a list, or less, are the beginning of the same listing.
const LEADS: Millis = 4_000;

/// A token renewed less than this long before a question is the newest that there is.
const FRESH: Millis = 2_000;

impl Asked {
    pub(super) fn call(&mut self, call: CallId, ask: &Ask, now: Millis) {
        assert!(!self.offline, "asked while offline: {ask:?}");
        assert!(now >= self.floor, "asked {} ms before the provider wants it: {ask:?}", self.floor - now);
        if !matches!(ask, Ask::Containers { .. } | Ask::Items { .. }) {
            let single = matches!(ask, Ask::Item { .. });
            self.looking = self.looking.filter(|at| !single || now - at < LEADS).or(single.then_some(now));
            return;
        }
        assert!(!self.hidden, "listed while hidden: {ask:?}");
        let goes_on = self.goes_on(ask);
        self.last = Some((Some(call), ask.clone()));
        self.sent = now;
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
        // A trailing item of the last listing was asked for longer ago.
        let began = self.looking.take().filter(|at| now - at < LEADS).unwrap_or(now);
        let Some(before) = self.started.replace(began) else { return };
        let gap = now - before;
        let may = gap >= 30_000
            || (gap >= 5_000 && self.touched.is_some_and(|at| began - at <= 30_000))
            || self.failed.is_some_and(|at| at >= before && now - at >= 1_000)
            || self.demanded.is_some_and(|at| at >= before)
            // The provider's answer to another question stopped the listing.
            || (self.floor > before && now >= self.floor);
        assert!(may, "listed again after {gap} ms for no reason: {self:?}");
    }

    /// Whether a question follows from the answer in hand.
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

    /// Records what an answer means, until [`Self::heard`].
    pub(super) fn hear(&mut self, call: Option<CallId>, means: Means, now: Millis) {
        // An answer to the last question, for the first time.
        let awaited = call.is_some()
            && self.last.as_mut().is_some_and(|(last, _)| last.take_if(|last| Some(*last) == call).is_some());
        self.answering = Some(means).filter(|means| awaited || *means == Means::Renewed);
        match means {
            Means::Taken => self.touched = Some(now),
            Means::Page(more) if awaited => {
                self.open = self.open - 1 + more;
                self.rejected &= !(self.open == 0 && matches!(self.last, Some((_, Ask::Items { .. }))));
            }
            // A token that somebody else has just renewed isn't renewed again: the listing fails.
            Means::Expired if awaited && self.renewed.is_some_and(|at| self.sent - at < FRESH) => {
                self.refused = true;
                self.fail(now);
            }
            Means::Expired if awaited && !std::mem::replace(&mut self.refused, true) => {}
            Means::Expired if awaited => {
                self.rejected = true;
                self.fail(now);
            }
            Means::Failure => self.fail(now),
            Means::Renewed => self.renewed = Some(now),
            Means::Nothing | Means::Page(_) | Means::Expired | Means::Dead => {}
        }
    }

    /// The first failure of a listing counts: an answer that comes twice says nothing new.
    fn fail(&mut self, now: Millis) {
        if self.failed < self.started {
            self.failed = Some(now);
        }
    }

    /// All questions that follow from an answer have been asked.
    pub(super) fn heard(&mut self) {
        self.answering = None;
    }

    /// Whether the token that is refused now was renewed for this listing, after which there is only one more attempt.
    pub(super) fn last_chance(&self) -> bool {
        self.refused && self.rejected
    }

    /// The page's clock was set.
    pub(super) fn clock_set(&mut self, now: Millis, ahead: bool) {
        self.demanded = Some(now);
        // The time until the page notices doesn't count, so an interaction counts for longer.
        self.touched = self.touched.map(|at| if now - at <= 60_000 { now } else { at });
        if ahead {
            // For the page an hour has passed, as after sleep: no wait is longer.
            self.floor = now;
        }
    }
}

const CONTAINERS: Ask = Ask::Containers { after: None };

/// Starts a listing of containers and items, and another one after this time; returns whether it was allowed.
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
fn forbidden_schedules_are_detected() {
    let refused = |told: Result<(), String>, why: &str| assert!(told.is_err_and(|told| told.contains(why)), "{why}");
    let fine = |asked: &mut Asked| asked.hear(Some(CallId(2)), Means::Page(0), 200);
    assert_eq!(again(30_000, |_| {}), Ok(()));
    refused(again(29_999, |_| {}), "for no reason");
    // Right after an answer, as at any other time.
    refused(again(12_000, fine), "for no reason");
    // An interaction counts for half a minute, and listings are at least 5 s apart.
    assert_eq!(again(12_000, |asked| asked.touched = Some(0)), Ok(()));
    refused(again(4_999, |asked| asked.touched = Some(0)), "for no reason");
    refused(again(12_000, |asked| asked.touched = Some(-18_001)), "for no reason");
    // A failure belongs to this listing and causes a wait.
    assert_eq!(again(1_200, |asked| asked.hear(Some(CallId(2)), Means::Failure, 200)), Ok(()));
    refused(again(1_199, |asked| asked.hear(Some(CallId(2)), Means::Failure, 200)), "for no reason");
    refused(again(12_000, |asked| asked.failed = Some(-1)), "for no reason");
    // After a refusal the question is repeated when there is a new token; any other answer comes too late for that.
    assert_eq!(again(200, |asked| asked.hear(None, Means::Renewed, 200)), Ok(()));
    refused(again(200, |asked| asked.hear(Some(CallId(1)), Means::Expired, 200)), "for no reason");
    refused(again(40_000, |asked| asked.floor = 40_001), "before the provider wants it");
    refused(again(40_000, |asked| asked.hidden = true), "while hidden");
    refused(again(40_000, |asked| asked.offline = true), "while offline");
}
