//! Whether there is something to introduce or to remove. Asked by the deferred part whenever the plan has changed.

use super::{INTRODUCTION, SAMPLE};
use crate::app::model::Model;

/// What the screen offers a newcomer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WelcomeView {
    /// The introduction: nothing is planned and no tool is connected, and it wasn't skipped.
    pub introduction: bool,
    /// There is sample data.
    pub sample: bool,
}

/// Makes the view.
pub fn welcome(model: &Model) -> WelcomeView {
    let plan = &model.plan;
    let known = model.load.is_done() && model.connecting.offers_nothing();
    let empty = known && plan.tasks().next().is_none() && model.sources.all.is_empty();
    WelcomeView {
        introduction: empty && &*model.settings.device().get(INTRODUCTION) == "on",
        sample: plan.tasks().any(|task| task.id.as_str().starts_with(SAMPLE)),
    }
}
