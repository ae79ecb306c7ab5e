// Everyone's week: planning for others by mouse and by keyboard, and whose week is shown.

import assert from 'node:assert/strict';
import { story, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const REPORT = 'Write report [1h30m]';

/** Adds people in the field below the rows on everyone's page. */
async function team(app, ...names) {
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('g');
  for (const name of names) {
    await app.page.getByRole('textbox', { name: "Person's name" }).fill(name);
    await app.page.getByRole('button', { name: 'Add person' }).click();
    await app.page.getByRole('rowheader', { name }).waitFor();
  }
}

/** One person's cell for a day. */
function cell(app, date, name) {
  return app.page.locator(`[role=cell][data-day="${date}"][aria-label$=", ${name}"]`);
}

/** Drags something onto a person's day. */
async function dragTo(app, source, target) {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  const to = { x: box.x + Math.min(box.width / 2, 40), y: box.y + box.height / 2 };
  const { mouse } = app.page;
  const { from } = await app.grasp(source, { x: 40, y: Infinity });
  await mouse.move(from.x - 8, from.y + 4);
  await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 });
  await mouse.move(to.x, to.y, { steps: 3 });
  await mouse.move(to.x + 1, to.y);
  await target.locator('[data-ghost]').waitFor();
  await mouse.up();
}

/** What is on a person's day: title, start, length. */
function planned(app, date, name) {
  return cell(app, date, name).locator('[data-entry]').evaluateAll((nodes) => nodes
    .map(({ dataset, textContent }) => [textContent.trim(), dataset.start, Number(dataset.minutes)]));
}

async function expectPlanned(app, date, name, wanted) {
  let seen;
  await until(async () => {
    seen = await planned(app, date, name);
    return JSON.stringify(seen) === JSON.stringify(wanted);
  }, () => `${name} has ${JSON.stringify(seen)}, wanted ${JSON.stringify(wanted)}`);
}

story('an item dropped on a colleague\'s day is planned for them and is in their week and not in mine', async (app) => {
  await app.openSidebar();
  await team(app, 'Zoe', 'Ada');
  const names = await app.page.getByRole('rowheader').evaluateAll((rows) => rows.map((row) => row.querySelector('.name').textContent));
  assert.deepEqual(names, ['You', 'Ada', 'Zoe']);
  await dragTo(app, await app.item(REPORT), cell(app, TUESDAY, 'Ada'));
  await expectPlanned(app, TUESDAY, 'Ada', [['Write report', '', 90]]);
  assert.match(await cell(app, TUESDAY, 'Ada').textContent(), /1 h 30 m \/ 8 h/);
  const entry = app.entry('Write report');
  assert.match(await entry.getAttribute('aria-label'), /Write report.*Tuesday.*1 h 30 m, Ada/);
  assert.equal(await entry.getAttribute('data-provider'), 'asana');
  await app.waitSaved(3);
  await app.reload();
  await expectPlanned(app, TUESDAY, 'Ada', [['Write report', '', 90]]);

  await app.page.getByRole('rowheader', { name: 'Ada' }).getByRole('button').click();
  await app.expectEntries([{ title: 'Write report', day: TUESDAY, start: '' }]);
  const picker = app.page.getByRole('button', { name: 'Week: Ada' });
  await picker.click();
  await app.page.getByRole('menuitemradio', { name: 'You' }).click();
  await app.page.getByRole('button', { name: 'Week: You' }).waitFor();
  assert.deepEqual(await app.entries(), []);
});

story('a second drop, on another colleague, is of the same task', async (app) => {
  await app.openSidebar();
  await team(app, 'Ada', 'Zoe');
  await dragTo(app, await app.item(REPORT), cell(app, TUESDAY, 'Ada'));
  await expectPlanned(app, TUESDAY, 'Ada', [['Write report', '', 90]]);
  await dragTo(app, await app.item(REPORT), cell(app, WEDNESDAY, 'Zoe'));
  await expectPlanned(app, WEDNESDAY, 'Zoe', [['Write report', '', 90]]);
  const [first, second] = await app.entries();
  assert.equal(first.task, second.task);
});

story('an entry moved to a colleague keeps its time, and one undo brings it back', async (app) => {
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ start: '10:00' }]);
  await team(app, 'Ada');
  await dragTo(app, app.entry('Write report'), cell(app, WEDNESDAY, 'Ada'));
  await expectPlanned(app, WEDNESDAY, 'Ada', [['Write report', '10:00', 90]]);
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('Control+z');
  await expectPlanned(app, TUESDAY, 'You', [['Write report', '10:00', 90]]);
  await expectPlanned(app, WEDNESDAY, 'Ada', []);
});

story('by keys an item and an entry go by day and by person, as it is spoken', async (app) => {
  await app.openSidebar();
  await team(app, 'Ada', 'Zoe');
  await (await app.item(REPORT)).focus();
  await app.press('Space', 'ArrowRight', 'ArrowDown');
  await app.expectSpoken(/Tuesday.*2026, Ada, no time, 1 h 30 m/);
  await app.press('Enter');
  await app.expectSpoken(/Planned Write report: Tuesday.*Ada/);
  await expectPlanned(app, TUESDAY, 'Ada', [['Write report', '', 90]]);
  const focused = () => app.page.evaluate(() => document.activeElement?.dataset?.entry ?? null);
  await until(focused, () => 'focus on the entry');
  await app.press('Space', 'ArrowDown', 'ArrowRight');
  await app.expectSpoken(/Wednesday.*Zoe/);
  await app.press('Escape');
  await expectPlanned(app, TUESDAY, 'Ada', [['Write report', '', 90]]);
  await app.press('Space', 'ArrowUp', 'ArrowRight', 'Enter');
  await expectPlanned(app, WEDNESDAY, 'You', [['Write report', '', 90]]);
  await until(focused, () => 'focus on the entry');
});

story('arrows go from entry to entry, along a row and from person to person', async (app) => {
  await app.create('Mine [1h]');
  await app.openSidebar();
  await team(app, 'Ada');
  const { day: monday } = await app.only();
  await dragTo(app, await app.item(REPORT), cell(app, monday, 'Ada'));
  await expectPlanned(app, monday, 'Ada', [['Write report', '', 90]]);
  await dragTo(app, await app.item(REPORT), cell(app, WEDNESDAY, 'Ada'));
  await expectPlanned(app, WEDNESDAY, 'Ada', [['Write report', '', 90]]);
  await app.entry('Mine').focus();
  const on = () => app.page.evaluate(() => {
    const entry = document.activeElement;
    return [entry.dataset.day, entry.closest('[data-member]').getAttribute('aria-label').split(', ').at(-1)];
  });
  for (const [key, day, name] of [
    ['ArrowDown', monday, 'Ada'], ['ArrowRight', WEDNESDAY, 'Ada'], ['ArrowLeft', monday, 'Ada'], ['ArrowUp', monday, 'You'],
  ]) {
    await app.press(key);
    assert.deepEqual(await on(), [day, name], key);
  }
});

story('the address says whose week it is: kept by a reload, left by Back, and told where nobody is known', async (app) => {
  await app.create('Mine [1h]');
  await team(app, 'Ada');
  await app.press('w');
  await app.expectEntries([{ title: 'Mine' }]);
  await app.page.getByRole('button', { name: /^Week: You/ }).click();
  await app.page.getByRole('menuitemradio', { name: 'Ada' }).click();
  await app.page.getByRole('button', { name: 'Week: Ada' }).waitFor();
  await app.expectEntries([]);
  const hash = () => app.page.evaluate(() => location.hash);
  assert.match(await hash(), /^#\/week\?who=./);
  await app.create('Hers [1h]');
  await app.waitSaved(3);
  await app.reload();
  await app.page.getByRole('button', { name: 'Week: Ada' }).waitFor();
  await app.expectEntries([{ title: 'Hers' }]);
  await app.press('d');
  assert.match(await hash(), /^#\/day\?who=./);
  await app.page.goBack();
  await app.page.goBack();
  await app.expectEntries([{ title: 'Mine' }]);
  assert.equal(await hash(), '#/week');
  await app.page.goForward();
  await app.expectEntries([{ title: 'Hers' }]);
  await app.page.goto(`${app.url}#/week?who=nobody`);
  await app.expectSpoken(/isn't in your team/);
  await app.expectEntries([{ title: 'Mine' }]);
});

story('who is alone is told how to add people; what is planned too much is shown and said', async (app) => {
  await team(app);
  await app.page.getByText("You're the only one here").waitFor();
  await team(app, 'Ada');
  await app.page.getByText("You're the only one here").waitFor({ state: 'detached' });
  await app.page.getByRole('rowheader', { name: 'Ada' }).getByRole('button').click();
  await app.page.getByRole('button', { name: 'Week: Ada' }).waitFor();
  await app.create('Too much [9h]');
  await app.expectEntries([{ title: 'Too much', minutes: 540 }]);
  await team(app);
  const load = app.page.getByRole('cell').filter({ hasText: 'Too much' }).locator('.load');
  assert.match(await load.textContent(), /9 h planned of 8 h, 1 h over/);
  const [amber, ink] = await load.evaluate((over) => [over, document.querySelector('.load:not([data-over])')].map((each) => getComputedStyle(each).color));
  assert.notEqual(amber, ink);
});
