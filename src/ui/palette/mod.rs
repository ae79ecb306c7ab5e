//! The command palette, and the search over everything: one dialog with a field and a list of groups (the pattern of a
//! combobox). The engine says what is offered for a text.

mod finder;
mod row;

use std::sync::Arc;

use engine::actions::offered;
use engine::palette::view::{GroupKind, PaletteCache, PaletteGroup, PaletteInput, palette};
use engine::{Msg, PAGES, PaletteMsg, PaletteTarget};
use leptos::html::Input;
use leptos::prelude::*;

use crate::app::use_app;
use crate::ui::kit::dialog::Modal;
use crate::ui::kit::icon::Icon;
use crate::ui::kit::opener::{Open, use_opener};
use crate::ui::palette::finder::{Finder, LIST, forget, screen};
use crate::ui::palette::row::option;
use crate::ui::slices;
use crate::ui::texts::{text, text_count, text_with};
use crate::web::dom::widget::after;
use crate::web::input::keyboard;
use crate::web::intl;

/// How long typing has to pause before the number of results is announced, in milliseconds.
const PAUSE: u32 = 600;
/// After how many slices of the plan what is found is looked up again.
const SHOWN: u32 = 16;
/// Filters that are offered, each completed by typing on where it ends with a colon.
const FILTERS: [&str; 6] = ["from:", "is:open", "is:overdue", "project:", "due:week", "not:scheduled"];

/// The palette, while it is open.
#[component]
pub fn PaletteDialog() -> impl IntoView {
    let opener = use_opener();
    let open = Memo::new(move |_| matches!(opener.get(), Open::Palette | Open::Search));
    // The index outlives the dialog, so that opening it again is quick.
    let cache = StoredValue::new_local(PaletteCache::default());
    move || open.get().then(|| view! { <Palette cache/> })
}

#[component]
fn Palette(cache: StoredValue<PaletteCache, LocalStorage>) -> impl IntoView {
    let (app, opener) = (use_app(), use_opener());
    let context = keyboard::context_below(&screen(app));
    let actions = offered(&context).into_iter().map(|action| (PaletteTarget::Action(action.id()), text(action.name)));
    let pages = PAGES.iter().map(|page| (PaletteTarget::Page(*page), text(page.line().name)));
    let named: Vec<(PaletteTarget, String)> = actions.chain(pages).collect();
    let (typed, more) = (RwSignal::new(String::new()), RwSignal::new(false));
    let stamp = slices::part(|view| view.palette);
    // The plan is read between frames from when the palette opens. What is found is looked up again now and then.
    let (slice, read) = (RwSignal::new(0_u32), RwSignal::new(0_u32));
    let found = Memo::new(move |_| {
        stamp.get();
        read.get();
        let (everything, more) = (opener.get() == Open::Search, more.get());
        let text = typed.get();
        let made = cache.try_update_value(|cache| {
            let input = PaletteInput { text: &text, everything, more, named: &named };
            app.look(|model, env| palette(model, env, cache, input))
        });
        Arc::new(made.flatten().unwrap_or_default())
    });
    let reading = Memo::new(move |_| found.with(|found| found.reading));
    let next = StoredValue::new_local(None);
    Effect::new(move |_| {
        let count = slice.get();
        if !reading.get() {
            return;
        }
        let done = cache.try_update_value(|cache| app.look(|model, _| cache.read_on(model))).flatten().unwrap_or(true);
        if done || count % SHOWN == SHOWN.saturating_sub(1) {
            read.update(|read| *read = read.wrapping_add(1));
        }
        if !done {
            next.set_value(Some(after(0, move || _ = slice.try_update(|slice| *slice = slice.wrapping_add(1)))));
        }
    });
    let at = RwSignal::new(0);
    let field = NodeRef::<Input>::new();
    let state = Finder { app, opener, field, typed, at, more, found, context: StoredValue::new(context) };
    // What isn't there any more can't be active.
    Effect::new(move |_| {
        let count = state.count();
        if at.get_untracked() >= count.max(1) {
            at.set(0);
        }
    });
    // The engine takes the same question once.
    Effect::new(move |_| {
        let (text, connections) = found.with(|found| found.asks.clone());
        if untrack(move || opener.get()) == Open::Search {
            app.dispatch(Msg::Palette(PaletteMsg::Search(text, connections)));
        }
    });
    let close = Callback::new(move |()| {
        if matches!(untrack(move || opener.get()), Open::Palette | Open::Search) {
            opener.close();
            forget(app);
        }
    });
    let label = move || text(if state.everything() { "search-everything" } else { "palette-hint" });
    let role = move || if state.everything() { "searchbox" } else { "combobox" };
    // A search box is never expanded.
    let expanded = move || (!state.everything()).then(|| (state.count() > 0).to_string());
    let hint = move || text(if state.everything() { "search-everything-hint" } else { "palette-hint" });
    view! {
        <Modal heading="palette" close wide=true untitled=true>
            <div class="palette" data-palette="">
                <div class="palette-field">
                    <Icon name="search"/>
                    <input
                        class="field"
                        type="text"
                        role=role
                        dir="auto"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        enterkeyhint="go"
                        autofocus
                        aria-label=label
                        aria-autocomplete="list"
                        aria-expanded=expanded
                        aria-controls=LIST
                        aria-activedescendant=move || (state.count() > 0).then(|| format!("{LIST}-{}", at.get()))
                        placeholder=hint
                        node_ref=field
                        prop:value=typed
                        on:input:target=move |event| state.type_text(event.target().value())
                        on:keydown=move |event| state.key(&event)
                    />
                </div>
                <Filters state/>
                <Groups state/>
                <Foot state/>
                <Count state/>
            </div>
        </Modal>
    }
}

/// The filters, while everything is searched and nothing is typed.
#[component]
fn Filters(state: Finder) -> impl IntoView {
    let shown = Memo::new(move |_| state.everything() && state.typed.with(|typed| typed.trim().is_empty()));
    let add = move |filter: &'static str| {
        view! {
            <button
                class="button quiet-edge"
                type="button"
                on:click=move |_| {
                    let closed = if filter.ends_with(':') { "" } else { " " };
                    state.type_text(format!("{filter}{closed}"));
                    state.focus();
                }
            >
                {filter}
            </button>
        }
    };
    view! {
        <Show when=move || shown.get()>
            <div class="palette-filters" role="group" aria-label=text("palette-filters")>
                {FILTERS.into_iter().map(add).collect_view()}
            </div>
        </Show>
    }
}

#[component]
fn Groups(state: Finder) -> impl IntoView {
    let groups = move || {
        let found = state.found.get();
        let mut first = 0;
        let each = |group: &PaletteGroup| {
            let rows = first;
            first = group.rows.len().saturating_add(first);
            group_view(state, group, rows)
        };
        found.groups.iter().map(each).collect_view()
    };
    view! {
        <div
            class="palette-list"
            id=LIST
            role="listbox"
            aria-label=text("offers")
            hidden=move || state.count() == 0
            // The field keeps the focus.
            on:mousedown=move |event| event.prevent_default()
        >
            {groups}
        </div>
    }
}

fn group_view(state: Finder, group: &PaletteGroup, first: usize) -> impl IntoView + use<> {
    let name = match group.kind {
        GroupKind::Recent => text("palette-recent"),
        GroupKind::Actions => text("palette-actions"),
        GroupKind::Pages => text("palette-pages"),
        GroupKind::Dates => text("palette-dates"),
        GroupKind::Tasks => text("palette-tasks"),
        GroupKind::Entries => text("palette-entries"),
        GroupKind::Items => text("palette-items"),
        GroupKind::AtSource(provider) => text_with("palette-at-source", [("provider", provider)]),
    };
    let id = format!("{LIST}-group-{first}");
    let rows =
        group.rows.iter().enumerate().map(|(at, row)| option(state, at.saturating_add(first), row)).collect_view();
    let named = id.clone();
    view! {
        <div role="group" aria-labelledby=named>
            <div class="palette-group" id=id role="presentation">{name}</div>
            {rows}
        </div>
    }
}

/// What is still to come, what couldn't be searched, and the way to more.
#[component]
fn Foot(state: Finder) -> impl IntoView {
    let listed = |names: &[&'static str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        (!names.is_empty()).then(|| intl::list(&names))
    };
    let note = move || {
        state.found.with(|found| {
            let asked = listed(&found.asked).map(|names| text_with("palette-searching", [("provider", &names)]));
            asked.or_else(|| listed(&found.partly).map(|names| text_with("partly-found", [("provider", &names)])))
        })
    };
    let none = move || {
        let typed = state.typed.with(|typed| typed.trim().to_owned());
        let over = state.count() == 0 && state.found.with(|found| found.asked.is_empty());
        (!typed.is_empty() && over).then_some(typed)
    };
    let more = Memo::new(move |_| {
        state.found.with(|found| found.groups.iter().any(|group| group.rows.len() < group.total)) && !state.more.get()
    });
    view! {
        {move || {
            none().map(|typed| {
                view! {
                    <div class="palette-none">
                        <strong dir="auto">{text_with("palette-none", [("search", &typed)])}</strong>
                        <p>{text("palette-none-cure")}</p>
                    </div>
                }
            })
        }}
        <p class="palette-note" aria-live="polite">{note}</p>
        <div class="palette-foot">
            <Show when=move || more.get()>
                <button
                    class="button"
                    type="button"
                    on:click=move |_| {
                        state.more.set(true);
                        state.focus();
                    }
                >
                    {text("palette-show-all")}
                </button>
            </Show>
            <Show when=move || !state.everything() && state.typed.with(|typed| !typed.trim().is_empty())>
                <button
                    class="button"
                    type="button"
                    on:click=move |_| {
                        state.opener.open(Open::Search);
                        state.at.set(0);
                        state.focus();
                    }
                >
                    {text("search-everything")}
                </button>
            </Show>
        </div>
    }
}

/// The number of results, announced once typing pauses.
#[component]
fn Count(state: Finder) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let pause = StoredValue::new_local(None);
    Effect::new(move |_| {
        let (count, typed) = (state.count(), state.typed.with(|typed| !typed.trim().is_empty()));
        pause.set_value(Some(after(PAUSE, move || {
            let now = if typed { text_count("palette-found", count as i64) } else { String::new() };
            let _ = said.try_set(now);
        })));
    });
    view! { <p class="spoken" role="status">{said}</p> }
}
