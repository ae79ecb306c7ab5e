// The choice of a language, without a browser: what the page's start script calls.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { direction, negotiate, regional } from '../../xtask/src/site/language.js';

test('the language is the best of those there are for the browser', () => {
  const known = ['en', 'ar', 'de', 'pt-BR', 'pt-PT', 'zh-Hans', 'zh-Hant'];
  const cases = [
    [['de'], 'de'],
    [['de-CH', 'fr'], 'de'],
    [['de-DE-1996'], 'de'],
    [['fr', 'de-AT', 'en'], 'de'],
    [['en-GB', 'de'], 'en'],
    [['pt'], 'pt-BR'],
    [['pt-PT'], 'pt-PT'],
    [['pt-AO'], 'pt-BR'],
    [['zh-TW'], 'zh-Hant'],
    [['zh-SG'], 'zh-Hans'],
    [['ar-EG'], 'ar'],
    [['fr', 'it'], 'en'],
    [['not a tag', '', undefined, null, 'de'], 'de'],
    [[], 'en'],
  ];
  for (const [wanted, best] of cases) assert.equal(negotiate(wanted, known), best, `${wanted}`);
  assert.equal(negotiate(['zh-TW', 'de'], ['en', 'zh', 'de']), 'de', 'another script is another language');
});

test("days and numbers are written by the person's own locale of the language", () => {
  assert.equal(regional('de', ['fr-CH', 'de-CH', 'de']), 'de-CH');
  assert.equal(regional('en', ['fr-FR']), 'en');
  assert.equal(regional('zh-Hant', ['zh-CN', 'zh-HK']), 'zh-HK');
});

test('the direction is that of the script', () => {
  for (const tag of ['ar', 'ar-XB', 'he-IL', 'fa', 'ur', 'dv', 'yi']) assert.equal(direction(tag), 'rtl', tag);
  for (const tag of ['en', 'de', 'en-XA', 'tr', 'az', 'ja', 'nonsense!']) assert.equal(direction(tag), 'ltr', tag);
  assert.equal(direction('az-Arab'), 'rtl');
});
