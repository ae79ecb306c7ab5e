//! Workspaces, projects and tasks, for Asana.

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Company, Stamp, days_after, texts};
use crate::people::{MARA, PEOPLE, PRIYA, Who};

#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) gid: String,
    name: &'static str,
    members: &'static [Who],
}

#[derive(Debug)]
pub(crate) struct Project {
    pub(crate) gid: String,
    pub(crate) name: &'static str,
    pub(crate) workspace: String,
}

#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) gid: String,
    pub(crate) name: String,
    pub(crate) workspace: String,
    pub(crate) project: Option<String>,
    pub(crate) assignee: Who,
    pub(crate) completed: bool,
    due: Due,
    pub(crate) separator: bool,
    pub(crate) subtype: Subtype,
    pub(crate) modified: Stamp,
}

/// What completing it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subtype {
    Task,
    Milestone,
    /// Completing it approves it.
    Approval,
}

#[derive(Debug)]
pub(super) enum Due {
    None,
    On(NaiveDate),
    /// At 15:00 UTC of the day.
    At(NaiveDate),
}

impl Workspace {
    pub(crate) fn json(&self) -> Value {
        json!({ "gid": self.gid, "resource_type": "workspace", "name": self.name })
    }
}

impl Project {
    fn compact(&self) -> Value {
        json!({ "gid": self.gid, "resource_type": "project", "name": self.name })
    }

    /// The complete record, as far as the sandbox knows it. Not every project has a colour.
    pub(crate) fn json(&self) -> Value {
        const COLORS: [Option<&str>; 7] = [
            Some("light-green"),
            Some("dark-purple"),
            Some("light-orange"),
            Some("dark-pink"),
            Some("light-teal"),
            Some("light-blue"),
            None,
        ];
        let digits: usize = self.gid.bytes().map(usize::from).sum();
        let color = COLORS.get(digits.checked_rem(COLORS.len()).unwrap_or_default()).copied().flatten();
        let mut json = self.compact();
        json["color"] = json!(color);
        json["archived"] = json!(false);
        json["workspace"] = json!({ "gid": self.workspace, "resource_type": "workspace" });
        json
    }
}

impl Task {
    /// The complete record, as far as the sandbox knows it.
    pub(crate) fn json(&self, company: &Company) -> Value {
        let (due_on, due_at) = match self.due {
            Due::None => (Value::Null, Value::Null),
            Due::On(date) => (json!(date), Value::Null),
            Due::At(date) => (json!(date), json!(format!("{date}T15:00:00.000Z"))),
        };
        let projects = company.projects.iter().filter(|project| Some(&project.gid) == self.project.as_ref());
        let workspace =
            company.workspaces.iter().find(|workspace| workspace.gid == self.workspace).map(Workspace::json);
        let person = &PEOPLE[self.assignee];
        let subtype = match self.subtype {
            Subtype::Task => "default_task",
            Subtype::Milestone => "milestone",
            Subtype::Approval => "approval",
        };
        let mut json = json!({
            "gid": self.gid,
            "resource_type": "task",
            "resource_subtype": subtype,
            "name": self.name,
            "assignee": { "gid": person.asana, "resource_type": "user", "name": person.name },
            "completed": self.completed,
            "completed_at": if self.completed { json!(self.modified.time()) } else { Value::Null },
            "due_on": due_on,
            "due_at": due_at,
            "start_on": Value::Null,
            "start_at": Value::Null,
            "created_at": "2026-10-01T08:00:00.000Z",
            "notes": "",
            "parent": Value::Null,
            "tags": [],
            "followers": [],
            "num_likes": 0,
            "liked": false,
            "modified_at": self.modified.time(),
            "permalink_url": format!("https://app.asana.com/0/0/{}", self.gid),
            "is_rendered_as_separator": self.separator,
            "projects": projects.map(Project::compact).collect::<Vec<_>>(),
            "workspace": workspace,
        });
        if self.subtype == Subtype::Approval {
            json["approval_status"] = json!(if self.completed { "approved" } else { "pending" });
        }
        json
    }
}

impl Company {
    /// The workspaces of a person.
    pub(crate) fn workspaces_of(&self, who: Who) -> impl Iterator<Item = &Workspace> {
        self.workspaces.iter().filter(move |workspace| workspace.members.contains(&who))
    }

    /// The task with this id, if the person is in its workspace.
    pub(crate) fn task(&self, gid: &str, who: Who) -> Option<&Task> {
        let seen = |task: &Task| self.workspaces_of(who).any(|workspace| workspace.gid == task.workspace);
        self.tasks.iter().find(|task| task.gid == gid && seen(task))
    }

    /// Changes a task. Returns whether it exists.
    pub(crate) fn change_task(&mut self, gid: &str, completed: Option<bool>, name: Option<&str>) -> bool {
        if !self.tasks.iter().any(|task| task.gid == gid) {
            return false;
        }
        let modified = self.stamp();
        for task in self.tasks.iter_mut().filter(|task| task.gid == gid) {
            task.completed = completed.unwrap_or(task.completed);
            task.name = name.unwrap_or(&task.name).to_owned();
            task.modified = modified;
        }
        true
    }

    /// Adds a task to the first project of the first workspace.
    pub(super) fn add_task(&mut self, who: Who, name: &str) {
        let Some(workspace) = self.workspaces.first().map(|workspace| workspace.gid.clone()) else { return };
        let project = self.projects.first().map(|project| project.gid.clone());
        self.push_task(workspace, project, who, name, Due::None);
    }

    fn push_task(&mut self, workspace: String, project: Option<String>, assignee: Who, name: &str, due: Due) {
        let modified = self.stamp();
        self.tasks.push(Task {
            gid: numbered(1_208_400_000_000_000, modified.version, 7),
            name: name.to_owned(),
            workspace,
            project,
            assignee,
            completed: false,
            due,
            separator: false,
            subtype: Subtype::Task,
            modified,
        });
    }

    /// Adds the first person's tasks.
    pub(super) fn found_workspaces(&mut self, today: NaiveDate) {
        for (at, (name, projects)) in texts::WORKSPACES.iter().enumerate() {
            let workspace = numbered(1_204_880_000_000_100, at as u64, 1);
            let members: &[Who] = if at == 0 { &[0, 1, 2] } else { &[MARA, PRIYA] };
            self.workspaces.push(Workspace { gid: workspace.clone(), name, members });
            for project in *projects {
                let gid = numbered(1_206_100_000_000_000, self.projects.len() as u64, 13);
                self.projects.push(Project { gid: gid.clone(), name: project.name, workspace: workspace.clone() });
                for (nth, name) in project.tasks.iter().enumerate() {
                    self.push_task(workspace.clone(), Some(gid.clone()), MARA, name, due(today, nth));
                }
            }
        }
        self.loose_ends();
    }

    /// Adds what real workspaces contain besides tasks in projects: tasks without a project, complete ones, a
    /// separator, an empty name, an approval and a milestone.
    fn loose_ends(&mut self) {
        let workspace = self.workspaces[0].gid.clone();
        for name in texts::LOOSE {
            self.push_task(workspace.clone(), None, MARA, name, Due::None);
        }
        for task in self.tasks.iter_mut().skip(5).step_by(23) {
            task.completed = !task.name.contains("[1h30m]");
        }
        let project = self.projects.first().map(|project| project.gid.clone());
        self.push_task(workspace, project, MARA, "This week:", Due::None);
        if let Some(separator) = self.tasks.last_mut() {
            separator.separator = true;
        }
        for (name, subtype) in texts::DECISIONS {
            let project = self.projects.first().map(|project| project.gid.clone());
            self.push_task(self.workspaces[0].gid.clone(), project, MARA, name, Due::None);
            if let Some(task) = self.tasks.last_mut() {
                task.subtype = subtype;
            }
        }
    }

    /// Adds the other people's tasks, in the same projects.
    pub(super) fn hand_out_tasks(&mut self, today: NaiveDate) {
        for &(who, project, names) in texts::OTHERS {
            let workspace = self.workspaces[0].gid.clone();
            let project = self.projects[project].gid.clone();
            for (nth, name) in names.iter().enumerate() {
                self.push_task(
                    workspace.clone(),
                    Some(project.clone()),
                    who,
                    name,
                    due(today, nth.saturating_add(who)),
                );
            }
        }
    }
}

/// An id in a series of ids.
fn numbered(first: u64, nth: u64, step: u64) -> String {
    first.saturating_add(nth.saturating_mul(step)).to_string()
}

/// Spreads due dates so that some are past, most are near, and some tasks have none.
fn due(today: NaiveDate, nth: usize) -> Due {
    let nth = i64::try_from(nth).unwrap_or(0);
    let after = |first: i64, days: i64| days_after(today, first.saturating_add(days));
    match nth % 6 {
        0 => Due::On(after(0, nth % 5)),
        1 => Due::None,
        2 => Due::On(after(3, nth)),
        3 => Due::At(after(1, nth % 4)),
        4 => Due::On(after(-1, (nth % 3).saturating_neg())),
        _ => Due::On(after(10, nth)),
    }
}
