//! The records on the device: one IndexedDB database with one object store of JSON texts under text keys.
//!
//! Every read and every write is one transaction and is finished at its `complete`, never at a request's `success`:
//! only then is it in the database, and with strict durability on the device. All errors are returned as a [`Failure`];
//! none is ignored. The queue above it is [`crate::web::storage::queue`].

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use engine::{LoadError, SaveError, Stored, StoredChange, archive};
use futures_channel::oneshot;
use idb::request::GetStoreRequest;
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, Query, Request, Transaction};
use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{DomException, IdbDatabase};

use crate::web::time::wait;

const STORE: &str = "records";
const VERSION: u32 = 1;

/// How long the browser may take to open the database before it is reported, in milliseconds. Opening continues anyway,
/// and the next caller finds it open.
const OPENING: f64 = 5_000.0;
/// How long a transaction may take before the connection counts as dead, in milliseconds.
const ANSWERING: f64 = 10_000.0;

/// Names for failures that browsers have none for: another tab holds an older version open; there is no answer yet.
const BLOCKED: &str = "Blocked";
const SILENT: &str = "Silent";

/// A database, opened at its first use, and again if the connection was lost or doesn't answer.
#[derive(Clone)]
pub struct Records(Rc<Inner>);

struct Inner {
    name: Box<str>,
    connection: RefCell<Option<Connection>>,
    /// The request that opens it, shared by all who wait.
    opening: RefCell<Option<Opening>>,
}

#[derive(Default)]
struct Opening {
    waiting: Vec<oneshot::Sender<Result<IdbDatabase, Failure>>>,
    /// Whether another tab holds an older version open.
    blocked: bool,
}

/// An open database; `_listeners` keeps its event listeners alive.
struct Connection {
    database: IdbDatabase,
    _listeners: Database,
}

/// The result of a save.
#[derive(Debug, Default)]
pub struct Saved {
    /// What it has stored.
    pub written: Vec<StoredChange>,
    /// What others had stored that isn't known here.
    pub news: Vec<StoredChange>,
}

/// The browser's error for a failed read or write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exception's name, such as `QuotaExceededError`.
    pub name: String,
    /// The browser's message.
    pub message: String,
}

impl Records {
    /// Doesn't open it yet.
    pub fn new(name: &str) -> Self {
        Self(Rc::new(Inner { name: name.into(), connection: RefCell::default(), opening: RefCell::default() }))
    }

    /// Everything that is stored, by key.
    pub async fn load(&self) -> Result<Vec<Stored>, Failure> {
        let transaction = self.begin("readonly", false).await?;
        let store = transaction.object_store(STORE)?;
        let (keys, values) = (store.get_all_keys(None, None)?, store.get_all(None, None)?);
        self.finish(transaction).await?;
        let (keys, values) = (Array::from(&keys.result()?), Array::from(&values.result()?));
        let records = keys.iter().zip(values.iter());
        Ok(records.filter_map(|(key, json)| Some(Stored { key: key.as_string()?, json: json.as_string()? })).collect())
    }

    /// Writes all changes or none. With `strict`, it finishes when the device has them. Changes that another tab has
    /// written in the meantime are joined with them in the same transaction, and returned.
    pub async fn save(&self, changes: &[StoredChange], strict: bool) -> Result<Saved, Failure> {
        let transaction = self.begin("readwrite", strict).await?;
        let store = transaction.object_store(STORE)?;
        // Only records of the plan are joined: a source's list is long, arrives every half minute, and is overwritten
        // anyway.
        let look = |change: &StoredChange| {
            let key = Some(key(change)).filter(|key| archive::is_record(key));
            key.map(|key| store.get(Query::Key(key.into()))).transpose()
        };
        let mut found: Vec<Option<GetStoreRequest>> = changes.iter().map(look).collect::<Result<_, _>>()?;
        // Requests are answered in order, and a transaction stays open until the requests that follow from an answer
        // are made.
        if let Some(last) = found.iter_mut().rev().flatten().next()
            && let Err(failure) = answer(last).await
        {
            // Nothing of it may be stored later. Fails for one that is over.
            drop(transaction.abort());
            self.let_go();
            return Err(failure);
        }
        let mut saved = Saved::default();
        for (change, found) in changes.iter().zip(&found) {
            let stored = found.as_ref().map(|found| found.result()).transpose()?;
            let met = archive::meet(stored.and_then(|stored| stored.as_string()), change);
            saved.written.extend(met.write);
            saved.news.extend(met.news);
        }
        // An early return doesn't abort anything, but a request that throws wasn't made, and IndexedDB would commit the
        // ones before it: so abort, to keep all or none.
        let asked: Result<(), Failure> = saved.written.iter().try_for_each(|change| {
            match change {
                StoredChange::Put(Stored { key, json }) => drop(store.put(&json.into(), Some(&key.into()))?),
                StoredChange::Delete { key } => drop(store.delete(Query::Key(key.into()))?),
            }
            Ok(())
        });
        match asked {
            Ok(()) => self.finish(transaction).await.map(|()| saved),
            Err(failure) => {
                transaction.abort()?;
                Err(failure)
            }
        }
    }

    /// A record's JSON; `None` if there is none.
    pub async fn get(&self, key: &str) -> Result<Option<Stored>, Failure> {
        let json = self.value(key).await?.and_then(|value| value.as_string());
        Ok(json.map(|json| Stored { key: key.to_owned(), json }))
    }

    /// A value that isn't JSON (such as a key that can't be exported); `None` if there is none.
    pub async fn value(&self, key: &str) -> Result<Option<JsValue>, Failure> {
        let transaction = self.begin("readonly", false).await?;
        let request = transaction.object_store(STORE)?.get(Query::Key(key.into()))?;
        self.finish(transaction).await?;
        let value = request.result()?;
        Ok((!value.is_undefined()).then_some(value))
    }

    /// Stores such a value unless there is one already; returns the one that is stored.
    pub async fn add_value(&self, key: &str, value: &JsValue) -> Result<JsValue, Failure> {
        let transaction = self.begin("readwrite", true).await?;
        // Fails if the key exists.
        drop(transaction.object_store(STORE)?.add(value, Some(&key.into()))?);
        let added = self.finish(transaction).await;
        match self.value(key).await? {
            Some(stored) => Ok(stored),
            None => added.map(|()| value.clone()),
        }
    }

    /// A transaction. A connection that provides none any more (it is closing, or the browser's end has died) is
    /// replaced once.
    async fn begin(&self, mode: &str, strict: bool) -> Result<Transaction, Failure> {
        match transaction(&self.open().await?, mode, strict) {
            Err(_) => {
                self.let_go();
                transaction(&self.open().await?, mode, strict)
            }
            begun => begun,
        }
    }

    /// Waits until the transaction is over. Only the transaction knows the cause of an abort (often a full disk). After
    /// an error that casts doubt on the connection, the next use opens another one.
    async fn finish(&self, mut transaction: Transaction) -> Result<(), Failure> {
        let (done, over) = once();
        let aborted = done.clone();
        transaction.on_complete(move |_| done.send(true));
        transaction.on_abort(move |_| aborted.send(false));
        let failure = match wait::within(ANSWERING, over).await {
            Some(Ok(true)) => return Ok(()),
            Some(_) => transaction.error().map(Failure::from).unwrap_or_else(|| Failure::named("AbortError")),
            None => {
                transaction.forget_callbacks();
                // Nothing of it may be stored later, over newer data. Fails for one that is over.
                drop(transaction.abort());
                Failure::named(SILENT)
            }
        };
        if !matches!(failure.name.as_str(), "QuotaExceededError" | "ConstraintError") {
            self.let_go();
        }
        Err(failure)
    }

    /// Closes the connection, if there is one. The next use opens another one, and the browser refuses it if this page
    /// is too old for the database by then.
    fn let_go(&self) {
        if let Some(connection) = self.0.connection.take() {
            connection.database.close();
        }
    }

    async fn open(&self) -> Result<IdbDatabase, Failure> {
        if let Some(connection) = &*self.0.connection.borrow() {
            return Ok(connection.database.clone());
        }
        let (tell, told) = oneshot::channel();
        let first = {
            let mut opening = self.0.opening.borrow_mut();
            let first = opening.is_none();
            opening.get_or_insert_default().waiting.push(tell);
            first
        };
        if first {
            let records = self.clone();
            spawn_local(async move {
                let opened = records.connect().await;
                let waiting = records.0.opening.take().map(|opening| opening.waiting);
                tell_all(waiting.unwrap_or_default(), &opened);
            });
        }
        match wait::within(OPENING, told).await {
            Some(Ok(opened)) => opened,
            _ => {
                let blocked = self.0.opening.borrow().as_ref().is_some_and(|opening| opening.blocked);
                Err(Failure::named(if blocked { BLOCKED } else { SILENT }))
            }
        }
    }

    /// Opens the database, however long it takes.
    async fn connect(&self) -> Result<IdbDatabase, Failure> {
        let mut request = Factory::new()?.open(&self.0.name, Some(VERSION))?;
        request.on_upgrade_needed(|event| {
            if let Ok(database) = event.database() {
                // If this fails, the upgrade is aborted and the request's error has the cause.
                let _ = database.create_object_store(STORE, ObjectStoreParams::new());
            }
        });
        let blocked = self.clone();
        request.on_blocked(move |_| {
            let waiting = blocked.0.opening.borrow_mut().as_mut().map(|opening| {
                opening.blocked = true;
                std::mem::take(&mut opening.waiting)
            });
            tell_all(waiting.unwrap_or_default(), &Err(Failure::named(BLOCKED)));
        });
        let (done, answered) = once();
        let failed = done.clone();
        request.on_success(move |_| done.send(true));
        request.on_error(move |_| failed.send(false));
        if !answered.await.unwrap_or(false) {
            return Err(request.error()?.map(Failure::from).unwrap_or_else(|| Failure::named("AbortError")));
        }
        let database: IdbDatabase = request.result()?.dyn_into()?;
        let mut listeners = Database::from(database.clone());
        // A newer tab wants to upgrade, or the browser has deleted the data or lost its own end: close it.
        let (newer, gone) = (self.clone(), self.clone());
        listeners.on_version_change(move |_| newer.let_go());
        listeners.on_close(move |_| drop(gone.0.connection.take()));
        self.0.connection.replace(Some(Connection { database: database.clone(), _listeners: listeners }));
        Ok(database)
    }
}

fn tell_all(waiting: Vec<oneshot::Sender<Result<IdbDatabase, Failure>>>, opened: &Result<IdbDatabase, Failure>) {
    for tell in waiting {
        // A caller that has waited too long has gone.
        let _ = tell.send(opened.clone());
    }
}

/// `idb` has no durability yet, so the transaction is started through the browser's object.
fn transaction(database: &IdbDatabase, mode: &str, strict: bool) -> Result<Transaction, Failure> {
    let options = Object::new();
    let durability = if strict { "strict" } else { "relaxed" };
    Reflect::set(&options, &"durability".into(), &durability.into())?;
    let begin: Function = Reflect::get(database, &"transaction".into())?.dyn_into()?;
    Ok(Transaction::try_from(begin.call3(database, &STORE.into(), &mode.into(), &options)?)?)
}

/// Waits until a request is answered. The caller continues within the transaction.
async fn answer(request: &mut GetStoreRequest) -> Result<(), Failure> {
    let (done, answered) = once();
    let failed = done.clone();
    request.on_success(move |_| done.send(true));
    request.on_error(move |_| failed.send(false));
    match wait::within(ANSWERING, answered).await {
        Some(Ok(true)) => Ok(()),
        Some(_) => Err(request.error()?.map(Failure::from).unwrap_or_else(|| Failure::named("AbortError"))),
        None => {
            request.forget_callbacks();
            Err(Failure::named(SILENT))
        }
    }
}

/// The key that a change is about.
fn key(change: &StoredChange) -> &str {
    match change {
        StoredChange::Put(stored) => &stored.key,
        StoredChange::Delete { key } => key,
    }
}

/// A sender shared by several handlers; the first one counts.
#[derive(Clone)]
struct Once(Rc<Cell<Option<oneshot::Sender<bool>>>>);

impl Once {
    fn send(&self, outcome: bool) {
        if let Some(sender) = self.0.take() {
            // If nobody is waiting any more, nobody needs to know.
            let _ = sender.send(outcome);
        }
    }
}

fn once() -> (Once, oneshot::Receiver<bool>) {
    let (sender, receiver) = oneshot::channel();
    (Once(Rc::new(Cell::new(Some(sender)))), receiver)
}

impl Failure {
    fn named(name: &str) -> Self {
        Self { name: name.into(), message: String::new() }
    }

    /// As the engine's error for a save.
    pub fn into_save_error(self) -> SaveError {
        match self.name.as_str() {
            "QuotaExceededError" => SaveError::Quota,
            "VersionError" => SaveError::Newer,
            BLOCKED | SILENT => SaveError::Silent,
            name if unavailable(name) => SaveError::Unavailable,
            _ => SaveError::Failed(self.words().into()),
        }
    }

    /// As the engine's error for a load.
    pub fn into_load_error(self) -> LoadError {
        match self.name.as_str() {
            "QuotaExceededError" => LoadError::Full,
            "VersionError" => LoadError::Newer,
            BLOCKED => LoadError::Blocked,
            SILENT => LoadError::Silent,
            name if unavailable(name) => LoadError::Unavailable,
            _ => LoadError::Failed(self.words().into()),
        }
    }

    fn words(self) -> String {
        if self.message.is_empty() { self.name } else { self.message }
    }
}

/// The errors of browsers for a page without storage: blocked by settings, a private window, an opaque origin.
fn unavailable(name: &str) -> bool {
    matches!(name, "SecurityError" | "NotSupportedError" | "TypeError")
}

impl From<DomException> for Failure {
    fn from(exception: DomException) -> Self {
        Self { name: exception.name(), message: exception.message() }
    }
}

impl From<JsValue> for Failure {
    fn from(thrown: JsValue) -> Self {
        match thrown.dyn_into::<DomException>() {
            Ok(exception) => exception.into(),
            // `indexedDB` itself is missing, or the browser threw something of its own.
            Err(other) => match other.dyn_ref::<js_sys::Error>() {
                Some(error) => Self { name: error.name().into(), message: error.message().into() },
                None => Self { name: "NotSupportedError".into(), message: String::new() },
            },
        }
    }
}

impl From<idb::Error> for Failure {
    fn from(error: idb::Error) -> Self {
        match error {
            idb::Error::DomException(exception) => exception.into(),
            idb::Error::IndexedDbNotFound(thrown)
            | idb::Error::IndexedDbOpenFailed(thrown)
            | idb::Error::TransactionOpenFailed(thrown)
            | idb::Error::ObjectStoreNotFound(thrown)
            | idb::Error::GetAllFailed(thrown)
            | idb::Error::GetAllKeysFailed(thrown)
            | idb::Error::UpdateFailed(thrown)
            | idb::Error::DeleteFailed(thrown) => thrown.into(),
            // Errors that these calls don't cause. Their messages would bring formatting code into the first module.
            _ => Self { name: "UnknownError".into(), message: String::new() },
        }
    }
}
