//! Capturing: a web page becomes an entry for today, for the source item that it belongs to.

use std::sync::Arc;

use plan::{AccountId, Command, EntryId, Link, LinkKey, ProviderId, RecordKey, Slot, SourceItem, TaskId};
use providers::Recognised;

use super::dropped::{Brought, Dropped};
use super::state::{Captured, one_line};
use crate::app::update::Step;
use crate::calls::source::Source;
use crate::storage::archive;
use crate::storage::outbox::Kind;
use crate::values::announcement::Message;
use crate::values::days::held_in;
use crate::values::gesture::slot_at;
use crate::values::stored::StoredChange;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn capture(&mut self, page: &Captured) {
        let id = Arc::from(self.ids.take());
        self.take_page(&id, page);
    }

    /// Whether this or another page has taken it up, even if the result was deleted since.
    fn is_taken(&self, id: &Arc<str>) -> bool {
        let key = RecordKey::Entry(EntryId::new(Arc::clone(id)));
        self.model.meta.contains_key(&archive::key_of(&key))
    }

    /// Takes up what was captured while no page of the app was open, once everything stored is known, so that the
    /// relationship rule sees all of it. Each capture is deleted in the same save.
    #[inline(never)]
    pub(crate) fn take_captures(&mut self) {
        if !self.model.load.is_done() || self.model.me().is_none() {
            return;
        }
        for (id, page) in std::mem::take(&mut self.model.captures) {
            // In the same save as its result, so that it isn't taken up again if the page closes in between.
            self.along.push(StoredChange::Delete { key: format!("capture/{id}") });
            if !self.is_taken(&id) {
                self.take_page(&id, &page);
            }
            let left = std::mem::take(&mut self.along);
            self.send(left, Kind::Needed);
        }
    }

    fn take_page(&mut self, id: &Arc<str>, page: &Captured) {
        let Some(member) = self.model.my_id() else { return };
        let item = providers::recognise(&page.url).map(|found| self.item_of(&found, &page.title));
        let at = page.at.unwrap_or(self.env.now).min(self.env.now);
        let planned = item.as_ref().filter(|_| page.track).and_then(|item| self.today_of(&item.link.key, &member));
        if let Some(entry) = planned {
            return self.track_from(None, &entry, page.at.map(|_| at));
        }
        let new_entry = EntryId::new(Arc::clone(id));
        let slot = match (page.day, page.track) {
            (Some(day), true) => Slot { date: held_in(day), start: page.time.map(|time| self.on_grid(time)) },
            (Some(day), false) => Slot { date: held_in(day), start: None },
            (None, true) => self.now_slot(),
            (None, false) => Slot { date: self.env.local.date(), start: None },
        };
        let command = Command::Capture {
            title: page.called().into(),
            notes: page.notes(item.is_some()).into(),
            item,
            slot,
            member,
            new_task: TaskId::new(Arc::clone(id)),
            new_entry: new_entry.clone(),
        };
        if page.track {
            self.track_from(Some(command), &new_entry, page.at.map(|_| at));
        } else if self.edit(&command) {
            self.touch(&new_entry);
            let message = self.spot(&new_entry).map(|(title, spot)| Message::Planned { title, spot });
            self.tell_change(message);
        }
    }

    /// What is dropped from outside becomes an entry where it was dropped, or waits in the backlog.
    pub(crate) fn take_dropped(&mut self, dropped: &Dropped) {
        let Some(brought) = dropped.brought() else { return self.tell(Message::NothingDropped, false) };
        let place = dropped.place.as_ref();
        let wanted = place.and_then(|place| place.member.clone()).filter(|member| self.model.may_plan_for(member));
        let Some(member) = wanted.or_else(|| self.model.planning_for().map(|member| member.id.clone())) else { return };
        let slot = place.map(|place| slot_at(place, self.model.step()));
        let slot = slot.map_or_else(
            || Slot { date: self.day_in_sight(), start: None },
            |slot| Slot { date: held_in(slot.date), ..slot },
        );
        let (new_task, new_entry) = (TaskId::new(self.ids.take()), EntryId::new(self.ids.take()));
        let (task, entry) = (new_task.clone(), new_entry.clone());
        let command = match brought {
            Brought::Link(page) => {
                let item = providers::recognise(&page.url).map(|found| self.item_of(&found, &page.title));
                if let Some(item) = item.as_ref().filter(|_| place.is_none()) {
                    self.keep_item(item);
                    return;
                }
                let (title, notes) = (page.called().into(), page.notes(item.is_some()).into());
                Command::Capture { title, notes, item, slot, member, new_task, new_entry }
            }
            Brought::Line(title) => Command::CreateEntry { title: title.into(), slot, member, new_task, new_entry },
        };
        let waits = place.is_none().then(|| Command::Unschedule { entry: entry.clone() });
        if self.edit(&Command::All(std::iter::once(command).chain(waits).collect())) {
            let planned = self.spot(&entry).map(|(title, spot)| Message::Planned { title, spot });
            let told = planned.unwrap_or_else(|| Message::AddedToBacklog { title: self.name_of_task(&task) });
            self.tell_change(Some(told));
        }
    }

    /// The item that a page belongs to: as listed, if it is; otherwise by its URL and the page's title, which the next
    /// listing corrects.
    fn item_of(&self, found: &Recognised, title: &str) -> SourceItem {
        let mut sources = self.model.sources.all.iter().filter(|source| source.provider.id == found.provider);
        let listed = |source: &Source| Some(source.source_item(source.item(&found.page.item)?));
        if let Some(item) = sources.clone().find_map(listed) {
            return item;
        }
        let holds = |source: &&Source| {
            let container = found.page.container.as_ref();
            container.is_some_and(|id| source.known.containers.iter().any(|known| known.id == *id))
        };
        let account = sources.clone().find(holds).or_else(|| sources.next());
        let account = account.map(|source| source.connection.account.account_id());
        let link = Link {
            key: LinkKey {
                provider: ProviderId::from(found.provider),
                account: account.or_else(|| self.account_before(found)).unwrap_or_else(|| AccountId::from("")),
                item: found.page.item.clone(),
            },
            container: found.page.container.clone(),
            url: Some(Arc::from(&*found.page.url)),
            seen_title: one_line(found.title(title)).into(),
            seen_completed: false,
        };
        SourceItem { link, minutes: None }
    }

    /// The account of an earlier task for the same item, which isn't connected any more.
    fn account_before(&self, found: &Recognised) -> Option<AccountId> {
        let links = self.model.plan.tasks().flat_map(|task| &task.links).map(|link| &link.key);
        let mut same = links.filter(|key| key.provider.as_str() == found.provider && key.item == found.page.item);
        same.next().map(|key| key.account.clone())
    }
}
