//! Requests to an authorization server. No URL contains a secret: the one that the user's browser opens contains the
//! client's public id, the state and the challenge, all of which may be seen.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::Client;
use crate::proof::digest;
use crate::secret::Secret;

/// The fields of a form. The encoded text is wiped when it is dropped.
pub type Form = Zeroizing<String>;

/// 32 random bytes in base64url: a state or a PKCE verifier.
///
/// # Errors
/// The platform provides no randomness.
pub fn random_text() -> Result<Secret, getrandom::Error> {
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(&mut *bytes)?;
    Ok(Secret::new(URL_SAFE_NO_PAD.encode(*bytes)))
}

/// The URL where the user's browser goes to grant access.
///
/// # Errors
/// The configured endpoint isn't a URL.
pub fn authorize_url(
    client: &Client,
    way_back: &str,
    state: &Secret,
    verifier: &Secret,
) -> Result<String, url::ParseError> {
    let auth = &client.provider.auth;
    let mut url = url::Url::parse(&client.authorize_url)?;
    let scopes = client.provider.scopes().join(auth.scope_separator);
    url.query_pairs_mut()
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", way_back)
        .append_pair(auth.scope_parameter, &scopes)
        .append_pair("state", state.expose())
        .append_pair("code_challenge", &digest(verifier.expose().as_bytes()))
        .append_pair("code_challenge_method", "S256")
        .extend_pairs(auth.authorize_extra);
    Ok(url.into())
}

/// The form that exchanges a code.
pub fn exchange(client: &Client, code: &Secret, verifier: &Secret, way_back: &str) -> Form {
    form(&[
        ("grant_type", "authorization_code"),
        ("code", code.expose()),
        ("redirect_uri", way_back),
        ("code_verifier", verifier.expose()),
        ("client_id", &client.id),
        ("client_secret", client.secret.expose()),
    ])
}

/// The form that gets a new access token for a refresh token.
pub fn refresh(client: &Client, refresh_token: &Secret) -> Form {
    form(&[
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh_token.expose()),
        ("client_id", &client.id),
        ("client_secret", client.secret.expose()),
    ])
}

/// The form that revokes `token` (RFC 7009).
pub fn revoke(client: &Client, token: &Secret, authenticated: bool) -> Form {
    let own = [("client_id", client.id.as_str()), ("client_secret", client.secret.expose())];
    let fields: Vec<_> =
        [("token", token.expose())].into_iter().chain(own.into_iter().filter(|_| authenticated)).collect();
    form(&fields)
}

fn form(fields: &[(&str, &str)]) -> Form {
    Zeroizing::new(form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish())
}
