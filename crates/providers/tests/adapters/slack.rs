//! Slack: all answers are HTTP 200, and a message is identified by its channel and timestamp.

use providers::{Ask, Fault, Reply};

use super::{Adapter, cursor, refused, shape};

fn slack() -> Adapter {
    Adapter::of("slack")
}

fn list(container: &str) -> Ask {
    Ask::Items { container: container.into(), range: None, after: None, since: None }
}

fn complete(completed: bool) -> Ask {
    Ask::Complete { item: "C1:1507849573.000090".into(), completed }
}

const WHOSE: &str =
    r#"{"ok":true,"url":"https://tern.slack.com/","team":"Tern","user":"mara","team_id":"T1","user_id":"U1"}"#;

#[test]
fn the_lists_are_two_and_know_whose_they_are() {
    let ask = Ask::Containers { after: None };
    assert_eq!(slack().uri(&ask).unwrap(), "/auth.test");
    let (lists, next) = slack().containers(&ask, WHOSE);
    let ids: Vec<&str> = lists.iter().map(|list| list.id.as_str()).collect();
    assert_eq!((ids, next), (vec!["marked-U1", "messages"], vec![]));
    assert!(lists.iter().all(|list| list.scope == list.id));
    assert_eq!(slack().account(WHOSE), Ok(("T1-U1".into(), "mara (Tern)".into())));
    assert_eq!(slack().reply(&ask, r#"{"ok":true,"team_id":"T1","user_id":"U/1"}"#), Err(shape("user_id")));
    assert_eq!(slack().reply(&ask, r#"{"ok":true,"team_id":"T-1","user_id":"U1"}"#), Err(shape("team_id")));
    assert_eq!(slack().reply(&Ask::Account, r#"{"ok":true,"user_id":"U1"}"#), Err(shape("$")));
}

#[test]
fn only_the_users_own_reaction_marks_a_message() {
    let reacted = |ts: &str, name: &str, users: &str| {
        format!(
            r#"{{"type":"message","channel":"C1","message":{{"ts":"{ts}","text":"a\nb","permalink":"https://x",
                    "reactions":[{{"name":"{name}","users":[{users}],"count":9}}]}}}}"#
        )
    };
    let items = [
        reacted("1507849573.000090", "pushpin", r#""U2","U1""#),
        reacted("2.0", "pushpin", r#""U2""#),
        reacted("3.0", "tada", r#""U1""#),
        r#"{"type":"file","file":{"id":"F1"}}"#.to_owned(),
        r#"{"file":{},"comment":{}}"#.to_owned(),
    ];
    let body = format!(r#"{{"ok":true,"items":[{}],"response_metadata":{{"next_cursor":"d=="}}}}"#, items.join(","));
    let ask = list("marked-U1");
    assert_eq!(slack().uri(&ask).unwrap(), "/reactions.list?full=true&limit=200");
    let (found, next) = slack().items(&ask, &body);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].id.as_str(), &*found[0].title), ("C1:1507849573.000090", "a"), "the time is text");
    assert_eq!((found[0].url.as_deref(), found[0].completed), (Some("https://x"), false));
    assert_eq!(slack().uri(&next[0]).unwrap(), "/reactions.list?full=true&limit=200&cursor=d%3D%3D");
    let last = r#"{"ok":true,"items":[],"response_metadata":{"next_cursor":""}}"#;
    assert_eq!(slack().items(&ask, last).1, []);
}

#[test]
fn the_users_reaction_completes_a_message() {
    let body = |users: &str| {
        format!(
            r#"{{"ok":true,"items":[{{"type":"message","channel":"D1","message":{{"ts":"1.0","reactions":[
            {{"name":"pushpin","users":["U1"]}}, {{"name":"white_check_mark","users":[{users}]}}]}}}}]}}"#
        )
    };
    let completed = |users: &str| slack().items(&list("marked-U1"), &body(users)).0[0].completed;
    assert!(completed(r#""U3","U1""#));
    assert!(!completed(r#""U3""#));
}

#[test]
fn a_single_message_is_read_with_the_users_own_reactions() {
    let ask = |container: Option<&str>| Ask::Item {
        item: "C1:1507849573.000090".into(),
        container: container.map(std::convert::Into::into),
    };
    let get = "/reactions.get?channel=C1&timestamp=1507849573.000090&full=true";
    let message = |users: &str| {
        format!(
            r#"{{"ok":true,"type":"message","channel":"C1","message":{{"ts":"1507849573.000090","text":"Ship it",
                "permalink":"https://x","reactions":[{{"name":"white_check_mark","users":[{users}],"count":9}}]}}}}"#
        )
    };
    for (asked, list) in [(Some("marked-U1"), "marked-U1"), (Some("messages"), "messages"), (None, "marked-U1")] {
        let mut ask = ask(asked);
        if asked != Some("marked-U1") {
            assert_eq!(slack().uri(&ask).unwrap(), "/auth.test", "a message doesn't say who asks");
            let (none, mut next) = slack().items(&ask, WHOSE);
            assert_eq!((none.len(), next.len()), (0, 1));
            ask = next.remove(0);
        }
        assert_eq!(slack().uri(&ask).unwrap(), get, "{list}");
        for (users, completed) in [(r#""U2","U1""#, true), (r#""U2""#, false)] {
            let (found, next) = slack().items(&ask, &message(users));
            assert_eq!((found.len(), next), (1, vec![]));
            let (id, url) = (found[0].id.as_str(), found[0].url.as_deref());
            assert_eq!((id, url, &*found[0].title), ("C1:1507849573.000090", Some("https://x"), "Ship it"));
            assert_eq!((found[0].completed, found[0].containers[0].as_str()), (completed, list));
        }
        let bare = r#"{"ok":true,"type":"message","channel":"C1","message":{"ts":"1507849573.000090","text":"a"}}"#;
        assert!(!slack().items(&ask, bare).0[0].completed, "nobody has reacted");
        for error in ["message_not_found", "channel_not_found"] {
            assert_eq!(slack().reply(&ask, &bad(error)), Err(Fault::Gone));
        }
        assert_eq!(slack().reply(&ask, r#"{"ok":true,"type":"file","file":{}}"#), Err(shape("message")));
    }
    let strange = Ask::Item { item: "C1".into(), container: None };
    assert!(refused(slack().uri(&strange)));
}

#[test]
fn messages_to_and_from_me_are_the_newest_that_are_open() {
    let page = |n: u32, way: &str| {
        format!("/search.messages?query={way}%3Ame+-hasmy%3A%3Awhite_check_mark%3A&sort=timestamp&count=100&page={n}")
    };
    let body = |pages: u32| {
        format!(
            r#"{{"ok":true,"messages":{{"matches":[{{"channel":{{"id":"C1"}},"ts":"1.0","text":"<@U2> &amp; co",
                    "permalink":"https://x"}}],"paging":{{"page":1,"pages":{pages}}}}}}}"#
        )
    };
    let ask = list("messages");
    assert_eq!(slack().uri(&ask).unwrap(), page(1, "to"));
    let (items, next) = slack().items(&ask, &body(40));
    assert_eq!((items[0].id.as_str(), &*items[0].title), ("C1:1.0", "@U2 & co"));
    assert_eq!(items[0].containers[0].as_str(), "messages");
    let uris: Vec<String> = next.iter().map(|ask| slack().uri(ask).unwrap()).collect();
    assert_eq!(uris, [page(2, "to"), page(1, "from")]);
    assert_eq!(slack().items(&next[0], &body(40)).1, [], "two pages are enough");
    assert_eq!(slack().uri(&slack().items(&next[1], &body(40)).1[0]).unwrap(), page(2, "from"));
    assert_eq!(slack().items(&ask, &body(1)).1.len(), 1);
    for text in ["", "to", "to 0", "to 3", "with 1", "to 1x"] {
        let ask = Ask::Items { container: "messages".into(), range: None, after: cursor(text), since: None };
        assert!(refused(slack().uri(&ask)), "{text}");
    }
    for container in ["", "marked-", "marked-U/1", "C1"] {
        assert!(refused(slack().uri(&list(container))), "{container}");
    }
}

#[test]
fn a_search_finds_open_messages() {
    let ask = Ask::Search { text: "plan in:#a".into(), range: None, after: None };
    let uri = slack().uri(&ask).unwrap();
    assert!(uri.contains("query=plan+in%3A%23a+-hasmy%3A%3Awhite_check_mark%3A&"), "{uri}");
    let body = r#"{"ok":true,"messages":{"matches":[],"paging":{"pages":2}}}"#;
    let (_, next) = slack().items(&ask, body);
    assert!(slack().uri(&next[0]).unwrap().ends_with("&page=2"));
    assert_eq!(slack().items(&next[0], body).1, []);
}

#[test]
fn completing_twice_is_completing() {
    let body = "channel=C1&timestamp=1507849573.000090&name=white_check_mark";
    assert_eq!(slack().sent(&complete(true)), ("POST".into(), "/reactions.add".into(), body.into()));
    assert_eq!(slack().sent(&complete(false)), ("POST".into(), "/reactions.remove".into(), body.into()));
    let kind = &slack().request(&complete(true)).unwrap().headers()["content-type"].clone();
    assert_eq!(kind, "application/x-www-form-urlencoded");
    let says = |error: &str, completed| slack().reply(&complete(completed), &bad(error));
    assert_eq!(slack().reply(&complete(true), r#"{"ok":true}"#), Ok(Reply::Done));
    assert_eq!(says("already_reacted", true), Ok(Reply::Done));
    assert_eq!(says("no_reaction", false), Ok(Reply::Done));
    assert_eq!(says("no_reaction", true), Err(Fault::Refused { reason: "no_reaction".into() }));
    assert_eq!(says("message_not_found", true), Err(Fault::Gone));
    assert_eq!(slack().reply(&complete(true), "<html>"), Err(shape("$")), "nobody's page is an answer");
    for item in ["", "C1", "C1:", ":1.0", "C1:1.0&name=x", "C/1:1.0", "C1:x"] {
        assert!(refused(slack().uri(&Ask::Complete { item: item.into(), completed: true })), "{item}");
    }
}

fn bad(error: &str) -> String {
    format!(r#"{{"ok":false,"error":"{error}"}}"#)
}

#[test]
fn a_broken_field_is_named_by_its_place() {
    let marked = list("marked-U1");
    for (body, path) in [
        (r#"{}"#, "$"),
        (r#"{"ok":1}"#, "ok"),
        (r#"{"ok":false}"#, "error"),
        (r#"{"ok":true}"#, "$"),
        (r#"{"ok":true,"items":{}}"#, "items"),
    ] {
        assert_eq!(slack().reply(&marked, body), Err(shape(path)), "{body}");
    }
    for (body, path) in [
        (r#"{"ok":true,"items":[{"type":"message","channel":"C1"}]}"#, "items[0].message"),
        (r#"{"ok":true,"items":[{},{"channel":"C1","message":{"ts":1.5}}]}"#, "items[1].message.ts"),
        (
            r#"{"ok":true,"items":[{"channel":"C1","message":{"ts":"x","reactions":[{"name":"pushpin","users":["U1"]}]}}]}"#,
            "items[0].message.ts",
        ),
    ] {
        assert_eq!(slack().skipped(&marked, body), [path], "{body}");
    }
    let found = r#"{"ok":true,"messages":{"matches":[{"channel":{"id":"C 1"},"ts":"1.0"}]}}"#;
    assert_eq!(slack().skipped(&list("messages"), found), ["messages.matches[0].ts"]);
}

#[test]
fn a_refusal_has_its_remedy() {
    slack().check_statuses(&list("messages"));
    let says = |error: &str| slack().fault(&list("messages"), 200, Some("7"), &bad(error));
    for dead in ["token_revoked", "account_inactive", "invalid_auth", "not_authed"] {
        assert_eq!(says(dead), Fault::SignIn, "{dead}");
    }
    assert_eq!(says("token_expired"), Fault::Expired);
    assert_eq!(says("missing_scope"), Fault::Scope);
    assert_eq!(says("ratelimited"), Fault::Wait { retry_after_ms: 7000 });
    assert_eq!(says("invalid_cursor"), Fault::Resync);
    assert_eq!(says("internal_error"), Fault::ProviderDown);
    assert_eq!(says("org_login_required"), Fault::ProviderDown);
    assert_eq!(says("anything_else"), Fault::Refused { reason: "anything_else".into() });
}

#[test]
fn emoji_are_shown_as_far_as_the_message_says_what_they_look_like() {
    let title = |message: &str| {
        let body =
            format!(r#"{{"ok":true,"messages":{{"matches":[{{"channel":{{"id":"C1"}},"ts":"1.0",{message}}}]}}}}"#);
        let ask = Ask::Search { text: "plan".into(), range: None, after: None };
        let Ok(Reply::Items { items, .. }) = slack().reply(&ask, &body) else { panic!("{body}") };
        items[0].title.to_string()
    };
    let rich = |name: &str, unicode: &str| {
        format!(
            r#""blocks":[{{"type":"rich_text","elements":[{{"type":"rich_text_section","elements":[
                {{"type":"text","text":"Ready "}},{{"type":"emoji","name":"{name}","unicode":"{unicode}"}}]}}]}}]"#
        )
    };
    let technologist = rich("female-technologist", "1f469-200d-1f4bb");
    assert_eq!(
        title(&format!(r#""text":"Ready :female-technologist:",{technologist}"#)),
        "Ready \u{1f469}\u{200d}\u{1f4bb}"
    );
    assert_eq!(title(&technologist), "Ready \u{1f469}\u{200d}\u{1f4bb}", "without a text of its own");
    assert_eq!(title(&format!(r#""text":"At 9:30:15 :wave:",{}"#, rich("wave", "1f44b"))), "At 9:30:15 \u{1f44b}");
    for unknown in ["zz", "d800", "110000", ""] {
        assert_eq!(title(&format!(r#""text":"Ready :loom:",{}"#, rich("loom", unknown))), "Ready :loom:", "{unknown}");
    }
    assert_eq!(title(r#""text":"Ready :tada:""#), "Ready :tada:", "no rich text");
}
