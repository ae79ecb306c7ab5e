//! The messages for an undo or a deletion that had to leave something as it is.

use crate::ui::phrases::title_or;
use crate::ui::texts::{text, text_count, text_with};

/// What was undone, and how many others were.
pub(crate) fn undone(title: Option<&str>, others: usize) -> String {
    let said = title.map(|title| text_with("said-undone-title", [("title", &*title_or(title))]));
    with_others(said.unwrap_or_else(|| text("said-undone")), "said-turned-others", others)
}

/// What was redone, and how many others were.
pub(crate) fn redone(title: Option<&str>, others: usize) -> String {
    let said = title.map(|title| text_with("said-redone-title", [("title", &*title_or(title))]));
    with_others(said.unwrap_or_else(|| text("said-redone")), "said-turned-others", others)
}

/// The record that was left alone, and how many others were.
pub(crate) fn partly(title: &str, others: usize) -> String {
    with_others(text_with("said-turned-partly", [("title", title)]), "said-turned-partly-others", others)
}

/// What was deleted here but still exists.
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
