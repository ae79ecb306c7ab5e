//! Adding and removing the sample: one change each, so one undo takes it back.

use std::sync::Arc;

use chrono::Datelike;
use plan::report::week_of;
use plan::{Command, EntryId, MinuteOfDay, Project, ProjectId, Slot, TaskId};

use super::msg::{SampleTexts, WelcomeMsg};
use super::{INTRODUCTION, SAMPLE};
use crate::app::update::Step;
use crate::backlog::msg::BacklogMsg;
use crate::settings::msg::SettingsMsg;
use crate::values::announcement::Message;
use crate::values::days::day_after;

/// When the planned ones are: days after Monday, start, and project.
const PLANNED: [(i32, i32, Option<usize>); 11] = [
    (0, 9 * 60 + 30, None),
    (0, 10 * 60, Some(0)),
    (0, 14 * 60, Some(1)),
    (1, 9 * 60, Some(0)),
    (1, 10 * 60 + 30, Some(1)),
    (1, 13 * 60 + 30, None),
    (2, 9 * 60 + 30, Some(0)),
    (2, 14 * 60, Some(1)),
    (3, 10 * 60, Some(1)),
    (3, 13 * 60, Some(0)),
    (4, 9 * 60, Some(1)),
];
/// The projects of those that wait.
const WAITING: [Option<usize>; 3] = [Some(1), Some(0), None];
/// The projects' hues: blue and green.
const HUES: [u8; 2] = [7, 4];

impl Step<'_> {
    pub(crate) fn welcome(&mut self, msg: WelcomeMsg) {
        match msg {
            WelcomeMsg::AddSample(texts) => self.add_sample(&texts),
            WelcomeMsg::RemoveSample => self.remove_sample(),
            WelcomeMsg::Skip => self.settings(SettingsMsg::Choose(INTRODUCTION, "".into())),
        }
    }

    fn add_sample(&mut self, texts: &SampleTexts) {
        let Some(member) = self.model.my_id() else { return };
        let start = self.model.plan.settings().week_start.unwrap_or(self.env.locale_week_start);
        let first = week_of(self.env.local.date(), start);
        let to_monday = (7_u32.saturating_sub(first.weekday().num_days_from_monday())) % 7;
        let monday = day_after(first, to_monday as i32);
        let mut all = Vec::new();
        let mut projects = Vec::new();
        for (name, hue) in texts.projects.iter().zip(HUES) {
            let id = ProjectId::new(self.sample_id());
            all.push(Command::PutProject(Project::new(id.clone(), Arc::clone(name), hue)));
            projects.push(id);
        }
        let of = |project: Option<usize>| project.and_then(|at| projects.get(at)).cloned();
        for (title, (day, start, project)) in texts.planned.iter().zip(PLANNED) {
            let task = TaskId::new(self.sample_id());
            all.push(Command::CreateEntry {
                title: Arc::clone(title),
                slot: Slot { date: day_after(monday, day), start: Some(MinuteOfDay::clamped(start)) },
                member: member.clone(),
                new_task: task.clone(),
                new_entry: EntryId::new(self.sample_id()),
            });
            all.push(Command::SetProject { task, project: of(project) });
        }
        for (title, project) in texts.waiting.iter().zip(WAITING) {
            let task = TaskId::new(self.sample_id());
            all.push(Command::AddTask { title: Arc::clone(title), new_task: task.clone() });
            all.push(Command::SetProject { task, project: of(project) });
        }
        if self.edit(&Command::All(all)) {
            // What waits is there to be dragged.
            if !self.model.backlog.is_open() {
                self.backlog(BacklogMsg::Toggle);
            }
            self.tell_change(Some(Message::SampleAdded));
        }
    }

    fn sample_id(&mut self) -> String {
        format!("{SAMPLE}{}", self.ids.take())
    }

    fn remove_sample(&mut self) {
        let plan = &self.model.plan;
        let mut all = Vec::new();
        for task in plan.tasks().filter(|task| task.id.as_str().starts_with(SAMPLE)) {
            let before = all.len();
            all.extend(plan.entries_of(&task.id).map(|entry| Command::RemoveEntry { entry: entry.id.clone() }));
            // The last entry takes its task with it.
            if all.len() == before {
                all.push(Command::RemoveTask { task: task.id.clone() });
            }
        }
        let projects = plan.projects().filter(|project| project.id.as_str().starts_with(SAMPLE));
        all.extend(projects.map(|project| Command::RemoveProject(project.id.clone())));
        if self.edit(&Command::All(all)) {
            self.tell_change(Some(Message::SampleRemoved));
        }
    }
}
