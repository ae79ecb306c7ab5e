// Signing in at a provider. The browser's own window does it, begun from here, since a popup closes when that window takes
// the focus. What comes back is kept until a page of the app takes it (src/web/extension/mod.rs) and ends the login there;
// nothing of it is looked at here but the state, by which the app finds its beginning.
//
// A code is worth a sign-in for as long as its login may take. So it is in the browser's memory (storage.session), which the
// app's pages and this worker alone can read and no disk holds, for ten minutes at most.

const CHANNEL = 'hourloom-way-back';
const KEPT = 'way-back/';
/** As FLOW_LASTS in crates/proxy/src/auth/envelopes.rs: the proxy takes none after that. */
const LASTS = 600_000;
/** Where earlier versions kept it, on disk. */
const FORMER = 'hourloom-way-back';

/** When something that nobody has taken goes. */
export const ALARM = 'way-back';

/** Opens a provider's page; `sender` is the page of the app that asks for it. */
export async function signIn(url, sender) {
  await keep(await wayBack(url));
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('');
  channel.close();
  if (!await isOpen(sender)) await reopen(sender);
}

/** What has come back and nobody has taken yet, each once. */
export function taken() {
  return alone(async () => {
    const all = await kept();
    await remove(all);
    return all.filter(isGood).map(({ query }) => query);
  });
}

/** Removes what is too old, and comes again when the next one will be. */
export function sweep() {
  return alone(async () => {
    const all = await kept();
    const good = all.filter(isGood);
    await remove(all.filter((one) => !isGood(one)));
    if (good.length > 0) await chrome.alarms.create(ALARM, { when: Math.min(...good.map(({ at }) => at)) + LASTS });
  });
}

/** Removes what earlier versions have left on disk. */
export function forgetFormer() {
  indexedDB.deleteDatabase(FORMER);
}

async function keep(query) {
  const value = { at: Date.now(), query: query.toString() };
  await alone(() => chrome.storage.session.set({ [KEPT + (query.get('state') ?? '')]: value }));
  await sweep();
}

async function kept() {
  const all = Object.entries(await chrome.storage.session.get(null));
  return all.filter(([key]) => key.startsWith(KEPT)).map(([key, value]) => ({ key, ...value }));
}

function remove(some) {
  return chrome.storage.session.remove(some.map(({ key }) => key));
}

/** A clock that was put back makes nothing good for longer. */
function isGood({ at }) {
  return Math.abs(Date.now() - at) < LASTS;
}

/** One at a time: of two pages that ask at once only one is given a code. */
function alone(what) {
  return navigator.locks.request(KEPT, what);
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
