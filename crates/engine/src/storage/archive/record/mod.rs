//! A record of the plan to its JSON and back.

use std::sync::Arc;

use litemap::LiteMap;
use plan::{
    AccountId, Client, ClientId, ContainerId, EntryId, Hours, ItemId, Label, LabelId, Link, LinkKey, Member, MemberId,
    Project, ProjectId, ProviderId, Record, RecordKey, Slot, Span, Task, TaskId, TimeEntry, Timer, Tracked, map_of,
    order,
};
use serde_json::{Map, Value};

use super::fields::{Fields, date, instant, maybe, minute, number, object, shape, text, written};
use super::format::{Bad, VERSION};
use super::meta::{Meta, Seen};
use super::migrate;
use crate::settings::list::{minutes, plan_of, plan_to_pairs};
use crate::values::ids;
use crate::values::stored::Stored;

/// The storage key of a record.
pub fn key_of(key: &RecordKey) -> String {
    match key {
        RecordKey::Member(id) => format!("member/{id}"),
        RecordKey::Project(id) => format!("project/{id}"),
        RecordKey::Client(id) => format!("client/{id}"),
        RecordKey::Label(id) => format!("label/{id}"),
        RecordKey::Task(id) => format!("task/{id}"),
        RecordKey::Entry(id) => format!("entry/{id}"),
        RecordKey::Timer(member) => format!("timer/{member}"),
        RecordKey::Settings => "settings".to_owned(),
    }
}

/// The record that a storage key names; `None` for keys of other things.
pub fn record_key(key: &str) -> Option<RecordKey> {
    if key == "settings" {
        return Some(RecordKey::Settings);
    }
    let (kind, id) = key.split_once('/')?;
    match kind {
        "member" => Some(RecordKey::Member(MemberId::from(id))),
        "project" => Some(RecordKey::Project(ProjectId::from(id))),
        "client" => Some(RecordKey::Client(ClientId::from(id))),
        "label" => Some(RecordKey::Label(LabelId::from(id))),
        "task" => Some(RecordKey::Task(TaskId::from(id))),
        "entry" => Some(RecordKey::Entry(EntryId::from(id))),
        "timer" => Some(RecordKey::Timer(MemberId::from(id))),
        _ => None,
    }
}

/// Whether a storage key names a record of the plan.
pub fn is_record(key: &str) -> bool {
    record_key(key).is_some()
}

/// The stored form of a record. `None` is a removed record, whose revision is kept for a while so that a late change of
/// another tab can't restore it.
pub fn encode(key: &RecordKey, record: Option<&Record>, meta: &Meta) -> Stored {
    let mut pairs = vec![("v", VERSION.into())];
    write(record, meta, &mut pairs);
    Stored { key: key_of(key), json: written(pairs, &meta.rest) }
}

/// The record and its metadata from the stored form.
///
/// # Errors
/// [`Bad`], which names what is wrong; nothing is guessed.
pub fn decode(stored: &Stored) -> Result<(RecordKey, Option<Record>, Meta), Bad> {
    let mut fields = Fields::read(&stored.json)?;
    let version = fields.may("v", number)?.unwrap_or(1);
    from_object(&stored.key, migrate::migrate(version, &stored.key, fields)?)
}

/// The record as written to a file.
pub(super) fn in_file(record: &Record, meta: &Meta) -> String {
    let mut pairs = Vec::new();
    write(Some(record), meta, &mut pairs);
    written(pairs, &meta.rest)
}

fn write(record: Option<&Record>, meta: &Meta, out: &mut Vec<(&str, Value)>) {
    out.extend([
        ("rev", ids::encode(meta.rev).into()),
        ("at", meta.at.map_or(Value::Null, Value::from)),
        ("by", meta.by.as_ref().map_or(Value::Null, |id| id.as_str().into())),
    ]);
    let seen = meta.seen();
    out.extend([
        ("gone", or_null(true, record.is_none())),
        ("left", seen.and_then(|seen| seen.left).map_or(Value::Null, Value::from)),
        ("for_good", seen.and_then(|seen| seen.for_good).map_or(Value::Null, Value::from)),
        ("kept", seen.map_or(Value::Null, |seen| or_null(ids::encode(seen.kept), seen.kept > 0))),
    ]);
    match record.or_else(|| seen?.last.as_ref()) {
        None => {}
        Some(Record::Member(member)) => out.extend([
            ("name", (&*member.name).into()),
            ("hue", or_null(member.hue, member.hue != 0)),
            ("capacity", member.capacity.to_vec().into()),
            ("from", or_null(member.hours.from.to_hhmm(), member.hours != Hours::default())),
            ("until", or_null(member.hours.until, member.hours != Hours::default())),
            ("archived", or_null(true, member.archived)),
        ]),
        Some(Record::Project(project)) => out.extend([
            ("name", (&*project.name).into()),
            ("hue", project.hue.into()),
            ("client", project.client.as_ref().map_or(Value::Null, |id| id.as_str().into())),
            ("archived", or_null(true, project.archived)),
        ]),
        Some(Record::Client(client)) => out.extend([("name", (&*client.name).into()), ("hue", client.hue.into())]),
        Some(Record::Label(label)) => out.extend([("name", (&*label.name).into()), ("hue", label.hue.into())]),
        Some(Record::Task(task)) => out.extend([
            ("title", (&*task.title).into()),
            ("notes", if task.notes.is_empty() { Value::Null } else { (&*task.notes).into() }),
            ("project", task.project.as_ref().map_or(Value::Null, |id| id.as_str().into())),
            ("labels", or_null(task.labels.iter().map(LabelId::as_str).collect::<Value>(), !task.labels.is_empty())),
            ("minutes", task.estimate.map_or(Value::Null, Value::from)),
            ("done", task.done.into()),
            ("links", task.links.iter().map(|link| Value::Object(link_to_object(link, meta))).collect()),
        ]),
        Some(Record::Entry(entry)) => out.extend([
            ("task", entry.task.as_str().into()),
            ("member", entry.member.as_str().into()),
            ("date", entry.slot.date.to_string().into()),
            ("start", entry.slot.start.map_or(Value::Null, |start| start.to_hhmm().into())),
            ("minutes", entry.scheduled.into()),
            // For other readers of a file: the sum of what follows.
            ("logged", entry.logged().into()),
            ("typed", or_null(entry.tracked.base, entry.tracked.base > 0)),
            ("typed_rev", seen.map_or(Value::Null, |seen| or_null(ids::encode(seen.typed), seen.typed > 0))),
            ("over", or_null(entry.tracked.over.clone(), !entry.tracked.over.is_empty())),
            ("spans", spans(entry)),
            ("turns", seen.map_or(Value::Null, |seen| or_null(turns(seen), !seen.turns.is_empty()))),
        ]),
        Some(Record::Timer(timer)) => out.extend([
            ("entry", timer.entry.as_str().into()),
            ("since", timer.since.into()),
            ("begin", or_null(timer.begin, timer.begin != timer.since)),
        ]),
        Some(Record::Settings(settings)) => out.extend(plan_to_pairs(settings)),
    }
}

/// The value, or null if it says no more than its absence.
fn or_null(value: impl Into<Value>, says: bool) -> Value {
    if says { value.into() } else { Value::Null }
}

/// Spans by their start: seconds, and their member if that isn't the entry's.
fn spans(entry: &TimeEntry) -> Value {
    let span = |(begin, span): (&i64, &Span)| {
        let seconds = Value::from(span.seconds);
        let theirs = span.by != entry.member;
        (begin.to_string(), if theirs { vec![seconds, span.by.as_str().into()].into() } else { seconds })
    };
    or_null(entry.tracked.spans.iter().map(span).collect::<Map<_, _>>(), !entry.tracked.spans.is_empty())
}

fn turns(seen: &Seen) -> Map<String, Value> {
    seen.turns.iter().map(|(begin, turns)| (begin.to_string(), (*turns).into())).collect()
}

fn link_to_object(link: &Link, meta: &Meta) -> Map<String, Value> {
    let mut out = object([
        ("provider", link.key.provider.as_str().into()),
        ("account", link.key.account.as_str().into()),
        ("item", link.key.item.as_str().into()),
        ("container", link.container.as_ref().map_or(Value::Null, |id| id.as_str().into())),
        ("url", maybe(link.url.as_ref())),
        ("title", (&*link.seen_title).into()),
        ("completed", link.seen_completed.into()),
    ]);
    out.extend(meta.links.get(&link.key).cloned().unwrap_or_default());
    out
}

pub(super) fn from_object(key: &str, mut fields: Fields) -> Result<(RecordKey, Option<Record>, Meta), Bad> {
    let key = record_key(key).ok_or_else(|| Bad::Key(key.to_owned()))?;
    let rev = fields.may("rev", revision)?.unwrap_or(0);
    let at = fields.may("at", instant)?;
    let by = fields.may("by", text)?.map(MemberId::new);
    let mut links = LiteMap::new();
    let gone = fields.may("gone", Value::as_bool)? == Some(true);
    let mut seen = Seen {
        left: fields.may("left", instant)?,
        for_good: fields.may("for_good", Value::as_bool)?,
        kept: fields.may("kept", revision)?.unwrap_or(0),
        typed: fields.may("typed_rev", revision)?.unwrap_or(0),
        turns: by_begin(&mut fields, "turns", number)?,
        last: None,
    };
    // Earlier versions kept nothing of a removed record.
    let bare = gone && !fields.has(NEEDED);
    let mut record = if bare { None } else { Some(read(&key, &mut fields, &mut links)?) };
    if gone {
        seen.last = record.take();
    }
    let mut meta = Meta { rev, at, by, rest: fields.rest(), links, seen: Some(Box::new(seen)) };
    meta.tidy();
    Ok((key, record, meta))
}

/// Each kind of record has one of these fields, except the settings, which are never removed.
const NEEDED: &[&str] = &["name", "title", "task", "entry"];

fn revision(value: &Value) -> Option<u128> {
    ids::decode(value.as_str()?)
}

fn by_begin<T>(fields: &mut Fields, name: &str, read: fn(&Value) -> Option<T>) -> Result<LiteMap<i64, T>, Bad> {
    let Some(all) = fields.may(name, |value| value.as_object().cloned())? else { return Ok(LiteMap::new()) };
    let one = |(begin, value): (&String, &Value)| Some((begin.parse().ok()?, read(value)?));
    let pairs: Vec<(i64, T)> = all.iter().map(one).collect::<Option<_>>().ok_or_else(|| shape(name))?;
    Ok(map_of(pairs))
}

/// A span's seconds, and its member if given.
fn span(value: &Value) -> Option<(u64, Option<MemberId>)> {
    match value {
        Value::Array(pair) => match pair.as_slice() {
            [seconds, by] => Some((number(seconds)?, Some(MemberId::new(text(by)?)))),
            _ => None,
        },
        seconds => Some((number(seconds)?, None)),
    }
}

fn tracked(fields: &mut Fields, member: &MemberId) -> Result<Tracked, Bad> {
    // The total follows from the rest.
    fields.may("logged", number::<u64>)?;
    let over = fields.list("over")?.iter().map(instant).collect::<Option<Vec<_>>>().ok_or_else(|| shape("over"))?;
    let over = order(over.len(), &|a, b| over[a].cmp(&over[b])).into_iter().map(|at| over[at]).collect();
    let spans = by_begin(fields, "spans", span)?.into_iter();
    let spans = spans.map(|(begin, (seconds, by))| (begin, Span { seconds, by: by.unwrap_or_else(|| member.clone()) }));
    Ok(Tracked { base: fields.may("typed", number)?.unwrap_or(0), over, spans: map_of(spans) })
}

fn read(key: &RecordKey, fields: &mut Fields, links: &mut LiteMap<LinkKey, Map<String, Value>>) -> Result<Record, Bad> {
    let id = |value: &Value| value.as_str().map(Arc::<str>::from);
    Ok(match key {
        RecordKey::Member(member) => {
            let name = fields.need("name", text)?;
            let days = fields.list("capacity")?.iter().map(number).collect::<Option<Vec<u32>>>();
            let capacity = days.and_then(|days| days.try_into().ok()).ok_or_else(|| shape("capacity"))?;
            let hours = fields.may("from", minute)?.zip(fields.may("until", number)?);
            let hours = hours.map_or(Some(Hours::default()), |(from, until)| Hours::new(from, until));
            Record::Member(Member {
                id: member.clone(),
                name,
                hue: fields.may("hue", hue)?.unwrap_or(0),
                capacity,
                hours: hours.ok_or_else(|| shape("until"))?,
                archived: fields.may("archived", Value::as_bool)?.unwrap_or(false),
            })
        }
        RecordKey::Project(project) => Record::Project(Project {
            id: project.clone(),
            name: fields.need("name", text)?,
            hue: fields.need("hue", hue)?,
            client: fields.may("client", id)?.map(ClientId::new),
            archived: fields.may("archived", Value::as_bool)?.unwrap_or(false),
        }),
        RecordKey::Client(client) => Record::Client(Client {
            id: client.clone(),
            name: fields.need("name", text)?,
            hue: fields.need("hue", hue)?,
        }),
        RecordKey::Label(label) => {
            Record::Label(Label { id: label.clone(), name: fields.need("name", text)?, hue: fields.need("hue", hue)? })
        }
        RecordKey::Task(task) => Record::Task(Task {
            id: task.clone(),
            title: fields.need("title", text)?,
            notes: fields.may("notes", text)?.unwrap_or_default(),
            project: fields.may("project", id)?.map(ProjectId::new),
            labels: fields
                .list("labels")?
                .iter()
                .map(|label| id(label).map(LabelId::new).ok_or_else(|| shape("labels")))
                .collect::<Result<_, _>>()?,
            estimate: fields.may("minutes", minutes)?,
            done: fields.may("done", Value::as_bool)?.unwrap_or(false),
            links: fields.list("links")?.into_iter().map(|link| read_link(link, links)).collect::<Result<_, _>>()?,
        }),
        RecordKey::Entry(entry) => {
            let member = MemberId::new(fields.need("member", id)?);
            Record::Entry(TimeEntry {
                id: entry.clone(),
                task: TaskId::new(fields.need("task", id)?),
                tracked: tracked(fields, &member)?,
                member,
                slot: Slot { date: fields.need("date", date)?, start: fields.may("start", minute)? },
                scheduled: fields.need("minutes", minutes)?,
            })
        }
        RecordKey::Timer(member) => {
            let since = fields.need("since", instant)?;
            Record::Timer(Timer {
                member: member.clone(),
                entry: EntryId::new(fields.need("entry", id)?),
                since,
                begin: fields.may("begin", instant)?.unwrap_or(since),
            })
        }
        RecordKey::Settings => Record::Settings(plan_of(fields)?),
    })
}

fn hue(value: &Value) -> Option<u8> {
    number(value).map(|hue: u8| hue.min(11))
}

fn read_link(value: Value, rest: &mut LiteMap<LinkKey, Map<String, Value>>) -> Result<Link, Bad> {
    let mut fields = Fields::of(value)?;
    let key = LinkKey {
        provider: ProviderId::new(fields.need("provider", text)?),
        account: AccountId::new(fields.need("account", text)?),
        item: ItemId::new(fields.need("item", text)?),
    };
    let link = Link {
        key,
        container: fields.may("container", text)?.map(ContainerId::new),
        url: fields.may("url", text)?,
        seen_title: fields.need("title", text)?,
        seen_completed: fields.may("completed", Value::as_bool)?.unwrap_or(false),
    };
    let more = fields.rest();
    if !more.is_empty() {
        rest.insert(link.key.clone(), more);
    }
    Ok(link)
}
