//! The order in which entries are read, by users, keys and screen readers alike.

use chrono::NaiveDate;
use plan::{EntryId, MemberId, MinuteOfDay, TimeEntry, Workspace};

use crate::app::env::Env;
use crate::app::model::Model;
use crate::values::route::Page;

/// Whether an entry belongs to this member, or for `None` to no known member.
pub(crate) fn is_of(plan: &Workspace, member: Option<&MemberId>, entry: &TimeEntry) -> bool {
    match member {
        Some(member) => entry.member == *member,
        None => plan.member(&entry.member).is_none(),
    }
}

/// A member's entries of a day: the untimed ones are above the timed ones.
pub(crate) struct OnDay<'a> {
    pub(crate) untimed: Vec<&'a TimeEntry>,
    /// By start; of those that start together, the longer one first.
    pub(crate) timed: Vec<(&'a TimeEntry, MinuteOfDay)>,
}

pub(super) fn on_day<'a>(plan: &'a Workspace, date: NaiveDate, member: Option<&MemberId>) -> OnDay<'a> {
    let (mut untimed, mut timed) = (Vec::new(), Vec::new());
    for entry in plan.entries_on(date).filter(|entry| is_of(plan, member, entry)) {
        match entry.slot.start {
            Some(start) => timed.push((entry, start)),
            None => untimed.push(entry),
        }
    }
    let by = |at: usize| {
        let (entry, start): &(&TimeEntry, MinuteOfDay) = &timed[at];
        (*start, std::cmp::Reverse(entry.scheduled), &entry.id)
    };
    let timed = plan::order(timed.len(), &|a, b| by(a).cmp(&by(b))).into_iter().map(|at| timed[at]).collect();
    OnDay { untimed, timed }
}

/// All visible entries, on the Team page member by member; empty on a page without days.
pub(crate) fn shown(model: &Model, env: &Env) -> Vec<EntryId> {
    let people: Vec<Option<&MemberId>> = match model.navigation.page() {
        page if page.of_member() => vec![model.whose().map(|member| &member.id)],
        Page::Team => model.everybody().into_iter().map(|member| Some(&member.id)).chain([None]).collect(),
        _ => Vec::new(),
    };
    let days = people.into_iter().flat_map(|member| model.shown_days(env).map(move |date| (member, date)));
    let all = days.map(|(member, date)| on_day(&model.plan, date, member));
    all.flat_map(|day| day.untimed.into_iter().chain(day.timed.into_iter().map(|(entry, _)| entry)))
        .map(|entry| entry.id.clone())
        .collect()
}
