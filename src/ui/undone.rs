//! What is said of an undo that had to leave something as it is.

use super::texts::{text_count, text_with};

/// Which record was left alone, and how many others.
pub(super) fn partly(title: &str, others: usize) -> String {
    let first = text_with("said-turned-partly", [("title", title)]);
    if others == 0 {
        return first;
    }
    let more = text_count("said-turned-partly-others", others as i64);
    text_with("item-meta-join", [("a", &first), ("b", &more)])
}
