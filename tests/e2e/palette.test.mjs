// The command palette and the search over everything, by keys, mouse and touch.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, until } from './harness.mjs';

const wide = { context: { viewport: { width: 1440, height: 900 } } };
const middle = { context: { viewport: { width: 1024, height: 768 } } };
const narrow = { context: { viewport: { width: 400, height: 700 } } };
const phone = { context: { viewport: { width: 400, height: 700 }, hasTouch: true, isMobile: true } };

const palette = (app) => app.page.getByRole('dialog', { name: 'Commands' });
const field = (app) => palette(app).locator('[data-palette] input');
const options = (app) => palette(app).getByRole('option');
const group = (app, name) => palette(app).getByRole('group', { name, exact: true });
/** The option that Enter would choose, as the field names it. */
const active = (app) => field(app).evaluate((input) => document.getElementById(input.getAttribute('aria-activedescendant'))?.innerText.split('\n')[0]);
const gone = (app) => palette(app).waitFor({ state: 'detached' });

/** Opens it; the deferred parts have to be there. */
async function open(app, key = 'Control+k') {
  await app.page.keyboard.press(key);
  await field(app).and(app.page.locator(':focus')).waitFor();
}

/** Types a text and waits until the first option shows it. */
async function find(app, text, first) {
  await field(app).fill(text);
  await options(app).first().filter({ hasText: first }).waitFor();
}

for (const [name, at] of [['wide', wide], ['middle', middle], ['narrow', narrow]]) {
  story(`pages, days, actions and entries are chosen by keys on a ${name} screen`, at, async (app) => {
    await app.create('Weave the Überwurf [1h]');
    await open(app);
    await check(app, 'the palette without a text');
    await find(app, 'repor', 'Reports');
    await app.page.keyboard.press('Enter');
    await app.page.getByRole('heading', { name: 'Reports' }).waitFor();
    await gone(app);
    await open(app);
    await find(app, '24.12.2026', '24 December 2026');
    await app.page.keyboard.press('Enter');
    await app.page.locator('[data-day="2026-12-24"]').first().waitFor();
    await open(app);
    await find(app, 'uberw weav', 'Weave the Überwurf');
    await check(app, 'the palette with results');
    await group(app, 'Tasks').getByRole('option').waitFor();
    assert.equal(await group(app, 'Entries').count(), 0, 'the only entry of a task is shown once');
    assert.deepEqual(await options(app).locator('mark').allInnerTexts(), ['Weav', 'Überw']);
    await app.page.keyboard.press('End');
    await app.page.keyboard.press('Enter');
    await app.entry('Weave the Überwurf').and(app.page.locator(':focus')).waitFor();
    // An action applies to what had the focus before.
    await open(app);
    assert.equal(await active(app), 'Weave the Überwurf', 'chosen last');
    await find(app, 'duplic', 'Duplicate');
    await app.page.keyboard.press('Enter');
    await until(async () => (await app.entries()).length === 2);
    await open(app);
    await group(app, 'Recent').getByRole('option', { name: 'Duplicate' }).waitFor();
    await app.page.keyboard.press('Escape');
    await app.page.reload();
    await app.page.locator('main:not([aria-busy="true"])').waitFor();
    await open(app);
    await group(app, 'Recent').getByRole('option', { name: 'Weave the Überwurf' }).waitFor();
    await group(app, 'Recent').getByRole('option', { name: 'Reports' }).waitFor();
  });
}

story('arrows, Home, End and pages move within the list, and Escape returns the focus', wide, async (app) => {
  await app.create('Weave [1h]');
  await app.entry('Weave').focus();
  await open(app);
  const all = await options(app).count();
  const at = () => field(app).evaluate((input) => Number(input.getAttribute('aria-activedescendant').match(/\d+$/)[0]));
  for (const [key, place] of [['ArrowDown', 1], ['ArrowUp', 0], ['ArrowUp', all - 1], ['ArrowDown', 0], ['End', all - 1],
    ['PageUp', Math.max(all - 9, 0)], ['Home', 0], ['PageDown', Math.min(8, all - 1)]]) {
    await app.page.keyboard.press(key);
    await until(async () => (await at()) === place, () => `${key}: ${place}`);
  }
  assert.equal(await palette(app).locator('[aria-selected="true"]').count(), 1);
  await app.page.keyboard.press('Escape');
  await gone(app);
  await app.entry('Weave').and(app.page.locator(':focus')).waitFor();
  // The key that opens it closes it as well.
  await open(app);
  await app.page.keyboard.press('Control+k');
  await gone(app);
  await app.entry('Weave').and(app.page.locator(':focus')).waitFor();
});

story('a word that is being composed chooses nothing', wide, async (app) => {
  await open(app);
  await find(app, 'repor', 'Reports');
  await field(app).evaluate((input) => {
    const press = (init) => input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }));
    press({ isComposing: true });
    press({ keyCode: 229 });
  });
  assert.equal(await palette(app).count(), 1);
  await app.page.keyboard.press('Enter');
  await app.page.getByRole('heading', { name: 'Reports' }).waitFor();
});

story('shortcuts stand beside actions, also one that was changed', wide, async (app) => {
  await open(app);
  await find(app, 'undo', 'Undo');
  assert.deepEqual(await options(app).first().locator('kbd').allInnerTexts(), ['Ctrl', 'Z']);
  await app.page.keyboard.press('Escape');
  await app.page.goto(`${app.url}#/settings`);
  await app.page.getByRole('button', { name: 'Change shortcut: Commands' }).click();
  await app.page.getByRole('button', { name: 'Press the new shortcut' }).and(app.page.locator(':focus')).waitFor();
  await app.page.keyboard.press('y');
  await app.page.getByRole('button', { name: 'Change shortcut: Commands' }).and(app.page.locator(':focus')).waitFor();
  await open(app, 'y');
});

story('the More menu opens it, and a click chooses', wide, async (app) => {
  await app.page.getByRole('button', { name: 'More', exact: true }).click();
  await app.page.getByRole('menuitem', { name: 'Commands' }).click();
  await field(app).and(app.page.locator(':focus')).waitFor();
  await find(app, 'team', 'Team');
  await options(app).filter({ hasText: 'Team' }).first().click();
  await app.page.locator('[aria-pressed="true"]', { hasText: 'Team' }).waitFor();
  // A press beside it closes it.
  await open(app);
  await app.page.mouse.click(20, 700);
  await gone(app);
});

story('it is used by touch on a phone', phone, async (app) => {
  await app.create('Weave [1h]');
  await app.page.getByRole('button', { name: 'More', exact: true }).tap();
  await app.page.getByRole('menuitem', { name: 'Commands' }).tap();
  await field(app).fill('weave');
  const row = group(app, 'Tasks').getByRole('option', { name: 'Weave' });
  const [box, width] = [await row.boundingBox(), await app.page.evaluate(() => document.documentElement.scrollWidth)];
  assert.ok(box.height >= 44, `${box.height} px high`);
  assert.equal(width, 400, 'nothing is wider than the screen');
  await row.tap();
  await gone(app);
  await app.entry('Weave').and(app.page.locator(':focus')).waitFor();
});

story('a slash searches everything, with filters, in tasks, entries, the backlog and loaded items', wide, async (app) => {
  await app.openSidebar();
  const title = await app.items.first().getAttribute('aria-label') ?? await app.items.first().innerText();
  await app.create('Weave report');
  await app.page.locator('main').focus();
  await open(app, '/');
  await check(app, 'the search without a text');
  await field(app).fill('report');
  await group(app, 'Tasks').waitFor();
  await group(app, 'Items').waitFor();
  assert.ok(title.length > 0);
  assert.equal(await group(app, 'Actions').count(), 0);
  await field(app).fill('from:asana report is:open');
  await group(app, 'Items').waitFor();
  await group(app, 'Tasks').waitFor({ state: 'detached' });
  await check(app, 'the search with results');
  // An item is shown in its list.
  const item = group(app, 'Items').getByRole('option').first();
  const name = (await item.locator('.palette-title').innerText()).trim();
  await item.click();
  await gone(app);
  await app.page.locator('[data-item]:focus').filter({ hasText: name.slice(0, 12) }).waitFor();
  // Beside a list, a slash is for its own field.
  await app.page.keyboard.press('/');
  await app.aside.getByRole('searchbox', { name: 'Search' }).and(app.page.locator(':focus')).waitFor();
  assert.equal(await palette(app).count(), 0);
});

story('actions that open a dialog, or the search, go on from the palette', wide, async (app) => {
  await open(app);
  await find(app, 'search every', 'Search everything');
  await app.page.keyboard.press('Enter');
  await palette(app).getByRole('searchbox', { name: 'Search everything' }).and(app.page.locator(':focus')).waitFor();
  assert.equal(await field(app).inputValue(), '');
  await app.page.keyboard.press('Escape');
  await gone(app);
  await open(app);
  await find(app, 'new ent', 'New entry');
  await app.page.keyboard.press('Enter');
  await app.page.getByRole('dialog', { name: 'New entry' }).getByRole('textbox', { name: 'Title' }).and(app.page.locator(':focus')).waitFor();
  // Over a dialog it doesn't open.
  await app.page.keyboard.press('Control+k');
  await app.page.keyboard.press('Escape');
  await app.page.getByRole('dialog', { name: 'New entry' }).waitFor({ state: 'detached' });
  assert.equal(await palette(app).count(), 0);
  await open(app);
  await find(app, 'keyboard sh', 'Keyboard shortcuts');
  await app.page.keyboard.press('Enter');
  await app.page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
});

story('a task that waits is found and shown in the backlog', wide, async (app) => {
  await app.page.keyboard.press('b');
  await app.page.locator('[data-new-task]').fill('Spin the yarn');
  await app.page.keyboard.press('Enter');
  await app.page.locator('[data-waiting]').waitFor();
  await app.page.goto(`${app.url}#/reports`);
  await app.page.getByRole('heading', { name: 'Reports' }).waitFor();
  await open(app, '/');
  await find(app, 'yarn not:scheduled', 'Spin the yarn');
  await app.page.keyboard.press('Enter');
  await app.page.locator('[data-waiting]:focus').filter({ hasText: 'Spin the yarn' }).waitFor();
});

story('sources are asked after a pause, and what they find is shown below', wide, async (app) => {
  await app.openSidebar('google-calendar');
  await app.page.locator('main').focus();
  await open(app, '/');
  await field(app).fill('r');
  await field(app).fill('review');
  await palette(app).getByText('Searching Google Calendar').waitFor();
  await palette(app).getByText('Searching').waitFor({ state: 'detached' });
  const asked = async () => (await app.asked('google-calendar')).filter((url) => JSON.stringify(url).includes('q=')).map((one) => JSON.stringify(one));
  const all = await asked();
  assert.ok(all.every((one) => /q=review/.test(one)), `one letter isn't searched: ${all}`);
});

story('what is not found is said, and how many there are is announced', wide, async (app) => {
  await app.create('Weave [1h]');
  await open(app);
  await field(app).fill('nothing at all like this');
  await palette(app).getByText('No matches for “nothing at all like this”').waitFor();
  await check(app, 'the palette without results');
  await field(app).fill('weave');
  await palette(app).getByRole('status').filter({ hasText: '1 result' }).waitFor();
  await palette(app).getByRole('button', { name: 'Search everything' }).click();
  await group(app, 'Tasks').waitFor();
  assert.equal(await field(app).inputValue(), 'weave');
});

story('forced colours show which option is active', { context: { ...wide.context, forcedColors: 'active' } }, async (app) => {
  await open(app);
  await check(app, 'the palette in forced colours');
  const outline = (selected) => palette(app).locator(`[aria-selected="${selected}"]`).first()
    .evaluate((row) => getComputedStyle(row).outlineStyle);
  assert.deepEqual([await outline(true), await outline(false)], ['solid', 'none']);
});

story('in German the palette reads German dates and filters', { start: false, context: { ...wide.context, locale: 'de-DE' } }, async (app) => {
  await app.page.goto(app.url);
  await app.page.locator('main[aria-label="Kalender"]:not([aria-busy="true"])').waitFor();
  await app.page.keyboard.press('Control+k');
  const german = app.page.getByRole('dialog', { name: 'Befehle' });
  await german.getByRole('combobox').fill('übermorgen');
  await german.getByRole('option').first().filter({ hasText: '25. November' }).waitFor();
  await german.getByRole('combobox').fill('eintrag');
  await german.getByRole('option', { name: 'Neuer Eintrag' }).waitFor();
});
