//! The kinds of records, in one list: what names a record, finds it, counts it and tells it apart derives from here, also
//! in the engine, which stores them.
//!
//! To add a kind, write its type in [`crate::model`], add a line here, and let the compiler show the rest: where its
//! indexes are maintained (`records`), its stored form, and what it needs of others.

/// Hands the list to a macro, a line for each kind: its name here and in storage, the types of its id and its value, where
/// the workspace has it, and the field of the value that has its id. The settings aren't in the list: they are a single
/// record, which always exists.
#[macro_export]
macro_rules! record_kinds {
    ($with:ident) => {
        $with! {
            /// A member.
            Member("member", MemberId, Member, members, id),
            /// A project.
            Project("project", ProjectId, Project, projects, id),
            /// A client.
            Client("client", ClientId, Client, clients, id),
            /// A label.
            Label("label", LabelId, Label, labels, id),
            /// A task.
            Task("task", TaskId, Task, tasks, id),
            /// A time entry.
            Entry("entry", EntryId, TimeEntry, entries, id),
            /// The running timer of a member, who has at most one.
            Timer("timer", MemberId, Timer, timers, member),
        }
    };
}
