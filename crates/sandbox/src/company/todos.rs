//! Projects, sections and tasks, for Todoist.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Company, Stamp, days_after};
use crate::people::{MARA, PEOPLE, Who};

/// An id and a name.
type Named = (&'static str, &'static str);

/// The projects, each with its section, if it has one.
pub(crate) const PROJECTS: [(&str, &str, Option<Named>); 3] = [
    ("6Xinbox0000000A1", "Inbox", None),
    ("6Xhome00000000A2", "Home", Some(("6Xsec000000000B1", "Garden"))),
    ("6Xtrail0000000A3", "Trail book", None),
];

/// The tasks of the first person: project, content, and when it is due.
const TASKS: [(usize, &str, Due); 8] = [
    (0, "Call the printer", Due::On(0)),
    (0, "Renew the [parking permit](https://parking.example/renew) [30m]", Due::On(2)),
    (1, "Water the plants", Due::Every(0, 3)),
    (1, "Prune the **apple** tree [1h]", Due::None),
    (1, "Pick up the parcel", Due::Local(1)),
    (2, "Draft chapter two [2h]", Due::None),
    (2, "Send the map to Oslo", Due::At(1)),
    (2, "Choose the paper", Due::On(5)),
];

/// When a task is due, in days from the sandbox's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    None,
    On(i64),
    /// At 17:00, whatever the zone.
    Local(i64),
    /// At 14:00 UTC.
    At(i64),
    /// On a day, and again after so many.
    Every(i64, i64),
}

#[derive(Debug)]
pub(crate) struct Todo {
    pub(crate) id: String,
    pub(crate) content: String,
    pub(crate) project: usize,
    pub(crate) whose: Who,
    pub(crate) checked: bool,
    due: Due,
    today: NaiveDate,
    pub(crate) modified: Stamp,
}

impl Todo {
    /// The record as the API has it.
    pub(crate) fn json(&self) -> Value {
        let (project, _, section) = PROJECTS[self.project];
        let user = PEOPLE[self.whose].todoist;
        json!({
            "id": self.id, "user_id": user, "project_id": project, "section_id": section.map(|(id, _)| id),
            "parent_id": null, "added_by_uid": user, "assigned_by_uid": null, "responsible_uid": null, "labels": [],
            "deadline": null, "duration": null, "checked": self.checked, "is_deleted": false,
            "added_at": "2026-10-01T08:00:00.000000Z",
            "completed_at": self.checked.then(|| self.modified.time()), "updated_at": self.modified.time(),
            "due": self.due(), "priority": 1, "child_order": 1, "content": self.content, "description": "",
            "day_order": -1, "is_collapsed": false, "is_uncompletable": false,
        })
    }

    fn due(&self) -> Value {
        let day = |after: i64| days_after(self.today, after);
        let (date, zone, again) = match self.due {
            Due::None => return Value::Null,
            Due::On(after) => (day(after).to_string(), None, None),
            Due::Local(after) => (format!("{}T17:00:00", day(after)), None, None),
            Due::At(after) => (format!("{}T14:00:00Z", day(after)), Some("Europe/Berlin"), None),
            Due::Every(after, step) => (day(after).to_string(), None, Some(step)),
        };
        let text = again.map_or_else(|| date.clone(), |step| format!("every {step} days"));
        json!({ "date": date, "timezone": zone, "string": text, "lang": "en", "is_recurring": again.is_some() })
    }
}

impl Company {
    /// The task with this id, if it is this person's.
    pub(crate) fn todo(&self, id: &str, who: Who) -> Option<&Todo> {
        self.todos.iter().find(|todo| todo.id == id && todo.whose == who)
    }

    /// Completes a task, which moves a recurring one on, or opens it again. Returns whether there is such a task.
    pub(crate) fn check_todo(&mut self, id: &str, checked: bool) -> bool {
        let Some(at) = self.todos.iter().position(|todo| todo.id == id) else { return false };
        let modified = self.stamp();
        let todo = &mut self.todos[at];
        todo.modified = modified;
        match todo.due {
            Due::Every(after, step) if checked => todo.due = Due::Every(after.saturating_add(step), step),
            _ => todo.checked = checked,
        }
        true
    }

    /// Gives a task another text. Returns whether there is such a task.
    pub(super) fn rename_todo(&mut self, id: &str, content: &str) -> bool {
        let Some(at) = self.todos.iter().position(|todo| todo.id == id) else { return false };
        let modified = self.stamp();
        let todo = &mut self.todos[at];
        (todo.modified, todo.content) = (modified, content.to_owned());
        true
    }

    pub(super) fn add_todo(&mut self, whose: Who, content: &str, today: NaiveDate) {
        self.push_todo(0, content, whose, Due::None, today);
    }

    fn push_todo(&mut self, project: usize, content: &str, whose: Who, due: Due, today: NaiveDate) {
        let modified = self.stamp();
        let id = format!("6X7r{:012}", modified.version);
        let content = content.to_owned();
        self.todos.push(Todo { id, content, project, whose, checked: false, due, today, modified });
    }

    /// Adds the first person's tasks.
    pub(super) fn write_todos(&mut self, today: NaiveDate) {
        for (project, content, due) in TASKS {
            self.push_todo(project, content, MARA, due, today);
        }
    }
}
