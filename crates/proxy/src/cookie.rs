//! The cookie that binds a grant if the app and this host share an origin (ADR 0020). Without it a grant is refused,
//! even with the browser's key, and no script can read it. The cookie alone gives no access: a request needs its proof
//! as well.
//!
//! Its value is a list of secrets, the oldest first. Each sign-in adds a new one and binds its grant to that, so a
//! cookie planted by a script binds nothing. The proxy doesn't store it: a grant contains its secret's hash.

use http::{HeaderMap, HeaderName, HeaderValue, header};
use subtle::ConstantTimeEq;

use crate::apps::App;
use crate::oauth::request::random_text;
use crate::proof::digest;
use crate::seal::CannotSeal;
use crate::secret::Secret;

/// The code of a refusal without the cookie.
pub const CODE: &str = "cookie";
/// Its name over https: no other host, subdomain or path can set a cookie with this name.
const SECURE_NAME: &str = "__Host-hourloom";
/// Its name on this machine, where browsers don't accept `__Host-`.
const PLAIN_NAME: &str = "hourloom";
/// The most secrets in it.
const MOST: usize = 16;
/// A grant that is bound to an older secret than this many newest ones is bound to one of these when it is renewed,
/// before its own is dropped. Not to the newest: a browser that crashes forgets the cookies of the last half minute.
const NEWER: usize = 8;
/// The length of a secret: 32 bytes in base64url.
const LENGTH: usize = 43;
/// The most cookies of this name that are read; a browser sends one, or two if one was planted.
const MOST_COOKIES: usize = 4;
/// How long the browser keeps it, in seconds: 400 days, the longest that browsers allow (RFC 6265bis, 5.5).
const LASTS: u32 = 400 * 86_400;
/// Says where a request comes from; no script can set it (W3C Fetch Metadata).
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The cookies of a request.
#[derive(Clone, Debug, Default)]
pub struct Jar {
    secure: bool,
    /// Whether the page and this host share an origin, according to the browser.
    same_origin: bool,
    lists: Vec<Vec<Secret>>,
}

/// A newly made secret.
#[derive(Debug)]
pub struct Fresh {
    /// Its hash, for the grant.
    pub hash: String,
    /// The cookie that contains it.
    pub cookie: HeaderValue,
}

impl Jar {
    /// Reads the cookies of a request from this app.
    pub fn of(app: &App, headers: &HeaderMap) -> Self {
        let secure = app.origin.starts_with("https://");
        let mut sites = headers.get_all(SITE).into_iter();
        let same_origin = sites.next().is_some_and(|site| site == "same-origin") && sites.next().is_none();
        let pairs = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let values = pairs.flat_map(|pairs| pairs.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let ours = values.filter(|(name, _)| *name == name_of(secure)).take(MOST_COOKIES);
        Self { secure, same_origin, lists: ours.filter_map(|(_, value)| secrets(value)).collect() }
    }

    /// Whether a grant bound to this hash may be used. One that isn't bound may.
    pub fn opens(&self, bound: Option<&str>) -> bool {
        bound.is_none_or(|hash| self.find(hash).is_some())
    }

    /// What a grant is bound to after its renewal. A grant of an earlier version becomes bound if there is a cookie.
    pub fn renewed(&self, bound: Option<String>) -> Option<String> {
        let (list, at) = match &bound {
            Some(hash) => self.find(hash)?,
            None => (self.lists.first()?, 0),
        };
        let newer = list.len().saturating_sub(NEWER);
        if bound.is_some() && at >= newer {
            return bound;
        }
        list.get(newer).map(hash)
    }

    /// A new secret for a sign-in; `None` across origins, where there is no cookie.
    ///
    /// # Errors
    /// The platform provides no randomness.
    pub fn fresh(&self) -> Result<Option<Fresh>, CannotSeal> {
        if !self.same_origin {
            return Ok(None);
        }
        let secret = random_text().map_err(|_| CannotSeal)?;
        let before: Vec<&str> = self.lists.iter().flatten().map(Secret::expose).collect();
        let kept = before.len().saturating_sub(MOST - 1);
        let mut value = before.get(kept..).unwrap_or_default().to_vec();
        value.push(secret.expose());
        let (name, secure) = (name_of(self.secure), if self.secure { "; Secure" } else { "" });
        let text = format!("{name}={}; Path=/; Max-Age={LASTS}; HttpOnly; SameSite=Strict{secure}", value.join("."));
        let mut cookie = HeaderValue::from_str(&text).map_err(|_| CannotSeal)?;
        cookie.set_sensitive(true);
        Ok(Some(Fresh { hash: hash(&secret), cookie }))
    }

    fn find(&self, bound: &str) -> Option<(&Vec<Secret>, usize)> {
        let is_it = |secret: &Secret| bool::from(hash(secret).as_bytes().ct_eq(bound.as_bytes()));
        self.lists.iter().find_map(|list| Some((list, list.iter().position(is_it)?)))
    }
}

fn name_of(secure: bool) -> &'static str {
    if secure { SECURE_NAME } else { PLAIN_NAME }
}

fn hash(secret: &Secret) -> String {
    digest(secret.expose().as_bytes())
}

/// The secrets of a cookie, if this host has set it.
fn secrets(value: &str) -> Option<Vec<Secret>> {
    let is_secret = |text: &str| {
        text.len() == LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    let parts: Vec<&str> = value.split('.').take(MOST + 1).collect();
    let good = parts.len() <= MOST && parts.iter().all(|part| is_secret(part));
    good.then(|| parts.into_iter().map(Secret::new).collect())
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::{Jar, MOST, NEWER};
    use crate::apps::App;
    use crate::proof::digest;

    fn jar(origin: &str, site: &str, cookies: &[&str]) -> Jar {
        let mut headers = HeaderMap::new();
        headers.insert("sec-fetch-site", site.parse().unwrap());
        for cookie in cookies {
            headers.append("cookie", cookie.parse().unwrap());
        }
        Jar::of(&App::parse(origin).unwrap(), &headers)
    }

    const HOME: &str = "https://planner.example/";

    fn secret(number: usize) -> String {
        format!("{number:0>43}")
    }

    fn list(numbers: std::ops::Range<usize>) -> String {
        format!("__Host-hourloom={}", numbers.map(secret).collect::<Vec<_>>().join("."))
    }

    fn hash_of(number: usize) -> String {
        digest(secret(number).as_bytes())
    }

    #[test]
    fn only_the_apps_origin_gets_a_cookie_with_the_host_prefix_over_https() {
        for site in ["same-site", "cross-site", "none", "", "same-origin, same-origin"] {
            assert!(jar(HOME, site, &[]).fresh().unwrap().is_none(), "{site}");
        }
        let cookie = jar(HOME, "same-origin", &[]).fresh().unwrap().unwrap().cookie;
        let text = cookie.to_str().unwrap();
        let (pair, attributes) = text.split_once("; ").unwrap();
        assert_eq!(attributes, "Path=/; Max-Age=34560000; HttpOnly; SameSite=Strict; Secure");
        assert!(pair.starts_with("__Host-hourloom=") && pair.len() == 16 + 43, "{pair}");
        let cookie = jar("http://127.0.0.1:8080/", "same-origin", &[]).fresh().unwrap().unwrap().cookie;
        let text = cookie.to_str().unwrap();
        assert!(text.starts_with("hourloom=") && text.ends_with("; HttpOnly; SameSite=Strict"), "{text}");
        assert!(!format!("{cookie:?}").contains("hourloom"), "and it isn't printed");
    }

    #[test]
    fn each_sign_in_adds_a_secret_and_drops_the_oldest() {
        let mut cookie = String::from("x=1");
        for count in 1..=3 * MOST {
            let before = cookie.clone();
            let fresh = jar(HOME, "same-origin", &[&before]).fresh().unwrap().unwrap();
            fresh.cookie.to_str().unwrap().split("; ").next().unwrap().clone_into(&mut cookie);
            assert_eq!(cookie.split('.').count(), count.min(MOST));
            assert!(!jar(HOME, "same-origin", &[&before]).opens(Some(&fresh.hash)), "what was there binds nothing");
            assert!(jar(HOME, "same-origin", &[&cookie]).opens(Some(&fresh.hash)));
        }
    }

    #[test]
    fn a_grant_is_bound_again_before_its_secret_is_dropped() {
        let whole = list(0..MOST);
        let jar = jar(HOME, "same-origin", &[&whole]);
        for at in 0..MOST {
            let renewed = jar.renewed(Some(hash_of(at))).unwrap();
            assert_eq!(renewed, hash_of(at.max(MOST - NEWER)), "{at}");
            assert!(jar.opens(Some(&renewed)));
        }
        assert_eq!(jar.renewed(None), Some(hash_of(MOST - NEWER)), "one of an earlier version is bound");
        assert_eq!(jar.renewed(Some(hash_of(99))), None);
    }

    #[test]
    fn a_planted_cookie_takes_nothing_over() {
        let both = jar(HOME, "same-origin", &[&format!("{}; {}", list(90..91), list(0..2))]);
        assert!(both.opens(Some(&hash_of(1))));
        assert_eq!(both.renewed(Some(hash_of(1))), Some(hash_of(1)), "a renewal stays with its own cookie");
    }

    #[test]
    fn a_foreign_cookie_opens_nothing() {
        let good = secret(1);
        for cookie in [
            String::new(),
            "__Host-hourloom".to_owned(),
            "__Host-hourloom=".to_owned(),
            format!("hourloom={good}"),
            format!("__host-hourloom={good}"),
            format!("x__Host-hourloom={good}"),
            format!("__Host-hourloom=\"{good}\""),
            format!("__Host-hourloom={good}."),
            format!("__Host-hourloom={good}.x"),
            format!("__Host-hourloom={}", &good[1..]),
            format!("__Host-hourloom={good}0"),
            list(0..MOST + 1),
            format!("{}{}", "__Host-hourloom=x;".repeat(9), list(1..2)),
        ] {
            let jar = jar(HOME, "same-origin", &[&cookie]);
            assert!(!jar.opens(Some(&hash_of(1))), "{cookie}");
            assert!(jar.opens(None), "{cookie}");
            assert_eq!(jar.renewed(None), None, "{cookie}");
        }
        assert!(jar(HOME, "cross-site", &["a=b; c", &list(1..2)]).opens(Some(&hash_of(1))), "whoever sends it has it");
        assert!(!jar(HOME, "same-origin", &[&list(1..2)]).opens(Some("")), "no hash is nobody's");
    }
}
