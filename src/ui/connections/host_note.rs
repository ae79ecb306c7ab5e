//! What the Integrations page says about the page's host if nothing can be connected through it: why, what a proxy
//! would add, and what the host can do.

use engine::view::HostState;
use hosting::Wrong;
use leptos::prelude::*;

use crate::ui::kit::icon::Icon;
use crate::ui::texts::{text, text_with};

/// An example of a configured proxy.
const EXAMPLE: &str = r#"{ "proxy": "https://proxy.example/" }"#;

/// The note, if there is something to say.
#[component]
pub fn HostNote(
    /// The state of the host, while the Integrations page is shown.
    host: Memo<Option<HostState>>,
) -> impl IntoView {
    move || {
        let note = match host.get()? {
            HostState::Unknown | HostState::Proxy => return None,
            HostState::Files => Note {
                icon: "integrations",
                tone: "calm",
                head: text("no-proxy"),
                body: text("no-proxy-adds"),
                cure: text("no-proxy-cure"),
                example: true,
            },
            HostState::Silent(address) => Note {
                icon: "waiting",
                tone: "waiting",
                head: text("proxy-silent"),
                body: text_with("proxy-silent-where", [("address", address.as_str())]),
                cure: text("proxy-silent-cure"),
                example: false,
            },
            HostState::Misnamed(wrong) => Note {
                icon: "warning",
                tone: "broken",
                head: text("config-wrong"),
                body: text("config-wrong-meanwhile"),
                cure: mistake(&wrong),
                example: true,
            },
        };
        Some(note.show())
    }
}

struct Note {
    icon: &'static str,
    /// A class: `calm`, `waiting` or `broken`.
    tone: &'static str,
    head: String,
    body: String,
    /// The cure, for whoever hosts the page.
    cure: String,
    /// Whether to show the example after it.
    example: bool,
}

impl Note {
    fn show(self) -> impl IntoView {
        let example = self.example.then(|| view! { <code>{EXAMPLE}</code> });
        view! {
            <section class=format!("panel-note host-note {}", self.tone) role="status" data-host="">
                <Icon name=self.icon/>
                <div class="host-what">
                    <h2>{self.head}</h2>
                    <p>{self.body}</p>
                    <p class="host-cure">{self.cure}</p>
                    {example}
                </div>
            </section>
        }
    }
}

/// What is wrong in `config.json`.
fn mistake(wrong: &Wrong) -> String {
    match wrong {
        Wrong::NoObject => text("config-no-object"),
        Wrong::Key(key) => text_with("config-key", [("key", key)]),
        Wrong::NoText => text("config-no-text"),
        Wrong::Scheme(address) => text_with("config-scheme", [("address", address)]),
        Wrong::Address(address) => text_with("config-address", [("address", address)]),
    }
}
