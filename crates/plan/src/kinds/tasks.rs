//! Tasks.

use std::sync::Arc;

use chrono::NaiveDate;
use litemap::LiteMap;

use super::{RecordKind, Touched, each_field, put};
use crate::command::{Change, Record, RecordKey};
use crate::model::{Task, TaskId, Workspace};
use crate::rebase::Rest;
use crate::records::drop_from;

impl RecordKind for Task {
    type Id = TaskId;

    fn all(ws: &mut Workspace) -> &mut LiteMap<TaskId, Self> {
        &mut ws.tasks
    }

    fn write(ws: &mut Workspace, id: &TaskId, after: Option<Self>) {
        if let Some(before) = ws.tasks.get(id) {
            before.links.iter().for_each(|link| drop_from(&mut ws.by_link, &link.key, id));
        }
        for link in after.iter().flat_map(|task| &task.links) {
            ws.by_link.entry(link.key.clone()).or_default().insert(id.clone(), ());
        }
        put(&mut ws.tasks, id, after);
        let dates: Vec<NaiveDate> = ws.entries_of(id).map(|entry| entry.slot.date).collect();
        dates.into_iter().for_each(|date| ws.touch(date));
    }

    #[allow(clippy::needless_update, reason = "another field of this kind is left alone")]
    fn rebased(before: &Self, after: &Self, now: &Self) -> Option<Self> {
        Some(each_field!(Task(before, after, now) { title, notes, project, labels, estimate, done, links }))
    }

    /// An entry is kept or dropped together with a task that is added or deleted in the same patch.
    fn is_in_the_way(change: &Change, id: &TaskId, rest: &Rest<'_>) -> bool {
        let of_it = |record: Option<&Record>| record.and_then(Record::as_entry).is_some_and(|entry| entry.task == *id);
        let comes = |change: &Change| of_it(change.after.as_ref());
        match (&change.before, &change.after) {
            (None, Some(_)) => rest.all.iter().any(comes) && !rest.changes.iter().any(comes),
            (_, None) => rest.ws.entries_of(id).any(|entry| {
                let own = rest.own(&RecordKey::Entry(entry.id.clone()));
                own.is_none_or(|own| of_it(own.after.as_ref()))
            }),
            _ => false,
        }
    }

    fn name(&self) -> Option<&Arc<str>> {
        Some(&self.title)
    }

    fn names(&self, each: &mut dyn FnMut(RecordKey)) {
        self.labels.iter().cloned().map(RecordKey::Label).for_each(&mut *each);
        self.project.iter().cloned().map(RecordKey::Project).for_each(each);
    }

    fn touch(ws: &Workspace, id: &TaskId, touched: &mut Touched) {
        touched.entries.extend(ws.entries_of(id).map(|entry| entry.id.clone()));
        touched.tasks.push(id.clone());
    }
}
