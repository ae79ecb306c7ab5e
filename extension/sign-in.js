// Signing in at a provider, in a window of the browser. It is started here, since a popup closes when that window takes
// the focus. The result is kept until a page of the app takes it (src/web/extension/mod.rs) and completes the sign-in.
// Nothing in it is read here but the state, by which the app finds the flow.
//
// A code is as good as a sign-in for as long as its flow is valid. So it is kept in the browser's memory
// (storage.session), which only the app's pages and this worker can read and which isn't on disk, for at most ten
// minutes.

const CHANNEL = 'hourloom-way-back';
const KEPT = 'way-back/';
/** As FLOW_LASTS in crates/proxy/src/auth/envelopes.rs, in milliseconds: the proxy accepts none after that. */
const LASTS = 600_000;
/** The database of earlier versions, on disk. */
const FORMER = 'hourloom-way-back';

/** The alarm that removes results that nobody has taken. */
export const ALARM = 'way-back';

/** Opens a provider's page; `sender` is the page of the app that requested it. */
export async function signIn(url, sender) {
  await keep(await wayBack(url));
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('');
  channel.close();
  if (!await isOpen(sender)) await reopen(sender);
}

/** The results that nobody has taken yet, each returned only once. */
export function taken() {
  return alone(async () => {
    const all = await kept();
    await remove(all);
    return all.filter(isGood).map(({ query }) => query);
  });
}

/** Removes expired results, and sets the alarm for the next one. */
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

/** Whether a result is still valid; a clock that was put back doesn't extend it. */
function isGood({ at }) {
  return Math.abs(Date.now() - at) < LASTS;
}

/** Runs one task at a time: of two pages that ask at once, only one gets a code. */
function alone(what) {
  return navigator.locks.request(KEPT, what);
}

/** The parameters of the provider's redirect; for a closed window, those of a denial. */
async function wayBack(url) {
  try {
    const back = await chrome.identity.launchWebAuthFlow({ url, interactive: true });
    const { pathname, searchParams } = new URL(back);
    // Each provider redirects to an address of its own, /callback/<id>; nothing that it adds can name another.
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

/** Returns to where the user was: the popup, or the app in a tab if the browser doesn't let us open the popup. */
async function reopen(sender) {
  const inTab = () => chrome.tabs.create({ url: chrome.runtime.getURL('index.html') });
  await (sender.tab ? inTab() : chrome.action.openPopup().catch(inTab));
}
