// Titles are read as they are typed: in quick add, the dialog of a new entry, an entry's form, and the backlog's field.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const FRIDAY = '2026-11-27';
const sizes = [{ width: 1440, height: 900 }, { width: 400, height: 700 }];

const chips = (within) => within.locator('[data-understood]');
const chip = (within, name) => within.getByRole('group', { name: new RegExp(`^${name}.* understood from the title$`) });

/** Waits until these chips are shown; each as a pattern. */
async function expectChips(within, ...patterns) {
  let seen;
  await until(async () => {
    seen = await chips(within).evaluateAll((all) => all.map((each) => each.firstElementChild.textContent));
    return seen.length === patterns.length && patterns.every((pattern, at) => pattern.test(seen[at]));
  }, () => `chips: ${JSON.stringify(seen)}, wanted: ${patterns}`);
}

async function quickAdd(app, name = 'Quick add') {
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('q');
  const dialog = app.page.getByRole('dialog', { name });
  const field = dialog.getByRole('textbox');
  await until(() => field.evaluate((element) => element === document.activeElement), () => 'the field has the focus');
  return { dialog, field };
}

/** A project, a label and a colleague, by the page that has them. */
async function names(app) {
  await app.page.goto(`${app.url}#/settings`);
  const add = async (button, name) => {
    await app.page.getByRole('button', { name: button, exact: true }).click();
    const dialog = app.page.getByRole('dialog', { name: button });
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await add('New project', 'Website');
  await add('New label', 'urgent');
  await app.page.goto(`${app.url}#/week`);
  await app.ready();
}

for (const viewport of sizes) {
  story(`quick add: one line becomes an entry, by keys alone, at ${viewport.width} px`, { context: { viewport } }, async (app) => {
    await names(app);
    const { dialog, field } = await quickAdd(app);
    await dialog.getByText('Goes to the backlog.').waitFor();
    await app.page.keyboard.type('Call Ivo tomorrow 12:30 for 45m #website +urgent');
    await expectChips(dialog, /^Tomorrow$/, /12:30/, /^45/, /^#Website$/, /^\+urgent$/);
    await dialog.getByText(/24 Nov.*12:30.*13:15/).waitFor();
    assert.match(await dialog.getByRole('status').first().textContent(), /Tomorrow.*12:30.* understood from the title/);
    await check(app, 'quick add with chips');
    const box = await dialog.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= viewport.width, 'the dialog fits');
    await app.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await app.page.goto(`${app.url}#/day?date=${TUESDAY}`);
    await app.expectEntries([{ title: 'Call Ivo', day: TUESDAY, start: '12:30', minutes: 45 }]);
    await app.openForm(app.entry('Call Ivo'));
    const form = app.page.getByRole('dialog', { name: 'Edit entry' });
    assert.equal(await form.getByRole('combobox', { name: 'Project' }).inputValue(), 'Website');
    await form.getByRole('button', { name: 'Remove label urgent' }).waitFor();
    await app.press('Escape');
    await form.waitFor({ state: 'detached' });
    await app.press('Control+z');
    await app.expectEntries([]);
    assert.equal(await field.count(), 0);
  });

  story(`a chip becomes text by Backspace or its button, and stays text, at ${viewport.width} px`, { context: { viewport } }, async (app) => {
    const { dialog, field } = await quickAdd(app);
    await app.page.keyboard.type('Call Ivo tomorrow 12:30');
    await expectChips(dialog, /^Tomorrow$/, /12:30/);
    await app.press('Backspace');
    await expectChips(dialog, /^Tomorrow$/);
    await app.page.getByRole('button', { name: 'Keep “tomorrow” as text' }).click();
    await expectChips(dialog);
    assert.equal(await field.inputValue(), 'Call Ivo tomorrow 12:30', 'nothing was deleted');
    await app.page.keyboard.type(' today');
    await expectChips(dialog, /^Today$/);
    await app.page.getByRole('button', { name: 'Keep “today” as text' }).click();
    await expectChips(dialog);
    assert.ok(await field.evaluate((element) => element === document.activeElement), 'typing goes on');
    await app.press('End');
    await app.page.keyboard.type(' fri');
    await expectChips(dialog, /27 Nov/);
    await app.press('Backspace', 'Backspace', 'Backspace', 'Backspace', 'Backspace', 'Backspace');
    await app.page.keyboard.type('y fri');
    await expectChips(dialog, /27 Nov/);
    await app.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await app.page.goto(`${app.url}#/day?date=${FRIDAY}`);
    await app.expectEntries([{ title: 'Call Ivo tomorrow 12:30 today', day: FRIDAY, start: '' }]);
  });
}

story('Shift+Enter adds and goes on; what has no day waits in the backlog', async (app) => {
  const { dialog, field } = await quickAdd(app);
  await app.page.keyboard.type('Weave wed 9:00');
  await app.press('Shift+Enter');
  await dialog.getByText('Added “Weave”.').waitFor();
  assert.equal(await field.inputValue(), '');
  await app.page.keyboard.type('Spin [20m]');
  await dialog.getByText('Goes to the backlog.').waitFor();
  await dialog.getByRole('button', { name: 'Add another' }).click();
  await dialog.getByText('Added “Spin”.').waitFor();
  await app.press('Enter');
  await dialog.getByRole('alert').filter({ hasText: 'Enter a title' }).waitFor();
  await app.page.keyboard.type('Look at the sun');
  await expectChips(dialog);
  await app.press('Escape');
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await dialog.waitFor({ state: 'detached' });
  await app.expectEntries([{ title: 'Weave', day: WEDNESDAY, start: '09:00' }]);
  await app.press('b');
  const waiting = app.page.locator('[data-waiting]');
  await waiting.first().waitFor();
  assert.deepEqual(await waiting.locator('.title').allTextContents(), ['Spin']);
  assert.equal(await waiting.getAttribute('data-minutes'), '20');
});

story('quick add opens from the menu too, and the focus goes back where it was', async (app) => {
  await app.create('Weave');
  await app.page.getByRole('button', { name: 'More', exact: true }).click();
  await app.page.getByRole('menuitem', { name: /Quick add/ }).click();
  await app.page.getByRole('dialog', { name: 'Quick add' }).waitFor();
  await app.press('Escape');
  await app.page.getByRole('dialog', { name: 'Quick add' }).waitFor({ state: 'detached' });
  await app.entry('Weave').focus();
  await app.press('q');
  await app.page.getByRole('dialog', { name: 'Quick add' }).getByRole('textbox').fill('Spin');
  await app.press('Enter');
  await app.page.getByRole('dialog', { name: 'Quick add' }).waitFor({ state: 'detached' });
  await until(() => app.page.evaluate(() => document.activeElement?.hasAttribute('data-entry')), () => 'the focus is back');
});

story('the dialog of a new entry shows where its line puts it', async (app) => {
  await app.press('n');
  const dialog = app.page.getByRole('dialog', { name: 'New entry' });
  await dialog.getByRole('textbox', { name: 'Title' }).fill('Fri 9-10:30 workshop');
  await expectChips(dialog, /27 Nov/, /9:00.*10:30/);
  await dialog.getByText(/27 Nov.*9:00.*10:30.*1 h 30/).waitFor();
  await check(app, 'a new entry with chips');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await app.expectEntries([{ title: 'workshop', day: FRIDAY, start: '09:00', minutes: 90 }]);
});

story('in an entry’s form only what is added to the title is read, and a field set by hand wins', async (app) => {
  await names(app);
  await app.press('n');
  const fresh = app.page.getByRole('dialog', { name: 'New entry' });
  await fresh.getByRole('textbox', { name: 'Title' }).fill('Call Ivo tomorrow');
  await expectChips(fresh, /^Tomorrow$/);
  await app.press('End', 'Backspace');
  await expectChips(fresh);
  await app.press('Enter');
  await fresh.waitFor({ state: 'detached' });
  await app.expectEntries([{ title: 'Call Ivo tomorrow', day: TODAY, start: '' }]);

  await app.openForm(app.entry('Call Ivo'));
  const form = app.page.getByRole('dialog', { name: 'Edit entry' });
  const title = form.getByRole('textbox', { name: 'Title' });
  await expectChips(form);
  await title.press('End');
  await app.page.keyboard.type(' and Eva wed 14:00 30m #website +urgent');
  await expectChips(form, /25 Nov/, /14:00/, /^30/, /^#Website$/, /^\+urgent$/);
  assert.equal(await form.getByLabel('Day').inputValue(), WEDNESDAY);
  assert.equal(await form.getByLabel('Start').inputValue(), '14:00');
  assert.equal(await form.getByRole('combobox', { name: 'Project' }).inputValue(), 'Website');
  await form.getByRole('button', { name: 'Remove label urgent' }).waitFor();
  await form.getByLabel('Day').fill(TUESDAY);
  await title.press('End');
  await app.page.keyboard.type(' ');
  assert.equal(await form.getByLabel('Day').inputValue(), TUESDAY, 'what was set by hand stays');
  await chip(form, '#Website').getByRole('button').click();
  await until(async () => await form.getByRole('combobox', { name: 'Project' }).inputValue() === '', () => 'no project');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await app.expectEntries([{ title: 'Call Ivo tomorrow and Eva #website', day: TUESDAY, start: '14:00', minutes: 30 }]);
});

story('the backlog’s field plans a task that says when', async (app) => {
  await app.press('b');
  const panel = app.page.locator('[data-backlog]');
  const field = panel.getByRole('textbox', { name: 'New task' });
  await field.fill('Call Ivo wed 10:00');
  await expectChips(panel, /25 Nov/, /10:00/);
  await panel.getByText(/25 Nov.*10:00/).last().waitFor();
  await field.press('Enter');
  await app.expectEntries([{ title: 'Call Ivo', day: WEDNESDAY, start: '10:00' }]);
  await field.fill('Spin [20m]');
  await expectChips(panel, /^20/);
  await field.press('Enter');
  const waiting = panel.locator('[data-waiting]').filter({ hasText: 'Spin' });
  await waiting.waitFor();
  await waiting.click();
  const title = panel.getByRole('textbox', { name: 'Title' });
  assert.equal(await title.inputValue(), 'Spin [20m]');
  await title.press('End');
  await app.page.keyboard.type(' fri');
  await expectChips(panel, /^20/, /27 Nov/);
  await title.press('Enter');
  await app.expectEntries([
    { title: 'Call Ivo', day: WEDNESDAY, start: '10:00', minutes: 30 },
    { title: 'Spin', day: FRIDAY, start: '', minutes: 20 },
  ]);
});

story('a word that an input method composes is read once it is there', async (app) => {
  const { dialog, field } = await quickAdd(app);
  await app.page.keyboard.type('Call Ivo ');
  const input = await app.page.context().newCDPSession(app.page);
  for (const text of ['tomor', 'tomorrow']) {
    await input.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  }
  await until(async () => await field.inputValue() === 'Call Ivo tomorrow', () => 'composed');
  await expectChips(dialog);
  await input.send('Input.insertText', { text: 'tomorrow' });
  await expectChips(dialog, /^Tomorrow$/);
});

story('a page in German reads German and English', { context: { locale: 'de-DE' }, start: false }, async (app) => {
  await app.page.goto(app.url);
  await app.page.locator('main:not([aria-busy="true"])').first().waitFor();
  const { dialog, field } = await quickAdd(app, 'Schnell hinzufügen');
  await app.page.keyboard.type('Mittagessen morgen um 12:30 für 45m');
  await expectChips(dialog, /^Morgen$/, /12:30/, /^45/);
  await field.fill('Guten Morgen');
  await expectChips(dialog);
  await field.fill('Standup next tue 9am');
  await expectChips(dialog, /1\. Dez/, /9:00/);
  await check(app, 'quick add in German');
  await field.fill('Besprechung Fr von 9 bis 10 Uhr');
  await expectChips(dialog, /27\. Nov/, /9:00.*10:00/);
  await app.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await app.expectEntries([{ title: 'Besprechung', day: FRIDAY, start: '09:00', minutes: 60 }]);
});
