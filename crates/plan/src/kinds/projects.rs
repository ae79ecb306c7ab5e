//! Projects.

use std::sync::Arc;

use litemap::LiteMap;

use super::{RecordKind, Touched, each_field, put};
use crate::command::{Change, Command, RecordKey};
use crate::model::{Project, ProjectId, Workspace};
use crate::rebase::Rest;

impl RecordKind for Project {
    type Id = ProjectId;

    fn all(ws: &mut Workspace) -> &mut LiteMap<ProjectId, Self> {
        &mut ws.projects
    }

    fn write(ws: &mut Workspace, id: &ProjectId, after: Option<Self>) {
        put(&mut ws.projects, id, after);
        ws.touch_all();
    }

    #[allow(clippy::needless_update, reason = "another field of this kind is left alone")]
    fn rebased(before: &Self, after: &Self, now: &Self) -> Option<Self> {
        Some(each_field!(Project(before, after, now) { name, hue, client, archived }))
    }

    fn is_in_the_way(change: &Change, id: &ProjectId, rest: &Rest<'_>) -> bool {
        change.after.is_none() && rest.tasks().any(|task| task.project.as_ref() == Some(id))
    }

    fn name(&self) -> Option<&Arc<str>> {
        Some(&self.name)
    }

    fn names(&self, each: &mut dyn FnMut(RecordKey)) {
        self.client.iter().cloned().map(RecordKey::Client).for_each(each);
    }

    fn dropped(id: &ProjectId) -> Option<Command> {
        Some(Command::DropProject(id.clone()))
    }

    fn touch(_: &Workspace, _: &ProjectId, touched: &mut Touched) {
        touched.named = true;
    }
}
