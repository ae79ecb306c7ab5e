//! Exports to spreadsheets, as shown on the Reports page.

use std::sync::Arc;

use providers::{Fault, KNOWN, OpName};

use super::state::{Export, Stage};
use super::target::{Known, Target};
use crate::app::model::Model;
use crate::calls::source::Status;
use crate::values::connection::ConnectionId;

/// The possible exports, and the current one.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportsView {
    /// The provider's name.
    pub name: &'static str,
    /// Accounts that can be written to: connection, and account name.
    pub accounts: Vec<(ConnectionId, Arc<str>)>,
    /// Spreadsheets from earlier exports, the latest first.
    pub known: Vec<Known>,
    /// The export in progress, or its result.
    pub now: Option<ExportView>,
}

/// An export.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportView {
    /// How far the export is.
    pub state: ExportState,
    /// The number of rows written.
    pub written: usize,
    /// The number of rows, including the header.
    pub total: usize,
    /// Whether it creates a spreadsheet, which undoing only empties.
    pub new: bool,
    /// Whether it can be opened.
    pub opens: bool,
    /// Whether it can be resumed.
    pub may_go_on: bool,
    /// Whether there is something to undo.
    pub may_take_back: bool,
    /// Whether the spreadsheet is in the trash.
    pub trashed: bool,
}

/// The state of an export.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportState {
    /// In progress.
    Running,
    /// Being undone.
    TakingBack,
    /// Complete.
    Done,
    /// Undone.
    TakenBack,
    /// Stopped by an error.
    Broken {
        /// The cause.
        fault: Fault,
        /// The id of the provider's answer in the log.
        correlation_id: Arc<str>,
        /// The URL of the provider's status page.
        status_page: &'static str,
    },
}

/// `None` if no connected provider accepts rows.
#[inline(never)]
pub(crate) fn exports(model: &Model) -> Option<ExportsView> {
    let provider = KNOWN.iter().find(|provider| provider.can(OpName::AppendRows))?;
    let able = model.sources.all.iter().filter(|source| source.provider.can(OpName::AppendRows));
    let fine = able.filter(|source| source.status != Status::Disconnected);
    let accounts = fine.map(|source| (source.connection.id.clone(), Arc::clone(&source.connection.account.name)));
    Some(ExportsView {
        name: provider.name,
        accounts: accounts.collect(),
        known: model.exports.places.clone(),
        now: model.exports.shown.as_ref().map(|export| one(export, provider.status_page, model)),
    })
}

fn one(export: &Export, status_page: &'static str, model: &Model) -> ExportView {
    let back = model.exports.back.as_ref() == Some(&export.id);
    let state = match &export.stage {
        Stage::Done => ExportState::Done,
        Stage::TakenBack => ExportState::TakenBack,
        Stage::Broken { fault, correlation, .. } => {
            ExportState::Broken { fault: fault.clone(), correlation_id: Arc::clone(correlation), status_page }
        }
        _ if export.takes_back() || back => ExportState::TakingBack,
        _ => ExportState::Running,
    };
    ExportView {
        state,
        written: export.written,
        total: export.total(),
        new: matches!(export.target, Target::New { .. }),
        opens: export.url.is_some() && export.stage == Stage::Done,
        may_go_on: export.may_go_on(),
        may_take_back: export.may_take_back(),
        trashed: export.trashed == Some(true),
    }
}
