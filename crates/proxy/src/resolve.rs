//! Resolves host names, and only to public IP addresses: a provider's name that leads into the operator's own network
//! is an attack, whoever set it. The operator can exempt hosts in the configuration.

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// Resolves names with the system's resolver and drops addresses that aren't public.
#[derive(Clone, Debug, Default)]
pub struct Resolver {
    trusted: Arc<BTreeSet<String>>,
}

impl Resolver {
    /// `trusted` hosts may have any address.
    pub fn new(trusted: BTreeSet<String>) -> Self {
        Self { trusted: Arc::new(trusted) }
    }
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let trusted = self.trusted.contains(name.as_str());
        Box::pin(async move {
            let all = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let good: Vec<SocketAddr> = all.filter(|address| trusted || is_public(address.ip())).collect();
            if good.is_empty() {
                return Err(io::Error::other("the host name has no public IP address").into());
            }
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

/// Whether an IP address is public: not private, loopback, link-local, shared (RFC 6598), reserved, documentation or
/// multicast, nor an IPv6 form of such an IPv4 address (mapped, 6to4, NAT64, Teredo).
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || matches!(
            (a, b, c),
            (0 | 240..=255, _, _) | (100, 64..=127, _) | (192, 0, 0) | (192, 88, 99) | (198, 18 | 19, _)
        );
    !special
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let segments = ip.segments();
    // Only 2000::/3 is assigned at all; addresses that contain an IPv4 address are judged by that, or refused.
    let given_out = segments[0] & 0xe000 == 0x2000;
    let special =
        matches!(segments, [0x2001, 0x0000..=0x01ff | 0x0db8, ..] | [0x2002, ..] | [0x3fff, 0x0000..=0x0fff, ..]);
    given_out && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_public_addresses_are() {
        for (address, public) in [
            ("93.184.216.34", true),
            ("0.0.0.0", false),
            ("10.1.2.3", false),
            ("100.64.0.1", false),
            ("127.0.0.1", false),
            ("169.254.169.254", false),
            ("172.16.0.1", false),
            ("172.32.0.1", true),
            ("192.0.0.1", false),
            ("192.168.1.1", false),
            ("198.18.0.1", false),
            ("203.0.113.1", false),
            ("224.0.0.1", false),
            ("240.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:2800:220:1::1", true),
            ("::", false),
            ("::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:93.184.216.34", false),
            ("::127.0.0.1", false),
            ("64:ff9b::7f00:1", false),
            ("64:ff9b:1::1", false),
            ("2002:7f00:1::1", false),
            ("2001::1", false),
            ("2001:db8::1", false),
            ("fc00::1", false),
            ("fd00:ec2::254", false),
            ("fe80::1", false),
            ("fec0::1", false),
            ("ff02::1", false),
        ] {
            assert_eq!(is_public(address.parse().unwrap()), public, "{address}");
        }
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_followed_only_when_it_is_trusted() {
        let name = || "localhost".parse::<Name>().unwrap();
        assert!(Resolver::default().resolve(name()).await.is_err());
        let trusting = Resolver::new(BTreeSet::from(["localhost".to_owned()]));
        assert!(trusting.resolve(name()).await.unwrap().all(|address| address.ip().is_loopback()));
    }
}
