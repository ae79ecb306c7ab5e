//! The data: tasks, time entries, links to source items, members and projects, and the workspace that holds them.
//!
//! All times are floating civil time (a date and an optional minute of that day, the same in every zone). All durations
//! are integers. See [`crate::command`] for how the data changes.

use std::fmt;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveTime, Timelike, Weekday};
use litemap::LiteMap;

use crate::record_kinds;
use crate::spans::{Spans, visited};
use crate::tracked::Tracked;

/// A planned length in whole minutes.
pub type Minutes = u32;
/// Tracked time in whole seconds.
pub type Seconds = u64;
/// An instant: milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Wraps a text. Ids are opaque and never parsed.
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
    /// The id of a task of this workspace; unique across devices.
    TaskId,
    /// The id of a time entry of this workspace; unique across devices.
    EntryId,
    /// The id of a member of this workspace; unique across devices.
    MemberId,
    /// The id of a project of this workspace; unique across devices.
    ProjectId,
    /// The id of a client of this workspace; unique across devices.
    ClientId,
    /// The id of a label of this workspace; unique across devices.
    LabelId,
    /// A provider's id in the registry, such as `asana` or `google-calendar`.
    ProviderId,
    /// A provider's own id for an account.
    AccountId,
    /// A provider's own id for a container (project, calendar, channel).
    ContainerId,
    /// A provider's own id for a source item (task, event, message, issue).
    ItemId,
}

/// A minute of a civil day, 0 (00:00) to 1439 (23:59).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MinuteOfDay(u16);

impl MinuteOfDay {
    /// Minutes in a day of the plan. Floating time has no daylight saving: always 1440.
    pub const PER_DAY: u16 = 1440;

    /// 23:59.
    const LAST: u16 = 1439;

    /// `None` unless `minute` is in 0..1440.
    pub fn new(minute: u16) -> Option<Self> {
        (minute < Self::PER_DAY).then_some(Self(minute))
    }

    /// The nearest minute of the day.
    pub fn clamped(minute: i32) -> Self {
        Self(minute.clamp(0, Self::LAST.into()) as u16)
    }

    /// The minute that contains a time of day.
    pub fn of(time: NaiveTime) -> Self {
        Self::clamped((time.num_seconds_from_midnight() / 60) as i32)
    }

    /// Minutes since 00:00.
    pub fn get(self) -> u16 {
        self.0
    }

    /// `09:05`, 24-hour and zero-padded: the format of `data-start` and of the archive.
    pub fn to_hhmm(self) -> String {
        format!("{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A position in the plan: a day, and a start time unless it is untimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot {
    /// The civil day.
    pub date: NaiveDate,
    /// The start, or `None` in the day's untimed area.
    pub start: Option<MinuteOfDay>,
}

/// The source item that a task came from, and what was last seen of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Provider, account and item, which the relationship rule compares.
    pub key: LinkKey,
    /// The container the item was last seen in.
    pub container: Option<ContainerId>,
    /// Opens the item at its source. Untrusted: the scheme is checked before use.
    pub url: Option<Arc<str>>,
    /// The title as the source last gave it, brackets included.
    pub seen_title: Arc<str>,
    /// Whether the source last reported the item as complete.
    pub seen_completed: bool,
}

/// Identifies a source item across all connections.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LinkKey {
    /// The provider.
    pub provider: ProviderId,
    /// The account through which the item was seen; empty if unknown, as for a page of a tool that isn't connected.
    pub account: AccountId,
    /// The provider's id for the item.
    pub item: ItemId,
}

/// A task: something to do. Its time entries say when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Unique across devices.
    pub id: TaskId,
    /// Plain text, never markup, without the brackets of the title syntax.
    pub title: Arc<str>,
    /// The user's notes, in the syntax of [`crate::markdown`]; may be empty.
    pub notes: Arc<str>,
    /// The project, if any.
    pub project: Option<ProjectId>,
    /// Its labels, each at most once, in the order in which they were added.
    pub labels: Vec<LabelId>,
    /// The expected minutes, 1 to 1440, which is the length of its next entry. `None` uses the default.
    pub estimate: Option<Minutes>,
    /// Whether the task is complete.
    pub done: bool,
    /// The source items that it represents; usually none or one.
    pub links: Vec<Link>,
}

/// A planned and trackable span of one member's time for one task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeEntry {
    /// Unique across devices.
    pub id: EntryId,
    /// A task of the same workspace, unless another tab's record of it hasn't arrived yet.
    pub task: TaskId,
    /// The member whose time it is.
    pub member: MemberId,
    /// Day and optional start.
    pub slot: Slot,
    /// The planned length, 1 to 1440.
    pub scheduled: Minutes,
    /// The tracked time.
    pub tracked: Tracked,
}

/// A person whose time is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Unique across devices.
    pub id: MemberId,
    /// The displayed name; empty until the user enters one.
    pub name: Arc<str>,
    /// Index into the palette of twelve hues, 0 to 11.
    pub hue: u8,
    /// Minutes that can be planned per day, Monday first.
    pub capacity: [Minutes; 7],
    /// Working hours on days with a capacity.
    pub hours: Hours,
    /// Whether the member has left: nothing new is planned for them, and their entries stay.
    pub archived: bool,
}

/// The weekdays in the order of [`Member::capacity`].
pub const WEEK: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Working hours, within one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// First minute.
    pub from: MinuteOfDay,
    /// The minute after the last one: greater than `from`, at most 1440.
    pub until: u16,
}

/// Someone for whom projects are done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// Unique across devices.
    pub id: ClientId,
    /// The displayed name.
    pub name: Arc<str>,
    /// Index into the palette of twelve hues, 0 to 11.
    pub hue: u8,
}

/// A label for tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Unique across devices.
    pub id: LabelId,
    /// The displayed name.
    pub name: Arc<str>,
    /// Index into the palette of twelve hues, 0 to 11.
    pub hue: u8,
}

/// A project, to which tasks can belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Unique across devices.
    pub id: ProjectId,
    /// The displayed name.
    pub name: Arc<str>,
    /// Index into the palette of twelve hues, 0 to 11.
    pub hue: u8,
    /// The client that it is done for, if any.
    pub client: Option<ClientId>,
    /// Whether it is hidden from choices; tasks that belong to it stay.
    pub archived: bool,
}

/// The user's settings that are part of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Length of a new entry without an estimate, in minutes.
    pub default_minutes: Minutes,
    /// First day of the week; `None` follows the locale.
    pub week_start: Option<Weekday>,
    /// The grid for dragging, in minutes; a divisor of 60.
    pub snap: u16,
}

impl Default for Settings {
    fn default() -> Self {
        Self { default_minutes: 30, week_start: None, snap: 15 }
    }
}

/// What the plan knows of a source item when it is dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceItem {
    /// The link for a task that is created from it.
    pub link: Link,
    /// The item's own length in minutes, such as an event's, if it has one.
    pub minutes: Option<Minutes>,
}

macro_rules! workspace {
    ($($(#[$about:meta])* $kind:ident($name:literal, $id:ty, $value:ty, $all:ident, $key:ident)),+ $(,)?) => {
        /// Everything that is planned on this device, with indexes for the app's queries.
        ///
        /// Read it through its methods. [`crate::Patch::apply`] and, for changes from the store and other tabs,
        /// [`Workspace::overwrite`] write to it and maintain the indexes.
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct Workspace {
            $(pub(crate) $all: LiteMap<$id, $value>,)+
            pub(crate) settings: Settings,
            pub(crate) by_date: LiteMap<NaiveDate, LiteMap<EntryId, ()>>,
            pub(crate) by_link: LiteMap<LinkKey, LiteMap<TaskId, ()>>,
            pub(crate) by_task: LiteMap<TaskId, LiteMap<EntryId, ()>>,
            pub(crate) waiting: LiteMap<TaskId, ()>,
            pub(crate) spans: Spans,
            pub(crate) revisions: Revisions,
        }
    };
}

record_kinds!(workspace);

/// A revision for each day, which grows with each change to it, and the last one issued. Revisions tell when to look
/// again, not what is there, so workspaces with the same records are equal whatever their revisions.
#[derive(Clone, Debug, Default, Eq)]
pub(crate) struct Revisions(pub(crate) LiteMap<NaiveDate, u64>, pub(crate) u64);

impl PartialEq for Revisions {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// Eight hours a day, Monday to Friday.
const CAPACITY: [Minutes; 7] = [480, 480, 480, 480, 480, 0, 0];

impl Default for Hours {
    /// 09:00 to 17:00.
    fn default() -> Self {
        Self { from: MinuteOfDay(9 * 60), until: 17 * 60 }
    }
}

impl Hours {
    /// `None` unless `from` is before `until` and `until` is at most 1440.
    pub fn new(from: MinuteOfDay, until: u16) -> Option<Self> {
        (from.get() < until && until <= MinuteOfDay::PER_DAY).then_some(Self { from, until })
    }
}

impl Member {
    /// A member with eight hours a day, Monday to Friday.
    pub fn new(id: MemberId, name: impl Into<Arc<str>>) -> Self {
        Self { id, name: name.into(), hue: 0, capacity: CAPACITY, hours: Hours::default(), archived: false }
    }
}

impl Project {
    /// A project without a client.
    pub fn new(id: ProjectId, name: impl Into<Arc<str>>, hue: u8) -> Self {
        Self { id, name: name.into(), hue, client: None, archived: false }
    }
}

impl LinkKey {
    /// The same item without an account.
    pub fn through_none(&self) -> Self {
        Self { account: AccountId::from(""), ..self.clone() }
    }

    /// Whether both identify the same item, through the same account or if this one has no account.
    pub fn names(&self, other: &Self) -> bool {
        self == other || (self.account.as_str().is_empty() && *self == other.through_none())
    }
}

impl Task {
    /// An incomplete task with a title and nothing else.
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

    /// The source's title, if the user has changed the task's: what they can revert to.
    pub fn source_title(&self) -> Option<Arc<str>> {
        let seen = self.links.first()?.titled();
        (!seen.is_empty() && seen != self.title).then_some(seen)
    }
}

impl Link {
    /// The title that the source last gave, without the brackets of the title syntax.
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

    /// The tasks linked to a source item: by [`LinkKey`], never by title. First those linked through its account, then
    /// those without an account, each by id.
    pub fn tasks_linked_to(&self, key: &LinkKey) -> impl Iterator<Item = &Task> {
        let none = (!key.account.as_str().is_empty()).then(|| self.by_link.get(&key.through_none())).flatten();
        let all = self.by_link.get(key).into_iter().chain(none);
        all.flat_map(LiteMap::keys).filter_map(|id| self.tasks.get(id))
    }

    /// The tasks in the backlog, by id: incomplete and without any entry.
    pub fn waiting(&self) -> impl DoubleEndedIterator<Item = &Task> {
        self.waiting.keys().filter_map(|id| self.tasks.get(id))
    }

    /// The user's settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}
