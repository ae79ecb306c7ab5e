//! Members.

use std::sync::Arc;

use litemap::LiteMap;

use super::{RecordKind, each_field};
use crate::model::{Member, MemberId, Workspace};

impl RecordKind for Member {
    type Id = MemberId;

    fn all(ws: &mut Workspace) -> &mut LiteMap<MemberId, Self> {
        &mut ws.members
    }

    #[allow(clippy::needless_update, reason = "another field of this kind is left alone")]
    fn rebased(before: &Self, after: &Self, now: &Self) -> Option<Self> {
        Some(each_field!(Member(before, after, now) { name, hue, capacity, hours, archived }))
    }

    fn name(&self) -> Option<&Arc<str>> {
        Some(&self.name)
    }
}
