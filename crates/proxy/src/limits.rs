//! How much anybody may ask for: by address, by connection, logins apart, and all together.

use std::fmt;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Extension, http::HeaderMap};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::StatusCode;
use ipnet::IpNet;
use providers::Fault;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

use crate::Proxy;
use crate::correlation::RequestId;
use crate::problem::Problem;
use crate::proof::Thumbprint;

/// After so many checks, what is full again is forgotten.
const SWEEP: usize = 10_000;

/// The settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests a second from an address, once its burst is used.
    pub address_per_second: NonZeroU32,
    /// Requests at once from an address.
    pub address_burst: NonZeroU32,
    /// Calls a second for a connection, once its burst is used.
    pub grant_per_second: NonZeroU32,
    /// Calls at once for a connection.
    pub grant_burst: NonZeroU32,
    /// Begun and ended logins a minute from an address.
    pub logins_per_minute: NonZeroU32,
    /// Requests under way at once, of everybody.
    pub in_flight: NonZeroU32,
    /// Connections at once, of everybody; more of them wait until one ends.
    pub connections: NonZeroU32,
    /// Calls of a provider in half a minute before its failures count as an outage ([`crate::breaker`]).
    pub outage_calls: u32,
}

const fn count(number: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(number.saturating_sub(1))
}

impl Limits {
    /// For a host that is on somebody's own machine, where all tabs and tests have one address.
    pub const SANDBOX: Self = Self {
        address_per_second: count(1000),
        address_burst: count(5000),
        grant_per_second: count(500),
        grant_burst: count(2000),
        logins_per_minute: count(600),
        in_flight: count(512),
        connections: count(4096),
        outage_calls: 500,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            address_per_second: count(20),
            address_burst: count(100),
            grant_per_second: count(5),
            grant_burst: count(30),
            logins_per_minute: count(10),
            in_flight: count(512),
            connections: count(4096),
            outage_calls: 20,
        }
    }
}

/// The address that a connection comes from, among a request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The address that a request is counted for, among its extensions.
#[derive(Clone, Copy, Debug)]
pub struct CountedFor(IpAddr);

/// Counts.
pub struct Meters {
    address: Meter<IpAddr>,
    login: Meter<IpAddr>,
    grant: Meter<[u8; 16]>,
    in_flight: Semaphore,
}

impl fmt::Debug for Meters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meters").finish_non_exhaustive()
    }
}

impl Meters {
    /// By these settings.
    pub fn new(limits: &Limits) -> Self {
        let second = |rate, burst| Quota::per_second(rate).allow_burst(burst);
        Self {
            address: Meter::new(second(limits.address_per_second, limits.address_burst)),
            login: Meter::new(Quota::per_minute(limits.logins_per_minute)),
            grant: Meter::new(second(limits.grant_per_second, limits.grant_burst)),
            in_flight: Semaphore::new(limits.in_flight.get() as usize),
        }
    }

    /// Counts a call for a connection, which is known by the browser's key and the account.
    ///
    /// # Errors
    /// A wait.
    pub fn call(&self, key: &Thumbprint, provider: &str, account: &str) -> Result<(), Problem> {
        let whole = Sha256::digest(format!("{}|{provider}|{account}", key.as_str()));
        let mut name = [0; 16];
        name.copy_from_slice(&whole[..16]);
        self.grant.count(&name)
    }
}

struct Meter<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    clock: DefaultClock,
    checks: AtomicUsize,
}

impl<K: Hash + Eq + Clone> Meter<K> {
    fn new(quota: Quota) -> Self {
        Self { limiter: RateLimiter::dashmap(quota), clock: DefaultClock::default(), checks: AtomicUsize::new(0) }
    }

    fn count(&self, key: &K) -> Result<(), Problem> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            let retry_after_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1);
            Problem::from(Fault::Wait { retry_after_ms }).coded("host_limit")
        })
    }
}

/// Lets a request in, or tells it when to come again.
pub async fn admit(
    State(proxy): State<Proxy>,
    Extension(id): Extension<RequestId>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<Peer>().map_or(Ipv6Addr::UNSPECIFIED.into(), |peer| peer.0);
    let address = counted_for(peer, request.headers(), &proxy.trusted_proxies);
    if let Err(problem) = proxy.meters.address.count(&address) {
        return problem.answer(&id);
    }
    let Ok(_under_way) = proxy.meters.in_flight.try_acquire() else {
        let busy = Problem { exactly: Some(StatusCode::SERVICE_UNAVAILABLE), ..Fault::ProviderDown.into() };
        let later = [(http::header::RETRY_AFTER, "1")];
        return (later, busy.coded("host_busy").answer(&id)).into_response();
    };
    request.extensions_mut().insert(CountedFor(address));
    next.run(request).await
}

/// Counts a begun or ended login.
pub async fn login(
    State(proxy): State<Proxy>,
    Extension(id): Extension<RequestId>,
    Extension(CountedFor(address)): Extension<CountedFor>,
    request: Request,
    next: Next,
) -> Response {
    match proxy.meters.login.count(&address) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.answer(&id),
    }
}

/// Whose request it is: the peer's, or what a trusted peer says in `X-Forwarded-For`, read from its own end back to the
/// first that isn't trusted. An IPv6 network of 64 bits is one household.
fn counted_for(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |ip: &IpAddr| trusted.iter().any(|network| network.contains(ip));
    let mut address = peer.to_canonical();
    if is_trusted(&address) {
        let values = headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok());
        let all: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
        for said in all.into_iter().rev() {
            let Ok(said) = said.trim().parse::<IpAddr>() else { break };
            address = said.to_canonical();
            if !is_trusted(&address) {
                break;
            }
        }
    }
    match address {
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_peer_speaks_for_others() {
        let trusted: Vec<IpNet> = vec!["10.0.0.0/8".parse().unwrap()];
        for (peer, forwarded, want) in [
            ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
            ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "unknown, 198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "198.51.100.1, unknown", "10.0.0.1"),
            ("::ffff:10.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            let counted = counted_for(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(counted, want.parse::<IpAddr>().unwrap(), "{peer} {forwarded}");
        }
    }

    #[test]
    fn a_burst_is_allowed_and_the_next_is_told_when_to_come() {
        let meter = Meter::new(Quota::per_minute(count(3)));
        for at in 1..=3 {
            assert!(meter.count(&"a").is_ok(), "{at}");
        }
        let problem = meter.count(&"a").unwrap_err();
        assert_eq!((problem.class().as_str(), problem.code), ("rate_limited", Some("host_limit")));
        assert!(meter.count(&"b").is_ok(), "another's is another matter");
    }
}
