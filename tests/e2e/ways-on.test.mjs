// Failures in connecting and in completing items: each has a message in one sentence and a way on.

import assert from 'node:assert/strict';
import { NOW, shiftClock } from './browser.mjs';
import { App, story, TUESDAY, until } from './harness.mjs';
import { startServer } from './server.mjs';

const FAILS = [/40[0134]|50[0-9]|Failed to load/];
const REPORT = 'Write report [1h30m]';

const provider = (app, id) => app.page.locator(`main [data-provider="${id}"]`);
const notice = (app) => app.page.locator('main [data-notice]');

/** Goes to the provider's page. */
async function begin(app, id) {
  await app.page.goto(`${app.url}#/integrations`);
  await provider(app, id).getByRole('button', { name: /^Connect / }).click();
  await app.page.getByRole('button', { name: /^Mara Lindqvist/ }).waitFor();
}

async function allow(app, person) {
  await app.page.getByRole('button', { name: person }).click();
  await app.page.getByRole('button', { name: 'Allow' }).click();
}

story('a page of the provider that is left by Back is told, and one connects again from there', async (app) => {
  await begin(app, 'slack');
  await app.page.goBack();
  await notice(app).filter({ hasText: 'left its page before' }).waitFor();
  assert.ok(!/left for/.test(await app.page.evaluate(() => JSON.stringify(history.state))), 'told once');
  await notice(app).getByRole('button', { name: 'Connect again' }).click();
  await allow(app, /Jonas Okafor/);
  await app.items.first().waitFor();
  assert.match(app.page.url(), /#\/week$/, 'where one can drop');
  await app.page.goto(`${app.url}#/integrations`);
  assert.equal(await notice(app).count(), 0);
  assert.equal(await provider(app, 'slack').locator('.account').count(), 1);
});

story('a sign-in that took too long says so', async (app) => {
  await begin(app, 'slack');
  // Eleven minutes later by the clock of the page that the user comes back to.
  await app.page.addInitScript(shiftClock, NOW + 660_000);
  await allow(app, /^Mara Lindqvist/);
  await notice(app).filter({ hasText: 'longer than ten minutes' }).getByRole('button', { name: 'Connect again' }).waitFor();
  assert.equal(await provider(app, 'slack').locator('.account').count(), 0);
});

story('a sign-in that fails at the provider has a card whose number the log knows', { allow: FAILS }, async (app) => {
  await begin(app, 'slack');
  await app.sandbox.fault('slack', 503, 1, 'token');
  await allow(app, /^Mara Lindqvist/);
  await notice(app).filter({ hasText: "isn't responding" }).waitFor();
  const id = await notice(app).locator('[data-correlation-id]').textContent();
  assert.match(await app.find(id), /503/);
  assert.match(await notice(app).getByRole('link', { name: 'Status page' }).getAttribute('href'), /^https:/);
  await app.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await notice(app).getByRole('button', { name: 'Copy ID' }).click();
  assert.equal(await app.page.evaluate(() => navigator.clipboard.readText()), id);
  await notice(app).getByRole('button', { name: 'Dismiss' }).click();
  assert.equal(await notice(app).count(), 0);
});

story('a provider that the proxy is not set up for says how an operator adds it', { start: false }, async (app) => {
  const env = { HOURLOOM_ASANA_CLIENT_ID: 'client', HOURLOOM_ASANA_CLIENT_SECRET: 'only-for-this-test-'.repeat(2) };
  const server = await startServer({ env, sandbox: false });
  try {
    const alone = new App(app.page, server);
    await app.page.goto(`${server.url}#/integrations`);
    const button = (id) => provider(alone, id).getByRole('button', { name: /^Connect / });
    await until(async () => await button('asana').isEnabled(), () => 'Asana can be connected');
    assert.ok(await button('google-calendar').isDisabled());
    const how = provider(alone, 'google-calendar').locator('.provider-note');
    await how.locator('summary', { hasText: "Google Calendar isn't set up on" }).click();
    for (const told of [
      `${server.url}callback.html?provider=google-calendar`, 'HOURLOOM_GOOGLE_CALENDAR_CLIENT_ID', 'HOURLOOM_GOOGLE_CALENDAR_CLIENT_SECRET_FILE',
    ]) {
      assert.ok(await how.getByText(told, { exact: true }).isVisible(), told);
    }
    const asks = provider(alone, 'asana').locator('.provider-asks');
    await asks.locator('summary', { hasText: 'mark items complete' }).click();
    assert.ok(await asks.getByText('tasks:write', { exact: true }).isVisible());
  } finally {
    await app.page.goto('about:blank');
    await server.stop();
  }
});

story('a mark that the source refuses is taken back, and a card tells why until it is read', { allow: FAILS }, async (app) => {
  await app.openSidebar();
  const item = await app.item(REPORT);
  await app.sandbox.change('asana', await item.getAttribute('data-item'), { deleted: true });
  await item.focus();
  await app.page.keyboard.press('c');
  const card = app.aside.locator('[data-state="refused"]');
  await card.filter({ hasText: 'no longer exists there' }).waitFor();
  assert.match(await app.find(await card.locator('[data-correlation-id]').textContent()), /404/);
  await card.getByRole('button', { name: 'Dismiss' }).click();
  assert.equal(await card.count(), 0);
});

story('a refused mark of an entry says what holds here and there, and either can be taken', { allow: FAILS }, async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.waitSaved(1);
  await app.sandbox.fault('asana', 400, 9);
  await app.entry('Write report').focus();
  await app.press('c');
  const card = app.aside.locator('[data-state="refused"]');
  await card.filter({ hasText: 'Complete here, open in Asana' }).waitFor();
  const done = (wanted) => until(async () => (await app.entries())[0].done === wanted, () => `done: ${wanted}`);
  await done(true);
  await app.stored();
  await app.page.reload();
  await app.ready();
  await card.filter({ hasText: 'Complete here, open in Asana' }).waitFor();
  await card.getByRole('button', { name: 'Reopen here' }).click();
  await done(false);
  await card.waitFor({ state: 'detached' });
});

story('an entry that is completed offline is undone, or told once one is back, after a reload too', { allow: [/ERR_INTERNET_DISCONNECTED/, ...FAILS] }, async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.search('');
  const told = async () => (await app.asked()).filter((request) => request.method === 'PUT').length;
  const done = (wanted) => until(async () => (await app.entries())[0].done === wanted, () => `done: ${wanted}`);
  await app.page.context().setOffline(true);
  await app.entry('Write report').focus();
  await app.press('c');
  await done(true);
  await app.press('Control+z');
  await done(false);
  await app.entry('Write report').focus();
  await app.press('c');
  await done(true);
  await until(async () => await app.savedEdits() >= 4, async () => `saved: ${await app.savedEdits()}`);
  assert.equal(await told(), 0);
  await app.page.context().setOffline(false);
  await app.reload();
  await done(true);
  await until(async () => await told() > 0, () => 'the source is told');
});

story('what was chosen last in the sidebar is chosen again after a reload', async (app) => {
  await app.openSidebar('google-calendar');
  const containers = app.aside.locator('[data-container]');
  await until(async () => await containers.count() > 1);
  await containers.last().click();
  const chosen = () => app.aside.locator('[data-container][aria-current="true"]').getAttribute('data-container');
  const last = await containers.last().getAttribute('data-container');
  await until(async () => await chosen() === last, chosen);
  await app.page.waitForTimeout(500);
  await app.reload();
  const chip = app.page.locator('[data-connection][data-provider="google-calendar"]');
  await until(async () => await chip.getAttribute('aria-pressed') === 'true', () => 'the calendar is shown');
  await until(async () => await chosen() === last, chosen);
});

story('of two accounts of a provider one is disconnected, and the other goes on', async (app) => {
  await app.page.goto(`${app.url}#/integrations`);
  await provider(app, 'asana').getByRole('button', { name: /^Connect / }).click();
  await allow(app, /Jonas Okafor/);
  await app.items.first().waitFor();
  await app.page.goto(`${app.url}#/integrations`);
  const accounts = provider(app, 'asana').locator('.account');
  await until(async () => await accounts.count() === 2, () => 'two accounts');
  const chips = app.page.locator('button[data-connection][data-provider="asana"]');
  const names = await chips.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label')));
  assert.ok(names.some((name) => /Jonas/.test(name)) && names.some((name) => /Mara/.test(name)), names.join());
  await accounts.filter({ hasText: 'Jonas' }).getByRole('button', { name: 'Disconnect' }).click();
  await app.expectSpoken(/Disconnected from Asana/);
  assert.equal(await accounts.count(), 1);
  assert.equal(await chips.count(), 1);
  await app.aside.locator('.panel-meta', { hasText: 'Mara' }).waitFor();
  await app.items.first().waitFor();
});
