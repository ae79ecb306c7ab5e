// Connecting as a person does it: the page of integrations, the provider's own screens, and back.

import assert from 'node:assert/strict';
import { App, story, TUESDAY, until } from './harness.mjs';

const FAILS = [/40[0134]|50[0-9]|Failed to load/];

/** The page of integrations, and a provider on it. */
async function manage(app) {
  await app.page.goto(`${app.url}#/integrations`);
  await app.page.getByRole('heading', { name: 'Integrations' }).waitFor();
}

function provider(app, id) {
  return app.page.locator(`main [data-provider="${id}"]`);
}

/** Begins to connect, and signs in at the provider as this person. */
async function signIn(app, id, person) {
  await provider(app, id).getByRole('button', { name: /^Connect / }).click();
  await app.page.getByRole('button', { name: person }).click();
  await app.page.getByRole('button', { name: 'Allow' }).waitFor();
}

async function connect(app, id, person) {
  await signIn(app, id, person);
  await app.page.getByRole('button', { name: 'Allow' }).click();
  await app.page.locator('main').waitFor();
}

function chips(app, id) {
  return app.page.locator(`button[data-connection][data-provider="${id}"]`);
}

story('a second account is connected, and its list is open on the way back', async (app) => {
  await manage(app);
  await connect(app, 'asana', /Jonas Okafor/);
  await until(async () => await chips(app, 'asana').count() === 2, () => 'two icons');
  await app.aside.locator('.panel-meta', { hasText: 'Jonas Okafor' }).waitFor();
  await app.items.first().waitFor();
  assert.match(app.page.url(), /#\/week$/, 'where one can drop, with nothing of the login in the address');
  await manage(app);
  const accounts = provider(app, 'asana').locator('.account');
  assert.equal(await accounts.count(), 2);
  await accounts.filter({ hasText: 'Jonas Okafor' }).getByText(/^Connected since .* · Updated (just now|\d+ s ago)$/).waitFor();
  await app.page.reload();
  await until(async () => await chips(app, 'asana').count() === 2, () => 'two icons after a reload');
});

story('what the person denies is said, and nothing is connected', async (app) => {
  await manage(app);
  await signIn(app, 'google-calendar', /Priya Raman/);
  await app.page.getByRole('button', { name: 'Deny' }).click();
  await app.page.getByRole('alert').filter({ hasText: 'was denied' }).waitFor();
  assert.equal(await provider(app, 'google-calendar').locator('.account').count(), 1);
  await app.page.getByRole('button', { name: 'Dismiss' }).click();
  assert.equal(await app.page.getByRole('alert').count(), 0);
});

story('a way back that was not started here is refused, and its address is cleared', async (app) => {
  await app.page.goto(`${app.url}callback.html?code=stolen&state=foreign`);
  await app.page.getByRole('alert').filter({ hasText: 'started in another browser' }).waitFor();
  assert.ok(!/stolen|foreign/.test(app.page.url()), app.page.url());
  const log = await app.sandbox.log();
  assert.ok(!log.some((request) => request.path.includes('token')), 'no exchange was tried');
});

story('all of a connection: revoked, told, connected again, nothing doubled', { allow: FAILS }, async (app) => {
  await app.openSidebar();
  const rows = await app.items.first().getAttribute('aria-setsize');
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await app.search('');
  await app.sandbox.revoke('asana');
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  const alert = app.aside.locator('[role=alert][data-state="disconnected"]');
  await alert.waitFor();
  await app.sandbox.restore('asana');
  await alert.getByRole('button', { name: 'Reconnect' }).click();
  await app.page.getByRole('button', { name: /^Mara Lindqvist/ }).click();
  await app.page.getByRole('button', { name: 'Allow' }).click();
  await app.ready();
  await until(async () => await app.aside.locator('[data-state="disconnected"]').count() === 0, () => 'connected');
  await until(async () => await chips(app, 'asana').count() === 1, () => 'one icon');
  await app.expectEntries([{ title: 'Write report', minutes: 90 }]);
  await app.items.first().waitFor();
  await until(async () => await app.items.first().getAttribute('aria-setsize') === rows, () => `${rows} rows`);
  const item = await app.item('Write report [1h30m]');
  assert.match(await item.getAttribute('aria-description'), /planned/);
});

story('an expired access is renewed without a word', { allow: FAILS }, async (app) => {
  await app.openSidebar();
  await app.sandbox.expire('asana');
  const before = (await app.asked()).length;
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  await until(async () => (await app.asked()).length > before + 2, () => 'asked again');
  await until(async () => await app.aside.locator('[aria-busy="true"]').count() === 0);
  assert.equal(await app.aside.locator('.panel-note').count(), 0);
});

story('an item is completed at its source, and renamed there it is renamed here', async (app) => {
  await app.openSidebar();
  const item = await app.item('Write report [1h30m]');
  const id = await item.getAttribute('data-item');
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await app.sandbox.change('asana', id, { title: 'Write the long report' });
  await until(async () => (await app.entries())[0]?.title.includes('Write the long report'), () => 'the new title', 30_000);
  await app.search('');
  const listed = await app.item('Write the long report');
  await listed.focus();
  await app.page.keyboard.press('c');
  await until(async () => (await app.asked()).some((request) => request.method === 'PUT'), () => 'written');
  await until(async () => (await app.entries())[0].done, () => 'done here as well');
});

story('an account is disconnected, and its plan stays', async (app) => {
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await manage(app);
  await provider(app, 'asana').getByRole('button', { name: 'Disconnect' }).click();
  await app.expectSpoken(/Disconnected from Asana and removed Hourloom's access/);
  assert.equal(await chips(app, 'asana').count(), 0);
  await app.page.getByRole('button', { name: 'Week', exact: true }).click();
  await app.expectEntries([{ title: 'Write report' }]);
  await app.reload();
  assert.equal(await chips(app, 'asana').count(), 0, 'it is not taken again by itself');
});

story('the number on the card of a failing provider finds its answer in the log', { allow: FAILS }, async (app) => {
  await app.openSidebar();
  await app.sandbox.fault('asana', 503, 1000);
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  const told = app.aside.locator('[data-correlation-id]');
  await told.waitFor();
  assert.ok(await app.aside.getByRole('link', { name: 'Status page' }).getAttribute('href'));
  const found = await app.find(await told.textContent());
  assert.match(found, /503/);
  assert.match(found, /asana/);
});

story('offline, what is marked as done waits, and is told to the source once one is back', { allow: [/ERR_INTERNET_DISCONNECTED/] }, async (app) => {
  await app.openSidebar();
  const rows = await app.items.first().getAttribute('aria-setsize');
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await app.search('');
  await app.page.context().setOffline(true);
  const item = await app.item('Write report [1h30m]');
  await item.focus();
  await app.page.keyboard.press('c');
  await until(async () => (await app.entries())[0].done, () => 'done here at once');
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  await app.aside.getByText("You're offline").waitFor();
  await app.search('');
  await until(async () => await app.items.first().getAttribute('aria-setsize') === rows, async () => `the list as it was last seen: ${rows}, ${await app.items.first().getAttribute('aria-setsize')}`);
  assert.ok(!(await app.asked()).some((request) => request.method === 'PUT'));
  await app.page.context().setOffline(false);
  const told = async () => (await app.asked()).filter((request) => request.method === 'PUT').length;
  await until(async () => await told() === 1, () => 'the source is told');
  await until(async () => await app.aside.locator('.panel-note').count() === 0, () => 'and all is well');
});

story('two tabs renew an expired access once between them', { allow: FAILS }, async (app) => {
  await manage(app);
  await connect(app, 'microsoft-outlook', /^Mara Lindqvist/);
  await app.items.first().waitFor();
  const other = new App(await app.page.context().newPage(), app);
  await other.open();
  await other.openSidebar('microsoft-outlook');
  const asked = async () => (await app.asked('microsoft-outlook')).filter(({ path }) => path === '/oauth/token').length;
  const before = await asked();
  const exchanges = async () => await asked() - before;
  for (let round = 1; round <= 5; round += 1) {
    await app.sandbox.expire('microsoft-outlook');
    const calls = (await app.asked('microsoft-outlook')).length;
    const refresh = (tab) => tab.aside.getByRole('button', { name: 'Refresh' }).click();
    await Promise.all([refresh(app), refresh(other)]);
    await until(async () => await exchanges() === round, async () => `exchanges: ${await exchanges()} of ${round}`);
    await until(async () => (await app.asked('microsoft-outlook')).length > calls + 2, () => 'asked again');
    for (const tab of [app, other]) {
      await until(async () => await tab.aside.locator('[aria-busy="true"]').count() === 0);
      assert.equal(await tab.aside.locator('.panel-note').count(), 0);
    }
  }
  assert.equal(await exchanges(), 5, 'a token that is good once was used once');
});

story('the notice of a revoked access says so once, and leads to the provider', { allow: FAILS }, async (app) => {
  await app.openSidebar();
  await app.sandbox.revoke('asana');
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  const toast = app.page.locator('[data-toast]', { hasText: 'signed out of Asana' });
  await toast.getByRole('button', { name: 'Reconnect' }).click();
  await app.page.getByRole('button', { name: /^Mara Lindqvist/ }).click();
  await app.page.getByRole('button', { name: 'Allow' }).click();
  await app.ready();
  await app.items.first().waitFor();
  await until(async () => await app.aside.locator('[data-state="disconnected"]').count() === 0, () => 'connected');
});
