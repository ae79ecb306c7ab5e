//! Single items that are requested on their own: those that the user works with, and those whose kind has to be known
//! before they are completed.

use plan::{ItemId, Millis};
use providers::{Account, Item, OpName};

use super::schedule::HOT_FOR;
use super::source::Status;
use crate::app::update::Step;
use crate::values::connection::ConnectionId;

impl Step<'_> {
    /// Collects the items to read in a cycle: those that the user has worked with within the last half minute and that
    /// aren't in a list which is refreshed anyway.
    pub(super) fn note_looks(&mut self, at: usize) {
        let (now, open) = (self.env.now, self.model.sidebar.is_open());
        let source = &self.model.sources.all[at];
        let shown = self.model.list_key(source, self.env).filter(|_| open);
        let list = shown.and_then(|key| source.known.list(&key)).map(|list| std::sync::Arc::clone(&list.items));
        let source = &mut self.model.sources.all[at];
        source.watched.retain(|watched| now.saturating_sub(watched.at) <= HOT_FOR);
        let listed = |id: &ItemId| list.as_ref().is_some_and(|items| items.iter().any(|item| item.id == *id));
        let alone = source.provider.can(OpName::Item);
        source.looks = source.watched.iter().filter(|watched| alone && !listed(&watched.item)).cloned().collect();
    }

    /// The source's answer about a single item.
    pub(crate) fn looked_at(&mut self, at: usize, id: &ItemId, began: Millis, items: Vec<Item>) {
        let Some(item) = items.into_iter().find(|item| item.id == *id) else { return self.vanished(at, id) };
        let source = &mut self.model.sources.all[at];
        let changed = source.take_look(&item, self.env.now) | source.found_out(id);
        let over = self.model.writes.told(&source.connection.id, began, &item);
        self.forget_wishes(over);
        if changed {
            self.keep_lists(at);
        }
        self.observe(at, &[item]);
    }

    /// The source has no such item.
    pub(super) fn vanished(&mut self, at: usize, id: &ItemId) {
        let source = &mut self.model.sources.all[at];
        source.looked.retain(|(item, _)| item.id != *id);
        source.found_out(id);
        source.known.take_out(id);
        let link = source.connection.link_key(id);
        if self.model.plan.tasks_linked_to(&link).next().is_some() {
            source.known.note_gone(vec![id.clone()]);
        }
        self.keep_lists(at);
    }

    pub(super) fn keep_lists(&mut self, at: usize) {
        let key = self.model.sources.all[at].known.lists.first().map(|(key, _)| key.clone());
        if let Some(key) = key {
            self.keep_snapshot(at, &key, true);
        }
    }

    /// The account has a new id: the connection continues under it, with the same access.
    pub(super) fn renamed(&mut self, at: usize, account: Account) {
        let source = &self.model.sources.all[at];
        // Whatever waits for a renewed access token has to be there when it comes.
        if source.access.is_renewing() || account.id == source.connection.account.id {
            return self.next_part(at);
        }
        let old = source.connection.id.clone();
        let mut connection = source.connection.clone();
        let provider = source.provider;
        connection.account = account;
        connection.id = ConnectionId::of(provider.id, &connection.account.id);
        let known = self.model.sources.get(&connection.id).map(|known| known.status == Status::Disconnected);
        self.move_over(provider, &old, &mut connection);
        if known != Some(false) {
            self.keep(&connection.id.clone(), Some(connection), false);
        }
    }
}
