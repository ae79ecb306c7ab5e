//! The URLs of the app: which origins may send requests, and where an authorization server redirects to.

use http::{HeaderMap, header};
use providers::AppHome;
use url::{Host, Url};

/// An installation of the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Its origin, exactly as a browser sends it in `Origin`.
    pub origin: String,
    /// Where sign-ins redirect to (ADR 0010).
    pub home: AppHome,
}

impl App {
    /// Parses `https://host/path/`, `http://` only on this machine, or `chrome-extension://<id>`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = |why: &str| format!("{text:?} isn't a URL of the app: {why}");
        if text.contains('*') {
            return Err(wrong("list each URL, there are no wildcards"));
        }
        if let Some(id) = text.strip_prefix("chrome-extension://") {
            let id = id.trim_end_matches('/');
            if id.len() != 32 || !id.bytes().all(|byte| matches!(byte, b'a'..=b'p')) {
                return Err(wrong("an extension's id is 32 letters from a to p"));
            }
            return Ok(Self { origin: format!("chrome-extension://{id}"), home: AppHome::Extension(id.to_owned()) });
        }
        let mut url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
        if !is_safe(&url) {
            return Err(wrong("it must use https, except on this machine"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("it can't contain a user name"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("it can't contain ? or #"));
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self { origin: url.origin().ascii_serialization(), home: AppHome::Folder(url.into()) })
    }

    /// The app as this process serves it on `port` of this machine.
    pub fn on_this_machine(port: u16) -> Vec<Self> {
        let at = |host| Self::parse(&format!("http://{host}:{port}/"));
        ["127.0.0.1", "localhost", "[::1]"].into_iter().filter_map(|host| at(host).ok()).collect()
    }

    /// The installation that a request comes from, by its `Origin`.
    pub fn from<'a>(apps: &'a [Self], headers: &HeaderMap) -> Option<&'a Self> {
        let mut origins = headers.get_all(header::ORIGIN).into_iter();
        let origin = origins.next()?;
        apps.iter().find(|app| app.origin.as_bytes() == origin.as_bytes()).filter(|_| origins.next().is_none())
    }
}

/// Whether nobody else can read what is sent to this URL: it uses TLS, or doesn't leave this machine.
pub(crate) fn is_safe(url: &Url) -> bool {
    match url.scheme() {
        "https" => url.host().is_some(),
        "http" => is_this_machine(url),
        _ => false,
    }
}

/// Whether the host is this machine, by its name or a literal IP address.
pub(crate) fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use providers::KNOWN;

    use super::App;

    #[test]
    fn each_provider_has_its_own_redirect_url() {
        let id = "abcdefghijklmnopabcdefghijklmnop";
        for (address, origin, way_back) in [
            ("https://planner.example", "https://planner.example", "https://planner.example/callback.html?provider="),
            (
                "https://Planner.example:443/app",
                "https://planner.example",
                "https://planner.example/app/callback.html?provider=",
            ),
            ("http://localhost:8080/", "http://localhost:8080", "http://localhost:8080/callback.html?provider="),
            ("http://[::1]:80/x/", "http://[::1]", "http://[::1]/x/callback.html?provider="),
            (
                &format!("chrome-extension://{id}/"),
                &format!("chrome-extension://{id}"),
                &format!("https://{id}.chromiumapp.org/callback/"),
            ),
        ] {
            let app = App::parse(address).unwrap();
            assert_eq!(app.origin, origin);
            let asana = providers::about("asana").unwrap();
            assert_eq!(asana.way_back(&app.home), format!("{way_back}asana"), "{address}");
            let all: BTreeSet<_> = KNOWN.iter().map(|about| about.way_back(&app.home)).collect();
            assert_eq!(all.len(), KNOWN.len(), "{all:?}");
        }
    }

    #[test]
    fn invalid_app_urls_are_rejected_with_a_reason() {
        for address in [
            "*",
            "https://*.example",
            "planner.example",
            "http://planner.example/",
            "http://127.0.0.1.evil.example/",
            "ftp://planner.example/",
            "null",
            "https://user@planner.example/",
            "https://planner.example/?x",
            "https://planner.example/#x",
            "chrome-extension://short",
            "javascript:alert(1)",
            "",
        ] {
            assert!(App::parse(address).unwrap_err().contains("isn't a URL of the app"), "{address}");
        }
    }
}
