//! The page itself: whether it is seen and online, and when it is woken.

use plan::Millis;

/// The page itself.
#[derive(Debug, Default)]
pub(crate) struct Session {
    pub(super) started: bool,
    pub(super) visible: bool,
    pub(super) offline: bool,
    pub(super) leader: bool,
    /// Instant and uptime of the last message, by which one sees that the clock was put back.
    pub(super) clock: (Millis, Millis),
    /// What the outside was last told, so that it is told changes only.
    pub(super) competing: bool,
    pub(super) wake: Option<Millis>,
}

impl Session {
    pub(crate) fn is_offline(&self) -> bool {
        self.offline
    }
}
