//! The people of a plan: who sits at this device, whose week is shown, and in which order a team stands.

use std::sync::Arc;

use plan::{Member, MemberId};

use crate::app::model::Model;
use crate::values::announcement::Person;
use crate::values::route::Page;

impl Model {
    /// The person whose plan this is: whom they said they are, else of all members the one with the least id, so that
    /// all tabs agree.
    pub(crate) fn me(&self) -> Option<&Member> {
        let said = self.session.me.as_ref().and_then(|id| self.plan.member(id));
        said.or_else(|| self.plan.members().next())
    }

    pub(crate) fn my_id(&self) -> Option<MemberId> {
        self.me().map(|member| member.id.clone())
    }

    /// Whose week is shown: the one chosen, while there is such a member, else one's own.
    pub(crate) fn whose(&self) -> Option<&Member> {
        let chosen = self.session.whose.as_ref().and_then(|id| self.plan.member(id));
        chosen.or_else(|| self.me())
    }

    /// For whom something new is planned where nothing says otherwise: whose week one looks at, else oneself.
    pub(crate) fn planning_for(&self) -> Option<&Member> {
        if self.session.page == Page::Team { self.me() } else { self.whose() }
    }

    /// Whether something can be planned for this person: a member who hasn't left.
    pub(crate) fn may_plan_for(&self, id: &MemberId) -> bool {
        self.plan.member(id).is_some_and(|member| !member.archived)
    }

    /// All members, those who have left included: oneself, then by name.
    pub(crate) fn everybody(&self) -> Vec<&Member> {
        let me = self.my_id();
        let mut all: Vec<&Member> = self.plan.members().collect();
        all.sort_by_cached_key(|member| (me.as_ref() != Some(&member.id), member.name.to_lowercase(), &member.id));
        all
    }

    /// Whom one can plan for, in the order of [`Model::everybody`].
    pub(crate) fn team(&self) -> Vec<&Member> {
        let mut all = self.everybody();
        all.retain(|member| !member.archived);
        all
    }

    /// A person for a sentence; `None` where it needn't be said, since one is among one's own.
    pub(crate) fn person(&self, id: &MemberId) -> Option<Person> {
        let me = self.my_id().as_ref() == Some(id);
        if me && self.session.page != Page::Team {
            return None;
        }
        let name = self.plan.member(id).map_or_else(|| Arc::from(""), |member| Arc::clone(&member.name));
        Some(Person { name, me })
    }
}
