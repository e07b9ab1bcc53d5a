import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { request } from './assets/fragments.js';

const realFetch = globalThis.fetch;
globalThis.location = /** @type {any} */ (new URL('https://dorsal.example/a/1'));
afterEach(() => { globalThis.fetch = realFetch; });

/** A server that answers as Dorsal does, but for the given changes. */
function serve({ status = 200, body = '<input id="version" value="1-2">', id = '', url = '', redirected = false, own = true } = {}) {
  globalThis.fetch = async (address, options) => {
    const sent = options?.body?.get('request') || new URL(String(address)).searchParams.get('request');
    const response = new Response(body + (own ? `<p id="reply" hidden>${id || sent}</p>` : ''), { status });
    Object.defineProperties(response, { url: { value: url || String(address) }, redirected: { value: redirected } });
    return response;
  };
}

const send = () => request('/a/1/draft', { form: new URLSearchParams({ version: '1-1' }) });

test('a reply of Dorsal to this request counts', async () => {
  serve();
  assert.match((await send()).body, /id="version"/);
  for (const status of [200, 403, 409, 500]) {
    serve({ status });
    assert.equal((await send()).status, status);
    assert.equal((await request('/a/1/review')).status, status);
    assert.equal((await request('/a/1/filing?seen=2')).status, status);
  }
});

test('whatever else answers in its place is no reply, whichever status it has', async () => {
  const signIn = '<h1>Sign in</h1>';
  for (const status of [200, 201, 403, 404, 409, 503]) {
    serve({ status, body: signIn, own: false });
    assert.deepEqual(await send(), { status: 0, body: '' }, `page of a proxy with ${status}`);
  }
});

test('a reply to another request or of another address is no reply', async () => {
  serve({ id: '6e2d8f0e-0000-4000-8000-000000000000' });
  assert.equal((await send()).status, 0, 'a stored reply');
  serve({ url: 'https://dorsal.example/my.policy', redirected: true });
  assert.equal((await send()).status, 0, 'a redirect to the sign-in of a gateway');
});

test('JSON counts with the id of its request', async () => {
  globalThis.fetch = async (address, { body }) => {
    const response = new Response(JSON.stringify({ reply: body.get('request'), draft: {} }));
    Object.defineProperties(response, { url: { value: String(address) } });
    return response;
  };
  assert.equal((await send()).status, 200);
  serve({ body: '{"reply":"6e2d8f0e-0000-4000-8000-000000000000"}', own: false });
  assert.equal((await send()).status, 0, 'a stored reply');
});

test('a file counts with its content, and has the same address for all', async () => {
  serve({ body: '{"resources":[]}', own: false, url: 'https://dorsal.example/assets/edition/en-US' });
  assert.equal((await request('/assets/edition/en-US', { file: '"resources":[' })).status, 200);
  serve({ own: false, url: 'https://dorsal.example/assets/edition/en-US' });
  assert.equal((await request('/assets/edition/en-US', { file: '"resources":[' })).status, 0);
});

test('a request that fails or is cut off is no reply', async () => {
  globalThis.fetch = async () => { throw new TypeError('network'); };
  assert.deepEqual(await send(), { status: 0, body: '' });
});
