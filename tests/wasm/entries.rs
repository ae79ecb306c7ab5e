//! A list of entries that is kept up by hand: after any changes it is what a new one would be, and what has the focus
//! keeps it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use engine::view::EntryView;
use hourloom::web::dom::entries::{ATTRIBUTES, EntryList, EntryLook, EntryLooks};
use plan::Seconds;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Document, Element, HtmlElement};

use crate::preview::entry;

struct Plain;

impl EntryLooks for Plain {
    fn logged(&self, entry: &EntryView) -> Seconds {
        entry.logged
    }

    fn hour(&self) -> u16 {
        48
    }

    fn look<'a>(&'a self, entry: &'a EntryView, logged: Seconds, _hour: u16) -> EntryLook<'a> {
        let mut values: [Option<Cow<'a, str>>; ATTRIBUTES.len()] = Default::default();
        values[0] = Some("entry".into());
        values[1] = Some(entry.id.as_str().into());
        values[6] = Some(logged.to_string().into());
        values[8] = entry.provider.as_deref().map(Cow::from);
        values[12] = entry.selected.then_some("true".into());
        let style = if entry.minutes > 0 { format!("height: {}%;", entry.minutes) } else { String::new() };
        EntryLook { values, style, title: (&*entry.title).into(), cut: entry.title.len() > 8 }
    }
}

/// What a person could tell of the entries of a place, in their order.
fn seen(place: &Element) -> Vec<(BTreeMap<String, String>, String)> {
    let children = place.children();
    let entries = (0..children.length()).filter_map(|at| children.item(at)).filter(|child| child.has_attribute("role"));
    entries
        .map(|entry| {
            let names = entry.get_attribute_names().into_iter().filter_map(|name| name.as_string());
            let attributes = names.map(|name| (name.clone(), entry.get_attribute(&name).unwrap_or_default()));
            (attributes.filter(|(_, value)| !value.is_empty()).collect(), entry.inner_html())
        })
        .collect()
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// A place in the page with something else in it, as a ghost is.
fn place() -> HtmlElement {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    place.append_child(&document().create_element("i").unwrap()).unwrap();
    document().body().unwrap().append_child(&place).unwrap();
    place
}

fn focused() -> Option<String> {
    document().active_element()?.get_attribute("data-entry")
}

/// Numbers below a bound, always the same ones.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    fn entries(&mut self) -> Vec<EntryView> {
        let mut entries = Vec::new();
        for name in ["a", "b", "c", "d", "e", "f"] {
            if self.roll(4) > 0 {
                let title: &str = if self.roll(2) == 0 { "short" } else { "<i>longer</i> & longer" };
                let changed = EntryView {
                    title: title.into(),
                    provider: (self.roll(2) == 0).then(|| "asana".into()),
                    logged: self.roll(3),
                    selected: self.roll(2) == 0,
                    minutes: self.roll(3) as u32,
                    ..entry(name, None, 30)
                };
                entries.insert(self.roll(entries.len() as u64 + 1) as usize, changed);
            }
        }
        entries
    }
}

#[wasm_bindgen_test]
fn after_any_changes_a_list_is_as_a_new_one_would_be_and_the_focus_is_where_it_was() {
    let (kept, mut dice) = (place(), Dice(7));
    let mut list = EntryList::new(&kept);
    let mut before: Vec<EntryView> = Vec::new();
    let mut stayed = 0;
    for round in 0..400 {
        let had = before.get(dice.roll(6) as usize).map(|entry| entry.id.clone());
        if let Some(id) = &had {
            let element = kept.query_selector(&format!("[data-entry='{id}']")).unwrap().unwrap();
            element.unchecked_into::<HtmlElement>().focus().unwrap();
        }
        let entries = dice.entries();
        let other = kept.query_selector("i").unwrap().unwrap();
        let among = (dice.roll(2) == 0).then(|| dice.roll(7) as usize);
        list.show(&entries, &Plain, among.map(|at| (at, &other)));
        let fresh = place();
        EntryList::new(&fresh).show(&entries, &Plain, None);
        assert_eq!(seen(&kept), seen(&fresh), "round {round}");
        fresh.remove();
        if let Some(at) = among.filter(|at| *at < entries.len()) {
            let next = other.next_element_sibling().and_then(|next| next.get_attribute("data-entry"));
            assert_eq!(next.as_deref(), Some(entries[at].id.as_str()), "round {round}");
        }
        if let Some(id) = had.filter(|id| entries.iter().any(|entry| entry.id == *id)) {
            assert_eq!(focused().as_deref(), Some(id.as_str()), "round {round}");
            stayed += 1;
        }
        before = entries;
    }
    assert!(stayed > 100, "the focus was on one that stayed only {stayed} times");
    kept.remove();
}

#[wasm_bindgen_test]
fn an_entry_that_is_as_it_was_is_the_same_element() {
    let kept = place();
    let mut list = EntryList::new(&kept);
    let shown = [entry("a", None, 30), entry("b", None, 30)];
    list.show(&shown, &Plain, None);
    let first = kept.first_element_child().unwrap();
    // Told apart from one that was drawn anew.
    first.set_id("mark");
    list.show(&[shown[1].clone(), EntryView { logged: 9, ..shown[0].clone() }], &Plain, None);
    assert_eq!(kept.query_selector("#mark").unwrap().unwrap().get_attribute("data-logged").as_deref(), Some("9"));
    kept.remove();
}
