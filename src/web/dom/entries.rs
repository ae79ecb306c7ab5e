//! Entries in the page, drawn by hand: a week may have thousands, and each attribute that is set with its name and
//! value as text costs two strings that have to be created for JavaScript. Here an element is a copy of another; names,
//! and values that many entries share, are passed once.
//!
//! A [`EntryList`] keeps the elements of one place in sync with what is shown there. An element that stays is changed in
//! place, so that it keeps the focus.

use std::borrow::Cow;
use std::cell::RefCell;

use engine::view::EntryView;
use js_sys::JsString;
use litemap::LiteMap;
use plan::Seconds;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, Node};

use crate::web::dom;

/// The attributes that differ between entries, in the order of [`EntryLook::values`], and whether many entries share a
/// value.
pub const ATTRIBUTES: [(&str, bool); 15] = [
    ("class", true),
    ("data-entry", false),
    ("data-task", false),
    ("data-day", true),
    ("data-start", true),
    ("data-minutes", true),
    ("data-logged", false),
    ("data-done", true),
    ("data-provider", true),
    ("data-hue", true),
    ("data-size", true),
    ("data-when", true),
    ("aria-pressed", true),
    ("aria-label", false),
    ("title", true),
];

/// The attributes that all entries share.
const FIXED: [(&str, &str); 4] = [("role", "button"), ("tabindex", "0"), ("draggable", "true"), ("dir", "auto")];

/// The most values that are kept before the cache is emptied.
const KEPT: usize = 4_000;

/// What an entry's element shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryLook<'a> {
    /// The values of [`ATTRIBUTES`]; `None` removes the attribute.
    pub values: [Option<Cow<'a, str>>; ATTRIBUTES.len()],
    /// Its position and size, as CSS declarations.
    pub style: String,
    /// The task's title.
    pub title: Cow<'a, str>,
    /// Whether the title has an element of its own, which truncates it.
    pub cut: bool,
}

/// Functions that web-sys offers only for text, here with strings that JavaScript already has.
#[wasm_bindgen]
extern "C" {
    type Drawn;
    #[wasm_bindgen(method, js_name = setAttribute)]
    fn set(this: &Drawn, name: &JsString, value: &JsString);
    #[wasm_bindgen(method, js_name = removeAttribute)]
    fn remove(this: &Drawn, name: &JsString);
    // The page's policy would refuse it as an attribute.
    #[wasm_bindgen(method, setter, js_name = style)]
    fn set_style(this: &Drawn, style: &str);
    #[wasm_bindgen(method, setter, js_name = textContent)]
    fn set_text(this: &Drawn, text: &str);
}

/// What is created once.
struct Made {
    names: [JsString; ATTRIBUTES.len()],
    /// Empty entries, with the text directly inside and in an element of its own.
    templates: Option<[Node; 2]>,
    values: RefCell<LiteMap<Box<str>, JsString>>,
}

thread_local! {
    static MADE: Made = Made {
        names: ATTRIBUTES.map(|(name, _)| name.into()),
        templates: templates(),
        values: RefCell::default(),
    };
}

fn templates() -> Option<[Node; 2]> {
    let document = dom::document()?;
    let plain = document.create_element("div").ok()?;
    for (name, value) in FIXED {
        plain.set_attribute(name, value).ok()?;
    }
    let cut = plain.clone_node().ok()?;
    let span = document.create_element("span").ok()?;
    cut.append_child(&span).ok()?;
    Some([plain.into(), cut])
}

impl Made {
    fn set(&self, drawn: &Drawn, at: usize, value: &str) {
        let name = &self.names[at];
        if !ATTRIBUTES[at].1 {
            return drawn.set(name, &value.into());
        }
        let mut values = self.values.borrow_mut();
        if let Some(known) = values.get(value) {
            return drawn.set(name, known);
        }
        if values.len() >= KEPT {
            values.clear();
        }
        let made = JsString::from(value);
        drawn.set(name, &made);
        values.insert(value.into(), made);
    }

    /// Sets what differs from the previous look.
    fn dress(&self, element: &Element, was: Option<&EntryLook<'_>>, look: &EntryLook<'_>) {
        let drawn: &Drawn = element.unchecked_ref();
        for (at, value) in look.values.iter().enumerate() {
            let was = was.and_then(|was| was.values[at].as_ref());
            match value {
                Some(value) if was != Some(value) => self.set(drawn, at, value),
                None if was.is_some() => drawn.remove(&self.names[at]),
                _ => {}
            }
        }
        if was.map_or("", |was| &was.style) != look.style {
            drawn.set_style(&look.style);
        }
        if was.is_none_or(|was| (&was.title, was.cut) != (&look.title, look.cut)) {
            match self.span(element, look.cut) {
                Some(span) => span.unchecked_ref::<Drawn>().set_text(&look.title),
                None => drawn.set_text(&look.title),
            }
        }
    }

    /// The element in an entry for a title that is truncated.
    fn span(&self, entry: &Element, cut: bool) -> Option<Node> {
        if !cut {
            return None;
        }
        let new = || {
            entry.set_text_content(None);
            let span = self.templates.as_ref()?[1].first_child()?.clone_node_with_deep(true).ok()?;
            entry.append_child(&span).ok()
        };
        entry.first_element_child().map(Node::from).or_else(new)
    }
}

fn draw(look: &EntryLook<'_>) -> Option<Element> {
    MADE.with(|made| {
        let template = &made.templates.as_ref()?[usize::from(look.cut)];
        let element = template.clone_node_with_deep(true).ok()?.unchecked_into();
        made.dress(&element, None, look);
        Some(element)
    })
}

/// Draws an entry permanently, at the end of a place of a picture.
pub(crate) fn draw_in(place: &Element, look: &EntryLook<'_>) {
    if let Some(element) = draw(look) {
        // Fails only for a place inside the element.
        let _ = place.append_child(&element);
    }
}

/// The entries at the start of a place.
pub struct EntryList {
    place: Element,
    shown: Vec<DrawnEntry>,
    /// The height of an hour with which they were drawn.
    hour: u16,
}

struct DrawnEntry {
    /// The entry as it was drawn.
    entry: EntryView,
    logged: Seconds,
    element: Element,
}

/// How entries look at the moment.
pub trait EntryLooks {
    /// The logged time of an entry.
    fn logged(&self, entry: &EntryView) -> Seconds;
    /// The height of an hour, in pixels.
    fn hour(&self) -> u16;
    /// Its look with this logged time, where an hour has this height.
    fn look<'a>(&'a self, entry: &'a EntryView, logged: Seconds, hour: u16) -> EntryLook<'a>;
}

impl EntryList {
    /// An empty list.
    pub fn new(place: &Element) -> Self {
        Self { place: place.clone(), shown: Vec::new(), hour: 0 }
    }

    /// Shows exactly these, in this order; the other element of the place is `among` them, before the given index.
    pub fn show(&mut self, entries: &[EntryView], looks: &impl EntryLooks, among: Option<(usize, &Element)>) {
        let hour = std::mem::replace(&mut self.hour, looks.hour());
        let mut before: Vec<Option<DrawnEntry>> = std::mem::take(&mut self.shown).into_iter().map(Some).collect();
        let focused = if before.is_empty() { None } else { dom::active() };
        let id = |at: usize| before[at].as_ref().map(|shown| shown.entry.id.clone());
        let ids: Vec<_> = (0..before.len()).filter_map(id).collect();
        let order = plan::order(ids.len(), &|a, b| ids[a].cmp(&ids[b]));
        for entry in entries {
            let found = order.binary_search_by(|at| ids[*at].cmp(&entry.id)).ok();
            let was = found.and_then(|found| before[order[found]].take());
            self.shown.extend(now(entry, looks, was, hour));
        }
        for gone in before.into_iter().flatten() {
            gone.element.remove();
        }
        let mut wanted: Vec<&Element> = self.shown.iter().map(|shown| &shown.element).collect();
        if let Some((at, other)) = among {
            wanted.insert(at.min(wanted.len()), other);
        }
        arrange(&self.place, &wanted, focused.as_ref());
    }
}

/// An entry in its current state, in its previous element if possible, which was drawn where an hour had this height.
fn now(entry: &EntryView, looks: &impl EntryLooks, was: Option<DrawnEntry>, hour: u16) -> Option<DrawnEntry> {
    let logged = looks.logged(entry);
    let Some(was) = was else {
        let element = draw(&looks.look(entry, logged, looks.hour()))?;
        return Some(DrawnEntry { entry: entry.clone(), logged, element });
    };
    if was.logged == logged && hour == looks.hour() && was.entry == *entry {
        return Some(was);
    }
    let (old, new) = (looks.look(&was.entry, was.logged, hour), looks.look(entry, logged, looks.hour()));
    MADE.with(|made| made.dress(&was.element, Some(&old), &new));
    drop(old);
    Some(DrawnEntry { entry: entry.clone(), logged, element: was.element })
}

/// Puts elements at the start of a place, in order. The one with the focus isn't moved, since it would lose the focus.
fn arrange(place: &Element, wanted: &[&Element], focused: Option<&Element>) {
    // Fails only for a place inside the node.
    let put = |node: &Node, before: Option<&Node>| drop(place.insert_before(node, before));
    let mut next = place.first_child();
    for &element in wanted {
        let node: &Node = element;
        if focused == Some(element) {
            while let Some(other) = next.take_if(|other| other != node) {
                next = other.next_sibling();
                put(&other, node.next_sibling().as_ref());
            }
        }
        if next.as_ref() == Some(node) {
            next = node.next_sibling();
        } else {
            put(node, next.as_ref());
        }
    }
}
