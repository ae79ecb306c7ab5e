// The exchange with an independent authorization server (npm's oidc-provider) in its strictest configuration: PKCE
// required, rotating refresh tokens with reuse detection, `iss` in every answer (RFC 9207). There is no browser: Node's
// WebCrypto makes the proofs, and the pages are submitted over HTTP.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { Provider } from 'oidc-provider';

const root = path.resolve(import.meta.dirname, '../..');
const program = process.env.HOURLOOM_PROXY ?? path.join(root, 'target/debug/hourloom-proxy');
const ORIGIN = 'https://planner.example';
const SECRET = 'only-for-this-test-'.repeat(2);
/** Both ways to learn the identity: a request for the account, and the id token. */
const PROVIDERS = ['asana', 'google-sheets'];

let server, proxy;

before(async () => {
  server = await authorizationServer();
  proxy = await startProxy(server.issuer);
});

after(async () => {
  await proxy?.stop();
  server?.stop();
});

async function authorizationServer() {
  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const issuer = `http://127.0.0.1:${http.address().port}`;
  const provider = new Provider(issuer, {
    clients: PROVIDERS.map((id) => ({
      client_id: id,
      client_secret: SECRET,
      redirect_uris: [`${ORIGIN}/callback.html?provider=${id}`],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_post',
    })),
    pkce: { required: () => true },
    scopes: ['openid', 'email', 'users:read', 'workspaces:read', 'projects:read', 'tasks:read', 'tasks:write'],
    claims: { openid: ['sub', 'email'] },
    conformIdTokenClaims: false,
    rotateRefreshToken: true,
    issueRefreshToken: async () => true,
    features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
    cookies: { keys: ['only for this test'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@planner.example` }) }),
  });
  const handle = provider.callback();
  http.on('request', async (request, response) => {
    if (!request.url.startsWith('/api/')) return handle(request, response);
    const token = await provider.AccessToken.find(request.headers.authorization?.replace('Bearer ', '') ?? '');
    response.setHeader('content-type', 'application/json').statusCode = token ? 200 : 401;
    const account = { data: { gid: token?.accountId, name: 'Mara', email: 'mara@planner.example', workspaces: [] } };
    response.end(JSON.stringify(token ? account : { errors: [{ message: 'Not Authorized' }] }));
  });
  return { issuer, stop: () => http.close() };
}

async function startProxy(issuer) {
  const key = Buffer.alloc(32, 7).toString('base64');
  const env = { ...process.env, HOURLOOM_ORIGINS: `${ORIGIN}/`, HOURLOOM_SEAL_KEYS: `a:${key}` };
  // A proxy named in the environment would see every grant, so it must not be used: nothing listens at this address.
  for (const name of ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY']) env[name] = 'http://127.0.0.1:1';
  for (const name of ['no_proxy', 'NO_PROXY']) delete env[name];
  for (const id of PROVIDERS) {
    const name = `HOURLOOM_${id.toUpperCase().replaceAll('-', '_')}_`;
    Object.assign(env, {
      [`${name}CLIENT_ID`]: id,
      [`${name}CLIENT_SECRET`]: SECRET,
      [`${name}AUTHORIZE_URL`]: `${issuer}/auth`,
      [`${name}TOKEN_URL`]: `${issuer}/token`,
      [`${name}REVOKE_URL`]: `${issuer}/token/revocation`,
      [`${name}API_BASE`]: `${issuer}/api/`,
      [`${name}ISSUER`]: issuer,
    });
  }
  // All logins in this file come from one address.
  const config = path.join(await mkdtemp(path.join(tmpdir(), 'hourloom-')), 'hourloom.toml');
  await writeFile(config, '[limits]\nlogins_per_minute = 1000\n');
  const args = ['--config', config, '--listen', '127.0.0.1:0'];
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk) => (log += chunk));
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => resolve(String(chunk).match(/http:\S+/)[0]));
    child.on('exit', (code) => reject(new Error(`the proxy ended with ${code}:\n${log}`)));
  });
  const stop = async () => {
    child.removeAllListeners('exit');
    child.kill('SIGTERM');
    await once(child, 'exit');
    await rm(path.dirname(config), { recursive: true });
  };
  return { url, log: () => log, stop };
}

const base64url = (bytes) => Buffer.from(bytes).toString('base64url');
const sha256 = async (text) => base64url(await crypto.subtle.digest('SHA-256', Buffer.from(text)));

/** A browser from the proxy's point of view: a key that it can't export, and the last nonce. */
class Browser {
  static async open() {
    const browser = new Browser();
    browser.keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign']);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', browser.keys.publicKey);
    browser.jwk = { kty, crv, x, y };
    return browser;
  }

  async proof(address, body) {
    const header = { typ: 'tp-proof+jwt', alg: 'ES256', jwk: this.jwk };
    const iat = Math.floor(Date.now() / 1000);
    const jti = crypto.randomUUID();
    const claims = { htm: 'POST', htu: ORIGIN + address, ath: await sha256(body), nonce: this.nonce, jti, iat };
    const signed = [header, claims].map((part) => base64url(JSON.stringify(part))).join('.');
    const algorithm = { name: 'ECDSA', hash: 'SHA-256' };
    return `${signed}.${base64url(await crypto.subtle.sign(algorithm, this.keys.privateKey, Buffer.from(signed)))}`;
  }

  /** Posts, and once more if it gets a new nonce; `at`: another process than the usual one. */
  async post(address, what, at = proxy, again = true) {
    const body = JSON.stringify(what);
    const headers = { 'content-type': 'application/json', 'x-tp': '1', origin: ORIGIN };
    if (this.nonce) headers['x-tp-proof'] = await this.proof(address, body);
    const response = await fetch(at.url + address, { method: 'POST', headers, body });
    this.nonce = response.headers.get('x-tp-nonce');
    const answer = { status: response.status, ...(await response.json()) };
    return answer.class === 'proof' && again ? this.post(address, what, at, false) : answer;
  }

  async connect(provider) {
    const started = await this.post('/v1/auth/start', { provider, jwk: this.jwk });
    assert.equal(started.status, 200, JSON.stringify(started));
    const back = await allow(started.authorize_url);
    assert.equal(started.state_hash, await sha256(back.state));
    return { flow: started.flow, ...back };
  }
}

/** Signs in and consents on the server's pages; returns the parameters that come back. */
async function allow(url) {
  const cookies = new Map();
  let next = url;
  let form = null;
  for (let step = 0; step < 20; step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const method = form ? 'POST' : 'GET';
    const response = await fetch(next, { method, redirect: 'manual', headers: { cookie }, body: form ?? undefined });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=');
      cookies.set(name, value);
    }
    form = null;
    const location = response.headers.get('location');
    if (location) {
      next = new URL(location, next).href;
      if (next.startsWith(`${ORIGIN}/callback.html`)) return Object.fromEntries(new URL(next).searchParams);
      continue;
    }
    const page = await response.text();
    assert.equal(response.status, 200, page);
    const prompt = page.match(/name="prompt" value="(\w+)"/)?.[1];
    next = page.match(/<form[^>]* action="([^"]+)"/)?.[1];
    assert.ok(prompt && next, page);
    form = new URLSearchParams({ prompt, login: 'mara', password: 'x' });
  }
  throw new Error(`no way back from ${next}`);
}

for (const provider of PROVIDERS) {
  test(`${provider}: a connection begins, goes on and ends at a strict server`, async () => {
    const browser = await Browser.open();
    const back = await browser.connect(provider);
    assert.equal(back.iss, server.issuer, 'the server says who it is');

    const foreign = await browser.post('/v1/auth/finish', { ...back, iss: 'https://evil.example' });
    assert.deepEqual([foreign.status, foreign.code], [400, 'issuer']);

    const connection = await browser.post('/v1/auth/finish', back);
    assert.equal(connection.status, 200, JSON.stringify(connection) + proxy.log());
    assert.equal(connection.account.id, 'mara');
    assert.equal(connection.account.name, provider === 'asana' ? 'Mara' : 'mara@planner.example');
    assert.ok(connection.scopes.length > 0 && connection.expires_in_ms > 0);

    const first = await browser.post('/v1/auth/refresh', { grant: connection.grant });
    assert.equal(first.status, 200, JSON.stringify(first));
    assert.notEqual(first.access, connection.access);
    const second = await browser.post('/v1/auth/refresh', { grant: first.grant });
    assert.equal(second.status, 200, 'the successor is good at once');

    const again = await browser.post('/v1/auth/refresh', { grant: connection.grant });
    assert.equal(again.status, 200, 'a lost answer is led to the newest, and no reuse is detected');
    const third = await browser.post('/v1/auth/refresh', { grant: again.grant });
    assert.equal(third.status, 200, 'the family lives');

    const stranger = await Browser.open();
    const stolen = await stranger.post('/v1/auth/refresh', { grant: third.grant });
    assert.equal(stolen.class ?? stolen.status, 'revoked', 'a copy is worth nothing elsewhere');
  });
}

test('a code is good once and with its own verifier only', async () => {
  const browser = await Browser.open();
  const [one, other] = [await browser.connect('asana'), await browser.connect('asana')];
  const swapped = await browser.post('/v1/auth/finish', { ...one, code: other.code });
  assert.deepEqual([swapped.status, swapped.code], [400, 'code'], JSON.stringify(swapped));
  const used = await browser.post('/v1/auth/finish', one);
  assert.deepEqual([used.status, used.code], [400, 'flow_used'], 'a login is tried once, whatever came of it');
});

test('what is revoked is over at the server too', async () => {
  const browser = await Browser.open();
  const connection = await browser.post('/v1/auth/finish', await browser.connect('asana'));
  const revoked = await browser.post('/v1/auth/revoke', { grant: connection.grant });
  assert.deepEqual([revoked.status, revoked.revoked], [200, true], JSON.stringify(revoked));
  const over = await browser.post('/v1/auth/refresh', { grant: connection.grant });
  assert.deepEqual([over.status, over.class], [401, 'revoked']);
});

test('a reuse that the server detects ends the connection', async () => {
  const browser = await Browser.open();
  const connection = await browser.post('/v1/auth/finish', await browser.connect('asana'));
  const next = await browser.post('/v1/auth/refresh', { grant: connection.grant });
  assert.equal(next.status, 200);
  // A process without any memory of it.
  const other = await startProxy(server.issuer);
  const reused = await browser.post('/v1/auth/refresh', { grant: connection.grant }, other);
  await other.stop();
  assert.deepEqual([reused.status, reused.class], [401, 'revoked'], JSON.stringify(reused));
  const ended = await browser.post('/v1/auth/refresh', { grant: next.grant });
  assert.deepEqual([ended.status, ended.class], [401, 'revoked'], 'and with it the whole family');
});

test('no secret is in the log', () => {
  assert.ok(proxy.log().includes('finish'));
  assert.ok(!proxy.log().includes(SECRET));
});
