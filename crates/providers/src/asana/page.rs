//! Asana's URLs, in both formats: `/0/<project>/<task>` and, since 2025, `/1/<workspace>/project/<id>/task/<id>`, in
//! which each id follows its kind. The old ones remain valid.

use plan::{ContainerId, ItemId};

use crate::page::{Address, Page, Site, up_to, without_news};

pub(super) const SITE: Site =
    Site { hosts: &["app.asana.com"], item, title: |title| up_to(without_news(title), &[" - Asana", " | Asana"]) };

/// What precedes a task's id in a new URL; in the inbox it is `item`.
const KINDS: [&str; 3] = ["subtask", "task", "item"];
/// Old URLs of a task seen outside its project.
const VIEWS: [&str; 3] = ["home", "inbox", "search"];

fn item(address: &Address<'_>) -> Option<Page> {
    let (task, project) = match address.segments() {
        ["0", view, _, task, ..] if VIEWS.contains(view) => (*task, None),
        // A project's own page repeated its id; project 0 doesn't exist.
        ["0", project, task, ..] if project != task && is_id(project) => (*task, Some(*project)),
        ["1", _, "inbox", ..] => (address.after("item")?, None),
        ["1", ..] => (KINDS.iter().find_map(|kind| address.after(kind))?, address.after("project")),
        _ => return None,
    };
    is_id(task).then(|| Page {
        item: ItemId::from(task),
        container: project.filter(|id| is_id(id) && *id != "0").map(ContainerId::from),
        url: format!("https://app.asana.com/0/0/{task}"),
    })
}

/// In URLs ids are digits; anything else there is the name of a view.
fn is_id(text: &str) -> bool {
    (1..=32).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}
