//! How often anybody may ask: by address, by connection, logins and refreshes apart. How much at once is a matter of
//! [`crate::connections`] and [`crate::places`].

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
    /// Refreshes and revocations a minute of a connection, and as many at once.
    pub refreshes_per_minute: NonZeroU32,
    /// The same of an address.
    pub address_refreshes_per_minute: NonZeroU32,
    /// Requests under way at once, of everybody.
    pub in_flight: NonZeroU32,
    /// The same of an address.
    pub in_flight_per_address: NonZeroU32,
    /// Connections at once, of everybody ([`crate::connections`]).
    pub connections: NonZeroU32,
    /// The same of an address.
    pub connections_per_address: NonZeroU32,
    /// Requests over a connection before it is closed.
    pub requests_per_connection: NonZeroU32,
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

/// The address that a connection comes from, among a request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Counts.
pub struct Meters {
    address: Meter<IpAddr>,
    login: Meter<IpAddr>,
    grant: Meter<Name>,
    refresh: Meter<Name>,
    refresh_by_address: Meter<IpAddr>,
}

/// A connection, by the browser's key and the account.
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
    /// By these settings.
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

    /// Counts a call for a connection.
    ///
    /// # Errors
    /// A wait.
    pub fn call(&self, key: &Thumbprint, provider: &str, account: &str) -> Result<(), Problem> {
        self.grant.count(&name(key, provider, account))
    }

    /// Counts a refresh or a revocation for a connection and for the address that the request comes from.
    ///
    /// # Errors
    /// A wait.
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

/// Gives back what a request holds, also when nobody waits for its answer any more.
struct Leaving(RequestId);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.leaves();
    }
}

/// Lets a request in, or tells it when to come again.
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
        // What else lies in this connection isn't read; one that many people share stays.
        if !is_trusted(peer, &proxy.trusted_proxies) {
            answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        return answer;
    }
    let _leaving = Leaving(id);
    next.run(request).await
}

/// Counts a begun or ended login.
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

/// Whether this peer speaks for others.
pub(crate) fn is_trusted(peer: IpAddr, trusted: &[IpNet]) -> bool {
    let peer = peer.to_canonical();
    trusted.iter().any(|network| network.contains(&peer))
}

/// Whose request it is: the peer's, or what a trusted peer says in `X-Forwarded-For`, read from its own end back to the
/// first that isn't trusted.
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

/// An address as reverse proxies write it: some add the port, and then, or always, brackets around IPv6.
fn forwarded(said: &str) -> Option<IpAddr> {
    let bare = said.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(said);
    bare.parse().ok().or_else(|| said.parse::<SocketAddr>().ok().map(|with_port| with_port.ip()))
}

/// Who counts as one: an address, and of IPv6 a network of 64 bits.
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
    fn a_burst_is_allowed_and_the_next_is_told_when_to_come() {
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
