//! The stored form of what was chosen lately.

use std::fmt;

use plan::civil;

use super::msg::PaletteTarget;
use crate::actions::{Action, find};
use crate::values::connection::ConnectionId;
use crate::values::route::PAGES;

impl fmt::Display for PaletteTarget {
    /// Its stored form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Action(id) => write!(f, "action/{id}"),
            Self::Page(page) => write!(f, "page/{}", page.path()),
            Self::Day(date) => write!(f, "day/{date}"),
            Self::Task(id) => write!(f, "task/{}", id.as_str()),
            Self::Entry(id) => write!(f, "entry/{}", id.as_str()),
            // The id of a connection has no slash; that of an item may have any character.
            Self::Item(connection, item) => write!(f, "item/{}/{}", connection.0, item.as_str()),
        }
    }
}

impl PaletteTarget {
    /// From its stored form; `None` for what this version doesn't know.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('/')?;
        Some(match kind {
            "action" => Self::Action(find(id).map(Action::id)?),
            "page" => Self::Page(PAGES.iter().copied().find(|page| page.path() == id)?),
            "day" => Self::Day(civil::date(id)?),
            "task" => Self::Task(id.into()),
            "entry" => Self::Entry(id.into()),
            "item" => {
                let (connection, item) = id.split_once('/')?;
                Self::Item(ConnectionId(connection.into()), item.into())
            }
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::values::route::Page;

    #[test]
    fn what_is_stored_is_read_back() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for target in [
            PaletteTarget::Action("undo"),
            PaletteTarget::Page(Page::Month),
            PaletteTarget::Day(date),
            PaletteTarget::Task("01HX".into()),
            PaletteTarget::Entry("01HY".into()),
            PaletteTarget::Item(ConnectionId("asana:1".into()), "a/b c".into()),
        ] {
            assert_eq!(PaletteTarget::parse(&target.to_string()), Some(target));
        }
        for text in ["", "action", "action/fly", "page/moon", "day/2026-02-30", "item/asana", "mood/good"] {
            assert_eq!(PaletteTarget::parse(text), None, "{text}");
        }
    }
}
