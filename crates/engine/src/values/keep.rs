//! What is equal stays the same allocation.

use std::sync::Arc;

/// The part made before when it is equal, so that the screen can compare by pointer; else the new one, remembered.
pub(crate) fn keep<T: PartialEq>(slot: &mut Option<Arc<T>>, made: T) -> Arc<T> {
    match slot {
        Some(before) if **before == made => Arc::clone(before),
        _ => Arc::clone(slot.insert(Arc::new(made))),
    }
}
