//! Whose week is shown, and adding members.

use std::sync::Arc;

use plan::{Command, Member, MemberId, RecordKey};

use crate::app::effect::Effect;
use crate::app::update::Step;
use crate::entry::choose::fresh_hue;
use crate::storage::archive::key_of;
use crate::team::msg::TeamMsg;
use crate::values::announcement::Message;
use crate::values::focus::FocusTarget;
use crate::values::route::Page;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn team(&mut self, msg: TeamMsg) {
        match msg {
            TeamMsg::Show(id) => self.show_member(id),
            TeamMsg::Add(name) => self.add_member(&name),
        }
    }

    /// Shows a member's week, or the user's own; from the Team page it leads to the week.
    pub(super) fn show_member(&mut self, id: Option<MemberId>) {
        if id.as_ref().is_some_and(|id| self.model.plan.member(id).is_none()) {
            return;
        }
        self.cancel();
        self.model.team.want(id.as_ref());
        self.look_for_whose();
        let page = self.model.navigation.page();
        if page.of_member() {
            self.turn_to(page, self.model.navigation.date());
        } else {
            self.turn_to(Page::Week, self.model.navigation.date());
            self.out.push(Effect::Focus(FocusTarget::Heading));
        }
    }

    /// Reports if the member whose days should be shown is unknown; the URL stays, so that Back continues from it.
    pub(crate) fn look_for_whose(&mut self) {
        if !self.model.load.is_whole() {
            return;
        }
        let Some(id) = &self.model.team.whose else { return };
        if self.model.plan.member(id).is_none() {
            self.tell(Message::UnknownMember, false);
            self.model.team.whose = None;
        } else if self.model.my_id().as_ref() == Some(id) {
            self.model.team.whose = None;
        }
    }

    /// Adds a member by name; everything else can be set later.
    #[inline(never)]
    pub(super) fn add_member(&mut self, name: &str) {
        let name: Arc<str> = name.trim().into();
        let hue = fresh_hue(self.model.plan.members().map(|member| member.hue));
        let member = Member { hue, ..Member::new(MemberId::new(self.ids.take()), Arc::clone(&name)) };
        if self.edit(&Command::PutMember(member)) {
            self.tell_change(Some(Message::Joined { name }));
        }
    }

    /// Two tabs that were opened on an empty store have each created a member for the user. Merges the other one
    /// without a name into the user, together with what was planned for it.
    pub(crate) fn join_me(&mut self) {
        let Some(into) = self.model.my_id() else { return };
        // One that can't be read is somebody whose name isn't known here.
        let unread = |id: &MemberId| self.model.aside.contains_key(&key_of(&RecordKey::Member(id.clone())));
        let twin = |member: &&Member| member.id != into && member.name.trim().is_empty() && !unread(&member.id);
        let twins: Vec<MemberId> = self.model.plan.members().filter(twin).map(|member| member.id.clone()).collect();
        for from in twins {
            self.change(&Command::MergeMember { from, into: into.clone() });
        }
    }
}
