//! Asks what to keep of a timer after a long time without a sign of life. If it is closed without an answer, the timer
//! continues, and its pill in the bar asks again.

use chrono::NaiveDateTime;
use engine::view::GapView;
use engine::{Keep, Millis, Msg, TimerMsg};
use leptos::prelude::*;
use plan::{civil, timer::elapsed};

use crate::app::use_app;
use crate::ui::kit::dialog::Modal;
use crate::ui::phrases;
use crate::ui::slices;
use crate::ui::texts::{text, text_with};
use crate::web::intl;
use crate::web::time::clock;

/// The choices; [`Choice::At`] keeps the time until an instant that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    All,
    WithoutGap,
    Seen,
    At,
    Nothing,
}

/// The dialog, while there is something to ask.
#[component]
pub fn GapDialog() -> impl IntoView {
    let timers = slices::timers();
    let asked = Memo::new(move |_| timers.with(|timers| timers.asked.clone()));
    move || asked.get().map(|gap| view! { <Question gap/> })
}

#[component]
fn Question(gap: GapView) -> impl IntoView {
    let app = use_app();
    let later = Callback::new(move |()| app.dispatch(Msg::Timer(TimerMsg::Later)));
    let chosen = RwSignal::new(Choice::WithoutGap);
    let GapView { since, from, until, .. } = gap;
    let typed = RwSignal::new(field_of(until));
    let wrong = RwSignal::new(false);
    let at = move || typed.with(|typed| civil::date_time(typed)).map(clock::instant_of);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let keep = match chosen.get_untracked() {
            Choice::All => Some(Keep::All),
            Choice::WithoutGap => Some(Keep::WithoutGap),
            Choice::Seen => Some(Keep::Until(from)),
            Choice::At => untrack(at).map(Keep::Until),
            Choice::Nothing => Some(Keep::Nothing),
        };
        wrong.set(keep.is_none());
        keep.into_iter().for_each(|keep| app.dispatch(Msg::Timer(TimerMsg::Keep(keep))));
    };
    let counted = move |choice| {
        let seen = elapsed(since, from);
        match choice {
            Choice::All => Some(elapsed(since, app.now.get())),
            Choice::WithoutGap => Some(seen.saturating_add(elapsed(until, app.now.get()))),
            Choice::Seen => Some(seen),
            Choice::At => at().map(|at| elapsed(since, at.min(app.now.get()))),
            Choice::Nothing => Some(0),
        }
    };
    let sum = move |choice| move || counted(choice).map(|seconds| phrases::length(phrases::whole_minutes(seconds)));
    let pick = move |choice| {
        view! {
            <input
                type="radio"
                name="keep"
                prop:checked=move || chosen.get() == choice
                on:change=move |_| chosen.set(choice)
                autofocus=(choice == Choice::WithoutGap).then_some("")
            />
        }
    };
    let row = move |choice: Choice, label: String| {
        view! {
            <label class="choice">
                {pick(choice)}
                <span>{label}</span>
                <span class="choice-sum">{sum(choice)}</span>
            </label>
        }
    };
    let told = text_with(
        "gap-told",
        [
            ("title", &*phrases::title_or(&gap.title)),
            ("since", &moment(since)),
            ("from", &moment(from)),
            ("until", &moment(until)),
            ("length", &phrases::tracked(elapsed(from, until))),
        ],
    );
    view! {
        <Modal heading="gap" close=later>
            <form class="dialog-body bare" on:submit=submit>
                <p class="gap-told" dir="auto">{told}</p>
                <fieldset class="choices">
                    <legend class="spoken">{text("gap")}</legend>
                    {row(Choice::All, text("keep-all"))}
                    {row(Choice::WithoutGap, text("keep-without"))}
                    {row(Choice::Seen, text_with("keep-seen", [("time", &moment(from))]))}
                    <label class="choice">
                        {pick(Choice::At)}
                        <span class="choice-at">
                            {text("keep-until")}
                            <input
                                class="field"
                                type="datetime-local"
                                aria-label=text("keep-until-when")
                                aria-invalid=move || wrong.get().then_some("true")
                                min=field_of(since)
                                prop:value=typed
                                on:focus=move |_| chosen.set(Choice::At)
                                on:input:target=move |event| typed.set(event.target().value())
                            />
                        </span>
                        <span class="choice-sum">{sum(Choice::At)}</span>
                    </label>
                    {row(Choice::Nothing, text("keep-nothing"))}
                </fieldset>
                <div class="dialog-foot">
                    <button class="button" type="button" on:click=move |_| later.run(())>{text("decide-later")}</button>
                    <button class="button primary" type="submit">{text("keep")}</button>
                </div>
            </form>
        </Modal>
    }
}

/// An instant as text: the time alone if it is today.
fn moment(at: Millis) -> String {
    let civil = clock::civil_at(at);
    let time = intl::time(phrases::minute_of(civil));
    if civil.date() == clock::civil_at(clock::now()).date() {
        return time;
    }
    text_with("day-time", [("day", &intl::date_short(civil.date())), ("time", &time)])
}

/// An instant in the format of a date and time field, to the minute.
fn field_of(at: Millis) -> String {
    let civil: NaiveDateTime = clock::civil_at(at);
    format!("{}T{}", civil.date(), phrases::minute_of(civil).to_hhmm())
}
