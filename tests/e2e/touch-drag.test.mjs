// Drags by a finger: what rests under it is lifted and goes along, the page doesn't scroll with it, and handles resize.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, TUESDAY, until } from './harness.mjs';

const sizes = [{ width: 400, height: 600 }, { width: 1024, height: 700 }];
const touch = (viewport, more) => ({ context: { viewport, hasTouch: true, isMobile: true }, ...more });
const PHONE = touch(sizes[0]);

/** A finger on the screen, by the browser's own protocol. */
class Finger {
  constructor(app, client) {
    this.app = app;
    this.client = client;
  }

  static async of(app) {
    return new Finger(app, await app.page.context().newCDPSession(app.page));
  }

  #send(type, points) {
    return this.client.send('Input.dispatchTouchEvent', { type, touchPoints: points });
  }

  async down(at) {
    this.at = at;
    await this.#send('touchStart', [at]);
  }

  async move(to, steps = 6) {
    const { x, y } = this.at;
    for (let step = 1; step <= steps; step += 1) {
      await this.#send('touchMove', [{ x: x + ((to.x - x) * step) / steps, y: y + ((to.y - y) * step) / steps }]);
    }
    this.at = to;
    await drawn(this.app);
  }

  async up() {
    await this.#send('touchEnd', []);
    await drawn(this.app);
  }

  /** Rests on `element` until it is lifted; fails if something else lies there. */
  async lift(element, at) {
    const box = await element.boundingBox();
    const from = at ?? { x: box.x + Math.min(40, box.width / 2), y: box.y + Math.min(10, box.height / 2) };
    assert.equal(await this.app.under(from, element), null);
    await this.down(from);
    await this.app.page.locator('[data-lifted]').waitFor();
    return from;
  }
}

const drawn = (app) => app.page.evaluate(() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(done));
}));
const ghost = (app) => app.page.locator('[data-ghost]');
const top = (app) => app.page.locator('main').evaluate((main) => main.scrollTop);
const menu = (app) => app.page.locator('.context-menu');

/** Moves an entry from the untimed area of today to 11:00. */
async function plan(app, finger, title, brackets = '') {
  await app.create(title + brackets);
  await app.page.locator('.toast').waitFor({ state: 'detached' });
  await finger.lift(app.entry(title));
  const to = await app.spot(TODAY, '11:00');
  await finger.move({ x: to.x, y: to.y + 10 });
  await ghost(app).waitFor();
  await finger.move(await app.spot(TODAY, '11:00'));
  await finger.up();
  await app.expectEntries([{ title, day: TODAY, start: '11:00' }]);
}

for (const viewport of sizes) {
  story(`a finger lifts an entry and leads it to its place, at ${viewport.width} px`, touch(viewport), async (app) => {
    const finger = await Finger.of(app);
    await plan(app, finger, 'Weave');
    await app.page.locator('.toast').waitFor({ state: 'detached' });
    // A finger that doesn't rest scrolls, and drags nothing.
    const from = await app.spot(TODAY, '11:00');
    const before = await top(app);
    await finger.down({ x: from.x, y: from.y + 5 });
    await finger.move({ x: from.x, y: from.y - 120 });
    await finger.up();
    await until(async () => await top(app) > before + 50, async () => `scrolled to ${await top(app)} from ${before}`);
    await app.expectEntries([{ title: 'Weave', day: TODAY, start: '11:00' }]);
    await app.press('Control+z');
    await app.expectEntries([{ title: 'Weave', day: TODAY, start: '' }]);
  });

  story(`a finger lifts an item, whose list goes aside, at ${viewport.width} px`, touch(viewport), async (app) => {
    const finger = await Finger.of(app);
    await app.openSidebar();
    const item = await app.item('Write report [1h30m]');
    await finger.lift(item);
    await finger.move({ x: finger.at.x - 30, y: finger.at.y + 4 });
    const to = await app.spot(TODAY, '14:00');
    await until(async () => await app.under(to, app.day(TODAY)) === null, () => 'the list covers the day');
    await finger.move({ x: to.x, y: to.y + 8 });
    await finger.move(to);
    assert.equal(await ghost(app).getAttribute('data-start'), '14:00');
    await finger.up();
    await app.expectEntries([{ title: 'Write report', day: TODAY, start: '14:00', minutes: 90 }]);
  });

  story(`the handles of a selected entry resize it, at ${viewport.width} px`, touch(viewport), async (app) => {
    const finger = await Finger.of(app);
    await plan(app, finger, 'Weave', ' [15m]');
    await finger.lift(app.entry('Weave'));
    await finger.up();
    await app.expectSpoken(/1 entry selected/);
    const entry = await app.entry('Weave').boundingBox();
    const inner = app.day(TODAY).locator('[data-timed]');
    const hour = await inner.evaluate((node) => node.getBoundingClientRect().height / 24);
    for (const edge of ['upper', 'lower']) {
      const handle = app.page.locator(`[data-handle="${edge}"]`);
      const box = await handle.boundingBox();
      assert.ok(box.width >= 44 && box.height >= 44, `the target is ${box.width} by ${box.height}`);
      const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      assert.equal(await app.under(at, handle), null);
      await finger.down(at);
      const way = edge === 'upper' ? -hour / 2 : hour;
      // From the edge, and not from the finger, to the next line.
      const y = (edge === 'upper' ? entry.y : entry.y + entry.height) + way;
      await finger.move({ x: at.x, y });
      await finger.up();
    }
    await app.expectEntries([{ title: 'Weave', start: '10:30', minutes: 105 }]);
    await check(app, 'an entry with handles');
  });
}

story('let go where it was, an item opens its menu, and so does a time', PHONE, async (app) => {
  const finger = await Finger.of(app);
  const at = await app.spot(TODAY, '15:00');
  const day = app.day(TODAY).locator('[data-timed]');
  await finger.lift(day, { x: at.x, y: at.y + 4 });
  assert.equal(await menu(app).count(), 0, 'not before the finger goes');
  await finger.up();
  await menu(app).waitFor();
  await app.press('Escape');
  await menu(app).waitFor({ state: 'detached' });
  await app.openSidebar();
  await finger.lift(await app.item('Write report [1h30m]'));
  await finger.up();
  await menu(app).waitFor();
  assert.deepEqual(await app.entries(), []);
});

story('a finger that rests on empty time draws an entry', PHONE, async (app) => {
  const finger = await Finger.of(app);
  const at = await app.spot(TODAY, '12:00');
  const hour = await app.day(TODAY).locator('[data-timed]').evaluate((node) => node.getBoundingClientRect().height / 24);
  const before = await top(app);
  const there = await app.page.evaluate(({ x, y }) => document.elementFromPoint(x, y).hasAttribute('data-timed'), at);
  assert.ok(there, 'empty time is under the finger');
  await finger.lift(app.day(TODAY).locator('[data-timed]'), at);
  await finger.move({ x: at.x + 4, y: at.y + (hour * 4) / 3 });
  assert.equal(await top(app), before, 'the page stays');
  await finger.up();
  await app.page.getByRole('dialog', { name: 'New entry' }).waitFor();
  await app.page.keyboard.type('Call Ivo');
  await app.press('Enter');
  await app.expectEntries([{ title: 'Call Ivo', day: TODAY, start: '12:00', minutes: 90 }]);
});

story('held at the side, the days turn, and near the lower edge they scroll', PHONE, async (app) => {
  const finger = await Finger.of(app);
  await plan(app, finger, 'Weave');
  await finger.lift(app.entry('Weave'));
  await finger.move({ x: 200, y: finger.at.y + 20 });
  const main = await app.page.locator('main').boundingBox();
  const before = await top(app);
  await finger.move({ x: 200, y: main.y + main.height - 4 });
  await until(async () => await top(app) > before + 40, async () => `scrolled to ${await top(app)} from ${before}`);
  await finger.move({ x: main.x + main.width - 4, y: main.y + main.height / 2 });
  await app.day(TUESDAY).waitFor();
  await finger.move({ x: 200, y: main.y + main.height / 2 });
  await ghost(app).waitFor();
  await finger.up();
  await app.expectEntries([{ title: 'Weave', day: TUESDAY }]);
});

story('a finger that wipes across a day shows the next one, and one that goes down doesn’t', PHONE, async (app) => {
  const finger = await Finger.of(app);
  const at = await app.spot(TODAY, '10:00');
  await finger.down(at);
  await finger.move({ x: at.x - 50, y: at.y - 140 });
  await finger.up();
  assert.equal(await app.day(TODAY).count(), 1);
  const again = await app.spot(TODAY, '10:00');
  await finger.down(again);
  await finger.move({ x: again.x - 90, y: again.y + 6 });
  assert.equal(await app.page.locator('main').getAttribute('data-turns'), 'after');
  await finger.up();
  await app.day(TUESDAY).waitFor();
  await app.page.getByRole('button', { name: 'Today' }).tap();
  await app.day(TODAY).waitFor();
  await finger.down(await app.spot(TODAY, '10:00'));
  await finger.move({ x: finger.at.x - 90, y: finger.at.y });
  await finger.up();
  await app.day(TUESDAY).waitFor();
  await finger.down(await app.spot(TUESDAY, '10:00'));
  await finger.move({ x: finger.at.x + 120, y: finger.at.y });
  await finger.up();
  await app.day(TODAY).waitFor();
});
