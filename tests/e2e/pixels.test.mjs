// What is under the pointer: a click acts on what the user sees there, in every list, size and view.

import assert from 'node:assert/strict';
import { NOW } from './browser.mjs';
import { FakeClock } from './clock.mjs';
import { story, TODAY, TUESDAY, until, WEDNESDAY } from './harness.mjs';

const form = (app) => app.page.getByRole('dialog', { name: 'Quick edit' });
const allFields = (app) => app.page.getByRole('dialog', { name: 'Edit entry' });
const tools = (app) => app.page.locator('.entry-tools');

/** Entries of 15, 30 and 60 minutes on Tuesday, three side by side on Wednesday, and one without a time today. */
async function planned(app) {
  const places = [
    ['Quarter [15m]', TUESDAY, '10:00'], ['Half [30m]', TUESDAY, '11:00'], ['Whole [1h]', TUESDAY, '12:00'],
    ['One [30m]', WEDNESDAY, '11:00'], ['Two [30m]', WEDNESDAY, '11:00'], ['Three [30m]', WEDNESDAY, '11:00'],
  ];
  await app.create('Any [20m]');
  for (const [title, day, time] of places) {
    await app.create(title);
    await app.carry(app.entry(title.replace(/ \[.*/, '')), day, time, { x: 24, y: 3 });
    await app.page.mouse.up();
  }
  await app.waitSaved(1 + 2 * places.length);
}

const middle = (box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 });

/** Checks that no entry was completed, started or removed. */
async function expectUntouched(app, titles) {
  const entries = await app.entries();
  assert.deepEqual(entries.map((entry) => entry.title).sort(), [...titles].sort());
  assert.deepEqual(entries.filter((entry) => entry.done), []);
  assert.equal(await app.page.locator('[data-timer]').count(), 0);
}

/** What covers the middle half of an entry, checked point by point. */
function covered(entry) {
  return entry.evaluate((node) => {
    const box = node.getBoundingClientRect();
    const parts = [0.25, 0.35, 0.5, 0.65, 0.745];
    return parts.flatMap((across) => parts.map((down) => {
      const there = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
      return node.contains(there) ? null : `${across}, ${down}: ${there?.outerHTML.slice(0, 80)}`;
    })).filter(Boolean);
  });
}

/** Clicks and double-clicks in the middle of every visible entry, with its tools there. */
async function clickAll(app, titles) {
  for (const title of titles) {
    const entry = app.entry(title);
    await entry.scrollIntoViewIfNeeded();
    const box = await entry.boundingBox();
    const { x, y } = middle(box);
    await app.page.mouse.move(x - 2, y);
    await app.page.mouse.move(x, y);
    // The tools, where there is room for any, are active by now.
    await until(async () => await app.page.locator('.entry-tools.settling').count() === 0);
    assert.deepEqual(await covered(entry), [], `over the middle of ${title}`);
    if (await tools(app).count() > 0) {
      const at = await tools(app).boundingBox();
      assert.ok(at.x >= box.x - 1 && at.y >= box.y - 1 && at.x + at.width <= box.x + box.width + 1
        && at.y + at.height <= box.y + box.height + 1, `tools of ${title} beyond it: ${JSON.stringify([at, box])}`);
      assert.equal(await tools(app).getByRole('button', { name: 'Remove' }).count(), 0);
    }
    for (const times of [1, 2]) {
      await app.page.mouse.click(x, y, { clickCount: times });
      const opened = times === 1 ? form(app) : allFields(app);
      await opened.waitFor().catch((error) => { throw new Error(`${times} clicks on ${title} open nothing`, { cause: error }); });
      assert.equal(await opened.getByLabel('Title').inputValue(), title);
      await app.press('Escape');
      await opened.waitFor({ state: 'detached' });
    }
  }
}

const TITLES = ['Any', 'Half', 'One', 'Quarter', 'Three', 'Two', 'Whole'];

story('a click in the middle of an entry opens it, and a double click too, in every size and view', async (app) => {
  await planned(app);
  await clickAll(app, TITLES);
  await expectUntouched(app, TITLES);
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('g');
  await app.page.locator('[data-member] [data-entry]').first().waitFor();
  await clickAll(app, TITLES);
  await expectUntouched(app, TITLES);
  for (const [date, titles] of [[TODAY, ['Any']], [TUESDAY, ['Half', 'Quarter', 'Whole']], [WEDNESDAY, ['One', 'Three', 'Two']]]) {
    await app.open(`#/day?date=${date}`);
    await app.entry(titles[0]).waitFor();
    await clickAll(app, titles);
    await expectUntouched(app, titles);
  }
});

story('on a narrow screen, too', { context: { viewport: { width: 400, height: 600 } } }, async (app) => {
  await app.create('Half [30m]');
  await app.entry('Half').focus();
  await app.press('Space', 'ArrowDown', 'Enter');
  await app.expectEntries([{ title: 'Half', day: TODAY }]);
  await clickAll(app, ['Half']);
  await app.create('Any [20m]');
  await clickAll(app, ['Any', 'Half']);
  await expectUntouched(app, ['Any', 'Half']);
});

story('tools act only once the pointer has been there for 300 ms, and once for a double click', { clock: false, start: false }, async (app) => {
  const clock = await FakeClock.install(app.page.context(), app.sandbox);
  await app.open();
  await app.create('Long [2h]');
  await app.entry('Long').focus();
  await app.press('Space', 'ArrowDown', 'Enter');
  await app.expectEntries([{ title: 'Long', day: TODAY }]);
  const entry = app.entry('Long');
  const box = await entry.boundingBox();
  const corner = { x: box.x + box.width - 12, y: box.y + 11 };
  // From here on, time passes only when the test says so.
  await clock.context.clock.pauseAt(NOW + 600_000);
  await app.page.mouse.move(corner.x - 60, corner.y + 40);
  await app.page.mouse.move(corner.x, corner.y);
  await tools(app).waitFor();
  await clock.context.clock.runFor(290);
  await app.page.mouse.click(corner.x, corner.y);
  await form(app).waitFor();
  await app.press('Escape');
  await form(app).waitFor({ state: 'detached' });
  assert.equal(await entry.getAttribute('data-done'), 'false');

  await app.page.mouse.move(corner.x - 1, corner.y);
  await clock.context.clock.runFor(400);
  const mark = middle(await tools(app).getByRole('button', { name: 'Mark complete' }).boundingBox());
  await app.page.mouse.dblclick(mark.x, mark.y);
  await until(async () => await entry.getAttribute('data-done') === 'true', () => 'complete');
  assert.equal(await form(app).or(allFields(app)).count(), 0);
});

story('a small entry has a menu, by its button, a right click and a key, which closes by Escape', async (app) => {
  await app.create('Half [30m]');
  await app.create('Next [30m]');
  const entry = app.entry('Half');
  const menu = app.page.getByRole('menu', { name: 'Actions for Half' });
  await entry.hover();
  await tools(app).getByRole('button', { name: 'Actions' }).click();
  await menu.waitFor();
  const seen = await menu.getByRole('menuitem').allTextContents();
  assert.deepEqual(seen, ['Edit', 'Mark complete', 'Start timer', 'Duplicate', 'Move', 'Select', 'Remove']);
  await app.press('Escape');
  await menu.waitFor({ state: 'detached' });
  const focused = () => app.page.evaluate(() => document.activeElement?.dataset?.entry && document.activeElement.textContent);
  await until(async () => await focused() === 'Half', focused);

  await entry.click({ button: 'right' });
  await menu.getByRole('menuitem', { name: 'Mark complete' }).click();
  await until(async () => await entry.getAttribute('data-done') === 'true', () => 'complete');
  await until(async () => await focused() === 'Half', focused);
  await app.press('ContextMenu');
  await menu.getByRole('menuitem', { name: 'Mark incomplete' }).waitFor();
  await app.press('ArrowUp', 'Enter');
  await app.expectEntries([{ title: 'Next' }]);
  await until(async () => await focused() === 'Next', focused);
});

story('the tools of an entry go when a panel moves it from under the pointer', async (app) => {
  await app.create('Half [30m]');
  await app.entry('Half').hover();
  await tools(app).waitFor();
  await app.press('b');
  await app.page.locator('[data-backlog]').waitFor();
  await tools(app).waitFor({ state: 'detached' });
  await app.entry('Half').hover();
  await tools(app).waitFor();
});

story('in forced colours entries, hours, marks, edges and the pressed tab are drawn', { context: { forcedColors: 'active' } }, async (app) => {
  await app.create('Weave [1h]');
  await app.openSidebar();
  const styles = (selector, name) => app.page.locator(selector).first().evaluate((node, of) => getComputedStyle(node)[of], name);
  for (const drawn of ['[data-entry]', '.segment[aria-pressed="true"]', '.field', '.new-entry']) {
    assert.notEqual(await styles(drawn, 'boxShadow'), 'none', `${drawn} has an edge`);
  }
  assert.match(await styles('.timed', 'backgroundImage'), /gradient/, 'the hours have lines');
  const mark = await app.page.locator('[data-connection] .mark').first().evaluate((node) => {
    const { backgroundColor, maskImage } = getComputedStyle(node, '::before');
    return { backgroundColor, maskImage, page: getComputedStyle(document.querySelector('.app')).backgroundColor };
  });
  assert.match(mark.maskImage, /url/);
  assert.notEqual(mark.backgroundColor, mark.page, 'a mark is seen');
});

/** The first row of the list is what is under the pointer there, and it can be dragged. */
async function firstRow(app, rows, what) {
  const row = rows.first();
  await row.waitFor();
  const box = await row.boundingBox();
  for (const y of [4, box.height / 2, box.height - 4]) {
    const there = await app.under({ x: box.x + box.width / 3, y: box.y + y }, row);
    assert.equal(there, null, `over the first row of ${what}, ${y} px down`);
  }
  await app.carry(row, TUESDAY, '10:00');
  await app.page.locator('[data-ghost]').waitFor();
  await app.press('Escape');
  await app.page.mouse.up();
  assert.equal(await app.page.evaluate(() => getSelection().toString()), '', `text was selected in ${what}`);
}

/** Connects a provider as Mara, and goes back to the week. */
async function connect(app, id) {
  await app.page.goto(`${app.url}#/integrations`);
  await app.page.locator(`main [data-provider="${id}"]`).getByRole('button', { name: /^Connect / }).click();
  await app.page.getByRole('button', { name: /^Mara Lindqvist/ }).click();
  await app.page.getByRole('button', { name: 'Allow' }).click();
  await app.items.first().waitFor();
  await app.page.goto(`${app.url}#/week`);
  await app.ready();
}

story('the first row of every list is under the pointer and can be dragged', async (app) => {
  for (const id of ['slack', 'microsoft-outlook']) await connect(app, id);
  for (const provider of ['asana', 'google-calendar', 'slack', 'microsoft-outlook']) {
    await app.openSidebar(provider);
    await firstRow(app, app.items, provider);
    const containers = app.aside.locator('[data-container]');
    for (let at = 0; at < Math.min(await containers.count(), 4); at += 1) {
      await containers.nth(at).click();
      if (await app.items.count() > 0) await firstRow(app, app.items, `${provider}, ${await containers.nth(at).textContent()}`);
    }
    const word = (await app.items.first().getAttribute('aria-label')).split(' ')[0];
    await app.search(word);
    await firstRow(app, app.items, `a search for ${word} in ${provider}`);
    await app.search('');
  }
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('b');
  const backlog = app.page.locator('[data-backlog]');
  await backlog.getByRole('textbox', { name: 'New task' }).fill('Waits');
  await app.press('Enter');
  await firstRow(app, backlog.locator('[data-waiting]'), 'the backlog');
});

story('the tools of rows come a moment after the pointer, never over the middle, and none removes', async (app) => {
  await app.openSidebar();
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('b');
  const backlog = app.page.locator('[data-backlog]');
  await backlog.getByRole('textbox', { name: 'New task' }).fill('Waits');
  await app.press('Enter');
  for (const [row, bar] of [[app.items.first(), '.row-tools'], [backlog.locator('[data-waiting]'), '.waiting-tools']]) {
    const { x, y } = middle(await row.boundingBox());
    await app.page.mouse.move(x, y);
    const shown = app.page.locator(`${bar}:visible`);
    await shown.first().waitFor();
    assert.equal(await app.under({ x, y }, row), null, bar);
    const delay = await shown.first().evaluate((node) => getComputedStyle(node).transitionDelay);
    assert.equal(delay, '0.3s', bar);
  }
  assert.equal(await backlog.getByRole('button', { name: 'Remove' }).count(), 0);
  await backlog.locator('[data-waiting]').click();
  await backlog.getByRole('button', { name: 'Remove' }).click();
  await until(async () => await backlog.locator('[data-waiting]').count() === 0, () => 'removed');
});

/** The text of the element that has the focus. */
const focused = (app) => app.page.evaluate(() => document.activeElement?.textContent.trim() || document.activeElement?.ariaLabel);

for (const [width, height] of [[1440, 900], [1024, 700], [400, 600]]) {
  story(`the menu of the bar closes by Escape, by a click beside it and by its button, at ${width}`, { context: { viewport: { width, height } } }, async (app) => {
    const button = app.page.getByRole('button', { name: 'More', exact: true });
    const menu = app.page.getByRole('menu', { name: 'More' });
    const gone = () => menu.waitFor({ state: 'detached' });
    const walk = async () => {
      const shown = await menu.getByRole('menuitem', { disabled: false }).count();
      const seen = new Set();
      for (let step = 0; step < shown; step += 1) {
        seen.add(await focused(app));
        await app.press('ArrowDown');
      }
      assert.equal(seen.size, shown, `arrows go through ${[...seen].join(', ')}`);
    };
    // Nothing to undo, then something.
    for (const edit of [async () => {}, () => app.create('Weave [1h]')]) {
      await edit();
      await button.click();
      await until(() => menu.evaluate((node) => node.contains(document.activeElement)), () => 'the focus in the menu');
      await walk();
      await app.press('Escape');
      await gone();
      assert.equal(await focused(app), 'More');
      await button.click();
      await menu.waitFor();
      await button.click();
      await gone();
      await button.click();
      await menu.waitFor();
      await app.page.mouse.click(20, height - 20);
      await gone();
      await button.click();
      await menu.waitFor();
      // Wherever the focus is.
      await app.page.evaluate(() => document.activeElement?.blur());
      await app.press('Escape');
      await gone();
    }
    await button.click();
    await menu.getByRole('menuitem', { name: 'Undo' }).click();
    await app.expectEntries([]);
    await gone();
  });
}

story('a title that is typed for a new entry is not thrown away by Escape, Cancel or a click beside it', async (app) => {
  const dialog = app.page.getByRole('dialog', { name: 'New entry' });
  const title = dialog.getByRole('textbox', { name: 'Title' });
  const asked = dialog.getByRole('alert').filter({ hasText: 'unsaved' });
  await app.press('n');
  await dialog.waitFor();
  await app.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  await app.press('n');
  await title.fill('Weave the long one [2h]');
  for (const way of [() => app.press('Escape'), () => app.page.mouse.click(30, 400), () => dialog.getByRole('button', { name: 'Cancel' }).click()]) {
    await way();
    await asked.waitFor();
    assert.equal(await title.inputValue(), 'Weave the long one [2h]');
    await dialog.getByRole('button', { name: 'Keep editing' }).click();
    await asked.waitFor({ state: 'detached' });
  }
  // However often.
  await title.focus();
  await app.press('Escape', 'Escape', 'Escape');
  await asked.waitFor();
  assert.equal(await title.inputValue(), 'Weave the long one [2h]');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await app.expectEntries([{ title: 'Weave the long one', minutes: 120 }]);

  await app.press('n');
  assert.equal(await title.inputValue(), '');
  await title.fill('Not this');
  await app.press('Escape');
  await dialog.getByRole('button', { name: 'Discard' }).click();
  await dialog.waitFor({ state: 'detached' });
  await app.press('n');
  assert.equal(await title.inputValue(), '');
});

story('text that is selected out of a dialog leaves it open', async (app) => {
  await app.press('n');
  const dialog = app.page.getByRole('dialog', { name: 'New entry' });
  const title = dialog.getByRole('textbox', { name: 'Title' });
  await title.waitFor();
  const box = await title.boundingBox();
  await app.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await app.page.mouse.down();
  await app.page.mouse.move(20, 400, { steps: 3 });
  await app.page.mouse.up();
  await app.page.keyboard.type('Still here');
  assert.equal(await title.inputValue(), 'Still here');
});

story('a quarter of an hour is a target of 24 pixels that takes nothing from its neighbours', async (app) => {
  for (const [title, time] of [['Before [15m]', '9:45'], ['Quarter [15m]', '10:00'], ['Alone [15m]', '8:30']]) {
    await app.create(title);
    await app.carry(app.entry(title.replace(/ \[.*/, '')), TUESDAY, time, { x: 24, y: 3 });
    await app.page.mouse.up();
  }
  await app.waitSaved(6);
  const opens = async (title, by) => {
    const box = await app.entry(title).boundingBox();
    await app.page.mouse.click(box.x + 30, by < 0 ? box.y + by : box.y + box.height + by);
    await form(app).waitFor();
    const opened = await form(app).getByLabel('Title').inputValue();
    await app.press('Escape');
    await form(app).waitFor({ state: 'detached' });
    return opened;
  };
  assert.equal(await opens('Alone', -5), 'Alone', 'above');
  assert.equal(await opens('Alone', 5), 'Alone', 'below');
  assert.equal(await opens('Quarter', -3), 'Before');
  assert.equal(await opens('Before', 3), 'Quarter');
});
