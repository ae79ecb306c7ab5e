//! What one caller is told holds for all of them: a connection with a listing, a search, a mark and an export at once.

use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta, Weekday};
use plan::Millis;
use providers::{Abilities, About, Account, Ask, Fault, KNOWN, OAuth, Op, Response, Site};

use crate::calls::source::Status;
use crate::export::Stage;
use crate::export::target::{Place, Target};
use crate::reports::table::TableOf;
use crate::storage::archive::connection::{Kept, encode_connection};
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
        Ask::ReadSpreadsheet { .. } => Asking::Export,
        _ => Asking::Listing,
    }
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
                    _ => {}
                }
                all.push(effect);
            }
        }
        all
    }

    fn fails(&mut self, call: CallId, fault: Fault) -> Vec<Effect> {
        self.send(Msg::Calls(CallsMsg::Answered(call, Err(Problem { fault, correlation_id: "n".into() }))))
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
        let mut tab = Self { model: Model::default(), now: START, seed: 1 };
        tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
        tab.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))));
        let kept = Kept { at: START, connection: Some(connection()), ended: false, rest: serde_json::Map::new() };
        let stored = StoredChange::Put(encode_connection(&connection().id, &kept));
        tab.send(Msg::Storage(StorageMsg::Heard(vec![stored])));
        tab.provide(false);
        tab.send(Msg::Sidebar(SidebarMsg::Toggle));
        let mut effects = tab.send(Msg::Lifecycle(LifecycleMsg::Leader(true)));
        let task = |id: &str| {
            format!(
                r#"{{"gid":"{id}","name":"{id}","completed":false,"projects":[],"workspace":{{"gid":"w1"}},"permalink_url":"https://app.asana.com/0/0/{id}"}}"#
            )
        };
        let lists = [
            r#"{"data":[{"gid":"w1","name":"Loom"}],"next_page":null}"#.to_owned(),
            r#"{"data":[],"next_page":null}"#.to_owned(),
            format!(r#"{{"data":[{},{}],"next_page":null}}"#, task("t1"), task("t2")),
        ];
        for body in lists {
            let (call, ask) = first(&effects);
            let answer = Answer::decode("asana", &ask, &Response::new(body.into_bytes()), |utc| utc);
            effects = tab.send(Msg::Calls(CallsMsg::Answered(call, Ok(answer))));
        }
        assert!(calls(&effects).is_empty(), "all is listed: {effects:?}");
        tab.now += 10 * SECOND;
        // Whoever searches works with the connection, so it is listed again, too.
        let mut effects = tab.send(Msg::Sidebar(SidebarMsg::Search("Review".into())));
        effects.extend(tab.wait(SECOND));
        effects.extend(tab.mark("t1"));
        effects.extend(tab.send(Msg::Export(Box::new(ExportMsg::Start {
            connection: connection().id,
            target: Target::Append(Place { spreadsheet: "s".into(), sheet: "November".into() }),
            sheet: "November".into(),
            of: TableOf::Entries,
            headings: vec![Arc::from("Date")],
            me: "Me".into(),
        }))));
        let open = calls(&effects);
        assert_eq!(open.iter().map(|(who, ..)| *who).collect::<Vec<_>>(), ALL);
        (tab, open)
    }

    /// Nothing is asked for this long, whatever the user does.
    fn is_quiet_for(&mut self, ms: Millis, why: &str) {
        let until = self.now + ms;
        let mut effects = self.send(Msg::Sidebar(SidebarMsg::Refresh));
        effects.extend(self.mark("t2"));
        effects.extend(self.send(Msg::Sidebar(SidebarMsg::Search("Plan".into()))));
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
    let export = tab.model.session.export.as_ref().unwrap();
    assert!(matches!(export.stage, Stage::Broken { fault: Fault::SignIn, .. }), "{:?}", export.stage);
}
