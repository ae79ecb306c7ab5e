//! Messages of this topic.

use std::sync::Arc;

use plan::report::Key;

use super::table::{CsvForm, TableOf};

/// The page of reports.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(ReportsMsgName), vis(pub(crate)))]
pub enum ReportsMsg {
    /// Lists the entries behind a number of the report, by the groups that it is inside of; `None` closes the list.
    OpenNumber(Option<Vec<Key>>),
    /// Makes a file of the report.
    ExportCsv {
        /// What its rows are.
        of: TableOf,
        /// The words of its columns, as [`crate::reports::table::columns`] has them.
        headings: Vec<Arc<str>>,
        /// What the person at this device is called who has said no name.
        me: Arc<str>,
    },
    /// How files of reports are written from now on.
    CsvForm(CsvForm),
}
