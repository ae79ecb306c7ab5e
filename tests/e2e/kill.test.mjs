// The browser is killed at random moments during edits; after each restart, every acknowledged edit is there.
//
// The oracle is outside the browser: after each edit it records the whole week as shown, and with each acknowledgement
// how many edits are durable. After a restart, the week must be the one after edit m, where m is between the last
// acknowledged edit and the last one made: nothing acknowledged is lost, nothing is there in part, and the order is
// kept.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Chromium } from './chromium.mjs';
import { startServer } from './server.mjs';

const KILLS = Number(process.env.HOURLOOM_KILLS ?? 50);
const seed = Number(process.env.HOURLOOM_SEED ?? Math.floor(Math.random() * 2 ** 31));
let server;

before(async () => {
  server = await startServer();
});
after(() => server?.stop());

/** Numbers in [0, 1) from a seed (mulberry32). */
function random(from) {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** The week as shown, one line for each entry. Runs in the page. */
function shown() {
  return [...document.querySelectorAll('[data-entry]')].map(({ dataset, textContent }) => [
    dataset.entry, dataset.task, dataset.day, dataset.start, dataset.minutes, dataset.done, textContent.trim(),
  ].join(' ')).sort();
}

/** Reports to the oracle each time the number of durable edits changes. Runs in the page. */
function tellAcknowledgements() {
  const place = document.querySelector('[data-saved-edits]');
  const tell = () => window.acknowledged(Number(place.dataset.savedEdits));
  new MutationObserver(tell).observe(place, { attributes: true, attributeFilter: ['data-saved-edits'] });
}

/** One edit by keyboard; returns a word for it. */
async function edit(page, next, number) {
  const entries = await page.evaluate(() => [...document.querySelectorAll('[data-entry]')].map((node) => node.dataset.entry));
  const what = entries.length < 3 ? 'create' : entries.length > 9 ? 'remove'
    : ['create', 'move', 'move', 'move', 'longer', 'complete', 'complete', 'remove'][Math.floor(next() * 8)];
  if (what === 'create') {
    await page.keyboard.press('n');
    await page.getByRole('dialog').getByRole('textbox').fill(`Edit ${number} [${15 + Math.floor(next() * 100)}m]`);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    return what;
  }
  const id = entries[Math.floor(next() * entries.length)];
  await page.locator(`[data-entry="${id}"]`).focus();
  const keys = {
    move: ['Space', 'ArrowDown', 'ArrowDown', 'Enter'],
    longer: ['Space', 'ArrowDown', 'Shift+ArrowDown', 'Enter'],
    complete: ['c'],
    remove: ['Delete'],
  }[what];
  for (const key of keys) await page.keyboard.press(key);
  return what;
}

/** Edits until the browser is killed; returns the oracle's records. */
async function session(page, next, first) {
  const oracle = { weeks: [first], acknowledged: 0, words: [] };
  await page.exposeFunction('acknowledged', (count) => { oracle.acknowledged = count; });
  await page.evaluate(tellAcknowledgements);
  oracle.done = (async () => {
    for (let number = 1; ; number += 1) {
      oracle.words.push(await edit(page, next, number));
      const before = oracle.weeks.at(-1).join();
      let week = await page.evaluate(shown);
      for (let i = 0; i < 100 && week.join() === before; i += 1) week = await page.evaluate(shown);
      oracle.weeks.push(week);
    }
  })().catch((error) => { oracle.ended = error; });
  return oracle;
}

/** Which of the possible weeks was found; throws if it is none of them. */
function judge(oracle, found) {
  const { weeks, acknowledged } = oracle;
  const made = weeks.length - 1;
  for (let m = weeks.length - 1; m >= acknowledged; m -= 1) if (weeks[m].join() === found.join()) return;
  // The kill may have come after an edit was durable and before the oracle read it: one more edit, to one entry's task.
  const last = weeks[made];
  const id = (line) => line.split(' ')[0];
  const changed = new Set([...last, ...found].filter((line) => !(last.includes(line) && found.includes(line))).map(id));
  if (changed.size === 1 && acknowledged <= made + 1) return;
  assert.fail(`edits made ${made}, acknowledged ${acknowledged} (${oracle.words.slice(-3)}), and after the restart there is\n`
    + `${found.join('\n')}\nwhich is none of\n${weeks.slice(acknowledged).map((week) => week.join('\n')).join('\n--\n')}`);
}

async function start(profile) {
  const browser = await Chromium.start(profile);
  const page = await browser.page();
  await page.goto(server.url);
  await page.locator('main[aria-label="Calendar"]:not([aria-busy="true"])').waitFor({ timeout: 30_000 });
  return { browser, page };
}

test(`${KILLS} kills lose no acknowledged edit (HOURLOOM_SEED=${seed})`, { timeout: 600_000 }, async (t) => {
  const next = random(seed);
  const profile = await mkdtemp(path.join(os.tmpdir(), 'hourloom-kill-'));
  let current = await start(profile);
  const sums = { edits: 0, acknowledged: 0, open: 0 };
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const oracle = await session(current.page, next, await current.page.evaluate(shown));
      await new Promise((done) => { setTimeout(done, 150 + next() * 1000); });
      await current.browser.kill();
      await oracle.done;
      assert.match(oracle.ended.message, /closed|disconnected|crash/i, 'the session ended by the kill and nothing else');
      sums.edits += oracle.weeks.length - 1;
      sums.acknowledged += oracle.acknowledged;
      sums.open += oracle.weeks.length - 1 > oracle.acknowledged ? 1 : 0;
      current = await start(profile);
      judge(oracle, await current.page.evaluate(shown));
    }
    t.diagnostic(`${sums.edits} edits, ${sums.acknowledged} acknowledged, ${sums.open} kills with an edit under way`);
    assert.ok(sums.acknowledged >= KILLS, 'too few edits to prove anything');
  } finally {
    await current.browser.kill();
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
});
