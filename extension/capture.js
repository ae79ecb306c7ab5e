// The page that a person has before them: what every tab has, and what is selected on it. Which task it becomes is the
// app's matter (crates/engine/src/capture/state.rs); here it is only kept until a page of the app takes it up.

import { put } from './records.js';

/** The tab in front, as `pageOf` gives it; null where it is one of the extension's own or can't be seen. */
export async function pageInFront() {
  // While the popup opens, the window that it belongs to may not count as the focused one; without a person's gesture the
  // browser tells no address, so another one that is told is theirs too.
  const front = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const others = await chrome.tabs.query({ active: true });
  others.sort((a, b) => b.lastAccessed - a.lastAccessed);
  const own = chrome.runtime.getURL('');
  const tab = [...front, ...others].find(({ url }) => url !== undefined);
  return tab === undefined || tab.url.startsWith(own) ? null : pageOf(tab);
}

/** Title, address and selection of a tab. */
export async function pageOf(tab, selected) {
  return { title: tab?.title ?? '', url: tab?.url ?? '', selection: selected ?? await selection(tab?.id) };
}

/** What is selected in a tab; nothing where no script may run (the browser's own pages, its store). */
async function selection(tabId) {
  try {
    const [main] = await chrome.scripting.executeScript({ target: { tabId }, func: () => String(getSelection()) });
    return main?.result ?? '';
  } catch {
    return '';
  }
}

/** Keeps a page for the app and returns the instant; `track`: the person works on it from now on. */
export async function capture(page, track) {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  const day = `${String(now.getFullYear()).padStart(4, '0')}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}:${two(now.getMinutes())}`;
  await put(`capture/${newId(now.getTime())}`, { v: 1, ...page, track, day, time, at: now.getTime() });
  return now.getTime();
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An id as the app makes them (crates/engine/src/values/ids.rs): ten characters of time, sixteen of chance. */
function newId(now) {
  let time = '';
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) time = DIGITS[rest % 32] + time;
  const chance = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => DIGITS[byte % 32]);
  return time + chance.join('');
}
