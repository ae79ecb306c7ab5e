// Everything but the calendar is in a module that loads after it: on a slow line the user can act before it arrives.

import assert from 'node:assert/strict';
import { TUESDAY, story, until } from './harness.mjs';

const REPORT = 'Write report [1h30m]';

const MODULE = '**/split_deferred*';
const STYLE = '**/deferred-*.css';

/** Holds the module back from the next load on, or its stylesheet, until the returned function is called. */
async function hold(app, file = MODULE) {
  let goOn;
  const held = new Promise((done) => { goOn = done; });
  await app.page.route(file, async (route) => {
    await held;
    await route.continue();
  });
  return goOn;
}

const shown = (app) => app.page.locator('.segment[aria-pressed="true"]').textContent();
const focused = (app) => app.page.evaluate(() => document.activeElement?.matches('[data-new-task]'));

story('the calendar works before the rest is there, which then shows what was asked of it meanwhile', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.waitSaved(1);
  const goOn = await hold(app);
  await app.search('');
  const other = app.aside.locator('[data-item]').filter({ hasNotText: 'Write report' }).first();
  const id = await other.getAttribute('data-item');
  await app.sandbox.change('asana', id, { title: 'News' });
  const answered = app.page.waitForResponse(async (response) => /v1\/call/.test(response.url()) && /News/.test(await response.text()));
  await app.reload();
  await app.aside.and(app.page.locator('[aria-busy]')).waitFor();
  await answered;
  await app.sandbox.change('asana', id, { title: 'Later news' });
  const { width } = await app.aside.boundingBox();
  await app.entry('Write report').focus();
  await app.press('Space', 'ArrowDown', 'Enter');
  await app.expectEntries([{ day: TUESDAY, start: '10:15' }]);
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('b');
  await app.page.locator('.backlog[aria-busy]').waitFor();
  // For the field that is still loading, not for the calendar.
  await app.press('g', 'n');
  assert.equal(await shown(app), 'Week');
  assert.equal(await focused(app), false);
  goOn();
  // The answer that arrived earlier is read now; there is no second request.
  await app.aside.getByRole('option', { name: 'News', exact: true }).waitFor();
  assert.equal((await app.aside.boundingBox()).width, width);
  await until(() => focused(app), () => 'the focus in the field');
  assert.equal(await app.page.getByRole('dialog').count(), 0);
});

story('a dialog and a page that are asked for before they are there come when they are', async (app) => {
  const goOn = await hold(app);
  await app.reload();
  await app.press('n');
  await app.page.locator('.coming').waitFor();
  await app.press('Escape');
  await app.page.locator('.coming').waitFor({ state: 'detached' });
  await app.press('n');
  await app.page.locator('.coming').waitFor();
  await app.press('g');
  assert.equal(await shown(app), 'Week');
  goOn();
  const field = app.page.getByRole('dialog', { name: 'New entry' }).getByRole('textbox', { name: 'Title' });
  await until(() => field.evaluate((node) => node === document.activeElement), () => 'the focus in the dialog');
  await app.press('Escape');
  const again = await hold(app);
  await app.reload();
  await app.press('g');
  await app.page.locator('main.page[aria-busy]').waitFor();
  again();
  await app.page.locator('main.team').waitFor();
});

story('a double click while forms still load opens all fields', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.waitSaved(1);
  const goOn = await hold(app);
  await app.reload();
  await app.entry('Write report').dblclick();
  await app.page.locator('.coming').waitFor();
  goOn();
  await app.page.getByRole('dialog', { name: 'Edit entry' }).waitFor();
});

story('a part is shown only once its stylesheet is there', async (app) => {
  await app.page.addInitScript(() => {
    globalThis.edges = [];
    new MutationObserver(() => {
      const dialog = document.querySelector('dialog.dialog');
      if (dialog) globalThis.edges.push(getComputedStyle(dialog).borderTopLeftRadius);
    }).observe(document, { childList: true, subtree: true });
  });
  const goOn = await hold(app, STYLE);
  const fetched = app.page.waitForResponse(/split_deferred/);
  await app.reload();
  await (await fetched).finished();
  await app.press('n');
  await app.page.locator('.coming').waitFor();
  goOn();
  await app.page.getByRole('dialog', { name: 'New entry' }).waitFor();
  const edges = await app.page.evaluate(() => globalThis.edges);
  assert.deepEqual([...new Set(edges)], ['10px']);
  assert.equal(await app.page.locator('link[rel=deferred]').count(), 0);
});

for (const [what, file] of [['module', MODULE], ['stylesheet', STYLE]]) {
  story(`a ${what} that can't be fetched is said, and the calendar stays`, { allow: [/ERR_FAILED/, /Failed to fetch/] }, async (app) => {
    await app.page.route(file, (route) => route.abort());
    await app.reload();
    await app.page.getByRole('alert').getByRole('link').waitFor({ timeout: 20_000 });
    await app.ready();
  });
}

story('a stylesheet that fails at first is fetched again', { allow: [/ERR_FAILED/] }, async (app) => {
  let failed = 0;
  await app.page.route(STYLE, (route) => (failed++ ? route.continue() : route.abort()));
  await app.reload();
  await app.press('n');
  const dialog = app.page.getByRole('dialog', { name: 'New entry' });
  await dialog.waitFor();
  assert.equal(await dialog.evaluate((it) => getComputedStyle(it).borderTopLeftRadius), '10px');
  assert.equal(failed, 2);
});
