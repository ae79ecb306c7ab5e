// The extension in Chromium: loaded unpacked into a separate profile, its button pressed as a user presses it, and its
// popup, for which the driver has no page of its own, controlled over the debugging protocol.

import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { launchOptions, watchPage } from './browser.mjs';
import { startServer } from './server.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const unpacked = process.env.HOURLOOM_EXTENSION ?? path.join(root, 'target/extension/unpacked');
/** Today where this machine is: the service worker's clock can't be shifted. */
const two = (number) => String(number).padStart(2, '0');
export const today = (at = new Date()) => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

/** A server that knows the extension, and a browser that has it installed. */
export async function startExtension(options = {}) {
  const manifest = JSON.parse(await readFile(path.join(unpacked, 'manifest.json'), 'utf8'));
  const id = idOf(manifest.key);
  const origin = `chrome-extension://${id}`;
  const server = await startServer({ today: today(), env: { HOURLOOM_ORIGINS: origin } });
  const home = await mkdtemp(path.join(tmpdir(), 'hourloom-extension-'));
  const folder = path.join(home, 'extension');
  await copyFor(server.url, manifest, folder);
  const args = [...launchOptions.args, `--disable-extensions-except=${folder}`, `--load-extension=${folder}`,
    // Allows pressing the button over the debugging protocol; the screen has room for a full-size popup.
    '--enable-unsafe-extension-debugging', '--window-size=1300,1000', '--screen-info={1600x1200}'];
  const context = await chromium.launchPersistentContext(path.join(home, 'profile'), {
    ...launchOptions, args, viewport: null, locale: 'en-GB', reducedMotion: 'reduce', ...options,
  });
  await context.addInitScript(watchPage);
  const worker = context.serviceWorkers()[0] ?? await context.waitForEvent('serviceworker');
  const cdp = await context.browser().newBrowserCDPSession();
  return new Extension({ id, origin, server, home, context, worker, cdp });
}

/** The id that a browser derives from the manifest's key. */
function idOf(key) {
  const half = createHash('sha256').update(Buffer.from(key, 'base64')).digest('hex').slice(0, 32);
  return half.replaceAll(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
}

/** A copy of the built extension for this server. */
async function copyFor(url, manifest, folder) {
  await cp(unpacked, folder, { recursive: true });
  const policy = manifest.content_security_policy.extension_pages;
  const pages = policy.replace(/connect-src 'self'[^;]*/, `connect-src 'self' ${new URL(url).origin}`);
  const fitted = { ...manifest, content_security_policy: { extension_pages: pages } };
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(fitted));
  await writeFile(path.join(folder, 'config.json'), JSON.stringify({ proxy: url }));
}

class Extension {
  constructor(parts) {
    Object.assign(this, parts);
  }

  /** Opens a web page at this address, with this content. */
  async visit(url, title, body = '<p id="words">Some words</p>') {
    await this.context.route(url, (route) => (
      route.fulfill({ contentType: 'text/html; charset=utf-8', body: `<!doctype html><title>${title}</title>${body}` })
    ));
    const page = await this.context.newPage();
    await page.goto(url);
    return page;
  }

  /** Opens a page of the extension in a tab; the popup's page in the popup's size. */
  async open(file, hash = '') {
    const page = await this.context.newPage();
    if (file === 'popup.html') await page.setViewportSize({ width: 400, height: 600 });
    await page.goto(`${this.origin}/${file}${hash}`);
    return page;
  }

  /** Presses the extension's button while this page is in front, and waits for the popup. */
  async press(page) {
    await page.bringToFront();
    const { targetInfos } = await this.cdp.send('Target.getTargets', { filter: [{ type: 'tab' }] });
    const tab = targetInfos.find((target) => target.url === page.url());
    await this.cdp.send('Extensions.triggerAction', { id: this.id, targetId: tab.targetId });
    return this.popup();
  }

  /** The open popup; waits until there is one. */
  async popup() {
    const end = Date.now() + 10_000;
    while (Date.now() < end) {
      const [target] = await this.#popups();
      if (target) return Popup.of(this.cdp, target.targetId);
      await new Promise((done) => { setTimeout(done, 40); });
    }
    throw new Error('no popup opens');
  }

  /**
   * The real popup as a page of the driver, with all its gestures. The driver attaches only to targets that have a tab;
   * once its root session is told of the popup, it accepts it like any other page.
   */
  async asPage({ targetId }) {
    const come = this.context.waitForEvent('page');
    const { _session: root } = this.context._connection.toImpl(this.context)._browser;
    await root.send('Target.attachToTarget', { targetId, flatten: true });
    const page = await come;
    // It was loaded before it could be watched from the start.
    await page.evaluate(watchPage);
    return page;
  }

  /** Popups that have no page of the driver. */
  async #popups() {
    const { targetInfos } = await this.cdp.send('Target.getTargets');
    return targetInfos.filter(({ type, url, attached }) => (
      type === 'page' && !attached && url.startsWith(`${this.origin}/popup.html`)
    ));
  }

  /**
   * What the service worker opens after a sign-in: the popup, or the app in a tab where the browser doesn't open a
   * popup without a click, as Chromium without a screen sometimes does.
   */
  async reopened() {
    const end = Date.now() + 10_000;
    while (Date.now() < end) {
      const [target] = await this.#popups();
      if (target) return Popup.of(this.cdp, target.targetId);
      const page = this.context.pages().find((one) => one.url().startsWith(this.origin));
      if (page) {
        return {
          find: (selector, text) => page.locator(selector, { hasText: text }).first().waitFor(),
          close: () => page.close(),
        };
      }
      await new Promise((done) => { setTimeout(done, 40); });
    }
    throw new Error('nothing of the app opens again');
  }

  async closePopups() {
    for (const { targetId } of await this.#popups()) await this.cdp.send('Target.closeTarget', { targetId });
    while ((await this.contexts()).includes('POPUP')) await new Promise((done) => { setTimeout(done, 40); });
  }

  /** The tab in front, as the browser passes it to a listener. */
  tab() {
    return this.worker.evaluate(async () => (await chrome.tabs.query({ active: true }))[0]);
  }

  /** A browser key command, as it reaches the service worker. */
  async key(command) {
    await this.worker.evaluate(([name, tab]) => chrome.commands.onCommand.dispatch(name, tab), [command, await this.tab()]);
  }

  /** Chooses an entry of the context menu. */
  async menu(menuItemId, selectionText) {
    const info = { menuItemId, selectionText };
    await this.worker.evaluate(([info, tab]) => chrome.contextMenus.onClicked.dispatch(info, tab), [info, await this.tab()]);
  }

  /** The kinds of the extension's open pages. */
  async contexts() {
    const all = await this.worker.evaluate(() => chrome.runtime.getContexts({ contextTypes: ['POPUP', 'TAB'] }));
    return all.map(({ contextType }) => contextType);
  }

  /** Keys and texts in a database whose keys start with `prefix`. */
  stored(name, prefix) {
    return this.worker.evaluate(async ([name, prefix]) => {
      const settled = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
      const database = await settled(indexedDB.open(name));
      const store = database.transaction('records').objectStore('records');
      const [keys, values] = await Promise.all([settled(store.getAllKeys()), settled(store.getAll())]);
      database.close();
      return keys.map((key, at) => [key, values[at]]).filter(([key]) => key.startsWith(prefix));
    }, [name, prefix]);
  }

  badge() {
    return this.worker.evaluate(() => chrome.action.getBadgeText({}));
  }

  async stop() {
    await this.context.close();
    await this.server.stop();
    await rm(this.home, { recursive: true, force: true });
  }
}

/** The real popup. */
class Popup {
  static async of(cdp, targetId) {
    const { sessionId } = await cdp.send('Target.attachToTarget', { targetId, flatten: false });
    return Object.assign(new Popup(), { cdp, targetId, sessionId, next: 1 });
  }

  async send(method, params = {}) {
    const id = this.next++;
    const answer = new Promise((resolve, reject) => {
      const hear = ({ sessionId, message }) => {
        const said = JSON.parse(message);
        if (sessionId !== this.sessionId || said.id !== id) return;
        this.cdp.off('Target.receivedMessageFromTarget', hear);
        if (said.error) reject(new Error(`${method}: ${said.error.message}`)); else resolve(said.result);
      };
      this.cdp.on('Target.receivedMessageFromTarget', hear);
    });
    const message = JSON.stringify({ id, method, params });
    await this.cdp.send('Target.sendMessageToTarget', { sessionId: this.sessionId, message });
    return answer;
  }

  async evaluate(what, ...args) {
    const expression = `(${what})(...${JSON.stringify(args)})`;
    const { result, exceptionDetails } = await this.send('Runtime.evaluate', {
      expression, awaitPromise: true, returnByValue: true, userGesture: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Waits until an element that matches `selector` has this text, and clicks on it if `click` is set. */
  async find(selector, text = '', click = false) {
    const found = (selector, text, click) => {
      const element = [...document.querySelectorAll(selector)].find((one) => one.textContent.includes(text));
      if (element && click) element.click();
      return Boolean(element);
    };
    const end = Date.now() + 10_000;
    while (!await this.evaluate(found, selector, text, click)) {
      if (Date.now() > end) {
        throw new Error(`the popup has no ${selector} with ${text}:\n${await this.evaluate(() => document.body.innerText)}`);
      }
      await new Promise((done) => { setTimeout(done, 40); });
    }
  }

  click(selector, text) {
    return this.find(selector, text, true);
  }

  async screenshot(file) {
    const { data } = await this.send('Page.captureScreenshot', { format: 'png' });
    await writeFile(file, Buffer.from(data, 'base64'));
  }

  /** Closes it and waits until it is closed. */
  async close() {
    const there = async () => {
      const { targetInfos } = await this.cdp.send('Target.getTargets');
      return targetInfos.some(({ targetId }) => targetId === this.targetId);
    };
    await this.cdp.send('Target.closeTarget', { targetId: this.targetId });
    while (await there()) await new Promise((done) => { setTimeout(done, 40); });
  }
}
