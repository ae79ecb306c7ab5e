// Starts the proxy with its sandbox, and calls the sandbox's control API.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../..');
const program = process.env.HOURLOOM_PROXY ?? path.join(root, 'target/debug/hourloom-proxy');
const dist = process.env.HOURLOOM_DIST ?? path.join(root, 'dist');

/** Today's date in all stories, a Monday; the page and the sandbox agree on it. */
export const TODAY = '2026-11-23';

/** Starts a server on a free port for one test file; without a `site` it serves no files. */
export async function startServer({ site = dist, env = {}, today = TODAY, sandbox = true } = {}) {
  const log = await mkdtemp(path.join(tmpdir(), 'hourloom-log-'));
  const args = ['--listen', '127.0.0.1:0', '--log-dir', log];
  if (sandbox) args.push('--sandbox', '--today', today);
  if (site) args.push('--static', site);
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let said = '';
  const url = await new Promise((resolve, reject) => {
    const hear = (chunk) => {
      said += chunk;
      const ready = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (ready) resolve(`${ready[0]}/`);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the proxy ended with ${code}:\n${said}`)));
  });
  return {
    url,
    sandbox: new Sandbox(url),
    find: (id) => find(id, log),
    log,
    said: () => said,
    stop: async () => {
      await stop(child);
      await rm(log, { recursive: true, force: true });
    },
  };
}

/** What the log holds about a correlation id. */
async function find(id, log) {
  const { stdout } = await promisify(execFile)(program, ['find', id, '--log-dir', log]);
  return stdout;
}

async function stop(child) {
  if (child.exitCode !== null) return;
  child.removeAllListeners('exit');
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}

/** What a story does at the providers. */
class Sandbox {
  constructor(url) {
    this.url = `${url}sandbox/control/`;
  }

  async #send(method, what, body) {
    const response = await fetch(this.url + what, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${what}: ${response.status} ${text}`);
    return text && response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
  }

  /** Resets everything to the start, with an empty log and no faults. */
  reset() {
    return this.#send('POST', 'reset', {});
  }

  /** Changes an item (`title`, `completed`, `deleted`) as another user of the provider would. */
  change(provider, id, what) {
    return this.#send('POST', `items/${provider}/${encodeURIComponent(id)}`, what);
  }

  /** All spreadsheets, with their cells. */
  async spreadsheets() {
    return (await this.#send('GET', 'spreadsheets')).spreadsheets;
  }

  /** Adds `count` items. */
  add(provider, count) {
    return this.#send('POST', 'add', { provider, count });
  }

  /** Answers the provider's next `times` requests with a status, or with `what`; `at`: `api` or `token` endpoint. */
  fault(provider, what, times, at = 'api') {
    const fault = typeof what === 'number' ? { status: what } : what;
    return this.#send('POST', 'fault', { provider, times, at, ...fault });
  }

  /** The provider no longer accepts its tokens. */
  revoke(provider) {
    return this.#send('POST', 'revoke', { provider });
  }

  /** The provider accepts sign-ins again, with new tokens. */
  restore(provider) {
    return this.#send('POST', 'revoke', { provider, restore: true });
  }

  /** Every access token expires now. */
  expire(provider) {
    return this.#send('POST', 'expire', { provider });
  }

  /** Every client secret, code, token and verifier that there has been. */
  secrets() {
    return this.#send('GET', 'secrets');
  }

  /** The requests that reached the providers, oldest first. */
  log() {
    return this.#send('GET', 'log');
  }
}
