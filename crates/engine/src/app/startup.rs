//! Starting, loading, finding out about the host, and the network.

use plan::{Command, Member, MemberId};

use super::effect::Effect;
use super::first;
use super::update::Step;
use crate::app::lifecycle::LifecycleMsg;
use crate::storage::archive::source;
use crate::values::announcement::Message;
use crate::values::route::Route;
use crate::values::stored::Stored;
use crate::values::toast::ToastOffer;
use crate::values::trouble::LoadError;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn lifecycle(&mut self, msg: LifecycleMsg) {
        match msg {
            LifecycleMsg::Started { route, visible } => self.started(&route, visible),
            LifecycleMsg::Tick => {}
            LifecycleMsg::Visible(visible) => {
                self.model.session.visible = visible;
                self.visible(visible);
            }
            LifecycleMsg::Online(online) => self.online(online),
            LifecycleMsg::Leader(leader) => self.model.session.leader = leader,
            LifecycleMsg::ZoneChanged => self.ask_for_days(),
        }
    }

    pub(crate) fn started(&mut self, route: &Route, visible: bool) {
        self.model.session.visible = visible;
        self.model.navigation.start(route);
        if route.page.of_member() {
            self.model.team.want(route.who.as_ref());
        }
        if route.page.has_query() {
            self.model.reports.show(&route.query);
        }
        if !std::mem::replace(&mut self.model.session.started, true) {
            self.out.push(Effect::Load);
            self.fetch_host();
        }
    }

    pub(crate) fn loaded(&mut self, result: Result<Vec<Stored>, LoadError>) {
        match result {
            Ok(all) => {
                self.model.load.succeeded();
                let later = first::take(self.model, all, &mut self.out);
                self.load_later(later);
                self.model.load.finish();
                self.after_load();
            }
            Err(why) => self.model.load.failed(why, self.env.now),
        }
    }

    /// Continues with what is in memory; the rest is added as soon as it can be read.
    pub(crate) fn go_on_unopened(&mut self) {
        if self.model.load.stands_still() {
            self.model.load.finish();
            self.after_load();
        }
    }

    /// Handles what [`first`] has left.
    pub(crate) fn finish_load(&mut self) {
        if let Some(later) = self.model.load.take_left() {
            self.load_later(later);
            self.after_load();
        }
    }

    fn load_later(&mut self, mut later: Vec<Stored>) {
        // Ages belong to lists, which have to be there first.
        plan::sort_by_key(&mut later, |stored| source::seen_connection(&stored.key).is_some());
        for stored in later {
            if stored.key != source::PREFS {
                self.take_stored(stored);
            } else if self.model.load.has_opened_sidebar() {
                self.opened();
            }
        }
        self.left_exports();
        self.tell_unread();
    }

    /// Reports unreadable records if there are more than before; the Settings page always shows them.
    fn tell_unread(&mut self) {
        let count = self.model.aside.len();
        if self.model.prefs.more_unread(count) {
            self.tell_with(Message::Unread { count }, Some(ToastOffer::Storage));
        }
    }

    fn after_load(&mut self) {
        self.all_heard();
        self.take_returned();
        self.take_left_off();
        self.adopt_offers();
        if self.model.me().is_none() {
            let id = self.known_as();
            self.change(&Command::PutMember(Member::new(id, "")));
        }
        self.join_me();
        self.mend_all();
        self.forget_gone();
        self.look_for_whose();
    }

    /// Identifies the user if there is no record of them: the member they said they are, otherwise the owner of the
    /// entries, otherwise a new member.
    fn known_as(&mut self) -> MemberId {
        let said = self.model.team.said().cloned();
        let planned = || self.model.plan.entries().next().map(|entry| entry.member.clone());
        said.or_else(planned).unwrap_or_else(|| MemberId::new(self.ids.take()))
    }

    pub(crate) fn fetch_host(&mut self) {
        if self.model.fetch.begin() {
            self.out.push(Effect::FetchHost);
        }
    }

    /// The sidebar was opened: refreshes all connections, and asks the host which ones there are.
    pub(crate) fn opened(&mut self) {
        let now = self.env.now;
        self.model.sources.all.iter_mut().for_each(|source| source.schedule.opened(now));
        if self.model.session.started && self.model.fetch.is_old(now) {
            self.fetch_host();
        }
    }

    pub(crate) fn online(&mut self, online: bool) {
        let now = self.env.now;
        let was = !std::mem::replace(&mut self.model.session.offline, !online);
        if online && !was {
            for source in &mut self.model.sources.all {
                source.schedule.online(now);
                source.pace.hurry(now);
            }
            if self.model.fetch.has_failed() {
                self.fetch_host();
            }
        }
    }
}
