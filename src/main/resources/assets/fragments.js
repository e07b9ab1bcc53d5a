// @ts-check
/** Replacement of parts of a page by parts of the server's answer, and requests for them. */

const TIMEOUT_MILLIS = 10000;

/**
 * Replaces each element of the document whose id occurs in the answer with the attribute "data-swap": the whole element, or its
 * content where the attribute says "content". The focus stays on the element with the same id.
 * @param {string} html
 */
export function swapFragments(html) {
  const answer = new DOMParser().parseFromString(html, 'text/html');
  const focused = document.activeElement?.id;
  answer.querySelectorAll('[data-swap]').forEach(part => {
    const old = document.getElementById(part.id);
    if (!old) return;
    if (part.getAttribute('data-swap') === 'content') old.replaceChildren(...part.childNodes);
    else old.replaceWith(document.adoptNode(part));
  });
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

/** @typedef {{status: number, body: string}} Reply status 0 when no reply of Dorsal to this request arrived in time */

/**
 * Returns whether a response is Dorsal's own to this request. A gateway, a proxy or a web filter answers in its place, also with
 * status 200: taken for a saved answer, its page would lose the alarm of that answer.
 * @param {Response} response @param {string} url @param {string} id of the request, which the service repeats @param {string} type
 */
const isOwn = (response, url, id, type) => response.headers.get('Dorsal-Reply') === id
  && !response.redirected && response.url === new URL(url, location.href).href
  && (response.status === 204 || (response.headers.get('Content-Type') || '').startsWith(type));

/**
 * Sends a request and reads the reply. The only place that fetches; no reply counts that it has not judged.
 * @param {string} url
 * @param {RequestInit & {type?: string, holds?: string}} [options] media type of the reply, and what the body of a page with status 200 holds
 * @returns {Promise<Reply>}
 */
export async function request(url, { type = 'text/html', holds = '', ...options } = {}) {
  const id = crypto.randomUUID();
  try {
    const headers = { ...options.headers, 'Dorsal-Request': id };
    const response = await fetch(url, { ...options, headers, signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
    const body = await response.text();
    const complete = response.status !== 200 || body.includes(holds);
    return complete && isOwn(response, url, id, type) ? { status: response.status, body } : { status: 0, body: '' };
  } catch {
    return { status: 0, body: '' };
  }
}
