// AUTH-1 in the browser: through the whole life of connections, no secret can be read anywhere. The sandbox lists every
// secret that it issued or received; the test looks for each of them in six forms.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { story, TUESDAY, until } from './harness.mjs';

const options = { allow: [/40[0134]|50[0-9]|Failed to load/], timeout: 180_000 };

/** The secret as it is, in a URL, in JSON, in both base64 alphabets at any offset, as hex, and reversed. */
function forms(secret) {
  const bytes = Buffer.from(secret);
  const found = new Set([
    secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), secret.replaceAll('/', '\\/'),
    bytes.toString('hex'), [...secret].reverse().join(''),
  ]);
  for (const skipped of [0, 1, 2]) {
    // Three bytes make four letters; letters that only partly belong to the secret are left out.
    const whole = bytes.subarray(skipped, skipped + Math.floor((bytes.length - skipped) / 3) * 3);
    found.add(whole.toString('base64').replaceAll('=', ''));
    found.add(whole.toString('base64url'));
  }
  return [...found];
}

const leaks = (text, secrets) => secrets.filter((secret) => forms(secret).some((form) => text.includes(form)));

/** Everything in the page's storage, as text. */
const storage = (page) => page.evaluate(async () => {
  const wait = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const databases = {};
  for (const { name } of await indexedDB.databases()) {
    const database = await wait(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      databases[`${name}/${store}`] = await wait(database.transaction(store).objectStore(store).getAll());
    }
    database.close();
  }
  return {
    databases: JSON.stringify(databases),
    rest: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]),
  };
});

/** The keys in the page's storage that a script can export, and those that it can only use. */
const keys = (page) => page.evaluate(async () => {
  const wait = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const found = { taken: [], used: [] };
  const look = async (value) => {
    if (value instanceof CryptoKey) {
      if (value.type === 'public') return;
      const out = await Promise.any(['jwk', 'pkcs8', 'raw'].map((as) => crypto.subtle.exportKey(as, value))).catch(() => null);
      (value.extractable || out ? found.taken : found.used).push(value.algorithm.name);
    } else if (value && typeof value === 'object') {
      for (const part of Object.values(value)) await look(part);
    }
  };
  for (const { name } of await indexedDB.databases()) {
    const database = await wait(indexedDB.open(name));
    const values = [];
    for (const store of database.objectStoreNames) {
      values.push(await wait(database.transaction(store).objectStore(store).getAll()));
    }
    database.close();
    await look(values);
  }
  return found;
});

/** What the user can export: the report and its entries as files. */
async function exported(app) {
  await app.page.getByRole('button', { name: 'Reports', exact: true }).click();
  const files = app.page.getByRole('button', { name: /as CSV$/ });
  await app.openExportMenu();
  let text = '';
  for (const file of await files.all()) {
    const [download] = await Promise.all([app.page.waitForEvent('download'), file.click()]);
    text += await readFile(await download.path(), 'utf8');
  }
  return text;
}

async function logged(dir) {
  const files = await readdir(dir);
  return (await Promise.all(files.map((file) => readFile(path.join(dir, file), 'utf8')))).join('\n');
}

story('no secret is in an address, a header, a log or a storage', options, async (app) => {
  const seen = [];
  const states = [];
  app.page.on('request', (request) => {
    const url = request.url();
    // The provider's pages, and the redirect back.
    if (url.includes('/sandbox/')) states.push(new URL(url).searchParams.get('state'));
    else if (!url.includes('callback.html?')) seen.push(url);
    const { referer } = request.headers();
    if (referer && !referer.includes('/sandbox/')) seen.push(`referer: ${referer}`);
  });
  app.page.on('framenavigated', (frame) => {
    if (!/\/sandbox\/|callback\.html\?/.test(frame.url())) seen.push(frame.url());
  });
  app.page.on('console', (message) => seen.push(message.text()));

  const connect = async (id, person) => {
    await app.page.goto(`${app.url}#/integrations`);
    await app.page.locator(`main [data-provider="${id}"]`).getByRole('button', { name: /^Connect / }).click();
    await app.page.getByRole('button', { name: person }).click();
    await app.page.getByRole('button', { name: 'Allow' }).click();
    // Its list replaces the one shown before.
    await app.page.locator(`[data-connection][data-provider="${id}"][aria-pressed="true"]`).waitFor();
    await app.items.first().waitFor();
  };
  await connect('microsoft-outlook', /^Mara Lindqvist/);
  await connect('slack', /Priya Raman/);
  await app.page.goto(`${app.url}#/week`);
  await app.ready();
  await app.openSidebar('asana');
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await app.search('');
  const refresh = () => app.aside.getByRole('button', { name: 'Refresh' }).click();
  const rest = () => until(async () => await app.aside.locator('[aria-busy="true"]').count() === 0);
  for (const turn of [
    () => app.sandbox.expire('asana'),
    () => app.sandbox.fault('asana', 500, 1),
    () => app.sandbox.fault('asana', 403, 1),
  ]) {
    await turn();
    const before = (await app.asked()).length;
    await refresh();
    await until(async () => (await app.asked()).length > before, () => 'asked');
    await rest();
  }
  // The provider revokes the grant, and the user grants it again.
  await app.sandbox.revoke('asana');
  await refresh();
  const ended = app.aside.locator('[role=alert][data-state="disconnected"]');
  await ended.getByRole('button', { name: 'Reconnect' }).click();
  await app.page.getByRole('button', { name: /^Mara Lindqvist/ }).click();
  await app.page.getByRole('button', { name: 'Allow' }).click();
  await ended.waitFor({ state: 'detached' });
  await app.items.first().waitFor();

  const secrets = await app.sandbox.secrets();
  assert.ok(secrets.length > 15, `${secrets.length} secrets`);
  const kept = await storage(app.page);
  assert.deepEqual(leaks(seen.join('\n'), [...secrets, ...states.filter(Boolean)]), [], 'addresses, referrers, console');
  assert.ok(!/\bg1\.\w+\./.test(seen.join('\n')), 'no envelope is in them either');
  assert.deepEqual(leaks(kept.databases, secrets), [], 'the database');
  assert.match(kept.databases, /g1\.\w+\./, 'which holds envelopes, and nothing that opens them');
  assert.deepEqual(leaks(kept.rest, secrets), [], 'other storage');
  assert.ok(!/g1\.|code=|state=/.test(kept.rest), kept.rest);
  assert.deepEqual(await keys(app.page), { taken: [], used: ['ECDSA'] }, 'the key can be used here and taken nowhere');
  const files = await exported(app);
  assert.match(files, /Write report/);
  assert.deepEqual(leaks(files, secrets), [], 'files of reports');
  assert.ok(!/\bg1\.\w+\./.test(files), 'no envelope is in them either');
  const log = `${app.said()}\n${await logged(app.log)}`;
  assert.match(log, /"status":403/, 'the error log tells of what failed');
  assert.deepEqual(leaks(log, secrets), [], 'the logs of the host');
  assert.ok(!/\bg1\.\w+\.[\w-]{20}/.test(log), 'no envelope is in them either');
});
