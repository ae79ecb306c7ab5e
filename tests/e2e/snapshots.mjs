// The visual snapshots in docs/snapshots: what the app looks like in each state that a designer would ask for.
//
//   node tests/e2e/snapshots.mjs          takes all of them anew
//   node tests/e2e/snapshots.mjs --check  takes them into target/snapshots and says which differ from those that are kept
//   … NAME                                only those whose name has this in it
//
// With the same variables as the stories have (tests/README.md). They are looked at by eye and aren't part of CI, since other
// machines draw letters otherwise. target/snapshots/index.html shows all side by side.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { contextOptions, launch, NOW, shiftClock } from './browser.mjs';
import { App } from './harness.mjs';
import { startServer } from './server.mjs';
import { addPeople, planWeek, THURSDAY } from './week.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const kept = path.join(root, 'docs/snapshots');
const made = path.join(root, 'target/snapshots');
const args = process.argv.slice(2);
const check = args.includes('--check');
const only = args.find((arg) => !arg.startsWith('--')) ?? '';

/** The share of pixels that may differ: a caret, a second on a timer. */
const TOLERANCE = 0.004;

const WIDE = { width: 1440, height: 900 };
const MIDDLE = { width: 1024, height: 700 };
const NARROW = { width: 400, height: 600 };
const LIGHT = { colorScheme: 'light' };
const DARK = { colorScheme: 'dark' };
const BOTH = [LIGHT, DARK];
const FORCED = { colorScheme: 'light', forcedColors: 'active' };

const blur = (app) => app.page.evaluate(() => document.activeElement?.blur());
const key = async (app, ...keys) => {
  await blur(app);
  await app.press(...keys);
};
const go = (page) => async (app) => {
  await app.page.goto(`${app.url}#/${page}`);
};
const sidebar = (on) => async (app) => {
  if ((await app.toggle.getAttribute('aria-expanded') === 'true') !== on) await app.press('Alt+KeyI');
};
const backlog = (on) => async (app) => {
  if (await app.page.locator('[data-backlog]').isVisible() !== on) await key(app, 'b');
};
const both = (...steps) => async (app) => {
  for (const step of steps) await step(app);
};

/**
 * A name, what is done on a page that shows the week, and where it is taken: sizes with their schemes. The steps of
 * a later one begin anew.
 */
const EMPTY = [
  ['empty-week', async () => {}, [[WIDE, BOTH], [NARROW, BOTH]]],
  ['empty-backlog', backlog(true), [[WIDE, [LIGHT]]]],
  ['empty-report', go('reports'), [[WIDE, [LIGHT]]]],
];
const BUSY = [
  ['week', async () => {}, [[WIDE, BOTH], [MIDDLE, BOTH], [NARROW, BOTH], [WIDE, [FORCED]]]],
  ['week-sidebar', sidebar(true), [[WIDE, BOTH], [MIDDLE, [LIGHT]], [NARROW, [LIGHT]]]],
  ['day', go('day'), [[WIDE, [LIGHT]], [NARROW, BOTH]]],
  ['month', go('month'), [[WIDE, BOTH], [NARROW, [LIGHT]]]],
  ['team', go('team'), [[WIDE, BOTH], [NARROW, [LIGHT]]]],
  ['reports', go('reports'), [[WIDE, BOTH], [NARROW, [LIGHT]]]],
  ['integrations', go('integrations'), [[WIDE, BOTH], [NARROW, [LIGHT]]]],
  ['settings', go('settings'), [[WIDE, BOTH], [NARROW, [LIGHT]]]],
  ['agenda', go('agenda'), [[WIDE, BOTH], [NARROW, BOTH]]],
  ['fortnight', go('fortnight'), [[WIDE, [LIGHT]], [MIDDLE, [DARK]]]],
  ['workweek', go('workweek'), [[WIDE, [LIGHT]]]],
  ['small-month', (app) => app.page.locator('.bar-date').click(), [[WIDE, BOTH], [NARROW, [LIGHT]]]],
  ['views-menu', (app) => app.page.locator('.views-toggle').click(), [[WIDE, [LIGHT]]]],
  ['quick-edit', (app) => app.entry('Choose the typeface').click(), [[WIDE, BOTH], [NARROW, [LIGHT]]]],
  ['context-menu', (app) => app.entry('Choose the typeface').click({ button: 'right' }), [[WIDE, BOTH]]],
  ['backlog', backlog(true), [[WIDE, [LIGHT]]]],
  ['new-entry', (app) => key(app, 'n'), [[WIDE, BOTH], [NARROW, [LIGHT]]]],
  ['quick-add', async (app) => {
    await key(app, 'q');
    await app.page.keyboard.type('Review the map fri 15-16 #Website');
  }, [[WIDE, BOTH]]],
  ['palette', (app) => key(app, 'Control+k'), [[WIDE, BOTH]]],
  ['search', async (app) => {
    await key(app, '/');
    await app.page.keyboard.type('report');
  }, [[WIDE, BOTH]]],
  ['menu', (app) => app.page.getByRole('button', { name: 'More', exact: true }).click(), [[WIDE, [LIGHT]], [NARROW, [DARK]]]],
  ['keys', (app) => key(app, '?'), [[WIDE, BOTH]]],
  ['meeting', (app) => app.page.locator('[data-event]').filter({ hasText: 'Type foundry visit' }).first().click(), [[WIDE, BOTH]]],
  ['drag', both(sidebar(true), async (app) => app.carry(await app.item('Write report [1h30m]'), THURSDAY, '13:30')), [[WIDE, BOTH]]],
  ['disconnected', both(sidebar(true), async (app) => {
    await app.sandbox.revoke('asana');
    await app.aside.getByRole('button', { name: 'Refresh' }).click();
    await app.aside.locator('[data-state="disconnected"]').first().waitFor();
  }), [[WIDE, BOTH]]],
  // Last, since the choice stays.
  ['zoomed', (app) => key(app, '+', '+'), [[WIDE, [LIGHT]]]],
];

const difference = async (page, a, b) => page.evaluate(async (both) => {
  const [one, two] = await Promise.all(both.map(async (data) => {
    const image = new Image();
    image.src = `data:image/webp;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  }));
  if (one.width !== two.width || one.height !== two.height) return 1;
  let differ = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    if ([0, 1, 2].some((part) => Math.abs(one.data[at + part] - two.data[at + part]) > 48)) differ += 1;
  }
  return differ / (one.data.length / 4);
}, [a, b].map((bytes) => bytes.toString('base64')));

const server = await startServer();
const browser = await launch();
const context = await browser.newContext({ ...contextOptions, viewport: WIDE });
await context.addInitScript(shiftClock, NOW);
const app = new App(await context.newPage(), server);
const { page } = app;
page.setDefaultTimeout(10_000);
const blank = await (await browser.newContext()).newPage();
const names = [];
const changed = [];
await mkdir(check ? made : kept, { recursive: true });
await mkdir(made, { recursive: true });

async function take(name) {
  await page.mouse.move(page.viewportSize().width / 2, page.viewportSize().height - 2).catch(() => {});
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(350);
  const client = await context.newCDPSession(page);
  const { data } = await client.send('Page.captureScreenshot', { format: 'webp', quality: 70 });
  await client.detach();
  const bytes = Buffer.from(data, 'base64');
  names.push(name);
  if (check) {
    const before = await readFile(path.join(kept, `${name}.webp`)).catch(() => null);
    const share = before ? await difference(blank, before, bytes) : 1;
    if (share > TOLERANCE) changed.push(`${name}: ${before ? `${(share * 100).toFixed(1)} % of the pixels` : 'new'}`);
  }
  await writeFile(path.join(check ? made : kept, `${name}.webp`), bytes);
}

async function scenes(all) {
  for (const [name, steps, sizes] of all) {
    for (const [size, schemes] of sizes) {
      const wanted = schemes.map((scheme) => {
        const as = scheme.forcedColors ? 'forced' : scheme.colorScheme;
        return [`${name}-${size.width}-${as}`, scheme];
      }).filter(([full]) => full.includes(only));
      if (wanted.length === 0) continue;
      try {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none' });
        await page.mouse.up();
        await page.goto('about:blank');
        await app.open('#/week');
        await sidebar(false)(app);
        await backlog(false)(app);
        await steps(app);
        for (const [full, scheme] of wanted) {
          await page.emulateMedia({ forcedColors: 'none', ...scheme });
          await take(full);
        }
      } catch (error) {
        changed.push(`${name}-${size.width}: ${error.message.split('\n')[0]}`);
      }
      await page.keyboard.press('Escape').catch(() => {});
    }
  }
}

/** A busy week of four people. */
async function fill() {
  await addPeople(app);
  await planWeek(app);
  for (const title of [
    'Stand-up notes 9:15 [15m]',
    'Invoices 15:00 [1h]',
    'Call the printer about the very long panel that has no room [30m]',
    'Sketch the legend tue 10:30 [1h]',
  ]) {
    await app.create(title);
  }
  await blur(app);
}

await app.open();
await scenes(EMPTY);
await fill();
await scenes(BUSY);
const list = names.map((name) => `<figure><img loading="lazy" src="${check ? '' : '../../docs/snapshots/'}${name}.webp"><figcaption>${name}</figcaption></figure>`);
await writeFile(path.join(made, 'index.html'), `<!doctype html><meta charset="utf-8"><style>body{display:flex;flex-wrap:wrap;gap:16px;font:12px system-ui}img{max-width:700px}</style>${list.join('\n')}`);
console.log(`${names.length} snapshots`);
changed.forEach((line) => console.log(line));
await browser.close();
await server.stop();
process.exit(changed.length > 0 ? 1 : 0);
