// Signing in at a provider. The browser's own window does it, begun from here, since a popup closes when that window takes
// the focus. What comes back is kept until a page of the app takes it (src/web/extension.rs) and ends the login there;
// nothing of it is looked at here but the state, by which the app finds its beginning.

import { write } from './records.js';

const DATABASE = 'hourloom-way-back';
const CHANNEL = 'hourloom-way-back';

/** Opens a provider's page; `sender` is the page of the app that asks for it. */
export async function signIn(url, sender) {
  const query = await wayBack(url);
  await write(DATABASE, query.get('state') ?? '', query.toString());
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('');
  channel.close();
  if (!await isOpen(sender)) await reopen(sender);
}

/** The parameters that the provider sends the person back with; of a window that was closed, those of a denial. */
async function wayBack(url) {
  try {
    const back = await chrome.identity.launchWebAuthFlow({ url, interactive: true });
    const { pathname, searchParams } = new URL(back);
    // Each provider leads back to an address of its own, /callback/<id>; nothing that it adds to it can say another.
    searchParams.set('provider', pathname.split('/').at(-1));
    return searchParams;
  } catch (error) {
    const denied = /did not approve|cancel/i.test(error.message);
    const state = new URL(url).searchParams.get('state') ?? '';
    return new URLSearchParams({ state, error: denied ? 'access_denied' : 'server_error' });
  }
}

async function isOpen(sender) {
  const open = await chrome.runtime.getContexts({ contextTypes: ['POPUP', 'TAB'] });
  return open.some((context) => context.documentId === sender.documentId);
}

/** Where the person was: the popup, or the app in a tab where the browser opens no popup by itself. */
async function reopen(sender) {
  const inTab = () => chrome.tabs.create({ url: chrome.runtime.getURL('index.html') });
  await (sender.tab ? inTab() : chrome.action.openPopup().catch(inTab));
}
