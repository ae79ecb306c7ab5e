//! The hue of a task: its project's, otherwise one that belongs to the container it comes from,
//! otherwise none.

use plan::{Link, Task, Workspace};

/// The number of hues in the palette.
const HUES: u32 = 12;
/// The last hue.
const LAST: u8 = (HUES - 1) as u8;

/// What has neither a project nor a source has no hue: the style sheets have no rule for this one, and draw it in grey.
pub(crate) const NONE: u8 = HUES as u8;

/// The hue of a task; none without a project and a source.
pub(crate) fn of_task(plan: &Workspace, task: &Task) -> u8 {
    let project = task.project.as_ref().and_then(|id| plan.project(id));
    match (project, task.links.first()) {
        (Some(project), _) => project.hue.min(LAST),
        (None, Some(link)) => of_link(link),
        (None, None) => NONE,
    }
}

/// The hue for a source: the same for everything in one container, on every device.
pub(crate) fn of_link(link: &Link) -> u8 {
    let container = link.container.as_ref().map_or("", |id| id.as_str());
    let bytes = link.key.provider.as_str().bytes().chain([0]).chain(container.bytes());
    // FNV-1a: stable across versions, which the standard library's hasher doesn't promise.
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    ((hash >> 8) % HUES) as u8
}
