//! Exports to spreadsheets, as the page of reports shows them.

use std::sync::Arc;

use providers::{Fault, KNOWN, OpName};

use super::state::{Export, Stage};
use super::target::{Known, Target};
use crate::app::model::Model;
use crate::calls::source::Status;
use crate::values::connection::ConnectionId;

/// What exports there can be, and the one there is.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportsView {
    /// The provider's name.
    pub name: &'static str,
    /// Accounts that can be written to: connection, and the account's name.
    pub accounts: Vec<(ConnectionId, Arc<str>)>,
    /// Spreadsheets that were made before, the last one first.
    pub known: Vec<Known>,
    /// The one under way, or what came of it.
    pub now: Option<ExportView>,
}

/// An export.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportView {
    /// How it is.
    pub state: ExportState,
    /// Rows written.
    pub written: usize,
    /// Rows there are, with the header.
    pub total: usize,
    /// It makes a spreadsheet of its own, which taking back only empties.
    pub new: bool,
    /// It can be opened.
    pub opens: bool,
    /// It may go on from where it broke off.
    pub may_go_on: bool,
    /// There is something of it to take back.
    pub may_take_back: bool,
    /// The spreadsheet is in the trash.
    pub trashed: bool,
}

/// How an export is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExportState {
    /// On its way.
    Running,
    /// Being taken back.
    TakingBack,
    /// There.
    Done,
    /// Taken back.
    TakenBack,
    /// Broken off.
    Broken {
        /// Why.
        fault: Fault,
        /// Finds the provider's answer in the log.
        correlation_id: Arc<str>,
        /// The provider's status page.
        status_page: &'static str,
    },
}

/// `None` where no provider takes rows.
#[inline(never)]
pub(crate) fn exports(model: &Model) -> Option<ExportsView> {
    let provider = KNOWN.iter().find(|provider| provider.can(OpName::AppendRows))?;
    let able = model.sources.all.iter().filter(|source| source.provider.can(OpName::AppendRows));
    let fine = able.filter(|source| source.status != Status::Disconnected);
    let accounts = fine.map(|source| (source.connection.id.clone(), Arc::clone(&source.connection.account.name)));
    Some(ExportsView {
        name: provider.name,
        accounts: accounts.collect(),
        known: model.session.places.clone(),
        now: model.session.export.as_ref().map(|export| one(export, provider.status_page, model)),
    })
}

fn one(export: &Export, status_page: &'static str, model: &Model) -> ExportView {
    let back = model.session.exports.back.as_ref() == Some(&export.id);
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
