//! Reports: by URL, by number, as a file.

use std::collections::HashMap;
use std::sync::Arc;

use engine::reports::names::Name;
use engine::reports::table::{CsvForm, Separator, TableOf, Value, csv, table};
use engine::reports::view::ReportView;
use engine::view::PageView;
use engine::{CalendarMsg, Effect, FocusTarget, LifecycleMsg, Msg, Page, ReportsMsg, Route, StorageMsg, TimerMsg};
use plan::report::{By, Filter, Query};
use plan::{Label, Project, Record, Slot, Task, TimeEntry, Workspace};

use crate::world::{Store, Tab, day, heard, new_entry, reopened, saves};

fn report(tab: &mut Tab) -> Arc<ReportView> {
    match tab.view().page {
        PageView::Reports(report) => report,
        page => panic!("another page: {page:?}"),
    }
}

fn ask(tab: &mut Tab, query: &str) -> Arc<ReportView> {
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::report(query))));
    report(tab)
}

/// A tab in which two entries are planned today, one of an hour.
fn planned() -> Tab {
    let mut tab = Tab::new(3);
    tab.send(Msg::Lifecycle(LifecycleMsg::Started { route: Route::week(None), visible: true }));
    tab.send(Msg::Storage(StorageMsg::Loaded(Ok(Vec::new()))));
    tab.send(new_entry("Write [1h]".into(), None));
    tab.send(new_entry("Call [15m]".into(), Some(Slot { date: day(25), start: None })));
    tab
}

#[test]
fn the_url_holds_the_query() {
    let mut tab = planned();
    let made = ask(&mut tab, "range=this-month&by=task");
    assert_eq!((made.total.sum.entries, made.total.sum.scheduled, made.lines.len()), (2, 75, 2));
    assert_eq!(made.lines[0].name, Name::Text("Write".into()));
    assert!(ask(&mut tab, "by=colour").wrong.iter().eq([&Arc::from("by=colour")]));
    let effects = tab.send(Msg::Calendar(CalendarMsg::Go(Route::report("by=day"))));
    assert!(effects.contains(&Effect::Address(Route::report("by=day"))));
}

#[test]
fn a_report_is_recomputed_only_when_its_input_changes() {
    let mut tab = planned();
    let before = ask(&mut tab, "by=task");
    tab.send(Msg::Lifecycle(LifecycleMsg::Tick));
    assert!(Arc::ptr_eq(&before, &report(&mut tab)));
    tab.send(new_entry("Another".into(), None));
    assert_eq!(report(&mut tab).total.sum.entries, before.total.sum.entries + 1);
}

#[test]
fn a_number_opens_the_entries_behind_it_and_an_entry_its_week() {
    let mut tab = planned();
    let path = ask(&mut tab, "by=task").lines[0].path.clone();
    tab.send(Msg::Reports(ReportsMsg::OpenNumber(Some(path))));
    let behind = report(&mut tab).behind.clone().expect("entries are listed");
    assert_eq!((behind.count, &*behind.entries[0].title), (1, "Write"));
    let effects = tab.send(Msg::Calendar(CalendarMsg::ShowEntry(behind.entries[0].entry.clone())));
    assert!(matches!(tab.view().page, PageView::Plain(Page::Week)));
    assert!(effects.contains(&Effect::Focus(FocusTarget::Entry(behind.entries[0].entry.clone()))));
    assert!(ask(&mut tab, "by=task").behind.is_none(), "the list is closed");
}

#[test]
fn stored_lengths_of_any_size_are_added_up() {
    let mut tab = planned();
    tab.send(new_entry("Read".into(), None));
    let entries: Vec<TimeEntry> = tab.model.plan().entries().cloned().collect();
    let huge = entries.into_iter().map(|entry| {
        let record = Record::Entry(TimeEntry { tracked: plan::Tracked::typed(u64::MAX), ..entry });
        let meta = engine::archive::Meta { rev: u128::MAX >> 16, ..Default::default() };
        engine::StoredChange::Put(engine::archive::encode(&record.key(), Some(&record), &meta))
    });
    tab.send(Msg::Storage(StorageMsg::Heard(huge.collect())));
    for by in ["task", "day", "project", "person"] {
        assert_eq!(ask(&mut tab, &format!("range=this-month&by={by}")).total.sum.logged, u64::MAX, "{by}");
    }
    tab.send(Msg::Calendar(CalendarMsg::Go(Route::week(None))));
    assert_eq!(tab.view().week.logged, u64::MAX);
}

#[test]
fn the_bars_cover_every_day_and_match_the_table() {
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
fn surplus_groups_share_one_series_of_bars() {
    let mut tab = planned();
    for n in 1..=9 {
        tab.send(new_entry(format!("T{n} [{}m]", n * 5).into(), None));
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
    let effects = tab.send(Msg::Reports(ReportsMsg::ExportCsv { of: TableOf::Groups, headings, me: "You".into() }));
    let [Effect::Download { name, content, .. }, ..] = &*effects else { panic!("{effects:?}") };
    assert_eq!(&**name, "hourloom-report-2026-11-01-to-30-by-task.csv");
    let lines: Vec<&str> = content.lines().collect();
    assert_eq!(lines[0], "\u{feff}Task,Entries,Planned,Tracked,Difference,Capacity");
    assert_eq!(lines[1], "Write,1,1:00:00,0:00:00,-1:00:00,168:00:00");
}

#[test]
fn utilisation_of_a_running_week_is_measured_against_its_days_so_far() {
    let mut tab = planned();
    let day_so_far = ask(&mut tab, "range=today").total.capacity;
    let so_far = ask(&mut tab, "").clone();
    assert!(so_far.so_far && day_so_far > 0);
    assert!(so_far.total.capacity < ask(&mut tab, "range=last-week").total.capacity, "a whole week has more");
    assert!(!ask(&mut tab, "range=last-week").so_far && !ask(&mut tab, "range=today").so_far);
}

fn workspace(titles: &[&str]) -> Workspace {
    let records = titles.iter().enumerate().flat_map(|(at, title)| {
        let id = format!("x{at:02}");
        let task = Task { project: Some("p".into()), ..Task::new(id.as_str().into(), *title) };
        let slot = Slot { date: day(24), start: None };
        let (task_id, id) = (id.as_str().into(), id.as_str().into());
        let entry =
            TimeEntry { id, task: task_id, member: "m".into(), slot, scheduled: 30, tracked: plan::Tracked::typed(61) };
        [Record::Task(task), Record::Entry(entry)]
    });
    Workspace::load(records.chain([Record::Project(Project::new("p".into(), "-2+3", 1))]))
}

fn tuesday() -> Query {
    Query {
        from: day(24),
        until: day(25),
        ahead: None,
        filter: Filter::default(),
        by: By::Task,
        then: Some(By::Project),
        week_start: chrono::Weekday::Mon,
        running: HashMap::new(),
    }
}

/// The fields of a file as a reader of these separators sees them.
fn read(text: &str, separators: &[char]) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut inside) = (Vec::new(), Vec::new(), String::new(), false);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if inside && rest.peek() == Some(&'"') => field.extend(rest.next()),
            '"' => inside = !inside,
            '\r' if !inside => {}
            '\n' if !inside => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            c if !inside && separators.contains(&c) => row.push(std::mem::take(&mut field)),
            c => field.push(c),
        }
    }
    rows
}

#[test]
fn no_text_is_torn_whatever_separator_a_program_expects() {
    let titles =
        ["a,b", "a;b", "a\tb", "a|b", "a\u{60c}b", "a\u{61b}b", "a\u{ff0c}b", " a ", "a\"b", "a\r\nb", "plain"];
    let made = table(&workspace(&titles), &tuesday(), TableOf::Entries, "");
    for (separator, character) in [(Separator::Comma, ','), (Separator::Semicolon, ';'), (Separator::Tab, '\t')] {
        let written = csv(&["A;B".into()], &made, CsvForm { separator, mark: false });
        assert!(!written.starts_with('\u{feff}'));
        let rows = read(&written, &[',', ';', '\t', '|', '\u{60c}', '\u{61b}', '\u{ff0c}']);
        assert_eq!(rows[0], ["A;B"]);
        assert!(rows[1..].iter().zip(titles).all(|(row, title)| row.len() == 11 && row[5] == title), "{written}");
        assert_eq!(read(&written, &[character]), rows);
    }
}

#[test]
fn controls_that_end_a_text_are_left_out_and_hide_no_formula() {
    let titles = ["a\0b", "\0=1", "\u{200b}=1", " =1", "\u{ff1d}1", "a\u{1b}[1m"];
    let made = table(&workspace(&titles), &tuesday(), TableOf::Entries, "");
    let rows = read(&csv(&[], &made, CsvForm::default()), &[',']);
    let written: Vec<&str> = rows[1..].iter().map(|row| row[5].as_str()).collect();
    assert_eq!(written, ["ab", "'=1", "'\u{200b}=1", "' =1", "'\u{ff1d}1", "a[1m"]);
}

#[test]
fn combined_labels_are_named_in_a_fixed_order() {
    let label = |id: &str, name: &str| Record::Label(Label { id: id.into(), name: name.into(), hue: 0 });
    let names = |labels: &[&str]| {
        let labels = labels.iter().map(|id| (*id).into()).collect();
        let slot = Slot { date: day(24), start: None };
        let plan = Workspace::load([
            label("1", "zeal"),
            label("2", "a, b"),
            label("3", "a"),
            label("4", "b"),
            label("5", "6\" pipe"),
            Record::Task(Task { labels, ..Task::new("t".into(), "Write") }),
            Record::Entry(TimeEntry {
                id: "e".into(),
                task: "t".into(),
                member: "m".into(),
                slot,
                scheduled: 30,
                tracked: plan::Tracked::default(),
            }),
        ]);
        let by_label = Query { by: By::Label, then: None, ..tuesday() };
        let [entries, groups] = [TableOf::Entries, TableOf::Groups].map(|of| table(&plan, &by_label, of, ""));
        assert_eq!(entries.rows[0][6], groups.rows[0][0], "both tables say it alike");
        match &groups.rows[0][0] {
            Value::Text(text) => text.to_string(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((names(&["2"]), names(&["3", "4"])), ("\"a, b\"".to_owned(), "a, b".to_owned()));
    assert_eq!(names(&["1", "3", "2"]), "a, \"a, b\", zeal");
    assert_eq!(names(&["2", "1", "3"]), names(&["1", "3", "2"]));
    assert_eq!(names(&["5"]), "\"6\"\" pipe\"");
}

#[test]
fn a_user_without_a_name_is_named_as_on_the_screen() {
    let mut tab = planned();
    ask(&mut tab, "by=person");
    for of in [TableOf::Groups, TableOf::Entries] {
        let effects =
            tab.send(Msg::Reports(ReportsMsg::ExportCsv { of, headings: vec!["Person".into()], me: "You".into() }));
        let [Effect::Download { content, .. }, ..] = &*effects else { panic!("{effects:?}") };
        assert!(read(content, &[','])[1].contains(&"You".to_owned()), "{content}");
    }
}

#[test]
fn how_files_are_written_is_chosen_once_and_remembered() {
    let mut tab = planned();
    ask(&mut tab, "by=task");
    let form = CsvForm { separator: Separator::Semicolon, mark: false };
    let mut store = Store::default();
    saves(&tab.send(Msg::Reports(ReportsMsg::CsvForm(form)))).iter().for_each(|(_, changes, _)| store.write(changes));
    assert_eq!(report(&mut tab).csv, form);
    let mut again = reopened(&store);
    assert_eq!(ask(&mut again, "by=task").csv, form);
    let effects = again.send(Msg::Reports(ReportsMsg::ExportCsv {
        of: TableOf::Groups,
        headings: vec!["A".into(); 6],
        me: "".into(),
    }));
    let [Effect::Download { content, .. }, ..] = &*effects else { panic!("{effects:?}") };
    assert!(content.starts_with("A;A;A"), "{content}");
}

#[test]
fn a_running_timer_counts_in_a_report_as_in_the_calendar() {
    let mut tab = planned();
    let entry = tab.model.plan().entries().next().unwrap().id.clone();
    tab.send(Msg::Timer(TimerMsg::Toggle(entry)));
    assert_eq!(ask(&mut tab, "by=task").total.sum.logged, 0);
    tab.wait(5 * 60_000);
    let made = report(&mut tab);
    assert_eq!((made.total.sum.logged, made.lines[0].sum.logged, made.total.minutes), (300, 300, Some(5)));
    let effects =
        tab.send(Msg::Reports(ReportsMsg::ExportCsv { of: TableOf::Entries, headings: Vec::new(), me: "".into() }));
    let [Effect::Download { content, .. }, ..] = &*effects else { panic!("{effects:?}") };
    assert!(content.contains("0:05:00"), "{content}");
    tab.send(Msg::Reports(ReportsMsg::OpenNumber(Some(Vec::new()))));
    let behind = report(&mut tab).behind.clone().unwrap();
    assert_eq!(behind.entries.iter().map(|entry| entry.logged).sum::<u64>(), 300);
    tab.send(Msg::Timer(TimerMsg::Stop(None)));
    assert_eq!(report(&mut tab).total.sum.logged, 300, "as when it is logged");
}

#[test]
fn minutes_that_are_shown_add_up_on_each_level() {
    let mut plan: Vec<Record> = Vec::new();
    for n in 0..9 {
        let (id, task) = (format!("e{n}"), format!("t{}", n % 3));
        let slot = Slot { date: day(23 + n % 2), start: None };
        plan.push(Record::Task(Task::new(task.as_str().into(), "Write")));
        plan.push(Record::Entry(TimeEntry {
            id: id.as_str().into(),
            task: task.as_str().into(),
            member: "m".into(),
            slot,
            scheduled: 1,
            tracked: plan::Tracked::typed(40),
        }));
    }
    let mut tab = planned();
    tab.send(heard(plan));
    let made = ask(&mut tab, "by=day&then=task");
    let of = |depth: usize| {
        made.lines.iter().filter(|line| line.path.len() == depth).filter_map(|line| line.minutes).sum::<u64>()
    };
    assert_eq!((made.total.minutes, of(1), of(2)), (Some(6), 6, 6), "of 360 seconds in parts of 40");
    let differences: i64 = made.lines.iter().filter(|line| line.path.len() == 1).map(|line| line.difference()).sum();
    assert_eq!(differences, made.total.difference());
    tab.send(Msg::Reports(ReportsMsg::OpenNumber(Some(Vec::new()))));
    let behind = report(&mut tab).behind.clone().unwrap();
    assert_eq!(behind.entries.iter().filter_map(|entry| entry.minutes).sum::<u64>(), 6);
    assert_eq!(ask(&mut tab, "by=task&done=yes").total.minutes, None, "nothing needs no minutes");
}

#[test]
fn a_text_that_looks_like_a_formula_stays_text() {
    let titles = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "plain, \"quoted\"\r\nand broken", "\u{5e9}\u{5dc}"];
    let made = table(&workspace(&titles), &tuesday(), TableOf::Entries, "");
    let written = csv(&["=heading".into()], &made, CsvForm::default());
    assert!(written.starts_with("\u{feff}'=heading\r\n"), "{written}");
    for title in
        ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "\"'\t=1\"", "\"'\r=1\"", "\"plain, \"\"quoted\"\"\r\nand broken\""]
    {
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
