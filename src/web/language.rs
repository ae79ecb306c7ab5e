//! The page's language, as the start script found it before anything of the app was there (`xtask/src/site/language.js`),
//! and the choice of another one, which the next start goes by.

use js_sys::{Array, Function, JsString, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Where the start script looks for the choice.
const CHOSEN: &str = "language";

/// What the script found; nothing in a page without it, as in tests.
fn found(name: &str) -> Option<JsValue> {
    let language = Reflect::get(&js_sys::global(), &"language".into()).ok()?;
    Reflect::get(&language, &name.into()).ok()
}

/// The language's tag.
pub fn tag() -> String {
    found("tag").and_then(|tag| tag.as_string()).unwrap_or_else(|| "en".into())
}

/// The locale by which days and numbers are written: the person's own, where it is one of the language.
pub fn locale() -> String {
    found("locale").and_then(|locale| locale.as_string()).unwrap_or_else(crate::web::time::clock::locale)
}

/// Its texts, once they are here; none of what is in the app, or couldn't be fetched.
pub(crate) async fn texts() -> Option<String> {
    let texts: Promise = found("texts")?.dyn_into().ok()?;
    JsFuture::from(texts).await.ok()?.as_string()
}

/// The language that fits the browser best.
pub fn automatic() -> String {
    found("automatic").and_then(|tag| tag.as_string()).unwrap_or_else(tag)
}

/// Those that can be chosen.
pub fn all() -> Vec<String> {
    let tags = found("all").and_then(|all| all.dyn_into::<Array>().ok());
    tags.map_or_else(|| vec![tag()], |tags| tags.iter().filter_map(|tag| tag.as_string()).collect())
}

/// A language's name in its own words; its tag, where the browser knows none.
pub fn name(tag: &str) -> String {
    let said = || -> Option<JsString> {
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let class: Function = Reflect::get(&intl, &"DisplayNames".into()).ok()?.dyn_into().ok()?;
        let options = Object::new();
        Reflect::set(&options, &"type".into(), &"language".into()).ok()?;
        let names = Reflect::construct(&class, &Array::of2(&tag.into(), &options)).ok()?;
        let of: Function = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
        of.call1(&names, &tag.into()).ok()?.dyn_into().ok()
    };
    // Many write it small within a sentence; in a list it stands alone.
    let first = |name: JsString| {
        let (first, rest) = (name.char_at(0).to_locale_upper_case(Some(tag)), name.slice(1, name.length()));
        String::from(first.concat(&rest))
    };
    said().map_or_else(|| tag.to_owned(), first)
}

/// Notes the choice for the next start, and tells whether it is another one than before.
pub(crate) fn choose(tag: Option<&str>) -> bool {
    note(CHOSEN, tag)
}

/// Notes something for the next start, and tells whether it is something else than before.
pub(crate) fn note(name: &str, value: Option<&str>) -> bool {
    let Some(storage) = web_sys::window().and_then(|window| window.local_storage().ok().flatten()) else {
        return false;
    };
    if storage.get_item(name).is_ok_and(|before| before.as_deref() == value) {
        return false;
    }
    match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    }
    .is_ok()
}

/// What was noted for this start.
pub(crate) fn noted(name: &str) -> Option<String> {
    web_sys::window()?.local_storage().ok()??.get_item(name).ok()?
}
