//! The start: the first sight of the week in the place of the page's static frame, then the app in the place of that.

use std::collections::VecDeque;
use std::mem::ManuallyDrop;
use std::time::Duration;

use engine::{Effect, Model, Msg, first};
use futures_channel::oneshot;
use leptos::mount::mount_to_body;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::boot::fetch;
use crate::boot::modules;
use crate::boot::preview::{entries, picture};
use crate::shell::App;
use crate::ui::root::Root;
use crate::ui::{phrases, texts};
use crate::web::dom;
use crate::web::dom::entries::painter;
use crate::web::dom::{page, route, stopped};
use crate::web::extension;
use crate::web::extension::Place;
use crate::web::input::drag;
use crate::web::input::recording::Recording;
use crate::web::storage::queue::Storage;
use crate::web::time::{clock, wait};

/// The calendar in the picture.
const SEEN: &str = ".sight main";

/// The picture takes about as long, and then holds up the app.
const SOON: Duration = Duration::from_millis(50);

/// How far the first part has come, and what it leaves to the app. Nothing of it is ever dropped; to say so keeps the
/// code for it out of the first module.
#[derive(Default)]
pub struct Beginning {
    /// What is known by now.
    pub model: ManuallyDrop<Box<Model>>,
    pub(crate) storage: ManuallyDrop<Storage>,
    messages: ManuallyDrop<Vec<Msg>>,
    effects: ManuallyDrop<Vec<Effect>>,
    early: Recording,
}

/// Shows the first sight, and fetches the app meanwhile.
pub fn start() {
    let [said, reload] = phrases::stopped();
    stopped::watch(said, reload);
    let early = Recording::listen();
    let (arrived, mut app) = oneshot::channel();
    spawn_local(async {
        // Whoever waits is the page itself.
        let _ = arrived.send(fetch::fetch(modules::calendar).await);
    });
    spawn_local(async {
        let beginning = begin(early).await;
        let popup = extension::place() == Place::Popup;
        // What comes soon is put up in the time that its picture would take; but a popup is looked at just then.
        let here = if popup { None } else { wait::soon(&mut app, SOON).await };
        let app = match here {
            Some(app) => app.ok().flatten(),
            None => {
                show(&beginning, popup).await;
                app.await.ok().flatten()
            }
        };
        match app {
            Some(go_on) => go_on(beginning),
            None => fetch::incomplete(),
        }
    });
}

/// Goes as far as [`engine::first`] goes.
async fn begin(early: Recording) -> Beginning {
    let mut to = Beginning { early, ..Beginning::default() };
    let started = Msg::Started { route: route::current(), visible: page::visible() };
    let mut queue = ManuallyDrop::new(VecDeque::from([started]));
    while let Some(msg) = queue.pop_front() {
        match first::update(&mut to.model, msg) {
            Ok(effects) => {
                for effect in effects {
                    match effect {
                        Effect::Load => queue.push_back(to.storage.load().await),
                        Effect::Theme(theme) => dom::show_theme(theme),
                        Effect::Zone(zone) => clock::choose_zone(zone.as_deref()),
                        other => to.effects.push(other),
                    }
                }
            }
            Err(msg) => to.messages.push(*msg),
        }
    }
    to
}

/// Shows the picture of it.
async fn show(beginning: &Beginning, popup: bool) {
    if let Some(seen) = first::sight(&beginning.model, &clock::env()) {
        dom::show(picture(&seen, popup));
        dom::find(".sight").inspect(|picture| entries(&seen, painter(picture)));
        dom::find(SEEN).inspect(|main| dom::scroll_to_minute(main, seen.week.first_sight));
        // The app may be here already, and putting it up would hold up the paint.
        dom::painted().await;
    }
}

/// Puts the app in the place of what was seen first, and lets it go on.
pub(crate) fn go_on(beginning: Beginning) {
    let Beginning { model, storage, messages, effects, early } = beginning;
    let (model, storage) = (*ManuallyDrop::into_inner(model), ManuallyDrop::into_inner(storage));
    let scrolled = dom::find(SEEN).map(|main| main.scroll_top());
    texts::complete();
    mount_to_body(|| {
        let app = App::provide(model, storage);
        drag::listen(app);
        app.go_on(ManuallyDrop::into_inner(messages), ManuallyDrop::into_inner(effects));
        view! { <Root/> }
    });
    // In the same task as the mount, so that no frame shows both or neither.
    for before in [".skeleton", ".sight"].into_iter().filter_map(dom::find) {
        before.remove();
    }
    // After the calendar has scrolled to where it usually begins.
    dom::next_frame(move || {
        if let Some((main, top)) = dom::find("main.week").zip(scrolled) {
            main.set_scroll_top(top);
        }
    });
    early.replay();
}
