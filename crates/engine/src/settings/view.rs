//! The Settings page: members, projects, clients and labels with the number of their tasks, and the open form.

use std::sync::Arc;

use plan::{Hours, MemberId, Minutes, Workspace};

use super::list::{SETTINGS, Setting, plan_to_pairs};
use super::sheet::{Sheet, SheetFault, Subject, tasks_of};
use super::state::Filling;
use crate::app::model::Model;

/// The Settings page.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingsView {
    /// The members: the user, then by name; archived ones last, as in the other lists.
    pub members: Vec<SettingView>,
    /// The projects.
    pub projects: Vec<SettingView>,
    /// The clients.
    pub clients: Vec<SettingView>,
    /// The labels.
    pub labels: Vec<SettingView>,
    /// The settings, in the list's order.
    pub chosen: Vec<ChosenView>,
    /// The number of stored records that can't be read.
    pub unread: usize,
    /// How many of these were written by a newer version of the program.
    pub newer: usize,
    /// The form, while it is open.
    pub sheet: Option<SheetView>,
}

/// A setting and what is chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenView {
    /// What can be chosen.
    pub setting: &'static Setting,
    /// The choice, as the field has it.
    pub value: Arc<str>,
    /// Whether what was last typed couldn't be read.
    pub wrong: bool,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingView {
    /// What it is about.
    pub subject: Subject,
    /// Its name; empty for a user who hasn't entered one.
    pub name: Arc<str>,
    /// Index into the palette of hues.
    pub hue: u8,
    /// The client's name, for a project.
    pub client: Option<Arc<str>>,
    /// A member's weekly capacity, and working hours.
    pub times: Option<(Minutes, Hours)>,
    /// The number of tasks that belong to it.
    pub tasks: usize,
    /// Whether this member is the user of this device.
    pub me: bool,
    /// Whether it is archived.
    pub archived: bool,
}

/// The open form.
#[derive(Clone, Debug, PartialEq)]
pub struct SheetView {
    /// What it is about.
    pub subject: Subject,
    /// The fields when it was opened.
    pub fields: Sheet,
    /// What was wrong at the last attempt to save.
    pub wrong: Vec<SheetFault>,
    /// The number of tasks that belong to it.
    pub tasks: usize,
    /// Whether this member is the user of this device.
    pub me: bool,
    /// Whether it is archived.
    pub archived: bool,
}

/// The last page, with the edition of the plan that its counts belong to, and the user.
pub(crate) type SettingsCache = Option<(u64, Option<MemberId>, Arc<SettingsView>)>;

#[inline(never)]
pub(crate) fn settings(model: &Model, cache: &mut SettingsCache) -> Arc<SettingsView> {
    let (edition, me) = (model.edition, model.my_id());
    let before = cache.take();
    let same = before.as_ref().filter(|(known, who, _)| (*known, who) == (edition, &me));
    // Counting what belongs to each takes all tasks; typing into a form doesn't change the counts.
    let lists = same.map_or_else(|| lists(model), |(.., made)| SettingsView::clone(made));
    let sheet = model.settings.filling.as_ref().map(|filling| sheet(model, &lists, filling));
    let (unread, newer) = model.unread();
    let made = SettingsView { chosen: chosen(model), unread, newer, sheet, ..lists };
    let made = crate::values::keep::keep(&mut before.map(|(.., made)| made), made);
    *cache = Some((edition, me, Arc::clone(&made)));
    made
}

fn chosen(model: &Model) -> Vec<ChosenView> {
    let plan = plan_to_pairs(model.plan.settings());
    let stored = |id: &str| plan.iter().find(|(known, _)| *known == id).map(|(_, value)| value);
    let one = |setting: &'static Setting| ChosenView {
        setting,
        value: setting.shown(stored(setting.id).unwrap_or_else(|| model.settings.device.value(setting.id))),
        wrong: model.settings.wrong == Some(setting.id),
    };
    SETTINGS.iter().map(one).collect()
}

/// Everything but the choices and the form.
fn lists(model: &Model) -> SettingsView {
    let plan = &model.plan;
    let me = model.my_id();
    let members = plan.members().map(|member| SettingView {
        times: Some((member.capacity.iter().fold(0, |sum, day| day.saturating_add(sum)), member.hours)),
        me: me.as_ref() == Some(&member.id),
        archived: member.archived,
        ..row(plan, Subject::Member(Some(member.id.clone())), &member.name, member.hue)
    });
    let projects = plan.projects().map(|project| SettingView {
        client: project.client.as_ref().and_then(|id| plan.client(id)).map(|client| Arc::clone(&client.name)),
        archived: project.archived,
        ..row(plan, Subject::Project(Some(project.id.clone())), &project.name, project.hue)
    });
    let clients = plan.clients().map(|it| row(plan, Subject::Client(Some(it.id.clone())), &it.name, it.hue));
    let labels = plan.labels().map(|it| row(plan, Subject::Label(Some(it.id.clone())), &it.name, it.hue));
    SettingsView {
        members: sorted(members),
        projects: sorted(projects),
        clients: sorted(clients),
        labels: sorted(labels),
        chosen: Vec::new(),
        unread: 0,
        newer: 0,
        sheet: None,
    }
}

fn sheet(model: &Model, lists: &SettingsView, Filling { subject, base, wrong }: &Filling) -> SheetView {
    let (me, archived) = match subject {
        Subject::Member(Some(id)) => {
            (model.my_id().as_ref() == Some(id), model.plan.member(id).is_some_and(|member| member.archived))
        }
        Subject::Project(Some(id)) => (false, model.plan.project(id).is_some_and(|project| project.archived)),
        _ => (false, false),
    };
    let rows = [&lists.members, &lists.projects, &lists.clients, &lists.labels];
    let row = rows.into_iter().flatten().find(|row| row.subject == *subject);
    SheetView {
        subject: subject.clone(),
        fields: base.clone(),
        wrong: wrong.clone(),
        tasks: row.map_or(0, |row| row.tasks),
        me,
        archived,
    }
}

fn row(plan: &Workspace, subject: Subject, name: &Arc<str>, hue: u8) -> SettingView {
    SettingView {
        tasks: tasks_of(plan, &subject),
        subject,
        name: Arc::clone(name),
        hue: hue.min(11),
        client: None,
        times: None,
        me: false,
        archived: false,
    }
}

fn sorted(rows: impl Iterator<Item = SettingView>) -> Vec<SettingView> {
    let mut rows: Vec<_> = rows.collect();
    plan::sort_by_key(&mut rows, |row| (row.archived, !row.me, row.name.to_lowercase(), row.client.clone()));
    rows
}
