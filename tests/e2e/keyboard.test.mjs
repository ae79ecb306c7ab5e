// The same by keyboard: pick up, move, drop and cancel, with everything announced; and the page's shortcuts.

import assert from 'node:assert/strict';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const REPORT = 'Write report [1h30m]';

/** Picks an item up with Space and moves it to a slot with the arrow keys, as the ghost reports it. */
async function keysTo(app, date, time) {
  const ghost = () => app.page.locator('[data-ghost]').evaluateAll(([node]) => node && {
    day: node.closest('[data-day]').dataset.day, start: node.dataset.start,
  });
  await until(ghost, () => 'a ghost');
  for (let i = 0; i < 200; i += 1) {
    const { day, start } = await ghost();
    if (day === date && start === time) return;
    if (day !== date) await app.press(day < date ? 'ArrowRight' : 'ArrowLeft');
    else await app.press(start === '' || start < time ? 'ArrowDown' : 'ArrowUp');
  }
  assert.fail('never came there');
}

story('a drop by keys equals a drop by mouse', async (app) => {
  await app.openSidebar();
  const item = await app.item(REPORT);
  await item.focus();
  await app.press('Space');
  await app.expectSpoken(/Picked up Write report/);
  await keysTo(app, TUESDAY, '10:00');
  await app.expectSpoken(/10:00/);
  await app.press('Enter');
  await app.expectEntries([{ title: 'Write report', day: TUESDAY, start: '10:00', minutes: 90, provider: 'asana' }]);
  await app.expectSpoken(/Write report.*(Tuesday|Tue).*10:00/);
  const byKeys = await app.only();
  await app.waitSaved(1);

  await app.press('Control+z');
  await app.expectEntries([]);
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ title: 'Write report', day: TUESDAY, start: '10:00', minutes: 90, provider: 'asana' }]);
  const byMouse = await app.only();
  const same = ({ id, task, ...rest }) => rest;
  assert.deepEqual(same(byMouse), same(byKeys));
});

story('an entry is moved, made longer, completed and removed by keys', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ start: '10:00' }]);
  const entry = app.entry('Write report');

  await entry.focus();
  await app.press('Space', 'ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter');
  await app.expectEntries([{ day: WEDNESDAY, start: '10:30', minutes: 90 }]);
  await app.expectSpoken(/Write report.*10:30/);

  await entry.focus();
  await app.press('Space', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowUp', 'Enter');
  await app.expectEntries([{ day: WEDNESDAY, start: '10:30', minutes: 105 }]);

  await entry.focus();
  await app.press('Space', 'ArrowUp', 'ArrowLeft', 'Escape');
  await app.expectSpoken(/put back|cancel/i);
  await app.expectEntries([{ day: WEDNESDAY, start: '10:30', minutes: 105 }]);

  await entry.focus();
  await app.press('c');
  await app.expectEntries([{ done: true }]);
  await app.press('c');
  await app.expectEntries([{ done: false }]);

  await entry.focus();
  await app.press('Delete');
  await app.expectEntries([]);
  await app.expectSpoken(/Removed|removed/);
});

story('the focus stays with what was moved', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ start: '10:00' }]);
  const { id } = await app.only();
  const focused = () => app.page.evaluate(() => document.activeElement?.dataset?.entry);
  await app.entry('Write report').focus();
  for (const keys of [['ArrowDown'], ['ArrowRight'], ['ArrowLeft', 'ArrowUp']]) {
    await app.press('Space', ...keys, 'Enter');
    await until(async () => await focused() === id, async () => `focus on the entry after ${keys}, it is on ${await focused()}`);
  }
});

story('Alt+I opens and closes the sidebar, by the physical key', async (app) => {
  const open = () => app.toggle.getAttribute('aria-expanded');
  assert.equal(await open(), 'false');
  assert.equal(await app.aside.count(), 0);
  await app.press('Alt+KeyI');
  await until(async () => await open() === 'true');
  assert.equal(await app.aside.count(), 1);
  // As on macOS, where the key types another character.
  await app.page.evaluate(() => {
    const typed = { key: 'ˆ', code: 'KeyI', altKey: true, bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', typed));
  });
  await until(async () => await open() === 'false');
  await app.press('Alt+KeyI');
  await until(async () => await open() === 'true');
  await app.aside.getByRole('searchbox', { name: 'Search' }).focus();
  await app.press('Alt+KeyI');
  await until(async () => await open() === 'false');
});

story('N makes an entry from what is typed, and no key fires while typing', async (app) => {
  await app.press('n');
  const dialog = app.page.getByRole('dialog', { name: 'New entry' });
  const title = dialog.getByRole('textbox', { name: 'Title' });
  await title.pressSequentially('tjk? plan [45m]');
  await app.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await app.expectEntries([{ title: 'tjk? plan', day: TODAY, minutes: 45, provider: null }]);

  await app.press('n');
  await title.fill('not kept');
  await app.press('Escape');
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await dialog.waitFor({ state: 'detached' });
  await app.expectEntries([{ title: 'tjk? plan' }]);
});

story('J and K turn the weeks, T comes back to today', async (app) => {
  const first = () => app.page.locator('[data-day]:not([data-entry], [data-event])').first().getAttribute('data-day');
  assert.equal(await first(), TODAY);
  await app.press('j', 'j');
  await until(async () => await first() === '2026-12-07');
  assert.match(app.page.url(), /#\/week\?date=2026-12-/);
  await app.press('k');
  await until(async () => await first() === '2026-11-30');
  await app.press('ArrowLeft', 'ArrowLeft');
  await until(async () => await first() === '2026-11-16');
  await app.press('t');
  await until(async () => await first() === TODAY);
  await app.page.goBack();
  await until(async () => await first() === '2026-11-16');
});

story('the focus goes on to what is next when what had it goes', async (app) => {
  const focused = () => app.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);
  const goesTo = (wanted) => until(async () => wanted.test(await focused()), async () => `the focus is on ${await focused()}, wanted: ${wanted}`);
  for (const title of ['One', 'Two', 'Three']) await app.create(title);
  await app.entry('Two').focus();
  await app.press('Delete');
  await goesTo(/^Three/);
  await app.press('Delete');
  await goesTo(/^One/);
  await app.press('b');
  await app.page.getByRole('textbox', { name: 'New task' }).waitFor();
  await app.page.getByRole('button', { name: 'Close backlog' }).press('Enter');
  await goesTo(/^Backlog$/);
  await app.page.goto(`${app.url}#/settings`);
  await app.page.getByRole('button', { name: 'New label' }).press('Enter');
  await app.page.keyboard.type('urgent');
  await app.press('Enter');
  await goesTo(/^urgent/);
  await app.page.goto(`${app.url}#/reports`);
  await app.page.locator('summary', { hasText: 'Label' }).press('Enter');
  await app.press('Tab', 'Escape');
  await goesTo(/^Label/);
});

/** A key as an input method reports it: while a word is composed, or, in Safari, the Enter that ends it. */
const composing = (locator, key, safari) => locator.evaluate((field, [key, safari]) => {
  const event = new KeyboardEvent('keydown', { key, code: key, isComposing: !safari, bubbles: true, cancelable: true });
  if (safari) Object.defineProperty(event, 'keyCode', { value: 229 });
  return field.dispatchEvent(event);
}, [key, safari]);

story('keys of an input method are neither a choice nor a shortcut', async (app) => {
  await app.press('n');
  const dialog = app.page.getByRole('dialog', { name: 'New entry' });
  const project = dialog.getByRole('combobox').first();
  await project.fill('かいぎ');
  const open = await project.getAttribute('aria-expanded');
  for (const safari of [false, true]) {
    for (const key of ['Enter', 'ArrowDown', 'ArrowUp', 'Escape']) {
      assert.equal(await composing(project, key, safari), true, `${key} is left to the input method`);
    }
  }
  assert.equal(await project.inputValue(), 'かいぎ');
  assert.equal(await project.getAttribute('aria-expanded'), open);
  assert.equal(await dialog.isVisible(), true);
  await composing(app.page.locator('body'), 'n', true);
  await project.press('Enter');
  assert.notEqual(await project.getAttribute('aria-expanded'), 'true', 'a real Enter is a choice');
});
