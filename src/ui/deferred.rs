//! The places of what stands beside the calendar, over it or in its place, which comes after the calendar ([`crate::boot`]).
//!
//! Whatever is shown of it is the engine's to say, as everywhere, and may be said before it is here: its frame is empty
//! until then, and what is to be open opens when it comes. Only keys and the focus have to know that something is coming
//! (`web::input`), and the shell, which keeps answers until they can be read.

use engine::LoadError;
use engine::view::PageView;
use leptos::prelude::*;

use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::slices;
use crate::ui::texts::text;

/// A place for some of it.
#[derive(Clone, Debug)]
pub enum Part {
    /// A page in the place of the calendar.
    Page(PageView),
    /// What is said in the place of every page while what is stored can't be read.
    Unopened(LoadError),
    /// The tasks that wait, at the left of the days.
    Backlog,
    /// The integrations, at their right.
    Panel,
    /// What the extension's popup has besides.
    Popup,
    /// What floats over everything: the menu and the dialogs.
    Over,
}

/// Makes the view of a part.
pub type Render = fn(Part) -> AnyView;

/// What makes the views of parts, once it is here.
#[derive(Clone, Copy)]
pub struct Deferred(RwSignal<Option<Render>>);

impl Deferred {
    /// Provides it to everything below.
    pub fn provide() -> Self {
        let deferred = Self(RwSignal::new(None));
        provide_context(deferred);
        deferred
    }

    /// It is here.
    pub fn arrive(self, render: Render) {
        self.0.set(Some(render));
    }
}

/// A part, or its frame until it can be rendered.
#[component]
pub fn Place(
    /// Which.
    part: Part,
) -> impl IntoView {
    let Deferred(render) = expect_context();
    move || match render.get() {
        Some(render) => render(part.clone()),
        None => frame(&part),
    }
}

/// As much of a part as keeps everything in its place. It has its name, so that it can be found by it already.
fn frame(part: &Part) -> AnyView {
    match part {
        Part::Page(_) | Part::Unopened(_) => {
            view! { <main class="page" aria-busy="true"><i class="bone"></i></main> }.into_any()
        }
        Part::Backlog => {
            let open = slices::part(|view| view.backlog.is_some());
            view! {
                <Show when=move || open.get()>
                    <section class="backlog" aria-label=text("backlog") aria-busy="true"><i class="bone"></i></section>
                </Show>
            }
            .into_any()
        }
        Part::Panel => {
            let open = slices::part(|view| view.sidebar.open);
            view! {
                <Show when=move || open.get()>
                    <aside class="panel" aria-label=text("integrations") aria-busy="true"><i class="bone"></i></aside>
                </Show>
            }
            .into_any()
        }
        Part::Popup => view! { <div class="capture"></div> }.into_any(),
        Part::Over => {
            let opener = use_opener();
            let asked = slices::timers();
            let dialog = slices::part(|view| view.creating.is_some() || view.form.is_some());
            let coming = move || {
                let floats = matches!(opener.get(), Open::Menu | Open::Keys);
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
