//! What forms and filters offer: members, projects, clients and labels, by name.

use std::sync::Arc;

use plan::{Member, MemberId, Workspace};

use crate::app::cache::Cache;
use crate::app::model::Model;
use crate::app::view::{ChoiceView, ChoicesView};

#[inline(never)]
pub(crate) fn choices(model: &Model, cache: &mut Cache) -> Arc<ChoicesView> {
    let me = model.my_id();
    if let Some((edition, who, made)) = &cache.choices
        && (*edition, who) == (model.edition, &me)
    {
        return Arc::clone(made);
    }
    let mut slot = cache.choices.take().map(|(_, _, made)| made);
    let made = crate::app::cache::keep(&mut slot, build(&model.plan, me.as_ref()));
    cache.choices = Some((model.edition, me, Arc::clone(&made)));
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

/// Oneself first, then by name and client, then by id so that the order is the same everywhere.
fn sorted<Id: Ord + Clone>(all: impl Iterator<Item = ChoiceView<Id>>) -> Vec<ChoiceView<Id>> {
    let mut all: Vec<_> = all.collect();
    all.sort_by_cached_key(|choice| (!choice.me, choice.name.to_lowercase(), choice.client.clone(), choice.id.clone()));
    all
}
