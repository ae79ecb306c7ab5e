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
        let start = self.plan.settings().week_start.unwrap_or(env.locale_week_start);
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
            ReportsMsg::CsvForm(form) => self.model.session.csv = form,
        }
    }

    pub(super) fn open_number(&mut self, path: Option<Vec<Key>>) {
        self.model.session.behind = path;
    }

    #[inline(never)]
    pub(super) fn export_csv(&mut self, of: TableOf, headings: &[Arc<str>], me: &str) {
        let (asked, _) = Asked::parse(&self.model.session.report);
        let query = self.model.report_query(&asked, self.env);
        let made = table(&self.model.plan, &query, of, me);
        let content = csv(headings, &made, self.model.session.csv).into();
        self.out.push(Effect::Download { name: file_name(&query).into(), kind: "text/csv;charset=utf-8", content });
    }
}

fn file_name(query: &Query) -> String {
    let last = query.until.pred_opt().unwrap_or(query.until);
    let span =
        |from: NaiveDate, last: NaiveDate| if from == last { from.to_string() } else { format!("{from}_{last}") };
    format!("hourloom-{}.csv", span(query.from, last))
}
