//! Whether the stored data has been read.

use plan::Millis;

use crate::values::stored::Stored;
use crate::values::trouble::LoadError;

/// How long until something that the shell itself waits for is checked again, in milliseconds.
const RETRY_WAITING: Millis = 1_000;

/// Whether the stored data has been read.
#[derive(Debug, Default)]
pub(crate) struct Load {
    done: bool,
    read: bool,
    failed: Option<LoadError>,
    failures: u32,
    retry_at: Option<Millis>,
    later: Option<Vec<Stored>>,
    opened: bool,
}

impl Load {
    /// Whether it has been read, or the user continues without it.
    pub(crate) fn is_done(&self) -> bool {
        self.done
    }

    /// Whether it has been read.
    pub(super) fn is_read(&self) -> bool {
        self.read
    }

    /// Whether all that is stored is known: it could be read, and all of it has been handled.
    pub(crate) fn is_whole(&self) -> bool {
        self.done && self.later.is_none() && self.failed.is_none()
    }

    /// Why it can't be read, until it can.
    pub(crate) fn error(&self) -> Option<&LoadError> {
        self.failed.as_ref()
    }

    /// Whether it can't be read and the user hasn't continued without it: the screen must not look as if nothing were
    /// planned.
    pub(crate) fn stands_still(&self) -> bool {
        !self.done && self.failed.is_some()
    }

    /// Its records are there, and are now taken.
    pub(crate) fn begin(&mut self) {
        self.read = true;
    }

    pub(crate) fn finish(&mut self) {
        self.done = true;
    }

    /// Records that were read and are still to be handled: [`crate::app::first`] handles only the plan.
    pub(crate) fn leave(&mut self, later: Vec<Stored>) {
        self.later = Some(later);
        self.finish();
    }

    pub(crate) fn take_left(&mut self) -> Option<Vec<Stored>> {
        self.later.take()
    }

    /// The stored preferences have opened the sidebar, or not.
    pub(crate) fn opens_sidebar(&mut self, opened: bool) {
        self.opened = opened;
    }

    pub(crate) fn has_opened_sidebar(&mut self) -> bool {
        std::mem::take(&mut self.opened)
    }

    /// It could be read. For a user who has continued without it, the stored data comes first again, including
    /// preferences.
    pub(crate) fn succeeded(&mut self) {
        (self.retry_at, self.failures) = (None, 0);
        if self.failed.take().is_some() {
            self.done = false;
        }
    }

    /// It couldn't be read, and is tried again; the store isn't taken for an empty one.
    pub(crate) fn failed(&mut self, why: LoadError, now: Millis) {
        if self.done && self.failed.is_none() {
            return;
        }
        let wait = if matches!(why, LoadError::Blocked | LoadError::Silent) {
            // The shell itself waits for the answer.
            RETRY_WAITING
        } else {
            self.failures = self.failures.saturating_add(1);
            2_000_i64.saturating_mul(1 << self.failures.saturating_sub(1).min(5)).min(60_000)
        };
        self.retry_at = Some(now.saturating_add(wait));
        self.failed = Some(why);
    }

    /// The user wants it to be tried again. Returns whether it is.
    pub(super) fn retry(&mut self) -> bool {
        self.failed.is_some() && {
            self.retry_at = None;
            true
        }
    }

    /// Whether it is to be tried again now.
    pub(super) fn retry_due(&mut self, now: Millis) -> bool {
        self.retry_at.take_if(|at| *at <= now).is_some()
    }

    /// When it is tried again.
    pub(crate) fn due(&self) -> Option<Millis> {
        self.retry_at
    }

    /// The clock was put back by this much.
    pub(crate) fn put_back(&mut self, by: Millis) {
        self.retry_at = self.retry_at.map(|at| at.saturating_sub(by));
    }
}
