//! What one caller is told holds for all of them: a connection with a listing, a search, a mark and an export at once.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta, Weekday};
use plan::Millis;
use proptest::prelude::*;
use providers::{Abilities, About, Account, Ask, Fault, KNOWN, OAuth, Op, Reply, Response, Sheet, Site};

use crate::calls::requests::AccessToken;
use crate::calls::source::Status;
use crate::export::Stage;
use crate::export::target::{Place, Target};
use crate::reports::table::TableOf;
use crate::storage::archive::connection::encode_connection;
use crate::values::connection::Kept;
use crate::values::connection::{Connection, ConnectionId, Opaque, Sealed};
use crate::{
    Answer, CallId, CallsMsg, CompletionMsg, ConnectionsMsg, Effect, Env, ExportMsg, LifecycleMsg, Model, Msg, Problem,
    Purpose, Route, SidebarMsg, StorageMsg, StoredChange, update,
};

const START: Millis = 1_795_510_800_000;
const SECOND: Millis = 1_000;

/// Asana with the operations of all providers. If `outdated`, it has to be asked for the account first.
fn of_everything(outdated: bool) -> &'static About {
    let asana = providers::about("asana").unwrap();
    let mut ops: Vec<Op> = Vec::new();
    for op in KNOWN.iter().flat_map(|about| about.ops) {
        if !ops.iter().any(|known| known.name == op.name) {
            ops.push(Op { name: op.name, scopes: &[], budgets: &[] });
        }
    }
    Box::leak(Box::new(About {
        ops: Box::leak(ops.into_boxed_slice()),
        abilities: Abilities { decides: false, ..asana.abilities },
        auth: OAuth { ..asana.auth },
        site: Site { ..asana.site },
        outdated: if outdated { |_| true } else { |_| false },
        ..*asana
    }))
}

fn connection() -> Connection {
    let sealed = Sealed { grant: Opaque("g".into()), access: Opaque("old".into()), expires_at: None };
    Connection {
        id: ConnectionId("asana:1".into()),
        provider: "asana".into(),
        account: Account { id: "1".into(), name: "Ada".into() },
        scopes: Vec::new(),
        since: START,
        sealed,
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Asking {
    Account,
    Listing,
    Search,
    Mark,
    Export,
}

const ALL: [Asking; 4] = [Asking::Listing, Asking::Search, Asking::Mark, Asking::Export];

fn asking(ask: &Ask) -> Asking {
    match ask {
        Ask::Account => Asking::Account,
        Ask::Search { .. } => Asking::Search,
        Ask::Complete { .. } => Asking::Mark,
        Ask::Containers { .. } | Ask::Items { .. } | Ask::Item { .. } | Ask::Present { .. } => Asking::Listing,
        _ => Asking::Export,
    }
}

/// What a provider that is well answers: two tasks, and a sheet without rows.
fn fine(ask: &Ask) -> Answer {
    let task = |id: &str| {
        format!(
            r#"{{"gid":"{id}","name":"{id}","completed":false,"projects":[],"workspace":{{"gid":"w1"}},"permalink_url":"https://app.asana.com/0/0/{id}"}}"#
        )
    };
    let body = match ask {
        Ask::Containers { after: None } => r#"{"data":[{"gid":"w1","name":"Loom"}],"next_page":null}"#.to_owned(),
        Ask::Containers { .. } => r#"{"data":[],"next_page":null}"#.to_owned(),
        _ => format!(r#"{{"data":[{},{}],"next_page":null}}"#, task("t1"), task("t2")),
    };
    let sheet = || Sheet { id: 1, title: "November".into(), rows: 100, columns: 10 };
    let reply = match ask {
        Ask::Search { .. } => Reply::items(Vec::new(), Vec::new()),
        Ask::ReadSpreadsheet { .. } => Reply::Sheets { title: "s".into(), url: None, sheets: vec![sheet()] },
        Ask::ReadFile { .. } => Reply::File { trashed: false },
        Ask::ReadRows { .. } => Reply::Rows(Vec::new()),
        Ask::Containers { .. } | Ask::Items { .. } => {
            return Answer::decode("asana", ask, &Response::new(body.into_bytes()), |utc| utc);
        }
        _ => Reply::Done,
    };
    Answer { status: 200, correlation_id: None, reply: Ok(reply) }
}

/// Who asks, in order, and with which call and access envelope.
fn calls(effects: &[Effect]) -> Vec<(Asking, CallId, String)> {
    let call = |effect: &Effect| match effect {
        Effect::Call { call, connection, ask } => Some((asking(ask), *call, connection.sealed.access.0.to_string())),
        _ => None,
    };
    let mut all: Vec<_> = effects.iter().filter_map(call).collect();
    all.sort();
    all
}

/// The first call.
fn first(effects: &[Effect]) -> (CallId, Ask) {
    let call = |effect: &Effect| match effect {
        Effect::Call { call, ask, .. } => Some((*call, ask.clone())),
        _ => None,
    };
    effects.iter().find_map(call).unwrap()
}

struct Tab {
    model: Model,
    now: Millis,
    seed: u128,
    /// Calls without an answer.
    open: Vec<(CallId, Ask)>,
    /// The provider wants nothing until then.
    floor: Millis,
    /// Who has got an answer that is fine, beginning with this caller's first request.
    served: Vec<Asking>,
}

impl Tab {
    /// Handles a message; whatever is to be stored is, and the tab gets every lock.
    fn send(&mut self, msg: Msg) -> Vec<Effect> {
        let (mut all, mut waiting) = (Vec::new(), vec![msg]);
        while let Some(msg) = waiting.pop() {
            self.seed = self.seed.wrapping_mul(0x2360_ED05_1FC6_5DA4_4385_DF64_9FCC_F645).wrapping_add(7);
            let start = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap().and_hms_opt(9, 0, 0).unwrap();
            let env = Env {
                now: self.now,
                uptime: 0,
                local: start + TimeDelta::milliseconds(self.now - START),
                zone: "Europe/Berlin".into(),
                locale_week_start: Weekday::Mon,
                entropy: self.seed,
            };
            for effect in update(&mut self.model, msg, &env) {
                match &effect {
                    Effect::Save { save, .. } => waiting.push(Msg::Storage(StorageMsg::Saved(*save))),
                    Effect::Claim(Some(_)) => waiting.push(Msg::Export(Box::new(ExportMsg::Claimed))),
                    Effect::Call { call, ask, .. } => {
                        assert!(self.now >= self.floor, "{ask:?} is asked {} ms too early", self.floor - self.now);
                        self.open.push((*call, ask.clone()));
                    }
                    _ => {}
                }
                all.push(effect);
            }
        }
        all
    }

    fn fails(&mut self, call: CallId, fault: Fault) -> Vec<Effect> {
        self.open.retain(|(open, _)| *open != call);
        if let Some(wait) = fault.wait_ms() {
            self.floor = self.floor.max(self.now + Millis::try_from(wait).unwrap());
        }
        self.send(Msg::Calls(CallsMsg::Answered(call, Err(Problem { fault, correlation_id: "n".into() }))))
    }

    fn succeeds(&mut self, call: CallId, ask: &Ask) -> Vec<Effect> {
        self.open.retain(|(open, _)| *open != call);
        self.served.push(asking(ask));
        self.send(Msg::Calls(CallsMsg::Answered(call, Ok(fine(ask)))))
    }

    fn start_export(&mut self) -> Vec<Effect> {
        self.send(Msg::Export(Box::new(ExportMsg::Start {
            connection: connection().id,
            target: Target::Append(Place { spreadsheet: "s".into(), sheet: "November".into() }),
            sheet: "November".into(),
            of: TableOf::Entries,
            headings: vec![Arc::from("Date")],
            me: "Me".into(),
        })))
    }

    fn search(&mut self, text: &str) -> Vec<Effect> {
        self.send(Msg::Sidebar(SidebarMsg::Search(text.into())))
    }

    fn wait(&mut self, by: Millis) -> Vec<Effect> {
        self.now += by;
        self.send(Msg::Lifecycle(LifecycleMsg::Tick))
    }

    fn provide(&mut self, outdated: bool) {
        self.model.sources.all[0].provider = of_everything(outdated);
    }

    fn mark(&mut self, item: &str) -> Vec<Effect> {
        self.send(Msg::Completion(CompletionMsg::Toggle(connection().id, item.into())))
    }

    /// A tab in which everything that asks this connection is waiting for its answer.
    fn busy() -> (Self, Vec<(Asking, CallId, String)>) {
        let mut tab =
            Self { model: Model::default(), now: START, seed: 1, open: Vec::new(), floor: START, served: Vec::new() };
        tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
        tab.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))));
        let kept = Kept { at: START, connection: Some(connection()), ended: false, rest: serde_json::Map::new() };
        let stored = StoredChange::Put(encode_connection(&connection().id, &kept));
        tab.send(Msg::Storage(StorageMsg::Heard(vec![stored])));
        tab.provide(false);
        tab.send(Msg::Sidebar(SidebarMsg::Toggle));
        let mut effects = tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
        for _ in 0..3 {
            let (call, ask) = first(&effects);
            effects = tab.succeeds(call, &ask);
        }
        assert!(calls(&effects).is_empty(), "all is listed: {effects:?}");
        tab.now += 10 * SECOND;
        // Whoever searches works with the connection, so it is listed again, too.
        let mut effects = tab.search("Review");
        effects.extend(tab.wait(SECOND));
        effects.extend(tab.mark("t1"));
        effects.extend(tab.start_export());
        let open = calls(&effects);
        assert_eq!(open.iter().map(|(who, ..)| *who).collect::<Vec<_>>(), ALL);
        (tab, open)
    }

    /// Nothing is asked for this long, whatever the user does.
    fn is_quiet_for(&mut self, ms: Millis, why: &str) {
        let until = self.now + ms;
        let mut effects = self.send(Msg::Sidebar(SidebarMsg::Refresh));
        effects.extend(self.mark("t2"));
        effects.extend(self.search("Plan"));
        while self.now < until - SECOND {
            effects.extend(self.wait(SECOND));
            assert!(calls(&effects).is_empty(), "{why}, {} ms too early: {effects:?}", until - self.now);
        }
    }
}

#[test]
fn a_wait_told_to_one_caller_holds_for_all_of_them() {
    for first in ALL {
        let (mut tab, open) = Tab::busy();
        let of = |who| open.iter().find(|(known, ..)| *known == who).unwrap().1;
        tab.fails(of(first), Fault::Wait { retry_after_ms: 60_000 });
        for other in ALL.into_iter().filter(|who| *who != first) {
            assert!(calls(&tab.fails(of(other), Fault::ProviderDown)).is_empty(), "{other:?} after {first:?}");
        }
        tab.is_quiet_for(60 * SECOND, &format!("a wait told to {first:?}"));
        let mut after: Vec<Asking> = (0..20).flat_map(|_| calls(&tab.wait(SECOND))).map(|(who, ..)| who).collect();
        after.sort();
        after.dedup();
        assert_eq!(after, ALL, "all of them go on after a wait told to {first:?}");
    }
}

#[test]
fn a_wait_told_to_the_question_for_the_account_holds_for_marks_and_the_other_way_round() {
    let settled = || {
        let (mut tab, open) = Tab::busy();
        for (_, call, _) in open {
            tab.fails(call, Fault::Refused { reason: "no".into() });
        }
        tab.provide(true);
        tab.now += 60 * SECOND;
        tab
    };
    let mut tab = settled();
    let effects = tab.send(Msg::Sidebar(SidebarMsg::Refresh));
    let open = calls(&effects);
    assert_eq!((open.len(), open[0].0), (1, Asking::Account));
    tab.fails(open[0].1, Fault::Wait { retry_after_ms: 60_000 });
    tab.is_quiet_for(60 * SECOND, "a wait told to the question for the account");

    let mut tab = settled();
    let effects = tab.mark("t2");
    let all = calls(&effects);
    let marks = all.iter().find(|(who, ..)| *who == Asking::Mark).unwrap().1;
    for (who, call, _) in all {
        if who != Asking::Mark {
            tab.fails(call, Fault::ProviderDown);
        }
    }
    tab.fails(marks, Fault::Wait { retry_after_ms: 60_000 });
    tab.is_quiet_for(60 * SECOND, "a wait told to a mark");
}

#[test]
fn a_late_wait_holds_for_all_callers() {
    for late in ALL {
        let (mut tab, open) = Tab::busy();
        let call = open.iter().find(|(known, ..)| *known == late).unwrap().1;
        for (_, call, _) in open.iter().filter(|(who, ..)| *who != late) {
            tab.fails(*call, Fault::Refused { reason: "no".into() });
        }
        tab.send(Msg::Lifecycle(LifecycleMsg::Visible(false)));
        tab.now += 200 * SECOND;
        // The lost request is given up here, and answered only afterwards.
        let again = calls(&tab.wait(0));
        tab.fails(call, Fault::Wait { retry_after_ms: 60_000 });
        for (_, call, _) in again {
            tab.fails(call, Fault::ProviderDown);
        }
        tab.send(Msg::Lifecycle(LifecycleMsg::Visible(true)));
        tab.is_quiet_for(60 * SECOND, &format!("a late wait told to {late:?}"));
    }
}

#[test]
fn a_refused_access_token_is_renewed_once_for_all_callers() {
    let (mut tab, open) = Tab::busy();
    let mut effects = Vec::new();
    for (_, call, _) in open {
        effects.extend(tab.fails(call, Fault::Expired));
    }
    let renewals = effects.iter().filter(|effect| matches!(effect, Effect::Host(_))).count();
    assert!(renewals == 1 && calls(&effects).is_empty(), "{effects:?}");
    let body = Opaque(r#"{"grant":"g2","access":"new","expires_in_ms":3600000}"#.into());
    let effects = tab.send(Msg::Connections(ConnectionsMsg::Answered(Purpose::Refresh(connection().id), Ok(body))));
    let again: Vec<_> = calls(&effects).into_iter().map(|(who, _, access)| (who, access)).collect();
    assert_eq!(again, ALL.map(|who| (who, "new".to_owned())));
}

#[test]
fn a_renewal_without_an_answer_is_given_up_and_asked_for_again() {
    let (mut tab, open) = Tab::busy();
    for (_, call, _) in open {
        tab.fails(call, Fault::Expired);
    }
    let renews = |effects: &[Effect]| effects.iter().any(|effect| matches!(effect, Effect::Host(_)));
    let again = (1..130).find(|_| {
        let effects = tab.wait(SECOND);
        let open = calls(&effects);
        renews(&effects) || open.into_iter().any(|(_, call, _)| renews(&tab.fails(call, Fault::Expired)))
    });
    assert!(again.is_some_and(|after| (90..120).contains(&after)), "{again:?}");
    assert_ne!(tab.model.sources.all[0].status, Status::Disconnected);
}

#[test]
fn a_dead_grant_told_to_any_caller_ends_the_connection() {
    for who in ALL {
        let (mut tab, open) = Tab::busy();
        let call = open.iter().find(|(known, ..)| *known == who).unwrap().1;
        tab.fails(call, Fault::SignIn);
        assert_eq!(tab.model.sources.all[0].status, Status::Disconnected, "{who:?}");
    }
}

#[test]
fn an_export_whose_connection_has_gone_breaks_off_when_its_answer_arrives() {
    let (mut tab, open) = Tab::busy();
    tab.send(Msg::Connections(ConnectionsMsg::Disconnect(connection().id)));
    tab.fails(open[3].1, Fault::ProviderDown);
    let export = tab.model.exports.shown().unwrap();
    assert!(matches!(export.stage, Stage::Broken { fault: Fault::SignIn, .. }), "{:?}", export.stage);
}

mod renewal;

/// What happens to a connection that everything asks.
#[derive(Clone, Debug)]
enum Act {
    /// One of the open calls is answered: well, or with a fault.
    Answer(prop::sample::Index, Option<Fault>),
    Wait(Millis),
    Refresh,
    Mark,
    Search(&'static str),
    Export,
}

fn act() -> impl Strategy<Value = Act> {
    let fault = prop_oneof![
        4 => Just(None),
        6 => Just(Some(Fault::ProviderDown)),
        2 => (1..120_u64).prop_map(|seconds| Some(Fault::Wait { retry_after_ms: seconds * 1_000 })),
        1 => (1..20_u64).prop_map(|seconds| Some(Fault::Busy { retry_after_ms: seconds * 1_000 })),
        1 => Just(Some(Fault::Offline)),
        1 => Just(Some(Fault::Shape { path: "$".into() })),
        1 => Just(Some(Fault::Conflict)),
    ];
    prop_oneof![
        8 => (any::<prop::sample::Index>(), fault).prop_map(|(at, fault)| Act::Answer(at, fault)),
        6 => (0..40 * SECOND).prop_map(Act::Wait),
        1 => Just(Act::Refresh),
        1 => Just(Act::Mark),
        1 => prop_oneof![Just("Plan"), Just("Review")].prop_map(Act::Search),
        1 => Just(Act::Export),
    ]
}

impl Tab {
    fn act(&mut self, act: Act) {
        match act {
            Act::Answer(at, fault) if !self.open.is_empty() => {
                let (call, ask) = at.get(&self.open).clone();
                match fault {
                    None => self.succeeds(call, &ask),
                    Some(fault) => self.fails(call, fault),
                };
            }
            Act::Answer(..) => {}
            Act::Wait(by) => drop(self.wait(by)),
            Act::Refresh => drop(self.send(Msg::Sidebar(SidebarMsg::Refresh))),
            Act::Mark => drop(self.mark("t1")),
            Act::Search(text) => drop(self.search(text)),
            Act::Export => self.export(),
        }
    }

    /// Starts an export, unless there is one, or resumes it.
    fn export(&mut self) {
        self.send(Msg::Export(Box::new(ExportMsg::Finish)));
        self.start_export();
    }

    /// From now on each call is answered within a second as `answer` says, for this long.
    fn goes_on(&mut self, seconds: i64, mut answer: impl FnMut(&Ask) -> Option<Fault>) {
        self.served.clear();
        for _ in 0..seconds {
            self.wait(SECOND);
            for (call, ask) in self.open.clone() {
                match answer(&ask) {
                    None => self.succeeds(call, &ask),
                    Some(fault) => self.fails(call, fault),
                };
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// `Tab::send` checks each call against the wait.
    #[test]
    fn no_call_leaves_during_a_wait_and_all_callers_go_on_once_the_provider_is_well(
        acts in prop::collection::vec(act(), 0..60),
    ) {
        let (mut tab, _) = Tab::busy();
        acts.into_iter().for_each(|act| tab.act(act));
        // Calls that were lost are given up first.
        tab.open.clear();
        // Of another item: a mark that is taken back before it was sent is none.
        tab.mark("t2");
        tab.search("Weekly");
        tab.export();
        tab.goes_on(420, |_| None);
        tab.served.sort();
        tab.served.dedup();
        prop_assert_eq!(&tab.served, &ALL);
    }
}

#[test]
fn a_caller_that_always_fails_stops_no_other() {
    for failing in ALL {
        let (mut tab, _) = Tab::busy();
        for round in 0..20 {
            tab.mark("t1");
            tab.search(["Plan", "Review"][round % 2]);
            tab.export();
            tab.goes_on(120, |ask| (asking(ask) == failing).then_some(Fault::ProviderDown));
            for other in ALL.into_iter().filter(|other| *other != failing) {
                assert!(tab.served.contains(&other), "{other:?} waits for {failing:?} in round {round}");
            }
        }
    }
}

#[test]
fn a_provider_that_is_down_is_asked_by_one_of_them_at_a_time() {
    let (mut tab, _) = Tab::busy();
    tab.mark("t2");
    let down = |asked: &mut Vec<Asking>, ask: &Ask| {
        asked.push(asking(ask));
        Some(Fault::ProviderDown)
    };
    let mut asked = Vec::new();
    tab.goes_on(3_600, |ask| down(&mut asked, ask));
    let count = asked.len();
    asked.sort();
    asked.dedup();
    assert_eq!(asked, ALL, "each of them has had a turn");
    assert!((10..=60).contains(&count), "asked {count} times in an hour, by all of them together");
}
