// Several entries at once, by mouse and by keys; the page of a day; what is copied, cut and pasted.

import assert from 'node:assert/strict';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';

/** Three entries: on Tuesday at ten and at noon, and one on Wednesday at ten. */
async function planned(app) {
  for (const title of ['Weave [1h]', 'Spin [30m]', 'Dye [45m]']) await app.create(title);
  // An entry without a time is as low as a line: it is taken by its head.
  for (const [title, day, time] of [['Weave', TUESDAY, '10:00'], ['Spin', TUESDAY, '12:00'], ['Dye', WEDNESDAY, '10:00']]) {
    await app.carry(app.entry(title), day, time, { x: 24, y: 3 });
    await app.page.mouse.up();
  }
  await app.expectEntries([
    { title: 'Weave', day: TUESDAY, start: '10:00' },
    { title: 'Spin', day: TUESDAY, start: '12:00' },
    { title: 'Dye', day: WEDNESDAY, start: '10:00' },
  ]);
}

function selected(app) {
  return app.page.locator('[data-entry][aria-pressed="true"]');
}

const focused = (app) => app.page.evaluate(() => document.activeElement?.dataset?.entry && document.activeElement.textContent);

story('by mouse: a range and single ones are selected, moved together and taken back at once', async (app) => {
  await planned(app);
  await app.entry('Weave').click({ modifiers: ['ControlOrMeta'], position: { x: 20, y: 6 } });
  await app.expectSpoken(/1 entry selected/);
  await app.entry('Dye').click({ modifiers: ['Shift'], position: { x: 20, y: 6 } });
  await app.expectSpoken(/3 entries selected/);
  await app.entry('Spin').click({ modifiers: ['ControlOrMeta'], position: { x: 20, y: 6 } });
  assert.deepEqual(await selected(app).allTextContents(), ['Weave', 'Dye']);

  await app.carry(app.entry('Weave'), WEDNESDAY, '11:00', { x: 24, y: 8, offset: true });
  assert.equal(await app.page.locator('.ghost').count(), 2, 'both are seen where they would land');
  await app.page.mouse.up();
  const moved = [
    { title: 'Weave', day: WEDNESDAY, start: '11:00' },
    { title: 'Spin', day: TUESDAY, start: '12:00' },
    { title: 'Dye', day: '2026-11-26', start: '11:00' },
  ];
  await app.expectEntries(moved);
  await app.expectSpoken(/Moved 2 entries/);
  await app.press('Control+z');
  await app.expectEntries([
    { title: 'Weave', day: TUESDAY, start: '10:00' },
    { title: 'Spin', day: TUESDAY, start: '12:00' },
    { title: 'Dye', day: WEDNESDAY, start: '10:00' },
  ]);
  const spot = await app.spot(TODAY, '15:00');
  await app.page.mouse.click(spot.x, spot.y);
  await until(async () => await selected(app).count() === 0, () => 'nothing selected');
});

story('by keys: selected, lifted, completed, duplicated and removed', async (app) => {
  await planned(app);
  await app.entry('Weave').focus();
  await app.press('Shift+ArrowDown', 'Shift+ArrowRight');
  await app.expectSpoken(/3 entries selected/);
  assert.equal(await focused(app), 'Dye');
  await app.press('Space', 'ArrowLeft', 'ArrowDown', 'Enter');
  await app.expectEntries([
    { title: 'Weave', day: TODAY, start: '10:15' },
    { title: 'Spin', day: TODAY, start: '12:15' },
    { title: 'Dye', day: TUESDAY, start: '10:15' },
  ]);
  await until(async () => await focused(app) === 'Dye', () => 'the focus stays');
  await app.press('c');
  await app.expectEntries([{ done: true }, { done: true }, { done: true }]);
  await app.press('Shift+Space');
  assert.equal(await selected(app).count(), 2);
  await app.press('Escape');
  await app.expectSpoken(/Selection cleared/);
  await app.press('Control+a');
  assert.equal(await selected(app).count(), 3);
  await app.press('Control+d');
  await until(async () => (await app.entries()).length === 6, () => 'six entries');
  await app.press('Delete');
  await until(async () => (await app.entries()).length === 3, () => 'the duplicates are gone');
  await app.press('Control+z', 'Control+z');
  await until(async () => (await app.entries()).length === 3, () => 'as before');
});

/** Does both while the page paints nothing, so that the second comes before the frame in which the focus would go on. */
function withinAFrame(app, first, second) {
  return app.page.evaluate(async ([first, second]) => {
    const frames = [];
    const own = window.requestAnimationFrame;
    window.requestAnimationFrame = (then) => frames.push(then);
    for (const { key, ctrlKey, on } of [first, second]) {
      if (on) [...document.querySelectorAll('[data-entry]')].find((entry) => entry.textContent === on).focus();
      if (key) document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }));
      // A task of its own: what the key has changed is in the page then.
      await new Promise((done) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(null);
      });
    }
    window.requestAnimationFrame = own;
    frames.forEach((then) => own(then));
  }, [first, second]);
}

story('a key pressed before the next frame is for the copy that was just made, unless one has gone elsewhere', async (app) => {
  await planned(app);
  const duplicate = { key: 'd', ctrlKey: true, on: 'Weave' };
  const before = (await app.entries()).map(({ id, title }) => ({ id, title }));
  await withinAFrame(app, duplicate, { key: 'Delete' });
  await app.expectEntries(before);
  await withinAFrame(app, duplicate, { on: 'Spin' });
  await app.page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); }));
  assert.equal(await focused(app), 'Spin');
  await app.press('Control+z');
  await app.expectEntries(before);
  await withinAFrame(app, duplicate, { key: 'Delete', on: 'Spin' });
  await app.expectEntries([{ title: 'Weave' }, { title: 'Weave' }, { title: 'Dye' }]);
});

story('what is copied comes to another week, to other programs, and from them', { context: { permissions: ['clipboard-read', 'clipboard-write'] } }, async (app) => {
  await planned(app);
  await app.entry('Weave').focus();
  await app.press('Shift+ArrowDown', 'Control+c');
  await app.expectSpoken(/Copied 2 entries/);
  assert.equal(await app.page.evaluate(() => navigator.clipboard.readText()), 'Weave [1h]\nSpin [30m]');
  await app.press('j', 'Control+v');
  await app.expectEntries([
    { title: 'Weave', day: '2026-12-01', start: '10:00', minutes: 60 },
    { title: 'Spin', day: '2026-12-01', start: '12:00', minutes: 30 },
  ]);
  assert.equal(await selected(app).count(), 2);
  await app.press('Control+z');
  await app.expectEntries([]);

  await app.press('k');
  await app.entry('Dye').focus();
  await app.press('Control+x');
  assert.equal(await app.page.locator('.entry.cut').count(), 1);
  await app.press('j', 'Control+v');
  await app.expectEntries([{ title: 'Dye', day: '2026-12-02', start: '10:00' }]);
  await app.press('k');
  await until(async () => (await app.entries()).length === 2, () => 'it has gone from here');

  await app.page.evaluate(() => navigator.clipboard.writeText('- [ ] Card [20m]\n- [ ] Full'));
  await app.press('Control+v');
  await app.expectSpoken(/Pasted 2 entries/);
  await until(async () => (await app.entries()).some(({ title, day, start, minutes }) =>
    title === 'Card' && day === TODAY && start === '' && minutes === 20), () => 'a line is an entry');
});

story('a day: reached from an entry, turned by arrows, lifted over its edge', async (app) => {
  const days = () => app.page.locator('[data-day]:not([data-entry], [data-event])').evaluateAll((all) => all.map((day) => day.dataset.day));
  await planned(app);
  await app.entry('Spin').focus();
  await app.press('d');
  await until(async () => (await days()).join() === TUESDAY, async () => `Tuesday, not ${await days()}`);
  assert.match(app.page.url(), /#\/day\?date=2026-11-24/);
  await until(async () => await focused(app) === 'Spin', () => 'the focus comes along');
  await app.press('ArrowRight');
  await until(async () => (await days()).join() === WEDNESDAY, () => 'the next day');
  await until(async () => await focused(app) === 'Dye', () => 'its entry has the focus');
  await app.press('Space', 'ArrowRight', 'Enter');
  await app.expectEntries([{ title: 'Dye', day: '2026-11-26', start: '10:00' }]);
  await app.press('j');
  await app.page.getByText('Nothing planned for this day').waitFor();
  await app.press('w');
  await until(async () => (await days()).length === 7, () => 'the week');
  await app.day(WEDNESDAY).getByRole('link').click();
  await until(async () => (await days()).join() === WEDNESDAY, () => 'a day by its number');
  await app.page.getByRole('button', { name: 'Previous day' }).click();
  await app.expectEntries([{ title: 'Weave' }, { title: 'Spin' }]);
});

story('a narrow screen begins with the day', { context: { viewport: { width: 400, height: 700 } } }, async (app) => {
  await until(async () => /#\/day/.test(app.page.url()), () => app.page.url());
  assert.equal(await app.page.locator('[data-day]:not([data-entry], [data-event])').count(), 1);
  await app.page.getByRole('button', { name: 'More' }).click();
  await app.page.getByRole('menuitem', { name: 'Week', exact: true }).click();
  await until(async () => await app.page.locator('[data-day]:not([data-entry], [data-event])').count() === 7, () => 'the week');
});
