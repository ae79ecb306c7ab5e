//! `config.json` next to the page.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::Address;

/// The only key that the file may have.
const PROXY: &str = "proxy";

/// Where the page's proxy is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// At the page's own origin, if there is one; the file says nothing else.
    Here,
    /// At this URL.
    At(Address),
    /// There is no proxy.
    Nowhere,
}

/// What is wrong with a `config.json`. The texts are quoted from the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It isn't JSON, or not an object.
    NoObject,
    /// An unknown key.
    Key(Arc<str>),
    /// The proxy is neither a string nor `null`.
    NoText,
    /// The URL's scheme isn't `https`, or it is `http` on another machine.
    Scheme(Arc<str>),
    /// It isn't a URL, or has parts that a proxy's URL can't have.
    Address(Arc<str>),
}

/// What the response to the request for the file means. `None` is a temporary failure, so ask again.
pub fn answered(status: u16, body: &str) -> Option<Result<Home, Wrong>> {
    match status {
        // Some hosts answer with their own page if a file doesn't exist.
        200..=299 if body.trim_start().starts_with('<') => Some(Ok(Home::Here)),
        200..=299 => Some(home(body)),
        408 | 429 | 500.. => None,
        // A missing file means the default; some hosts answer 403 for files they don't have.
        _ => Some(Ok(Home::Here)),
    }
}

/// Parses the file.
///
/// # Errors
/// The first mistake found: a proxy that was meant but not understood must not be taken for none.
pub fn home(text: &str) -> Result<Home, Wrong> {
    let Ok(Value::Object(keys)) = serde_json::from_str(text.trim_start_matches('\u{feff}')) else {
        return Err(Wrong::NoObject);
    };
    if let Some(unknown) = keys.keys().find(|key| *key != PROXY) {
        return Err(Wrong::Key(unknown.as_str().into()));
    }
    match keys.get(PROXY) {
        None => Ok(Home::Here),
        Some(Value::Null) => Ok(Home::Nowhere),
        Some(Value::String(address)) => Address::parse(address).map(Home::At),
        Some(_) => Err(Wrong::NoText),
    }
}

/// Writes the file; [`home`] reads it back.
pub fn print(home: &Home) -> String {
    let proxy = match home {
        Home::Here => None,
        Home::At(address) => Some(Value::from(address.as_str())),
        Home::Nowhere => Some(Value::Null),
    };
    let keys: Map<String, Value> = proxy.map(|proxy| (PROXY.to_owned(), proxy)).into_iter().collect();
    format!("{}\n", Value::Object(keys))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test")]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for home in [Home::Here, Home::Nowhere, Home::At(Address::parse("https://proxy.example/x").unwrap())] {
            assert_eq!(super::home(&print(&home)), Ok(home));
        }
        assert_eq!(print(&Home::Here), "{}\n");
    }

    #[test]
    fn a_proxy_is_named_left_out_or_denied() {
        let at = |text| Ok(Home::At(Address::parse(text).unwrap()));
        for (text, want) in [
            ("{}", Ok(Home::Here)),
            (r#"{ "proxy": null }"#, Ok(Home::Nowhere)),
            (r#"{"proxy":"https://proxy.example"}"#, at("https://proxy.example/")),
            ("\u{feff}{\"proxy\":\"https://proxy.example/\"}\r\n", at("https://proxy.example/")),
        ] {
            assert_eq!(home(text), want, "{text}");
        }
    }

    #[test]
    fn a_missing_file_means_the_default_and_a_failing_host_is_asked_again() {
        let nowhere = r#"{"proxy":null}"#;
        for (status, body, want) in [
            (200, nowhere, Some(Ok(Home::Nowhere))),
            (200, "{\"proxy\":", Some(Err(Wrong::NoObject))),
            (200, "\n<!doctype html><p>Hourloom", Some(Ok(Home::Here))),
            (404, "", Some(Ok(Home::Here))),
            (403, "<Error>AccessDenied</Error>", Some(Ok(Home::Here))),
            (503, nowhere, None),
            (429, "", None),
        ] {
            assert_eq!(answered(status, body), want, "{status} {body}");
        }
    }

    #[test]
    fn unknown_parts_of_the_file_are_reported() {
        for (text, want) in [
            ("", Wrong::NoObject),
            ("[]", Wrong::NoObject),
            ("\"https://proxy.example/\"", Wrong::NoObject),
            ("{'proxy': null}", Wrong::NoObject),
            ("<!doctype html>", Wrong::NoObject),
            (r#"{"proxi":"https://proxy.example/"}"#, Wrong::Key("proxi".into())),
            (r#"{"proxy":null,"Proxy":null}"#, Wrong::Key("Proxy".into())),
            (r#"{"proxy":false}"#, Wrong::NoText),
            (r#"{"proxy":["https://proxy.example/"]}"#, Wrong::NoText),
            (r#"{"proxy":"http://proxy.example/"}"#, Wrong::Scheme("http://proxy.example/".into())),
            (r#"{"proxy":""}"#, Wrong::Address("".into())),
        ] {
            assert_eq!(home(text), Err(want), "{text}");
        }
    }
}
