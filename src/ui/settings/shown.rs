//! Read by all parts of the page.

use std::sync::Arc;

use engine::view::SettingsView;
use leptos::prelude::Memo;

/// The page, while it is shown.
pub type ShownSettings = Memo<Option<Arc<SettingsView>>>;
