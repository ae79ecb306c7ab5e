import init from './hourloom.js';
import { speak } from './language.js';

// Texts become markup in the framework's own pieces only, which hold nothing that runs; nothing makes scripts of them.
globalThis.trustedTypes?.createPolicy('default', {
  createHTML: (html) => (/<(script|iframe|object|embed|base|meta|link)\b|[\s/"']on\w+\s*=|javascript:|srcdoc/i.test(html) ? null : html),
});

// In another site's frame people could be made to click what they don't see. Not every host can send a header against it.
const isForeign = () => {
  try {
    return top.location.origin !== location.origin;
  } catch {
    return true;
  }
};
if (isForeign()) {
  const link = document.createElement('a');
  link.href = `./${location.hash}`;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.textContent = document.title;
  document.body.replaceChildren(link);
} else {
  speak(document.documentElement, navigator.languages);
  await init();
}
