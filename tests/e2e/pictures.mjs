// Takes the README's pictures: `cargo xtask test --story nothing` builds what is needed, then, with the same variables as
// the stories have (tests/README.md), `node tests/e2e/pictures.mjs`.

import path from 'node:path';
import { contextOptions, launch, NOW, shiftClock } from './browser.mjs';
import { App, TODAY, TUESDAY, WEDNESDAY } from './harness.mjs';
import { startServer } from './server.mjs';

const img = path.resolve(import.meta.dirname, '../../docs/img');
const [THURSDAY, FRIDAY] = ['2026-11-26', '2026-11-27'];
const server = await startServer();
const browser = await launch();
const context = await browser.newContext({ ...contextOptions, viewport: { width: 1440, height: 900 } });
await context.addInitScript(shiftClock, NOW);
const app = new App(await context.newPage(), server);
app.page.setDefaultTimeout(10_000);
const take = async (name) => {
  await app.page.evaluate(() => document.querySelector('main.week')?.scrollTo(0, 48 * 7.4));
  await app.page.mouse.move(700, 880);
  await app.page.locator('.toast').waitFor({ state: 'detached', timeout: 30_000 }).catch(() => {});
  await app.page.screenshot({ path: path.join(img, `${name}.png`) });
};
/** Fills in the dialog of an entry. */
const edit = async (title, fields) => {
  await app.entry(title).first().click();
  const form = app.page.getByRole('dialog', { name: 'Edit entry' });
  await form.waitFor();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.getByLabel(name, { exact: true }).or(form.getByRole('combobox', { name, exact: true })).first();
    if (await field.evaluate((node) => node.tagName) === 'SELECT') await field.selectOption({ label: value });
    else await field.fill(value);
  }
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
};

await app.open();
await app.page.goto(`${app.url}#/team`);
for (const name of ['Ada Okoye', 'Jonas Berg', 'Priya Raman']) {
  await app.page.getByRole('textbox', { name: 'Person’s name' }).or(app.page.locator('main.team input')).first().fill(name);
  await app.press('Enter');
  await app.page.getByText(name).first().waitFor();
}
await app.page.goto(`${app.url}#/week`);
await app.openSidebar();
for (const [title, day, time] of [
  ['Walk the west pier with the harbour master [2h]', TODAY, '10:30'],
  ['Check arrow directions on the ferry level', TODAY, '13:30'],
  ['Write report [1h30m]', TUESDAY, '10:00'],
  ['Choose the typeface for wind speeds [75m]', TUESDAY, '13:00'],
  ['Photograph every sign that is older than 2019', WEDNESDAY, '9:30'],
  ['Prototype the rain wall legend', WEDNESDAY, '11:00'],
  ['Update the risk register', WEDNESDAY, '14:00'],
  ['Send the tactile samples to the sight-loss charity', THURSDAY, '11:00'],
  ['Proofread the four-language safety panel [45m]', FRIDAY, '10:00'],
  ['Storyboard for the barometer room', FRIDAY, '13:00'],
]) await app.dragItemTo(title, day, time);
await app.search('');
for (const [title, day, start] of [['Invoices [1h]', TODAY, '15:00'], ['Retro with the studio [45m]', FRIDAY, '15:00']]) {
  await app.create(title);
  await edit(title.replace(/ \[.*/, ''), { Day: day, Start: start });
}
await edit('Write report', { Logged: '1h20m' });
await edit('Photograph every sign', { Logged: '30m' });
await edit('Check arrow', { Logged: '45m' });
await edit('Retro with', { Logged: '45m' });
await app.page.evaluate(() => document.activeElement?.blur());
await app.entry('Walk the west').focus();
await app.press('s');
await app.page.evaluate(() => document.activeElement?.blur());
for (const scheme of ['light', 'dark']) {
  await app.page.emulateMedia({ colorScheme: scheme });
  await take(`week-${scheme}`);
}
await app.page.emulateMedia({ colorScheme: 'light' });
await edit('Photograph every sign', { Assignee: 'Ada Okoye' });
await edit('Send the tactile', { Assignee: 'Jonas Berg' });
await edit('Choose the typeface', { Assignee: 'Priya Raman' });
await app.toggle.click();
await app.page.goto(`${app.url}#/team`);
await take('team');
await app.page.goto(`${app.url}#/reports`);
await take('reports');
await browser.close();
await server.stop();
process.exit(0);
