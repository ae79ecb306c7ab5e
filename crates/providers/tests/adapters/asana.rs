//! Asana: workspaces lead to projects, tasks to items.

use chrono::NaiveDate;
use providers::{Ask, Fault, Reply, When};

use super::{Adapter, cursor, refused, shape, since};

fn asana() -> Adapter {
    Adapter::of("asana")
}

fn beginning() -> Ask {
    Ask::Containers { after: None }
}

fn tasks() -> Ask {
    Ask::Items { container: "12".into(), range: None, after: None, since: None }
}

/// One page with one task.
fn task(fields: &str) -> String {
    format!(r#"{{"data":[{{"gid":"7"{fields}}}]}}"#)
}

#[test]
fn workspaces_lead_to_their_projects_whose_items_the_workspace_lists() {
    let body = r#"{"data":[{"gid":"12","name":"Tern"},{"gid":"13","name":"Tide"}],
                   "next_page":{"offset":"a b","path":"/x","uri":"https://elsewhere.example/steal?offset=z"}}"#;
    let (workspaces, next) = asana().containers(&beginning(), body);
    assert_eq!(workspaces[0].scope, workspaces[0].id);
    assert_eq!(workspaces[0].parent, None);
    let uris: Vec<String> = next.iter().map(|ask| asana().uri(ask).unwrap()).collect();
    assert_eq!(
        uris,
        [
            "/workspaces/12/projects?limit=100&archived=false&opt_fields=name%2Ccolor",
            "/workspaces/13/projects?limit=100&archived=false&opt_fields=name%2Ccolor",
            "/workspaces?limit=100&offset=a+b&opt_fields=name",
        ]
    );

    let body = r#"{"data":[{"gid":"5","name":null}],"next_page":{"offset":"p2"}}"#;
    let (projects, next) = asana().containers(&next[0], body);
    assert_eq!((projects[0].parent.as_ref(), &projects[0].scope), (Some(&workspaces[0].id), &workspaces[0].id));
    assert_eq!(&*projects[0].name, "");
    let uri = asana().uri(&next[0]).unwrap();
    assert_eq!(uri, "/workspaces/12/projects?limit=100&offset=p2&archived=false&opt_fields=name%2Ccolor");
    assert_eq!(asana().containers(&next[0], r#"{"data":[],"next_page":null}"#).1, []);
}

#[test]
fn a_project_has_the_colour_that_asana_draws() {
    let (_, next) = asana().containers(&beginning(), r#"{"data":[{"gid":"12","name":"Tern"}],"next_page":null}"#);
    let body = r#"{"data":[{"gid":"5","name":"a","color":"light-green"},{"gid":"6","name":"b","color":null},
                           {"gid":"7","name":"c","color":"none"},{"gid":"8","name":"d","color":"ultraviolet"},
                           {"gid":"9","name":"e"}],"next_page":null}"#;
    let (projects, _) = asana().containers(&next[0], body);
    let colors: Vec<_> = projects.iter().map(|project| project.color.as_deref()).collect();
    assert_eq!(colors, [Some("#aecf55"), None, None, None, None]);
}

#[test]
fn a_task_is_known_by_its_projects_and_then_its_workspace() {
    let fields = r#","name":"Write report [1h30m]","completed":false,"due_on":"2026-11-24","due_at":null,
                    "modified_at":"2026-11-23T08:00:00.000Z","permalink_url":"https://app.asana.com/0/5/7",
                    "projects":[{"gid":"5","name":"Launch"},{"gid":"6"}],"workspace":{"gid":"12"}"#;
    let (items, next) = asana().items(&tasks(), &task(fields));
    let containers: Vec<&str> = items[0].containers.iter().map(|id| id.as_str()).collect();
    assert_eq!(containers, ["5", "6", "12"]);
    assert_eq!(items[0].when, Some(When::DueOn(NaiveDate::from_ymd_opt(2026, 11, 24).unwrap())));
    assert_eq!(items[0].version.as_deref(), Some("2026-11-23T08:00:00.000Z"));
    assert_eq!(next, []);
}

#[test]
fn a_due_time_is_an_instant_and_stays_one() {
    let instant = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(16, 30, 0).unwrap();
    for text in ["2026-11-24T16:30:00.000Z", "2026-11-24T09:30:00-07:00"] {
        let (items, _) = asana().items(&tasks(), &task(&format!(r#","due_on":"2026-11-24","due_at":"{text}""#)));
        assert_eq!(items[0].when, Some(When::DueAt(instant)), "{text}");
    }
}

#[test]
fn separators_and_sections_are_not_items_but_a_nameless_task_is() {
    let count = |fields: &str| asana().items(&tasks(), &task(fields)).0.len();
    assert_eq!(count(r#","is_rendered_as_separator":true"#), 0);
    assert_eq!(count(r#","resource_subtype":"section""#), 0);
    assert_eq!(count(r#","name":"","resource_subtype":"milestone""#), 1);
    assert_eq!(count(""), 1);
}

#[test]
fn a_broken_field_is_named_by_its_place() {
    let third = |field: &str| format!(r#"{{"data":[{{"gid":"1"}},{{"gid":"2"}},{{"gid":"3",{field}}}]}}"#);
    let records = [
        (third(r#""due_on":"tomorrow""#), "data[2].due_on"),
        (third(r#""due_on":7"#), "data[2].due_on"),
        (third(r#""due_at":"2026-11-24""#), "data[2].due_at"),
        (third(r#""modified_at":"today""#), "data[2].modified_at"),
        (third(r#""projects":[{"gid":"1"},{"gid":2}]"#), "data[2].projects[1].gid"),
        (r#"{"data":[{}]}"#.into(), "data[0]"),
        (r#"{"data":[null]}"#.into(), "data[0]"),
    ];
    for (body, path) in records {
        assert_eq!(asana().skipped(&tasks(), &body), [path], "{body:.80}");
    }
    let envelopes: [(String, &str); 5] = [
        (r#"{"data":[],"next_page":{"offset":""}}"#.into(), "next_page.offset"),
        (format!(r#"{{"data":[],"next_page":{{"offset":"{}"}}}}"#, "a".repeat(3000)), "next_page.offset"),
        (r#"{"data":[]}x"#.into(), "$"),
        (r#"{"data":[{"gid":"1"}"#.into(), "data"),
        (String::new(), "$"),
    ];
    for (body, path) in envelopes {
        assert_eq!(asana().reply(&tasks(), &body), Err(shape(path)), "{body:.80}");
    }
    let hostile = r#"{"data":[{"gid":"1"},{"gid":"../tasks"}]}"#;
    assert_eq!(asana().skipped(&beginning(), hostile), ["data[1].gid"]);
    assert_eq!(asana().containers(&beginning(), hostile).0.len(), 1);
}

#[test]
fn changes_are_asked_from_a_little_before_the_newest_that_was_seen() {
    let page = |tasks: &str, next: &str| format!(r#"{{"data":[{tasks}],"next_page":{next}}}"#);
    let task = |gid: u8, at: &str| format!(r#"{{"gid":"{gid}","modified_at":"2026-11-23T{at}Z"}}"#);
    let (_, _, next, mark) =
        asana().changes(&tasks(), &page(&task(1, "10:00:00.500"), r#"{"offset":"p2","path":"","uri":""}"#));
    assert_eq!(mark, None, "there are more pages");
    let uri = asana().uri(&next[0]).unwrap();
    assert!(uri.contains("offset=p2&") && uri.contains("completed_since=now"), "{uri}");
    let (_, _, next, mark) = asana().changes(&next[0], &page(&task(2, "09:00:00"), "null"));
    assert_eq!(
        (next, mark.clone()),
        (vec![], cursor("2026-11-23T09:45:00.500Z")),
        "the newest stood on the first page"
    );

    let news = since(&tasks(), &mark);
    let uri = asana().uri(&news).unwrap();
    let query = "/tasks?limit=100&assignee=me&workspace=12&modified_since=2026-11-23T09%3A45%3A00.500Z&opt_fields=";
    assert!(uri.starts_with(query) && !uri.contains("completed_since"), "{uri}");
    assert_eq!(asana().changes(&news, r#"{"data":[]}"#).3, mark, "nothing happened: the same mark again");
    assert_eq!(asana().changes(&news, &page(&task(1, "09:50:00"), "null")).3, mark, "a mark never goes back");
    let later = asana().changes(&news, &page(&task(1, "12:00:00"), "null")).3;
    assert_eq!(later, cursor("2026-11-23T11:45:00Z"));
    assert_eq!(asana().changes(&tasks(), r#"{"data":[]}"#).3, None);
    let (_, _, next, _) = asana().changes(&news, &page("", r#"{"offset":"p2"}"#));
    assert!(asana().uri(&next[0]).unwrap().contains("modified_since="), "further pages keep the question");
    assert!(refused(asana().uri(&since(&tasks(), &cursor("yesterday")))));
}

#[test]
fn a_completed_task_is_reported_one_last_time() {
    let body = r#"{"data":[{"gid":"1","completed":true},{"gid":"2","completed":false}]}"#;
    let (items, removed, _, _) = asana().changes(&since(&tasks(), &cursor("2026-11-23T09:45:00Z")), body);
    assert_eq!((items, removed), (vec!["1".to_owned(), "2".into()], vec!["1".to_owned()]));
    assert_eq!(asana().changes(&tasks(), body).1, [""; 0], "a whole listing removes by what it leaves out");
}

#[test]
fn completing_sends_that_and_nothing_else() {
    for completed in [true, false] {
        let ask = Ask::Complete { item: "7".into(), completed };
        let body = format!(r#"{{"data":{{"completed":{completed}}}}}"#);
        assert_eq!(asana().sent(&ask), ("PUT".into(), "/tasks/7?opt_fields=completed".into(), body));
        assert_eq!(asana().request(&ask).unwrap().headers()["content-type"], "application/json");
        assert_eq!(asana().reply(&ask, r#"{"data":{"gid":"7","completed":true}}"#), Ok(Reply::Done));
        assert_eq!(asana().reply(&ask, "<html>"), Err(shape("$")), "nobody's page is a task");
        assert_eq!(asana().fault(&ask, 404, None, r#"{"errors":[{"message":"Unknown object"}]}"#), Fault::Gone);
    }
    for item in ["", "..", "7/subtasks", "7?a=b"] {
        assert!(refused(asana().uri(&Ask::Complete { item: item.into(), completed: true })), "{item}");
    }
}

#[test]
fn an_account_has_a_name_or_an_address() {
    assert_eq!(asana().uri(&Ask::Account).unwrap(), "/users/me?opt_fields=name%2Cemail");
    let whose = |fields: &str| asana().account(&format!(r#"{{"data":{{"gid":"4"{fields}}}}}"#)).unwrap();
    assert_eq!(whose(r#","name":"Mara","email":"m@a.example""#), ("4".into(), "Mara".into()));
    assert_eq!(whose(r#","name":"","email":"m@a.example""#), ("4".into(), "m@a.example".into()));
    assert_eq!(whose(""), ("4".into(), String::new()));
}

#[test]
fn a_cursor_that_asana_never_gave_is_refused() {
    for text in ["", " ", "yesterday p2", "2026-11-23T09:45:00Z "] {
        let ask = Ask::Items { container: "12".into(), range: None, after: cursor(text), since: None };
        assert!(refused(asana().uri(&ask)), "{text}");
    }
    for text in ["", "w", "x 1", "https://elsewhere.example/", "p ..", "p ../tasks", "p 1/2 x", "p %2e%2e", "p  x"] {
        assert!(refused(asana().uri(&Ask::Containers { after: cursor(text) })), "{text}");
    }
    for workspace in ["", "..", "1&assignee=2", "a b"] {
        let ask = Ask::Items { container: workspace.into(), range: None, after: None, since: None };
        assert!(refused(asana().uri(&ask)), "{workspace}");
    }
}

#[test]
fn a_refusal_has_its_remedy() {
    asana().check_statuses(&tasks());
    let says = |status, message: &str| {
        let body = format!(r#"{{"errors":[{{"message":"{message}","help":"…"}}]}}"#);
        asana().fault(&tasks(), status, None, &body)
    };
    assert_eq!(says(401, "Not Authorized"), Fault::Expired);
    assert_eq!(says(403, "Insufficient scope: tasks:read is needed"), Fault::Scope);
    assert_eq!(says(403, "Forbidden"), Fault::Forbidden);
    assert_eq!(says(402, "Payment Required"), Fault::Unpaid);
    assert_eq!(says(451, "Not available here"), Fault::Refused { reason: "Not available here".into() });
    assert_eq!(says(400, "offset: Your pagination token has expired."), Fault::Resync);
    assert_eq!(says(400, "workspace: Missing input"), Fault::Refused { reason: "workspace: Missing input".into() });
    assert_eq!(says(429, "Too Many Requests"), Fault::Wait { retry_after_ms: 30_000 });
}
