// The small month below the title, week numbers, and how times of day are written.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, TUESDAY, until } from './harness.mjs';

const card = (app) => app.page.getByRole('dialog', { name: 'Go to a day' });
const title = (app) => app.page.locator('#page-title');
const blur = (app) => app.page.evaluate(() => document.activeElement?.blur());
const at = (app, date) => until(async () => app.page.url().includes(`date=${date}`), () => app.page.url());

for (const [width, height] of [[1440, 900], [1024, 700], [400, 600]]) {
  story(`one goes to a day by its name, by keys and by a click, at ${width}`, { context: { viewport: { width, height } } }, async (app) => {
    await app.create('Weave tomorrow 10:00');
    await blur(app);
    await title(app).getByRole('button').click();
    await card(app).waitFor();
    await until(() => card(app).getByRole('textbox').evaluate((field) => field === document.activeElement));
    assert.equal(await card(app).locator('[data-busy]').getAttribute('data-date'), TUESDAY);
    assert.equal(await card(app).locator('[aria-current=date]').getAttribute('data-date'), TODAY);
    const [under, above] = await Promise.all([card(app), title(app).getByRole('button')].map((one) => one.boundingBox()));
    assert.ok(under.x <= Math.max(above.x, 8) + 1, 'below the title, or as far to the left as the window needs');
    for (const one of await card(app).locator('.mini-day').all()) {
      const met = await one.evaluate((node) => {
        node.scrollIntoView({ block: 'nearest' });
        const box = node.getBoundingClientRect();
        return node.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
      });
      assert.ok(met, await one.getAttribute('data-date'));
    }
    await check(app, `the small month at ${width}`);
    await app.page.keyboard.type('24 dec');
    await card(app).getByText('Thursday 24 December 2026').or(card(app).getByText(/24 December 2026/)).first().waitFor();
    await app.press('Enter');
    await card(app).waitFor({ state: 'detached' });
    await at(app, '2026-12-24');
    await blur(app);
    // By keys from the field into the days, on by a week and a month, and there.
    await app.press('Shift+T');
    await card(app).waitFor();
    await app.page.keyboard.type('2026-11-25');
    await app.press('ArrowDown');
    await app.expectFocused(card(app).locator('[data-date="2026-11-25"]'));
    await app.press('ArrowDown');
    await app.press('PageDown');
    await app.expectFocused(card(app).locator('[data-date="2027-01-02"]'));
    await app.press('ArrowLeft');
    await app.press('Enter');
    await at(app, '2027-01-01');
    await blur(app);
    await app.press('Shift+T');
    await card(app).waitFor();
    const month = () => card(app).locator('.mini-head strong').textContent();
    const before = await month();
    await card(app).getByRole('button', { name: 'Next month' }).click();
    await until(async () => await month() !== before);
    await card(app).getByRole('button', { name: 'Previous month' }).click();
    await until(async () => await month() === before);
    // A week over the end of a year is of its first month.
    if (before !== 'December 2026') await card(app).getByRole('button', { name: 'Previous month' }).click();
    await card(app).locator('[data-date="2026-12-08"]').click();
    await at(app, '2026-12-08');
    await blur(app);
    await app.press('Shift+T');
    await card(app).waitFor();
    await app.press('Escape');
    await card(app).waitFor({ state: 'detached' });
  });
}

story('weeks have numbers where one wants them, and times the form that one chose', async (app) => {
  await app.create('Weave tomorrow 14:30');
  const choose = async (name, value) => {
    await app.page.evaluate(() => { location.hash = '#/settings'; });
    await app.page.getByRole('combobox', { name }).selectOption(value);
    await app.stored();
  };
  // The page starts anew with another form of times, as with another language.
  const write = async (form) => {
    await app.page.evaluate(() => { location.hash = '#/settings'; });
    const load = app.page.waitForEvent('load');
    await app.page.getByRole('combobox', { name: 'Time format' }).selectOption(form);
    await load;
    await app.page.getByRole('combobox', { name: 'Time format' }).waitFor();
    await app.page.evaluate(() => { location.hash = '#/week'; });
    await app.ready();
  };
  await choose('Week numbers', 'iso');
  await blur(app);
  await app.press('w');
  await until(async () => await app.page.locator('.corner').getAttribute('data-week') === 'W48');
  await app.press('m');
  await until(async () => await app.page.getByRole('rowheader').count() === 6);
  assert.deepEqual(await app.page.getByRole('rowheader').allTextContents(), ['44', '45', '46', '47', '48', '49']);
  await check(app, 'a month with week numbers');
  await app.press('Shift+T');
  assert.deepEqual(await card(app).locator('.mini-week').allTextContents(), ['44', '45', '46', '47', '48', '49']);
  await app.press('Escape');
  await write('12');
  await until(async () => /2:30\s*pm/i.test(await app.entry('Weave').getAttribute('aria-label') ?? ''),
    async () => `${await app.entry('Weave').getAttribute('aria-label')}`);
  assert.match(await app.page.locator('.hour').nth(14).textContent(), /2\s*pm/i);
  await app.press('n');
  await app.page.getByRole('dialog', { name: 'New entry' }).waitFor();
  await app.press('Escape');
  await write('24');
  await until(async () => /14:30/.test(await app.entry('Weave').getAttribute('aria-label') ?? ''));
});
