//! The backlog: tasks that wait to be planned. They are typed there; dragging from and to it is in `drag`.

use std::sync::Arc;

use plan::{Command, TaskId, title};

use super::state::ROWS;
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::backlog::msg::BacklogMsg;
use crate::values::announcement::Message;
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
            BacklogMsg::Add(title) => self.add_task(title),
            BacklogMsg::Edit(task) => self.edit_task(task),
            BacklogMsg::Rename(task, typed) => self.rename_task(&task, &typed),
            BacklogMsg::Complete(task) => self.complete_task(task),
            BacklogMsg::Remove(task) => self.remove_task(task),
        }
    }

    pub(super) fn toggle_backlog(&mut self) {
        if self.model.session.page.days().is_none() {
            return;
        }
        let backlog = &mut self.model.session.backlog;
        backlog.open = !backlog.open;
        (backlog.editing, backlog.rows) = (None, ROWS);
        if backlog.open {
            self.out.push(Effect::Focus(FocusTarget::Backlog));
        } else {
            backlog.search = Arc::from("");
            self.out.push(Effect::Focus(FocusTarget::BacklogToggle));
        }
    }

    pub(super) fn order_backlog(&mut self, order: BacklogOrder) {
        self.model.session.backlog.order = order;
    }

    pub(super) fn search_backlog(&mut self, text: Arc<str>) {
        let backlog = &mut self.model.session.backlog;
        (backlog.search, backlog.rows) = (text, ROWS);
    }

    pub(super) fn more_of_backlog(&mut self) {
        let backlog = &mut self.model.session.backlog;
        backlog.rows = backlog.rows.max(ROWS).saturating_add(ROWS);
    }

    pub(super) fn add_task(&mut self, title: Arc<str>) {
        let new_task = TaskId::new(self.ids.take());
        if self.edit(&Command::AddTask { title, new_task: new_task.clone() }) {
            let title = self.name_of_task(&new_task);
            self.tell_change(Some(Message::Waits { title }));
        }
    }

    pub(super) fn edit_task(&mut self, task: Option<TaskId>) {
        let left = std::mem::replace(&mut self.model.session.backlog.editing, task);
        if let (Some(task), None) = (left, &self.model.session.backlog.editing) {
            self.out.push(Effect::Focus(FocusTarget::Task(task)));
        }
    }

    /// The title syntax sets the estimate; without a bracket the task has none.
    pub(super) fn rename_task(&mut self, task: &TaskId, typed: &str) {
        let parsed = title::parse(typed);
        let (title, estimate) = (parsed.title.trim().into(), parsed.scheduled);
        let rename = Command::RenameTask { task: task.clone(), title };
        let changed = self.edit(&Command::All(vec![rename, Command::SetEstimate { task: task.clone(), estimate }]));
        if changed {
            let title = self.name_of_task(task);
            self.tell_change(Some(Message::Revised { title }));
        }
        self.edit_task(None);
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
