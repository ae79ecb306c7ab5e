// A touch screen: no keys and no hover. Planning and selecting work by taps, too; for drags see touch-drag.test.mjs.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, TUESDAY } from './harness.mjs';

const touch = { context: { viewport: { width: 400, height: 700 }, hasTouch: true, isMobile: true } };

/** Taps the tool of this name for the entry that was picked up. */
const tap = (app, name) => app.page.getByRole('region', { name: 'Move entry' }).getByRole('button', { name, exact: true }).tap();

story('an item is planned by its tool, led to its place by taps, and dropped', touch, async (app) => {
  await app.openSidebar();
  const item = await app.item('Write report [1h30m]');
  await item.getByTitle('Plan').tap();
  await app.expectSpoken(/Picked up Write report/);
  await check(app, 'an item in hand');
  await app.page.waitForTimeout(250);
  const { x, y } = await app.spot(TODAY, '14:00');
  await app.page.touchscreen.tap(Math.min(x, 120), y);
  await tap(app, 'Longer');
  await tap(app, 'Drop here');
  await app.expectEntries([{ title: 'Write report', day: TODAY, start: '14:00', minutes: 105 }]);
});

story('a waiting task goes by day and time, and back by Cancel', touch, async (app) => {
  await app.page.getByRole('button', { name: 'More' }).tap();
  await app.page.getByRole('menuitem', { name: 'Backlog' }).tap();
  const backlog = app.page.getByRole('region', { name: 'Backlog' });
  await backlog.getByRole('textbox', { name: 'New task' }).fill('Call Ivo [30m]');
  await app.press('Enter');
  await backlog.getByRole('button', { name: 'Plan' }).tap();
  await tap(app, 'Cancel');
  await backlog.getByText('Call Ivo').waitFor();
  await backlog.getByRole('button', { name: 'Plan' }).tap();
  for (const step of ['Next day', 'Later']) await tap(app, step);
  await tap(app, 'Drop here');
  await app.expectEntries([{ title: 'Call Ivo', day: TUESDAY, start: '09:15', minutes: 30 }]);
});

story('entries are selected by their form and by taps, and moved together', touch, async (app) => {
  for (const title of ['Weave', 'Spin', 'Dye']) await app.create(title);
  await app.entry('Weave').tap();
  await app.page.getByRole('dialog', { name: 'Quick edit' }).getByRole('button', { name: 'More options' }).tap();
  await app.page.getByRole('dialog', { name: 'Edit entry' }).getByRole('button', { name: 'Select' }).tap();
  await app.entry('Dye').tap();
  await app.expectSpoken(/2 entries selected/);
  await check(app, 'two entries in hand');
  await tap(app, 'Move');
  await tap(app, 'Next day');
  await tap(app, 'Drop here');
  // The day that the entries were moved to, without the entry that stays.
  await app.expectEntries([{ title: 'Weave', day: TUESDAY }, { title: 'Dye', day: TUESDAY }]);
  await tap(app, 'Clear selection');
  await app.page.getByRole('region', { name: 'Move entry' }).waitFor({ state: 'detached' });
});

story('a long press selects an entry', touch, async (app) => {
  await app.create('Weave');
  const box = await app.entry('Weave').boundingBox();
  const client = await app.page.context().newCDPSession(app.page);
  const point = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] });
  await app.page.locator('[data-lifted]').waitFor();
  await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await app.expectSpoken(/1 entry selected/);
  assert.equal(await app.entry('Weave').getAttribute('aria-pressed'), 'true');
});
