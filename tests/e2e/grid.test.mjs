// The keyboard over the days: slots of the hours, of a month and of the team's week; and from a search into its hits.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const SIZES = [[1440, 900], [1024, 700], [400, 600]];
const menu = (app) => app.page.getByRole('menu');

/** Where the focused slot is; nothing if something else has the focus. */
const slot = (app) => app.page.evaluate(() => {
  const at = document.activeElement;
  const day = at?.closest('[data-day]');
  return at?.hasAttribute('data-slot') ? [day.dataset.day, at.dataset.slot].join(' ') : `${at?.tagName} ${at?.dataset.entry ?? ''}`;
});

const expectSlot = (app, expected) => until(async () => await slot(app) === expected, async () => `${await slot(app)}, not ${expected}`);

/** The focused slot is seen: nothing lies over its middle but what is planned there. */
const seen = (app) => app.page.evaluate(() => {
  const at = document.activeElement;
  const box = at.getBoundingClientRect();
  const under = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return at.closest('[data-day]').contains(under) && getComputedStyle(at).backgroundColor !== 'rgba(0, 0, 0, 0)';
});

for (const [width, height] of SIZES) {
  story(`the arrows lead over the hours, and Enter and N plan there, at ${width}`, { context: { viewport: { width, height } } }, async (app) => {
    await app.page.goto(`${app.page.url().split('#')[0]}#/week?date=${TODAY}`);
    await app.main.focus();
    await app.press('ArrowDown');
    await until(async () => (await slot(app)).startsWith(TODAY), () => slot(app));
    const start = Number((await slot(app)).split(' ')[1]);
    await app.press('ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowUp');
    await expectSlot(app, `${TUESDAY} ${start + 30}`);
    assert.ok(await seen(app), 'the slot is seen');
    assert.match(await app.page.locator(':focus').getAttribute('aria-label'), /Tuesday.*nothing planned|Tuesday.*meeting/);
    await check(app, 'a slot with the focus');
    await app.press('Enter');
    await app.expectFocused(app.page.getByRole('dialog', { name: 'New entry' }).getByRole('textbox', { name: 'Title' }));
    await app.page.keyboard.type('Weave');
    await app.press('Enter');
    await app.expectEntries([{ title: 'Weave', day: TUESDAY }]);
    await app.expectFocused(app.entry('Weave'));
    await app.press('Escape');
    await expectSlot(app, `${TUESDAY} ${start + 30}`);
    assert.match(await app.page.locator(':focus').getAttribute('aria-label'), /Weave/);
    await app.press('Space');
    await app.expectFocused(app.entry('Weave'));
    await app.press('Escape', 'ArrowRight', 'n');
    await app.page.keyboard.type('Spin');
    await app.press('Enter');
    await app.expectEntries([{ title: 'Weave', day: TUESDAY }, { title: 'Spin', day: WEDNESDAY }]);
  });
}

story('beyond the days the slot goes along to the next page, and no key loses it', async (app) => {
  await app.main.focus();
  await app.press('ArrowDown');
  await until(async () => (await slot(app)).startsWith(TODAY), () => slot(app));
  const start = (await slot(app)).split(' ')[1];
  await app.press('End', 'ArrowRight');
  await until(async () => /^2026-(11-29|11-30|12-01) \d+$/.test(await slot(app)) && (await slot(app)).endsWith(` ${start}`), () => slot(app));
  const there = await slot(app);
  await app.press('ArrowLeft');
  await until(async () => await slot(app) < there, () => slot(app));
  await app.press('j');
  await until(async () => await slot(app) > there, () => slot(app));
  for (const key of ['k', 'PageUp', 'PageDown', 'Home', 'ArrowLeft', 'ArrowUp', 'End', 'ArrowRight', 'ArrowDown', 't']) {
    await app.press(key);
    await until(async () => /^20/.test(await slot(app)), async () => `${await slot(app)} after ${key}`);
    assert.equal(await app.page.locator('[data-slot]').count(), 1);
  }
});

story('in a month arrows lead over days, with the menu of a day by keys and by mouse', async (app) => {
  await app.page.goto(`${app.page.url().split('#')[0]}#/month?date=${TODAY}`);
  await app.page.locator('.month-cell').first().waitFor();
  await app.main.focus();
  await app.press('ArrowDown');
  await expectSlot(app, `${TODAY} `);
  await app.press('ArrowRight', 'ArrowRight', 'ArrowLeft');
  await expectSlot(app, `${TUESDAY} `);
  assert.ok(await seen(app), 'the day is seen');
  await check(app, 'a day of the month with the focus');
  await app.press('n');
  await app.page.keyboard.type('Weave');
  await app.press('Enter');
  await app.expectEntries([{ title: 'Weave', day: TUESDAY, start: '' }]);
  await app.press('Escape');
  await expectSlot(app, `${TUESDAY} `);
  await app.press('Shift+F10');
  await menu(app).getByRole('menuitem', { name: 'New entry' }).waitFor();
  await app.press('Escape');
  await expectSlot(app, `${TUESDAY} `);
  await app.page.locator(`.month-cell[data-day="${WEDNESDAY}"] .month-head`).click({ button: 'right' });
  await app.page.getByRole('menu', { name: /Wednesday/ }).waitFor();
  await app.press('Escape');
  await menu(app).waitFor({ state: 'detached' });
  await expectSlot(app, `${WEDNESDAY} `);
  await app.press('Enter');
  await until(() => app.page.url().includes(`#/day?date=${WEDNESDAY}`), () => app.page.url());
});

story('in the team’s week arrows lead over people and days, and an entry is theirs', async (app) => {
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('g');
  await app.page.getByRole('textbox', { name: "Person's name" }).fill('Ada');
  await app.page.getByRole('button', { name: 'Add person' }).click();
  await app.page.getByRole('rowheader', { name: /Ada/ }).waitFor();
  await app.main.focus();
  await app.press('ArrowDown');
  await expectSlot(app, `${TODAY} `);
  await app.press('ArrowDown', 'ArrowRight');
  await expectSlot(app, `${TUESDAY} `);
  assert.match(await app.page.locator(':focus').getAttribute('aria-label'), /Tuesday.*Ada.*nothing planned/);
  await check(app, 'a person’s day with the focus');
  await app.press('Shift+F10');
  await menu(app).getByRole('menuitem', { name: 'New entry' }).click();
  await app.page.keyboard.type('Spin');
  await app.press('Enter');
  const ada = await app.page.getByRole('rowheader', { name: /Ada/ }).locator('xpath=..').locator('[data-entry]').allTextContents();
  assert.deepEqual(ada.map((title) => title.trim()), ['Spin']);
});

story('the arrows lead from a search to its hits and back', async (app) => {
  await app.openSidebar();
  const field = app.aside.getByRole('searchbox', { name: 'Search' });
  const first = app.aside.locator('[data-item]').first();
  await first.waitFor();
  await field.focus();
  await app.press('ArrowDown');
  await app.expectFocused(first);
  await app.press('ArrowDown', 'ArrowUp', 'ArrowUp');
  await app.expectFocused(field);
});
