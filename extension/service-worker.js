// What runs without a page: it hears the browser's gestures and hands each to its topic. It keeps nothing in memory, since
// the browser ends it after half a minute without work; what has to last is in the database that the app reads.
//
// Listeners are registered in the first turn, or an event that has started this worker would be lost.

import { minute, restore, show, shortly } from './badge.js';
import { capture, pageOf, pageInFront } from './capture.js';
import { ALARM, forgetFormer, signIn, sweep, taken } from './sign-in.js';

/** Entries of the context menu: what is captured, and whether it is tracked from then on. */
const MENU = ['plan', 'track'];

chrome.runtime.onInstalled.addListener(async () => {
  await chrome.contextMenus.removeAll();
  for (const id of MENU) {
    chrome.contextMenus.create({ id, title: chrome.i18n.getMessage(id), contexts: ['page', 'selection', 'action'] });
  }
  forgetFormer();
  await restore();
});

chrome.runtime.onStartup.addListener(restore);
chrome.alarms.onAlarm.addListener(({ name }) => (name === ALARM ? sweep() : minute()));
// An alarm may have been due while the machine slept.
sweep();

chrome.contextMenus.onClicked.addListener((info, tab) => (
  keep(info.menuItemId, pageOf(tab, info.selectionText))
));

chrome.commands.onCommand.addListener((command, tab) => keep(command, pageOf(tab)));

async function keep(how, asked) {
  const [track, page] = [how === 'track', await asked];
  // A page that the browser tells nothing of.
  if (page.title === '' && page.url === '') return;
  const at = await capture(page, track);
  // A page of the app tells it again, with all that there is to know of it, as soon as one is open.
  if (track) await show({ since: at, title: page.title });
  await shortly(chrome.i18n.getMessage(track ? 'tracked' : 'captured'));
}

/** What the app's pages ask for: the page in front, a sign-in and what came of it, a badge. */
const TASKS = {
  page: () => pageInFront(),
  'sign-in': ({ url }, sender) => signIn(url, sender),
  returned: () => taken(),
  timer: ({ timer }) => show(timer),
};

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  const task = Object.hasOwn(TASKS, message?.task) ? TASKS[message.task] : null;
  // Only the extension's own pages may ask; there are no others that could.
  if (task === null || sender.id !== chrome.runtime.id) return false;
  task(message, sender).then((result) => answer(result ?? null), () => answer(null));
  return true;
});
