// A static server on loopback that sends everything in brotli (what lies compressed beside a file, else its own) and counts what it sent.

import { createServer } from 'node:http';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml', '.json': 'application/json', '.ftl': 'text/plain; charset=utf-8', '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

const BEST = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };

/** Serves `folder`; `sent` maps each path to the size of its last body. */
export async function serve(folder) {
  const cache = new Map();
  const sent = new Map();
  const load = async (name) => {
    if (!cache.has(name)) {
      const file = path.join(folder, name);
      const made = await readFile(`${file}.br`).catch(() => null);
      cache.set(name, made ?? brotliCompressSync(await readFile(file), BEST));
    }
    return cache.get(name);
  };
  // Before anything is measured: compressing takes longer than all the rest.
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (file.isFile() && !/\.(br|gz)$/.test(file.name)) {
      await load(`/${path.join(path.relative(folder, file.parentPath), file.name)}`);
    }
  }
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url, 'http://loopback').pathname);
    const name = asked.endsWith('/') ? `${asked}index.html` : asked;
    try {
      if (name.includes('..')) throw new Error('outside of the folder');
      const body = await load(name);
      sent.set(name, body.length);
      response.writeHead(200, {
        'content-type': TYPES[path.extname(name)] ?? 'application/octet-stream',
        'content-encoding': 'br',
        'content-length': body.length,
        'cache-control': 'no-store',
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}/`, sent, close: () => server.close() };
}
