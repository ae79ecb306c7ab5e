//! Memos for what comes and goes: a week, a row, a dialog.
//!
//! A signal keeps a place for whoever reads it, and a memo leaves that place only when it runs again. A memo that goes away
//! keeps its place, and its memory, as long as the signal lives: a page on which one goes from week to week grew with each
//! of them, and each change of the view had more places to go through. These memos leave their places when they go.

use leptos::prelude::*;
use leptos::reactive::graph::{AnySubscriber, Subscriber, ToAnySubscriber};

/// A memo of something that lives longer than its owner.
pub fn memo<T: PartialEq + Send + Sync + 'static>(get: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Memo<T> {
    memo_by(get, |old, new| old != new)
}

/// The same, with what counts as a change.
pub fn memo_by<T: Send + Sync + 'static>(
    get: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
    changed: fn(Option<&T>, Option<&T>) -> bool,
) -> Memo<T> {
    let memo = ArcMemo::new_with_compare(get, changed);
    leave_with_owner(memo.to_any_subscriber());
    memo.into()
}

fn leave_with_owner(memo: AnySubscriber) {
    on_cleanup(move || memo.clear_sources(&memo));
}
