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

impl Theme {
    /// The names in storage, each with the catalogue key of its text.
    pub const CHOICES: &[(&str, &str)] = &[("system", "by-system"), ("light", "light"), ("dark", "dark")];

    /// The name in storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme with this name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::System, Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }
}

/// The accents, each with the catalogue key of its text. The first is the default; `style/accents.css` has the others'
/// colours.
pub(crate) const ACCENTS: &[(&str, &str)] = &[
    ("woad", "accent-woad"),
    ("verdigris", "accent-verdigris"),
    ("weld", "accent-weld"),
    ("walnut", "accent-walnut"),
    ("madder", "accent-madder"),
    ("orchil", "accent-orchil"),
];

/// How times of day are written; without a choice as the locale has them.
pub(crate) const CLOCKS: &[(&str, &str)] =
    &[("auto", "by-locale"), ("12", "clock-twelve"), ("24", "clock-twenty-four")];

/// Whether weeks have numbers, and which.
pub(crate) const WEEK_NUMBERS: &[(&str, &str)] =
    &[("none", "week-numbers-none"), ("iso", "week-numbers-iso"), ("region", "week-numbers-region")];

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
