// The backlog: tasks are dragged onto a day and back, by mouse and by keyboard, and each step is undone.

import assert from 'node:assert/strict';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const REPORT = 'Write report [1h30m]';

const panel = (app) => app.page.locator('[data-backlog]');
const row = (app, title) => panel(app).locator('[data-waiting]').filter({ has: app.page.getByText(title, { exact: true }) });

async function backlog(app, ...titles) {
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('b');
  const field = panel(app).getByRole('textbox', { name: 'New task' });
  // The panel takes the focus when it opens: a key pressed before is a shortcut, one pressed after is text.
  await until(() => field.evaluate((element) => element === document.activeElement), () => 'the new task has the focus');
  for (const title of titles) {
    await field.fill(title);
    await field.press('Enter');
  }
  await expectWaiting(app, titles.map((title) => title.replace(/ \[.*\]$/, '')).reverse());
}

/** Waits until the backlog lists these tasks in this order. */
async function expectWaiting(app, titles) {
  let seen;
  await until(async () => {
    seen = await panel(app).locator('[data-waiting] .title').allTextContents();
    return seen.join('|') === titles.join('|');
  }, () => `waiting: ${seen}, wanted: ${titles}`);
}

/** Drags an entry by its head onto the backlog. */
async function shelve(app, source) {
  const to = await panel(app).boundingBox();
  const { mouse } = app.page;
  const { from } = await app.grasp(source, { x: 12, y: 6 });
  await mouse.move(from.x - 8, from.y + 4);
  await mouse.move(to.x + to.width / 2, to.y + to.height - 60, { steps: 4 });
  await mouse.move(to.x + to.width / 2 + 1, to.y + to.height - 60);
  await app.page.locator('[data-backlog][data-over]').waitFor();
  await mouse.up();
}

story('by mouse a task goes to a day and its entry back to the backlog, and each step is taken back', async (app) => {
  await backlog(app, 'Weave [45m]', 'Call Ivo');
  await panel(app).getByText('2 tasks').waitFor();
  await panel(app).getByRole('button', { name: 'Weave 45 m', exact: true }).waitFor();
  await app.carry(row(app, 'Weave'), TUESDAY, '10:00');
  await app.page.locator('[data-ghost]').waitFor();
  await app.page.mouse.up();
  const planned = [{ title: 'Weave', day: TUESDAY, start: '10:00', minutes: 45, provider: null }];
  await app.expectEntries(planned);
  await expectWaiting(app, ['Call Ivo']);
  await app.press('Control+z');
  await expectWaiting(app, ['Call Ivo', 'Weave']);
  await app.expectEntries([]);
  await app.press('Control+Shift+z');
  await app.expectEntries(planned);
  const { task } = await app.only();

  await shelve(app, app.entry('Weave'));
  await app.expectEntries([]);
  await app.expectSpoken(/Moved Weave to the backlog/);
  await expectWaiting(app, ['Call Ivo', 'Weave']);
  assert.equal(await row(app, 'Weave').getAttribute('data-waiting'), task, 'the same task');
  assert.equal(await row(app, 'Weave').getAttribute('data-minutes'), '45');
  await app.press('Control+z');
  await app.expectEntries(planned);
  await app.press('Control+Shift+z');
  await app.waitSaved(7);
  await app.reload();
  await expectWaiting(app, ['Call Ivo', 'Weave']);
  await app.expectEntries([]);
});

story('by keys a task is lifted to a day, and put back where it was', async (app) => {
  await backlog(app, 'Weave [45m]');
  await row(app, 'Weave').focus();
  await app.press('Space', 'ArrowRight', 'ArrowRight', 'Shift+ArrowDown');
  await app.expectSpoken(/Wednesday.*1 h/);
  await app.press('Enter');
  await app.expectEntries([{ title: 'Weave', day: WEDNESDAY, minutes: 60 }]);
  await until(() => app.page.evaluate(() => document.activeElement?.hasAttribute('data-entry')), () => 'the entry has the focus');
  await app.press('Space', 'ArrowLeft', 'Escape');
  await app.expectEntries([{ title: 'Weave', day: WEDNESDAY }]);
  await app.press('Space', 'b');
  await app.expectSpoken(/Moved Weave to the backlog/);
  await expectWaiting(app, ['Weave']);
  await until(() => app.page.evaluate(() => document.activeElement?.hasAttribute('data-waiting')), () => 'the row has the focus');
  await app.press('Control+z');
  await app.expectEntries([{ title: 'Weave', day: WEDNESDAY, minutes: 60 }]);
  await app.press('Control+z');
  await app.expectEntries([]);
  await expectWaiting(app, ['Weave']);
});

story('an item is kept for later once, and planned from the backlog it is the same task', async (app) => {
  await backlog(app);
  await app.openSidebar();
  for (const said of [/Added Write report to the backlog/, /Moved Write report to the backlog/]) {
    await shelve(app, await app.item(REPORT));
    await app.expectSpoken(said);
  }
  await expectWaiting(app, ['Write report']);
  await app.carry(row(app, 'Write report'), TUESDAY, '10:00');
  await app.page.mouse.up();
  await app.expectEntries([{ title: 'Write report', day: TUESDAY, minutes: 90, provider: 'asana' }]);
  await app.dragItemTo(REPORT, WEDNESDAY, null);
  await until(async () => (await app.entries()).length === 2, () => 'two entries');
  const [one, two] = await app.entries();
  assert.equal(one.task, two.task);
  await expectWaiting(app, []);
});

story('what was tracked stays where it is, and the reason is said', async (app) => {
  await backlog(app);
  await app.create('Weave [1h]');
  await app.openForm(app.entry('Weave'));
  const form = app.page.getByRole('dialog', { name: 'Edit entry' });
  await form.getByLabel('Logged').fill('0:10');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await shelve(app, app.entry('Weave'));
  await app.expectSpoken(/Weave stays here because it has tracked time/);
  await app.expectEntries([{ title: 'Weave', day: TODAY }]);
  await expectWaiting(app, []);
});

story('a row is written anew, ordered, completed and removed by keys', async (app) => {
  await backlog(app, 'Weave [45m]', 'Spin');
  await row(app, 'Weave').focus();
  await app.press('Enter');
  const field = panel(app).getByRole('textbox', { name: 'Title' });
  assert.equal(await field.inputValue(), 'Weave [45m]');
  await field.fill('Weave linen [1h]');
  await app.press('Enter');
  await expectWaiting(app, ['Spin', 'Weave linen']);
  await until(() => app.page.evaluate(() => document.activeElement?.hasAttribute('data-waiting')), () => 'the row has the focus');
  await app.press('c');
  await expectWaiting(app, ['Spin']);
  await row(app, 'Spin').focus();
  await app.press('Delete');
  await expectWaiting(app, []);
  await app.press('Control+z', 'Control+z');
  await expectWaiting(app, ['Spin', 'Weave linen']);
});

story('by project those of one project stand together, and the order is kept', async (app) => {
  await app.create('Loom [1h]');
  await app.openForm(app.entry('Loom'));
  const form = app.page.getByRole('dialog', { name: 'Edit entry' });
  await form.getByRole('combobox', { name: 'Project' }).fill('Website');
  await form.getByRole('option', { name: 'Create project “Website”' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await form.waitFor({ state: 'detached' });
  await app.entry('Loom').focus();
  await app.press('Space', 'b');
  await app.expectSpoken(/Moved Loom to the backlog/);
  await app.press('b');
  const field = panel(app).getByRole('textbox', { name: 'New task' });
  await field.fill('Newer');
  await field.press('Enter');
  await expectWaiting(app, ['Newer', 'Loom']);
  await panel(app).getByRole('group', { name: 'Sort by' }).getByRole('button', { name: 'Project' }).click();
  await expectWaiting(app, ['Loom', 'Newer']);
  await app.reload();
  await expectWaiting(app, ['Loom', 'Newer']);
});
