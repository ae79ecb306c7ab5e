//! Reports: by address, by number, as a file.

use std::sync::Arc;

use engine::table::{TableOf, Value, csv, table};
use engine::view::PageView;
use engine::view::report::{Name, ReportView};
use engine::{Effect, FocusTarget, Msg, Route};
use plan::report::{By, Filter, Query};
use plan::{Project, Record, Slot, Task, TimeEntry, Workspace};

use crate::world::{Tab, day};

fn report(tab: &mut Tab) -> Arc<ReportView> {
    match tab.view().page {
        PageView::Reports(report) => report,
        page => panic!("another page: {page:?}"),
    }
}

fn ask(tab: &mut Tab, query: &str) -> Arc<ReportView> {
    tab.send(Msg::Go(Route::Reports { query: query.into() }));
    report(tab)
}

/// A tab in which two entries are planned today, one of an hour.
fn planned() -> Tab {
    let mut tab = Tab::new(3);
    tab.send(Msg::Started { route: Route::week(None), visible: true });
    tab.send(Msg::Loaded(Ok(Vec::new())));
    tab.send(Msg::Create { title: "Write [1h]".into(), slot: None });
    tab.send(Msg::Create { title: "Call [15m]".into(), slot: Some(Slot { date: day(25), start: None }) });
    tab
}

#[test]
fn the_address_says_what_is_asked() {
    let mut tab = planned();
    let made = ask(&mut tab, "range=this-month&by=task");
    assert_eq!((made.total.entries, made.total.scheduled, made.lines.len()), (2, 75, 2));
    assert_eq!(made.lines[0].name, Name::Text("Write".into()));
    assert!(ask(&mut tab, "by=colour").wrong.iter().eq([&Arc::from("by=colour")]));
    let effects = tab.send(Msg::Go(Route::Reports { query: "by=day".into() }));
    assert!(effects.contains(&Effect::Address(Route::Reports { query: "by=day".into() })));
}

#[test]
fn a_report_is_made_anew_only_when_something_in_it_has_changed() {
    let mut tab = planned();
    let before = ask(&mut tab, "by=task");
    tab.send(Msg::Tick);
    assert!(Arc::ptr_eq(&before, &report(&mut tab)));
    tab.send(Msg::Create { title: "Another".into(), slot: None });
    assert_eq!(report(&mut tab).total.entries, before.total.entries + 1);
}

#[test]
fn a_number_opens_the_entries_behind_it_and_an_entry_its_week() {
    let mut tab = planned();
    let path = ask(&mut tab, "by=task").lines[0].path.clone();
    tab.send(Msg::OpenNumber(Some(path)));
    let behind = report(&mut tab).behind.clone().expect("entries are listed");
    assert_eq!((behind.count, &*behind.entries[0].title), (1, "Write"));
    let effects = tab.send(Msg::ShowEntry(behind.entries[0].entry.clone()));
    assert!(matches!(tab.view().page, PageView::Week));
    assert!(effects.contains(&Effect::Focus(FocusTarget::Entry(behind.entries[0].entry.clone()))));
    assert!(ask(&mut tab, "by=task").behind.is_none(), "the list is closed");
}

#[test]
fn the_bars_stand_on_every_day_and_hold_what_the_table_holds() {
    let mut tab = planned();
    let made = ask(&mut tab, "by=task");
    let bars: u64 = made.chart.bars.iter().flat_map(|bar| &bar.parts).sum();
    assert_eq!((made.chart.bars.len(), bars), (7, 75 * 60));
    assert_eq!(made.chart.lines, [3_600]);
    let year = ask(&mut tab, "range=this-year&by=day");
    assert!(year.chart.weeks);
    assert_eq!(year.chart.bars.iter().flat_map(|bar| &bar.parts).sum::<u64>(), 75 * 60);
}

#[test]
fn the_bars_are_the_same_however_the_table_has_its_groups() {
    let mut tab = planned();
    for range in ["this-week", "this-year"] {
        for by in ["person", "task", "project", "label", "source", "client"] {
            let alone = ask(&mut tab, &format!("range={range}&by={by}")).chart.clone();
            assert_eq!(alone.bars.iter().flat_map(|bar| &bar.parts).sum::<u64>(), 75 * 60);
            for groups in [format!("by={by}&then=day"), format!("by=day&then={by}"), format!("by=week&then={by}")] {
                assert_eq!(ask(&mut tab, &format!("range={range}&{groups}")).chart, alone, "{range}, {groups}");
            }
        }
        let plain = ask(&mut tab, &format!("range={range}&by=day")).chart.clone();
        assert_eq!(ask(&mut tab, &format!("range={range}&by=day&then=week")).chart, plain);
        assert_eq!(ask(&mut tab, &format!("range={range}&by=week")).chart, plain);
    }
}

#[test]
fn what_is_too_much_for_the_bars_is_one_series() {
    let mut tab = planned();
    for n in 1..=9 {
        tab.send(Msg::Create { title: format!("T{n} [{}m]", n * 5).into(), slot: None });
    }
    let chart = ask(&mut tab, "by=task").chart.clone();
    assert_eq!((chart.series.len(), &chart.series[8].0), (9, &Name::Others));
    let of = |series: usize| chart.bars.iter().map(|bar| bar.parts[series]).sum::<u64>() / 60;
    assert_eq!((0..9).map(of).collect::<Vec<_>>(), [60, 45, 40, 35, 30, 25, 20, 15, 5 + 10 + 15]);
}

#[test]
fn a_file_holds_the_report_and_its_name_the_days() {
    let mut tab = planned();
    ask(&mut tab, "from=2026-11-01&until=2026-11-30&by=task");
    let headings = ["Task", "Entries", "Planned", "Tracked", "Difference", "Capacity"].map(Arc::from).to_vec();
    let effects = tab.send(Msg::ExportCsv { of: TableOf::Groups, headings });
    let [Effect::Download { name, content, .. }, ..] = &*effects else { panic!("{effects:?}") };
    assert_eq!(&**name, "hourloom-2026-11-01_2026-11-30.csv");
    let lines: Vec<&str> = content.lines().collect();
    assert_eq!(lines[0], "\u{feff}Task,Entries,Planned,Tracked,Difference,Capacity");
    assert_eq!(lines[1], "Write,1,1:00:00,0:00:00,-1:00:00,168:00:00");
}

fn workspace(titles: &[&str]) -> Workspace {
    let records = titles.iter().enumerate().flat_map(|(at, title)| {
        let id = format!("x{at}");
        let task = Task { project: Some("p".into()), ..Task::new(id.as_str().into(), *title) };
        let slot = Slot { date: day(24), start: None };
        let (task_id, id) = (id.as_str().into(), id.as_str().into());
        let entry = TimeEntry { id, task: task_id, member: "m".into(), slot, scheduled: 30, logged: 61 };
        [Record::Task(task), Record::Entry(entry)]
    });
    Workspace::load(records.chain([Record::Project(Project::new("p".into(), "-2+3", 1))]))
}

#[test]
fn what_a_spreadsheet_would_take_for_a_formula_is_text() {
    let titles = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "plain, \"quoted\"\r\nand broken", "\u{5e9}\u{5dc}"];
    let query = Query {
        from: day(24),
        until: day(25),
        filter: Filter::default(),
        by: By::Task,
        then: Some(By::Project),
        week_start: chrono::Weekday::Mon,
    };
    let made = table(&workspace(&titles), &query, TableOf::Entries);
    let written = csv(&["=heading".into()], &made);
    assert!(written.starts_with("\u{feff}'=heading\r\n"), "{written}");
    for title in ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "\"'\r=1\"", "\"plain, \"\"quoted\"\"\r\nand broken\""] {
        assert!(written.contains(&format!(",{title},")), "{title} in {written}");
    }
    assert!(written.contains(",'-2+3,"), "the project's name too");
    assert!(made.rows.iter().all(|row| row.contains(&Value::Duration(61))), "lengths are no text");
}

#[test]
fn lengths_are_written_as_spreadsheets_read_them() {
    for (seconds, text) in [(0, "0:00:00"), (61, "0:01:01"), (-3_600, "-1:00:00"), (360_000, "100:00:00")] {
        assert_eq!(plan::length::h_mm_ss(seconds), text);
    }
}
