//! Completing at the source: marks are queued, sent when possible, and taken back if the source refuses.

use std::sync::Arc;

use plan::{Command, ItemId, Millis, Patch, Record};
use providers::{Ask, Fault, OpName, Reply};

use super::msg::{CompletionMsg, RefusalMsg};
use super::state::{Key, Write};
use crate::app::update::Step;
use crate::calls::caller::Caller;
use crate::calls::requests::{Delivery, Postponed};
use crate::calls::source::{Status, Wanted};
use crate::storage::archive::write::{Refused, Wish, wish_key};
use crate::storage::outbox::Kind;
use crate::values::announcement::Message;
use crate::values::connection::ConnectionId;
use crate::values::stored::StoredChange;

/// Another tab's mark is sent by this one only after this long, in milliseconds, so that the other tab can do it.
const THEIRS_AFTER: Millis = 20_000;
/// How often in a row a mark may fail before an answer that can't be read refuses it.
const UNREADABLE: u32 = 5;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn completion(&mut self, msg: CompletionMsg) {
        match msg {
            CompletionMsg::Refusal(connection, item, answer) => self.refusal(&connection, &item, answer),
            CompletionMsg::Toggle(connection, item) => self.toggle_item(&connection, &item),
        }
    }

    /// The user completes or reopens an item of the list. If it is planned, its task is changed, so that undo works as
    /// for any change of the plan.
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
        if !source.completes(found) {
            let provider = source.provider.name;
            return self.tell(Message::NotDecided { provider }, false);
        }
        let title = Arc::clone(&found.title);
        let completed = !self.model.writes.wish(connection, item).unwrap_or(found.completed);
        let linked: Vec<_> = self.model.plan.tasks_linked_to(&key).filter(|task| task.done != completed).collect();
        if let [task] = linked[..] {
            let command = Command::SetDone { task: task.id.clone(), done: completed };
            if !self.edit(&command) {
                return;
            }
            self.model.writes.undo = None;
        } else {
            self.want((connection.clone(), item.clone()), completed);
            self.model.writes.undo = Some((connection.clone(), item.clone(), !completed));
        }
        self.tell(if completed { Message::Completed { title } } else { Message::Reopened { title } }, true);
    }

    /// Takes back the last mark made in the list. Returns whether there was one.
    pub(crate) fn undo_item(&mut self) -> bool {
        let Some((connection, item, completed)) = self.model.writes.undo.take() else { return false };
        let source = self.model.sources.get(&connection);
        let title = source.and_then(|source| source.item(&item)).map(|item| Arc::clone(&item.title));
        self.want((connection, item), completed);
        self.tell(Message::Undone { title, others: 0 }, false);
        true
    }

    /// The marks that follow from the user's change of tasks. They are stored with it, so that closing the page can't
    /// lose one without the other.
    pub(crate) fn pass_on(&mut self, patch: &Patch) -> Vec<StoredChange> {
        let mut wishes = Vec::new();
        for change in patch.changes() {
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
            let able = self.model.sources.get(&id).is_some_and(|source| {
                source.provider.can(OpName::Complete)
                    && source.item(&link.key.item).is_none_or(|item| source.completes(item))
            });
            let says = self.model.writes.wish(&id, &link.key.item).unwrap_or(link.seen_completed);
            let key = (id, link.key.item);
            if able && says != completed {
                passed.extend(self.wish(key, completed));
            } else if self.model.writes.all.get(&key).is_some_and(|write| write.refused.is_some()) {
                // The user has taken the source's state.
                passed.push(self.give_up(&key));
            }
        }
        passed
    }

    fn want(&mut self, key: Key, completed: bool) {
        let wish = self.wish(key, completed);
        self.send(wish.into_iter().collect(), Kind::Needed);
    }

    /// Moves the marks for items of one connection to another.
    pub(crate) fn move_writes(&mut self, from: &ConnectionId, to: &ConnectionId) {
        let all = self.model.writes.all.iter().filter(|(key, _)| key.0 == *from);
        let moved: Vec<(Key, Write)> = all.map(|(key, write)| (key.clone(), write.clone())).collect();
        let mut changes = Vec::new();
        for (key, write) in moved {
            self.model.writes.remove(&key);
            changes.push(StoredChange::Delete { key: wish_key(&key.0, &key.1) });
            if write.waits() {
                changes.extend(self.wish((to.clone(), key.1), write.completed));
            }
        }
        if !changes.is_empty() {
            self.send(changes, Kind::Needed);
        }
    }

    fn wish(&mut self, key: Key, completed: bool) -> Option<StoredChange> {
        let at = self.model.writes.next_at(self.env.now);
        let back = self.said(&key) == Some(completed);
        if let Some(source) = self.model.sources.get_mut(&key.0) {
            source.pace.forget(&Caller::Mark(key.1.clone()));
            source.pace.hurry(self.env.now);
        }
        self.model.writes.wants(key.clone(), completed, at, back);
        self.model.writes.stored(&key)
    }

    /// What the source last said about an item, as far as it is known here.
    fn said(&self, (connection, item): &Key) -> Option<bool> {
        let source = self.model.sources.get(connection)?;
        let seen = || {
            let key = source.connection.link_key(item);
            let mut links = self.model.plan.tasks_linked_to(&key).flat_map(|task| &task.links);
            links.find(|link| link.key.names(&key)).map(|link| link.seen_completed)
        };
        source.item(item).map(|item| item.completed).or_else(seen)
    }

    fn give_up(&mut self, key: &Key) -> StoredChange {
        self.model.writes.remove(key);
        StoredChange::Delete { key: wish_key(&key.0, &key.1) }
    }

    pub(crate) fn forget_wishes(&mut self, keys: Vec<Key>) {
        let gone = keys.iter().map(|(connection, item)| StoredChange::Delete { key: wish_key(connection, item) });
        let gone = gone.collect();
        self.send(gone, Kind::Noted);
    }

    /// A stored mark, from this page before it was closed, or from another tab now.
    pub(crate) fn take_wish(&mut self, wish: Wish) {
        let Wish { connection, item, completed, at, quiet, refused } = wish;
        let key = (connection, item);
        if self.model.writes.all.get(&key).is_some_and(|known| known.at >= at) {
            return;
        }
        self.model.writes.wants(key.clone(), completed, at, quiet);
        if let Some(source) = self.model.sources.get_mut(&key.0) {
            source.pace.forget(&Caller::Mark(key.1.clone()));
        }
        let Some(write) = self.model.writes.all.get_mut(&key) else { return };
        write.refused = refused;
        if self.model.load.is_done() {
            write.not_before = Some(self.env.now.saturating_add(THEIRS_AFTER));
        } else {
            // It may have been sent before the page was closed.
            write.told = true;
        }
    }

    pub(crate) fn forget_wish(&mut self, stored: &str) {
        let found = self.model.writes.all.keys().find(|(connection, item)| wish_key(connection, item) == stored);
        if let Some(key) = found.cloned().filter(|key| self.model.writes.all[key].done_at.is_none()) {
            self.model.writes.remove(&key);
        }
    }

    /// Sends marks that are due.
    #[inline(never)]
    pub(crate) fn send_writes(&mut self) {
        if self.model.writes.all.is_empty() || self.model.session.is_offline() || !self.model.load.is_done() {
            return;
        }
        let now = self.env.now;
        let ready = |(_, write): &(&Key, &Write)| {
            write.call.is_none() && write.waits() && write.not_before.is_none_or(|at| at <= now)
        };
        let ready = self.model.writes.all.iter().filter(ready);
        let mut waiting: Vec<(Millis, Key)> = ready.map(|(key, write)| (write.at, key.clone())).collect();
        plan::sort_by(&mut waiting, Ord::cmp);
        for (_, key) in waiting {
            let Some(at) = self.model.sources.all.iter().position(|source| source.connection.id == key.0) else {
                continue;
            };
            let source = &self.model.sources.all[at];
            if source.status != Status::Disconnected && !source.access.is_renewing() {
                self.send_write(at, &key);
            }
        }
    }

    /// Sends one mark. If completing an item may mean more, it is completed only if the source has said within the last
    /// minute that it doesn't; otherwise the item is read first.
    fn send_write(&mut self, at: usize, key: &Key) {
        let now = self.env.now;
        let Some(write) = self.model.writes.all.get(key) else { return };
        let source = &self.model.sources.all[at];
        let said = source.said_lately(&key.1, now);
        if said.is_some_and(|item| !source.completes(item)) {
            return self.not_decided(at, key);
        }
        let (item, sent): (Arc<str>, bool) = (Arc::from(key.1.as_str()), write.completed);
        let looks = source.provider.abilities.decides && said.is_none();
        let asking = |wanted: &Wanted| *wanted == Wanted::Item(key.1.clone());
        if looks && source.run.as_ref().is_some_and(|run| asking(&run.wanted)) {
            // Already requested.
            return;
        }
        // Marks are sent in the order in which they were made, even if it takes a while to find out what one of them
        // is.
        let all = self.model.writes.all.iter().filter(|((connection, _), _)| *connection == key.0);
        let before = |(_, other): (&Key, &Write)| other.at < write.at && other.looks && other.call.is_some();
        if !looks && all.into_iter().any(before) {
            return;
        }
        let ask = if looks {
            let container = self.container_of(at, &key.1);
            Ask::Item { item, container }
        } else {
            Ask::Complete { item, completed: sent }
        };
        let asked = self.request(at, Caller::Mark(key.1.clone()), &ask);
        let Some(write) = self.model.writes.all.get_mut(key) else { return };
        match asked {
            Ok(call) => {
                (write.call, write.looks) = (Some(call), looks);
                if !looks {
                    (write.sent, write.told) = (sent, true);
                }
            }
            Err(Postponed::Wait(until) | Postponed::Later(until)) => write.not_before = Some(until),
            Err(Postponed::Access | Postponed::Down | Postponed::SignedOut) => {}
        }
    }

    /// Where an item was last seen.
    fn container_of(&self, at: usize, item: &ItemId) -> Option<Arc<str>> {
        let source = &self.model.sources.all[at];
        let key = source.connection.link_key(item);
        let linked = || {
            let mut links = self.model.plan.tasks_linked_to(&key).flat_map(|task| &task.links);
            links.find(|link| link.key.names(&key)).and_then(|link| link.container.clone())
        };
        let container = source.item(item).and_then(|item| item.containers.first().cloned()).or_else(linked)?;
        Some(Arc::from(container.as_str()))
    }

    /// Completing it would decide something: it isn't sent, and the task here stays as it was marked.
    fn not_decided(&mut self, at: usize, key: &Key) {
        let provider = self.model.sources.all[at].provider.name;
        let gone = self.give_up(key);
        self.send(vec![gone], Kind::Noted);
        self.tell(Message::NotDecided { provider }, false);
    }

    pub(crate) fn mark_answered(&mut self, at: usize, item: ItemId, delivery: Delivery) {
        let Delivery { request, reply, correlation } = delivery;
        let key = (request.connection, item);
        let Some(write) = self.model.writes.all.get(&key).cloned() else { return };
        let failures = self.model.sources.all[at].pace.failures(&Caller::Mark(key.1.clone()));
        match reply {
            // Its kind is known now, so it is completed, or not.
            Ok(Reply::Items { items, .. }) if write.looks => {
                self.free_mark(&key);
                if items.is_empty() {
                    self.unwritten(at, &key, Fault::Gone, correlation);
                }
                self.looked_at(at, &key.1, request.at, items);
            }
            // The user has changed their mind in the meantime: now the source can be told.
            Ok(_) if !write.looks && write.sent != write.completed => self.free_mark(&key),
            Ok(Reply::Done) if !write.looks => self.written(at, &key, write.completed),
            Ok(_) => self.unwritten(at, &key, Fault::Shape { path: Arc::from("$") }, correlation),
            Err(Fault::SignIn) => self.free_mark(&key),
            Err(fault) if fault.passes() => self.write_later(at, &key, &fault),
            // A captive portal's page, or an answer that was cut off, says nothing about the item.
            Err(fault @ Fault::Shape { .. }) if failures < UNREADABLE => self.write_later(at, &key, &fault),
            Err(_) if !write.looks && write.sent != write.completed => self.free_mark(&key),
            Err(fault) => self.unwritten(at, &key, fault, correlation),
        }
    }

    /// Its call has ended.
    pub(crate) fn free_mark(&mut self, key: &Key) {
        if let Some(write) = self.model.writes.all.get_mut(key) {
            write.call = None;
        }
    }

    fn write_later(&mut self, at: usize, key: &Key, fault: &Fault) {
        let (retry_at, _) = self.back_off(at, &Caller::Mark(key.1.clone()), fault);
        if let Some(write) = self.model.writes.all.get_mut(key) {
            (write.call, write.not_before) = (None, Some(retry_at));
        }
    }

    fn written(&mut self, at: usize, key: &Key, completed: bool) {
        let now = self.env.now;
        if let Some(write) = self.model.writes.all.get_mut(key) {
            (write.call, write.done_at) = (None, Some(now));
        }
        self.send(vec![StoredChange::Delete { key: wish_key(&key.0, &key.1) }], Kind::Noted);
        let source = &mut self.model.sources.all[at];
        source.schedule.touched(now);
        source.pace.forget(&Caller::Mark(key.1.clone()));
        let link = source.connection.link_key(&key.1);
        let seen =
            self.model.plan.tasks_linked_to(&link).flat_map(|task| &task.links).find(|known| known.key.names(&link));
        if let Some(mut link) = seen.cloned() {
            link.seen_completed = completed;
            self.follow(&Command::Observe { item: plan::SourceItem { link, minutes: None } });
        }
    }

    /// The source refuses the mark: the list shows the source's state again, and the user sees why, now and in a card
    /// that stays until they have decided.
    fn unwritten(&mut self, at: usize, key: &Key, fault: Fault, correlation: Arc<str>) {
        let source = &mut self.model.sources.all[at];
        source.pace.forget(&Caller::Mark(key.1.clone()));
        let source = &self.model.sources.all[at];
        let provider = source.provider.name;
        let link = source.connection.link_key(&key.1);
        let linked = || self.model.plan.tasks_linked_to(&link).next().map(|task| Arc::clone(&task.title));
        let title = source.item(&key.1).map(|item| Arc::clone(&item.title)).or_else(linked).unwrap_or_default();
        let at = self.model.writes.next_at(self.env.now);
        if let Some(write) = self.model.writes.all.get_mut(key) {
            (write.call, write.at) = (None, at);
            write.refused = Some(Refused { title, fault: fault.clone(), correlation });
        }
        self.model.writes.changed();
        let stored = self.model.writes.stored(key);
        self.send(stored.into_iter().collect(), Kind::Needed);
        self.tell(Message::NotCompleted { provider, fault }, false);
    }

    /// The user's decision about a refused mark.
    #[inline(never)]
    pub(super) fn refusal(&mut self, connection: &ConnectionId, item: &ItemId, answer: RefusalMsg) {
        let key = (connection.clone(), item.clone());
        let Some(source) = self.model.sources.get(connection) else { return };
        let link = source.connection.link_key(item);
        let said = self.said(&key);
        let refused = self.model.writes.all.get(&key).filter(|write| write.refused.is_some());
        let tasks = || self.model.plan.tasks_linked_to(&link);
        let title = tasks().next().map(|task| Arc::clone(&task.title)).unwrap_or_default();
        let linked: Vec<_> = tasks().map(|task| (task.id.clone(), task.done)).collect();
        let wanted = refused.map(|write| write.completed).or(linked.first().map(|(_, done)| *done));
        match answer {
            RefusalMsg::TakeTheirs => {
                let Some(said) = said else { return };
                let other = linked.into_iter().filter(|(_, done)| *done != said);
                let commands: Vec<Command> = other.map(|(task, _)| Command::SetDone { task, done: said }).collect();
                if !commands.is_empty() && self.edit(&Command::All(commands)) {
                    self.tell_change(Some(if said {
                        Message::Completed { title }
                    } else {
                        Message::Reopened { title }
                    }));
                }
                self.read_refusal(&key);
            }
            RefusalMsg::TakeMine => {
                if let Some(wanted) = wanted.filter(|wanted| said != Some(*wanted)) {
                    self.want(key, wanted);
                }
            }
            RefusalMsg::Read => self.read_refusal(&key),
        }
    }

    fn read_refusal(&mut self, key: &Key) {
        if self.model.writes.all.get(key).is_some_and(|write| write.refused.is_some()) {
            let gone = self.give_up(key);
            self.send(vec![gone], Kind::Noted);
        }
    }
}
