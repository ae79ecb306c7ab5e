//! What several processes have to know together, in a NATS server's key-value store (JetStream): which refreshes are
//! running and what they gave, and which proofs and sign-ins are used. Without it each process knows only its own (ADR
//! 0017).
//!
//! Values are sealed or hashed and kept for ten minutes. While the store is down, refreshes wait, since two at once
//! sign the user out for good; the protection against reuse falls back to this process's memory.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_nats::connection::State;
use async_nats::jetstream::kv::{CreateErrorKind, Operation, Store as Bucket, UpdateErrorKind};
use async_nats::jetstream::stream::{Config, DiscardPolicy};
use async_nats::{Client, ConnectOptions, ServerAddr};
use bytes::Bytes;
use providers::Fault;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::OnceCell;
use tokio::time::{Instant, sleep, timeout};

use crate::Proxy;
use crate::clock::Millis;
use crate::refreshes::Refreshed;
use crate::seal::Kind;
use crate::secret::{self, Secret};

/// How long everything is kept: as long as a nonce is valid and a sign-in may take.
const KEPT: Duration = Duration::from_secs(600);
/// How long the successor of a spent refresh token is returned, in milliseconds.
const SPENT: Millis = 600_000;
/// The same if the provider issued no new refresh token: only simultaneous requests share the result.
const SAME: Millis = 2_000;
/// How long the store may take to answer.
const ANSWER: Duration = Duration::from_millis(1_500);
/// How long it isn't used after it hasn't answered, so that no call waits for it in the meantime.
const REST: Duration = Duration::from_secs(1);
/// Longer than a refresh can take: the process that has announced it is gone by then.
const LOCK: Duration = Duration::from_secs(40);
/// How long to wait for another process's refresh.
const PATIENCE: Duration = Duration::from_secs(50);
/// How often to look for its result.
const LOOK: Duration = Duration::from_millis(100);
/// How long a client has to wait while the store is down, in milliseconds.
const AGAIN: u64 = 2_000;
/// The most successive refreshes that are followed; fewer happen within the time that they are kept.
const STEPS: usize = 1_000;

/// A store that several processes share.
#[derive(Clone, Debug)]
pub struct Store(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    servers: Vec<ServerAddr>,
    /// Identifies this process in the records of running refreshes.
    id: String,
    buckets: OnceCell<Buckets>,
    /// Since when it hasn't answered, if so.
    away: Mutex<Option<Instant>>,
}

#[derive(Debug)]
struct Buckets {
    client: Client,
    refreshes: Bucket,
    used: Bucket,
}

/// The store doesn't answer, or not as it should.
#[derive(Clone, Copy, Debug)]
pub struct Away;

impl From<Away> for Fault {
    fn from(_: Away) -> Self {
        Fault::Wait { retry_after_ms: AGAIN }
    }
}

/// The record of a refresh token.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
enum Known {
    /// A process is asking the provider.
    Running { owner: String },
    /// The refresh failed.
    Failed,
    /// The refresh succeeded.
    Done {
        /// When the successor isn't returned any more.
        until: Millis,
        /// A sealed [`Successor`].
        sealed: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Successor {
    #[serde(with = "secret::within_envelope")]
    access: Secret,
    until: Option<Millis>,
    #[serde(with = "secret::within_envelope")]
    refresh: Secret,
}

enum Turn {
    Mine,
    Done(Arc<Refreshed>),
}

impl Store {
    /// A store at these addresses, to which it connects when needed.
    pub fn at(servers: Vec<ServerAddr>) -> Self {
        let mut id = [0; 8];
        // Without randomness, processes can't be told apart, and each waits for its own lost answers as for others'.
        let _ = getrandom::fill(&mut id);
        let id = format!("{:016x}", u64::from_be_bytes(id));
        Self(Arc::new(Inner { servers, id, buckets: OnceCell::new(), away: Mutex::default() }))
    }

    /// Whether `what` wasn't used yet in any process; from now on it is.
    ///
    /// # Errors
    /// [`Away`].
    pub async fn first(&self, kind: &str, what: &str) -> Result<bool, Away> {
        let created = self.ask(async |buckets| match buckets.used.create(mark(kind, what), Bytes::new()).await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == CreateErrorKind::AlreadyExists => Ok(false),
            Err(error) => Err(error.to_string()),
        });
        created.await
    }

    /// The result of `ask` for this refresh token, called by only one of the processes.
    ///
    /// # Errors
    /// As `ask`, and [`Fault::Wait`] while the store is down.
    pub async fn refresh<F>(
        &self,
        proxy: &Proxy,
        provider: &str,
        token: Secret,
        ask: impl FnOnce(Secret) -> F,
    ) -> Result<Arc<Refreshed>, Fault>
    where
        F: Future<Output = Result<Arc<Refreshed>, Fault>>,
    {
        let slot = mark(provider, token.expose());
        let turn = timeout(PATIENCE, self.turn(proxy, provider, &slot)).await.map_err(|_| Away)??;
        if let Turn::Done(successor) = turn {
            return Ok(successor);
        }
        let old = token.clone();
        let outcome = ask(token).await;
        let known = match &outcome {
            Ok(new) => {
                let keep = if new.refresh.expose() == old.expose() { SAME } else { SPENT };
                let until = proxy.clock.now().saturating_add(keep);
                let successor =
                    Successor { access: new.access.clone(), until: new.until, refresh: new.refresh.clone() };
                let sealed = proxy.keys.seal_at(Kind::Successor, provider, &slot, &successor);
                sealed.map_or(Known::Failed, |sealed| Known::Done { until, sealed })
            }
            Err(_) => Known::Failed,
        };
        self.tell(proxy, slot, &known).await;
        outcome
    }

    /// The newest known refresh that came from this one.
    ///
    /// # Errors
    /// [`Away`].
    pub async fn newest(
        &self,
        proxy: &Proxy,
        provider: &str,
        mut found: Arc<Refreshed>,
    ) -> Result<Arc<Refreshed>, Away> {
        for _ in 0..STEPS {
            match self.successor(proxy, provider, &found.refresh).await? {
                Some(next) if next.refresh.expose() != found.refresh.expose() => found = next,
                _ => break,
            }
        }
        Ok(found)
    }

    /// The successor of this refresh token, if known.
    ///
    /// # Errors
    /// [`Away`].
    pub async fn successor(
        &self,
        proxy: &Proxy,
        provider: &str,
        token: &Secret,
    ) -> Result<Option<Arc<Refreshed>>, Away> {
        let slot = mark(provider, token.expose());
        match self.look(&slot).await? {
            Some((_, Known::Done { until, sealed })) if until > proxy.clock.now() => {
                open(proxy, provider, &slot, &sealed).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Waits until there is a successor, or until it is this process's turn to refresh.
    async fn turn(&self, proxy: &Proxy, provider: &str, slot: &str) -> Result<Turn, Away> {
        // Another process's refresh, and since when we have seen it: clocks of machines differ.
        let mut running: Option<(u64, Instant)> = None;
        let gone = |running: &Option<(u64, Instant)>| running.is_none_or(|(_, since)| since.elapsed() > LOCK);
        loop {
            let taken = match self.look(slot).await? {
                Some((_, Known::Done { until, sealed })) if until > proxy.clock.now() => {
                    return open(proxy, provider, slot, &sealed).map(Turn::Done);
                }
                // The answer to our own announcement was lost: here, only one task at a time refreshes a token.
                Some((revision, Known::Running { owner })) if owner == self.0.id => self.take(slot, revision).await?,
                Some((revision, Known::Running { .. })) => {
                    let since = *running.get_or_insert((revision, Instant::now()));
                    if since.0 != revision {
                        running = Some((revision, Instant::now()));
                    }
                    if gone(&running) { self.take(slot, revision).await? } else { false }
                }
                Some((revision, _)) => self.take(slot, revision).await?,
                // A running refresh whose record is gone was lost by the store: it may be running all the same.
                None if gone(&running) => self.take(slot, 0).await?,
                None => false,
            };
            if taken {
                return Ok(Turn::Mine);
            }
            sleep(LOOK).await;
        }
    }

    /// Announces that this process refreshes, unless the record has changed since `revision`; 0 means that there is
    /// none.
    async fn take(&self, slot: &str, revision: u64) -> Result<bool, Away> {
        let known = json(&Known::Running { owner: self.0.id.clone() })?;
        let taken = self.ask(async |buckets| {
            let taken = match revision {
                0 => match buckets.refreshes.create(slot, known.clone()).await {
                    Err(error) if error.kind() == CreateErrorKind::AlreadyExists => return Ok(false),
                    created => created.map_err(|error| error.to_string()),
                },
                _ => match buckets.refreshes.update(slot, known.clone(), revision).await {
                    Err(error) if error.kind() == UpdateErrorKind::WrongLastRevision => return Ok(false),
                    updated => updated.map_err(|error| error.to_string()),
                },
            };
            taken.map(|_| true)
        });
        taken.await
    }

    /// Tells the other processes. It retries for as long as that helps: until then only this process knows the result.
    async fn tell(&self, proxy: &Proxy, slot: String, known: &Known) {
        let Ok(text) = json(known) else { return };
        if self.put(&slot, &text).await.is_ok() {
            return;
        }
        let store = self.clone();
        proxy.refreshes.tasks().spawn(async move {
            let again = async {
                while store.put(&slot, &text).await.is_err() {
                    sleep(LOOK).await;
                }
            };
            // After that the browser has come back here for it, or never will.
            let _ = timeout(LOCK, again).await;
        });
    }

    async fn put(&self, slot: &str, text: &Bytes) -> Result<(), Away> {
        let put = self.ask(async |buckets| {
            buckets.refreshes.put(slot, text.clone()).await.map(drop).map_err(|error| error.to_string())
        });
        put.await
    }

    async fn look(&self, slot: &str) -> Result<Option<(u64, Known)>, Away> {
        let entry =
            self.ask(async |buckets| buckets.refreshes.entry(slot).await.map_err(|error| error.to_string())).await?;
        let Some(entry) = entry.filter(|entry| entry.operation == Operation::Put) else { return Ok(None) };
        // Written by another version or someone else: it counts as none, and the next write replaces it.
        let known = serde_json::from_slice(&entry.value).unwrap_or(Known::Failed);
        Ok(Some((entry.revision, known)))
    }

    /// Uses the store, and logs when it goes down and when it is back.
    async fn ask<T>(&self, what: impl AsyncFnOnce(&Buckets) -> Result<T, String>) -> Result<T, Away> {
        let away = || self.0.away.lock().unwrap_or_else(PoisonError::into_inner);
        let rests = |since: &Instant| since.elapsed() < REST;
        if away().as_ref().is_some_and(rests) {
            return Err(Away);
        }
        let asked = timeout(ANSWER, async {
            let buckets = self.0.buckets.get_or_try_init(|| meet(self.0.servers.clone())).await?;
            // A message sent now would arrive later, when nobody needs it any more.
            if buckets.client.connection_state() != State::Connected {
                return Err("not connected".to_owned());
            }
            what(buckets).await
        });
        let answer = asked.await.unwrap_or_else(|_| Err("it doesn't answer".to_owned()));
        let was_away = std::mem::replace(&mut *away(), answer.is_err().then(Instant::now)).is_some();
        match &answer {
            Err(error) if !was_away => tracing::warn!(%error, "the shared store is down"),
            Ok(_) if was_away => tracing::info!("the shared store is available again"),
            _ => {}
        }
        answer.map_err(|_| Away)
    }
}

async fn meet(servers: Vec<ServerAddr>) -> Result<Buckets, String> {
    let options = ConnectOptions::new()
        .name("hourloom-proxy")
        .connection_timeout(ANSWER)
        .request_timeout(Some(ANSWER))
        .reconnect_delay_callback(|attempts| Duration::from_millis((attempts as u64).min(10).saturating_mul(100)));
    let client = options.connect(servers).await.map_err(|error| error.to_string())?;
    let jetstream = async_nats::jetstream::new(client.clone());
    let bucket = async |name: &str| {
        // Like the library's own `create_key_value`, which can't read the account information of servers before 2.10.
        let config = Config {
            name: format!("KV_{name}"),
            subjects: vec![format!("$KV.{name}.>")],
            max_messages_per_subject: 1,
            max_age: KEPT,
            discard: DiscardPolicy::New,
            allow_rollup: true,
            deny_delete: true,
            allow_direct: true,
            num_replicas: 1,
            ..Config::default()
        };
        let made = jetstream.create_stream(config).await.map_err(|error| error.to_string());
        // If the bucket exists, perhaps created by the operator with replicas, it is used.
        jetstream.get_key_value(name).await.map_err(|error| made.err().unwrap_or_else(|| error.to_string()))
    };
    Ok(Buckets { client, refreshes: bucket("hourloom_refreshes").await?, used: bucket("hourloom_used").await? })
}

fn open(proxy: &Proxy, provider: &str, slot: &str, sealed: &str) -> Result<Arc<Refreshed>, Away> {
    // Sealed under a key that this process doesn't have yet, which is temporary, as with browsers' envelopes.
    let Successor { access, until, refresh } =
        proxy.keys.open_at(Kind::Successor, provider, slot, sealed).ok_or(Away)?;
    Ok(Arc::new(Refreshed { access, until, refresh }))
}

fn json(known: &Known) -> Result<Bytes, Away> {
    serde_json::to_vec(known).map(Bytes::from).map_err(|_| Away)
}

/// A key of the store. Tokens and proofs are too random to be guessed from their hash.
fn mark(kind: &str, what: &str) -> String {
    let digest = Sha256::digest(format!("{kind}|{what}"));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
