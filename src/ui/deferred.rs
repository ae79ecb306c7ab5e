//! The places of the deferred parts, which are next to the calendar, over it or in its place, and load after it
//! ([`crate::boot`]).
//!
//! The engine decides what is shown, as everywhere, and may do so before a part has loaded: its frame is empty until
//! then, and what is to be open opens when it arrives. Only keys and the focus have to know that something is coming
//! (`web::input`), and the shell, which keeps answers until they can be decoded.

use engine::{LoadError, Page};
use leptos::prelude::*;

use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::slices;
use crate::ui::texts::text;

/// A deferred part.
#[derive(Clone, Debug)]
pub enum DeferredPart {
    /// A page in place of the calendar.
    Page(Page),
    /// The error page that replaces every page while the stored data can't be read.
    Unopened(LoadError),
    /// The backlog, to the left of the days.
    Backlog,
    /// The integrations, to their right.
    Panel,
    /// The additional fields of the extension's popup.
    Popup,
    /// The button that copies diagnostics, in the calendar's own notice.
    Diagnostics,
    /// Everything that floats above the page: the menu and the dialogs.
    Over,
}

/// Creates the view of a part.
pub type Render = fn(DeferredPart) -> AnyView;

/// Creates the views of the parts, once it has loaded.
#[derive(Clone, Copy)]
pub struct Deferred(RwSignal<Option<Render>>);

impl Deferred {
    /// Provides it to every component below.
    pub fn provide() -> Self {
        let deferred = Self(RwSignal::new(None));
        provide_context(deferred);
        deferred
    }

    /// Sets it after it has loaded.
    pub fn arrive(self, render: Render) {
        self.0.set(Some(render));
    }
}

/// The place of a part, with its frame until it can be rendered.
#[component]
pub fn DeferredPlace(
    /// The part.
    part: DeferredPart,
) -> impl IntoView {
    let Deferred(render) = expect_context();
    move || match render.get() {
        Some(render) => render(part.clone()),
        None => frame(&part),
    }
}

/// As much of a part as keeps everything in place. It already has the part's name, so that it can be found.
fn frame(part: &DeferredPart) -> AnyView {
    match part {
        DeferredPart::Page(_) | DeferredPart::Unopened(_) => {
            view! { <main class="page" aria-busy="true"><i class="bone"></i></main> }.into_any()
        }
        DeferredPart::Backlog => {
            let open = slices::part(|view| view.backlog.is_some());
            view! {
                <Show when=move || open.get()>
                    <section class="backlog" aria-label=text("backlog") aria-busy="true"><i class="bone"></i></section>
                </Show>
            }
            .into_any()
        }
        DeferredPart::Panel => {
            let open = slices::part(|view| view.sidebar.open);
            view! {
                <Show when=move || open.get()>
                    <aside class="panel" aria-label=text("integrations") aria-busy="true"><i class="bone"></i></aside>
                </Show>
            }
            .into_any()
        }
        DeferredPart::Diagnostics => ().into_any(),
        DeferredPart::Popup => view! { <div class="capture"></div> }.into_any(),
        DeferredPart::Over => {
            let opener = use_opener();
            let asked = slices::timers();
            let dialog = slices::part(|view| view.creating.is_some() || view.form.is_some());
            let coming = move || {
                let shown = opener.get();
                let floats = matches!(
                    shown,
                    Open::Menu
                        | Open::Views
                        | Open::MiniMonth
                        | Open::Keys
                        | Open::QuickAdd
                        | Open::Palette
                        | Open::Search
                );
                floats || dialog.get() || asked.with(|timers| timers.asked.is_some())
            };
            // Keys that are pressed now are for what is coming, see `web::input::keyboard`.
            view! {
                <Show when=coming>
                    <div class="coming" data-coming="" aria-busy="true"><i class="bone"></i></div>
                </Show>
            }
            .into_any()
        }
    }
}
