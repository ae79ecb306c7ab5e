// axe-core finds nothing: in the light and the dark theme, with the sidebar open and closed, and with a dialog open.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, TUESDAY, WEDNESDAY } from './harness.mjs';

for (const colorScheme of ['light', 'dark']) {
  story(`axe finds nothing in ${colorScheme}`, { context: { colorScheme } }, async (app) => {
    await check(app, 'empty week, sidebar closed');
    await app.openSidebar();
    await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
    await app.dragItemTo('Write report [1h30m]', WEDNESDAY, null);
    await app.search('');
    await app.create('Done thing [45m]');
    await app.entry('Done thing').focus();
    await app.press('c');
    await app.create('مرحبا بالعالم [1h]');
    await app.expectEntries([{ day: TUESDAY }, { day: WEDNESDAY }, { day: TODAY }, { day: TODAY }]);
    await check(app, 'a week with entries, sidebar with tasks');
    await app.openSidebar('google-calendar');
    await check(app, 'sidebar with events');
    await app.search('no title holds this');
    await check(app, 'sidebar, nothing found');
    await app.press('Alt+KeyI');
    await app.aside.waitFor({ state: 'detached' });
    await check(app, 'a week with entries, sidebar closed');
    await app.page.evaluate(() => document.activeElement?.blur());
    await app.press('n');
    await app.page.getByRole('dialog', { name: 'New entry' }).waitFor();
    await check(app, 'dialog of a new entry');
    await app.press('Escape');
    await app.page.getByRole('dialog').waitFor({ state: 'detached' });
    await app.press('?');
    await app.page.getByRole('dialog').waitFor();
    await check(app, 'list of keys');
    await app.press('Escape');
    await app.page.getByRole('dialog').waitFor({ state: 'detached' });
    await app.page.goto(`${app.url}#/integrations`);
    await app.page.getByRole('heading', { name: 'Integrations' }).waitFor();
    await check(app, 'the page of integrations');
  });
}

story('an entry and an item have the names that a screen reader says', async (app) => {
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await app.expectEntries([{ title: 'Write report' }]);
  const label = await app.entry('Write report').getAttribute('aria-label');
  assert.match(label, /Write report.*Tuesday.*24 November.*10:00.*1 h 30 m/);
  const day = await app.day(TUESDAY).getAttribute('aria-label');
  assert.match(day, /Tuesday,? 24 November 2026/);
});

for (const colorScheme of ['light', 'dark']) {
  story(`axe finds nothing in the week of everybody in ${colorScheme}`, { context: { colorScheme } }, async (app) => {
    await app.create('Too much [9h]');
    await app.expectEntries([{ title: 'Too much' }]);
    await app.press('g');
    await check(app, 'alone');
    for (const name of ['Ada Lovelace', 'Zoe']) {
      await app.page.getByRole('textbox', { name: "Person's name" }).fill(name);
      await app.page.getByRole('button', { name: 'Add person' }).click();
      await app.page.getByRole('rowheader', { name }).waitFor();
    }
    await app.entry('Too much').focus();
    await app.press('Space', 'ArrowDown');
    await app.page.locator('[data-ghost]').waitFor();
    await check(app, 'carried to a colleague');
    await app.press('Enter');
    await check(app, 'a colleague with too much');
    await app.page.getByRole('rowheader', { name: 'Ada' }).getByRole('button').click();
    await app.page.getByRole('button', { name: 'Week: Ada Lovelace' }).click();
    await check(app, 'the choice of whose week');
  });
}
