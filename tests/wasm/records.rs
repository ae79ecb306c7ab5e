//! IndexedDB in the browser: what is saved is there for the next connection, and failures say why.

use std::cell::Cell;
use std::rc::Rc;

use engine::{LoadError, SaveError, Stored, StoredChange};
use hourloom::web::storage::records::{Failure, Records};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;

fn put(key: &str, json: &str) -> StoredChange {
    StoredChange::Put(Stored { key: key.into(), json: json.into() })
}

fn stored(key: &str, json: &str) -> Stored {
    Stored { key: key.into(), json: json.into() }
}

fn records(name: &str) -> Records {
    Records::new(name)
}

#[wasm_bindgen_test]
async fn saved_records_are_there_for_the_next_connection() {
    let name = "round-trip";
    records(name).save(&[put("task/1", r#"{"t":"Bericht – ✎ שלום"}"#), put("task/2", "{}")], true).await.unwrap();
    records(name)
        .save(&[put("task/2", "[]"), StoredChange::Delete { key: "task/1".into() }, put("a", "1")], false)
        .await
        .unwrap();
    assert_eq!(records(name).load().await.unwrap(), [stored("a", "1"), stored("task/2", "[]")]);
}

#[wasm_bindgen_test]
async fn a_save_is_joined_with_another_tabs_records_and_reports_them() {
    let name = "joined";
    let entry = |rev: u8, spans: &str| {
        let rev = format!("01JD000000000000000000000{rev}");
        let rest = r#""task":"t","member":"m","date":"2026-11-24","minutes":30,"logged":0"#;
        put("entry/1", &format!(r#"{{"v":2,"rev":"{rev}",{rest},"spans":{spans}}}"#))
    };
    records(name).save(&[entry(2, r#"{"1000":60}"#)], true).await.unwrap();
    let saved = records(name).save(&[put("a", "1"), entry(1, r#"{"90000":5}"#), put("b", "2")], true).await.unwrap();
    assert_eq!((saved.written.len(), saved.news.len()), (3, 1));
    let all = records(name).load().await.unwrap();
    assert_eq!(all.iter().map(|stored| stored.key.as_str()).collect::<Vec<_>>(), ["a", "b", "entry/1"]);
    let json = &all[2].json;
    assert!(
        json.contains(r#""logged":65"#) && json.contains(r#""1000":60"#) && json.contains(r#""90000":5"#),
        "{json}"
    );
    assert_eq!(saved.news, [StoredChange::Put(all[2].clone())]);
}

#[wasm_bindgen_test]
async fn an_empty_database_is_empty_and_not_an_error() {
    assert_eq!(records("empty").load().await.unwrap(), []);
}

#[wasm_bindgen_test]
async fn a_persons_edit_is_flushed_to_the_device_and_the_programs_own_is_not() {
    let asked = Rc::new(Cell::new(String::new()));
    let spy = Spy::on_transactions(Rc::clone(&asked));
    let records = records("durability");
    records.save(&[put("a", "1")], true).await.unwrap();
    assert_eq!(asked.take(), "strict");
    records.save(&[put("a", "2")], false).await.unwrap();
    assert_eq!(asked.take(), "relaxed");
    drop(spy);
}

#[wasm_bindgen_test]
async fn an_outdated_page_allows_the_upgrade_and_reports_failed_saves() {
    let name = "upgrade";
    let old = records(name);
    old.save(&[put("a", "1")], true).await.unwrap();
    let version = open_at(name, 2).await;
    assert_eq!(version, 2.0);
    let failure = old.save(&[put("a", "2")], true).await.unwrap_err();
    assert_eq!(failure.name, "VersionError");
    assert_eq!(failure.into_save_error(), SaveError::Newer);
}

#[wasm_bindgen_test]
async fn a_failed_save_changes_nothing_and_the_next_one_works() {
    let records = records("atomic");
    records.save(&[put("a", "1")], true).await.unwrap();
    let full = DiskFull::from_the_put(2);
    let failure = records.save(&[put("a", "2"), put("b", "2")], true).await.unwrap_err();
    assert_eq!(failure.into_save_error(), SaveError::Quota);
    drop(full);
    assert_eq!(records.load().await.unwrap(), [stored("a", "1")]);
    records.save(&[put("b", "3")], true).await.unwrap();
    assert_eq!(records.load().await.unwrap(), [stored("a", "1"), stored("b", "3")]);
}

#[wasm_bindgen_test]
async fn a_connection_that_has_died_is_replaced() {
    let records = records("dead");
    records.save(&[put("a", "1")], true).await.unwrap();
    // From now on its transactions are refused, with the errors of several browsers.
    for name in ["InvalidStateError", "UnknownError"] {
        let dead = Spy::dead_connection(name);
        records.save(&[put("a", name)], true).await.unwrap();
        drop(dead);
        assert_eq!(records.load().await.unwrap(), [stored("a", name)]);
    }
}

#[wasm_bindgen_test]
async fn a_database_that_opens_late_is_reported_and_then_used() {
    let slow = Spy::slow_open(7_000);
    let records = records("slow");
    let failure = records.load().await.unwrap_err();
    assert_eq!(failure.into_load_error(), LoadError::Silent);
    assert_eq!(records.load().await.unwrap(), []);
    drop(slow);
}

#[wasm_bindgen_test]
async fn a_stuck_transaction_is_abandoned_and_the_next_one_uses_a_new_connection() {
    let records = records("silent");
    records.save(&[put("a", "1")], true).await.unwrap();
    let silent = Spy::silent_transactions();
    let failure = records.save(&[put("a", "2")], true).await.unwrap_err();
    assert_eq!(failure.into_save_error(), SaveError::Silent);
    drop(silent);
    assert_eq!(records.load().await.unwrap(), [stored("a", "1")], "what was given up isn't stored later");
    records.save(&[put("a", "3")], true).await.unwrap();
    assert_eq!(records.load().await.unwrap(), [stored("a", "3")]);
}

#[wasm_bindgen_test]
fn browsers_words_become_the_engines() {
    let failure = |name: &str| Failure { name: name.into(), message: "so".into() };
    for (name, save, load) in [
        ("QuotaExceededError", SaveError::Quota, LoadError::Full),
        ("VersionError", SaveError::Newer, LoadError::Newer),
        ("SecurityError", SaveError::Unavailable, LoadError::Unavailable),
        ("NotSupportedError", SaveError::Unavailable, LoadError::Unavailable),
        ("UnknownError", SaveError::Failed("so".into()), LoadError::Failed("so".into())),
        ("InvalidStateError", SaveError::Failed("so".into()), LoadError::Failed("so".into())),
    ] {
        assert_eq!(failure(name).into_save_error(), save);
        assert_eq!(failure(name).into_load_error(), load);
    }
}

/// Opens a database at a version, as a newer page would, and closes it again.
async fn open_at(name: &str, version: u32) -> f64 {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).unwrap();
    let open: Function = Reflect::get(&factory, &"open".into()).unwrap().dyn_into().unwrap();
    let request = open.call2(&factory, &name.into(), &version.into()).unwrap();
    let opened = Promise::new(&mut |resolve, reject| {
        Reflect::set(&request, &"onsuccess".into(), &resolve).unwrap();
        Reflect::set(&request, &"onerror".into(), &reject).unwrap();
        // If the old page hadn't closed its connection, this would time out.
        Reflect::set(&request, &"onblocked".into(), &reject).unwrap();
    });
    JsFuture::from(opened).await.expect("the old page lets the new one upgrade");
    let database = Reflect::get(&request, &"result".into()).unwrap();
    let version = Reflect::get(&database, &"version".into()).unwrap().as_f64().unwrap();
    let close: Function = Reflect::get(&database, &"close".into()).unwrap().dyn_into().unwrap();
    close.call0(&database).unwrap();
    version
}

/// Replaces a method of one of the browser's classes until it is dropped.
struct Spy {
    prototype: JsValue,
    method: &'static str,
    original: JsValue,
}

impl Spy {
    fn original(class: &str, method: &'static str) -> Self {
        let class = Reflect::get(&js_sys::global(), &class.into()).unwrap();
        let prototype = Reflect::get(&class, &"prototype".into()).unwrap();
        let original = Reflect::get(&prototype, &method.into()).unwrap();
        Self { prototype, method, original }
    }

    /// `replacement` is JavaScript: a function of the original one.
    fn replace(class: &str, method: &'static str, replacement: &str, note: &JsValue) -> Self {
        let spy = Self::original(class, method);
        let make = Function::new_with_args("original, note", &format!("return {replacement}"));
        let replaced = make.call2(&JsValue::UNDEFINED, &spy.original, note).unwrap();
        Reflect::set(&spy.prototype, &method.into(), &replaced).unwrap();
        spy
    }

    /// The open connection refuses all transactions; others don't.
    fn dead_connection(name: &str) -> Self {
        let replacement = "function (...args) { \
            note.dead ??= this; \
            if (note.dead === this) throw new DOMException('gone', note.name); \
            return original.apply(this, args); }";
        let note = Object::new();
        Reflect::set(&note, &"name".into(), &name.into()).unwrap();
        Self::replace("IDBDatabase", "transaction", replacement, &note)
    }

    /// Opening takes this long.
    fn slow_open(ms: u32) -> Self {
        let replacement = "function (...args) { \
            const request = original.apply(this, args); \
            const late = { set onsuccess(then) { request.onsuccess = (event) => setTimeout(then, note, event); } }; \
            return new Proxy(request, { \
                get: (_, name) => { const got = request[name]; return typeof got === 'function' ? got.bind(request) : got; }, \
                set: (_, name, to) => { if (name === 'onsuccess') late.onsuccess = to; else request[name] = to; return true; }, \
            }); }";
        Self::replace("IDBFactory", "open", replacement, &ms.into())
    }

    /// Transactions never report that they have ended.
    fn silent_transactions() -> Self {
        let replacement = "function (...args) { \
            const transaction = original.apply(this, args); \
            const keep = () => { transaction.objectStore('records').get('none').onsuccess = keep; }; \
            keep(); \
            return transaction; }";
        Self::replace("IDBDatabase", "transaction", replacement, &JsValue::UNDEFINED)
    }

    /// Records the durability that each transaction requests.
    fn on_transactions(asked: Rc<Cell<String>>) -> Self {
        let note = Closure::<dyn FnMut(JsValue)>::new(move |options: JsValue| {
            asked.set(Reflect::get(&options, &"durability".into()).unwrap().as_string().unwrap());
        });
        let replacement = "function (...args) { note(args[2]); return original.apply(this, args); }";
        Self::replace("IDBDatabase", "transaction", replacement, &note.into_js_value())
    }
}

impl Drop for Spy {
    fn drop(&mut self) {
        Reflect::set(&self.prototype, &self.method.into(), &self.original).unwrap();
    }
}

/// A disk that is full from some `put` on: the browser then throws, or aborts the transaction, with
/// `QuotaExceededError`.
struct DiskFull {
    _spy: Spy,
}

impl DiskFull {
    fn from_the_put(nth: u32) -> Self {
        let state = Object::new();
        Reflect::set(&state, &"left".into(), &(nth - 1).into()).unwrap();
        let replacement = "function (...args) { \
            if (note.left-- <= 0) throw new DOMException('full', 'QuotaExceededError'); \
            return original.apply(this, args); }";
        Self { _spy: Spy::replace("IDBObjectStore", "put", replacement, &state) }
    }
}
