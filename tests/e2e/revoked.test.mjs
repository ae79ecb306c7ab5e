// A provider takes its access back, with a clock in the test's hand: how soon that is told, where, and how often; and what
// looks like it and isn't.

import assert from 'node:assert/strict';
import { story, TUESDAY, until } from './harness.mjs';
import { FakeClock } from './clock.mjs';

const REPORT = 'Write report [1h30m]';
const options = { clock: false, start: false, allow: [/40[0134]|Failed to load/] };
/** Here requests fail on purpose, and the browser logs it. */
const troubled = { ...options, allow: [/429|50[0-9]|Failed to load|ERR_INTERNET_DISCONNECTED/] };

const warning = (app) => app.aside.locator('[role=alert][data-state="disconnected"]');
const toasts = (app) => app.page.locator('[data-toast]', { hasText: 'signed out of Asana' });
const refresh = (app) => app.aside.getByRole('button', { name: 'Refresh' }).click();

/** The sidebar is open, one item is planned, the last interaction was long ago, and the provider was just polled. */
async function idle(app) {
  const clock = await FakeClock.install(app.page.context(), app.sandbox);
  await app.open();
  await app.openSidebar();
  await app.dragItemTo(REPORT, TUESDAY, '10:00');
  await app.expectEntries([{ title: 'Write report' }]);
  await app.search('');
  await clock.pass(60);
  const before = (await app.asked()).length;
  await until(async () => {
    await clock.pass(2.5);
    return (await app.asked()).length > before;
  }, () => 'a poll');
  return clock;
}

/**
 * Seconds of the page's clock until the provider is polled again, by when the sidebar shows its warning; `Infinity` if
 * that takes longer than `most`.
 */
async function untilWarned(app, clock, before, most) {
  for (let passed = 0; passed <= most; passed += 2.5) {
    if ((await app.asked()).length > before) {
      await warning(app).waitFor();
      return passed;
    }
    if (passed < most) await clock.pass(2.5);
  }
  return Infinity;
}

story('idle, it is told within 35 s: in the sidebar, once by a notice, and on the page of integrations', options, async (app) => {
  const clock = await idle(app);
  await app.sandbox.revoke('asana');
  const passed = await untilWarned(app, clock, (await app.asked()).length, 35);
  assert.ok(passed <= 35, `told after ${passed} s`);
  await warning(app).getByRole('button', { name: 'Reconnect' }).waitFor();
  await toasts(app).getByRole('button', { name: 'Reconnect' }).waitFor();

  const asked = (await app.asked()).length;
  await clock.pass(120);
  assert.equal(await toasts(app).count(), 0, 'said once');
  assert.equal(await warning(app).count(), 1, 'and shown for as long as it is so');
  assert.equal((await app.asked()).length, asked, 'nothing is asked without a grant');

  await app.page.goto(`${app.url}#/integrations`);
  const account = app.page.locator('main [data-provider="asana"] [data-connection]');
  await account.locator('[role=alert][data-state="disconnected"]').waitFor();
  await account.getByRole('button', { name: 'Reconnect' }).waitFor();
  await app.page.reload();
  await account.locator('[role=alert][data-state="disconnected"]').waitFor();
  assert.equal(await toasts(app).count(), 0, 'nor is it said again by another page');
});

const interactions = {
  'its list': async (app) => {
    await app.items.first().focus();
    await app.press('Space', 'Escape');
  },
  'its search': (app) => app.search('report'),
  'an entry of it': async (app) => {
    await app.entry('Write report').focus();
    await app.press('Space', 'ArrowDown', 'Enter');
  },
};

for (const [what, interact] of Object.entries(interactions)) {
  story(`within 5 s of an interaction with ${what} it is told`, options, async (app) => {
    const clock = await idle(app);
    await app.sandbox.revoke('asana');
    await clock.pass(5);
    assert.equal(await warning(app).count(), 0, 'nobody has asked yet');
    const before = (await app.asked()).length;
    await interact(app);
    const passed = await untilWarned(app, clock, before, 5);
    assert.ok(passed <= 5, `told after ${passed} s`);
    // What was done to the entry may have been said in between.
    if (await toasts(app).count() === 0) await clock.pass(7.5);
    assert.equal(await toasts(app).count(), 1);
  });
}

const troubles = [
  { status: 503 }, { status: 500 }, { status: 429, retry_after: 20 }, { kind: 'timeout' }, { kind: 'cut' },
  { kind: 'html' }, { kind: 'malformed' },
];

story('trouble of any other kind is said as what it is, passes, and disconnects nobody', troubled, async (app) => {
  const clock = await idle(app);
  const note = app.aside.locator('[data-state="stale"], [data-state="trouble"]');
  const rows = await app.items.first().getAttribute('aria-setsize');
  const endure = async (what, hanging = 0) => {
    await refresh(app);
    await clock.pass(40, { hanging });
    await clock.pass(35);
    assert.deepEqual([await warning(app).count(), await toasts(app).count()], [0, 0], what);
    assert.equal(await app.items.first().getAttribute('aria-setsize'), rows, `${what}: the list stays`);
  };
  for (const trouble of troubles) {
    await app.sandbox.fault('asana', trouble, 1);
    await endure(JSON.stringify(trouble), trouble.kind === 'timeout' ? 1 : 0);
    await note.waitFor({ state: 'detached' });
  }
  // The host waits for a token endpoint by the real clock.
  for (const trouble of troubles.filter(({ kind }) => kind !== 'timeout')) {
    await app.sandbox.expire('asana');
    await app.sandbox.fault('asana', trouble, 1, 'token');
    await endure(`${JSON.stringify(trouble)} of the token endpoint`);
    await note.waitFor({ state: 'detached' });
  }
  await app.page.context().setOffline(true);
  await refresh(app);
  await note.waitFor();
  await endure('offline');
  await app.page.context().setOffline(false);
  await clock.pass(5);
  await note.waitFor({ state: 'detached' });
});
