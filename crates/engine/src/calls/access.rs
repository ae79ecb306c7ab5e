//! Access tokens: renewed once for all requests of a connection, and not taken for dead too early.

use std::sync::Arc;

use plan::Millis;
use providers::Fault;

use super::requests::Request;
use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::connections::state::{HostCall, Renewed, read};
use crate::storage::archive::connection::encode_connection;
use crate::values::answer::Problem;
use crate::values::connection::{ConnectionId, Opaque};

/// A new access token that is refused for this long, in milliseconds, means that the grant is dead.
const REJECTED_FOR: Millis = 10_000;

impl Step<'_> {
    /// Requests a new access token for a connection that isn't waiting for one.
    pub(super) fn renew(&mut self, at: usize) {
        let source = &mut self.model.sources.all[at];
        source.access.renew(self.env.now);
        let connection = source.connection.clone();
        let known = self.model.connecting.kept(&connection.id);
        let stored = known.map(|kept| encode_connection(&connection.id, kept));
        self.out.push(Effect::Host(HostCall::refresh(&connection, stored)));
    }

    /// The host has answered the request for a new one.
    pub(crate) fn renewed(&mut self, id: &ConnectionId, result: Result<Opaque, Problem>) {
        let now = self.env.now;
        let all = &self.model.sources.all;
        let Some(at) = all.iter().position(|source| source.connection.id == *id) else { return };
        let source = &self.model.sources.all[at];
        if !source.access.is_renewing() {
            // Another tab was first, and this one has received its result.
            return;
        }
        let result = result
            .and_then(|body| read::<Renewed>(&body).map_err(|fault| Problem { fault, correlation_id: Arc::from("") }));
        match result {
            Ok(renewed) => {
                let mut connection = source.connection.clone();
                connection.sealed = renewed.sealed(now);
                self.keep(id, Some(connection), false);
                self.access_renewed(id);
            }
            Err(problem) => self.not_renewed(at, problem),
        }
    }

    /// There is a new access token, from here or from another tab.
    pub(crate) fn access_renewed(&mut self, id: &ConnectionId) {
        let now = self.env.now;
        if let Some(source) = self.model.sources.get_mut(id) {
            source.access.renewed(now);
            source.pace.renewed();
        }
    }

    fn not_renewed(&mut self, at: usize, Problem { fault, correlation_id }: Problem) {
        let (now, jitter) = (self.env.now, self.jitter(at));
        let source = &mut self.model.sources.all[at];
        let retry_at = source.pace.back_off_renewal(now, jitter);
        let retry_at = source.pace.held_until(now).filter(|_| fault.wait_ms().is_some()).unwrap_or(retry_at);
        source.access.block(retry_at);
        // This says nothing about what the listing was asking for.
        source.give_up_run();
        self.heed(at, &fault);
        let over = fault == Fault::SignIn;
        self.fail(at, fault, correlation_id);
        if over {
            self.end(at);
        }
    }

    pub(super) fn give_up_renewals(&mut self) {
        let now = self.env.now;
        for at in 0..self.model.sources.all.len() {
            if self.model.sources.all[at].access.due().is_some_and(|due| due <= now) {
                self.not_renewed(at, Problem { fault: Fault::ProviderDown, correlation_id: Arc::from("") });
            }
        }
    }

    /// The access token of this request was refused. `None` if a new one is there or requested, so that the caller asks
    /// again. If one that has just been renewed is refused, for some time, it isn't merely old: the user has to sign in.
    /// Anything less than that disconnects nobody.
    pub(super) fn access_refused(&mut self, at: usize, request: &Request) -> Option<Fault> {
        let now = self.env.now;
        let source = &mut self.model.sources.all[at];
        if source.access.is_renewing() || request.access != source.connection.sealed.access {
            return None;
        }
        if request.fresh {
            let over = source.access.rejected(now) >= REJECTED_FOR;
            return Some(if over { Fault::SignIn } else { Fault::Expired });
        }
        if source.access.blocked_until(now).is_some() {
            return Some(Fault::Expired);
        }
        self.renew(at);
        None
    }
}
