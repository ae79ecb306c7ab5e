//! What a page keeps of the weeks that it has shown (see `ui::kit::memo`).

use std::time::Duration;

use engine::{CalendarMsg, Msg};
use gloo_timers::future::sleep;
use hourloom::ui::calendar::week::Week;
use hourloom::ui::kit::opener::Opener;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::app::Tab;

/// Pages of wasm memory, each of 64 kB.
fn pages() -> usize {
    core::arch::wasm32::memory_size(0)
}

#[wasm_bindgen_test]
async fn going_from_week_to_week_leaves_next_to_nothing_behind() {
    let tab = Tab::open().await;
    let app = tab.app;
    let mounted = tab.owner.with(|| {
        mount_to(document().body().unwrap(), move || {
            provide_context(app);
            Opener::provide();
            view! { <Week/> }
        })
    });
    let turn = async |times: i32| {
        for time in 0..times {
            app.dispatch(Msg::Calendar(CalendarMsg::Step(if time % 2 == 0 { 1 } else { -1 })));
            // What follows from it is done in a task of its own.
            sleep(Duration::ZERO).await;
        }
    };
    turn(40).await;
    let before = pages();
    turn(250).await;
    let grown = pages() - before;
    drop(mounted);
    assert!(grown <= 3, "{grown} pages of 64 kB over 250 weeks");
}
