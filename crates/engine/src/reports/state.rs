//! The state of the Reports page.

use std::sync::Arc;

use plan::report::Key;

use super::table::CsvForm;

/// The state of the Reports page.
#[derive(Debug, Default)]
pub(crate) struct ReportsState {
    query: Arc<str>,
    /// The number of the report whose entries are listed.
    pub(super) behind: Option<Vec<Key>>,
    csv: CsvForm,
}

impl ReportsState {
    /// The query of the report that was shown last.
    pub(crate) fn query(&self) -> &Arc<str> {
        &self.query
    }

    /// Shows a report.
    pub(crate) fn show(&mut self, query: &Arc<str>) {
        self.query = Arc::clone(query);
        self.behind = None;
    }

    /// How files are written.
    pub(crate) fn csv(&self) -> CsvForm {
        self.csv
    }

    pub(crate) fn write_csv_as(&mut self, form: CsvForm) {
        self.csv = form;
    }
}
