//! Completing at the source: queued, sent when it can be, taken back when the source refuses.

use std::sync::Arc;

use plan::{Command, ItemId, Patch, Record};
use providers::{Ask, Fault, OpName, Reply};

use super::Step;
use super::calls::{correlation_of, heard};
use crate::archive::write::{Wish, encode_wish, wish_key};
use crate::connect::MARGIN;
use crate::effect::{Message, StoredChange};
use crate::env::{CallId, ConnectionId, Millis};
use crate::msg::{Answer, Problem};
use crate::outbox::Kind;
use crate::source::{Refused, Status};
use crate::writes::{Key, Write};

/// Another tab's wish is sent by this one only after that tab has had its time.
const THEIRS_AFTER: Millis = 20_000;

impl Step<'_> {
    /// An item of the list is marked by the person. One that is planned goes by its task, so that it can be taken back as
    /// any change of the plan.
    #[inline(never)]
    pub(super) fn toggle_item(&mut self, connection: &ConnectionId, item: &ItemId) {
        let now = self.env.now;
        let Some(source) =
            self.model.sources.get_mut(connection).filter(|source| source.provider.can(OpName::Complete))
        else {
            return;
        };
        source.schedule.touched(now);
        let key = source.connection.link_key(item);
        let Some(found) = source.item(item) else { return };
        let title = Arc::clone(&found.title);
        let completed = !self.model.writes.wish(connection, item).unwrap_or(found.completed);
        let linked: Vec<_> = self.model.plan.tasks_linked_to(&key).filter(|task| task.done != completed).collect();
        if let [task] = linked[..] {
            let command = Command::SetDone { task: task.id.clone(), done: completed };
            if !self.edit(&command) {
                return;
            }
            self.model.session.undo_item = None;
        } else {
            self.want((connection.clone(), item.clone()), completed);
            self.model.session.undo_item = Some((connection.clone(), item.clone(), !completed));
        }
        self.tell(if completed { Message::Completed { title } } else { Message::Reopened { title } }, true);
    }

    /// Taking back what was just marked in the list; true when there is such a thing.
    pub(super) fn undo_item(&mut self) -> bool {
        let Some((connection, item, completed)) = self.model.session.undo_item.take() else { return false };
        self.want((connection, item), completed);
        self.tell(Message::Undone, false);
        true
    }

    /// What a person's change of tasks means for their sources: to be stored with it, so that a page that is closed then
    /// can't lose the one without the other.
    pub(super) fn pass_on(&mut self, patch: &Patch) -> Vec<StoredChange> {
        let mut wishes = Vec::new();
        for change in &patch.changes {
            let (Some(Record::Task(before)), Some(Record::Task(after))) = (&change.before, &change.after) else {
                continue;
            };
            if before.done != after.done {
                wishes.extend(after.links.iter().map(|link| (link.clone(), after.done)));
            }
        }
        let mut passed = Vec::new();
        for (link, completed) in wishes {
            let id = ConnectionId::of(link.key.provider.as_str(), link.key.account.as_str());
            let able = self.model.sources.get(&id).is_some_and(|source| source.provider.can(OpName::Complete));
            let says = self.model.writes.wish(&id, &link.key.item).unwrap_or(link.seen_completed);
            if able && says != completed {
                passed.push(self.wish((id, link.key.item), completed));
            }
        }
        passed
    }

    fn want(&mut self, key: Key, completed: bool) {
        let wish = self.wish(key, completed);
        self.send(vec![wish], Kind::Needed);
    }

    fn wish(&mut self, key: Key, completed: bool) -> StoredChange {
        let at = self.env.now;
        let wish = Wish { connection: key.0.clone(), item: key.1.clone(), completed, at };
        self.dismiss_refusal(&key.0);
        self.model.writes.wants(key, completed, at);
        StoredChange::Put(encode_wish(&wish))
    }

    /// A wish that was stored: by this page before it was closed, or by another tab now.
    pub(super) fn take_wish(&mut self, wish: Wish) {
        let key = (wish.connection, wish.item);
        if self.model.writes.all.get(&key).is_some_and(|known| known.at >= wish.at) {
            return;
        }
        self.model.writes.wants(key.clone(), wish.completed, wish.at);
        if let (true, Some(write)) = (self.model.load.done, self.model.writes.all.get_mut(&key)) {
            write.not_before = Some(self.env.now.saturating_add(THEIRS_AFTER));
        }
    }

    pub(super) fn forget_wish(&mut self, stored: &str) {
        let found = self.model.writes.all.keys().find(|(connection, item)| wish_key(connection, item) == stored);
        if let Some(key) = found.cloned().filter(|key| self.model.writes.all[key].done_at.is_none()) {
            self.model.writes.remove(&key);
        }
    }

    /// Sends what may go out.
    #[inline(never)]
    pub(super) fn send_writes(&mut self) {
        if self.model.writes.all.is_empty() || self.model.session.offline || !self.model.load.done {
            return;
        }
        let now = self.env.now;
        self.give_up_writes();
        let ready = |(_, write): &(&Key, &Write)| {
            write.call.is_none() && write.done_at.is_none() && write.not_before.is_none_or(|at| at <= now)
        };
        let waiting: Vec<Key> = self.model.writes.all.iter().filter(ready).map(|(key, _)| key.clone()).collect();
        for key in waiting {
            let Some(at) = self.model.sources.all.iter().position(|source| source.connection.id == key.0) else {
                continue;
            };
            let source = &self.model.sources.all[at];
            if source.status == Status::Disconnected || source.renewing {
                continue;
            }
            if let Some(until) = source.schedule.held_until(now) {
                if let Some(write) = self.model.writes.all.get_mut(&key) {
                    write.not_before = Some(until);
                }
                continue;
            }
            let ends = source.connection.sealed.expires_at;
            if ends.is_some_and(|ends| ends.saturating_sub(MARGIN) <= now) && !self.model.writes.all[&key].renewed {
                if let Some(write) = self.model.writes.all.get_mut(&key) {
                    write.renewed = true;
                }
                self.renew(at);
                continue;
            }
            let completed = self.model.writes.all[&key].completed;
            let call = self.call(at, &Ask::Complete { item: Arc::from(key.1.as_str()), completed });
            if let Some(write) = self.model.writes.all.get_mut(&key) {
                (write.call, write.sent) = (Some((call, now)), completed);
            }
        }
    }

    /// Takes the answer to a write; gives back one that is to something else.
    pub(super) fn write_answered(
        &mut self,
        call: CallId,
        result: Result<Answer, Problem>,
    ) -> Option<Result<Answer, Problem>> {
        let found = self.model.writes.all.iter().find(|(_, write)| write.call.is_some_and(|(known, _)| known == call));
        let Some((key, write)) = found.map(|(key, write)| (key.clone(), write.clone())) else { return Some(result) };
        let at = self.model.sources.all.iter().position(|source| source.connection.id == key.0)?;
        let source = &self.model.sources.all[at];
        let ask = Ask::Complete { item: Arc::from(key.1.as_str()), completed: write.sent };
        let (reply, number) = match result {
            Ok(answer) => {
                let number = correlation_of(&answer, call);
                (heard(self.env.read, source.provider, &ask, answer), number)
            }
            Err(problem) => (Err(problem.fault), problem.correlation_id),
        };
        match reply {
            // The person has thought better of it meanwhile: now the source can be told.
            Ok(_) if write.sent != write.completed => self.free(&key),
            Ok(Reply::Done) => self.written(at, &key, write.completed),
            Ok(_) => self.unwritten(at, &key, Fault::Shape { path: Arc::from("$") }, number),
            Err(Fault::Expired) if !write.renewed => {
                if let Some(write) = self.model.writes.all.get_mut(&key) {
                    (write.call, write.renewed) = (None, true);
                }
                self.renew(at);
            }
            Err(Fault::SignIn) => {
                self.free(&key);
                self.end(at);
            }
            Err(fault) if fault.passes() => self.write_later(at, &key, &fault),
            Err(_) if write.sent != write.completed => self.free(&key),
            Err(fault) => self.unwritten(at, &key, fault, number),
        }
        None
    }

    /// No call for it is under way any more.
    fn free(&mut self, key: &Key) {
        if let Some(write) = self.model.writes.all.get_mut(key) {
            write.call = None;
        }
    }

    /// An answer that was lost on its way back stops nothing: marking twice is the same as once.
    fn give_up_writes(&mut self) {
        let now = self.env.now;
        let lost =
            |write: &Write| write.call.is_some_and(|(_, since)| now.saturating_sub(since) >= crate::poll::PATIENCE);
        let keys: Vec<Key> =
            self.model.writes.all.iter().filter(|(_, write)| lost(write)).map(|(key, _)| key.clone()).collect();
        for key in keys {
            let at = self.model.sources.all.iter().position(|source| source.connection.id == key.0);
            self.write_later(at.unwrap_or_default(), &key, &Fault::ProviderDown);
        }
    }

    fn write_later(&mut self, at: usize, key: &Key, fault: &Fault) {
        let (now, jitter) = (self.env.now, self.jitter(at));
        let Some(write) = self.model.writes.all.get_mut(key) else { return };
        let source = self.model.sources.all.get_mut(at);
        let wait = match fault {
            Fault::Wait { retry_after_ms } => {
                // It is said to all questions, whichever it was said to.
                source.into_iter().for_each(|source| source.schedule.hold_off(now, *retry_after_ms));
                Millis::try_from(*retry_after_ms).unwrap_or(3_600_000).min(3_600_000)
            }
            _ => crate::poll::backoff(write.failures, jitter),
        };
        write.call = None;
        write.renewed = false;
        write.failures = write.failures.saturating_add(1);
        write.not_before = Some(now.saturating_add(wait));
    }

    fn written(&mut self, at: usize, key: &Key, completed: bool) {
        let now = self.env.now;
        if let Some(write) = self.model.writes.all.get_mut(key) {
            (write.call, write.done_at) = (None, Some(now));
        }
        self.send(vec![StoredChange::Delete { key: wish_key(&key.0, &key.1) }], Kind::Noted);
        let source = &mut self.model.sources.all[at];
        source.schedule.touched(now);
        let link = source.connection.link_key(&key.1);
        let seen =
            self.model.plan.tasks_linked_to(&link).flat_map(|task| &task.links).find(|known| known.key.names(&link));
        if let Some(mut link) = seen.cloned() {
            link.seen_completed = completed;
            self.follow(&Command::Observe { item: plan::SourceItem { link, minutes: None } });
        }
    }

    /// The source won't have it: the list shows again what the source says, and the person is told why, now and by a
    /// card that stays.
    fn unwritten(&mut self, at: usize, key: &Key, fault: Fault, correlation: Arc<str>) {
        let source = &mut self.model.sources.all[at];
        let provider = source.provider.name;
        let title = source.item(&key.1).map_or_else(|| Arc::from(""), |item| Arc::clone(&item.title));
        source.refused = Some(Refused { title, fault: fault.clone(), correlation });
        self.model.writes.remove(key);
        self.send(vec![StoredChange::Delete { key: wish_key(&key.0, &key.1) }], Kind::Noted);
        self.tell(Message::NotCompleted { provider, fault }, false);
    }

    /// What a source refused is read.
    #[inline(never)]
    pub(super) fn dismiss_refusal(&mut self, connection: &ConnectionId) {
        if let Some(source) = self.model.sources.get_mut(connection) {
            source.refused = None;
        }
    }
}
