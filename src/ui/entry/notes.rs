//! A task's notes: edited as text, and shown formatted. Elements are built from nodes, so that no text can become
//! markup.

use leptos::prelude::*;
use plan::markdown::{Block, Inline, List, parse};

use crate::ui::texts::text;

/// The field, and the switch between editing and reading.
#[component]
pub fn Notes(
    /// The text.
    value: Signal<String>,
    /// Receives what is typed.
    input: Callback<String>,
) -> impl IntoView {
    // Existing notes are first shown formatted.
    let reading = RwSignal::new(value.with_untracked(|text| !text.trim().is_empty()));
    let tab = move |key: &'static str, reads: bool| {
        view! {
            <button
                class="segment"
                type="button"
                aria-pressed=move || (reading.get() == reads).to_string()
                on:click=move |_| reading.set(reads)
            >
                {text(key)}
            </button>
        }
    };
    view! {
        <div class="dialog-label" role="group" aria-label=text("description")>
            <div class="dialog-label-row">
                <span aria-hidden="true">{text("description")}</span>
                <div class="segments small">{tab("write", false)} {tab("read", true)}</div>
            </div>
            {move || {
                if reading.get() {
                    view! { <div class="rich" dir="auto">{move || read(&value.get())}</div> }.into_any()
                } else {
                    view! {
                        <textarea
                            class="field"
                            name="notes"
                            rows="4"
                            dir="auto"
                            aria-label=text("description")
                            placeholder=text("description-hint")
                            prop:value=value
                            on:input:target=move |event| input.run(event.target().value())
                        ></textarea>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

fn read(source: &str) -> AnyView {
    let blocks = parse(source);
    if blocks.is_empty() {
        return view! { <p class="dialog-hint">{text("nothing-written")}</p> }.into_any();
    }
    blocks.into_iter().map(block).collect_view().into_any()
}

fn block(block: Block) -> AnyView {
    match block {
        // Below the dialog's own heading, whatever their level.
        Block::Heading(1, text) => view! { <h3>{inline(text)}</h3> }.into_any(),
        Block::Heading(_, text) => view! { <h4>{inline(text)}</h4> }.into_any(),
        Block::Paragraph(text) => view! { <p>{inline(text)}</p> }.into_any(),
        Block::Code(text) => view! { <pre tabindex="0"><code>{text}</code></pre> }.into_any(),
        Block::List(all) => list(all),
    }
}

fn list(list: List) -> AnyView {
    let items = list.items.into_iter().map(|item| {
        let below = item.below.into_iter().map(self::list).collect_view();
        view! { <li>{inline(item.text)} {below}</li> }
    });
    match list.start {
        Some(start) => view! { <ol start=start.to_string()>{items.collect_view()}</ol> }.into_any(),
        None => view! { <ul>{items.collect_view()}</ul> }.into_any(),
    }
}

fn inline(nodes: Vec<Inline>) -> AnyView {
    let node = |node| match node {
        Inline::Text(text) => text.into_any(),
        Inline::Emphasis(inner) => view! { <em>{inline(inner)}</em> }.into_any(),
        Inline::Strong(inner) => view! { <strong>{inline(inner)}</strong> }.into_any(),
        Inline::Code(text) => view! { <code>{text}</code> }.into_any(),
        Inline::Link { to, text } => {
            view! { <a href=to target="_blank" rel="noopener noreferrer">{inline(text)}</a> }.into_any()
        }
        Inline::Break => view! { <br/> }.into_any(),
    };
    nodes.into_iter().map(node).collect_view().into_any()
}
