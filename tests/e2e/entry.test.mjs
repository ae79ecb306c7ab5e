// The form of an entry: everything about it in one place.

import assert from 'node:assert/strict';
import { story, TUESDAY, until, WEDNESDAY } from './harness.mjs';

function form(app) {
  return app.page.getByRole('dialog', { name: 'Edit entry' });
}

/** An entry from Asana on Tuesday at ten, and its form. */
async function planned(app) {
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await app.waitSaved(1);
  return form(app);
}

story('a double click opens the form, and what is typed there is one change', async (app) => {
  const dialog = await planned(app);
  await app.openForm(app.entry('Write report'));
  await dialog.waitFor();
  assert.equal(await dialog.getByLabel('Title').inputValue(), 'Write report');
  assert.equal(await dialog.getByLabel('Planned').inputValue(), '1h30m');
  await dialog.getByLabel('Title').fill('Write the whole report');
  await dialog.getByLabel('Day').fill(WEDNESDAY);
  await dialog.getByLabel('Start').fill('14:30');
  await dialog.getByLabel('Planned').fill('1.5');
  await dialog.getByLabel('Logged').fill('0:45');
  await dialog.getByRole('textbox', { name: 'Description' }).fill('<b>by Friday</b>');
  await dialog.getByLabel('Done').check();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  const entry = { title: 'Write the whole report', day: WEDNESDAY, start: '14:30', minutes: 90, done: true };
  await app.expectEntries([entry]);
  assert.equal(await app.entry('Write the whole report').getAttribute('data-logged'), '2700');
  await until(async () => (await app.asked()).some((request) => request.method === 'PUT'), () => 'done at the source too');
  await app.reload();
  await app.expectEntries([entry]);
  await app.openForm(app.entry('Write the whole report'));
  await dialog.getByText('<b>by Friday</b>').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

for (const before of ['second press', 'second release']) story(`a double click opens all fields if the small form appears before its ${before}`, async (app) => {
  const dialog = await planned(app);
  const box = await app.entry('Write report').boundingBox();
  const { mouse } = app.page;
  await mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const appeared = () => app.page.getByRole('dialog').waitFor();
  await mouse.down();
  await mouse.up();
  if (before === 'second press') await appeared();
  await mouse.down({ clickCount: 2 });
  await appeared();
  await mouse.up({ clickCount: 2 });
  await dialog.waitFor();
  // The form that stays is the one with all fields.
  await dialog.getByRole('textbox', { name: 'Description' }).waitFor();
  await app.press('Escape');
  await app.page.getByRole('dialog').waitFor({ state: 'detached' });
});

for (const [key, name] of [['e', 'Edit entry'], ['Enter', 'Quick edit']]) story(`by keys alone: ${key} opens, Enter saves, Escape asks before it gives up what was typed`, async (app) => {
  await planned(app);
  const dialog = app.page.getByRole('dialog', { name });
  await app.entry('Write report').focus();
  await app.press(key);
  await dialog.waitFor();
  await app.page.keyboard.type(', soon');
  await app.press('Escape');
  await dialog.getByText('unsaved changes').waitFor();
  await dialog.getByRole('button', { name: 'Keep editing' }).click();
  await dialog.getByLabel('Title').focus();
  await app.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await until(async () => (await app.entries())[0].title.includes('soon'), () => 'saved');
  await until(() => app.page.evaluate(() => document.activeElement?.hasAttribute('data-entry')), () => 'the focus is back');
  await app.press(key);
  await dialog.waitFor();
  await app.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await app.press('Control+z');
  await app.expectEntries([{ title: 'Write report' }]);
});

story('what cannot be read is said at its field, and the form stays', async (app) => {
  const dialog = await planned(app);
  await app.openForm(app.entry('Write report'));
  await dialog.getByLabel('Planned').fill('soon');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('alert').filter({ hasText: 'such as 1h30' }).waitFor();
  assert.equal(await dialog.getByLabel('Planned').getAttribute('aria-invalid'), 'true');
  await dialog.getByLabel('Planned').fill('2h');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await app.expectEntries([{ title: 'Write report', minutes: 120 }]);
});

story('the source shows its own title, and the person takes it or unlinks', async (app) => {
  const dialog = await planned(app);
  const item = await app.item('Write report [1h30m]');
  const id = await item.getAttribute('data-item');
  await app.search('');
  await app.openForm(app.entry('Write report'));
  await dialog.getByLabel('Title').fill('My own words');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await app.expectEntries([{ title: 'My own words' }]);
  await app.sandbox.change('asana', id, { title: 'Their new words [1h]' });
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  await app.aside.locator('[data-item]', { hasText: 'Their new words' }).waitFor();
  await app.expectEntries([{ title: 'My own words' }]);
  await app.openForm(app.entry('My own words'));
  await dialog.getByText('Title in Asana: Their new words').waitFor();
  await dialog.getByRole('button', { name: 'Use this title' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await app.expectEntries([{ title: 'Their new words', minutes: 90 }]);
  await app.openForm(app.entry('Their new words'));
  await dialog.getByRole('button', { name: 'Unlink' }).click();
  await dialog.getByText('From Asana').waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: 'Duplicate' }).click();
  await until(async () => (await app.entries()).length === 2, () => 'two entries');
  await app.press('Control+z', 'Control+z');
  await until(async () => (await app.entries()).length === 1, () => 'one entry');
  assert.equal(await app.entry('Their new words').getAttribute('data-provider'), 'asana');
});

story('project, labels and description are given in the form, and one undo takes all of it back', async (app) => {
  const dialog = await planned(app);
  await app.openForm(app.entry('Write report'));
  await dialog.getByRole('combobox', { name: 'Project' }).fill('Website');
  await dialog.getByRole('option', { name: 'Create project “Website”' }).click();
  await dialog.getByRole('combobox', { name: 'Client' }).fill('Acme');
  await app.press('Enter');
  for (const label of ['deep', 'billable']) {
    await dialog.getByRole('combobox', { name: 'Labels' }).fill(label);
    await app.press('Enter');
  }
  await dialog.getByRole('button', { name: 'Remove label billable' }).click();
  await dialog.getByRole('textbox', { name: 'Description' }).fill(
    '# Plan\n- **first**\n- [page](https://example.org/)\n- [bad](javascript:alert(1))\n\n<img src=x onerror=alert(1)>',
  );
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await dialog.getByRole('heading', { name: 'Plan' }).waitFor();
  assert.deepEqual(await dialog.getByRole('link').evaluateAll((all) => all.map((a) => a.href)), ['https://example.org/']);
  assert.equal(await dialog.locator('.rich img').count(), 0);
  await dialog.getByText('[bad](javascript:alert(1))').waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await app.reload();
  await app.openForm(app.entry('Write report'));
  assert.equal(await dialog.getByRole('combobox', { name: 'Project' }).inputValue(), 'Website');
  await dialog.getByText('for Acme').waitFor();
  await dialog.getByRole('button', { name: 'Remove label deep' }).waitFor();
  await dialog.getByRole('heading', { name: 'Plan' }).waitFor();
  // By keys: the list opens and closes without the dialog.
  await dialog.getByRole('combobox', { name: 'Project' }).focus();
  await app.press('ArrowDown');
  await dialog.getByRole('option', { name: 'Website' }).waitFor();
  await app.press('Escape');
  await dialog.getByRole('option', { name: 'Website' }).waitFor({ state: 'hidden' });
  await dialog.getByRole('combobox', { name: 'Project' }).fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  await app.press('Control+z');
  await app.expectSpoken(/Undone/);
  await app.openForm(app.entry('Write report'));
  assert.equal(await dialog.getByRole('combobox', { name: 'Project' }).inputValue(), 'Website');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

story('a double click begins an entry where it was, in the grid and in the untimed area', async (app) => {
  const dialog = app.page.getByRole('dialog', { name: 'New entry' });
  for (const [time, title] of [['11:20', 'Call [45m]'], [null, 'Sometime']]) {
    const at = await app.spot(WEDNESDAY, time);
    await app.page.mouse.dblclick(at.x, at.y);
    await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
    await dialog.getByText(time ? /11:15.*45 m/ : /no time/).waitFor();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
  }
  await app.expectEntries([
    { title: 'Call', day: WEDNESDAY, start: '11:15', minutes: 45 },
    { title: 'Sometime', day: WEDNESDAY, start: '', minutes: 30 },
  ]);
});
