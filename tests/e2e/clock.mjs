// A clock that the test controls, for all pages of a context, and a count of polls from the sandbox's log.

import { NOW } from './browser.mjs';
import { until } from './harness.mjs';

/** Seconds that pass in one step. After each step, a poll's answer is awaited, for which real time would leave room. */
const STEP = 2.5;

export class FakeClock {
  static async install(context, sandbox) {
    const clock = new FakeClock();
    clock.context = context;
    clock.sandbox = sandbox;
    clock.open = new Set();
    context.on('request', (request) => {
      if (request.url().includes('/v1/')) clock.open.add(request);
    });
    for (const end of ['requestfinished', 'requestfailed']) context.on(end, (request) => clock.open.delete(request));
    await context.clock.install({ time: NOW });
    return clock;
  }

  /** Lets seconds pass, in small steps. `hanging`: how many requests may remain without an answer. */
  async pass(seconds, { hanging = 0 } = {}) {
    for (let left = seconds; left > 0; left -= STEP) {
      await this.context.clock.runFor(Math.min(left, STEP) * 1000);
      await until(() => this.open.size <= hanging, () => `requests still open: ${this.#addresses()}`);
    }
  }

  #addresses() {
    return [...this.open].map((request) => `${request.method()} ${request.url()}`).join(', ');
  }

  /** How often a provider's items were listed from the first page since `act`, while `seconds` pass. */
  async polls(seconds, { act = async () => {}, provider = 'asana' } = {}) {
    const count = async () => (await this.sandbox.log()).filter((request) => isPoll(request, provider)).length;
    const before = await count();
    await act();
    await this.pass(seconds);
    return await count() - before;
  }
}

/** Whether a request in the log starts a listing of items. */
function isPoll(request, provider) {
  const address = `${request.path ?? ''}?${request.query ?? ''}`;
  const lists = { asana: /\/tasks\b/, 'google-calendar': /\/events\b/ };
  return request.provider === provider && lists[provider].test(address) && !/offset=|pageToken=/.test(address);
}
