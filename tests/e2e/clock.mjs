// A clock in the test's hand for all pages of a context, and the count of polls in the sandbox's own log.

import { NOW } from './browser.mjs';
import { until } from './harness.mjs';

/** Seconds that pass in one step; a poll's answer is awaited in between, as real time would allow. */
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

  /** Lets seconds pass, in small steps; so many requests may hang that nobody answers. */
  async pass(seconds, { hanging = 0 } = {}) {
    for (let left = seconds; left > 0; left -= STEP) {
      await this.context.clock.runFor(Math.min(left, STEP) * 1000);
      await until(() => this.open.size <= hanging, () => `requests still open: ${this.#addresses()}`);
    }
  }

  #addresses() {
    return [...this.open].map((request) => `${request.method()} ${request.url()}`).join(', ');
  }

  /** How often the list of a provider's items was asked for from its first page from an act on, while seconds pass. */
  async polls(seconds, { act = async () => {}, provider = 'asana' } = {}) {
    const count = async () => (await this.sandbox.log()).filter((request) => isPoll(request, provider)).length;
    const before = await count();
    await act();
    await this.pass(seconds);
    return await count() - before;
  }
}

/** Whether a request of the log is the beginning of a listing of items. */
function isPoll(request, provider) {
  const address = `${request.path ?? ''}?${request.query ?? ''}`;
  const lists = { asana: /\/tasks\b/, 'google-calendar': /\/events\b/ };
  return request.provider === provider && lists[provider].test(address) && !/offset=|pageToken=/.test(address);
}
