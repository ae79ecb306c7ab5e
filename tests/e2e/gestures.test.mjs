// Gestures in the grid by real coordinates: drawing a new entry, quick edit beside an entry, both edges, copies.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const fresh = (app) => app.page.getByRole('dialog', { name: 'New entry' });
const quick = (app) => app.page.getByRole('dialog', { name: 'Quick edit' });
const ghost = (app) => app.page.locator('[data-ghost]');

/** Moves an entry from the untimed area of today to a time. */
async function plan(app, title, date, time) {
  await app.carry(app.entry(title), date, time);
  await app.page.mouse.up();
  await app.expectEntries([{ title, day: date, start: time }]);
}

/** Two frames, after which the screen shows what the pointer has done. */
const drawn = (app) => app.page.evaluate(() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(done));
}));

/** Presses the mouse in empty time and moves it, without letting go. Fails if there is anything but the hours. */
async function draw(app, date, from, to) {
  const at = await app.spot(date, from);
  assert.equal(await app.under(at, app.day(date).locator('[data-timed]')), null);
  const there = await app.page.evaluate(({ x, y }) => document.elementFromPoint(x, y).hasAttribute('data-timed'), at);
  assert.ok(there, 'empty time is under the pointer');
  const height = await app.day(date).locator('[data-timed]').evaluate((node) => node.getBoundingClientRect().height);
  const minutes = (time) => time.split(':').reduce((hours, rest) => Number(hours) * 60 + Number(rest));
  const y = at.y + ((minutes(to) - minutes(from)) * height) / 1440;
  await app.page.mouse.move(at.x, at.y);
  await app.page.mouse.down();
  await app.page.mouse.move(at.x + 3, (at.y + y) / 2, { steps: 3 });
  await app.page.mouse.move(at.x + 6, y, { steps: 3 });
  await drawn(app);
}

const shown = async (app) => {
  const { start, minutes } = await ghost(app).evaluate((node) => node.dataset);
  return `${start} ${minutes}`;
};

/** Fails unless the popover is in the window, leaves its owner in sight and isn't covered. */
async function expectBeside(app, popover, owner) {
  const [box, of] = [await popover.boundingBox(), await owner.boundingBox()];
  const size = app.page.viewportSize();
  assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height, JSON.stringify(box));
  const apart = box.x >= of.x + of.width || box.x + box.width <= of.x || box.y >= of.y + of.height || box.y + box.height <= of.y;
  assert.ok(apart, `it covers what it belongs to: ${JSON.stringify([box, of])}`);
  assert.equal(await app.under({ x: box.x + box.width / 2, y: box.y + 8 }, popover), null);
}

for (const viewport of [{ width: 1440, height: 900 }, { width: 1024, height: 700 }, { width: 400, height: 600 }]) {
  story(`a drag over empty time draws an entry, which is typed in place, at ${viewport.width} px`, { context: { viewport } }, async (app) => {
    await draw(app, TODAY, '10:00', '11:20');
    assert.equal(await shown(app), '10:00 90');
    await app.page.mouse.up();
    await fresh(app).waitFor();
    await app.expectFocused(fresh(app).getByRole('textbox', { name: 'Title' }));
    assert.equal(await shown(app), '10:00 90', 'what is drawn stays in sight');
    await expectBeside(app, fresh(app), ghost(app));
    await check(app, 'a new entry beside its place');
    await app.page.keyboard.type('Call Ivo');
    await app.press('Enter');
    await fresh(app).waitFor({ state: 'detached' });
    await app.expectEntries([{ title: 'Call Ivo', day: TODAY, start: '10:00', minutes: 90 }]);
    await ghost(app).waitFor({ state: 'detached' });
    await app.expectFocused(app.entry('Call Ivo'));
    await app.press('Control+z');
    await app.expectEntries([]);
  });
}

story('it is drawn upwards too, Escape leaves nothing, and what was typed isn’t lost', async (app) => {
  await draw(app, TUESDAY, '13:20', '12:05');
  assert.equal(await shown(app), '12:00 90');
  await app.press('Escape');
  await ghost(app).waitFor({ state: 'detached' });
  await app.page.mouse.up();
  assert.equal(await fresh(app).count(), 0);

  await draw(app, TUESDAY, '13:20', '14:05');
  await app.page.mouse.up();
  await app.page.keyboard.type('Plan 9-10:30');
  // A click beside it asks, as in every form.
  await app.page.mouse.click(300, 300);
  await fresh(app).getByText('unsaved changes').waitFor();
  await fresh(app).getByRole('button', { name: 'Keep editing' }).click();
  await app.press('Escape');
  await fresh(app).getByRole('button', { name: 'Save' }).click();
  await app.expectEntries([{ title: 'Plan', day: TUESDAY, start: '09:00', minutes: 90 }]);

  // With nothing typed, a click beside it just closes it.
  await draw(app, TUESDAY, '13:20', '14:05');
  await app.page.mouse.up();
  await fresh(app).waitFor();
  await app.page.mouse.click(300, 300);
  await fresh(app).waitFor({ state: 'detached' });
  await ghost(app).waitFor({ state: 'detached' });
  await app.expectEntries([{ title: 'Plan' }]);
});

story('a plain click on empty time plans nothing, and the pointer shows the slot that a double click would', async (app) => {
  const { x, y } = await app.spot(WEDNESDAY, '11:20');
  await app.page.mouse.move(x, y);
  const hovered = () => app.day(WEDNESDAY).locator('[data-timed]').evaluate((node) => node.hasAttribute('data-hovered')
    && [node.style.getPropertyValue('--hovered'), node.style.getPropertyValue('--hovered-for')].join(' '));
  await until(async () => await hovered() === '675 30', async () => `hovered: ${await hovered()}`);
  await app.page.mouse.click(x, y);
  await drawn(app);
  assert.equal(await app.page.getByRole('dialog').count() + await ghost(app).count(), 0);
  assert.deepEqual(await app.entries(), []);
  await app.page.mouse.dblclick(x, y);
  await fresh(app).waitFor();
  assert.equal(await shown(app), '11:15 30');
  await expectBeside(app, fresh(app), ghost(app));
  assert.equal(await hovered(), false);
});

story('an entry is edited beside it, with a start of its timer and a way to all fields', async (app) => {
  await app.create('Weave [1h]');
  await plan(app, 'Weave', WEDNESDAY, '10:00');
  await app.entry('Weave').click();
  await quick(app).waitFor();
  assert.equal(await quick(app).getAttribute('role'), 'dialog');
  await expectBeside(app, quick(app), app.entry('Weave'));
  await check(app, 'quick edit');
  await quick(app).getByRole('textbox', { name: 'Title' }).fill('Weave linen');
  await quick(app).getByLabel('Start').fill('11:30');
  await quick(app).getByLabel('Planned').fill('2h');
  await quick(app).getByRole('button', { name: 'Save' }).click();
  await quick(app).waitFor({ state: 'detached' });
  await app.expectEntries([{ title: 'Weave linen', day: WEDNESDAY, start: '11:30', minutes: 120 }]);
  await app.expectFocused(app.entry('Weave linen'));
  await app.press('Enter');
  await quick(app).getByRole('button', { name: 'Start timer' }).click();
  await app.page.locator('[data-timer]').waitFor();
  await quick(app).getByRole('button', { name: 'Stop timer' }).click();
  await app.page.locator('[data-timer]').waitFor({ state: 'detached' });
  await quick(app).getByRole('textbox', { name: 'Title' }).press('End');
  await app.page.keyboard.type(' and wool');
  await quick(app).getByRole('button', { name: 'More options' }).click();
  const form = app.page.getByRole('dialog', { name: 'Edit entry' });
  assert.equal(await form.getByRole('textbox', { name: 'Title' }).inputValue(), 'Weave linen and wool', 'it goes along');
  await form.getByRole('button', { name: 'Save' }).click();
  await app.expectEntries([{ title: 'Weave linen and wool' }]);
});

story('removing in quick edit is undone, and the focus goes to what is next', async (app) => {
  await app.create('Weave [1h]');
  await app.create('Spin [1h]');
  await app.entry('Weave').click();
  await quick(app).getByRole('button', { name: 'Remove' }).click();
  await quick(app).waitFor({ state: 'detached' });
  await app.expectEntries([{ title: 'Spin' }]);
  await app.expectFocused(app.entry('Spin'));
  await app.page.locator('.toast').getByRole('button', { name: /Undo/ }).click();
  await app.expectEntries([{ title: 'Spin' }, { title: 'Weave' }]);
});

story('the upper edge moves the start, and the end stays', async (app) => {
  await app.create('Weave [1h]');
  await plan(app, 'Weave', WEDNESDAY, '10:00');
  await app.expectEntries([{ day: WEDNESDAY, start: '10:00' }]);
  const { x } = await app.spot(WEDNESDAY, '10:00');
  const box = await app.entry('Weave').boundingBox();
  const at = { x, y: box.y + 2 };
  assert.equal(await app.under(at, app.entry('Weave')), null);
  await app.page.mouse.move(at.x, at.y);
  await until(() => app.page.locator('.days').evaluate((days) => days.hasAttribute('data-at-edge')), () => 'the cursor says so');
  const quarter = box.height / 4;
  await app.page.mouse.down();
  await app.page.mouse.move(at.x, at.y - quarter, { steps: 3 });
  await app.page.mouse.move(at.x, at.y - 2 * quarter, { steps: 3 });
  await drawn(app);
  assert.equal(await shown(app), '09:30 90');
  await app.page.mouse.up();
  await app.expectEntries([{ day: WEDNESDAY, start: '09:30', minutes: 90 }]);
  await app.press('Control+z');
  await app.expectEntries([{ day: WEDNESDAY, start: '10:00', minutes: 60 }]);
});

story('a drag with Alt leaves a copy, and so does Alt and Enter by keys', async (app) => {
  await app.create('Weave [1h]');
  await plan(app, 'Weave', TUESDAY, '10:00');
  await app.expectEntries([{ day: TUESDAY, start: '10:00' }]);
  await app.page.keyboard.down('Alt');
  await app.carry(app.entry('Weave'), WEDNESDAY, '13:00', { x: 24, y: 8, offset: true });
  await ghost(app).and(app.page.locator('[data-copy]')).getByText(/^Copy/).waitFor();
  await app.page.mouse.up();
  await app.page.keyboard.up('Alt');
  const both = [{ title: 'Weave', day: TUESDAY, start: '10:00' }, { title: 'Weave', day: WEDNESDAY, start: '13:00' }];
  await app.expectEntries(both);
  const [one, other] = await app.entries();
  assert.equal(one.task, other.task);
  await app.press('Control+z');
  await app.expectEntries(both.slice(0, 1));
  await app.entry('Weave').focus();
  await app.press('Space', 'ArrowDown', 'Alt+Enter');
  await app.expectEntries([both[0], { title: 'Weave', day: TUESDAY, start: '10:15' }]);
  await app.press('Control+z');
  await app.expectEntries(both.slice(0, 1));
});

story('a lasso with Shift selects what it touches, and all of it moves, is completed and goes together', async (app) => {
  for (const [title, time] of [['Weave', '10:00'], ['Spin', '11:00'], ['Dye', '14:00']]) {
    await app.create(`${title} [30m]`);
    await app.carry(app.entry(title), TUESDAY, time);
    await app.page.mouse.up();
    await until(async () => (await app.entries()).some((entry) => entry.title === title && entry.start === time), () => title);
  }
  const [spin, at] = [await app.entry('Spin').boundingBox(), await app.spot(TUESDAY, '12:30')];
  const weave = await app.entry('Weave').boundingBox();
  assert.ok(await app.page.evaluate(({ x, y }) => document.elementFromPoint(x, y).hasAttribute('data-timed'), at));
  await app.page.keyboard.down('Shift');
  await app.page.mouse.move(at.x, at.y);
  await app.page.mouse.down();
  await app.page.mouse.move(spin.x + 20, spin.y + 4, { steps: 3 });
  await app.expectSpoken(/1 entry selected/);
  await app.page.locator('.lasso').waitFor();
  await app.page.mouse.move(weave.x + 20, weave.y + 4, { steps: 3 });
  await app.expectSpoken(/2 entries selected/);
  await app.page.mouse.up();
  await app.page.keyboard.up('Shift');
  await app.page.locator('.lasso').waitFor({ state: 'detached' });
  assert.equal(await app.page.locator('[data-entry][aria-pressed="true"]').count(), 2);
  assert.equal(await fresh(app).count() + await ghost(app).count(), 0, 'nothing was drawn');

  await app.dragEntryTo(app.entry('Weave'), WEDNESDAY, '09:00');
  const dye = { title: 'Dye', day: TUESDAY, start: '14:00', done: false };
  const moved = (done) => [dye, { title: 'Weave', day: WEDNESDAY, start: '09:00', done }, { title: 'Spin', day: WEDNESDAY, start: '10:00', done }];
  await app.expectEntries(moved(false));
  await app.entry('Spin').focus();
  await app.press('c');
  await app.expectEntries(moved(true));
  await app.press('Control+z');
  await app.expectEntries(moved(false));
  await app.press('Delete');
  await app.expectEntries([dye]);
  await app.press('Control+z');
  await app.expectEntries(moved(false));
});

story('an entry goes to another day’s head, and to another week by a rest at the side', async (app) => {
  await app.create('Weave [1h]');
  await plan(app, 'Weave', TUESDAY, '10:00');
  const { mouse } = app.page;
  await app.grasp(app.entry('Weave'), { x: 24, y: 10 });
  const head = await app.day(WEDNESDAY).locator('.day-head').boundingBox();
  const over = { x: head.x + head.width / 2, y: head.y + head.height / 2 };
  await mouse.move(over.x - 9, over.y + 60, { steps: 3 });
  await mouse.move(over.x, over.y, { steps: 3 });
  await mouse.move(over.x + 1, over.y);
  await drawn(app);
  assert.equal(await app.under(over, app.day(WEDNESDAY)), null);
  await mouse.up();
  await app.expectEntries([{ title: 'Weave', day: WEDNESDAY, start: '' }]);

  await app.grasp(app.entry('Weave'), { x: 24, y: 10 });
  const main = await app.main.boundingBox();
  const side = { x: main.x + main.width - 12, y: main.y + main.height / 2 };
  await mouse.move(side.x - 60, side.y, { steps: 3 });
  await mouse.move(side.x, side.y, { steps: 3 });
  await app.page.locator('main[data-turns="after"]').waitFor();
  await app.day('2026-11-30').waitFor();
  const to = await app.spot('2026-12-02', '11:00');
  await mouse.move(to.x - 20, to.y, { steps: 3 });
  await mouse.move(to.x, to.y);
  await mouse.move(to.x + 1, to.y);
  await drawn(app);
  await app.page.locator('main[data-turns]').waitFor({ state: 'detached' });
  await mouse.up();
  await app.expectEntries([{ title: 'Weave', day: '2026-12-02', start: '11:00', minutes: 60 }]);
});
