//! Compares `docs/providers.md` and `docs/deploy.md` with the registry and the proxy's limits. In `docs/providers.md` the
//! parts between the marks are generated from the registry; the prose around them is written by hand.
//!
//! `HOURLOOM_WRITE_DOCS=1 cargo test -p native-tests registered` regenerates these parts.

use std::collections::BTreeSet;
use std::fmt::Write;

use providers::{Brings, Changes, Identity, OpName, PROVIDERS, Provider, Revoke};
use proxy::limits::Limits;

const END: &str = "<!-- end -->";

fn begin(provider: &Provider) -> String {
    format!("<!-- from the registry: {} -->", provider.id)
}

fn code(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ")
}

fn part(provider: &Provider) -> String {
    let mut out = String::new();
    let auth = &provider.auth;
    let does = |op: OpName| match op {
        OpName::Containers => "list projects, calendars or channels",
        OpName::Items => "list items",
        OpName::Present => "check which items of a list still exist",
        OpName::Item => "read one item",
        OpName::Account => "identify the account",
        OpName::Search => "search at the source",
        OpName::Complete => "mark items complete or incomplete",
        OpName::CreateSpreadsheet => "create a spreadsheet",
        OpName::ReadSpreadsheet => "list the sheets of a spreadsheet it created",
        OpName::ReadRows => "read rows",
        OpName::ClearRows => "clear rows",
        OpName::AppendRows => "append rows",
        OpName::AddSheet => "add a hidden sheet to write to first",
        OpName::WriteRows => "write rows into the hidden sheet",
        OpName::MoveRows => "move the rows to their sheet, in one step",
        OpName::ReadFile => "check whether the spreadsheet is in the trash",
        OpName::RemoveSheet => "remove the hidden sheets",
    };
    writeln!(out, "| operation | purpose | privileges | calls per minute |\n|---|---|---|---|").unwrap();
    if !auth.own_scopes.is_empty() {
        writeln!(out, "| | connect | {} | |", code(auth.own_scopes)).unwrap();
    }
    for op in provider.ops {
        let scopes = if op.scopes.is_empty() { "none".to_owned() } else { code(op.scopes) };
        let budget = |budget: &providers::Budget| format!("{} (`{}`)", budget.per_minute, budget.method);
        let budgets = op.budgets.iter().map(budget).collect::<Vec<_>>().join(", ");
        writeln!(out, "| `{}.{}` | {} | {scopes} | {budgets} |", provider.id, op.name.as_str(), does(op.name)).unwrap();
    }
    writeln!(out).unwrap();
    let brings = match provider.brings {
        Brings::Tasks => "your open tasks, by project",
        Brings::Events => "events in the visible days, by calendar",
        Brings::Messages => "messages you saved, and recent messages to you and from you",
        Brings::Reports => "spreadsheets for your reports; nothing for the sidebar",
    };
    writeln!(out, "- Provides: {brings}.").unwrap();
    let changes = match provider.abilities.changes {
        _ if !provider.can(OpName::Items) => None,
        Changes::None => Some("every refresh lists everything"),
        Changes::Updates => Some("a refresh lists what has changed; deletions show in an occasional full listing"),
        Changes::All => Some("a refresh lists what has changed and what was deleted"),
    };
    changes.iter().for_each(|changes| writeln!(out, "- Refresh: {changes}.").unwrap());
    let revoke = match auth.revoke {
        Revoke::InSettings(address) => format!("by the user, at <{address}>"),
        Revoke::Token { url, .. } | Revoke::Bearer { url } => format!("`{url}`"),
    };
    let identity = match auth.identity {
        Identity::Ask => "read from the API",
        Identity::IdToken => "read from the identity token",
    };
    writeln!(out, "- Scopes of a client: {}.", code(&provider.scopes())).unwrap();
    writeln!(out, "- API: `{}`", provider.api_base).unwrap();
    writeln!(out, "- Authorization: `{}`, token: `{}`", auth.authorize_url, auth.token_url).unwrap();
    writeln!(out, "- Revocation: {revoke}. Account: {identity}.").unwrap();
    if let Some(page) = provider.token {
        writeln!(out, "- Also by a personal token, from <{page}>.").unwrap();
    }
    writeln!(out, "- Status: <{}>", provider.status_page).unwrap();
    out
}

#[test]
fn providers_md_matches_the_registry() {
    let path = crate::root().join("docs/providers.md");
    let written = std::fs::read_to_string(&path).unwrap();
    let mut text = written.clone();
    let mut last = 0;
    for provider in PROVIDERS {
        let at = text.find(&begin(provider)).unwrap_or_else(|| panic!("docs/providers.md has no {}", begin(provider)));
        assert!(at >= last, "{} isn't in the registry's order", provider.id);
        let from = at + begin(provider).len();
        let until = from + text[from..].find(END).expect("the part ends");
        text.replace_range(from..until, &format!("\n{}", part(provider)));
        last = at;
    }
    assert_eq!(text.matches("<!-- from the registry").count(), PROVIDERS.len(), "a part for an unknown provider");
    if std::env::var_os("HOURLOOM_WRITE_DOCS").is_some() {
        std::fs::write(&path, &text).unwrap();
    } else {
        assert!(
            written == text,
            "docs/providers.md is out of date; run this test with HOURLOOM_WRITE_DOCS=1 to regenerate it"
        );
    }
}

#[test]
fn slack_is_never_called_more_often_than_its_stand_in_lets_it() {
    let slack = PROVIDERS.iter().find(|provider| provider.id == "slack").unwrap();
    let mut held = BTreeSet::new();
    for budget in slack.ops.iter().flat_map(|op| op.budgets) {
        // `auth.test` has a limit of its own, which the vendor gives no number for.
        let Some(tier) = sandbox::slack_tier(&format!("/{}", budget.method)) else { continue };
        assert!(budget.per_minute <= tier, "{}: {} of {tier} a minute", budget.method, budget.per_minute);
        held.insert(budget.method);
    }
    assert_eq!(
        held,
        ["reactions.add", "reactions.get", "reactions.list", "reactions.remove", "search.messages"].into()
    );
}

/// The cells of the table row whose first cell starts with `first`.
fn row<'a>(page: &'a str, first: &str) -> Vec<&'a str> {
    let begins = format!("| {first}");
    let line = page.lines().find(|line| line.starts_with(&begins)).unwrap_or_else(|| panic!("no row of {first}"));
    line.trim_matches('|').split('|').map(str::trim).collect()
}

#[test]
fn deploy_md_lists_the_limits_of_the_proxy() {
    let page = std::fs::read_to_string(crate::root().join("docs/deploy.md")).unwrap();
    let two = |a, b| format!("{a}, {b}");
    let numbers = |limits: Limits| {
        [
            two(limits.address_per_second, limits.address_burst),
            two(limits.grant_per_second, limits.grant_burst),
            limits.logins_per_minute.to_string(),
            two(limits.refreshes_per_minute, limits.address_refreshes_per_minute),
            two(limits.in_flight, limits.in_flight_per_address),
            two(limits.connections, limits.connections_per_address),
            limits.requests_per_connection.to_string(),
        ]
    };
    let (usual, sandbox) = (numbers(Limits::default()), numbers(Limits::SANDBOX));
    let rows = [
        "`address_per_second`",
        "`grant_per_second`",
        "`logins_per_minute`",
        "`refreshes_per_minute`",
        "`in_flight`",
        "`connections`",
        "`requests_per_connection`",
    ];
    for (at, first) in rows.into_iter().enumerate() {
        assert_eq!(row(&page, first)[1..], [&*usual[at], &*sandbox[at]], "{first}");
    }
}

#[test]
fn deploy_md_allows_enough_time_for_a_stop() {
    let page = std::fs::read_to_string(crate::root().join("docs/deploy.md")).unwrap();
    let most = proxy::serve::drain(&proxy::upstream::Limits::default()).as_secs();
    assert!(page.contains(&format!("at most {most} seconds,")), "{most}");
    let unit = page.lines().find_map(|line| line.strip_prefix("TimeoutStopSec=")).unwrap();
    assert!(unit.parse::<u64>().unwrap() > most + 5, "{unit}");
    let words: Vec<&str> = page.split_whitespace().collect();
    assert!(words.join(" ").contains(&format!("a grace period of {unit} seconds")));
}
