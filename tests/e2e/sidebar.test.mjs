// The sidebar: search, refresh, very long lists, and its messages when a provider fails.

import assert from 'node:assert/strict';
import { story, TUESDAY, until } from './harness.mjs';

const REPORT = 'Write report [1h30m]';

story('search narrows the list to titles that hold it', async (app) => {
  await app.openSidebar();
  await app.search('wRITE rep');
  await until(async () => {
    const titles = await app.items.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('aria-label')));
    return titles.length > 0 && titles.includes('Write report [1h30m]') && titles.every((title) => /write rep/i.test(title));
  }, () => 'only what matches');
  await app.search('no title holds this');
  await until(async () => await app.items.count() === 0);
  await app.search('');
  await until(async () => await app.items.count() > 3);
});

story('refresh asks again and brings what is new', async (app) => {
  await app.openSidebar();
  const updated = () => app.aside.locator('[data-updated-at]').getAttribute('data-updated-at');
  const before = await updated();
  assert.match(before, /^2026-11-23T08:0\d:\d\d/);
  const id = await (await app.item(REPORT)).getAttribute('data-item');
  await app.search('');
  await app.sandbox.change('asana', id, { title: 'Renamed at the source' });
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  await app.item('Renamed at the source');
  await until(async () => await updated() > before);
});

story('an item opens at its source in a tab of its own, by its row and by its key', async (app) => {
  const context = app.page.context();
  await context.route(/^https:/, (route) => route.fulfill({ contentType: 'text/html', body: '<title>There</title>' }));
  await app.openSidebar();
  const item = await app.item(REPORT);
  const id = await item.getAttribute('data-item');
  const opened = async (act) => {
    const [page] = await Promise.all([context.waitForEvent('page'), act()]);
    await page.waitForLoadState();
    assert.match(page.url(), new RegExp(`^https://app\\.asana\\.com/.*${id}`));
    assert.equal(await page.evaluate(() => window.opener), null, 'it has no hold on this one');
    assert.equal(await page.evaluate(() => document.referrer), '');
    await page.close();
  };
  await item.hover();
  await opened(() => item.locator('[data-tool="link"]').click());
  await item.focus();
  await opened(() => app.press('Enter'));
});

story('a list of 10,000 items scrolls, and only the rows in sight exist', { timeout: 180_000 }, async (app, t) => {
  await app.sandbox.add('asana', 10_000);
  const begin = Date.now();
  await app.openSidebar('asana', 120_000);
  const list = app.aside.getByRole('listbox');
  const size = () => app.items.first().getAttribute('aria-setsize');
  await until(async () => Number(await size()) >= 10_000, size, 120_000);
  t.diagnostic(`listed after ${Date.now() - begin} ms`);
  const rows = () => app.items.count();
  assert.ok(await rows() < 80, `${await rows()} rows`);
  const frames = await list.evaluate((node) => new Promise((done) => {
    const times = [];
    let last = performance.now();
    const frame = (now) => {
      times.push(now - last);
      last = now;
      node.scrollTop += 900;
      if (times.length < 120) requestAnimationFrame(frame);
      else done(times.sort((a, b) => a - b));
    };
    requestAnimationFrame(frame);
  }));
  t.diagnostic(`scrolling: median frame ${frames[60].toFixed(1)} ms, p95 ${frames[114].toFixed(1)} ms`);
  assert.ok(await rows() < 80, `${await rows()} rows after scrolling`);
  await list.evaluate((node) => { node.scrollTop = node.scrollHeight; });
  await until(async () => {
    const places = await app.items.evaluateAll((nodes) => nodes.map((node) => Number(node.ariaPosInSet)));
    return Math.max(...places) >= 10_000;
  }, () => 'the last row');
  const elements = await app.page.evaluate(() => document.querySelectorAll('*').length);
  assert.ok(elements < 1_500, `${elements} elements`);
});

story('a provider that fails leaves the list as it was, and says so', { allow: [/50[0-9]|Failed to load/] }, async (app) => {
  await app.openSidebar();
  // The message takes some room, so fewer rows are visible: compare the list's length and its first rows.
  const seen = () => app.items.evaluateAll((nodes) => [
    nodes[0].ariaSetSize, ...nodes.slice(0, 10).map((node) => node.getAttribute('aria-label')),
  ]);
  const before = await seen();
  await app.sandbox.fault('asana', 503, 1000);
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  await app.aside.locator('[data-state="stale"]').waitFor();
  assert.deepEqual(await seen(), before);
  const marked = await app.page.locator('[data-connection][data-provider="asana"]').getAttribute('data-state');
  assert.equal(marked, 'waiting');
  // Planning still works meanwhile.
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ title: 'Write report', minutes: 90 }]);

  await app.sandbox.reset();
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  await app.aside.locator('[data-state="stale"]').waitFor({ state: 'detached' });
});

story('a revoked grant is told as disconnected, and the plan stays', { allow: [/40[013]|Failed to load/] }, async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ title: 'Write report' }]);
  await app.sandbox.revoke('asana');
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  const alert = app.page.locator('[role=alert][data-state="disconnected"]');
  await alert.waitFor();
  await alert.getByRole('button', { name: 'Reconnect' }).waitFor();
  await app.expectEntries([{ title: 'Write report' }]);
  const asked = (await app.asked()).length;
  await app.page.waitForTimeout(500);
  assert.equal((await app.asked()).length, asked, 'asked again without a grant');
});

story('an event is shown under its day, and another calendar can be chosen', async (app) => {
  await app.openSidebar('google-calendar');
  const containers = app.aside.locator('[data-container]');
  await until(async () => await containers.count() > 1);
  const first = await app.items.evaluateAll((nodes) => nodes.map((node) => node.dataset.item));
  await containers.last().click();
  await until(async () => {
    const now = await app.items.evaluateAll((nodes) => nodes.map((node) => node.dataset.item));
    return now.join() !== first.join();
  }, () => 'another list');
});

story('an answer that cannot be read is told by the number that finds it in the log', async (app) => {
  await app.openSidebar();
  let id;
  await app.page.route('**/v1/call', async (route) => {
    const response = await route.fetch();
    id = response.headers()['x-request-id'];
    await route.fulfill({ response, body: '{"data":"nothing that a list could be"}' });
  });
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  const told = app.aside.locator('[data-correlation-id]');
  await told.waitFor();
  assert.ok(id);
  assert.equal(await told.textContent(), id);
  assert.ok(await app.items.count() > 3, 'the list stays');
});
