//! What the adapters promise beyond their providers' descriptions: which records are items, when they take place, and
//! which remedy a refusal has. The native conformance tests check that requests and decoders match the descriptions.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod asana;
mod cases;
mod google_calendar;
mod google_sheets;
mod microsoft_outlook;
mod pages;
mod slack;

use chrono::{NaiveDateTime, TimeZone};
use http::Response;
use providers::{Account, Ask, Container, Cursor, Fault, Item, Provider, Range, Reply};

struct Adapter(&'static Provider);

impl Adapter {
    fn of(id: &str) -> Self {
        Self(providers::provider(id).unwrap())
    }

    fn request(&self, ask: &Ask) -> Result<http::Request<Vec<u8>>, Fault> {
        (self.0.request)(ask, &Account { id: "1".into(), name: "Mara".into() })
    }

    fn uri(&self, ask: &Ask) -> Result<String, Fault> {
        self.request(ask).map(|request| request.uri().to_string())
    }

    /// Method, path with query, and body.
    fn sent(&self, ask: &Ask) -> (String, String, String) {
        let request = self.request(ask).unwrap();
        let body = String::from_utf8(request.body().clone()).unwrap();
        (request.method().to_string(), request.uri().to_string(), body)
    }

    fn reply(&self, ask: &Ask, body: &str) -> Result<Reply, Fault> {
        providers::reply(self.0.id, ask, &Response::new(body.into()), oslo)
    }

    /// JSON paths of the records that were left out.
    fn skipped(&self, ask: &Ask, body: &str) -> Vec<String> {
        match self.reply(ask, body) {
            Ok(Reply::Items { skipped, .. } | Reply::Containers { skipped, .. }) => {
                skipped.iter().map(ToString::to_string).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    fn items(&self, ask: &Ask, body: &str) -> (Vec<Item>, Vec<Ask>) {
        match self.reply(ask, body) {
            Ok(Reply::Items { items, next, .. }) => (items, next),
            other => panic!("{other:?}"),
        }
    }

    /// The changes: ids of items, ids of removed items, the open requests, and the mark.
    fn changes(&self, ask: &Ask, body: &str) -> (Vec<String>, Vec<String>, Vec<Ask>, Option<Cursor>) {
        match self.reply(ask, body) {
            Ok(Reply::Items { items, next, removed, since, .. }) => {
                let items = items.iter().map(|item| item.id.to_string()).collect();
                (items, removed.iter().map(ToString::to_string).collect(), next, since)
            }
            other => panic!("{other:?}"),
        }
    }

    fn account(&self, body: &str) -> Result<(String, String), Fault> {
        match self.reply(&Ask::Account, body)? {
            Reply::Account(account) => Ok((account.id.to_string(), account.name.to_string())),
            other => panic!("{other:?}"),
        }
    }

    fn containers(&self, ask: &Ask, body: &str) -> (Vec<Container>, Vec<Ask>) {
        match self.reply(ask, body) {
            Ok(Reply::Containers { containers, next, .. }) => (containers, next),
            other => panic!("{other:?}"),
        }
    }

    fn fault(&self, ask: &Ask, status: u16, retry_after: Option<&str>, body: &str) -> Fault {
        let mut response = Response::builder().status(status);
        if let Some(value) = retry_after {
            response = response.header("retry-after", value);
        }
        (self.0.reply)(ask, &response.body(body.into()).unwrap()).unwrap_err()
    }

    /// What a status alone means, for every provider.
    fn check_statuses(&self, ask: &Ask) {
        let wait = |retry_after_ms| Fault::Wait { retry_after_ms };
        let refused = |status: u16| Fault::Refused { reason: format!("HTTP {status}").into() };
        let shape = Fault::Shape { path: "$".into() };
        let table = [
            (302, None, shape.clone()),
            (401, None, Fault::ProviderDown),
            (402, None, Fault::Unpaid),
            (403, None, refused(403)),
            (404, None, Fault::Gone),
            (408, None, Fault::ProviderDown),
            (409, None, Fault::Conflict),
            (410, None, Fault::Resync),
            (412, None, Fault::Resync),
            (418, None, refused(418)),
            (429, None, wait(30_000)),
            (429, Some("120"), wait(120_000)),
            (429, Some("99999999999999999999"), wait(30_000)),
            (429, Some("18446744073709551615"), wait(3_600_000)),
            (429, Some("Fri, 31 Dec 1999 23:59:59 GMT"), wait(30_000)),
            (429, Some("soon"), wait(30_000)),
            (500, None, Fault::ProviderDown),
            (503, None, Fault::ProviderDown),
            (503, Some("120"), wait(120_000)),
            (504, Some("soon"), wait(30_000)),
            (200, None, shape),
        ];
        for (status, retry_after, fault) in table {
            let page = "<html>Sign in to the guest network</html>";
            assert_eq!(self.fault(ask, status, retry_after, page), fault, "{status} {retry_after:?}");
        }
        for (until, fault) in [
            ("Tue, 24 Nov 2026 09:02:00 GMT", wait(120_000)),
            ("Tue, 24 Nov 2026 08:00:00 GMT", wait(0)),
            ("Wed, 25 Nov 2026 09:00:00 GMT", wait(3_600_000)),
        ] {
            let response = Response::builder().status(429).header("date", "Tue, 24 Nov 2026 09:00:00 GMT");
            let response = response.header("retry-after", until).body(Vec::new()).unwrap();
            assert_eq!((self.0.reply)(ask, &response), Err(fault), "{until}");
        }
    }
}

/// Civil time in Oslo, as a browser there knows it.
fn oslo(utc: NaiveDateTime) -> NaiveDateTime {
    chrono_tz::Europe::Oslo.from_utc_datetime(&utc).naive_local()
}

/// Two days, the 24th and the 25th, in Oslo.
fn two_days() -> Option<Range> {
    range("2026-11-24", "2026-11-26")
}

fn range(from: &str, until: &str) -> Option<Range> {
    Some(Range { from: from.parse().unwrap(), until: until.parse().unwrap(), zone: "Europe/Oslo".into() })
}

/// The same request for changes since the mark.
fn since(ask: &Ask, mark: &Option<Cursor>) -> Ask {
    let mut ask = ask.clone();
    match &mut ask {
        Ask::Items { since, after, .. } => (*since, *after) = (mark.clone(), None),
        other => panic!("{other:?}"),
    }
    ask
}

fn cursor(text: &str) -> Option<Cursor> {
    Some(Cursor(text.into()))
}

fn refused<T: std::fmt::Debug>(answer: Result<T, Fault>) -> bool {
    matches!(answer, Err(Fault::Refused { .. }))
}

fn shape(path: &str) -> Fault {
    Fault::Shape { path: path.into() }
}
