//! The sidebar: open or closed, what it lists, the search.

use std::sync::Arc;

use plan::ContainerId;

use super::Step;
use crate::effect::{Effect, FocusTarget};
use crate::env::ConnectionId;

impl Step<'_> {
    pub(super) fn toggle_sidebar(&mut self) {
        let open = !self.model.session.open;
        self.model.session.open = open;
        self.out.push(Effect::Focus(if open { FocusTarget::Sidebar } else { FocusTarget::SidebarToggle }));
        if open {
            self.opened();
        }
    }

    pub(super) fn show_connection(&mut self, id: ConnectionId) {
        let now = self.env.now;
        let shown = self.model.shown().map(|source| source.connection.id.clone());
        let Some(source) = self.model.sources.get_mut(&id) else { return };
        if self.model.session.open && shown.as_ref() == Some(&id) {
            self.model.session.open = false;
            self.out.push(Effect::Focus(FocusTarget::SidebarToggle));
            return;
        }
        source.schedule.touched(now);
        if shown.as_ref() != Some(&id) {
            self.model.session.search = None;
        }
        self.model.session.shown = Some(id);
        if !std::mem::replace(&mut self.model.session.open, true) {
            self.opened();
        }
    }

    pub(super) fn show_container(&mut self, container: ContainerId) {
        let now = self.env.now;
        let Some(shown) = self.model.shown() else { return };
        if !shown.known.containers.iter().any(|known| known.id == container) {
            return;
        }
        let id = shown.connection.id.clone();
        let before = self.model.list_key(shown, self.env);
        self.model.session.containers.insert(id.clone(), container);
        let after = self.model.shown().and_then(|shown| self.model.list_key(shown, self.env));
        if before != after {
            self.model.sources.give_up_list(&id, now);
        }
        let Some(source) = self.model.sources.get_mut(&id) else { return };
        source.schedule.touched(now);
        if before != after {
            source.schedule.demanded(now);
        }
    }

    pub(super) fn search(&mut self, text: Arc<str>) {
        self.model.session.search = (!text.is_empty()).then_some(text);
        let now = self.env.now;
        let shown = self.model.shown().map(|source| source.connection.id.clone());
        if let Some(source) = shown.and_then(|id| self.model.sources.get_mut(&id)) {
            source.schedule.touched(now);
        }
    }

    pub(super) fn refresh(&mut self) {
        let now = self.env.now;
        let Some(id) = self.model.shown().map(|source| source.connection.id.clone()) else {
            return self.fetch_host();
        };
        if let Some(source) = self.model.sources.get_mut(&id) {
            source.relist = true;
            source.known.lists.iter_mut().for_each(|(_, list)| list.since = None);
            source.schedule.touched(now);
            source.schedule.demanded(now);
        }
    }
}
