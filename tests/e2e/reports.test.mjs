// Reports: what was planned and tracked, as a table, as a file, and in a spreadsheet.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { check } from './axe.mjs';
import { App, story, TODAY, TUESDAY, until } from './harness.mjs';

const FAILS = [/40[0134]|429|50[0-9]|Failed to load/];

/** Two entries of the week, one of which has an item. */
async function plan(app) {
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '10:00');
  await app.create('=1+1 [45m]');
  await app.waitSaved(2);
}

async function reports(app) {
  await app.page.getByRole('button', { name: 'Reports', exact: true }).click();
  await app.page.getByRole('heading', { name: 'Reports' }).waitFor();
}

const line = (app, name) => app.page.locator('.numbers tbody tr').filter({ has: app.page.getByRole('rowheader', { name }) });

story('a report groups and adds up, says so in its address, and its numbers open the entries behind them', async (app) => {
  await plan(app);
  await reports(app);
  await app.page.getByLabel('Group by').selectOption('Task');
  await line(app, 'Write report').waitFor();
  assert.match(app.page.url(), /#\/reports\?by=task$/);
  assert.match(await line(app, 'Write report').innerText(), /1 h 30 m/);
  assert.match(await app.page.locator('.numbers tfoot').innerText(), /2 h 15 m/);
  await app.stored();
  await app.page.reload();
  await line(app, 'Write report').waitFor();
  await line(app, 'Write report').getByRole('button').focus();
  await app.press('Enter');
  const dialog = app.page.getByRole('dialog', { name: 'Entries' });
  await dialog.getByRole('button', { name: /Write report/ }).waitFor();
  await dialog.getByRole('button', { name: /Write report/ }).focus();
  await app.press('Enter');
  await app.ready();
  await until(() => app.page.evaluate(() => document.activeElement?.hasAttribute('data-entry')), () => 'the entry has the focus');
});

story('a filter is a chip, which removes it', async (app) => {
  await plan(app);
  await app.page.goto(`${app.url}#/reports?by=source&source=asana&done=no`);
  const lines = app.page.locator('.numbers tbody tr');
  await until(async () => await lines.count() === 1, () => 'one line');
  const chip = app.page.getByRole('button', { name: 'Remove filter Source: Asana' });
  const box = await chip.boundingBox();
  await app.page.mouse.click(box.x + box.width - 10, box.y + box.height / 2);
  await until(async () => await lines.count() === 2, () => 'all lines');
  assert.match(app.page.url(), /#\/reports\?by=source&done=no$/);
  await app.page.getByRole('button', { name: 'Clear filters' }).click();
  await until(() => app.page.url().endsWith('#/reports?by=source'), () => 'no filter');
  await app.page.getByText('Utilisation so far').first().waitFor();
});

story('filters narrow a report, and what the address says wrongly is told', async (app) => {
  await plan(app);
  await app.page.goto(`${app.url}#/reports?by=source&colour=red`);
  await app.page.getByRole('status').filter({ hasText: 'colour=red' }).waitFor();
  await line(app, 'Asana').waitFor();
  await app.page.locator('summary').filter({ hasText: 'Source' }).click();
  await app.page.getByRole('checkbox', { name: 'Asana' }).check();
  await until(async () => await app.page.locator('.numbers tbody tr').count() === 1, () => 'one line');
  assert.match(app.page.url(), /source=asana/);
});

story('a file of it is what another program reads', async (app) => {
  await plan(app);
  await reports(app);
  await app.openExportMenu();
  const [download] = await Promise.all([
    app.page.waitForEvent('download'),
    app.page.getByRole('button', { name: 'Entries as CSV' }).click(),
  ]);
  assert.match(download.suggestedFilename(), /^hourloom-entries-2026-11-23-to-29\.csv$/);
  const file = await download.path();
  const script = 'import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))))';
  const rows = JSON.parse(execFileSync('python3', ['-c', script, file], { encoding: 'utf8' }));
  assert.deepEqual(rows[0], ['Day', 'Start', 'Person', 'Client', 'Project', 'Task', 'Labels', 'Source', 'Done', 'Planned', 'Tracked']);
  const tasks = rows.slice(1).map((row) => [row[0], row[5], row[9]]);
  assert.deepEqual(tasks.sort(), [[TODAY, "'=1+1", '0:45:00'], [TUESDAY, 'Write report', '1:30:00']]);
  assert.ok((await readFile(file)).includes('\r\n'));
});

story('separator and byte order mark of a file are chosen, and remembered', async (app) => {
  await plan(app);
  await reports(app);
  const file = async () => {
    await app.openExportMenu();
    const [download] = await Promise.all([
      app.page.waitForEvent('download'),
      app.page.getByRole('button', { name: 'Entries as CSV' }).click(),
    ]);
    return readFile(await download.path(), 'utf8');
  };
  assert.match(await file(), /^\ufeffDay,Start/);
  const open = () => app.openExportMenu();
  await open();
  await app.page.getByRole('radio', { name: 'Semicolon' }).check();
  await app.page.getByRole('checkbox', { name: /Byte order mark/ }).uncheck();
  await app.press('Escape');
  assert.match(await file(), /^Day;Start/);
  await app.stored();
  await app.page.reload();
  await line(app, 'Write report').or(app.page.locator('.numbers tbody tr')).first().waitFor();
  assert.match(await file(), /^Day;Start/);
  await open();
  assert.ok(await app.page.getByRole('radio', { name: 'Semicolon' }).isChecked());
});

/** Connects the spreadsheets' provider and returns to the report. */
async function connectSheets(app) {
  await app.page.goto(`${app.url}#/integrations`);
  const sheets = app.page.locator('main [data-provider="google-sheets"]');
  if (await sheets.locator('.account').count() === 0) {
    await sheets.getByRole('button', { name: /^Connect / }).click();
    await app.page.getByRole('button', { name: /^Mara Lindqvist/ }).click();
    await app.page.getByRole('button', { name: 'Allow' }).click();
    await sheets.locator('.account').waitFor();
  }
  await app.page.goto(`${app.url}#/reports?by=task`);
  await line(app, 'Write report').waitFor();
}

async function exportNow(app, choose = async () => {}) {
  await app.openExportMenu();
  await app.page.getByRole('button', { name: 'Export to Google Sheets' }).click();
  const dialog = app.page.getByRole('dialog', { name: 'Export report' });
  await choose(dialog);
  await dialog.getByRole('button', { name: 'Export', exact: true }).click();
  return dialog;
}

const HEADER = ['Task', 'Entries', 'Planned', 'Tracked', 'Difference', 'Capacity'];

/** Exports a report into a new spreadsheet; returns its rows. */
async function exported(app) {
  await plan(app);
  await connectSheets(app);
  const dialog = await exportNow(app);
  await dialog.locator('[data-export="done"]').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  return (await app.sandbox.spreadsheets())[0].sheets[0].rows;
}

story('a report goes into a new spreadsheet, cell by cell, and once more below it', { allow: FAILS }, async (app) => {
  await plan(app);
  await connectSheets(app);
  let dialog = await exportNow(app);
  await dialog.locator('[data-export="done"]').waitFor();
  const [made] = await app.sandbox.spreadsheets();
  assert.equal(made.sheets.length, 1);
  const [header, ...rows] = made.sheets[0].rows;
  assert.deepEqual(header, HEADER);
  const days = (minutes) => minutes / 1440;
  const near = (a, b) => Math.abs(a - b) < 1e-9;
  const report = rows.find((row) => row[0] === 'Write report');
  assert.ok(near(report[2], days(90)) && near(report[4], -days(90)), JSON.stringify(report));
  assert.ok(rows.some((row) => row[0] === '=1+1'), 'text that looks like a formula is text');
  await dialog.getByRole('button', { name: 'Close' }).click();
  dialog = await exportNow(app, async (form) => {
    await form.getByLabel('Destination').selectOption({ index: 1 });
  });
  await dialog.locator('[data-export="done"]').waitFor();
  const [twice] = await app.sandbox.spreadsheets();
  assert.deepEqual(twice.sheets[0].rows, [header, ...rows, ...rows], 'below, with one header');
});

story('an export that breaks off says so, with its number, and goes on without doubles', { allow: FAILS }, async (app) => {
  const before = await exported(app);
  await app.sandbox.fault('google-sheets', 403, 1);
  const dialog = await exportNow(app, async (form) => {
    await form.getByLabel('Destination').selectOption({ index: 1 });
    await form.getByRole('checkbox', { name: 'Replace the rows in this sheet' }).check();
  });
  await dialog.locator('[data-export="broken"] [data-correlation-id]').waitFor();
  assert.deepEqual((await app.sandbox.spreadsheets())[0].sheets[0].rows, before);
  await dialog.getByRole('button', { name: 'Continue' }).click();
  await dialog.locator('[data-export="done"]').waitFor();
  const sheets = await app.sandbox.spreadsheets();
  assert.equal(sheets.length, 1);
  assert.deepEqual(sheets[0].sheets[0].rows, before, 'replaced by the same');
});

story('an export that is cancelled while rows are on their way takes them back', { allow: FAILS }, async (app) => {
  const before = await exported(app);
  const held = [];
  await app.page.route('**/v1/call', async (route) => {
    if (!/append/i.test(route.request().postData() ?? '')) return route.continue();
    // The rows arrive; the answer is late.
    const response = await route.fetch();
    held.push(() => route.fulfill({ response }));
    return undefined;
  });
  const dialog = await exportNow(app, async (form) => {
    await form.getByLabel('Destination').selectOption({ index: 1 });
  });
  await until(() => held.length === 1, () => 'rows are on their way');
  assert.equal((await app.sandbox.spreadsheets())[0].sheets[0].rows.length, before.length + before.length - 1);
  await dialog.locator('progress').waitFor();
  await dialog.getByRole('button', { name: 'Cancel and undo' }).focus();
  await app.press('Enter');
  await dialog.locator('[data-export="taking-back"]').waitFor();
  // Rows that arrived after the export was cancelled would remain.
  await app.page.waitForTimeout(500);
  assert.equal(await dialog.locator('[data-export="taken-back"]').count(), 0);
  await held[0]();
  await dialog.locator('[data-export="taken-back"]').waitFor();
  await dialog.getByText('The sheet is as it was').waitFor();
  assert.deepEqual((await app.sandbox.spreadsheets())[0].sheets[0].rows, before);
});

/** The rows of every sheet, hidden ones too. */
const allRows = async (app) => (await app.sandbox.spreadsheets()).flatMap(({ sheets }) => sheets.map(({ rows }) => JSON.stringify(rows)));

story('a sheet that is replaced loses nothing, whichever call the page is closed at', { allow: FAILS, timeout: 240_000 }, async (app) => {
  let before = await exported(app);
  let at = 0;
  for (let reached = true; reached; at += 1) {
    await app.page.goto(`${app.url}#/week`);
    await app.ready();
    await app.create(`Step ${at} [15m]`);
    await app.page.goto(`${app.url}#/reports?by=task`);
    await line(app, `Step ${at}`).waitFor();
    let calls = 0;
    let closed;
    const killed = new Promise((done) => { closed = done; });
    await app.page.route('**/v1/call', async (route) => {
      const [, op] = /"op":"google-sheets\.([^"]+)/.exec(route.request().postData() ?? '') ?? [];
      if (!op) return route.continue();
      calls += 1;
      if (calls <= at) return route.continue();
      // The request arrives, but its answer doesn't.
      if (calls === at + 1) await route.fetch().catch(() => {}).then(closed);
      return undefined;
    });
    const dialog = await exportNow(app, async (form) => {
      await form.getByLabel('Destination').selectOption({ index: 1 });
      await form.getByRole('checkbox', { name: 'Replace the rows in this sheet' }).check();
    });
    const done = dialog.locator('[data-export="done"]').waitFor().then(() => 'done');
    reached = await Promise.race([done, killed]) !== 'done';
    done.catch(() => {});
    const context = app.page.context();
    await app.page.close();
    if (reached) {
      // One call replaces the former rows with the new ones, and no call leaves a part of either.
      const [sheet] = await allRows(app);
      const whole = sheet === JSON.stringify(before) || JSON.parse(sheet).length === before.length + 1 && sheet.includes(`Step ${at}`);
      assert.ok(whole, `after call ${at + 1}: ${sheet}`);
    }
    app = new App(await context.newPage(), app);
    await app.open();
    // It is stored before its first call, so it goes on even if nothing was written yet. In the end there is the row of
    // the step, and no hidden sheet.
    await until(async () => {
      const [rows, ...others] = await allRows(app);
      return others.length === 0 && JSON.parse(rows).length > before.length && rows.includes(`Step ${at}`);
    }, async () => `after call ${at + 1}: ${await allRows(app)}`);
    [before] = (await allRows(app)).map((rows) => JSON.parse(rows));
    if (!reached) break;
    // After a return, the dialog shows the outcome.
    await app.page.goto(`${app.url}#/reports?by=task`);
    await app.openExportMenu();
    await app.page.getByRole('button', { name: 'Export to Google Sheets' }).click();
    const told = app.page.getByRole('dialog', { name: 'Export report' });
    await told.locator('[data-export="done"]').waitFor();
    await told.getByRole('button', { name: 'Close' }).click();
  }
  assert.ok(at > 3, `${at} calls`);
});

for (const colorScheme of ['light', 'dark']) {
  story(`axe finds nothing on the reports in ${colorScheme}`, { context: { colorScheme } }, async (app) => {
    await reports(app);
    await check(app, 'an empty report');
    await app.page.goto(app.url);
    await plan(app);
    await reports(app);
    await app.page.getByLabel('Group by').selectOption('Task');
    await line(app, 'Write report').waitFor();
    await check(app, 'a report');
    await line(app, 'Write report').getByRole('button').click();
    await app.page.getByRole('dialog', { name: 'Entries' }).waitFor();
    await check(app, 'the entries behind a number');
    await app.press('Escape');
    await app.page.getByRole('dialog').waitFor({ state: 'detached' });
    await app.openExportMenu();
    await app.page.getByRole('button', { name: 'Export to Google Sheets' }).click();
    await app.page.getByRole('dialog', { name: 'Export report' }).waitFor();
    await check(app, 'the dialog of an export');
  });
}
