//! Connecting by a personal token (ADR 0041). The model never holds the token: it is in the message and in the request.

use std::sync::Arc;

use providers::Fault;

use super::state::{Connected, HostCall, Notice, read};
use super::update::{failed, known, without_id};
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::calls::source::Status;
use crate::values::answer::Problem;
use crate::values::connection::Opaque;

impl Step<'_> {
    /// Whether only a token connects this provider: the host has no registration with it, or the account to be connected
    /// again was connected by one. What a token may is said by nobody, so its connection has no scopes.
    pub(super) fn needs_token(&self, id: &str) -> bool {
        let has = |all: &[Arc<str>]| all.iter().any(|one| **one == *id);
        let Some(host) = &self.model.connecting.host else { return false };
        let was_typed = self.model.sources.all.iter().any(|source| {
            source.provider.id == id && source.status == Status::Disconnected && source.connection.scopes.is_empty()
        });
        has(&host.tokens) && (!has(&host.configured) || was_typed)
    }

    pub(super) fn open_token(&mut self, id: &Arc<str>) {
        let takes = |host: &super::state::Host| host.tokens.contains(id);
        if self.model.connecting.host.as_ref().is_some_and(takes) {
            self.show_integrations();
            self.model.connecting.notice = None;
            self.model.connecting.typing = Some(Arc::clone(id));
        }
    }

    pub(super) fn send_token(&mut self, id: &Arc<str>, token: &Opaque) {
        let connecting = &mut self.model.connecting;
        if connecting.busy.is_none() && connecting.typing.as_ref() == Some(id) {
            connecting.busy = Some(Arc::clone(id));
            connecting.notice = None;
            self.out.push(Effect::Host(HostCall::token(id, token)));
        }
    }

    /// The form stays open until a token is accepted.
    pub(super) fn token_answered(&mut self, id: &str, result: Result<Opaque, Problem>) {
        match result.and_then(|body| read::<Connected>(&body).map_err(without_id)) {
            Ok(connected) => {
                self.model.connecting.typing = None;
                self.connected(connected, false);
            }
            Err(problem) => {
                self.model.connecting.busy = None;
                let provider = known(id);
                self.note(match problem.fault {
                    Fault::SignIn | Fault::Malformed => Notice::TokenRefused { provider },
                    _ => failed(provider, problem),
                });
            }
        }
    }
}
