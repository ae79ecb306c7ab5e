// Timers: started and stopped with a key, counted by the second, kept over a reload, with a question about a gap. The
// test controls the clock.

import assert from 'node:assert/strict';
import { FakeClock } from './clock.mjs';
import { story, TODAY, until } from './harness.mjs';

const options = { clock: false, start: false };

async function begin(app) {
  const clock = await FakeClock.install(app.page.context(), app.sandbox);
  await app.open();
  return clock;
}

const pill = (app) => app.page.locator('[data-timer]');
const counted = (app) => pill(app).getByRole('timer').textContent();
const logged = async (app, title) => Number(await app.entry(title).getAttribute('data-logged'));

/** An entry that has the focus. */
async function focused(app, title) {
  await app.create(title);
  const entry = app.entry(title.replace(/ \[.*\]$/, ''));
  await entry.focus();
  return entry;
}

story('S starts, pill, title and entry count by the second, a reload changes nothing, S stops and logs', options, async (app) => {
  const clock = await begin(app);
  const entry = await focused(app, 'Weave [1h]');
  await app.press('s');
  await pill(app).waitFor();
  await app.expectSpoken(/Timer started: Weave/);
  await clock.pass(75);
  assert.match(await counted(app), /^0:01:1[45]$/);
  assert.match(await app.page.title(), /^0:01:1[45] · Weave – Hourloom$/);
  const now = await logged(app, 'Weave');
  assert.ok(now === 74 || now === 75, `${now}`);
  assert.match(await entry.getAttribute('class'), /running/);
  await app.reload();
  await clock.pass(45);
  assert.match(await counted(app), /^0:0[12]:/);
  await app.entry('Weave').focus();
  await app.press('s');
  await pill(app).waitFor({ state: 'detached' });
  await app.expectSpoken(/Logged [12] m for Weave/);
  const total = await logged(app, 'Weave');
  assert.ok(total >= 115 && total <= 125, `${total}`);
  assert.equal(await app.page.title(), 'Hourloom');
  await app.reload();
  assert.equal(await logged(app, 'Weave'), total, 'and it is stored');
  await app.day(TODAY).locator('.sum[data-of="logged-only"]').waitFor({ state: 'attached' });
  // Announced to screen reader users too.
  assert.match(await app.day(TODAY).getAttribute('aria-description'), / planned .* · 2 m logged · /);
  assert.match(await app.page.locator('main').getAttribute('aria-description'), /^Week: .* planned, 2 m logged$/);
});

story('starting another stops the first, and one undo brings it back', options, async (app) => {
  const clock = await begin(app);
  await focused(app, 'Weave');
  await app.press('s');
  await clock.pass(30);
  await focused(app, 'Spin');
  await app.press('s');
  await app.expectSpoken(/Timer started: Spin\. Logged (29|30|31) s for Weave/);
  assert.equal(await pill(app).count(), 1);
  await app.press('Control+z');
  await until(async () => (await pill(app).getAttribute('aria-label')).includes('Weave'), () => 'the first runs again');
  await app.page.getByRole('button', { name: 'Stop timer' }).first().click();
  await pill(app).waitFor({ state: 'detached' });
  assert.ok(await logged(app, 'Weave') >= 30);
  assert.equal(await logged(app, 'Spin'), 0);
});

story('S on an item plans it for now and starts', options, async (app) => {
  const clock = await begin(app);
  await app.openSidebar();
  const item = await app.item('Write report [1h30m]');
  await item.focus();
  await app.press('s');
  await pill(app).waitFor();
  await app.expectEntries([{ title: 'Write report', day: TODAY, minutes: 90, start: '09:00', provider: 'asana' }]);
  await clock.pass(10);
  await item.focus();
  await app.press('s');
  await pill(app).waitFor({ state: 'detached' });
  assert.ok(await logged(app, 'Write report') >= 10);
});

story('a machine that slept asks what to keep, by keys', options, async (app) => {
  const clock = await begin(app);
  await focused(app, 'Weave');
  await app.press('s');
  await clock.pass(20);
  await clock.context.clock.fastForward('02:00:00');
  await clock.pass(5);
  const dialog = app.page.getByRole('dialog', { name: 'Timer ran while you were away' });
  await dialog.waitFor();
  assert.match(await dialog.locator('.gap-told').textContent(), /“Weave” has been running since 0?9:00/);
  // Closed without an answer, the question is asked again by the pill, and the timer has gone on.
  await app.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  assert.match(await counted(app), /^2:00:/);
  await pill(app).getByRole('button', { name: 'This timer ran while you were away' }).click();
  await dialog.waitFor();
  assert.ok(await dialog.getByRole('radio', { name: 'Remove the time away and continue the timer' }).isChecked());
  await dialog.getByRole('radio', { name: 'Remove the time away and continue the timer' }).focus();
  await app.press('ArrowDown', 'Enter');
  await dialog.waitFor({ state: 'detached' });
  await pill(app).waitFor({ state: 'detached' });
  const total = await logged(app, 'Weave');
  assert.ok(total <= 60, `until the last sign of life: ${total}`);
});

story('a page that was closed for an hour asks, and an instant can be typed', options, async (app) => {
  const clock = await begin(app);
  await focused(app, 'Weave');
  await app.press('s');
  await app.waitSaved(2);
  await clock.pass(5);
  await app.page.goto('about:blank');
  await clock.context.clock.fastForward('01:00:00');
  await app.open();
  const dialog = app.page.getByRole('dialog', { name: 'Timer ran while you were away' });
  await dialog.waitFor();
  await dialog.getByLabel('Stop at', { exact: true }).fill(`${TODAY}T09:30`);
  await dialog.locator('.choice').filter({ has: app.page.getByLabel('Stop at', { exact: true }) }).getByText('29 m').waitFor();
  await dialog.getByRole('button', { name: 'Keep' }).click();
  await dialog.waitFor({ state: 'detached' });
  const total = await logged(app, 'Weave');
  assert.ok(total > 1_700 && total <= 1_800, `${total}`);
});
