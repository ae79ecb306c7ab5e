//! Slack's part.

pub(crate) const TEAM: &str = "T04TERNTD";
pub(crate) const TEAM_NAME: &str = "Tern & Tide";
