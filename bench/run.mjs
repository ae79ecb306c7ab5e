// `node bench/run.mjs [--quick] [--only name,name] [--rounds n] [--dist folder] [--json file]`
//
// One headless Chromium, the contestants in turn (A B C, then B C A, ...), medians over the rounds, and ratios to the
// floor: the machine may be shared, so only ratios within one run mean anything.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { contestants } from './contestants.mjs';
import { measures, median } from './measure.mjs';
import { serve } from './serve.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    rounds: { type: 'string' },
    dist: { type: 'string', default: process.env.HOURLOOM_DIST ?? 'dist' },
    json: { type: 'string' },
  },
});
const rounds = Number(options.rounds ?? (options.quick ? 2 : 5));
const out = await mkdtemp(path.join(os.tmpdir(), 'hourloom-bench-'));
const list = await contestants({ out, dist: path.resolve(options.dist), only: options.only?.split(',') });
for (const contestant of list) Object.assign(contestant, await serve(contestant.folder), { samples: {} });

const browser = await chromium.launch({
  executablePath: process.env.CHROME ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const chosen = measures.filter((measure) => !options.quick || measure.quick);
const problems = [];
for (let round = 0; round < rounds; round += 1) {
  for (const measure of chosen) {
    for (let i = 0; i < list.length; i += 1) {
      const contestant = list[(i + round) % list.length];
      if (measure.own && contestant.name !== 'Hourloom') continue;
      process.stderr.write(`\rround ${round + 1}/${rounds}  ${measure.rows[0]}  ${contestant.name}\u001b[K`);
      try {
        const numbers = await measure.run(browser, contestant);
        measure.rows.forEach((row, at) => (contestant.samples[row] ??= []).push(numbers[at]));
      } catch (error) {
        problems.push(`${contestant.name}: ${measure.rows[0]}: ${error.message.split('\n')[0]}`);
      }
    }
  }
}
process.stderr.write('\r\u001b[K');
const version = browser.version();
await browser.close();
for (const contestant of list) contestant.close();
await rm(out, { recursive: true });

const result = {};
for (const row of chosen.flatMap((measure) => measure.rows)) {
  result[row] = {};
  for (const { name, samples } of list) if (samples[row]) result[row][name] = median(samples[row]);
}
const digits = (n) => n.toFixed(n < 10 ? 1 : 0);
const cell = (row, name) => {
  const own = result[row][name];
  if (own === undefined) return '-';
  const floor = result[row].floor;
  return name === 'floor' || !floor || row.startsWith('grown') ? digits(own) : `${digits(own)} (${(own / floor).toFixed(1)}x)`;
};
const first = Math.max(...Object.keys(result).map((row) => row.length));
console.log(`Chromium ${version}, ${rounds} rounds, medians; milliseconds unless named otherwise; (ratio to the floor)\n`);
console.log(['measure'.padEnd(first), ...list.map(({ name }) => name.padStart(15))].join(' '));
for (const row of Object.keys(result)) {
  console.log([row.padEnd(first), ...list.map(({ name }) => cell(row, name).padStart(15))].join(' '));
}
for (const problem of new Set(problems)) console.log(`! ${problem}`);
if (options.json) await writeFile(options.json, `${JSON.stringify({ chromium: version, rounds, result }, null, 2)}\n`);
process.exitCode = problems.length ? 1 : 0;
