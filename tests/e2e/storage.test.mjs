// When the browser can't store anything: reported at once, kept in memory, and saved as soon as storage works again.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { picture, story, until } from './harness.mjs';

/**
 * Sets the browser's real quota for the page, too small for anything (or, without a size, as it was). Call it before
 * the first write: Chromium remembers for a while that there was room.
 */
async function setQuota(app, quotaSize) {
  const cdp = await app.page.context().newCDPSession(app.page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: new URL(app.url).origin, quotaSize });
}

story('a full disk is told at once, edits stay, and are saved when there is room', { start: false }, async (app) => {
  await setQuota(app, 1);
  await app.open();
  await app.create('Meanwhile [2h]');
  const notice = app.page.getByRole('alert').filter({ hasText: 'storage' });
  await notice.waitFor();
  await app.create('And this [30m]');
  const expected = [{ title: 'Meanwhile', minutes: 120 }, { title: 'And this', minutes: 30 }];
  await app.expectEntries(expected);
  assert.equal(await app.savedEdits(), 0);

  await setQuota(app);
  await notice.getByRole('button', { name: 'Retry' }).click();
  await notice.waitFor({ state: 'detached' });
  await app.waitSaved(2);
  await app.reload();
  await app.expectEntries(expected);
});

/** No database at all, as in some private windows. */
function noDatabase() {
  IDBFactory.prototype.open = () => {
    throw new DOMException('The user denied permission to access the database.', 'SecurityError');
  };
}

const unread = (app) => app.page.locator('main').getByRole('alert');
const week = (app) => app.page.locator('[data-day]:not([data-entry], [data-event]), .empty-week');
const onlyHere = (app) => app.page.getByRole('alert').filter({ hasText: 'only in this tab' });

story('without any storage that is said at once, and who goes on works in memory', { init: noDatabase }, async (app) => {
  await unread(app).filter({ hasText: 'private window' }).waitFor();
  assert.equal(await week(app).count(), 0);
  await app.create('In memory [1h]');
  await app.expectEntries([{ title: 'In memory', minutes: 60 }]);
  await onlyHere(app).waitFor();
  assert.equal(await app.savedEdits(), 0);
});

/** From the next load on, the browser refuses to open databases, until the page calls `__heal()`. */
function refuse(name) {
  return `{
    const { open } = IDBFactory.prototype;
    window.__heal = () => { IDBFactory.prototype.open = open; };
    IDBFactory.prototype.open = () => {
      const request = { error: new DOMException('Internal error.', ${JSON.stringify(name)}) };
      setTimeout(() => request.onerror(new Event('error')));
      return request;
    };
  }`;
}

/** From the next load on, opening a database has no result until `__heal()` is called; `blocked`: reported as such. */
function hang(blocked) {
  return `{
    const { open } = IDBFactory.prototype;
    const waiting = [];
    window.__heal = () => {
      IDBFactory.prototype.open = open;
      waiting.splice(0).forEach((answer) => answer());
    };
    IDBFactory.prototype.open = function (...args) {
      const request = {};
      waiting.push(() => {
        const real = open.apply(this, args);
        real.onupgradeneeded = (event) => request.onupgradeneeded(event);
        real.onerror = (event) => { request.error = real.error; request.onerror(event); };
        real.onsuccess = (event) => { request.result = real.result; request.onsuccess(event); };
      });
      if (${blocked}) setTimeout(() => request.onblocked(new IDBVersionChangeEvent('blocked')));
      return request;
    };
  }`;
}

const CAUSES = [
  ['a full disk', refuse('QuotaExceededError'), /storage is full.*Free up disk space/],
  ['a broken database', refuse('UnknownError'), /can't open your plan.*Internal error.*restart your browser/],
  ['a database in a wrong state', refuse('InvalidStateError'), /can't open your plan.*Internal error.*restart your browser/],
  ['a setting that forbids it', refuse('SecurityError'), /doesn't let Hourloom store data.*private window/],
  ['another version', refuse('VersionError'), /newer version.*Reload the page/],
  ['another tab in the way', hang(true), /Another tab.*Close or reload your other/],
  ['no answer', hang(false), /isn't responding.*still waiting/],
];
for (const [name, init, said] of CAUSES) {
  story(`storage that can't be opened is said with what helps, and all is there once it can be: ${name}`, async (app) => {
    await app.create('Weave [1h]');
    await app.waitSaved(1);
    await app.page.addInitScript(init);
    await app.page.reload();
    await unread(app).waitFor();
    assert.match(await unread(app).textContent(), said);
    assert.equal(await week(app).count(), 0, 'it looks like a week');
    await check(app, name);
    await picture(app.page, `unread-${name}`);
    const help = name === 'another version' ? ['link', 'Reload the page'] : ['button', 'Try again'];
    await unread(app).getByRole(help[0], { name: help[1] }).waitFor();
    // The page retries without the user.
    await app.page.evaluate(() => window.__heal());
    await app.expectEntries([{ title: 'Weave', minutes: 60 }]);
    assert.equal(await onlyHere(app).count(), 0);
  });
}

/** Reloads, and returns what the browser asked on the way; the answer is to stay. */
async function reload(app) {
  let asked = null;
  const hear = async (dialog) => {
    asked = dialog.type();
    await dialog.dismiss();
  };
  app.page.on('dialog', hear);
  await app.page.reload({ timeout: 4_000 }).catch(() => {});
  app.page.off('dialog', hear);
  return asked;
}

story('what is done without the store is kept, asked about before the page is left, and stored once it can be', async (app) => {
  await app.create('Weave [1h]');
  await app.waitSaved(1);
  assert.equal(await reload(app), null, 'nothing is unsaved');
  await app.ready();
  await app.page.addInitScript(refuse('UnknownError'));
  assert.equal(await reload(app), null);
  await unread(app).getByRole('button', { name: 'Continue unsaved' }).click();
  await onlyHere(app).waitFor();
  assert.equal(await app.page.locator('.empty-week').count(), 0, 'nobody knows whether it is empty');
  assert.equal(await reload(app), null, 'no edit is unsaved');
  await unread(app).getByRole('button', { name: 'Continue unsaved' }).click();
  await onlyHere(app).waitFor();
  await app.create('Spin [30m]');
  await app.expectEntries([{ title: 'Spin' }]);
  await app.page.locator('[data-save-state="failed"]').waitFor();
  assert.equal(await reload(app), 'beforeunload');
  await app.expectEntries([{ title: 'Spin' }]);

  await app.page.evaluate(() => window.__heal());
  await onlyHere(app).getByRole('button', { name: 'Retry' }).click();
  const both = [{ title: 'Spin', minutes: 30 }, { title: 'Weave', minutes: 60 }];
  await app.expectEntries(both);
  await app.waitSaved(1);
  await onlyHere(app).waitFor({ state: 'detached' });
  assert.equal(await reload(app), null, 'all is saved');
  await unread(app).waitFor();
  await app.page.evaluate(() => window.__heal());
  await unread(app).getByRole('button', { name: 'Try again' }).click();
  await app.expectEntries(both);
});

/** Lets a story reach the page's databases. */
function noteDatabases() {
  window.__databases = [];
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...args) {
    const request = open.apply(this, args);
    request.addEventListener('success', () => window.__databases.push(request.result));
    return request;
  };
}

story('a database whose connection dies is opened anew, and no edit is lost', { init: noteDatabases }, async (app) => {
  await app.create('One [1h]');
  await app.waitSaved(1);
  const opened = () => app.page.evaluate(() => window.__databases.length);
  const before = await opened();
  // As the browser reports it.
  await app.page.evaluate(() => window.__databases.forEach((database) => {
    database.close();
    database.dispatchEvent(new Event('close'));
  }));
  await app.create('Two [1h]');
  await app.waitSaved(2);
  // As in Safari, which doesn't: the connection only refuses, with its own message.
  await app.page.evaluate(() => window.__databases.forEach((database) => {
    database.transaction = () => { throw new DOMException('Connection to Indexed Database server lost.', 'UnknownError'); };
  }));
  await app.create('Three [1h]');
  await app.waitSaved(3);
  // Or it aborts the transaction that was started.
  await app.page.evaluate(() => window.__databases.forEach((database) => {
    database.transaction = (...args) => {
      const transaction = IDBDatabase.prototype.transaction.apply(database, args);
      setTimeout(() => { try { transaction.abort(); } catch { /* it is over */ } });
      transaction.objectStore('records').get('none').onsuccess = function keep() {
        try { transaction.objectStore('records').get('none').onsuccess = keep; } catch { /* it is over */ }
      };
      return transaction;
    };
  }));
  await app.create('Four [1h]');
  await app.waitSaved(4);
  assert.ok(await opened() >= before + 3, `${await opened()} connections`);
  assert.equal(await onlyHere(app).count(), 0);
  await app.reload();
  await app.expectEntries(['One', 'Two', 'Three', 'Four'].map((title) => ({ title, minutes: 60 })));
});

story('a database that stops answering is told, asked about, and opened anew', { init: noteDatabases }, async (app) => {
  await app.create('One [1h]');
  await app.waitSaved(1);
  await app.page.evaluate(() => window.__databases.forEach((database) => {
    database.transaction = (...args) => {
      const transaction = IDBDatabase.prototype.transaction.apply(database, args);
      const keep = () => { transaction.objectStore('records').get('none').onsuccess = keep; };
      keep();
      return transaction;
    };
  }));
  // It is told for two seconds only, so every state is noted on the page.
  await app.page.evaluate(() => {
    const state = document.querySelector('[data-save-state]');
    window.__states = [];
    new MutationObserver(() => window.__states.push(state.dataset.saveState))
      .observe(state, { attributeFilter: ['data-save-state'] });
  });
  await app.create('Two [1h]');
  const states = () => app.page.evaluate(() => window.__states.join(' '));
  // A page that is kept busy may draw no frame, and its animations stand still; it is waited for by the clock.
  await app.page.evaluate(() => Object.defineProperty(document.timeline, 'currentTime', { value: 0 }));
  // The next attempt uses another connection.
  await until(async () => /^saving failed saved/.test(await states()), states, 40_000);
  await app.reload();
  await app.expectEntries([{ title: 'One' }, { title: 'Two' }]);
});

/** Notes whether writes are strictly durable, as the app's acknowledgement promises. */
function noteDurability() {
  window.__durability = [];
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === 'readwrite') window.__durability.push(options?.durability ?? 'default');
    return transaction.call(this, stores, mode, options);
  };
}

story('what a person does is written with strict durability', { init: noteDurability }, async (app) => {
  await app.page.evaluate(() => { window.__durability.length = 0; });
  await app.create('Durable [1h]');
  await app.waitSaved(1);
  await until(() => app.page.evaluate(() => window.__durability.length > 0));
  const used = await app.page.evaluate(() => window.__durability);
  assert.ok(used.includes('strict'), JSON.stringify(used));
});
