// The browser extension, loaded unpacked: its popup, capturing, connecting while the popup closes, planning in it.

import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { check } from './axe.mjs';
import { startExtension, today } from './extension.mjs';
import { App, expectNoFaults, until, watch } from './harness.mjs';

const TASK = 'https://app.asana.com/1/77/project/88/task/1234567890123456';
const limit = { timeout: 90_000 };
let extension;
let faults;

before(async () => {
  extension = await startExtension();
  // The page in front is for a made-up task: the provider doesn't know it.
  faults = watch(extension.context, [/favicon\.ico$/, /404.*\/v1\/call$/]);
}, { timeout: 60_000 });
after(() => extension?.stop());

/** Leaves nothing open or stored for the next story. */
afterEach(async () => {
  await expectNoFaults(extension.context, faults);
  await extension.server.sandbox.reset();
  const blank = await extension.context.newPage();
  for (const page of extension.context.pages()) if (page !== blank) await page.close();
  await extension.closePopups();
  await extension.worker.evaluate(async () => {
    await chrome.storage.session.clear();
    for (const { name } of await indexedDB.databases()) {
      await new Promise((done) => { Object.assign(indexedDB.deleteDatabase(name), { onsuccess: done, onblocked: done }); });
    }
  });
});

/** The app in a page of the extension. */
async function app(file = 'index.html', hash = '') {
  const { server, origin } = extension;
  const page = await extension.open(file, hash);
  const opened = new App(page, { sandbox: server.sandbox, url: `${origin}/${file}`, find: server.find });
  if (!hash.includes('integrations')) await opened.ready();
  return opened;
}

/** In the popup: the hours of the day in place of its agenda. */
async function showHours(popup) {
  const hours = popup.page.getByRole('button', { name: 'Show hours' });
  if (await hours.getAttribute('aria-pressed') !== 'true') await hours.click();
  await popup.page.locator('[data-timed]').first().waitFor();
}

/** What is stored about the tasks. */
async function notes() {
  const tasks = await extension.stored('hourloom', 'task/');
  return tasks.map(([, json]) => JSON.parse(json).notes);
}

test('the popup shows today, and the page before the person becomes an entry by one click', limit, async () => {
  const page = await extension.visit(TASK, '(2) Write the annual report [1h30m] - Asana');
  await page.evaluate(() => getSelection().selectAllChildren(document.querySelector('#words')));
  const popup = await extension.press(page);
  await popup.find('main[aria-label="Calendar"]:not([aria-busy="true"])');
  await popup.find('.page-in-front', 'Write the annual report');
  await popup.find('.page-in-front', 'This page in Asana');
  await popup.click('.page-in-front button', 'Plan today');
  await popup.find('[data-entry]', 'Write the annual report');
  const entry = await popup.evaluate(() => ({ ...document.querySelector('[data-entry]').dataset }));
  assert.deepEqual([entry.provider, entry.day, entry.start, entry.minutes], ['asana', today(), '', '90']);
  assert.deepEqual(await popup.evaluate(() => [document.body.offsetWidth, document.body.offsetHeight]), [400, 600]);
  await popup.close();
  const tab = await app();
  await tab.expectEntries([{ title: 'Write the annual report', provider: 'asana', day: today() }]);
  assert.deepEqual(await notes(), ['> Some words']);
});

test('a key and the menu capture while nothing is open, and one task gets both entries of one item', limit, async () => {
  const page = await extension.visit(TASK, 'Write the annual report - Asana');
  // The browser lets the extension see a page after a user gesture. Pressing the button is one, and it lasts.
  await (await extension.press(page)).close();
  await extension.key('plan');
  await until(async () => await extension.badge() === '✓', () => 'a mark of success');
  await until(async () => await extension.badge() === '', () => 'and it goes');
  await extension.menu('plan');
  const tab = await app();
  await tab.expectEntries([{ provider: 'asana' }, { provider: 'asana' }]);
  const [one, two] = await tab.entries();
  assert.equal(one.task, two.task);
});

test('what is selected on any other page is what the task is called, and its address is noted', limit, async () => {
  const tab = await app();
  const page = await extension.visit('https://news.example/a?b=1', 'The news of today');
  await (await extension.press(page)).close();
  await extension.menu('plan', 'Call Ivo [20m]');
  await extension.menu('plan');
  // The open tab is told of both at once.
  await tab.expectEntries([
    { title: 'Call Ivo', minutes: 20, provider: null }, { title: 'The news of today', minutes: 30, provider: null },
  ]);
  const both = ['https://news.example/a?b=1', 'https://news.example/a?b=1'];
  await until(async () => (await notes()).join() === both.join(), () => 'both addresses are noted');
});

test('an issue is linked by its address, whichever of its pages is before the person', limit, async () => {
  for (const [url, title] of [
    ['https://github.com/acme/web/issues/7', 'Save fails · Issue #7 · acme/web'],
    ['https://github.com/acme/web/pull/7/files', 'Save fails by ada · Pull Request #7 · acme/web'],
  ]) {
    const page = await extension.visit(url, title);
    await (await extension.press(page)).close();
    await extension.key('plan');
  }
  const tab = await app();
  await tab.expectEntries([{ title: 'Save fails', provider: 'github' }, { title: 'Save fails', provider: 'github' }]);
  const [one, two] = await tab.entries();
  assert.equal(one.task, two.task);
});

/** Starts to connect another Asana account in the real popup; returns the window that the browser opens for it. */
async function begin() {
  const page = await extension.visit('https://news.example/', 'The news');
  const popup = await extension.press(page);
  await popup.evaluate(() => { location.hash = '#/integrations'; });
  await popup.find('main [data-provider="asana"] button:not([disabled])', 'Connect');
  const opened = extension.context.waitForEvent('page');
  await popup.click('main [data-provider="asana"] button', 'Connect');
  return { popup, window: await opened };
}

test('connecting goes on when the popup closes half-way, and it opens again when it is done', limit, async () => {
  const { popup, window } = await begin();
  await window.getByRole('button', { name: /Jonas Okafor/ }).click();
  await window.getByRole('button', { name: 'Allow' }).waitFor();
  await popup.close();
  await until(async () => (await extension.contexts()).length === 0, () => 'nothing of the app is open');
  await window.getByRole('button', { name: 'Allow' }).click();
  const again = await extension.reopened();
  await again.find('.panel-meta', 'Jonas Okafor');
  await again.close();
  const tab = await app('index.html', '#/integrations');
  await tab.page.locator('main [data-provider="asana"] .account', { hasText: 'Jonas Okafor' }).waitFor();
  await tab.page.goto(`${tab.url}#/week`);
  // Connecting has opened the list of the new connection, in the popup and in the tab.
  await tab.aside.locator('.panel-meta', { hasText: 'Jonas Okafor' }).waitFor();
  await tab.items.first().waitFor();
});

test('a sign-in window that is closed is a denial, and is said', limit, async () => {
  const { popup, window } = await begin();
  await window.getByRole('button', { name: /Jonas Okafor/ }).waitFor();
  // The window has the focus, so the popup is closed by now or will be soon; the story doesn't depend on when.
  await popup.close().catch(() => {});
  await window.close();
  const again = await extension.reopened();
  await again.find('[data-notice]', 'was denied');
});

test('a code that nobody takes is in memory only, and gone after ten minutes or with the browser', limit, async () => {
  const left = () => extension.worker.evaluate(() => chrome.storage.session.get(null));
  const { popup, window } = await begin();
  await window.getByRole('button', { name: /Jonas Okafor/ }).click();
  await popup.close().catch(() => {});
  await until(async () => (await extension.contexts()).length === 0, () => 'nothing of the app is open');
  // No page opens on its own, so what came back has to wait.
  await extension.worker.evaluate(() => {
    globalThis.opening = [chrome.action.openPopup, chrome.tabs.create];
    [chrome.action.openPopup, chrome.tabs.create] = [async () => {}, async () => {}];
  });
  await window.getByRole('button', { name: 'Allow' }).click();
  await until(async () => Object.keys(await left()).length === 1, () => 'a code waits');
  const [[key, { at, query }]] = Object.entries(await left());
  const code = new URLSearchParams(query).get('code');
  assert.ok(code && key.startsWith('way-back/'), query);
  const stored = await extension.worker.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  assert.ok(!stored.includes('hourloom-way-back'), stored.join());
  const alarm = await extension.worker.evaluate(() => chrome.alarms.get('way-back'));
  assert.equal(Math.round((alarm.scheduledTime - at) / 1000), 600);
  // As the alarm finds it then, beside a younger one.
  await extension.worker.evaluate(async ([name, value]) => {
    const young = { ...value, at: Date.now() - 60_000 };
    await chrome.storage.session.set({ [name]: { ...value, at: value.at - 600_000 }, 'way-back/young': young });
    chrome.alarms.onAlarm.dispatch({ name: 'way-back' });
  }, [key, { at, query }]);
  await until(async () => Object.keys(await left()).join() === 'way-back/young', () => 'the old one is gone');
  const again = await extension.worker.evaluate(() => {
    [chrome.action.openPopup, chrome.tabs.create] = globalThis.opening;
    return chrome.alarms.get('way-back');
  });
  assert.ok(again.scheduledTime < Date.now() + 545_000, 'and the other one will be');
});

test('the running timer is in the badge, begun by a key while nothing is open, and stays with the day', limit, async () => {
  const page = await extension.visit('https://news.example/', 'The news');
  await (await extension.press(page)).close();
  const before = Date.now();
  await extension.key('track');
  await until(async () => await extension.badge() === '0:00', () => 'the badge counts');
  const tab = await app();
  await tab.expectEntries([{ title: 'The news', day: today() }]);
  const timer = () => extension.stored('hourloom', 'timer/');
  const [[, json]] = await timer();
  assert.ok(JSON.parse(json).since >= before, json);
  assert.equal(await extension.badge(), '0:00');
  await tab.entry('The news').focus();
  await tab.press('s');
  await until(async () => await extension.badge() === '', () => 'the badge is empty');
});

test('an item is planned in the popup by drag and by keys', limit, async () => {
  const popup = await app('popup.html');
  await showHours(popup);
  await popup.openSidebar();
  await popup.dragItemTo('Write report [1h30m]', today(), '10:00');
  await popup.expectEntries([{ title: 'Write report', start: '10:00', minutes: 90, provider: 'asana' }]);
  const item = await popup.item('Write report [1h30m]');
  await item.focus();
  await popup.press('Space', 'ArrowDown', 'Enter');
  await until(async () => (await popup.entries()).length === 2, () => 'two entries');
  const [one, two] = await popup.entries();
  assert.equal(one.task, two.task);
  await popup.page.getByRole('textbox', { name: 'Add to today' }).fill('Call Ivo [20m]');
  await popup.press('Enter');
  await popup.expectEntries([{ minutes: 90 }, { minutes: 90 }, { minutes: 20 }]);
});

test('the popup opens as an agenda, onto which an item is dragged for any time of today', limit, async () => {
  const popup = await app('popup.html');
  const { page } = popup;
  await popup.openSidebar();
  const item = await popup.item('Write report [1h30m]');
  const [from, agenda] = await Promise.all([item.boundingBox(), page.locator('main.today').boundingBox()]);
  const to = { x: agenda.x + agenda.width / 2, y: agenda.y + agenda.height - 12 };
  const under = await page.evaluate(({ x, y }) => document.elementFromPoint(x, y).closest('[data-day]')?.dataset.day, to);
  assert.equal(under, today(), 'the day is under the pointer');
  await page.mouse.move(from.x + 40, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 50, from.y - 10, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 5 });
  await page.locator('main.today [data-ghost]').waitFor();
  await page.mouse.up();
  await popup.expectEntries([{ title: 'Write report', start: '', minutes: 90, day: today(), provider: 'asana' }]);
  await page.getByRole('group', { name: 'Any time' }).locator('[data-entry]').waitFor();
  // A timer makes it the thing of now, and its tools act also after hours were shown meanwhile.
  await showHours(popup);
  await page.locator('[data-timed]').waitFor();
  await page.getByRole('button', { name: 'Show hours' }).click();
  await popup.entry('Write report').hover();
  await popup.entry('Write report').focus();
  await popup.press('s');
  const now = page.getByRole('group', { name: 'Now', exact: true });
  await now.locator('[data-entry]').waitFor();
  await now.getByRole('button', { name: 'Stop timer' }).click();
  await page.getByRole('group', { name: 'Any time' }).locator('[data-entry]').waitFor();
});

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing in the popup in ${colorScheme}`, limit, async () => {
    const popup = await app('popup.html');
    await popup.page.emulateMedia({ colorScheme });
    await check(popup, 'nothing planned');
    await popup.create('Call Ivo [20m]');
    await popup.openSidebar();
    await check(popup, 'with the integrations');
    for (const name of ['Integrations', 'Reports', 'Settings']) {
      await popup.page.goto(`${popup.url}#/${name.toLowerCase()}`);
      await popup.page.getByRole('heading', { name, exact: true }).waitFor();
      await check(popup, `the page ${name}`);
    }
  });

  test(`axe finds nothing where the popup shows the page before the person in ${colorScheme}`, limit, async () => {
    const page = await extension.visit(TASK, 'Write the annual report - Asana');
    const popup = new App(await extension.asPage(await extension.press(page)), extension.server);
    await popup.page.emulateMedia({ colorScheme });
    await popup.page.getByRole('button', { name: 'Track time', exact: true }).waitFor();
    await check(popup, 'a page of a tool');
    await popup.page.getByRole('button', { name: 'Track time', exact: true }).click();
    await popup.page.locator('[data-timer]').waitFor();
    const [time, stop] = await Promise.all(['.timer-time', '.timer-stop'].map((part) => popup.page.locator(part).boundingBox()));
    assert.ok(time.x + time.width <= stop.x, 'the button leaves the time free');
    await check(popup, 'with a running timer');
    await popup.page.close();
  });
}

test('how soon the popup is painted, and how soon the app is in it', limit, async (t) => {
  const page = await extension.visit('https://news.example/', 'The news');
  const painted = [];
  for (let time = 0; time < 5; time += 1) {
    const popup = await extension.press(page);
    await popup.find('main[aria-label="Calendar"]:not([aria-busy="true"])');
    let paint;
    await until(async () => {
      paint = await popup.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
      return paint;
    }, () => 'painted');
    painted.push(paint);
    await popup.close();
    await until(async () => (await extension.contexts()).length === 0, () => 'the popup is closed');
  }
  const ready = [];
  for (let time = 0; time < 5; time += 1) {
    const popup = await extension.context.newPage();
    await popup.addInitScript(() => {
      const look = () => {
        if (document.querySelector('main[aria-busy="false"]')) window.__ready = performance.now();
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await popup.setViewportSize({ width: 400, height: 600 });
    await popup.goto(`${extension.origin}/popup.html`);
    ready.push(await (await popup.waitForFunction(() => window.__ready)).jsonValue());
    await popup.close();
  }
  const median = (times) => Math.round(times.toSorted((a, b) => a - b)[2]);
  t.diagnostic(`popup: first paint ${median(painted)} ms (wanted: 150), today's entries in it ${median(ready)} ms`);
});
