//! Who uses this device, and whose days are shown.

use plan::MemberId;

/// Who uses this device, and whose days are shown.
#[derive(Debug, Default)]
pub(crate) struct TeamState {
    me: Option<MemberId>,
    pub(super) whose: Option<MemberId>,
}

impl TeamState {
    /// The member who uses this device, if they have said so.
    pub(crate) fn said(&self) -> Option<&MemberId> {
        self.me.as_ref()
    }

    pub(crate) fn say(&mut self, me: Option<MemberId>) {
        self.me = me;
    }

    /// The member whose days are to be shown; `None` is the user.
    pub(crate) fn wanted(&self) -> Option<&MemberId> {
        self.whose.as_ref()
    }

    /// Shows the days of this member.
    pub(crate) fn want(&mut self, whose: Option<&MemberId>) {
        self.whose = whose.cloned();
    }
}
