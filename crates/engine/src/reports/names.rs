//! The names of a report's groups.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::Workspace;
use plan::report::{By, Key};
use plan::title::is_blank;

use crate::values::connection::provider;

/// The name of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A day.
    Day(NaiveDate),
    /// The week of this day.
    Week(NaiveDate),
    /// A name, which may be empty.
    Text(Arc<str>),
    /// Several labels.
    Several(Vec<Arc<str>>),
    /// Everything without a value of this criterion.
    Without(By),
    /// A member who hasn't entered a name.
    Unnamed,
    /// Something that another device may have deleted.
    Unknown,
    /// All series beyond those that the bars show.
    Others,
}

fn named(text: Option<&Arc<str>>) -> Name {
    text.map_or(Name::Unknown, |text| Name::Text(Arc::clone(text)))
}

/// The name of a group.
pub fn name(plan: &Workspace, key: &Key) -> Name {
    match key {
        Key::Day(day) => Name::Day(*day),
        Key::Week(first) => Name::Week(*first),
        Key::Person(id) => match plan.member(id) {
            Some(member) if is_blank(&member.name) => Name::Unnamed,
            member => named(member.map(|member| &member.name)),
        },
        Key::Project(None) => Name::Without(By::Project),
        Key::Project(Some(id)) => named(plan.project(id).map(|project| &project.name)),
        Key::Client(None) => Name::Without(By::Client),
        Key::Client(Some(id)) => named(plan.client(id).map(|client| &client.name)),
        Key::Labels(ids) => match ids.as_slice() {
            [] => Name::Without(By::Label),
            [id] => plan.label(id).map_or(Name::Unknown, |it| Name::Text(listed(&[Arc::clone(&it.name)]).into())),
            ids => {
                let mut names: Vec<Arc<str>> =
                    ids.iter().filter_map(|id| Some(Arc::clone(&plan.label(id)?.name))).collect();
                plan::sort_by_key(&mut names, |name| (name.to_lowercase(), Arc::clone(name)));
                Name::Several(names)
            }
        },
        Key::Task(id) => named(plan.task(id).map(|task| &task.title)),
        Key::Source(None) => Name::Without(By::Source),
        Key::Source(Some(id)) => provider(id.as_str()).map_or(Name::Unknown, |known| Name::Text(known.name.into())),
    }
}

/// Joins names in order. A name that contains a comma or a quotation mark is quoted, so that it never reads like two.
pub fn listed(names: &[Arc<str>]) -> String {
    let marked = |name: &Arc<str>| match name.contains([',', '"']) {
        true => format!("\"{}\"", name.replace('"', "\"\"")),
        false => name.to_string(),
    };
    names.iter().map(marked).collect::<Vec<_>>().join(", ")
}
