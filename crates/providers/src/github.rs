//! GitHub, which has no adapter yet: issues and pull requests are recognised by their URLs.
//!
//! Both share one numbering, and owners' and repositories' names are case-insensitive. So `owner/repository#number` in
//! lower case identifies one, on whichever of its pages it is seen.

use plan::{ContainerId, ItemId};

use crate::page::{Address, Page, Place, Site};

/// GitHub's registry entry.
pub(crate) static PLACE: Place =
    Place { id: "github", name: "GitHub", site: Site { hosts: &["github.com", "www.github.com"], item, title } };

fn item(address: &Address<'_>) -> Option<Page> {
    // An issue that is open beside a project's board: `issue=owner|repository|number`.
    let beside = address.parameter("issue");
    let parts: Vec<&str> = beside.as_deref().map(|issue| issue.split('|').collect()).unwrap_or_default();
    let (owner, repository, number) = match (address.segments(), &*parts) {
        ([owner, repository, "issues" | "pull", number, ..], _) => (*owner, *repository, *number),
        (["orgs" | "users", ..], [owner, repository, number]) => (*owner, *repository, *number),
        _ => return None,
    };
    let is_name = |text: &str| {
        (1..=100).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let is_number = (1..=12).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    (is_name(owner) && is_name(repository) && is_number).then(|| {
        let home = format!("{owner}/{repository}").to_ascii_lowercase();
        Page {
            item: ItemId::new(format!("{home}#{number}")),
            // For a pull request, GitHub redirects from the issue's URL.
            url: format!("https://github.com/{home}/issues/{number}"),
            container: Some(ContainerId::new(home)),
        }
    })
}

/// `Title · Issue #1 · owner/repository`, `Title by somebody · Pull Request #1 · owner/repository`.
fn title(title: &str) -> &str {
    if let Some((title, _)) = title.split_once(" · Issue #") {
        return title;
    }
    let pull = title.split_once(" · Pull Request #").map(|(title, _)| title);
    pull.map_or(title, |title| title.rsplit_once(" by ").map_or(title, |(title, _)| title))
}
