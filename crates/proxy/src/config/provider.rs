//! The configuration of a provider: the operator's registration with it, and a replacement server.

use std::collections::BTreeSet;
use std::path::PathBuf;

use providers::Provider;
use providers::oauth::{OAuth, is_guid};
use url::Url;

use super::Source;
use super::file::ProviderTable;
use crate::apps::is_this_machine;
use crate::oauth::{Client, KnownIssuer, RevokeAt};
use crate::resolve::is_public;
use crate::secret::Secret;

/// Reads the settings of `provider`; `None` without any.
pub(super) fn client(
    provider: &'static Provider,
    table: ProviderTable,
    source: &mut Source<'_>,
    private: &BTreeSet<String>,
) -> Option<Client> {
    let name = |what: &str| provider.setting(what);
    let id = source.env(&name("CLIENT_ID")).or(table.client_id);
    let secret = secret(provider, table.client_secret_file, source);
    let mut url = |what: &str, from_file: Option<String>| {
        let text = source.env(&name(what)).or(from_file)?;
        match address(&text, private) {
            Ok(url) => Some(url),
            Err(why) => {
                source.wrong(format!("{} {why}", name(what)));
                None
            }
        }
    };
    let authorize = url("AUTHORIZE_URL", table.authorize_url);
    let token = url("TOKEN_URL", table.token_url);
    let revoke = url("REVOKE_URL", table.revoke_url);
    let base = url("API_BASE", table.api_base);
    let issuer = source.env(&name("ISSUER")).or(table.issuer);
    if base.as_ref().is_some_and(|base| base.query().is_some()) {
        source.wrong(format!("{} can't contain ?", name("API_BASE")));
    }
    // The mistake in the secret is reported; that it is missing would only follow from it.
    let Ok(secret) = secret else { return None };
    let in_file = format!("provider.{}.", provider.id);
    if source.unread.holds(&in_file) {
        return None;
    }
    let anything = secret.is_some() || authorize.is_some() || token.is_some() || revoke.is_some() || base.is_some();
    let (id, secret) = match (id, secret) {
        (Some(id), Some(secret)) => (id, secret),
        (Some(_), None) => {
            source.wrong(format!("{} is set, and {} isn't", name("CLIENT_ID"), name("CLIENT_SECRET_FILE")));
            return None;
        }
        (None, _) if anything => {
            source.wrong(format!(
                "{} is missing, but other settings of {} are there",
                name("CLIENT_ID"),
                provider.name
            ));
            return None;
        }
        (None, _) => return None,
    };
    let auth = &provider.auth;
    // An operator who names the issuer also expects it in the answer.
    let named = issuer.map(|name| KnownIssuer { name, always: true });
    let issuer = named.or_else(|| known_issuer(auth, authorize.as_ref()));
    let or = |url: Option<Url>, known: &str| url.map_or_else(|| known.to_owned(), String::from);
    Some(Client {
        provider,
        id,
        secret,
        authorize_url: or(authorize, auth.authorize_url),
        token_url: or(token, auth.token_url),
        revoke: RevokeAt::new(auth.revoke, revoke.map(String::from)),
        issuer,
        api_base: or(base, provider.api_base).trim_end_matches('/').to_owned(),
    })
}

/// The registry's issuer, unless another server replaces it. A tenant's own URLs belong to the same server and tell
/// which of its issuers it is.
fn known_issuer(auth: &OAuth, authorize: Option<&Url>) -> Option<KnownIssuer> {
    let issuer = auth.issuer?;
    let known = |name: String| Some(KnownIssuer { name, always: issuer.always });
    let Some(url) = authorize else { return known(issuer.name.to_owned()) };
    let same = Url::parse(auth.authorize_url).is_ok_and(|usual| usual.origin() == url.origin());
    let tenant = url.path_segments().and_then(|mut path| path.next()).filter(|first| is_guid(first));
    let name = tenant.map_or_else(|| issuer.name.to_owned(), |tenant| issuer.name.replace("{tenantid}", tenant));
    known(name).filter(|_| same)
}

/// The mistake has been reported.
struct Said;

/// From the environment, or from the file that the environment or the configuration names, but not from both.
fn secret(provider: &Provider, from_table: Option<PathBuf>, source: &mut Source<'_>) -> Result<Option<Secret>, Said> {
    let (direct, by_file) = (provider.setting("CLIENT_SECRET"), provider.setting("CLIENT_SECRET_FILE"));
    let text = source.env(&direct);
    let file = source.env(&by_file).map(Into::into).or(from_table);
    let read = match (text, file) {
        (Some(_), Some(_)) => Err(format!("{direct} and {by_file} are both set; use only one")),
        (Some(text), None) => Ok(Some(Secret::new(text))),
        (None, Some(file)) => source.secret(&file).map(Some).map_err(|why| format!("{by_file}: {why}")),
        (None, None) => Ok(None),
    };
    read.map_err(|why| {
        source.wrong(why);
        Said
    })
}

/// A URL that secrets may be sent to.
fn address(text: &str, private: &BTreeSet<String>) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("isn't a URL: {error}"))?;
    let opted_in = url.host_str().is_some_and(|host| private.contains(host)) || is_this_machine(&url);
    if url.scheme() != "https" && !(url.scheme() == "http" && opted_in) {
        return Err("needs https, unless the host is this machine or in private_hosts".to_owned());
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err("can't contain a user name or #".to_owned());
    }
    let literal = match url.host() {
        Some(url::Host::Ipv4(ip)) => Some(ip.into()),
        Some(url::Host::Ipv6(ip)) => Some(ip.into()),
        _ => None,
    };
    if literal.is_some_and(|ip| !is_public(ip)) && !opted_in {
        return Err("isn't public; add the host to private_hosts to allow it".to_owned());
    }
    Ok(url)
}
