// Dragging by mouse: from the sidebar onto the week, within and between days, and by the lower edge.

import assert from 'node:assert/strict';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const REPORT = 'Write report [1h30m]';

story('a dropped task becomes an entry of the length in its title, and is there after a reload', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  const expected = [{ title: 'Write report', day: TUESDAY, start: '10:00', minutes: 90, done: false, provider: 'asana' }];
  await app.expectEntries(expected);
  await app.waitSaved(1);
  const { id, task } = await app.only();
  await app.reload();
  await app.expectEntries(expected);
  const after = await app.only();
  assert.deepEqual([after.id, after.task], [id, task]);
});

story('a second drop of the same item adds an entry to the same task; a complete task is replaced', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ start: '10:00' }]);
  await app.dragItemTo(REPORT, WEDNESDAY, '14:00');
  await app.expectEntries([{ day: TUESDAY, start: '10:00', minutes: 90 }, { day: WEDNESDAY, start: '14:00', minutes: 90 }]);
  const [first, second] = await app.entries();
  assert.equal(first.task, second.task);
  assert.notEqual(first.id, second.id);

  await app.page.locator(`[data-entry="${first.id}"]`).focus();
  await app.press('c');
  await app.expectEntries([{ day: TUESDAY, done: true }, { day: WEDNESDAY, done: true }]);
  await app.dragItemTo(REPORT, TODAY, '16:00');
  await app.expectEntries([{ day: TUESDAY, done: true }, { day: WEDNESDAY, done: true }, { day: TODAY, done: false }]);
  const third = (await app.entries()).find((entry) => entry.day === TODAY);
  assert.notEqual(third.task, first.task);
  await app.waitSaved(4);
  await app.reload();
  await app.expectEntries([{ day: TUESDAY, done: true }, { day: WEDNESDAY, done: true }, { day: TODAY, done: false }]);
});

story('a drop onto the untimed area makes an entry without a time', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, WEDNESDAY, null);
  await app.expectEntries([{ title: 'Write report', day: WEDNESDAY, start: '', minutes: 90 }]);
  assert.equal(await app.day(WEDNESDAY).locator('[data-untimed] [data-entry]').count(), 1);
});

story('a dropped event keeps its own length', async (app) => {
  await app.openSidebar('google-calendar');
  const event = await someEvent(app);
  await app.dragItemTo(event.title, WEDNESDAY, '11:00');
  await app.expectEntries([{ day: WEDNESDAY, start: '11:00', minutes: event.minutes, provider: 'google-calendar' }]);
});

story('while dragging, a ghost shows where and how long', async (app) => {
  await app.openSidebar();
  await app.carry(await app.item(REPORT), TUESDAY, '10:00');
  const ghost = app.page.locator('[data-ghost]');
  await ghost.waitFor();
  assert.match(await ghost.textContent(), /Write report/);
  assert.match(await ghost.textContent(), /10:00.*11:30/);
  const hour = (await app.day(TUESDAY).locator('[data-timed]').boundingBox()).height / 24;
  const height = (await ghost.boundingBox()).height;
  assert.ok(Math.abs(height - 1.5 * hour) < 4, `ghost ${height}, an hour ${hour}`);
  await app.page.mouse.up();
  await ghost.waitFor({ state: 'detached' });
});

story('Escape cancels a drag, and so does a drop beside the week', async (app) => {
  await app.openSidebar();
  await app.carry(await app.item(REPORT), TUESDAY, '10:00');
  await app.page.locator('[data-ghost]').waitFor();
  await app.press('Escape');
  await app.page.locator('[data-ghost]').waitFor({ state: 'detached' });
  await app.page.mouse.up();

  await app.carry(await app.item(REPORT), TUESDAY, '10:00');
  const search = await app.aside.getByRole('searchbox').boundingBox();
  await app.page.mouse.move(search.x + 5, search.y + 5, { steps: 3 });
  await app.page.mouse.move(search.x + 6, search.y + 5);
  await app.page.mouse.up();
  await app.page.locator('[data-ghost]').waitFor({ state: 'detached' });
  assert.deepEqual(await app.entries(), []);
  assert.equal(await app.savedEdits(), 0);

  // And the next drag works as before.
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ day: TUESDAY, start: '10:00' }]);
});

story('an entry is moved within its day, to another day, to the untimed area and back', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ start: '10:00' }]);
  const entry = app.entry('Write report');
  await app.dragEntryTo(entry, TUESDAY, '13:15');
  await app.expectEntries([{ day: TUESDAY, start: '13:15', minutes: 90 }]);
  await app.dragEntryTo(entry, WEDNESDAY, '09:30');
  await app.expectEntries([{ day: WEDNESDAY, start: '09:30', minutes: 90 }]);
  await app.carry(entry, TODAY, null);
  await app.page.mouse.up();
  await app.expectEntries([{ day: TODAY, start: '', minutes: 90 }]);
  await app.carry(entry, TUESDAY, '15:00');
  await app.page.mouse.up();
  await app.expectEntries([{ day: TUESDAY, start: '15:00', minutes: 90 }]);
  await app.waitSaved(5);
});

story('the lower edge changes the length, by quarters of an hour and not below one', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  const entry = app.entry('Write report');
  await app.pullEdgeTo(entry, TUESDAY, '12:15');
  await app.expectEntries([{ start: '10:00', minutes: 135 }]);
  await app.pullEdgeTo(entry, TUESDAY, '10:45');
  await app.expectEntries([{ start: '10:00', minutes: 45 }]);
  await app.pullEdgeTo(entry, TUESDAY, '09:00');
  await app.expectEntries([{ start: '10:00', minutes: 15 }]);
  await app.waitSaved(4);
});

/** A timed event of the list shown whose length isn't the default length. */
async function someEvent(app) {
  let found;
  await until(async () => {
    const rows = await app.items.evaluateAll((nodes) => nodes.map((node) => ({
      title: node.getAttribute('aria-label'), text: node.getAttribute('aria-description') ?? '',
    })));
    for (const { title, text } of rows) {
      const [, h1, m1, h2, m2] = text.match(/(\d\d):(\d\d)\D+(\d\d):(\d\d)/) ?? [];
      const minutes = (h2 - h1) * 60 + (m2 - m1);
      if (minutes > 0 && minutes !== 30 && !title.includes('[')) found = { title, minutes };
    }
    return found;
  }, () => 'an event of another length than 30 minutes');
  return found;
}
