//! A choice of the palette.

use std::ops::Range;

use engine::PaletteTarget;
use engine::actions::{Action, find};
use engine::palette::view::PaletteRow;
use leptos::html::Div;
use leptos::prelude::*;

use crate::ui::connections::rail::letter;
use crate::ui::kit::icon::Icon;
use crate::ui::palette::finder::{Finder, LIST};
use crate::ui::phrases;
use crate::ui::shortcuts::{first_of, keys};
use crate::ui::texts::text;
use crate::web::{dom, intl};

/// The option at this place of the list.
pub(super) fn option(state: Finder, at: usize, row: &PaletteRow) -> impl IntoView + use<> {
    let element = NodeRef::<Div>::new();
    let active = move || state.at.get() == at;
    Effect::new(move |_| {
        if let (true, Some(row)) = (active(), element.get()) {
            dom::into_sight(&row);
        }
    });
    let title = match &row.target {
        PaletteTarget::Day(date) => intl::long_date(*date),
        PaletteTarget::Action(_) | PaletteTarget::Page(_) => row.title.to_string(),
        _ => phrases::title_or(&row.title).into_owned(),
    };
    let when =
        match (&row.target, row.at) {
            (_, Some((date, time))) => {
                let day = intl::date_short(date);
                Some(time.map_or_else(
                    || day.clone(),
                    |(start, minutes)| format!("{day} · {}", phrases::span(start, minutes)),
                ))
            }
            (PaletteTarget::Task(_), None) => Some(text("palette-waits")),
            _ => None,
        };
    let shortcut = action_of(&row.target).map(|action| {
        let first = first_of(action);
        move || Some(first.get()).filter(|caps| !caps.is_empty()).map(keys)
    });
    let place = row.place.as_ref().map(|place| view! { <small dir="auto">{place.to_string()}</small> });
    let done = row.done.then(|| view! { <span class="spoken">{text("done")}</span> });
    let target = row.target.clone();
    view! {
        <div
            class="palette-row"
            class:done=row.done
            id=format!("{LIST}-{at}")
            role="option"
            node_ref=element
            aria-selected=move || active().to_string()
            on:pointermove=move |event| {
                // A list that moves under a pointer at rest chooses nothing.
                if dom::has_moved(&event) {
                    state.at.set(at);
                }
            }
            on:click=move |_| state.choose(target.clone())
        >
            {mark(row)}
            <span class="palette-title" dir="auto">{marked(&title, row)}</span>
            {done}
            {place}
            {when.map(|when| view! { <small class="palette-when">{when}</small> })}
            {shortcut}
        </div>
    }
}

/// A title whose matching letters are marked.
fn marked(title: &str, row: &PaletteRow) -> AnyView {
    if row.marks.is_empty() || title != &*row.title {
        return title.to_owned().into_any();
    }
    let part = |range: Range<usize>| title.get(range).unwrap_or_default().to_owned();
    let begins = std::iter::once(0).chain(row.marks.iter().map(|mark| mark.end));
    let marks = row.marks.iter().map(Some).chain([None]);
    let parts = begins.zip(marks).map(|(from, mark)| {
        let plain = part(from..mark.map_or(title.len(), |mark| mark.start));
        (plain, mark.map(|mark| view! { <mark>{part(mark.clone())}</mark> }))
    });
    parts.collect_view().into_any()
}

/// What it is at a glance: the project's colour, the provider's mark, or an icon.
fn mark(row: &PaletteRow) -> AnyView {
    match (&row.target, &row.provider) {
        (PaletteTarget::Item(..), Some(provider)) => {
            let name = providers::about(provider).map_or("", |about| about.name);
            view! {
                <span class="palette-mark" data-provider=provider.to_string()>
                    <span class="mark" aria-hidden="true" data-letter=letter(name)></span>
                </span>
            }
            .into_any()
        }
        (PaletteTarget::Action(_), _) => view! { <span class="palette-mark"><Icon name="keys"/></span> }.into_any(),
        (PaletteTarget::Page(page), _) => {
            view! { <span class="palette-mark"><Icon name=page.line().icon/></span> }.into_any()
        }
        (PaletteTarget::Day(_), _) => view! { <span class="palette-mark"><Icon name="day"/></span> }.into_any(),
        _ => {
            view! { <span class="palette-mark"><i class="dot" data-hue=row.hue.map(|hue| hue.to_string())></i></span> }
                .into_any()
        }
    }
}

/// The action whose shortcut stands beside a choice.
fn action_of(target: &PaletteTarget) -> Option<&'static str> {
    match target {
        PaletteTarget::Action(id) => find(id).map(Action::id),
        PaletteTarget::Page(page) => page.line().action.and_then(|(name, _)| find(name)).map(Action::id),
        _ => None,
    }
}
