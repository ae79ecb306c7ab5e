//! The Settings page: parses a form and turns it into one change; fields that can't be read keep their text and show an
//! error.

use std::sync::Arc;

use plan::{
    Client, Command, Hours, Label, Member, MemberId, MinuteOfDay, Minutes, Project, Workspace, civil, length, title,
};
use serde_json::{Map, Value};

use super::list::{Reach, find, plan_of, plan_to_pairs};
use super::msg::SettingsMsg;
use super::sheet::{Sheet, SheetFault, Subject, tasks_of};
use super::state::Filling;
use crate::app::effect::Effect;
use crate::app::first;
use crate::app::update::Step;
use crate::entry::choose::{fresh_hue, same_name, tidy};
use crate::storage::archive::fields::Fields;
use crate::values::announcement::Message;
use crate::values::draft::Choice;
use crate::values::focus::FocusTarget;

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn settings(&mut self, msg: SettingsMsg) {
        match msg {
            SettingsMsg::Open(subject) => {
                let base = sheet(&self.model.plan, &subject);
                self.model.settings.filling = base.map(|base| Filling { subject, base, wrong: Vec::new() });
            }
            SettingsMsg::Choose(id, typed) => self.choose(id, &typed),
            SettingsMsg::Close => self.model.settings.filling = None,
            SettingsMsg::Save(typed) => self.save_sheet(&typed),
            SettingsMsg::Remove(subject) => self.remove_subject(&subject),
            SettingsMsg::Archive(subject, archived) => self.archive(&subject, archived),
            SettingsMsg::Me(id) => {
                if self.model.plan.member(&id).is_some() {
                    self.model.team.say(Some(id));
                    self.model.settings.filling = None;
                }
            }
            SettingsMsg::SaveUnread => {
                let name = format!("hourloom-unread-{}.json", self.env.local.date()).into();
                let content = self.model.unread_file().into();
                self.out.push(Effect::Download { name, kind: "application/json", content });
            }
            SettingsMsg::Shortcut(id, keys) => Arc::make_mut(&mut self.model.settings.shortcuts).set(id, keys),
            SettingsMsg::ResetShortcuts => self.model.settings.shortcuts = Arc::default(),
        }
    }

    fn choose(&mut self, id: &str, typed: &str) {
        let Some(setting) = find(id) else { return };
        let state = &mut self.model.settings;
        let Some(value) = setting.input.stored(typed, state.device.value(id)) else {
            state.wrong = Some(setting.id);
            return;
        };
        state.wrong.take_if(|wrong| *wrong == setting.id);
        match setting.reach {
            Reach::Device => {
                let before = Arc::clone(&state.device);
                state.device_mut().set(id, value);
                let now = &state.device;
                first::tell_settings(&before, now, &mut self.out);
                if before.language() != now.language() {
                    self.out.push(Effect::Language(now.language()));
                }
            }
            Reach::Plan => {
                let mut stored: Map<_, _> = plan_to_pairs(self.model.plan.settings()).map(owned).into_iter().collect();
                stored.insert(id.to_owned(), value);
                let settings = Fields::of(Value::Object(stored)).and_then(|mut fields| plan_of(&mut fields));
                if settings.is_ok_and(|settings| self.edit(&Command::SetSettings(settings))) {
                    self.tell_change(Some(Message::Chosen));
                }
            }
        }
    }

    /// Closes a form whose subject is gone.
    pub(crate) fn keep_sheet(&mut self) {
        let plan = &self.model.plan;
        let gone = |filling: &Filling| !filling.subject.is_new() && sheet(plan, &filling.subject).is_none();
        if self.model.settings.filling.as_ref().is_some_and(gone) {
            self.model.settings.filling = None;
        }
    }

    fn save_sheet(&mut self, typed: &Sheet) {
        let Some(Filling { subject, base, .. }) = self.model.settings.filling.take() else { return };
        let mut commands = Vec::new();
        match self.command(&subject, typed, &base, &mut commands) {
            Err(wrong) => self.model.settings.filling = Some(Filling { subject, base, wrong }),
            Ok(command) => {
                let (name, row) = (name_of(&command), id_of(&command));
                commands.push(command);
                self.out.extend(row.map(|id| Effect::Focus(FocusTarget::Setting(id))));
                if self.edit(&Command::All(commands)) {
                    let added = subject.is_new();
                    let said = if added { Message::Added { name } } else { Message::Revised { title: name } };
                    self.tell_change(Some(said));
                }
            }
        }
    }

    fn command(
        &mut self,
        subject: &Subject,
        typed: &Sheet,
        base: &Sheet,
        commands: &mut Vec<Command>,
    ) -> Result<Command, Vec<SheetFault>> {
        let hue = typed.hue.min(11);
        let name = tidy(&typed.name).ok_or_else(|| vec![SheetFault::NoName]);
        Ok(match subject {
            Subject::Member(id) => {
                // The user needs no name.
                let me = id.is_some() && *id == self.model.my_id();
                let name = name.or_else(|wrong| if me { Ok(Arc::from("")) } else { Err(wrong) });
                let (name, (capacity, hours)) = both(name, read_times(typed))?;
                let id = id.clone().unwrap_or_else(|| MemberId::new(self.ids.take()));
                let known = self.model.plan.member(&id).cloned();
                let member = known.unwrap_or_else(|| Member::new(id, ""));
                Command::PutMember(Member { name, hue, capacity, hours, ..member })
            }
            Subject::Project(id) => {
                let name = name?;
                let client = match &typed.client {
                    same if *same == base.client => {
                        id.as_ref().and_then(|id| self.model.plan.project(id)?.client.clone())
                    }
                    choice => choice.clone().and_then(|choice| self.client(choice, commands)),
                };
                let twin = |project: &Project| project.client == client && same_name(&project.name, &name);
                let mut others = self.model.plan.projects().filter(|other| Some(&other.id) != id.as_ref());
                if others.any(twin) {
                    return Err(vec![SheetFault::NameTaken]);
                }
                let known = id.as_ref().and_then(|id| self.model.plan.project(id)).cloned();
                let project = known.unwrap_or_else(|| Project::new(self.ids.take().as_str().into(), "", 0));
                Command::PutProject(Project { name, hue, client, ..project })
            }
            Subject::Client(id) => {
                let name = name?;
                let mut others = self.model.plan.clients().filter(|other| Some(&other.id) != id.as_ref());
                if others.any(|other| same_name(&other.name, &name)) {
                    return Err(vec![SheetFault::NameTaken]);
                }
                let id = id.clone().unwrap_or_else(|| self.ids.take().as_str().into());
                Command::PutClient(Client { id, name, hue })
            }
            Subject::Label(id) => {
                let name = name?;
                let mut others = self.model.plan.labels().filter(|other| Some(&other.id) != id.as_ref());
                if others.any(|other| same_name(&other.name, &name)) {
                    return Err(vec![SheetFault::NameTaken]);
                }
                let id = id.clone().unwrap_or_else(|| self.ids.take().as_str().into());
                Command::PutLabel(Label { id, name, hue })
            }
        })
    }

    fn remove_subject(&mut self, subject: &Subject) {
        let Some(Sheet { name, .. }) = sheet(&self.model.plan, subject) else { return };
        let tasks = tasks_of(&self.model.plan, subject);
        let command = match subject.clone() {
            Subject::Project(Some(id)) => Command::RemoveProject(id),
            Subject::Client(Some(id)) => Command::RemoveClient(id),
            Subject::Label(Some(id)) => Command::RemoveLabel(id),
            // A member's time belongs to them, so they are archived.
            _ => return,
        };
        if self.edit(&command) {
            self.tell_change(Some(Message::TakenAway { name, tasks }));
            self.model.settings.filling = None;
            self.out.push(Effect::Focus(FocusTarget::Heading));
        }
    }

    fn archive(&mut self, subject: &Subject, archived: bool) {
        let plan = &self.model.plan;
        let command = match subject {
            Subject::Member(Some(id)) if self.model.my_id().as_ref() != Some(id) => {
                plan.member(id).map(|member| Command::PutMember(Member { archived, ..member.clone() }))
            }
            Subject::Project(Some(id)) => {
                plan.project(id).map(|project| Command::PutProject(Project { archived, ..project.clone() }))
            }
            _ => None,
        };
        let Some(command) = command else { return };
        let name = name_of(&command);
        if self.edit(&command) {
            self.tell_change(Some(if archived { Message::Archived { name } } else { Message::Restored { name } }));
        }
        self.model.settings.filling = None;
    }
}

fn owned((name, value): (&str, Value)) -> (String, Value) {
    (name.to_owned(), value)
}

fn name_of(command: &Command) -> Arc<str> {
    match command {
        Command::PutMember(Member { name, .. })
        | Command::PutProject(Project { name, .. })
        | Command::PutClient(Client { name, .. })
        | Command::PutLabel(Label { name, .. }) => Arc::clone(name),
        _ => Arc::from(""),
    }
}

fn id_of(command: &Command) -> Option<Arc<str>> {
    Some(Arc::from(match command {
        Command::PutMember(it) => it.id.as_str(),
        Command::PutProject(it) => it.id.as_str(),
        Command::PutClient(it) => it.id.as_str(),
        Command::PutLabel(it) => it.id.as_str(),
        _ => return None,
    }))
}

/// The fields of a form; `None` if the subject is gone.
fn sheet(plan: &Workspace, subject: &Subject) -> Option<Sheet> {
    let plain = |name: &Arc<str>, hue| Sheet { name: Arc::clone(name), hue, ..Sheet::default() };
    let new = |hue| Sheet { hue, ..Sheet::default() };
    Some(match subject {
        Subject::Member(None) => {
            let hue = fresh_hue(plan.members().map(|member| member.hue));
            of_member(&Member { hue, ..Member::new(MemberId::from(""), "") })
        }
        Subject::Member(Some(id)) => of_member(plan.member(id)?),
        Subject::Project(None) => new(fresh_hue(plan.projects().map(|project| project.hue))),
        Subject::Project(Some(id)) => {
            let project = plan.project(id)?;
            let client = project.client.clone().map(Choice::Known);
            Sheet { client, ..plain(&project.name, project.hue) }
        }
        Subject::Client(None) => new(fresh_hue(plan.clients().map(|client| client.hue))),
        Subject::Client(Some(id)) => plan.client(id).map(|client| plain(&client.name, client.hue))?,
        Subject::Label(None) => new(fresh_hue(plan.labels().map(|label| label.hue))),
        Subject::Label(Some(id)) => plan.label(id).map(|label| plain(&label.name, label.hue))?,
    })
}

fn of_member(member: &Member) -> Sheet {
    let typed = |minutes: Minutes| if minutes == 0 { Arc::from("") } else { length::format(minutes).into() };
    Sheet {
        name: Arc::clone(&member.name),
        hue: member.hue,
        client: None,
        capacity: member.capacity.map(typed),
        from: member.hours.from.to_hhmm().into(),
        until: MinuteOfDay::new(member.hours.until).map_or_else(|| "00:00".to_owned(), MinuteOfDay::to_hhmm).into(),
    }
}

fn minute(text: &str) -> Option<u16> {
    civil::time(text.trim()).map(|time| MinuteOfDay::of(time).get())
}

/// Capacity and hours.
fn read_times(typed: &Sheet) -> Result<([Minutes; 7], Hours), Vec<SheetFault>> {
    let mut wrong = Vec::new();
    let mut capacity = [0; 7];
    for (day, typed) in typed.capacity.iter().enumerate() {
        let minutes = if typed.trim().is_empty() { Some(0) } else { length::parse(typed) };
        match minutes.filter(|minutes| *minutes <= title::MAX_MINUTES) {
            Some(minutes) => capacity[day] = minutes,
            None => wrong.push(SheetFault::Capacity(day)),
        }
    }
    let until = minute(&typed.until).map(|until| if until == 0 { MinuteOfDay::PER_DAY } else { until });
    let from = minute(&typed.from).and_then(MinuteOfDay::new);
    let hours = match (from, until) {
        (None, _) => {
            wrong.push(SheetFault::From);
            None
        }
        (Some(from), until) => {
            let hours = until.and_then(|until| Hours::new(from, until));
            if hours.is_none() {
                wrong.push(SheetFault::Until);
            }
            hours
        }
    };
    match hours {
        Some(hours) if wrong.is_empty() => Ok((capacity, hours)),
        _ => Err(wrong),
    }
}

/// Both, or all that is wrong with either.
fn both<A, B>(a: Result<A, Vec<SheetFault>>, b: Result<B, Vec<SheetFault>>) -> Result<(A, B), Vec<SheetFault>> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err([a.err(), b.err()].into_iter().flatten().flatten().collect()),
    }
}
