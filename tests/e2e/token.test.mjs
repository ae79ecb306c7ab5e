// Connecting by a personal token, as somebody does who can't sign in through the proxy.

import assert from 'node:assert/strict';
import { story, TUESDAY, until } from './harness.mjs';

/** What a person copies from Asana's page for tokens. */
const TOKEN = 'session-of-mara-at-asana';

function asana(app) {
  return app.page.locator('main [data-provider="asana"]');
}

async function manage(app) {
  await app.page.goto(`${app.url}#/integrations`);
  await asana(app).waitFor();
}

async function type(app, token) {
  await app.page.getByLabel('Personal access token').fill(token);
  await asana(app).locator('form').getByRole('button', { name: 'Connect' }).click();
}

story('a tool is connected by a token, revoked, and connected by another', { allow: [/40[0134]/] }, async (app) => {
  await manage(app);
  await asana(app).getByRole('button', { name: 'Disconnect' }).click();
  await until(async () => await asana(app).locator('.account').count() === 0, () => 'disconnected');
  await asana(app).getByRole('button', { name: 'Use a token' }).click();
  const field = app.page.getByLabel('Personal access token');
  assert.equal(await field.getAttribute('type'), 'password');
  await until(() => field.evaluate((element) => document.activeElement === element), () => 'one can paste at once');
  await type(app, 'not-a-token');
  await app.page.getByRole('alert').filter({ hasText: 'accept this token' }).waitFor();
  assert.equal(await field.inputValue(), '', 'what was sent is forgotten');
  await type(app, TOKEN);
  await app.page.waitForURL(/#\/week$/);
  await app.items.first().waitFor();
  const kept = await app.page.evaluate(async () => {
    const open = indexedDB.open((await indexedDB.databases())[0].name);
    await new Promise((done) => { open.onsuccess = done; });
    const all = [];
    for (const store of open.result.objectStoreNames) {
      const request = open.result.transaction(store).objectStore(store).getAll();
      await new Promise((done) => { request.onsuccess = done; });
      all.push(request.result);
    }
    return JSON.stringify([all, { ...localStorage }, { ...sessionStorage }]);
  });
  assert.ok(kept.includes('asana') && !kept.includes(TOKEN), 'sealed, never in clear');
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await app.expectEntries([{ title: 'Write report', minutes: 90 }]);
  await app.sandbox.revoke('asana');
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  const alert = app.aside.locator('[role=alert][data-state="disconnected"]');
  await alert.waitFor({ timeout: 60_000 });
  await app.sandbox.restore('asana');
  await alert.getByRole('button', { name: 'Reconnect' }).click();
  await type(app, TOKEN);
  await until(async () => await app.aside.locator('[data-state="disconnected"]').count() === 0, () => 'connected');
  await asana(app).locator('.account').filter({ hasText: 'Mara Lindqvist' }).waitFor();
  assert.equal(await asana(app).locator('.account').count(), 1, 'nothing is doubled');
});
