// Chromium for the stories, and the init scripts that set a page's clock to the stories' day.

import { chromium } from 'playwright-core';
import { TODAY } from './server.mjs';

/** How Chromium is started here and in the kill test. */
export const launchOptions = {
  executablePath: process.env.CHROME ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
  // `cargo xtask test --show`: in a window, and slow enough to follow.
  ...(process.env.HOURLOOM_SHOW && { headless: false, slowMo: 300 }),
};

/** A zone other than UTC, so that an instant used as civil time is noticed. */
export const contextOptions = {
  viewport: { width: 1280, height: 800 },
  locale: 'en-GB',
  timezoneId: 'Europe/Berlin',
  reducedMotion: 'reduce',
};

/** The instant at which pages start: 09:00 of today in `contextOptions`' zone. */
export const NOW = Date.parse(`${TODAY}T08:00:00Z`);

/** One browser for a test file. */
export const launch = () => chromium.launch(launchOptions);

/** Moves the page's clock to `now`; it runs on from there. Timers aren't changed. */
export function shiftClock(now) {
  const offset = now - Date.now();
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...args) {
      if (args.length === 0) super(Real.now() + offset);
      else super(...args);
    }

    static now() {
      return Real.now() + offset;
    }
  };
}

/** Collects what a page does wrong without the user's doing: CSP violations and layout shifts. */
export function watchPage() {
  window.__violations = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    window.__violations.push(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
  });
  window.__shifts = [];
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries()) {
      if (shift.hadRecentInput) continue;
      const nodes = shift.sources.map(({ node }) => node?.className || node?.nodeName).join(', ');
      window.__shifts.push({ value: shift.value, nodes });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}
