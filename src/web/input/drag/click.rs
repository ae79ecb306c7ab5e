//! Clicks and double clicks on entries and on the days.

use engine::{BacklogMsg, DragMsg, EntryMsg, Msg, SelectionMsg};
use plan::{EntryId, TaskId};
use web_sys::MouseEvent;

use super::Gestures;
use super::event::{element, is_touch, point};
use crate::web::dom;
use crate::web::input::hit_test::place_at;

impl Gestures {
    /// The second press of a double click on an entry opens all fields. Wherever it arrives: the small form may be open by
    /// then, be opened before the button is let go (so that there is neither a click nor a double click), or still load.
    pub(super) fn press_again(&self, event: &MouseEvent) {
        let again = self.opened.take().filter(|_| dom::is_repeated(event));
        self.doubled.set(again.is_some());
        if let Some(entry) = again {
            self.screen.send(Msg::Entry(EntryMsg::Edit(entry)));
        }
    }

    pub(super) fn open_beside(&self, entry: EntryId) {
        if !self.doubled.take() {
            self.opened.replace(Some(entry.clone()));
            self.screen.send(Msg::Entry(EntryMsg::QuickEdit(entry)));
        }
    }

    /// A click on an entry opens its form beside it. With Shift it selects up to there, with Ctrl or Cmd it adds to the
    /// selection, as does a tap while others are selected. A click on the days, outside the entries, clears the
    /// selection. If a key or a tool has picked something up, a click moves it there.
    pub(super) fn click(&self, event: &MouseEvent) -> Option<()> {
        let target = element(event.target())?;
        if self.screen.shown().held_by_keys == Some(true) {
            // The panel of a tool that has picked it up may have gone from under the pointer by now.
            target.closest("[data-day]").ok()??;
            self.screen.send(Msg::Drag(DragMsg::Over(Some(place_at(point(event))?))));
            return None;
        }
        if let Some(waiting) = target.closest("[data-waiting]").ok()? {
            self.screen.send(Msg::Backlog(BacklogMsg::Edit(Some(TaskId::new(waiting.get_attribute("data-waiting")?)))));
            return None;
        }
        let selected = self.screen.shown().selected.is_some();
        let Some(entry) = target.closest("[data-entry]").ok()? else {
            if selected && target.closest(".timed, .untimed").ok()?.is_some() {
                self.screen.send(Msg::Selection(SelectionMsg::Clear));
            }
            return None;
        };
        let entry = EntryId::new(entry.get_attribute("data-entry")?);
        if event.shift_key() {
            dom::select_no_text();
            self.screen.send(Msg::Selection(SelectionMsg::SelectThrough { from: self.from.take(), to: entry }));
        } else if event.ctrl_key() || event.meta_key() || selected && is_touch(event) {
            self.screen.send(Msg::Selection(SelectionMsg::Select(entry)));
        } else {
            self.open_beside(entry);
        }
        Some(())
    }

    /// A double click on a free position of the calendar creates an entry there.
    pub(super) fn double_click(&self, event: &MouseEvent) -> Option<()> {
        let target = element(event.target())?;
        let free = target.closest("[data-timed], [data-untimed]").ok()?.is_some();
        if !free || target.closest("[data-entry], button").ok()?.is_some() {
            return None;
        }
        self.screen.send(Msg::Entry(EntryMsg::New(Some(place_at(point(event))?))));
        Some(())
    }
}
