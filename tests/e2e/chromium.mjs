// A separate Chromium: a profile that outlives it, and a process group that can be killed at once.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chromium } from 'playwright-core';
import { launchOptions } from './browser.mjs';

export class Chromium {
  /** Starts it on a profile and connects. */
  static async start(profile) {
    const args = [...launchOptions.args, '--headless', '--remote-debugging-port=0', '--hide-crash-restore-bubble',
      '--no-default-browser-check', '--lang=en-GB', `--user-data-dir=${profile}`, 'about:blank'];
    // Detached: it leads a process group that all of its processes belong to.
    const child = spawn(launchOptions.executablePath, args, { detached: true, stdio: ['ignore', 'ignore', 'pipe'] });
    const address = await new Promise((resolve, reject) => {
      let said = '';
      child.stderr.on('data', (chunk) => {
        said += chunk;
        const line = said.match(/DevTools listening on (ws:\/\/\S+)/);
        if (line) resolve(line[1]);
      });
      child.on('exit', (code) => reject(new Error(`Chromium ended with ${code}:\n${said}`)));
    });
    const browser = await chromium.connectOverCDP(address);
    return Object.assign(new Chromium(), { child, browser });
  }

  page() {
    const [context] = this.browser.contexts();
    return context.pages()[0] ?? context.newPage();
  }

  /** Kills the whole group, as the system does when memory is short; no process can clean up. */
  async kill() {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.removeAllListeners('exit');
    const gone = once(child, 'exit');
    process.kill(-child.pid, 'SIGKILL');
    await gone;
    await this.browser.close().catch(() => {});
  }
}
