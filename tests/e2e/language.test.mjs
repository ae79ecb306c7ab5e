// Languages: which one the page speaks, its files, and the choice of another. The pseudo-languages stand for all others.

import assert from 'node:assert/strict';
import { story, until } from './harness.mjs';
import { pseudo } from './places.mjs';

const calendar = (app, name) => app.page.getByRole('main', { name }).and(app.page.locator(':not([aria-busy="true"])'));
const html = (app, name) => app.page.locator('html').getAttribute(name);

story('a language is chosen in the settings, and the choice goes on until the browser is followed again', { place: pseudo }, async (app) => {
  await app.create('Weave [1h]');
  await app.stored();
  await app.page.goto(`${app.url}#/settings`);
  const choice = app.page.locator('select[name="language"]');
  assert.equal(await choice.inputValue(), '');
  assert.equal(await choice.locator('option').first().textContent(), 'Automatic (English)');
  assert.equal(await html(app, 'lang'), 'en');

  await choice.selectOption('en-XA');
  await app.page.getByRole('heading', { name: 'Šéèţţíìñĝš' }).waitFor();
  await app.page.locator('main[aria-busy="false"]').waitFor();
  assert.equal(await choice.inputValue(), 'en-XA');
  assert.deepEqual([await html(app, 'lang'), await html(app, 'dir')], ['en-XA', 'ltr']);
  await app.page.goto(`${app.url}#/week`);
  await calendar(app, 'Çáàļéèñðáàŕ').waitFor();
  await app.page.reload();
  await calendar(app, 'Çáàļéèñðáàŕ').waitFor();
  // What was planned is there, and days are still written as the person's own locale has them.
  await app.expectEntries([{ title: 'Weave', minutes: 60 }]);
  assert.equal(await app.page.locator('.day-head .weekday').first().textContent(), 'Mon');

  await app.page.goto(`${app.url}#/settings`);
  await choice.selectOption('ar-XB');
  await app.page.locator('html[dir="rtl"]').waitFor();
  await choice.selectOption('');
  await app.page.locator('html[lang="en"][dir="ltr"]').waitFor();
  await app.page.getByRole('heading', { name: 'Settings' }).waitFor();
  // What the page has noted is corrected by what is stored.
  await app.stored();
  await app.page.evaluate(() => { localStorage.language = 'ar-XB'; });
  await app.page.reload();
  await app.page.locator('html[lang="en"]').waitFor();
  await app.page.getByRole('heading', { name: 'Settings' }).waitFor();
  assert.equal(await app.page.evaluate(() => localStorage.getItem('language')), null);
});

story('the language of the browser is spoken from the first sight on, from one file beside the app', {
  place: pseudo, start: false, context: { locale: 'ar-EG' },
}, async (app) => {
  const seen = new Set();
  await app.page.exposeFunction('__seen', (name) => seen.add(name));
  await app.page.addInitScript(() => {
    new MutationObserver(() => {
      for (const main of document.querySelectorAll('main')) void window.__seen(main.getAttribute('aria-label'));
    }).observe(document, { childList: true, subtree: true });
  });
  const files = [];
  app.page.on('request', (request) => files.push(new URL(request.url()).pathname.split('/').pop()));
  await app.page.goto(app.url);
  await calendar(app, 'Çáàļéèñðáàŕ').waitFor();
  assert.deepEqual([...seen], ['Çáàļéèñðáàŕ'], 'no other language was shown before');
  assert.deepEqual(files.filter((name) => name.endsWith('.ftl')), ['ar-XB.ftl']);
  await until(() => files.includes('config.json'), () => `the app asks where its proxy is: ${files}`);
  assert.ok(files.indexOf('ar-XB.ftl') < files.indexOf('config.json'), `it is asked for before the app asks for anything: ${files}`);
  assert.deepEqual([await html(app, 'lang'), await html(app, 'dir')], ['ar-XB', 'rtl']);
});

story('German is spoken where the browser does, and written as the region does', {
  start: false, context: { locale: 'de-CH' },
}, async (app) => {
  await app.page.goto(app.url);
  await calendar(app, 'Kalender').waitFor();
  assert.deepEqual([await html(app, 'lang'), await html(app, 'dir')], ['de', 'ltr']);
  assert.equal(await app.page.locator('.day-head .weekday').first().textContent(), 'Mo');
  await app.page.goto(`${app.url}#/settings`);
  const choice = app.page.locator('select[name="language"]');
  await choice.waitFor();
  // A development build has the pseudo-languages behind them.
  assert.deepEqual((await choice.locator('option').allTextContents()).slice(0, 3), ['Automatisch (Deutsch)', 'English', 'Deutsch']);
  await choice.focus();
  await choice.selectOption('en');
  await app.page.getByRole('heading', { name: 'Settings' }).waitFor();
  await until(() => choice.evaluate((field) => field === document.activeElement), () => 'the field keeps the focus');
  assert.equal(await html(app, 'lang'), 'en');
});

story('a language that cannot be fetched is English', {
  place: pseudo, start: false, context: { locale: 'ar-EG' }, allow: [/ar-XB\.ftl/],
}, async (app) => {
  await app.page.route('**/ar-XB.ftl', (route) => route.fulfill({ status: 404, body: '' }));
  await app.open();
  assert.deepEqual([await html(app, 'lang'), await html(app, 'dir')], ['en', 'ltr']);
});

story('English asks for no catalogue', { place: pseudo, start: false }, async (app) => {
  const files = [];
  app.page.on('request', (request) => files.push(request.url()));
  await app.open();
  assert.deepEqual(files.filter((url) => url.endsWith('.ftl')), []);
});
