//! Files that the user downloads.

use js_sys::Array;
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

use crate::web::dom::document;
use crate::web::dom::widget;

/// How long the browser may take to start reading the file, in milliseconds.
const READING: u32 = 60_000;

/// Lets the browser save a file with this name and content.
pub(crate) fn download(name: &str, kind: &str, content: &str) {
    let made = || -> Option<()> {
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&content.into()), &options).ok()?;
        let url = Url::create_object_url_with_blob(&blob).ok()?;
        let link: HtmlAnchorElement = document()?.create_element("a").ok()?.dyn_into().ok()?;
        link.set_href(&url);
        link.set_download(name);
        link.click();
        // Fails for no URL that was created here.
        let forget = move || drop(Url::revoke_object_url(&url));
        widget::after(READING, forget).forget();
        Some(())
    };
    // A page that is going away has nobody to offer it to.
    made().unwrap_or_default();
}
