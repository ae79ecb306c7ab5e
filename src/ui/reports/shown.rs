//! Read by all parts of the page.

use std::sync::Arc;

use engine::reports::view::ReportView;
use leptos::prelude::Memo;

/// The report on the screen; the last one stays while the page is being left.
pub type ShownReport = Memo<Option<Arc<ReportView>>>;
