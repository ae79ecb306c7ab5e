//! The backlog's part of the view. The rows are computed again only if the plan or the search has changed.

use std::sync::Arc;

use plan::{Minutes, Task, TaskId, Workspace};

use super::state::ROWS;
use crate::app::model::Model;
use crate::values::hue;
use crate::values::keep::keep;
use crate::values::prefs::BacklogOrder;

/// The backlog.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BacklogView {
    /// The visible rows.
    pub rows: Arc<Vec<WaitingView>>,
    /// The number of tasks that match the search.
    pub found: usize,
    /// The number of all tasks in the backlog.
    pub total: usize,
    /// The sum of their estimates.
    pub minutes: Minutes,
    /// The search text.
    pub search: Arc<str>,
    /// The order of the rows.
    pub order: BacklogOrder,
    /// The row that is being edited.
    pub editing: Option<TaskId>,
    /// The row that is picked up.
    pub held: Option<TaskId>,
    /// Whether a drag would drop here.
    pub over: bool,
}

/// A task in the backlog.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WaitingView {
    /// The task's id.
    pub id: TaskId,
    /// The task's title; may be empty.
    pub title: Arc<str>,
    /// The estimate.
    pub estimate: Option<Minutes>,
    /// The name of its project.
    pub project: Option<Arc<str>>,
    /// The provider's registry id, if the task is linked.
    pub provider: Option<Arc<str>>,
    /// Index into the palette of hues, 0 to 11.
    pub hue: u8,
}

/// What the rows depend on.
#[derive(Debug, PartialEq)]
pub(crate) struct RowsKey {
    edition: u64,
    search: Arc<str>,
    order: BacklogOrder,
    most: usize,
}

/// The visible rows and their totals.
#[derive(Clone, Debug)]
pub(crate) struct Rows {
    rows: Arc<Vec<WaitingView>>,
    found: usize,
    total: usize,
    minutes: Minutes,
}

/// The last parts, and what they depend on.
#[derive(Debug, Default)]
pub(crate) struct BacklogCache {
    backlog: Option<Arc<BacklogView>>,
    waiting: Option<(RowsKey, Rows)>,
}

#[inline(never)]
pub(crate) fn backlog(model: &Model, cache: &mut BacklogCache) -> Option<Arc<BacklogView>> {
    let backlog = &model.backlog;
    if !backlog.open || model.navigation.page().days().is_none() {
        return None;
    }
    let Rows { rows, found, total, minutes } = rows(model, cache);
    let held = model.drag.held();
    let made = BacklogView {
        rows,
        found,
        total,
        minutes,
        search: Arc::clone(&backlog.search),
        order: backlog.order,
        editing: backlog.editing.clone(),
        held: held.and_then(|held| held.task().cloned()),
        over: held.is_some_and(|held| held.is_over_backlog()),
    };
    Some(keep(&mut cache.backlog, made))
}

fn rows(model: &Model, cache: &mut BacklogCache) -> Rows {
    let backlog = &model.backlog;
    let (search, order, most) = (Arc::clone(&backlog.search), backlog.order, backlog.rows.max(ROWS));
    let key = RowsKey { edition: model.edition, search, order, most };
    if let Some((_, rows)) = cache.waiting.as_ref().filter(|(known, _)| *known == key) {
        return rows.clone();
    }
    let plan = &model.plan;
    let search = key.search.trim().to_lowercase();
    let holds = |task: &&Task| search.is_empty() || task.title.to_lowercase().contains(&search);
    // The newest first: ids sort by age.
    let mut found: Vec<&Task> = plan.waiting().rev().filter(holds).collect();
    if key.order == BacklogOrder::Project {
        plan::sort_by_key(&mut found, |task| {
            let project = task.project.as_ref().and_then(|id| plan.project(id));
            (project.is_none(), project.map(|project| (project.name.to_lowercase(), project.id.clone())))
        });
    }
    let mut rows = Rows {
        rows: Arc::new(found.iter().take(most).map(|task| row(plan, task)).collect()),
        found: found.len(),
        total: plan.waiting().count(),
        minutes: plan.waiting().filter_map(|task| task.estimate).fold(0, Minutes::saturating_add),
    };
    // Most edits change nothing here, so the list stays the same.
    if let Some((_, before)) = cache.waiting.as_ref().filter(|(_, before)| before.rows == rows.rows) {
        rows.rows = Arc::clone(&before.rows);
    }
    cache.waiting = Some((key, rows.clone()));
    rows
}

fn row(plan: &Workspace, task: &Task) -> WaitingView {
    let project = task.project.as_ref().and_then(|id| plan.project(id));
    WaitingView {
        id: task.id.clone(),
        title: Arc::clone(&task.title),
        estimate: task.estimate,
        project: project.map(|project| Arc::clone(&project.name)),
        provider: task.links.first().map(|link| Arc::from(link.key.provider.as_str())),
        hue: hue::of_task(plan, task),
    }
}
