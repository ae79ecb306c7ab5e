//! What all parts of the page read.

use std::sync::Arc;

use engine::reports::view::ReportView;
use leptos::prelude::Memo;

/// The report as it is shown; the last one stays while the page is left.
pub type Shown = Memo<Option<Arc<ReportView>>>;
