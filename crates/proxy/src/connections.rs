//! Connections: a limit by IP address and in total. When there is no room, the connection is closed that has been
//! waiting longest for its client: for a request that doesn't arrive or a response that isn't read. Trusted reverse
//! proxies represent many clients and have no limit of their own.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use crate::limits::{Limits, household};

/// A connection that has waited less than this may be about to send its request.
const GRACE: Duration = Duration::from_secs(1);

/// The open connections.
#[derive(Debug)]
pub struct Connections {
    most: usize,
    most_of_one: usize,
    all: Mutex<All>,
    freed: Notify,
}

#[derive(Debug, Default)]
struct All {
    count: usize,
    last: u64,
    by_address: HashMap<IpAddr, Vec<Arc<State>>>,
}

#[derive(Debug)]
struct State {
    number: u64,
    began: Instant,
    /// Since when it has been waiting for its client, in milliseconds after `began`.
    waits_since: AtomicU64,
    busy: AtomicBool,
    ended: Notify,
    is_ended: AtomicBool,
}

/// A connection's slot, freed when it is dropped.
#[derive(Debug)]
pub struct Seat {
    of: Arc<Connections>,
    address: IpAddr,
    state: Arc<State>,
}

/// While this is held, the connection is waiting for us.
#[derive(Debug)]
pub struct Busy(Arc<State>);

/// Why there is no slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Full {
    /// The IP address is at its limit, and all of its connections are in use.
    Address,
    /// No slot for anyone for at least this long.
    For(Duration),
}

impl State {
    fn waits(&self) -> Option<Duration> {
        if self.busy.load(Ordering::Relaxed) {
            return None;
        }
        let since = Duration::from_millis(self.waits_since.load(Ordering::Relaxed));
        Some(self.began.elapsed().saturating_sub(since))
    }

    fn touch(&self) {
        let ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.waits_since.store(ms, Ordering::Relaxed);
    }

    fn end(&self) {
        self.is_ended.store(true, Ordering::Relaxed);
        self.ended.notify_one();
    }
}

impl All {
    fn remove(&mut self, address: IpAddr, number: u64) {
        let Some(of_one) = self.by_address.get_mut(&address) else { return };
        let before = of_one.len();
        of_one.retain(|state| state.number != number);
        self.count = self.count.saturating_sub(before.saturating_sub(of_one.len()));
        if of_one.is_empty() {
            self.by_address.remove(&address);
        }
    }

    /// The connection that has waited longest, of one IP address or of all.
    fn idlest(&self, of: Option<IpAddr>) -> Option<(IpAddr, Arc<State>, Duration)> {
        let waiting = self.by_address.iter().filter(|(address, _)| of.is_none_or(|of| of == **address));
        let waiting = waiting.flat_map(|(address, states)| states.iter().map(move |state| (*address, state)));
        let waiting = waiting.filter_map(|(address, state)| Some((address, state, state.waits()?)));
        waiting.max_by_key(|(.., waits)| *waits).map(|(address, state, waits)| (address, Arc::clone(state), waits))
    }
}

impl Connections {
    /// No connections yet.
    pub fn new(limits: &Limits) -> Self {
        Self {
            most: limits.connections.get() as usize,
            most_of_one: limits.connections_per_address.get() as usize,
            all: Mutex::default(),
            freed: Notify::new(),
        }
    }

    /// The number of open connections.
    pub fn open(&self) -> usize {
        self.all().count
    }

    /// Waits until a connection has ended.
    pub async fn freed(&self) {
        self.freed.notified().await;
    }

    /// A slot for a connection from `address`; with `speaks_for_many`, it has no limit of its own.
    ///
    /// # Errors
    /// [`Full`].
    pub fn enter(self: &Arc<Self>, address: IpAddr, speaks_for_many: bool) -> Result<Seat, Full> {
        let address = household(address);
        let mut all = self.all();
        if !speaks_for_many && all.by_address.get(&address).is_some_and(|of_one| of_one.len() >= self.most_of_one) {
            match all.idlest(Some(address)) {
                Some((_, idlest, waits)) if waits >= GRACE => {
                    all.remove(address, idlest.number);
                    idlest.end();
                }
                _ => return Err(Full::Address),
            }
        }
        if all.count >= self.most {
            match all.idlest(None) {
                Some((whose, idlest, waits)) if waits >= GRACE => {
                    all.remove(whose, idlest.number);
                    idlest.end();
                }
                Some((.., waits)) => return Err(Full::For(GRACE.saturating_sub(waits))),
                None => return Err(Full::For(GRACE)),
            }
        }
        all.last = all.last.saturating_add(1);
        all.count = all.count.saturating_add(1);
        let state = Arc::new(State {
            number: all.last,
            began: Instant::now(),
            waits_since: AtomicU64::new(0),
            busy: AtomicBool::new(false),
            ended: Notify::new(),
            is_ended: AtomicBool::new(false),
        });
        all.by_address.entry(address).or_default().push(Arc::clone(&state));
        drop(all);
        Ok(Seat { of: Arc::clone(self), address, state })
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Waits until the slot is needed for another connection.
    pub async fn ended(&self) {
        self.state.ended.notified().await;
    }

    /// Whether the slot was taken away.
    pub fn is_ended(&self) -> bool {
        self.state.is_ended.load(Ordering::Relaxed)
    }

    /// A request has been answered: from now on the connection waits for its client.
    pub fn answered(&self) {
        self.state.touch();
    }

    /// We have work to do for it.
    pub fn busy(&self) -> Busy {
        self.state.busy.store(true, Ordering::Relaxed);
        Busy(Arc::clone(&self.state))
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.touch();
        self.0.busy.store(false, Ordering::Relaxed);
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.of.all().remove(self.address, self.state.number);
        self.of.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn connections(most: u32, most_of_one: u32) -> Arc<Connections> {
        let (connections, connections_per_address) = (most.try_into().unwrap(), most_of_one.try_into().unwrap());
        Arc::new(Connections::new(&Limits { connections, connections_per_address, ..Limits::default() }))
    }

    fn address(last: u8) -> IpAddr {
        [198, 51, 100, last].into()
    }

    #[tokio::test(start_paused = true)]
    async fn the_longest_idle_connection_makes_room_and_a_busy_one_never_does() {
        let all = connections(3, 2);
        let first = all.enter(address(1), false).unwrap();
        let served = first.busy();
        tokio::time::advance(Duration::from_millis(400)).await;
        let second = all.enter(address(1), false).unwrap();
        assert_eq!(all.enter(address(1), false).unwrap_err(), Full::Address, "the second may just be sending");
        tokio::time::advance(Duration::from_millis(999)).await;
        assert_eq!(all.enter(address(1), false).unwrap_err(), Full::Address);
        tokio::time::advance(Duration::from_millis(1)).await;
        let third = all.enter(address(1), false).unwrap();
        assert!(second.is_ended() && !first.is_ended() && !third.is_ended());
        let other = all.enter(address(2), false).unwrap();
        assert_eq!(all.enter(address(3), false).unwrap_err(), Full::For(GRACE), "all three are in use");
        tokio::time::advance(Duration::from_millis(600)).await;
        other.answered();
        assert_eq!(all.enter(address(3), false).unwrap_err(), Full::For(Duration::from_millis(400)));
        tokio::time::advance(Duration::from_millis(400)).await;
        let _last = all.enter(address(3), false).unwrap();
        assert!(third.is_ended() && !other.is_ended());
        assert_eq!(all.open(), 3);
        drop((served, second, third));
        assert_eq!(all.open(), 3, "what was taken away isn't counted twice");
        drop((first, other));
        assert_eq!(all.open(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_prefix_counts_as_one_client_and_a_trusted_peer_isnt_counted() {
        let all = connections(10, 1);
        let net = |last| format!("2001:db8:1:2::{last}").parse::<IpAddr>().unwrap();
        let _one = all.enter(net(1), false).unwrap();
        assert_eq!(all.enter(net(2), false).unwrap_err(), Full::Address);
        let many: Vec<_> = (0..9).map(|_| all.enter(address(1), true).unwrap()).collect();
        assert_eq!(all.open(), 10);
        drop(many);
        assert_eq!(all.open(), 1);
    }
}
