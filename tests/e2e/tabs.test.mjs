// Several tabs of one user: they show the same week, and only one of them polls the providers.

import assert from 'node:assert/strict';
import { App, story, TUESDAY, until } from './harness.mjs';
import { FakeClock } from './clock.mjs';

const REPORT = 'Write report [1h30m]';

async function secondTab(app) {
  const other = new App(await app.page.context().newPage(), app);
  await other.open();
  return other;
}

story('two tabs agree', async (app, t) => {
  const other = await secondTab(app);
  await app.page.bringToFront();
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.waitSaved(1);
  const start = Date.now();
  await other.expectEntries([{ title: 'Write report', day: TUESDAY, start: '10:00', minutes: 90 }]);
  t.diagnostic(`the other tab shows it ${Date.now() - start} ms after the acknowledgement`);

  await other.page.bringToFront();
  await other.entry('Write report').focus();
  await other.press('Space', 'ArrowDown', 'Enter');
  await app.expectEntries([{ day: TUESDAY, start: '10:15' }]);
  await other.press('Control+z');
  await app.expectEntries([{ day: TUESDAY, start: '10:00' }]);
  await other.waitSaved(2);
  await app.reload();
  await app.expectEntries([{ day: TUESDAY, start: '10:00' }]);
});

story('only one of two tabs polls, and the other takes over when it is closed', { clock: false, start: false }, async (app) => {
  const clock = await FakeClock.install(app.page.context(), app.sandbox);
  await app.open();
  await app.openSidebar();
  const other = await secondTab(app);
  await other.openSidebar();
  await clock.pass(60);
  const both = await clock.polls(120);
  assert.ok(both >= 3 && both <= 5, `two minutes with two tabs: ${both} polls`);
  await app.page.close();
  await clock.pass(60);
  const one = await clock.polls(120);
  assert.ok(one >= 3 && one <= 5, `two minutes with the one that is left: ${one} polls`);
});

story('what one tab has undone the other cannot undo into a mixture', async (app) => {
  await app.create('Shared [1h]');
  await app.waitSaved(1);
  const other = await secondTab(app);
  await other.expectEntries([{ title: 'Shared', minutes: 60 }]);
  await other.entry('Shared').focus();
  await other.press('c');
  await other.waitSaved(1);
  await app.expectEntries([{ title: 'Shared', done: true }]);
  await app.page.bringToFront();
  await app.press('Control+z');
  await until(async () => (await app.entries()).length === (await other.entries()).length);
  const view = (tab) => tab.entries();
  await until(async () => JSON.stringify(await view(app)) === JSON.stringify(await view(other)), async () => 'agreement');
});
