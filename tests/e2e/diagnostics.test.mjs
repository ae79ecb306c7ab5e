// Diagnostics: what has happened lately, by name alone, for whoever helps.

import assert from 'node:assert/strict';
import { story, until } from './harness.mjs';

const context = { permissions: ['clipboard-read', 'clipboard-write'] };
const copied = (app) => app.page.evaluate(() => navigator.clipboard.readText());

/** Nothing of the plan, of a list, of an access or of a URL is in it. */
async function expectNamesOnly(app, report) {
  const secrets = await app.sandbox.secrets();
  assert.ok(secrets.length > 0, 'the sandbox issued secrets');
  for (const word of ['Canary', 'canary', 'Write report', app.url, '://', ...secrets]) {
    assert.ok(!report.includes(word), `${word} is in\n${report}`);
  }
}

story('diagnostics are copied from the menu and from an error card, and hold names only', { context, allow: [/400|Failed to load/] }, async (app) => {
  await app.create('Canary plan [1h]');
  await app.openSidebar();
  await app.item('Write report [1h30m]');
  await app.search('canary');
  await app.page.getByRole('button', { name: 'More' }).click();
  const item = app.page.getByRole('menuitem', { name: 'Copy diagnostics' });
  await item.click();
  await app.page.getByRole('menuitem', { name: 'Copied' }).waitFor();
  let report = await copied(app);
  assert.match(report, /^Hourloom: \d+\.\d+\.\d+\n/);
  assert.match(report, /\nBrowser: Mozilla\/.*Chrome\//);
  assert.match(report, /\nLanguages: en.* \(app: en\)\n/);
  assert.match(report, /\nConnection: asana Fresh\n/);
  assert.match(report, /\n-\d+\.\d{3} Entry\(CreateIn\)\n/);
  assert.match(report, /\n-\d+\.\d{3} Effect\(Call\) #\d+ asana\.items\n/);
  assert.match(report, /\n-\d+\.\d{3} Calls\(Answered\) #\d+ 200\n/);
  await expectNamesOnly(app, report);
  await app.page.keyboard.press('Escape');

  await app.search('');
  await app.sandbox.fault('asana', 400, 3);
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  const card = app.aside.locator('[data-state="trouble"]');
  const number = await card.locator('[data-correlation-id]').textContent();
  await card.getByRole('button', { name: 'Copy diagnostics' }).click();
  await card.getByRole('button', { name: 'Copied' }).waitFor();
  report = await copied(app);
  assert.ok(report.includes(`\nError ID: ${number}\n`), report);
  assert.match(report, new RegExp(`\\n-\\d+\\.\\d{3} Calls\\(Answered\\) #\\d+ refused ${number}\\n`));
  await expectNamesOnly(app, report);
});

story('the page logs what happens with ?debug, and nothing without', async (app) => {
  const logged = [];
  app.page.on('console', (message) => logged.push(message.text()));
  await app.create('Canary plan [1h]');
  await app.waitSaved(1);
  assert.deepEqual(logged, []);
  await app.open('?debug');
  await app.create('Canary again [1h]');
  await until(() => logged.includes('Entry(CreateIn)') && logged.includes('Effect(Save)'), () => logged.join('\n'));
  assert.ok(!logged.join('\n').includes('Canary'));
});
