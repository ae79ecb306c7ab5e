// The pages and dialogs in a language of longer, accented words, and in one from right to left: every text comes from the
// catalogue, nothing is cut off or sticks out, and what points or moves sideways does so the other way round.

import assert from 'node:assert/strict';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';
import { pseudo } from './places.mjs';

const speak = (tag) => ({ place: pseudo, start: false, init: `if (location.protocol === 'http:') localStorage.language = '${tag}';` });

/** What is neither of ours nor of the person: names of tools, keys and zones, and days as `Intl` writes them. */
const FOREIGN = [
  'Asana', 'Google Calendar', 'Google Sheets', 'Microsoft Outlook', 'Slack', 'GitHub', 'Google', 'Microsoft', 'Outlook',
  'English', 'Deutsch', 'CSV', 'and', 'Hourloom', 'Europe/Berlin',
  'Ctrl', 'Shift', 'Enter', 'Escape', 'Esc', 'Space', 'Delete', 'Backspace', 'Home', 'End', 'Tab',
  'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday',
  'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'November', 'December', 'Nov', 'Dec', 'October', 'Oct',
];

/** What in sight isn't as it should be: a plain word, or a text that is cut off or sticks out of the window. */
function faults(foreign) {
  const found = [];
  const words = new RegExp(`\\b(?:${foreign.join('|')})\\b`, 'g');
  const name = (node) => `${node.tagName.toLowerCase()}.${node.className?.baseVal ?? node.className} "${(node.getAttribute('aria-label') ?? node.textContent).trim().slice(0, 60)}"`;
  // What a person or a tool wrote stands where the direction is the text's own; a zone's name is its own, too.
  const theirs = (node) => node.closest('[dir="auto"], [data-item], [data-when], code, kbd, [name="time-zone"], [name="language"], .fact, .visually-hidden[data-of]');
  const plain = (text) => /[a-z]{3,}/i.test(text.replaceAll(words, ''));
  const seen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && node.getBoundingClientRect().width > 1;
  const scrolls = (node) => {
    for (let at = node; at; at = at.parentElement) if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true;
    return false;
  };
  if (document.documentElement.scrollWidth > innerWidth) found.push('the page scrolls sideways');
  const top = [...document.querySelectorAll('dialog[open]')].pop() ?? document.body;
  for (const node of top.querySelectorAll('*')) {
    if (!seen(node) || node.closest('.skeleton, svg, select')) continue;
    const own = [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data).join(' ').trim();
    const said = ['aria-label', 'title', 'placeholder', 'aria-description'].map((it) => node.getAttribute(it) ?? '');
    if (!theirs(node)) {
      for (const text of [own, ...said]) if (plain(text)) found.push(`plain: ${name(node)} says "${text.slice(0, 80)}"`);
    }
    if (!own || theirs(node)) continue;
    const style = getComputedStyle(node);
    const clips = /hidden|clip/.test(style.overflowX) && node.scrollWidth > node.clientWidth + 1;
    if (clips && !node.classList.contains('visually-hidden')) found.push(`cut off: ${name(node)}, ${node.scrollWidth} in ${node.clientWidth}`);
    const box = node.getBoundingClientRect();
    const out = box.left < -1 || box.right > innerWidth + 1;
    if (out && !scrolls(node) && style.clipPath === 'none') found.push(`outside: ${name(node)}, ${Math.round(box.left)} to ${Math.round(box.right)}`);
  }
  return [...new Set(found)];
}

/** Opens the sidebar, at Asana. */
async function sidebar(page) {
  await page.locator('.rail-toggle').click();
  const chip = page.locator('[data-connection][data-provider="asana"]');
  await chip.waitFor();
  if (await chip.getAttribute('aria-pressed') !== 'true') await chip.click();
  await page.locator('[data-item]').first().waitFor();
}

/** Goes through the pages and the main dialogs, and calls `look` at each. */
async function walk(app, look) {
  const { page } = app;
  const dialog = page.locator('dialog[open]');
  const go = async (to, ready) => {
    await page.goto(`${app.url}#/${to}`);
    await page.locator(ready).first().waitFor();
    await look(to);
  };
  const leave = async () => {
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  };
  await page.goto(app.url);
  await page.locator('main.week:not([aria-busy="true"])').waitFor();
  await look('an empty week');
  await page.keyboard.press('n');
  await dialog.locator('[name="title"]').waitFor();
  await look('a new entry');
  await dialog.locator('[name="title"]').fill('Ποιώ [1h30m]');
  await dialog.locator('[type="submit"]').click();
  await page.locator('[data-entry]').waitFor();
  await look('a week with a toast');
  await page.locator('[data-entry]').first().click();
  await dialog.waitFor();
  await look('an entry');
  await leave();
  await page.keyboard.press('?');
  await dialog.waitFor();
  await look('the keys');
  await leave();
  await page.locator('[data-entry]').first().focus();
  await page.keyboard.press('s');
  await page.locator('[data-timer]').waitFor();
  await look('a timer');
  await page.locator('[data-entry]').first().click({ button: 'right' });
  await page.locator('[role="menu"]').waitFor();
  await look('the menu of an entry');
  await page.keyboard.press('Escape');
  await page.locator('.bar [aria-haspopup="menu"]').last().click();
  await page.locator('[role="menu"]').waitFor();
  await look('the menu');
  await page.keyboard.press('Escape');
  await page.keyboard.press('b');
  await page.locator('[data-backlog]').waitFor();
  await look('the backlog');
  await page.keyboard.press('b');
  await sidebar(page);
  await look('the sidebar');
  await page.locator('.rail-toggle').click();
  await go('day', 'main.week');
  await go('team', 'main.team');
  await go('reports', '.numbers');
  await go('integrations', 'main.integrations h2, main .integration, main h2');
  await go('settings', '.settings-head .button');
  const adds = page.locator('.settings-head .button');
  for (const at of [0, 1, 2, 3]) {
    await adds.nth(at).click();
    await dialog.waitFor();
    await look(`sheet ${at}`);
    await leave();
  }
}

for (const [width, height] of [[1440, 900], [1024, 700], [400, 600]]) {
  const options = { ...speak('en-XA'), context: { viewport: { width, height } } };
  story(`every text is of the catalogue and has room at ${width} by ${height}`, options, async (app) => {
    const found = [];
    await walk(app, async (where) => {
      found.push(...(await app.page.evaluate(faults, FOREIGN)).map((fault) => `${where}: ${fault}`));
    });
    assert.deepEqual([...new Set(found)], []);
  });
}

story('from right to left nothing sticks out, at 1024 by 700', { ...speak('ar-XB'), context: { viewport: { width: 1024, height: 700 } } }, async (app) => {
  const found = [];
  await walk(app, async (where) => {
    found.push(...(await app.page.evaluate(faults, FOREIGN)).map((fault) => `${where}: ${fault}`));
  });
  assert.deepEqual([...new Set(found)], []);
});

story('from right to left days, panels, keys and drags go the other way', speak('ar-XB'), async (app) => {
  const { page } = app;
  const box = (selector) => page.locator(selector).first().boundingBox();
  const day = (date) => `[data-day="${date}"]:not([data-entry], [data-event])`;
  await page.goto(app.url);
  await page.locator('main.week:not([aria-busy="true"])').waitFor();
  const [monday, tuesday, hours, rail] = [await box(day(TODAY)), await box(day(TUESDAY)), await box('.hours'), await box('.rail')];
  assert.ok(hours.x > monday.x && monday.x > tuesday.x && tuesday.x > rail.x && rail.x < 1, 'a week runs to the left');

  await page.keyboard.press('n');
  await page.locator('dialog [name="title"]').fill('Ποιώ [1h]');
  await page.locator('dialog [type="submit"]').click();
  await app.expectEntries([{ day: TODAY }]);
  // Carried by keys: to the left is the next day.
  await page.locator('[data-entry]').focus();
  await app.press('Space', 'ArrowLeft', 'ArrowLeft', 'ArrowRight', 'Enter');
  await app.expectEntries([{ day: TUESDAY }]);
  await app.carry(page.locator('[data-entry]'), WEDNESDAY, '11:00');
  await page.mouse.up();
  await app.expectEntries([{ day: WEDNESDAY, start: '11:00' }]);
  await app.pullEdgeTo(page.locator('[data-entry]'), WEDNESDAY, '13:00');
  await app.expectEntries([{ minutes: 120 }]);
  // And so are weeks, as the button for it says.
  const next = await page.locator('.bar-steps .icon-button').last().getAttribute('aria-keyshortcuts');
  assert.match(next, /\bArrowLeft$/);
  await page.locator('.bar-title').focus();
  await app.press('ArrowLeft');
  await page.locator(day('2026-11-30')).waitFor();
  await app.press('ArrowRight');
  await page.locator(day(TODAY)).waitFor();

  // The panel stands at the left; its edge makes it wider to the right.
  await sidebar(page);
  const before = await box('.panel');
  assert.ok(before.x <= (await box('.rail')).x + (await box('.rail')).width + 1, 'beside the rail');
  await page.locator('.panel-grip').focus();
  await app.press('ArrowRight');
  await until(async () => (await box('.panel')).width === before.width + 16, async () => `it is ${(await box('.panel')).width} wide`);
  const grip = await box('.panel-grip');
  await page.mouse.move(grip.x + grip.width / 2, grip.y + 200);
  await page.mouse.down();
  await page.mouse.move(grip.x + grip.width / 2 + 20, grip.y + 200, { steps: 3 });
  await page.mouse.up();
  await until(async () => (await box('.panel')).width === before.width + 36, async () => `it is ${(await box('.panel')).width} wide`);
});
