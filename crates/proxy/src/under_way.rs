//! What is under way: each request that asks a provider something, and each refresh, until there is a log line of it. What
//! the program's end cuts off is named from here.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::correlation::RequestId;

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct UnderWay(Arc<Mutex<All>>);

#[derive(Debug, Default)]
struct All {
    last: u64,
    works: BTreeMap<u64, Work>,
}

/// What is known of one of them.
#[derive(Clone, Debug)]
pub struct Work {
    /// The request's id.
    pub id: RequestId,
    /// When it began.
    pub began: Instant,
    /// At which provider.
    pub provider: Option<&'static str>,
    /// What is asked there.
    pub op: Option<&'static str>,
}

/// One of them, until it is dropped.
#[derive(Debug)]
pub struct Entry {
    number: u64,
    of: UnderWay,
}

impl UnderWay {
    /// Something begins.
    pub fn begin(&self, work: Work) -> Entry {
        let mut all = self.all();
        all.last += 1;
        let number = all.last;
        all.works.insert(number, work);
        Entry { number, of: self.clone() }
    }

    /// All that hasn't ended.
    pub fn works(&self) -> Vec<Work> {
        self.all().works.values().cloned().collect()
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// What it is about.
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
