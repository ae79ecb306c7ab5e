//! The backlog: tasks that wait to be planned. They are typed there; dragging from and to it is in `drag`.

use std::sync::Arc;

use plan::{Command, EntryId, TaskId, title};

use super::state::ROWS;
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::backlog::msg::BacklogMsg;
use crate::values::announcement::Message;
use crate::values::draft::NewEntry;
use crate::values::focus::FocusTarget;
use crate::values::prefs::BacklogOrder;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn backlog(&mut self, msg: BacklogMsg) {
        match msg {
            BacklogMsg::Toggle => self.toggle_backlog(),
            BacklogMsg::Over => self.over_backlog(),
            BacklogMsg::Shelve => self.shelve(),
            BacklogMsg::Order(order) => self.order_backlog(order),
            BacklogMsg::Search(text) => self.search_backlog(text),
            BacklogMsg::More => self.more_of_backlog(),
            BacklogMsg::Add(new) => self.add(new),
            BacklogMsg::Edit(task) => self.edit_task(task),
            BacklogMsg::Rename(task, new) => self.rename_task(&task, new),
            BacklogMsg::Complete(task) => self.complete_task(task),
            BacklogMsg::Remove(task) => self.remove_task(task),
        }
    }

    pub(super) fn toggle_backlog(&mut self) {
        if self.model.navigation.page().days().is_none() {
            return;
        }
        let backlog = &mut self.model.backlog;
        backlog.open = !backlog.open;
        (backlog.editing, backlog.rows) = (None, ROWS);
        if backlog.open {
            self.out.push(Effect::Focus(FocusTarget::Backlog));
        } else {
            backlog.search = Arc::from("");
            self.out.push(Effect::Focus(FocusTarget::BacklogToggle));
        }
    }

    /// Opens the backlog at a task. A long one is narrowed to its title, since only the first rows are drawn.
    pub(crate) fn show_waiting(&mut self, task: TaskId) {
        let plan = &self.model.plan;
        let Some(title) = plan.task(&task).map(|task| Arc::clone(&task.title)) else { return };
        let search = if plan.waiting().count() > ROWS { title } else { Arc::from("") };
        let backlog = &mut self.model.backlog;
        (backlog.open, backlog.search, backlog.editing) = (true, search, None);
        self.out.push(Effect::Focus(FocusTarget::Task(task)));
    }

    pub(super) fn order_backlog(&mut self, order: BacklogOrder) {
        self.model.backlog.order = order;
    }

    pub(super) fn search_backlog(&mut self, text: Arc<str>) {
        let backlog = &mut self.model.backlog;
        (backlog.search, backlog.rows) = (text, ROWS);
    }

    pub(super) fn more_of_backlog(&mut self) {
        let backlog = &mut self.model.backlog;
        backlog.rows = backlog.rows.max(ROWS).saturating_add(ROWS);
    }

    pub(super) fn edit_task(&mut self, task: Option<TaskId>) {
        let left = std::mem::replace(&mut self.model.backlog.editing, task);
        if let (Some(task), None) = (left, &self.model.backlog.editing) {
            self.out.push(Effect::Focus(FocusTarget::Task(task)));
        }
    }

    /// The title syntax sets the estimate; without a bracket or another length the task has none.
    pub(super) fn rename_task(&mut self, task: &TaskId, new: NewEntry) {
        let parsed = title::parse(&new.title);
        let (title, estimate) = if new.literal {
            (new.title.trim().into(), new.minutes)
        } else {
            (parsed.title.trim().into(), new.minutes.or(parsed.scheduled))
        };
        let mut commands = vec![
            Command::RenameTask { task: task.clone(), title },
            Command::SetEstimate { task: task.clone(), estimate },
        ];
        let new_entry = EntryId::new(self.ids.take());
        self.join_to(task, new, &new_entry, &mut commands);
        if self.edit(&Command::All(commands)) {
            let planned = self.spot(&new_entry).map(|(title, spot)| Message::Planned { title, spot });
            self.tell_change(Some(planned.unwrap_or_else(|| Message::Revised { title: self.name_of_task(task) })));
        }
        self.edit_task(None);
    }

    /// What a new title says of a task's project, labels and place.
    fn join_to(&mut self, task: &TaskId, new: NewEntry, new_entry: &EntryId, commands: &mut Vec<Command>) {
        let Some(before) = self.model.plan.task(task) else { return };
        let mut labels = before.labels.clone();
        for label in new.labels {
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        if labels.len() > before.labels.len() {
            commands.push(Command::SetLabels { task: task.clone(), labels });
        }
        if let Some(project) = new.project.and_then(|choice| self.project(choice, None, commands)) {
            commands.push(Command::SetProject { task: task.clone(), project: Some(project) });
        }
        let member = new.member.filter(|id| self.model.may_plan_for(id));
        let member = member.or_else(|| self.model.planning_for().map(|it| it.id.clone()));
        if let (Some(slot), Some(member)) = (new.slot, member) {
            commands.push(Command::PlanTask { task: task.clone(), slot, member, new_entry: new_entry.clone() });
        }
    }

    pub(super) fn complete_task(&mut self, task: TaskId) {
        let title = self.name_of_task(&task);
        if self.edit(&Command::SetDone { task, done: true }) {
            self.tell_change(Some(Message::Completed { title }));
        }
    }

    pub(super) fn remove_task(&mut self, task: TaskId) {
        let title = self.name_of_task(&task);
        if self.edit(&Command::RemoveTask { task }) {
            self.tell_change(Some(Message::Removed { title }));
        }
    }
}
