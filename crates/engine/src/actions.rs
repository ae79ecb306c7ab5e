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
use crate::grid::GridKey;
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
    /// Its line in context menus.
    pub menu: Option<MenuLine>,
    /// Whether its shortcuts can't be changed because the browser, or every list and dialog, uses them.
    pub fixed: bool,
    does: Does,
}

/// The line of an action in context menus.
#[derive(Clone, Copy, Debug)]
pub struct MenuLine {
    /// What it is offered for.
    pub places: Places,
    /// The catalogue key of its text.
    pub key: &'static str,
    /// Its icon.
    pub icon: &'static str,
    /// Lines with a lower number come first.
    rank: u8,
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

    /// The same in the context menus of these.
    const fn offered_for(self, places: Places, rank: u8, key: &'static str, icon: &'static str) -> Self {
        Self { menu: Some(MenuLine { places, key, icon, rank }), ..self }
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

/// What the palette offers in this context, what is for the focused element first. Pages have a group of their own, and
/// what is fixed belongs to its keys.
pub fn offered(context: &KeyContext) -> Vec<&'static Action> {
    let offers = |action: &&Action| {
        let opens = matches!(action.act(context, ""), Some(KeyAction::Palette { everything: false }) | None);
        !action.fixed && !opens && matches!(action.does, Does::By(_)) && action.places.meets(context.place())
    };
    let all = ACTIONS.iter().filter(offers);
    let (general, own): (Vec<_>, Vec<_>) = all.partition(|action| action.places.meets(Places::CONTROL));
    own.into_iter().chain(general).collect()
}

/// The context menu of what has the focus in this context: the actions and their lines, in order.
pub fn context_menu(context: &KeyContext) -> Vec<(&'static Action, MenuLine)> {
    let line = |action: &'static Action| {
        let line = action.menu.filter(|line| line.places.meets(context.place()))?;
        action.act(context, "").map(|_| (action, line))
    };
    let mut lines: Vec<_> = ACTIONS.iter().filter_map(line).collect();
    plan::sort_by(&mut lines, |(_, a), (_, b)| a.rank.cmp(&b.rank));
    lines
}

/// What an action does in this context, chosen from the palette or a menu.
pub fn perform(id: &str, context: &KeyContext) -> Option<KeyAction> {
    find(id)?.act(context, "")
}

const fn may(
    name: &'static str,
    keys: &'static [&'static str],
    places: Places,
    does: fn(&KeyContext, &str) -> Option<KeyAction>,
) -> Action {
    Action { name, keys, places, menu: None, fixed: false, does: Does::By(does) }
}

const fn must(
    name: &'static str,
    keys: &'static [&'static str],
    places: Places,
    does: fn(&KeyContext, &str) -> Option<KeyAction>,
) -> Action {
    Action { name, keys, places, menu: None, fixed: true, does: Does::By(does) }
}

/// The default shortcut for a new entry.
pub const NEW: &str = "N";
/// The default shortcut that opens the palette.
pub const PALETTE: &str = "Mod+K";
/// The default shortcut that shows and hides the sidebar.
pub const SIDEBAR: &str = "Alt+I";

const ARROWS: &[&str] = &["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"];
const STRIDES: &[&str] = &["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"];
const SHIFT_ARROWS: &[&str] = &["Shift+ArrowUp", "Shift+ArrowDown", "Shift+ArrowLeft", "Shift+ArrowRight"];

/// All actions, in the dialog's order. Those that show a page follow from the list of pages.
pub static ACTIONS: &[Action] = &with_pages();

/// How many actions come before those of the pages.
const BEFORE_PAGES: usize = 11;
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
                    let does = Does::Go(PAGES[at]);
                    let action = Action { name, keys, places: Places::PAGE, menu: None, fixed: false, does };
                    // A day's own page is where a day's menu leads.
                    let of_day = matches!(PAGES[at], Page::Day);
                    all[to] = if of_day { action.offered_for(Places::SLOT, 20, "open-day", "day") } else { action };
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
    must("key-enter-grid", &["ArrowUp", "ArrowDown"], Places::BARE, |at, _| {
        Some(KeyAction::EnterGrid).filter(|_| at.grid)
    }),
    must("key-slot", STRIDES, Places::SLOT, |_, key| Some(KeyAction::MoveSlot(GridKey::named(key)?))),
    must("key-new-here", &["Enter"], Places::SLOT, |at, _| match at.focus {
        KeyFocus::Slot(slot) if at.hours => msg(Msg::Entry(EntryMsg::NewAt(slot, at.who.clone()))),
        KeyFocus::Slot(slot) => {
            msg(Msg::Calendar(CalendarMsg::Go(Route::near(Page::Day, Some(slot.date), at.who.clone()))))
        }
        _ => None,
    }),
    must("key-into-slot", &["Space"], Places::SLOT, |_, _| Some(KeyAction::IntoSlot)),
    may("key-new", &[NEW], Places::PAGE, |at, _| {
        msg(Msg::Entry(match at.focus {
            KeyFocus::Slot(slot) => EntryMsg::NewAt(slot, at.who.clone()),
            _ => EntryMsg::New(None),
        }))
    })
    .offered_for(Places::SLOT, 10, "new-entry", "new"),
    may("key-quick-add", &["Q"], Places::PAGE, |_, _| Some(KeyAction::QuickAdd)),
    may("key-today", &["T"], Places::PAGE, |_, _| msg(Msg::Calendar(CalendarMsg::Today))),
    may("key-next", &["J", "ArrowRight"], Places::PAGE, |_, _| msg(Msg::Calendar(CalendarMsg::Step(1)))),
    may("key-previous", &["K", "ArrowLeft"], Places::PAGE, |_, _| msg(Msg::Calendar(CalendarMsg::Step(-1)))),
    may("key-zoom-in", &["+", "="], Places::PAGE, |at, _| {
        msg(Msg::Calendar(CalendarMsg::Zoom(1))).filter(|_| at.hours)
    }),
    may("key-zoom-out", &["-"], Places::PAGE, |at, _| msg(Msg::Calendar(CalendarMsg::Zoom(-1))).filter(|_| at.hours)),
    may("key-weekends", &[], Places::PAGE, |at, _| msg(Msg::Calendar(CalendarMsg::Weekends)).filter(|_| at.weekends)),
    may("key-go-to-day", &["Shift+T"], Places::PAGE, |at, _| Some(KeyAction::GoToDay).filter(|_| at.days)),
    may("key-view", &["V"], Places::PAGE, |_, _| Some(KeyAction::Views)),
    may("key-backlog", &["B"], Places::PAGE, |at, _| msg(Msg::Backlog(BacklogMsg::Toggle)).filter(|_| at.days)),
    may("key-palette", &[PALETTE], Places::PAGE.or(Places::TYPING), |at, _| {
        Some(KeyAction::Palette { everything: false }).filter(|_| !at.dialog)
    }),
    may("key-search", &["/"], Places::PAGE, |at, _| {
        // Beside a list, its own search is meant.
        let in_list = matches!(at.focus, KeyFocus::Item(..) | KeyFocus::Sidebar);
        Some(if in_list { KeyAction::FocusSearch } else { KeyAction::Palette { everything: true } })
    }),
    may("key-search-items", &[], Places::PAGE, |_, _| Some(KeyAction::FocusSearch)),
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
            KeyFocus::Page | KeyFocus::Control | KeyFocus::Sidebar | KeyFocus::Slot(_) => return None,
        })))
    })
    .offered_for(Places::ROWS, 50, "move-them", "earlier"),
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
    may("key-drop-copy", &["Alt+Enter"], Places::HELD, |_, _| msg(Msg::Drag(DragMsg::DropCopy))),
    may("key-shelve", &["B"], Places::HELD, |_, _| msg(Msg::Backlog(BacklogMsg::Shelve))),
    must("key-cancel", &["Escape"], Places::HELD.or(Places::TYPING), |at, _| {
        msg(Msg::Drag(DragMsg::Cancel)).filter(|_| at.held)
    }),
    may("key-quick-edit", &["Enter"], Places::ENTRY.or(Places::TASK), |at, _| match &at.focus {
        KeyFocus::Entry(entry) => msg(Msg::Entry(EntryMsg::QuickEdit(entry.clone()))),
        KeyFocus::Task(task) => msg(Msg::Backlog(BacklogMsg::Edit(Some(task.clone())))),
        _ => None,
    })
    .offered_for(Places::TASK, 10, "edit", "settings"),
    may("key-edit", &["E"], Places::ENTRY.or(Places::TASK), |at, _| match &at.focus {
        KeyFocus::Entry(entry) => msg(Msg::Entry(EntryMsg::Edit(entry.clone()))),
        KeyFocus::Task(task) => msg(Msg::Backlog(BacklogMsg::Edit(Some(task.clone())))),
        _ => None,
    })
    .offered_for(Places::ENTRY, 10, "edit", "settings"),
    may("key-complete", &["C"], Places::ROWS.or(Places::BARE), |at, _| match &at.focus {
        KeyFocus::Item(connection, item) => {
            msg(Msg::Completion(CompletionMsg::Toggle(connection.clone(), item.clone())))
        }
        KeyFocus::Task(task) => msg(Msg::Backlog(BacklogMsg::Complete(task.clone()))),
        _ => of_subject(at, |it| Msg::Entry(EntryMsg::ToggleDone(it))),
    })
    .offered_for(Places::ROWS, 20, "complete", "check"),
    may("key-timer", &["S"], Places::PAGE, |at, _| {
        msg(Msg::Timer(match &at.focus {
            KeyFocus::Entry(entry) => TimerMsg::Toggle(entry.clone()),
            KeyFocus::Item(connection, item) => TimerMsg::ToggleItem(connection.clone(), item.clone()),
            _ => TimerMsg::Stop(None),
        }))
    })
    .offered_for(Places::ENTRY.or(Places::ITEM), 30, "start-timer", "start"),
    may("key-open", &["Enter"], Places::ITEM, |at, _| match &at.focus {
        KeyFocus::Item(connection, item) => msg(Msg::Sidebar(SidebarMsg::OpenItem(connection.clone(), item.clone()))),
        _ => None,
    })
    .offered_for(Places::ITEM, 10, "open-source", "outside"),
    may("key-remove", &["Delete", "Backspace"], Places::ENTRY.or(Places::TASK).or(Places::BARE), |at, _| {
        match &at.focus {
            KeyFocus::Task(task) => msg(Msg::Backlog(BacklogMsg::Remove(task.clone()))),
            _ => of_subject(at, |it| Msg::Entry(EntryMsg::Remove(it))),
        }
    })
    .offered_for(Places::ENTRY.or(Places::TASK), 90, "remove", "remove"),
    may("key-duplicate", &["Mod+D"], Places::ENTRY.or(Places::BARE), |at, _| {
        of_subject(at, |it| Msg::Entry(EntryMsg::Duplicate(it)))
    })
    .offered_for(Places::ENTRY, 40, "duplicate", "copy"),
    may("key-select", &["Shift+Space"], Places::ENTRY, |at, _| {
        of_subject(at, |it| Msg::Selection(SelectionMsg::Select(it)))
    })
    .offered_for(Places::ENTRY, 60, "select", "check"),
    must("key-extend", SHIFT_ARROWS, Places::ENTRY, |_, key| {
        Some(KeyAction::Extend(toward(key.strip_prefix("Shift+")?)?))
    }),
    may("key-select-all", &["Mod+A"], Places::PAGE, |at, _| {
        msg(Msg::Selection(SelectionMsg::SelectAll)).filter(|_| at.days)
    })
    .offered_for(Places::SLOT, 30, "key-select-all", "check"),
    must("key-clear", &["Escape"], Places::PAGE, |at, _| {
        if at.selected.is_some() || at.cut {
            return msg(Msg::Selection(SelectionMsg::Clear));
        }
        Some(KeyAction::OutToSlot).filter(|_| at.grid && matches!(at.focus, KeyFocus::Entry(_)))
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
