//! The URLs at which browsers reach this host. A proof names the one that its request was meant for, so that what was
//! signed for another host is worth nothing here.

use url::Url;

use crate::apps::{App, is_safe};

/// Parses a public URL: `https://host/path/`, or `http://` on this machine.
///
/// # Errors
/// What is wrong with the text.
pub fn parse(text: &str) -> Result<Url, String> {
    let wrong = |why: &str| format!("{text:?} isn't a URL of this host: {why}");
    let mut url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
    if !is_safe(&url) {
        return Err(wrong("it must use https, except on this machine"));
    }
    if !is_plain(&url) {
        return Err(wrong("it can't contain a user name, ? or #"));
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// Where a request was sent.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The host's URLs as configured; if there are none, the app's own and what `Host` says.
    pub public: &'a [Url],
    /// The installations of the app.
    pub apps: &'a [App],
    /// The `Host` header.
    pub host: Option<&'a str>,
    /// The path as received: a reverse proxy may have removed a prefix. It starts with a slash and names the operation.
    pub path: &'a str,
}

impl Place<'_> {
    /// Whether a URL means this place.
    pub fn is(&self, address: &str) -> bool {
        // Earlier versions of the app send only a path.
        if address.starts_with('/') && !address.starts_with("//") {
            return address.ends_with(self.path);
        }
        // Compared with the browser's own form, so that no two texts mean the same.
        let Some(url) = Url::parse(address).ok().filter(|url| is_plain(url) && is_safe(url) && url.as_str() == address)
        else {
            return false;
        };
        if self.public.is_empty() {
            return url.path().ends_with(self.path) && (self.is_of_an_app(&url) || self.is_as_host_says(&url));
        }
        self.public.iter().any(|known| {
            let below = known.path().strip_suffix('/').unwrap_or_default();
            known.origin() == url.origin() && url.path().strip_prefix(below) == Some(self.path)
        })
    }

    fn is_of_an_app(&self, url: &Url) -> bool {
        let origin = url.origin().ascii_serialization();
        self.apps.iter().any(|app| app.origin == origin)
    }

    /// A reverse proxy may pass on the name without the port.
    fn is_as_host_says(&self, url: &Url) -> bool {
        let said = self.host.and_then(|host| host.parse::<http::uri::Authority>().ok());
        said.is_some_and(|said| {
            let same_port = said.port_u16().is_none_or(|port| url.port_or_known_default() == Some(port));
            url.host_str().is_some_and(|name| name.eq_ignore_ascii_case(said.host())) && same_port
        })
    }
}

fn is_plain(url: &Url) -> bool {
    url.username().is_empty() && url.password().is_none() && url.query().is_none() && url.fragment().is_none()
}

#[cfg(test)]
mod tests {
    use super::{Place, parse};
    use crate::apps::App;

    fn is(public: &[&str], host: Option<&str>, address: &str) -> bool {
        let public: Vec<_> = public.iter().map(|text| parse(text).unwrap()).collect();
        let apps = [App::parse("https://planner.example/app/").unwrap()];
        Place { public: &public, apps: &apps, host, path: "/v1/call" }.is(address)
    }

    #[test]
    fn a_proofs_url_is_the_apps_own_or_matches_the_host_header() {
        for (host, address, good) in [
            (None, "https://planner.example/v1/call", true),
            (None, "https://planner.example/app/v1/call", true),
            (None, "https://proxy.example/v1/call", false),
            (Some("proxy.example"), "https://proxy.example/v1/call", true),
            (Some("PROXY.example:443"), "https://proxy.example/below/v1/call", true),
            (Some("proxy.example"), "https://proxy.example:8443/v1/call", true),
            (Some("proxy.example:8443"), "https://proxy.example/v1/call", false),
            (Some("proxy.example:443"), "https://proxy.example:8443/v1/call", false),
            (Some("proxy.example"), "http://proxy.example/v1/call", false),
            (Some("127.0.0.1:8080"), "http://127.0.0.1:8080/v1/call", true),
            (Some("127.0.0.1:8080"), "http://127.0.0.1:9090/v1/call", false),
            (Some("[::1]:8080"), "http://[::1]:8080/v1/call", true),
            (Some("proxy.example, evil.example"), "https://proxy.example/v1/call", false),
            (Some(""), "https:///v1/call", false),
        ] {
            assert_eq!(is(&[], host, address), good, "{host:?} {address}");
        }
    }

    #[test]
    fn only_the_configured_public_urls_count() {
        let public = ["https://proxy.example/below", "https://other.example/"];
        for (address, good) in [
            ("https://proxy.example/below/v1/call", true),
            ("https://other.example/v1/call", true),
            ("https://proxy.example/v1/call", false),
            ("https://proxy.example/below/more/v1/call", false),
            ("https://proxy.example:8443/below/v1/call", false),
            ("https://planner.example/v1/call", false),
            ("https://inside.example/v1/call", false),
        ] {
            assert_eq!(is(&public, Some("inside.example"), address), good, "{address}");
        }
    }

    #[test]
    fn other_hosts_and_unusual_spellings_are_refused() {
        for address in [
            "https://evil.example/v1/call",
            "https://planner.example.evil.example/v1/call",
            "https://planner.example@evil.example/v1/call",
            "https://user@planner.example/v1/call",
            "https://planner.example/v1/call?x",
            "https://planner.example/v1/call#x",
            "https://planner.example/v1/refresh",
            "https://planner.example/v1/call/",
            "https://PLANNER.example/v1/call",
            "https://planner.example:443/v1/call",
            "https://planner.example/x/../v1/call",
            "https:planner.example/v1/call",
            "http://planner.example/v1/call",
            "//planner.example/v1/call",
            "//evil.example/v1/call",
            "ftp://planner.example/v1/call",
            "v1/call",
            "",
        ] {
            assert!(!is(&[], Some("planner.example"), address), "{address}");
        }
        assert!(is(&[], None, "/v1/call") && is(&[], None, "/below/v1/call"), "of an earlier version");
    }

    #[test]
    fn invalid_public_urls_are_rejected_with_a_reason() {
        assert_eq!(parse("https://proxy.example/below").unwrap().as_str(), "https://proxy.example/below/");
        for text in
            ["", "proxy.example", "http://proxy.example/", "https://u@proxy.example/", "https://proxy.example/?x"]
        {
            assert!(parse(text).unwrap_err().contains("isn't a URL of this host"), "{text}");
        }
    }
}
