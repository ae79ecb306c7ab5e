//! The report: the entries behind a number, and its files.

use std::sync::Arc;

use chrono::NaiveDate;
use plan::Timer;
use plan::report::{Key, Query};
use plan::timer::elapsed;

use super::query::Asked;
use super::table::{TableOf, csv, table};
use crate::app::effect::Effect;
use crate::app::env::Env;
use crate::app::model::Model;
use crate::app::update::Step;
use crate::reports::msg::ReportsMsg;

impl Model {
    /// A report's query to the plan.
    pub(crate) fn report_query(&self, asked: &Asked, env: &Env) -> Query {
        let start = self.week_start(env);
        let counted = |timer: &Timer| (timer.entry.clone(), elapsed(timer.since, env.now));
        Query { running: self.plan.timers().map(counted).collect(), ..asked.query(env.local.date(), start) }
    }
}

impl Step<'_> {
    #[inline(never)]
    pub(crate) fn reports(&mut self, msg: ReportsMsg) {
        match msg {
            ReportsMsg::OpenNumber(path) => self.open_number(path),
            ReportsMsg::ExportCsv { of, headings, me } => self.export_csv(of, &headings, &me),
            ReportsMsg::CsvForm(form) => self.model.reports.write_csv_as(form),
        }
    }

    pub(super) fn open_number(&mut self, path: Option<Vec<Key>>) {
        self.model.reports.behind = path;
    }

    #[inline(never)]
    pub(super) fn export_csv(&mut self, of: TableOf, headings: &[Arc<str>], me: &str) {
        let (asked, _) = Asked::parse(self.model.reports.query());
        // A file holds the capacity of all its days, also of those to come.
        let query = Query { ahead: None, ..self.model.report_query(&asked, self.env) };
        let made = table(&self.model.plan, &query, of, me);
        let content = csv(headings, &made, self.model.reports.csv()).into();
        self.out.push(Effect::Download {
            name: file_name(&asked, &query, of).into(),
            kind: "text/csv;charset=utf-8",
            content,
        });
    }
}

/// The name of a file says what it holds: `hourloom-report-2026-11-23-to-29-by-project.csv`, `hourloom-entries-…`.
fn file_name(asked: &Asked, query: &Query, of: TableOf) -> String {
    let days = days(query.from, query.until.pred_opt().unwrap_or(query.until));
    match of {
        TableOf::Groups => format!("hourloom-report-{days}-by-{}.csv", asked.grouping()),
        TableOf::Entries => format!("hourloom-entries-{days}.csv"),
    }
}

/// A range of days without what its end repeats: `2026-11-23-to-29`, `2026-11-30-to-12-06`.
fn days(from: NaiveDate, last: NaiveDate) -> String {
    if from == last {
        return from.to_string();
    }
    let (from, last) = (from.to_string(), last.to_string());
    // The month with its year, or the year alone, each up to its hyphen.
    let end = [8, 5].into_iter().find_map(|at| last.strip_prefix(from.get(..at)?));
    format!("{from}-to-{}", end.unwrap_or(&last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_repeats_neither_year_nor_month() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (from, last, said) in [
            ("2026-11-23", "2026-11-23", "2026-11-23"),
            ("2026-11-23", "2026-11-29", "2026-11-23-to-29"),
            ("2026-11-30", "2026-12-06", "2026-11-30-to-12-06"),
            ("2026-12-28", "2027-01-03", "2026-12-28-to-2027-01-03"),
            ("2025-11-23", "2026-11-29", "2025-11-23-to-2026-11-29"),
        ] {
            assert_eq!(days(day(from), day(last)), said);
        }
    }
}
