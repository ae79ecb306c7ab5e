// A story: a server, a fresh browser context and a page, with a user's gestures. Anything else that goes wrong on the
// page (an error, a console error, a violation of the CSP) fails the story too.

import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { contextOptions, launch, NOW, shiftClock, watchPage } from './browser.mjs';
import { startServer, TODAY } from './server.mjs';

export { TODAY };
/** Tuesday and Wednesday of the stories' week. */
export const TUESDAY = '2026-11-24';
export const WEDNESDAY = '2026-11-25';

const pictures = path.resolve(import.meta.dirname, '../../target/e2e');
let server;
let browser;

before(async () => {
  [server, browser] = await Promise.all([startServer(), launch()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/**
 * A story in a fresh context. `options.allow`: patterns of console errors that the story expects; `options.clock`:
 * false leaves the page's clock to the story; `options.context`: more options of the context; `options.place`: where
 * the app is hosted (places.mjs), if the proxy doesn't serve it. The other options go to node:test.
 */
export function story(name, options, tell) {
  if (typeof options === 'function') [options, tell] = [{}, options];
  const { allow = [], clock = true, context: more = {}, init, place, start = true, ...rest } = options;
  test(name, { timeout: 90_000, ...rest }, async (t) => {
    if (!place) await server.sandbox.reset();
    const at = place ? await place() : server;
    const context = await browser.newContext({ ...contextOptions, ...more, ...at.context });
    const faults = watch(context, allow);
    if (clock) await context.addInitScript(shiftClock, NOW);
    await context.addInitScript(watchPage);
    if (init) await context.addInitScript(init);
    const app = new App(await context.newPage(), at);
    try {
      if (start) await app.open();
      await tell(app, t, at);
      await expectNoFaults(context, faults);
    } catch (error) {
      await picture(app.page, name);
      if (faults.length > 0) t.diagnostic(`on the page: ${faults.join(' | ')}`);
      throw error;
    } finally {
      await context.close();
      await at.close?.();
    }
  });
}

/** Collects the errors on a context's pages. */
export function watch(context, allow = []) {
  const faults = [];
  const note = (text) => {
    if (!allow.some((pattern) => pattern.test(text))) faults.push(text);
  };
  context.on('page', (page) => {
    page.setDefaultTimeout(10_000);
    page.on('pageerror', (error) => note(`error: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') note(`console: ${message.text()} ${message.location().url ?? ''}`);
    });
  });
  return faults;
}

/** Fails for what [`watch`] has collected so far, and for each policy violation on the open pages. */
export async function expectNoFaults(context, faults) {
  for (const page of context.pages()) {
    faults.push(...await page.evaluate(() => window.__violations ?? []).catch(() => []));
  }
  assert.deepEqual(faults.splice(0), [], 'errors on the page');
}

/** Saves a picture of the page of a story that failed. */
export async function picture(page, name) {
  await mkdir(pictures, { recursive: true });
  const file = path.join(pictures, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`);
  await page.screenshot({ path: file, timeout: 5_000 }).catch(() => {});
}

/** The app as a user sees it. */
export class App {
  constructor(page, { sandbox, url, find, log, said }) {
    this.page = page;
    this.sandbox = sandbox;
    this.url = url;
    this.find = find;
    this.log = log;
    this.said = said;
    this.main = page.getByRole('main', { name: 'Calendar' });
    this.aside = page.getByRole('complementary', { name: 'Integrations' });
    this.toggle = page.getByRole('button', { name: 'Integrations', exact: true });
    this.items = this.aside.locator('[data-item]');
  }

  /** Loads the page and waits until stored data is shown. */
  async open(address = '') {
    await this.page.goto(this.url + address);
    await this.ready();
  }

  async reload() {
    await this.stored();
    await this.page.reload();
    await this.ready();
  }

  /** Waits until no edit is on its way to storage: what the page calls durable, and nothing else, is there later. */
  async stored() {
    await this.page.locator('[data-save-state="saving"]').waitFor({ state: 'detached' });
  }

  async ready() {
    await this.page.locator('main[aria-label="Calendar"]:not([aria-busy="true"])').waitFor();
  }

  /** Opens the sidebar at a provider and waits for its list. */
  async openSidebar(provider = 'asana', timeout = 10_000) {
    if (await this.toggle.getAttribute('aria-expanded') !== 'true') await this.toggle.click();
    const chip = this.page.locator(`[data-connection][data-provider="${provider}"]`);
    await chip.waitFor();
    if (await chip.getAttribute('aria-pressed') !== 'true') await chip.click();
    await this.items.first().waitFor({ timeout });
  }

  async search(text) {
    await this.aside.getByRole('searchbox', { name: 'Search' }).fill(text);
  }

  /** A listed item by its title. It searches for it, since only visible rows are in the page. */
  async item(title) {
    await this.search(title);
    const item = this.aside.getByRole('option', { name: title, exact: true }).first();
    await item.waitFor();
    return item;
  }

  day(date) {
    return this.page.locator(`[data-day="${date}"]:not([data-entry], [data-event])`);
  }

  entry(title) {
    return this.page.locator('[data-entry]').filter({ hasText: title });
  }

  /** All visible entries, in the order of the page, as their attributes describe them. */
  entries() {
    return this.page.locator('[data-entry]').evaluateAll((nodes) => nodes.map((node) => ({
      id: node.dataset.entry,
      task: node.dataset.task,
      day: node.dataset.day,
      start: node.dataset.start,
      minutes: Number(node.dataset.minutes),
      done: node.dataset.done === 'true',
      provider: node.dataset.provider ?? null,
      title: node.textContent.trim(),
    })));
  }

  /** The only entry. */
  async only() {
    const list = await this.entries();
    assert.equal(list.length, 1, JSON.stringify(list));
    return list[0];
  }

  /** Opens the menu of what leaves the page of reports. */
  async openExportMenu(press = (element) => element.click()) {
    const menu = this.page.locator('.export-menu');
    if (!await menu.evaluate((node) => node.open)) await press(menu.locator('summary'));
    await menu.getByRole('button', { name: 'Entries as CSV' }).waitFor();
  }

  /** Waits until an element has the focus. */
  async expectFocused(element) {
    await until(() => element.evaluate((node) => node === document.activeElement).catch(() => false));
  }

  /** Waits until the entries match `expected` in the properties that it names; order doesn't matter. */
  async expectEntries(expected) {
    let seen;
    const key = (each) => JSON.stringify(each);
    await until(async () => {
      const fields = Object.keys(expected[0] ?? {});
      seen = (await this.entries()).map((entry) => Object.fromEntries(fields.map((name) => [name, entry[name]])));
      return seen.length === expected.length
        && seen.map(key).sort().join() === expected.map(key).sort().join();
    }, () => `entries: ${JSON.stringify(seen)}\nwanted: ${JSON.stringify(expected)}`);
  }

  /** Where on the screen a time of a day is (or the day's untimed area), scrolled into view. */
  async spot(date, time) {
    const spot = await this.day(date).evaluate((day, at) => {
      const main = document.querySelector('main');
      const area = day.querySelector(at ? '[data-timed]' : '[data-untimed]');
      const [hours, minutes] = (at ?? '0:0').split(':').map(Number);
      const find = () => {
        const box = area.getBoundingClientRect();
        // Slightly below the line, to be in the slot that begins there.
        const y = at ? box.top + (box.height * (hours * 60 + minutes)) / 1440 + 2 : box.top + box.height / 2;
        return { x: box.left + box.width / 2, y };
      };
      const frame = main.getBoundingClientRect();
      const y = find().y;
      if (at && (y < frame.top + 200 || y > frame.bottom - 100)) main.scrollTop += y - (frame.top + frame.bottom) / 2;
      return find();
    }, time);
    return spot;
  }

  /**
   * Presses the mouse on `source`, `at` from its corner, or from its lower edge if that is negative. Fails if something
   * else covers it there, because a user would grab that.
   */
  async grasp(source, at) {
    const { mouse } = this.page;
    let box;
    let from;
    let there;
    await until(async () => {
      box = await source.boundingBox();
      const y = at.y < 0 ? box.height + at.y : Math.min(at.y, box.height / 2);
      from = { x: box.x + Math.min(at.x, box.width / 2), y: box.y + y };
      await mouse.move(from.x, from.y);
      there = await this.under(from, source);
      return there === null;
    }, () => `something lies over it at ${JSON.stringify(from)}: ${there}`);
    await mouse.down();
    return { box, from };
  }

  /** What covers `element` at a point of the screen; null if nothing does. */
  under(point, element) {
    return element.evaluate((node, { x, y }) => {
      const there = document.elementFromPoint(x, y);
      return node.contains(there) ? null : (there?.outerHTML.slice(0, 160) ?? 'nothing of the page');
    }, point);
  }

  /** Grabs `source` with the mouse and moves it over a place, without dropping it. */
  async carry(source, date, time, grab = { x: 12, y: 12 }) {
    const to = await this.spot(date, time);
    const { mouse } = this.page;
    const { box, from } = await this.grasp(source, grab);
    await mouse.move(from.x - 8, from.y + 4);
    const y = to.y + (grab.offset ? from.y - box.y : 0);
    await mouse.move((from.x + to.x) / 2, (from.y + y) / 2, { steps: 3 });
    await mouse.move(to.x, y, { steps: 3 });
    // On the way past an edge, the days may have scrolled by some frames. Chromium reports moves within an element
    // only, and a hand never stops as exactly as this.
    const there = await this.spot(date, time);
    await mouse.move(there.x + 1, there.y + y - to.y);
    // The ghost follows a frame behind the pointer.
    await this.page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  }

  /** Where days have little room, they scroll under a pointer this close to an edge; the pointer follows. */
  async follow(date, time) {
    const to = await this.spot(date, time);
    await this.page.mouse.move(to.x, to.y);
    await this.page.mouse.move(to.x + 1, to.y);
  }

  /** Drags a source item onto a time of a day, or onto its untimed area. */
  async dragItemTo(title, date, time) {
    await this.carry(await this.item(title), date, time);
    await this.follow(date, time);
    await this.page.mouse.up();
  }

  /** Drags an entry by its upper part, so that its head reaches the time. */
  async dragEntryTo(entry, date, time) {
    await this.carry(entry, date, time, { x: 24, y: 8, offset: true });
    await this.page.mouse.up();
  }

  /** Pulls an entry's lower edge to a time. */
  async pullEdgeTo(entry, date, time) {
    const to = await this.spot(date, time);
    const { mouse } = this.page;
    const { box, from: { x } } = await this.grasp(entry, { x: Infinity, y: -2 });
    await mouse.move(x, (box.y + box.height + to.y) / 2, { steps: 3 });
    await mouse.move(x, to.y, { steps: 3 });
    await this.page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
    await mouse.up();
  }

  /** Opens an entry's form, with all of its fields. */
  async openForm(entry) {
    await entry.dblclick();
    await this.page.getByRole('dialog', { name: 'Edit entry' }).waitFor();
  }

  /** Creates an entry in the dialog. */
  async create(title) {
    // In a field, a letter is text.
    await this.page.evaluate(() => document.activeElement?.blur());
    await this.page.keyboard.press('n');
    const dialog = this.page.getByRole('dialog', { name: 'New entry' });
    await dialog.getByRole('textbox', { name: 'Title' }).fill(title);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** The number of edits that the app reports as durable. */
  async savedEdits() {
    return Number(await this.page.locator('[data-saved-edits]').getAttribute('data-saved-edits'));
  }

  async waitSaved(count) {
    await until(async () => await this.savedEdits() >= count, async () => `saved edits: ${await this.savedEdits()}`);
  }

  /** Waits until the live region announces something that matches. */
  async expectSpoken(pattern) {
    let said;
    await until(async () => {
      said = await this.page.locator('[aria-live]').allTextContents();
      return said.some((text) => pattern.test(text));
    }, () => `spoken: ${JSON.stringify(said)}, wanted: ${pattern}`);
  }

  /** The number of requests to a provider since the last reset. */
  async asked(provider = 'asana') {
    const log = await this.sandbox.log();
    return log.filter((request) => request.provider === provider);
  }
}

/** Waits for a condition by polling. The limit is for tests that hang, not a measure. */
export async function until(condition, describe = () => 'condition', limit = 10_000) {
  const end = Date.now() + limit;
  while (!await condition()) {
    if (Date.now() > end) assert.fail(`never came true: ${await describe()}`);
    await new Promise((done) => { setTimeout(done, 40); });
  }
}
