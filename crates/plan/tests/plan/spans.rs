//! The index of spans gives the same results as a walk over all spans.

use plan::{
    Begin, Command, EntryId, MemberId, Record, RecordKey, Seconds, Span, Task, TimeEntry, Timer, Tracked, Workspace,
};
use proptest::prelude::*;

use crate::commands::{check_indexes, run, slot};

type Spans = Vec<(u8, Begin, Seconds, bool)>;

fn who(me: bool) -> MemberId {
    if me { "me".into() } else { "ada".into() }
}

fn entry_id(n: u8) -> EntryId {
    format!("e{n}").as_str().into()
}

/// Some hours apart, so that they sometimes overlap, and days have one or several.
fn begins() -> impl Strategy<Value = Begin> {
    (-4..12_i64, 0..3_i64).prop_map(|(n, ms)| n * 20_000_000 + ms * 700)
}

fn spans() -> impl Strategy<Value = Spans> {
    let span = (0..5_u8, begins(), prop_oneof![1..30_000_u64, 1..3_u64], any::<bool>());
    proptest::collection::vec(span, 0..12)
}

fn timers() -> impl Strategy<Value = [Option<(u8, Begin)>; 2]> {
    let one = || proptest::option::of((0..5_u8, begins()));
    [one(), one()]
}

fn workspace(spans: &Spans, timers: &[Option<(u8, Begin)>; 2]) -> Workspace {
    let entry = |n| {
        let mut tracked = Tracked::default();
        for (_, begin, seconds, me) in spans.iter().filter(|(of, ..)| *of == n) {
            tracked.log(*begin, Span { seconds: *seconds, by: who(*me) });
        }
        let (slot, member) = (slot(n.into(), None), who(n % 2 == 0));
        Record::Entry(TimeEntry { id: entry_id(n), task: "t".into(), member, slot, scheduled: 30, tracked })
    };
    let timer = |(me, timer): (bool, Option<(u8, Begin)>)| {
        let (entry, begin) = timer?;
        Some(Record::Timer(Timer { member: who(me), entry: entry_id(entry), since: begin + 9, begin }))
    };
    let task = Record::Task(Task::new("t".into(), "Weave"));
    let timers = [(true, timers[0]), (false, timers[1])].into_iter().filter_map(timer);
    Workspace::load(std::iter::once(task).chain((0..5).map(entry)).chain(timers))
}

/// All spans and timers, in order.
fn walk(ws: &Workspace, member: &MemberId) -> Vec<((Begin, EntryId), Option<Seconds>)> {
    let of = |entry: &TimeEntry| {
        let own = entry.tracked.spans.iter().filter(|(_, span)| span.by == *member);
        own.map(|(begin, span)| ((*begin, entry.id.clone()), Some(span.seconds))).collect::<Vec<_>>()
    };
    let mut all: Vec<_> = ws.entries().flat_map(of).collect();
    if let Some(timer) = ws.timer(member) {
        let place = (timer.begin, timer.entry.clone());
        if !all.iter().any(|(known, _)| *known == place) {
            all.push((place, None));
        }
    }
    all.sort();
    all
}

/// Each span cut at the start of the next, by a walk over all of them.
fn untangled(ws: &Workspace, member: &MemberId) -> Workspace {
    let (mut out, all) = (ws.clone(), walk(ws, member));
    for (((begin, id), seconds), ((next, _), _)) in all.iter().zip(all.iter().skip(1)) {
        let most = plan::timer::elapsed(*begin, *next);
        let mut entry = out.entry(id).unwrap().clone();
        match seconds {
            Some(seconds) if *seconds > most => entry.tracked.spans.get_mut(begin).unwrap().seconds = most,
            Some(_) => continue,
            None => {
                let since = ws.timer(member).unwrap().since;
                let seconds = plan::timer::elapsed(since, since + (next - begin));
                entry.tracked.log(*begin, Span { seconds, by: member.clone() });
                out.overwrite(&RecordKey::Timer(member.clone()), None);
            }
        }
        out.overwrite(&RecordKey::Entry(id.clone()), Some(Record::Entry(entry)));
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn spans_are_cut_where_a_walk_over_all_of_them_cuts(spans in spans(), timers in timers()) {
        let mut ws = workspace(&spans, &timers);
        for member in [who(true), who(false)] {
            let wanted = untangled(&ws, &member);
            prop_assert_eq!(ws.is_tangled(&member), ws != wanted);
            run(&mut ws, &Command::Untangle { member }).unwrap();
            prop_assert_eq!(&ws, &wanted);
            check_indexes(&ws);
        }
    }

    #[test]
    fn a_beginning_is_after_the_end_of_everything_that_was_begun(
        spans in spans(), timers in timers(), on in 0..5_u8, at in begins(),
    ) {
        let mut ws = workspace(&spans, &timers);
        let member = ws.entry(&entry_id(on)).unwrap().member.clone();
        let before = ws.timer(&member).cloned();
        run(&mut ws, &Command::StartTimer { entry: entry_id(on), at }).unwrap();
        check_indexes(&ws);
        let runs = |timer: &Timer| timer.entry == entry_id(on);
        if !workspace(&spans, &timers).timers().any(runs) {
            let ends = ws.entries().flat_map(|entry| entry.tracked.spans.iter()).filter(|(_, span)| span.by == member);
            let ends = ends.map(|(begin, span)| begin + span.seconds.max(1) as i64 * 1_000);
            let begin = ends.chain(before.map(|timer| timer.begin + 1)).chain([at]).max();
            prop_assert_eq!(ws.timer(&member).map(|timer| timer.begin), begin);
        }
    }

    #[test]
    fn merged_and_captured_spans_never_overlap(
        spans in spans(), timers in timers(), merge in any::<bool>(), on in 0..5_u8, at in begins(),
    ) {
        let mut ws = workspace(&spans, &timers);
        let records = [who(true), who(false)].map(|id| Record::Member(plan::Member::new(id, "")));
        records.into_iter().for_each(|record| ws.overwrite(&record.key(), Some(record)));
        let command = if merge {
            Command::MergeMember { from: who(false), into: who(true) }
        } else {
            Command::CaptureTimer { entry: entry_id(on), at }
        };
        let member = if merge { who(true) } else { ws.entry(&entry_id(on)).unwrap().member.clone() };
        let patch = run(&mut ws, &command).unwrap();
        check_indexes(&ws);
        prop_assert!(untangled(&ws, &member) == ws || (patch.is_empty() && !merge));
    }
}
