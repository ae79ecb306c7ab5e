// The badge: how long the running timer has run, by the minute. A page of the app sends the timer, which is stored, so
// that the badge is right after the browser restarts. Each minute also counts as a sign of life, as in a page.

import { APP, put, read, write } from './records.js';

const DATABASE = 'hourloom-badge';
const KEY = 'timer';
const ALARM = 'minute';
const RUNNING = '#3d63b8';
const DONE = '#2f8052';
/** As in crates/engine/src/timer/heartbeat.rs, in milliseconds. */
const SILENCE = 600_000;
/** How long a confirmation stays, in milliseconds. */
const SHORTLY = 1500;

/** Shows this timer, or none: `{since, title, alive}`, with the key of the app's record of its signs of life. */
export async function show(timer) {
  await write(DATABASE, KEY, JSON.stringify(timer));
  await draw(timer);
}

/** Shows the last timer again. */
export async function restore() {
  await draw(JSON.parse(await read(DATABASE, KEY) ?? 'null'));
}

/** Called every minute. */
export async function minute() {
  const timer = JSON.parse(await read(DATABASE, KEY) ?? 'null');
  await draw(timer);
  if (timer?.alive) await sign(timer);
}

/**
 * Writes the record of the timer's signs of life (crates/engine/src/storage/archive/timer.rs), which tells work from a
 * sleeping computer.
 * A longer silence than it allows isn't ended here: the app asks what to keep of it.
 */
async function sign({ alive, since }) {
  const last = JSON.parse(await read(APP, alive) ?? 'null');
  if (last?.since === since && Date.now() - last.at < SILENCE) await put(alive, { ...last, at: Date.now() });
}

/** Shows a mark for a moment, with its text in the button's tooltip. */
export async function shortly(words) {
  await chrome.action.setBadgeBackgroundColor({ color: DONE });
  await chrome.action.setBadgeText({ text: '✓' });
  await chrome.action.setTitle({ title: words });
  await new Promise((done) => { setTimeout(done, SHORTLY); });
  await restore();
}

async function draw(timer) {
  if (timer === null) {
    await chrome.alarms.clear(ALARM);
    await chrome.action.setTitle({ title: '' });
    return chrome.action.setBadgeText({ text: '' });
  }
  const minutes = Math.max(0, Math.floor((Date.now() - timer.since) / 60_000));
  await chrome.action.setBadgeBackgroundColor({ color: RUNNING });
  await chrome.action.setBadgeText({ text: elapsed(minutes) });
  await chrome.action.setTitle({ title: timer.title });
  // The next whole minute of this timer, and every one after it.
  await chrome.alarms.create(ALARM, { when: timer.since + (minutes + 1) * 60_000, periodInMinutes: 1 });
}

/** At most four characters fit: `0:07`, `9:59`, `10h`. */
function elapsed(minutes) {
  const hours = Math.floor(minutes / 60);
  return hours < 10 ? `${hours}:${String(minutes % 60).padStart(2, '0')}` : `${Math.min(hours, 999)}h`;
}
