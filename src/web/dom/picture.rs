//! A picture: elements that are built once and that nothing changes any more, without the interface's machinery. What is
//! shown is passed as text and never as markup.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use crate::web::dom;

/// The namespace of what is inside an `svg` element.
const SVG: &str = "http://www.w3.org/2000/svg";

/// Functions that web-sys offers with results, which these calls don't need: the names are right, and there is a page.
#[wasm_bindgen]
extern "C" {
    type PictureNode;
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    fn create(tag: &str) -> PictureNode;
    #[wasm_bindgen(js_namespace = document, js_name = createElementNS)]
    fn create_in(space: &str, tag: &str) -> PictureNode;
    #[wasm_bindgen(method)]
    fn append(this: &PictureNode, child: &PictureNode);
    #[wasm_bindgen(method, js_name = append)]
    fn append_text(this: &PictureNode, text: &str);
    #[wasm_bindgen(method, js_name = setAttribute)]
    fn set(this: &PictureNode, name: &str, value: &str);
    // The page's policy would refuse styles as an attribute.
    type InlineStyle;
    #[wasm_bindgen(method, getter)]
    fn style(this: &PictureNode) -> InlineStyle;
    #[wasm_bindgen(method, js_name = setProperty)]
    fn set(this: &InlineStyle, name: &str, value: &str);
}

/// An element of a picture.
pub struct PictureElement(PictureNode);

impl PictureElement {
    /// An element that is nowhere yet; one without a class has none.
    pub fn new(tag: &str, class: &str) -> Self {
        let made = create(tag);
        if !class.is_empty() {
            made.set("class", class);
        }
        Self(made)
    }

    /// A new element at its end.
    pub fn add(&self, tag: &str, class: &str) -> Self {
        let part = Self::new(tag, class);
        self.0.append(&part.0);
        part
    }

    /// An icon of `style/icons.svg` at its end.
    pub fn icon(&self, name: &str) {
        let (icon, shape) = (create_in(SVG, "svg"), create_in(SVG, "use"));
        icon.set("class", "icon");
        icon.set("aria-hidden", "true");
        shape.set("href", &["#icon-", name].concat());
        icon.append(&shape);
        self.0.append(&icon);
    }

    /// Text at its end.
    pub fn say(&self, text: &str) {
        self.0.append_text(text);
    }

    /// An attribute.
    pub fn set(&self, name: &str, value: &str) {
        self.0.set(name, value);
    }

    /// A CSS property.
    pub fn style(&self, name: &str, value: &str) {
        self.0.style().set(name, value);
    }

    /// The element itself.
    pub fn element(&self) -> &Element {
        self.0.unchecked_ref()
    }

    /// Appends it to the page.
    pub fn show(&self) {
        if let Some(body) = dom::document().and_then(|document| document.body()) {
            body.unchecked_ref::<PictureNode>().append(&self.0);
        }
    }
}
