// axe-core finds nothing on the pages other than the week and in what opens on them, in the light and the dark theme.

import { check } from './axe.mjs';
import { FakeClock } from './clock.mjs';
import { story, TODAY, TUESDAY } from './harness.mjs';

const FAILS = [/40[0134]|Failed to load/];
const REPORT = 'Write report [1h30m]';

/** Tells a story in the light and in the dark theme. */
function inBoth(name, options, tell) {
  for (const colorScheme of ['light', 'dark']) {
    story(`axe finds nothing ${name} in ${colorScheme}`, { ...options, context: { colorScheme } }, tell);
  }
}

const dialog = (app, name) => app.page.getByRole('dialog', { name });

async function gone(app) {
  await app.page.getByRole('dialog').waitFor({ state: 'detached' });
}

inBoth('in the form of an entry', {}, async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.search('');
  await app.openForm(app.entry('Write report'));
  const form = dialog(app, 'Edit entry');
  await form.waitFor();
  await check(app, 'as it opens');
  await form.getByRole('combobox', { name: 'Project' }).fill('Website');
  await form.getByRole('option', { name: 'Create project “Website”' }).waitFor();
  await check(app, 'the list of projects');
  await form.getByRole('option', { name: 'Create project “Website”' }).click();
  await form.getByRole('combobox', { name: 'Labels' }).fill('deep');
  await app.press('Enter');
  await form.getByRole('textbox', { name: 'Description' }).fill('# Plan\n- **first**\n- [page](https://example.org/)\n\n> `so`');
  await form.getByRole('button', { name: 'Preview' }).click();
  await form.getByRole('heading', { name: 'Plan' }).waitFor();
  await check(app, 'filled in, its description read');
  await form.getByLabel('Planned').fill('soon');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByRole('alert').filter({ hasText: 'such as 1h30' }).waitFor();
  await check(app, 'with what it could not read');
  await app.press('Escape');
  await form.getByText('unsaved changes').waitFor();
  await check(app, 'asking about what was typed');
});

inBoth('on a day, in the backlog, and with several selected', {}, async (app) => {
  await app.press('b');
  await check(app, 'an empty backlog');
  const field = app.page.getByRole('textbox', { name: 'New task' });
  for (let n = 1; n <= 13; n += 1) {
    await field.fill(n % 2 ? `Task ${n}` : `Task ${n} [45m]`);
    await field.press('Enter');
  }
  await app.page.getByText('13 tasks').waitFor();
  await app.page.locator('[data-waiting]').nth(1).hover();
  await check(app, 'a long one');
  await app.page.locator('[data-waiting]').first().focus();
  await app.press('Enter');
  await app.page.locator('[data-backlog]').getByRole('textbox', { name: 'Title' }).waitFor();
  await check(app, 'a row that is written anew');
  await app.press('Escape');
  await app.page.locator('[data-waiting]').nth(2).focus();
  await app.press('Space', 'ArrowRight');
  await app.page.locator('[data-ghost]').waitFor();
  await check(app, 'a task that is carried to a day');
  await app.press('Enter');
  for (const title of ['Weave [1h]', 'Spin [2h]']) await app.create(title);
  await app.press('d');
  await check(app, 'a day');
  await app.entry('Weave').focus();
  await app.press('Shift+ArrowDown', 's');
  await app.page.locator('[data-timer]').waitFor();
  await check(app, 'a day with a timer and several selected');
});

inBoth('in the settings', {}, async (app) => {
  await app.page.goto(`${app.url}#/settings`);
  await app.page.getByRole('heading', { name: 'Settings' }).waitFor();
  await check(app, 'with nothing in them');
  const add = async (what, name, fill = async () => {}) => {
    await app.page.getByRole('button', { name: `New ${what}`, exact: true }).click();
    const sheet = dialog(app, `New ${what}`);
    await sheet.getByLabel('Name').waitFor();
    await check(app, `a new ${what}`);
    await sheet.getByRole('button', { name: 'Save' }).click();
    await sheet.getByRole('alert').first().waitFor();
    await check(app, `a new ${what} without a name`);
    await sheet.getByLabel('Name').fill(name);
    await fill(sheet);
    await sheet.getByRole('button', { name: 'Save' }).click();
    await gone(app);
  };
  await add('client', 'Acme');
  await add('project', 'Website', async (sheet) => {
    await sheet.getByRole('combobox', { name: 'Client' }).fill('Ac');
    await sheet.getByRole('option', { name: 'Acme' }).waitFor();
    await check(app, 'the list of clients');
    await sheet.getByRole('option', { name: 'Acme' }).click();
  });
  await add('label', 'deep');
  await add('person', 'Zoe');
  await check(app, 'with one of each');
  for (const [row, name] of [['Website', 'Edit project'], ['Acme', 'Edit client'], ['deep', 'Edit label'], ['Zoe', 'Edit person']]) {
    await app.page.locator('.setting .setting-name', { hasText: row }).first().click();
    await dialog(app, name).waitFor();
    await check(app, name);
    await app.press('Escape');
    await gone(app);
  }
  await app.page.locator('.setting', { hasText: 'Zoe' }).click();
  await dialog(app, 'Edit person').getByLabel('Monday').fill('much');
  await app.press('Enter');
  await dialog(app, 'Edit person').getByRole('alert').filter({ hasText: 'Enter hours for the day' }).waitFor();
  await check(app, 'a person with what could not be read');
  await app.press('Escape');
  await dialog(app, 'Edit person').getByRole('button', { name: 'Discard' }).waitFor();
  await check(app, 'asking about what was typed');
  await dialog(app, 'Edit person').getByRole('button', { name: 'Discard' }).click();
  await gone(app);
  await app.page.locator('.setting', { hasText: 'Zoe' }).click();
  await dialog(app, 'Edit person').getByRole('button', { name: 'Archive' }).click();
  await gone(app);
  const length = app.page.getByLabel('Default length');
  await length.fill('soon');
  await app.press('Tab');
  await app.page.getByRole('alert').filter({ hasText: 'such as 1h30' }).waitFor();
  await check(app, 'one who left, and a length that could not be read');
});

inBoth('where a timer has a gap', { clock: false, start: false }, async (app) => {
  const clock = await FakeClock.install(app.page.context(), app.sandbox);
  await app.open();
  await app.create('Weave [1h]');
  await app.entry('Weave').focus();
  await app.press('s');
  await clock.pass(20);
  await clock.context.clock.fastForward('02:00:00');
  await clock.pass(5);
  const gap = dialog(app, 'Timer ran while you were away');
  await gap.waitFor();
  await check(app, 'the question');
  await app.press('Escape');
  await gap.waitFor({ state: 'detached' });
  await check(app, 'a timer that waits for the answer');
});

inBoth('in an export', { allow: FAILS }, async (app) => {
  await app.create('Weave [1h]');
  await app.page.goto(`${app.url}#/reports?by=task`);
  await app.page.locator('.numbers tbody tr').first().waitFor();
  const open = async () => {
    await app.openExportMenu();
    await app.page.getByRole('button', { name: 'Export to Google Sheets' }).click();
    await dialog(app, 'Export report').waitFor();
    return dialog(app, 'Export report');
  };
  let form = await open();
  await check(app, 'nobody is connected');
  await form.getByRole('button', { name: 'Manage integrations' }).click();
  const sheets = app.page.locator('main [data-provider="google-sheets"]');
  await sheets.getByRole('button', { name: /^Connect / }).click();
  await app.page.getByRole('button', { name: /^Mara Lindqvist/ }).click();
  await app.page.getByRole('button', { name: 'Allow' }).click();
  await sheets.locator('.account').waitFor();
  await check(app, 'the page of integrations with an account');
  await app.page.goto(`${app.url}#/reports?by=task`);
  form = await open();
  await check(app, 'what and where to');
  await form.getByLabel('Destination').selectOption({ label: 'Another spreadsheet' });
  await form.getByRole('button', { name: 'Export', exact: true }).click();
  await form.getByRole('alert').waitFor();
  await check(app, 'another spreadsheet, and what it lacks');
  await form.getByLabel('Destination').selectOption({ label: 'New spreadsheet' });
  await form.getByRole('button', { name: 'Export', exact: true }).click();
  await form.locator('[data-export="done"]').waitFor();
  await check(app, 'done');
  await form.getByRole('button', { name: 'Close' }).click();
  await app.sandbox.fault('google-sheets', 403, 1);
  form = await open();
  await form.getByRole('button', { name: 'Export', exact: true }).click();
  await form.locator('[data-export="broken"]').waitFor();
  await check(app, 'broken off');
});

inBoth('in the week of somebody else, on a day without hours', {}, async (app) => {
  await app.press('g');
  await app.page.getByRole('textbox', { name: "Person's name" }).fill('Ada');
  await app.page.getByRole('button', { name: 'Add person' }).click();
  await app.page.getByRole('rowheader', { name: 'Ada' }).getByRole('button').click();
  await app.page.getByRole('button', { name: 'Week: Ada' }).waitFor();
  await app.create('Weave [1h]');
  await app.expectEntries([{ title: 'Weave', day: TODAY }]);
  await check(app, 'her week');
  await app.page.goto(`${app.url}#/day?date=2026-11-28`);
  await app.ready();
  await check(app, 'a Saturday of hers');
});
