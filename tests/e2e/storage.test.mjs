// When the browser keeps nothing: said at once, kept in memory, saved as soon as it works again.

import assert from 'node:assert/strict';
import { story, until } from './harness.mjs';

/**
 * The browser's real quota for the page, made too small for anything (or as it was, without a size). To be set before the
 * first write: Chromium remembers for a while that there was room.
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

story('without any storage the app works in memory and says so', { init: noDatabase }, async (app) => {
  await app.create('In memory [1h]');
  await app.expectEntries([{ title: 'In memory', minutes: 60 }]);
  await app.page.getByRole('alert').filter({ hasText: 'only in this tab' }).waitFor();
  assert.equal(await app.savedEdits(), 0);
});

/** Strictly durable writes, as the interface's acknowledgement promises. */
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
