//! When a source is asked, compared with what the schedule allows.
//!
//! Which calls belong to one listing is told by the engine ([`Model::listing`](engine::Model::listing)). Whether it may
//! begin one, and what it may ask in it, is judged by what was answered and done.

use std::collections::BTreeMap;
use std::sync::Arc;

use engine::{CallId, Millis};
use providers::Ask;

/// What an answer means for the next questions.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Means {
    Nothing,
    /// An item was marked as complete or open.
    Taken,
    /// A part of a listing, and the questions that it opens.
    Page(Vec<Ask>),
    /// The access token was refused.
    Expired,
    /// There is a new access token.
    Renewed,
    /// A question wasn't answered, or the access token wasn't renewed.
    Failure,
}

/// A question without an answer.
#[derive(Debug)]
struct Open {
    ask: Ask,
    /// The listing that it belongs to.
    listing: Option<u32>,
    /// Whether the access token had just been renewed.
    fresh: bool,
}

/// When the source was asked, compared with what the schedule allows.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// Listings that were begun, and when the last one was.
    pub(super) listings: u32,
    began: Option<Millis>,
    /// What was asked in it, and what its answers have opened.
    asks: Vec<Ask>,
    opened: Vec<Ask>,
    /// The containers whose items have been listed: the sidebar's, and each calendar that is drawn.
    listed: Vec<Arc<str>>,
    /// The question whose access token was refused: it is asked again.
    again: Option<Ask>,
    /// When it failed.
    failed: Option<Millis>,
    open: BTreeMap<CallId, Open>,
    renewed: Option<Millis>,
    /// An access token was refused right after it was renewed. A source may do this once before a listing is complete,
    /// since the next time means that access is gone for good.
    rejected: bool,
    pub(super) hidden: bool,
    pub(super) offline: bool,
    /// The provider wants no requests until then.
    pub(super) floor: Millis,
    /// Time of the last interaction.
    pub(super) touched: Option<Millis>,
    /// Time of the last refresh, return to the page, or change of the clock.
    pub(super) demanded: Option<Millis>,
}

/// A token renewed less than this long before a question is the newest that there is: the host returns no other.
const FRESH: Millis = 2_000;

impl Asked {
    /// How many listings have been begun by now.
    pub(super) fn begun(&mut self, listings: u32, now: Millis) {
        if listings == self.listings {
            return;
        }
        assert_eq!(listings, self.listings + 1, "several listings at once");
        self.listings = listings;
        let before = self.began.replace(now);
        let failed = self.failed.take();
        self.rejected &= failed.is_some();
        (self.asks, self.opened, self.again, self.listed) = (Vec::new(), Vec::new(), None, Vec::new());
        let Some(before) = before else { return };
        let gap = now - before;
        let may = gap >= 30_000
            || (gap >= 5_000 && self.touched.is_some_and(|at| now - at <= 30_000))
            || failed.is_some_and(|at| now - at >= 1_000)
            || self.demanded.is_some_and(|at| at >= before)
            // The provider's answer to another question stopped the listing.
            || (self.floor > before && now >= self.floor);
        assert!(may, "listed again after {gap} ms for no reason, failed at {failed:?}: {self:?}");
    }

    /// A question, and whether it belongs to the last listing that was begun.
    pub(super) fn call(&mut self, call: CallId, in_listing: bool, ask: &Ask, now: Millis) {
        assert!(!self.offline, "asked while offline: {ask:?}");
        assert!(now >= self.floor, "asked {} ms before the provider wants it: {ask:?}", self.floor - now);
        let listing = in_listing.then_some(self.listings);
        self.open.insert(call, Open { ask: ask.clone(), listing, fresh: self.is_fresh(now) });
        if !in_listing {
            let lists = matches!(ask, Ask::Containers { .. } | Ask::Items { .. } | Ask::Present { .. });
            assert!(!lists, "listed outside of a listing: {ask:?}");
            return;
        }
        assert!(!self.hidden, "listed while hidden: {ask:?}");
        // What failed before wasn't the listing: it goes on.
        let (failed, again) = (self.failed.take(), self.again.take());
        if again.as_ref() == Some(ask) {
            return;
        }
        assert!(!self.asks.contains(ask), "asked twice in one listing: {ask:?}");
        let follows = match ask {
            Ask::Containers { after } | Ask::Present { after, .. } | Ask::Items { after, .. } => after.is_some(),
            _ => false,
        };
        assert!(!follows || self.opened.contains(ask), "a page that follows from none: {ask:?}");
        let twice = match ask {
            Ask::Items { container, after: None, .. } => self.listed.contains(container),
            _ => false,
        };
        // All items are listed when the mark of a listing of changes is refused.
        assert!(!twice || failed.is_some(), "items listed twice in one listing: {ask:?}");
        self.asks.push(ask.clone());
    }

    /// Records what an answer means; without a call, that of a renewal.
    pub(super) fn hear(&mut self, call: Option<CallId>, means: &Means, now: Millis) {
        // Only the first answer to a question counts.
        let open = call.and_then(|call| self.open.remove(&call));
        match means {
            Means::Taken => self.touched = Some(now),
            Means::Renewed => self.renewed = Some(now),
            Means::Failure if call.is_none() => self.failed = Some(now),
            Means::Nothing | Means::Page(_) | Means::Expired | Means::Failure => {}
        }
        let Some(Open { ask, listing, fresh }) = open else { return };
        self.rejected |= fresh && *means == Means::Expired;
        if listing != Some(self.listings) {
            return;
        }
        match means {
            Means::Page(opened) => {
                if let Ask::Items { container, .. } = &ask {
                    self.listed.push(Arc::clone(container));
                }
                self.opened.extend(opened.iter().cloned());
            }
            Means::Expired => (self.failed, self.again) = (Some(now), Some(ask)),
            Means::Failure => self.failed = Some(now),
            Means::Nothing | Means::Taken | Means::Renewed => {}
        }
    }

    fn is_fresh(&self, now: Millis) -> bool {
        self.renewed.is_some_and(|at| now - at < FRESH)
    }

    /// Whether a refusal of the access token now would mean that access is gone for good.
    pub(super) fn last_chance(&self, now: Millis) -> bool {
        self.rejected && self.is_fresh(now)
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

fn items(since: Option<&str>) -> Ask {
    Ask::Items {
        container: "c".into(),
        range: None,
        after: None,
        since: since.map(|since| providers::Cursor(since.into())),
    }
}

/// Starts a listing of containers and items, and another one after this time; returns whether it was allowed.
fn again(after: Millis, between: impl FnOnce(&mut Asked)) -> Result<(), String> {
    let mut asked = Asked::default();
    let judged = std::panic::AssertUnwindSafe(|| {
        asked.begun(1, 0);
        asked.call(CallId(1), true, &CONTAINERS, 0);
        asked.hear(Some(CallId(1)), &Means::Page(Vec::new()), 100);
        asked.call(CallId(2), true, &items(Some("mark")), 100);
        between(&mut asked);
        asked.begun(2, after);
        asked.call(CallId(9), true, &items(None), after);
    });
    std::panic::catch_unwind(judged).map_err(|panic| panic.downcast_ref::<String>().cloned().unwrap_or_default())
}

#[test]
fn forbidden_schedules_are_detected() {
    let refused = |told: Result<(), String>, why: &str| assert!(told.is_err_and(|told| told.contains(why)), "{why}");
    let heard = |means: Means| move |asked: &mut Asked| asked.hear(Some(CallId(2)), &means, 200);
    assert_eq!(again(30_000, |_| {}), Ok(()));
    refused(again(29_999, |_| {}), "for no reason");
    // Right after an answer, as at any other time.
    refused(again(200, heard(Means::Page(Vec::new()))), "for no reason");
    refused(again(12_000, heard(Means::Page(Vec::new()))), "for no reason");
    // An interaction counts for half a minute, and listings are at least 5 s apart.
    assert_eq!(again(12_000, |asked| asked.touched = Some(0)), Ok(()));
    refused(again(4_999, |asked| asked.touched = Some(0)), "for no reason");
    refused(again(12_000, |asked| asked.touched = Some(-18_001)), "for no reason");
    // A failure ends this listing and causes a wait.
    assert_eq!(again(1_200, heard(Means::Failure)), Ok(()));
    refused(again(1_199, heard(Means::Failure)), "for no reason");
    // One that comes twice, or after which the listing goes on, doesn't.
    refused(again(12_000, |asked| asked.hear(Some(CallId(1)), &Means::Failure, 200)), "for no reason");
    let goes_on = |means: Means, next: Ask| {
        move |asked: &mut Asked| {
            asked.hear(Some(CallId(2)), &means, 200);
            asked.call(CallId(3), true, &next, 300);
        }
    };
    refused(again(12_000, goes_on(Means::Failure, items(None))), "for no reason");
    refused(again(12_000, goes_on(Means::Expired, items(Some("mark")))), "for no reason");
    refused(again(40_000, |asked| asked.floor = 40_001), "before the provider wants it");
    refused(again(40_000, |asked| asked.hidden = true), "while hidden");
    refused(again(40_000, |asked| asked.offline = true), "while offline");
}

#[test]
fn what_a_listing_has_no_reason_to_ask_is_detected() {
    let refused = |next: Ask, why: &str| {
        let then = |asked: &mut Asked| {
            asked.hear(Some(CallId(2)), &Means::Page(Vec::new()), 200);
            asked.call(CallId(3), true, &next, 200);
        };
        assert!(again(60_000, then).is_err_and(|told| told.contains(why)), "{why}");
    };
    refused(CONTAINERS, "asked twice");
    refused(items(Some("mark")), "asked twice");
    refused(items(None), "items listed twice");
    refused(Ask::Containers { after: Some(providers::Cursor("2".into())) }, "follows from none");
    let outside = again(60_000, |asked| asked.call(CallId(3), false, &CONTAINERS, 200));
    assert!(outside.is_err_and(|told| told.contains("outside of a listing")));
}
