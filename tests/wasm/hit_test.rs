//! From a point of the page to a place in the plan.

use engine::{Place, Ratio};
use hourloom::web::input::hit_test::{Point, place_at, place_in_day};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// Two days side by side, 240 pixels high, with 40 pixels for untimed entries above them; removed when dropped.
struct Page(HtmlElement);

impl Page {
    fn new() -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let main: HtmlElement = document.create_element("main").unwrap().dyn_into().unwrap();
        let day = |date: &str, left: u32| {
            format!(
                "<section data-day='{date}' style='position:fixed;top:0;left:{left}px;width:100px'>\
                   <div data-untimed style='height:40px'><div data-entry='u' data-day='{date}' style='height:20px'></div></div>\
                   <div data-timed style='height:240px;position:relative'>\
                     <div data-entry='e' data-day='{date}' style='position:absolute;top:60px;height:30px;width:90px'></div>\
                   </div>\
                 </section>"
            )
        };
        let cell = "<div data-day='2026-11-25' data-member='ada' style='position:fixed;top:0;left:200px;width:40px;height:90px'></div>";
        main.set_inner_html(&format!("{}{}{cell}", day("2026-11-23", 0), day("2026-11-24", 100)));
        // On top of what the test runner shows.
        main.style().set_property("position", "fixed").unwrap();
        main.style().set_property("z-index", "9").unwrap();
        document.body().unwrap().append_child(&main).unwrap();
        Self(main)
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn at(x: f64, y: f64) -> Option<Place> {
    place_at(Point { x, y })
}

/// The fraction in lowest terms, so that the unit doesn't matter.
fn share(place: Option<Place>) -> (String, Option<(i32, i32)>) {
    let place = place.unwrap();
    let divisor = |a: i32, b: i32| (1..=b).rev().find(|d| a % d == 0 && b % d == 0).unwrap_or(1);
    let reduced = |Ratio { part, whole }| (part / divisor(part, whole), whole / divisor(part, whole));
    (place.date.to_string(), place.at.map(reduced))
}

#[wasm_bindgen_test]
fn a_point_is_a_share_of_the_day_under_it() {
    let _page = Page::new();
    assert_eq!(share(at(50.0, 40.0 + 60.0)), ("2026-11-23".into(), Some((1, 4))));
    assert_eq!(share(at(150.0, 40.0 + 180.0)), ("2026-11-24".into(), Some((3, 4))));
}

#[wasm_bindgen_test]
fn an_entry_under_the_point_hides_nothing() {
    let _page = Page::new();
    assert_eq!(share(at(20.0, 40.0 + 80.0)), ("2026-11-23".into(), Some((1, 3))));
    assert_eq!(share(at(20.0, 10.0)), ("2026-11-23".into(), None));
}

#[wasm_bindgen_test]
fn the_untimed_area_is_a_place_and_the_rest_of_the_page_is_none() {
    let _page = Page::new();
    assert_eq!(share(at(150.0, 30.0)), ("2026-11-24".into(), None));
    assert_eq!(at(250.0, 100.0), None);
}

#[wasm_bindgen_test]
fn a_persons_day_is_a_place_of_theirs_without_a_time() {
    let _page = Page::new();
    let place = at(220.0, 50.0).unwrap();
    assert_eq!((place.date.to_string(), place.member, place.at), ("2026-11-25".into(), Some("ada".into()), None));
    assert_eq!(at(50.0, 100.0).unwrap().member, None);
}

#[wasm_bindgen_test]
fn a_length_is_changed_in_its_own_day() {
    let _page = Page::new();
    assert_eq!(share(place_in_day("2026-11-24", 40.0 + 120.0)), ("2026-11-24".into(), Some((1, 2))));
    let below = place_in_day("2026-11-24", 40.0 + 300.0).unwrap().at.unwrap();
    assert!(below.part > below.whole);
    assert_eq!(place_in_day("2026-11-25", 100.0), None);
}
