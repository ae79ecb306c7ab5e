// Context menus of entries, items, tasks, days and their hours, by mouse, finger and keys.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const menu = (app) => app.page.getByRole('menu');
const lines = (app) => menu(app).getByRole('menuitem').allTextContents();

story('a right click on the hours plans there, and on a day’s head without a time', async (app) => {
  const at = await app.spot(WEDNESDAY, '11:20');
  assert.ok(await app.page.evaluate(({ x, y }) => document.elementFromPoint(x, y).hasAttribute('data-timed'), at));
  await app.page.mouse.click(at.x, at.y, { button: 'right' });
  await app.page.getByRole('menu', { name: /Wednesday.*11:15/ }).waitFor();
  assert.deepEqual(await lines(app), ['New entry', 'Open this day', 'Select all']);
  await check(app, 'the menu of a slot');
  await app.press('Enter');
  const fresh = app.page.getByRole('dialog', { name: 'New entry' });
  await app.expectFocused(fresh.getByRole('textbox', { name: 'Title' }));
  await app.page.keyboard.type('Call Ivo');
  await app.press('Enter');
  await app.expectEntries([{ title: 'Call Ivo', day: WEDNESDAY, start: '11:15', minutes: 30 }]);

  const head = await app.day(TUESDAY).locator('.day-head').boundingBox();
  await app.page.mouse.click(head.x + head.width / 2, head.y + head.height / 2, { button: 'right' });
  await menu(app).getByRole('menuitem', { name: 'New entry' }).click();
  await app.page.keyboard.type('Sometime');
  await app.press('Enter');
  await app.expectEntries([{ title: 'Call Ivo', start: '11:15', day: WEDNESDAY }, { title: 'Sometime', start: '', day: TUESDAY }]);
  await app.page.mouse.click(head.x + head.width / 2, head.y + head.height / 2, { button: 'right' });
  await menu(app).getByRole('menuitem', { name: 'Open this day' }).click();
  await until(() => app.page.url().includes(`#/day?date=${TUESDAY}`), () => app.page.url());
});

story('the menu of a selected entry does the same to all that are selected', async (app) => {
  await app.create('Weave');
  await app.create('Spin');
  await app.press('Control+a');
  await app.expectSpoken(/2 entries selected/);
  await app.entry('Weave').click({ button: 'right' });
  await menu(app).getByRole('menuitem', { name: 'Mark complete' }).click();
  await app.expectEntries([{ title: 'Spin', done: true }, { title: 'Weave', done: true }]);
});

story('an item of the sidebar and a waiting task have theirs, by the menu key, too', async (app) => {
  await app.openSidebar();
  const item = await app.item('Write report [1h30m]');
  await item.click({ button: 'right' });
  await app.page.getByRole('menu', { name: /Write report/ }).waitFor();
  assert.deepEqual(await lines(app), ['Open in source', 'Mark complete', 'Start timer', 'Move']);
  await app.press('Escape');
  await menu(app).waitFor({ state: 'detached' });
  await app.expectFocused(item);
  await app.press('ContextMenu');
  await menu(app).getByRole('menuitem', { name: 'Move' }).click();
  await app.expectSpoken(/Picked up Write report/);
  await app.press('Escape');

  await app.press('b');
  const field = app.page.getByRole('textbox', { name: 'New task' });
  await field.fill('Weave');
  await field.press('Enter');
  await app.page.locator('[data-waiting]').click({ button: 'right' });
  assert.deepEqual(await lines(app), ['Edit', 'Mark complete', 'Move', 'Remove']);
  await menu(app).getByRole('menuitem', { name: 'Remove' }).click();
  await app.page.locator('[data-waiting]').waitFor({ state: 'detached' });
});

story('the first thing that Tab reaches leads to the calendar', async (app) => {
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('Tab');
  const skip = app.page.getByRole('button', { name: 'Skip to calendar' });
  await app.expectFocused(skip);
  const box = await skip.boundingBox();
  assert.equal(await app.under({ x: box.x + box.width / 2, y: box.y + box.height / 2 }, skip), null, 'it is seen');
  await app.press('Enter');
  await app.expectFocused(app.main);
});
