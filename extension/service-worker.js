// What runs without a page: listens to the browser and calls the module in charge. It keeps nothing in memory, since
// the browser stops it after half a minute without work; what has to last is in the database that the app reads.
//
// Listeners are registered synchronously at the start, or the event that has started this worker would be lost.

import { minute, restore, show, shortly } from './badge.js';
import { capture, pageOf, pageInFront } from './capture.js';
import { ALARM, forgetFormer, signIn, sweep, taken } from './sign-in.js';

/** Entries of the context menu: `track` also starts a timer. */
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
// An alarm may have been due while the computer slept.
sweep();

chrome.contextMenus.onClicked.addListener((info, tab) => (
  keep(info.menuItemId, pageOf(tab, info.selectionText))
));

chrome.commands.onCommand.addListener((command, tab) => keep(command, pageOf(tab)));

async function keep(how, asked) {
  const [track, page] = [how === 'track', await asked];
  // The browser reveals nothing of this page.
  if (page.title === '' && page.url === '') return;
  const at = await capture(page, track);
  // A page of the app sends it again with all details, as soon as one is open.
  if (track) await show({ since: at, title: page.title });
  await shortly(chrome.i18n.getMessage(track ? 'tracked' : 'captured'));
}

/** The requests of the app's pages: the current tab, a sign-in, its result, the badge. */
const TASKS = {
  page: () => pageInFront(),
  'sign-in': ({ url }, sender) => signIn(url, sender),
  returned: () => taken(),
  timer: ({ timer }) => show(timer),
};

chrome.runtime.onMessage.addListener((message, sender, answer) => {
  const task = Object.hasOwn(TASKS, message?.task) ? TASKS[message.task] : null;
  // Only the extension's own pages may send requests; others couldn't anyway.
  if (task === null || sender.id !== chrome.runtime.id) return false;
  task(message, sender).then((result) => answer(result ?? null), () => answer(null));
  return true;
});
