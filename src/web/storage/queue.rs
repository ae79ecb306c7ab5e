//! The storage effects, one after the other: load, save, and catching up with what other tabs saved.
//!
//! A queue, since a save must not overtake the one before it, also while the database is still being opened. Every job
//! ends in an event; a save that fails is reported and stays the engine's to try again.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use engine::{LoadError, SaveError, SaveId, Stored, StoredChange};
use futures_channel::oneshot;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::web::dom::route;
use crate::web::extension;
use crate::web::storage::channel::Channel;
use crate::web::storage::digests::Digests;
use crate::web::storage::records::{Records, Saved};

const DATABASE: &str = "hourloom";

enum Job {
    Load,
    Save {
        save: SaveId,
        changes: Vec<StoredChange>,
        strict: bool,
    },
    CatchUp,
    /// All that was asked for before is done.
    Idle(oneshot::Sender<()>),
    /// Leave the page, unless the last save failed: what is needed on the way back is in it.
    Leave {
        url: Arc<str>,
        state_hash: Arc<str>,
    },
}

/// What came of a job, or of another tab's.
pub enum StorageEvent {
    /// Everything that is stored.
    Loaded(Result<Vec<Stored>, LoadError>),
    /// It is durable.
    Saved(SaveId),
    /// It isn't.
    SaveFailed(SaveId, SaveError),
    /// Another tab has saved these.
    Heard(Vec<StoredChange>),
}

/// The page's storage.
pub struct Storage {
    channel: Channel,
    tell: OnceCell<Box<dyn Fn(StorageEvent)>>,
    records: Records,
    digests: RefCell<Digests>,
    jobs: RefCell<VecDeque<Job>>,
    busy: Cell<bool>,
    persistence_asked: Cell<bool>,
    last_failed: Cell<bool>,
}

impl Default for Storage {
    fn default() -> Self {
        Self {
            channel: Channel::default(),
            tell: OnceCell::new(),
            records: Records::new(DATABASE),
            digests: RefCell::default(),
            jobs: RefCell::default(),
            busy: Cell::default(),
            persistence_asked: Cell::default(),
            last_failed: Cell::default(),
        }
    }
}

impl Storage {
    /// Everything that is stored, as the start needs it: nothing else is under way then.
    pub(crate) async fn load(&self) -> Result<Vec<Stored>, LoadError> {
        let loaded = self.records.load().await;
        #[cfg(feature = "bench")]
        let loaded = loaded.map(|_| crate::web::bench::stored());
        if let Ok(all) = &loaded {
            self.digests.borrow_mut().news(all);
        }
        loaded.map_err(|failure| failure.into_load_error())
    }

    /// Begins to listen to the other tabs; `tell` gets what becomes of jobs from now on.
    pub(crate) fn listen(self: &Rc<Self>, tell: impl Fn(StorageEvent) + 'static) {
        // It is called once.
        let _ = self.tell.set(Box::new(tell));
        let storage = Rc::clone(self);
        self.channel.open(move |changes| {
            storage.digests.borrow_mut().note(&changes);
            storage.tell(StorageEvent::Heard(changes));
        });
    }

    fn tell(&self, event: StorageEvent) {
        if let Some(tell) = self.tell.get() {
            tell(event);
        }
    }

    /// The same, after what is under way.
    pub(crate) fn load_again(self: &Rc<Self>) {
        self.add(Job::Load);
    }

    pub(crate) fn save(self: &Rc<Self>, save: SaveId, changes: Vec<StoredChange>, strict: bool) {
        self.add(Job::Save { save, changes, strict });
    }

    /// Reads again and tells what is new: messages of other tabs don't reach a page that is frozen.
    pub(crate) fn catch_up(self: &Rc<Self>) {
        self.add(Job::CatchUp);
    }

    /// Waits until all that was asked for so far is done.
    pub(crate) async fn idle(self: &Rc<Self>) {
        let (done, waiting) = oneshot::channel();
        self.add(Job::Idle(done));
        // The sender is dropped with the page only.
        let _ = waiting.await;
    }

    /// Whether the last save failed.
    pub(crate) fn has_failed(&self) -> bool {
        self.last_failed.get()
    }

    /// Leaves the page once all is saved.
    pub(crate) fn leave(self: &Rc<Self>, url: Arc<str>, state_hash: Arc<str>) {
        self.add(Job::Leave { url, state_hash });
    }

    /// One record as it is stored now.
    pub(crate) async fn get(&self, key: &str) -> Option<Stored> {
        self.records.get(key).await.ok().flatten()
    }

    fn add(self: &Rc<Self>, job: Job) {
        self.jobs.borrow_mut().push_back(job);
        if self.busy.replace(true) {
            return;
        }
        let storage = Rc::clone(self);
        spawn_local(async move {
            while let Some(job) = storage.next() {
                if let Some(event) = storage.work(job).await {
                    storage.tell(event);
                }
            }
            storage.busy.set(false);
        });
    }

    fn next(&self) -> Option<Job> {
        self.jobs.borrow_mut().pop_front()
    }

    async fn work(&self, job: Job) -> Option<StorageEvent> {
        match job {
            Job::Load => Some(StorageEvent::Loaded(self.load().await)),
            Job::Save { save, changes, strict } => match self.records.save(&changes, strict).await {
                Ok(Saved { written, news }) => {
                    self.last_failed.set(false);
                    self.digests.borrow_mut().note(&written);
                    self.channel.tell(&written);
                    if strict {
                        self.ask_to_persist();
                    }
                    self.tell(StorageEvent::Saved(save));
                    (!news.is_empty()).then_some(StorageEvent::Heard(news))
                }
                Err(failure) => {
                    self.last_failed.set(true);
                    Some(StorageEvent::SaveFailed(save, failure.into_save_error()))
                }
            },
            Job::Idle(done) => {
                // Whoever waited may have gone.
                let _ = done.send(());
                None
            }
            Job::Leave { url, state_hash } => {
                if let (false, Some(window)) = (self.last_failed.get(), web_sys::window())
                    && !extension::sign_in(&url)
                {
                    route::note_leaving(&state_hash);
                    // An address that the browser refuses leaves the page where it is.
                    let _ = window.location().assign(&url);
                }
                None
            }
            Job::CatchUp => {
                // Not asked for by a person and repeated at the next occasion, so a failure isn't news.
                let all = self.records.load().await.ok()?;
                let news = self.digests.borrow_mut().news(&all);
                (!news.is_empty()).then_some(StorageEvent::Heard(news))
            }
        }
    }

    /// After the first edit: asks the browser not to throw the data away when the disk is short. Some browsers ask the
    /// person in turn, which would be rude before there is anything to keep.
    fn ask_to_persist(&self) {
        if self.persistence_asked.replace(true) {
            return;
        }
        let asked = web_sys::window().and_then(|window| window.navigator().storage().persist().ok());
        if let Some(asked) = asked {
            // Either answer is fine.
            spawn_local(async move { drop(JsFuture::from(asked).await) });
        }
    }
}
