//! The three people with accounts, and their ids at each provider.

use crate::STANDS;
use crate::catalogue::Stand;

/// A person in the company.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) email: &'static str,
    pub(crate) asana: &'static str,
    pub(crate) google: &'static str,
    pub(crate) microsoft: &'static str,
    pub(crate) slack: &'static str,
    /// The account's id in the adapters' form: the workspace and the user in it.
    pub(crate) slack_account: &'static str,
    /// The user name, and the user name with the workspace.
    pub(crate) slack_name: &'static str,
    pub(crate) slack_shown: &'static str,
}

/// A person, as an index of [`PEOPLE`].
pub(crate) type Who = usize;

pub(crate) const MARA: Who = 0;
pub(crate) const JONAS: Who = 1;
pub(crate) const PRIYA: Who = 2;

pub(crate) static PEOPLE: [Person; 3] = [
    Person {
        name: "Mara Lindqvist",
        email: "mara@ternandtide.example",
        asana: "1204880000000042",
        google: "104427718853306940217",
        microsoft: "6f1c3a52-8d0e-4b7a-9c41-2e5d7f0a1b36",
        slack: "U04MARALQ1",
        slack_account: "T04TERNTD-U04MARALQ1",
        slack_name: "mara",
        slack_shown: "mara (Tern & Tide)",
    },
    Person {
        name: "Jonas Okafor",
        email: "jonas@ternandtide.example",
        asana: "1204880000000057",
        google: "117730461925508831442",
        microsoft: "b2790e14-53cf-4d6b-8a2f-91c07e44d5a8",
        slack: "U04JONASO2",
        slack_account: "T04TERNTD-U04JONASO2",
        slack_name: "jonas",
        slack_shown: "jonas (Tern & Tide)",
    },
    Person {
        name: "Priya Raman",
        email: "priya@ternandtide.example",
        asana: "1204880000000063",
        google: "109915586240173362085",
        microsoft: "d85b6f07-1a94-4e3c-b6d0-7f28c9135e4d",
        slack: "U04PRIYAR3",
        slack_account: "T04TERNTD-U04PRIYAR3",
        slack_name: "priya",
        slack_shown: "priya (Tern & Tide)",
    },
];

/// An account at a stand-in.
#[derive(Clone, Debug)]
pub struct Account {
    /// The provider's id.
    pub provider: &'static str,
    /// The provider's id for the account.
    pub id: &'static str,
    /// The displayed name.
    pub name: &'static str,
    /// The provider's API base below the sandbox's own URL.
    pub base: &'static str,
    /// A bearer token that is valid from the start; empty if there is none.
    pub token: &'static str,
}

/// Every person's account at every provider.
pub(crate) fn accounts() -> Vec<Account> {
    let at = |stand: &'static Stand| {
        PEOPLE.iter().enumerate().map(move |(who, person)| Account {
            provider: stand.id,
            id: (stand.account)(person),
            name: (stand.shown)(person),
            base: stand.base,
            token: session(stand.id, who),
        })
    };
    STANDS.iter().copied().flat_map(at).collect()
}

pub(crate) fn session(provider: &str, who: Who) -> &'static str {
    match (provider, who) {
        ("asana", MARA) => "session-of-mara-at-asana",
        ("google-calendar", MARA) => "session-of-mara-at-google-calendar",
        _ => "",
    }
}

/// The person whose account has this id at the provider.
pub(crate) fn by_account(stand: &Stand, id: &str) -> Option<Who> {
    PEOPLE.iter().position(|person| (stand.account)(person) == id)
}
