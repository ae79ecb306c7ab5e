//! Reports add up, whatever is planned and however it is grouped.

use std::collections::HashMap;

use chrono::Weekday;
use plan::report::{By, Filter, Group, Key, Query, Sum, entries, in_minutes, report};
use plan::{
    Client, Label, LabelId, Link, LinkKey, Member, MemberId, Project, Record, Slot, Task, TimeEntry, Workspace,
};
use proptest::prelude::*;

use crate::commands::day;

const ALL: [By; 8] = [By::Day, By::Week, By::Person, By::Project, By::Client, By::Label, By::Task, By::Source];

fn label(n: u8) -> LabelId {
    LabelId::new(format!("l{n}"))
}

/// Two weeks of three members, two projects (one of them with a client), two labels, and tasks with different sources.
fn workspaces() -> impl Strategy<Value = Workspace> {
    let task =
        (0u8..6, proptest::option::of(0u8..3), proptest::sample::subsequence(vec![1u8, 0], 0..=2), any::<bool>());
    let entry = (0u8..8, 0u8..4, 0u64..14, 1u32..=1440, 0u64..90_000);
    (proptest::collection::vec(task, 0..6), proptest::collection::vec(entry, 0..40)).prop_map(|(tasks, entries)| {
        let mut records: Vec<Record> = vec![
            Record::Client(Client { id: "c".into(), name: "C".into(), hue: 1 }),
            Record::Project(Project { client: Some("c".into()), ..Project::new("p0".into(), "P", 1) }),
            Record::Project(Project::new("p1".into(), "Q", 2)),
        ];
        records.extend((0..3).map(|n| Record::Member(Member::new(MemberId::new(format!("m{n}")), "Ada"))));
        records.extend((0..2).map(|n| Record::Label(Label { id: label(n), name: "L".into(), hue: n })));
        for (n, project, labels, linked) in tasks {
            let key = LinkKey { provider: "asana".into(), account: "a".into(), item: "i".into() };
            let link = Link { key, container: None, url: None, seen_title: "Write".into(), seen_completed: false };
            records.push(Record::Task(Task {
                project: project.map(|n| format!("p{n}").as_str().into()),
                labels: labels.into_iter().map(label).collect(),
                done: n % 2 == 0,
                links: linked.then_some(link).into_iter().collect(),
                ..Task::new(format!("t{n}").as_str().into(), "Write")
            }));
        }
        records.extend(entries.into_iter().enumerate().map(|(at, (task, member, date, scheduled, logged))| {
            Record::Entry(TimeEntry {
                id: format!("e{at}").as_str().into(),
                task: format!("t{task}").as_str().into(),
                member: MemberId::new(format!("m{member}")),
                slot: Slot { date: day(date), start: None },
                scheduled,
                tracked: plan::Tracked::typed(logged),
            })
        }));
        Workspace::load(records)
    })
}

fn by() -> impl Strategy<Value = By> {
    proptest::sample::select(ALL.to_vec())
}

fn query(by: By, then: Option<By>) -> Query {
    let filter = Filter::default();
    let running = HashMap::new();
    Query { from: day(2), until: day(11), filter, by, then, week_start: Weekday::Mon, ahead: None, running }
}

fn filters() -> impl Strategy<Value = Filter> {
    let some = |n: u8| proptest::sample::subsequence((0..n).collect::<Vec<u8>>(), 0..=usize::from(n));
    (some(4), some(3), some(2), proptest::option::of(any::<bool>()), any::<bool>()).prop_map(
        |(members, projects, labels, done, linked)| Filter {
            members: members.into_iter().map(|n| MemberId::new(format!("m{n}"))).collect(),
            projects: projects.into_iter().map(|n| (n > 0).then(|| format!("p{n}").as_str().into())).collect(),
            labels: labels.into_iter().map(|n| (n > 0).then(|| label(n))).collect(),
            sources: if linked { vec![Some("asana".into()), None] } else { Vec::new() },
            done,
            ..Filter::default()
        },
    )
}

fn add<'a>(sums: impl Iterator<Item = &'a Group>) -> Sum {
    sums.fold(Sum::default(), |mut sum, group| {
        sum.entries += group.sum.entries;
        sum.scheduled += group.sum.scheduled;
        sum.logged += group.sum.logged;
        sum
    })
}

proptest! {
    #[test]
    fn the_parts_add_up_to_the_whole(ws in workspaces(), by in by(), then in proptest::option::of(by()), filter in filters()) {
        let query = Query { filter, ..query(by, then) };
        let made = report(&ws, &query);
        prop_assert_eq!(add(made.groups.iter()), made.total);
        for group in made.groups.iter().filter(|_| then.is_some()) {
            prop_assert_eq!(add(group.groups.iter()), group.sum);
        }
        let behind: Vec<_> = entries(&ws, &query, &[]);
        prop_assert_eq!(behind.len(), made.total.entries);
        prop_assert_eq!(behind.iter().map(|entry| entry.logged()).sum::<u64>(), made.total.logged);
    }

    #[test]
    fn each_number_lists_the_entries_behind_it(ws in workspaces(), by in by(), then in by()) {
        let query = query(by, Some(then));
        for group in report(&ws, &query).groups {
            for part in &group.groups {
                let behind = entries(&ws, &query, &[group.key.clone(), part.key.clone()]);
                let scheduled: u64 = behind.iter().map(|entry| u64::from(entry.scheduled)).sum();
                prop_assert_eq!((behind.len(), scheduled), (part.sum.entries, part.sum.scheduled));
            }
        }
    }

    #[test]
    fn days_have_the_capacity_of_the_range_between_them(ws in workspaces(), from in 0u64..9, count in 0u64..20) {
        let capacity = |from, until| report(&ws, &Query { from, until, ..query(By::Day, None) }).capacity;
        let days: u64 = (from..from + count).map(|n| capacity(day(n), day(n + 1))).sum();
        prop_assert_eq!(days, capacity(day(from), day(from + count)));
    }

    #[test]
    fn days_that_have_not_begun_have_no_capacity(ws in workspaces(), ahead in 0u64..20) {
        let capacity = |until, ahead| report(&ws, &Query { from: day(3), until, ahead, ..query(By::Day, None) }).capacity;
        prop_assert_eq!(capacity(day(11), Some(day(ahead))), capacity(day(ahead.clamp(3, 11)), None));
    }

    #[test]
    fn rounded_minutes_add_up_to_the_rounded_total(
        groups in proptest::collection::vec(proptest::collection::vec(0u64..10_000, 0..8), 0..8),
    ) {
        let sums: Vec<u64> = groups.iter().map(|parts| parts.iter().sum()).collect();
        let total = (sums.iter().sum::<u64>() + 30) / 60;
        let minutes = in_minutes(total, &sums);
        prop_assert_eq!(minutes.iter().sum::<u64>(), total);
        for (parts, minutes) in groups.iter().zip(minutes) {
            let inner = in_minutes(minutes, parts);
            prop_assert_eq!(inner.iter().sum::<u64>(), minutes);
            prop_assert!(inner.iter().zip(parts).all(|(minutes, part)| (minutes * 60).abs_diff(*part) < 60));
        }
    }
}

fn two_people() -> Workspace {
    let entry = |id: &str, task: &str, member: &str, n, scheduled, logged| {
        let slot = Slot { date: day(n), start: None };
        let (id, task, member) = (id.into(), task.into(), member.into());
        Record::Entry(TimeEntry { id, task, member, slot, scheduled, tracked: plan::Tracked::typed(logged) })
    };
    Workspace::load([
        Record::Member(Member::new("ada".into(), "Ada")),
        Record::Member(Member { capacity: [240; 7], ..Member::new("bo".into(), "Bo") }),
        Record::Project(Project::new("p".into(), "Loom", 1)),
        Record::Task(Task { project: Some("p".into()), ..Task::new("t".into(), "Write") }),
        Record::Task(Task { labels: vec![label(1), label(0)], ..Task::new("u".into(), "Call") }),
        entry("e1", "t", "ada", 0, 90, 3_600),
        entry("e2", "t", "bo", 0, 60, 7_200),
        entry("e3", "u", "ada", 1, 30, 0),
    ])
}

#[test]
fn a_group_is_measured_against_the_capacity_of_its_people_and_days() {
    let ws = two_people();
    // A Monday and a Tuesday.
    let query = Query { from: day(0), until: day(2), ..query(By::Person, Some(By::Day)) };
    let made = report(&ws, &query);
    assert_eq!(made.capacity, 2 * 480 + 2 * 240);
    assert_eq!((made.total.scheduled, made.total.logged, made.total.difference()), (180, 10_800, 0));
    let bo = &made.groups[0];
    assert_eq!((&bo.key, bo.capacity, bo.groups[0].capacity), (&Key::Person("bo".into()), 480, 240));
    assert_eq!(bo.sum.utilisation(bo.capacity), Some(250));
    assert_eq!(bo.sum.difference(), 3_600);
}

#[test]
fn the_same_labels_in_any_order_are_one_group() {
    let query = Query { from: day(0), until: day(2), ..query(By::Label, None) };
    let keys: Vec<Key> = report(&two_people(), &query).groups.into_iter().map(|group| group.key).collect();
    assert_eq!(keys, [Key::Labels(vec![]), Key::Labels(vec![label(0), label(1)])]);
}

#[test]
fn a_filter_can_select_entries_without_a_value() {
    let ws = two_people();
    let filter = Filter { projects: vec![None], ..Filter::default() };
    let query = Query { from: day(0), until: day(2), filter, ..query(By::Task, None) };
    assert_eq!(report(&ws, &query).total.entries, 1);
    let filter = Filter { projects: vec![None, Some("p".into())], done: Some(true), ..Filter::default() };
    assert_eq!(report(&ws, &Query { filter, ..query }).total.entries, 0);
}

#[test]
fn capacity_includes_former_members_whose_time_counts() {
    // Four members with eight hours a day; two have left, one of whom has time in these days.
    let left = |id: &str| Record::Member(Member { archived: true, ..Member::new(id.into(), id) });
    let entry = |id: &str, member: &str, logged| {
        let slot = Slot { date: day(0), start: None };
        Record::Entry(TimeEntry {
            id: id.into(),
            task: "t".into(),
            member: member.into(),
            slot,
            scheduled: 60,
            tracked: plan::Tracked::typed(logged),
        })
    };
    let ws = Workspace::load([
        Record::Member(Member::new("ada".into(), "Ada")),
        Record::Member(Member::new("bo".into(), "Bo")),
        left("cy"),
        left("dee"),
        Record::Task(Task::new("t".into(), "Write")),
        entry("e1", "ada", 8 * 3_600),
        entry("e2", "bo", 0),
        entry("e3", "cy", 4 * 3_600),
    ]);
    let query = Query { from: day(0), until: day(1), ..query(By::Person, None) };
    let made = report(&ws, &query);
    assert_eq!((made.capacity, made.total.utilisation(made.capacity)), (3 * 480, Some(500)));
    let rows: u64 = made.groups.iter().map(|group| group.capacity).sum();
    assert_eq!(rows, made.capacity, "what the rows are measured against adds up to what the whole is");
    let by_day = report(&ws, &Query { by: By::Day, ..query.clone() });
    assert_eq!((by_day.capacity, by_day.groups[0].capacity), (3 * 480, 3 * 480));
    let alone = Filter { members: vec!["ada".into()], ..Filter::default() };
    assert_eq!(report(&ws, &Query { filter: alone, ..query }).capacity, 480);
}

#[test]
fn a_running_timers_time_is_tracked_time() {
    let running = [("e2".into(), 90), ("elsewhere".into(), 5)].into();
    let query = Query { from: day(0), until: day(2), running, ..query(By::Person, None) };
    let made = report(&two_people(), &query);
    assert_eq!((made.total.logged, made.groups[0].sum.logged), (10_890, 7_290));
}

proptest::proptest! {
    /// Largest remainder: each part is rounded up or down, those that lost most are rounded up, and the sum is exact.
    #[test]
    fn minutes_are_rounded_by_largest_remainder(
        parts in proptest::collection::vec(0..20_000_u64, 0..12), up in proptest::bool::ANY,
    ) {
        let all: u64 = parts.iter().sum();
        let total = if up { all.div_ceil(60) } else { all / 60 };
        let minutes = in_minutes(total, &parts);
        proptest::prop_assert_eq!(minutes.iter().sum::<u64>(), total);
        let got: Vec<bool> = parts.iter().zip(&minutes).map(|(part, minutes)| *minutes > part / 60).collect();
        proptest::prop_assert!(parts.iter().zip(&minutes).all(|(part, minutes)| (0..=1).contains(&(minutes - part / 60))));
        let lost = |wanted: bool| parts.iter().zip(&got).filter(move |(_, got)| **got == wanted).map(|(part, _)| part % 60);
        proptest::prop_assert!(lost(true).min() >= lost(false).max() || lost(true).next().is_none(), "{minutes:?}");
    }
}
