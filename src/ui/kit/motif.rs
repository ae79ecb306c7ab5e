//! The woven motif: warp and weft as in the mark, for places where there is nothing yet. A plain weave: at each crossing
//! one thread passes below, which is a gap in its line.

use leptos::prelude::*;

/// The warp, every second thread with its gaps a row lower.
const WARP: [&str; 2] = ["M6 0v48M30 0v48M54 0v48M78 0v48M102 0v48", "M18 0v48M42 0v48M66 0v48M90 0v48M114 0v48"];
/// The weft that is woven in; the last thread, in the accent's colour, is on its way.
const WEFT: [(&str, &str); 3] = [("woven even", "M0 6h120"), ("woven odd", "M0 18h120"), ("shuttle even", "M0 30h82")];

/// The motif; decoration only.
#[component]
pub fn Motif() -> impl IntoView {
    view! {
        <svg class="motif" viewBox="0 0 120 48" aria-hidden="true">
            <path class="warp even" d=WARP[0]></path>
            <path class="warp odd" d=WARP[1]></path>
            {WEFT.map(|(class, thread)| view! { <path class=class d=thread></path> }).collect_view()}
        </svg>
    }
}
