// The cookie that binds grants where the app and the proxy share an origin: no script can read it, and without it a
// copy of the whole database with its key is useless.

import assert from 'node:assert/strict';
import { story, until } from './harness.mjs';

/** Signs in on the provider's pages. */
async function signIn(app) {
  await app.page.getByRole('button', { name: /^Mara Lindqvist/ }).click();
  await app.page.getByRole('button', { name: 'Allow' }).click();
}

story('without the cookie a copied database asks for a sign-in, and one is enough', { allow: [/40[13]|Failed to load/] }, async (app) => {
  const open = new Set();
  app.page.on('request', (request) => {
    if (request.url().endsWith('/v1/call')) open.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed']) app.page.on(end, (request) => open.delete(request));
  await app.page.goto(`${app.url}#/integrations`);
  await app.page.locator('main [data-provider="microsoft-outlook"]').getByRole('button', { name: /^Connect / }).click();
  await signIn(app);
  await app.page.locator('[data-connection][data-provider="microsoft-outlook"][aria-pressed="true"]').waitFor();
  await app.items.first().waitFor();
  const context = app.page.context();
  const [cookie, ...others] = await context.cookies();
  assert.deepEqual(others, [], 'one for all connections');
  const { name, path, httpOnly, sameSite, expires } = cookie;
  assert.deepEqual({ name, path, httpOnly, sameSite }, { name: 'hourloom', path: '/', httpOnly: true, sameSite: 'Strict' });
  assert.ok(expires > Date.now() / 1000 + 300 * 86_400, 'it lasts longer than a grant');
  assert.equal(await app.page.evaluate(() => document.cookie), '');

  // The same database and the same key, in a browser without the cookie.
  await until(async () => await app.aside.locator('[aria-busy="true"]').count() === 0, () => 'the lists have come');
  await context.clearCookies();
  // Requests on their way still had the cookie.
  await until(() => open.size === 0, () => 'all calls are answered');
  const asked = (await app.asked()).length;
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  const ended = app.aside.locator('[role=alert][data-state="disconnected"]');
  await ended.waitFor();
  assert.equal((await app.asked()).length, asked, 'the provider heard nothing of it');
  await app.page.locator('[data-toast]', { hasText: 'signed out of' }).waitFor();

  await ended.getByRole('button', { name: 'Reconnect' }).click();
  await signIn(app);
  await ended.waitFor({ state: 'detached' });
  await app.items.first().waitFor();
  // The other connection was refused as the page came back, before there was a cookie, and tries again after a while.
  await until(async () => (await app.asked()).length > asked, () => 'asked again', 30_000);
});
