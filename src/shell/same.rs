//! Whether two views show the same. The large parts are compared by identity: [`engine::view()`] hands out the part it made
//! before when nothing in it has changed.

use std::sync::Arc;

use engine::View;

/// Whether nothing needs to be drawn anew. Every part is named here, and has to be: one that was forgotten would be shown
/// late.
pub fn same(a: &View, b: &View) -> bool {
    let View {
        week,
        sidebar,
        whose,
        who,
        backlog,
        page,
        exports,
        form,
        creating,
        choices,
        timers,
        toast,
        saving,
        loaded,
        unopened,
        theme,
        held,
        selected,
        clip,
        cut,
        shortcuts,
        can_undo,
        can_redo,
    } = a;
    Arc::ptr_eq(week, &b.week)
        && Arc::ptr_eq(sidebar, &b.sidebar)
        && *whose == b.whose
        && *who == b.who
        && same_part(backlog.as_ref(), b.backlog.as_ref())
        && page.same(&b.page)
        && *exports == b.exports
        && *form == b.form
        && *creating == b.creating
        && Arc::ptr_eq(choices, &b.choices)
        && Arc::ptr_eq(timers, &b.timers)
        && *toast == b.toast
        && *saving == b.saving
        && *unopened == b.unopened
        && *held == b.held
        && (selected, clip) == (&b.selected, &b.clip)
        && Arc::ptr_eq(shortcuts, &b.shortcuts)
        && (*loaded, *theme, *cut) == (b.loaded, b.theme, b.cut)
        && (*can_undo, *can_redo) == (b.can_undo, b.can_redo)
}

fn same_part<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}
