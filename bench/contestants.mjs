// Who takes part, and how each becomes a folder of static files.

import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const here = import.meta.dirname;

/** `entry` selects an event's element, for counting and for dragging. */
const peers = [
  { name: 'floor', entry: '.event' },
  { name: 'EventCalendar', file: 'eventcalendar', entry: '.ec-event' },
  { name: 'FullCalendar 6', file: 'fullcalendar6', entry: '.fc-timegrid-event' },
  { name: 'FullCalendar 7', file: 'fullcalendar7', entry: '.bench-event' },
  { name: 'DayPilot Lite', file: 'daypilot', entry: '.calendar_default_event' },
];

const page = (file, css) => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${file}</title>
${css ? `<link rel="stylesheet" href="${file}.css">` : ''}
<style>html,body,#app{margin:0;height:100%}</style></head>
<body><main id="app"></main><script defer src="${file}.js"></script></body></html>
`;

/** Builds the peers below `out` and adds Hourloom's own bench build; `only` narrows by name. */
export async function contestants({ out, dist, only }) {
  const wanted = (name) => !only || only.some((part) => name.toLowerCase().startsWith(part.toLowerCase()));
  const list = [];
  if (wanted('Hourloom')) {
    if (!existsSync(path.join(dist, 'index.html'))) {
      throw new Error(`no benchmark build of Hourloom in ${dist}; \`cargo xtask bench\` makes it`);
    }
    list.push({ name: 'Hourloom', entry: '[data-entry]', folder: dist });
  }
  for (const { name, file = name, entry } of peers.filter((peer) => wanted(peer.name))) {
    const folder = path.join(out, file);
    await mkdir(folder, { recursive: true });
    const { metafile } = await build({
      entryPoints: [path.join(here, 'peers', `${file}.js`)],
      outdir: folder,
      bundle: true,
      minify: true,
      format: 'iife',
      target: 'chrome120',
      metafile: true,
      logLevel: 'warning',
    });
    const css = Object.keys(metafile.outputs).some((name) => name.endsWith('.css'));
    await writeFile(path.join(folder, 'index.html'), page(file, css));
    list.push({ name, entry, folder });
  }
  return list;
}
