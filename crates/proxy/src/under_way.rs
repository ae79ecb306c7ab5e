//! Work in progress: each request that calls a provider, and each refresh, until its log line is written. Lists what a
//! shutdown cuts off.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::correlation::RequestId;

/// All work in progress.
#[derive(Clone, Debug, Default)]
pub struct UnderWay(Arc<Mutex<All>>);

#[derive(Debug, Default)]
struct All {
    last: u64,
    works: BTreeMap<u64, Work>,
}

/// What is known of a piece of work.
#[derive(Clone, Debug)]
pub struct Work {
    /// The request's id.
    pub id: RequestId,
    /// When it started.
    pub began: Instant,
    /// The provider that is called.
    pub provider: Option<&'static str>,
    /// The operation.
    pub op: Option<&'static str>,
}

/// A piece of work, until it is dropped.
#[derive(Debug)]
pub struct Entry {
    number: u64,
    of: UnderWay,
}

impl UnderWay {
    /// Adds a piece of work.
    pub fn begin(&self, work: Work) -> Entry {
        let mut all = self.all();
        all.last = all.last.saturating_add(1);
        let number = all.last;
        all.works.insert(number, work);
        Entry { number, of: self.clone() }
    }

    /// Everything that hasn't ended.
    pub fn works(&self) -> Vec<Work> {
        self.all().works.values().cloned().collect()
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// Sets the provider and the operation.
    pub fn about(&self, provider: &'static str, op: &'static str) {
        if let Some(work) = self.of.all().works.get_mut(&self.number) {
            (work.provider, work.op) = (Some(provider), Some(op));
        }
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.of.all().works.remove(&self.number);
    }
}
