//! What there is: tasks, time entries, links to source items, members and projects, and the workspace that holds them.
//!
//! All times are floating civil time (a date and an optional minute of that day, the same in every zone); all durations
//! are whole numbers. See [`crate::command`] for how any of it changes.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime, Timelike, Weekday};
use litemap::LiteMap;

use crate::spans::{Spans, visited};
use crate::timer::Timer;
use crate::tracked::Tracked;

/// Planned lengths, in whole minutes.
pub type Minutes = u32;
/// Tracked time, in whole seconds.
pub type Seconds = u64;
/// An instant: milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text as it is; an id is opaque and never parsed.
            pub fn new(text: impl Into<Arc<str>>) -> Self {
                Self(text.into())
            }

            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::new(text)
            }
        }
    )+};
}

ids! {
    /// A task of this workspace; unique across devices.
    TaskId,
    /// A time entry of this workspace; unique across devices.
    EntryId,
    /// A member of this workspace; unique across devices.
    MemberId,
    /// A project of this workspace; unique across devices.
    ProjectId,
    /// A client of this workspace; unique across devices.
    ClientId,
    /// A label of this workspace; unique across devices.
    LabelId,
    /// A provider's id in the registry, such as `asana` or `google-calendar`.
    ProviderId,
    /// An account at a provider, by the provider's own id for it.
    AccountId,
    /// A container at a provider (project, calendar, channel), by the provider's own id.
    ContainerId,
    /// A source item at a provider (task, event, message, issue), by the provider's own id.
    ItemId,
}

/// A minute of a civil day, 0 (00:00) to 1439 (23:59).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MinuteOfDay(u16);

impl MinuteOfDay {
    /// Minutes in a civil day of the plan. Floating time has no daylight saving: always 1440.
    pub const PER_DAY: u16 = 1440;

    /// 23:59.
    const LAST: u16 = 1439;

    /// `None` when `minute` is not in 0..1440.
    pub fn new(minute: u16) -> Option<Self> {
        (minute < Self::PER_DAY).then_some(Self(minute))
    }

    /// The last whole minute not after `minute`, held inside the day.
    pub fn clamped(minute: i32) -> Self {
        Self(minute.clamp(0, Self::LAST.into()) as u16)
    }

    /// The minute that a time of day lies in.
    pub fn of(time: NaiveTime) -> Self {
        Self::clamped((time.num_seconds_from_midnight() / 60) as i32)
    }

    /// Minutes since 00:00.
    pub fn get(self) -> u16 {
        self.0
    }

    /// `09:05`, 24-hour and zero-padded: the form of `data-start` and of the archive.
    pub fn to_hhmm(self) -> String {
        format!("{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A place in the plan: a day, and a time of that day unless it is untimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The civil day.
    pub date: NaiveDate,
    /// The start, or `None` for the day's untimed area.
    pub start: Option<MinuteOfDay>,
}

/// Which source item a task came from, together with what was last seen of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Provider, account and item: what the relationship rule compares.
    pub key: LinkKey,
    /// The container the item was last seen in.
    pub container: Option<ContainerId>,
    /// Where the item opens at its source; untrusted, its scheme is checked before it is opened.
    pub url: Option<Arc<str>>,
    /// The title as the source last gave it, brackets included.
    pub seen_title: Arc<str>,
    /// Whether the source last said that the item is complete.
    pub seen_completed: bool,
}

/// The identity of a source item across everything that is connected.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkKey {
    /// The provider.
    pub provider: ProviderId,
    /// The account that the item was seen through; empty while none is known, as for a page of a tool that isn't
    /// connected.
    pub account: AccountId,
    /// The provider's id of the item.
    pub item: ItemId,
}

/// A task: what is to be done. When it is done is said by its time entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Plain text, never markup, without the title syntax's brackets.
    pub title: Arc<str>,
    /// What the person has noted about it; plain text, may be empty.
    pub notes: Arc<str>,
    /// The project, if any.
    pub project: Option<ProjectId>,
    /// Its labels, each at most once, in the order in which they were given.
    pub labels: Vec<LabelId>,
    /// Minutes that it is expected to take, 1 to 1440: the length of the entry that planning it makes. `None`: the usual.
    pub estimate: Option<Minutes>,
    /// Whether it is complete.
    pub done: bool,
    /// The source items it stands for; usually none or one.
    pub links: Vec<Link>,
}

/// A planned, trackable stretch of one person's time for one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeEntry {
    /// Its id.
    pub id: EntryId,
    /// The task it is for: one of the same workspace, unless another tab's record of it is yet to arrive.
    pub task: TaskId,
    /// Whose time it is.
    pub member: MemberId,
    /// Day and optional start.
    pub slot: Slot,
    /// Planned length, 1 to 1440.
    pub scheduled: Minutes,
    /// Tracked time.
    pub tracked: Tracked,
}

/// A person whose time is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Their id.
    pub id: MemberId,
    /// As shown; empty while the person hasn't said.
    pub name: Arc<str>,
    /// Index of their hue among the twelve of the palette, 0 to 11.
    pub hue: u8,
    /// Planned minutes that fit a day, Monday first.
    pub capacity: [Minutes; 7],
    /// When they work, on days that have a capacity.
    pub hours: Hours,
    /// They are no longer planned for; what was stays.
    pub archived: bool,
}

/// The days of a week in the order of [`Member::capacity`].
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Working hours: a stretch of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// First minute.
    pub from: MinuteOfDay,
    /// The minute after the last, greater than `from`, up to 1440.
    pub until: u16,
}

/// Whom projects are done for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Their id.
    pub id: ClientId,
    /// As shown.
    pub name: Arc<str>,
    /// Index of their hue among the twelve of the palette, 0 to 11.
    pub hue: u8,
}

/// A label that tasks may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its id.
    pub id: LabelId,
    /// As shown.
    pub name: Arc<str>,
    /// Index of its hue among the twelve of the palette, 0 to 11.
    pub hue: u8,
}

/// A project that tasks may belong to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its id.
    pub id: ProjectId,
    /// As shown.
    pub name: Arc<str>,
    /// Index of its hue among the twelve of the palette, 0 to 11.
    pub hue: u8,
    /// Whom it is done for, if anybody.
    pub client: Option<ClientId>,
    /// It is no longer offered; what belongs to it stays.
    pub archived: bool,
}

/// What the person has chosen about the plan itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Length of a new entry whose source says nothing, in minutes.
    pub default_minutes: Minutes,
    /// First day of the week; `None` follows the locale.
    pub week_start: Option<Weekday>,
    /// Grid that drags snap to, in minutes; a divisor of 60.
    pub snap: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { default_minutes: 30, week_start: None, snap: 15 }
    }
}

/// A source item as the plan needs it: what the relationship rule and a drop look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceItem {
    /// The link that a task made from it will carry.
    pub link: Link,
    /// The item's own length (an event's), in minutes, where it has one.
    pub minutes: Option<Minutes>,
}

/// Everything that is planned on this device, indexed for the questions the app asks.
///
/// Read through the methods; written by [`crate::Patch::apply`] and, for what the store and other tabs say, by
/// [`Workspace::overwrite`], which keep the indexes right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Workspace {
    pub(crate) members: LiteMap<MemberId, Member>,
    pub(crate) projects: LiteMap<ProjectId, Project>,
    pub(crate) clients: LiteMap<ClientId, Client>,
    pub(crate) labels: LiteMap<LabelId, Label>,
    pub(crate) tasks: LiteMap<TaskId, Task>,
    pub(crate) entries: LiteMap<EntryId, TimeEntry>,
    pub(crate) timers: LiteMap<MemberId, Timer>,
    pub(crate) settings: Settings,
    pub(crate) by_date: LiteMap<NaiveDate, LiteMap<EntryId, ()>>,
    pub(crate) by_link: LiteMap<LinkKey, LiteMap<TaskId, ()>>,
    pub(crate) by_task: LiteMap<TaskId, LiteMap<EntryId, ()>>,
    pub(crate) waiting: LiteMap<TaskId, ()>,
    pub(crate) spans: Spans,
    pub(crate) revisions: Revisions,
}

/// A number for each day that grows with each change to it, and the last one given. Says when to look again and nothing
/// about what is there, so two workspaces with the same records are equal whatever their revisions.
#[derive(Clone, Debug, Default, Eq)]
pub(crate) struct Revisions(pub(crate) LiteMap<NaiveDate, u64>, pub(crate) u64);

impl PartialEq for Revisions {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A day of eight hours, Monday to Friday.
const CAPACITY: [Minutes; 7] = [480, 480, 480, 480, 480, 0, 0];

impl Default for Hours {
    /// From 09:00 until 17:00.
    fn default() -> Self {
        Self { from: MinuteOfDay(9 * 60), until: 17 * 60 }
    }
}

impl Hours {
    /// `None` unless `from` is before `until`, which is at most 1440.
    pub fn new(from: MinuteOfDay, until: u16) -> Option<Self> {
        (from.get() < until && until <= MinuteOfDay::PER_DAY).then_some(Self { from, until })
    }
}

impl Member {
    /// Somebody with eight hours from Monday to Friday.
    pub fn new(id: MemberId, name: impl Into<Arc<str>>) -> Self {
        Self { id, name: name.into(), hue: 0, capacity: CAPACITY, hours: Hours::default(), archived: false }
    }
}

impl Project {
    /// A project for no client.
    pub fn new(id: ProjectId, name: impl Into<Arc<str>>, hue: u8) -> Self {
        Self { id, name: name.into(), hue, client: None, archived: false }
    }
}

impl LinkKey {
    /// The same item, seen through no account.
    pub fn through_none(&self) -> Self {
        Self { account: AccountId::from(""), ..self.clone() }
    }

    /// Whether this names that item: through the same account, or through none.
    pub fn names(&self, other: &Self) -> bool {
        self == other || (self.account.as_str().is_empty() && *self == other.through_none())
    }
}

impl Task {
    /// An incomplete task of which nothing but the title is known.
    pub fn new(id: TaskId, title: impl Into<Arc<str>>) -> Self {
        Self {
            id,
            title: title.into(),
            notes: Arc::from(""),
            project: None,
            labels: Vec::new(),
            estimate: None,
            done: false,
            links: Vec::new(),
        }
    }

    /// What the source calls it, where the person calls it otherwise: the title that they could take.
    pub fn source_title(&self) -> Option<Arc<str>> {
        let seen = self.links.first()?.titled();
        (!seen.is_empty() && seen != self.title).then_some(seen)
    }
}

impl Link {
    /// The title as the source last gave it, without the title syntax's brackets.
    pub fn titled(&self) -> Arc<str> {
        Arc::from(crate::title::parse(&self.seen_title).title.trim())
    }
}

impl Workspace {
    /// The task with this id.
    pub fn task(&self, id: &TaskId) -> Option<&Task> {
        self.tasks.get(id)
    }

    /// The time entry with this id.
    pub fn entry(&self, id: &EntryId) -> Option<&TimeEntry> {
        self.entries.get(id)
    }

    /// The project with this id.
    pub fn project(&self, id: &ProjectId) -> Option<&Project> {
        self.projects.get(id)
    }

    /// The client with this id.
    pub fn client(&self, id: &ClientId) -> Option<&Client> {
        self.clients.get(id)
    }

    /// The label with this id.
    pub fn label(&self, id: &LabelId) -> Option<&Label> {
        self.labels.get(id)
    }

    /// The member with this id.
    pub fn member(&self, id: &MemberId) -> Option<&Member> {
        self.members.get(id)
    }

    /// All members, by id.
    pub fn members(&self) -> impl Iterator<Item = &Member> {
        self.members.values()
    }

    /// All projects, by id.
    pub fn projects(&self) -> impl Iterator<Item = &Project> {
        self.projects.values()
    }

    /// All clients, by id.
    pub fn clients(&self) -> impl Iterator<Item = &Client> {
        self.clients.values()
    }

    /// All labels, by id.
    pub fn labels(&self) -> impl Iterator<Item = &Label> {
        self.labels.values()
    }

    /// All tasks, by id.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.values()
    }

    /// All time entries, by id.
    pub fn entries(&self) -> impl Iterator<Item = &TimeEntry> {
        self.entries.values().inspect(|_| visited())
    }

    /// The entries of one day, by id; timed and untimed.
    pub fn entries_on(&self, date: NaiveDate) -> impl Iterator<Item = &TimeEntry> {
        self.by_date.get(&date).into_iter().flat_map(LiteMap::keys).filter_map(|id| self.entries.get(id))
    }

    /// The entries of one task, by id.
    pub fn entries_of(&self, task: &TaskId) -> impl Iterator<Item = &TimeEntry> {
        self.by_task.get(task).into_iter().flat_map(LiteMap::keys).filter_map(|id| self.entries.get(id))
    }

    /// The tasks linked to a source item. Linked means by [`LinkKey`], never by title: by id those through its account,
    /// then those through none.
    pub fn tasks_linked_to(&self, key: &LinkKey) -> impl Iterator<Item = &Task> {
        let none = (!key.account.as_str().is_empty()).then(|| self.by_link.get(&key.through_none())).flatten();
        let all = self.by_link.get(key).into_iter().chain(none);
        all.flat_map(LiteMap::keys).filter_map(|id| self.tasks.get(id))
    }

    /// The tasks that wait to be planned, by id: incomplete and without any entry.
    pub fn waiting(&self) -> impl DoubleEndedIterator<Item = &Task> {
        self.waiting.keys().filter_map(|id| self.tasks.get(id))
    }

    /// What the person has chosen.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}
