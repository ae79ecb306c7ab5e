//! The shell in a browser: messages in, a view out, and tabs that agree.
//!
//! Two apps of one page stand for two tabs: a `BroadcastChannel` speaks to every other one of its name, and the database
//! is the same.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use any_spawner::Executor;
use engine::{CalendarMsg, EntryMsg, LifecycleMsg, Model, Msg, NewEntry, Route, View, Views};
use gloo_timers::future::sleep;
use hourloom::app::App;
use hourloom::shell::Shell;
use hourloom::web::storage::channel;
use hourloom::web::storage::queue::Storage;
use hourloom::web::time::clock;
use leptos::prelude::*;
use plan::Slot;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{BroadcastChannel, MessageEvent};

/// A tab: an app under an owner of its own.
#[derive(Clone)]
pub(crate) struct Tab {
    pub(crate) app: App,
    pub(crate) owner: Owner,
}

impl Tab {
    pub(crate) async fn open() -> Self {
        // Mounting does that in the real page. It fails from the second time on.
        let _ = Executor::init_wasm_bindgen();
        let owner = Owner::new();
        let app = owner.with(|| Shell::provide(Model::default(), Views::default(), Storage::default()).app);
        app.dispatch(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
        let tab = Self { app, owner };
        tab.until("it has loaded", |view| view.loaded).await;
        tab
    }

    async fn until(&self, what: &str, reached: impl Fn(&View) -> bool) {
        for _ in 0..200 {
            if self.app.view.with_untracked(&reached) {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
        panic!("not within four seconds: {what}");
    }

    fn titles(view: &View) -> Vec<Rc<str>> {
        let entries = view.week.days.iter().flat_map(|day| day.untimed.iter().chain(&day.timed));
        entries.map(|entry| Rc::from(&*entry.title)).collect()
    }
}

/// A new entry of today.
fn new_entry(title: &str) -> Msg {
    let today = Slot { date: clock::civil_at(clock::now()).date(), start: None };
    Msg::Entry(EntryMsg::CreateIn(NewEntry { slot: Some(today), ..NewEntry::from(title) }))
}

fn shows(title: &'static str) -> impl Fn(&View) -> bool {
    move |view| Tab::titles(view).iter().any(|shown| &**shown == title)
}

#[wasm_bindgen_test]
async fn an_edit_is_acknowledged_when_it_is_durable_and_other_tabs_see_it() {
    let (here, there) = (Tab::open().await, Tab::open().await);
    here.app.dispatch(new_entry("Seen in both tabs"));
    assert!(here.app.view.with_untracked(shows("Seen in both tabs")), "the edit shows at once");
    here.until("the edit is durable", |view| view.saving.acknowledged == 1 && view.saving.pending == 0).await;
    there.until("the other tab shows it", shows("Seen in both tabs")).await;
    let later = Tab::open().await;
    assert!(later.app.view.with_untracked(shows("Seen in both tabs")), "a tab opened later reads it");
}

#[wasm_bindgen_test]
async fn other_tabs_are_told_in_the_language_of_the_channel() {
    let tab = Tab::open().await;
    let heard = BroadcastChannel::new("hourloom").unwrap();
    let texts = Rc::new(RefCell::new(Vec::new()));
    let note = {
        let texts = Rc::clone(&texts);
        Closure::<dyn FnMut(_)>::new(move |event: MessageEvent| texts.borrow_mut().extend(event.data().as_string()))
    };
    heard.set_onmessage(Some(note.as_ref().unchecked_ref()));
    tab.app.dispatch(new_entry("Told"));
    tab.until("the edit is durable", |view| view.saving.acknowledged == 1).await;
    sleep(Duration::from_millis(50)).await;
    let changes: Vec<_> = texts.borrow().iter().map(|text| channel::decode(text).expect("understood")).collect();
    assert!(format!("{changes:?}").contains("Told"), "{changes:?}");
}

#[wasm_bindgen_test]
async fn a_message_from_whoever_is_told_of_a_change_is_taken_in_at_once() {
    let tab = Tab::open().await;
    let first_day = move || tab.app.view.with(|view| view.week.days.first().map(|day| day.date));
    let (before, asked) = (first_day(), Arc::new(AtomicBool::new(false)));
    let step_back = Arc::clone(&asked);
    // Runs in the middle of the dispatch below, while the view is being set.
    let told = ImmediateEffect::new_mut(move || {
        if first_day() != before && !step_back.swap(true, Relaxed) {
            tab.app.dispatch(Msg::Calendar(CalendarMsg::Step(-1)));
        }
    });
    tab.app.dispatch(Msg::Calendar(CalendarMsg::Step(1)));
    assert!(asked.load(Relaxed), "the change was told");
    assert_eq!(first_day(), before, "one week on and one week back");
    drop(told);
}
