// The whole path with the same script wherever the app runs: connect an account, drag an item onto today, track it for
// ten seconds, see the report, and export it to a spreadsheet, which is read back cell by cell. The app is served by
// the proxy, as plain files with the proxy elsewhere, in the extension's real popup, and in the extension's tab.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startExtension, today } from './extension.mjs';
import { App, expectNoFaults, picture, story, TODAY, until, watch } from './harness.mjs';
import { without } from './hosts.mjs';
import { apart, served } from './places.mjs';

const MARA = /^Mara Lindqvist/;
/** What providers call Mara's account. */
const WHO = /Mara Lindqvist|mara@/;
const HEADER = ['Task', 'Entries', 'Planned', 'Tracked', 'Difference', 'Capacity'];
const FAILS = [/favicon\.ico/];

/** How the story presses something and puts an item on a day. */
const HANDS = {
  mouse: {
    press: (target) => target.click(),
    plan: (app, title, day) => app.dragItemTo(title, day, '10:00'),
  },
  keys: {
    press: async (target) => {
      await target.focus();
      await target.press('Enter');
    },
    plan: async (app, title) => {
      await (await app.item(title)).focus();
      await app.press('Space', 'ArrowDown', 'Enter');
    },
  },
};

/**
 * The story. `at.day`: the day that is today in this place. `at.signIn(app, begin, press, id)`: starts with `begin`,
 * goes through the provider's screens, and returns the app as it is afterwards.
 */
async function wholePath(app, at, hand = 'mouse') {
  const { press, plan } = HANDS[hand];
  app = await connect(app, at, press);
  await goTo(app, 'Day', press);
  await app.openSidebar('asana');
  await plan(app, 'Write report [1h30m]', at.day);
  await app.expectEntries([{ title: 'Write report', day: at.day, minutes: 90, provider: 'asana' }]);
  await app.search('');
  await app.press('Escape', 'Alt+KeyI');
  const logged = await track(app, 'Write report', 10);
  await reported(app, logged, press);
  app = await connectSheets(app, at, press);
  await reported(app, logged, press);
  await exported(app, logged, press);
}

/** Opens a page from a segment of the bar, or from its menu where the bar has no room for segments. */
async function goTo(app, name, press) {
  const segment = app.page.getByRole('button', { name, exact: true });
  if (await segment.isVisible()) return press(segment);
  await press(app.page.getByRole('button', { name: 'More', exact: true }));
  return press(app.page.getByRole('menuitem', { name, exact: true }));
}

const provider = (app, id) => app.page.locator(`main [data-provider="${id}"]`);

async function manage(app, press) {
  await goTo(app, 'Manage integrations', press);
  await app.page.getByRole('heading', { name: 'Integrations', exact: true }).waitFor();
}

/** Disconnects the account that is connected, and connects it again on the provider's screens. */
async function connect(app, at, press) {
  await manage(app, press);
  await press(provider(app, 'asana').getByRole('button', { name: 'Disconnect' }));
  await provider(app, 'asana').locator('.account').waitFor({ state: 'detached' });
  return signIn(app, at, 'asana', press);
}

async function signIn(app, at, id, press) {
  const button = provider(app, id).getByRole('button', { name: /^Connect / });
  const again = await at.signIn(app, () => press(button), press, id);
  // A list is open beside the days on which it can be dropped; what has no list stays where it was.
  const done = id === 'asana' ? again.aside.locator('.panel-meta') : provider(again, id).locator('.account');
  await done.filter({ hasText: WHO }).waitFor();
  return again;
}

async function connectSheets(app, at, press) {
  await app.openExportMenu(press);
  await press(app.page.getByRole('button', { name: 'Export to Google Sheets' }));
  const dialog = app.page.getByRole('dialog', { name: 'Export report' });
  await press(dialog.getByRole('button', { name: 'Manage integrations' }));
  return signIn(app, at, 'google-sheets', press);
}

/** Consents on the provider's screens. */
async function consent(page) {
  await page.getByRole('button', { name: MARA }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
}

/** Runs an entry's timer until this many seconds are counted; returns what is logged then. */
async function track(app, title, seconds) {
  const entry = app.entry(title);
  const logged = async () => Number(await entry.getAttribute('data-logged'));
  await entry.focus();
  await app.press('s');
  await app.page.locator('[data-timer]').waitFor();
  await until(async () => await logged() >= seconds, async () => `${await logged()} of ${seconds} s`, 20_000);
  assert.match(await app.page.locator('[data-timer]').getByRole('timer').textContent(), /^0:00:1\d$/);
  await entry.focus();
  await app.press('s');
  await app.page.locator('[data-timer]').waitFor({ state: 'detached' });
  return logged();
}

/** Checks that the report shows what was planned and what was logged. */
async function reported(app, logged, press) {
  await goTo(app, 'Reports', press);
  await app.page.getByLabel('Group by').selectOption('Task');
  const row = app.page.locator('.numbers tbody tr').filter({ hasText: 'Write report' });
  await row.waitFor();
  const cells = (await row.locator('td').allInnerTexts()).join('|');
  assert.match(cells, new RegExp(`1 h 30 m\\|.*${logged} s`), cells);
}

/** Exports into a new spreadsheet, checks that it holds the same, and opens it. */
async function exported(app, logged, press) {
  await app.openExportMenu(press);
  await press(app.page.getByRole('button', { name: 'Export to Google Sheets' }));
  const dialog = app.page.getByRole('dialog', { name: 'Export report' });
  await press(dialog.getByRole('button', { name: 'Export', exact: true }));
  await dialog.locator('[data-export="done"]').waitFor();
  const [made, ...more] = await app.sandbox.spreadsheets();
  assert.equal(more.length, 0);
  assert.equal(made.sheets.length, 1);
  const [header, row, ...rest] = made.sheets[0].rows;
  assert.deepEqual([header, rest], [HEADER, []]);
  const [planned, tracked] = [90 * 60, logged].map((seconds) => seconds / 86_400);
  assert.deepEqual(row.slice(0, 2), ['Write report', 1]);
  for (const [cell, days] of [[row[2], planned], [row[3], tracked], [row[4], tracked - planned]]) {
    assert.ok(Math.abs(cell - days) < 1e-9, `${cell}, wanted ${days}: ${JSON.stringify(row)}`);
  }
  const opened = app.page.context().waitForEvent('page');
  await app.page.context().route('https://docs.google.com/**', (route) => route.fulfill({ body: 'a spreadsheet' }));
  // A popup closes as soon as another tab comes to the front.
  await press(dialog.getByRole('button', { name: 'Open spreadsheet' })).catch((error) => {
    if (!app.page.isClosed()) throw error;
  });
  const page = await opened;
  await page.waitForURL(new RegExp(`^https://docs\\.google\\.com/spreadsheets/d/${made.id}/`));
}

/** On the web, the provider's screens replace the page. */
const ON_THE_WEB = {
  day: TODAY,
  signIn: async (app, begin) => {
    await begin();
    await consent(app.page);
    return app;
  },
};

const told = { timeout: 120_000, allow: FAILS };
const tell = (app) => wholePath(app, ON_THE_WEB);
story('connect, drag, track, report, export: served by the proxy', { ...told, place: served }, tell);
story('the same by keys alone', { ...told, place: served }, (app) => wholePath(app, ON_THE_WEB, 'keys'));
story('connect, drag, track, report, export: plain files, the proxy elsewhere', { ...told, place: apart, skip: without('python') }, tell);

/** The same in the extension. */
function inExtension(name, begin, hand) {
  test(name, { timeout: 120_000 }, async () => {
    const extension = await startExtension();
    const faults = watch(extension.context, FAILS);
    try {
      const at = await begin(extension);
      await wholePath(at.app, at, hand);
      await expectNoFaults(extension.context, faults);
    } catch (error) {
      for (const [n, page] of extension.context.pages().entries()) await picture(page, `${name} ${n}`);
      throw error;
    } finally {
      await extension.stop();
    }
  });
}

async function opened(extension, page, file) {
  const { server, origin } = extension;
  const app = new App(page, { sandbox: server.sandbox, url: `${origin}/${file}`, find: server.find });
  await app.ready();
  return app;
}

/** In the tab, a separate browser window shows the provider's screens. */
inExtension("connect, drag, track, report, export: in the extension's tab", async (extension) => ({
  day: today(),
  app: await opened(extension, await extension.open('index.html'), 'index.html'),
  signIn: async (app, begin) => {
    const window = extension.context.waitForEvent('page');
    await begin();
    await consent(await window);
    return app;
  },
}));

/** The popup closes during sign-in. It opens again when that is done, and with its button. */
async function inPopup(extension) {
  const site = await extension.visit('https://news.example/', 'The news');
  // The popup opens as an agenda; what is dragged to a time needs its hours.
  const press = async () => {
    const popup = await opened(extension, await extension.asPage(await extension.press(site)), 'popup.html');
    const hours = popup.page.getByRole('button', { name: 'Show hours' });
    if (await hours.getAttribute('aria-pressed') !== 'true') await hours.click();
    await popup.page.locator('[data-timed]').first().waitFor();
    return popup;
  };
  return {
    day: today(),
    app: await press(),
    signIn: async (app, begin, by, id) => {
      const window = extension.context.waitForEvent('page');
      await begin();
      const screens = await window;
      await app.page.close();
      await consent(screens);
      const again = await extension.reopened();
      await again.find(id === 'asana' ? '.panel-meta' : `main [data-provider="${id}"] .account`);
      await again.close();
      const popup = await press();
      await manage(popup, by);
      return popup;
    },
  };
}

inExtension("connect, drag, track, report, export: in the extension's popup", inPopup);
inExtension('the same in the popup by keys alone', inPopup, 'keys');
