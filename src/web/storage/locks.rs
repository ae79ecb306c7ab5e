//! The election of the tab that polls, by the Web Locks API: one tab holds the lock, and the next one in the queue gets
//! it when that tab releases it, is closed or crashes.
//!
//! `web-sys` has this API behind a compiler flag for unstable ones, so it is called by name. Without the API every tab
//! polls: polling twice is a waste, not polling at all would be a bug.

use std::cell::RefCell;
use std::rc::Rc;

use futures_channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::AbortController;

const NAME: &str = "hourloom-poll";

/// This tab's part in the election.
#[derive(Default)]
pub(crate) struct Election(Rc<RefCell<Candidate>>);

#[derive(Default)]
struct Candidate {
    /// Withdraws the candidature, while there is one.
    withdraw: Option<AbortController>,
    /// Releases the lock, while it is held.
    release: Option<Function>,
}

impl Election {
    /// Takes part in it or no longer; `tell` receives whether this tab leads, whenever that changes.
    pub(crate) fn compete(&self, on: bool, tell: impl Fn(bool) + Copy + 'static) {
        if on == self.0.borrow().withdraw.is_some() {
            return;
        }
        if on { self.enter(tell) } else { self.leave(tell) }
    }

    fn leave(&self, tell: impl Fn(bool)) {
        let Candidate { withdraw, release } = self.0.take();
        match release {
            // Resolves the promise for which the lock was granted, which releases it; it takes no argument.
            Some(release) => drop(release.call0(&JsValue::UNDEFINED)),
            None => withdraw.iter().for_each(AbortController::abort),
        }
        tell(false);
    }

    fn enter(&self, tell: impl Fn(bool) + Copy + 'static) {
        let Ok(controller) = AbortController::new() else { return tell(true) };
        let candidate = Rc::clone(&self.0);
        let mine = controller.clone();
        let elected = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
            // Withdrawn in the meantime, perhaps replaced by a newer candidature: release the lock at once.
            if !candidate.borrow().withdraw.as_ref().is_some_and(|current| *current == mine) {
                return JsValue::UNDEFINED;
            }
            let held = Promise::new(&mut |resolve, _| drop(candidate.borrow_mut().release.replace(resolve)));
            tell(true);
            held.into()
        });
        self.0.borrow_mut().withdraw = Some(controller.clone());
        if request(&controller, &elected).is_none() {
            tell(true);
        }
    }
}

/// A lock that is held until this is dropped.
pub(crate) struct Hold(Option<Function>);

impl Drop for Hold {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            // Resolves the promise for which the lock was granted; it takes no argument.
            let _ = release.call0(&JsValue::UNDEFINED);
        }
    }
}

/// The claim of the tab that does an export: of several tabs that could continue it, one holds the lock.
#[derive(Default)]
pub(crate) struct Claim(Rc<RefCell<Claimed>>);

#[derive(Default)]
struct Claimed {
    /// Grows with each claim and each end of one, so that a lock granted too late is released.
    edition: u32,
    held: Option<Hold>,
}

impl Claim {
    /// Releases the lock, or stops waiting for it.
    pub(crate) fn end(&self) {
        let mut claimed = self.0.borrow_mut();
        claimed.edition = claimed.edition.wrapping_add(1);
        claimed.held = None;
    }

    /// Waits for the lock; true once it is held, false if it isn't wanted any more.
    pub(crate) async fn hold(this: Rc<Self>) -> bool {
        this.end();
        let edition = this.0.borrow().edition;
        let held = hold("hourloom-export").await;
        let mut claimed = this.0.borrow_mut();
        let wanted = claimed.edition == edition;
        if wanted {
            claimed.held = Some(held);
        }
        wanted
    }
}

/// Waits for the lock with this name. Without the API nothing is held, and the host's own memory has to be enough.
pub(crate) async fn hold(name: &str) -> Hold {
    let (granted, waiting) = oneshot::channel();
    let got = Closure::once_into_js(move |_lock: JsValue| -> JsValue {
        let mut release = None;
        let held = Promise::new(&mut |resolve, _| release = Some(resolve));
        // If nobody is waiting any more, the release is dropped with the message, and its `Drop` calls it.
        let _ = granted.send(Hold(release));
        held.into()
    });
    let asked = || -> Option<()> {
        let locks = Reflect::get(&web_sys::window()?.navigator(), &"locks".into()).ok()?;
        let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
        request.call2(&locks, &name.into(), &got).ok().map(drop)
    };
    match asked() {
        Some(()) => waiting.await.unwrap_or(Hold(None)),
        None => Hold(None),
    }
}

/// `navigator.locks.request(NAME, {signal}, elected)`; `None` without the API.
fn request(controller: &AbortController, elected: &JsValue) -> Option<()> {
    let locks = Reflect::get(&web_sys::window()?.navigator(), &"locks".into()).ok()?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &"signal".into(), &controller.signal()).ok()?;
    let granted = request.call3(&locks, &NAME.into(), &options, elected).ok()?;
    // Withdrawing rejects the promise, which isn't an error worth logging.
    let ignore = Closure::once_into_js(|_: JsValue| {});
    let catch: Function = Reflect::get(&granted, &"catch".into()).ok()?.dyn_into().ok()?;
    catch.call1(&granted, &ignore).ok().map(drop)
}
