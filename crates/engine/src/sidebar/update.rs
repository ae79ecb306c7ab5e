//! The sidebar: opening and closing, what it lists, and the search.

use std::sync::Arc;

use plan::url::may_open;
use plan::{ContainerId, ItemId};
use providers::{Container, Item};

use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::calls::snapshot::ListKey;
use crate::sidebar::msg::SidebarMsg;
use crate::values::connection::ConnectionId;
use crate::values::focus::FocusTarget;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn sidebar(&mut self, msg: SidebarMsg) {
        match msg {
            SidebarMsg::Toggle => self.toggle_sidebar(),
            SidebarMsg::ShowConnection(id) => self.show_connection(id),
            SidebarMsg::ShowContainer(id) => self.show_container(id),
            SidebarMsg::Search(text) => {
                self.model.sidebar.search = (!text.is_empty()).then(|| text.clone());
                self.search(&text);
            }
            SidebarMsg::Refresh => self.refresh(),
            SidebarMsg::OpenItem(connection, item) => self.open_item(&connection, &item),
        }
    }

    pub(super) fn toggle_sidebar(&mut self) {
        let open = !self.model.sidebar.open;
        self.model.sidebar.open = open;
        self.out.push(Effect::Focus(if open { FocusTarget::Sidebar } else { FocusTarget::SidebarToggle }));
        if open {
            self.opened();
        }
    }

    pub(super) fn show_connection(&mut self, id: ConnectionId) {
        let now = self.env.now;
        let shown = self.model.shown().map(|source| source.connection.id.clone());
        let Some(source) = self.model.sources.get_mut(&id) else { return };
        if self.model.sidebar.open && shown.as_ref() == Some(&id) {
            self.model.sidebar.open = false;
            self.out.push(Effect::Focus(FocusTarget::SidebarToggle));
            return;
        }
        source.schedule.touched(now);
        if shown.as_ref() != Some(&id) {
            self.model.sidebar.search = None;
            self.model.sources.all.iter_mut().for_each(|source| source.found = None);
        }
        self.model.sidebar.show(id);
        if self.model.sidebar.open() {
            self.opened();
        }
    }

    /// Shows a connection with the list that has this item, and if that is long, only what is called so. Without such a
    /// list, it is among what was found at the source.
    pub(crate) fn show_listed(&mut self, id: &ConnectionId, key: Option<&ListKey>, item: &Item, long: bool) {
        let now = self.env.now;
        self.model.sources.all.iter_mut().for_each(|source| source.found = None);
        self.model.sidebar.search = long.then(|| Arc::clone(&item.title));
        self.model.sidebar.show(id.clone());
        let Some(source) = self.model.sources.get_mut(id) else { return };
        source.schedule.touched(now);
        if key.is_none() {
            source.keep_found(&item.title);
        }
        let source = &*source;
        let has = |container: &Container| {
            key.is_none_or(|key| container.scope == key.scope)
                && (container.id == container.scope || item.containers.contains(&container.id))
        };
        let chosen = self.model.sidebar.containers.get(id);
        if !source.container(chosen).is_some_and(has) {
            let container = source.known.containers.iter().find(|container| has(container));
            if let Some(container) = container.map(|container| container.id.clone()) {
                self.show_container(container);
            }
        }
        if self.model.sidebar.open() {
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
        self.model.sidebar.containers.insert(id.clone(), container);
        let after = self.model.shown().and_then(|shown| self.model.list_key(shown, self.env));
        if before != after {
            self.model.sources.give_up_list(&id, now);
        }
        let Some(source) = self.model.sources.get_mut(&id) else { return };
        source.schedule.touched(now);
        if before != after {
            source.demanded(now);
        }
    }

    /// Opens an item at its source. The URL comes from the provider, so its scheme is checked first.
    pub(super) fn open_item(&mut self, connection: &ConnectionId, item: &ItemId) {
        let Some(source) = self.model.sources.get(connection) else { return };
        let url = source.item(item).and_then(|item| item.url.clone());
        if let Some(url) = url.filter(|url| may_open(url)) {
            self.out.push(Effect::Open(url));
        }
    }

    pub(super) fn refresh(&mut self) {
        let Some(id) = self.model.shown().map(|source| source.connection.id.clone()) else {
            return self.fetch_host();
        };
        self.ask_anew(&id);
    }

    /// Refreshes a connection completely, now.
    pub(crate) fn ask_anew(&mut self, id: &ConnectionId) {
        let now = self.env.now;
        if let Some(source) = self.model.sources.get_mut(id) {
            source.relist = true;
            source.known.lists.iter_mut().for_each(|(_, list)| list.since = None);
            source.schedule.touched(now);
            source.demanded(now);
        }
    }
}
