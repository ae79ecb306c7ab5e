//! What has happened lately, by name alone: a report that you can send to whoever helps you.
//!
//! Of what a message or an effect carries nothing is kept but numbers, the names of operations and providers as the
//! registry has them, classes of errors, and error ids. So no title, token or URL can get in.

use std::collections::VecDeque;
use std::fmt::{self, Display, Formatter};
use std::sync::Arc;

use plan::Millis;
use providers::{Fault, OpName};

use super::effect::{Effect, EffectName};
use super::lifecycle::LifecycleMsgName;
use super::msg::{Msg, ToastMsg};
use crate::backlog::msg::BacklogMsgName;
use crate::calendar::msg::CalendarMsgName;
use crate::calls::courier::{correlation_of, sent};
use crate::calls::msg::{CallsMsg, CallsMsgName};
use crate::completion::msg::CompletionMsgName;
use crate::connections::msg::{ConnectionsMsg, ConnectionsMsgName};
use crate::drag::msg::DragMsgName;
use crate::entry::msg::EntryMsgName;
use crate::export::msg::ExportMsgName;
use crate::history::msg::HistoryMsgName;
use crate::meetings::msg::MeetingsMsgName;
use crate::palette::msg::PaletteMsgName;
use crate::reports::msg::ReportsMsgName;
use crate::selection::msg::SelectionMsgName;
use crate::settings::msg::SettingsMsgName;
use crate::sidebar::msg::SidebarMsgName;
use crate::storage::msg::StorageMsgName;
use crate::team::msg::TeamMsgName;
use crate::timer::state::TimerMsgName;
use crate::values::answer::Problem;
use crate::values::ids::CallId;
use crate::welcome::msg::WelcomeMsgName;

/// How many events are kept.
pub const KEPT: usize = 500;

/// The last messages and effects of a page, the oldest first.
#[derive(Debug, Default)]
pub struct Diagnostics {
    events: VecDeque<Event>,
    /// Told of each event as it happens.
    pub listener: Option<fn(&Event)>,
}

impl Diagnostics {
    /// A message is about to be handled.
    pub fn received(&mut self, msg: &Msg, at: Millis) {
        self.add(Event { at, name: of_msg(msg), detail: detail_of_msg(msg), times: 1 });
    }

    /// An effect is about to be performed.
    pub fn performed(&mut self, effect: &Effect, at: Millis) {
        let detail =
            sent(effect).map(|(call, connection, ask)| Detail::Call(call, Arc::clone(&connection.provider), ask.op()));
        self.add(Event { at, name: Name::Effect(effect.into()), detail: detail.unwrap_or(Detail::None), times: 1 });
    }

    /// Gestures and ticks come in rows, which count as one event.
    fn add(&mut self, event: Event) {
        if let Some(listener) = self.listener {
            listener(&event);
        }
        if let Some(last) = self.events.back_mut()
            && (last.name, &last.detail, &event.detail) == (event.name, &Detail::None, &Detail::None)
        {
            (last.at, last.times) = (event.at, last.times.saturating_add(1));
            return;
        }
        if self.events.len() >= KEPT {
            self.events.pop_front();
        }
        self.events.push_back(event);
    }

    /// The events, the oldest first.
    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.events.iter()
    }

    /// A line for each event, with the seconds since then.
    pub fn lines(&self, now: Millis) -> String {
        let line = |event: &Event| {
            let ago = now.saturating_sub(event.at);
            let sign = if ago < 0 { "+" } else { "-" };
            let ago = ago.unsigned_abs();
            format!("{sign}{}.{:03} {event}\n", ago / 1_000, ago % 1_000)
        };
        self.events.iter().map(line).collect()
    }
}

/// Something that has happened. Its text is its name and its numbers.
#[derive(Debug)]
pub struct Event {
    at: Millis,
    name: Name,
    detail: Detail,
    times: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Name {
    Lifecycle(LifecycleMsgName),
    Storage(StorageMsgName),
    Calls(CallsMsgName),
    Connections(ConnectionsMsgName),
    Completion(CompletionMsgName),
    Calendar(CalendarMsgName),
    Team(TeamMsgName),
    Sidebar(SidebarMsgName),
    Meetings(MeetingsMsgName),
    Drag(DragMsgName),
    Entry(EntryMsgName),
    Selection(SelectionMsgName),
    Backlog(BacklogMsgName),
    History(HistoryMsgName),
    Timer(TimerMsgName),
    Reports(ReportsMsgName),
    Export(ExportMsgName),
    Capture,
    Dropped,
    Settings(SettingsMsgName),
    Palette(PaletteMsgName),
    Welcome(WelcomeMsgName),
    Toast(ToastMsg),
    Effect(EffectName),
}

/// What is kept of an event beside its name.
#[derive(Debug, PartialEq, Eq)]
enum Detail {
    None,
    /// A call, its provider's id, and its operation.
    Call(CallId, Arc<str>, OpName),
    /// The HTTP status of a call's answer, and the error id if that is an error.
    Answer(CallId, u16, Option<Arc<str>>),
    /// The class of an error, and its id.
    Problem(Option<CallId>, &'static str, Arc<str>),
}

fn of_msg(msg: &Msg) -> Name {
    match msg {
        Msg::Lifecycle(msg) => Name::Lifecycle(msg.into()),
        Msg::Storage(msg) => Name::Storage(msg.into()),
        Msg::Calls(msg) => Name::Calls(msg.into()),
        Msg::Connections(msg) => Name::Connections(msg.into()),
        Msg::Completion(msg) => Name::Completion(msg.into()),
        Msg::Calendar(msg) => Name::Calendar(msg.into()),
        Msg::Team(msg) => Name::Team(msg.into()),
        Msg::Sidebar(msg) => Name::Sidebar(msg.into()),
        Msg::Meetings(msg) => Name::Meetings(msg.into()),
        Msg::Drag(msg) => Name::Drag(msg.into()),
        Msg::Entry(msg) => Name::Entry(msg.into()),
        Msg::Selection(msg) => Name::Selection(msg.into()),
        Msg::Backlog(msg) => Name::Backlog(msg.into()),
        Msg::History(msg) => Name::History(msg.into()),
        Msg::Timer(msg) => Name::Timer(msg.into()),
        Msg::Reports(msg) => Name::Reports(msg.into()),
        Msg::Export(msg) => Name::Export((&**msg).into()),
        Msg::Capture(_) => Name::Capture,
        Msg::Dropped(_) => Name::Dropped,
        Msg::Settings(msg) => Name::Settings(msg.into()),
        Msg::Palette(msg) => Name::Palette(msg.into()),
        Msg::Welcome(msg) => Name::Welcome(msg.into()),
        Msg::Toast(msg) => Name::Toast(*msg),
    }
}

fn detail_of_msg(msg: &Msg) -> Detail {
    let problem =
        |call, problem: &Problem| Detail::Problem(call, class(&problem.fault), Arc::clone(&problem.correlation_id));
    match msg {
        Msg::Calls(CallsMsg::Answered(call, Ok(answer))) => {
            let id = (answer.status >= 400).then(|| correlation_of(answer, *call));
            Detail::Answer(*call, answer.status, id)
        }
        Msg::Calls(CallsMsg::Answered(call, Err(why))) => problem(Some(*call), why),
        Msg::Connections(ConnectionsMsg::Host(Err(why)) | ConnectionsMsg::Answered(_, Err(why))) => problem(None, why),
        _ => Detail::None,
    }
}

/// A fault without what the provider says.
fn class(fault: &Fault) -> &'static str {
    match fault {
        Fault::SignIn => "sign-in",
        Fault::Expired => "expired",
        Fault::Scope => "scope",
        Fault::Wait { .. } => "wait",
        Fault::Busy { .. } => "busy",
        Fault::Gone => "gone",
        Fault::Conflict => "conflict",
        Fault::Resync => "resync",
        Fault::Forbidden => "forbidden",
        Fault::ReadOnly => "read-only",
        Fault::Unpaid => "unpaid",
        Fault::Refused { .. } => "refused",
        Fault::Malformed => "malformed",
        Fault::Insecure => "insecure",
        Fault::Offline => "offline",
        Fault::ProviderDown => "provider-down",
        Fault::Operator => "operator",
        Fault::Shape { .. } => "shape",
    }
}

impl Display for Event {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}", self.name)?;
        if self.times > 1 {
            write!(out, " ×{}", self.times)?;
        }
        match &self.detail {
            Detail::None => Ok(()),
            Detail::Call(CallId(call), provider, op) => {
                let provider = providers::about(provider).map_or("unknown", |about| about.id);
                write!(out, " #{call} {provider}.{}", op.as_str())
            }
            Detail::Answer(CallId(call), status, id) => {
                write!(out, " #{call} {status}")?;
                id.as_deref().map_or(Ok(()), |id| write_id(out, id))
            }
            Detail::Problem(call, class, id) => {
                if let Some(CallId(call)) = call {
                    write!(out, " #{call}")?;
                }
                write!(out, " {class}")?;
                write_id(out, id)
            }
        }
    }
}

/// Error ids come from the host. Only what has the form of one is written: 32 hexadecimal digits, or a call's number.
fn write_id(out: &mut Formatter<'_>, id: &str) -> fmt::Result {
    let hex = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    let own =
        id.strip_prefix("call-").is_some_and(|call| call.len() <= 20 && call.bytes().all(|byte| byte.is_ascii_digit()));
    if hex || own { write!(out, " {id}") } else { Ok(()) }
}
