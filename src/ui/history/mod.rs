//! What is said of an undo or a removal that had to leave something as it is.

use crate::ui::texts::{text_count, text_with};

/// Which record was left alone, and how many others.
pub(crate) fn partly(title: &str, others: usize) -> String {
    with_others(text_with("said-turned-partly", [("title", title)]), "said-turned-partly-others", others)
}

/// What was removed here and is there all the same.
pub(crate) fn kept(title: &str, others: usize) -> String {
    with_others(text_with("said-kept", [("title", title)]), "said-kept-others", others)
}

fn with_others(first: String, others_key: &'static str, others: usize) -> String {
    if others == 0 {
        return first;
    }
    let more = text_count(others_key, others as i64);
    text_with("item-meta-join", [("a", &first), ("b", &more)])
}
