// The app's database, as src/web/storage/records.rs has it: one store of JSON texts under text keys. What is written here is told
// to the app's pages as one of them would tell it (src/web/storage/channel.rs).

/** The app's database. */
export const APP = 'hourloom';
const STORE = 'records';
const CHANNEL = 'hourloom';

/** Writes a record for the app, durably, and tells the pages that are open. */
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

/** Reads a text from it; undefined when there is none. */
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
