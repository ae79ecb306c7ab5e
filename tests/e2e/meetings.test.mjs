// Meetings: the events of connected calendars behind the entries of a week.

import assert from 'node:assert/strict';
import { check } from './axe.mjs';
import { FakeClock } from './clock.mjs';
import { story, TODAY, TUESDAY, until } from './harness.mjs';

const narrow = { context: { viewport: { width: 400, height: 600 } } };
const wide = { context: { viewport: { width: 1440, height: 900 } } };

const meeting = (app, date, title) => app.day(date).locator('[data-meeting]').filter({ hasText: title });

/** What lies on top in the middle of an element, by the attribute that names it. */
const onTop = (element) => element.evaluate((node) => {
  node.scrollIntoView({ block: 'center' });
  const { left, top, width, height } = node.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  const kinds = ['entry', 'meeting', 'timed'];
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
  const walk = meeting(app, TODAY, 'Lunch walk');
  await walk.waitFor();
  assert.equal(await onTop(walk), 'meeting');
  await app.openSidebar();
  await app.dragItemTo('Write report [1h30m]', TODAY, '13:30');
  await app.expectEntries([{ start: '13:30', minutes: 90 }]);
  assert.equal(await onTop(app.entry('Write report')), 'entry');
  const [over, under] = await Promise.all([app.entry('Write report'), walk].map((one) => one.boundingBox()));
  assert.ok(Math.abs(over.width - under.width) < 2, 'the entry has all of the width');
  await app.entry('Write report').click();
  await app.page.getByRole('dialog', { name: 'Edit entry' }).waitFor();
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
