//! What the groups of a report are called.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::Workspace;
use plan::report::{By, Key};
use plan::title::is_blank;

use crate::values::connection::provider;

/// What a group is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A day.
    Day(NaiveDate),
    /// The week of this day.
    Week(NaiveDate),
    /// By its name, which may be empty.
    Text(Arc<str>),
    /// Several labels.
    Several(Vec<Arc<str>>),
    /// What has none.
    Without(By),
    /// A person who hasn't said their name.
    Unnamed,
    /// What another device may have removed.
    Unknown,
    /// All series that are too many for the bars.
    Others,
}

fn named(text: Option<&Arc<str>>) -> Name {
    text.map_or(Name::Unknown, |text| Name::Text(Arc::clone(text)))
}

/// What a group is called.
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
                names.sort_by_cached_key(|name| (name.to_lowercase(), Arc::clone(name)));
                Name::Several(names)
            }
        },
        Key::Task(id) => named(plan.task(id).map(|task| &task.title)),
        Key::Source(None) => Name::Without(By::Source),
        Key::Source(Some(id)) => provider(id.as_str()).map_or(Name::Unknown, |known| Name::Text(known.name.into())),
    }
}

/// Names in a row, in the order that they have. One that holds a comma or a quotation mark stands in quotation marks, so
/// that one name never reads like two.
pub fn listed(names: &[Arc<str>]) -> String {
    let marked = |name: &Arc<str>| match name.contains([',', '"']) {
        true => format!("\"{}\"", name.replace('"', "\"\"")),
        false => name.to_string(),
    };
    names.iter().map(marked).collect::<Vec<_>>().join(", ")
}
