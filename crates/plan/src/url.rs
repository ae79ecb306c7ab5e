//! URLs that come from outside, taken apart in one place: which of them may be shown as a link, which the page may be
//! left for, and what they say.
//!
//! Not a parser of the whole standard: it only tells apart what these questions need, and whatever is unusual is no link.
//! The `url` crate knows the standard and brings the tables of internationalised host names along (ADR 0028).

use crate::title::is_unseen;

/// A URL with an authority, `scheme://user@host:port/path?query#fragment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Url<'a> {
    /// As written.
    pub scheme: &'a str,
    /// What stands before an `@`: text there looks like the host and isn't.
    pub user: Option<&'a str>,
    /// As written, with the brackets of an IPv6 address.
    pub host: &'a str,
    /// Without the colon; may be empty.
    pub port: Option<&'a str>,
    /// With its first slash, or the backslash that browsers take for one; may be empty.
    pub path: &'a str,
    /// Without the question mark; may be empty.
    pub query: &'a str,
}

impl<'a> Url<'a> {
    /// Takes a URL apart; `None` without `://`.
    ///
    /// ```
    /// let url = plan::url::Url::parse("https://ada@example.org:8080/a/b?c=d#e").unwrap();
    /// assert_eq!((url.scheme, url.user, url.host, url.port), ("https", Some("ada"), "example.org", Some("8080")));
    /// assert_eq!((url.path, url.query), ("/a/b", "c=d"));
    /// ```
    pub fn parse(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let rest = rest.split('#').next().unwrap_or_default();
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (authority, path) = rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len()));
        let (user, at) = match authority.rsplit_once('@') {
            Some((user, at)) => (Some(user), at),
            None => (None, authority),
        };
        let in_brackets = at.starts_with('[').then(|| at.find(']')).flatten().unwrap_or(0);
        let (host, port) =
            at.split_at(at[in_brackets..].find(':').map_or(at.len(), |colon| in_brackets.saturating_add(colon)));
        Some(Self { scheme, user, host, port: port.strip_prefix(':'), path, query })
    }

    /// Whether it is one of this scheme, however that is written.
    pub fn is(&self, scheme: &str) -> bool {
        self.scheme.eq_ignore_ascii_case(scheme)
    }

    /// Whether its host is this machine.
    fn is_here(&self) -> bool {
        self.user.is_none() && matches!(self.host, "127.0.0.1" | "localhost" | "[::1]")
    }
}

/// The URL, if a text is a safe one: of a web page, without anything that could hide its target.
///
/// ```
/// use plan::url::link;
/// assert_eq!(link("https://example.org/a?b#c"), Some("https://example.org/a?b#c"));
/// assert_eq!(link("HTTP://intra.example"), Some("HTTP://intra.example"));
/// for text in ["javascript:alert(1)", "https://", "data:text/html,x", "//a", "https://a b", "java\nscript:x", "",
///     "https://bank.example@evil.example/", "https://a.example/\u{202E}gpj.exe"] {
///     assert_eq!(link(text), None, "{text}");
/// }
/// ```
pub fn link(text: &str) -> Option<&str> {
    let url = Url::parse(text)?;
    let plain = !text.chars().any(|c| c.is_whitespace() || is_unseen(c));
    let named = url.user.is_none() && url.host.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    ((url.is("https") || url.is("http")) && plain && named).then_some(text)
}

/// Whether the page may be left for this URL: a provider's with `https`, a stand-in's on this machine.
///
/// ```
/// use plan::url::may_open;
/// assert!(may_open("https://accounts.example/o/oauth2?x=1") && may_open("http://localhost:4000/x"));
/// assert!(!may_open("http://accounts.example/") && !may_open("https://a.example@evil.example/"));
/// ```
pub fn may_open(text: &str) -> bool {
    let here = |url: Url<'_>| url.scheme == "https" || (url.scheme == "http" && url.is_here());
    link(text).and_then(Url::parse).is_some_and(here)
}

/// The URL without a user name and a password.
pub fn without_user(text: &str) -> String {
    let after_user = |user: &str| {
        let (scheme, rest) = text.split_once("://")?;
        let rest = rest.strip_prefix(user)?.strip_prefix('@')?;
        Some(format!("{scheme}://{rest}"))
    };
    Url::parse(text).and_then(|url| url.user).and_then(after_user).unwrap_or_else(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Url, may_open, without_user};

    #[test]
    fn a_page_is_left_for_https_or_for_this_machine_only() {
        for (url, may) in [
            ("https://accounts.google.com/o/oauth2/v2/auth?x=1", true),
            ("http://127.0.0.1:4000/sandbox/asana/oauth/authorize?x", true),
            ("http://localhost/x", true),
            ("http://[::1]:4000/x", true),
            ("http://[::1].evil.example/x", false),
            ("http://localhost.evil.example/x", false),
            ("http://127.0.0.1@evil.example/x", false),
            ("http://evil.example/?http://127.0.0.1/", false),
            ("http://evil.example\\@127.0.0.1/", false),
            ("javascript:alert(1)", false),
            ("JavaScript:alert(1)//https://x", false),
            ("data:text/html,x", false),
            ("https://", false),
            ("https://provider.example@evil.example/", false),
            ("https://provider.example/\u{202E}gpj.exe", false),
            ("//evil.example", false),
            ("", false),
        ] {
            assert_eq!(may_open(url), may, "{url}");
        }
    }

    #[test]
    fn a_user_ends_at_the_last_at_sign_before_the_path() {
        assert_eq!(without_user("https://a:b@c@example.org/x@y?z@"), "https://example.org/x@y?z@");
        for whole in ["https://example.org/@a", "https://example.org?a@b", "https://example.org\\@a", "mailto:a@b", ""]
        {
            assert_eq!(without_user(whole), whole);
        }
    }

    #[test]
    fn no_text_is_too_strange() {
        for text in ["://", "a://[", "a://[]:", "a://@", "a://:@:/", "a://[::1", "é://é@é:é/é?é#é"] {
            assert!(Url::parse(text).is_some(), "{text}");
        }
    }
}
