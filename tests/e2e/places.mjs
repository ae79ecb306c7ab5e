// Where the app can be: served by the proxy itself, or as plain files with the proxy elsewhere. A place is a function
// that gives an address, the providers behind it, what a context there needs, and the way to end it; stories take it as
// `options.place`.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as hosts from './hosts.mjs';
import { startServer } from './server.mjs';

/** All of it from one program. */
export async function served() {
  const server = await startServer();
  return { ...server, close: server.stop };
}

/** Plain files below a path of one origin, from Python's server; the proxy at another. */
export async function apart() {
  const port = await hosts.freePort();
  const url = `http://127.0.0.1:${port}/team/planner/`;
  const server = await startServer({ site: null, env: { HOURLOOM_ORIGINS: url } });
  return below('team/planner', server, async (dir) => {
    await hosts.dist({ out: path.join(dir, 'team/planner'), base: '/team/planner/', proxy: server.url });
    return { url, ...await hosts.python(dir, port) };
  });
}

/** Served by the proxy, with the pseudo-languages beside those that people can choose. */
export async function pseudo() {
  const dir = await mkdtemp(path.join(tmpdir(), 'hourloom-pseudo-'));
  const site = path.join(dir, 'site');
  await hosts.dist({ out: site, pseudo: true });
  const server = await startServer({ site });
  const close = async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  };
  return { ...server, close };
}

/** Plain files and nothing else. */
export async function alone() {
  const port = await hosts.freePort();
  return below('planner', { stop: () => {} }, async (dir) => {
    await hosts.dist({ out: path.join(dir, 'planner'), base: '/planner/', proxy: 'none' });
    return { url: `http://127.0.0.1:${port}/planner/`, ...await hosts.python(dir, port) };
  });
}

/** nginx by its documented file, with the proxy behind the same host. */
export function behindNginx() {
  return documented(['planner.example'], 'https://planner.example/app/', {}, async (dir, port, fit) => {
    const conf = await hosts.documented('/etc/nginx/conf.d/hourloom.conf');
    return hosts.nginx(dir, [hosts.exchange(conf, fit)], port);
  });
}

/** nginx by its documented files, with the proxy on a host of its own: changed as the document says. */
export function apartOnNginx() {
  const proxy = 'https://proxy.example/';
  return documented(['planner.example', 'proxy.example'], 'https://planner.example/app/', { proxy }, async (dir, port, fit) => {
    const app = hosts.exchange(await hosts.documented('/etc/nginx/conf.d/hourloom.conf'), [
      ["connect-src 'self'", "connect-src 'self' https://proxy.example"],
      ['location /app/v1/', 'location /nothing/'],
      ...fit,
    ]);
    const own = hosts.exchange(await hosts.documented('/etc/nginx/conf.d/hourloom-proxy.conf'), fit.slice(0, -1));
    return hosts.nginx(dir, [app, own], port);
  });
}

/** Caddy by its documented files, with the proxy behind the same host, and on one of its own as well. */
export function behindCaddy() {
  return documented(['planner.example'], 'https://planner.example/app/', {}, async (dir, port, [, , ...fit]) => {
    const files = ['/etc/caddy/Caddyfile', "/etc/caddy/Caddyfile, on the proxy's host"];
    const [app, proxy] = await Promise.all(files.map(hosts.documented));
    return hosts.caddy(dir, hosts.exchange(`${app}\n${proxy}`, fit), port);
  });
}

/** The app as a document tells to host it: its names, but for ports, folders and certificates. */
async function documented(names, url, { proxy }, host) {
  const port = await hosts.freePort();
  const server = await startServer({ site: null, env: { HOURLOOM_ORIGINS: url, HOURLOOM_TRUSTED_PROXIES: '127.0.0.1' } });
  return below('app', server, async (dir) => {
    const ways = await hosts.named(names, port);
    const begin = async () => {
      await hosts.certificate(path.join(dir, 'tls'), names);
      await hosts.dist({ out: path.join(dir, 'app'), base: '/app/', proxy, plain: Boolean(proxy) });
      return host(dir, port, [
        ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
        ['/etc/ssl/hourloom/', `${dir}/tls/`],
        ['127.0.0.1:8080', new URL(server.url).host],
        ['/srv/hourloom', dir],
      ]);
    };
    // What listens keeps the process alive.
    const running = await begin().catch(async (error) => {
      await ways.close();
      throw error;
    });
    const close = async () => {
      await ways.close();
      await running.close();
    };
    return { url, port, context: ways.context, ...running, close };
  });
}

/** Hosts from a folder that goes with the place. */
async function below(name, server, host) {
  const dir = await mkdtemp(path.join(tmpdir(), 'hourloom-host-'));
  await mkdir(path.join(dir, path.dirname(name)), { recursive: true });
  const end = async () => {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    const place = await host(dir);
    const close = async () => {
      await place.close();
      await end();
    };
    return { sandbox: server.sandbox, find: server.find, ...place, close };
  } catch (error) {
    await end();
    throw error;
  }
}
