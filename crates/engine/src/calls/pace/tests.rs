//! A provider that is down, and callers that fail alone.

use proptest::prelude::*;

use super::*;

const SECOND: Millis = 1_000;

fn all() -> Vec<Caller> {
    vec![Caller::Listing, Caller::Search, Caller::Mark("a".into()), Caller::Mark("b".into()), Caller::Export]
}

/// A provider whose requests are answered one by one.
#[derive(Default)]
struct Desk {
    pace: Pace,
    now: Millis,
    last: u64,
}

impl Desk {
    fn send(&mut self, caller: &Caller) -> CallId {
        self.last += 1;
        self.pace.sent(CallId(self.last), caller);
        CallId(self.last)
    }

    fn answer(&mut self, call: CallId, fault: Option<&Fault>) {
        self.pace.answered(call, fault, self.now, u64::MAX);
    }

    fn fails(&mut self, caller: &Caller) {
        let call = self.send(caller);
        self.answer(call, Some(&Fault::ProviderDown));
    }

    /// A provider that has just been found to be down.
    fn down() -> Self {
        let mut desk = Self::default();
        for _ in 0..OPENS {
            assert!(desk.pace.admits(&Caller::Listing, desk.now), "a few failures stop nobody");
            desk.fails(&Caller::Listing);
        }
        desk
    }

    fn until(&self) -> Millis {
        self.pace.down_until().unwrap()
    }

    fn admitted(&mut self, of: &[Caller]) -> Option<Caller> {
        of.iter().find(|caller| self.pace.admits(caller, self.now)).cloned()
    }
}

#[test]
fn a_provider_that_is_down_is_left_alone_and_then_asked_once() {
    let mut desk = Desk::down();
    let until = desk.until();
    assert!(until >= SECOND);
    desk.now = until - 1;
    assert_eq!(desk.admitted(&all()), None);
    desk.now = until;
    assert_eq!(desk.admitted(&all()), Some(Caller::Listing));
    let probe = desk.send(&Caller::Listing);
    desk.now += 60 * SECOND;
    assert_eq!(desk.admitted(&all()), None, "one finds out for all");
    desk.answer(probe, Some(&Fault::ProviderDown));
    assert!(desk.until() > desk.now, "it is left alone again, and for longer");
    desk.now = desk.until();
    let probe = desk.send(&Caller::Search);
    desk.answer(probe, None);
    assert!(all().iter().all(|caller| desk.pace.admits(caller, desk.now)), "all of them go on");
}

#[test]
fn requests_that_were_sent_together_fail_once() {
    let mut desk = Desk::default();
    let together: Vec<CallId> = all().iter().map(|caller| desk.send(caller)).collect();
    together.into_iter().for_each(|call| desk.answer(call, Some(&Fault::ProviderDown)));
    assert_eq!(desk.pace.down_until(), None);
}

#[test]
fn any_answer_of_the_provider_opens_it_again_and_trouble_elsewhere_does_not() {
    for (fault, opens) in [
        (Fault::Gone, true),
        (Fault::Expired, true),
        (Fault::Wait { retry_after_ms: 1 }, true),
        (Fault::Offline, false),
        (Fault::Busy { retry_after_ms: 1 }, false),
        (Fault::Shape { path: "$".into() }, false),
    ] {
        let mut desk = Desk::down();
        desk.now = desk.until();
        let probe = desk.send(&Caller::Listing);
        desk.answer(probe, Some(&fault));
        assert_eq!(desk.pace.down_until().is_none(), opens, "{fault:?}");
        assert!(!desk.pace.is_probing(), "{fault:?}: the next request may find out");
    }
}

#[test]
fn what_somebody_wants_now_finds_out_at_once() {
    let mut desk = Desk::down();
    desk.pace.hurry(desk.now);
    assert_eq!(desk.admitted(&[Caller::Export]), Some(Caller::Export));
    desk.fails(&Caller::Export);
    assert_eq!(desk.admitted(&[Caller::Export]), None, "and once only");
}

#[test]
fn a_caller_backs_off_alone_until_it_succeeds() {
    let mut pace = Pace::default();
    let waits: Vec<Millis> = (0..10).map(|_| pace.back_off(&Caller::Export, 0, u64::MAX - 1)).collect();
    assert!(waits.iter().all(|wait| (SECOND..=300 * SECOND).contains(wait)), "{waits:?}");
    assert_eq!((pace.failures(&Caller::Export), pace.failures(&Caller::Listing)), (10, 0));
    pace.forget(&Caller::Export);
    assert_eq!(pace.failures(&Caller::Export), 0);
}

proptest! {
    /// However many of them always fail, wait in vain or don't want anything any more: whoever can succeed gets its turn.
    #[test]
    fn no_caller_starves_while_others_fail(
        order in Just(all()).prop_shuffle(),
        works in prop::collection::vec(any::<bool>(), 5),
        asks in prop::collection::vec(any::<bool>(), 5),
    ) {
        let mut desk = Desk::down();
        // All of them have wanted something in the meantime.
        prop_assert_eq!(desk.admitted(&order), None);
        let fate = |at: usize| (works[at], asks[at]);
        let asking: Vec<Caller> = (0..5).filter(|at| fate(*at).1).map(|at| order[at].clone()).collect();
        prop_assume!((0..5).any(|at| fate(at) == (true, true)));
        for _ in 0..6 {
            let mut turn = None;
            for at in [desk.until(), desk.until() + TURN] {
                desk.now = at;
                turn = turn.or_else(|| desk.admitted(&asking));
            }
            prop_assert!(turn.is_some(), "nobody may ask");
            let turn = turn.unwrap();
            let call = desk.send(&turn);
            prop_assert_eq!(desk.admitted(&asking), None);
            if works[order.iter().position(|caller| *caller == turn).unwrap()] {
                desk.answer(call, None);
                prop_assert!(asking.iter().all(|caller| desk.pace.admits(caller, desk.now)));
                return Ok(());
            }
            desk.answer(call, Some(&Fault::ProviderDown));
        }
        prop_assert!(false, "whoever would have succeeded hasn't had a turn");
    }
}
