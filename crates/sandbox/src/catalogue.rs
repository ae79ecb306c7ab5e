//! A stand-in as data: its addresses, the scopes it knows, the lifetime of its tokens. Each stands in the file of its API.
//!
//! Written from the providers' documentation, not from the program's registry.

use axum::Router;

use crate::people::Person;
use crate::{STANDS, Sandbox};

/// The path of an API, and the function that builds its router.
pub(crate) type Api = (&'static str, fn(Sandbox) -> Router);

/// A stand-in for a provider.
#[derive(Debug)]
pub(crate) struct Stand {
    pub(crate) id: &'static str,
    /// The provider's own name.
    pub(crate) name: &'static str,
    /// The path of its API below the sandbox's own URL.
    pub(crate) base: &'static str,
    pub(crate) authorize: &'static str,
    pub(crate) token: &'static str,
    pub(crate) revoke: Option<&'static str>,
    /// Whether its token endpoint also accepts the client's credentials by HTTP Basic.
    pub(crate) takes_basic: bool,
    /// The parameter that lists the scopes, and the separator between two.
    pub(crate) scope_parameter: &'static str,
    pub(crate) scope_separator: char,
    pub(crate) scopes: &'static [Scope],
    /// The lifetime of an access token, in seconds.
    pub(crate) lifetime_s: u64,
    pub(crate) rotation: Rotation,
    /// The provider's id for a person's account, and its displayed name.
    pub(crate) account: fn(&Person) -> &'static str,
    pub(crate) shown: fn(&Person) -> &'static str,
    /// Its APIs, by their paths below the sandbox's own URL.
    pub(crate) apis: &'static [Api],
}

/// A scope.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) name: &'static str,
    /// Its text on the consent screen.
    pub(crate) says: &'static str,
    /// Whether a grant without screens includes it: exactly the scopes that a planner needs.
    pub(crate) usual: bool,
}

/// What happens to a refresh token when it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rotation {
    /// It stays valid, and no other is issued.
    None,
    /// Another is issued, and it stays valid too.
    Added,
    /// Another is issued, and it becomes invalid.
    SingleUse,
}

pub(crate) const fn usual(name: &'static str, says: &'static str) -> Scope {
    Scope { name, says, usual: true }
}

pub(crate) const fn rare(name: &'static str, says: &'static str) -> Scope {
    Scope { name, says, usual: false }
}

pub(crate) const OPENID: Scope = usual("openid", "Know who you are");

pub(crate) const GOOGLE: &str = "https://www.googleapis.com/auth/";

/// The stand-in with this id.
pub(crate) fn stand(id: &str) -> Option<&'static Stand> {
    STANDS.iter().copied().find(|stand| stand.id == id)
}

impl Stand {
    /// The scopes in a text, by their full names; `Err` with the first unknown one.
    pub(crate) fn scopes_of(&self, text: &str) -> Result<Vec<&'static str>, String> {
        let mut found = Vec::new();
        for name in text.split([' ', self.scope_separator]).filter(|name| !name.is_empty()) {
            let scope = self.scope(name).ok_or_else(|| name.to_owned())?;
            if !found.contains(&scope.name) {
                found.push(scope.name);
            }
        }
        Ok(found)
    }

    /// The scope with this name, in its full or (for Google and Microsoft) its short form.
    pub(crate) fn scope(&self, name: &str) -> Option<&'static Scope> {
        let name = name.strip_prefix("https://graph.microsoft.com/").unwrap_or(name);
        let is = |scope: &&Scope| {
            scope.name == name
                || scope.name.strip_prefix(GOOGLE).and_then(|rest| rest.strip_prefix("userinfo.")) == Some(name)
        };
        self.scopes.iter().find(is)
    }

    /// The scopes of a grant without screens.
    pub(crate) fn usual_scopes(&self) -> Vec<&'static str> {
        self.scopes.iter().filter(|scope| scope.usual).map(|scope| scope.name).collect()
    }

    /// Whether its accounts are Google's.
    pub(crate) fn is_google(&self) -> bool {
        self.id.starts_with("google-")
    }
}
