// The measures: each opens its own fresh context, does one thing and answers numbers.
//
// "painted" is wall time to the second animation frame after the action, when its picture has been handed over; "work"
// is what the main thread did (Chromium's TaskDuration) until it was idle again.

import { at, events, meetings } from './events.mjs';

const SIZE = { width: 1280, height: 800 };

/** As Chromium's own tools have it: megabits a second, and milliseconds until an answer begins. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

/**
 * Runs in the page before anything else: notes when `count` entries are seen, when they can be driven and are painted, and
 * when all is idle.
 */
function watch({ init, stored, entry, count }) {
  window.__benchInit = init;
  window.__benchStored = stored;
  window.__wasmBytes = () => 0;
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const own = WebAssembly[name];
    WebAssembly[name] = async (...args) => {
      const made = await own(...args);
      const memory = Object.values((made.instance ?? made).exports).find((each) => each instanceof WebAssembly.Memory);
      if (memory) window.__wasmBytes = () => memory.buffer.byteLength;
      return made;
    };
  }
  const done = {};
  window.__seen = new Promise((resolve) => { done.seen = resolve; });
  window.__painted = new Promise((resolve) => { done.painted = resolve; });
  window.__idle = new Promise((resolve) => { done.idle = resolve; });
  let seen = false;
  const look = () => {
    const there = document.querySelectorAll(entry).length >= count;
    if (there && !seen) {
      seen = true;
      requestAnimationFrame(() => requestAnimationFrame(() => done.seen(performance.now())));
    }
    if (!there || !window.__bench) return requestAnimationFrame(look);
    return requestAnimationFrame(() => requestAnimationFrame(() => {
      done.painted(performance.now());
      requestIdleCallback(() => done.idle(performance.now()));
    }));
  };
  requestAnimationFrame(look);
  window.__act = (action) => new Promise((resolve) => {
    const start = performance.now();
    action();
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const painted = performance.now() - start;
      requestIdleCallback(() => resolve(painted));
    }));
  });
}

/** Opens a contestant and hands over its page, its DevTools session and when it was seen, painted and idle. */
async function open(browser, contestant, { init = [], stored = [], slowdown = 1, network } = {}) {
  const options = { viewport: SIZE, locale: 'en-GB', timezoneId: 'Europe/Berlin', colorScheme: 'light' };
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const cdp = await context.newCDPSession(page);
  await cdp.send('Performance.enable');
  if (slowdown > 1) await cdp.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  if (network) await cdp.send('Network.emulateNetworkConditions', network);
  await page.addInitScript(watch, { init, stored, entry: contestant.entry, count: init.length });
  await page.goto(contestant.url, { waitUntil: 'commit' });
  const times = page.evaluate(() => Promise.all([window.__seen, window.__painted, window.__idle]));
  const late = new Promise((resolve) => { setTimeout(resolve, 20_000).unref(); });
  const [seen, painted, idle] = await Promise.race([times, late]) ?? [];
  if (painted === undefined) {
    await context.close();
    throw new Error(`never showed its ${init.length} entries; ${errors.join('; ') || 'no error on the page'}`);
  }
  return { page, cdp, seen, painted, idle, close: () => context.close() };
}

async function taskMs(cdp) {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
}

/** Painted time and work of `action`, a function that is evaluated in the page with `argument`. */
async function act({ page, cdp }, action, argument) {
  const before = await taskMs(cdp);
  const painted = await page.evaluate(`window.__act(() => (${action})(${JSON.stringify(argument ?? null)}))`);
  return { painted, work: await taskMs(cdp) - before };
}

async function settled({ page }) {
  await page.waitForTimeout(150);
  await page.evaluate(() => new Promise((resolve) => { requestIdleCallback(resolve); }));
}

/** Ten moves of an event that can be taken, over the whole grid; with `layer`, over that many meetings. */
async function drag(browser, contestant, slowdown, layer = 0) {
  const opened = await open(browser, contestant, { init: events(300), stored: meetings(layer), slowdown });
  const { page, cdp, close } = opened;
  await settled(opened);
  const drawn = await page.locator('[data-event]').count();
  if (drawn < layer) throw new Error(`${drawn} of ${layer} meetings are drawn`);
  const from = await page.evaluate((entry) => {
    for (const node of document.querySelectorAll(entry)) {
      const box = node.getBoundingClientRect();
      const spot = { x: box.x + Math.min(box.width / 2, 12), y: box.y + box.height / 2 };
      const hit = document.elementFromPoint(spot.x, spot.y);
      if (box.top > 200 && box.bottom < 700 && box.height > 24 && hit && node.contains(hit)) return spot;
    }
    return null;
  }, contestant.entry);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 6, from.y + 6);
  await page.mouse.move(from.x + 12, from.y + 12);
  await page.waitForTimeout(100);
  await page.evaluate(() => {
    window.__frames = [];
    let last = performance.now();
    const frame = (now) => {
      window.__frames.push(now - last);
      last = now;
      window.__frame = requestAnimationFrame(frame);
    };
    window.__frame = requestAnimationFrame(frame);
  });
  const moves = 90;
  const before = await taskMs(cdp);
  for (let i = 0; i < moves; i += 1) {
    const turn = (i / moves) * Math.PI * 2;
    await page.mouse.move(640 + 380 * Math.cos(turn), 430 + 200 * Math.sin(turn));
    await page.waitForTimeout(10);
  }
  const work = (await taskMs(cdp) - before) / moves;
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(window.__frame);
    return window.__frames.slice(1).sort((a, b) => a - b);
  });
  await page.mouse.up();
  await close();
  return { work, p95: frames[Math.floor(frames.length * 0.95)], worst: frames.at(-1) };
}

async function cold(browser, contestant, count, slowdown, network) {
  contestant.sent.clear();
  const opened = await open(browser, contestant, { init: events(count), slowdown, network });
  await opened.close();
  return opened;
}

async function render(browser, contestant, count) {
  const opened = await open(browser, contestant);
  await settled(opened);
  const result = await act(opened, '(list) => window.__bench.setEvents(list)', events(count));
  const shown = await opened.page.locator(contestant.entry).count();
  if (shown < count) throw new Error(`${contestant.name} shows ${shown} of ${count}`);
  const elements = await opened.page.evaluate(() => document.querySelectorAll('body *').length);
  await opened.close();
  return { ...result, elements };
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function move(browser, contestant) {
  const init = events(1000);
  const opened = await open(browser, contestant, { init });
  await settled(opened);
  const samples = [];
  for (let i = 0; i < 7; i += 1) {
    const { id } = init[i * 100];
    const start = ((i + 3) % 7) * 1440 + 600;
    samples.push(await act(opened, '([id, s, e]) => window.__bench.moveEvent(id, s, e)', [id, at(start), at(start + 60)]));
  }
  await opened.close();
  return { painted: median(samples.map((s) => s.painted)), work: median(samples.map((s) => s.work)) };
}

async function weeks(browser, contestant) {
  const init = events(125);
  const opened = await open(browser, contestant, { init });
  await opened.page.evaluate((list) => window.__bench.setEvents(list), [...events(125, -1), ...init, ...events(125, 1)]);
  await settled(opened);
  const samples = [];
  for (const step of ['next', 'prev', 'prev', 'next', 'next', 'prev', 'prev', 'next']) {
    samples.push(await act(opened, `() => window.__bench.${step}()`));
  }
  await opened.close();
  return { painted: median(samples.map((s) => s.painted)), work: median(samples.map((s) => s.work)) };
}

/** A page of our own with `count` entries in `weeks` weeks. */
async function page(browser, contestant, address, count, weeks) {
  const all = Array.from({ length: weeks }, (_, week) => events(Math.ceil(count / weeks), week)).flat();
  const opened = await open(browser, contestant);
  await opened.page.evaluate((list) => window.__bench.setEvents(list), all);
  await settled(opened);
  const result = await act(opened, '(address) => window.__bench.go(address)', address);
  await settled(opened);
  const again = await act(opened, '() => window.__bench.next()');
  await opened.close();
  return [result.painted, result.work, again.work];
}

/** What 200 week changes leave behind: JS heap after a collection, and wasm memory, in kB. */
async function growth(browser, contestant) {
  const opened = await open(browser, contestant, { init: events(125) });
  const { page, cdp } = opened;
  const held = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize').value + await page.evaluate(() => window.__wasmBytes());
  };
  const turn = (times) => page.evaluate(async (count) => {
    for (let i = 0; i < count; i += 1) {
      window.__bench[i % 2 ? 'prev' : 'next']();
      await new Promise((done) => { requestAnimationFrame(done); });
    }
  }, times);
  await turn(20);
  const before = await held();
  await turn(200);
  const grown = (await held() - before) / 1000;
  await opened.close();
  return Math.max(grown, 0);
}

/** Every measure: a name, its unit, and what gives its number; `quick` ones are enough for a look, `own` ones are of our app alone. */
export const measures = [
  ...[['month', 5], ['fortnight', 2]].map(([address, weeks]) => ({
    rows: [`${address} of 3000, painted`, `${address} of 3000, work`, `from one ${address} to the next, work`],
    own: true,
    quick: true,
    run: (browser, contestant) => page(browser, contestant, `#/${address}?date=2026-03-02`, 3000, weeks),
  })),
  ...[1, 4].map((slowdown) => ({
    rows: ['work a move', 'frame p95', 'worst frame'].map((row) => `drag over 300 and 300 meetings${slowdown > 1 ? ` at ${slowdown}x` : ''}, ${row}`),
    own: true,
    quick: true,
    run: async (browser, contestant) => Object.values(await drag(browser, contestant, slowdown, 300)),
  })),
  {
    rows: ['transfer, kB brotli', 'cold start, empty, painted'],
    quick: true,
    async run(browser, contestant) {
      const { painted } = await cold(browser, contestant, 0);
      return [[...contestant.sent.values()].reduce((sum, size) => sum + size, 0) / 1000, painted];
    },
  },
  {
    rows: ['cold start, 100 entries, painted', 'cold start, 100 entries, idle'],
    quick: true,
    async run(browser, contestant) {
      const { painted, idle } = await cold(browser, contestant, 100);
      return [painted, idle];
    },
  },
  {
    rows: ['the same at 4x slowdown, idle'],
    run: async (browser, contestant) => [(await cold(browser, contestant, 100, 4)).idle],
  },
  {
    rows: ['the same at 4x and slow 4G, seen', 'the same at 4x and slow 4G, idle'],
    async run(browser, contestant) {
      const { seen, idle } = await cold(browser, contestant, 100, 4, SLOW_4G);
      return [seen, idle];
    },
  },
  ...[100, 1000, 3000].map((count) => ({
    rows: [`render ${count}, painted`, `render ${count}, work`, ...(count === 1000 ? ['DOM elements at 1000'] : [])],
    quick: count < 3000,
    async run(browser, contestant) {
      const { painted, work, elements } = await render(browser, contestant, count);
      return [painted, work, ...(count === 1000 ? [elements] : [])];
    },
  })),
  {
    rows: ['move one of 1000, painted', 'move one of 1000, work'],
    quick: true,
    run: async (browser, contestant) => Object.values(await move(browser, contestant)),
  },
  {
    rows: ['next or previous week (125), painted', 'next or previous week (125), work'],
    quick: true,
    run: async (browser, contestant) => Object.values(await weeks(browser, contestant)),
  },
  {
    rows: ['drag over 300, work a move', 'drag over 300, frame p95', 'drag over 300, worst frame'],
    quick: true,
    run: async (browser, contestant) => Object.values(await drag(browser, contestant, 1)),
  },
  {
    rows: ['drag at 4x slowdown, work a move', 'drag at 4x slowdown, frame p95', 'drag at 4x slowdown, worst frame'],
    run: async (browser, contestant) => Object.values(await drag(browser, contestant, 4)),
  },
  {
    rows: ['grown over 200 weeks, kB'],
    run: async (browser, contestant) => [await growth(browser, contestant)],
  },
];

/** The middle one of several. */
export { median };
