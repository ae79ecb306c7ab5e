//! Microsoft Outlook: rounds of changes, what they leave out of recurring events, and links of which only a token is
//! kept.

use providers::{Ask, Cursor, Fault, Range, When};

use super::{Adapter, cursor, range, refused, shape, since, two_days};

fn outlook() -> Adapter {
    Adapter::of("microsoft-outlook")
}

fn events() -> Ask {
    Ask::Items { container: "AAMk=".into(), range: two_days(), after: None, since: None }
}

fn page(events: &str) -> String {
    format!(r#"{{"@odata.context":"x","value":[{events}]}}"#)
}

const VIEW: &str = "https://graph.microsoft.com/v1.0/me/calendars/AAMk%3D/calendarView";

/// A page with a `nextLink` or `deltaLink` that ends in this way.
fn linked(events: &str, link: &str, end: &str) -> String {
    format!(r#"{{"value":[{events}],"@odata.{link}":"{VIEW}{end}"}}"#)
}

fn event(id: &str, more: &str) -> String {
    let edge = |time: &str| format!(r#"{{"dateTime":"2026-11-24T{time}.0000000","timeZone":"Europe/Oslo"}}"#);
    let (start, end) = (edge("09:00:00"), edge("10:30:00"));
    format!(r#"{{"id":"{id}","start":{start},"end":{end},"subject":"S","isAllDay":false,"webLink":"https://x"{more}}}"#)
}

/// An occurrence as a round of changes gives it.
fn bare(id: &str) -> String {
    let edge = r#"{"dateTime":"2026-11-25T08:00:00.0000000","timeZone":"Europe/Oslo"}"#;
    format!(r#"{{"id":"{id}","type":"occurrence","seriesMasterId":"m","start":{edge},"end":{edge}}}"#)
}

fn when(fields: &str) -> Option<When> {
    outlook().items(&events(), &page(&format!(r#"{{"id":"e",{fields}}}"#))).0.first().and_then(|item| item.when)
}

/// The mark with which a listing of the two days ended.
fn mark() -> Option<Cursor> {
    outlook().changes(&events(), &linked("", "deltaLink", "/delta?$deltatoken=d1")).3
}

#[test]
fn events_are_asked_as_changes_in_utc_whatever_the_zone() {
    let uri = "/me/calendars/AAMk%3D/calendarView/delta\
               ?startDateTime=2026-11-23T10%3A00%3A00Z&endDateTime=2026-11-26T14%3A00%3A00Z";
    assert_eq!(outlook().uri(&events()).unwrap(), uri);
    let prefer = r#"outlook.timezone="UTC", odata.maxpagesize=50, IdType="ImmutableId""#;
    assert_eq!(outlook().request(&events()).unwrap().headers()["prefer"], prefer);
    let zone = |zone: &str| {
        let days = two_days().map(|days| Range { zone: zone.into(), ..days });
        outlook().uri(&Ask::Items { container: "a".into(), range: days, after: None, since: None })
    };
    assert!(zone("Etc/GMT+5").is_ok());
    for hostile in ["", "UTC\", x=\"", "a\r\nHost: b", "a b"] {
        assert!(refused(zone(hostile)), "{hostile}");
    }
    assert!(refused(outlook().uri(&Ask::Items {
        container: "..".into(),
        range: two_days(),
        after: None,
        since: None
    })));
    assert!(refused(outlook().uri(&Ask::Items { container: "a".into(), range: None, after: None, since: None })));
}

#[test]
fn a_round_of_changes_continues_with_its_tokens() {
    let (_, _, next, none) = outlook().changes(&events(), &linked("", "nextLink", "/delta?$skiptoken=s%2F1"));
    assert_eq!(none, None);
    assert_eq!(outlook().uri(&next[0]).unwrap(), "/me/calendars/AAMk%3D/calendarView/delta?%24skiptoken=s%2F1");
    let (_, _, next, mark) = outlook().changes(&next[0], &linked("", "deltaLink", "/delta?$deltatoken=d1"));
    assert_eq!(next, []);
    let news = since(&events(), &mark);
    assert_eq!(outlook().uri(&news).unwrap(), "/me/calendars/AAMk%3D/calendarView/delta?%24deltatoken=d1");
    let (_, _, next, _) = outlook().changes(&news, &linked("", "nextLink", "/delta?$skiptoken=s2"));
    assert_eq!(outlook().uri(&next[0]).unwrap(), "/me/calendars/AAMk%3D/calendarView/delta?%24skiptoken=s2");
    let mut other = news;
    if let Ask::Items { range: days, .. } = &mut other {
        *days = range("2026-11-25", "2026-11-27");
    }
    assert_eq!(outlook().uri(&other), Err(Fault::Resync), "a mark of other days");
}

#[test]
fn a_link_to_another_listing_is_a_broken_answer() {
    let next = |link: &str| outlook().reply(&events(), &format!(r#"{{"value":[],"@odata.nextLink":"{link}"}}"#));
    let base = "https://graph.microsoft.com/v1.0/users('u')/calendars('AAMk=')/calendarView";
    assert!(next(&format!("{base}/delta?$skiptoken=a")).is_ok());
    assert!(next(&format!("{base}/microsoft.graph.delta()?%24skipToken=a")).is_ok());
    for link in [
        "",
        "/me/calendars/AAMk=/calendarView/delta?$skiptoken=a",
        "ftp://graph.microsoft.com/v1.0/me/calendars/AAMk=/calendarView/delta?$skiptoken=a",
        "https://graph.microsoft.com/v1.0/me/calendars/other/calendarView/delta?$skiptoken=a",
        "https://graph.microsoft.com/v1.0/me/messages/delta?$skiptoken=a",
        &format!("{base}?$skiptoken=a"),
        &format!("{base}/delta?$deltatoken=a"),
        &format!("{base}/delta?$skiptoken="),
        &format!("{base}/delta"),
        &format!("{base}/delta?$skiptoken=a+b"),
    ] {
        assert_eq!(next(link), Err(shape("@odata.nextLink")), "{link}");
    }
    let end = format!(r#"{{"value":[],"@odata.deltaLink":"{base}/delta?$skiptoken=a"}}"#);
    assert_eq!(outlook().reply(&events(), &end), Err(shape("@odata.deltaLink")));
}

#[test]
fn an_occurrence_is_completed_by_the_master_of_its_series() {
    let master = event("m", r#","type":"seriesMaster","changeKey":"k""#);
    let (items, next) = outlook().items(&events(), &page(&format!("{},{master}", bare("o"))));
    assert_eq!((items.len(), next.len()), (1, 0), "the master is no event of its own");
    assert_eq!((&*items[0].title, items[0].url.as_deref(), items[0].id.as_str()), ("S", Some("https://x"), "o"));
    let start = "2026-11-25T08:00:00".parse().unwrap();
    assert_eq!(items[0].when, Some(When::timed(start, start)));
}

#[test]
fn without_the_series_master_all_events_are_listed() {
    let body = linked(&bare("o"), "nextLink", "/delta?$skiptoken=s1");
    let (items, next) = outlook().items(&events(), &body);
    assert_eq!(items, []);
    let (_, _, next, none) = outlook().changes(&next[0], &linked("", "deltaLink", "/delta?$deltatoken=d1"));
    assert_eq!(none, None, "the mark comes at the end");
    let uri = outlook().uri(&next[0]).unwrap();
    assert!(uri.starts_with("/me/calendars/AAMk%3D/calendarView?startDateTime=2026"), "{uri}");
    assert!(uri.contains("&%24top=50&%24select=id%2Csubject"), "{uri}");
    let (items, _, next, none) =
        outlook().changes(&next[0], &linked(&event("o", r#","type":"occurrence""#), "nextLink", "?$skip=50"));
    assert_eq!((items, none), (vec!["o".to_owned()], None));
    assert!(outlook().uri(&next[0]).unwrap().ends_with("&%24skip=50"));
    assert_eq!(outlook().changes(&next[0], &page("")).3, mark());
    for text in ["", "d", "d $skiptoken", "d $top=1", "x $skip=1", "v d $top=1"] {
        let ask = Ask::Items { container: "a".into(), range: two_days(), after: cursor(text), since: None };
        assert!(refused(outlook().uri(&ask)), "{text}");
    }
}

#[test]
fn changes_of_a_series_cause_a_full_listing() {
    let news = since(&events(), &mark());
    for changed in [bare("o"), event("m", r#","type":"seriesMaster""#)] {
        assert_eq!(outlook().reply(&news, &page(&changed)), Err(Fault::Resync));
    }
}

#[test]
fn deleted_cancelled_and_moved_events_are_removed() {
    let moved = event("moved", "").replace("2026-11-24", "2026-12-24");
    let cancelled = event("cancelled", r#","isCancelled":true"#);
    let removed = r#"{"id":"deleted","@removed":{"reason":"deleted"}}"#;
    let body = page(&format!("{},{moved},{cancelled},{removed}", event("here", "")));
    let (items, gone, _, _) = outlook().changes(&since(&events(), &mark()), &body);
    assert_eq!((items, gone), (vec!["here".to_owned()], ["moved", "cancelled", "deleted"].map(String::from).to_vec()));
    assert_eq!(outlook().changes(&events(), &body).1, [""; 0], "a whole listing removes by what it leaves out");
}

#[test]
fn a_day_stays_a_day_in_any_zone() {
    let days = |start: &str, end: &str, zone: &str| {
        let edge = |time: &str| format!(r#"{{"dateTime":"{time}.0000000","timeZone":"{zone}"}}"#);
        when(&format!(r#""isAllDay":true,"start":{},"end":{}"#, edge(start), edge(end)))
    };
    let day = Some(When::AllDay { from: "2026-11-24".parse().unwrap(), until: "2026-11-25".parse().unwrap() });
    assert_eq!(days("2026-11-24T00:00:00", "2026-11-25T00:00:00", "Europe/Oslo"), day);
    assert_eq!(days("2026-11-23T23:00:00", "2026-11-24T23:00:00", "UTC"), day, "as Oslo's day in UTC");
    assert_eq!(
        days("2026-11-24T11:00:00", "2026-11-25T11:00:00", "UTC"),
        day,
        "the nearest, where it is nobody's midnight"
    );
    assert_eq!(days("2026-11-23T13:00:00", "2026-11-24T13:00:00", "UTC"), day);
    assert_eq!(days("2026-11-24T00:00:00", "2026-11-24T00:00:00", "UTC"), day, "a day at least");
}

#[test]
fn a_time_is_read_in_the_zone_given_with_it() {
    let starts = |zone: &str| {
        let (items, next) = outlook().items(&events(), &page(&event("e", "").replace("Europe/Oslo", zone)));
        assert_eq!(next, []);
        match items[0].when {
            Some(When::Timed { start, minutes: 90, .. }) => start.to_string(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(starts("UTC"), "2026-11-24 10:00:00");
    assert_eq!(starts("Europe/Oslo"), "2026-11-24 09:00:00");
    assert_eq!(starts("W. Europe Standard Time"), "2026-11-24 09:00:00", "another name of the same zone");
}

#[test]
fn a_private_event_has_its_time_and_may_have_no_title() {
    let body = page(&event("e", r#","sensitivity":"private""#).replace(r#""subject":"S""#, r#""subject":null"#));
    let (items, _) = outlook().items(&events(), &body);
    assert_eq!((&*items[0].title, items[0].minutes().map(|minutes| minutes.to_string())), ("", Some("90".into())));
}

#[test]
fn calendars_and_the_account_are_read() {
    let ask = Ask::Containers { after: None };
    let uri = "/me/calendars?%24select=id%2Cname%2ChexColor%2CisDefaultCalendar&%24top=50";
    assert_eq!(outlook().uri(&ask).unwrap(), uri);
    let body = r##"{"value":[{"id":"a","name":"Calendar","hexColor":"#0088aa","isDefaultCalendar":true},
                    {"id":"b","name":null,"hexColor":""}],
                    "@odata.nextLink":"https://graph.microsoft.com/v1.0/me/calendars?$skip=2"}"##;
    let (calendars, next) = outlook().containers(&ask, body);
    let seen: Vec<_> =
        calendars.iter().map(|it| (it.id.as_str(), &*it.name, it.color.as_deref(), it.primary)).collect();
    assert_eq!(seen, [("a", "Calendar", Some("#0088aa"), true), ("b", "", None, false)]);
    assert_eq!(outlook().uri(&next[0]).unwrap(), format!("{uri}&%24skip=2"));
    for text in ["", "x", "$top=5", "$skip="] {
        assert!(refused(outlook().uri(&Ask::Containers { after: cursor(text) })), "{text}");
    }
    assert_eq!(outlook().uri(&Ask::Account).unwrap(), "/me?%24select=id%2CdisplayName%2Cmail%2CuserPrincipalName");
    let whose = |fields: &str| outlook().account(&format!(r#"{{"id":"6f"{fields}}}"#)).unwrap().1;
    assert_eq!(whose(r#","displayName":"Mara","mail":"m@a.example","userPrincipalName":"u@a.example""#), "m@a.example");
    assert_eq!(whose(r#","displayName":"Mara","mail":null,"userPrincipalName":"u@a.example""#), "u@a.example");
}

#[test]
fn a_broken_field_is_named_by_its_place() {
    let edge = r#"{"dateTime":"2026-11-24T09:00:00.0000000"}"#;
    for (event, path) in [
        (r#"{"id":"a"}"#.to_owned(), "value[1].start"),
        (r#"{"id":"a","start":{"dateTime":"24.11.2026"}}"#.to_owned(), "value[1].start.dateTime"),
        (format!(r#"{{"id":"a","start":{edge},"end":{{"dateTime":"later"}}}}"#), "value[1].end.dateTime"),
        (format!(r#"{{"id":"a","start":{edge},"isAllDay":"yes"}}"#), "value[1].isAllDay"),
        (r#"{"subject":"no id"}"#.to_owned(), "value[1]"),
    ] {
        let body = page(&format!(r#"{{"id":"z","@removed":{{}}}},{event}"#));
        assert_eq!(outlook().skipped(&events(), &body), [path], "{event}");
    }
    assert_eq!(outlook().reply(&events(), "{}"), Err(shape("$")));
}

#[test]
fn a_refusal_has_its_remedy() {
    outlook().check_statuses(&events());
    let says = |status: u16, code: &str| {
        let body = format!(r#"{{"error":{{"code":"{code}","message":"In words","innerError":{{}}}}}}"#);
        outlook().fault(&events(), status, Some("7"), &body)
    };
    let words = Fault::Refused { reason: "In words".into() };
    assert_eq!(says(401, "InvalidAuthenticationToken"), Fault::Expired);
    assert_eq!(says(403, "ErrorAccessDenied"), Fault::Scope);
    assert_eq!(says(403, "Forbidden"), Fault::Forbidden);
    assert_eq!(says(403, "ErrorQuotaExceeded"), words);
    assert_eq!(says(400, "InvalidDeltaToken"), Fault::Resync);
    assert_eq!(says(400, "ErrorInvalidTimeZone"), words);
    assert_eq!(says(400, "SyncStateInvalid"), Fault::Resync);
    assert_eq!(says(410, "SyncStateNotFound"), Fault::Resync);
    assert_eq!(says(404, "ErrorItemNotFound"), Fault::Gone);
    assert_eq!(says(404, "MailboxNotEnabledForRESTAPI"), words);
    assert_eq!(says(429, "ApplicationThrottled"), Fault::Wait { retry_after_ms: 7000 });
    assert_eq!(says(503, "ErrorServerBusy"), Fault::Wait { retry_after_ms: 7000 }, "it says when it will be back");
}
