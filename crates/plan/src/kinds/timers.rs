//! Running timers. A timer is a single value: an instant on an entry.

use litemap::LiteMap;

use super::{RecordKind, Touched, put};
use crate::command::{Change, Record, RecordKey};
use crate::model::{MemberId, Workspace};
use crate::rebase::{Rest, entries_of};
use crate::timer::Timer;

impl RecordKind for Timer {
    type Id = MemberId;

    fn all(ws: &mut Workspace) -> &mut LiteMap<MemberId, Self> {
        &mut ws.timers
    }

    fn write(ws: &mut Workspace, member: &MemberId, after: Option<Self>) {
        let entries = [ws.timers.get(member), after.as_ref()].map(|timer| timer.map(|timer| &timer.entry));
        let dates = entries.map(|entry| entry.and_then(|id| ws.entries.get(id)).map(|entry| entry.slot.date));
        put(&mut ws.timers, member, after);
        dates.into_iter().flatten().for_each(|date| ws.touch(date));
    }

    fn is_in_the_way(change: &Change, _: &MemberId, rest: &Rest<'_>) -> bool {
        let timer = change.after.as_ref().and_then(Record::as_timer);
        let runs_on = timer.map(|timer| RecordKey::Entry(timer.entry.clone()));
        runs_on.is_some_and(|key| !rest.has(&key)) || entries_of(change).any(|key| rest.is_dropped(&key))
    }

    fn speaks_of(&self, _: &Workspace) -> Option<RecordKey> {
        Some(RecordKey::Entry(self.entry.clone()))
    }

    fn touch(_: &Workspace, member: &MemberId, touched: &mut Touched) {
        touched.timers.push(member.clone());
        touched.tracking.push(member.clone());
    }
}
