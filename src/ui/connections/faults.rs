//! The texts for providers' errors: what happened, whose side it is on, and what helps.

use engine::Notice;
use providers::Fault;

use crate::ui::phrases::title_or;
use crate::ui::texts::{text, text_with};

/// What was requested, which determines how a refusal is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// A list of items.
    List,
    /// One item.
    Item,
    /// The account, while connecting.
    Account,
}

/// What happened to a list, whose side it is on, and what helps.
pub fn fault(fault: &Fault, provider: &str) -> String {
    of(fault, provider, Asked::List)
}

fn of(fault: &Fault, provider: &str, asked: Asked) -> String {
    let key = match (fault, asked) {
        (Fault::SignIn, _) => "disconnected",
        (Fault::Scope, Asked::Item) => "fault-scope-mark",
        (Fault::Scope, _) => "fault-scope",
        (Fault::Wait { .. }, _) => "fault-wait",
        (Fault::Busy { .. }, _) => "fault-busy",
        (Fault::Gone, Asked::List) => "fault-gone",
        (Fault::Gone, Asked::Item) => "fault-gone-item",
        (Fault::Gone, Asked::Account) => "fault-gone-account",
        (Fault::Forbidden, _) => "fault-forbidden",
        (Fault::ReadOnly, _) => "fault-read-only",
        (Fault::Unpaid, _) => "fault-unpaid",
        (Fault::Conflict | Fault::Resync | Fault::Expired, _) => "fault-passing",
        (Fault::Refused { reason }, _) if reason.is_empty() => "fault-refused-silently",
        (Fault::Refused { reason }, _) => {
            return text_with("fault-refused", [("provider", provider), ("reason", reason)]);
        }
        (Fault::Malformed, _) => "fault-malformed",
        (Fault::Insecure, _) => "fault-insecure",
        (Fault::Offline, _) => "fault-offline",
        (Fault::ProviderDown, _) => "fault-provider-down",
        (Fault::Operator, _) => "fault-operator",
        (Fault::Shape { .. }, _) => "fault-shape",
    };
    text_with(key, [("provider", provider)])
}

/// Why an item couldn't be completed at its source, and what helps.
pub fn refused(title: &str, fault: &Fault, provider: &str) -> String {
    let why = unmarked(fault, provider);
    text_with("refused-mark", [("title", &*title_or(title)), ("provider", provider), ("why", &why)])
}

/// The same without the item.
pub fn unmarked(why: &Fault, provider: &str) -> String {
    of(why, provider, Asked::Item)
}

/// The result of an attempt to connect, and what helps.
pub fn notice(notice: &Notice) -> String {
    let name = notice.provider().map_or("", |provider| provider.name);
    let key = match notice {
        Notice::NotStartedHere => return text("notice-not-started"),
        Notice::Denied { .. } => "notice-denied",
        Notice::Unfinished { .. } => "notice-unfinished",
        Notice::TooLate { .. } => "notice-too-late",
        Notice::Less { .. } => "notice-less",
        Notice::TokenRefused { .. } => "notice-token",
        // The host or the provider refuses only this sign-in: another one helps.
        Notice::Failed { fault: Fault::Refused { reason }, .. } if !reason.is_empty() => {
            return text_with("notice-refused", [("provider", name), ("reason", reason)]);
        }
        Notice::Failed { fault: Fault::Malformed, .. } => "notice-malformed",
        Notice::Failed { fault: Fault::Offline, .. } => "notice-offline",
        Notice::Failed { fault: Fault::Wait { .. }, .. } => "notice-wait",
        Notice::Failed { fault: Fault::Busy { .. }, .. } => "notice-busy",
        Notice::Failed { fault: why, .. } if why.passes() => "notice-down",
        Notice::Failed { fault: why, .. } => {
            return text_with("notice-failed", [("provider", name), ("why", &of(why, name, Asked::Account))]);
        }
    };
    text_with(key, [("provider", name)])
}
