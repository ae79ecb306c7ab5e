// Servers of plain files: Python's own, and nginx and Caddy by the very files that docs/deploy.md tells people to write.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');

/** The programs, as `cargo xtask test` found or unpacked them; what it couldn't get is missing. */
export const programs = {
  xtask: process.env.HOURLOOM_XTASK ?? path.join(root, 'target/debug/xtask'),
  python: process.env.HOURLOOM_PYTHON,
  nginx: process.env.HOURLOOM_NGINX,
  caddy: process.env.HOURLOOM_CADDY,
};

/** Why a story about a server is left out, for node:test; false where it is there. */
export function without(name) {
  return programs[name] ? false : `there is no ${name} on this machine, and set-up couldn't get it: see docs/deploy.md`;
}

/** A port that is free now. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** The static files for a place, as `cargo xtask dist` makes them for people. */
export async function dist({ out, base, proxy, plain = true, pseudo = false }) {
  const args = ['dist', '--out', out];
  if (base) args.push('--base', base);
  if (plain) args.push('--plain');
  if (pseudo) args.push('--pseudo');
  if (process.env.HOURLOOM_DIST) args.push('--from', process.env.HOURLOOM_DIST);
  if (proxy) args.push('--proxy', proxy);
  const { stdout } = await run(programs.xtask, args);
  return stdout;
}

/** A file of docs/deploy.md by the name in its first line. */
export async function documented(name) {
  const page = await readFile(path.join(root, 'docs/deploy.md'), 'utf8');
  const blocks = page.split('```').filter((_, at) => at % 2 === 1).map((block) => block.slice(block.indexOf('\n') + 1));
  const found = blocks.find((block) => block.startsWith(`# ${name}\n`));
  if (!found) throw new Error(`docs/deploy.md shows no ${name}`);
  return found;
}

/** The text with each of these exchanged; one that isn't there would leave something untried. */
export function exchange(text, pairs) {
  return pairs.reduce((done, [from, to]) => {
    if (!done.includes(from)) throw new Error(`${JSON.stringify(from)} is not in\n${done}`);
    return done.replaceAll(from, to);
  }, text);
}

/** Python's server of the files below `dir`. */
export async function python(dir, port) {
  const args = ['-u', '-m', 'http.server', String(port), '--bind', '127.0.0.1', '--directory', dir];
  return start(programs.python, args, port);
}

/** nginx with these files of `conf.d`, in a folder of its own. */
export async function nginx(dir, confs, port) {
  const at = (below) => path.resolve(path.dirname(programs.nginx), below);
  const brotli = at('../lib/nginx/modules/ngx_http_brotli_static_module.so');
  const own = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((what) => `${what}_temp_path ${dir}/${what};`);
  const main = `daemon off; worker_processes 1; pid ${dir}/nginx.pid; error_log stderr warn;
    ${process.getuid() === 0 ? 'user root;' : ''}
    ${existsSync(brotli) ? `load_module ${brotli};` : ''}
    events { worker_connections 256; }
    http { include ${at('../../etc/nginx/mime.types')}; access_log ${dir}/access.log; ${own.join(' ')}
      ${confs.map((_, n) => `include ${dir}/${n}.conf;`).join(' ')} }`;
  await writeFile(path.join(dir, 'nginx.conf'), main);
  // Only one of the documented files has files to serve.
  const fit = (conf) => (existsSync(brotli) ? conf : conf.replaceAll('brotli_static on;', ''));
  await Promise.all(confs.map((conf, n) => writeFile(path.join(dir, `${n}.conf`), fit(conf))));
  const server = await start(programs.nginx, ['-p', dir, '-e', 'stderr', '-c', path.join(dir, 'nginx.conf')], port);
  return { ...server, brotli: existsSync(brotli), logged: () => readFile(path.join(dir, 'access.log'), 'utf8') };
}

/** Caddy with this Caddyfile, which signs its own certificates here. */
export async function caddy(dir, file, port) {
  const http = await freePort();
  const here = `{\n admin off\n http_port ${http}\n https_port ${port}\n default_bind 127.0.0.1\n local_certs\n skip_install_trust\n}\n`;
  await writeFile(path.join(dir, 'Caddyfile'), here + file);
  const env = { ...process.env, HOME: dir, XDG_DATA_HOME: dir, XDG_CONFIG_HOME: dir };
  const args = ['run', '--adapter', 'caddyfile', '--config', path.join(dir, 'Caddyfile')];
  return start(programs.caddy, args, port, { env });
}

/** A certificate for these names, signed by itself, and its key, where the documented files look for them. */
export async function certificate(dir, names) {
  await mkdir(dir, { recursive: true });
  await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2',
    '-subj', `/CN=${names[0]}`, '-addext', `subjectAltName=${names.map((name) => `DNS:${name}`).join(',')}`,
    '-keyout', path.join(dir, 'privkey.pem'), '-out', path.join(dir, 'fullchain.pem')]);
}

/** What a context needs to find the names of the documents at a port of this machine: a proxy that leads there. */
export async function named(names, port) {
  const front = createHttp((_, answer) => answer.writeHead(502).end());
  const open = new Set();
  front.on('connect', ({ url }, socket, head) => {
    open.add(socket.on('close', () => open.delete(socket)).on('error', () => {}));
    if (!names.some((name) => url === `${name}:443`)) return socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.write(head);
      onward.pipe(socket).pipe(onward);
    });
    return onward.on('error', () => socket.destroy());
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  return {
    // The providers' pages are at an address of this machine, as it is.
    context: { proxy: { server: `http://127.0.0.1:${front.address().port}`, bypass: '127.0.0.1' }, ignoreHTTPSErrors: true },
    close: async () => {
      open.forEach((socket) => socket.destroy());
      front.close();
    },
  };
}

/** Starts a server and waits until it listens. */
async function start(program, args, port, options = {}) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let said = '';
  let ended = false;
  child.stdout.on('data', (chunk) => { said += chunk; });
  child.stderr.on('data', (chunk) => { said += chunk; });
  child.on('error', (error) => { said += error.message; ended = true; });
  child.on('exit', () => { ended = true; });
  for (let tries = 0; !await listens(port); tries += 1) {
    if (ended || tries > 400) throw new Error(`${program} doesn't listen:\n${said}`);
    await new Promise((done) => { setTimeout(done, 50); });
  }
  return {
    close: async () => {
      if (ended) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function listens(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => { socket.destroy(); done(true); });
    socket.on('error', () => done(false));
  });
}
