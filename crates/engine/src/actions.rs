//! Every action with a shortcut, in one list, from which the keymap, the shortcuts dialog, tooltips,
//! `aria-keyshortcuts` and the shortcuts in Settings are derived.
//!
//! The order matters where several actions have the same key: the first one that applies is used. Actions for the
//! focused element come before those for the page.

use plan::EntryId;

use crate::app::msg::Msg;
use crate::backlog::msg::BacklogMsg;
use crate::calendar::msg::CalendarMsg;
use crate::completion::msg::CompletionMsg;
use crate::drag::msg::DragMsg;
use crate::entry::msg::EntryMsg;
use crate::history::msg::HistoryMsg;
use crate::keys::{KeyAction, KeyContext, KeyFocus, Places, Toward};
use crate::selection::msg::SelectionMsg;
use crate::sidebar::msg::SidebarMsg;
use crate::timer::state::TimerMsg;
use crate::values::gesture::{Grip, Nudge};
use crate::values::route::{PAGES, Page, Route};

/// An action with a shortcut.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// Its catalogue key: `key-` and its [id](Self::id).
    pub name: &'static str,
    /// The default shortcuts, such as `Mod+Shift+Z`; `Mod` is Command on macOS and Control elsewhere.
    pub keys: &'static [&'static str],
    /// Where it applies.
    pub places: Places,
    /// Whether its shortcuts can't be changed because the browser, or every list and dialog, uses them.
    pub fixed: bool,
    does: Does,
}

/// What an action does.
#[derive(Clone, Copy, Debug)]
enum Does {
    /// What this says for the context and the key; `None` if it doesn't apply after all.
    By(fn(&KeyContext, &str) -> Option<KeyAction>),
    /// Shows a page.
    Go(Page),
}

impl Action {
    /// The id under which its shortcuts are stored.
    pub fn id(&self) -> &'static str {
        self.name.strip_prefix("key-").unwrap_or(self.name)
    }

    /// What it does in this context with one of its keys.
    pub(crate) fn act(&self, context: &KeyContext, key: &str) -> Option<KeyAction> {
        match self.does {
            Does::By(does) => does(context, key),
            Does::Go(page) => msg(Msg::Calendar(CalendarMsg::Go(Route::near(page, context.day, context.who.clone())))),
        }
    }
}

/// The action with this id, or with this name.
pub fn find(id: &str) -> Option<&'static Action> {
    let id = id.strip_prefix("key-").unwrap_or(id);
    ACTIONS.iter().find(|action| action.id() == id)
}

const fn may(
    name: &'static str,
    keys: &'static [&'static str],
    places: Places,
    does: fn(&KeyContext, &str) -> Option<KeyAction>,
) -> Action {
    Action { name, keys, places, fixed: false, does: Does::By(does) }
}

const fn must(
    name: &'static str,
    keys: &'static [&'static str],
    places: Places,
    does: fn(&KeyContext, &str) -> Option<KeyAction>,
) -> Action {
    Action { name, keys, places, fixed: true, does: Does::By(does) }
}

/// The default shortcut for a new entry.
pub const NEW: &str = "N";
/// The default shortcut that shows and hides the sidebar.
pub const SIDEBAR: &str = "Alt+I";

const ARROWS: &[&str] = &["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
const SHIFT_ARROWS: &[&str] = &["Shift+ArrowUp", "Shift+ArrowDown", "Shift+ArrowLeft", "Shift+ArrowRight"];

/// All actions, in the dialog's order. Those that show a page follow from the list of pages.
pub static ACTIONS: &[Action] = &with_pages();

/// How many actions come before those of the pages.
const BEFORE_PAGES: usize = 6;
/// How many actions there are.
const COUNT: usize = OTHERS.len() + page_actions();

#[allow(clippy::arithmetic_side_effects, reason = "evaluated by the compiler, which refuses what overflows")]
const fn page_actions() -> usize {
    let (mut at, mut count) = (0, 0);
    while at < PAGES.len() {
        if PAGES[at].line().action.is_some() {
            count += 1;
        }
        at += 1;
    }
    count
}

#[allow(clippy::arithmetic_side_effects, reason = "evaluated by the compiler, which refuses what overflows")]
const fn with_pages() -> [Action; COUNT] {
    let mut all = [OTHERS[0]; COUNT];
    let (mut to, mut from) = (0, 0);
    while from < OTHERS.len() {
        if from == BEFORE_PAGES {
            let mut at = 0;
            while at < PAGES.len() {
                if let Some((name, keys)) = PAGES[at].line().action {
                    all[to] = Action { name, keys, places: Places::PAGE, fixed: false, does: Does::Go(PAGES[at]) };
                    to += 1;
                }
                at += 1;
            }
        }
        all[to] = OTHERS[from];
        (to, from) = (to + 1, from + 1);
    }
    all
}

/// The actions that don't just show a page.
const OTHERS: &[Action] = &[
    may("key-sidebar", &[SIDEBAR], Places::PAGE.or(Places::HELD).or(Places::TYPING), |_, _| {
        msg(Msg::Sidebar(SidebarMsg::Toggle))
    }),
    must("key-focus", ARROWS, Places::ROWS, |context, key| {
        let across = matches!(context.focus, KeyFocus::Entry(_));
        let toward = toward(key).filter(|toward| across || matches!(toward, Toward::Previous | Toward::Next))?;
        Some(KeyAction::MoveFocus(toward))
    }),
    may("key-new", &[NEW], Places::PAGE, |_, _| msg(Msg::Entry(EntryMsg::New(None)))),
    may("key-today", &["T"], Places::PAGE, |_, _| msg(Msg::Calendar(CalendarMsg::Today))),
    may("key-next", &["J", "ArrowRight"], Places::PAGE, |_, _| msg(Msg::Calendar(CalendarMsg::Step(1)))),
    may("key-previous", &["K", "ArrowLeft"], Places::PAGE, |_, _| msg(Msg::Calendar(CalendarMsg::Step(-1)))),
    may("key-backlog", &["B"], Places::PAGE, |at, _| msg(Msg::Backlog(BacklogMsg::Toggle)).filter(|_| at.days)),
    may("key-search", &["/"], Places::PAGE, |_, _| Some(KeyAction::FocusSearch)),
    may("key-help", &["?"], Places::PAGE, |_, _| Some(KeyAction::Help)),
    may("key-undo", &["Mod+Z"], Places::PAGE.or(Places::HELD), |_, _| msg(Msg::History(HistoryMsg::Undo))),
    may("key-redo", &["Mod+Shift+Z", "Ctrl+Y"], Places::PAGE.or(Places::HELD), |_, _| {
        msg(Msg::History(HistoryMsg::Redo))
    }),
    may("key-pick", &["Space"], Places::ROWS, |at, _| {
        msg(Msg::Drag(DragMsg::Lift(match &at.focus {
            KeyFocus::Entry(entry) => Grip::Entry { entry: entry.clone(), at: None },
            KeyFocus::Item(connection, item) => Grip::Item { connection: connection.clone(), item: item.clone() },
            KeyFocus::Task(task) => Grip::Task(task.clone()),
            KeyFocus::Page | KeyFocus::Control | KeyFocus::Sidebar => return None,
        })))
    }),
    must("key-move", ARROWS, Places::HELD, |_, key| {
        msg(Msg::Drag(DragMsg::Nudge(match key {
            "ArrowUp" => Nudge::Steps(-1),
            "ArrowDown" => Nudge::Steps(1),
            "ArrowLeft" => Nudge::Days(-1),
            _ => Nudge::Days(1),
        })))
    }),
    must("key-length", &["Shift+ArrowUp", "Shift+ArrowDown"], Places::HELD, |_, key| {
        msg(Msg::Drag(DragMsg::Nudge(Nudge::Longer(if key == "Shift+ArrowUp" { -1 } else { 1 }))))
    }),
    may("key-drop", &["Enter", "Space"], Places::HELD, |_, _| msg(Msg::Drag(DragMsg::Drop))),
    may("key-shelve", &["B"], Places::HELD, |_, _| msg(Msg::Backlog(BacklogMsg::Shelve))),
    must("key-cancel", &["Escape"], Places::HELD.or(Places::TYPING), |at, _| {
        msg(Msg::Drag(DragMsg::Cancel)).filter(|_| at.held)
    }),
    may("key-edit", &["Enter"], Places::ENTRY.or(Places::TASK), |at, _| match &at.focus {
        KeyFocus::Entry(entry) => msg(Msg::Entry(EntryMsg::Edit(entry.clone()))),
        KeyFocus::Task(task) => msg(Msg::Backlog(BacklogMsg::Edit(Some(task.clone())))),
        _ => None,
    }),
    may("key-complete", &["C"], Places::ROWS.or(Places::BARE), |at, _| match &at.focus {
        KeyFocus::Item(connection, item) => {
            msg(Msg::Completion(CompletionMsg::Toggle(connection.clone(), item.clone())))
        }
        KeyFocus::Task(task) => msg(Msg::Backlog(BacklogMsg::Complete(task.clone()))),
        _ => of_subject(at, |it| Msg::Entry(EntryMsg::ToggleDone(it))),
    }),
    may("key-timer", &["S"], Places::PAGE, |at, _| {
        msg(Msg::Timer(match &at.focus {
            KeyFocus::Entry(entry) => TimerMsg::Toggle(entry.clone()),
            KeyFocus::Item(connection, item) => TimerMsg::ToggleItem(connection.clone(), item.clone()),
            _ => TimerMsg::Stop(None),
        }))
    }),
    may("key-open", &["Enter"], Places::ITEM, |at, _| match &at.focus {
        KeyFocus::Item(connection, item) => msg(Msg::Sidebar(SidebarMsg::OpenItem(connection.clone(), item.clone()))),
        _ => None,
    }),
    may("key-remove", &["Delete", "Backspace"], Places::ENTRY.or(Places::TASK).or(Places::BARE), |at, _| {
        match &at.focus {
            KeyFocus::Task(task) => msg(Msg::Backlog(BacklogMsg::Remove(task.clone()))),
            _ => of_subject(at, |it| Msg::Entry(EntryMsg::Remove(it))),
        }
    }),
    may("key-duplicate", &["Mod+D"], Places::ENTRY.or(Places::BARE), |at, _| {
        of_subject(at, |it| Msg::Entry(EntryMsg::Duplicate(it)))
    }),
    may("key-select", &["Shift+Space"], Places::ENTRY, |at, _| {
        of_subject(at, |it| Msg::Selection(SelectionMsg::Select(it)))
    }),
    must("key-extend", SHIFT_ARROWS, Places::ENTRY, |_, key| {
        Some(KeyAction::Extend(toward(key.strip_prefix("Shift+")?)?))
    }),
    may("key-select-all", &["Mod+A"], Places::PAGE, |at, _| {
        msg(Msg::Selection(SelectionMsg::SelectAll)).filter(|_| at.days)
    }),
    must("key-clear", &["Escape"], Places::PAGE, |at, _| {
        msg(Msg::Selection(SelectionMsg::Clear)).filter(|_| at.selected.is_some() || at.cut)
    }),
    // The browser has separate events for these, which bring the clipboard.
    must("key-copy", &["Mod+C"], Places::PAGE, |_, _| None),
    must("key-cut", &["Mod+X"], Places::PAGE, |_, _| None),
    must("key-paste", &["Mod+V"], Places::PAGE, |_, _| None),
];

#[expect(clippy::unnecessary_wraps, reason = "what an action does is an option")]
fn msg(msg: Msg) -> Option<KeyAction> {
    Some(KeyAction::Msg(msg))
}

fn of_subject(context: &KeyContext, does: fn(EntryId) -> Msg) -> Option<KeyAction> {
    msg(does(context.subject()?.clone()))
}

fn toward(arrow: &str) -> Option<Toward> {
    Some(match arrow {
        "ArrowUp" => Toward::Previous,
        "ArrowDown" => Toward::Next,
        "ArrowLeft" => Toward::PreviousDay,
        "ArrowRight" => Toward::NextDay,
        _ => return None,
    })
}
