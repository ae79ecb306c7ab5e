//! The members of a plan: the user, whose week is shown, and the order of the team.

use std::sync::Arc;

use plan::{Member, MemberId};

use crate::app::model::Model;
use crate::values::announcement::Person;
use crate::values::route::Page;

impl Model {
    /// The user of this device: the member they said they are, otherwise the one with the least id, so that all tabs
    /// agree.
    pub(crate) fn me(&self) -> Option<&Member> {
        let said = self.team.said().and_then(|id| self.plan.member(id));
        said.or_else(|| self.plan.members().next())
    }

    pub(crate) fn my_id(&self) -> Option<MemberId> {
        self.me().map(|member| member.id.clone())
    }

    /// The member whose week is shown: the chosen one while they exist, otherwise the user.
    pub(crate) fn whose(&self) -> Option<&Member> {
        let chosen = self.team.wanted().and_then(|id| self.plan.member(id));
        chosen.or_else(|| self.me())
    }

    /// The default member for new entries: the one whose week is shown, otherwise the user.
    pub(crate) fn planning_for(&self) -> Option<&Member> {
        if self.navigation.page() == Page::Team { self.me() } else { self.whose() }
    }

    /// Whether something can be planned for this member: one who hasn't left.
    pub(crate) fn may_plan_for(&self, id: &MemberId) -> bool {
        self.plan.member(id).is_some_and(|member| !member.archived)
    }

    /// All members, including those who have left: the user first, then by name.
    pub(crate) fn everybody(&self) -> Vec<&Member> {
        let me = self.my_id();
        let mut all: Vec<&Member> = self.plan.members().collect();
        plan::sort_by_key(&mut all, |member| (me.as_ref() != Some(&member.id), member.name.to_lowercase(), &member.id));
        all
    }

    /// The members who can be planned for, in the order of [`Model::everybody`].
    pub(crate) fn team(&self) -> Vec<&Member> {
        let mut all = self.everybody();
        all.retain(|member| !member.archived);
        all
    }

    /// A member for a sentence; `None` if they don't have to be mentioned, since the user is looking at their own days.
    pub(crate) fn person(&self, id: &MemberId) -> Option<Person> {
        let me = self.my_id().as_ref() == Some(id);
        if me && self.navigation.page() != Page::Team {
            return None;
        }
        let name = self.plan.member(id).map_or_else(|| Arc::from(""), |member| Arc::clone(&member.name));
        Some(Person { name, me })
    }
}
