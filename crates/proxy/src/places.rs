//! Slots for concurrent requests: in total, by IP address, and by provider. A request takes a slot once it has arrived
//! completely, since before that it needs nothing of ours, and returns it with its response.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use http::StatusCode;
use providers::Fault;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::connections::Busy;
use crate::correlation::RequestId;
use crate::limits::Limits;
use crate::problem::Problem;

/// How long a request without a slot has to wait, in milliseconds.
const LATER: u64 = 1_000;

/// Counts what each key holds, up to a limit.
#[derive(Debug)]
pub struct Shares<K: Eq + Hash> {
    most: usize,
    held: Arc<Mutex<HashMap<K, usize>>>,
}

/// One unit of a key's count, returned when it is dropped.
#[derive(Debug)]
pub struct Share<K: Eq + Hash> {
    whose: K,
    held: Arc<Mutex<HashMap<K, usize>>>,
}

impl<K: Eq + Hash + Clone> Shares<K> {
    fn new(most: usize) -> Self {
        Self { most, held: Arc::default() }
    }

    fn take(&self, whose: K) -> Option<Share<K>> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let count = held.entry(whose.clone()).or_default();
        // A key without any is never refused, so no entry of zero remains.
        if *count >= self.most {
            return None;
        }
        *count = count.saturating_add(1);
        Some(Share { whose, held: Arc::clone(&self.held) })
    }
}

impl<K: Eq + Hash> Drop for Share<K> {
    fn drop(&mut self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = held.get_mut(&self.whose) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                held.remove(&self.whose);
            }
        }
    }
}

/// All slots.
#[derive(Debug)]
pub struct Places {
    all: Arc<Semaphore>,
    most: usize,
    addresses: Shares<IpAddr>,
    providers: Shares<&'static str>,
}

/// The slot of a request.
#[derive(Debug)]
pub struct Place {
    of_all: Option<OwnedSemaphorePermit>,
    _of_address: Share<IpAddr>,
    _busy: Option<Busy>,
}

impl Place {
    /// Returns the shared slot, but still counts for its IP address.
    pub(crate) fn rest(&mut self) {
        self.of_all = None;
    }
}

impl Places {
    /// With these settings. A provider can have half of all slots, so that an outage leaves room for the others.
    pub fn new(limits: &Limits) -> Self {
        let most = limits.in_flight.get() as usize;
        Self {
            all: Arc::new(Semaphore::new(most)),
            most,
            addresses: Shares::new(limits.in_flight_per_address.get() as usize),
            providers: Shares::new(most.div_ceil(2)),
        }
    }

    /// The number of slots in use.
    pub fn taken(&self) -> usize {
        self.most.saturating_sub(self.all.available_permits())
    }

    /// A slot for the request with this id, which has arrived completely over this connection.
    ///
    /// # Errors
    /// A problem that says how long to wait if the IP address is at its limit; 503 if there are no slots left.
    pub(crate) fn take(&self, id: &RequestId, busy: Option<Busy>) -> Result<(), Problem> {
        let of_address = self.addresses.take(id.address()).ok_or_else(|| later("in_flight_per_address"))?;
        let of_all = Arc::clone(&self.all).try_acquire_owned().map_err(|_| {
            let full = Problem { exactly: Some(StatusCode::SERVICE_UNAVAILABLE), ..Fault::ProviderDown.into() };
            full.coded("host_busy").because("in_flight")
        })?;
        id.takes(Place { of_all: Some(of_all), _of_address: of_address, _busy: busy });
        Ok(())
    }

    /// A unit of this provider's share.
    ///
    /// # Errors
    /// A problem that says how long to wait.
    pub(crate) fn at(&self, provider: &'static str) -> Result<Share<&'static str>, Problem> {
        self.providers.take(provider).ok_or_else(|| later("in_flight_at_provider"))
    }
}

fn later(why: &'static str) -> Problem {
    Problem::from(Fault::Wait { retry_after_ms: LATER }).coded("host_limit").because(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_client_has_a_share_and_freed_places_are_forgotten() {
        let shares = Shares::new(2);
        let held: Vec<_> = ["a", "a", "b"].into_iter().map(|whose| shares.take(whose).unwrap()).collect();
        assert!(shares.take("a").is_none() && shares.take("b").is_some(), "another's is another matter");
        drop(held);
        assert!(shares.held.lock().unwrap().is_empty());
        assert!(shares.take("a").is_some());
    }
}
