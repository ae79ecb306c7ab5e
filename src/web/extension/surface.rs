//! Whether this page belongs to the extension.

use crate::web::dom;

/// Where the app is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// A page on the web.
    Web,
    /// A tab of the extension.
    Tab,
    /// The popup of the extension's button.
    Popup,
}

/// Where this page is shown.
pub fn surface() -> Surface {
    let protocol = web_sys::window().and_then(|window| window.location().protocol().ok());
    if protocol.as_deref() != Some("chrome-extension:") {
        return Surface::Web;
    }
    let root = dom::document().and_then(|document| document.document_element());
    let popup = root.is_some_and(|root| root.get_attribute("data-place").as_deref() == Some("popup"));
    if popup { Surface::Popup } else { Surface::Tab }
}
