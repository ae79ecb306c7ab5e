//! The Integrations page: every provider, the access it needs, and the connected accounts.

use std::sync::Arc;

use engine::view::{AccountView, CalendarView, ChipState, PageView, ProviderView};
use engine::{CalendarMsg, ConnectionId, ConnectionsMsg, MeetingsMsg, Msg, Notice, Page, Route};
use leptos::prelude::*;
use providers::Fault;

use crate::app::use_app;
use crate::ui::connections::faults;
use crate::ui::connections::host_note::HostNote;
use crate::ui::connections::rail::letter;
use crate::ui::connections::status::Help;
use crate::ui::connections::token::TokenForm;
use crate::ui::kit::icon::Icon;
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::dom::route;

/// The page, in place of the calendar.
#[component]
pub fn Integrations() -> impl IntoView {
    let page = slices::part(|view| match &view.page {
        PageView::Integrations(page) => Some(Arc::clone(page)),
        _ => None,
    });
    let host = Memo::new(move |_| page.with(|page| page.as_ref().map(|page| page.host.clone())));
    let notice = Memo::new(move |_| page.with(|page| page.as_ref().and_then(|page| page.notice.clone())));
    let loaded = slices::part(|view| view.loaded);
    // Not before the accounts are read: they would push away what somebody is about to click.
    let providers = move || page.get().filter(|_| loaded.get()).map(|page| page.providers.clone()).unwrap_or_default();
    view! {
        <main class="integrations" aria-labelledby="page-title" aria-busy=move || (!loaded.get()).to_string()>
            <div class="integrations-page">
                <p class="integrations-lead">{text("integrations-lead")}</p>
                <HostNote host/>
                {move || notice.get().map(|notice| view! { <NoticeCard notice/> })}
                <div class="providers">
                    <For each=providers key=|provider| provider.id let:provider>
                        <Provider id=provider.id first=provider page/>
                    </For>
                </div>
            </div>
        </main>
    }
}

type ShownConnections = Memo<Option<Arc<engine::view::IntegrationsView>>>;

#[component]
fn Provider(id: &'static str, first: ProviderView, page: ShownConnections) -> impl IntoView {
    let app = use_app();
    let provider = Memo::new(move |_| {
        let found =
            |page: &Arc<engine::view::IntegrationsView>| page.providers.iter().find(|one| one.id == id).cloned();
        page.with(|page| page.as_ref().and_then(found)).unwrap_or_else(|| first.clone())
    });
    let ProviderView { name, brings, ops, scopes, settings, status_page, .. } = provider.get_untracked();
    let accounts = Memo::new(move |_| provider.with(|provider| provider.accounts.clone()));
    let configured = Memo::new(move |_| provider.with(|provider| provider.configured));
    let busy = Memo::new(move |_| provider.with(|provider| provider.busy));
    let token = Memo::new(move |_| provider.with(|provider| provider.token));
    let typing = Memo::new(move |_| provider.with(|provider| provider.token.filter(|_| provider.typing)));
    // With both ways, the token is the second.
    let both = move || configured.get() == Some(true) && token.get().is_some() && typing.get().is_none();
    let connected = move || accounts.with(|accounts| !accounts.is_empty());
    let button = move || if connected() { "button quiet-edge" } else { "button primary" };
    view! {
        <section class="provider" data-provider=id aria-label=name>
            <span class="mark" aria-hidden="true" data-letter=letter(name)></span>
            <div class="provider-what">
                <h2>{name}</h2>
                <p>{phrases::brings(brings)}</p>
                <details class="provider-asks">
                    <summary>{phrases::privileges(&ops)}</summary>
                    {scopes.into_iter().map(|scope| view! { <code>{scope}</code> }).collect_view()}
                </details>
                <a class="provider-status" href=status_page target="_blank" rel="noopener noreferrer">
                    {text("status-page")}
                </a>
            </div>
            <button
                class=button
                type="button"
                aria-label=text_with("connect-to", [("provider", name)])
                aria-description=move || connected().then(|| text_with("connect-another", [("provider", name)]))
                aria-busy=move || busy.get().to_string()
                disabled=move || (configured.get() != Some(true) && token.get().is_none()) || busy.get()
                on:click=move |_| app.dispatch(Msg::Connections(ConnectionsMsg::Connect(id.into())))
            >
                {text("connect")}
            </button>
            <Show when=both>
                <button
                    class="button quiet-edge provider-by-token"
                    type="button"
                    disabled=move || busy.get()
                    on:click=move |_| app.dispatch(Msg::Connections(ConnectionsMsg::OpenToken(id.into())))
                >
                    {text("token-use")}
                </button>
            </Show>
            {move || typing.get().map(|page| view! { <TokenForm id name page busy/> })}
            {move || {
                (configured.get() == Some(false) && token.get().is_none()).then(|| view! { <HowToAdd id name settings=settings.clone()/> })
            }}
            <For each=move || accounts.get() key=|account| account.connection.clone() let:account>
                <Account first=account accounts id/>
            </For>
        </section>
    }
}

#[component]
fn Account(first: AccountView, accounts: Memo<Vec<AccountView>>, id: &'static str) -> impl IntoView {
    let app = use_app();
    let (own, gone) = (first.connection.clone(), first.connection.clone());
    let account = Memo::new(move |_| {
        accounts.with(|all| all.iter().find(|one| one.connection == own).cloned()).unwrap_or_else(|| first.clone())
    });
    let ended = Memo::new(move |_| account.with(|account| account.state == ChipState::Disconnected));
    let meta = move || {
        account.with(|account| {
            let since = text_with("connected-since", [("day", &phrases::day_of(account.since))]);
            let age = account.updated_at.map(|at| phrases::age(Some(at), app.now.get()));
            match age {
                Some(age) => text_with("item-meta-join", [("a", &since), ("b", &age)]),
                None => since,
            }
        })
    };
    let name = account.with_untracked(|account| account.name.to_string());
    let connection = account.with_untracked(|account| account.connection.clone());
    let calendars = Memo::new(move |_| account.with(|account| account.calendars.clone()));
    view! {
        <div class="account" data-connection=account.with_untracked(|account| account.connection.0.to_string())>
            <div class="account-who">
                <strong dir="auto">{name}</strong>
                {move || {
                    if ended.get() {
                        view! {
                            <p class="account-ended" role="alert" data-state="disconnected">
                                <Icon name="warning"/>
                                {text("account-ended")}
                            </p>
                        }
                            .into_any()
                    } else {
                        view! { <p class="account-meta">{meta}</p> }.into_any()
                    }
                }}
            </div>
            <Show when=move || ended.get()>
                <button class="button primary" type="button" on:click=move |_| app.dispatch(Msg::Connections(ConnectionsMsg::Connect(id.into())))>
                    {text("reconnect")}
                </button>
            </Show>
            <button
                class="button"
                type="button"
                on:click=move |_| app.dispatch(Msg::Connections(ConnectionsMsg::Disconnect(gone.clone())))
            >
                {text("disconnect")}
            </button>
            <Show when=move || calendars.with(|all| !all.is_empty())>
                <Calendars calendars connection=connection.clone()/>
            </Show>
        </div>
    }
}

/// The account's calendars, each with a switch: whether its events are drawn in the calendar.
#[component]
fn Calendars(calendars: Memo<Vec<CalendarView>>, connection: ConnectionId) -> impl IntoView {
    let app = use_app();
    view! {
        <fieldset class="account-calendars">
            <legend>{text("show-in-calendar")}</legend>
            <For each=move || calendars.get() key=|calendar| calendar.id.clone() let:first>
                {
                    let CalendarView { id, name, color, drawn } = first;
                    let (own, connection) = (id.clone(), connection.clone());
                    let is_drawn = move || {
                        let all = calendars.get();
                        all.iter().find(|one| one.id == own).map_or(drawn, |one| one.drawn)
                    };
                    view! {
                        <label class="settings-check">
                            <input
                                type="checkbox"
                                data-calendar=id.as_str().to_owned()
                                prop:checked=is_drawn
                                on:change:target=move |event| {
                                    let drawn = event.target().checked();
                                    app.dispatch(Msg::Meetings(MeetingsMsg::Show(connection.clone(), id.clone(), drawn)));
                                }
                            />
                            <i class="calendar-dot" aria-hidden="true" style:background=color.map(|color| color.to_string())></i>
                            <span dir="auto">{phrases::title_or(&name).into_owned()}</span>
                        </label>
                    }
                }
            </For>
        </fieldset>
    }
}

/// The result of an attempt to connect, and what to do next.
#[component]
fn NoticeCard(notice: Notice) -> impl IntoView {
    let app = use_app();
    let provider = notice.provider();
    let (number, again) = match &notice {
        Notice::Failed { fault, correlation_id, .. } => (Some(Arc::clone(correlation_id)), *fault != Fault::Operator),
        _ => (None, true),
    };
    let help = number.zip(provider).map(|(number, provider)| {
        view! {
            <div class="notice-help">
                <Help number page=provider.status_page/>
            </div>
        }
    });
    // The form for the next token is open.
    let again = again && !matches!(notice, Notice::TokenRefused { .. });
    let again = provider.filter(|_| again).map(|provider| {
        let connect = move |_| app.dispatch(Msg::Connections(ConnectionsMsg::Connect(provider.id.into())));
        view! { <button class="button primary" type="button" on:click=connect>{text("connect-again")}</button> }
    });
    view! {
        <div class="panel-note broken" role="alert" data-notice="">
            <Icon name="warning"/>
            <p>{faults::notice(&notice)}</p>
            <div class="notice-acts">
                {again}
                <button class="button quiet-edge" type="button" on:click=move |_| app.dispatch(Msg::Connections(ConnectionsMsg::DismissNotice))>
                    {text("dismiss")}
                </button>
            </div>
            {help}
        </div>
    }
}

/// Instructions for the operator to set up a provider at the proxy.
#[component]
fn HowToAdd(id: &'static str, name: &'static str, settings: [String; 2]) -> impl IntoView {
    let way_back = providers::about(id).map(route::way_back);
    view! {
        <details class="provider-note">
            <summary>{text_with("not-configured", [("provider", name)])}</summary>
            <ol>
                <li>{text_with("operator-registers", [("provider", name)])} " " <code>{way_back}</code></li>
                <li>
                    {text("operator-sets")}
                    {settings.map(|setting| view! { " " <code>{setting}</code> }).into_iter().collect_view()}
                </li>
            </ol>
        </details>
    }
}

/// Opens the page, from the menu and from the panel.
pub fn manage() -> Msg {
    Msg::Calendar(CalendarMsg::Go(Route::to(Page::Integrations)))
}
