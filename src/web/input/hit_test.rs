//! From a point on the page to a position in the plan. Pixels end here: what is passed on is a ratio of the day's
//! height.

use chrono::NaiveDate;
use engine::{Place, Ratio};
use plan::{MemberId, civil};
use web_sys::Element;

use crate::web::dom;

/// Within this distance of its lower edge a press resizes an entry, in pixels; the stylesheet sets the cursor there.
const EDGE: f64 = 6.0;
/// The same of its upper edge: less, since entries are grabbed by their titles.
const UPPER_EDGE: f64 = 4.0;
/// An entry that is lower than this has no upper edge: it must have a part that moves it.
const TWO_EDGES: f64 = 20.0;

/// A point on the page, in CSS pixels of the window.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

impl Point {
    /// How far apart two points are, in the direction in which they are further apart.
    pub(crate) fn apart(self, other: Self) -> f64 {
        (self.x - other.x).abs().max((self.y - other.y).abs())
    }

    /// In whole pixels.
    pub(crate) fn pixels(self) -> (i32, i32) {
        (self.x as i32, self.y as i32)
    }
}

/// The position under a point: a time in a day's timed area, the day's untimed area, or a member's day; `None` outside
/// of every day.
pub fn place_at(point: Point) -> Option<Place> {
    let under = dom::document()?.element_from_point(point.x as f32, point.y as f32)?;
    let day = under.closest("[data-day]:not([data-entry], [data-event])").ok()??;
    let (date, member) = (date_of(&day)?, day.get_attribute("data-member").map(MemberId::new));
    let at = under.closest("[data-timed]").ok()?.map(|timed| down(&timed, point.y));
    Some(Place { date, member, at })
}

/// The element at a point that matches, or is within one that does.
pub fn within(selector: &str, point: Point) -> Option<Element> {
    dom::document()?.element_from_point(point.x as f32, point.y as f32)?.closest(selector).ok()?
}

/// The position in a day's timed area at a height, wherever the pointer is horizontally; for resizing.
pub fn place_in_day(day: &str, y: f64) -> Option<Place> {
    let timed = dom::find(&format!("{}:not([data-entry], [data-event]) [data-timed]", dom::having("data-day", day)))?;
    Some(Place { date: civil::date(day)?, member: None, at: Some(down(&timed, y)) })
}

/// Whether a press at this height drags an entry's upper edge, or its lower one; `None` if it moves the entry.
pub(crate) fn edge_at(entry: &Element, y: f64) -> Option<bool> {
    let area = entry.get_bounding_client_rect();
    edge(area.top(), area.bottom(), y)
}

fn edge(top: f64, bottom: f64, y: f64) -> Option<bool> {
    if (0.0..=EDGE).contains(&(bottom - y)) {
        return Some(false);
    }
    ((0.0..UPPER_EDGE).contains(&(y - top)) && bottom - top >= TWO_EDGES).then_some(true)
}

/// How far down in an element a height is.
pub fn down(element: &Element, y: f64) -> Ratio {
    let area = element.get_bounding_client_rect();
    // Sixteenths of a pixel, since zoomed pages and dense screens have fractional positions.
    let fine = |length: f64| (length * 16.0).round() as i32;
    Ratio { part: fine(y - area.top()), whole: fine(area.height()) }
}

fn date_of(day: &Element) -> Option<NaiveDate> {
    civil::date(&day.get_attribute("data-day")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_has_two_edges_if_there_is_room_to_grab_it_between_them() {
        let at = |height: f64| (0..=height as i32).map(move |y| edge(100.0, 100.0 + height, 100.0 + f64::from(y)));
        let moves = |height: f64| at(height).filter(Option::is_none).count();
        assert_eq!((moves(12.0), moves(24.0), moves(72.0)), (6, 14, 62));
        assert_eq!(at(12.0).filter(|edge| *edge == Some(true)).count(), 0);
        assert_eq!(edge(100.0, 124.0, 99.0), None);
        assert_eq!(edge(100.0, 124.0, 125.0), None);
    }
}
