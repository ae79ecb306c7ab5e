// The settings page: people, projects, clients, labels, and choices about the plan.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { story, TODAY, TUESDAY, until } from './harness.mjs';

const at = (app) => ({
  dialog: (name) => app.page.getByRole('dialog', { name }),
  row: (name) => app.page.locator('.setting', { hasText: name }),
  add: (name) => app.page.getByRole('button', { name, exact: true }).click(),
  save: () => app.page.getByRole('dialog').getByRole('button', { name: 'Save' }).click(),
});

async function settings(app) {
  await app.page.goto(`${app.url}#/settings`);
  await app.page.getByRole('heading', { name: 'Settings' }).waitFor();
  return at(app);
}

story('a project comes with its client, is changed and removed, and each step can be undone', async (app) => {
  const page = await settings(app);
  await page.add('New project');
  const fresh = page.dialog('New project');
  await page.save();
  await fresh.getByRole('alert').filter({ hasText: 'Enter a name' }).waitFor();
  await fresh.getByLabel('Name').fill('Website');
  await fresh.getByRole('combobox', { name: 'Client' }).fill('Acme');
  await fresh.getByRole('radio', { name: 'Teal' }).check();
  await page.save();
  await fresh.waitFor({ state: 'detached' });
  await page.row('Website').filter({ hasText: 'for Acme' }).waitFor();
  await page.add('New project');
  await fresh.getByLabel('Name').fill('website');
  await fresh.getByRole('combobox', { name: 'Client' }).fill('acme');
  await page.save();
  await fresh.getByRole('alert').filter({ hasText: 'already in use' }).waitFor();
  assert.equal(await fresh.getByLabel('Name').inputValue(), 'website', 'nothing is lost');
  await app.press('Escape');
  await fresh.getByRole('button', { name: 'Discard' }).click();
  await page.row('Website').click();
  await page.dialog('Edit project').getByRole('button', { name: 'Remove' }).click();
  await page.row('Website').waitFor({ state: 'detached' });
  await app.press('Control+z');
  await page.row('Website').waitFor();
  await app.stored();
  await app.page.reload();
  await page.row('Website').filter({ hasText: 'for Acme' }).waitFor();
});

story('a label tells how many tasks carry it, before and after it is removed', async (app) => {
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await app.openForm(app.entry('Write report'));
  const form = app.page.getByRole('dialog', { name: 'Edit entry' });
  await form.getByRole('combobox', { name: 'Labels' }).fill('deep');
  await app.press('Enter');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  const page = await settings(app);
  await page.row('deep').filter({ hasText: '1 task' }).click();
  await page.dialog('Edit label').getByText('It has 1 task').waitFor();
  await page.dialog('Edit label').getByRole('button', { name: 'Remove' }).click();
  await app.expectSpoken(/Removed deep from 1 task/);
  await app.press('Control+z');
  await page.row('deep').filter({ hasText: '1 task' }).waitFor();
});

story('a person has capacity and hours, by keys alone', async (app) => {
  const page = await settings(app);
  await page.row('You').focus();
  await app.press('Enter');
  const sheet = page.dialog('Edit person');
  await sheet.getByLabel('Name').waitFor();
  await app.page.keyboard.type('Ada');
  await sheet.getByLabel('Monday').fill('much');
  await app.press('Enter');
  await sheet.getByRole('alert').filter({ hasText: 'Enter hours for the day' }).waitFor();
  await sheet.getByLabel('Monday').fill('6h');
  await sheet.getByLabel('Working hours start').fill('10:00');
  await app.press('Enter');
  await sheet.waitFor({ state: 'detached' });
  await page.row('Ada (you)').filter({ hasText: '38 h a week' }).waitFor();
  await page.add('New person');
  await app.page.keyboard.type('Zoe');
  await app.press('Enter');
  await page.row('Zoe').click();
  await sheet.getByRole('button', { name: 'Archive' }).click();
  await page.row('Zoe').filter({ hasText: 'Archived' }).waitFor();
});

story('what is chosen about the plan counts at once', async (app) => {
  const page = await settings(app);
  const length = app.page.getByLabel('Default length');
  await length.fill('soon');
  await app.press('Tab');
  await app.page.getByRole('alert').filter({ hasText: 'such as 1h30' }).waitFor();
  assert.equal(await length.inputValue(), 'soon', 'nothing is lost');
  await length.fill('1:15');
  await app.press('Tab');
  await app.page.getByLabel('Week starts on').selectOption({ label: 'Sunday' });
  await app.page.goto(`${app.url}#/week`);
  await app.ready();
  await until(async () => (await app.page.locator('[data-day]:not([data-entry], [data-event])').first().getAttribute('data-day')) === '2026-11-22',
    () => 'a week that begins on Sunday');
  await app.create('Plain');
  await app.expectEntries([{ title: 'Plain', minutes: 75 }]);
});

story('what is connected is managed from the settings, and from the sidebar', async (app) => {
  await settings(app);
  const heading = app.page.getByRole('heading', { name: 'Integrations', level: 1 });
  await app.page.getByRole('main').getByRole('button', { name: 'Manage integrations' }).click();
  await heading.waitFor();
  await app.page.goBack();
  await heading.waitFor({ state: 'detached' });
  await app.openSidebar();
  await app.aside.getByRole('button', { name: 'Manage integrations' }).click();
  await heading.waitFor();
  assert.match(app.page.url(), /#\/integrations$/);
});

/** What is stored, by key. It first stores `texts`, as a fault or a newer version would have left them. */
function stored(app, texts = {}) {
  return app.page.evaluate((texts) => new Promise((resolve, reject) => {
    const open = indexedDB.open('hourloom');
    open.onerror = reject;
    open.onsuccess = () => {
      const transaction = open.result.transaction('records', 'readwrite');
      const store = transaction.objectStore('records');
      for (const [key, text] of Object.entries(texts)) store.put(text, key);
      const [keys, values] = [store.getAllKeys(), store.getAll()];
      transaction.onabort = reject;
      transaction.oncomplete = () => {
        open.result.close();
        resolve(Object.fromEntries(keys.result.map((key, at) => [key, values.result[at]])));
      };
    };
  }), texts);
}

story('what cannot be read is told, counted and given out, and nobody is taken for somebody new', async (app) => {
  await app.create('Weave [1h]');
  await app.waitSaved(1);
  const me = Object.keys(await stored(app)).find((key) => key.startsWith('member/'));
  const texts = { [me]: 'nonsense', settings: '{"v":99,"accent":"woad"}', 'task/x': '{"v":1,"title":7}' };
  await stored(app, texts);
  await app.page.reload();
  await app.ready();
  const toast = app.page.locator('[data-toast]').filter({ hasText: "3 records can't be read" });
  await toast.waitFor();
  await app.expectEntries([{ title: 'Weave', minutes: 60 }]);
  await toast.getByRole('button', { name: 'Settings' }).click();
  const storage = app.page.getByRole('region', { name: 'Storage' });
  await storage.locator('[data-unread="3"]').waitFor();
  await storage.getByText('A newer version of Hourloom saved 1 of them').waitFor();
  const [download] = await Promise.all([
    app.page.waitForEvent('download'),
    storage.getByRole('button', { name: 'Export' }).click(),
  ]);
  const { records } = JSON.parse(await readFile(await download.path(), 'utf8'));
  assert.deepEqual(Object.fromEntries(records.map((record) => [record.key, record.stored])), texts);

  // A record that a newer version stored can't be changed here.
  await app.page.getByLabel('Snap to').selectOption({ index: 0 });
  await app.page.locator('[data-toast]').filter({ hasText: 'A newer version of Hourloom saved this' }).waitFor();
  const after = await stored(app);
  assert.deepEqual(Object.fromEntries(Object.keys(texts).map((key) => [key, after[key]])), texts);
});

story('a machine that comes into another zone has another today at once', { start: false, context: { timezoneId: undefined } }, async (app) => {
  const devtools = await app.page.context().newCDPSession(app.page);
  const moveTo = (timezoneId) => devtools.send('Emulation.setTimezoneOverride', { timezoneId });
  const today = (date) => app.page.locator(`[data-day="${date}"][data-today]`).waitFor();
  await moveTo('Europe/Berlin');
  await app.open();
  await today(TODAY);
  // 08:00 UTC is the evening before in Samoa, and ten in the evening on Kiritimati.
  await moveTo('Pacific/Pago_Pago');
  await today('2026-11-22');
  await moveTo('Pacific/Kiritimati');
  await today(TODAY);
});

for (const width of [1440, 1024, 400]) {
  story(`the fields of the settings show their choices whole at ${width}`, { context: { viewport: { width, height: 900 } } }, async (app) => {
    await settings(app);
    await app.page.getByLabel('Time zone').waitFor();
    const cut = await app.page.locator('select.field').evaluateAll((fields) => {
      const pen = document.createElement('canvas').getContext('2d');
      return fields.filter((field) => {
        const style = getComputedStyle(field);
        pen.font = style.font;
        const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        return pen.measureText(field.selectedOptions[0].textContent).width > room;
      }).map((field) => field.name);
    });
    assert.deepEqual(cut, []);
  });
}
