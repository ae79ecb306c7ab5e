//! Members: their avatar, and the choice of whose week is shown.

use engine::view::ChoiceView;
use engine::{Msg, TeamMsg};
use leptos::html::{Button, Div};
use leptos::prelude::*;
use plan::MemberId;

use crate::app::use_app;
use crate::ui::kit::icon::Icon;
use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom;

/// A member's avatar: two letters on their hue.
#[component]
pub fn Avatar(
    /// The member; without one it shows a question mark.
    person: Option<ChoiceView<MemberId>>,
) -> impl IntoView {
    let letters = match &person {
        Some(person) if person.name.trim().is_empty() => initials(&phrases::member(person)),
        Some(person) => initials(&person.name),
        None => "?".to_owned(),
    };
    let hue = person.map(|person| person.hue.to_string());
    // Not text of the page, since the text around it has the name.
    view! { <span class="avatar" aria-hidden="true" data-hue=hue data-letters=letters></span> }
}

/// The initials of the first and the last word.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let (first, last) = (words.next(), words.next_back());
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// Whose week is shown, and the choice of another one's; nothing while there is only one member.
#[component]
pub fn PersonPicker() -> impl IntoView {
    let opener = use_opener();
    let choices = slices::choices();
    let page = slices::page();
    let of_one = move || page.with(|page| page.page().of_member());
    let several = move || choices.with(|choices| choices.members.len() > 1);
    let shown = slices::part(|view| view.whose.clone());
    let called = move || shown.with(|shown| shown.as_ref().map(phrases::member));
    let label = move || called().map(|name| text_with("whose-week", [("name", &name)]));
    let button = NodeRef::<Button>::new();
    let close = move || {
        opener.close_only(Open::People);
        if let Some(button) = button.get_untracked() {
            dom::focus(&button);
        }
    };
    view! {
        <Show when=move || of_one() && several()>
            <div class="picker">
                <button
                    class="button picker-button"
                    type="button"
                    aria-label=label
                    title=label
                    aria-haspopup="menu"
                    aria-expanded=move || (opener.get() == Open::People).to_string()
                    node_ref=button
                    on:click=move |_| opener.toggle(Open::People)
                >
                    {move || view! { <Avatar person=shown.get()/> }}
                    <span class="name wide" dir="auto">{called}</span>
                </button>
                <Show when=move || opener.get() == Open::People>
                    <People close/>
                </Show>
            </div>
        </Show>
    }
}

#[component]
fn People(close: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let app = use_app();
    let opener = use_opener();
    let choices = slices::choices();
    let shown = slices::part(|view| view.whose.as_ref().map(|shown| shown.id.clone()));
    let root = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(menu) = root.get() {
            dom::focus_first(&menu);
        }
    });
    let choice = move |person: ChoiceView<MemberId>| {
        let (id, called) = (person.id.clone(), phrases::member(&person));
        let chosen = shown.with(|shown| *shown == Some(id.clone()));
        view! {
            <button
                class="menu-item"
                type="button"
                role="menuitemradio"
                aria-checked=chosen.to_string()
                on:click=move |_| {
                    close();
                    app.dispatch(Msg::Team(TeamMsg::Show(Some(id.clone()))));
                }
            >
                <Avatar person=Some(person)/>
                <span class="name" dir="auto">{called}</span>
                {chosen.then(|| view! { <Icon name="check"/> })}
            </button>
        }
    };
    view! {
        <div
            class="menu people"
            role="menu"
            aria-label=text("whose")
            node_ref=root
            on:keydown=move |event| dom::menu_key(&event, close)
            on:focusout=move |event| {
                if dom::focus_leaves(&event) {
                    opener.close_only(Open::People);
                }
            }
        >
            {move || {
                let members = choices.with(|choices| choices.members.clone());
                members.into_iter().filter(|member| !member.archived).map(choice).collect_view()
            }}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::initials;

    #[test]
    fn initials_are_the_first_letters_of_the_first_and_last_word() {
        for (name, letters) in [
            ("Ada Lovelace", "AL"),
            ("Ada", "A"),
            ("jean-luc  van damme", "JD"),
            ("(Bo) Li", "BL"),
            ("ß", "SS"),
            ("  ", ""),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }
}
