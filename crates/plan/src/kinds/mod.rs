//! The kinds of records, in one list. What names a record, finds it, counts it and tells it apart derives from the list,
//! also in the engine, which stores them. What differs between kinds is said by each in a file of its own, which is named
//! like its records: [`RecordKind`].
//!
//! To add a kind, write its type, its id and what it says of itself in a file of this folder, and add a line here. Its stored
//! form is a file in the engine.

mod clients;
mod entries;
mod labels;
mod members;
mod projects;
mod tasks;
mod timers;

use std::sync::Arc;

use litemap::LiteMap;

use crate::command::{Change, Command, Record, RecordKey};
use crate::model::{EntryId, MemberId, Settings, TaskId, Workspace};
use crate::rebase::Rest;

/// Hands the list to a macro, a line for each kind: its name here and in storage, the types of its id and its value, where
/// the workspace has it, and the field of the value that has its id. The settings aren't in the list: they are a single
/// record, which always exists.
#[macro_export]
macro_rules! record_kinds {
    ($with:ident) => {
        $with! {
            /// A member.
            Member("member", $crate::MemberId, $crate::Member, members, id),
            /// A project.
            Project("project", $crate::ProjectId, $crate::Project, projects, id),
            /// A client.
            Client("client", $crate::ClientId, $crate::Client, clients, id),
            /// A label.
            Label("label", $crate::LabelId, $crate::Label, labels, id),
            /// A task.
            Task("task", $crate::TaskId, $crate::Task, tasks, id),
            /// A time entry.
            Entry("entry", $crate::EntryId, $crate::TimeEntry, entries, id),
            /// The running timer of a member, who has at most one.
            Timer("timer", $crate::MemberId, $crate::Timer, timers, member),
        }
    };
}

/// What differs between kinds of records.
pub(crate) trait RecordKind: Sized + PartialEq {
    type Id: Ord + Clone;

    /// Where the workspace has its records.
    fn all(ws: &mut Workspace) -> &mut LiteMap<Self::Id, Self>;

    /// Sets or removes the record with this id, and maintains the indexes that know of it.
    fn write(ws: &mut Workspace, id: &Self::Id, after: Option<Self>) {
        put(Self::all(ws), id, after);
    }

    /// The fields that a change has written, on top of what the record is now; `None` if someone else has written one of
    /// them. Without this, a record is a single value.
    fn rebased(before: &Self, after: &Self, now: &Self) -> Option<Self> {
        let _ = (before, after, now);
        None
    }

    /// Whether the rest of a patch leaves half of something if this change is applied.
    fn is_in_the_way(change: &Change, id: &Self::Id, rest: &Rest<'_>) -> bool {
        let _ = (change, id, rest);
        false
    }

    /// Its name for people; `None` if it has none of its own.
    fn name(&self) -> Option<&Arc<str>> {
        None
    }

    /// The record in whose name it is spoken of, unless it has a name of its own.
    fn speaks_of(&self, ws: &Workspace) -> Option<RecordKey> {
        let _ = ws;
        None
    }

    /// The records that it names, and that it can do without.
    fn names(&self, each: &mut dyn FnMut(RecordKey)) {
        let _ = each;
    }

    /// What takes its name from all that have it, once it is gone.
    fn dropped(id: &Self::Id) -> Option<Command> {
        let _ = id;
        None
    }

    /// Notes what may need repair after it has changed.
    fn touch(ws: &Workspace, id: &Self::Id, touched: &mut Touched) {
        let _ = (ws, id, touched);
    }
}

/// What may need repair after records have changed in several tabs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Entries, whose tasks may be gone.
    pub entries: Vec<EntryId>,
    /// Tasks, whose last entries may be gone, or which may name what is gone.
    pub tasks: Vec<TaskId>,
    /// Members whose timers may have lost their entries.
    pub timers: Vec<MemberId>,
    /// Members whose spans may overlap.
    pub tracking: Vec<MemberId>,
    /// Whether any record may name one that is gone.
    pub named: bool,
}

impl Touched {
    /// What the change of these records may have left in need of repair.
    pub fn of<'k>(ws: &Workspace, keys: impl Iterator<Item = &'k RecordKey>) -> Self {
        let mut touched = Self::default();
        keys.for_each(|key| key.touch(ws, &mut touched));
        touched
    }
}

macro_rules! of_kinds {
    ($($(#[$about:meta])* $kind:ident($name:literal, $id:ty, $value:ty, $all:ident, $key:ident)),+ $(,)?) => {
        impl Workspace {
            pub(crate) fn write(&mut self, key: &RecordKey, after: Option<Record>) {
                match key {
                    $(RecordKey::$kind(id) => <$value>::write(self, id, value(after)),)+
                    RecordKey::Settings => {
                        self.settings = match after {
                            Some(Record::Settings(settings)) => settings,
                            _ => Settings::default(),
                        }
                    }
                }
            }

            /// The records that others name, and that those can do without; as often as they are named.
            pub fn named(&self, each: &mut dyn FnMut(RecordKey)) {
                $(self.$all.values().for_each(|value| value.names(&mut *each));)+
            }

            /// The same of one record.
            pub fn named_by(&self, key: &RecordKey, each: &mut dyn FnMut(RecordKey)) {
                match key {
                    $(RecordKey::$kind(id) => self.$all.get(id).into_iter().for_each(|value| value.names(&mut *each)),)+
                    RecordKey::Settings => {}
                }
            }

            /// The record in whose name this one is spoken of, and that name.
            pub fn called(&self, key: &RecordKey) -> Option<(RecordKey, Arc<str>)> {
                match self.record(key)? {
                    $(Record::$kind(value) => match value.name() {
                        Some(name) => Some((key.clone(), Arc::clone(name))),
                        None => self.called(&value.speaks_of(self)?),
                    },)+
                    Record::Settings(_) => None,
                }
            }
        }

        impl RecordKey {
            /// What takes the name of this record from all that have it, once it is gone.
            pub fn dropped(&self) -> Option<Command> {
                match self {
                    $(Self::$kind(id) => <$value>::dropped(id),)+
                    Self::Settings => None,
                }
            }

            fn touch(&self, ws: &Workspace, touched: &mut Touched) {
                match self {
                    $(Self::$kind(id) => <$value>::touch(ws, id, touched),)+
                    Self::Settings => {}
                }
            }

            pub(crate) fn is_in_the_way(&self, change: &Change, rest: &Rest<'_>) -> bool {
                match self {
                    $(Self::$kind(id) => <$value>::is_in_the_way(change, id, rest),)+
                    Self::Settings => false,
                }
            }
        }

        /// The fields that a change has written, on top of what the record is now.
        pub(crate) fn rebased(before: &Record, after: &Record, now: &Record) -> Option<Record> {
            match (before, after, now) {
                $((Record::$kind(before), Record::$kind(after), Record::$kind(now)) => {
                    <$value>::rebased(before, after, now).map(Record::$kind)
                })+
                (Record::Settings(before), Record::Settings(after), Record::Settings(now)) => {
                    settings(before, after, now).map(Record::Settings)
                }
                _ => None,
            }
        }
    };
}

record_kinds!(of_kinds);

/// A field's new value: unchanged, written, or `None` if someone else has written it.
pub(crate) fn field<T: PartialEq + Clone>(before: &T, after: &T, now: &T) -> Option<T> {
    match now {
        now if before == after => Some(now.clone()),
        now if now == before || now == after => Some(after.clone()),
        _ => None,
    }
}

/// Applies [`field`] to each of these fields of a record. Another field stays as it is now.
macro_rules! each_field {
    ($kind:ident($before:ident, $after:ident, $now:ident) { $($name:ident),+ }) => {
        $kind { $($name: $crate::kinds::field(&$before.$name, &$after.$name, &$now.$name)?,)+ ..$now.clone() }
    };
}
use each_field;

#[allow(clippy::needless_update, reason = "settings that get another field leave that one alone")]
fn settings(before: &Settings, after: &Settings, now: &Settings) -> Option<Settings> {
    Some(each_field!(Settings(before, after, now) { default_minutes, week_start, snap }))
}

/// Sets or removes a value of a map.
pub(crate) fn put<K: Ord + Clone, V>(map: &mut LiteMap<K, V>, key: &K, value: Option<V>) {
    match value {
        Some(value) => drop(map.insert(key.clone(), value)),
        None => drop(map.remove(key)),
    }
}

/// The value if it has the kind of its key. [`Record::key`] makes a mismatch impossible.
fn value<T: TryFrom<Record>>(record: Option<Record>) -> Option<T> {
    record?.try_into().ok()
}
