//! The error log: what a provider answered when something failed, found by the request's id. It is written only if the
//! operator names a directory. It contains no secrets and nothing of successful answers, is kept for 14 days, and is
//! limited per day, by connection and in total.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::clock::Millis;

const KEPT_DAYS: i64 = 14;
/// The limits for a day, in bytes.
const MOST: Most = Most { with_body: 1024 * 1024, of_one: 2 * 1024 * 1024, of_all: 64 * 1024 * 1024 };
const PREFIX: &str = "errors-";
const SUFFIX: &str = ".jsonl";

/// A failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The time in UTC (RFC 3339).
    pub at: String,
    /// The request's id.
    pub request_id: String,
    /// The provider that answered.
    pub provider: Option<String>,
    /// The operation.
    pub op: Option<String>,
    /// The provider's status, if it answered.
    pub status: Option<u16>,
    /// The provider's own id for the request.
    pub provider_request_id: Option<String>,
    /// The class of the failure.
    pub class: Option<String>,
    /// The duration, in milliseconds.
    pub ms: u64,
    /// Some of the answer's headers.
    pub headers: Vec<(String, String)>,
    /// The start of the answer, without secrets.
    pub body: String,
}

/// A directory of entries, with a file for each day. A connection that keeps failing has a share of the day's file:
/// first complete entries, then entries without the provider's answer, then none.
#[derive(Clone, Debug)]
pub struct ErrorLog {
    dir: PathBuf,
    most: Most,
    today: Arc<Mutex<Today>>,
}

#[derive(Clone, Copy, Debug)]
struct Most {
    with_body: u64,
    of_one: u64,
    of_all: u64,
}

/// The sizes of the day's file in total and by connection. After a restart, only the total is known.
#[derive(Debug, Default)]
struct Today {
    day: NaiveDate,
    length: u64,
    of_each: HashMap<String, u64>,
}

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It was written completely.
    Wholly,
    /// It was written without headers and body.
    InPart,
    /// There was no room for it.
    Not,
}

impl ErrorLog {
    /// Opens the log in this directory, which is created if it is missing.
    ///
    /// # Errors
    /// The directory can't be created or written to.
    pub fn open(dir: &Path) -> io::Result<Self> {
        fs::create_dir_all(dir)?;
        let probe = dir.join(format!("{PREFIX}probe"));
        File::create(&probe)?;
        fs::remove_file(probe)?;
        Ok(Self { dir: dir.to_path_buf(), most: MOST, today: Arc::default() })
    }

    /// Opens an existing log to read it.
    ///
    /// # Errors
    /// The directory doesn't exist or can't be read.
    pub fn existing(dir: &Path) -> io::Result<Self> {
        fs::read_dir(dir)?;
        Ok(Self { dir: dir.to_path_buf(), most: MOST, today: Arc::default() })
    }

    /// Appends an entry of a connection to the day's file, and removes old files when a day starts.
    ///
    /// # Errors
    /// Errors of the file system.
    pub fn write(&self, entry: &Entry, whose: &str, now: Millis) -> io::Result<Kept> {
        let today = day(now);
        let path = self.dir.join(format!("{PREFIX}{today}{SUFFIX}"));
        if !path.exists() {
            self.forget(today)?;
        }
        let mut known = self.today.lock().unwrap_or_else(PoisonError::into_inner);
        if known.day != today {
            let length = fs::metadata(&path).map_or(0, |file| file.len());
            *known = Today { day: today, length, of_each: HashMap::new() };
        }
        let before = known.of_each.get(whose).copied().unwrap_or(0);
        let (mut line, mut kept) = (line(entry)?, Kept::Wholly);
        if before.saturating_add(line.len() as u64) > self.most.with_body {
            let short = Entry { headers: Vec::new(), body: String::new(), ..entry.clone() };
            (line, kept) = (self::line(&short)?, Kept::InPart);
        }
        let length = line.len() as u64;
        if before.saturating_add(length) > self.most.of_one || known.length.saturating_add(length) > self.most.of_all {
            return Ok(Kept::Not);
        }
        // A single write per line, so that lines of several requests don't mix.
        own(OpenOptions::new().create(true).append(true)).open(path)?.write_all(&line)?;
        known.length = known.length.saturating_add(length);
        let of_it = known.of_each.entry(whose.to_owned()).or_default();
        *of_it = of_it.saturating_add(length);
        Ok(kept)
    }

    /// The entries of the request with this id, oldest first.
    ///
    /// # Errors
    /// Errors of the file system.
    pub fn find(&self, id: &str) -> io::Result<Vec<Entry>> {
        let mut found = Vec::new();
        let mut days: Vec<_> = self.days()?.into_iter().map(|(_, path)| path).collect();
        days.sort();
        for path in days {
            for line in BufReader::new(File::open(path)?).lines() {
                let entry = serde_json::from_str::<Entry>(&line?).ok();
                found.extend(entry.filter(|entry| entry.request_id == id));
            }
        }
        Ok(found)
    }

    fn forget(&self, today: NaiveDate) -> io::Result<()> {
        for (date, path) in self.days()? {
            if today.signed_duration_since(date) >= TimeDelta::days(KEPT_DAYS) {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }

    fn days(&self) -> io::Result<Vec<(NaiveDate, PathBuf)>> {
        let mut days = Vec::new();
        for entry in fs::read_dir(&self.dir)? {
            let path = entry?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let date = name.strip_prefix(PREFIX).and_then(|rest| rest.strip_suffix(SUFFIX)?.parse().ok());
            days.extend(date.map(|date| (date, path.clone())));
        }
        Ok(days)
    }
}

fn line(entry: &Entry) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(entry)?;
    line.push(b'\n');
    Ok(line)
}

/// A time in RFC 3339.
pub(crate) fn moment(now: Millis) -> String {
    time(now).to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

fn day(now: Millis) -> NaiveDate {
    time(now).date_naive()
}

fn time(now: Millis) -> DateTime<Utc> {
    i64::try_from(now).ok().and_then(DateTime::from_timestamp_millis).unwrap_or_default()
}

/// Readable only by its owner: it contains no secrets, but what providers say about users' work.
#[cfg(unix)]
fn own(options: &mut OpenOptions) -> &mut OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600)
}

#[cfg(not(unix))]
fn own(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Millis = 86_400_000;
    const START: Millis = 1_795_000_000_000;

    fn entry(id: &str, now: Millis) -> Entry {
        Entry {
            at: moment(now),
            request_id: id.to_owned(),
            provider: Some("one".to_owned()),
            op: Some("items".to_owned()),
            status: Some(503),
            provider_request_id: None,
            class: Some("provider_down".to_owned()),
            ms: 7,
            headers: Vec::new(),
            body: "down".to_owned(),
        }
    }

    #[test]
    fn one_client_fills_only_its_share_of_the_daily_log() {
        let mut name = [0; 8];
        getrandom::fill(&mut name).unwrap();
        let dir = std::env::temp_dir().join(format!("hourloom-bounded-{}", u64::from_be_bytes(name)));
        let most = Most { with_body: 20_000, of_one: 30_000, of_all: 100_000 };
        let mut log = ErrorLog { most, ..ErrorLog::open(&dir).unwrap() };
        let entry = |now| Entry { body: "x".repeat(4_000), ..entry("same", now) };
        let size = |now| fs::metadata(dir.join(format!("errors-{}.jsonl", day(now)))).unwrap().len();
        let mut became = Vec::new();
        for _ in 0..200 {
            became.push(log.write(&entry(START), "a", START).unwrap());
        }
        became.dedup();
        assert_eq!(became, [Kept::Wholly, Kept::InPart, Kept::Not]);
        assert!((29_000..=30_000).contains(&size(START)), "{}", size(START));
        assert_eq!(log.write(&entry(START), "b", START).unwrap(), Kept::Wholly, "another's share is another matter");
        for number in 0..200 {
            log.write(&entry(START), &number.to_string(), START).unwrap();
        }
        assert!((95_000..=100_000).contains(&size(START)), "{}", size(START));
        log = ErrorLog { most, ..ErrorLog::open(&dir).unwrap() };
        assert_eq!(log.write(&entry(START), "new", START).unwrap(), Kept::Not, "a new process knows the file");
        assert_eq!(log.write(&entry(START + DAY), "a", START + DAY).unwrap(), Kept::Wholly, "and a day begins anew");
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn an_entry_is_kept_for_fourteen_days_and_readable_by_its_owner_only() {
        let mut name = [0; 8];
        getrandom::fill(&mut name).unwrap();
        let dir = std::env::temp_dir().join(format!("hourloom-kept-{}", u64::from_be_bytes(name)));
        let log = ErrorLog::open(&dir).unwrap();
        fs::write(dir.join("errors-notes.txt"), "somebody else's").unwrap();
        log.write(&entry("first", START), "a", START).unwrap();
        assert_eq!(log.find("first").unwrap(), [entry("first", START)]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let [(_, path)] = &log.days().unwrap()[..] else { panic!("one day is one file") };
            assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        for days in 1..=20 {
            let now = START + days * DAY;
            log.write(&entry("later", now), "a", now).unwrap();
            assert_eq!(log.find("first").unwrap().len(), usize::from(days < 14), "after {days} days");
        }
        assert_eq!(log.find("later").unwrap().len(), 14, "a file a day, and no more of them");
        assert!(dir.join("errors-notes.txt").exists(), "what isn't ours stays");
        fs::remove_dir_all(dir).unwrap();
    }
}
