//! Which of the palette's hues a task has: its project's, else one that stays with the container it comes from.

use plan::{Link, Task, Workspace};

/// Hues of the palette.
const HUES: u32 = 12;
/// The last of them.
const LAST: u8 = (HUES - 1) as u8;

/// The hue of a task; without project and source the first.
pub(crate) fn of_task(plan: &Workspace, task: &Task) -> u8 {
    let project = task.project.as_ref().and_then(|id| plan.project(id));
    match (project, task.links.first()) {
        (Some(project), _) => project.hue.min(LAST),
        (None, Some(link)) => of_link(link),
        (None, None) => 0,
    }
}

/// The hue of what comes from a source: the same for everything of one container, on every device.
pub(crate) fn of_link(link: &Link) -> u8 {
    let container = link.container.as_ref().map_or("", |id| id.as_str());
    let bytes = link.key.provider.as_str().bytes().chain([0]).chain(container.bytes());
    // FNV-1a: stable across versions, which the standard library's hasher does not promise.
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    ((hash >> 8) % HUES) as u8
}
