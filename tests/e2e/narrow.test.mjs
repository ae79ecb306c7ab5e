// A narrow screen, as on a phone or in the extension's popup: what opens is visible, and nothing covers anything else.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, until } from './harness.mjs';

const narrow = { context: { viewport: { width: 400, height: 600 } } };

story('the form of an entry opens on a narrow screen', narrow, async (app) => {
  await app.create('Write report [1h30m]');
  await app.openForm(app.entry('Write report'));
  const form = app.page.getByRole('dialog', { name: 'Edit entry' });
  await form.waitFor();
  await check(app, 'the form on a narrow screen');
  await form.getByRole('textbox', { name: 'Planned' }).fill('45m');
  await form.getByRole('button', { name: 'Save' }).click();
  await app.expectEntries([{ day: TODAY, minutes: 45 }]);
});

story('what the bar holds while a timer runs lies side by side', narrow, async (app) => {
  await app.create('Write report [1h30m]');
  await app.entry('Write report').focus();
  await app.press('s');
  await app.page.locator('[data-timer]').waitFor();
  const overlaps = await app.page.locator('.bar').evaluate((bar) => {
    const shown = [...bar.querySelectorAll('.bar-title, .timer-time, button')].filter((part) => part.offsetWidth > 0);
    const boxes = shown.filter((part) => !part.querySelector('.timer-time'))
      .map((part) => [part.className, part.getBoundingClientRect(), part]);
    return boxes.flatMap(([name, a, node], at) => boxes.slice(at + 1)
      .filter(([, b, other]) => !node.contains(other) && a.left < b.right - 0.5 && b.left < a.right - 0.5)
      .map(([other]) => `${name} and ${other}`));
  });
  assert.deepEqual(overlaps, []);
});

story('a list that is open goes with its dialog', async (app) => {
  await app.create('Write report');
  for (const way of ['Escape', 'Save']) {
    await app.press('n');
    const dialog = app.page.getByRole('dialog', { name: 'New entry' });
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Another');
    await dialog.getByRole('combobox', { name: 'Project' }).fill('Website');
    if (way === 'Save') {
      await app.press('Enter', 'Enter');
    } else {
      // Closes the list, then the dialog, which asks first because something is typed.
      await app.press('Escape', 'Escape');
      await dialog.getByRole('button', { name: 'Discard' }).click();
    }
    // Removed from the page, not only closed: until then, a key would open the same dialog.
    await app.page.locator('dialog').waitFor({ state: 'detached' });
  }
  await until(async () => (await app.entries()).length === 2, async () => JSON.stringify(await app.entries()));
});

story('the first sight of a day is an hour before now, however much stands above it', async (app) => {
  for (const title of ['One', 'Two', 'Three', 'Four']) await app.create(title);
  await app.waitSaved(4);
  await app.reload();
  const seen = () => app.day(TODAY).evaluate((day) => {
    const timed = day.querySelector('[data-timed]').getBoundingClientRect();
    const head = day.querySelector('.day-top').getBoundingClientRect().bottom;
    return Math.round((head - timed.top) / timed.height * 1440);
  });
  await until(async () => Math.abs(await seen() - 8 * 60) < 20, async () => `minute at the top: ${await seen()}`);
});
