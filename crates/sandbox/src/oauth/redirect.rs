//! The accepted redirect addresses, and the answers appended to them.

use url::{Host, Url};

/// Whether this is the URL of an app on this machine or of a browser extension: `http` on a loopback host, or `https`
/// on a host of `.example`, which nobody can own (RFC 2606), each with a path that ends in `/callback.html`; or a
/// `chromiumapp.org` host of 32 letters. It must be written as a browser would write it, so that what was checked is
/// what is followed.
pub(super) fn is_acceptable(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let plain =
        url.as_str() == text && url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    plain && (is_local(&url) || is_nobodys(&url) || is_extension(&url))
}

fn is_local(url: &Url) -> bool {
    let loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.octets() == [127, 0, 0, 1],
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && loopback && url.path().ends_with("/callback.html")
}

fn is_nobodys(url: &Url) -> bool {
    let reserved = url.host_str().is_some_and(|host| host.ends_with(".example"));
    url.scheme() == "https" && url.port().is_none() && reserved && url.path().ends_with("/callback.html")
}

fn is_extension(url: &Url) -> bool {
    let id = url.host_str().and_then(|host| host.strip_suffix(".chromiumapp.org"));
    let is_id = |id: &str| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_lowercase());
    url.scheme() == "https" && url.port().is_none() && id.is_some_and(is_id)
}

/// The redirect address with an answer in its query.
pub(super) fn with(address: &str, answer: &[(&str, Option<&str>)]) -> String {
    let Ok(mut url) = Url::parse(address) else { return address.to_owned() };
    let given = answer.iter().filter_map(|(name, value)| Some((name, (*value)?)));
    url.query_pairs_mut().extend_pairs(given);
    url.into()
}

/// The origin that a form may redirect to, for a Content Security Policy.
pub(super) fn origin(address: &str) -> String {
    Url::parse(address).map(|url| url.origin().ascii_serialization()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_callbacks_reserved_names_and_extensions_are_led_back_to() {
        let extension = "abcdefghijklmnopabcdefghijklmnop";
        for good in [
            "http://127.0.0.1:8080/callback.html",
            "http://localhost/below/a/path/callback.html",
            "http://[::1]:9000/callback.html",
            "https://planner.example/app/callback.html",
            &format!("https://{extension}.chromiumapp.org/"),
            &format!("https://{extension}.chromiumapp.org/asana"),
        ] {
            assert!(is_acceptable(good), "{good}");
        }
        for bad in [
            "",
            "callback.html",
            "http://example.com/callback.html",
            "https://127.0.0.1/callback.html",
            "http://127.0.0.1/other.html",
            "http://127.0.0.1/callback.html#x",
            "http://127.0.0.1@example.com/callback.html",
            "http://me@127.0.0.1/callback.html",
            "http://127.0.0.1\\@example.com/callback.html",
            "http://127.1/callback.html",
            "HTTP://127.0.0.1/callback.html",
            "http://127.0.0.1.example.com/callback.html",
            "http://localhost.example.com/callback.html",
            "http://127.0.0.1/x/../callback.html",
            "http://planner.example/callback.html",
            "https://planner.example/other.html",
            "https://planner.example:8443/callback.html",
            "https://planner.example.com/callback.html",
            "https://planner.example./callback.html",
            "https://abc.chromiumapp.org/",
            &format!("http://{extension}.chromiumapp.org/"),
            &format!("https://{extension}.chromiumapp.org.example.com/"),
            &format!("https://{extension}.chromiumapp.org:8443/"),
            "javascript:alert(1)//callback.html",
        ] {
            assert!(!is_acceptable(bad), "{bad}");
        }
    }

    #[test]
    fn the_answer_is_added_to_an_existing_query() {
        let back =
            with("http://localhost/callback.html?x=1", &[("code", Some("a b&c")), ("iss", None), ("state", Some("é"))]);
        assert_eq!(back, "http://localhost/callback.html?x=1&code=a+b%26c&state=%C3%A9");
    }
}
