//! The sidebar: opening and closing, what it lists, and the search.

use plan::url::may_open;
use plan::{ContainerId, ItemId};

use crate::app::effect::Effect;
use crate::app::update::Step;
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
            SidebarMsg::Search(text) => self.search(text),
            SidebarMsg::Refresh => self.refresh(),
            SidebarMsg::OpenItem(connection, item) => self.open_item(&connection, &item),
        }
    }

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
            self.model.sources.all.iter_mut().for_each(|source| source.found = None);
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
