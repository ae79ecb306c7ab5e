// When providers are polled, according to the sandbox's log, with a clock that the test controls.

import assert from 'node:assert/strict';
import { story, TUESDAY } from './harness.mjs';
import { FakeClock } from './clock.mjs';

const REPORT = 'Write report [1h30m]';
const options = { clock: false, start: false };

/** Hides or shows the page as the browser would when another tab comes to the front. */
const setHidden = (app, hidden) => app.page.evaluate((value) => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => value });
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (value ? 'hidden' : 'visible') });
  document.dispatchEvent(new Event('visibilitychange'));
}, hidden);

const between = (count, low, high, what) => assert.ok(count >= low && count <= high, `${what}: ${count} polls`);

story('an open list is asked for every 30 s, and no list of tasks while closed or hidden', options, async (app) => {
  const clock = await FakeClock.install(app.page.context(), app.sandbox);
  await app.open();
  assert.equal(await clock.polls(120), 0, 'before the sidebar was ever open');
  await app.openSidebar();
  // The time in which opening it counts as an interaction has passed.
  await clock.pass(60);
  between(await clock.polls(300), 9, 11, 'five minutes open');

  await setHidden(app, true);
  await clock.pass(5);
  assert.equal(await clock.polls(300), 0, 'hidden');
  const shown = await clock.polls(5, { act: () => setHidden(app, false) });
  between(shown, 1, 2, 'at once on being shown again');

  await app.press('Alt+KeyI');
  await clock.pass(5);
  assert.equal(await clock.polls(300), 0, 'closed');
  const opened = await clock.polls(5, { act: () => app.press('Alt+KeyI') });
  between(opened, 1, 2, 'at once on opening');
});

story('for half a minute after an interaction it is asked every 5 s', options, async (app) => {
  const clock = await FakeClock.install(app.page.context(), app.sandbox);
  await app.open();
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ start: '10:00' }]);
  await clock.pass(90);
  await app.entry('Write report').focus();
  await app.press('Space', 'ArrowDown', 'Enter');
  await app.expectEntries([{ start: '10:15' }]);
  between(await clock.polls(30), 5, 7, 'half a minute after an entry of it was moved');
  between(await clock.polls(120), 3, 5, 'two minutes later');
});

story('what changes at the provider is seen with the next poll, and the task follows it', options, async (app) => {
  const clock = await FakeClock.install(app.page.context(), app.sandbox);
  await app.open();
  await app.openSidebar();
  const item = await app.item(REPORT);
  const id = await item.getAttribute('data-item');
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ title: 'Write report' }]);
  await app.search('');
  await app.sandbox.change('asana', id, { title: 'Write the annual report [2h]' });
  await clock.pass(35);
  await app.item('Write the annual report [2h]');
  await app.expectEntries([{ title: 'Write the annual report', start: '10:00', minutes: 90, done: false }]);
});
