//! URLs as they appear in a browser, and the items they belong to.

use providers::{PLACES, PROVIDERS, page, recognise};

/// Provider, item and container.
type Told = (&'static str, String, Option<String>);

fn told(address: &str) -> Option<Told> {
    let found = recognise(address)?;
    let container = found.page.container.map(|container| container.as_str().to_owned());
    Some((found.provider, found.page.item.as_str().to_owned(), container))
}

#[track_caller]
fn check(provider: &str, addresses: &[(&str, &str, Option<&str>)]) {
    for (address, item, container) in addresses {
        let found = told(address).unwrap_or_else(|| panic!("not recognised: {address}"));
        let wanted = (provider, (*item).to_owned(), container.map(str::to_owned));
        assert_eq!(found, wanted, "{address}");
        let own = recognise(address).unwrap().page.url;
        assert_eq!(told(&own).map(|(provider, item, _)| (provider, item)), Some((found.0, found.1)), "{own}");
    }
}

#[track_caller]
fn check_none(addresses: &[&str]) {
    for address in addresses {
        assert_eq!(told(address), None, "{address}");
    }
}

#[test]
fn a_task_is_known_by_asanas_old_and_new_addresses() {
    check(
        "asana",
        &[
            (
                "https://app.asana.com/0/1206043162733419/12058909747493732",
                "12058909747493732",
                Some("1206043162733419"),
            ),
            (
                "https://app.asana.com/0/1206043162733419/12058909747493732/f",
                "12058909747493732",
                Some("1206043162733419"),
            ),
            ("https://app.asana.com/0/0/12058909747493732", "12058909747493732", None),
            ("https://app.asana.com/0/0/12058909747493732/f", "12058909747493732", None),
            ("https://app.asana.com/0/home/1201/12058/", "12058", None),
            ("https://app.asana.com/0/inbox/1201/12058/993", "12058", None),
            ("https://app.asana.com/0/search/1201/12058", "12058", None),
            ("https://app.asana.com/1/157932/project/120604/task/120589?focus=true", "120589", Some("120604")),
            ("https://app.asana.com/1/157932/project/120604/task/120589/comment/77", "120589", Some("120604")),
            ("https://app.asana.com/1/157932/project/120604/task/120589/subtask/5#x", "5", Some("120604")),
            ("https://app.asana.com/1/157932/task/120589", "120589", None),
            ("https://app.asana.com/1/157932/home/task/120589", "120589", None),
            ("https://app.asana.com/1/157932/inbox/44/item/120589/story/9", "120589", None),
            ("HTTPS://APP.asana.com:443/0/1/2", "2", Some("1")),
        ],
    );
    check_none(&[
        "https://app.asana.com/0/1206043162733419/list",
        "https://app.asana.com/0/1206043162733419/1206043162733419",
        "https://app.asana.com/0/home/1201",
        "https://app.asana.com/0/portfolio/1201/1202",
        "https://app.asana.com/1/157932/project/120604/list/9",
        "https://app.asana.com/1/157932/project/120604/task",
        "https://app.asana.com/1/157932/inbox",
        "https://app.asana.com/2/157932/task/1",
        "https://app.asana.com/",
        "https://asana.com/0/1/2",
        "https://app.asana.com.evil.example/0/1/2",
    ]);
}

#[test]
fn an_issue_is_known_on_every_page_of_it() {
    check(
        "github",
        &[
            ("https://github.com/leptos-rs/leptos/issues/3012", "leptos-rs/leptos#3012", Some("leptos-rs/leptos")),
            ("https://github.com/Leptos-RS/Leptos/pull/3012", "leptos-rs/leptos#3012", Some("leptos-rs/leptos")),
            (
                "https://github.com/leptos-rs/leptos/pull/3012/files#diff-1",
                "leptos-rs/leptos#3012",
                Some("leptos-rs/leptos"),
            ),
            ("https://github.com/a/b.c/issues/1?notification_referrer_id=N#issuecomment-2", "a/b.c#1", Some("a/b.c")),
            (
                "https://github.com/orgs/acme/projects/4/views/1?pane=issue&itemId=9&issue=acme%7Cweb%7C17",
                "acme/web#17",
                Some("acme/web"),
            ),
        ],
    );
    check_none(&[
        "https://github.com/leptos-rs/leptos/issues",
        "https://github.com/leptos-rs/leptos/issues/new",
        "https://github.com/leptos-rs/leptos/discussions/12",
        "https://github.com/orgs/acme/projects/4",
        "https://gist.github.com/a/b/issues/1",
        "http://github.com/a/b/issues/1",
        "https://github.com@evil.example/a/b/issues/1",
    ]);
}

#[test]
fn an_event_is_known_where_the_address_holds_its_and_its_calendars_id() {
    check(
        "google-calendar",
        &[
            // `abc123 mara@loom.example`
            (
                "https://www.google.com/calendar/event?eid=YWJjMTIzIG1hcmFAbG9vbS5leGFtcGxl",
                "abc123",
                Some("mara@loom.example"),
            ),
            (
                "https://calendar.google.com/calendar/event?eid=YWJjMTIzIG1hcmFAbG9vbS5leGFtcGxl&ctz=Europe/Berlin",
                "abc123",
                Some("mara@loom.example"),
            ),
            (
                "https://calendar.google.com/calendar/u/0/r/eventedit/YWJjMTIzIG1hcmFAbG9vbS5leGFtcGxl?pli=1",
                "abc123",
                Some("mara@loom.example"),
            ),
            // `abc123_20260302T090000Z team@g`, an occurrence in a group's calendar.
            (
                "https://calendar.google.com/calendar/r/eventedit/YWJjMTIzXzIwMjYwMzAyVDA5MDAwMFogdGVhbUBn",
                "abc123_20260302T090000Z",
                Some("team@group.calendar.google.com"),
            ),
            // `e me@m`, padded.
            ("https://www.google.com/calendar/event?eid=ZSBtZUBt%3D%3D", "e", Some("me@gmail.com")),
        ],
    );
    check_none(&[
        "https://calendar.google.com/calendar/u/0/r/week/2026/3/2",
        "https://calendar.google.com/calendar/u/0/r/eventedit",
        "https://calendar.google.com/calendar/event?eid=abc123",
        "https://calendar.google.com/calendar/event?eid=%F0%9F%98%80",
        "https://www.google.com/search?q=calendar&eid=ZSBtZUBt",
    ]);
}

#[test]
fn outlooks_two_addresses_of_an_event_name_graphs_id() {
    let id = "AAMkAGI2THVSAAA_aaaa-bbbb=";
    check(
        "microsoft-outlook",
        &[
            (
                "https://outlook.office365.com/owa/?itemid=AAMkAGI2THVSAAA%2Baaaa%2Fbbbb%3D&exvsurl=1&path=/calendar/item",
                id,
                None,
            ),
            ("https://outlook.office.com/calendar/item/AAMkAGI2THVSAAA%2Baaaa%2Fbbbb%3D", id, None),
            ("https://outlook.live.com/calendar/0/item/AAMkAGI2THVSAAA_aaaa-bbbb%3D", id, None),
        ],
    );
    check_none(&[
        "https://outlook.office.com/mail/inbox/id/AAMkAGI2THVSAAA%2Baaaa",
        "https://outlook.office365.com/owa/?itemid=AAMkAGI2THVSAAA%2Baaaa%2Fbbbb%3D&path=/mail/item",
        "https://outlook.office.com/calendar/view/week",
    ]);
}

#[test]
fn a_message_is_known_by_its_channel_and_time() {
    check(
        "slack",
        &[
            (
                "https://loom.slack.com/archives/C024BE91L/p1507849573000090",
                "C024BE91L:1507849573.000090",
                Some("C024BE91L"),
            ),
            (
                "https://loom.slack.com/archives/C024BE91L/p1507849573000090?thread_ts=1507849570.000001&cid=C024BE91L",
                "C024BE91L:1507849573.000090",
                Some("C024BE91L"),
            ),
            (
                "https://app.slack.com/client/T024/C024BE91L/thread/C024BE91L-1507849573.000090",
                "C024BE91L:1507849573.000090",
                Some("C024BE91L"),
            ),
        ],
    );
    check_none(&[
        "https://loom.slack.com/archives/C024BE91L",
        "https://loom.slack.com/archives/C024BE91L/p00",
        "https://app.slack.com/client/T024/C024BE91L",
        "https://slack.com/archives/C1/p1507849573000090",
        "https://loom.slack.com/archives/C%2F1/p1507849573000090",
    ]);
}

#[test]
fn a_title_loses_the_words_of_its_site() {
    for (address, title, wanted) in [
        ("https://app.asana.com/0/1/2", "● (3) Write report - Asana", "Write report"),
        ("https://app.asana.com/0/1/2", "(draft) Plan - B", "(draft) Plan - B"),
        ("https://github.com/a/b/issues/1", "Save fails · Issue #1 · a/b · GitHub", "Save fails"),
        ("https://github.com/a/b/pull/1", "Sort by name by ada · Pull Request #1 · a/b", "Sort by name"),
        ("https://github.com/a/b/pull/1/files", "Something else", "Something else"),
        (
            "https://loom.slack.com/archives/C1/p1507849573000090",
            "general (Channel) - Loom - Slack",
            "general (Channel) - Loom",
        ),
    ] {
        assert_eq!(recognise(address).unwrap().title(title), wanted);
    }
}

#[test]
fn nothing_that_is_no_https_address_is_recognised_and_nothing_panics() {
    check_none(&[
        "",
        "https://",
        "https:///0/1/2",
        "javascript:https://app.asana.com/0/1/2",
        "app.asana.com/0/1/2",
        "https://app.asana.com\\@evil.example/0/1/2",
        "https://app.asana.com:8443/0/1/2",
        "https://🧵.slack.com/archives/🧵/p🧵🧵🧵🧵🧵",
    ]);
}

#[test]
fn each_host_belongs_to_one_provider_and_ids_are_unique() {
    let providers = PROVIDERS.iter().map(|provider| (provider.id, provider.site.hosts));
    let all: Vec<_> = providers.chain(PLACES.iter().map(|place| (place.id, place.site.hosts))).collect();
    for (at, (id, hosts)) in all.iter().enumerate() {
        assert!(page::name(id).is_some());
        for (other, theirs) in &all[at + 1..] {
            assert!(id != other && !hosts.iter().any(|host| theirs.contains(host)), "{id} and {other}");
        }
    }
}
