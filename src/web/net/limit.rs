//! How long an answer may take.

use std::cell::Cell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use providers::Fault;
use web_sys::{AbortController, AbortSignal};

/// The host itself waits 30 s for a provider.
const TIMEOUT_MS: u32 = 35_000;

/// Aborts a request that takes too long, unless it is dropped before.
pub(crate) struct Limit {
    signal: Option<AbortSignal>,
    late: Rc<Cell<bool>>,
    _timer: Timeout,
}

impl Limit {
    pub(crate) fn new() -> Self {
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        let late = Rc::new(Cell::new(false));
        let marked = Rc::clone(&late);
        let timer = Timeout::new(TIMEOUT_MS, move || {
            marked.set(true);
            controller.iter().for_each(AbortController::abort);
        });
        Self { signal, late, _timer: timer }
    }

    pub(crate) fn signal(&self) -> Option<&AbortSignal> {
        self.signal.as_ref()
    }

    /// Why there is no answer.
    pub(crate) fn fault(&self) -> Fault {
        if self.late.get() { Fault::ProviderDown } else { Fault::Offline }
    }
}
