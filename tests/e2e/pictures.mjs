// Takes the README's pictures: `cargo xtask test --story nothing` builds what is needed, then, with the same variables as
// the stories have (tests/README.md), `node tests/e2e/pictures.mjs`.

import path from 'node:path';
import { contextOptions, launch, NOW, shiftClock } from './browser.mjs';
import { startExtension } from './extension.mjs';
import { App, TODAY } from './harness.mjs';
import { startServer } from './server.mjs';
import { addPeople, FRIDAY, planWeek } from './week.mjs';

const img = path.resolve(import.meta.dirname, '../../docs/img');
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
  await app.openForm(app.entry(title).first());
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
await addPeople(app);
await planWeek(app);
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

// The extension's popup: what is now, next and later today, by this machine's clock.
const extension = await startExtension();
const open = async (file) => {
  const page = await extension.open(file);
  page.setDefaultTimeout(10_000);
  return new App(page, { sandbox: extension.server.sandbox, url: `${extension.origin}/${file}`, find: extension.server.find });
};
const whole = await open('index.html');
await whole.ready();
const clock = (hours) => `${Math.min(Math.max(new Date().getHours() + hours, 0), 23)}:00`;
for (const title of [
  `Proofread the safety panel ${clock(-2)} [45m]`,
  `Prototype the rain wall legend ${clock(0)} [1h]`,
  `Call the printer ${clock(1)} [30m]`,
  `Storyboard for the barometer room ${clock(2)} [1h]`,
  'Invoices [30m]',
]) await whole.create(title);
await whole.page.evaluate(() => document.activeElement?.blur());
await whole.entry('Prototype the rain').focus();
await whole.press('s');
await whole.page.locator('[data-timer]').waitFor();
await whole.stored();
const popup = await open('popup.html');
await popup.page.getByText('Invoices').first().waitFor();
await popup.press('Alt+KeyI');
await popup.items.first().waitFor().catch(() => {});
for (const scheme of ['light', 'dark']) {
  await popup.page.emulateMedia({ colorScheme: scheme });
  await popup.page.waitForTimeout(500);
  await popup.page.screenshot({ path: path.join(img, `popup-${scheme}.png`) });
}
await extension.stop();
process.exit(0);
