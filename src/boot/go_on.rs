//! From the preview to the app: the app replaces the picture, and fetches what comes after it.

use std::mem::ManuallyDrop;

use engine::{Effect, Model, Msg, Views};
use futures_channel::oneshot;
use leptos::mount::mount_to_body;
use leptos::prelude::*;

use crate::boot::adapters;
use crate::boot::deferred;
use crate::boot::fetch;
use crate::shell::Shell;
use crate::ui::deferred::Deferred;
use crate::ui::kit::opener::Opener;
use crate::ui::root::Root;
use crate::ui::texts;
use crate::web::dom;
use crate::web::input::focus;
use crate::web::input::recording::Recording;
use crate::web::spawn_local;
use crate::web::storage::queue::Storage;

/// Selects the calendar in the preview.
pub(crate) const SEEN: &str = ".preview main";

/// The state of the first module that the app takes over. None of it is ever dropped; saying so in the types keeps the
/// drop code out of the first module.
#[derive(Default)]
pub struct Beginning {
    /// The model so far.
    pub model: ManuallyDrop<Box<Model>>,
    pub(crate) views: ManuallyDrop<Box<Views>>,
    pub(crate) storage: ManuallyDrop<Storage>,
    pub(crate) messages: ManuallyDrop<Vec<Msg>>,
    pub(crate) effects: ManuallyDrop<Vec<Effect>>,
    pub(crate) early: Recording,
}

/// Replaces what is shown with the app.
pub(crate) fn go_on(beginning: Beginning) {
    let Beginning { model, views, storage, messages, effects, early } = beginning;
    let (model, views) = (*ManuallyDrop::into_inner(model), *ManuallyDrop::into_inner(views));
    let storage = ManuallyDrop::into_inner(storage);
    let scrolled = dom::find(SEEN).map(|main| main.scroll_top());
    texts::complete();
    mount_to_body(|| {
        let shell = Shell::provide(model, views, storage);
        // Before anything can be chosen here: performed later, it would take back what was chosen meanwhile.
        let is_language = |effect: &Effect| matches!(effect, Effect::Language(_));
        let (now, later) = ManuallyDrop::into_inner(effects).into_iter().partition(is_language);
        shell.perform(now);
        complete(shell.clone(), Deferred::provide(), later);
        shell.go_on(Opener::provide(), ManuallyDrop::into_inner(messages));
        view! { <Root/> }
    });
    // In the same task as the mount, so that no frame shows both or neither.
    for before in [".skeleton", ".preview"].into_iter().filter_map(dom::find) {
        before.remove();
    }
    // After the calendar has scrolled to its usual start.
    dom::next_frame(move || {
        if let Some((main, top)) = dom::find("main.week").zip(scrolled) {
            main.set_scroll_top(top);
        }
    });
    early.replay();
}

/// Does what is left of the start after the page is painted: requests that leave the page, and fetching the deferred
/// parts.
fn complete(shell: Shell, parts: Deferred, effects: Vec<Effect>) {
    focus::expect_more(true);
    spawn_local(async move {
        // The first frame is drawn while the second one is prepared.
        for _ in 0..2 {
            dom::painted().await;
        }
        shell.perform(effects);
        spawn_local(async move {
            match fetch::fetch(adapters::adapters).await {
                Some(decode) => shell.decodes(decode),
                None => fetch::incomplete(),
            }
        });
        let (fetched, style) = oneshot::channel();
        spawn_local(async {
            // Whoever waits is the page itself.
            let _ = fetched.send(fetch::fetch(deferred::style).await);
        });
        let render = fetch::fetch(deferred::deferred).await;
        match render.zip(style.await.ok().flatten()) {
            Some((render, ())) => parts.arrive(render),
            None => fetch::incomplete(),
        }
        // Everything has arrived, or nothing more will come that the focus could wait for.
        focus::expect_more(false);
    });
}
