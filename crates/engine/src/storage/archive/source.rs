//! What is stored beside the plan: the last complete lists of a connection, so that a reload shows them at once with
//! their age, and what the person chose about the screen. Either may be lost without losing anybody's work, so what
//! can't be read is simply not there.

use std::sync::Arc;

use litemap::LiteMap;
use plan::{ContainerId, ItemId, MemberId, Millis};
use providers::{Attendance, Container, Cursor, EventDetails, Guest, Item, Kind, Range, When};
use serde_json::{Map, Value};

use super::fields::{Fields, date, date_time, instant, maybe, number, object, text};
use super::format::{Bad, VERSION};
use crate::calls::snapshot::{List, ListKey, Missing, Snapshot};
use crate::export::target::{Known, Place};
use crate::reports::table::{CsvForm, Separator};
use crate::settings::list::DeviceSettings;
use crate::shortcuts::Shortcuts;
use crate::values::connection::ConnectionId;
use crate::values::prefs::BacklogOrder;
use crate::values::stored::Stored;

/// Storage key of what the person chose about the screen.
pub const PREFS: &str = "pref/ui";

/// What the person chose about the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prefs {
    /// The settings of this device, and fields that this version doesn't know.
    pub device: Arc<DeviceSettings>,
    /// The sidebar is open.
    pub open: bool,
    /// The connection shown.
    pub shown: Option<ConnectionId>,
    /// The container shown, per connection.
    pub containers: LiteMap<ConnectionId, ContainerId>,
    /// Which member the person at this device is; `None`: the first.
    pub me: Option<MemberId>,
    /// Spreadsheets that reports were put into, the last one first.
    pub places: Vec<Known>,
    /// The backlog is open.
    pub backlog: bool,
    /// In which order it stands.
    pub backlog_order: BacklogOrder,
    /// How files of reports are written.
    pub csv: CsvForm,
    /// How many records can't be read, as far as that was told.
    pub unread: u64,
    /// Keyboard shortcuts that were changed.
    pub shortcuts: Shortcuts,
    /// What was chosen in the palette lately, the latest first.
    pub recent: Vec<Arc<str>>,
}

/// Storage key of a connection's snapshot.
pub fn snapshot_key(connection: &ConnectionId) -> String {
    format!("source/{}", connection.0)
}

/// The stored form of the choices.
pub fn encode_prefs(prefs: &Prefs) -> Stored {
    let containers: Map<String, Value> =
        prefs.containers.iter().map(|(id, container)| (id.0.to_string(), container.as_str().into())).collect();
    let mut out = object([
        ("v", VERSION.into()),
        ("open", prefs.open.into()),
        ("shown", maybe(prefs.shown.as_ref().map(|id| &id.0))),
        ("containers", containers.into()),
        ("places", prefs.places.iter().map(place_to_value).collect()),
        ("backlog", prefs.backlog.into()),
        ("backlog_order", if prefs.backlog_order == BacklogOrder::Age { "age" } else { "project" }.into()),
        ("me", prefs.me.as_ref().map_or(Value::Null, |id| id.as_str().into())),
        ("csv", csv_to_value(prefs.csv)),
        ("unread", if prefs.unread == 0 { Value::Null } else { prefs.unread.into() }),
        ("shortcuts", shortcuts_to_value(&prefs.shortcuts)),
        ("recent", prefs.recent.iter().map(|target| Value::from(&**target)).collect()),
    ]);
    out.extend(prefs.device.stored());
    Stored { key: PREFS.to_owned(), json: Value::Object(out).to_string() }
}

/// The choices from their stored form.
///
/// # Errors
/// [`Bad`] when it isn't of the form.
pub fn decode_prefs(json: &str) -> Result<Prefs, Bad> {
    let mut fields = open(json)?;
    let open = fields.need("open", Value::as_bool)?;
    let shown = fields.may("shown", text)?.map(ConnectionId);
    let chosen = fields.may("containers", |value| value.as_object().cloned())?.unwrap_or_default();
    let chosen = chosen
        .iter()
        .filter_map(|(id, container)| Some((ConnectionId(Arc::from(&**id)), ContainerId::new(text(container)?))));
    let containers = plan::map_of(chosen);
    let backlog = fields.may("backlog", Value::as_bool)?.unwrap_or(false);
    let backlog_order = match fields.may("backlog_order", text)?.as_deref() {
        Some("project") => BacklogOrder::Project,
        _ => BacklogOrder::Age,
    };
    let me = fields.may("me", text)?.map(MemberId::new);
    let places = fields.list("places")?.into_iter().map(place_of).collect::<Result<_, _>>()?;
    let csv = fields.may("csv", |value| Some(csv_of(value)))?.unwrap_or_default();
    let unread = fields.may("unread", number)?.unwrap_or(0);
    let shortcuts = fields.may("shortcuts", |value| Some(shortcuts_of(value)))?.unwrap_or_default();
    let recent = fields.list("recent")?.iter().filter_map(text).collect();
    let device = Arc::new(DeviceSettings(fields.rest()));
    Ok(Prefs { device, open, shown, containers, me, places, backlog, backlog_order, csv, unread, shortcuts, recent })
}

/// Null where none was changed.
fn shortcuts_to_value(Shortcuts(changed): &Shortcuts) -> Value {
    let keys = |keys: &[Arc<str>]| keys.iter().map(|key| Value::from(&**key)).collect();
    let out: Map<String, Value> = changed.iter().map(|(id, of)| (id.to_string(), keys(of))).collect();
    if out.is_empty() { Value::Null } else { out.into() }
}

fn shortcuts_of(value: &Value) -> Shortcuts {
    let keys = |value: &Value| Some(value.as_array()?.iter().filter_map(text).collect());
    let all = value.as_object().into_iter().flatten();
    Shortcuts(all.filter_map(|(id, value)| Some((Arc::from(&**id), keys(value)?))).collect())
}

/// Null for what is usual.
fn csv_to_value(form: CsvForm) -> Value {
    let separator = match form.separator {
        Separator::Comma => Value::Null,
        Separator::Semicolon => ";".into(),
        Separator::Tab => "\t".into(),
    };
    let out = object([("separator", separator), ("mark", if form.mark { Value::Null } else { false.into() })]);
    if out.is_empty() { Value::Null } else { out.into() }
}

fn csv_of(value: &Value) -> CsvForm {
    let separator = match value.get("separator").and_then(Value::as_str) {
        Some(";") => Separator::Semicolon,
        Some("\t") => Separator::Tab,
        _ => Separator::Comma,
    };
    CsvForm { separator, mark: value.get("mark").and_then(Value::as_bool).unwrap_or(true) }
}

fn place_to_value(known: &Known) -> Value {
    let Known { title, place } = known;
    let pairs = [("title", &**title), ("spreadsheet", &*place.spreadsheet), ("sheet", &*place.sheet)];
    Value::Object(object(pairs.map(|(name, text)| (name, Value::from(text)))))
}

fn place_of(value: Value) -> Result<Known, Bad> {
    let mut fields = Fields::of(value)?;
    let place = Place { spreadsheet: fields.need("spreadsheet", text)?, sheet: fields.need("sheet", text)? };
    Ok(Known { title: fields.need("title", text)?, place })
}

/// The stored form of a snapshot.
pub fn encode_snapshot(connection: &ConnectionId, snapshot: &Snapshot) -> Stored {
    let containers: Value = snapshot.containers.iter().map(container_to_value).collect();
    let lists: Value = snapshot.lists.iter().map(|(key, list)| list_to_value(key, list)).collect();
    let out = object([
        ("v", VERSION.into()),
        ("containers_at", snapshot.containers_at.map_or(Value::Null, Value::from)),
        ("containers", containers),
        ("lists", lists),
        ("gone", snapshot.gone.iter().map(|id| Value::from(id.as_str())).collect()),
        ("missing", snapshot.missing.iter().map(missing_to_value).collect()),
    ]);
    Stored { key: snapshot_key(connection), json: Value::Object(out).to_string() }
}

/// The snapshot from its stored form.
///
/// # Errors
/// [`Bad`] when it isn't of the form.
pub fn decode_snapshot(json: &str) -> Result<Snapshot, Bad> {
    let mut fields = open(json)?;
    let containers = fields.list("containers")?.into_iter().map(container_of).collect::<Result<_, _>>()?;
    Ok(Snapshot {
        containers_at: fields.may("containers_at", instant)?,
        containers: Arc::new(containers),
        lists: fields.list("lists")?.into_iter().map(list_of).collect::<Result<_, _>>()?,
        gone: fields.list("gone")?.iter().filter_map(text).map(ItemId::new).collect(),
        missing: fields.list("missing")?.into_iter().map(missing_of).collect::<Result<_, _>>()?,
    })
}

fn missing_to_value(missing: &Missing) -> Value {
    Value::Object(object([("id", missing.item.as_str().into()), ("in", maybe(missing.container.as_ref()))]))
}

fn missing_of(value: Value) -> Result<Missing, Bad> {
    let mut fields = Fields::of(value)?;
    Ok(Missing { item: ItemId::new(fields.need("id", text)?), container: fields.may("in", text)? })
}

/// Storage key of the age of a connection's list: small, since it is written with each poll that brought nothing new.
pub fn seen_key(connection: &ConnectionId) -> String {
    format!("seen/{}", connection.0)
}

/// The connection whose list's age is stored under this key.
pub fn seen_connection(key: &str) -> Option<ConnectionId> {
    key.strip_prefix("seen/").map(|id| ConnectionId(Arc::from(id)))
}

/// The stored form of a list's age.
pub fn encode_seen(connection: &ConnectionId, list: &ListKey, at: Millis) -> Stored {
    let mut out = object([("v", VERSION.into())]);
    out.extend(list_key_to_object(list));
    out.insert("at".to_owned(), at.into());
    Stored { key: seen_key(connection), json: Value::Object(out).to_string() }
}

/// A list and its age from their stored form.
///
/// # Errors
/// [`Bad`] when it isn't of the form.
pub fn decode_seen(json: &str) -> Result<(ListKey, Millis), Bad> {
    let mut fields = open(json)?;
    Ok((list_key_of(&mut fields)?, fields.need("at", instant)?))
}

/// Storage key of the calls that a connection's provider counts.
pub fn spent_key(connection: &ConnectionId) -> String {
    format!("spent/{}", connection.0)
}

/// The stored form of calls: methods and moments.
pub fn encode_spent(connection: &ConnectionId, spent: &[(Arc<str>, Millis)]) -> Stored {
    let call = |(method, at): &(Arc<str>, Millis)| {
        Value::Object(object([("method", (&**method).into()), ("at", (*at).into())]))
    };
    let out = object([("v", VERSION.into()), ("calls", spent.iter().map(call).collect())]);
    Stored { key: spent_key(connection), json: Value::Object(out).to_string() }
}

/// Calls from their stored form.
///
/// # Errors
/// [`Bad`] when it isn't of the form.
pub fn decode_spent(json: &str) -> Result<Vec<(Arc<str>, Millis)>, Bad> {
    let mut fields = open(json)?;
    let call = |value: Value| {
        let mut fields = Fields::of(value)?;
        Ok((fields.need("method", text)?, fields.need("at", instant)?))
    };
    fields.list("calls")?.into_iter().map(call).collect()
}

pub(super) fn open(json: &str) -> Result<Fields, Bad> {
    let mut fields = Fields::read(json)?;
    match fields.need("v", number)? {
        version @ 0..=VERSION => Ok(version),
        theirs => Err(Bad::Newer { theirs, ours: VERSION }),
    }?;
    Ok(fields)
}

fn container_to_value(container: &Container) -> Value {
    Value::Object(object([
        ("id", container.id.as_str().into()),
        ("name", (&*container.name).into()),
        ("parent", container.parent.as_ref().map_or(Value::Null, |id| id.as_str().into())),
        ("scope", container.scope.as_str().into()),
        ("color", maybe(container.color.as_ref())),
        ("primary", container.primary.into()),
    ]))
}

fn container_of(value: Value) -> Result<Container, Bad> {
    let mut fields = Fields::of(value)?;
    Ok(Container {
        id: ContainerId::new(fields.need("id", text)?),
        name: fields.need("name", text)?,
        parent: fields.may("parent", text)?.map(ContainerId::new),
        scope: ContainerId::new(fields.need("scope", text)?),
        color: fields.may("color", text)?,
        primary: fields.may("primary", Value::as_bool)?.unwrap_or(false),
    })
}

fn list_key_to_object(key: &ListKey) -> Map<String, Value> {
    let range = key.range.as_ref().map_or(Value::Null, |range| {
        Value::Object(object([
            ("from", range.from.to_string().into()),
            ("until", range.until.to_string().into()),
            ("zone", (&*range.zone).into()),
        ]))
    });
    object([("scope", key.scope.as_str().into()), ("range", range)])
}

fn list_key_of(fields: &mut Fields) -> Result<ListKey, Bad> {
    let range = fields.may("range", |value| Some(value.clone()))?.map(range_of).transpose()?;
    Ok(ListKey { scope: ContainerId::new(fields.need("scope", text)?), range })
}

fn list_to_value(key: &ListKey, list: &List) -> Value {
    let mut out = list_key_to_object(key);
    out.insert("at".to_owned(), list.at.into());
    out.insert("whole_at".to_owned(), list.whole_at.into());
    out.insert("since".to_owned(), maybe(list.since.as_ref().map(|since| &since.0)));
    if !list.skipped.is_empty() {
        out.insert("skipped".to_owned(), list.skipped.iter().map(|path| Value::from(&**path)).collect());
    }
    out.insert("items".to_owned(), list.items.iter().map(item_to_value).collect());
    Value::Object(out)
}

fn list_of(value: Value) -> Result<(ListKey, List), Bad> {
    let mut fields = Fields::of(value)?;
    let key = list_key_of(&mut fields)?;
    let at: Millis = fields.need("at", instant)?;
    let whole_at = fields.may("whole_at", instant)?.unwrap_or(at);
    let since = fields.may("since", text)?.map(Cursor);
    let skipped = fields.list("skipped")?.iter().filter_map(text).collect();
    let items = fields.list("items")?.into_iter().map(item_of).collect::<Result<_, _>>()?;
    Ok((key, List { items: Arc::new(items), at, whole_at, since, skipped: Arc::new(skipped) }))
}

fn range_of(value: Value) -> Result<Range, Bad> {
    let mut fields = Fields::of(value)?;
    Ok(Range { from: fields.need("from", date)?, until: fields.need("until", date)?, zone: fields.need("zone", text)? })
}

fn item_to_value(item: &Item) -> Value {
    let when = item.when.map_or(Value::Null, |when| {
        Value::Object(match when {
            When::DueOn(day) => object([("due_on", day.to_string().into())]),
            When::DueAt(at) => object([("due_at", time(at))]),
            When::AllDay { from, until } => {
                object([("from", from.to_string().into()), ("until", until.to_string().into())])
            }
            When::Timed { start, end, minutes } => {
                object([("start", time(start)), ("end", time(end)), ("minutes", minutes.into())])
            }
            When::Instants { start, end, .. } => object([("start", time(start)), ("end", time(end))]),
        })
    });
    Value::Object(object([
        ("id", item.id.as_str().into()),
        ("in", item.containers.iter().map(|id| Value::from(id.as_str())).collect()),
        ("title", (&*item.title).into()),
        ("url", maybe(item.url.as_ref())),
        ("when", when),
        ("completed", item.completed.into()),
        ("kind", item.kind.as_str().into()),
        ("version", maybe(item.version.as_ref())),
        ("event", item.event.as_deref().map_or(Value::Null, event_to_value)),
    ]))
}

fn event_to_value(event: &EventDetails) -> Value {
    let EventDetails { uid, place, join, own, guests, others } = event;
    let guest = |guest: &Guest| {
        Value::Object(object([("name", (&*guest.name).into()), ("answer", guest.answer.as_str().into())]))
    };
    Value::Object(object([
        ("uid", maybe(uid.as_ref())),
        ("place", maybe(place.as_ref())),
        ("join", maybe(join.as_ref())),
        ("own", own.map_or(Value::Null, |answer| answer.as_str().into())),
        ("guests", if guests.is_empty() { Value::Null } else { guests.iter().map(guest).collect() }),
        ("others", if *others == 0 { Value::Null } else { (*others).into() }),
    ]))
}

fn event_of(value: Value) -> Result<EventDetails, Bad> {
    let mut fields = Fields::of(value)?;
    let guest = |value: Value| {
        let mut fields = Fields::of(value)?;
        let answer = fields.may("answer", text)?.map_or(Attendance::Awaited, |name| Attendance::named(&name));
        Ok(Guest { name: fields.need("name", text)?, answer })
    };
    Ok(EventDetails {
        uid: fields.may("uid", text)?,
        place: fields.may("place", text)?,
        join: fields.may("join", text)?,
        own: fields.may("own", text)?.map(|name| Attendance::named(&name)),
        guests: fields.list("guests")?.into_iter().map(guest).collect::<Result<_, _>>()?,
        others: fields.may("others", number)?.unwrap_or(0),
    })
}

/// `2026-11-24T09:00:00`, which is how chrono writes it for debugging and, unlike `Display`, with the `T`.
fn time(at: chrono::NaiveDateTime) -> Value {
    format!("{at:?}").into()
}

fn item_of(value: Value) -> Result<Item, Bad> {
    let mut fields = Fields::of(value)?;
    Ok(Item {
        id: ItemId::new(fields.need("id", text)?),
        containers: fields.list("in")?.iter().filter_map(text).map(ContainerId::new).collect(),
        title: fields.need("title", text)?,
        url: fields.may("url", text)?,
        when: fields.may("when", when_of)?,
        completed: fields.may("completed", Value::as_bool)?.unwrap_or(false),
        kind: fields.may("kind", text)?.map_or(Kind::Usual, |name| Kind::named(&name)),
        version: fields.may("version", text)?,
        event: fields.may("event", |value| Some(value.clone()))?.map(event_of).transpose()?.map(Arc::new),
    })
}

fn when_of(value: &Value) -> Option<When> {
    if let Some(day) = value.get("due_on") {
        return date(day).map(When::DueOn);
    }
    if let Some(at) = value.get("due_at") {
        return date_time(at).map(When::DueAt);
    }
    if let Some(from) = value.get("from") {
        return Some(When::AllDay { from: date(from)?, until: date(value.get("until")?)? });
    }
    let (start, end) = (date_time(value.get("start")?)?, date_time(value.get("end")?)?);
    match value.get("minutes").and_then(Value::as_u64).and_then(|minutes| u32::try_from(minutes).ok()) {
        Some(minutes) => Some(When::Timed { start, end, minutes }),
        None => Some(When::timed(start, end)),
    }
}
