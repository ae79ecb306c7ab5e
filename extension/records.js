// The app's database, as in src/web/storage/records.rs: one store of JSON texts under text keys. The app's pages are
// told of what is written here as one of them would tell the others (src/web/storage/channel.rs).

/** The name of the app's database. */
export const APP = 'hourloom';
const STORE = 'records';
const CHANNEL = 'hourloom';

/** Writes a record for the app, durably, and tells the open pages. */
export async function put(key, value) {
  const json = JSON.stringify(value);
  await write(APP, key, json);
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(JSON.stringify([[key, json]]));
  channel.close();
}

/** Writes a text into a database of this form. */
export async function write(name, key, text) {
  const database = await open(name);
  try {
    const transaction = database.transaction(STORE, 'readwrite', { durability: 'strict' });
    transaction.objectStore(STORE).put(text, key);
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

/** Reads a text; undefined if there is none. */
export async function read(name, key) {
  const database = await open(name);
  try {
    return await settled(database.transaction(STORE, 'readonly').objectStore(STORE).get(key));
  } finally {
    database.close();
  }
}

function open(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
