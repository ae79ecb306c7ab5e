// How close one looks at the hours: by keys, by the menu of views, by the wheel, and by two fingers.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, TUESDAY, until } from './harness.mjs';

const hour = (app) => app.page.evaluate(() => document.querySelector('[data-timed]').getBoundingClientRect().height / 24);
const shows = (app, height) => until(async () => Math.abs(await hour(app) - height) < 0.5, async () => `${await hour(app)} for ${height}`);

/** The minute of the day under a height of the window. */
const minuteAt = (app, y) => app.page.evaluate((y) => {
  const area = document.querySelector('[data-timed]').getBoundingClientRect();
  return (y - area.top) / area.height * 1440;
}, y);

/** Whether all that is placed by minutes is where the linear day has it, and what lies there is it. */
const placed = (app) => app.page.evaluate(() => [...document.querySelectorAll('[data-timed] [data-entry]')].map((entry) => {
  const [area, box] = [entry.closest('[data-timed]').getBoundingClientRect(), entry.getBoundingClientRect()];
  const [hours, minutes] = entry.dataset.start.split(':').map(Number);
  const off = box.top - area.top - (hours * 60 + minutes) / 1440 * area.height;
  const long = box.height - entry.dataset.minutes / 1440 * area.height;
  const there = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return [Math.abs(off) < 1, Math.abs(long) < 1, entry.contains(there)];
}));

for (const [width, height] of [[1440, 900], [1024, 700], [400, 600]]) {
  story(`rows are as close as one wants, and everything follows, at ${width}`, { context: { viewport: { width, height } } }, async (app) => {
    await app.openSidebar();
    if (width > 400) {
      await app.dragItemTo('Write report [1h30m]', TODAY, '10:00');
      await app.page.evaluate(() => document.activeElement?.blur());
    } else {
      await app.press('Alt+i');
      await app.create('Write report [1h30m]');
    }
    await shows(app, 48);
    for (const [key, high] of [['+', 96], ['+', 120], ['+', 160], ['+', 160], ['-', 120], ['-', 96], ['-', 48], ['-', 24], ['-', 24]]) {
      await app.press(key);
      await shows(app, high);
    }
    await app.expectSpoken(/1 h a row/);
    if (width > 400) {
      assert.deepEqual(await placed(app), [[true, true, true]]);
      // Dragged where an hour is 24 pixels, then where it is 160 and times snap to five minutes.
      await app.dragEntryTo(app.entry('Write report'), TODAY, '12:00');
      await until(async () => ['11:45', '12:00', '12:15'].includes((await app.only()).start), async () => JSON.stringify(await app.only()));
      await app.page.evaluate(() => document.activeElement?.blur());
      for (const high of [48, 96, 120, 160]) {
        await app.press('+');
        await shows(app, high);
      }
      await app.dragEntryTo(app.entry('Write report'), TODAY, '13:05');
      await app.expectEntries([{ day: TODAY, start: '13:05', minutes: 90 }]);
      await app.pullEdgeTo(app.entry('Write report'), TODAY, '13:40');
      await app.expectEntries([{ day: TODAY, start: '13:05', minutes: 35 }]);
      assert.deepEqual(await placed(app), [[true, true, true]]);
    }
    await check(app, `a zoomed week at ${width}`);
    // The choice is this page's own, and there at the next start, from its first picture on.
    const chosen = await hour(app);
    await app.page.evaluate(() => document.activeElement?.blur());
    // A narrow screen begins with a day.
    const [other, own] = width > 400 ? ['d', 'w'] : ['w', 'd'];
    await app.press(other);
    await shows(app, 48);
    await app.press(own);
    await shows(app, chosen);
    await app.waitSaved(1);
    await app.reload();
    await shows(app, chosen);
  });
}

story('the wheel zooms at the pointer, and the focus stays with its entry', async (app) => {
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', TUESDAY, '11:00');
  const box = await app.day(TUESDAY).locator('[data-timed]').boundingBox();
  const [x, y] = [box.x + box.width / 2, 500];
  await app.page.mouse.move(x, y);
  const before = await minuteAt(app, y);
  await app.page.keyboard.down('Control');
  for (const [turn, high] of [[-120, 96], [-120, 120], [-120, 160], [120, 120], [120, 96]]) {
    await app.page.mouse.wheel(0, turn);
    await shows(app, high);
    const now = await minuteAt(app, y);
    assert.ok(Math.abs(now - before) <= 3, `${now} instead of ${before} where an hour is ${high}`);
  }
  await app.page.keyboard.up('Control');
  // Without the key it scrolls.
  await app.page.mouse.wheel(0, 120);
  await until(async () => await minuteAt(app, y) > before + 30);
  await shows(app, 96);
  const entry = app.entry('Write report');
  await entry.focus();
  const top = async () => (await entry.boundingBox()).y;
  const was = await top();
  await app.press('+');
  await shows(app, 120);
  await app.expectFocused(entry);
  assert.ok(Math.abs(await top() - was) <= 2, `${await top()} instead of ${was}`);
  assert.deepEqual(await placed(app), [[true, true, true]]);
});

story('two fingers zoom where they are', { context: { viewport: { width: 400, height: 700 }, hasTouch: true, isMobile: true } }, async (app) => {
  await app.press('d');
  await shows(app, 48);
  const client = await app.page.context().newCDPSession(app.page);
  const middle = 420;
  const pinch = async (from, to) => {
    const at = (apart) => [{ x: 180, y: middle - apart / 2, id: 1 }, { x: 220, y: middle + apart / 2, id: 2 }];
    await client.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(from) });
    for (let step = 1; step <= 8; step += 1) {
      await client.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(from + (to - from) * step / 8) });
    }
    await client.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  const before = await minuteAt(app, middle);
  await pinch(100, 150);
  await shows(app, 96);
  assert.ok(Math.abs(await minuteAt(app, middle) - before) <= 3);
  assert.equal(await app.page.evaluate(() => window.visualViewport.scale), 1, 'the page itself stays');
  await pinch(150, 105);
  await shows(app, 48);
});
