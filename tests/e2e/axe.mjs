// Runs axe-core on a page and describes what it finds so that you can fix it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails if there is a violation; `where` says what the page shows. */
export async function check(app, where) {
  await app.page.evaluate(axe);
  const { violations } = await app.page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.slice(0, 3)
    .map((node) => `${node.html.slice(0, 160)} (${node.failureSummary?.split('\n').slice(1).join(';').slice(0, 240)})`)
    .join('\n  ')}`);
  assert.deepEqual(told, [], where);
}
