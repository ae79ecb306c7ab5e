//! Performs the engine's effects, each by its neighbour in this folder.

use engine::Effect;

use crate::shell::App;

/// What the effects need to remember between them.
#[derive(Default)]
pub(crate) struct Edge {}

impl Edge {
    pub(crate) fn perform(&self, _app: App, _effect: Effect) {}
    pub(crate) fn ticking(&self, _app: App, _on: bool) {}
}
