//! Addresses that lead away from the page.

/// Whether the page may go to this URL: a provider's with `https`, a stand-in's on this machine.
pub(crate) fn may_open(url: &str) -> bool {
    let local = |rest: &str| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        matches!(host, "127.0.0.1" | "localhost" | "[::1]")
    };
    let trusted = url.starts_with("https://") || url.strip_prefix("http://").is_some_and(local);
    trusted && plan::markdown::link(url).is_some()
}

#[cfg(test)]
mod tests {
    use super::may_open;

    #[test]
    fn a_page_is_left_for_https_or_for_this_machine_only() {
        for (url, may) in [
            ("https://accounts.google.com/o/oauth2/v2/auth?x=1", true),
            ("http://127.0.0.1:4000/sandbox/asana/oauth/authorize?x", true),
            ("http://localhost/x", true),
            ("http://localhost.evil.example/x", false),
            ("http://127.0.0.1@evil.example/x", false),
            ("http://evil.example/?http://127.0.0.1/", false),
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
}
