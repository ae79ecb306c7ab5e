//! Labels.

use std::sync::Arc;

use litemap::LiteMap;

use super::{RecordKind, Touched, each_field, put};
use crate::command::{Change, Command};
use crate::model::{Label, LabelId, Workspace};
use crate::rebase::Rest;

impl RecordKind for Label {
    type Id = LabelId;

    fn all(ws: &mut Workspace) -> &mut LiteMap<LabelId, Self> {
        &mut ws.labels
    }

    fn write(ws: &mut Workspace, id: &LabelId, after: Option<Self>) {
        put(&mut ws.labels, id, after);
        ws.touch_all();
    }

    #[allow(clippy::needless_update, reason = "another field of this kind is left alone")]
    fn rebased(before: &Self, after: &Self, now: &Self) -> Option<Self> {
        Some(each_field!(Label(before, after, now) { name, hue }))
    }

    fn is_in_the_way(change: &Change, id: &LabelId, rest: &Rest<'_>) -> bool {
        change.after.is_none() && rest.tasks().any(|task| task.labels.contains(id))
    }

    fn name(&self) -> Option<&Arc<str>> {
        Some(&self.name)
    }

    fn dropped(id: &LabelId) -> Option<Command> {
        Some(Command::DropLabel(id.clone()))
    }

    fn touch(_: &Workspace, _: &LabelId, touched: &mut Touched) {
        touched.named = true;
    }
}
