// The first minutes: the introduction, sample data, the way to the first item on a day, and what is empty.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { story, TODAY, until } from './harness.mjs';

const card = (app) => app.page.getByRole('region', { name: 'Welcome to Hourloom' });

/** A page whose host offers no account for a first look, as a sandbox does. */
const cold = (options, tell) => [{ ...options, start: false }, async (app) => {
  await app.page.route('**/v1/connections', (route) => route.fulfill({ json: { connections: [] } }));
  await app.open();
  await tell(app);
}];

/** Presses the middle of a control with the mouse, after looking at what lies there. */
async function pressed(app, control) {
  await control.scrollIntoViewIfNeeded();
  const box = await control.boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  assert.ok(await control.evaluate((node, at) => node.contains(document.elementFromPoint(...at)), [x, y]), 'it lies on top');
  await app.page.mouse.click(x, y);
}

story('a newcomer has a first Slack item on a day with five gestures', ...cold({}, async (app) => {
  const began = Date.now();
  let gestures = 0;
  const press = async (control) => {
    await control.waitFor();
    await pressed(app, control);
    gestures += 1;
  };
  await press(card(app).getByRole('button', { name: 'Choose tools' }));
  await press(app.page.getByRole('button', { name: /^Connect Slack/ }));
  await press(app.page.getByRole('button', { name: /^Mara Lindqvist/ }));
  await press(app.page.getByRole('button', { name: 'Allow' }));
  await app.ready();
  await app.items.first().waitFor();
  const [from, to] = await Promise.all([app.items.first().boundingBox(), app.day(TODAY).locator('[data-timed]').boundingBox()]);
  const pane = await app.main.boundingBox();
  await app.page.mouse.move(from.x + 60, from.y + from.height / 2);
  await app.page.mouse.down();
  await app.page.mouse.move(from.x - 40, from.y + 60, { steps: 4 });
  await app.page.mouse.move(to.x + to.width / 2, pane.y + pane.height / 2, { steps: 6 });
  await app.page.locator('[data-ghost]').waitFor();
  await app.page.mouse.up();
  gestures += 1;
  await app.expectEntries([{ day: TODAY, provider: 'slack' }]);
  assert.ok(gestures <= 5, `${gestures} gestures`);
  assert.ok(Date.now() - began < 30_000, `${Date.now() - began} ms`);
}));

story('a sample week is added and removed, each by one button and one undo', ...cold({}, async (app) => {
  await pressed(app, card(app).getByRole('button', { name: 'Try sample data' }));
  await until(async () => (await app.entries()).length === 11, () => 'eleven entries');
  await card(app).waitFor({ state: 'detached' });
  const waiting = app.page.locator('[data-waiting]');
  await until(async () => await waiting.count() === 3, () => 'three tasks wait beside them');
  // The field of the backlog has the focus, and an undo of its own.
  await app.main.focus();
  await app.press('Control+z');
  await until(async () => (await app.entries()).length === 0, () => 'undone');
  await app.press('Control+Shift+z');
  await until(async () => (await app.entries()).length === 11, () => 'done again');
  await app.reload();
  await app.create('My own [1h]');
  await pressed(app, app.page.getByRole('button', { name: 'Remove sample data' }));
  await app.expectEntries([{ title: 'My own', minutes: 60 }]);
  await until(async () => await waiting.count() === 0, () => 'nothing waits');
  await app.page.goto(`${app.url}#/settings`);
  await app.page.getByRole('heading', { name: 'Settings', exact: true }).waitFor();
  assert.equal(await app.page.getByText('Website', { exact: true }).count(), 0, 'its projects are gone, too');
}));

story('the introduction takes no focus, goes by Escape, and never comes back', ...cold({}, async (app) => {
  await card(app).waitFor();
  assert.equal(await app.page.evaluate(() => document.querySelector('.welcome').contains(document.activeElement)), false);
  await app.press('n');
  await app.page.getByRole('dialog', { name: 'New entry' }).waitFor();
  await app.press('Escape');
  await card(app).getByRole('button', { name: 'Choose tools' }).focus();
  await app.press('Escape');
  await card(app).waitFor({ state: 'detached' });
  // An empty week still says what to do.
  await app.page.getByRole('button', { name: 'Add an entry' }).waitFor();
  await app.reload();
  await app.page.getByRole('button', { name: 'Add an entry' }).waitFor();
  assert.equal(await card(app).count(), 0);
}));

story('who has planned something sees no introduction', ...cold({}, async (app) => {
  await app.create('Call Ivo [20m]');
  await card(app).waitFor({ state: 'detached' });
  await app.reload();
  await app.toggle.waitFor();
  await app.page.locator('main[aria-label="Calendar"] [data-entry]').waitFor();
  assert.equal(await card(app).count(), 0);
}));

for (const [name, media, size] of [
  ['light', { colorScheme: 'light' }, { width: 1440, height: 900 }],
  ['dark on a phone', { colorScheme: 'dark' }, { width: 400, height: 700 }],
  ['forced colours', { forcedColors: 'active' }, { width: 1024, height: 700 }],
]) {
  story(`axe finds nothing in the introduction and in empty places: ${name}`, ...cold({ timeout: 120_000 }, async (app) => {
    await app.page.setViewportSize(size);
    await app.page.emulateMedia(media);
    await card(app).waitFor();
    await check(app, 'the introduction');
    await card(app).getByRole('button', { name: 'Skip the introduction' }).click();
    await app.page.getByRole('button', { name: 'Add an entry' }).waitFor();
    await check(app, 'an empty calendar');
    await app.page.goto(`${app.url}#/reports`);
    await app.page.getByRole('button', { name: 'Plan this week' }).waitFor();
    await check(app, 'an empty report');
    await app.page.getByRole('button', { name: 'Plan this week' }).click();
    await app.ready();
  }));
}

story('an accent is chosen, seen at once, and kept', async (app) => {
  await app.create('Call Ivo [20m]');
  const accent = () => app.page.evaluate(() => getComputedStyle(document.querySelector('.new-entry')).backgroundColor);
  const woad = await accent();
  await app.page.goto(`${app.url}#/settings`);
  await app.page.getByRole('combobox', { name: 'Accent' }).selectOption({ label: 'Madder rose' });
  await until(async () => await accent() !== woad, () => 'the primary action has another colour');
  const madder = await accent();
  await app.stored();
  await app.page.goto(`${app.url}#/week`);
  await app.reload();
  assert.equal(await accent(), madder);
});

const MOVES = { context: { reducedMotion: 'no-preference' } };

story('days slide in from where they were, and nothing waits for it', MOVES, async (app) => {
  await app.create('Call Ivo [20m]');
  await app.press('Escape');
  const running = () => app.page.evaluate(() => document.getAnimations().map((each) => [each.animationName, each.effect.getTiming().duration]));
  assert.deepEqual((await running()).filter(([name]) => name?.startsWith('page')), [], 'nothing slides at first');
  const paged = await app.page.evaluate(async () => {
    document.querySelector('main').focus();
    const key = (name) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: name, code: `Key${name.toUpperCase()}`, bubbles: true }));
    key('j');
    await new Promise(requestAnimationFrame);
    const slides = document.getAnimations().filter((each) => each.animationName === 'page-on');
    key('k');
    await new Promise(requestAnimationFrame);
    return [slides.length, slides[0]?.effect.getTiming().duration, document.querySelector('.days').dataset.paged];
  });
  assert.deepEqual(paged, [7, 180, 'back']);
  await app.expectEntries([{ title: 'Call Ivo' }]);
});

story('with reduced motion nothing slides', async (app) => {
  await app.create('Call Ivo [20m]');
  await app.press('Escape', 'j');
  await app.page.locator('.days[data-paged="on"]').waitFor();
  const moving = await app.page.evaluate(() => document.getAnimations().filter((each) => each.animationName?.startsWith('page')).length);
  assert.equal(moving, 0);
});
