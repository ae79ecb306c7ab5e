// A month: planning from day to day without hours, by mouse and by keys.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const REPORT = 'Write report [1h30m]';
const heading = (app) => app.page.locator('#page-title');
const shows = (app, name) => until(async () => await heading(app).textContent() === name);

for (const [width, height] of [[1440, 900], [1024, 700], [400, 600]]) {
  story(`a month has its weeks, what has no room is told, and a day is one click away, at ${width}`, {
    context: { viewport: { width, height } },
  }, async (app) => {
    for (const at of Array(9).keys()) await app.create(`Part ${at} [15m]`);
    await app.page.evaluate(() => document.activeElement?.blur());
    await app.press('m');
    await shows(app, 'November 2026');
    await until(async () => await app.page.locator('.month-cell').count() === 42);
    assert.equal(await app.page.locator('.month-cell[data-today]').getAttribute('data-day'), TODAY);
    const today = app.day(TODAY);
    const more = today.getByRole('link', { name: /^\+\d+ more$/ });
    await more.waitFor();
    const drawn = await today.locator('[data-entry], [data-event]').count();
    // Nine entries and three meetings.
    await until(async () => await today.locator('[data-entry], [data-event]').count()
      + Number((await more.textContent()).match(/\d+/)[0]) === 12, () => `${drawn} are drawn`);
    // Nothing of what is drawn is cut off, and the link can be hit.
    for (const one of [today.locator('[data-entry]').last(), more]) {
      const hit = await one.evaluate((node) => {
        node.scrollIntoView({ block: 'center' });
        const box = node.getBoundingClientRect();
        return [0.1, 0.9].every((down) => node.contains(document.elementFromPoint(box.left + 12, box.top + box.height * down)));
      });
      assert.ok(hit, await one.textContent());
    }
    await check(app, `a month at ${width}`);
    await more.click();
    await until(async () => app.page.url().includes(`#/day?date=${TODAY}`));
    await until(async () => (await app.entries()).length === 9);
  });
}

story('items and entries are dragged from day to day and keep their time', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('m');
  await app.page.locator('.month').waitFor();
  await app.dragItemTo('Update the risk register', WEDNESDAY);
  const added = { title: 'Update the risk register', day: WEDNESDAY, start: '' };
  await app.expectEntries([{ title: 'Write report', day: TUESDAY, start: '10:00' }, added]);
  await app.dragEntryTo(app.entry('Write report'), '2026-11-12');
  await app.expectEntries([{ title: 'Write report', day: '2026-11-12', start: '10:00' }, added]);
  await app.waitSaved(3);
  await app.reload();
  await shows(app, 'November 2026');
  await app.expectEntries([{ title: 'Write report', day: '2026-11-12', start: '10:00' }, added]);
});

story('by keys one goes from month to month and moves an entry by a week', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('m');
  await app.page.locator('.month').waitFor();
  await app.entry('Write report').focus();
  await app.press('Space');
  await app.press('ArrowDown');
  await app.press('ArrowLeft');
  await app.press('Enter');
  await app.expectEntries([{ title: 'Write report', day: '2026-11-30', start: '10:00' }]);
  await app.expectFocused(app.entry('Write report'));
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('j');
  await shows(app, 'December 2026');
  await app.press('w');
  await until(async () => app.page.url().includes('#/week?date=2026-12-01'), () => app.page.url());
  await app.press('m');
  await shows(app, 'December 2026');
  await app.press('t');
  await shows(app, 'November 2026');
});
