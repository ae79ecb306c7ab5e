//! The messages about a change: in a toast, and for screen readers.

use chrono::NaiveDate;
use engine::{Deed, Message, Revocation, Why};

use crate::ui::connections::faults::unmarked;
use crate::ui::history;
use crate::ui::phrases::{length, spot, title_or, tracked};
use crate::ui::texts::{text, text_count, text_with};
use crate::web::intl;

/// The text for screen readers.
pub fn spoken(message: &Message) -> String {
    say(message, intl::long_date)
}

/// The text of a toast: the same, with the day as short as possible.
pub fn shown(message: &Message) -> String {
    say(message, intl::date_short)
}

fn say(message: &Message, day: fn(NaiveDate) -> String) -> String {
    let about = |key, title: &str| text_with(key, [("title", &*title_or(title))]);
    let placed = |key, title: &str, at| text_with(key, [("title", &*title_or(title)), ("spot", &spot(at, day))]);
    match message {
        Message::PickedUp { title } => about("picked-up", title),
        Message::Hovering { spot: at, over: None } => spot(at, day),
        Message::Hovering { spot: at, over: Some(meeting) } => {
            text_with("spot-over", [("spot", &*spot(at, day)), ("meeting", meeting)])
        }
        Message::Zoomed { minutes } => text_with("said-zoomed", [("length", &length(*minutes))]),
        Message::WeekendsShown => text("said-weekends-shown"),
        Message::WeekendsHidden => text("said-weekends-hidden"),
        Message::Planned { title, spot } => placed("said-planned", title, spot),
        Message::Moved { title, spot } => placed("said-moved", title, spot),
        Message::Resized { title, minutes } => {
            text_with("said-resized", [("title", &*title_or(title)), ("length", &length(*minutes))])
        }
        Message::Removed { title } => about("said-removed", title),
        Message::Revised { title } => about("said-revised", title),
        Message::Added { name } => text_with("said-added", [("name", name)]),
        Message::TakenAway { name, tasks: 0 } => text_with("said-taken-away", [("name", name)]),
        Message::TakenAway { name, tasks } => {
            text_with("said-taken-away-from", [("name", name), ("tasks", &text_count("tasks", *tasks as i64))])
        }
        Message::Archived { name } => text_with("said-archived", [("name", name)]),
        Message::Restored { name } => text_with("said-restored", [("name", name)]),
        Message::Chosen => text("said-chosen"),
        Message::SampleAdded => text("said-sample-added"),
        Message::SampleRemoved => text("said-sample-removed"),
        Message::Newer => text("said-newer"),
        Message::Unread { count } => text_count("unread", *count as i64),
        Message::Unlinked { provider } => text_with("said-unlinked", [("provider", provider)]),
        Message::Joined { name } => text_with("said-joined", [("name", name)]),
        Message::Completed { title } => about("said-completed", title),
        Message::Reopened { title } => about("said-reopened", title),
        Message::TimerStarted { title, stopped: None } => about("said-timer-started", title),
        Message::TimerStarted { title, stopped: Some((other, seconds)) } => text_with(
            "said-timer-switched",
            [("title", &*title_or(title)), ("other", &*title_or(other)), ("length", &tracked(*seconds))],
        ),
        Message::TimerStopped { title, seconds } => {
            text_with("said-timer-stopped", [("title", &*title_or(title)), ("length", &tracked(*seconds))])
        }
        Message::TimerLeftOut { title, seconds } => {
            text_with("said-timer-left-out", [("title", &*title_or(title)), ("length", &tracked(*seconds))])
        }
        Message::Several { deed, count } => text_count(several(*deed), *count as i64),
        Message::Selected { count: 0 } => text("said-nothing-selected"),
        Message::Selected { count } => text_count("said-selected", *count as i64),
        Message::AddedToBacklog { title } => about("said-added-to-backlog", title),
        Message::Waits { title } => about("said-waits", title),
        Message::Unplanned { title } => about("said-unplanned", title),
        Message::StillPlanned { title, spot } => placed("said-still-planned", title, spot),
        Message::Stays { title, why: Why::Tracked } => about("said-stays-tracked", title),
        Message::Stays { title, why: Why::Done } => about("said-stays-done", title),
        Message::Shelved { count: 0, stay } => text_count("said-all-stay", *stay as i64),
        Message::Shelved { count, stay: 0 } => text_count("said-shelved", *count as i64),
        Message::Shelved { count, stay } => {
            let (gone, left) = (text_count("said-shelved", *count as i64), text_count("said-some-stay", *stay as i64));
            text_with("item-meta-join", [("a", &gone), ("b", &left)])
        }
        Message::NothingToPaste => text("said-nothing-to-paste"),
        Message::NothingDropped => text("said-nothing-dropped"),
        Message::UnknownMember => text("said-unknown-member"),
        Message::Cancelled => text("said-cancelled"),
        Message::Mended { count } => text_count("said-mended", *count as i64),
        Message::Undone { title, others } => history::undone(title.as_deref(), *others),
        Message::Redone { title, others } => history::redone(title.as_deref(), *others),
        Message::NothingToUndo => text("said-nothing-to-undo"),
        Message::NothingToRedo => text("said-nothing-to-redo"),
        Message::TurnedPartly { title, others } => history::partly(title, *others),
        Message::Kept { title, others } => history::kept(title, *others),
        Message::UndoStale => text("said-undo-stale"),
        Message::EmptyTitle => text("said-empty-title"),
        Message::ExportGoesOn { provider } => text_with("said-export-goes-on", [("provider", provider)]),
        Message::ExportDone { provider } => text_with("said-export-done", [("provider", provider)]),
        Message::ExportBroken { provider } => text_with("said-export-broken", [("provider", provider)]),
        Message::NotDecided { provider } => text_with("said-not-decided", [("provider", provider)]),
        Message::NotCompleted { provider, fault } => {
            text_with("said-not-completed", [("provider", provider), ("why", &unmarked(fault, provider))])
        }
        Message::Connected { provider, account } => {
            text_with("said-connected", [("provider", provider), ("account", account)])
        }
        Message::ConnectedAnother { provider, account, out } => {
            text_with("said-connected-another", [("provider", provider), ("account", account), ("out", out)])
        }
        Message::Unfinished { provider } => text_with("notice-unfinished", [("provider", provider)]),
        Message::Ended { provider, account } => text_with("said-ended", [("provider", provider), ("account", account)]),
        Message::Disconnected { provider, outcome } => {
            let key = match outcome {
                Revocation::Revoked => "said-revoked",
                Revocation::ByHand => "said-by-hand",
                Revocation::Failed => "said-not-revoked",
            };
            text_with(key, [("provider", provider)])
        }
    }
}

fn several(deed: Deed) -> &'static str {
    match deed {
        Deed::PickedUp => "said-several-picked-up",
        Deed::Moved => "said-several-moved",
        Deed::Completed => "said-several-completed",
        Deed::Reopened => "said-several-reopened",
        Deed::Duplicated => "said-several-duplicated",
        Deed::Removed => "said-several-removed",
        Deed::Copied => "said-several-copied",
        Deed::Cut => "said-several-cut",
        Deed::Pasted => "said-several-pasted",
        Deed::Unplanned => "said-several-unplanned",
    }
}
