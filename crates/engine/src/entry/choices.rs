//! The choices in forms and filters: members, projects, clients and labels, by name.

use std::sync::Arc;

use plan::{ClientId, LabelId, Member, MemberId, Minutes, ProjectId, Workspace};

use crate::app::model::Model;

/// The last choices, with the edition of the plan and the user that they belong to.
pub(crate) type ChoicesCache = Option<(u64, Option<MemberId>, Arc<ChoicesView>)>;

#[inline(never)]
pub(crate) fn choices(model: &Model, cache: &mut ChoicesCache) -> Arc<ChoicesView> {
    let me = model.my_id();
    if let Some((edition, who, made)) = &*cache
        && (*edition, who) == (model.edition, &me)
    {
        return Arc::clone(made);
    }
    let mut slot = cache.take().map(|(_, _, made)| made);
    let made = crate::values::keep::keep(&mut slot, build(&model.plan, me.as_ref()));
    *cache = Some((model.edition, me, Arc::clone(&made)));
    made
}

fn build(plan: &Workspace, me: Option<&MemberId>) -> ChoicesView {
    let client = |project: &plan::Project| Some(Arc::clone(&plan.client(project.client.as_ref()?)?.name));
    ChoicesView {
        members: sorted(plan.members().map(|each| member(each, me))),
        projects: sorted(plan.projects().map(|project| ChoiceView {
            client: client(project),
            archived: project.archived,
            ..of(project.id.clone(), &project.name, project.hue)
        })),
        clients: sorted(plan.clients().map(|client| of(client.id.clone(), &client.name, client.hue))),
        labels: sorted(plan.labels().map(|label| of(label.id.clone(), &label.name, label.hue))),
        default_minutes: plan.settings().default_minutes,
        snap: plan.settings().snap,
    }
}

pub(crate) fn member(member: &Member, me: Option<&MemberId>) -> ChoiceView<MemberId> {
    ChoiceView {
        archived: member.archived,
        me: me == Some(&member.id),
        ..of(member.id.clone(), &member.name, member.hue)
    }
}

fn of<Id>(id: Id, name: &Arc<str>, hue: u8) -> ChoiceView<Id> {
    ChoiceView { id, name: Arc::clone(name), hue: hue.min(11), client: None, archived: false, me: false }
}

/// The user first, then by name and client, then by id so that the order is the same everywhere.
fn sorted<Id: Ord + Clone>(all: impl Iterator<Item = ChoiceView<Id>>) -> Vec<ChoiceView<Id>> {
    let mut all: Vec<_> = all.collect();
    plan::sort_by_key(&mut all, |choice| {
        (!choice.me, choice.name.to_lowercase(), choice.client.clone(), choice.id.clone())
    });
    all
}

/// All choices in forms and filters, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoicesView {
    /// The members, the user first.
    pub members: Vec<ChoiceView<MemberId>>,
    /// The projects.
    pub projects: Vec<ChoiceView<ProjectId>>,
    /// The clients.
    pub clients: Vec<ChoiceView<ClientId>>,
    /// The labels.
    pub labels: Vec<ChoiceView<LabelId>>,
    /// The length of an entry for which none is chosen.
    pub default_minutes: Minutes,
    /// The step of the grid, in minutes.
    pub snap: u16,
}

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ChoiceView<Id> {
    /// The id of the member, project, client or label.
    pub id: Id,
    /// Its name; empty for a user who hasn't entered one.
    pub name: Arc<str>,
    /// Index into the palette of hues.
    pub hue: u8,
    /// The client's name, for a project.
    pub client: Option<Arc<str>>,
    /// Whether it is no longer offered; it is still shown where it is chosen.
    pub archived: bool,
    /// Whether this member is the user.
    pub me: bool,
}
