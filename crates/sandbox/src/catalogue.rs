//! The five stand-ins as data: where they are, what privileges they know, how their tokens live.
//!
//! Written from the providers' documents, not from the program's registry.

use crate::people::Person;

/// A stand-in.
#[derive(Debug)]
pub(crate) struct Stand {
    pub(crate) id: &'static str,
    /// Its own name.
    pub(crate) name: &'static str,
    /// Of its API, below the sandbox's own address, as the paths after it.
    pub(crate) base: &'static str,
    pub(crate) authorize: &'static str,
    pub(crate) token: &'static str,
    pub(crate) revoke: Option<&'static str>,
    /// Its token endpoint takes client and secret by HTTP Basic, too.
    pub(crate) takes_basic: bool,
    /// The parameter that lists the privileges, and what stands between two.
    pub(crate) scope_parameter: &'static str,
    pub(crate) scope_separator: char,
    pub(crate) scopes: &'static [Scope],
    /// How long an access token lives, in seconds.
    pub(crate) lifetime_s: u64,
    pub(crate) rotation: Rotation,
    /// The provider's id of a person's account, and the name it is shown by.
    pub(crate) account: fn(&Person) -> &'static str,
    pub(crate) shown: fn(&Person) -> &'static str,
}

/// A privilege.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) name: &'static str,
    /// What the consent screen says.
    pub(crate) says: &'static str,
    /// Whether a grant without screens holds it: what a planner needs, and no more.
    pub(crate) usual: bool,
}

/// What becomes of a refresh token when it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rotation {
    /// It stays, and no other is given.
    None,
    /// Another is given, and it stays good too.
    Added,
    /// Another is given, and it is good no more.
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
    /// The privileges named in a text, by their full names; `Err` with the first that isn't known.
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

    /// The privilege of this name, in its full or (at Google and Microsoft) its short form.
    pub(crate) fn scope(&self, name: &str) -> Option<&'static Scope> {
        let name = name.strip_prefix("https://graph.microsoft.com/").unwrap_or(name);
        let is = |scope: &&Scope| {
            scope.name == name
                || scope.name.strip_prefix(GOOGLE).and_then(|rest| rest.strip_prefix("userinfo.")) == Some(name)
        };
        self.scopes.iter().find(is)
    }

    /// What a grant without screens holds.
    pub(crate) fn usual_scopes(&self) -> Vec<&'static str> {
        self.scopes.iter().filter(|scope| scope.usual).map(|scope| scope.name).collect()
    }

    /// Whether its accounts are Google's.
    pub(crate) fn is_google(&self) -> bool {
        self.id.starts_with("google-")
    }
}
