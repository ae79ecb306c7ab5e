// Taking back and doing again, by keys and by the toast.

import { story, TUESDAY, WEDNESDAY } from './harness.mjs';

const REPORT = 'Write report [1h30m]';

story('every change is undone and done again by keys, in order', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ start: '10:00' }]);
  const entry = app.entry('Write report');
  await app.dragEntryTo(entry, WEDNESDAY, '09:00');
  await app.expectEntries([{ day: WEDNESDAY, start: '09:00', minutes: 90 }]);
  await app.pullEdgeTo(entry, WEDNESDAY, '12:00');
  await app.expectEntries([{ day: WEDNESDAY, start: '09:00', minutes: 180 }]);
  const states = [
    [],
    [{ title: 'Write report', day: TUESDAY, start: '10:00', minutes: 90 }],
    [{ title: 'Write report', day: WEDNESDAY, start: '09:00', minutes: 90 }],
    [{ title: 'Write report', day: WEDNESDAY, start: '09:00', minutes: 180 }],
  ];
  for (const state of [2, 1, 0]) {
    await app.press('Control+z');
    await app.expectEntries(states[state]);
  }
  await app.press('Control+z');
  await app.expectSpoken(/[Nn]othing to (undo|take back)/);
  for (const state of [1, 2, 3]) {
    await app.press('Control+Shift+z');
    await app.expectEntries(states[state]);
  }
  await app.waitSaved(9);
  await app.reload();
  await app.expectEntries(states[3]);
});

story('the toast after a change takes it back', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ start: '10:00' }]);
  const undo = app.page.locator('[data-toast]').getByRole('button', { name: 'Undo' });
  await undo.click();
  await app.expectEntries([]);
  await app.waitSaved(2);
  await app.reload();
  await app.expectEntries([]);
});

story('an entry removed by mistake comes back as it was', async (app) => {
  await app.create('Keep me [2h]');
  await app.expectEntries([{ title: 'Keep me' }]);
  const before = await app.only();
  await app.entry('Keep me').focus();
  await app.press('Delete');
  await app.expectEntries([]);
  await app.press('Control+z');
  await app.expectEntries([before]);
});

story('the focus goes along with an entry whose move to another day is undone', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  const entry = app.entry('Write report');
  await app.dragEntryTo(entry, WEDNESDAY, '09:00');
  await entry.focus();
  await app.press('Control+z');
  await app.expectEntries([{ title: 'Write report', day: TUESDAY, start: '10:00', minutes: 90 }]);
  await app.expectFocused(entry);
  await app.press('Control+Shift+z');
  await app.expectEntries([{ title: 'Write report', day: WEDNESDAY, start: '09:00', minutes: 90 }]);
  await app.expectFocused(entry);
  // A press beside it takes the focus on purpose.
  await app.page.locator('.bar').click({ position: { x: 400, y: 20 } });
  await app.press('Control+z');
  await app.expectEntries([{ day: TUESDAY }]);
  await app.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))));
  if (await entry.evaluate((node) => node === document.activeElement)) throw new Error('the entry took the focus back');
});
