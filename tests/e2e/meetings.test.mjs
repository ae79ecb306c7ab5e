// Meetings: the events of connected calendars behind the entries of a week.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { FakeClock } from './clock.mjs';
import { story, TODAY, TUESDAY, until } from './harness.mjs';

const narrow = { context: { viewport: { width: 400, height: 600 } } };
const wide = { context: { viewport: { width: 1440, height: 900 } } };

const meeting = (app, date, title) => app.day(date).locator('[data-event]').filter({ hasText: title });

/** What lies on top in the middle of an element, by the attribute that names it. */
const onTop = (element) => element.evaluate((node) => {
  node.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = node.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  const kinds = ['entry', 'event', 'timed'];
  return kinds.find((kind) => there?.closest(`[data-${kind}]`)) ?? there?.outerHTML.slice(0, 120);
});

const card = (app, name) => app.page.getByRole('dialog', { name });

for (const [name, options] of [['a wide', wide], ['a narrow', narrow]]) {
  story(`events of the own calendar are drawn behind entries on ${name} screen`, options, async (app) => {
    const walk = meeting(app, TODAY, 'Lunch walk');
    await walk.waitFor();
    await meeting(app, TODAY, 'Jonas away').waitFor();
    assert.equal(await meeting(app, TODAY, 'Week start').count(), 0, 'of another calendar');
    assert.match(await walk.getAttribute('title'), /Lunch walk.*13:30 – 14:15.*Mara Lindqvist/);
    const place = await walk.evaluate((node) => {
      const [box, day] = [node, node.closest('[data-timed]')].map((one) => one.getBoundingClientRect());
      return [(box.top - day.top) / day.height, box.height / day.height].map((share) => Math.round(share * 1440));
    });
    assert.deepEqual(place, [810, 45], 'start and length in minutes');
    assert.equal((await app.entries()).length, 0);
    await check(app, 'a week with meetings');
  });
}

story('an entry over a meeting gets the click, and the drag beside it', wide, async (app) => {
  // What an entry covers has no text of its own.
  const walk = app.day(TODAY).locator('[data-event][aria-label^="Lunch walk"]');
  await walk.waitFor();
  assert.equal(await onTop(walk), 'event');
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', TODAY, '13:30');
  await app.expectEntries([{ start: '13:30', minutes: 90 }]);
  assert.equal(await onTop(app.entry('Write report')), 'entry');
  const [over, under] = await Promise.all([app.entry('Write report'), walk].map((one) => one.boundingBox()));
  assert.ok(Math.abs(over.width - under.width) < 2, 'the entry has all of the width');
  const strip = app.day(TODAY).locator('.covered');
  const box = await strip.boundingBox();
  assert.ok(Math.abs(box.height - under.height) < 2 && box.x > over.x + over.width - 12, 'a strip tells of the meeting');
  assert.equal(await onTop(strip), 'entry', 'and takes no click');
  await app.entry('Write report').click();
  await app.page.getByRole('dialog', { name: 'Quick edit' }).waitFor();
});

story('meetings take their part of a day and the head says what is free', wide, async (app) => {
  await meeting(app, TODAY, 'Lunch walk').waitFor();
  const head = app.day(TODAY).locator('.day-head');
  await until(async () => /in meetings · .* free$/.test(await head.getAttribute('title')));
  const before = await head.getAttribute('title');
  await app.page.goto(`${app.url}#/settings`);
  await app.page.getByRole('checkbox', { name: 'Count meetings in capacity' }).uncheck();
  await app.page.goto(`${app.url}#/week`);
  await until(async () => /free$/.test(await head.getAttribute('title')) && !/in meetings/.test(await head.getAttribute('title')));
  assert.equal((await head.getAttribute('title')).split(' · ').at(-1), before.split(' · ').at(-1), 'free time stays');
});

story('which calendars are drawn is switched on the page of integrations and stays', wide, async (app) => {
  await meeting(app, TODAY, 'Lunch walk').waitFor();
  await app.page.goto(`${app.url}#/integrations`);
  const account = app.page.locator('[data-provider="google-calendar"] .account');
  const group = account.getByRole('group', { name: 'Show in calendar' });
  assert.ok(await group.getByRole('checkbox', { name: 'Mara Lindqvist' }).isChecked());
  await group.getByRole('checkbox', { name: 'Studio' }).focus();
  await app.press('Space');
  await group.getByRole('checkbox', { name: 'Mara Lindqvist' }).uncheck();
  await check(app, 'the switches');
  await app.page.goto(`${app.url}#/`);
  await meeting(app, TODAY, 'Week start').waitFor();
  await until(async () => await meeting(app, TODAY, 'Lunch walk').count() === 0);
  await app.reload();
  await meeting(app, TODAY, 'Week start').waitFor();
  assert.equal(await meeting(app, TODAY, 'Lunch walk').count(), 0);
});

story('an event that is dropped from the sidebar is not drawn twice', wide, async (app) => {
  const visit = meeting(app, TUESDAY, 'Type foundry visit');
  await visit.waitFor();
  await app.openSidebar('google-calendar');
  await app.dragItemTo('Type foundry visit', TUESDAY, '15:00');
  await app.expectEntries([{ title: 'Type foundry visit', start: '15:00' }]);
  await visit.waitFor({ state: 'detached' });
  await app.page.evaluate(() => document.activeElement?.blur());
  await app.press('Control+z');
  await visit.waitFor();
});

for (const [name, options] of [['a wide', wide], ['a narrow', narrow]]) {
  story(`a meeting's card says who, where and how to join on ${name} screen`, options, async (app) => {
    const standUp = meeting(app, TODAY, 'Stand-up');
    await standUp.click();
    const shown = card(app, 'Stand-up');
    await shown.getByText('You accepted').waitFor();
    await shown.getByText('Jonas Okafor').waitFor();
    const join = shown.getByRole('link', { name: 'Join' });
    assert.equal(await join.getAttribute('href'), 'https://meet.google.com/tid-estd-up');
    assert.match(await join.getAttribute('rel'), /noopener/);
    await check(app, 'the card of a meeting');
    const { left, right, bottom } = await shown.evaluate((node) => node.getBoundingClientRect().toJSON());
    const { width, height } = app.page.viewportSize();
    assert.ok(left >= 0 && right <= width && bottom <= height, `${left} to ${right}, down to ${bottom}`);
    await app.press('Escape');
    await shown.waitFor({ state: 'detached' });
    await until(() => standUp.evaluate((node) => node === document.activeElement), () => 'the focus is back');
  });
}

story('by keys a meeting is opened and planned, and the entry has the focus', wide, async (app) => {
  const visit = meeting(app, TUESDAY, 'Type foundry visit');
  await visit.focus();
  await app.press('Enter');
  await card(app, 'Type foundry visit').getByText('12 Foundry Lane').waitFor();
  await card(app, 'Type foundry visit').getByRole('button', { name: 'Plan this' }).focus();
  await app.press('Enter');
  await app.expectEntries([{ title: 'Type foundry visit', day: TUESDAY, start: '15:00', minutes: 150 }]);
  await visit.waitFor({ state: 'detached' });
  await until(() => app.entry('Type foundry visit').evaluate((node) => node === document.activeElement));
});

story('time on a meeting is tracked from its card', wide, async (app) => {
  await meeting(app, TODAY, 'Stand-up').click();
  await card(app, 'Stand-up').getByRole('button', { name: 'Track time' }).click();
  await app.page.locator('[data-timer]').waitFor();
  await app.expectEntries([{ title: 'Stand-up', day: TODAY }]);
});

story('a meeting is dragged onto another time, and a press beside its card closes that', wide, async (app) => {
  const walk = meeting(app, TODAY, 'Lunch walk');
  await walk.click();
  await card(app, 'Lunch walk 🌊').waitFor();
  await app.page.locator('h1').first().click();
  await card(app, 'Lunch walk 🌊').waitFor({ state: 'detached' });
  await app.carry(walk, TUESDAY, '17:00');
  await app.page.mouse.up();
  await app.expectEntries([{ title: 'Lunch walk 🌊', day: TUESDAY, start: '17:00', minutes: 45 }]);
  await walk.waitFor();
});

story('a tap opens a meeting', { context: { viewport: { width: 400, height: 700 }, hasTouch: true, isMobile: true } }, async (app) => {
  await meeting(app, TODAY, 'Lunch walk').tap();
  await card(app, 'Lunch walk 🌊').getByRole('button', { name: 'Plan this' }).tap();
  await app.expectEntries([{ title: 'Lunch walk 🌊', day: TODAY, start: '13:30' }]);
});

story('with the sidebar closed calendars are asked every five minutes', { clock: false, start: false }, async (app) => {
  const clock = await FakeClock.install(app.page.context(), app.sandbox);
  await app.open();
  await clock.pass(5);
  await meeting(app, TODAY, 'Lunch walk').waitFor();
  const polls = await clock.polls(900, { provider: 'google-calendar' });
  assert.ok(polls >= 2 && polls <= 4, `${polls} in a quarter of an hour`);
});

story('in forced colours a meeting has an edge', { context: { forcedColors: 'active' } }, async (app) => {
  const walk = meeting(app, TODAY, 'Lunch walk');
  await walk.waitFor();
  const [style, background] = await walk.evaluate((node) => {
    const { outlineStyle, backgroundImage } = getComputedStyle(node);
    return [outlineStyle, backgroundImage];
  });
  assert.equal(style, 'dashed');
  assert.match(background, /gradient/);
  await check(app, 'meetings in forced colours');
});

const WITHOUT_HOURS = [['the month', 'm', '.month'], ['the team', 'g', '.team']];
for (const [name, key, page] of WITHOUT_HOURS) {
  // A month on a narrow screen has no room for lines beside the number of what there is.
  for (const [size, options] of key === 'm' ? [['a wide', wide]] : [['a wide', wide], ['a narrow', narrow]]) {
    story(`meetings are lines in ${name} on ${size} screen, opened and planned from there`, options, async (app) => {
      await meeting(app, TODAY, 'Lunch walk').waitFor();
      await app.press(key);
      await app.page.locator(page).waitFor();
      const walk = meeting(app, TODAY, 'Lunch walk');
      await walk.waitFor();
      const told = await walk.evaluate((node) => ({ ...node.dataset }));
      assert.deepEqual(
        [told.day, told.start, told.minutes, told.provider],
        [TODAY, '13:30', '45', 'google-calendar'],
      );
      assert.equal(await onTop(walk), 'event');
      await check(app, `${name} with meetings`);
      await walk.click();
      const open = card(app, 'Lunch walk 🌊');
      await open.getByText(/13:30/).waitFor();
      await open.getByRole('button', { name: 'Plan this' }).click();
      await app.expectEntries([{ title: 'Lunch walk 🌊', day: TODAY, start: '13:30' }]);
    });
  }
}

story('a meeting is dragged to another day of the month and keeps its time', wide, async (app) => {
  await app.press('m');
  const walk = meeting(app, TODAY, 'Lunch walk');
  await walk.waitFor();
  await app.carry(walk, '2026-11-12');
  await app.page.mouse.up();
  await app.expectEntries([{ title: 'Lunch walk 🌊', day: '2026-11-12', minutes: 45 }]);
});

story('a month asks for each week once and the week that is known not again', wide, async (app) => {
  await meeting(app, TODAY, 'Lunch walk').waitFor();
  const calls = () => app.asked('google-calendar');
  const before = (await calls()).length;
  await app.press('m');
  await until(async () => (await calls()).length >= before + 5);
  await app.press('w');
  await app.page.locator('main.week').waitFor();
  await app.press('m');
  await app.page.locator('.month').waitFor();
  assert.equal((await calls()).length, before + 5);
});
