//! Messages of this topic.

use std::sync::Arc;

/// The introduction and the sample.
#[derive(Clone, Debug, PartialEq, Eq, strum::EnumDiscriminants)]
#[strum_discriminants(name(WelcomeMsgName), vis(pub(crate)))]
pub enum WelcomeMsg {
    /// Adds a sample week.
    AddSample(Box<SampleTexts>),
    /// Removes everything of it.
    RemoveSample,
    /// The introduction isn't shown again.
    Skip,
}

/// The texts of the sample, in the language of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleTexts {
    /// The names of its projects.
    pub projects: [Arc<str>; 2],
    /// The titles of what is planned, with lengths in brackets, in the order of the week.
    pub planned: [Arc<str>; 11],
    /// The titles of what waits.
    pub waiting: [Arc<str>; 3],
}
