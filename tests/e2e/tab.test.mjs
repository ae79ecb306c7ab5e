// Tab goes through each whole page, forwards and backwards, and comes around: no control holds the focus, and none is left
// out but those that have keys of their own.

import assert from 'node:assert/strict';
import { story, until } from './harness.mjs';

const PAGES = ['week', 'month', 'agenda', 'team', 'reports', 'integrations', 'settings'];

/** More than any page has. */
const MOST = 400;

/** Left out of the order of Tab, with other keys: links to days (D), tools of entries (S, C, E and the menu key), slots. */
const BY_OTHER_KEYS = '.date, .entry-tools *, .tools *, .waiting-tools *, [data-slot], [role=menu] *, .segment, [role=radio], .mini-day';

/** What has the focus, as a number that stays with it; nothing at the end of the page. */
const focused = (app) => app.page.evaluate(() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const known = window.walked ??= new Map();
  if (!known.has(at)) known.set(at, known.size);
  return known.get(at);
});

/** All that Tab reaches, or Shift+Tab. */
async function walk(app, key) {
  await app.page.evaluate(() => {
    document.activeElement?.blur();
    window.getSelection()?.removeAllRanges();
  });
  const seen = [];
  for (let at = 0; at < MOST; at += 1) {
    await app.press(key);
    const now = await focused(app);
    if (now === null || now === seen[0]) return seen;
    // A field for a date has parts.
    if (now === seen.at(-1)) continue;
    assert.ok(!seen.includes(now), `${key} leads back to ${await app.page.evaluate(() => document.activeElement.outerHTML.slice(0, 160))}`);
    seen.push(now);
  }
  assert.fail(`${key} never comes to the end`);
}

for (const page of PAGES) {
  story(`Tab goes through ${page} and comes around, forwards and backwards`, async (app) => {
    await app.create('Weave');
    await app.page.evaluate((to) => { location.hash = `#/${to}`; }, page);
    await until(() => app.page.url().endsWith(`#/${page}`));
    await app.page.locator('main').first().waitFor();
    await app.page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    const forwards = await walk(app, 'Tab');
    assert.ok(forwards.length > 5, `${forwards.length} are reached`);
    const backwards = await walk(app, 'Shift+Tab');
    assert.deepEqual([...backwards].sort((a, b) => a - b), [...forwards].sort((a, b) => a - b));
    const left = await app.page.evaluate((others) => [...document.querySelectorAll('button, a[href], input, select, textarea, summary, [role=button]')]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && !one.matches(others))
      .filter((one) => !window.walked.has(one))
      .filter((one) => !(one.type === 'radio' && one.name))
      .map((one) => one.outerHTML.slice(0, 160)), BY_OTHER_KEYS);
    assert.deepEqual(left, []);
  });
}
