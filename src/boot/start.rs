//! The start: the first sight of the week in the place of the page's static frame, then the app in the place of that.

use std::collections::VecDeque;
use std::mem::ManuallyDrop;
use std::time::Duration;

use engine::{Effect, LifecycleMsg, Msg, StorageMsg, first};
use futures_channel::oneshot;

use crate::boot::calendar;
use crate::boot::fetch;
use crate::boot::go_on::{Beginning, SEEN};
use crate::boot::preview::picture;
use crate::ui::{phrases, texts};
use crate::web::dom;
use crate::web::dom::{page, route, stopped};
use crate::web::extension::surface::{Surface, surface};
use crate::web::input::recording::Recording;
use crate::web::language;
use crate::web::spawn_local;
use crate::web::time::{clock, wait};

/// The picture takes about as long, and then holds up the app.
const SOON: Duration = Duration::from_millis(50);

/// Shows the first sight, and fetches the app meanwhile.
pub fn start() {
    watch();
    let early = Recording::listen();
    let (arrived, mut app) = oneshot::channel();
    spawn_local(async {
        // Whoever waits is the page itself.
        let _ = arrived.send(fetch::fetch(calendar::calendar).await);
    });
    spawn_local(async {
        let mut beginning = begin(early).await;
        if let Some(own) = language::texts().await {
            texts::speak(language::tag(), own);
            watch();
        }
        let popup = surface() == Surface::Popup;
        // What comes soon is put up in the time that its picture would take; but a popup is looked at just then.
        let here = if popup { None } else { wait::soon(&mut app, SOON).await };
        let app = match here {
            Some(app) => app.ok().flatten(),
            None => {
                show(&mut beginning, popup).await;
                app.await.ok().flatten()
            }
        };
        match app {
            Some(go_on) => go_on(beginning),
            None => fetch::incomplete(),
        }
    });
}

/// From now on a panic is told, in the language of this moment.
fn watch() {
    let [said, reload] = phrases::stopped();
    stopped::watch(said, reload);
}

/// Goes as far as [`engine::first`] goes.
async fn begin(early: Recording) -> Beginning {
    let mut to = Beginning { early, ..Beginning::default() };
    let started = Msg::Lifecycle(LifecycleMsg::Started { route: route::current(), visible: page::visible() });
    let mut queue = ManuallyDrop::new(VecDeque::from([started]));
    while let Some(msg) = queue.pop_front() {
        match first::update(&mut to.model, msg) {
            Ok(effects) => {
                for effect in effects {
                    match effect {
                        Effect::Load => queue.push_back(Msg::Storage(StorageMsg::Loaded(to.storage.load().await))),
                        Effect::Theme(theme) => dom::show_theme(theme),
                        Effect::Accent(accent) => dom::show_accent(accent),
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
async fn show(beginning: &mut Beginning, popup: bool) {
    if let Some(seen) = first::preview(&beginning.model, &clock::env(), &mut beginning.views) {
        picture(&seen, popup).show();
        dom::find(SEEN).inspect(|main| dom::scroll_to_minute(main, seen.week.first_sight));
        // The app may be here already, and putting it up would hold up the paint.
        dom::painted().await;
    }
}
