//! Refreshes each refresh token only once at a time, in a task that continues when the client disconnects, and
//! remembers the result: a provider that accepts each refresh token once would take a second request for a theft.
//! Clients stop waiting after a while, but the task continues, and a client that asks again gets its result.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use providers::Fault;
use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tokio::time::sleep;
use tokio_util::task::TaskTracker;

use crate::clock::{Clock, Millis};
use crate::secret::Secret;

/// How long the successor of a spent refresh token is returned, in milliseconds.
const SPENT: Millis = 60_000;
/// The same if the provider issued no new refresh token: only simultaneous requests share the result, since a later one
/// may come because the access token was revoked early.
const KEPT: Millis = 2_000;
/// How long a request waits for a running refresh.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most successors that are remembered.
const MOST: usize = 10_000;

/// The result of a refresh.
#[derive(Clone, Debug)]
pub struct Refreshed {
    /// The access token.
    pub access: Secret,
    /// When the access token expires; `None` for never.
    pub until: Option<Millis>,
    /// The refresh token to use from now on.
    pub refresh: Secret,
}

type Outcome = Result<Arc<Refreshed>, Fault>;
type Key = [u8; 32];

enum Slot {
    Running(watch::Receiver<Option<Outcome>>),
    Done { successor: Arc<Refreshed>, until: Millis },
}

/// The refreshes of this process.
#[derive(Clone)]
pub struct Refreshes {
    slots: Arc<Mutex<HashMap<Key, Slot>>>,
    clock: Clock,
    tasks: TaskTracker,
}

impl std::fmt::Debug for Refreshes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refreshes").field("running", &self.tasks.len()).finish_non_exhaustive()
    }
}

impl Refreshes {
    /// No refreshes yet.
    pub fn new(clock: Clock) -> Self {
        Self { slots: Arc::default(), clock, tasks: TaskTracker::new() }
    }

    /// The running tasks, for a shutdown that waits for them.
    pub fn tasks(&self) -> &TaskTracker {
        &self.tasks
    }

    /// The number of refreshes that are running or remembered.
    pub fn remembered(&self) -> usize {
        self.slots().len()
    }

    /// The newest known refresh token that came from this one.
    pub fn latest(&self, provider: &str, token: &Secret) -> Secret {
        let mut token = token.clone();
        let slots = self.slots();
        // Each step was a refresh of its own, so this ends; the bound is for a provider that issues them in a cycle.
        for _ in 0..MOST {
            match slots.get(&key(provider, &token)) {
                Some(Slot::Done { successor, .. }) if successor.refresh.expose() != token.expose() => {
                    token = successor.refresh.clone();
                }
                _ => break,
            }
        }
        token
    }

    /// The result of `refresh` for this token: a remembered one, that of a running refresh, or a new one.
    ///
    /// # Errors
    /// As `refresh`; a failure is returned to all who wait for it and isn't remembered. [`Fault::ProviderDown`] for a
    /// request that has waited too long.
    pub async fn once<F>(&self, provider: &str, token: &Secret, refresh: impl FnOnce(Secret) -> F) -> Outcome
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        let mut waiting = {
            let (now, mut slots) = (self.clock.now(), self.slots());
            let mut token = token.clone();
            let mut place = key(provider, &token);
            let mut found = None;
            for _ in 0..MOST {
                match slots.get(&place) {
                    Some(Slot::Done { successor, until }) if *until > now => {
                        found = Some(Arc::clone(successor));
                        if successor.refresh.expose() == token.expose() {
                            break;
                        }
                        token = successor.refresh.clone();
                        place = key(provider, &token);
                    }
                    _ => break,
                }
            }
            match (slots.get(&place), found) {
                (Some(Slot::Running(running)), _) => running.clone(),
                (_, Some(successor)) => return Ok(successor),
                (_, None) => {
                    let (tell, running) = watch::channel(None);
                    make_room(&mut slots, now);
                    slots.insert(place, Slot::Running(running.clone()));
                    self.run(place, token.clone(), refresh(token), tell);
                    running
                }
            }
        };
        let told = tokio::select! {
            told = waiting.wait_for(Option::is_some) => told.ok().and_then(|outcome| outcome.clone()),
            () = self.too_long() => return Err(Fault::ProviderDown),
        };
        // A task that ended without a result has panicked.
        told.unwrap_or_else(|| {
            self.slots().retain(|_, slot| !matches!(slot, Slot::Running(running) if running.has_changed().is_err()));
            Err(Fault::ProviderDown)
        })
    }

    /// Completes after the longest wait; never while the program stops, since a retry would find nobody.
    async fn too_long(&self) {
        sleep(PATIENCE).await;
        if self.tasks.is_closed() {
            std::future::pending::<()>().await;
        }
    }

    fn run(
        &self,
        place: Key,
        token: Secret,
        refresh: impl Future<Output = Outcome> + Send + 'static,
        tell: watch::Sender<Option<Outcome>>,
    ) {
        let this = self.clone();
        self.tasks.spawn(async move {
            let outcome = refresh.await;
            {
                let mut slots = this.slots();
                match &outcome {
                    Ok(successor) => {
                        let keep = if successor.refresh.expose() == token.expose() { KEPT } else { SPENT };
                        let until = this.clock.now().saturating_add(keep);
                        slots.insert(place, Slot::Done { successor: Arc::clone(successor), until });
                    }
                    Err(_) => drop(slots.remove(&place)),
                }
            }
            tell.send_replace(Some(outcome));
        });
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<Key, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Drops expired results, and if that isn't enough, those that would expire next.
fn make_room(slots: &mut HashMap<Key, Slot>, now: Millis) {
    if slots.len() < MOST {
        return;
    }
    slots.retain(|_, slot| !matches!(slot, Slot::Done { until, .. } if *until <= now));
    let mut ends: Vec<Millis> = slots.values().filter_map(end).collect();
    if slots.len() >= MOST && !ends.is_empty() {
        let middle = ends.len() / 2;
        let (_, soonest, _) = ends.select_nth_unstable(middle);
        let soonest = *soonest;
        slots.retain(|_, slot| end(slot).is_none_or(|until| until > soonest));
    }
}

fn end(slot: &Slot) -> Option<Millis> {
    match slot {
        Slot::Done { until, .. } => Some(*until),
        Slot::Running(_) => None,
    }
}

fn key(provider: &str, token: &Secret) -> Key {
    Sha256::digest(format!("{provider}|{}", token.expose())).into()
}
