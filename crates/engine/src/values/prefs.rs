//! The user's preferences for the screen.

use providers::Kind;

/// The colour scheme.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Follows `prefers-color-scheme`.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// The order of the backlog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BacklogOrder {
    /// The newest first.
    #[default]
    Age,
    /// By project, tasks without one last.
    Project,
}

/// The kinds of items that aren't listed, among those that can be left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden(pub Vec<Kind>);

impl Hidden {
    /// The kinds that can be left out, in the order in which they are offered.
    pub const CHOICES: [Kind; 4] = [Kind::Declined, Kind::OutOfOffice, Kind::FocusTime, Kind::Free];

    /// Whether an item of this kind is left out.
    pub fn has(&self, kind: Kind) -> bool {
        self.0.contains(&kind)
    }
}

impl Default for Hidden {
    fn default() -> Self {
        Self(vec![Kind::Declined])
    }
}
