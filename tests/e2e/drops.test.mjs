// More places to drop something: the list that it came from, a day of the small month, and what comes from outside.

import assert from 'node:assert/strict';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const NEXT_WEEK = '2026-12-02';
const drawn = (app) => app.page.evaluate(() => new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(done));
}));
const panel = (app) => app.page.locator('.panel');
const small = (app, date) => app.page.locator(`.mini-day[data-date="${date}"]`);

/** Leads what is held to the middle of an element, which must lie there. */
async function over(app, element) {
  const box = await element.boundingBox();
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await app.page.mouse.move(at.x, at.y, { steps: 3 });
  await app.page.mouse.move(at.x + 1, at.y);
  await drawn(app);
  assert.equal(await app.under(at, element), null);
}

/** Leads it to a day of the small month, which opens over the title. */
async function overSmall(app, date) {
  await over(app, app.page.locator('.bar-date'));
  await small(app, date).waitFor();
  await over(app, small(app, date));
  await until(async () => await small(app, date).getAttribute('data-over') === '', () => 'the day shows nothing');
}

story('an entry that is dropped on its list goes back, and undo plans it again', async (app) => {
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', TODAY, '10:00');
  await app.expectEntries([{ title: 'Write report', day: TODAY, start: '10:00' }]);
  const entry = app.entry('Write report');
  await app.carry(entry, TODAY, '11:00');
  await over(app, panel(app));
  assert.equal(await panel(app).getAttribute('data-over'), '');
  await app.page.mouse.up();
  await app.expectSpoken(/Unplanned Write report/);
  await app.expectEntries([]);
  assert.equal(await panel(app).getAttribute('data-over'), null);
  await app.press('Control+z');
  await app.expectEntries([{ title: 'Write report', day: TODAY, start: '10:00' }]);
});

story('one without a source goes to the backlog, and an item stays in its list', async (app) => {
  await app.create('Weave');
  await app.openSidebar();
  await app.carry(app.entry('Weave'), TODAY, '11:00');
  await over(app, panel(app));
  await app.page.mouse.up();
  await app.expectSpoken(/Moved Weave to the backlog/);
  await app.expectEntries([]);
  await app.carry(await app.item('Write report [1h30m]'), TODAY, '11:00');
  await over(app, panel(app));
  assert.equal(await panel(app).getAttribute('data-over'), null);
  await app.page.mouse.up();
  await app.expectEntries([]);
  await panel(app).waitFor();
});

story('entries and items go to days of the small month', async (app) => {
  await app.create('Weave');
  await app.carry(app.entry('Weave'), TODAY, '10:00');
  await app.page.mouse.up();
  await app.expectEntries([{ title: 'Weave', day: TODAY, start: '10:00' }]);
  await app.carry(app.entry('Weave'), TODAY, '11:00');
  await overSmall(app, NEXT_WEEK);
  await app.page.mouse.up();
  await app.expectSpoken(/Moved Weave.*2 Dec.*10:00/);
  await small(app, NEXT_WEEK).waitFor({ state: 'detached' });
  await app.expectEntries([]);
  await app.openSidebar();
  await app.carry(await app.item('Write report [1h30m]'), TODAY, '11:00');
  await overSmall(app, WEDNESDAY);
  await app.page.mouse.up();
  await app.expectEntries([{ title: 'Write report', day: WEDNESDAY, start: '' }]);
});

/** What a browser sends while something from outside is dragged over a point and dropped there. */
const dropAt = (page, at, data) => page.evaluate(({ x, y, forms }) => {
  const transfer = new DataTransfer();
  for (const [form, text] of Object.entries(forms)) transfer.setData(form, text);
  const target = document.elementFromPoint(x, y);
  const send = (name) => {
    const event = new DragEvent(name, { bubbles: true, cancelable: true, clientX: x, clientY: y, dataTransfer: transfer });
    return !target.dispatchEvent(event);
  };
  const shown = [send('dragenter'), send('dragover')].every(Boolean);
  const marked = document.querySelectorAll('.week [data-over], .backlog[data-over]').length;
  return { shown, marked, taken: send('drop') };
}, { ...at, forms: data });

const TAKEN = { shown: true, marked: 1, taken: true };
const URL = 'https://news.example/a?b';

story('a link from another page becomes an entry where it is dropped, with its address in the notes', async (app) => {
  const at = await app.spot(TUESDAY, '14:00');
  const html = `<meta charset="utf-8"><a href="${URL}">The news &amp; more</a>`;
  assert.deepEqual(await dropAt(app.page, at, { 'text/uri-list': URL, 'text/plain': URL, 'text/html': html }), TAKEN);
  await app.expectEntries([{ title: 'The news & more', day: TUESDAY, start: '14:00', minutes: 30 }]);
  await app.openForm(app.entry('The news'));
  const form = app.page.getByRole('dialog', { name: 'Edit entry' });
  await form.getByText(URL).waitFor();
  await app.press('Escape');
  await form.waitFor({ state: 'detached' });
  await app.press('Control+z');
  await app.expectEntries([]);
});

story('text becomes an entry or waits in the backlog, and a script becomes nothing', async (app) => {
  await dropAt(app.page, await app.spot(TODAY), { 'text/plain': '\n Call Ivo [20m]\nand more' });
  await app.expectEntries([{ title: 'Call Ivo', day: TODAY, start: '', minutes: 20 }]);
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('b');
  const backlog = app.page.getByRole('region', { name: 'Backlog' });
  await backlog.waitFor();
  const box = await backlog.boundingBox();
  const at = { x: box.x + box.width / 2, y: box.y + box.height - 40 };
  assert.deepEqual(await dropAt(app.page, at, { 'text/uri-list': URL, 'text/plain': URL }), TAKEN);
  await backlog.getByText('news.example/a').waitFor();
  await dropAt(app.page, await app.spot(TODAY, '12:00'), { 'text/uri-list': 'javascript:alert(1)' });
  await app.expectSpoken(/Only links and text/);
  await app.expectEntries([{ title: 'Call Ivo' }]);
});

story('a link that misses the days doesn’t lead away from the page, and a field takes text by itself', async (app) => {
  const bar = await app.page.locator('.bar').boundingBox();
  const dropped = await dropAt(app.page, { x: bar.x + 2, y: bar.y + 2 }, { 'text/uri-list': URL });
  assert.deepEqual([dropped.shown, dropped.marked], [true, 0]);
  await app.openSidebar();
  const field = await app.aside.getByRole('searchbox', { name: 'Search' }).boundingBox();
  const into = await dropAt(app.page, { x: field.x + 40, y: field.y + 8 }, { 'text/plain': 'report' });
  assert.deepEqual([into.shown, into.taken], [false, false]);
});
