//! Rate limits: by IP address and by connection, with separate ones for sign-ins and refreshes. See
//! [`crate::connections`] and [`crate::places`] for concurrent use.

use std::fmt;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum::{Extension, http::HeaderMap};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{HeaderValue, header};
use ipnet::IpNet;
use providers::Fault;
use sha2::{Digest, Sha256};

use crate::Proxy;
use crate::correlation::RequestId;
use crate::problem::Problem;
use crate::proof::Thumbprint;

/// After this many checks, unused limiters are dropped.
const SWEEP: usize = 10_000;

/// The settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests per second from an IP address, after its burst.
    pub address_per_second: NonZeroU32,
    /// Burst of requests from an IP address.
    pub address_burst: NonZeroU32,
    /// Calls per second of a connection, after its burst.
    pub grant_per_second: NonZeroU32,
    /// Burst of calls of a connection.
    pub grant_burst: NonZeroU32,
    /// Started and finished sign-ins per minute from an IP address.
    pub logins_per_minute: NonZeroU32,
    /// Refreshes and revocations per minute of a connection, and their burst.
    pub refreshes_per_minute: NonZeroU32,
    /// Refreshes and revocations per minute from an IP address, and their burst.
    pub address_refreshes_per_minute: NonZeroU32,
    /// Concurrent requests in total.
    pub in_flight: NonZeroU32,
    /// Concurrent requests from an IP address.
    pub in_flight_per_address: NonZeroU32,
    /// Concurrent connections in total ([`crate::connections`]).
    pub connections: NonZeroU32,
    /// Concurrent connections from an IP address.
    pub connections_per_address: NonZeroU32,
    /// Requests over a connection before it is closed.
    pub requests_per_connection: NonZeroU32,
    /// Calls to a provider within 30 seconds before its failures count as an outage ([`crate::breaker`]).
    pub outage_calls: u32,
}

const fn count(number: u32) -> NonZeroU32 {
    NonZeroU32::MIN.saturating_add(number.saturating_sub(1))
}

impl Limits {
    /// For a host on a developer's own machine, where all tabs and tests have the same IP address.
    pub const SANDBOX: Self = Self {
        address_per_second: count(1000),
        address_burst: count(5000),
        grant_per_second: count(500),
        grant_burst: count(2000),
        logins_per_minute: count(600),
        refreshes_per_minute: count(6000),
        address_refreshes_per_minute: count(6000),
        in_flight: count(512),
        in_flight_per_address: count(512),
        connections: count(4096),
        connections_per_address: count(4096),
        requests_per_connection: count(100_000),
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
            refreshes_per_minute: count(30),
            address_refreshes_per_minute: count(120),
            in_flight: count(512),
            in_flight_per_address: count(64),
            connections: count(4096),
            connections_per_address: count(128),
            requests_per_connection: count(1000),
            outage_calls: 20,
        }
    }
}

/// The IP address that a connection comes from, as an extension of its requests.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The counters of the limits.
pub struct Meters {
    address: Meter<IpAddr>,
    login: Meter<IpAddr>,
    grant: Meter<Name>,
    refresh: Meter<Name>,
    refresh_by_address: Meter<IpAddr>,
}

/// Identifies a connection, by the browser's key and the account.
type Name = [u8; 16];

fn name(key: &Thumbprint, provider: &str, account: &str) -> Name {
    let whole = Sha256::digest(format!("{}|{provider}|{account}", key.as_str()));
    let mut name = Name::default();
    name.copy_from_slice(&whole[..16]);
    name
}

impl fmt::Debug for Meters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meters").finish_non_exhaustive()
    }
}

impl Meters {
    /// With these settings.
    pub fn new(limits: &Limits) -> Self {
        let second = |rate, burst| Quota::per_second(rate).allow_burst(burst);
        Self {
            address: Meter::new("address", second(limits.address_per_second, limits.address_burst)),
            login: Meter::new("logins", Quota::per_minute(limits.logins_per_minute)),
            grant: Meter::new("calls", second(limits.grant_per_second, limits.grant_burst)),
            refresh: Meter::new("refreshes", Quota::per_minute(limits.refreshes_per_minute)),
            refresh_by_address: Meter::new("address_refreshes", Quota::per_minute(limits.address_refreshes_per_minute)),
        }
    }

    /// Counts a call of a connection.
    ///
    /// # Errors
    /// A problem that says how long to wait.
    pub fn call(&self, key: &Thumbprint, provider: &str, account: &str) -> Result<(), Problem> {
        self.grant.count(&name(key, provider, account))
    }

    /// Counts a refresh or a revocation, for a connection and for the IP address of the request.
    ///
    /// # Errors
    /// A problem that says how long to wait.
    pub fn refresh(&self, id: &RequestId, key: &Thumbprint, provider: &str, account: &str) -> Result<(), Problem> {
        self.refresh.count(&name(key, provider, account))?;
        self.refresh_by_address.count(&id.address())
    }
}

struct Meter<K: Hash + Eq + Clone> {
    what: &'static str,
    limiter: DefaultKeyedRateLimiter<K>,
    clock: DefaultClock,
    checks: AtomicUsize,
}

impl<K: Hash + Eq + Clone> Meter<K> {
    fn new(what: &'static str, quota: Quota) -> Self {
        let (limiter, clock) = (RateLimiter::dashmap(quota), DefaultClock::default());
        Self { what, limiter, clock, checks: AtomicUsize::new(0) }
    }

    fn count(&self, key: &K) -> Result<(), Problem> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % SWEEP == SWEEP - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        self.limiter.check_key(key).map_err(|not_until| {
            let wait = not_until.wait_time_from(self.clock.now());
            let retry_after_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX).max(1);
            Problem::from(Fault::Wait { retry_after_ms }).coded("host_limit").because(self.what)
        })
    }
}

/// Releases what a request holds, even if its client has gone.
struct Leaving(RequestId);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.leaves();
    }
}

/// Admits a request, or tells it how long to wait.
pub async fn admit(
    State(proxy): State<Proxy>,
    Extension(id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<Peer>().map_or(Ipv6Addr::UNSPECIFIED.into(), |peer| peer.0);
    let address = counted_for(peer, request.headers(), &proxy.trusted_proxies);
    id.comes_from(address);
    if let Err(problem) = proxy.meters.address.count(&address) {
        let mut answer = problem.answer(&id);
        // Close the connection without reading the rest, unless a reverse proxy shares it among many clients.
        if !is_trusted(peer, &proxy.trusted_proxies) {
            answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        return answer;
    }
    let _leaving = Leaving(id);
    next.run(request).await
}

/// Counts a started or finished sign-in.
pub async fn login(
    State(proxy): State<Proxy>,
    Extension(id): Extension<RequestId>,
    request: Request,
    next: Next,
) -> Response {
    match proxy.meters.login.count(&id.address()) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.answer(&id),
    }
}

/// Whether this peer represents other clients.
pub(crate) fn is_trusted(peer: IpAddr, trusted: &[IpNet]) -> bool {
    let peer = peer.to_canonical();
    trusted.iter().any(|network| network.contains(&peer))
}

/// The IP address that a request is counted for: the peer's, or for a trusted peer the last one in `X-Forwarded-For`
/// that isn't trusted.
fn counted_for(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut address = peer.to_canonical();
    if is_trusted(address, trusted) {
        let values = headers.get_all("x-forwarded-for").into_iter().filter_map(|value| value.to_str().ok());
        let all: Vec<&str> = values.flat_map(|value| value.split(',')).collect();
        for said in all.into_iter().rev() {
            let Some(said) = forwarded(said.trim()) else { break };
            address = said.to_canonical();
            if !is_trusted(address, trusted) {
                break;
            }
        }
    }
    household(address)
}

/// Parses an IP address as reverse proxies write it: some add the port, and some put IPv6 in brackets.
fn forwarded(said: &str) -> Option<IpAddr> {
    let bare = said.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(said);
    bare.parse().ok().or_else(|| said.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

/// The addresses that count as one: an IPv4 address, or an IPv6 network of 64 bits.
pub(crate) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
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
            ("10.0.0.1", "198.51.100.1:50123", "198.51.100.1"),
            ("10.0.0.1", "198.51.100.1:1, 10.0.0.2:2", "198.51.100.1"),
            ("10.0.0.1", "[2001:db8:1:2:3:4:5:6]:443", "2001:db8:1:2::"),
            ("10.0.0.1", "[2001:db8:1:2:3:4:5:6]", "2001:db8:1:2::"),
            ("10.0.0.1", "198.51.100.1:none", "10.0.0.1"),
            ("::ffff:10.0.0.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            let counted = counted_for(peer.parse().unwrap(), &headers, &trusted);
            assert_eq!(counted, want.parse::<IpAddr>().unwrap(), "{peer} {forwarded}");
        }
    }

    #[test]
    fn a_burst_is_allowed_and_the_next_request_gets_a_retry_time() {
        let meter = Meter::new("logins", Quota::per_minute(count(3)));
        for at in 1..=3 {
            assert!(meter.count(&"a").is_ok(), "{at}");
        }
        let problem = meter.count(&"a").unwrap_err();
        assert_eq!(
            (problem.class().as_str(), problem.code, problem.why),
            ("rate_limited", Some("host_limit"), Some("logins"))
        );
        assert!(meter.count(&"b").is_ok(), "another's is another matter");
    }
}
