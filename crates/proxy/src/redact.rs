//! Removes secrets from a text before it is stored: every occurrence of known secrets, in the forms in which they are
//! sent, and anything that looks like a token.

use std::sync::LazyLock;

use regex::Regex;

use crate::secret::Secret;

/// The replacement for a secret.
const GONE: &str = "[redacted]";
/// How much of an answer is examined, in bytes; the rest isn't stored.
const LOOKED_AT: usize = 64 * 1024;
/// The longest secret that may be cut in two at that limit, in bytes.
const LONGEST: usize = 20 * 1024;
/// How much is stored, in bytes.
const KEPT: usize = 4 * 1024;

/// Patterns of tokens: in headers, in JSON or form fields, and with the well-known prefixes of providers.
const PATTERNS: [&str; 9] = [
    r"(?i)\b(?:bearer|basic)\s+[\w.~+/=-]{8,}",
    r#"(?i)"(?:[a-z_]*token|[a-z_]*secret|code|code_verifier|assertion|password|cookie)"\s*:\s*"(?:[^"\\]|\\.)*"#,
    r"(?i)\b(?:[a-z_]*token|[a-z_]*secret|code|code_verifier|assertion|password)=[^&\s<>]{4,}",
    r"\beyJ[\w-]{8,}\.[\w-]*\.?[\w-]*",
    r"\bya29\.[\w.-]+",
    r"\b1//[\w-]{8,}",
    r"\bxox[a-z](?:\.xox[a-z])?-[\w-]+",
    r"\bg1\.[\w-]{1,16}\.[\w-]{16,}",
    r"\bgh[a-z]_\w{16,}",
];

static COMPILED: LazyLock<Vec<Regex>> =
    LazyLock::new(|| PATTERNS.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect());

/// The start of `body` without secrets.
pub fn text(body: &[u8], secrets: &[Secret]) -> String {
    let cut = body.len() > LOOKED_AT;
    let mut text = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]).into_owned();
    for secret in secrets {
        for form in forms(secret.expose()) {
            text = text.replace(&form, GONE);
        }
    }
    for pattern in &*COMPILED {
        text = pattern.replace_all(&text, GONE).into_owned();
    }
    // At that limit there may be half a secret that nothing recognises.
    let most = if cut { text.len().saturating_sub(LONGEST).min(KEPT) } else { KEPT };
    text.truncate(text.floor_char_boundary(most));
    text
}

/// Its forms: plain, as in a URL or form, as in JSON with escaped slashes, and in both base64 alphabets. The longest
/// first, so that no form leaves a part of another. Texts too short to be a secret are skipped, since they would remove
/// ordinary words.
fn forms(secret: &str) -> Vec<String> {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
    if secret.len() < 6 {
        return Vec::new();
    }
    let encoded: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    let json = serde_json::to_string(secret).unwrap_or_default();
    let mut forms = vec![
        secret.to_owned(),
        encoded,
        json.trim_matches('"').to_owned(),
        secret.replace('/', "\\/"),
        STANDARD_NO_PAD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
    ];
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(COMPILED.len(), PATTERNS.len());
    }

    #[test]
    fn every_occurrence_of_a_known_secret_is_redacted_in_every_form() {
        let secret = Secret::new("canary/with+odd=parts");
        let body = "canary/with+odd=parts and canary/with+odd=parts, canary%2Fwith%2Bodd%3Dparts \
                    canary\\/with+odd=parts Y2FuYXJ5L3dpdGgrb2RkPXBhcnRz canary/with+odd=parts";
        let kept = text(body.as_bytes(), &[secret]);
        assert!(!kept.contains("canary") && !kept.contains("Y2FuYXJ5"), "{kept}");
        assert_eq!(kept.matches(GONE).count(), 6, "{kept}");
    }

    #[test]
    fn token_like_text_is_redacted() {
        for token in [
            "Authorization: Bearer abcdefgh12345678",
            r#"{"access_token":"s3cr3t\"more"}"#,
            r#"{ "refresh_token" : "s3cr3t" }"#,
            "grant_type=x&refresh_token=s3cr3tvalue&x=1",
            "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
            "ya29.a0AfB_byC-s3cr3t",
            "1//0gs3cr3t-s3cr3t",
            "xoxe.xoxp-1-s3cr3t",
            "g1.key.AAAAAAAAAAAAAAAAAAAAAAAAA",
        ] {
            let kept = text(token.as_bytes(), &[]);
            assert!(kept.contains(GONE) && !kept.contains("s3cr3t") && !kept.contains("abcdefgh"), "{token}: {kept}");
        }
        let harmless = r#"{"errors":[{"message":"Not Authorized","help":"see the documentation"}]}"#;
        assert_eq!(text(harmless.as_bytes(), &[]), harmless);
    }

    #[test]
    fn a_secret_that_is_cut_in_two_isnt_kept_in_half() {
        let secret = Secret::new("s3cr3t-".repeat(300));
        for start in [0, KEPT - 10, LOOKED_AT - 100] {
            // This text shrinks: everything before it is a secret too.
            let body = format!("{}{}{}", "x".repeat(start), secret.expose(), "y".repeat(LOOKED_AT));
            let kept = text(body.as_bytes(), std::slice::from_ref(&secret));
            assert!(!kept.contains("s3cr3t"), "{start}");
            assert!(kept.len() <= KEPT);
        }
        let body = secret.expose().repeat(200);
        assert!(!text(body.as_bytes(), &[secret]).contains("s3cr3t"));
    }
}
