//! Hours of virtual time: a tab driven by its own wake-ups, with calls that succeed or fail as the "weather" says.

use std::collections::{BTreeMap, VecDeque};

use engine::{
    CalendarMsg, CallId, Connection, ConnectionId, Effect, LifecycleMsg, Millis, Msg, Problem, Route, SidebarMsg,
    StorageMsg,
};
use providers::{Ask, Fault, Response};

use crate::world::{Host, START, Tab, connection, connections, ok, status};

pub(crate) const SECOND: Millis = 1_000;
pub(crate) const MINUTE: Millis = 60_000;
pub(crate) const PATIENCE: Millis = engine::schedule::PATIENCE;

/// How calls end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Weather {
    Fine,
    Status(u16),
    RateLimit(u32),
    Offline,
    /// No answer ever comes.
    Silence,
    Garbage,
}

/// An answer on its way: when it arrives, its connection, its question and its call.
struct Coming {
    at: Millis,
    of: ConnectionId,
    ask: Ask,
    answer: (CallId, Result<Response, Problem>),
}

pub(crate) struct Sky {
    pub(crate) tab: Tab,
    host: Host,
    pub(crate) weather: Weather,
    pub(crate) latency: Millis,
    pub(crate) wake: Option<Millis>,
    answers: VecDeque<Coming>,
    /// The connection and question of the answer in hand: a further page that follows from it belongs to the same
    /// cycle, and so do the items that follow from the containers.
    answering: Option<(ConnectionId, Ask)>,
    /// Starts of cycles, per connection.
    pub(crate) starts: BTreeMap<ConnectionId, Vec<Millis>>,
    pub(crate) under_way: BTreeMap<ConnectionId, Millis>,
    floor: BTreeMap<ConnectionId, Millis>,
    pub(crate) shown: bool,
    visible: bool,
    /// Calls of any kind to Asana.
    pub(crate) calls: usize,
}

impl Sky {
    pub(crate) fn new(latency: Millis) -> Self {
        let mut sky = Self {
            tab: Tab::new(5),
            host: Host::default(),
            weather: Weather::Fine,
            latency,
            wake: None,
            answers: VecDeque::new(),
            answering: None,
            starts: BTreeMap::new(),
            under_way: BTreeMap::new(),
            floor: BTreeMap::new(),
            shown: false,
            visible: true,
            calls: 0,
        };
        sky.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
        sky.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))));
        sky.send(connections(["asana", "google-calendar"]));
        sky
    }

    pub(crate) fn opened(latency: Millis) -> Self {
        let mut sky = Self::new(latency);
        sky.send(Msg::Sidebar(SidebarMsg::Toggle));
        sky
    }

    pub(crate) fn send(&mut self, msg: Msg) {
        match msg {
            Msg::Sidebar(SidebarMsg::Toggle) => self.shown = !self.shown,
            Msg::Lifecycle(LifecycleMsg::Visible(visible)) => self.visible = visible,
            // Calls for another week or container are abandoned.
            Msg::Calendar(CalendarMsg::Step(_))
            | Msg::Calendar(CalendarMsg::Today)
            | Msg::Sidebar(SidebarMsg::ShowContainer(_)) => self.under_way.clear(),
            _ => {}
        }
        let mut elected = false;
        for effect in self.tab.send(msg) {
            match effect {
                Effect::Wake(at) => self.wake = at,
                Effect::Compete(on) => elected = on,
                Effect::Call { call, connection, ask } => self.call(call, &connection, &ask),
                _ => {}
            }
        }
        if elected {
            self.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
        }
    }

    pub(crate) fn answered(&mut self, call: CallId, result: Result<Response, Problem>) {
        let msg = self.tab.decoded(call, result);
        self.send(msg);
    }

    fn call(&mut self, call: CallId, connection: &Connection, ask: &Ask) {
        let (now, id) = (self.tab.now, connection.id.clone());
        assert!(self.floor.get(&id).is_none_or(|floor| now >= *floor), "a call before the rate limit has passed");
        self.calls += usize::from(*connection.provider == *"asana");
        let lists = matches!(ask, Ask::Containers { .. } | Ask::Items { .. });
        if lists {
            // With the sidebar closed, calendars are listed, since the days show them (`meetings`).
            let drawn = *connection.provider != *"asana";
            assert!((self.shown || drawn) && self.visible, "a call while hidden or closed: {ask:?}");
            let before = self.under_way.insert(id.clone(), now);
            assert!(before.is_none_or(|at| now - at >= PATIENCE), "two calls of {id:?} under way");
            let first = matches!(ask, Ask::Containers { after: None } | Ask::Items { after: None, .. });
            let follows = |(of, answered): &(ConnectionId, Ask)| {
                *of == id && (!first || matches!((answered, ask), (Ask::Containers { .. }, Ask::Items { .. })))
            };
            if !self.answering.as_ref().is_some_and(follows) {
                self.starts.entry(id.clone()).or_default().push(now);
            }
        }
        let problem = |fault| Err(Problem { fault, correlation_id: "c-1".into() });
        let answer = match self.weather {
            Weather::Fine => Ok(self.host.answer(connection, ask)),
            Weather::Status(code) => Ok(status(code, &[])),
            Weather::RateLimit(seconds) => problem(Fault::Wait { retry_after_ms: u64::from(seconds) * 1_000 }),
            Weather::Offline => problem(Fault::Offline),
            Weather::Garbage => Ok(ok("<html>Sign in to the Wi-Fi</html>".to_owned())),
            Weather::Silence => return,
        };
        self.answers.push_back(Coming { at: now + self.latency, of: id, ask: ask.clone(), answer: (call, answer) });
    }

    /// Lets time pass: answers and wake-ups arrive when they are due.
    pub(crate) fn pass(&mut self, by: Millis) {
        let until = self.tab.now + by;
        loop {
            let answer = self.answers.front().map(|coming| coming.at);
            let Some(next) = answer.into_iter().chain(self.wake).min().filter(|at| *at <= until) else { break };
            self.tab.now = self.tab.now.max(next);
            if answer == Some(next) {
                let Some(Coming { of: id, ask, answer: (call, answer), .. }) = self.answers.pop_front() else {
                    break;
                };
                if let Err(Problem { fault: Fault::Wait { retry_after_ms }, .. }) = answer {
                    self.floor.insert(id.clone(), self.tab.now + Millis::try_from(retry_after_ms).unwrap());
                }
                if matches!(ask, Ask::Containers { .. } | Ask::Items { .. }) {
                    self.under_way.remove(&id);
                }
                self.answering = Some((id, ask));
                self.answered(call, answer);
                self.answering = None;
            } else {
                self.wake = None;
                self.send(Msg::Lifecycle(LifecycleMsg::Tick));
            }
        }
        self.tab.now = until;
    }

    /// Starts of Asana's cycles, in seconds from the beginning.
    pub(crate) fn starts(&self) -> Vec<Millis> {
        let of = self.starts.get(&connection("asana").id);
        of.into_iter().flatten().map(|at| (at - START) / SECOND).collect()
    }

    pub(crate) fn panel(&mut self) -> engine::view::PanelView {
        self.tab.view().sidebar.panel.as_deref().cloned().unwrap()
    }
}
