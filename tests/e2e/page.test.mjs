// The page itself: its policy, its address, its start, and text that would like to be markup.

import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { App, story, TODAY, TUESDAY, until } from './harness.mjs';
import { startServer } from './server.mjs';

const REPORT = 'Write report [1h30m]';

const BLOCKED = [/violates the following Content Security Policy/, /requires 'TrustedScript'/];

story('the page is served under a strict policy', { allow: BLOCKED }, async (app) => {
  const response = await app.page.request.get(app.url);
  const policy = response.headers()['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'none'|default-src 'self'/);
  assert.match(policy, /'wasm-unsafe-eval'/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'|\*/);
  // A violation is seen by this harness: without that, silence would prove nothing.
  await app.page.evaluate(() => {
    const script = document.createElement('script');
    // The page's types refuse the property; as text it is there, and doesn't run.
    try { script.textContent = 'window.__ran = true'; } catch { script.append('window.__ran = true'); }
    document.body.append(script);
    new Image().src = 'https://elsewhere.example/picture.png';
  });
  await until(() => app.page.evaluate(() => window.__violations.length > 0), () => 'a violation');
  assert.equal(await app.page.evaluate(() => window.__ran), undefined);
  await app.page.evaluate(() => { window.__violations.length = 0; });
});

story('no text becomes a script or markup that runs', { allow: [/TrustedHTML|TrustedScriptURL/] }, async (app) => {
  const refused = await app.page.evaluate(() => {
    const tried = [
      () => { document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'; },
      () => { document.createElement('div').innerHTML = '<iframe srcdoc=x></iframe>'; },
      () => { document.createElement('script').src = 'https://evil.example/x.js'; },
    ];
    return tried.map((attempt) => { try { attempt(); return false; } catch { return true; } });
  });
  assert.deepEqual(refused, [true, true, true]);
  await app.page.evaluate(() => { window.__violations.length = 0; });
});

story('nothing moves after the start, with entries stored and without', async (app) => {
  const shifts = () => app.page.evaluate(() => window.__shifts);
  const settled = () => app.page.waitForLoadState('networkidle');
  await settled();
  assert.deepEqual(await shifts(), []);
  await app.create('Untimed [1h]');
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.waitSaved(2);
  await app.reload();
  await app.expectEntries([{ day: TODAY }, { day: TUESDAY }]);
  await settled();
  assert.deepEqual(await shifts(), []);
});

story('the first sight is a picture of the app, in its place, and what is done meanwhile is done', async (app) => {
  await app.press('b');
  // It takes the focus as it opens: a key that is pressed before is a shortcut.
  await app.page.locator('.backlog :focus').waitFor();
  await app.page.keyboard.press('Escape');
  await app.create('Untimed [1h]');
  await app.create(`${'Long '.repeat(12)}and untimed`);
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.dragItemTo(REPORT, TUESDAY, '10:30');
  await app.entry('Write report').first().focus();
  await app.press('KeyC');
  await app.waitSaved(5);
  const places = (within) => app.page.evaluate((root) => {
    const parts = ['.bar-title', '.bar-steps > *', '.segment', '.bar > *:last-child', '.hour', '.date', '.weekday', '.sum',
      '.capacity', '.untimed', '.timed', '[data-entry]', '.rail-toggle', '.backlog', '.corner'];
    return parts.map((part) => [part, [...document.querySelectorAll(`${root} ${part}`)].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [x, y, width, height].map(Math.round).join(' ') + (part === '[data-entry]' ? element.textContent : '');
    })]);
  }, within);
  let goOn;
  const held = new Promise((done) => { goOn = done; });
  await app.page.route('**/split_calendar*', async (route) => {
    await held;
    await route.continue();
  });
  await app.page.reload({ waitUntil: 'commit' });
  await app.page.locator('.preview [data-entry]').first().waitFor();
  const scrolled = () => app.page.evaluate(() => document.querySelector('main').scrollTop);
  // In the frame after the one that shows it.
  await until(async () => await scrolled() > 0, () => 'scrolled to where the day begins');
  const top = await scrolled();
  const picture = await places('.preview');
  await app.press('n');
  goOn();
  await app.ready();
  await app.page.getByRole('dialog', { name: 'New entry' }).waitFor();
  assert.equal(await app.page.locator('.preview').count(), 0);
  assert.deepEqual(picture, await places('.app'));
  assert.equal(await scrolled(), top);
  assert.ok(picture.every(([part, found]) => found.length > 0), JSON.stringify(picture));
});

story('titles are text, however they look', async (app) => {
  const hostile = [
    '<img src=x onerror="window.__pwned=1">',
    '"><script>window.__pwned=1</script>',
    '\u202Eesrever\u202C right-to-left override',
    'שלום עולם, فيلم طويل جدا',
    `${'long '.repeat(400)}end`,
    '👩‍👩‍👧‍👦 family [BUG] [] [99',
  ];
  for (const title of hostile) await app.create(title);
  await until(async () => (await app.entries()).length === hostile.length);
  const seen = (await app.entries()).map((entry) => entry.title);
  for (const title of hostile) assert.ok(seen.includes(title.trim()), `${title.slice(0, 40)} in ${JSON.stringify(seen).slice(0, 900)}`);
  assert.equal(await app.page.locator('[data-entry] img, [data-entry] script').count(), 0);

  await app.openSidebar();
  const id = await (await app.item(REPORT)).getAttribute('data-item');
  await app.search('');
  await app.sandbox.change('asana', id, { title: hostile[0] });
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  await app.dragItemTo(hostile[0], TUESDAY, '10:00');
  await until(async () => (await app.entries()).some((entry) => entry.day === TUESDAY && entry.title === hostile[0]));
  await app.reload();
  await until(async () => (await app.entries()).length === hostile.length + 1);
  assert.equal(await app.page.evaluate(() => window.__pwned), undefined);
  const wide = await app.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false, 'the page scrolls sideways');
});

story('it works below a path', { start: false }, async (app) => {
  const prefix = '/team/planner';
  const strangers = [];
  let server;
  const front = createServer((incoming, answer) => {
    if (!incoming.url.startsWith(`${prefix}/`)) {
      strangers.push(incoming.url);
      return answer.writeHead(404).end();
    }
    const target = new URL(server.url);
    const { port } = target;
    const headers = { ...incoming.headers, host: target.host };
    const onward = request({ port, host: '127.0.0.1', method: incoming.method, path: incoming.url.slice(prefix.length), headers });
    onward.on('response', (response) => {
      answer.writeHead(response.statusCode, response.headers);
      response.pipe(answer);
    });
    return incoming.pipe(onward);
  });
  await new Promise((done) => { front.listen(0, '127.0.0.1', done); });
  // The proxy behind another front is told the app's address.
  const url = `http://127.0.0.1:${front.address().port}${prefix}/`;
  server = await startServer({ env: { HOURLOOM_ORIGINS: url } });
  try {
    const below = new App(app.page, { ...app, url });
    await below.open();
    await below.openSidebar();
    await below.dragItemTo(REPORT, TUESDAY, '10:00');
    await below.expectEntries([{ title: 'Write report', day: TUESDAY, start: '10:00', minutes: 90 }]);
    await below.waitSaved(1);
    await below.reload();
    await below.expectEntries([{ title: 'Write report', day: TUESDAY, start: '10:00', minutes: 90 }]);
    assert.deepEqual(strangers, [], 'asked for outside of its path');
    // The harness looks when the page has left.
    assert.deepEqual(await app.page.evaluate(() => window.__violations), [], 'violations of the policy');
  } finally {
    // The page first: it goes on polling, and a front that is gone would be an error on it.
    await app.page.goto('about:blank');
    front.closeAllConnections();
    front.close();
    await server.stop();
  }
});

story('the address says the week, and opens it', async (app) => {
  await app.open('#/week?date=2026-03-04');
  await until(async () => await app.day('2026-03-02').count() === 1);
  assert.equal(await app.page.locator('[data-day]:not([data-entry], [data-event])').count(), 7);
  assert.equal(await app.day(TODAY).count(), 0);
});

for (const width of [400, 1024, 2560]) {
  story(`nothing hangs over at ${width} px`, { context: { viewport: { width, height: 800 } } }, async (app) => {
    const over = () => app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(await over() <= 0, `sidebar closed: ${await over()} px`);
    await app.openSidebar();
    assert.ok(await over() <= 0, `sidebar open: ${await over()} px`);
  });
}

story('in the frame of another site the page shows nothing but a link', { start: false }, async (app) => {
  // As a host without headers would send it.
  await app.page.route(`${app.url}**`, async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  const other = createServer((_, answer) => {
    answer.setHeader('content-type', 'text/html').end(`<!doctype html><title>Other</title><iframe src="${app.url}#/week"></iframe>`);
  });
  await new Promise((listening) => other.listen(0, '127.0.0.1', listening));
  try {
    await app.page.goto(`http://127.0.0.1:${other.address().port}/`);
    const frame = app.page.frameLocator('iframe');
    await frame.getByRole('link', { name: 'Hourloom' }).waitFor();
    assert.equal(await frame.locator('body > *').count(), 1);
    assert.equal(await frame.getByRole('link').getAttribute('href'), './#/week');
  } finally {
    await app.page.goto('about:blank');
    other.close();
  }
});
