//! The URL of a proxy.

use std::fmt;
use std::sync::Arc;

use crate::config::Wrong;

/// The URL of a proxy: scheme, host, optional port and path; it always ends in `/`.
///
/// It contains only characters that are safe in a policy's list of sources and in JSON without escaping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    text: Arc<str>,
    /// Length of the origin in bytes.
    origin: usize,
}

impl Address {
    /// Parses `https://proxy.example`, with or without a path and a trailing slash; `http://` only on this machine.
    ///
    /// # Errors
    /// The [`Wrong`] that says what the text is instead.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let wrong = || Wrong::Address(text.into());
        let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        let default_port = match scheme {
            "https" => "443",
            "http" => "80",
            _ => return Err(Wrong::Scheme(text.into())),
        };
        let (host, port) = authority_parts(authority).ok_or_else(wrong)?;
        let path = path.strip_suffix('/').unwrap_or(path);
        if !(path.is_empty() || path.split('/').all(is_segment)) {
            return Err(wrong());
        }
        let host = host.to_ascii_lowercase();
        if scheme == "http" && !is_this_machine(&host) {
            return Err(Wrong::Scheme(text.into()));
        }
        let port = port.filter(|port| *port != default_port).map(|port| format!(":{port}")).unwrap_or_default();
        let origin = format!("{scheme}://{host}{port}");
        let slash = if path.is_empty() { "" } else { "/" };
        Ok(Self { text: format!("{origin}{slash}{path}/").into(), origin: origin.len() })
    }

    /// Scheme, host and port, as Content Security Policies compare them.
    pub fn origin(&self) -> &str {
        &self.text[..self.origin]
    }

    /// The whole URL.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn authority_parts(authority: &str) -> Option<(&str, Option<&str>)> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (inside, after) = rest.split_once(']')?;
            let is_address =
                inside.contains(':') && inside.bytes().all(|b| b.is_ascii_hexdigit() || b":.".contains(&b));
            (authority.strip_suffix(after)?, is_address.then_some(after)?)
        }
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let named = |host: &str| host.split('.').all(is_label);
    let port = match port {
        "" => None,
        port => Some(port.strip_prefix(':').filter(|port| is_port(port))?),
    };
    (host.starts_with('[') || named(host)).then_some((host, port))
}

fn is_label(label: &str) -> bool {
    !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_port(port: &str) -> bool {
    !port.starts_with('0') && port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok()
}

/// Whether a path segment is one that a browser neither resolves (`..`) nor drops.
fn is_segment(segment: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    !matches!(segment, "" | "." | "..") && segment.bytes().all(plain)
}

fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]")
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn an_address_ends_in_a_slash_however_it_was_written() {
        for (given, text, origin) in [
            ("https://proxy.example", "https://proxy.example/", "https://proxy.example"),
            ("https://proxy.example/", "https://proxy.example/", "https://proxy.example"),
            ("https://Proxy.Example:443/plan", "https://proxy.example/plan/", "https://proxy.example"),
            ("https://a.example:8443/x/y/", "https://a.example:8443/x/y/", "https://a.example:8443"),
            ("http://127.0.0.1:8080", "http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
            ("http://localhost:80/", "http://localhost/", "http://localhost"),
            ("http://[::1]:9000", "http://[::1]:9000/", "http://[::1]:9000"),
            ("https://[2001:DB8::1]/p", "https://[2001:db8::1]/p/", "https://[2001:db8::1]"),
        ] {
            let address = Address::parse(given).unwrap();
            assert_eq!((address.as_str(), address.origin()), (text, origin), "{given}");
            assert_eq!(Address::parse(text).unwrap(), address, "what is written is read back");
        }
    }

    #[test]
    fn other_schemes_are_refused_and_plain_http_is_for_this_machine() {
        for text in [
            "http://proxy.example/",
            "http://127.0.0.1.evil.example/",
            "http://localhost.evil.example/",
            "ftp://proxy.example/",
            "ws://proxy.example/",
            "HTTPS://proxy.example/",
            "javascript://alert/",
            " https://proxy.example/",
        ] {
            assert_eq!(Address::parse(text), Err(Wrong::Scheme(text.into())), "{text}");
        }
    }

    #[test]
    fn ambiguous_or_policy_breaking_addresses_are_refused() {
        for text in [
            "",
            "proxy.example",
            "//proxy.example/",
            "https:proxy.example",
            "https://",
            "https:///x",
            "https://*.example/",
            "https://proxy.example; script-src *",
            "https://proxy.example 'unsafe-eval'",
            "https://proxy.example,https://evil.example",
            "https://user@proxy.example/",
            "https://proxy.example\\@evil.example/",
            "https://proxy.example/?x",
            "https://proxy.example/#x",
            "https://proxy.example/../x",
            "https://proxy.example//x",
            "https://proxy.example/\"",
            "https://proxy.example:0/",
            "https://proxy.example:65536/",
            "https://proxy.example:/",
            "https://proxy..example/",
            "https://[::1/",
            "https://[proxy]/",
            "https://[::1]x/",
            "https://proxy.example/ ",
            "https://прокси.example/",
        ] {
            assert_eq!(Address::parse(text), Err(Wrong::Address(text.into())), "{text}");
        }
    }
}
