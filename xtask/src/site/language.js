// The language of the page: what was chosen in the settings, else what fits the browser's languages best. English is in the
// app; each other one is a file that the page names by a link, and is fetched beside the app.

const ENGLISH = 'en';
/** The choice, where a script can read it at once; the app keeps it among its own records. */
const CHOSEN = 'language';
const RIGHT_TO_LEFT = /Adlm|Arab|Hebr|Nkoo|Rohg|Syrc|Thaa/;

/** Language, script and region of a tag, the ones left out as they are likely; nothing of what is no tag. */
const parts = (tag) => {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return {};
  }
};

/** Whoever reads the one reads the other: not so `zh-TW` and `zh`, which are written in different scripts. */
const alike = (a, b) => a.language && a.language === b.language && a.script === b.script;

/** The first of the wanted tags that there is something for: that of its region, else the first of its language. */
export const negotiate = (wanted, known) => {
  for (const want of wanted.map(parts)) {
    const found = known.filter((tag) => alike(parts(tag), want));
    if (found[0]) return found.find((tag) => parts(tag).region === want.region) ?? found[0];
  }
  return ENGLISH;
};

/** The browser's own locale of a language, by which days and numbers are written; the language where it has none. */
export const regional = (tag, own) => own.find((locale) => alike(parts(locale), parts(tag))) ?? tag;

export const direction = (tag) => (RIGHT_TO_LEFT.test(parts(tag).script) ? 'rtl' : 'ltr');

/** Gives the page its language, and fetches the texts. The app finds it all in `language`. */
export const speak = (root, own) => {
  const files = {};
  for (const link of document.querySelectorAll('[rel=catalogue]')) files[link.hreflang] = link.href;
  const all = [ENGLISH, ...Object.keys(files)];
  const language = { all, automatic: negotiate(own, all) };
  const use = (tag) => {
    root.lang = language.tag = tag;
    root.dir = direction(tag);
    language.locale = regional(tag, own);
  };
  let chosen;
  try {
    chosen = localStorage[CHOSEN];
  } catch {
    // A browser that keeps nothing keeps no choice.
  }
  use(negotiate([chosen, ...own], all));
  const file = files[language.tag];
  // What can't be fetched is said in English.
  if (file) language.texts = fetch(file).then((it) => (it.ok ? it.text() : use(ENGLISH)), () => use(ENGLISH));
  globalThis.language = language;
};
