//! What the parts of the palette share: what was typed and found, which option is active, and what keys and a choice do.

use std::sync::Arc;

use engine::actions::perform;
use engine::keys::{KeyAction, KeyContext};
use engine::palette::view::PaletteView;
use engine::{Msg, PaletteMsg, PaletteTarget};
use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

use crate::app::App;
use crate::ui::kit::opener::{Open, Opener};
use crate::web::dom;
use crate::web::input::keyboard;
use crate::web::input::keyboard::Intent;
use crate::web::input::screen::{Screen, ScreenState};

/// How far Page Up and Page Down go.
const PAGE: usize = 8;
/// The id of the list; those of its options start with it.
pub(super) const LIST: &str = "palette-list";

/// What the parts of the palette share.
#[derive(Clone, Copy)]
pub(super) struct Finder {
    pub(super) app: App,
    pub(super) opener: Opener,
    pub(super) field: NodeRef<Input>,
    pub(super) typed: RwSignal<String>,
    /// The active option's index.
    pub(super) at: RwSignal<usize>,
    /// Whether groups are shown in full.
    pub(super) more: RwSignal<bool>,
    pub(super) found: Memo<Arc<PaletteView>>,
    /// What actions mean: where the focus was.
    pub(super) context: StoredValue<KeyContext>,
}

impl Finder {
    pub(super) fn everything(self) -> bool {
        self.opener.get() == Open::Search
    }

    pub(super) fn count(self) -> usize {
        self.found.with(|found| found.groups.iter().map(|group| group.rows.len()).sum())
    }

    fn target(self, at: usize) -> Option<PaletteTarget> {
        self.found.with_untracked(|found| {
            found.groups.iter().flat_map(|group| &group.rows).nth(at).map(|row| row.target.clone())
        })
    }

    /// Closes first, which returns the focus to where it was: a choice goes on from there.
    pub(super) fn choose(self, target: PaletteTarget) {
        let (app, opener) = (self.app, self.opener);
        let action = match &target {
            PaletteTarget::Action(id) => self.context.with_value(|context| perform(id, context)),
            _ => None,
        };
        if let Some(KeyAction::Palette { everything }) = action {
            // The same dialog goes on.
            opener.open(Open::palette(everything));
            return self.type_text(String::new());
        }
        self.close();
        let screen = screen(app);
        app.dispatch(Msg::Palette(PaletteMsg::Choose(target)));
        forget(app);
        if let Some(action) = action {
            keyboard::run(&screen, action, &|intent| {
                if intent == Intent::Help {
                    opener.open(Open::Keys);
                }
            });
        }
    }

    fn close(self) {
        if let Some(field) = self.field.get_untracked() {
            dom::close_around(&field);
        }
        self.opener.close();
    }

    /// Makes another option the active one, given its index and the number of options.
    fn step(self, to: fn(usize, usize) -> usize) {
        let count = self.count();
        self.at.update(|at| *at = to(*at, count));
    }

    pub(super) fn key(self, event: &KeyboardEvent) {
        let command = (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k");
        match event.key().as_str() {
            "ArrowDown" => self.step(|at, count| at.saturating_add(1).checked_rem(count).unwrap_or(0)),
            "ArrowUp" => self.step(|at, count| if at > 0 { at.saturating_sub(1) } else { count.saturating_sub(1) }),
            "PageDown" => self.step(|at, count| at.saturating_add(PAGE).min(count.saturating_sub(1))),
            "PageUp" => self.step(|at, _| at.saturating_sub(PAGE)),
            "Home" => self.step(|_, _| 0),
            "End" => self.step(|_, count| count.saturating_sub(1)),
            "Enter" => {
                if let Some(target) = self.target(self.at.get_untracked()) {
                    self.choose(target);
                }
            }
            _ if command => {
                self.close();
                forget(self.app);
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    }

    pub(super) fn type_text(self, text: String) {
        self.typed.set(text);
        self.at.set(0);
        self.more.set(false);
    }

    pub(super) fn focus(self) {
        if let Some(field) = self.field.get_untracked() {
            dom::focus(&field);
        }
    }
}

/// What was found at sources is no longer wanted.
pub(super) fn forget(app: App) {
    app.dispatch(Msg::Palette(PaletteMsg::Search("".into(), Vec::new())));
}

/// The screen, as keys see it.
pub(super) fn screen(app: App) -> Screen {
    Screen::new(move || app.view.with_untracked(ScreenState::of), move |msg| app.dispatch(msg))
}
