//! What the user sees when the program has stopped.

use hourloom::web::dom::stopped;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_fault_is_shown_once_as_text_with_a_way_on() {
    let document = web_sys::window().unwrap().document().unwrap();
    stopped::tell("It has <b>stopped</b>.", "Reload").unwrap();
    stopped::tell("Again.", "Reload").unwrap();
    let all = document.query_selector_all("[role=alert]").unwrap();
    assert_eq!(all.length(), 1, "the first fault is the cause; those that follow say nothing more");
    let notice = document.query_selector("[role=alert].stopped").unwrap().unwrap();
    let link = notice.query_selector("a").unwrap().unwrap();
    assert_eq!(notice.text_content().unwrap(), "It has <b>stopped</b>.Reload");
    assert_eq!(link.get_attribute("href").unwrap(), "", "the page's own address");
    notice.remove();
}
