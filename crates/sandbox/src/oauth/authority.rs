//! The memory of an authorization server: clients, sign-ins in progress, codes, grants and their tokens.
//!
//! Pure: the time is an argument, in milliseconds of Unix time. [`super::words`] has the providers' texts.

use std::collections::HashMap;

use crate::STANDS;
use crate::catalogue::{Rotation, Stand};
use crate::people::{PEOPLE, Who};
use crate::secret;

/// How long the screens are valid.
const SIGN_IN_MS: u64 = 10 * 60_000;
/// How long a code is valid.
const CODE_MS: u64 = 2 * 60_000;

/// A client that the sandbox's authorization servers know.
#[derive(Clone)]
pub struct Client {
    /// The provider's id.
    pub provider: &'static str,
    /// Its `client_id`.
    pub id: String,
    /// Its `client_secret`, random in each process.
    pub secret: String,
    /// Path of the authorization endpoint below the sandbox's own URL.
    pub authorize_path: &'static str,
    /// Path of the token endpoint below the sandbox's own URL.
    pub token_path: &'static str,
    /// Path of the revocation endpoint below the sandbox's own URL, if the provider has one.
    pub revoke_path: Option<&'static str>,
    /// Path of the API's base below the sandbox's own URL.
    pub base: &'static str,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client").field("provider", &self.provider).field("id", &self.id).finish_non_exhaustive()
    }
}

/// An authorization request, while the user looks at the screens.
#[derive(Clone, Debug)]
pub(crate) struct SignIn {
    pub(crate) provider: &'static str,
    pub(crate) client: String,
    pub(crate) redirect: String,
    pub(crate) state: Option<String>,
    /// The PKCE challenge; a client with a secret may do without.
    pub(crate) challenge: Option<String>,
    pub(crate) scopes: Vec<&'static str>,
    /// Whether a refresh token is requested.
    pub(crate) offline: bool,
    pub(crate) nonce: Option<String>,
}

#[derive(Debug)]
struct Code {
    asked: SignIn,
    grant: usize,
    until_ms: u64,
    used: bool,
}

/// What a user has allowed.
#[derive(Debug)]
struct Grant {
    provider: &'static str,
    client: String,
    who: Who,
    scopes: Vec<&'static str>,
    ended: Option<End>,
}

/// How a grant ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// By the provider's own revocation endpoint.
    Revoked,
    /// By the control API, which can restore it.
    Controlled,
}

#[derive(Debug)]
struct Access {
    grant: usize,
    until_ms: u64,
}

#[derive(Debug)]
struct Refresh {
    grant: usize,
    used: bool,
}

/// Tokens for a client.
#[derive(Clone, Debug)]
pub(crate) struct Issued {
    pub(crate) access: String,
    pub(crate) refresh: Option<String>,
    pub(crate) scopes: Vec<&'static str>,
    pub(crate) who: Who,
    /// The nonce of the authorization request, for the `id_token`.
    pub(crate) nonce: Option<String>,
}

/// Why no tokens are issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    UnknownClient,
    WrongSecret,
    UnknownCode,
    UsedCode,
    ExpiredCode,
    WrongRedirect,
    MissingVerifier,
    WrongVerifier,
    /// The refresh token is unknown, revoked, or single-use and used.
    DeadRefresh,
    MissingParameter(&'static str),
    UnknownGrantType,
    CrossOrigin,
}

/// Why a call is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Denial {
    Missing,
    Unknown,
    Expired,
    Revoked,
    /// One of these scopes is needed.
    Scope(&'static [&'static str]),
}

/// The caller of an API, and what they may do.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) who: Who,
    pub(crate) scopes: Vec<&'static str>,
    pub(crate) token: String,
}

impl Caller {
    /// Whether the grant has one of these scopes.
    pub(crate) fn may(&self, any: &[&str]) -> bool {
        self.scopes.iter().any(|scope| any.contains(scope))
    }
}

#[derive(Debug)]
pub(crate) struct Authority {
    clients: Vec<Client>,
    sign_ins: HashMap<String, (SignIn, u64)>,
    codes: HashMap<String, Code>,
    grants: Vec<Grant>,
    accesses: HashMap<String, Access>,
    refreshes: HashMap<String, Refresh>,
    /// The verifiers that matched a code's challenge.
    verifiers: Vec<String>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let client = |stand: &Stand| Client {
            provider: stand.id,
            id: format!("hourloom-at-{}", stand.id),
            secret: secret::random(32),
            authorize_path: stand.authorize,
            token_path: stand.token,
            revoke_path: stand.revoke,
            base: stand.base,
        };
        let mut authority = Self {
            clients: STANDS.iter().copied().map(client).collect(),
            sign_ins: HashMap::new(),
            codes: HashMap::new(),
            grants: Vec::new(),
            accesses: HashMap::new(),
            refreshes: HashMap::new(),
            verifiers: Vec::new(),
        };
        authority.accept_sessions();
        authority
    }

    fn accept_sessions(&mut self) {
        for account in crate::people::accounts().into_iter().filter(|account| !account.token.is_empty()) {
            let Some(stand) = crate::catalogue::stand(account.provider) else { continue };
            let grant = self.allow(stand, "", crate::people::MARA, stand.usual_scopes());
            self.accesses.insert(account.token.to_owned(), Access { grant, until_ms: u64::MAX });
        }
    }

    pub(crate) fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// The client with this id at the provider.
    pub(crate) fn client(&self, provider: &str, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.provider == provider && client.id == id)
    }

    /// Stores a request while the user looks at the screens; returns the id that the screens carry.
    pub(crate) fn begin(&mut self, asked: SignIn, now_ms: u64) -> String {
        self.sign_ins.retain(|_, (_, until)| *until > now_ms);
        let id = secret::random(18);
        self.sign_ins.insert(id.clone(), (asked, now_ms.saturating_add(SIGN_IN_MS)));
        id
    }

    /// The sign-in with this id, unless it has expired.
    pub(crate) fn sign_in(&self, provider: &str, id: &str, now_ms: u64) -> Option<&SignIn> {
        let (asked, until) = self.sign_ins.get(id)?;
        (asked.provider == provider && *until > now_ms).then_some(asked)
    }

    /// Ends a sign-in.
    pub(crate) fn end(&mut self, provider: &str, id: &str, now_ms: u64) -> Option<SignIn> {
        self.sign_in(provider, id, now_ms)?;
        self.sign_ins.remove(id).map(|(asked, _)| asked)
    }

    /// The code for a user who has allowed these scopes.
    pub(crate) fn code(&mut self, stand: &'static Stand, asked: SignIn, who: Who, now_ms: u64) -> String {
        let grant = self.allow(stand, &asked.client, who, asked.scopes.clone());
        let code = secret::code(stand, (stand.account)(&PEOPLE[who]));
        self.codes.insert(code.clone(), Code { asked, grant, until_ms: now_ms.saturating_add(CODE_MS), used: false });
        code
    }

    fn allow(&mut self, stand: &'static Stand, client: &str, who: Who, scopes: Vec<&'static str>) -> usize {
        let grant = self.grants.len();
        self.grants.push(Grant { provider: stand.id, client: client.to_owned(), who, scopes, ended: None });
        grant
    }

    /// Issues tokens without screens.
    pub(crate) fn adopt(&mut self, stand: &'static Stand, who: Who, now_ms: u64) -> Option<Issued> {
        let client = self.clients.iter().find(|client| client.provider == stand.id)?.id.clone();
        let grant = self.allow(stand, &client, who, stand.usual_scopes());
        Some(self.issue(stand, grant, true, now_ms))
    }

    fn issue(&mut self, stand: &'static Stand, grant: usize, refresh: bool, now_ms: u64) -> Issued {
        let Grant { who, scopes, .. } = &self.grants[grant];
        let (who, scopes) = (*who, scopes.clone());
        let account = (stand.account)(&PEOPLE[who]);
        let access = secret::access_token(stand, account);
        let until_ms = now_ms.saturating_add(stand.lifetime_s.saturating_mul(1000));
        self.accesses.insert(access.clone(), Access { grant, until_ms });
        let refresh = refresh.then(|| secret::refresh_token(stand, account));
        if let Some(refresh) = &refresh {
            self.refreshes.insert(refresh.clone(), Refresh { grant, used: false });
        }
        Issued { access, refresh, scopes, who, nonce: None }
    }

    /// Checks a client's credentials.
    pub(crate) fn authenticate(&self, provider: &str, id: &str, secret: &str) -> Result<(), Refusal> {
        let client = self.client(provider, id).ok_or(Refusal::UnknownClient)?;
        if client.secret == secret { Ok(()) } else { Err(Refusal::WrongSecret) }
    }

    /// Exchanges a code for tokens; `client` has been authenticated.
    pub(crate) fn exchange(
        &mut self,
        stand: &'static Stand,
        client: &str,
        code: &str,
        redirect: &str,
        verifier: Option<&str>,
        now_ms: u64,
    ) -> Result<Issued, Refusal> {
        let known = self.codes.get_mut(code).filter(|code| code.asked.client == client).ok_or(Refusal::UnknownCode)?;
        if known.used {
            return Err(Refusal::UsedCode);
        }
        if known.until_ms <= now_ms {
            return Err(Refusal::ExpiredCode);
        }
        if known.asked.redirect != redirect {
            return Err(Refusal::WrongRedirect);
        }
        match (&known.asked.challenge, verifier) {
            (None, None) => {}
            (Some(_), None) => return Err(Refusal::MissingVerifier),
            (Some(challenge), Some(verifier)) if is_verifier(verifier) && secret::challenge(verifier) == *challenge => {
                self.verifiers.push(verifier.to_owned());
            }
            _ => return Err(Refusal::WrongVerifier),
        }
        known.used = true;
        let (grant, offline, nonce) = (known.grant, known.asked.offline, known.asked.nonce.clone());
        Ok(Issued { nonce, ..self.issue(stand, grant, offline, now_ms) })
    }

    /// Exchanges a refresh token for tokens; `client` has been authenticated.
    pub(crate) fn refresh(
        &mut self,
        stand: &'static Stand,
        client: &str,
        token: &str,
        now_ms: u64,
    ) -> Result<Issued, Refusal> {
        let known = self.refreshes.get_mut(token).ok_or(Refusal::DeadRefresh)?;
        let grant = &self.grants[known.grant];
        if known.used || grant.ended.is_some() || grant.client != client {
            return Err(Refusal::DeadRefresh);
        }
        known.used = stand.rotation == Rotation::SingleUse;
        let grant = known.grant;
        Ok(self.issue(stand, grant, stand.rotation != Rotation::None, now_ms))
    }

    /// The caller with this token.
    pub(crate) fn caller(&self, provider: &str, token: Option<&str>, now_ms: u64) -> Result<Caller, Denial> {
        let token = token.ok_or(Denial::Missing)?;
        let access = self.accesses.get(token).ok_or(Denial::Unknown)?;
        let grant = &self.grants[access.grant];
        if grant.provider != provider {
            return Err(Denial::Unknown);
        }
        if grant.ended.is_some() {
            return Err(Denial::Revoked);
        }
        if access.until_ms <= now_ms {
            return Err(Denial::Expired);
        }
        Ok(Caller { who: grant.who, scopes: grant.scopes.clone(), token: token.to_owned() })
    }

    /// Ends the grant of a token. Returns whether it was still valid.
    pub(crate) fn revoke(&mut self, provider: &str, token: &str, refresh_only: bool) -> bool {
        let by_access = self.accesses.get(token).filter(|_| !refresh_only).map(|access| access.grant);
        let grant = self.refreshes.get(token).map(|refresh| refresh.grant).or(by_access);
        let Some(grant) = grant.and_then(|grant| self.grants.get_mut(grant)) else { return false };
        let held = grant.provider == provider && grant.ended.is_none();
        if held {
            grant.ended = Some(End::Revoked);
        }
        held
    }

    /// Ends all grants of an account (or of all accounts) at a provider, or restores them; grants that are made later
    /// aren't affected.
    pub(crate) fn control(&mut self, provider: &str, who: Option<Who>, restore: bool) {
        let concerned = |grant: &&mut Grant| grant.provider == provider && who.is_none_or(|who| grant.who == who);
        for grant in self.grants.iter_mut().filter(concerned) {
            match grant.ended {
                None if !restore => grant.ended = Some(End::Controlled),
                Some(End::Controlled) if restore => grant.ended = None,
                _ => {}
            }
        }
    }

    /// Every known secret: those of clients, and all codes, tokens and verifiers there ever were.
    pub(crate) fn secrets(&self) -> Vec<&str> {
        let clients = self.clients.iter().map(|client| &client.secret);
        let tokens = self.codes.keys().chain(self.accesses.keys()).chain(self.refreshes.keys());
        clients.chain(tokens).chain(&self.verifiers).map(String::as_str).collect()
    }

    /// The number of a user's valid grants at a provider, and of those ended by the control API.
    pub(crate) fn grants(&self, provider: &str, who: Who) -> (usize, usize) {
        let of = || self.grants.iter().filter(|grant| grant.provider == provider && grant.who == who);
        let ended = of().filter(|grant| grant.ended == Some(End::Controlled)).count();
        (of().filter(|grant| grant.ended.is_none()).count(), ended)
    }

    /// Expires all access tokens of a provider. Returns how many there were.
    pub(crate) fn expire(&mut self, provider: &str) -> usize {
        let grants = &self.grants;
        let of_it = self.accesses.values_mut().filter(|access| grants[access.grant].provider == provider);
        of_it.map(|access| std::mem::take(&mut access.until_ms)).filter(|until_ms| *until_ms > 0).count()
    }

    /// Restores all grants that the control API has ended.
    pub(crate) fn restore_all(&mut self) {
        for stand in STANDS.iter().copied() {
            self.control(stand.id, None, true);
        }
    }
}

/// Checks the syntax of RFC 7636, section 4.1.
fn is_verifier(text: &str) -> bool {
    (43..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::people::MARA;

    const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters";

    fn asked(authority: &Authority) -> (&'static Stand, SignIn) {
        let stand = STANDS[0];
        let asked = SignIn {
            provider: stand.id,
            client: authority.clients()[0].id.clone(),
            redirect: "http://localhost/callback.html".to_owned(),
            state: None,
            challenge: Some(secret::challenge(VERIFIER)),
            scopes: vec!["tasks:read"],
            offline: true,
            nonce: None,
        };
        (stand, asked)
    }

    #[test]
    fn a_sign_in_and_a_code_wait_only_so_long() {
        let mut authority = Authority::new();
        let (stand, asked) = asked(&authority);
        let id = authority.begin(asked.clone(), 0);
        assert!(authority.sign_in(stand.id, &id, SIGN_IN_MS - 1).is_some());
        assert!(authority.sign_in(stand.id, &id, SIGN_IN_MS).is_none());
        assert!(authority.sign_in("slack", &id, 0).is_none(), "it belongs to its provider");
        for (now, want) in [(CODE_MS, Some(Refusal::ExpiredCode)), (CODE_MS - 1, None)] {
            let code = authority.code(stand, asked.clone(), MARA, 0);
            let got = authority.exchange(stand, &asked.client, &code, &asked.redirect, Some(VERIFIER), now);
            assert_eq!(got.err(), want);
        }
    }

    #[test]
    fn an_access_token_expires_when_it_says() {
        let mut authority = Authority::new();
        let issued = authority.adopt(STANDS[0], MARA, 1000).unwrap();
        let end = 1000 + STANDS[0].lifetime_s * 1000;
        let denied = |at, token| authority.caller("asana", token, at).err();
        assert_eq!(denied(end - 1, Some(&*issued.access)), None);
        assert_eq!(denied(end, Some(&*issued.access)), Some(Denial::Expired));
        assert_eq!(denied(0, Some("guess")), Some(Denial::Unknown));
        assert_eq!(denied(0, None), Some(Denial::Missing));
        assert_eq!(authority.caller("slack", Some(&issued.access), 1000).err(), Some(Denial::Unknown));
    }
}
