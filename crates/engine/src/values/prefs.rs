//! What a person chooses about the screen.

use providers::Kind;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// By `prefers-color-scheme`.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// In which order the backlog stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BacklogOrder {
    /// The newest first.
    #[default]
    Age,
    /// By project, those without one last.
    Project,
}

/// The kinds of items that aren't listed: of what can be left out, what the person doesn't want to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden(pub Vec<Kind>);

impl Hidden {
    /// What can be left out, in the order in which it is offered.
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
