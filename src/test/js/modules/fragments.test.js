import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { request } from './assets/fragments.js';

const ADDRESS = 'https://dorsal.example/a/1/answer';
const OWN = { 'Content-Type': 'text/html;charset=utf-8' };
const realFetch = globalThis.fetch;
globalThis.location = /** @type {any} */ (new URL('https://dorsal.example/a/1'));
afterEach(() => { globalThis.fetch = realFetch; });

/** A server that answers as Dorsal does, but for the given changes. */
function serve({ status = 200, body = '<input id="version" value="1-2">', headers = {}, url = ADDRESS, redirected = false, own = true } = {}) {
  globalThis.fetch = async (_, options) => {
    const marker = own ? { 'Dorsal-Reply': new Headers(options.headers).get('Dorsal-Request') } : {};
    const response = new Response(status === 204 ? null : body, { status, headers: { ...OWN, ...marker, ...headers } });
    Object.defineProperties(response, { url: { value: url }, redirected: { value: redirected } });
    return response;
  };
}

const send = () => request('/a/1/answer', { method: 'POST', holds: 'id="version"' });

test('a reply of Dorsal to this request counts', async () => {
  serve();
  assert.deepEqual(await send(), { status: 200, body: '<input id="version" value="1-2">' });
  for (const status of [204, 403, 409, 500]) {
    serve({ status });
    assert.equal((await send()).status, status);
  }
});

test('whatever else answers in its place is no reply, whichever status it has', async () => {
  const signIn = '<h1>Sign in</h1>';
  for (const status of [200, 201, 403, 404, 409, 503]) {
    serve({ status, body: signIn, own: false });
    assert.deepEqual(await send(), { status: 0, body: '' }, `page of a proxy with ${status}`);
  }
  serve({ status: 204, own: false });
  assert.equal((await send()).status, 0, 'an empty reply of a proxy');
});

test('a reply to another request, of another address or of another type is no reply', async () => {
  serve({ headers: { 'Dorsal-Reply': '6e2d8f0e-0000-4000-8000-000000000000' } });
  assert.equal((await send()).status, 0, 'a stored reply');
  serve({ url: 'https://dorsal.example/my.policy', redirected: true });
  assert.equal((await send()).status, 0, 'a redirect to the sign-in of a gateway');
  serve({ headers: { 'Content-Type': 'application/json' } });
  assert.equal((await send()).status, 0, 'JSON in place of a page');
  serve({ body: '<h1>Sign in</h1>' });
  assert.equal((await send()).status, 0, 'a page without the version of the draft');
});

test('a request that fails or is cut off is no reply', async () => {
  globalThis.fetch = async () => { throw new TypeError('network'); };
  assert.deepEqual(await send(), { status: 0, body: '' });
});
