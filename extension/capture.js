// Captures the page in the current tab: its title, URL and selection. The app decides which task it becomes
// (crates/engine/src/capture/state.rs); here it is only stored until a page of the app takes it up.

import { put } from './records.js';

/** The current tab, as returned by `pageOf`; null if it belongs to the extension or isn't accessible. */
export async function pageInFront() {
  // While the popup opens, its window may not count as the focused one. Without a user's gesture the browser reveals no
  // URL, so another window whose URL is visible is the user's as well.
  const front = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const others = await chrome.tabs.query({ active: true });
  others.sort((a, b) => b.lastAccessed - a.lastAccessed);
  const own = chrome.runtime.getURL('');
  const tab = [...front, ...others].find(({ url }) => url !== undefined);
  return tab === undefined || tab.url.startsWith(own) ? null : pageOf(tab);
}

/** Title, URL and selection of a tab. */
export async function pageOf(tab, selected) {
  return { title: tab?.title ?? '', url: tab?.url ?? '', selection: selected ?? await selection(tab?.id) };
}

/** The selection in a tab; empty if no script may run there (the browser's own pages, its store). */
async function selection(tabId) {
  try {
    const [main] = await chrome.scripting.executeScript({ target: { tabId }, func: () => String(getSelection()) });
    return main?.result ?? '';
  } catch {
    return '';
  }
}

/** Stores a page for the app and returns the instant; with `track`, the user works on it from now on. */
export async function capture(page, track) {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  const day = `${String(now.getFullYear()).padStart(4, '0')}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const time = `${two(now.getHours())}:${two(now.getMinutes())}`;
  await put(`capture/${newId(now.getTime())}`, { v: 1, ...page, track, day, time, at: now.getTime() });
  return now.getTime();
}

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An id in the app's format (crates/engine/src/values/ids.rs): ten characters of time, sixteen random ones. */
function newId(now) {
  let time = '';
  for (let rest = now; time.length < 10; rest = Math.floor(rest / 32)) time = DIGITS[rest % 32] + time;
  const chance = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => DIGITS[byte % 32]);
  return time + chance.join('');
}
