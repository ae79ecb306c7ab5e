// Static hosting: below a path, with the proxy elsewhere or without one, on Python's server and on nginx and Caddy with
// the files of docs/deploy.md. Every story also checks that no policy is violated.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import https from 'node:https';
import { createRequire } from 'node:module';
import { story, TODAY, TUESDAY, WEDNESDAY } from './harness.mjs';
import { without } from './hosts.mjs';
import { alone, apart, apartOnNginx, behindCaddy, behindNginx } from './places.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const REPORT = 'Write report [1h30m]';

async function manage(app) {
  await app.page.goto(`${app.url}#/integrations`);
  await app.page.getByRole('heading', { name: 'Integrations', exact: true }).waitFor();
}

/** Signs in on a provider's page, which has another origin, looks at the list, and plans an item. */
async function connectAndPlan(app) {
  await manage(app);
  const outlook = app.page.locator('main [data-provider="microsoft-outlook"]');
  await outlook.getByRole('button', { name: /^Connect / }).click();
  await app.page.getByRole('button', { name: /^Mara Lindqvist/ }).click();
  await app.page.getByRole('button', { name: 'Allow' }).click();
  await app.items.first().waitFor();
  assert.equal(app.page.url(), `${app.url}#/week`, 'back beside the days, with nothing of the login');
  await app.ready();
  await planned(app);
}

async function planned(app) {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  const entries = [{ title: 'Write report', day: TUESDAY, start: '10:00', minutes: 90, provider: 'asana' }];
  await app.expectEntries(entries);
  await app.waitSaved(1);
  await app.reload();
  await app.expectEntries(entries);
}

/** The requests to the page's origin, and those to other origins. */
function asked(app) {
  const all = [];
  app.page.on('request', (request) => all.push(request.url()));
  return {
    own: () => all.filter((url) => url.startsWith(new URL('/', app.url).href)),
    others: () => new Set(all.map((url) => new URL(url)).filter(({ protocol }) => protocol.startsWith('http'))
      .map(({ origin }) => origin).filter((origin) => origin !== new URL(app.url).origin)),
  };
}

const onPython = { skip: without('python') };
const ELSEWHERE = { ...onPython, place: apart, start: false, allow: [/40[03]/] };

story('plain files below a path, the proxy at another origin', ELSEWHERE, async (app, t, at) => {
  const { own, others } = asked(app);
  await app.open();
  await connectAndPlan(app);
  const strangers = own().filter((url) => !url.startsWith(app.url));
  assert.deepEqual(strangers, [], 'asked for outside of its path');
  assert.ok(own().every((url) => !url.includes('/v1/')), 'the host of the files was asked for what only a proxy has');
  assert.equal(others().size, 1, [...others()].join());
  // A reference number shown comes from the proxy, across origins, and finds the provider's answer in the log.
  await app.sandbox.fault('asana', 403, 9);
  await app.aside.getByRole('button', { name: 'Refresh' }).click();
  const number = await app.aside.locator('[data-correlation-id]').textContent();
  assert.match(await at.find(number.trim()), /asana/);
});

story('without a proxy everything that needs none works, and none is looked for', { ...onPython, place: alone, start: false }, async (app) => {
  const { own, others } = asked(app);
  await app.open();
  await app.create('Plan the week [45m]');
  await app.carry(app.entry('Plan the week'), WEDNESDAY, '09:00', { x: 24, y: 3 });
  await app.page.mouse.up();
  await app.expectEntries([{ title: 'Plan the week', day: WEDNESDAY, start: '09:00', minutes: 45 }]);
  await app.press('Control+z');
  await app.expectEntries([{ day: TODAY }]);
  await app.press('Control+Shift+z');
  await app.waitSaved(4);
  await app.reload();
  await app.expectEntries([{ title: 'Plan the week', day: WEDNESDAY, start: '09:00', minutes: 45 }]);
  await app.press('Alt+KeyI');
  await app.aside.getByText("You can't connect tools on this page yet").waitFor();
  assert.ok(own().every((url) => !url.includes('/v1/')), own().join('\n'));
  assert.equal(others().size, 0, [...others()].join());
});

for (const colorScheme of ['light', 'dark']) {
  story(`what a proxy would add is said where there is none, in ${colorScheme}`, { ...onPython, place: alone, context: { colorScheme } }, async (app) => {
    await manage(app);
    const note = app.page.locator('[data-host]');
    assert.match(await note.textContent(), /can't be connected on this page yet.*this page needs the Hourloom proxy.*config\.json/s);
    assert.equal(await app.page.getByText("isn't set up on").count(), 0, 'no proxy lacks a provider');
    const connects = app.page.locator('main').getByRole('button', { name: /^Connect / });
    assert.ok((await connects.count()) > 3);
    for (const button of await connects.all()) assert.ok(await button.isDisabled());
    await app.page.evaluate(axe);
    const { violations } = await app.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    assert.deepEqual(violations.map(({ id }) => id), []);
  });
}

/** The page with `body` in place of its `config.json`. */
async function configured(app, status, body) {
  await app.page.route('**/config.json', (route) => route.fulfill({ status, body }));
  await app.open();
  await manage(app);
}

story('a missing config.json is the same as an empty one', { start: false, allow: [/404/] }, async (app) => {
  await configured(app, 404, 'nothing here');
  await app.page.goto(`${app.url}#/week`);
  await planned(app);
});

for (const [what, body, said] of [
  ['an unknown key', '{"proxi":"https://proxy.example/"}', /unknown key “proxi”/],
  ['another scheme', '{"proxy":"http://proxy.example/"}', /“http:\/\/proxy\.example\/” must start with https/],
  ['markup', '{"proxy":"https://<img src=x onerror=alert(1)>"}', /<img src=x onerror=alert\(1\)>” isn't a valid proxy address/],
  ['no JSON', 'proxy = https://proxy.example/', /must contain one JSON object/],
]) {
  story(`a config.json with ${what} is named, and taken for no proxy`, { start: false }, async (app) => {
    const { own } = asked(app);
    await configured(app, 200, body);
    const note = app.page.locator('[data-host]');
    await note.waitFor();
    assert.match(await note.textContent(), said);
    assert.ok(own().every((url) => !url.includes('/v1/')), own().join('\n'));
    await app.page.goto(`${app.url}#/week`);
    await app.create('Works as it is [1h]');
  });
}

const REFUSED = { start: false, allow: [/Content Security Policy/, /Failed to (load|fetch)/, /net::ERR/] };

story("a proxy that the page's policy doesn't allow is never reached, and said to be silent", REFUSED, async (app) => {
  let reached = 0;
  await app.page.route('https://proxy.example/**', (route) => {
    reached += 1;
    return route.fulfill({ status: 200, body: '[]' });
  });
  await configured(app, 200, '{"proxy":"https://proxy.example/"}');
  const note = app.page.locator('[data-host]').filter({ hasText: "isn't responding" });
  await note.waitFor();
  assert.match(await note.textContent(), /https:\/\/proxy\.example\/.*origins.*connect-src/s);
  assert.equal(reached, 0);
  assert.ok(await app.page.evaluate(() => window.__violations.length > 0), 'the policy was asked');
  await app.page.goto('about:blank');
});

/** Sends a request to a documented host over TLS, by its name. */
function ask(at, target, headers = {}) {
  const { hostname, pathname } = new URL(target, at.url);
  const options = { host: '127.0.0.1', port: at.port, servername: hostname, path: pathname, rejectUnauthorized: false };
  return new Promise((done, failed) => {
    https.get({ ...options, agent: false, headers: { host: hostname, ...headers } }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    }).on('error', failed);
  });
}

/** Checks what docs/deploy.md promises about a host's headers, caching and precompressed files. */
async function keepsWhatIsPromised(at, encodings) {
  const page = await ask(at, '');
  const html = page.body.toString();
  assert.equal(page.status, 200);
  assert.match(page.headers['content-type'], /^text\/html/);
  assert.equal(page.headers['cache-control'], 'no-cache');
  const [, policy] = html.match(/Content-Security-Policy" content="([^"]+)"/);
  assert.equal(page.headers['content-security-policy'], `${policy}; frame-ancestors 'none'`, 'the policy of the page');
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|\*/);
  for (const [name, value] of [['x-content-type-options', 'nosniff'], ['referrer-policy', 'no-referrer'],
    ['cross-origin-opener-policy', 'same-origin'], ['cross-origin-resource-policy', 'same-origin'], ['strict-transport-security', 'max-age=31536000']]) {
    assert.equal(page.headers[name], value, name);
  }
  const script = html.match(/src="([^"]+\.js)"/)[1];
  const text = (await ask(at, script)).body.toString();
  const wasm = new URL(text.match(/[\w.-]+_bg-[0-9a-f]{16}\.wasm/)[0], new URL(script, at.url)).pathname;
  const style = html.match(/href="([^"]+\.css)"/)[1];
  for (const [file, type] of [[script, /javascript/], [wasm, /^application\/wasm$/], [style, /^text\/css/]]) {
    const plain = await ask(at, file);
    assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable', file);
    assert.match(plain.headers['content-type'], type, file);
    for (const encoding of encodings) {
      const packed = await ask(at, file, { 'accept-encoding': encoding });
      assert.equal(packed.headers['content-encoding'], encoding, file);
      assert.match(packed.headers['content-type'], type, file);
      assert.match(packed.headers.vary ?? '', /accept-encoding/i, file);
      assert.ok(packed.body.length < plain.body.length, file);
    }
    const best = await ask(at, file, { 'accept-encoding': 'gzip, deflate, br' });
    assert.equal(best.headers['content-encoding'], encodings[0], file);
  }
  const config = await ask(at, 'config.json', { 'accept-encoding': encodings.join(', ') });
  assert.deepEqual([config.headers['cache-control'], config.headers['content-encoding']], ['no-cache', undefined]);
  assert.deepEqual(JSON.parse(config.body), {});
  const again = await ask(at, 'config.json', { 'if-none-match': config.headers.etag });
  assert.equal(again.status, 304);
  const gone = await ask(at, wasm.replace(/-[0-9a-f]{16}/, '-0123456789abcdef'));
  assert.equal(gone.status, 404, 'never the page in the place of a file');
  assert.doesNotMatch(gone.headers['cache-control'] ?? '', /immutable/);
  const slash = await ask(at, '/app');
  assert.deepEqual([slash.status >= 301 && slash.status <= 308, new URL(slash.headers.location, at.url).pathname], [true, '/app/']);
  const health = await ask(at, 'v1/providers');
  assert.deepEqual([health.status, health.headers['cache-control']], [200, 'no-store']);
  assert.equal(health.headers['content-security-policy'], "default-src 'none'; sandbox", 'no header of the files');
}

// Most of their time goes into compressing responses.
const onNginx = { place: behindNginx, skip: without('nginx'), timeout: 180_000 };

story('nginx by its documented file: one host', onNginx, async (app, t, at) => {
  await keepsWhatIsPromised(at, at.brotli ? ['br', 'gzip'] : ['gzip']);
  await connectAndPlan(app);
  const log = await at.logged();
  assert.ok(log.includes('GET /app/ ') && !log.includes('callback.html'), 'a code is in the log');
});

story('nginx by its documented files: the proxy on a host of its own', { ...onNginx, place: apartOnNginx, start: false }, async (app) => {
  const { own, others } = asked(app);
  await app.open();
  await connectAndPlan(app);
  assert.ok(others().has('https://proxy.example'));
  assert.ok(own().every((url) => !url.includes('/v1/')));
});

story('Caddy by its documented file: one host', { ...onNginx, place: behindCaddy, skip: without('caddy') }, async (app, t, at) => {
  await keepsWhatIsPromised(at, ['br', 'gzip']);
  assert.equal((await ask(at, 'https://proxy.example/v1/providers')).status, 200);
  await connectAndPlan(app);
});
