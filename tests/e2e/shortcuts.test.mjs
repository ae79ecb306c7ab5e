// Keyboard shortcuts, changed in the settings: used, listed, exposed to assistive technology, stored, and reset.

import assert from 'node:assert/strict';
import { story } from './harness.mjs';

const row = (app, id) => app.page.locator(`[data-shortcut="${id}"]`);
const caps = (app, id) => row(app, id).locator('.setting-keys').innerText();
const dialog = (app) => app.page.getByRole('dialog', { name: 'New entry' });

async function settings(app) {
  await app.page.goto(`${app.url}#/settings`);
  await app.page.getByRole('heading', { name: 'Settings' }).waitFor();
}

async function week(app) {
  await app.page.goto(`${app.url}#/week`);
  await app.page.getByRole('main', { name: 'Calendar' }).waitFor();
}

/** Opens an action's row and presses another shortcut. */
async function record(app, name, key) {
  await app.page.getByRole('button', { name: `Change shortcut: ${name}` }).click();
  await app.page.getByRole('button', { name: 'Press the new shortcut' }).and(app.page.locator(':focus')).waitFor();
  await app.page.keyboard.press(key);
}

story('a shortcut that was changed is pressed, listed and kept; the former one does nothing', async (app) => {
  await settings(app);
  await record(app, 'New entry', 'y');
  await row(app, 'new').getByText('Y', { exact: true }).waitFor();
  // The focus is back on the button, and the next key goes to the page again.
  await app.page.getByRole('button', { name: 'Change shortcut: New entry' }).and(app.page.locator(':focus')).waitFor();
  await week(app);
  await app.page.keyboard.press('n');
  await app.page.keyboard.press('y');
  await dialog(app).waitFor();
  assert.equal(await dialog(app).getByRole('textbox', { name: 'Title' }).inputValue(), '');
  await app.page.keyboard.press('Escape');
  await dialog(app).waitFor({ state: 'detached' });
  await app.page.keyboard.press('n');
  await app.page.keyboard.press('?');
  const list = app.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await list.locator('dt', { hasText: /^New entry$/ }).locator('xpath=following-sibling::dd[1]').getByText('Y', { exact: true }).waitFor();
  assert.equal(await dialog(app).count(), 0);
  await app.page.keyboard.press('Escape');
  const button = app.page.locator('[aria-keyshortcuts="Y"]');
  await button.waitFor();
  assert.equal(await button.getAttribute('title'), 'New entry (Y)');
  await app.reload();
  await app.page.locator('[aria-keyshortcuts="Y"]').waitFor();
});

story('a shortcut that is in use is named, taken over only on demand, and everything can be reset', async (app) => {
  await settings(app);
  await record(app, 'New entry', 't');
  await app.page.getByText('T is used for: Today').waitFor();
  assert.deepEqual([await caps(app, 'new'), await caps(app, 'today')], ['N', 'T']);
  await app.page.getByRole('button', { name: 'Replace' }).click();
  await row(app, 'today').locator('.setting-keys', { hasText: 'No shortcut' }).waitFor();
  assert.equal(await caps(app, 'new'), 'T');
  await app.page.getByRole('button', { name: 'Reset shortcut: Today' }).click();
  await row(app, 'today').getByText('T', { exact: true }).waitFor();
  await app.page.getByRole('button', { name: 'Reset all' }).click();
  await row(app, 'new').getByText('N', { exact: true }).waitFor();
  assert.ok(await app.page.getByRole('button', { name: 'Reset shortcut: New entry' }).isDisabled());
});

story('menus name shortcuts, also those that were changed', async (app) => {
  const shown = (name) => app.page.getByRole('menuitem', { name, exact: true }).locator('.menu-keys').getAttribute('data-keys');
  await settings(app);
  await record(app, 'Undo', 'u');
  await row(app, 'undo').getByText('U', { exact: true }).waitFor();
  await week(app);
  await app.page.getByRole('button', { name: 'More', exact: true }).click();
  assert.deepEqual([await shown('Undo'), await shown('Keyboard shortcuts')], ['U', '?']);
  await app.page.keyboard.press('Escape');
  await app.create('Weave [1h]');
  await app.entry('Weave').click({ button: 'right' });
  assert.deepEqual([await shown('Mark complete'), await shown('Duplicate')], ['C', 'Ctrl+D']);
});

story('keys of the browser and of every list are refused; Escape leaves everything as it was', async (app) => {
  await settings(app);
  await record(app, 'New entry', 'ArrowUp');
  await app.page.getByText("This key can't be changed").waitFor();
  await app.page.keyboard.press('Escape');
  await app.page.getByText("This key can't be changed").waitFor({ state: 'detached' });
  assert.equal(await caps(app, 'new'), 'N');
});

story('tooltips name the action and its shortcut, also one that was changed', async (app) => {
  await settings(app);
  await record(app, 'Today', 'h');
  await row(app, 'today').getByText('H', { exact: true }).waitFor();
  await week(app);
  const tip = (name) => app.page.getByRole('button', { name, exact: true }).getAttribute('title');
  const tips = await Promise.all(['Day', 'Week', 'Team', 'Today'].map(tip));
  assert.deepEqual(tips, ['Day view (D)', 'Week view (W)', 'Team view (G)', 'Today (H)']);
  await app.openSidebar();
  await app.items.first().waitFor();
  const tools = await app.items.first().locator('[data-tool]').evaluateAll((all) => all.map((tool) => tool.title));
  assert.deepEqual(tools, ['Start or stop timer (S)', 'Mark complete (C)', 'Open in source (Enter)', 'Plan (Space)']);
});
