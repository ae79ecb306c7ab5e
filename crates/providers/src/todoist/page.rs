//! Todoist's URLs: `/app/task/<slug>-<id>`, where the slug may be missing.

use plan::ItemId;

use crate::page::{Address, Page, Site, up_to, without_news};

pub(super) const SITE: Site = Site {
    hosts: &["app.todoist.com", "todoist.com"],
    item,
    title: |title| up_to(without_news(title), &[" - Todoist", " – Todoist"]),
};

/// The page of a task.
pub(super) fn address(task: &str) -> String {
    format!("https://app.todoist.com/app/task/{task}")
}

fn item(page: &Address<'_>) -> Option<Page> {
    let last = page.after("task").filter(|_| page.segments().first() == Some(&"app"))?;
    let id = last.rsplit_once('-').map_or(last, |(_, id)| id);
    let is_id = (8..=32).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id.then(|| Page { item: ItemId::from(id), container: None, url: address(id) })
}
