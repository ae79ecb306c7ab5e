//! Starting, loading, finding out about the host, and the network.

use std::sync::Arc;

use plan::{Command, Member, MemberId};

use super::effect::Effect;
use super::first;
use super::update::Step;
use crate::app::lifecycle::LifecycleMsg;
use crate::storage::archive::source;
use crate::values::announcement::Message;
use crate::values::days;
use crate::values::route::Route;
use crate::values::stored::Stored;
use crate::values::toast::ToastOffer;
use crate::values::trouble::LoadError;

/// When the sidebar opens, the host's connections are requested again if the last answer is older than this, in
/// milliseconds.
const CONNECTIONS_AGE: i64 = 300_000;
/// How long until something that is awaited is checked again, in milliseconds.
const RETRY_WAITING: i64 = 1_000;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn lifecycle(&mut self, msg: LifecycleMsg) {
        match msg {
            LifecycleMsg::Started { route, visible } => self.started(&route, visible),
            LifecycleMsg::Tick => {}
            LifecycleMsg::Visible(visible) => self.visible(visible),
            LifecycleMsg::Online(online) => self.online(online),
            LifecycleMsg::Leader(leader) => self.model.session.leader = leader,
            LifecycleMsg::ZoneChanged => self.ask_for_days(),
        }
    }

    pub(crate) fn started(&mut self, route: &Route, visible: bool) {
        let session = &mut self.model.session;
        session.visible = visible;
        session.page = route.page;
        if let Some(date) = route.date() {
            session.date = date.map(days::held_in);
        }
        if route.page.of_member() {
            session.whose.clone_from(&route.who);
        }
        if route.page.has_query() {
            session.report = Arc::clone(&route.query);
        }
        if !std::mem::replace(&mut session.started, true) {
            self.out.push(Effect::Load);
            self.fetch_host();
        }
    }

    pub(crate) fn loaded(&mut self, result: Result<Vec<Stored>, LoadError>) {
        match result {
            Ok(all) => {
                let load = &mut self.model.load;
                (load.retry_at, load.failures) = (None, 0);
                if load.failed.take().is_some() {
                    // For a user who has continued without it, the stored data comes first again, including
                    // preferences.
                    load.done = false;
                }
                let later = first::take(self.model, all, &mut self.out);
                self.load_later(later);
                self.model.load.done = true;
                self.after_load();
            }
            Err(why) => self.load_failed(why),
        }
    }

    /// Reports the error and tries again; the store isn't taken for an empty one.
    fn load_failed(&mut self, why: LoadError) {
        let load = &mut self.model.load;
        if load.done && load.failed.is_none() {
            return;
        }
        let wait = if matches!(why, LoadError::Blocked | LoadError::Silent) {
            // The shell itself waits for the answer.
            RETRY_WAITING
        } else {
            load.failures = load.failures.saturating_add(1);
            2_000_i64.saturating_mul(1 << load.failures.saturating_sub(1).min(5)).min(60_000)
        };
        load.retry_at = Some(self.env.now.saturating_add(wait));
        load.failed = Some(why);
    }

    /// Continues with what is in memory; the rest is added as soon as it can be read.
    pub(crate) fn go_on_unopened(&mut self) {
        if self.model.load.stands_still() {
            self.model.load.done = true;
            self.after_load();
        }
    }

    /// Handles what [`first`] has left.
    pub(crate) fn finish_load(&mut self) {
        if let Some(later) = self.model.load.later.take() {
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
            } else if std::mem::take(&mut self.model.load.opened) {
                self.opened();
            }
        }
        self.left_exports();
        self.tell_unread();
    }

    /// Reports unreadable records if there are more than before; the Settings page always shows them.
    fn tell_unread(&mut self) {
        let count = self.model.aside.len();
        let told = std::mem::replace(&mut self.model.session.unread, count as u64);
        if count as u64 > told {
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
        let said = self.model.session.me.clone();
        let planned = || self.model.plan.entries().next().map(|entry| entry.member.clone());
        said.or_else(planned).unwrap_or_else(|| MemberId::new(self.ids.take()))
    }

    pub(crate) fn fetch_host(&mut self) {
        let sources = &mut self.model.sources;
        if !std::mem::replace(&mut sources.fetching, true) {
            sources.fetch_at = None;
            self.out.push(Effect::FetchHost);
        }
    }

    /// The sidebar was opened: refreshes all connections, and asks the host which ones there are.
    pub(crate) fn opened(&mut self) {
        let now = self.env.now;
        self.model.sources.all.iter_mut().for_each(|source| source.schedule.opened(now));
        let told = self.model.sources.told_at;
        if self.model.session.started && told.is_none_or(|at| now.saturating_sub(at) > CONNECTIONS_AGE) {
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
            if self.model.sources.fetch_at.is_some() {
                self.fetch_host();
            }
        }
    }
}
