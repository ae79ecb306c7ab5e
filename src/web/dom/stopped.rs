//! Handles a panic: nothing runs after it, so the page says that it has stopped, and how to continue.

use std::panic;

use wasm_bindgen::JsValue;

use crate::web::dom;

/// Makes a panic visible: `said` and a link named `reload` on the page, the panic's own message in the console. Both
/// texts are prepared now, since nothing can be relied on later.
pub fn watch(said: String, reload: String) {
    panic::set_hook(Box::new(move |panic| {
        web_sys::console::error_1(&JsValue::from_str(&panic.to_string()));
        // Without a page there is nobody to tell.
        let _ = tell(&said, &reload);
    }));
}

/// Shows the notice, unless there is one already: errors that follow the first add nothing.
///
/// # Errors
/// The page refuses an element, which it does for none of these.
pub fn tell(said: &str, reload: &str) -> Result<(), JsValue> {
    let Some(document) = dom::document() else { return Ok(()) };
    let Some(body) = document.body() else { return Ok(()) };
    if dom::find(".stopped").is_some() {
        return Ok(());
    }
    let notice = document.create_element("div")?;
    notice.set_class_name("stopped");
    notice.set_attribute("role", "alert")?;
    let sentence = document.create_element("p")?;
    sentence.set_text_content(Some(said));
    // The page's own URL: a link works even if none of our code does.
    let link = document.create_element("a")?;
    link.set_class_name("button");
    link.set_attribute("href", "")?;
    link.set_text_content(Some(reload));
    notice.append_child(&sentence)?;
    notice.append_child(&link)?;
    body.append_child(&notice)?;
    Ok(())
}
