//! Whatever happens while the user tracks time, what is logged is what ran.

use engine::{EntryMsg, HistoryMsg, LifecycleMsg};
use proptest::prelude::*;

use super::*;

/// What may happen while time is tracked, for the property below.
#[derive(Clone, Debug)]
enum Act {
    Toggle(u8),
    Stop,
    Live(u32),
    Sleep(u32),
    Reopen(u32),
    /// The clock is put forward or back by less than a gap.
    Clock(i32),
    Later,
    UndoRedo,
    Complete(u8),
    /// The page dies: what was to be saved last isn't.
    Crash,
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        4 => (0..3_u8).prop_map(Act::Toggle),
        2 => Just(Act::Stop),
        4 => (0..4_000_000_u32).prop_map(Act::Live),
        1 => (0..20_000_000_u32).prop_map(Act::Sleep),
        1 => (0..20_000_000_u32).prop_map(Act::Reopen),
        1 => (-7_200_000..500_000_i32).prop_map(Act::Clock),
        1 => Just(Act::Later),
        1 => Just(Act::UndoRedo),
        1 => (0..3_u8).prop_map(Act::Complete),
        1 => Just(Act::Crash),
    ]
}

/// The true work on each entry, in milliseconds, by a clock that nobody sets; and the number of separate stretches.
#[derive(Debug, Default)]
struct Truth {
    logged: Vec<Millis>,
    stretches: Millis,
    put_back: Millis,
    running: Option<(usize, Millis)>,
}

impl Truth {
    fn pass(&mut self, by: Millis) {
        self.running.iter_mut().for_each(|(_, counted)| *counted += by);
    }

    fn stop(&mut self) {
        if let Some((at, counted)) = self.running.take() {
            self.logged[at] += counted;
            self.stretches += 1;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn logged_time_is_the_time_that_ran(acts in prop::collection::vec(act(), 1..40)) {
        let mut page = Page::new();
        let entries = ["Weave", "Spin", "Dye"].map(|title| page.entry(title));
        let mut truth = Truth { logged: vec![0; 3], ..Truth::default() };
        for act in acts {
            match act {
                Act::Toggle(at) => {
                    let at = usize::from(at);
                    let runs = truth.running.is_some_and(|(running, _)| running == at);
                    truth.stop();
                    page.send(toggle(&entries[at]));
                    if !runs {
                        truth.running = Some((at, 0));
                    }
                }
                Act::Stop => {
                    truth.stop();
                    page.send(stop());
                }
                Act::Live(by) => {
                    truth.pass(by.into());
                    page.live(by.into());
                }
                Act::Sleep(by) => {
                    truth.pass(Millis::from(by) + 3_000);
                    page.sleep(by.into());
                }
                Act::Reopen(by) => {
                    truth.pass(by.into());
                    page.reopen(by.into());
                }
                Act::Clock(by) => {
                    if by < 0 {
                        // Smaller steps count as inaccuracy.
                        truth.put_back += if by < -2_000 { 0 } else { 2_000 };
                    } else {
                        truth.pass(by.into());
                    }
                    page.tab.now += Millis::from(by);
                    page.send(Msg::Lifecycle(LifecycleMsg::Tick));
                }
                Act::Later => drop(page.send(Msg::Timer(TimerMsg::Later))),
                Act::UndoRedo => {
                    page.send(Msg::History(HistoryMsg::Undo));
                    page.send(Msg::History(HistoryMsg::Redo));
                }
                Act::Complete(at) => {
                    let entry = &entries[usize::from(at)];
                    let completes = !page.shown(entry).done;
                    if completes && truth.running.is_some_and(|(running, _)| entries[running] == *entry) {
                        truth.stop();
                    }
                    page.send(Msg::Entry(EntryMsg::ToggleDone(entry.clone())));
                }
                Act::Crash => {
                    let kept = page.store.clone();
                    page.reopen(0);
                    page.store = kept;
                }
            }
            // Every question is answered at once, by keeping everything.
            if page.tab.model.plan().timers().next().is_some() && page.tab.view().timers.running[0].gap {
                let member = page.tab.view().timers.running[0].member.clone();
                page.send(Msg::Timer(TimerMsg::Ask(member)));
                page.send(keep(Keep::All));
            }
            let running = page.running().first().map(|(entry, _)| entry.clone());
            prop_assert_eq!(running, truth.running.map(|(at, _)| entries[at].clone()));
        }
        truth.stop();
        page.send(stop());
        if page.asked().is_some() {
            page.send(keep(Keep::All));
            page.send(stop());
        }
        let logged: Millis = entries.iter().map(|entry| page.logged(entry).cast_signed()).sum::<i64>() * 1_000;
        let worked: Millis = truth.logged.iter().sum();
        // Each stretch is logged in whole seconds; putting the clock back costs nothing else.
        let least = worked - truth.stretches * 1_000 - truth.put_back;
        prop_assert!((least..=worked).contains(&logged), "{} of {} ({})", logged, worked, truth.put_back);
    }
}
