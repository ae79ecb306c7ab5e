//! Resolves the names in a form: found by name, otherwise created with a hue of their own.

use std::sync::Arc;

use plan::title::{is_blank, is_unseen};
use plan::{Client, ClientId, Command, Label, LabelId, Project, ProjectId};

use crate::app::update::Step;
use crate::values::draft::Choice;

/// The palette's hues in an order in which neighbours differ strongly.
const HUES: [u8; 12] = [8, 4, 0, 6, 2, 10, 7, 3, 11, 5, 1, 9];

impl Step<'_> {
    /// The chosen project. A new one, and a new client of it, are added to `made`. `None` if it is gone, or without a
    /// name.
    pub(crate) fn project(
        &mut self,
        choice: Choice<ProjectId>,
        client: Option<Choice<ClientId>>,
        made: &mut Vec<Command>,
    ) -> Option<ProjectId> {
        let plan = &self.model.plan;
        let name = match choice {
            Choice::Known(id) => return plan.project(&id).map(|project| project.id.clone()),
            Choice::New(name) => tidy(&name)?,
        };
        let open = plan.projects().filter(|project| !project.archived);
        if let Some(known) = open.chain(projects(made)).find(|project| same_name(&project.name, &name)) {
            return Some(known.id.clone());
        }
        let hue = fresh_hue(plan.projects().chain(projects(made)).map(|project| project.hue));
        let client = client.and_then(|choice| self.client(choice, made));
        let project = Project { client, ..Project::new(ProjectId::new(self.ids.take()), name, hue) };
        let id = project.id.clone();
        made.push(Command::PutProject(project));
        Some(id)
    }

    /// The same for a label.
    pub(super) fn label(&mut self, choice: Choice<LabelId>, made: &mut Vec<Command>) -> Option<LabelId> {
        let plan = &self.model.plan;
        let name = match choice {
            Choice::Known(id) => return plan.label(&id).map(|label| label.id.clone()),
            Choice::New(name) => tidy(&name)?,
        };
        if let Some(known) = plan.labels().chain(labels(made)).find(|label| same_name(&label.name, &name)) {
            return Some(known.id.clone());
        }
        let hue = fresh_hue(plan.labels().chain(labels(made)).map(|label| label.hue));
        let label = Label { id: LabelId::new(self.ids.take()), name, hue };
        let id = label.id.clone();
        made.push(Command::PutLabel(label));
        Some(id)
    }

    /// The same for a client.
    pub(crate) fn client(&mut self, choice: Choice<ClientId>, made: &mut Vec<Command>) -> Option<ClientId> {
        let plan = &self.model.plan;
        let name = match choice {
            Choice::Known(id) => return plan.client(&id).map(|client| client.id.clone()),
            Choice::New(name) => tidy(&name)?,
        };
        if let Some(known) = plan.clients().find(|client| same_name(&client.name, &name)) {
            return Some(known.id.clone());
        }
        let hue = fresh_hue(plan.clients().map(|client| client.hue));
        let id = ClientId::new(self.ids.take());
        made.push(Command::PutClient(Client { id: id.clone(), name, hue }));
        Some(id)
    }
}

fn projects(made: &[Command]) -> impl Iterator<Item = &Project> {
    made.iter().filter_map(|command| match command {
        Command::PutProject(project) => Some(project),
        _ => None,
    })
}

fn labels(made: &[Command]) -> impl Iterator<Item = &Label> {
    made.iter().filter_map(|command| match command {
        Command::PutLabel(label) => Some(label),
        _ => None,
    })
}

/// A name without surrounding space; `None` without visible characters.
pub(crate) fn tidy(name: &str) -> Option<Arc<str>> {
    let name = name.trim();
    (!is_blank(name)).then(|| Arc::from(name))
}

/// Whether two names are the same to a reader.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    let seen =
        |name: &str| name.trim().chars().filter(|c| !is_unseen(*c)).flat_map(char::to_lowercase).collect::<String>();
    seen(a) == seen(b)
}

/// The hue that is used least.
pub(crate) fn fresh_hue(used: impl Iterator<Item = u8>) -> u8 {
    let mut times = [0_u32; 12];
    for hue in used {
        let times = &mut times[usize::from(hue.min(11))];
        *times = times.saturating_add(1);
    }
    HUES.into_iter().min_by_key(|hue| times[usize::from(*hue)]).unwrap_or(0)
}
