// The views beside day, week and month: work week, two weeks and agenda, their menu, and hidden weekends.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const days = (app) => app.page.evaluate(() => [...document.querySelectorAll('[data-day]:not([data-entry], [data-event])')].map((day) => day.dataset.day));
const shows = (app, count) => until(async () => (await days(app)).length === count, async () => JSON.stringify(await days(app)));
const blur = (app) => app.page.evaluate(() => document.activeElement?.blur());
const menu = (app) => app.page.getByRole('menu', { name: 'Views' });

/** What the pointer meets in the middle of an element is the element. */
async function hit(locator) {
  const met = await locator.evaluate((node) => {
    node.scrollIntoView({ block: 'nearest' });
    const box = node.getBoundingClientRect();
    const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return node.contains(there) ? '' : `${there?.outerHTML.slice(0, 80)}`;
  });
  assert.equal(met, '');
}

for (const [width, height] of [[1440, 900], [1024, 700], [400, 600]]) {
  story(`the menu of views leads to each of them, by mouse and by keys, at ${width}`, {
    context: { viewport: { width, height } },
  }, async (app) => {
    await app.press('Shift+W');
    await shows(app, 5);
    await until(async () => app.page.url().includes('#/workweek'));
    await app.press('f');
    await shows(app, 14);
    await app.press('a');
    await app.page.locator('.agenda').waitFor();
    await app.press('w');
    await shows(app, 7);
    const toggle = app.page.locator('.views-toggle');
    if (await toggle.isVisible()) {
      await toggle.click();
    } else {
      await app.page.getByRole('button', { name: 'More' }).click();
      await app.page.getByRole('menuitem', { name: 'Views' }).click();
    }
    await menu(app).waitFor();
    assert.equal(await menu(app).getByRole('menuitemradio', { checked: true }).getAttribute('aria-checked'), 'true');
    for (const item of await menu(app).locator('button').all()) await hit(item);
    await check(app, `the menu of views at ${width}`);
    // A step leaves it open; whoever looks at it takes the next one.
    await menu(app).getByRole('menuitem', { name: 'Zoom in' }).click();
    await menu(app).locator('[data-note="15 m a row"]').waitFor();
    await menu(app).getByRole('menuitem', { name: 'Zoom out' }).click();
    await menu(app).getByRole('menuitemcheckbox', { name: 'Show weekends' }).click();
    await shows(app, 5);
    await app.expectSpoken(/Weekends are hidden/);
    await menu(app).getByRole('menuitemradio', { name: 'Two weeks' }).click();
    await shows(app, 14);
    await menu(app).waitFor({ state: 'detached' });
    await app.press('v');
    await menu(app).waitFor();
    await app.press('ArrowUp');
    await app.press('Escape');
    await menu(app).waitFor({ state: 'detached' });
    await blur(app);
    await app.press('w');
    await shows(app, 5);
    await app.reload();
    await shows(app, 5);
  });
}

story('by keys an entry goes from Friday to Monday where the weekend is hidden, and a month is without it too', async (app) => {
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', '2026-11-27', '10:00');
  await blur(app);
  await app.press('Shift+W');
  await shows(app, 5);
  await app.entry('Write report').focus();
  await app.press('Space');
  await app.press('ArrowRight');
  await app.press('Enter');
  await app.expectEntries([{ title: 'Write report', day: '2026-11-30', start: '10:00' }]);
  await blur(app);
  await app.press('m');
  await shows(app, 35);
  await app.press('v');
  await menu(app).getByRole('menuitemcheckbox', { name: 'Show weekends' }).click();
  await shows(app, 25);
  assert.ok((await days(app)).every((day) => ![0, 6].includes(new Date(`${day}T12:00Z`).getUTCDay())));
  await app.press('Escape');
  await hit(app.entry('Write report'));
});

story('two weeks are planned like one', async (app) => {
  await app.openSidebar();
  await app.press('Escape');
  await blur(app);
  await app.press('f');
  await shows(app, 14);
  await app.dragItemTo('Write report [1h30m]', '2026-12-01', '10:00');
  await app.expectEntries([{ title: 'Write report', day: '2026-12-01', start: '10:00', minutes: 90 }]);
  await hit(app.entry('Write report'));
  await blur(app);
  await app.press('j');
  await until(async () => (await days(app))[0] === '2026-12-07', async () => JSON.stringify(await days(app)));
});

for (const [width, height] of [[1440, 900], [1024, 700], [400, 600]]) {
  story(`the agenda has what is planned in order, and keys do with its rows what they do with entries, at ${width}`, {
    context: { viewport: { width, height } },
  }, async (app) => {
    await app.create('Some time');
    await app.create('Spin tomorrow 14:00');
    await app.create('Weave tomorrow 10:00');
    await app.create('Dye fri 9:00');
    await blur(app);
    await app.press('a');
    const list = app.page.locator('[data-agenda]');
    await list.waitFor();
    await until(async () => await list.locator('[data-entry]').count() === 4);
    const rows = list.locator('[data-entry]');
    assert.deepEqual(await rows.locator('.agenda-title').allTextContents(), ['Some time', 'Weave', 'Spin', 'Dye']);
    for (const row of await rows.all()) await hit(row);
    // The providers' meetings fill the days up to Friday.
    assert.match(await list.getByText(/nothing planned$/).last().textContent(), /20 Dec/);
    await check(app, `the agenda at ${width}`);
    await rows.first().focus();
    await app.press('ArrowDown');
    await app.expectFocused(rows.nth(1));
    await app.press('c');
    await until(async () => await rows.nth(1).getAttribute('data-done') === 'true');
    // The row is another element now, and still has the focus.
    await app.expectFocused(rows.nth(1));
    await app.press('s');
    await until(async () => await rows.nth(1).getAttribute('data-running') !== null);
    await app.expectFocused(rows.nth(1));
    await app.press('s');
    await until(async () => await rows.nth(1).getAttribute('data-running') === null);
    await app.press('ArrowDown');
    await app.press('Enter');
    const form = app.page.getByRole('dialog', { name: 'Quick edit' });
    await form.waitFor();
    await app.press('Escape');
    await form.waitFor({ state: 'detached' });
    await blur(app);
    await app.press('j');
    await until(async () => app.page.url().includes('date='));
    await list.getByText(/nothing planned$/).first().waitFor();
  });
}

story('what is dragged within the agenda keeps its time', async (app) => {
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await app.create('Wednesday tomorrow 9:00');
  await app.create('Later 27 nov 9:00');
  await blur(app);
  await app.press('a');
  await app.page.locator('[data-agenda]').waitFor();
  await app.dragEntryTo(app.entry('Write report'), WEDNESDAY);
  await until(async () => (await app.entries()).some((entry) => entry.minutes === 90 && entry.day === WEDNESDAY && entry.start === '10:00'),
    async () => JSON.stringify(await app.entries()));
});
