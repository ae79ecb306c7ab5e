//! The five stand-ins as data: their addresses, the scopes they know, the lifetime of their tokens.
//!
//! Written from the providers' documentation, not from the program's registry.

use crate::people::Person;

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

const fn usual(name: &'static str, says: &'static str) -> Scope {
    Scope { name, says, usual: true }
}

const fn rare(name: &'static str, says: &'static str) -> Scope {
    Scope { name, says, usual: false }
}

const OPENID: Scope = usual("openid", "Know who you are");

pub(crate) const GOOGLE: &str = "https://www.googleapis.com/auth/";

pub(crate) static STANDS: [Stand; 5] = [
    Stand {
        id: "asana",
        name: "Asana",
        base: "/asana/api/1.0",
        authorize: "/asana/oauth/authorize",
        token: "/asana/oauth/token",
        revoke: Some("/asana/oauth/revoke"),
        takes_basic: false,
        scope_parameter: "scope",
        scope_separator: ' ',
        scopes: &[
            usual("users:read", "See your name, e-mail address and photo"),
            usual("workspaces:read", "See the names of your workspaces"),
            usual("projects:read", "See your projects"),
            usual("tasks:read", "See the tasks that you can see"),
            usual("tasks:write", "Create and change tasks, mark them complete"),
            rare("stories:write", "Comment on tasks as you"),
            rare("openid", "Know who you are"),
            rare("email", "See your e-mail address"),
            rare("profile", "See your name and photo"),
            rare("default", "Do everything in Asana that you can do"),
        ],
        lifetime_s: 3600,
        rotation: Rotation::None,
        account: |person| person.asana,
        shown: |person| person.name,
    },
    Stand {
        id: "google-calendar",
        name: "Google Calendar",
        base: "/google-calendar/calendar/v3",
        authorize: "/google-calendar/oauth/authorize",
        token: "/google-calendar/oauth/token",
        revoke: Some("/google-calendar/oauth/revoke"),
        takes_basic: true,
        scope_parameter: "scope",
        scope_separator: ' ',
        scopes: &[
            OPENID,
            usual("https://www.googleapis.com/auth/userinfo.email", "See your e-mail address"),
            rare("https://www.googleapis.com/auth/userinfo.profile", "See your name and photo"),
            usual(
                "https://www.googleapis.com/auth/calendar.calendarlist.readonly",
                "See the list of calendars that you are subscribed to",
            ),
            usual("https://www.googleapis.com/auth/calendar.events.readonly", "See events on all your calendars"),
            rare("https://www.googleapis.com/auth/calendar.events", "See and change events on all your calendars"),
            rare("https://www.googleapis.com/auth/calendar.readonly", "See and download all your calendars"),
            rare("https://www.googleapis.com/auth/calendar", "See, change, share and delete all your calendars"),
        ],
        lifetime_s: 3600,
        rotation: Rotation::None,
        account: |person| person.email,
        shown: |person| person.email,
    },
    Stand {
        id: "microsoft-outlook",
        name: "Microsoft Outlook",
        base: "/microsoft-outlook/v1.0",
        authorize: "/microsoft-outlook/oauth/authorize",
        token: "/microsoft-outlook/oauth/token",
        revoke: None,
        takes_basic: true,
        scope_parameter: "scope",
        scope_separator: ' ',
        scopes: &[
            OPENID,
            usual("profile", "See your basic profile"),
            rare("email", "See your e-mail address"),
            usual("offline_access", "Keep the access that you have given it"),
            usual("User.Read", "Sign you in and read your profile"),
            usual("Calendars.Read", "Read your calendars"),
            rare("Calendars.ReadBasic", "Read basic details of your calendars"),
            rare("Calendars.ReadWrite", "Have full access to your calendars"),
        ],
        lifetime_s: 3600,
        rotation: Rotation::Added,
        account: |person| person.microsoft,
        shown: |person| person.email,
    },
    Stand {
        id: "slack",
        name: "Slack",
        base: "/slack/api",
        authorize: "/slack/oauth/authorize",
        token: "/slack/api/oauth.v2.access",
        revoke: Some("/slack/api/auth.revoke"),
        takes_basic: true,
        scope_parameter: "user_scope",
        scope_separator: ',',
        scopes: &[
            usual("reactions:read", "View emoji reactions and the messages they stand on"),
            usual("reactions:write", "Add and remove emoji reactions as you"),
            usual("search:read", "Search the workspace's messages"),
            usual("users:read", "View people in the workspace"),
            usual("channels:read", "View basic information about public channels"),
            usual("groups:read", "View basic information about your private channels"),
            usual("im:read", "View basic information about your direct messages"),
            usual("mpim:read", "View basic information about your group messages"),
            rare("channels:history", "View messages in public channels"),
            rare("groups:history", "View messages in your private channels"),
            rare("im:history", "View your direct messages"),
            rare("mpim:history", "View your group messages"),
            rare("team:read", "View the workspace's name and icon"),
            rare("stars:read", "View what you have starred"),
            rare("chat:write", "Send messages as you"),
        ],
        lifetime_s: 43_200,
        rotation: Rotation::SingleUse,
        account: |person| person.slack_account,
        shown: |person| person.slack_shown,
    },
    Stand {
        id: "google-sheets",
        name: "Google Sheets",
        base: "/google-sheets/v4",
        authorize: "/google-sheets/oauth/authorize",
        token: "/google-sheets/oauth/token",
        revoke: Some("/google-sheets/oauth/revoke"),
        takes_basic: true,
        scope_parameter: "scope",
        scope_separator: ' ',
        scopes: &[
            OPENID,
            usual("https://www.googleapis.com/auth/userinfo.email", "See your e-mail address"),
            rare("https://www.googleapis.com/auth/userinfo.profile", "See your name and photo"),
            usual("https://www.googleapis.com/auth/drive.file", "See and change only the files that it makes itself"),
            rare("https://www.googleapis.com/auth/spreadsheets", "See, change and delete all your spreadsheets"),
        ],
        lifetime_s: 3600,
        rotation: Rotation::None,
        account: |person| person.google,
        shown: |person| person.email,
    },
];

/// The stand-in with this id.
pub(crate) fn stand(id: &str) -> Option<&'static Stand> {
    STANDS.iter().find(|stand| stand.id == id)
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
