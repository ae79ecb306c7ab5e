//! Google Calendar: events come in the user's zone, and only those on the requested days.

use chrono::{NaiveDate, NaiveDateTime};
use providers::{Ask, Cursor, Fault, Range, When};

use super::{Adapter, cursor, refused, shape, since, two_days};

fn google() -> Adapter {
    Adapter::of("google-calendar")
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn range(from: NaiveDate, until: NaiveDate) -> Option<Range> {
    Some(Range { from, until, zone: "Europe/Oslo".into() })
}

fn events() -> Ask {
    let container = "en.norwegian#holiday@group.v.calendar.google.com".into();
    Ask::Items { container, range: two_days(), after: None, since: None }
}

fn page(fields: &str) -> String {
    format!(r#"{{"items":[{{"id":"e",{fields}}}]}}"#)
}

fn when(fields: &str) -> Option<When> {
    google().items(&events(), &page(fields)).0.first().and_then(|item| item.when)
}

#[test]
fn events_are_asked_with_room_for_any_zone_and_by_none() {
    let path = "/calendars/en%2Enorwegian%23holiday%40group%2Ev%2Ecalendar%2Egoogle%2Ecom/events";
    let query = "singleEvents=true&maxResults=250\
                 &timeMin=2026-11-23T10%3A00%3A00Z&timeMax=2026-11-26T14%3A00%3A00Z";
    assert_eq!(google().uri(&events()).unwrap(), format!("{path}?{query}"));
}

#[test]
fn further_pages_keep_the_question() {
    let (_, next) = google().items(&events(), r#"{"nextPageToken":"t&1"}"#);
    assert_eq!(google().uri(&next[0]).unwrap(), format!("{}&pageToken=t%261", google().uri(&events()).unwrap()));
    let beginning = Ask::Containers { after: None };
    let (_, next) = google().containers(&beginning, r#"{"items":[],"nextPageToken":"t"}"#);
    assert_eq!(google().uri(&next[0]).unwrap(), "/users/me/calendarList?maxResults=250&pageToken=t");
    assert_eq!(google().containers(&next[0], "{}"), (vec![], vec![]));
}

#[test]
fn calendars_have_the_persons_own_name_and_a_colour_only_if_it_is_one() {
    let body = r##"{"items":[
        {"id":"a@b","summary":"Work","summaryOverride":"Mine","backgroundColor":"#0088aa","primary":true},
        {"id":"c","summary":"Shared","backgroundColor":"red;background:url(//x)"},
        {"id":"d","summary":"Hidden","hidden":true}, {"id":"e","deleted":true}, {"id":"f"}]}"##;
    let (calendars, _) = google().containers(&Ask::Containers { after: None }, body);
    let seen: Vec<_> =
        calendars.iter().map(|each| (each.id.as_str(), &*each.name, each.color.as_deref(), each.primary)).collect();
    let shared = ("c", "Shared", None, false);
    assert_eq!(seen, [("a@b", "Mine", Some("#0088aa"), true), shared, ("f", "", None, false)]);
    assert!(calendars.iter().all(|calendar| calendar.scope == calendar.id));
}

#[test]
fn an_events_time_is_local_civil_time() {
    let timed = |start: &str, end: &str| Some(When::timed(time(start), time(end)));
    let both = |start: &str, end: &str| when(&format!(r#""start":{{{start}}},"end":{{{end}}}"#));
    assert_eq!(
        both(r#""dateTime":"2026-11-24T09:00:00+01:00""#, r#""dateTime":"2026-11-24T10:30:00+01:00""#),
        timed("2026-11-24T09:00:00", "2026-11-24T10:30:00")
    );
    let bare = (r#""dateTime":"2026-11-24T09:00:00","timeZone":"Asia/Tokyo""#, r#""dateTime":"2026-11-24T09:15:00.5""#);
    assert_eq!(both(bare.0, bare.1), timed("2026-11-24T09:00:00", "2026-11-24T09:15:00"));
    let backwards = (r#""dateTime":"2026-11-24T09:00:00+01:00""#, r#""dateTime":"2026-11-24T08:00:00+01:00""#);
    assert_eq!(both(backwards.0, backwards.1), timed("2026-11-24T09:00:00", "2026-11-24T09:00:00"));
    let open = r#""start":{"dateTime":"2026-11-24T08:00:00Z"},"end":{"dateTime":"2026-11-24T10:00:00Z"},
                  "endTimeUnspecified":true"#;
    assert_eq!(when(open), timed("2026-11-24T09:00:00", "2026-11-24T09:00:00"));
    assert_eq!(
        when(r#""start":{"dateTime":"2026-11-25T22:59:00Z"}"#),
        timed("2026-11-25T23:59:00", "2026-11-25T23:59:00")
    );
}

#[test]
fn all_day_ends_before_its_last_date_and_is_a_day_at_least() {
    let all_day = |from: &str, until: &str| Some(When::AllDay { from: date(from), until: date(until) });
    let days = |start: &str, end: &str| when(&format!(r#""start":{{"date":"{start}"}},"end":{{"date":"{end}"}}"#));
    assert_eq!(days("2026-11-24", "2026-11-25"), all_day("2026-11-24", "2026-11-25"));
    assert_eq!(days("2026-11-20", "2026-11-30"), all_day("2026-11-20", "2026-11-30"));
    assert_eq!(days("2026-11-24", "2026-11-24"), all_day("2026-11-24", "2026-11-25"));
    assert_eq!(days("2026-11-24", "2026-11-01"), all_day("2026-11-24", "2026-11-25"));
    assert_eq!(when(r#""start":{"date":"2026-11-25"}"#), all_day("2026-11-25", "2026-11-26"));
}

#[test]
fn events_outside_the_requested_days_are_dropped() {
    let timed = |start: &str, end: &str| {
        let edges = format!(r#""start":{{"dateTime":"{start}:00+01:00"}},"end":{{"dateTime":"{end}:00+01:00"}}"#);
        when(&edges).is_some()
    };
    assert!(!timed("2026-11-23T22:00", "2026-11-24T00:00"));
    assert!(timed("2026-11-23T22:00", "2026-11-24T00:01"));
    assert!(timed("2026-11-24T00:00", "2026-11-24T00:00"));
    assert!(timed("2026-11-25T23:59", "2026-11-26T08:00"));
    assert!(!timed("2026-11-26T00:00", "2026-11-26T08:00"));
    let days =
        |start: &str, end: &str| when(&format!(r#""start":{{"date":"{start}"}},"end":{{"date":"{end}"}}"#)).is_some();
    assert!(!days("2026-11-23", "2026-11-24"));
    assert!(days("2026-11-25", "2026-11-26"));
    assert!(!days("2026-11-26", "2026-11-27"));
}

#[test]
fn only_events_that_can_be_planned_are_items() {
    let on = r#""start":{"date":"2026-11-24"}"#;
    let title = |fields: &str| {
        let (items, _) = google().items(&events(), &page(&format!("{on}{fields}")));
        items.first().map(|item| item.title.to_string())
    };
    assert_eq!(
        title(r#","summary":"Standup","eventType":"focusTime","status":"tentative""#).as_deref(),
        Some("Standup")
    );
    assert_eq!(title(r#","visibility":"private""#).as_deref(), Some(""));
    assert_eq!(title(r#","status":"cancelled""#), None);
    assert_eq!(title(r#","eventType":"workingLocation""#), None);
    assert_eq!(title(r#","eventType":"birthday""#), None);
    assert_eq!(google().items(&events(), r#"{"items":[{"id":"e","status":"cancelled"}]}"#).0, []);
}

#[test]
fn changes_are_asked_by_the_token_of_the_same_days() {
    let (_, _, _, mark) = google().changes(&events(), r#"{"items":[],"nextSyncToken":"s=1"}"#);
    let news = since(&events(), &mark);
    let query = "?singleEvents=true&maxResults=250&syncToken=s%3D1";
    let uri = google().uri(&news).unwrap();
    assert!(uri.ends_with(query), "{uri}");
    let (_, _, next, none) = google().changes(&news, r#"{"nextPageToken":"t"}"#);
    assert_eq!((google().uri(&next[0]).unwrap(), none), (format!("{uri}&pageToken=t"), None));
    let (_, _, _, later) = google().changes(&news, r#"{"nextSyncToken":"s=2"}"#);
    assert!(google().uri(&since(&events(), &later)).unwrap().ends_with("syncToken=s%3D2"));

    let mut other = news.clone();
    if let Ask::Items { range: days, .. } = &mut other {
        *days = range(date("2026-11-25"), date("2026-11-27"));
    }
    assert_eq!(google().uri(&other), Err(Fault::Resync), "a mark of other days");
    if let Ask::Items { range, .. } = &mut other {
        *range = two_days().map(|days| Range { zone: "Asia/Tokyo".into(), ..days });
    }
    assert_eq!(google().uri(&other), Err(Fault::Resync), "a mark of another zone");
    for text in ["", "s=1", "2026-11-24/2026-11-26 Europe/Oslo", "2026-11-24/2026-11-26 Europe/Oslo "] {
        assert!(refused(google().uri(&since(&events(), &cursor(text)))), "{text}");
    }
}

#[test]
fn cancelled_and_moved_events_are_removed() {
    let body = r#"{"items":[
        {"id":"here","start":{"date":"2026-11-24"}}, {"id":"cancelled","status":"cancelled"},
        {"id":"moved","start":{"date":"2026-12-24"}}, {"id":"place","eventType":"workingLocation"}]}"#;
    let news = since(&events(), &google().changes(&events(), r#"{"nextSyncToken":"s"}"#).3);
    let (items, removed, _, _) = google().changes(&news, body);
    assert_eq!((items, removed), (vec!["here".to_owned()], ["cancelled", "moved", "place"].map(String::from).to_vec()));
    assert_eq!(google().changes(&events(), body).1, [""; 0], "a whole listing removes by what it leaves out");
}

#[test]
fn a_search_covers_all_calendars_starting_with_the_primary() {
    let search = |after: Option<Cursor>| Ask::Search { text: "a&b".into(), range: two_days(), after };
    assert_eq!(google().uri(&search(None)).unwrap(), "/users/me/calendarList?maxResults=250");
    let body = r#"{"items":[{"id":"a@b"},{"id":"own","primary":true},{"id":"h","hidden":true},{"id":"x y"},{"id":"c"}],
                   "nextPageToken":"t"}"#;
    assert_eq!(google().skipped(&search(None), body), ["items[3].id"]);
    let (items, next) = google().items(&search(None), body);
    assert_eq!((items.len(), next.len()), (0, 4));
    let uri = google().uri(&next[0]).unwrap();
    assert!(uri.starts_with("/calendars/own/events?") && uri.contains("&q=a%26b") && uri.contains("timeMin"), "{uri}");
    assert!(google().uri(&next[1]).unwrap().starts_with("/calendars/a%40b/events?"));
    assert_eq!(google().uri(&next[3]).unwrap(), "/users/me/calendarList?maxResults=250&pageToken=t");
    let found = r#"{"items":[{"id":"e","start":{"date":"2026-11-24"}},{"id":"f","start":{"date":"2026-11-30"}}],
                    "nextPageToken":"u v","nextSyncToken":"s"}"#;
    let (items, next) = google().items(&next[2], found);
    assert_eq!((items.len(), items[0].containers[0].as_str()), (1, "c"));
    assert!(google().uri(&next[0]).unwrap().ends_with("&q=a%26b&pageToken=u+v"));
    for text in ["", "c", "x y", "c ..", "c "] {
        assert!(refused(google().uri(&search(cursor(text)))), "{text}");
    }
    assert!(refused(google().uri(&Ask::Search { text: "a".into(), range: None, after: None })));
}

#[test]
fn the_primary_calendar_names_the_account() {
    assert_eq!(google().uri(&Ask::Account).unwrap(), "/users/me/calendarList/primary");
    let whose = google().account(r#"{"id":"mara@a.example","summary":"Mara","primary":true}"#).unwrap();
    assert_eq!(whose, ("mara@a.example".into(), "mara@a.example".into()));
    assert_eq!(google().account("{}"), Err(shape("$")));
}

#[test]
fn a_broken_field_is_named_by_its_place() {
    let records = [
        (page(r#""summary":"no start""#), "items[0].start"),
        (page(r#""start":{}"#), "items[0].start.dateTime"),
        (page(r#""start":{"date":"24.11.2026"}"#), "items[0].start.date"),
        (page(r#""start":{"dateTime":"2026-11-24 09:00"}"#), "items[0].start.dateTime"),
        (page(r#""start":{"dateTime":"2026-11-24T09:0😀0Z"}"#), "items[0].start.dateTime"),
        (page(r#""start":{"date":"2026-11-24"},"end":{"date":1}"#), "items[0].end.date"),
        (
            page(r#""start":{"dateTime":"2026-11-24T09:00:00Z"},"end":{"dateTime":"2026-11-24T10:00:00"}"#),
            "items[0].end.dateTime",
        ),
    ];
    for (body, path) in records {
        assert_eq!(google().skipped(&events(), &body), [path], "{body}");
    }
    let envelopes: [(String, &str); 4] = [
        (r#"{"items":{}}"#.into(), "items"),
        (r#"{"nextPageToken":""}"#.into(), "nextPageToken"),
        (r#"{"nextSyncToken":""}"#.into(), "nextSyncToken"),
        ("[]".into(), "$"),
    ];
    for (body, path) in envelopes {
        assert_eq!(google().reply(&events(), &body), Err(shape(path)), "{body}");
    }
}

#[test]
fn a_question_without_sense_is_refused() {
    let ask = |container: &str, range| Ask::Items { container: container.into(), range, after: None, since: None };
    let (day, next) = (date("2026-11-24"), date("2026-11-25"));
    for calendar in ["", ".", ".."] {
        assert!(refused(google().uri(&ask(calendar, range(day, next)))), "{calendar}");
    }
    for days in [None, range(day, day), range(next, day), range(NaiveDate::MIN, day), range(day, NaiveDate::MAX)] {
        assert!(refused(google().uri(&ask("a", days))));
    }
    let long = cursor(&"a".repeat(3000));
    for after in [cursor(""), long] {
        assert!(refused(google().uri(&Ask::Containers { after })));
    }
}

#[test]
fn a_refusal_has_its_remedy() {
    google().check_statuses(&events());
    let says = |status: u16, reason: &str| {
        let reason = format!(r#"{{"domain":"global","reason":"{reason}","message":"In words"}}"#);
        let body = format!(r#"{{"error":{{"code":{status},"message":"In words","errors":[{reason}]}}}}"#);
        google().fault(&events(), status, Some("7"), &body)
    };
    let words = Fault::Refused { reason: "In words".into() };
    assert_eq!(says(401, "authError"), Fault::Expired);
    assert_eq!(says(403, "rateLimitExceeded"), Fault::Wait { retry_after_ms: 7000 });
    assert_eq!(says(403, "userRateLimitExceeded"), Fault::Wait { retry_after_ms: 7000 });
    assert_eq!(says(403, "quotaExceeded"), Fault::Wait { retry_after_ms: 7000 });
    assert_eq!(says(403, "insufficientPermissions"), Fault::Scope);
    assert_eq!(says(403, "forbidden"), Fault::Forbidden);
    assert_eq!(says(403, "accessNotConfigured"), Fault::Operator);
    assert_eq!(says(400, "keyInvalid"), Fault::Operator);
    assert_eq!(says(403, "anythingElse"), words);
    assert_eq!(says(400, "timeRangeEmpty"), words);
    assert_eq!(says(400, "invalidPageToken"), Fault::Resync);
    assert_eq!(says(410, "fullSyncRequired"), Fault::Resync);
}
